"""GES011: go.exe is gone from its tree. With the registry of wine, and on machines made of data."""

import pytest

from doctor_support import commands, evidence
from test_doctor_snapshots import Machine
from test_doctor_windows import NEW, OLD, installed, windows  # noqa: F401 (fixtures)

DEFENDER = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender"
EXCLUDED = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths"


def test_a_tree_without_go_exe(windows):  # noqa: F811
    """One session: a broken tree alone, behind another Go, with Defender off, on, and leaving it out."""
    tree = "C:\\gone"
    windows.write(tree + "\\VERSION", "go1.26.0\ntime 2026-01-01T00:00:00Z\n")
    windows.write(tree + "\\pkg\\tool\\windows_amd64\\compile.exe", "MZ")
    windows.write(tree + "\\bin\\gofmt.exe", "MZ")
    windows.path(tree + "\\bin")
    finding = windows.one("GES011")
    assert finding["severity"] == "error" and "go1.26.0 in " + tree in finding["what"]
    assert "off or not there" in evidence(finding, "Defender") and commands(finding) == ""
    windows.reg(DEFENDER, "DisableAntiSpyware", "0", "REG_DWORD")
    finding = windows.one("GES011")
    assert "no exclusion names" in evidence(finding, "Defender") and "Get-MpThreatDetection" in commands(finding)
    windows.reg(DEFENDER + "\\Exclusions\\Paths", "C:\\GONE\\", "0", "REG_DWORD")
    assert "leaves out this" in evidence(windows.one("GES011"), "Defender")
    windows.reg(DEFENDER + "\\Real-Time Protection", "DisableRealtimeMonitoring", "1", "REG_DWORD")
    windows.path(NEW + "\\bin", tree + "\\bin")
    finding = windows.one("GES011")
    assert finding["severity"] == "warning" and "off or not there" in evidence(finding, "Defender")
    windows.write(tree + "\\VERSION", "2.26.0\n")
    assert windows.doctor() == []


@pytest.fixture
def machine():
    machine = Machine("windows")
    machine.tree("C:\\Program Files\\Go", "go1.26.0")
    machine.files[machine.home] = {"kind": "directory"}
    machine.registry["HKEY_LOCAL_MACHINE"]["SOFTWARE\\Microsoft\\Windows Defender"] = {}
    machine.env.append("ProgramFiles=C:\\Program Files")
    return machine


def test_exclusions_that_may_not_be_read(sandbox, machine):
    del machine.files["C:\\Program Files\\Go\\bin\\go.exe"]
    machine.files["C:\\Program Files\\Go\\bin"] = {"kind": "directory"}
    machine.answers.append({"call": "registry_list", "name": EXCLUDED, "status": "permission denied", "code": 5,
                            "reason": "Access is denied."})
    assert "only administrators may read" in evidence(machine.one(sandbox, "GES011"), "Defender")
    machine.path = []  # the tree where the installer puts it, though PATH does not name it
    assert machine.one(sandbox, "GES011")


def test_defender_alone_is_nothing_to_tell(sandbox, machine):
    assert machine.findings(sandbox) == []
    machine.path = []
    assert machine.one(sandbox, "GES001")


@pytest.mark.parametrize("lost", ["VERSION", "pkg\\tool", "bin"])
def test_what_is_no_tree(sandbox, machine, lost):
    files = {"VERSION": "go1.26.0\n", "pkg\\tool": {"kind": "directory"}, "bin": {"kind": "directory"}}
    del files[lost]
    machine.files.update({"C:\\x\\" + name: what for name, what in files.items()})
    machine.path.append("C:\\x\\bin")
    assert machine.findings(sandbox) == []
