"""Rules about PATH and the registry on machines made of data: what wine cannot play."""

import base64

import pytest
import standin

from doctor_support import commands, evidence
from test_doctor_snapshots import Machine, official, windows  # noqa: F401 (fixture)

USER = "HKEY_CURRENT_USER"
MACHINE = "HKEY_LOCAL_MACHINE"
SYSTEM_KEY = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
GO_KEY = "Software\\GoProgrammingLanguage"
UPGRADE_CODES = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes\\"
PACKED = ["0567AE226CA41004FB924F8B77D51B0C", "AE4113C13C801E110959F7AC844210B9", "3A9EDA12DDF36AB4EB6A8CA5ABCD4988"]
REFRESH = "C:\\ProgramData\\chocolatey\\bin\\RefreshEnv.cmd"


def program(family, version, goarch):
    """A go of another processor."""
    make = standin.pe if family == "windows" else standin.elf
    goos = "windows" if family == "windows" else "linux" if family == "linux" else "darwin"
    mod = ("path\tcmd/go\nbuild\tGOARCH=%s\nbuild\tGOOS=%s\n" % (goarch, goos)).encode()
    return {"mode": "0755", "base64": base64.b64encode(make(version, "", mod)).decode()}


# --- GES002 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("env, cure", [(["TERM_PROGRAM=vscode"], "Visual Studio Code"), (["WT_SESSION=1"], "new tab"),
                                       ([], "new terminal")])
def test_who_must_be_started_again(sandbox, windows, env, cure):  # noqa: F811
    official(windows)
    windows.key(USER, "GOPRIVATE", "git.example.com")
    windows.env += env
    finding = windows.one(sandbox, "GES002")
    assert finding["severity"] == "warning" and cure in finding["cure"]["text"]


def test_a_terminal_from_before_the_upgrade(sandbox, windows):  # noqa: F811
    old = windows.tree("C:\\Go", "go1.19.8")
    new = windows.tree("C:\\Program Files\\Go", "go1.26.0", on_path=False)
    windows.key(MACHINE, "Path", "C:\\Windows;%s\\bin" % new, "REG_EXPAND_SZ")
    finding = windows.one(sandbox, "GES002")
    assert finding["severity"] == "error" and new in finding["what"] and old in finding["what"]


def test_tools_that_a_new_terminal_finds(sandbox, windows):  # noqa: F811
    official(windows)
    windows.path.remove("C:\\Users\\ana\\go\\bin")
    finding = windows.one(sandbox, "GES002")
    assert "C:\\Users\\ana\\go\\bin in the user's key; here that entry is missing" in evidence(finding, "registry")


def test_an_entry_in_another_spelling_is_not_missing(sandbox, windows):  # noqa: F811
    official(windows)
    windows.path = ["c:/program files/GO/bin/", "%s" % "C:\\Users\\ana\\go\\bin\\"]
    assert windows.findings(sandbox) == []


# --- GES023, GES024 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length, severity", [(2047, None), (2048, "info"), (4096, "warning"), (8192, "error")])
def test_lengths(sandbox, windows, length, severity):  # noqa: F811
    official(windows)
    fill = "C:\\t\\"
    used = len(";".join(windows.path)) + 1
    windows.path.append(fill + "\u00e9" * (length - used - len(fill)))  # counted as Windows does, not in bytes
    found = windows.findings(sandbox)
    assert [f["severity"] for f in found if f["id"] == "GES023"] == [severity] * (severity is not None), found


def test_setx_stored_the_machines_entries_again(sandbox, windows):  # noqa: F811
    official(windows)
    both = "C:\\Windows\\system32;C:\\Program Files\\Go\\bin;"
    windows.registry[USER]["Environment"]["Path"] = {"type": "REG_SZ", "text": (both + "C:\\x" * 999)[:1024]}
    found = [f for f in windows.findings(sandbox) if f["id"] == "GES023"][0]
    assert "2 of the user's entries are the machine's too" in evidence(found, "found")


@pytest.mark.parametrize("hive, value, why", [
    (MACHINE, "%USERPROFILE%\\x", "after the machine's variables"), (MACHINE, "%MINE%\\x", "it is the user's"),
    (USER, "%NESTED%\\x", "the order is not defined"), (USER, "%NOBODY%\\x", "nothing sets it")])
def test_why_a_reference_is_not_expanded(sandbox, windows, hive, value, why):  # noqa: F811
    official(windows)
    windows.registry[USER]["Environment"]["MINE"] = "C:\\mine"
    windows.registry[USER]["Environment"]["NESTED"] = {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\n"}
    key = windows.registry[hive]["Environment" if hive == USER else SYSTEM_KEY]
    key["GOMODCACHE"] = {"type": "REG_EXPAND_SZ", "text": value}
    windows.env.append("GOMODCACHE=" + value)
    finding = [f for f in windows.findings(sandbox) if f["id"] == "GES024"][0]
    assert why in evidence(finding, "found"), finding


def test_plain_text_that_windows_terminal_expands(sandbox, windows):  # noqa: F811
    official(windows)
    windows.key(USER, "GOPATH", "%USERPROFILE%\\go")
    finding = windows.one(sandbox, "GES024")
    assert finding["severity"] == "warning" and "but in this terminal" in finding["what"]
    assert '/t REG_EXPAND_SZ /d "%USERPROFILE%\\go"' in commands(finding)


def test_powershell_expands_no_percent_signs(sandbox, windows):  # noqa: F811
    official(windows)
    windows.env = ["GOPATH=%USERPROFILE%\\go"]
    windows.registry[USER]["Environment"].pop("GOPATH")
    finding = windows.one(sandbox, "GES024")
    assert 'must be absolute path: "%USERPROFILE%\\\\go".' in evidence(finding, "go says")


# --- GES025, GES026 ----------------------------------------------------------------------------------------------


def test_a_newer_go_of_the_users_own(sandbox, windows):  # noqa: F811
    official(windows)
    own = windows.tree("D:\\go1.27", "go1.27.0")
    windows.key(USER, "Path", "D:\\go1.27\\bin;%USERPROFILE%\\go\\bin", "REG_EXPAND_SZ")
    windows.registry[MACHINE][SYSTEM_KEY]["Path"] = "C:\\Windows\\system32;C:\\Program Files\\Go\\bin"
    finding = windows.one(sandbox, "GES025")
    assert own in evidence(finding, "hidden") and "C:\\Program Files\\Go\\bin" in finding["cure"]["text"]


@pytest.mark.parametrize("code", PACKED)
def test_the_installer_of_each_processor(sandbox, windows, code):  # noqa: F811
    official(windows)
    windows.registry[USER]["Environment"].clear()
    windows.registry[MACHINE][UPGRADE_CODES + code] = {"product": ""}
    windows.path.remove("C:\\Users\\ana\\go\\bin")
    windows.env.remove("GOPATH=C:\\Users\\ana\\go")
    assert "gopls.exe" in evidence(windows.one(sandbox, "GES026"), "found")
    windows.registry[USER][GO_KEY] = {"installed": {"type": "REG_DWORD", "number": 1}}
    windows.one(sandbox, "GES005")


# --- GES052, GES053, GES058 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("version, is_found", [("go1.21.9", True), ("go1.22.0", False)])
def test_an_app_execution_alias(sandbox, windows, version, is_found):  # noqa: F811
    windows.tree("C:\\Program Files\\Go", version)
    apps = "C:\\Users\\ana\\AppData\\Local\\Microsoft\\WindowsApps"
    windows.path.append(apps)
    windows.files[apps + "\\git.exe"] = {"kind": "alias", "target": "C:\\Program Files\\WindowsApps\\git\\git.exe"}
    ids = [f["id"] for f in windows.findings(sandbox)]
    assert ("GES052" in ids) == is_found, ids


def test_a_32_bit_go_on_windows(sandbox, windows):  # noqa: F811
    root = windows.tree("C:\\Program Files (x86)\\Go", "go1.26.0")
    windows.files[root + "\\bin\\go.exe"] = program("windows", "go1.26.0", "386")
    windows.key(MACHINE, "PROCESSOR_ARCHITECTURE", "AMD64")
    assert "386" in windows.one(sandbox, "GES053")["what"]
    windows.key(MACHINE, "PROCESSOR_ARCHITECTURE", "x86")
    assert windows.findings(sandbox) == []


@pytest.mark.parametrize("family, native, goarch, is_found", [
    ("linux", "x86_64", "386", True), ("linux", "x86_64", "riscv64", True), ("linux", "aarch64", "arm", False),
    ("linux", None, "arm64", False), ("macos", None, "arm64", False)])
def test_a_go_of_another_processor(sandbox, family, native, goarch, is_found):
    machine = Machine(family)
    root = machine.tree("/usr/local/go", "go1.26.0")
    machine.files[root + "/bin/go"] = program(family, "go1.26.0", goarch)
    if native:
        machine.files["/proc/sys/kernel/arch"] = native + "\n"
    assert [f["id"] for f in machine.findings(sandbox)] == ["GES053"] * is_found


@pytest.mark.parametrize("script, has_wmic, is_found", [
    ("for /f %%i in ('wmic os get x')", False, True), ("for /f %%i in ('wmic os get x')", True, False),
    ("reg query", False, False)])
def test_refreshenv(sandbox, windows, script, has_wmic, is_found):  # noqa: F811
    official(windows)
    windows.files[REFRESH] = script
    windows.env.append("ChocolateyInstall=C:\\ProgramData\\chocolatey")
    if has_wmic:
        windows.files["C:\\Windows\\System32\\wbem\\wmic.exe"] = "MZ"
    assert [f["id"] for f in windows.findings(sandbox)] == ["GES058"] * is_found
