"""Settings of builds and of the network on Windows, under wine: registry, and what a real go.exe says."""

import pytest

from doctor_support import commands, evidence
from test_doctor_windows import MACHINE, NEW, OLD, USER, installed, windows  # noqa: F401 (fixtures)

SETTINGS = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings"


@pytest.fixture
def machine(windows):  # noqa: F811
    windows.path(NEW + "\\bin")
    return windows


def ids(findings):
    return [f["id"] for f in findings]


def test_a_target_in_the_registry(machine):
    machine.reg(USER, "GOOS", "linux")
    finding = machine.one("GES007")
    assert finding["severity"] == "error" and "linux/amd64" in finding["what"]
    assert "set by HKCU\\Environment (REG_SZ)" in evidence(finding, "where")
    assert 'reg delete "HKCU\\Environment" /v GOOS /f' in commands(finding)


def test_a_target_that_go_does_not_know(machine):
    machine.reg(MACHINE, "GOARCH", "x64")
    finding = machine.one("GES007")
    machine.write("C:\\w\\go.mod", "module shop\n")
    machine.write("C:\\w\\main.go", "package main\n\nfunc main() {}\n")
    assert evidence(finding, "go says") in machine.go(NEW, "build", "-C", "C:\\w", "-o", "NUL", ".")


@pytest.mark.parametrize("value", ["go", "'C:\\work'", "\\go"])
def test_a_gopath_that_go_refuses(machine, value):
    machine.reg(USER, "GOPATH", value)
    finding = machine.one("GES019")
    said = evidence(finding, "go says")
    assert said and said in machine.go(NEW, "list", "std")
    assert "set by HKCU\\Environment" in evidence(finding, "where")


def test_gopaths_that_are_strange_and_right(machine):
    machine.reg(USER, "GOPATH", "C:\\a:D:\\b")
    assert "joined with ';'" in machine.one("GES019")["what"]
    machine.reg(USER, "GOPATH", '"C:\\my work";D:\\go')  # Windows takes the quotes off
    assert "GES019" not in ids(machine.doctor())
    assert "GOPATH entry" not in machine.go(NEW, "list", "-m")


def test_the_proxy_of_windows(machine):
    machine.reg(SETTINGS, "ProxyEnable", "1", "REG_DWORD")
    machine.reg(SETTINGS, "ProxyServer", "proxy.corp:8080")
    finding = machine.one("GES014")
    assert finding["severity"] == "info" and "ProxyServer=proxy.corp:8080" in evidence(finding, "where")
    machine.reg(USER, "HTTPS_PROXY", "http://proxy.corp:8080")
    assert machine.doctor() == []
    machine.reg(SETTINGS, "ProxyEnable", "0", "REG_DWORD")


def test_knobs_and_checks(machine):
    machine.reg(USER, "GOEXPERIMENT", "rangefunc")
    machine.reg(USER, "GOSUMDB", "off")
    found = {f["id"]: f for f in machine.doctor()}
    assert sorted(found) == ["GES054", "GES055"]
    assert evidence(found["GES055"], "go says") in machine.go(NEW, "list", "std")


def test_a_module_in_c_without_a_compiler(machine):
    machine.write("C:\\w\\go.mod", "module shop\n\ngo 1.21\n")
    machine.write("C:\\w\\main.go", 'package main\n\nimport "C"\n\nfunc main() {}\n')
    script = "cd /d C:\\w& C:\\ges\\ges.exe doctor --only GES006 & C:\\ges\\ges.exe doctor --json"
    result = machine.wine.run("C:\\windows\\system32\\cmd.exe", ["/c", script])
    assert b"GES006" in result.out and b"there is no C compiler" in result.out, result
    assert b"build constraints exclude all Go files in C:" in result.out
    assert "build constraints exclude all Go files in C:\\w" in machine.go(NEW, "build", "-C", "C:\\w", "-o", "NUL", ".")
