"""ges env beyond the golden scenarios: --origin, go commands that are none, writing, hostile files."""

import os

import pytest
import standin


@pytest.fixture
def go(sandbox):
    """A go 1.26.1 in a tree of its own: (path, GOROOT)."""
    root = sandbox.path("goroot")
    os.makedirs(os.path.join(root, "bin"))
    os.makedirs(os.path.join(root, "pkg", "tool"))
    sandbox.write("goroot/go.env", "# x\nGOPROXY=https://proxy.golang.org,direct\nGOTOOLCHAIN=auto\n")
    path = os.path.join(root, "bin", "go")
    standin.write(path, "go1.26.1", "", standin.default_mod("go1.26.1"))
    return path, root


def test_origin_names_file_and_line(sandbox, go):
    sandbox.write("home/.config/go/env", "# mine\nGOFLAGS=-v\n")
    run = sandbox.ges("env", "--go", go[0], "--origin", "GOFLAGS", "GOPROXY", "GOBIN", "GOROOT", env=["GOBIN=/b"])
    lines = run.out.decode().splitlines()
    assert run.status == 0 and run.err == b""
    assert lines[0].split("  # ")[1] == "go env file %s:2" % sandbox.path("home/.config/go/env")
    assert lines[1].split("  # ")[1] == "GOROOT/go.env %s/go.env:2" % go[1]
    assert lines[2].split("  # ")[1] == "environment"
    assert lines[3].split("  # ")[1].startswith("found")


def test_origin_as_json(sandbox, go):
    run = sandbox.ges("env", "--go", go[0], "--origin", "-json", "GOTOOLCHAIN", env=["GOTOOLCHAIN=local"])
    told = run.json()
    assert told["schema"] == "ges.env/1" and told["go"]["version"] == "go1.26.1"
    assert told["variables"][0]["source"] == "environment" and told["variables"][0]["changed"] is True


def test_origin_masks_passwords_and_the_plain_listing_does_not(sandbox, go):
    env = ["GOPROXY=https://u:hunter2@proxy.example"]
    assert b"hunter2" not in sandbox.ges("env", "--go", go[0], "--origin", "GOPROXY", env=env).out
    assert b"hunter2" in sandbox.ges("env", "--go", go[0], "GOPROXY", env=env).out


def test_a_newer_go_is_answered_with_a_notice(sandbox, go):
    standin.write(go[0], "go1.40.0", "", standin.default_mod("go1.40.0"))
    run = sandbox.ges("env", "--go", go[0], "--origin", "GOVERSION")
    assert run.status == 0 and b"newer than the rules" in run.err
    assert sandbox.ges("env", "--go", go[0], "GOVERSION").err == b""


def test_writing_is_gos_and_can_be_undone(sandbox, go):
    run = sandbox.ges("env", "--go", go[0], "-w", "GOBIN=/x", "GOARCH=arm64")
    assert (run.status, run.out, run.err) == (0, b"", b"")
    with open(sandbox.path("home/.config/go/env"), "rb") as file:
        assert file.read() == b"GOARCH=arm64\nGOBIN=/x\n"
    assert sandbox.ges("env", "--go", go[0], "GOBIN").out == b"/x\n"
    run = sandbox.ges("env", "--go", go[0], "-w", "GOEXE=x")
    assert (run.status, run.err) == (1, b"go: GOEXE cannot be modified\n")
    assert sandbox.ges("undo", "--yes").status == 0
    assert not os.path.exists(sandbox.path("home/.config/go/env"))


def test_a_go_env_file_with_other_names_is_not_torn_from_them(sandbox, go):
    os.makedirs(sandbox.path("home/.config/go"))
    with open(sandbox.path("home/.config/go/env"), "wb") as file:
        file.write(b"GOOS=linux\n")
    os.link(sandbox.path("home/.config/go/env"), sandbox.path("home/other"))
    run = sandbox.ges("env", "--go", go[0], "-w", "GOBIN=/x")
    assert run.status == 3 and b"hard links" in run.err


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\nexec true\n", b"\x7fELF", b"\0" * 5000])
def test_what_is_no_go_command_is_said(sandbox, content):
    path = sandbox.path("bin", "go")
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, 0o755)
    run = sandbox.ges("env", env=["PATH=" + sandbox.path("bin")])
    assert run.status == 3 and run.out == b"" and b"not a go command" in run.err


def test_no_go_at_all(sandbox):
    run = sandbox.ges("env", env=["PATH=" + sandbox.path("bin")])
    assert run.status == 3 and b"no 'go' in PATH" in run.err


def test_a_wrapper_of_golang_org_dl_is_followed(sandbox, go):
    os.makedirs(sandbox.path("home", "sdk"))
    os.symlink(go[1], sandbox.path("home", "sdk", "go1.26.1"))
    wrapper = sandbox.path("bin", "go1.26.1")
    standin.write(wrapper, "go1.22.0", "", b"path\tgolang.org/dl/go1.26.1\nbuild\tGOOS=linux\nbuild\tGOARCH=amd64\n")
    run = sandbox.ges("env", "--go", wrapper, "GOROOT", "GOVERSION")
    assert run.out.decode().split() == [sandbox.path("home", "sdk", "go1.26.1"), "go1.26.1"]


@pytest.mark.parametrize("kind", ["fifo", "folder", "loop", "binary", "unreadable"])
def test_a_strange_env_file_counts_as_empty(sandbox, go, kind):
    path = sandbox.path("home", "envfile")
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        os.mkdir(path)
    elif kind == "loop":
        os.symlink(path, path)
    else:
        sandbox.write("home/envfile", "\0\1\2=\n\xff" * 1000)
        os.chmod(path, 0 if kind == "unreadable" else 0o644)
    run = sandbox.ges("env", "--go", go[0], "GOFLAGS", "GOENV", env=["GOENV=" + path])
    assert (run.status, run.out.decode()) == (0, "\n%s\n" % path)


def test_a_huge_env_file_is_refused_clearly(sandbox, go):
    path = sandbox.path("home", "envfile")
    with open(path, "wb") as file:
        file.truncate(200 * 1024 * 1024)
    run = sandbox.ges("env", "--go", go[0], "GOFLAGS", env=["GOENV=" + path])
    assert run.status == 3 and b"limit" in run.err


@pytest.mark.parametrize("name", ["go.mod", "go.work"])
def test_module_files_are_found_and_not_parsed(sandbox, go, name):
    path = sandbox.path("w", name)
    with open(path, "wb") as file:
        file.write(b"\0\xff(((\n" * 100000)
    run = sandbox.ges("env", "--go", go[0], "GOMOD", "GOWORK", env=["GOTOOLCHAIN=local"])
    assert run.status == 0 and path in run.out.decode().splitlines()


def test_nothing_is_left_behind(sandbox, go):
    before = sorted(os.walk(sandbox.root))
    assert sandbox.ges("env", "--go", go[0], env=["PATH=/nowhere"]).status == 0
    assert sorted(os.walk(sandbox.root)) == before


def test_version_answers_as_go_version(sandbox, go):
    assert sandbox.ges("version", "--go", go[0]).out == b"go version go1.26.1 linux/amd64\n"
    assert sandbox.ges("version", "--goroot", go[1]).out == b"go version go1.26.1 linux/amd64\n"
    run = sandbox.ges("version", "--go", go[0], env=["GOFLAGS=x"])
    assert (run.status, run.err) == (1, b'go: parsing $GOFLAGS: non-flag "x"\n')
    assert sandbox.ges("version").out.startswith(b"ges 0.")
