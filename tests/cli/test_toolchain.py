"""ges toolchain: verdict, steps with their places, exit status; the real go is not asked here (tests/live does)."""

import json
import os

import pytest

SCRIPT = "#!/bin/sh\necho fake\n"


@pytest.fixture
def go(go_toolchains):
    """The newest go in the cache: (path, version)."""
    version, root = list(go_toolchains.items())[-1]
    return os.path.join(root, "bin", "go"), version


def ask(sandbox, go, *words, env=()):
    env = list(env) + ["PATH=%s:/usr/bin:/bin" % sandbox.path("bin"), "GOPROXY=off"]  # the first of a name counts
    run = sandbox.ges("toolchain", "--go", go[0], *words, env=env)
    return run, run.out.decode()


def test_local_when_nothing_asks_for_more(sandbox, go):
    sandbox.write("w/go.mod", "module m\n\ngo 1.18\n")
    run, out = ask(sandbox, go)
    assert run.status == 0 and run.err == b""
    assert "go line 1.18 (%s:3): not newer than %s: no effect" % (sandbox.path("w/go.mod"), go[1][2:]) in out
    assert out.splitlines()[-1] == "runs %s (%s)" % go


def test_steps_name_file_and_line(sandbox, go):
    sandbox.write("home/.config/go/env", "# x\nGOTOOLCHAIN=local+path\n")
    sandbox.write("go.work", "go 1.99.1 // newer\n")
    program = sandbox.write("bin/go1.99.1", SCRIPT, 0o755)
    run, out = ask(sandbox, go, "--json", sandbox.path("w"))
    told = json.loads(out)
    assert run.status == 0 and told["schema"] == "ges.toolchain/1"
    assert (told["outcome"], told["exe"]) == ("starts", program)
    hop = told["hops"][0]
    assert (hop["choice"], hop["toolchain"], hop["goroot"]) == ("path", "go1.99.1", "")
    assert [(step["what"], step["place"]) for step in hop["steps"]] == [
        ("GOTOOLCHAIN", sandbox.path("home/.config/go/env:2")), ("go line", sandbox.path("go.work:1")), ("PATH", "")]


def test_failure_shows_what_go_prints(sandbox, go):
    sandbox.write("w/go.mod", "go 1.99\n")
    run, out = ask(sandbox, go)
    assert run.status == 1
    assert "go print" in out and "  go: download go1.99.0 for linux/amd64: toolchain not available" in out.splitlines()
    run, out = ask(sandbox, go, env=["GOTOOLCHAIN=nonsense"])
    assert run.status == 1 and '  go: invalid GOTOOLCHAIN "nonsense"' in out.splitlines()


def test_network_is_named(sandbox, go):
    sandbox.write("w/go.mod", "go 1.99\n")
    run, out = ask(sandbox, go, env=["GOPROXY=https://proxy.example", "GOTOOLCHAIN=auto"])
    assert run.status == 1 and "needs the network: go1.99.0 is not ready here: the network would be asked" in out


def test_another_go_is_followed(sandbox, go, go_toolchains):
    version, root = [item for item in go_toolchains.items() if item[0].startswith("go1.24.")][0]
    os.symlink(os.path.join(root, "bin", "go"), sandbox.path("bin", version))
    run, out = ask(sandbox, go, "--json", env=["GOTOOLCHAIN=" + version])
    told = json.loads(out)
    assert run.status == 0 and told["outcome"] == "runs" and told["detail"] == version
    assert [hop["version"] for hop in told["hops"]] == [go[1], version]
    os.rename(sandbox.path("bin", version), sandbox.path("bin/go1.99.9"))
    run, out = ask(sandbox, go, env=["GOTOOLCHAIN=go1.99.9"])
    assert run.status == 1 and "  go: toolchain %s invoked to provide go1.99.9" % version in out.splitlines()


def test_before_1_21_nothing_is_selected(sandbox, go_toolchains):
    version, root = [item for item in go_toolchains.items() if item[0].startswith("go1.19.")][0]
    sandbox.write("w/go.mod", "go 1.99\n")
    run, out = ask(sandbox, (os.path.join(root, "bin", "go"), version))
    assert run.status == 0 and "before 1.21 a go command never runs another toolchain" in out


def test_link_keeps_its_spelling(sandbox, go):
    sandbox.write("w/go.mod", "go 1.18\n")
    os.symlink("w", sandbox.path("link"))
    _, out = ask(sandbox, go, sandbox.path("link"))
    assert sandbox.path("link/go.mod:1") in out


def test_usage_and_failures(sandbox, go):
    assert ask(sandbox, go, "a", "b")[0].status == 2
    assert ask(sandbox, go, "--what")[0].status == 2
    run, _ = ask(sandbox, go, sandbox.path("nowhere"))
    assert run.status == 3 and sandbox.path("nowhere").encode() in run.err
    run, _ = ask(sandbox, (sandbox.path("bin/none"), ""))
    assert run.status == 3


@pytest.mark.parametrize("make", ["fifo", "directory", "loop", "huge", "binary", "unreadable"])
def test_odd_go_mod_ends_with_an_answer(sandbox, go, make):
    path = sandbox.path("w/go.mod")
    if make == "fifo":
        os.mkfifo(path)
    elif make == "directory":
        os.mkdir(path)
    elif make == "loop":
        os.symlink("go.mod", path)
    else:
        content = {"huge": b"//" + b"x" * (64 << 20) + b"\ngo 1.99\n", "binary": bytes(range(256)) * 99, "unreadable": b""}
        sandbox.write("w/go.mod", content[make], 0 if make == "unreadable" else None)
    run, out = ask(sandbox, go)
    assert run.status == (1 if make in ("fifo", "huge") or make == "unreadable" and os.getuid() != 0 else 0), out
