"""PowerShell's hook. There is no PowerShell here: its text is read by tree-sitter's grammar of the language, and what it
compares is held against what .NET says of the same files. docs/verified.md names what only a real one can show."""

import os
import re
import subprocess

import pytest

from cli import test_session_code as grammar
from support import toolchains

ODD = "q'q \u2019 \u201b $x `y \u00fc"
EPOCH = 621355968000000000  # 1970-01-01 in ticks of 100 ns since year 1
ABSENT = "504911232000000000"  # 1601-01-01: File.GetLastWriteTimeUtc of what is not there


@pytest.fixture(scope="module")
def reader():
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools/powershell-grammar.sh")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    def read(text):
        found = subprocess.run([done.stdout.strip()], input=text.encode("ascii"), capture_output=True)
        return found.stdout.decode()

    return read


def text_of(result):
    assert result.status == 0, result
    return result.out.decode("ascii")


def test_the_reader_knows_what_is_no_powershell(reader):
    assert reader("if ($x) { 'it''s' }\n") == ""
    for broken in ("if ($x { 1 }\n", "$x = 'open\n", "foreach $a in 1 { }\n", "function global:f { { }\n"):
        assert reader(broken) != "", broken


def test_the_hook_is_powershell_in_ascii_and_guards_what_it_must_not_touch(sandbox, reader):
    text = text_of(sandbox.ges("hook", "pwsh"))
    assert reader(text) == ""
    for part in ("LanguageMode", "Set-StrictMode -Off", "$ok = $?", "$global:LASTEXITCODE = $exit", "LocationChangedAction",
                 "PowerShell.OnIdle", "Session Manager\\Environment", "& $inner"):
        assert part in text, part
    lines = [line.strip() for line in text.splitlines()]
    assert lines.index("$ok = $?") < lines.index("__ges_hook") < lines.index("& $inner"), "$? is read first"


def test_the_program_may_have_any_name(sandbox, reader):
    program = sandbox.path("w", ODD, "ges")
    os.makedirs(os.path.dirname(program))
    os.symlink(sandbox.program, program)
    text = text_of(sandbox.run([program, "hook", "pwsh"]))
    call = text.index("& ", text.index("$code = ")) + 2
    assert reader(text) == "" and grammar.lex_word(text, call)[0] == program
    done = sandbox.run([program, "hook", "--install", "--yes", "pwsh"])
    assert done.status == 0, done
    with open(sandbox.path("home/.config/powershell/profile.ps1"), encoding="ascii") as file:
        profile = file.read()
    assert reader(profile) == "" and profile.count("Invoke-Expression") == 1


def looks(text):
    """What `ges load` tells the hook: the paths with what is found there now, and those that have to be there."""
    lists = {}
    for name in ("paths", "present"):
        at = text.index("$global:__ges_%s = @(" % name) + len("$global:__ges_%s = @(" % name)
        lists[name] = []
        while text[at] != ")":
            word, at = grammar.lex_word(text, at + (text[at] == ","))
            lists[name].append(word)
    found = re.search(r"\$global:__ges_found = '([^']*)'", text)[1].split(",")
    return lists["paths"], lists["present"], found


def found_now(paths, present):
    """As .NET says it: the time of a link is its own."""
    times = []
    for path in paths:
        times.append(str(EPOCH + os.lstat(path).st_mtime_ns // 100) if os.path.lexists(path) else ABSENT)
    return times + [str(os.path.exists(path)) for path in present]


def rested(sandbox, *names):
    """Files that were written long ago: younger ones are looked at once more (env/stamp.h)."""
    for name in names:
        os.utime(sandbox.path(name), (1500000000.25, 1500000000.25), follow_symlinks=False)


def load(sandbox, name):
    return text_of(sandbox.ges("load", "--shell", "pwsh", cwd=sandbox.path("w", name)))


def test_what_is_compared_is_what_dotnet_says(sandbox, reader):
    sandbox.write("w/" + ODD + "/.env", "A=1\n")
    assert sandbox.ges("allow", "--yes", sandbox.path("w", ODD)).status == 0
    rested(sandbox, "w/" + ODD + "/.env", "home/.local/share/go-env-sync/trust")
    text = load(sandbox, ODD)
    paths, present, found = looks(text)
    assert reader(text) == "" and found == found_now(paths, present) and sandbox.path("w", ODD, ".env") in paths
    sandbox.write("w/" + ODD + "/.env.local", "B=1\n")
    assert found != found_now(paths, present), "a file that came"
    os.remove(sandbox.path("w", ODD, ".env.local"))
    assert found == found_now(paths, present)


def test_the_end_of_a_project_has_to_stay(sandbox):
    sandbox.write("w/p/.env", "A=1\n")
    sandbox.write("w/p/m/go.mod", "module m\n")
    paths, present, found = looks(load(sandbox, "p/m"))
    assert present == [sandbox.path("w/p/m/go.mod")] and found == found_now(paths, present)
    os.remove(sandbox.path("w/p/m/go.mod"))
    assert found != found_now(paths, present)


def test_a_file_that_was_just_written_is_looked_at_again(sandbox):
    sandbox.write("w/p/.env", "A=1\n")
    os.utime(sandbox.path("w/p/.env"))
    paths, present, found = looks(load(sandbox, "p"))
    assert found != found_now(paths, present)


def test_a_link_is_looked_at_as_well_as_what_it_leads_to(sandbox):
    sandbox.write("w/real/one", "A=1\n")
    sandbox.write("w/real/two", "A=2\n")
    os.makedirs(sandbox.path("w/p"))
    os.symlink("../real/one", sandbox.path("w/p/.env"))
    rested(sandbox, "w/p/.env", "w/real/one", "w/real/two")
    paths, present, found = looks(load(sandbox, "p"))
    assert found == found_now(paths, present)
    assert {sandbox.path("w/p/.env"), sandbox.path("w/real/one")} <= set(paths)
    sandbox.write("w/real/one", "A=3\n")
    assert found != found_now(paths, present)


@pytest.mark.parametrize("encoding, mark", [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_a_profile_keeps_its_encoding(sandbox, encoding, mark):
    mine = "# caf\u00e9 \U0001f600\r\nfunction prompt { '> ' }\r\n"
    path = "home/.config/powershell/profile.ps1"
    before = mark + mine.encode(encoding)
    sandbox.write(path, before)
    for _ in range(2):
        assert sandbox.ges("hook", "--install", "--yes", "pwsh").status == 0
    with open(sandbox.path(path), "rb") as file:
        after = file.read()
    text = after[len(mark):].decode(encoding)
    assert after.startswith(before) and text.startswith(mine) and text.count("Invoke-Expression") == 1
    assert sandbox.ges("undo", "--yes").status == 0
    with open(sandbox.path(path), "rb") as file:
        assert file.read() == before


def test_a_profile_that_is_half_utf16_is_left_alone(sandbox):
    for half in (b"\xff\xfe#\x00\n\x00x", b"\xff\xfe#\x00\n\x00PLAIN\nPLAIN\n"):
        sandbox.write("home/.config/powershell/profile.ps1", half)
        assert sandbox.ges("hook", "--install", "--yes", "pwsh").status == 3
        with open(sandbox.path("home/.config/powershell/profile.ps1"), "rb") as file:
            assert file.read() == half
