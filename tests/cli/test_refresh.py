"""`ges refresh` in real shells: what the sources changed arrives, what the session did itself stays."""

import os
import shutil
import subprocess

import pytest

from support import toolchains

ODD = "a'b\"c $x `y` %z% !w! \\ ^ & | < > ( ) * ? # ~ ; \u00e9\u2019"


def nushell():
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools/nushell.sh")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def posix_word(text):
    return "'" + text.replace("'", "'\\''") + "'"


def posix_lines(values, path):
    lines = ["export %s=%s" % (name, posix_word(value)) for name, value in values.items()]
    return "\n".join(lines + ["export PATH=%s:$PATH" % path]) + "\n"


def fish_lines(values, path):
    word = lambda text: "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"  # noqa: E731
    lines = ["set -gx %s %s" % (name, word(value)) for name, value in values.items()]
    return "\n".join(lines + ["set -gx PATH %s $PATH" % " ".join(path.split(":"))]) + "\n"


def environment_d(values, path):
    lines = ["%s=%s" % (name, posix_word(value)) for name, value in values.items() if "'" not in value]
    return "\n".join(lines + ["PATH=%s:/usr/bin:/bin" % path]) + "\n"


POSIX = """eval "$(GES refresh SHELL --begin)"
export PATH="/venv/bin:$PATH:/mine" OWN=1 BOTH=session
unset DROPPED
mv CHANGED FILE
eval "$(GES refresh SHELL)"
env -0 > first
eval "$(GES refresh SHELL)"
env -0 > second
"""
FISH = """GES refresh SHELL --begin | source
set -gx PATH /venv/bin $PATH /mine
set -gx OWN 1
set -gx BOTH session
set -e DROPPED
mv CHANGED FILE
GES refresh SHELL | source
env -0 > first
GES refresh SHELL | source
env -0 > second
"""
ELVISH = """eval (GES refresh SHELL --begin | slurp)
set-env PATH "/venv/bin:"(get-env PATH)":/mine"
set-env OWN 1
set-env BOTH session
unset-env DROPPED
mv CHANGED FILE
eval (GES refresh SHELL | slurp)
env -0 > first
eval (GES refresh SHELL | slurp)
env -0 > second
"""
NU = """GES refresh SHELL --begin | from json | load-env
$env.PATH = (["/venv/bin"] | append $env.PATH | append "/mine")
$env.OWN = "1"
$env.BOTH = "session"
hide-env DROPPED
mv -f CHANGED FILE
GES refresh SHELL | from json | load-env
$env.PATH = ($env.PATH | split row ":")
^env -0 o> first
let rest = (GES refresh SHELL)
if ($rest | is-not-empty) { $rest | from json | load-env }
^env -0 o> second
"""

# name: start-up file, its writer, the session, how the shell runs a script as a login shell, may values be odd
SHELLS = {
    "bash": (".bash_profile", posix_lines, POSIX, ["bash", "--login"]),
    "zsh": (".zprofile", posix_lines, POSIX, ["zsh", "-l"]),
    "sh": (".profile", posix_lines, POSIX, ["dash", "-l"]),
    "fish": (".config/fish/config.fish", fish_lines, FISH, ["fish", "-l"]),
    "elvish": (".config/environment.d/go.conf", environment_d, ELVISH, ["elvish", "-norc"]),
    "nu": (".config/environment.d/go.conf", environment_d, NU, ["nu", "-n"]),
}


def block(path):
    with open(path, "rb") as file:
        pairs = [entry.decode().partition("=") for entry in file.read().split(b"\0") if entry]
    return {name: value for name, _, value in pairs}


def odd(writer):
    return ODD.replace("'", "").replace("$", "").replace("\\", "") if writer is environment_d else ODD


class Session:
    """One shell that begins, edits its variables, has its start-up file changed, and refreshes twice."""

    def __init__(self, sandbox, shell, extra=()):
        self.sandbox, self.shell = sandbox, shell
        self.file, self.writer, self.script, self.command = SHELLS[shell]
        self.old = {"GOBIN": "/old", "GONE": "1", "BOTH": "old", "DROPPED": "old", "KEPT": "1"}
        self.new = {"GOBIN": "/new", "BOTH": "new", "DROPPED": "old", "KEPT": "1", "ADDED": odd(self.writer)}
        self.extra = list(extra)

    def run(self):
        box = self.sandbox
        box.write("home/" + self.file, self.writer(self.old, box.path("home", "bin")))
        box.write("w/changed", self.writer(self.new, box.path("home", "bin") + ":/opt/n"))
        script = self.script.replace("GES", box.program).replace("SHELL", " ".join(["--shell", self.shell] + self.extra))
        script = script.replace("CHANGED", "changed").replace("FILE", box.path("home", self.file))
        box.write("w/script", script)
        env = {"HOME": box.path("home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "USER": "root"}
        if self.writer is environment_d:  # what a logon would have given it
            env.update(self.old, PATH=box.path("home", "bin") + ":/usr/bin:/bin")
        command = [nushell() if self.command[0] == "nu" else shutil.which(self.command[0])] + self.command[1:]
        done = subprocess.run(command + ["script"], env=env, cwd=box.path("w"), capture_output=True, timeout=60)
        assert done.returncode == 0, done
        self.told = done.stderr.decode()
        return block(box.path("w", "first")), block(box.path("w", "second"))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_session_follows_and_keeps_its_own(sandbox, shell):
    session = Session(sandbox, shell)
    first, second = session.run()
    assert first["GOBIN"] == "/new"
    assert first["ADDED"] == session.new["ADDED"]
    assert "GONE" not in first
    assert first["OWN"] == "1" and first["KEPT"] == "1"
    assert first["BOTH"] == "session"
    assert "DROPPED" not in first
    path = first["PATH"].split(":")
    assert path[:3] == ["/venv/bin", sandbox.path("home", "bin"), "/opt/n"] and path[-1] == "/mine"
    assert "BOTH stays session as set in this session; a new one has new" in session.told
    assert session.told.count("refreshed:") == 1
    changed = {name for name in first if first[name] != second.get(name)} | (set(second) - set(first))
    assert not changed - {"_", "SHLVL"}


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_the_sources_win_where_they_are_asked_to(sandbox, shell):
    first, _ = Session(sandbox, shell, ["--take", "BOTH"]).run()
    assert first["BOTH"] == "new"


@pytest.mark.parametrize("shell", ["bash", "zsh", "sh", "fish"])
def test_a_real_login_shell_says_the_same(sandbox, shell):
    followed = Session(sandbox, shell).run()[0]
    asked = Session(sandbox, shell, ["--run-login-shell"]).run()[0]
    for name in ("GOBIN", "ADDED", "BOTH", "OWN", "PATH"):
        assert asked[name] == followed[name], name
    assert "GONE" not in asked and "DROPPED" not in asked


def test_programs_of_start_up_files_are_not_run(sandbox):
    sandbox.write("home/.bash_profile", "export A=$(touch ran; echo 1)\nexport B=2\n")
    env = ["B=old"]
    done = sandbox.ges("refresh", "--shell", "bash", "--json", env=env)
    found = done.json()
    assert [entry["text"] for entry in found["unsure"]] == ["A"]
    assert not os.path.exists(sandbox.path("w", "ran"))
    done = sandbox.ges("refresh", "--shell", "bash", "--json", "--run-login-shell", env=env)
    assert {"A", "B"} <= {change["name"] for change in done.json()["changes"]}
    assert os.path.exists(sandbox.path("w", "ran"))


def test_without_a_baseline_nothing_is_replaced(sandbox):
    sandbox.write("home/.bash_profile", "export A=new\nexport B=new\nPATH=/n:$PATH\n")
    script = 'export A=mine; eval "$(%s refresh --shell bash | tee code)"' % sandbox.program
    done = sandbox.run(["/bin/bash", "-c", script], env=["X=1"])
    with open(sandbox.path("w", "code"), "rb") as file:
        code = file.read()
    assert b"export B='new'" in code and b"export A=" not in code and b"unset A" not in code and b"unset -v A" not in code
    assert b"A stays mine" in done.err


def test_what_the_shell_was_started_with_is_not_its_own(sandbox):
    sandbox.write("home/.bash_profile", "export A=new\nexport B=new\n")
    script = 'export B=mine; eval "$(%s refresh --shell bash)"; echo "$A $B"' % sandbox.program
    done = sandbox.run(["/bin/bash", "-c", script], env=["A=old", "B=old"])
    assert done.out == b"new mine\n" and b"B stays mine" in done.err, done


def test_a_damaged_baseline_is_told_and_made_anew(sandbox):
    sandbox.write("home/.bash_profile", "export B=new\n")
    done = sandbox.ges("refresh", "--shell", "bash", env=["GES_BASELINE=1.A=%"])
    assert done.status == 0 and b"the baseline of the session" in done.err and b"export GES_BASELINE='1." in done.out


def test_a_dry_run_tells_by_its_status(sandbox):
    sandbox.write("home/.bash_profile", "export B=new\n")
    assert sandbox.ges("refresh", "--shell", "bash", "--dry-run").status == 1
    begun = sandbox.ges("refresh", "--shell", "bash", "--begin").out.decode()
    baseline = begun.split("GES_BASELINE='")[1].split("'")[0]
    done = sandbox.ges("refresh", "--shell", "bash", "--dry-run", env=["B=new", "GES_BASELINE=" + baseline])
    assert done.status == 0 and b"has what a new one would have" in done.out


def test_secrets_are_masked(sandbox):
    sandbox.write("home/.bash_profile", "export API_TOKEN=s3cret-new\n")
    script = "export API_TOKEN=s3cret-own; %s refresh --shell bash >code" % sandbox.program
    done = sandbox.run(["/bin/bash", "-c", script])
    assert b"s3cret" not in done.err and b"API_TOKEN stays ***" in done.err
    assert b"s3cret" not in sandbox.ges("refresh", "--shell", "bash", "--json", env=["API_TOKEN=s3cret-old"]).out


def test_wrong_words(sandbox):
    assert sandbox.ges("refresh", "--shell", "tcsh").status == 2
    assert sandbox.ges("refresh", "x").status == 2
