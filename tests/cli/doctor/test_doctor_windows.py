"""The doctor on Windows, under wine: registry, real go.exe, each fault planted and a fresh official installation."""

import os
import subprocess
import tempfile

import pytest

from doctor_support import commands, evidence, first

USER = "HKCU\\Environment"
MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
SYSTEM_PATH = "C:\\windows\\system32;C:\\windows"
NEW = "C:\\Program Files\\Go"
OLD = "C:\\Go"
ISSUE_62278 = "C:\\gos\\1.21"


class Windows:
    def __init__(self, wine, program):
        self.wine, self.program = wine, program
        self.user = "C:\\users\\root"
        self.set = []

    def reg(self, key, name, value, kind="REG_SZ"):
        self.quiet("add", key, "/v", name, "/t", kind, "/d", value, "/f")
        self.set.append((key, name))

    def quiet(self, *words):
        done = self.wine.run("C:\\windows\\system32\\reg.exe", list(words))
        assert done.status == 0, done

    def close(self):
        for key, name in self.set:
            if (key, name) != (MACHINE, "Path"):
                self.wine.run("C:\\windows\\system32\\reg.exe", ["delete", key, "/v", name, "/f"])
        self.quiet("add", MACHINE, "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", SYSTEM_PATH, "/f")

    def path(self, *dirs):
        """The machine's Path: Windows, then these."""
        self.reg(MACHINE, "Path", ";".join([SYSTEM_PATH, *dirs]), "REG_EXPAND_SZ")

    def write(self, name, content=""):
        path = self.wine.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(content)

    def ges(self, *words, environment=()):
        return self.wine.run("C:\\ges\\ges.exe", ["doctor", *words], environment)

    def doctor(self, *words):
        result = self.ges("--json", *words)
        assert result.status in (0, 1), result
        if not words:
            self.compare(result)
        return result.json()["findings"]

    def compare(self, result):
        """The program for Linux says the same of a snapshot that the one for Windows wrote."""
        snapshot = self.wine.run("C:\\ges\\ges.exe", ["snapshot"])
        assert snapshot.status == 0, snapshot
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(snapshot.out)
            file.flush()
            again = subprocess.run([self.program, "doctor", "--json", "--snapshot", file.name], capture_output=True, check=False)
        assert again.stdout.decode() == result.out.decode(), again.stderr
        assert again.returncode == result.status

    def one(self, rule, *words):
        found = self.doctor(*words)
        assert [f["id"] for f in found] == [rule], found
        return found[0]

    def go(self, root, *words):
        result = self.wine.run(root + "\\bin\\go.exe", list(words))
        return (result.out + result.err).decode("utf-8", "replace")


@pytest.fixture(scope="module")
def installed(wine_session, windows_toolchains):
    """{tree: version}: real go.exe where the installers of their times put them."""
    places = {NEW: first(windows_toolchains, 26), OLD: first(windows_toolchains, 19),
              ISSUE_62278: first(windows_toolchains, 21)}
    for target, (_, source) in places.items():
        if not os.path.isdir(wine_session.path(target)):
            wine_session.install(source, target)
        os.makedirs(wine_session.path(target + "\\src\\fmt"), exist_ok=True)
    yield {target: version for target, (version, _) in places.items()}


@pytest.fixture
def windows(wine, installed, ges):
    machine = Windows(wine, ges)
    machine.path()
    yield machine
    machine.close()


def as_after_setup(windows):
    """What Windows and the MSI leave: Windows' own entries, machine Path, the user's GOPATH and Path, the installer's key."""
    own = ["System32\\Wbem", "System32\\WindowsPowerShell\\v1.0", "System32\\OpenSSH"]
    for folder in own:
        os.makedirs(windows.wine.path("C:\\windows\\" + folder.lower()), exist_ok=True)
    windows.path("%SystemRoot%\\System32\\Wbem", "%SYSTEMROOT%\\System32\\WindowsPowerShell\\v1.0\\",
                 "%SYSTEMROOT%\\System32\\OpenSSH\\", NEW + "\\bin")
    windows.reg(USER, "GOPATH", "%USERPROFILE%\\go", "REG_EXPAND_SZ")
    windows.reg(USER, "Path", "%USERPROFILE%\\AppData\\Local\\Microsoft\\WindowsApps;%USERPROFILE%\\go\\bin", "REG_EXPAND_SZ")
    windows.reg("HKCU\\Software\\GoProgrammingLanguage", "installLocation", NEW + "\\")
    os.makedirs(windows.wine.path(windows.user + "\\AppData\\Local\\Microsoft\\WindowsApps"), exist_ok=True)


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_an_official_installation_gets_silence(windows, installed, used):
    as_after_setup(windows)
    if used:
        windows.write(windows.user + "\\go\\bin\\gopls.exe", "MZ")
        windows.write(windows.user + "\\AppData\\Roaming\\go\\env", "GOPRIVATE=git.example.com\n")
        windows.write("C:\\w\\go.mod", "module example.com/shop\r\n\r\ngo 1.22.0\r\n")
        windows.write("C:\\w\\main.go", "package main\r\n\r\nfunc main() {}\r\n")
    assert installed[NEW] in windows.go(NEW, "version")
    assert windows.doctor() == []
    result = windows.ges()
    assert result.status == 0 and result.out.startswith(b"no problems found: "), result
    assert installed[NEW].encode() in result.out


def test_go_not_on_path(windows):
    windows.reg("HKCU\\Software\\GoProgrammingLanguage", "installLocation", ISSUE_62278 + "\\")
    finding = windows.one("GES001")
    assert NEW + "\\bin\\go.exe" in evidence(finding, "found") and ISSUE_62278 in evidence(finding, "found")
    assert NEW + "\\bin" in commands(finding)


def test_a_terminal_older_than_the_installation(windows):
    windows.path(NEW + "\\bin")
    script = "set PATH=C:\\windows\\system32& C:\\ges\\ges.exe doctor --json"
    result = windows.wine.run("C:\\windows\\system32\\cmd.exe", ["/c", script])
    found = result.json()["findings"]
    assert [f["id"] for f in found] == ["GES001"]
    assert "open a new terminal" in found[0]["cure"]["text"]


def test_goroot_of_another_go(windows, installed):
    windows.path(NEW + "\\bin")
    windows.reg(MACHINE, "GOROOT", OLD + "\\")
    finding = windows.one("GES003")
    where = evidence(finding, "where")
    assert "GOROOT=C:\\Go\\ in the process environment, set by HKLM" in where and "REG_SZ" in where
    assert installed[OLD] in finding["what"] and installed[NEW] in finding["what"]
    assert "reg delete" in commands(finding) and "/v GOROOT /f" in commands(finding)


def test_goroot_of_the_same_tree_in_another_spelling(windows):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOROOT", "c:/PROGRAM FILES/go/")
    assert windows.doctor() == []


def test_goroot_missing(windows):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOROOT", "D:\\Go")
    finding = windows.one("GES004")
    assert "set by HKCU\\Environment (REG_SZ)" in evidence(finding, "where")
    assert evidence(finding, "go says") in windows.go(NEW, "version")


def test_gobin_not_on_path(windows):
    windows.path(NEW + "\\bin")
    windows.write(windows.user + "\\go\\bin\\gopls.exe", "MZ")
    windows.write(windows.user + "\\go\\bin\\notes.txt", "")
    finding = windows.one("GES005")
    assert "1 program there: gopls.exe" in evidence(finding, "found")


def test_several_gos(windows, installed):
    windows.path(OLD + "\\bin", NEW + "\\bin")
    finding = windows.one("GES009")
    assert finding["severity"] == "warning"
    assert installed[OLD] in evidence(finding, "runs") and installed[NEW] in evidence(finding, "hidden")


@pytest.mark.parametrize("name", ["GOPRIVATE", "goprivate"])
def test_a_go_env_line_that_the_registry_overrides(windows, name):
    windows.path(NEW + "\\bin")
    windows.reg(USER, name, "example.org")
    windows.write(windows.user + "\\AppData\\Roaming\\go\\env", "GOPRIVATE=example.com\n")
    finding = windows.one("GES010")
    assert "AppData\\Roaming\\go\\env:1" in evidence(finding, "where")
    assert "HKCU\\Environment" in evidence(finding, "where")
    assert "example.org" in windows.go(NEW, "env", "GOPRIVATE")
    if name == "GOPRIVATE":  # go warns only of names in its own spelling, though it takes any
        assert evidence(finding, "go says") in windows.go(NEW, "env", "-w", "GOPRIVATE=example.com")


def test_goproxy_malformed(windows):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOPROXY", "https://proxy.golang.org;direct")
    assert "';'" in windows.one("GES013")["what"]


def test_go111module_with_windows_line_ends(windows):
    windows.path(NEW + "\\bin")
    windows.write(windows.user + "\\AppData\\Roaming\\go\\env", "GO111MODULE=on\r\n")
    finding = windows.one("GES037")
    assert "carriage return" in finding["what"] + evidence(finding)
    assert evidence(finding, "go says") in windows.go(NEW, "list")


def test_a_module_that_wants_more(windows, installed):
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GOTOOLCHAIN", "local")
    windows.write("C:\\w\\go.mod", "module m\r\n\r\ngo 1.99.0\r\n")
    windows.write("C:\\w\\m.go", "package m\r\n")
    finding = windows.one("GES016")
    assert "C:\\w\\go.mod:3" in evidence(finding, "where")
    assert evidence(finding, "go says") in windows.go(NEW, "build", ".")


def test_go_in_the_default_gopath(windows, windows_toolchains):
    version, source = first(windows_toolchains, 27)
    windows.wine.install(source, windows.user + "\\go")
    windows.path(windows.user + "\\go\\bin")
    finding = windows.one("GES017")
    assert version in windows.go(windows.user + "\\go", "version")
    assert evidence(finding, "go says") in windows.go(windows.user + "\\go", "env", "GOPATH")


def test_several_at_once(windows):
    windows.path(OLD + "\\bin", NEW + "\\bin")
    windows.reg(USER, "GOROOT", "C:\\gone")
    windows.reg(USER, "GO111MODULE", "off")
    windows.reg(USER, "GOPROXY", "\"direct\"")
    windows.write(windows.user + "\\AppData\\Roaming\\go\\env", "GOPROXY=off\n")
    windows.write(windows.user + "\\go\\bin\\gopls.exe", "MZ")
    ids = [f["id"] for f in windows.doctor()]
    assert sorted(ids) == ["GES004", "GES005", "GES009", "GES010", "GES013", "GES015"]


def test_a_mess_of_registry_files_and_gos(windows, installed):
    windows.path(OLD + "\\bin", "C:\\dead\\%NOSUCHNAME%\\bin")
    windows.reg(USER, "Path", NEW + "\\bin;C:\\windows\\system32\\..\\system32", "REG_SZ")
    for name, value in (("GOROOT", "C:\\gone"), ("GO111MODULE", "off"), ("GOPROXY", "\"direct\""), ("GOOS", "linux"),
                        ("GOINSECURE", "*"), ("GOAMD64", "v9"), ("HTTPS_PROXY", "proxy.example.com:port"), ("CGO_ENABLED", "0 ")):
        windows.reg(USER, name, value)
    windows.reg(USER, "GOPATH", "%NOSUCHNAME%\\go;C:\\users\\root\\go", "REG_SZ")
    windows.reg(USER, "GOBIN", "C:\\users\\root\\tools", "REG_SZ")
    windows.write(windows.user + "\\AppData\\Roaming\\go\\env", "GOPROXY=off\r\nGOPRIVATE=a.example.com\r\n")
    windows.write(windows.user + "\\tools\\gopls.exe", "MZ")
    windows.write("C:\\w\\go.mod", "\ufeffmodule example.com/shop\r\n")
    assert sorted(f["id"] for f in windows.doctor()) == [
        "GES004", "GES005", "GES007", "GES008", "GES010", "GES013", "GES014", "GES015", "GES024", "GES024", "GES025", "GES037",
        "GES054", "GES055", "GES062"]
