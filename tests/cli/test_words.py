"""What commands about projects and Gos say when something stands in the way: what, where, why, and what to do; as a user who
is not root, as root may read everything."""

import os
import subprocess

import pytest
from test_sdk import lay_out

USER = 4712


@pytest.fixture
def somebody(sandbox):
    """run(words): as a user without rights, who owns the sandbox."""
    if os.getuid() != 0:
        pytest.fail("run this test as root: it becomes somebody else with setpriv")
    os.chmod(sandbox.root, 0o755)

    def run(*words, folder="w", home="home", env=()):
        set_home = ["HOME=" + sandbox.path(home)] if home else []
        command = ["setpriv", "--reuid=%d" % USER, "--regid=%d" % USER, "--clear-groups", "env", "-i", "PATH=/usr/bin:/bin", *set_home,
                   *env, sandbox.program, *words]
        done = subprocess.run(command, cwd=sandbox.path(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()

    run.own = lambda: subprocess.run(["chown", "-R", str(USER), sandbox.root], check=True)
    return run


def test_what_cannot_be_read_is_not_taken_for_absent_or_silent(sandbox, somebody):
    sandbox.write("w/go.mod", "module m\ngo 1.21\n", 0)
    sandbox.write("w/closed/in/.env", "A=1\n")
    somebody.own()
    os.chown(sandbox.path("w/closed"), 0, 0)
    os.chmod(sandbox.path("w/closed"), 0o700)
    for words in (["activate"], ["activate", "--write", "--yes"], ["install", "go.mod"], ["use"]):
        assert somebody(*words) == (3, "ges: cannot open '%s': Permission denied\n" % sandbox.path("w/go.mod")), words
    for command in ("allow", "deny", "status"):
        code, said = somebody(command, "closed/in")
        assert code == 3 and "closed/in': Permission denied" in said, said


def test_where_decisions_cannot_be_kept(sandbox, somebody):
    sandbox.write("w/.env", "A=1\n")
    somebody.own()
    os.chmod(sandbox.path("home"), 0o555)
    for words in (["allow", "--yes"], ["deny"]):
        code, said = somebody(*words)
        assert code == 3 and ("keeping the decision in '%s' (XDG_DATA_HOME moves it): cannot make the directory '%s': Permission denied\n"
                              % (sandbox.path("home/.local/share/go-env-sync/trust"), sandbox.path("home/.local"))) in said, said
    assert somebody("allow", "--yes", env=["XDG_DATA_HOME=" + sandbox.path("w/data")])[0] == 0


def test_without_a_home_at_all(sandbox, somebody):
    sandbox.write("w/.env", "A=1\n")
    somebody.own()
    for words in (["allow", "--yes"], ["deny"], ["status"], ["install", "1.24"], ["uninstall", "1.24"]):
        code, said = somebody(*words, home="")
        assert code == 3 and said.endswith("user id %d has no entry in the user database; set HOME\n" % USER), said


def test_no_space_for_a_decision(sandbox):
    sandbox.write("w/.env", "A=1\n")
    os.makedirs(sandbox.path("small"))
    script = ("mount -t tmpfs -o size=16k tmpfs \"$1\" && mkdir -m 700 -p \"$1/go-env-sync/trust\" && "
              "{ head -c 20000 /dev/zero >\"$1/fill\" 2>/dev/null; \"$0\" allow --yes; }")
    done = sandbox.run(["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, sandbox.program, sandbox.path("small")],
                       env=["XDG_DATA_HOME=" + sandbox.path("small"), "PATH=/usr/bin:/bin"])
    assert done.status == 3 and "keeping the decision in '%s/go-env-sync/trust'" % sandbox.path("small") in done.err.decode(), done
    assert b"No space left on device" in done.err


def test_a_directory_that_is_gone(sandbox):
    script = "mkdir gone && cd gone && rmdir ../gone && for c in 'allow' 'use 1.22' 'dotenv .env' 'watch'; do \"$0\" $c; done"
    done = sandbox.run(["/bin/sh", "-c", script, sandbox.program])
    assert done.err.decode().count("ges: the working directory is gone: cd to one that is there\n") == 4, done


@pytest.mark.parametrize("words,status,said", [
    (["dotenv", "set", ".env", "TOKEN=geheim"], 2, "the file comes last: ges dotenv set NAME=VALUE .env"),
    (["dotenv", "unset", ".env", "A"], 2, "the file comes last: ges dotenv unset NAME .env"),
    (["dotenv", "set", "A", ".env"], 2, "'A' has no value"),
    (["hook", "bash", "zsh"], 2, "one shell at a time"),
    (["load", "--shell", "tcsh"], 2, "there is one for bash, zsh, fish"),
    (["allow", "../empty"], 3, "no .env file in '{at}/empty', nor in a project above it; name the project's directory, or write one"),
    (["deny", "../empty"], 3, "name the project's directory, or write one"),
    (["mod", "../empty"], 0, "0 files in 1 directory: no go.mod and no go.work"),
    (["activate", "old"], 3, "'ges install 1.99.1' brings one, or name one with --goroot DIR"),
])
def test_a_slip_of_the_user_is_named(sandbox, words, status, said):
    sandbox.write("w/.env", "A=1\n")
    os.makedirs(sandbox.path("empty"))
    sandbox.write("w/old/go.mod", "module m\ngo 1.99.1\n")
    done = sandbox.ges(*words)
    assert done.status == status and said.format(at=sandbox.root) in done.out.decode() + done.err.decode(), done
    assert "geheim" not in str(done)


# --- when ges asks (docs/journal.md) ----------------------------------------------------------------------------------

NAMED = {"set": "set --scope project C=1", "unset": "unset --scope project B", "path": "path add --scope user {w}", "use": "use --scope project {go}",
         "dotenv set": "dotenv set C=1 .env", "dotenv unset": "dotenv unset A .env", "dotenv fmt": "dotenv fmt odd.env",
         "activate": "activate --write --goroot {go}"}
FURTHER = {"allow": "allow", "hook": "hook --install bash", "watch": "watch --unit systemd --install", "undo": "undo",
           "uninstall": "uninstall {spare}"}


@pytest.mark.parametrize("how", ["", "--json"])
@pytest.mark.parametrize("name", [*NAMED, *FURTHER])
def test_where_nobody_can_be_asked(sandbox, go_toolchains, name, how):
    """What the words name is done; what reaches further wants --yes, and nothing is changed without it. doctor --fix: doctor/test_fix.py."""
    version, goroot = list(go_toolchains.items())[-1]
    sandbox.write("w/.env", "A=1\n")
    sandbox.write("w/ges.env", "B=1\n")
    sandbox.write("w/odd.env", "A = 1\n")
    sandbox.write("w/go.mod", "module m\n\ngo 1.21\n")
    at = {"w": sandbox.path("w"), "go": lay_out(goroot, sandbox.path("home/sdk", version)), "spare": sandbox.path("spare")}
    env = ["SHELL=/bin/bash", "PATH=%s/bin:/usr/bin:/bin" % at["go"]]
    if name == "uninstall":
        lay_out(goroot, at["spare"])
    if name == "undo":
        assert sandbox.ges("dotenv", "set", "X=1", "other.env").status == 0

    def state():
        return {os.path.join(folder, file): os.stat(os.path.join(folder, file)).st_mtime_ns for folder, _, files in os.walk(sandbox.root)
                for file in files if "/.cache/" not in folder and not file.endswith(".lock")}

    words = {**NAMED, **FURTHER}[name].format(**at).split() + how.split()
    before = state()
    done = sandbox.ges(*words, env=env)
    if name in NAMED:
        assert done.status == 0 and state() != before, done
        return
    assert done.status == 1 and state() == before and b"; run again with --yes\n" in done.err, done
    sure = sandbox.ges(*words, "--yes", env=env)
    assert sure.status == 0 and state() != before, sure
