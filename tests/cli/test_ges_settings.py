"""What ges.env says to ges itself: GES_GO=go.mod, GES_NEEDS."""


import pytest


# --- the Go that go.mod asks for ---------------------------------------------------------------------------------------

def tree(sandbox, version):
    sandbox.write("home/sdk/go%s/VERSION" % version, "go%s\ntime 2026-01-01T00:00:00Z\n" % version)
    sandbox.write("home/sdk/go%s/bin/go" % version, "#!/bin/sh\n", 0o755)
    return sandbox.path("home/sdk/go%s/bin" % version)


def load(sandbox):
    return sandbox.ges("load", "--shell", "bash", env=["GOROOT=/foreign"])


@pytest.mark.parametrize("file,text,version", [
    ("go.mod", "module m\n\ngo 1.98.1\n", "1.98.1"),
    ("go.mod", "module m\n\ngo 1.98\n", "1.98.2"),
    ("go.mod", "module m\n\ngo 1.98\n\ntoolchain go1.98.1\n", "1.98.1"),
    ("go.mod", "module m\n\ngo 1.98.3\n", "1.99.0"),
    ("go.work", "go 1.98.1\n", "1.98.1"),
])
def test_ges_go_follows_a_file(sandbox, file, text, version):
    trees = {v: tree(sandbox, v) for v in ("1.98.1", "1.98.2", "1.99.0")}
    sandbox.write("w/" + file, text)
    sandbox.write("w/ges.env", "GES_GO=%s\n" % file)
    assert sandbox.ges("allow", "--yes").status == 0
    code = load(sandbox).out.decode()
    assert "export PATH='%s:" % trees[version] in code and "unset GOROOT" in code and "GOTOOLCHAIN" not in code


@pytest.mark.parametrize("text", ["module m\n\ngo 1.99.5\n", "module m\n", "modul m\n\ngo 1.98.1\n"])
def test_where_none_serves_the_go_in_path_does_as_it_does(sandbox, text):
    tree(sandbox, "1.98.1")
    sandbox.write("w/go.mod", text)
    sandbox.write("w/ges.env", "GES_GO=go.mod\nA=1\n")
    assert sandbox.ges("allow", "--yes").status == 0
    first = load(sandbox)
    code = first.out.decode()
    assert "export A='1'" in code and "PATH=" not in code and "GOROOT" not in code and "GOTOOLCHAIN" not in code
    why = {"module m\n\ngo 1.99.5\n": ("go.mod' asks for go 1.99.5, and no Go on this machine is that new: PATH stays as it is; "
                                      "'ges install 1.99.5' brings one"),
           "modul m\n\ngo 1.98.1\n": "go.mod:1: unknown directive: modul"}.get(text, "")
    assert first.err.decode().count("ges: GES_GO: ") == bool(why) and why in first.err.decode()
    memory = [line[len("export GES_LOADED='"):-1] for line in code.split("\n") if "GES_LOADED" in line]
    again = sandbox.ges("load", "--shell", "bash", env=["GES_LOADED=" + memory[0], "A=1"])
    assert b"GES_GO" not in again.err, "not at each prompt"
    assert why in sandbox.ges("status").out.decode() and why in sandbox.ges("status", "--json").json()["go_problem"]


def test_the_go_that_leaves_path_when_go_mod_asks_for_more(sandbox):
    at = tree(sandbox, "1.98.1")
    sandbox.write("w/go.mod", "module m\n\ngo 1.98.1\n")
    sandbox.write("w/ges.env", "GES_GO=go.mod\n")
    assert sandbox.ges("allow", "--yes").status == 0
    first = load(sandbox)
    assert at in first.out.decode() and first.err.count(b"\n") == 1
    assert "GES_GO" not in sandbox.ges("status").out.decode().split("loaded")[-1]
    assert sandbox.ges("status", "--json").json()["go_problem"] == ""
    memory = [line[len("export GES_LOADED='"):-1] for line in first.out.decode().split("\n") if "GES_LOADED" in line]
    sandbox.write("w/go.mod", "module m\n\ngo 1.98.2\n")
    entered = ["GES_LOADED=" + memory[0], "PATH=%s:/usr/bin:/bin" % at]
    left = sandbox.ges("load", "--shell", "bash", env=entered)
    assert "export PATH='/usr/bin:/bin'" in left.out.decode() and b"'ges install 1.98.2' brings one" in left.err, left


@pytest.mark.parametrize("wish,toolchain", [("1.99", "go1.99.0"), ("1.20", "go1.20"), ("1.99rc1", "go1.99rc1"), ("go1.99.1", "go1.99.1")])
def test_what_go_is_to_fetch_is_named_as_go_names_it(sandbox, wish, toolchain):
    """GOTOOLCHAIN=go1.99: invalid toolchain: go1.99 is a language version but not a toolchain version."""
    sandbox.write("w/ges.env", "GES_GO=%s\n" % wish)
    assert sandbox.ges("allow", "--yes").status == 0
    assert "export GOTOOLCHAIN='%s'" % toolchain in load(sandbox).out.decode()


def test_a_go_mod_that_is_not_there_is_told_and_awaited(sandbox):
    sandbox.write("w/ges.env", "GES_GO=go.mod\n")
    assert sandbox.ges("allow", "--yes").status == 0
    result = load(sandbox)
    assert b"go.mod' is not there" in result.err and b"-e 'go.mod'" in result.out


# --- what the user has to set ------------------------------------------------------------------------------------------

def test_what_is_needed_and_not_set_is_told_once(sandbox):
    sandbox.write("w/ges.env", "GES_NEEDS='HERE, IN_A_FILE MISSING'\nIN_A_FILE=1\n")
    assert sandbox.ges("allow", "--yes").status == 0
    first = sandbox.ges("load", "--shell", "bash", env=["HERE="])
    assert first.err.decode().count("needs") == 1 and b"/w' needs MISSING, and that is not set" in first.err
    memory = [line[len("export GES_LOADED='"):-1] for line in first.out.decode().split("\n") if "GES_LOADED" in line]
    again = sandbox.ges("load", "--shell", "bash", env=["HERE=", "IN_A_FILE=1", "GES_LOADED=" + memory[0]])
    assert b"needs" not in again.err
