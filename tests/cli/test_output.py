"""What every command owes its reader: output that could not be written is said, help answers."""
import os
import re
import shlex
import shutil
import subprocess

import pytest
from support import toolchains

with open(os.path.join(toolchains.ROOT, "src/cli/commands.def"), encoding="ascii") as file:
    COMMANDS = re.findall(r"^GES_COMMAND\((\w+)\)$", file.read(), re.M)

# What makes each say something on standard output that ends by itself; those with a session of their own are below.
TELLING = {
    "env": ["env", "GOOS"], "why": ["why", "PATH"], "which": ["which", "sh"], "toolchain": ["toolchain"], "mod": ["mod"],
    "sdk": ["sdk", "list"], "use": ["use", "--scope", "session", "--shell", "sh"], "activate": ["activate"],
    "prompt": ["prompt", "--format", "{go}x"], "ps": ["ps"], "watch": ["watch", "--for", "1"], "doctor": ["doctor", "--json"],
    "set": ["set", "--dry-run", "--shell", "sh", "A=b"], "unset": ["unset", "--dry-run", "--shell", "sh", "A"],
    "path": ["path", "add", "--dry-run", "--shell", "sh", "/opt/x"], "history": ["history"], "undo": ["undo", "--dry-run"],
    "refresh": ["refresh", "--shell", "sh", "--json"], "allow": ["allow", "."], "deny": ["deny", "."], "status": ["status"],
    "hook": ["hook", "bash"], "load": ["load", "--shell", "bash"], "snapshot": ["snapshot"], "inspect": ["inspect", "/bin/sh"],
    "symbols": ["symbols", "export", "--json", "symbols", "go"], "dotenv": ["dotenv", "f.env"], "run": ["run", "--", "/bin/echo", "x"], "shell": ["shell", "--", "-c", "echo x"],
    "version": ["version"], "help": ["help"], "install": ["install", "--dry-run", "{version}"],
    "uninstall": ["uninstall", "--dry-run", "{tree}"],
}


@pytest.fixture
def bare(sandbox, go_toolchains):
    """A machine with a Go, a small project, and one change that can be undone."""
    version, goroot = list(go_toolchains.items())[-1]
    sandbox.write("w/f.env", "A=b\n")
    sandbox.write("w/.env", "A=b\n")
    sandbox.write("w/go.mod", "module m\n")
    shutil.copy(os.path.join(goroot, "bin/go"), sandbox.path("w/go"))
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(goroot, sandbox.path("home/sdk", version))
    sandbox.write("w/tree/VERSION", version + "\n")
    os.makedirs(sandbox.path("w/tree/bin"))
    os.link(sandbox.path("w/go"), sandbox.path("w/tree/bin/go"))
    assert sandbox.ges("set", "--yes", "--shell", "sh", "B=c").status == 0
    return sandbox


def ask(bare, ges, command, **how):
    version = os.listdir(bare.path("home/sdk"))[0]
    path = "PATH=%s/bin:/usr/bin:/bin" % bare.path("home/sdk", version)
    env = dict(entry.split("=", 1) for entry in bare.environment(path, "TERM=xterm-256color", *how.pop("env", [])))
    words = [ges, *(word.replace("{version}", version[2:]).replace("{tree}", bare.path("w/tree")) for word in TELLING[command])]
    if how.pop("terminal", False):
        words = ["script", "-qec", " ".join(shlex.quote(word) for word in words), "/dev/null"]
    how.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(words, cwd=bare.path("w"), env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, **how)


def test_every_command_is_asked():
    assert sorted(TELLING) == sorted(COMMANDS), "a new command gets a line above"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_said(ges, bare, command):
    told = ask(bare, ges, command)
    assert told.stdout, "%s said nothing: %s" % (command, told)
    with open("/dev/full", "wb") as full:
        done = ask(bare, ges, command, stdout=full)
    if command in ("run", "shell"):  # standard output is that of echo, which says it itself
        assert done.returncode != 0 and b"No space left on device" in done.stderr or command == "shell", done
        return
    assert done.returncode == 3
    assert done.stderr.endswith(b"ges: cannot write to 'standard output': No space left on device\n"), done


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_goes_away_is_no_crash(ges, bare, command):
    read, write = os.pipe()
    os.close(read)
    done = ask(bare, ges, command, stdout=write)
    os.close(write)
    assert done.returncode in (3, 141, -13) or command in ("run", "shell"), done
    assert b"Sanitizer" not in done.stderr and len(done.stderr) < 2000, done


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("run", "shell")])
def test_colours_only_where_they_are_wanted(ges, bare, command):
    """A pipe gets none; a terminal none with NO_COLOR set."""
    piped = ask(bare, ges, command)
    assert b"\x1b" not in piped.stdout + piped.stderr
    shown = ask(bare, ges, command, terminal=True, env=["NO_COLOR=1"])
    assert b"\x1b[" not in shown.stdout and shown.stdout, shown


@pytest.mark.parametrize("words, said", [
    (["ps", "x", "y", "z"], "one process, and 'y' is more"), (["ps", "x"], "the number of one process, not 'x'"),
    (["ps", "--stale", "1"], "no process is wanted here, and '1' is more"), (["refresh", "x"], "there are no words, only options, not 'x'")])
def test_words_too_many_are_named(ges, words, said):
    done = subprocess.run([ges, *words], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.startswith("ges: %s\n" % said), done


@pytest.mark.parametrize("command", ["status", "allow", "deny"])
def test_a_directory_that_is_missing_is_said_to_be(sandbox, command):
    done = sandbox.ges(command, "nofile")
    assert done.status == 3 and b"'nofile' is not there" in done.err, done


@pytest.mark.parametrize("command", COMMANDS)
def test_help_answers(ges, command):
    asked = subprocess.run([ges, command, "--help"], capture_output=True, text=True)
    told = subprocess.run([ges, "help", command], capture_output=True, text=True)
    assert asked.returncode == 0 and asked.stdout == told.stdout and asked.stderr == ""
    assert f"usage: ges {command}" in asked.stdout and "exit codes:" in asked.stdout


@pytest.mark.parametrize("shell, check", [
    ("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"])])
def test_completions_parse(ges, tmp_path, shell, check):
    text = subprocess.run([ges, "help", "--as", shell], capture_output=True, check=True).stdout
    script = tmp_path / "completion"
    script.write_bytes(text)
    assert subprocess.run([*check, str(script)]).returncode == 0


def test_bash_completes_commands_and_options(ges):
    script = f"""eval "$({ges} help --as bash)"
    COMP_WORDS=(ges w); COMP_CWORD=1; _ges; echo "${{COMPREPLY[*]}}"
    COMP_WORDS=(ges doctor --ex); COMP_CWORD=2; _ges; echo "${{COMPREPLY[*]}}"
    COMP_WORDS=(ges help to); COMP_CWORD=2; _ges; echo "${{COMPREPLY[*]}}" """
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["why which watch", "--explain", "toolchain"], done.stderr


def test_fish_completes_commands(ges, tmp_path):
    script = f"{ges} help --as fish | source; complete -C 'ges too'"
    done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True,
                          env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert done.stdout.startswith("toolchain\t"), done.stderr


def test_manual_page_is_clean(ges):
    page = subprocess.run([ges, "help", "--as", "man"], capture_output=True, check=True).stdout
    assert page.startswith(b'.\\" Made by') and b".SS \"ges doctor\"" in page
