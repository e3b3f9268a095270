"""`ges hook --install` where no line in a start-up file does it: Nushell's autoload directory; and on Windows (wine's
registry) both profiles of PowerShell, Nushell, and cmd's AutoRun."""

import os
import re
import subprocess

import pytest

from cli import test_session_code as session_code

REG = "C:\\windows\\system32\\reg.exe"
CMD = "C:\\windows\\system32\\cmd.exe"
PROCESSOR = "HKCU\\Software\\Microsoft\\Command Processor"
FOLDERS = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
GES = "C:\\ges\\ges.exe"


def nu(sandbox, program, line):
    env = {"HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    return subprocess.run([program, "--interactive", "--commands", line], env=env, cwd=sandbox.path("w"), capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=60)


def test_nushell_loads_what_was_installed(sandbox):
    program = session_code.nushell()
    place = sandbox.path("home/.config/nushell/autoload/ges.nu")
    result = sandbox.ges("hook", "--install", "--yes", "nu")
    assert result.status == 0 and os.path.exists(place), result
    dirs = nu(sandbox, program, "print $nu.user-autoload-dirs.0")
    assert dirs.stdout.strip() == os.path.dirname(place), dirs
    with open(place, encoding="utf-8") as file:
        assert sandbox.program in file.read()
    assert "nothing to do" in str(sandbox.ges("hook", "--install", "--yes", "nu"))
    assert sandbox.ges("undo", "--yes").status == 0 and not os.path.exists(place)
    sandbox.write("home/.config/nushell/autoload/ges.nu", "# mine\n")
    result = sandbox.ges("hook", "--install", "--yes", "nu")
    assert result.status == 3 and "was not written by ges" in str(result)


# --- Windows ---------------------------------------------------------------------------------------------------------------

def value(wine, key, name):
    done = wine.run(REG, ["query", key, "/v", name])
    lines = [line for line in done.out.decode("utf-8", "replace").splitlines() if line.strip().startswith(name)]
    return lines[0].split(None, 2)[1:] if lines else None


@pytest.fixture
def autorun(wine):
    yield
    wine.run(REG, ["delete", PROCESSOR, "/v", "AutoRun", "/f"])


def user(wine):
    base = wine.path("users")
    return next(os.path.join(base, name) for name in os.listdir(base) if name != "Public")


def read(*names):
    with open(os.path.join(*names), "rb") as file:
        return file.read()


@pytest.mark.parametrize("before", [None, ["REG_SZ", "C:\\other.bat"], ["REG_EXPAND_SZ", "@%TOOLS%\\clink inject"]])
def test_cmd_is_appended_to_autorun_and_undone(wine, autorun, before):
    if before:
        wine.run(REG, ["add", PROCESSOR, "/v", "AutoRun", "/t", before[0], "/d", before[1], "/f"])
    assert value(wine, PROCESSOR, "AutoRun") == before
    for _ in range(2):
        done = wine.run(GES, ["hook", "--install", "--yes", "cmd"])
        assert done.status == 0, done
    kind, line = value(wine, PROCESSOR, "AutoRun")
    folder = os.path.join(user(wine), "AppData", "Local", "go-env-sync")
    assert kind == (before or ["REG_SZ"])[0] and line.startswith((before[1] + " & (if exist ") if before else "(if exist ")
    assert line.count("hook.cmd") == 2 and line.endswith(")")
    batch, macros = read(folder, "hook.cmd"), read(folder, "hook.doskey")
    for text in (batch, macros):
        assert text.count(b"\n") == text.count(b"\r\n") and text.isascii()
    assert b'\'""C:\\ges\\ges.exe" load --shell cmd --refresh"\'' in macros and b"%%i" not in macros and b"%%i" in batch
    assert wine.run(GES, ["undo", "--yes"]).status == 0
    assert value(wine, PROCESSOR, "AutoRun") == before
    assert not os.path.exists(os.path.join(folder, "hook.cmd")) and not os.path.exists(os.path.join(folder, "hook.doskey"))


START = {  # how cmd was started -> does the hook stay?
    '"C:\\Windows\\System32\\cmd.exe"': True,
    '"C:\\Windows\\System32\\cmd.exe" ': True,
    "cmd /k": True,
    "cmd /K vcvars64.bat": True,
    'cmd.exe /k "vcvars.bat & other /c x"': True,
    "cmd /c dir": False,
    "C:\\WINDOWS\\system32\\cmd.exe /C go build": False,
    'C:\\WINDOWS\\system32\\cmd.exe /c ""C:\\a b\\x & y.bat" "': False,
    'cmd /s /c "start cmd /k other"': False,
    "": False,
}


def without(value, pattern):
    """!value:pattern=! by the rules of `set /?`: whatever the case; with a star all up to the first place goes."""
    found = re.search(re.escape(pattern.lstrip("*")), value, re.IGNORECASE)
    if not found:
        return value
    return value[found.end():] if pattern.startswith("*") else re.sub(re.escape(pattern), "", value, flags=re.IGNORECASE)


def stays(text, command_line):
    """Follows the lines that judge the command line: delayed expansion puts values in after quotes and operators were
    found, so that each is `set "NAME=TEXT"` or `if [not] "A"=="B" ...`."""
    names = {"CMDCMDLINE": command_line}

    def expand(part):
        return re.sub(r"!([^:!]+)(?::([^=!]*)=)?!", lambda found: without(names[found[1]], found[2]) if found[2]
                      else names[found[1]], part)

    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if "setlocal" in line) + 1
    for line in lines[first:lines.index("@endlocal")]:
        line = line[1:]
        if line.startswith("set "):
            name, value = re.fullmatch(r'set "(\w+)=(.*)"', line).groups()
            names[name] = expand(value)
            continue
        while line.startswith("if "):
            negated, left, right, line = re.fullmatch(r'if (not )?"(.*?)"=="(.*?)" (.*)', line).groups()
            if (expand(left) == expand(right)) == bool(negated):
                break
        else:
            assert line == "exit /b 0"
            return False
    return True


@pytest.mark.parametrize("line", START)
def test_the_batch_file_knows_who_is_at_work(sandbox, line):
    """By the documented rules: wine's cmd heeds no AutoRun, does not say how it was started, and does not replace in !x!."""
    result = sandbox.ges("hook", "cmd")
    assert result.status == 0 and stays(result.out.decode(), line) == START[line]


def test_a_cmd_that_does_not_say_how_it_was_started_is_left_alone(wine, autorun):
    assert wine.run(GES, ["hook", "--install", "--yes", "cmd"]).status == 0
    text = read(user(wine), "AppData", "Local", "go-env-sync", "hook.cmd").decode()
    for given, is_there in (([], False), (["CMDCMDLINE=cmd"], True)):
        with open(wine.path("w/t.bat"), "w", newline="", encoding="ascii") as file:
            file.write(text[:text.index("@doskey")] + "@echo stays>C:\\w\\stays.txt\r\n")
        done = wine.run(CMD, ["/c", "C:\\w\\t.bat"], given)
        assert os.path.exists(wine.path("w/stays.txt")) == is_there, done
        assert not done.out and not done.err, done


@pytest.mark.parametrize("name", ["CI", "npm_lifecycle_event", "GES_NO_HOOK", "GOPACKAGE", "TF_BUILD"])
def test_builds_are_left_alone(wine, autorun, name):
    assert wine.run(GES, ["hook", "--install", "--yes", "cmd"]).status == 0
    text = read(user(wine), "AppData", "Local", "go-env-sync", "hook.cmd").decode()
    with open(wine.path("w/t.bat"), "w", newline="", encoding="ascii") as file:
        file.write(text[:text.index("@doskey")] + "@echo stays>C:\\w\\stays.txt\r\n")
    wine.run(CMD, ["/c", "C:\\w\\t.bat"], [name + "=1", "CMDCMDLINE=cmd"])
    assert not os.path.exists(wine.path("w/stays.txt"))


def test_the_line_of_the_macros_loads(wine, autorun):
    assert wine.run(GES, ["hook", "--install", "--yes", "cmd"]).status == 0
    text = read(user(wine), "AppData", "Local", "go-env-sync", "hook.cmd").decode()
    load = next(line for line in text.splitlines() if " load " in line)
    os.makedirs(wine.path("w/p"))
    with open(wine.path("w/p/.env"), "w", encoding="ascii") as file:
        file.write("FROM_MACRO='a b'\n")
    assert wine.run(GES, ["allow", "--yes", "C:\\w\\p"]).status == 0
    with open(wine.path("w/t.bat"), "w", newline="", encoding="ascii") as file:
        file.write("@cd C:\\w\\p\r\n" + load + "\r\n@set FROM_>C:\\w\\end.txt\r\n")
    done = wine.run(CMD, ["/c", "C:\\w\\t.bat"])
    assert read(wine.path("w/end.txt")).decode().strip() == "FROM_MACRO=a b", done


def test_both_profiles_of_powershell_where_the_documents_are(wine):
    os.makedirs(wine.path("w/cloud/Docs"))
    old = value(wine, FOLDERS, "Personal")
    wine.run(REG, ["add", FOLDERS, "/v", "Personal", "/t", "REG_EXPAND_SZ", "/d", "%SystemDrive%\\w\\cloud\\Docs", "/f"])
    try:
        done = wine.run(GES, ["hook", "--install", "--yes", "pwsh"])
        assert done.status == 0 and b"Set-ExecutionPolicy" in done.out, done
        for name in ("WindowsPowerShell", "PowerShell"):
            text = read(wine.path("w/cloud/Docs"), name, "profile.ps1")
            assert text.count(b"& 'C:\\ges\\ges.exe' hook pwsh | Out-String | Invoke-Expression") == 1
        assert wine.run(GES, ["undo", "--yes"]).status == 0
        assert not os.path.exists(wine.path("w/cloud/Docs/PowerShell/profile.ps1"))
    finally:
        if old:
            wine.run(REG, ["add", FOLDERS, "/v", "Personal", "/t", old[0], "/d", old[1], "/f"])
        else:
            wine.run(REG, ["delete", FOLDERS, "/v", "Personal", "/f"])


def test_nushell_on_windows(wine):
    done = wine.run(GES, ["hook", "--install", "--yes", "nu"])
    assert done.status == 0, done
    text = read(user(wine), "AppData", "Roaming", "nushell", "autoload", "ges.nu")
    assert b'^"C:\\\\ges\\\\ges.exe" load --shell nu' in text
    assert wine.run(GES, ["undo", "--yes"]).status == 0
