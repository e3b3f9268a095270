"""`ges activate`: the files it writes, in the real shells with real toolchains; cmd under wine."""

import os
import subprocess

import pytest
from support import toolchains

SHELLS = {
    "bash": ["/bin/bash", "--norc"],
    "bash-posix": ["/bin/bash", "--posix"],
    "zsh": ["/usr/bin/zsh", "-f"],
    "zsh-odd": ["/usr/bin/zsh", "-f", "-o", "shwordsplit", "-o", "ksharrays", "-o", "globsubst", "-o", "noclobber"],
    "dash": ["/bin/dash"],
    "ash": ["/bin/busybox", "ash"],
    "mksh": ["mksh"],
    "ksh93": ["ksh93"],
    "yash": ["yash"],
    "yash-posix": ["yash", "-o", "posixly-correct"],
}
ODD = "o d'd (50%) & ! \"q\" $HOME `x` [*] ü"
STACK = "GO_ENV_"


@pytest.fixture(scope="session")
def debian_shells():
    """Those that are no package of the machine come from the cache; what is there already costs nothing."""
    script = os.path.join(toolchains.ROOT, "tools", "debian-tools.sh")
    subprocess.run([script, "--quiet"], check=True, stdin=subprocess.DEVNULL)
    return os.path.join(toolchains.cache_dir(), "tools")


@pytest.fixture(params=SHELLS)
def shell(request, debian_shells):
    program, *words = SHELLS[request.param]
    return [program if os.path.isabs(program) else os.path.join(debian_shells, program), *words]


def tree(go_toolchains, minor):
    return next((v, root) for v, root in go_toolchains.items() if v.startswith("go1.%d." % minor))


def project(sandbox, name, root, *words):
    """A project with activation files for the Go in root."""
    sandbox.write(name + "/go.mod", "module m\n\ngo 1.15\n")
    done = sandbox.ges("activate", "--write", "--yes", "--goroot", root, *words, cwd=sandbox.path(name))
    assert done.status == 0, done
    return sandbox.path(name)


def session(sandbox, shell, *lines, env=(), strict=True):
    """Runs the lines with `set -eu`; standard output and the environment at the end. A `.` that fails ends dash and ash
    with -e, even in front of ||."""
    script = sandbox.write("session.sh", "\n".join([*(["set -eu"] if strict else []), *lines,
                                                    "/usr/bin/env -0 >'%s'" % sandbox.path("end")]) + "\n")
    if os.path.exists(sandbox.path("end")):
        os.remove(sandbox.path("end"))
    done = sandbox.run([*shell, script], env=env)
    assert done.status == 0, done
    with open(sandbox.path("end"), encoding="utf-8") as file:
        end = dict(entry.split("=", 1) for entry in file.read().split("\0") if entry)
    return done.out.decode().splitlines(), end


def quote(text):
    return "'" + text.replace("'", "'\\''") + "'"


def is_clean(end):
    return not [name for name in end if name.startswith((STACK, "_go_env"))]


def test_two_projects_nested_and_left_in_order(sandbox, go_toolchains, shell):
    old, new = tree(go_toolchains, 24), tree(go_toolchains, 26)
    os.symlink(new[1], sandbox.path(ODD))
    project(sandbox, "w/a", old[1])
    project(sandbox, "w/" + ODD, sandbox.path(ODD))
    out, end = session(
        sandbox, shell, "cd a; . ./go-env.sh; go version; go env GOROOT", "cd ../%s; . ./go-env.sh" % quote(ODD),
        "go version; go env GOROOT; echo $GO_ENV_DEPTH", "go_env deactivate; go version; go env GOROOT",
        "go_env deactivate; command -v go || echo none; echo ${GOROOT-unset}")
    assert out == ["go version %s linux/amd64" % old[0], old[1], "go version %s linux/amd64" % new[0],
                   sandbox.path(ODD), "2", "go version %s linux/amd64" % old[0], old[1], "none", "unset"]
    assert end["PATH"] == "/usr/bin:/bin" and is_clean(end), end


def test_same_project_twice_is_once(sandbox, go_toolchains, shell):
    root = tree(go_toolchains, 24)[1]
    project(sandbox, "w/a", root)
    tells_its_file = os.path.basename(shell[0]) in ("bash", "zsh")
    _, end = session(sandbox, shell, ". a/go-env.sh" if tells_its_file else ":", "cd a", ". ./go-env.sh", ". ./go-env.sh", "PATH=/mine:$PATH", ". ./go-env.sh")
    assert end["GO_ENV_DEPTH"] == "1" and end["PATH"] == "/mine:%s/bin:/usr/bin:/bin" % root
    assert end["GOROOT"] == root and end["GO_ENV_1_PROJECT"] == sandbox.path("w/a")


def test_what_the_user_changed_stays(sandbox, go_toolchains, shell):
    root = tree(go_toolchains, 24)[1]
    project(sandbox, "w/a", root)
    before = "/usr/bin::/x y:/bin:"
    _, end = session(sandbox, shell, "cd a; . ./go-env.sh", "PATH=\"/first:$PATH/last:%s/bin\"" % root,
                     "go_env deactivate", env=["GOROOT=/was here", "PATH=" + before])
    assert end["PATH"] == "/first:%s/last:%s/bin" % (before, root)
    assert end["GOROOT"] == "/was here" and is_clean(end)
    _, end = session(sandbox, shell, "cd a; . ./go-env.sh", "GOROOT=/mine", "PATH=/usr/bin", "go_env deactivate",
                     env=["GOROOT=/was here"])
    assert (end["GOROOT"], end["PATH"]) == ("/mine", "/usr/bin")
    _, end = session(sandbox, shell, "cd a; . ./go-env.sh", "go_env deactivate", env=["GOROOT=", "PATH=" + before])
    assert (end["GOROOT"], end["PATH"]) == ("", before)


def test_same_go_in_two_projects_leaves_one_entry_a_level(sandbox, go_toolchains, shell):
    root = tree(go_toolchains, 24)[1]
    project(sandbox, "w/a", root)
    project(sandbox, "w/b", root)
    out, end = session(sandbox, shell, "cd a; . ./go-env.sh; cd ../b; . ./go-env.sh", "go_env deactivate",
                       "echo $PATH $GO_ENV_DEPTH $GOROOT")
    assert out == ["%s/bin:/usr/bin:/bin 1 %s" % (root, root)]
    assert end["GO_ENV_1_PROJECT"] == sandbox.path("w/a")


def test_nothing_to_leave_and_wrong_words(sandbox, go_toolchains, shell):
    project(sandbox, "w/a", tree(go_toolchains, 24)[1])
    hostile = "GO_ENV_DEPTH=1$(touch %s)" % sandbox.path("pwned")
    out, end = session(sandbox, shell, "cd a; set +e -- deactivate", ". ./go-env.sh || echo status $?", "set --",
                       ". ./go-env.sh", "go_env || echo status $?", "go_env deactivate", env=[hostile])
    assert out == ["status 1", "status 2"] and not os.path.exists(sandbox.path("pwned"))
    assert end["PATH"] == "/usr/bin:/bin"


def test_a_child_shell_leaves_what_its_parent_entered(sandbox, go_toolchains, shell):
    project(sandbox, "w/a", tree(go_toolchains, 24)[1])
    child = " ".join(quote(word) for word in shell)
    out, end = session(sandbox, shell, "cd a; . ./go-env.sh",
                       "%s -c 'set -- deactivate; . ./go-env.sh; echo ${GOROOT-unset} $PATH'" % child)
    assert out == ["unset /usr/bin:/bin"] and end["GO_ENV_DEPTH"] == "1"


def test_the_name_with_a_hyphen_in_interactive_use(sandbox, go_toolchains, shell):
    if "--posix" in shell:
        shell = [*shell, "-i"]  # its aliases are for people only
    project(sandbox, "w/a", tree(go_toolchains, 24)[1])
    _, end = session(sandbox, shell, "cd a", ". ./go-env.sh", "go-env deactivate", strict=False)
    assert end["PATH"] == "/usr/bin:/bin" and is_clean(end)


def test_another_machine_says_what_is_missing(sandbox, go_toolchains, shell):
    (version, root), other = tree(go_toolchains, 24), tree(go_toolchains, 26)
    os.symlink(root, sandbox.path("home/tree"))
    project(sandbox, "w/a", sandbox.path("home/tree"))
    out, end = session(sandbox, shell, "cd a", ". ./go-env.sh; go version")
    assert end["GOROOT"] == sandbox.path("home/tree")
    os.remove(sandbox.path("home/tree"))
    os.symlink(other[1], sandbox.path("home/tree"))  # as a colleague has it: another version there
    lines = ["set +e; cd a; rm -f said", ". ./go-env.sh 2>said || echo status $?", "cat said"]
    out, end = session(sandbox, shell, *lines)
    assert out[0] == "status 1" and version in out[1] and "home/tree is " + other[0] in out[1]
    assert "GO_ENV_GOROOT" in out[1] and is_clean(end) and end["PATH"] == "/usr/bin:/bin"
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(root, sandbox.path("home/sdk", version))
    out, end = session(sandbox, shell, "cd a", ". ./go-env.sh; go version")
    assert out == ["go version %s linux/amd64" % version] and end["GOROOT"] == sandbox.path("home/sdk", version)
    out, end = session(sandbox, shell, "cd a", ". ./go-env.sh; go version", env=["GO_ENV_GOROOT=" + other[1]])
    assert out == ["go version %s linux/amd64" % other[0]]
    out, end = session(sandbox, shell, *lines, env=["GO_ENV_GOROOT=/nowhere"])
    assert out[0] == "status 1" and "/nowhere" in out[1]


def test_tree_inside_the_project_moves_with_it(sandbox, go_toolchains, shell):
    version, root = tree(go_toolchains, 24)
    sandbox.write("w/a/tools/go/VERSION", version)
    sandbox.write("w/a/tools/go/bin/go", "#!/bin/sh\necho own\n", 0o755)
    sandbox.write("w/a/go.mod", "module m\n")
    os.rename(sandbox.path("w/a/tools/go"), sandbox.path("w/a/tools/script"))
    os.symlink(root, sandbox.path("w/a/tools/go"))
    project(sandbox, "w/a", sandbox.path("w/a/tools/go"))
    os.rename(sandbox.path("w/a"), sandbox.path("w/moved " + ODD))
    _, end = session(sandbox, shell, "cd moved*; . ./go-env.sh; go version")
    assert end["GOROOT"] == sandbox.path("w/moved " + ODD, "tools/go")


# --- which Go, and the files themselves ---------------------------------------------------------------------------


def ask(sandbox, *words, env=()):
    done = sandbox.ges("activate", "--json", *words, env=env)
    return done.json() if done.status == 0 else done


def test_the_go_that_toolchain_tells(sandbox, go_toolchains):
    (old, old_root), (new, new_root) = tree(go_toolchains, 24), tree(go_toolchains, 26)
    path = "PATH=%s/bin:%s:/usr/bin:/bin" % (old_root, sandbox.path("bin"))
    sandbox.write("w/go.mod", "module m\n\ngo 1.24.0\n")
    told = ask(sandbox, env=[path])
    assert (told["go"]["goroot"], told["wanted"], told["changed"]) == (old_root, "1.24.0", False)
    sandbox.write("w/go.mod", "module m\n\ngo 1.24.0\n\ntoolchain %s\n" % new)
    os.symlink(os.path.join(new_root, "bin", "go"), sandbox.path("bin", new))
    assert ask(sandbox, env=[path])["go"]["goroot"] == new_root
    os.remove(sandbox.path("bin", new))
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(new_root, sandbox.path("home/sdk", new))
    told = ask(sandbox, env=[path, "GOPROXY=off"])
    assert told["go"]["goroot"] == sandbox.path("home/sdk", new) and told["go"]["version"] == new[2:]
    sandbox.write("w/go.mod", "module m\n\ngo 1.99.1\n")
    done = ask(sandbox, env=[path, "GOPROXY=off"])
    assert done.status == 3 and b"asks for 1.99.1" in done.err and old[2:].encode() in done.err


def test_go_before_1_21_that_is_too_old_is_passed_over(sandbox, go_toolchains):
    old_root, (new, new_root) = tree(go_toolchains, 19)[1], tree(go_toolchains, 24)
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(new_root, sandbox.path("home/sdk", new))
    sandbox.write("w/go.mod", "module m\n\ngo 1.22\n")
    assert ask(sandbox, env=["PATH=%s/bin" % old_root])["go"]["version"] == new[2:]


def test_written_undone_and_left_alone(sandbox, go_toolchains):
    names = ["go-env.cmd", "go-env.ps1", "go-env.sh"]
    root = tree(go_toolchains, 24)[1]
    sandbox.write("w/go.mod", "module m\n")
    sandbox.write("w/deep/er/x")
    words = ("activate", "--goroot", root, "--yes")
    assert sandbox.ges(*words).status == 0 and sandbox.ges(*words, "--write", "--dry-run").status == 0
    assert os.listdir(sandbox.path("w")).count("go-env.sh") == 0
    assert sandbox.ges(*words, "--write", cwd=sandbox.path("w/deep/er")).status == 0
    assert sorted(n for n in os.listdir(sandbox.path("w")) if n.startswith("go-env")) == names
    assert b"nothing to do" in sandbox.ges(*words, "--write").out
    other = tree(go_toolchains, 26)
    assert sandbox.ges("activate", "--goroot", other[1], "--yes", "--write").status == 0
    with open(sandbox.path("w/go-env.sh"), encoding="utf-8") as file:
        assert "_go_env_want='%s'" % other[0] in file.read()
    for _ in range(2):
        assert sandbox.ges("undo", "--yes").status == 0
    assert sorted(os.listdir(sandbox.path("w"))) == ["deep", "go.mod"]
    sandbox.write("w/go-env.cmd", "@echo mine\r\n")
    done = sandbox.ges(*words, "--write")
    assert done.status == 3 and b"was not written by ges" in done.err and not os.path.exists(sandbox.path("w/go-env.sh"))


def test_no_project_and_wrong_words(sandbox, go_toolchains):
    root = tree(go_toolchains, 24)[1]
    done = sandbox.ges("activate", "--write", "--yes", env=["PATH=%s/bin" % root])
    assert done.status == 3 and b"neither go.mod nor go.work" in done.err and os.listdir(sandbox.path("w")) == []
    assert sandbox.ges("activate", "a", "b").status == 2
    os.symlink(root, sandbox.path("with:colon"))
    done = sandbox.ges("activate", "--goroot", sandbox.path("with:colon"))
    assert done.status == 3 and b"has a colon" in done.err


def test_powershell_strings_read_as_its_grammar_says(sandbox, go_toolchains):
    """No PowerShell is at hand: strings are read by language specification 2.3.5.2, brackets are counted."""
    from cli import test_session_code as grammar  # pylint: disable=import-outside-toplevel

    name = "q'q \u2019 \u201b $x `y ü"
    os.symlink(tree(go_toolchains, 24)[1], sandbox.path("w", name))
    project(sandbox, "w/a", sandbox.path("w", name))
    with open(sandbox.path("w/a/go-env.ps1"), "rb") as file:
        raw = file.read()
    assert raw.startswith(b"\xef\xbb\xbf")  # else 5.1 reads it in the ANSI code page
    line = next(part for part in raw.decode("utf-8-sig").splitlines() if "$x `y" in part)
    value, end = grammar.lex_single_quoted(line, line.index("'"))
    assert value == sandbox.path("w", name) and line[end:] == ")"


# --- cmd, under wine ----------------------------------------------------------------------------------------------

CMD_ODD = "o d'd (50%) & ! ^x"
GO_ODD = "gos o d'd (50) & ! ^x"  # wine's cmd expands a value with % in it once more, and ends without a word


def cmd_session(wine, *lines, env=()):
    """Runs the lines as a batch file in C:\\w; what it printed and the variables at its end."""
    with open(wine.path("w/session.bat"), "w", newline="", encoding="ascii") as file:
        file.write("\r\n".join(["@echo off", *lines, "set >C:\\w\\end.txt"]) + "\r\n")
    done = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "C:\\w\\session.bat"], list(env))
    assert os.path.exists(wine.path("w/end.txt")), done
    with open(wine.path("w/end.txt"), encoding="utf-8", errors="surrogateescape") as file:
        pairs = [line.partition("=") for line in file.read().splitlines()]
    return done.out.decode().splitlines(), {name.upper(): value for name, _, value in pairs}, done


@pytest.fixture
def gos(wine, windows_toolchains):
    """Two real Gos: C:\\go24 and one in an odd place; and two projects with activation files for them."""
    places = {"a": (24, "go24"), CMD_ODD: (26, GO_ODD)}
    for name, (minor, place) in places.items():
        root = next(root for version, root in windows_toolchains.items() if version.startswith("go1.%d." % minor))
        if not os.path.exists(wine.path(place)):
            wine.install(root, place)
        os.makedirs(wine.path("w/" + name))
        with open(wine.path("w/" + name + "/go.mod"), "w", encoding="ascii") as file:
            file.write("module m\n\ngo 1.15\n")
        done = wine.run("C:\\ges\\ges.exe", ["activate", "--write", "--yes", "--goroot", "C:\\" + place], cwd="w/" + name)
        assert done.status == 0, done
    return {"old": "go1.24", "new": "go1.26"}


ENTER_ODD = 'cd "%s"' % CMD_ODD.replace("%", "%%")


def test_cmd_nested_and_left_in_order(wine, gos):
    out, end, done = cmd_session(
        wine, "set O=%PATH%", "cd C:\\w\\a", "call go-env.cmd", "go version", "go env GOROOT", "call go-env",
        "cd ..", ENTER_ODD, "call go-env", "echo %GO_ENV_DEPTH%", "go version", "go env GOROOT", "call go-env deactivate",
        "go version", "call go-env deactivate", "set E=%PATH%", "call go-env deactivate", "echo %ERRORLEVEL%")
    assert [line.split(" windows")[0][:17] for line in out if line.startswith("go version")] == [
        "go version " + gos["old"], "go version " + gos["new"], "go version " + gos["old"]], done
    assert "C:\\go24" in out and "C:\\" + GO_ODD in out and "2" in out and "1" in out
    assert end["E"] == end["O"] == end["PATH"] and "GOROOT" not in end
    assert b"nothing is active" in done.err
    assert not [name for name in end if name.startswith(("GO_ENV", "_GO_ENV"))], end


def test_cmd_keeps_what_the_user_changed(wine, gos):
    _, end, done = cmd_session(
        wine, "set O=%PATH%", "cd C:\\w", ENTER_ODD, "call go-env", 'set "PATH=C:\\mine;%PATH%;C:\\e!d & x (50)"', "cd ..\\a",
        "call go-env", "call go-env deactivate", "call go-env deactivate", "set E=done", env=["GOROOT=C:\\was here"])
    assert gos and end["PATH"] == "C:\\mine;" + end["O"] + ";C:\\e!d & x (50)", done
    assert end["GOROOT"] == "C:\\was here" and end["E"] == "done" and done.err == b""
    assert not [name for name in end if name.startswith(("GO_ENV", "_GO_ENV"))], end


@pytest.mark.parametrize("front", ["", "C:\\mine;"])
def test_cmd_keeps_quotes_in_path(wine, gos, front):
    """Edited behind our entry PATH comes back as it is; in front of it too, but for empty elements."""
    _, end, done = cmd_session(wine, "set O=%PATH%", 'set PATH=%PATH%;"C:\\q & r^w";;D:\\y', "cd C:\\w\\a", "call go-env",
                               "set PATH=" + front + "%PATH%", "call go-env", "call go-env deactivate")
    empty = ";" if front == "" else ""
    assert gos and end["PATH"] == front + end["O"] + ';"C:\\q & r^w";' + empty + "D:\\y", done
    assert done.err == b"" and "GO_ENV_DEPTH" not in end


def test_cmd_keeps_a_goroot_of_the_user(wine, gos):
    _, end, _ = cmd_session(wine, "cd C:\\w\\a", "call go-env", "set GOROOT=C:\\mine", "call go-env deactivate",
                            env=["GOROOT=C:\\was"])
    assert gos and end["GOROOT"] == "C:\\mine"


def test_cmd_on_another_machine(wine, gos):
    with open(wine.path("w/a/go-env.cmd"), encoding="ascii", newline="") as file:
        text = file.read()
    assert text.count("\r\n") == text.count("\n")
    with open(wine.path("w/a/go-env.cmd"), "w", encoding="ascii", newline="") as file:
        file.write(text.replace("_go_env_want=" + gos["old"], "_go_env_want=go1.99"))
    out, end, done = cmd_session(wine, "set O=%PATH%", "cd C:\\w\\a", "call go-env", "echo status %ERRORLEVEL%")
    assert "status 1" in out and b"go1.99" in done.err and b"C:\\go24 is go1.24" in done.err
    assert end["PATH"] == end["O"] and "GO_ENV_DEPTH" not in end
    _, end, _ = cmd_session(wine, "set GO_ENV_GOROOT=C:\\go24", "cd C:\\w\\a", "call go-env")
    assert end["GOROOT"] == "C:\\go24"


def test_cmd_refuses_a_path_that_it_cannot_set(wine, gos):
    _, end, done = cmd_session(wine, "set X=C:\\" + "x" * 240, "set Y=%X%;%X%;%X%;%X%;%X%;%X%;%X%;%X%",
                               "set PATH=%PATH%;%Y%;%Y%;%Y%;%Y%", "cd C:\\w\\a", "call go-env")
    assert gos and b"PATH is longer" in done.err and "GOROOT" not in end


def test_cmd_file_says_only_ascii_and_tells_so(wine, gos):
    link = wine.path("gos ü")
    if not os.path.exists(link):
        os.symlink(wine.path("go24"), link)
    done = wine.run("C:\\ges\\ges.exe", ["activate", "--goroot", "C:\\gos ü"], cwd="w/a")
    assert gos and done.status == 0 and "C:\\gos ü" in done.out.decode() and b"a batch file can only say ASCII" in done.out


def test_sh_file_of_windows_is_for_git_bash(wine, gos):
    with open(wine.path("w/a/go-env.sh"), encoding="utf-8") as file:
        assert gos and "_go_env_try '/c/go24' ||" in file.read()
