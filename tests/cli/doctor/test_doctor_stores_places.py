"""Caches and projects in OneDrive and on drives that are no disks, on machines made of data."""

import pytest

from doctor_support import commands, evidence
from test_doctor_snapshots import Machine, usual

CLOUD = "C:\\Users\\ana\\OneDrive"
GIB = 1 << 30


class Store(Machine):
    """A machine with a go, whose directories have volumes."""

    def __init__(self, family, *env):
        super().__init__(family)
        self.tree(usual(self), "go1.26.0")
        self.env += env
        self.without = set()
        self.files[self.cwd] = {"kind": "directory"}

    def document(self):
        document = super().document()
        document["env"] = [entry for entry in document["env"] if entry.split("=")[0] not in self.without]
        return document

    def volume(self, path, text):
        self.files[path] = {"kind": "directory", "mode": "1777"}
        self.answers.append({"call": "volume_info", "name": path, "text": text})


@pytest.fixture
def windows():
    return Store("windows")


def test_gopath_in_onedrive(sandbox, windows):
    windows.env += ["OneDrive=" + CLOUD, "GOPATH=" + CLOUD + "\\Documents\\go", "GOCACHE=C:\\Users\\ana\\onedrive\\cache"]
    finding = windows.one(sandbox, "GES033")
    assert finding["severity"] == "warning" and "the build cache and the module cache" in finding["what"]
    assert CLOUD + "\\Documents\\go\\pkg\\mod" in evidence(finding, "found") and "GOPATH" in commands(finding)


def test_onedrive_for_business(sandbox, windows):
    windows.env += ["OneDriveCommercial=" + CLOUD + " - Contoso"]
    file = windows.env_file("GOMODCACHE=%s - Contoso\\mod\n" % CLOUD)
    finding = windows.one(sandbox, "GES033")
    assert file + ":1" in evidence(finding, "where") and "go env -u GOMODCACHE" in commands(finding)


def test_only_the_project_in_onedrive(sandbox, windows):
    windows.env += ["OneDrive=" + CLOUD]
    windows.cwd = CLOUD + "\\shop"
    windows.files[windows.cwd] = {"kind": "directory", "mode": "1777"}
    assert windows.one(sandbox, "GES033")["severity"] == "info"


@pytest.mark.parametrize("near", [["OneDrive=" + CLOUD], ["OneDrive=" + CLOUD, "GOCACHE=" + CLOUD + " Backup\\go"],
                                  ["OneDrive=", "GOCACHE=" + CLOUD + "\\go"]])
def test_beside_onedrive(sandbox, windows, near):
    windows.env += near
    assert windows.findings(sandbox) == []


def test_module_cache_on_a_mapped_drive(sandbox, windows):
    windows.env += ["GOMODCACHE=N:\\mod"]
    windows.volume("N:\\mod", "NTFS free %d of %d remote for \\\\files\\ana" % (GIB, 9 * GIB))
    finding = windows.one(sandbox, "GES034")
    assert finding["severity"] == "warning" and "GOMODCACHE" in commands(finding)
    assert "N: stands for \\\\files\\ana" in evidence(finding, "found")


def test_project_on_a_mapped_drive(sandbox, windows):
    windows.cwd = "N:\\shop"
    windows.volume(windows.cwd, "NTFS free %d of %d remote for \\\\files\\ana" % (GIB, 9 * GIB))
    assert windows.one(sandbox, "GES034")["severity"] == "info"


def test_project_of_wsl_is_named_once(sandbox, windows):
    windows.cwd = "\\\\wsl.localhost\\Ubuntu\\home\\ana\\shop"
    windows.volume(windows.cwd, "9P remote")
    windows.files[windows.cwd + "\\go.mod"] = "module shop\n\ngo 1.25.0\n"
    windows.one(sandbox, "GES021")


def test_subst(sandbox, windows):
    windows.env += ["GOCACHE=P:\\cache"]
    windows.volume("P:\\cache", "NTFS free %d of %d for C:\\src" % (GIB, 9 * GIB))
    finding = windows.one(sandbox, "GES034")
    assert finding["severity"] == "info" and "P: stands for C:\\src" in evidence(finding, "found")
    del windows.env[-1]
    windows.cwd = "P:\\cache"
    assert windows.findings(sandbox) == []


@pytest.mark.parametrize("volume, expected", [("nfs remote", ["GES034"]), ("cifs remote", ["GES034"]), ("9p remote", []),
                                              ("virtiofs remote", []), ("drvfs remote", []), ("ext4", [])])
def test_caches_on_linux(sandbox, volume, expected):
    linux = Store("linux", "GOCACHE=/srv/cache")
    linux.volume("/srv/cache", volume)
    found = linux.findings(sandbox)
    assert [(f["id"], f["severity"]) for f in found if f["id"] != "GES056"] == [(i, "info") for i in expected]
    linux.env[:] = []
    linux.cwd = "/srv/cache"
    assert [f for f in linux.findings(sandbox) if f["id"] != "GES056"] == []


@pytest.mark.parametrize("without, severity", [({"LOCALAPPDATA"}, "error"), ({"SystemRoot"}, "warning"), ({"APPDATA"}, "info"),
                                               ({"USERPROFILE"}, "warning"),
                                               ({"USERPROFILE", "LOCALAPPDATA", "APPDATA", "SystemRoot"}, "error")])
def test_variables_missing(sandbox, windows, without, severity):
    windows.without = without
    finding = windows.one(sandbox, "GES035")
    assert finding["severity"] == severity
    assert all(name in finding["what"].upper() for name in map(str.upper, without - {"USERPROFILE"}))


def test_variables_made_up_for(sandbox, windows):
    windows.without = {"USERPROFILE", "LOCALAPPDATA", "APPDATA"}
    windows.files["D:\\t"] = {"kind": "directory", "mode": "1777"}
    windows.files["D:\\"] = {"kind": "directory", "mode": "1777"}
    windows.env += ["GOCACHE=D:\\c", "GOENV=off", "GOPATH=D:\\go", "GOTMPDIR=D:\\t"]
    assert windows.findings(sandbox) == []


DEEP = "D:" + "\\agent-workspaces-01" * 6 + "\\mod"
FILE_SYSTEM = "SYSTEM\\CurrentControlSet\\Control\\FileSystem"


def test_caches_too_deep(sandbox, windows):
    windows.files["D:\\"] = {"kind": "directory", "mode": "1777"}
    windows.env += ["GOMODCACHE=" + DEEP]
    finding = windows.one(sandbox, "GES036")
    assert finding["severity"] == "info" and DEEP in finding["what"] and "LongPathsEnabled" in commands(finding)
    keys = windows.registry["HKEY_LOCAL_MACHINE"]
    keys[FILE_SYSTEM] = {"LongPathsEnabled": {"type": "REG_DWORD", "number": 0}}
    windows.one(sandbox, "GES036")
    keys[FILE_SYSTEM] = {"LongPathsEnabled": {"type": "REG_DWORD", "number": 1}}
    assert windows.findings(sandbox) == []
    del keys[FILE_SYSTEM]
    windows.env[-1] = "GOMODCACHE=D:" + DEEP[2:119]
    assert windows.findings(sandbox) == []
