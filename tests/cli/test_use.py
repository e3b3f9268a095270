"""`ges use` with real toolchains and real shells: which Go runs afterwards, and what is left of the others."""

import os
import shutil
import subprocess

import pytest
from support import toolchains
from test_sdk import lay_out
from test_session_code import EVALUATE, nushell

OLD, MIDDLE, NEW = 21, 24, 27


@pytest.fixture
def sdks(sandbox, go_toolchains):
    """1.21, 1.24 and 1.27 below ~/sdk; {minor: (version, GOROOT)}."""
    chosen = {}
    for version, goroot in go_toolchains.items():
        if toolchains.minor_of(version) in (OLD, MIDDLE, NEW):
            chosen[toolchains.minor_of(version)] = (version, lay_out(goroot, sandbox.path("home/sdk", version)))
    return chosen


def path_of(*dirs):
    return "PATH=" + ":".join([*dirs, "/usr/bin", "/bin"])


def run_code(sandbox, shell, code, env, asks):
    """Evaluates the code in the real shell, which then asks the go in its PATH."""
    program, script = EVALUATE[shell]
    script = script.rsplit("\n", 2)[0]
    sandbox.write("w/code", code)
    caret = "^" if shell == "nu" else ""
    sandbox.write("w/script", script + "".join("\n%s%s" % (caret, ask) for ask in asks) + "\n")
    command = [nushell() if program[0] is None else shutil.which(program[0])] + program[1:] + ["script"]
    return sandbox.run(command, env=env)


@pytest.mark.parametrize("shell", sorted(EVALUATE))
def test_session_in_the_real_shells(sandbox, sdks, shell):
    gone = sandbox.path("home/sdk/go1.20.1/bin")
    env = [path_of(sdks[OLD][1] + "/bin", sandbox.path("home/go/bin"), gone, sdks[OLD][1] + "/bin/"),
           "GOROOT=" + sdks[OLD][1], "GOTOOLCHAIN=local"]
    done = sandbox.ges("use", "--scope", "session", "--shell", shell, "1.24", env=env)
    assert done.status == 0 and sdks[MIDDLE][0].encode() in done.err, done
    got = run_code(sandbox, shell, done.out, env, ["go env GOVERSION GOROOT", "env"])
    lines = got.out.decode().splitlines()
    assert lines[:2] == [sdks[MIDDLE][0], sdks[MIDDLE][1]], got
    path = next(line for line in lines if line.startswith("PATH="))
    assert path == path_of(sdks[MIDDLE][1] + "/bin", sandbox.path("home/go/bin"))
    assert not any(line.startswith("GOROOT=") for line in lines)


def session(sandbox, *words, env=(), status=0):
    done = sandbox.ges("use", "--scope", "session", "--shell", "bash", *words, env=env)
    assert done.status == status, done
    return done


def test_switching_does_not_stack(sandbox, sdks):
    env = [path_of()]
    for minor in (OLD, NEW, MIDDLE, OLD, NEW):
        code = session(sandbox, "1.%d" % minor, env=env).out
        got = run_code(sandbox, "bash", code, env, ["go version", "env"])
        lines = got.out.decode().splitlines()
        assert sdks[minor][0] in lines[0]
        env = [next(line for line in lines if line.startswith("PATH="))]
        assert env == [path_of(sdks[minor][1] + "/bin")]


@pytest.mark.parametrize("content, minor", [
    ("go 1.21\n", OLD), ("go 1.22.0\n", MIDDLE), ("go 1.21\ntoolchain go1.25.1\n", NEW), ("", NEW), ("go 1.16\n", OLD),
    ("go 1.21\ntoolchain default\n", OLD)])
def test_what_go_mod_asks_for(sandbox, sdks, content, minor):
    sandbox.write("w/m/go.mod", "module m\n" + content)
    os.makedirs(sandbox.path("w/m/deep/er"))
    for words, cwd in ((["m/go.mod"], "w"), ([sandbox.path("w/m/go.mod")], "w"), ([], "w/m/deep/er"), (["go.mod"], "w/m")):
        done = sandbox.ges("use", "--scope", "session", "--shell", "sh", *words, cwd=sandbox.path(cwd), env=[path_of()])
        assert done.status == 0 and (sdks[minor][1] + "/bin:").encode() in done.out, done
        assert b"go.mod' asks for" in done.err


def test_go_work_comes_before_go_mod(sandbox, sdks):
    sandbox.write("w/go.work", "go 1.24\nuse ./m\n")
    sandbox.write("w/m/go.mod", "module m\ngo 1.21\n")
    done = sandbox.ges("use", "--scope", "session", "--shell", "sh", cwd=sandbox.path("w/m"), env=[path_of()])
    assert sdks[MIDDLE][0].encode() in done.err


@pytest.mark.parametrize("spelling", ["{root}", "{root}/", "{root}/bin", "{root}/bin/go", "../home/sdk/{version}"])
def test_a_tree_is_named(sandbox, sdks, spelling):
    version, root = sdks[OLD]
    done = session(sandbox, spelling.format(root=root, version=version), env=[path_of()])
    assert done.out.decode().strip() == "export PATH='%s'" % path_of(root + "/bin")[5:]


def test_a_tree_outside_every_known_place(sandbox, sdks, go_toolchains):
    version, goroot = list(go_toolchains.items())[-1]
    other = lay_out(goroot, sandbox.path("elsewhere", "my go"))
    os.symlink("my go", sandbox.path("elsewhere/current"))
    assert (other + "/bin:").encode() in session(sandbox, other, env=[path_of()]).out
    link = sandbox.path("elsewhere/current")
    assert (link + "/bin:").encode() in session(sandbox, link, env=[path_of()]).out


@pytest.mark.parametrize("word, status, said", [
    ("1.99", 3, b"no Go 1.99 is on this machine; here are: "), ("go1.24.99", 3, b"no Go 1.24.99 is"),
    ("nonsense", 2, b"no version of Go"), ("..", 2, b"no Go tree"), ("none/go.mod", 3, b"go.mod"), ("bad/go.mod", 2, b"go refuses"),
    ("future/go.mod", 3, b"no Go 1.99 or newer is on this machine"), ("broken", 2, b"does not work: the standard library")])
def test_what_cannot_be_used(sandbox, sdks, word, status, said):
    sandbox.write("w/bad/go.mod", "modul m\n")
    sandbox.write("w/future/go.mod", "module m\ngo 1.99\n")
    shutil.copytree(sdks[NEW][1], sandbox.path("w/broken"), symlinks=True)
    os.remove(sandbox.path("w/broken/src"))
    done = session(sandbox, word, env=[path_of()], status=status)
    assert said in done.err and done.out == b"", done


def test_wrong_words(sandbox, sdks):
    assert sandbox.ges("use", "1.21", "1.24").status == 2
    assert sandbox.ges("use", "--scope", "go", "1.24").status == 2
    assert sandbox.ges("use", "--in", "environment.d", "1.24").status == 2
    assert sandbox.ges("use").status == 2


# --- scopes that last ------------------------------------------------------------------------------


def go_of(sandbox, argv, env=()):
    done = sandbox.run([*argv, "-c", "go env GOVERSION"], env=["GOTOOLCHAIN=local", *env])
    return done.out.decode().strip()


@pytest.mark.parametrize("shell, argv", [("bash", ["/bin/bash", "-l"]), ("bash", ["/bin/bash", "-i"]), ("zsh", ["/usr/bin/zsh"]),
                                         ("fish", ["/usr/bin/fish"]), ("sh", ["/usr/bin/dash", "-l"])],
                         ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_user_in_the_real_shells(sandbox, sdks, shell, argv):
    for minor in (OLD, NEW, MIDDLE):
        done = sandbox.ges("use", "--yes", "--shell", shell, "1.%d" % minor, env=[path_of()])
        assert done.status == 0, done
        assert go_of(sandbox, argv, [path_of()]) == sdks[minor][0]
        path = sandbox.run([*argv, "-c", "/usr/bin/env"], env=[path_of()]).out.decode()
        path = next(line for line in path.splitlines() if line.startswith("PATH="))
        assert path.startswith("PATH=%s/bin:" % sdks[minor][1]) and path.count("/sdk/") == 1, "entries pile up"
    again = sandbox.ges("use", "--yes", "--shell", shell, "1.%d" % MIDDLE, env=[path_of()])
    assert b"nothing to do" in again.out
    for minor in (NEW, OLD):
        assert sandbox.ges("undo", "--yes").status == 0
        assert go_of(sandbox, argv, [path_of()]) == sdks[minor][0]


def test_user_removes_its_own_goroot_and_names_the_others(sandbox, sdks):
    assert sandbox.ges("set", "--yes", "--shell", "bash", "GOROOT=" + sdks[OLD][1]).status == 0
    done = sandbox.ges("use", "--yes", "--shell", "bash", "1.24", env=[path_of(sdks[OLD][1] + "/bin"), "GOROOT=" + sdks[OLD][1]])
    assert done.status == 0 and b"stays behind it" in done.out, done
    shown = sandbox.run(["/bin/bash", "-lc", "go env GOVERSION GOROOT"], env=[path_of(), "GOTOOLCHAIN=local"])
    assert shown.out.decode().split() == list(sdks[MIDDLE])
    other = sandbox.ges("use", "--dry-run", "--shell", "bash", "1.27", env=[path_of(), "GOROOT=/elsewhere"])
    assert b"GOROOT is '/elsewhere' here, which this scope does not hold" in other.out


def test_what_still_decides_is_said(sandbox, sdks):
    sandbox.write("home/.config/go/env", "GOROOT=%s\n" % sdks[OLD][1])
    done = session(sandbox, "1.24", env=[path_of(), "GOTOOLCHAIN=go1.27.4"])
    assert b"sets GOROOT to" in done.err and b"ges unset --scope go GOROOT" in done.err
    assert b"GOTOOLCHAIN=go1.27.4" in done.err and b"makes this go run another one" in done.err
    quiet = session(sandbox, "1.24", env=[path_of(), "GOENV=off", "GOTOOLCHAIN=" + sdks[MIDDLE][0]])
    assert quiet.err.count(b"\n") == 1


def test_servers_that_run_are_named(sandbox, sdks):
    gopls = sandbox.path("bin/gopls")
    shutil.copy("/bin/sleep", gopls)
    child = subprocess.Popen([gopls, "60"])
    try:
        done = sandbox.ges("use", "--dry-run", "--shell", "bash", "1.24", env=[path_of()])
        assert b"gopls (%d)" % child.pid in done.out
    finally:
        child.kill()
        child.wait()


def test_project_writes_the_version(sandbox, sdks):
    sandbox.write("w/go.mod", "module m\ngo 1.24\n")
    sandbox.write("w/ges.env", "# ours\nGOFLAGS=-mod=mod\nGOROOT=/old\n")
    done = sandbox.ges("use", "--yes", "--scope", "project", "go.mod", env=[path_of()])
    assert done.status == 0, done
    with open(sandbox.path("w/ges.env"), encoding="utf-8") as file:
        assert file.read() == "# ours\nGOFLAGS=-mod=mod\nGES_GO=%s\n" % sdks[MIDDLE][0][2:]


def test_json_and_dry_run(sandbox, sdks):
    done = sandbox.ges("use", "--json", "--dry-run", "--shell", "bash", "1.24", env=[path_of()])
    report = done.json()
    assert report["schema"] == "ges.use/1" and report["changes"]
    assert not os.path.exists(sandbox.path("home/.bashrc"))
    code = session(sandbox, "--json", "1.24", env=[path_of()]).json()
    assert code["scope"] == "session" and sdks[MIDDLE][1] in code["code"]


def test_what_is_no_go_stays_in_path(sandbox, sdks):
    """/usr/bin with a link to a go, ~/go/bin, a missing directory of somebody else, a relative one, an empty one."""
    os.makedirs(sandbox.path("tools"))
    os.symlink(sdks[OLD][1] + "/bin/go", sandbox.path("tools/go"))
    kept = [sandbox.path("tools"), sandbox.path("home/go/bin"), "/nowhere/bin", "rel/sdk/go1/bin", ""]
    done = session(sandbox, "1.24", env=["PATH=" + ":".join(kept)])
    assert done.out.decode().strip().split("\n") == ["export GES_USE_PREVIOUS='%s'" % os.path.realpath(sdks[OLD][1]),
                                                    "export PATH='%s'" % ":".join([sdks[MIDDLE][1] + "/bin", *kept])]


# --- back, and the system's ------------------------------------------------------------------------


@pytest.mark.parametrize("shell", sorted(EVALUATE))
def test_back_and_forth_in_the_real_shells(sandbox, sdks, shell):
    """`ges use -` goes to the one before, again and again, and nothing piles up."""
    entries = {"PATH": path_of(sdks[OLD][1] + "/bin")[5:], "GOTOOLCHAIN": "local"}
    for word, minor in (("1.24", MIDDLE), ("-", OLD), ("-", MIDDLE), ("1.27", NEW), ("-", MIDDLE), ("-", NEW)):
        env = ["%s=%s" % entry for entry in entries.items()]
        done = sandbox.ges("use", "--scope", "session", "--shell", shell, word, env=env)
        assert done.status == 0, done
        lines = run_code(sandbox, shell, done.out, env, ["go env GOVERSION", "env"]).out.decode().splitlines()
        assert lines[0] == sdks[minor][0]
        entries.update(line.split("=", 1) for line in lines[1:] if line.startswith(("PATH=", "GES_USE_PREVIOUS=")))
        assert "PATH=" + entries["PATH"] == path_of(sdks[minor][1] + "/bin")


def test_back_where_nothing_was_before(sandbox, sdks):
    assert b"has not changed its Go" in session(sandbox, "-", env=[path_of()], status=3).err
    user = ["SHELL=/bin/bash", path_of()]
    assert sandbox.ges("use", "--yes", "1.24", env=user).status == 0
    assert sandbox.ges("set", "--scope", "project", "GOFLAGS=-v", env=user).status == 0
    said = session(sandbox, "-", env=[path_of()], status=3).err
    assert b"before; what lasts goes back with 'ges undo 1'" in said, said
    back = ["GES_USE_PREVIOUS=" + sdks[OLD][1], path_of()]
    assert b"note: in this session only; what lasts goes back with 'ges undo 1'" in session(sandbox, "-", env=back).err
    assert b"ges undo" not in session(sandbox, "1.21", env=back).err
    assert sandbox.ges("undo", "--yes", "1", env=user).status == 0
    assert b"ges undo" not in session(sandbox, "-", env=back).err
    gone = ["GES_USE_PREVIOUS=" + sandbox.path("home/sdk/go1.1"), path_of()]
    assert b"is no Go tree" in session(sandbox, "-", env=gone, status=2).err


def test_the_system_s_is_not_below_the_home(sandbox, sdks, go_toolchains):
    version, goroot = next((v, r) for v, r in go_toolchains.items() if toolchains.minor_of(v) == 22)
    root = lay_out(goroot, sandbox.path("opt/go"))
    path = path_of(sdks[NEW][1] + "/bin", root + "/bin")
    done = session(sandbox, "system", env=[path])
    assert version.encode() in done.err and path_of(root + "/bin")[5:].encode() in done.out, done


# --- what a project makes of it --------------------------------------------------------------------


@pytest.mark.parametrize("lines, word, setting, said", [
    ("go 1.26.1\n", "1.24", "auto", b"it asks the network for that one; GOTOOLCHAIN=local forbids it"),
    ("go 1.26.1\n", "1.24", "local", b"it refuses to build it, or fails to"),
    ("go 1.26.1\n", "1.24", "path", b"it stops there; GOTOOLCHAIN=local forbids it"),
    ("go 1.26.1\n", "1.27", "auto", b""), ("go 1.21\ntoolchain go1.99.1\n", "1.24", "local", b""), ("", "1.21", "auto", b""),
    ("go 1.21\ntoolchain go1.99.1\n", "1.24", "auto", b"it asks the network for that one")])
def test_what_the_project_makes_of_it(sandbox, sdks, lines, word, setting, said):
    """The real go of that choice does what the note says."""
    sandbox.write("w/go.mod", "module m\n" + lines)
    sandbox.write("w/m.go", "package m\n")
    env = [path_of(), "GOTOOLCHAIN=" + setting, "GOPROXY=http://127.0.0.1:1", "GOFLAGS=-mod=mod"]
    done = session(sandbox, word, env=env)
    notes = [line for line in done.err.splitlines() if b"asks for" in line]
    assert bool(notes) == bool(said) and said in b"".join(notes), done
    root = sdks[int(word[2:])][1]
    real = sandbox.run([root + "/bin/go", "list", "-e", "."], env=[*env, "GOCACHE=" + sandbox.path("home/cache")])
    assert (real.status != 0) == bool(said), real


def test_a_server_that_has_it_already_is_not_named(sandbox, sdks):
    gopls = sandbox.path("bin/gopls")
    shutil.copy("/bin/sleep", gopls)
    root = sdks[MIDDLE][1]
    path = path_of(root + "/bin")
    children = [subprocess.Popen([gopls, "60"], env=env) for env in (
        {"PATH": path[5:]}, {"PATH": path[5:], "GOROOT": sdks[OLD][1]}, {"PATH": path_of(sdks[OLD][1] + "/bin")[5:]}, {})]
    try:
        out = sandbox.ges("use", "--dry-run", "--shell", "bash", "1.24", env=[path_of()]).out
        named = [b"gopls (%d)" % child.pid in out for child in children]
        assert named == [False, True, True, True], out
    finally:
        for child in children:
            child.kill()
            child.wait()
