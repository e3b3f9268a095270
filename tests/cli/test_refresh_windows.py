"""`ges refresh` on Windows: the real registry of wine against sessions of its cmd."""


import pytest

MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
USER = "HKCU\\Environment"
REG = "C:\\windows\\system32\\reg.exe"
REFRESH = "for /f \"delims=\" %%i in ('C:\\ges\\ges.exe refresh --shell cmd') do @set %%i"
BEGIN = "for /f \"delims=\" %%i in ('C:\\ges\\ges.exe refresh --shell cmd --begin') do @set %%i"


@pytest.fixture
def registry(wine):
    """registry(key, name, type, value) writes a value; what was written, also by the test's sessions, goes away."""
    written = {(USER, "GES_NEW"), (USER, "GES_GONE")}

    def write(key, name, kind, value):
        done = wine.run(REG, ["add", key, "/v", name, "/t", kind, "/d", value, "/f"])
        assert done.status == 0, done
        written.add((key, name))

    yield write
    for key, name in written:
        wine.run(REG, ["delete", key, "/v", name, "/f"])


def session(wine, *lines):
    """Runs the lines as a batch file; the session's variables at its end."""
    with open(wine.path("w/session.bat"), "w", newline="") as file:
        file.write("\r\n".join(["@echo off", *lines, "set > C:\\w\\end.txt"]) + "\r\n")
    done = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "C:\\w\\session.bat"])
    with open(wine.path("w/end.txt"), encoding="utf-8", errors="surrogateescape", newline="") as file:
        pairs = [line.partition("=") for line in file.read().replace("\r\n", "\n").splitlines()]
    return {name.upper(): value for name, _, value in pairs}, done


def test_a_cmd_session_follows_the_registry_and_keeps_its_own(wine, registry):
    registry(USER, "GES_KEPT", "REG_SZ", "same")
    registry(USER, "GES_BOTH", "REG_SZ", "old")
    registry(USER, "GES_GONE", "REG_SZ", "1")
    registry(USER, "PATH", "REG_EXPAND_SZ", "%SystemRoot%\\user;C:\\old")
    end, done = session(
        wine, BEGIN, 'set "PATH=C:\\venv;%PATH%;C:\\mine"', 'set "GES_OWN=a & b"', "set GES_BOTH=session",
        'reg add HKCU\\Environment /v GES_NEW /t REG_EXPAND_SZ /d "%%SystemRoot%%\\new & ^(x^)" /f >nul',
        "reg add HKCU\\Environment /v GES_BOTH /t REG_SZ /d new /f >nul",
        "reg delete HKCU\\Environment /v GES_GONE /f >nul",
        'reg add HKCU\\Environment /v PATH /t REG_EXPAND_SZ /d "%%SystemRoot%%\\user;C:\\go\\bin" /f >nul', REFRESH)
    assert end.get("GES_NEW", "").lower().startswith("c:\\windows\\new & "), done
    assert end["GES_OWN"] == "a & b" and end["GES_KEPT"] == "same" and end["GES_BOTH"] == "session"
    assert "GES_GONE" not in end
    path = end["PATH"].lower().split(";")
    assert path[0] == "c:\\venv" and path[-1] == "c:\\mine"
    assert "c:\\go\\bin" in path and "c:\\windows\\user" in path and "c:\\old" not in path
    assert path.index("c:\\windows\\user") < path.index("c:\\go\\bin")
    assert b"GES_BOTH stays session" in done.err


def test_a_second_refresh_changes_nothing(wine, registry):
    registry(USER, "GES_KEPT", "REG_EXPAND_SZ", "%USERPROFILE%\\x")
    end, done = session(wine, REFRESH, "set > C:\\w\\first.txt", REFRESH)
    with open(wine.path("w/first.txt"), "rb") as first, open(wine.path("w/end.txt"), "rb") as last:
        assert first.read() == last.read()
    assert done.err.count(b"refreshed:") <= 1, done


def test_names_of_the_logon_are_left_alone(wine, registry):
    registry(MACHINE, "USERNAME", "REG_SZ", "SYSTEM")
    registry(MACHINE, "PROCESSOR_ARCHITECTURE", "REG_SZ", "nonsense")
    done = wine.run("C:\\ges\\ges.exe", ["refresh", "--shell", "cmd", "--json"], ["USERNAME=ana"])
    names = {change["name"].upper() for change in done.json()["changes"]}
    assert not names & {"USERNAME", "PROCESSOR_ARCHITECTURE"}


@pytest.mark.parametrize("shell, says", [
    ("bash", b"export PATH='/c/windows/system32:"),
    ("pwsh", b"[Environment]::SetEnvironmentVariable("),
    ("nu", b'{"'),
])
def test_other_shells_are_spoken_to_in_their_words(wine, registry, shell, says):
    registry(USER, "GES_NEW", "REG_SZ", "it's")
    registry(USER, "PATH", "REG_SZ", "C:\\n;D:\\m x")
    _, done = session(wine, 'set "PATH=C:\\windows\\system32;C:\\v"', "set MSYSTEM=MINGW64", "set GES_NEW=",
                      "C:\\ges\\ges.exe refresh --shell " + shell)
    assert says in done.out, done
    if shell == "bash":
        line = next(line for line in done.out.decode().splitlines() if line.startswith("export PATH="))
        assert line.endswith(":/c/v'") or ":/c/v:" in line
        assert "/c/n:/d/m x" in line and ";" not in line and "\\" not in line
