"""`ges prompt`: the line, its template, and the prompts of real shells."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios

import pytest
from support import toolchains


@pytest.fixture
def go(sandbox, go_toolchains):
    """go(minor) -> PATH with that toolchain in front."""
    def path(minor):
        root = next(root for version, root in go_toolchains.items() if version.startswith("go1.%d." % minor))
        return "PATH=%s/bin:/usr/bin:/bin" % root

    return path


def version_of(go_toolchains, minor):
    return next(version[2:] for version in go_toolchains if version.startswith("go1.%d." % minor))


def line(sandbox, *words, env=(), cwd=None):
    done = sandbox.ges("prompt", *words, env=list(env), cwd=cwd)
    assert done.status == 0 and done.err == b"", done
    return done.out.decode()


def test_silent_outside_projects(sandbox, go):
    assert line(sandbox, env=[go(24)]) == ""
    assert line(sandbox, "--format", "x[ {want}]", env=[go(24)]) == "x\n"


@pytest.mark.parametrize("minor", [15, 19, 21, 24, 27])
def test_version_is_that_of_the_real_go(sandbox, go, go_toolchains, minor):
    sandbox.write("w/go.mod", "module m\n\ngo 1.15\n")
    version = version_of(go_toolchains, minor)
    assert line(sandbox, env=[go(minor)]) == "go %s\n" % version
    real = sandbox.run(["/bin/sh", "-c", "go version"], env=[go(minor), "GOFLAGS="])
    assert real.out.decode().startswith("go version go%s " % version)


def test_mismatch_and_states(sandbox, go, go_toolchains):
    old, new = version_of(go_toolchains, 19), version_of(go_toolchains, 24)
    sandbox.write("w/go.mod", "module m\n\ngo 1.99\n")
    off = ["GOPROXY=off"]
    both = ("--format", "{go}|{state}|{mismatch}|{want}")
    assert line(sandbox, env=[go(24), *off]) == "go %s wants 1.99\n" % new
    assert line(sandbox, *both, env=[go(24), *off]) == new + "|fails|1.99|1.99\n"
    assert line(sandbox, *both, env=[go(24), "GOPROXY=https://p.example"]) == new + "|network|1.99|1.99\n"
    assert line(sandbox, *both, env=[go(24), "GOTOOLCHAIN=local"]) == new + "|old|1.99|1.99\n"
    assert line(sandbox, *both, env=[go(19)]) == old + "|old|1.99|1.99\n"
    assert line(sandbox, *both, env=["PATH=/usr/bin:/bin"]) == "|missing|1.99|1.99\n"
    assert line(sandbox, env=["PATH=/usr/bin:/bin"]) == "wants 1.99\n"
    sandbox.write("w/go.mod", "module m\n\ngo 1.21\n\ntoolchain go1.99.1\n")
    assert line(sandbox, *both, env=[go(24), "GOTOOLCHAIN=local"]) == new + "|ok||1.99.1\n"


def test_a_go_that_is_switched_to(sandbox, go, go_toolchains):
    new = version_of(go_toolchains, 26)
    root = go_toolchains["go" + new]
    os.symlink(root + "/bin/go", sandbox.path("bin/go" + new))
    sandbox.write("w/go.mod", "module m\n\ngo %s\n" % new)
    path = go(24) + ":" + sandbox.path("bin")
    assert line(sandbox, "--format", "{go} {state}", env=[path]) == new + " switched\n"
    assert sandbox.run(["/bin/sh", "-c", "go version"], env=[path]).out.split()[2].decode() == "go" + new


def test_work_file_and_fields(sandbox, go):
    sandbox.write("w/go.work", "go 1.24.0\n")
    sandbox.write("w/a/go.mod", "module m\n\ngo 1.15\n")
    told = json.loads(line(sandbox, "--json", env=[go(26), "GO_ENV_DEPTH=2"], cwd=sandbox.path("w/a")))
    assert (told["want"], told["project"], told["active"], told["state"]) == ("1.24.0", "w", "2", "ok")
    assert told["file"] == sandbox.path("w/go.work") and told["stale"] == ""
    told = json.loads(line(sandbox, "--json", env=[go(26), "GOWORK=off"], cwd=sandbox.path("w/a")))
    assert (told["want"], told["project"]) == ("1.15", "a")


def test_stale_session(sandbox, go):
    sandbox.write("w/go.mod", "module m\n")
    sandbox.write("home/.bashrc", "")
    script = sandbox.write("s.sh", """
        eval "$(%(ges)s refresh --shell bash --begin)"
        %(ges)s prompt --format '[{stale}]x'; echo 'export GES_NEW=1' >>$HOME/.bashrc
        echo 'export GES_NEW=1' >>$HOME/.profile; echo 'export GES_NEW=1' >>$HOME/.bash_profile
        %(ges)s prompt --format '[{stale}]x'
        """ % {"ges": sandbox.program})
    done = sandbox.run(["/bin/bash", "--norc", script], env=[go(24)])
    assert done.out == b"x\nstalex\n", done


@pytest.mark.parametrize("template", ["{", "{nope}", "[{go}", "[[{go}] [x[y]]", "{go:x}", "{go:1234}", "{go:}", "a{{b}{",
                                      "{'literal'}", "x" * 5000, "[{go}{{]"])
def test_wrong_templates_are_refused(sandbox, template):
    done = sandbox.ges("prompt", "--format", template)
    assert done.status == 2 and done.out == b"" and b"template" in done.err, done


@pytest.mark.parametrize("template, says", [("{want:6}|", "1.24  |"), ("{{{want}}", "{1.24}"), ("[[{want}]]", "[1.24]"),
                                            ("a[ {go} {want}]", "a"), ("{*want}", "1.24"), ("", "")])
def test_templates(sandbox, template, says):
    sandbox.write("w/go.mod", "module m\n\ngo 1.24\n")
    assert line(sandbox, "--format", template, env=["PATH=/nowhere", "GOTOOLCHAIN=local"]).rstrip("\n") == says


def test_control_characters_cannot_drive_the_terminal(sandbox):
    sandbox.write("w/e\x1b]0;x\x07\u202e/go.mod", "module m\n\ngo 1.2\x1b[31m\n")
    here = sandbox.path("w/e\x1b]0;x\x07\u202e")
    said = line(sandbox, "--format", "{project}|{want}|{active}", env=["GO_ENV_DEPTH=\x1b[2J"], cwd=here)
    assert said == "e\\x1b]0;x\\x07\\u202e||\\x1b[2J\n"


def test_zsh_percent(sandbox):
    sandbox.write("w/50%F{red}/go.mod", "module m\n")
    here = sandbox.path("w/50%F{red}")
    assert line(sandbox, "--zsh", "--format", "{project}", cwd=here) == "50%%F{red}\n"
    done = sandbox.run(["/usr/bin/zsh", "-fc", "setopt promptsubst; PS1='$(%s prompt --zsh --format {project})'; "
                        "print -P -- $PS1" % sandbox.program], cwd=here)
    assert done.out == b"50%F{red}\n"


def test_a_real_bash_prompt(sandbox, go, go_toolchains):
    """An interactive bash, its PS1 as documented; hostile names are not run by it."""
    sandbox.write("w/$(touch pwned)`touch pwned`\\w/go.mod", "module m\n\ngo 1.24.0\n")
    here = sandbox.path("w/$(touch pwned)`touch pwned`\\w")
    script = "PS1='<$(%s prompt --format \"{go} {project}\")> '\ntrue\nexit\n" % sandbox.program
    done = sandbox.run(["/bin/bash", "-c", "exec /bin/bash --norc -i <<'E' 2>&1\n" + script + "E\n"], env=[go(26)], cwd=here)
    said = "<%s $(touch pwned)`touch pwned`\\w> " % version_of(go_toolchains, 26)
    assert said in done.out.decode(), done
    assert os.listdir(here) == ["go.mod"]


def test_no_process_is_started_and_little_is_read(sandbox, go):
    sandbox.write("w/go.mod", "module m\n\ngo 1.24.0\n")
    log = sandbox.path("log")
    done = sandbox.run(["/usr/bin/strace", "-f", "-o", log, sandbox.program, "prompt"], env=[go(26)])
    assert done.status == 0
    with open(log, encoding="utf-8", errors="replace") as file:
        calls = [text.split(None, 1)[1] for text in file if "(" in text]
    assert not [c for c in calls if c.startswith(("fork", "vfork", "clone", "socket"))]
    assert len([c for c in calls if c.startswith("execve")]) == 1
    assert not [c for c in calls if "O_WRONLY" in c or "O_CREAT" in c]


def test_under_wine_it_tells_the_go_of_windows(wine, windows_toolchains):
    version, root = next(item for item in windows_toolchains.items() if item[0].startswith("go1.24."))
    if not os.path.exists(wine.path("go24")):
        wine.install(root, "go24")
    with open(wine.path("w/go.mod"), "w", encoding="ascii") as file:
        file.write("module m\n\ngo 1.24.0\n")
    done = wine.run("C:\\ges\\ges.exe", ["prompt", "--format", "{go} {state} {project}"], ["WINEPATH=C:\\go24\\bin"])
    assert done.status == 0 and done.out.decode().strip() == version[2:] + " ok w", done


# --- as documented, in the real programs -------------------------------------------------------------------------


def documented(start, end="```"):
    """A block of docs/prompt.md: what users copy is what is tested."""
    with open(os.path.join(toolchains.ROOT, "docs/prompt.md"), encoding="utf-8") as file:
        text = file.read()
    at = text.index(start)
    return text[at:text.index(end, at)]


def shell_line(shell):
    """What the table of docs/prompt.md says to write for a shell."""
    with open(os.path.join(toolchains.ROOT, "docs/prompt.md"), encoding="utf-8") as file:
        return next(re.search(r"`(.+?)`", row.split("|")[2])[1] for row in file if row.startswith("| %s |" % shell))


@pytest.fixture
def in_path(sandbox):
    os.symlink(sandbox.program, sandbox.path("bin/ges"))
    return sandbox.path("bin")


ODD = "o%F{red}dd $(touch pwned) `touch pwned` \\w \\$ 日本 é"


ON_TERMINAL = {"bash": (["/bin/bash", "--rcfile", "{rc}", "-i"], ".bashrc"), "zsh": (["/usr/bin/zsh", "-d", "-i"], ".zshrc"),
               "fish": (["/usr/bin/fish", "-N", "-i", "-C", "source {rc}"], "rc.fish")}


def visible(said):
    """Without what moves the cursor, colours, or names the window."""
    return re.sub(rb"\x1b\][^\x07]*\x07|\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[>=]|\x0f", b"", said)


@pytest.mark.parametrize("asks_for", ["", "{project}"])
@pytest.mark.parametrize("shell", sorted(ON_TERMINAL))
def test_the_documented_line_in_a_real_shell_on_a_terminal(sandbox, go, go_toolchains, in_path, shell, asks_for):
    """Shown is what ges says, and nothing of it is run; what is typed behind it over the end of the line arrives whole."""
    here = sandbox.path("w", ODD)
    sandbox.write("w/%s/go.mod" % ODD, "module m\n\ngo 1.99\n")
    words = "ges prompt --format '%s'" % asks_for if shell == "fish" else "ges prompt --format %s" % asks_for
    argv, name = ON_TERMINAL[shell]
    written = shell_line(shell).replace("ges prompt", words) if asks_for else shell_line(shell)
    rc = sandbox.write("home/" + name, written + "\n")
    entries = sandbox.environment(go(24) + ":" + in_path, "GOTOOLCHAIN=local", "TERM=xterm", "ZDOTDIR=" + sandbox.path("home"))
    expected = ODD.encode() if asks_for else b"go %s wants 1.99" % version_of(go_toolchains, 24).encode()
    child, fd = pty.fork()
    if child == 0:
        os.chdir(here)
        os.execve(argv[0], [word.format(rc=rc) for word in argv], dict(entry.split("=", 1) for entry in entries))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
    said = b""

    def until(what):
        nonlocal said
        while what not in visible(said):
            ready, _, _ = select.select([fd], [], [], 20)
            assert ready, (what, said)
            said += os.read(fd, 65536)

    try:
        until(expected)
        typed = "abcdefghij" * 25
        os.write(fd, ("echo %s > out; echo do''ne\n" % typed).encode())
        until(b"done\r\n")
        os.write(fd, b"exit\n")
        os.waitpid(child, 0)
    finally:
        os.close(fd)
    with open(os.path.join(here, "out"), encoding="ascii") as file:
        assert file.read() == typed + "\n"
    assert sorted(os.listdir(here)) == ["go.mod", "out"]


def test_starship_with_the_documented_lines(sandbox, go, go_toolchains, in_path):
    folder = subprocess.run([os.path.join(toolchains.ROOT, "tools/starship.sh")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    sandbox.write("home/.config/starship.toml", 'format = "$custom|"\n' + documented("[custom.go]"))
    starship = [folder + "/lib/ld-linux-x86-64.so.2", "--library-path", folder + "/lib", folder + "/starship", "prompt"]
    env = [go(24) + ":" + in_path, "GOTOOLCHAIN=local", "STARSHIP_SHELL=sh", "TERM=xterm"]

    def shown(cwd):
        done = sandbox.run(starship, env=env, cwd=cwd)
        assert done.status == 0 and done.err == b"", done
        return re.sub(rb"\x1b\[[0-9;]*m", b"", done.out).strip()

    version = version_of(go_toolchains, 24).encode()
    assert shown(sandbox.path("home")) == b"|", "nothing where there is no project"
    sandbox.write("w/go.mod", "module m\n\ngo 1.24.0\n")
    assert shown(sandbox.path("w")) == b"go %s |" % version
    sandbox.write("w/go.mod", "module m\n\ngo 1.99\n")
    assert shown(sandbox.path("w")) == b"go %s wants 1.99 |" % version


def test_oh_my_posh_s_segment_and_its_variable(sandbox, go, go_toolchains, in_path):
    """No oh-my-posh was at hand: the segment is JSON, and bash sets the variable that its template names."""
    segment = json.loads(documented('{ "type": "text"'))
    name = re.search(r"\.Env\.(\w+)", segment["template"])[1]
    line_ = documented("PROMPT_COMMAND='export", "\n```")
    sandbox.write("w/go.mod", "module m\n\ngo 1.24.0\n")
    script = "PROMPT_COMMAND='echo mine'\n%s\nPS1='<$%s>'\ntrue\nexit\n" % (line_, name)
    done = sandbox.run(["/bin/bash", "-c", "exec /bin/bash --norc -i <<'E' 2>&1\n" + script + "E\n"], env=[go(24) + ":" + in_path])
    assert b"<go %s>" % version_of(go_toolchains, 24).encode() in done.out and b"mine" in done.out, done
