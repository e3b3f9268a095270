"""Rules about PATH and the registry, under wine: each fault planted in its registry, with a real go.exe's own words."""


import pytest

from doctor_support import commands, evidence
from test_doctor_windows import MACHINE, NEW, OLD, USER, installed, windows  # noqa: F401 (fixtures)

UPGRADE_CODE = ("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes\\"
                "0567AE226CA41004FB924F8B77D51B0C")


def in_cmd(windows, script):
    """Findings of a doctor that cmd starts after its own commands."""
    words = ["/c", script + "C:\\ges\\ges.exe doctor --json"]
    result = windows.wine.run("C:\\windows\\system32\\cmd.exe", words)
    return result.json()["findings"]


def test_variables_of_another_shell(windows):
    """cmd keeps the blank before && and the one before the equals sign; quotes come from the registry."""
    windows.path(NEW + "\\bin")
    found = in_cmd(windows, "set GOOS=linux && ")
    assert [f["id"] for f in found if f["id"] == "GES008"] == ["GES008"], found
    assert "linux /amd64" in evidence([f for f in found if f["id"] == "GES008"][0], "go says")
    found = in_cmd(windows, "set GOOS =linux&& ")
    assert [f["id"] for f in found] == ["GES008"] and '"GOOS "' in found[0]["what"]
    windows.reg(USER, "GOARCH", "'amd64'")
    finding = windows.one("GES008")
    assert evidence(finding, "go says") in windows.go(NEW, "env", "GOARCH") + windows.go(NEW, "build", ".")
    assert "HKCU\\Environment" in evidence(finding, "where")


def test_a_process_older_than_the_registry(windows):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOPRIVATE", "git.example.com")
    assert windows.doctor() == []
    found = in_cmd(windows, "set GOPRIVATE=&& ")
    assert [(f["id"], f["severity"]) for f in found] == [("GES002", "warning")], found
    assert "GOPRIVATE=git.example.com in HKCU\\Environment (REG_SZ); here it is not set" in evidence(found[0], "registry")
    found = in_cmd(windows, "set GOPRIVATE=x&& ")
    assert [(f["id"], f["severity"]) for f in found] == [("GES002", "info")], found
    found = in_cmd(windows, "set PATH=C:\\windows\\system32;%s\\bin&& " % OLD)
    assert [(f["id"], f["severity"]) for f in found] == [("GES002", "error")], found
    assert NEW + "\\bin\\go.exe, not " + OLD in found[0]["what"]


def test_a_path_that_was_cut(windows):  # noqa: F811
    windows.path(NEW + "\\bin")
    whole = "C:\\windows\\system32;" + ";".join("C:\\w\\tools\\%04d" % i for i in range(100))
    windows.reg(USER, "Path", whole[:1024])
    finding = windows.one("GES023")
    assert "cut at 1024 characters" in finding["what"] and whole[:1024].split(";")[-1] in finding["what"]
    assert "the user's key has a PATH of 1024 characters" in evidence(finding, "found")
    windows.reg(USER, "Path", ";".join("C:\\w\\tools\\%04d" % i for i in range(600)))
    finding = windows.one("GES023")
    assert finding["severity"] == "error" and "more than 8191" in finding["what"]
    windows.reg(USER, "Path", whole[:1023])
    assert windows.doctor() == []


def test_a_percent_sign_that_nothing_expands(windows):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOPATH", "%USERPROFILE%\\go")
    finding = [f for f in windows.doctor() if f["id"] == "GES024"][0]
    assert "REG_SZ" in evidence(finding, "where") and "REG_EXPAND_SZ" in commands(finding)
    assert evidence(finding, "go says") in windows.go(NEW, "list", ".")
    windows.reg(USER, "GOPATH", "%USERPROFILE%\\go", "REG_EXPAND_SZ")
    assert windows.doctor() == [] and "must be absolute" not in windows.go(NEW, "list", ".")


def test_an_entry_of_path_that_nothing_expands(windows):
    windows.path(NEW + "\\bin", "%GOTOOLS%\\bin")
    finding = windows.one("GES024")
    assert "%GOTOOLS%\\bin" in finding["what"] and "HKLM" in evidence(finding, "found")
    assert "%GOTOOLS%: nothing sets it" in evidence(finding, "found")


def test_the_machine_before_the_user(windows, installed):  # noqa: F811
    windows.path(OLD + "\\bin")
    windows.reg(USER, "Path", NEW + "\\bin")
    finding = windows.one("GES025")
    assert installed[OLD] in windows.go(OLD, "version")
    assert OLD in evidence(finding, "runs") and NEW in evidence(finding, "hidden")


@pytest.fixture
def installer_was_here(windows):  # noqa: F811
    """What Windows Installer keeps for the machine; nothing of the account's own."""
    windows.quiet("add", UPGRADE_CODE, "/v", "product", "/d", "", "/f")
    yield
    windows.quiet("delete", UPGRADE_CODE, "/f")


def test_installed_for_another_account(windows, installer_was_here):  # noqa: F811
    windows.path(NEW + "\\bin")
    finding = windows.one("GES026")
    assert finding["severity"] == "info"
    windows.write(windows.user + "\\go\\bin\\gopls.exe", "MZ")
    finding = windows.one("GES026")
    assert finding["severity"] == "warning" and "gopls.exe" in evidence(finding, "found")
    windows.reg(USER, "Path", "%USERPROFILE%\\go\\bin", "REG_EXPAND_SZ")
    assert windows.doctor() == []


@pytest.mark.parametrize("entry, why", [("bin", "is relative"), ("C:\\w\\x ", "begins or ends with a blank"),
                                        ('"C:\\w\\x"', "is quoted")])
def test_odd_entries(windows, entry, why):
    windows.path(NEW + "\\bin", entry)
    finding = windows.one("GES040")
    assert why in evidence(finding, "found"), finding


def test_a_broken_pathext(windows):
    windows.path(NEW + "\\bin")
    found = in_cmd(windows, "set PATHEXT=.PY&& ")
    assert [(f["id"], f["severity"]) for f in found] == [("GES040", "warning")], found


def test_what_refreshenv_leaves(windows):
    windows.path(NEW + "\\bin")
    found = in_cmd(windows, "set Path_HKLM=C:\\windows&& ")
    assert [f["id"] for f in found] == ["GES058"], found


def test_the_ancestor_that_is_older_than_the_registry(windows):
    """cmd starts a second one, which changes the registry: the doctor names the outer one, which has to be started again."""
    windows.path(NEW + "\\bin")
    windows.write("C:\\w\\inner.cmd", "@C:\\windows\\system32\\ping.exe -n 2 127.0.0.1 >nul 2>nul\r\n"
                  "@reg add HKCU\\Environment /v GOPRIVATE /d git.example.com /f >nul\r\n@C:\\ges\\ges.exe doctor --json\r\n")
    windows.set.append((USER, "GOPRIVATE"))
    with open(windows.wine.path("windows/system32/cmd.exe"), "rb") as source:
        program = source.read()
    with open(windows.wine.path("w/outer.exe"), "wb") as target:
        target.write(program)
    result = windows.wine.run("C:\\w\\outer.exe", ["/c", "C:\\windows\\system32\\cmd.exe /c C:\\w\\inner.cmd& exit /b 1"])
    found = result.json()["findings"]
    assert [(f["id"], f["severity"]) for f in found] == [("GES002", "warning")], result
    assert "it lacks GOPRIVATE" in found[0]["what"]
    said = evidence(found[0], "process")
    assert said.startswith("outer.exe (pid ") and "was started before the change" in said, found
    assert "outer.exe" in found[0]["cure"]["text"]
    # A process that is younger than the change has nothing to say.
    assert windows.doctor() == []
