"""What every command owes its reader: output that could not be written is said, help answers."""
import subprocess

import pytest

COMMANDS = ["env", "why", "which", "toolchain", "doctor", "version", "help"]


@pytest.mark.parametrize("words", [["help"], ["version"], ["which", "sh"]])
def test_a_full_disk_is_said(ges, words):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([ges, *words], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert done.stderr == "ges: cannot write to 'standard output': No space left on device\n"


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
