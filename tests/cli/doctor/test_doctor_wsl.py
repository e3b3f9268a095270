"""WSL: made of data, as no machine here has it; and what of it shows on any Linux with a real go."""

import base64
import os

import pytest
import standin

from doctor_support import commands, doctor, evidence, first, go_says, path_of
from test_doctor_snapshots import Machine

WSL1, WSL2 = "4.4.0-19041-Microsoft\n", "5.15.167.4-microsoft-standard-WSL2\n"
WINDOWS_GO = "/mnt/c/Program Files/Go"
PE = {"mode": "0777", "base64": base64.b64encode(
    standin.pe("go1.26.0", "", b"path\tcmd/go\nbuild\tGOARCH=amd64\nbuild\tGOOS=windows\n")).decode()}


class Wsl(Machine):
    """Ubuntu in WSL as it comes, with the PATH of a Windows that has Go."""

    def __init__(self, release=WSL2, conf=None, root="/mnt"):
        super().__init__("linux")
        self.env += ["WSL_DISTRO_NAME=Ubuntu", "WSL_INTEROP=/run/WSL/11_interop", "SHELL=/bin/bash"]
        self.files["/proc/sys/kernel/osrelease"] = release
        self.files["/usr/bin/env"] = {"mode": "0755"}
        if conf is not None:
            self.files["/etc/wsl.conf"] = conf
        self.path = ["/usr/bin"]
        self.root = root

    def windows_go(self):
        go = WINDOWS_GO.replace("/mnt/", self.root.rstrip("/") + "/")
        self.files[go + "/bin/go.exe"] = PE
        self.files[go + "/VERSION"] = "go1.26.0\n"
        self.path.append(go + "/bin")
        return go + "/bin/go.exe"

    def volume(self, path, text):
        self.files.setdefault(path, {"kind": "directory"})
        self.answers.append({"call": "volume_info", "name": path, "text": text})


def test_wsl_with_go_on_both_sides(sandbox):
    machine = Wsl()
    machine.tree("/usr/local/go", "go1.26.0")
    machine.windows_go()
    assert machine.findings(sandbox) == []


@pytest.mark.parametrize("root, conf", [("/mnt", None), ("/", "[automount]\nroot = /\noptions=\"metadata\"\n")])
def test_only_windows_has_go(sandbox, root, conf):
    machine = Wsl(conf=conf, root=root)
    exe = machine.windows_go()
    finding = machine.one(sandbox, "GES022")
    assert exe in finding["what"] and evidence(finding, "you see") == "bash: go: command not found"
    assert "appends the PATH of Windows" in evidence(finding, "where")


def test_the_root_of_the_drives_counts(sandbox):
    """With root=/ below [automount], /mnt/c is any directory."""
    machine = Wsl(conf="[automount]\nroot=/\n")
    machine.windows_go()
    machine.files[WINDOWS_GO + "/bin/go.exe"] = PE
    machine.path = ["/usr/bin", WINDOWS_GO + "/bin"]
    assert machine.one(sandbox, "GES001")


def test_without_wsl_nothing_of_it_is_said(sandbox):
    machine = Wsl()
    machine.windows_go()
    machine.env = [e for e in machine.env if not e.startswith("WSL_")]
    assert machine.one(sandbox, "GES001")
    machine.files["/run/WSL"] = {"kind": "directory"}  # under sudo the variables are gone
    assert machine.one(sandbox, "GES022")


def test_a_go_of_linux_beside_path(sandbox):
    machine = Wsl()
    machine.windows_go()
    machine.tree("/usr/local/go", "go1.26.0", on_path=False)
    assert "/usr/local/go/bin" in commands(machine.one(sandbox, "GES001"))


@pytest.mark.parametrize("release", [WSL1, WSL2])
def test_a_link_to_the_go_of_windows(sandbox, release):
    machine = Wsl(release, conf="[interop]\nappendWindowsPath = false\n")
    exe = machine.windows_go()
    machine.path = ["/home/ana/bin", "/usr/bin"]
    machine.files["/home/ana/bin/go"] = {"kind": "symlink", "target": exe}
    finding = machine.one(sandbox, "GES022")
    assert "/home/ana/bin/go" in finding["what"] and exe in evidence(finding, "found")
    assert "appendWindowsPath is off" in evidence(finding, "where")


def test_a_script_on_a_drive_before_the_go_of_linux(sandbox):
    machine = Wsl()
    machine.files["/mnt/c/tools/go"] = {"mode": "0777", "text": "#!/bin/sh\nexec go.exe \"$@\"\n"}
    machine.path = ["/mnt/c/tools", "/usr/bin"]
    machine.tree("/usr/local/go", "go1.26.0")
    found = {f["id"]: f for f in machine.findings(sandbox)}
    assert "/usr/local/go/bin" in commands(found["GES022"]), found


def test_a_go_for_linux_on_a_drive(sandbox):
    machine = Wsl()
    machine.tree("/mnt/d/go", "go1.26.0")
    assert machine.findings(sandbox) == []


def test_a_real_go_exe_by_the_name_go(sandbox, go_toolchains, windows_toolchains):
    """The true go.exe of Windows, found by a link, on a Linux that says that it is WSL."""
    _, tree = first(windows_toolchains, 26)
    os.makedirs(sandbox.path("side"))
    os.symlink(os.path.join(tree, "bin", "go.exe"), sandbox.path("side/go"))
    env = [path_of(sandbox.path("side"), first(go_toolchains, 26)[1] + "/bin"), "WSL_DISTRO_NAME=Ubuntu"]
    found = doctor(sandbox, env=env).findings
    finding = [f for f in found if f["id"] == "GES022"][0]
    assert "is a program for Windows" in evidence(finding, "found")
    assert first(go_toolchains, 26)[1] + "/bin" in commands(finding)
    assert "GES022" not in doctor(sandbox, env=env[:1]).ids()


# --- WSLENV --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minor", [19, 21, 24, 26])
@pytest.mark.parametrize("name", ["GOPATH", "GOROOT"])
def test_a_path_that_was_not_converted(sandbox, go_toolchains, minor, name):
    _, root = first(go_toolchains, minor)
    env = ["WSLENV=WT_SESSION:%s:WT_PROFILE_ID" % name, name + "=C:\\Users\\ana\\go"]
    finding = doctor(sandbox, env=[path_of(root + "/bin"), *env]).one("GES057")
    assert "unset " + name in commands(finding) and "'%s' in WSLENV" % name in evidence(finding, "where")
    assert evidence(finding, "go says") in go_says(sandbox, root, "list", ".", env=env)


@pytest.mark.parametrize("wslenv, value, severity", [
    ("GOPATH/x", None, "warning"), ("GoPath/l", None, "warning"), ("GOPATH/l", None, "info"), ("GOFLAGS", "GOFLAGS=", "info")])
def test_entries_that_do_not_arrive(sandbox, go_toolchains, wslenv, value, severity):
    env = [path_of(first(go_toolchains, 26)[1] + "/bin"), "WSLENV=" + wslenv] + ([value] if value else [])
    finding = doctor(sandbox, env=env).one("GES057")
    assert finding["severity"] == severity and wslenv in finding["what"] + evidence(finding, "where")


@pytest.mark.parametrize("wslenv", ["", "GOPRIVATE:GOPATH/w:GOBIN/wp", "gopher/x:PATHX/l", "::/p:"])
def test_entries_that_are_well(sandbox, go_toolchains, wslenv):
    env = [path_of(first(go_toolchains, 26)[1] + "/bin"), "WSLENV=" + wslenv, "GOPRIVATE=git.example.com"]
    assert doctor(sandbox, env=env).ids() == []


def test_what_linux_gave_to_windows(sandbox, windows_go_on_path):
    machine = windows_go_on_path
    machine.env += ["WSLENV=GOPATH/w", "GOPATH=/home/ana/go"]
    assert "came from WSL unconverted" in machine.one(sandbox, "GES057")["what"]


@pytest.fixture
def windows_go_on_path():
    machine = Machine("windows")
    machine.tree("C:\\Program Files\\Go", "go1.26.0")
    machine.files[machine.home] = {"kind": "directory"}
    return machine


# --- files on the other side ---------------------------------------------------------------------------------------


def on_both_sides(release):
    machine = Wsl(release)
    machine.tree("/usr/local/go", "go1.26.0")
    machine.windows_go()
    machine.volume("/home/ana", "ext4 free 9000000000 of 90000000000")
    return machine


@pytest.mark.parametrize("kind", ["9p free 9000000000 of 90000000000 remote", "fuse free 9000000000 of 90000000000"])
def test_a_project_on_a_drive_of_windows(sandbox, kind):
    machine = on_both_sides(WSL2)
    machine.cwd = "/mnt/c/Users/ana/shop"
    machine.files[machine.cwd + "/go.mod"] = "module shop\n\ngo 1.25.0\n"
    machine.volume(machine.cwd, kind)
    finding = machine.one(sandbox, "GES056")
    assert finding["severity"] == "info" and "the project" in finding["what"]
    machine.files["/proc/sys/kernel/osrelease"] = WSL1
    assert machine.findings(sandbox) == []


def test_caches_on_a_drive_of_windows(sandbox):
    machine = on_both_sides(WSL2)
    machine.env += ["GOCACHE=/mnt/c/cache", "GOPATH=/mnt/c/Users/ana/go"]
    machine.files["/mnt/c/cache"] = machine.files["/mnt/c/Users/ana/go/pkg/mod"] = {"kind": "directory", "mode": "0777"}
    machine.volume("/mnt/c/cache", "9p remote")
    machine.volume("/mnt/c/Users/ana/go/pkg/mod", "9p remote")
    finding = machine.one(sandbox, "GES056")
    assert "GOCACHE, GOMODCACHE" in finding["what"]
    assert "unset GOCACHE" in commands(finding) and "unset GOPATH" in commands(finding)


@pytest.mark.parametrize("cwd, volume", [
    ("\\\\wsl$\\Ubuntu\\home\\ana\\shop", None), ("\\\\wsl.localhost\\Ubuntu\\srv", None),
    ("Z:\\shop", "9P remote for \\\\wsl.localhost\\Ubuntu")])
def test_the_go_of_windows_in_a_project_of_wsl(sandbox, windows_go_on_path, cwd, volume):
    machine = windows_go_on_path
    machine.cwd = cwd
    machine.files[cwd + "\\go.mod"] = "module shop\n\ngo 1.25.0\n"
    if volume:
        machine.answers.append({"call": "volume_info", "name": cwd, "text": volume})
    finding = machine.one(sandbox, "GES021")
    assert evidence(finding, "go says") == "go: RLock %s\\go.mod: Incorrect function." % cwd
    machine.files[cwd] = {"kind": "directory"}
    del machine.files[cwd + "\\go.mod"]
    assert machine.findings(sandbox) == []


def test_the_module_cache_of_windows_in_wsl(sandbox, windows_go_on_path):
    machine = windows_go_on_path
    machine.env.append("GOMODCACHE=\\\\wsl$\\Ubuntu\\home\\ana\\mod")
    machine.files["\\\\wsl$\\Ubuntu\\home\\ana\\mod"] = {"kind": "directory"}
    assert "GOMODCACHE" in machine.one(sandbox, "GES021")["what"]
