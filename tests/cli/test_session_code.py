"""Code for running shells, evaluated by the real shells: every value arrives as it is, and nothing of it is run."""

import json
import os
import random
import re
import shutil
import subprocess

import pytest

from support import toolchains

QUOTES = "'\"`\u2018\u2019\u201a\u201b\u201c\u201d\u201e"
TRAPS = [
    "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\"; touch pwned; \"", "\n touch pwned\n", "(touch pwned)",
    "$PATH ${HOME} $env:HOME", "%PATH% %%PATH%%", "!PATH!", "^&|<>()", "& touch pwned &", "| touch pwned", "\\", "\\\\",
    "a\\", "-n", "--", "#x", "~", "*", "?", "[a]", "{a,b}", "a b  c", " lead", "trail ", "\t", "\r\n", "\n", "\n\n", "'",
    "''", "\"\"", QUOTES, QUOTES * 3, "\u00e9\u4e16\U0001f600", "=", "a=b", ";", "\x7f", "\x1b[31m", "'\u2019'", "@", "@'\n'@",
]


def values():
    random.seed(5)
    alphabet = [chr(code) for code in range(1, 127)] + list(QUOTES) + ["\u00e9", "\U0001f600"]
    found = [chr(code) for code in range(1, 128)] + TRAPS
    found += ["".join(random.choices(alphabet, k=random.randrange(2, 40))) for _ in range(300)]
    return {"V%d" % index: value for index, value in enumerate(found)}


def nushell():
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools/nushell.sh")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# name: the program, and how it evaluates the file `code` as the shell's entry says
EVALUATE = {
    "bash": (["bash"], 'eval "$(cat code)"\nenv -0 > end\n'),
    "zsh": (["zsh", "-f"], 'eval "$(cat code)"\nenv -0 > end\n'),
    "sh": (["dash"], 'eval "$(cat code)"\nenv -0 > end\n'),
    "fish": (["fish", "-N"], "cat code | source\nenv -0 > end\n"),
    "elvish": (["elvish", "-norc"], "eval (cat code | slurp)\nenv -0 > end\n"),
    "nu": ([None, "-n"], "open --raw code | from json | load-env\n^env -0 o> end\n"),
}


def code_for(sandbox, shell, wanted):
    words = ["%s=%s" % pair for pair in wanted.items()]
    done = sandbox.ges("set", "--scope", "session", "--shell", shell, *words)
    assert done.status == 0, done
    return done.out


@pytest.mark.parametrize("shell", EVALUATE)
def test_values_arrive_unchanged(sandbox, shell):
    program, script = EVALUATE[shell]
    wanted = values()
    sandbox.write("w/code", code_for(sandbox, shell, wanted))
    sandbox.write("w/script", script)
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    command = [nushell() if program[0] is None else shutil.which(program[0])] + program[1:] + ["script"]
    done = subprocess.run(command, env=env, cwd=sandbox.path("w"), capture_output=True, timeout=120)
    assert done.returncode == 0 and done.stderr == b"", done
    with open(sandbox.path("w", "end"), "rb") as file:
        got = dict(entry.decode().split("=", 1) for entry in file.read().split(b"\0") if b"=" in entry)
    assert {name: got.get(name) for name in wanted} == wanted
    assert sorted(os.listdir(sandbox.path("w"))) == ["code", "end", "script"], "something was run"


@pytest.mark.parametrize("shell", EVALUATE)
def test_what_is_unset_is_gone(sandbox, shell):
    program, script = EVALUATE[shell]
    done = sandbox.ges("unset", "--scope", "session", "--shell", shell, "GONE")
    sandbox.write("w/code", done.out)
    sandbox.write("w/script", script)
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "GONE": "1"}
    command = [nushell() if program[0] is None else shutil.which(program[0])] + program[1:] + ["script"]
    done = subprocess.run(command, env=env, cwd=sandbox.path("w"), capture_output=True, timeout=60)
    assert done.returncode == 0, done
    with open(sandbox.path("w", "end"), "rb") as file:
        assert b"\0GONE=" not in b"\0" + file.read()


def test_names_that_a_shell_cannot_export_are_refused(sandbox):
    for shell in ("bash", "zsh", "sh", "fish"):
        done = sandbox.ges("set", "--scope", "session", "--shell", shell, "A-B=1")
        assert done.status != 0 and done.out == b"" and b"A-B" in done.err, done


def test_cmd_refuses_what_it_cannot_hold(sandbox):
    done = sandbox.ges("set", "--scope", "session", "--shell", "cmd", "A=1\n2")
    assert done.status != 0 and done.out == b"" and b"several lines" in done.err, done


def lex_single_quoted(text, at):
    """PowerShell's single-quoted string from `at`: its value, and where it ends. Source: the language specification,
    2.3.5.2: a quote is any of ' U+2018 U+2019 U+201A U+201B; two in a row, of whatever form, stand for the second."""
    quotes = "'\u2018\u2019\u201a\u201b"
    assert text[at] in quotes
    at += 1
    value = ""
    while True:
        if text[at] in quotes:
            if text[at + 1 : at + 2] and text[at + 1] in quotes:
                value += text[at + 1]
                at += 2
                continue
            return value, at + 1
        value += text[at]
        at += 1


def lex_word(text, at):
    """The same, or a call of Regex.Unescape around it, of whose escapes these are two: \\\\ and \\uXXXX."""
    call = "([Regex]::Unescape("
    if not text.startswith(call, at):
        return lex_single_quoted(text, at)
    escaped, at = lex_single_quoted(text, at + len(call))
    assert text[at : at + 2] == "))" and not re.search(r"(?<!\\)(\\\\)*\\[^\\u]", escaped)
    units = re.sub(r"\\(\\|u([0-9a-f]{4}))", lambda found: chr(int(found[2], 16)) if found[2] else "\\", escaped)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"), at + 2


def test_powershell_code_reads_as_its_grammar_says(sandbox):
    wanted = values()
    text = code_for(sandbox, "pwsh", wanted).decode("ascii")
    call = "[Environment]::SetEnvironmentVariable("
    at, got = 0, {}
    while at < len(text):
        assert text.startswith(call, at)
        name, at = lex_word(text, at + len(call))
        assert text[at] == ","
        got[name], at = lex_word(text, at + 1)
        assert text[at : at + 2] == ")\n"
        at += 2
    assert got == wanted


def test_powershell_refuses_what_it_cannot_hold(sandbox):
    done = sandbox.ges("set", "--scope", "session", "--shell", "pwsh", "A=a\udcffb")
    assert done.status != 0 and done.out == b"" and b"no UTF-8" in done.err, done


def test_cmd_takes_the_lines_as_they_are(wine, sandbox):
    wanted = {name: value for name, value in values().items() if not re.search("[\r\n\x1a]|[^\x00-\x7f]", value)}
    code = code_for(sandbox, "cmd", wanted)
    with open(wine.path("w/code.txt"), "wb") as file:
        file.write(code)
    with open(wine.path("w/t.bat"), "w", newline="") as file:
        file.write("@echo off\r\nfor /f \"delims=\" %%i in (code.txt) do @set %%i\r\nC:\\ges\\ges.exe run --print --json --reveal > end.json\r\n")
    done = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "C:\\w\\t.bat"])
    with open(wine.path("w/end.json"), "rb") as file:
        got = {entry["name"]: entry["value"] for entry in json.loads(file.read())["variables"]}
    assert {name: got.get(name) for name in wanted} == wanted, done
    assert sorted(os.listdir(wine.path("w"))) == ["code.txt", "end.json", "t.bat"], "something was run"
