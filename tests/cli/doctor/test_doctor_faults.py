"""Each fault planted for real: files, variables and real toolchains. Exactly its rule speaks, with the evidence, and
quotes what the real go says there."""

import os

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of


@pytest.fixture
def old(go_toolchains):
    return first(go_toolchains, 19, 18, 16)


@pytest.fixture
def middle(go_toolchains):
    return first(go_toolchains, 21)


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture(params=[19, 21, 24, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


def quoted(sandbox, finding, root, *words, env=(), cwd=None):
    """What the finding says that go says, which the real go then says."""
    said = evidence(finding, "go says")
    real = go_says(sandbox, root, *words, env=env, cwd=cwd)
    assert said and said in real, (said, real)
    return said


# --- GES001 go_not_on_path ---------------------------------------------------------------------------------------


def test_go_beside_path(sandbox, new):
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(new[1], sandbox.path("home/sdk/go1"))
    finding = doctor(sandbox, env=["SHELL=/bin/bash"]).one("GES001")
    go = sandbox.path("home/sdk/go1/bin")
    assert go + "/go (" + new[0] in evidence(finding, "found")
    assert "command not found" in evidence(finding, "you see")
    assert "export PATH=" in commands(finding) and go in commands(finding)
    shell = sandbox.run(["/bin/bash", "-c", "go version"])
    assert shell.status == 127 and b"go: command not found" in shell.err
    cured = sandbox.run(["/bin/bash", "-c", commands(finding) + "; go version"], env=["GOTOOLCHAIN=local"])
    assert os.fsencode(new[0]) in cured.out, cured


def test_go_in_a_start_up_file_that_was_not_read(sandbox, new):
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(new[1], sandbox.path("home/sdk/go1"))
    profile = sandbox.write("home/.profile", 'PATH="$HOME/sdk/go1/bin:$PATH"\n')
    finding = doctor(sandbox, env=["SHELL=/bin/bash"]).one("GES001")
    assert "start a new shell: " + profile in finding["cure"]["text"]


def test_no_go_at_all(sandbox):
    finding = doctor(sandbox).one("GES001")
    assert finding["severity"] == "error"
    assert "https://go.dev/dl/" in finding["cure"]["text"]


@pytest.mark.parametrize("path", ["PATH=", "PATH=/nonexistent"])
def test_an_empty_or_dead_path(sandbox, path):
    assert "GES001" in doctor(sandbox, env=[path]).ids()


def test_go_that_is_not_executable(sandbox):
    sandbox.write("bin/go", "\x7fELF", mode=0o644)
    finding = doctor(sandbox, env=[path_of(sandbox.path("bin"))]).one("GES001")
    assert sandbox.path("bin/go") + ", but it is not executable" in evidence(finding, "found")


def test_go_that_is_a_dead_link(sandbox):
    os.symlink("/gone/go", sandbox.path("bin/go"))
    finding = doctor(sandbox, env=[path_of(sandbox.path("bin"))]).one("GES001")
    assert "/gone/go" in finding["what"]


def test_a_directory_called_go_is_no_go(sandbox):
    os.makedirs(sandbox.path("home/go"))
    finding = doctor(sandbox, env=[path_of(sandbox.path("home"))]).one("GES001")
    assert "found" not in [e["label"] for e in finding["evidence"]]


def test_a_fifo_called_go_does_not_block(sandbox):
    os.mkfifo(sandbox.path("bin/go"), 0o755)
    assert doctor(sandbox, env=[path_of(sandbox.path("bin"))]).ids() == ["GES001"]


# --- GES003 goroot_of_another_go ---------------------------------------------------------------------------------


def test_goroot_of_another_go(sandbox, any_go, go_toolchains):
    other = first(go_toolchains, 22)
    module(sandbox, "go 1.17")
    env = [path_of(any_go[1] + "/bin"), "GOROOT=" + other[1], "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES003")
    assert finding["severity"] == "error"
    assert other[0] in finding["what"] and any_go[0] in finding["what"]
    assert "GOROOT=" + other[1] + " in the process environment" in evidence(finding, "where")
    assert "unset GOROOT" in commands(finding)
    quoted(sandbox, finding, any_go[1], "build", "-o", os.devnull, ".", env=env[1:])


def test_goroot_in_the_go_env_file(sandbox, old, new):
    file = sandbox.write("home/.config/go/env", "GOFLAGS=\nGOROOT=%s\n" % old[1])
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin")]).one("GES003")
    assert "%s:2" % file in evidence(finding, "where")
    where = [e for e in finding["evidence"] if e["label"] == "where"][0]
    assert (where["file"], where["line"]) == (file, 2)
    fixed = sandbox.run(["/bin/sh", "-c", commands(finding)])
    assert fixed.status == 0 and open(file).read() == "GOFLAGS=\n"
    assert doctor(sandbox, env=[path_of(new[1] + "/bin")]).ids() == []


@pytest.mark.parametrize("spelling", ["{}", "{}/", "{}/./", "{}//", "link"])
def test_goroot_of_the_same_tree_is_silent(sandbox, new, spelling):
    os.symlink(new[1], sandbox.path("link"))
    goroot = sandbox.path("link") if spelling == "link" else spelling.format(new[1])
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOROOT=" + goroot]).ids() == []


def test_an_empty_goroot_is_silent(sandbox, new):
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOROOT="]).ids() == []


def test_the_process_hides_the_goroot_of_the_file(sandbox, old, new):
    sandbox.write("home/.config/go/env", "GOROOT=%s\n" % old[1])
    env = [path_of(new[1] + "/bin"), "GOROOT=" + new[1]]
    assert doctor(sandbox, env=env).ids() == ["GES010"]


# --- GES004 goroot_missing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["/nope", "/nope/", '"{}"', "'{}'", "{} ", "{}\r", "~/go"])
def test_goroot_that_is_no_directory(sandbox, any_go, value):
    goroot = value.format(any_go[1])
    env = [path_of(any_go[1] + "/bin"), "GOROOT=" + goroot]
    finding = doctor(sandbox, env=env).one("GES004")
    assert finding["severity"] == "error"
    assert goroot in evidence(finding, "where")
    quoted(sandbox, finding, any_go[1], "version", env=env[1:])


@pytest.mark.parametrize("value, words", [
    ('"{}"', "quotes"), ("{}\r", "carriage return"), ("{} ", "blanks"), ("~/go", "expanded")])
def test_why_goroot_cannot_be_right(sandbox, new, value, words):
    env = [path_of(new[1] + "/bin"), "GOROOT=" + value.format(new[1])]
    assert words in evidence(doctor(sandbox, env=env).one("GES004"), "found")


@pytest.mark.parametrize("below", ["/bin", "/src", "/pkg"])
def test_goroot_below_the_tree(sandbox, any_go, below):
    sandbox.write("w/go.mod", "module m\n\ngo 1.17\n")
    sandbox.write("w/main.go", 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n')
    env = [path_of(any_go[1] + "/bin"), "GOROOT=" + any_go[1] + below, "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES004")
    quoted(sandbox, finding, any_go[1], "build", "-o", os.devnull, ".", env=env[1:])


def test_goroot_missing_in_the_go_env_file_is_cured_without_go(sandbox, new):
    file = sandbox.write("home/.config/go/env", "GOROOT=/nope\nGOPRIVATE=example.com\n")
    env = [path_of(new[1] + "/bin")]
    finding = doctor(sandbox, env=env).one("GES004")
    assert "%s:1" % file in evidence(finding, "where")
    quoted(sandbox, finding, new[1], "env", "-u", "GOROOT")  # this is why the cure is no go command
    assert sandbox.run(["/bin/sh", "-c", commands(finding)]).status == 0
    assert open(file).read() == "GOPRIVATE=example.com\n"
    assert doctor(sandbox, env=env).ids() == []


@pytest.mark.parametrize("minor", [19, 21, 26])
def test_a_copy_of_the_command_alone(sandbox, go_toolchains, minor):
    _, root = first(go_toolchains, minor)
    with open(root + "/bin/go", "rb") as file:
        sandbox.write("bin/go", file.read(), mode=0o755)
    finding = doctor(sandbox, env=[path_of(sandbox.path("bin"))]).one("GES004")
    said = evidence(finding, "go says")
    assert said and os.fsencode(said) in sandbox.run([sandbox.path("bin/go"), "version"]).err


# --- GES005 gobin_not_on_path ------------------------------------------------------------------------------------


def test_tools_in_the_default_place(sandbox, new):
    for name in ("gopls", "dlv"):
        sandbox.write("home/go/bin/" + name, "#!/bin/sh\n", mode=0o755)
    sandbox.write("home/go/bin/README", "not a program\n")
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin"), "SHELL=/usr/bin/zsh"]).one("GES005")
    assert finding["severity"] == "warning"
    assert "2 programs there: dlv, gopls" in evidence(finding, "found")
    assert sandbox.run(["/bin/sh", "-c", "gopls"]).status == 127
    assert sandbox.path("home/go/bin") in commands(finding)


def test_gobin_is_named_but_not_on_path(sandbox, new):
    file = sandbox.write("home/.config/go/env", "GOBIN=%s\n" % sandbox.path("tools"))
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin")]).one("GES005")
    assert "%s:1" % file in evidence(finding, "where")


def test_gobin_is_relative(sandbox, any_go):
    module(sandbox, "go 1.17")
    env = [path_of(any_go[1] + "/bin"), "GOBIN=bin", "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES005")
    assert finding["severity"] == "error"
    quoted(sandbox, finding, any_go[1], "install", ".", env=env[1:])


@pytest.mark.parametrize("entry", ["~/go/bin", "$HOME/go/bin"])
def test_a_path_entry_that_nothing_expands(sandbox, new, entry):
    sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", mode=0o755)
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin", entry)]).one("GES005")
    assert entry in evidence(finding, "PATH")


@pytest.mark.parametrize("spelling", ["home/go/bin", "home/go/bin/", "home//go/./bin", "link"])
def test_tools_that_are_on_path(sandbox, new, spelling):
    sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", mode=0o755)
    os.symlink(sandbox.path("home/go/bin"), sandbox.path("link"))
    assert doctor(sandbox, env=[path_of(new[1] + "/bin", sandbox.root + "/" + spelling)]).ids() == []


def test_only_the_first_directory_of_gopath_counts(sandbox, new):
    sandbox.write("b/bin/gopls", "#!/bin/sh\n", mode=0o755)
    env = [path_of(new[1] + "/bin"), "GOPATH=%s:%s" % (sandbox.path("a"), sandbox.path("b"))]
    assert doctor(sandbox, env=env).ids() == []


# --- GES009 several_gos ------------------------------------------------------------------------------------------


def test_an_older_go_comes_first(sandbox, old, new):
    env = [path_of(old[1] + "/bin", new[1] + "/bin")]
    finding = doctor(sandbox, env=env).one("GES009")
    assert finding["severity"] == "warning"
    assert old[0] in evidence(finding, "runs") and new[0] in evidence(finding, "hidden")
    shell = sandbox.run(["/bin/sh", "-c", "go version"], env=env)
    assert os.fsencode(old[0]) in shell.out
    cured = sandbox.run(["/bin/sh", "-c", commands(finding) + "; go version"], env=[*env, "GOTOOLCHAIN=local"])
    assert os.fsencode(new[0]) in cured.out


def test_the_newest_go_first_is_a_remark(sandbox, old, new):
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin", old[1] + "/bin")]).one("GES009")
    assert finding["severity"] == "info"


def test_one_tree_by_several_names_is_silent(sandbox, new):
    os.symlink(new[1] + "/bin/go", sandbox.path("bin/go"))
    os.symlink(new[1], sandbox.path("link"))
    env = [path_of(sandbox.path("bin"), new[1] + "/bin", sandbox.path("link/bin"))]
    assert doctor(sandbox, env=env).ids() == []


# --- GES010 go_env_w_overridden ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key, kept, winner", [
    ("GOPRIVATE", "example.com", "example.org"), ("GOFLAGS", "-mod=mod", "-v"), ("GOSUMDB", "off", "sum.golang.org"),
    ("GOPROXY", "https://goproxy.io,direct", "direct"), ("CGO_ENABLED", "1", "0")])
def test_an_overridden_line(sandbox, new, key, kept, winner):
    file = sandbox.write("home/.config/go/env", "GOINSECURE=a\n%s=%s\n" % (key, kept))
    env = [path_of(new[1] + "/bin"), "%s=%s" % (key, winner)]
    finding = doctor(sandbox, env=env).one("GES010")
    assert "%s:2" % file in evidence(finding, "where") and "process environment" in evidence(finding, "where")
    assert "unset " + key in commands(finding) and "go env -u " + key in commands(finding)
    quoted(sandbox, finding, new[1], "env", "-w", key + "=" + kept, env=env[1:])


@pytest.mark.parametrize("env", ["GOPRIVATE=example.com", "GOPRIVATE=", "X=1"])
def test_lines_that_are_not_overridden(sandbox, new, env):
    sandbox.write("home/.config/go/env", "GOPRIVATE=example.com\n")
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), env]).ids() == []


def test_goenv_off_means_no_file(sandbox, new):
    sandbox.write("home/.config/go/env", "GOPRIVATE=a\n")
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOPRIVATE=b", "GOENV=off"]).ids() == []


def test_of_duplicate_lines_the_last_one_counts(sandbox, new):
    sandbox.write("home/.config/go/env", "GOPRIVATE=a\nGOPRIVATE=b\n")
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOPRIVATE=b"]).ids() == ["GES037"]


# --- GES013 goproxy_malformed ------------------------------------------------------------------------------------

REFUSED = ["goproxy", "none", "Direct", "ftp://x.y/", "htps://127.0.0.1", "file://host/nope", "file:///nope?x", "/nope/dir",
           "off", ",", " ", "|", "https://127.0.0.1:1/,none", "$PROXY"]
BROKEN = ['"https://proxy.golang.org,direct"', "'off'", "https://proxy.golang.org;direct", "https://a b/", "%PROXY%",
          "https://127.0.0.1:1 direct", "https://"]


@pytest.mark.parametrize("value", REFUSED + BROKEN)
def test_a_goproxy_that_fetches_nothing(sandbox, middle, value):
    module(sandbox, "go 1.17")
    env = [path_of(middle[1] + "/bin"), "GOPROXY=" + value, "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES013")
    assert finding["severity"] == "warning"
    assert "GOPROXY=" in evidence(finding, "where")
    said = evidence(finding, "go says")
    real = go_says(sandbox, middle[1], "list", "-m", "example.invalid/x@latest", env=env[1:])
    assert "example.invalid" in real  # it fails
    assert said in real, (said, real)
    assert said or value in BROKEN + ["$PROXY"]


def test_a_proxy_directory_that_is_gone(sandbox, new):
    env = [path_of(new[1] + "/bin"), "GOPROXY=file://" + sandbox.path("gone") + ",direct"]
    assert "does not exist" in doctor(sandbox, env=env).one("GES013")["what"]


@pytest.mark.parametrize("value", ["direct,https://goproxy.io", "off,direct"])
def test_entries_behind_the_end(sandbox, new, value):
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOPROXY=" + value]).ids() == ["GES013"]


@pytest.mark.parametrize("value", [
    "https://proxy.golang.org,direct", "https://proxy.golang.org, direct", "https://a.example|direct", "proxy.golang.org",
    "direct", "https://a.example,,direct,", "https://a.example,off", "localhost:3000", "http://127.0.0.1:8080/x", ""])
def test_lists_that_are_fine(sandbox, new, value):
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOPROXY=" + value]).ids() == []


def test_a_carriage_return_is_a_remark(sandbox, new):
    file = sandbox.write("home/.config/go/env", "GOPROXY=direct\r\n")
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin")]).one("GES037")
    assert finding["severity"] == "info" and file in evidence(finding)


def test_passwords_do_not_show(sandbox, new):
    env = [path_of(new[1] + "/bin"), "GOPROXY=https://ana:s3cret@proxy.example.com;direct"]
    result = sandbox.ges("doctor", "--json", env=env)
    assert b"s3cret" not in result.out and b"ana:***@" in result.out


# --- GES015 go111module_left_over --------------------------------------------------------------------------------


def test_modules_are_off(sandbox, any_go):
    module(sandbox, "go 1.17")
    env = [path_of(any_go[1] + "/bin"), "GO111MODULE=off"]
    finding = doctor(sandbox, env=env).one("GES015")
    assert finding["severity"] == "error"
    assert sandbox.path("w/go.mod") in evidence(finding, "found")
    quoted(sandbox, finding, any_go[1], "mod", "tidy", env=env[1:])


@pytest.mark.parametrize("value", ["offf", "On", "on ", "on\r", "yes", '"on"'])
def test_words_that_go_refuses(sandbox, any_go, value):
    env = [path_of(any_go[1] + "/bin"), "GO111MODULE=" + value]
    finding = doctor(sandbox, env=env).one("GES015")
    assert finding["severity"] == "error"
    quoted(sandbox, finding, any_go[1], "list", env=env[1:])


def test_off_in_the_go_env_file(sandbox, new):
    file = sandbox.write("home/.config/go/env", "# old\nGO111MODULE=off\n")
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin")]).one("GES015")
    assert "%s:2" % file in evidence(finding, "where")
    go_says(sandbox, new[1], *commands(finding).split()[1:])
    assert open(file).read() == "# old\n"


def test_auto_matters_outside_modules(sandbox, new):
    env = [path_of(new[1] + "/bin"), "GO111MODULE=auto"]
    assert doctor(sandbox, env=env).one("GES015")["severity"] == "warning"
    module(sandbox, "go 1.17")
    assert doctor(sandbox, env=env).one("GES015")["severity"] == "info"


@pytest.mark.parametrize("value", ["on", ""])
def test_the_default_said_aloud_is_silent(sandbox, new, value):
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GO111MODULE=" + value]).ids() == []


# --- GES016 go_too_old_for_module --------------------------------------------------------------------------------


@pytest.mark.parametrize("lines, choice", [
    (["go 1.99"], "local"), (["go 1.99.0"], "local"), (["go 1.99.1"], "path"), (["go 1.99.0"], "auto"),
    (["go 1.18", "toolchain go1.99.0"], "path"), (["go 1.18", "toolchain go1.99.0"], "auto"),
    (["go 1.99rc1"], "auto"), (["go 1.99.0 // comment"], "local"), (["go 1.99.0\r"], "local")])
def test_a_module_that_wants_more(sandbox, middle, new, lines, choice):
    module(sandbox, *lines)
    for version, root in (middle, new):
        env = [path_of(root + "/bin"), "GOTOOLCHAIN=" + choice]
        if choice == "auto":
            env.append("GOPROXY=off")
        found = doctor(sandbox, "--skip", "GES013", env=env).one("GES016")
        assert found["severity"] == "error"
        assert sandbox.path("w/go.mod") + ":" in evidence(found, "where")
        assert "GOTOOLCHAIN=" + choice in evidence(found, "where")
        assert version in evidence(found, "found")
        quoted(sandbox, found, root, "build", "-o", os.devnull, ".", env=env[1:])


def test_local_in_the_go_env_file(sandbox, new):
    module(sandbox, "go 1.99.0")
    file = sandbox.write("home/.config/go/env", "GOTOOLCHAIN=local\n")
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin")]).one("GES016")
    assert "%s:1" % file in evidence(finding, "where")
    assert sandbox.run(["/bin/sh", "-c", commands(finding)]).status == 0
    assert open(file).read() == ""


def test_seen_from_below_the_module(sandbox, new):
    module(sandbox, "go 1.99.0")
    os.makedirs(sandbox.path("w/a/b"))
    env = [path_of(new[1] + "/bin"), "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, sandbox.path("w/a/b"), env=env).one("GES016")
    sandbox.write("w/a/b/b.go", "package b\n")
    quoted(sandbox, finding, new[1], "build", ".", env=env[1:], cwd=sandbox.path("w/a/b"))


def test_a_workspace_hides_the_module(sandbox, new):
    module(sandbox, "go 1.99.0", folder="w/a")
    sandbox.write("w/go.work", "go 1.20\n\nuse ./a\n")
    env = [path_of(new[1] + "/bin"), "GOTOOLCHAIN=local"]
    assert doctor(sandbox, sandbox.path("w/a"), env=env).ids() == []
    sandbox.write("w/go.work", "go 1.99.1\n\nuse ./a\n")
    finding = doctor(sandbox, sandbox.path("w/a"), env=env).one("GES016")
    assert sandbox.path("w/go.work") + ":1" in evidence(finding, "where")
    quoted(sandbox, finding, new[1], "build", "-o", os.devnull, ".", env=env[1:], cwd=sandbox.path("w/a"))


@pytest.mark.parametrize("lines, severity", [
    (["go 1.99"], "warning"), (["go 1.99.0"], "error"), (["go 1.18", "toolchain go1.99.0"], "error")])
def test_an_old_go_knows_no_toolchains(sandbox, old, lines, severity):
    module(sandbox, *lines)
    finding = doctor(sandbox, env=[path_of(old[1] + "/bin")]).one("GES016")
    assert finding["severity"] == severity
    if severity == "error":
        quoted(sandbox, finding, old[1], "build", "-o", os.devnull, ".")


def test_a_newer_go_that_is_here_already(sandbox, old, new):
    module(sandbox, "go 1.24")
    env = [path_of(old[1] + "/bin", new[1] + "/bin")]
    finding = doctor(sandbox, "--skip", "GES009", env=env).one("GES016")
    assert new[1] + "/bin" in commands(finding) and new[0] in finding["cure"]["text"]


def test_the_note_of_an_old_go(sandbox, old):
    module(sandbox, "go 1.99")
    sandbox.write("w/main.go", "package main\n\nfunc main() { undefined() }\n")
    finding = doctor(sandbox, env=[path_of(old[1] + "/bin")]).one("GES016")
    said = evidence(finding, "go says").split(" (")[0]
    assert said in go_says(sandbox, old[1], "vet", ".") + go_says(sandbox, old[1], "build", "-o", os.devnull, ".")


@pytest.mark.parametrize("choice", ["go1.99.0", "bad", "go1.99.0+path"])
def test_a_toolchain_that_nobody_has(sandbox, new, choice):
    env = [path_of(new[1] + "/bin"), "GOTOOLCHAIN=" + choice, "GOPROXY=off"]
    finding = doctor(sandbox, "--skip", "GES013", env=env).one("GES016")
    quoted(sandbox, finding, new[1], "list", env=env[1:])


@pytest.mark.parametrize("sumdb", ["off", "sum.golang.org"])
def test_a_fetched_toolchain_that_cannot_be_verified(sandbox, middle, new, sumdb):
    """It lies in the module cache, but go verifies it again on every start."""
    module(sandbox, "go " + new[0][2:])
    name = "v0.0.1-%s.linux-amd64" % new[0]
    os.makedirs(sandbox.path("home/go/pkg/mod/golang.org"))
    os.symlink(new[1], sandbox.path("home/go/pkg/mod/golang.org/toolchain@" + name))
    sandbox.write("home/go/pkg/mod/cache/download/golang.org/toolchain/@v/%s.ziphash" % name,
                  "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    env = [path_of(middle[1] + "/bin"), "GOTOOLCHAIN=auto", "GOSUMDB=" + sumdb, "GOPROXY=https://127.0.0.1:1"]
    found = doctor(sandbox, env=env)
    if sumdb == "off":
        quoted(sandbox, found.one("GES016"), middle[1], "build", "-o", os.devnull, ".", env=env[1:])
        assert "GOSUMDB" in found.findings[0]["cure"]["text"]
    else:
        assert found.ids() == []


def test_go_would_fetch_it(sandbox, new):
    module(sandbox, "go 1.99.0")
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOTOOLCHAIN=auto"]).ids() == []


def test_a_toolchain_in_path_is_enough(sandbox, middle, new):
    module(sandbox, "go 1.24.0")
    os.symlink(new[1] + "/bin/go", sandbox.path("bin/go1.24.0"))
    env = [path_of(middle[1] + "/bin", sandbox.path("bin")), "GOTOOLCHAIN=path"]
    assert doctor(sandbox, env=env).ids() == []


# --- GES017 gopath_inside_goroot ---------------------------------------------------------------------------------


def test_go_lives_in_the_default_gopath(sandbox, new):
    root = copy_of(sandbox, new[1], "home/go")
    finding = doctor(sandbox, env=[path_of(root + "/bin")]).one("GES017")
    assert finding["severity"] == "warning"
    assert root in finding["what"]
    said = evidence(finding, "go says")
    real = sandbox.run([root + "/bin/go", "env", "GOPATH"], env=[path_of(root + "/bin"), "GOTOOLCHAIN=local"])
    assert said in os.fsdecode(real.err), (said, real)


@pytest.mark.parametrize("below", ["", "/", "/bin", "/pkg/x"])
def test_gopath_at_or_below_goroot(sandbox, any_go, below):
    env = [path_of(any_go[1] + "/bin"), "GOPATH=" + any_go[1] + below, "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES017")
    assert "GOPATH=" in evidence(finding, "where")
    assert "unset GOPATH" in commands(finding)
    if evidence(finding, "go says"):
        quoted(sandbox, finding, any_go[1], "env", "GOPATH", env=env[1:])


def test_gopath_through_a_link(sandbox, new):
    os.symlink(new[1], sandbox.path("link"))
    env = [path_of(new[1] + "/bin"), "GOPATH=%s:%s" % (sandbox.path("gopath"), sandbox.path("link"))]
    assert doctor(sandbox, env=env).ids() == ["GES017"]


def test_goroot_variable_in_the_default_gopath(sandbox, new):
    root = copy_of(sandbox, new[1], "home/go")
    env = [path_of(root + "/bin"), "GOROOT=" + root]
    finding = doctor(sandbox, env=env).one("GES017")
    assert finding["severity"] == "error" and "GOPATH is empty" in finding["what"]


@pytest.mark.parametrize("name", ["gopath", "home/gopath"])
def test_gopath_of_its_own_is_silent(sandbox, new, name):
    assert doctor(sandbox, env=[path_of(new[1] + "/bin"), "GOPATH=" + sandbox.path(name)]).ids() == []


def copy_of(sandbox, root, name):
    """A tree of its own with the real go binary: a directory that go takes for its GOROOT."""
    target = sandbox.path(name)
    os.makedirs(target + "/bin")
    os.makedirs(target + "/pkg")
    with open(root + "/bin/go", "rb") as file:
        sandbox.write(name + "/bin/go", file.read(), mode=0o755)
    for part in ("src", "pkg/tool", "VERSION", "go.env"):
        if os.path.exists(root + "/" + part):
            os.symlink(os.path.realpath(root + "/" + part), target + "/" + part)
    return target


# --- the line of a start-up file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shell, file", [
    ("/bin/bash", ".bashrc"), ("/bin/bash", ".bash_profile"), ("/bin/bash", ".profile"), ("/usr/bin/zsh", ".zshrc"),
    ("/usr/bin/zsh", ".zshenv"), ("/usr/bin/zsh", ".zprofile")])
def test_the_start_up_file_that_set_it(sandbox, new, shell, file):
    path = sandbox.write("home/" + file, "# mine\nexport GOROOT=$HOME/go1.20\n")
    env = [path_of(new[1] + "/bin"), "SHELL=" + shell, "GOROOT=" + sandbox.path("home/go1.20")]
    finding = doctor(sandbox, env=env).one("GES004")
    assert "set by %s:2" % path in evidence(finding, "where")
    where = [e for e in finding["evidence"] if e["label"] == "where"][0]
    assert (where["file"], where["line"]) == (path, 2)
    assert "+2 " + path in commands(finding)


def test_a_line_with_another_value_is_not_blamed(sandbox, new):
    sandbox.write("home/.bashrc", "export GOROOT=/elsewhere\n")
    env = [path_of(new[1] + "/bin"), "SHELL=/bin/bash", "GOROOT=/nope"]
    assert "set by" not in evidence(doctor(sandbox, env=env).one("GES004"), "where")


# --- several at once ---------------------------------------------------------------------------------------------


def test_a_mess_gives_exactly_its_faults(sandbox, old, new, go_toolchains):
    third = first(go_toolchains, 22)
    module(sandbox, "go 1.99.0")
    sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", mode=0o755)
    sandbox.write("home/.config/go/env", "GOROOT=%s\nGOPRIVATE=a\nGOPROXY=x y\n" % third[1])
    env = [path_of(old[1] + "/bin", new[1] + "/bin"), "GOPRIVATE=b", "GO111MODULE=auto",
           "GOPATH=%s:%s" % (sandbox.path("home/go"), third[1])]
    found = doctor(sandbox, env=env)
    assert sorted(found.ids()) == ["GES003", "GES005", "GES009", "GES010", "GES013", "GES015", "GES016", "GES017"]


def test_a_broken_machine_without_go(sandbox):
    sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", mode=0o755)
    env = ["GOROOT=/nope", "GO111MODULE=off", "GOPROXY=off"]
    assert sorted(doctor(sandbox, env=env).ids()) == ["GES001", "GES004", "GES005", "GES013", "GES015"]
