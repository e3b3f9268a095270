"""The rules on machines made of data: Linux, macOS and Windows, each fault and the healthy layouts."""

import base64
import json
import os
import time

import pytest
import standin

from doctor_support import commands, evidence

HOMES = {"linux": "/home/ana", "macos": "/Users/ana", "windows": "C:\\Users\\ana"}


def go_file(family, version, goroot="", mode="0755"):
    make = standin.pe if family == "windows" else standin.elf
    mod = ("path\tcmd/go\nbuild\tGOARCH=amd64\nbuild\tGOOS=%s\n" % ("windows" if family == "windows" else "linux")).encode()
    return {"mode": mode, "base64": base64.b64encode(make(version, goroot, mod)).decode()}


class Machine:
    """A snapshot that grows."""

    def __init__(self, family):
        self.family, self.home = family, HOMES[family]
        self.sep = "\\" if family == "windows" else "/"
        self.list_sep = ";" if family == "windows" else ":"
        self.path, self.files, self.env, self.answers = [], {}, [], []
        self.registry = {"HKEY_CURRENT_USER": {"Environment": {}}, "HKEY_LOCAL_MACHINE": {
            "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment": {}}}
        self.cwd = self.join(self.home, "shop")

    def join(self, *parts):
        return self.sep.join(parts)

    def go_name(self):
        return "go.exe" if self.family == "windows" else "go"

    def tree(self, root, version, on_path=True, **how):
        self.files[self.join(root, "bin", self.go_name())] = go_file(self.family, version, **how)
        self.files[self.join(root, "VERSION")] = version + "\n"
        self.files[self.join(root, "pkg", "tool")] = {"kind": "directory"}
        self.files[self.join(root, "src", "runtime")] = {"kind": "directory"}
        if int(version.split(".")[1]) >= 21:
            self.files[self.join(root, "go.env")] = (
                "GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n")
        if on_path:
            self.path.append(self.join(root, "bin"))
        return root

    def env_file(self, text):
        place = {"linux": ".config/go/env", "macos": "Library/Application Support/go/env",
                 "windows": "AppData\\Roaming\\go\\env"}[self.family]
        self.files[self.join(self.home, place)] = text
        return self.join(self.home, place)

    def key(self, hive, name, value, kind="REG_SZ"):
        for key in self.registry[hive].values():
            key[name] = {"type": kind, "text": value}

    def document(self):
        env = ["PATH=" + self.list_sep.join(self.path)]
        env += (["USERPROFILE=" + self.home, "APPDATA=" + self.join(self.home, "AppData", "Roaming"),
                 "LOCALAPPDATA=" + self.join(self.home, "AppData", "Local"), "SystemRoot=C:\\Windows"]
                if self.family == "windows" else ["HOME=" + self.home])
        if self.family != "windows":
            self.files.setdefault("/tmp", {"kind": "directory", "mode": "1777"})
        document = {"schema": "ges.snapshot/1", "family": self.family, "cwd": self.cwd, "env": env + self.env,
                    "files": self.files, "answers": self.answers, "user": {"name": "ana", "home": self.home, "id": 1000}}
        if self.family == "windows":
            document["registry"] = self.registry
        return document

    def snapshot(self):
        return json.dumps(self.document())

    def run(self, sandbox, *words):
        file = sandbox.write("machine.json", self.snapshot())
        return sandbox.run([sandbox.program, "--os-snapshot", file, "doctor", *words])

    def findings(self, sandbox, *words):
        result = self.run(sandbox, "--json", *words)
        assert result.status in (0, 1), result
        return result.json()["findings"]

    def one(self, sandbox, rule, *words):
        found = self.findings(sandbox, *words)
        assert [f["id"] for f in found] == [rule], found
        return found[0]


@pytest.fixture(params=["linux", "macos", "windows"])
def machine(request):
    return Machine(request.param)


@pytest.fixture
def windows():
    return Machine("windows")


def usual(machine):
    return {"linux": "/usr/local/go", "macos": "/usr/local/go", "windows": "C:\\Program Files\\Go"}[machine.family]


def opt(machine, name):
    return machine.join("C:" if machine.family == "windows" else "/opt", name)


def test_healthy(sandbox, machine):
    machine.tree(usual(machine), "go1.26.0")
    machine.files[machine.join(machine.cwd, "go.mod")] = "module shop\n\ngo 1.25.0\n"
    result = machine.run(sandbox)
    assert result.status == 0 and result.out.startswith(b"no problems found: ") and b"go1.26.0" in result.out, result


def test_go_not_on_path(sandbox, machine):
    root = machine.tree(usual(machine), "go1.26.0", on_path=False)
    finding = machine.one(sandbox, "GES001")
    assert machine.join(root, "bin") in commands(finding) and "go1.26.0" in evidence(finding, "found")


def test_goroot_of_another_go(sandbox, machine):
    machine.tree(usual(machine), "go1.26.0")
    other = machine.tree(opt(machine, "go1.20"), "go1.20.14", on_path=False)
    machine.env.append("GOROOT=" + other)
    finding = machine.one(sandbox, "GES003")
    assert 'compile: version "go1.20.14" does not match go tool version "go1.26.0"' in evidence(finding, "go says")


def test_goroot_missing(sandbox, machine):
    machine.tree(usual(machine), "go1.26.0")
    file = machine.env_file("GOROOT=%s\n" % opt(machine, "gone"))
    finding = machine.one(sandbox, "GES004")
    assert file + ":1" in evidence(finding, "where")


def test_gobin_not_on_path(sandbox, machine):
    machine.tree(usual(machine), "go1.26.0")
    program = "gopls.exe" if machine.family == "windows" else "gopls"
    machine.files[machine.join(machine.home, "go", "bin", program)] = {"mode": "0755", "text": "MZ"}
    assert program in evidence(machine.one(sandbox, "GES005"), "found")


def test_several_gos(sandbox, machine):
    machine.tree(opt(machine, "go1.19"), "go1.19.8")
    machine.tree(usual(machine), "go1.26.0")
    finding = machine.one(sandbox, "GES009")
    assert "go1.19.8" in evidence(finding, "runs") and "go1.26.0" in evidence(finding, "hidden")


def test_go_env_w_overridden(sandbox, machine):
    machine.tree(usual(machine), "go1.26.0")
    file = machine.env_file("GOPRIVATE=a\n")
    machine.env.append("GOPRIVATE=b")
    assert file + ":1" in evidence(machine.one(sandbox, "GES010"), "where")


@pytest.mark.parametrize("value", ["a;b", "none", "off", '"direct"', ","])
def test_goproxy_malformed(sandbox, machine, value):
    machine.tree(usual(machine), "go1.26.0")
    machine.env.append("GOPROXY=" + value)
    machine.one(sandbox, "GES013")


@pytest.mark.parametrize("value, severity", [("off", "error"), ("onn", "error"), ("auto", "warning")])
def test_go111module_left_over(sandbox, machine, value, severity):
    machine.tree(usual(machine), "go1.26.0")
    machine.env_file("GO111MODULE=" + value + "\n")
    assert machine.one(sandbox, "GES015")["severity"] == severity


def test_go_too_old_for_module(sandbox, machine):
    root = machine.tree(usual(machine), "go1.22.5")
    machine.files[machine.join(root, "go.env")] = "# the distribution's choice\nGOTOOLCHAIN=local\n"
    machine.files[machine.join(machine.cwd, "go.mod")] = "module shop\n\ngo 1.23.0\n"
    finding = machine.one(sandbox, "GES016")
    assert machine.join(root, "go.env") + ":2" in evidence(finding, "where")
    assert "go: go.mod requires go >= 1.23.0 (running go 1.22.5; GOTOOLCHAIN=local)" in evidence(finding, "go says")
    assert "go env -w GOTOOLCHAIN=auto" in commands(finding)


def test_issue_62278(sandbox, machine):
    """1.21.3 asks for a toolchain called go1.22, which nobody has."""
    machine.tree(usual(machine), "go1.21.3")
    machine.env.append("GOPROXY=off")
    machine.files[machine.join(machine.cwd, "go.mod")] = "module shop\n\ngo 1.22\n"
    finding = machine.one(sandbox, "GES016", "--skip", "GES013")
    assert "go 1.22.0" in finding["cure"]["text"], finding


def test_gopath_inside_goroot(sandbox, machine):
    machine.tree(machine.join(machine.home, "go"), "go1.26.0")
    machine.one(sandbox, "GES017")


def test_gopath_in_a_tree_that_is_read_only(sandbox, machine):
    root = machine.tree(usual(machine), "go1.26.0")
    machine.files[root] = {"kind": "directory", "writable": False}
    machine.env.append("GOPATH=" + root)
    finding = machine.one(sandbox, "GES017")
    assert finding["severity"] == "error" and "mkdir" in evidence(finding, "go says")


def test_not_executable(sandbox):
    machine = Machine("linux")
    machine.tree("/usr/local/go", "go1.26.0", mode="0644")
    assert "not executable" in evidence(machine.one(sandbox, "GES001"), "found")


def test_etc_environment(sandbox):
    machine = Machine("linux")
    machine.tree("/usr/local/go", "go1.26.0")
    machine.files["/etc/environment"] = 'LANG=C.UTF-8\nGOROOT="/usr/lib/go-1.19"\n'
    machine.env.append("GOROOT=/usr/lib/go-1.19")
    assert "set by /etc/environment:2" in evidence(machine.one(sandbox, "GES042"), "where")


MANAGED = {
    "goenv": ".goenv/versions/1.22.1", "asdf": ".asdf/installs/golang/1.22.1/go", "mise": ".local/share/mise/installs/go/1.22.1",
    "gvm": ".gvm/gos/go1.22.1", "g": ".g/versions/1.22.1", "gobrew": ".gobrew/versions/1.22.1/go"}


@pytest.mark.parametrize("place", MANAGED.values(), ids=MANAGED.keys())
@pytest.mark.parametrize("exports", [False, True])
def test_a_version_manager_in_front(sandbox, place, exports):
    """It chose an older Go than the distribution's, and may export GOROOT and GOBIN of it."""
    machine = Machine("linux")
    root = machine.tree("/home/ana/" + place, "go1.22.1")
    machine.tree("/usr/lib/go-1.26", "go1.26.0", on_path=False)
    machine.files["/usr/bin/go"] = {"kind": "symlink", "target": "../lib/go-1.26/bin/go"}
    machine.path.append("/usr/bin")
    machine.env += ["GOROOT=" + root, "GOBIN=" + root + "/bin"] if exports else []
    assert machine.findings(sandbox) == []


def test_a_version_manager_too_late(sandbox):
    machine = Machine("linux")
    machine.tree("/usr/lib/go-1.26", "go1.26.0")
    machine.tree("/home/ana/.goenv/versions/1.22.1", "go1.22.1")
    finding = machine.one(sandbox, "GES009")
    assert finding["severity"] == "warning" and "goenv" in finding["what"]


def test_started_by_go_itself(sandbox):
    """A child of `go generate` has the fetched toolchain in front of PATH, and its GOROOT."""
    machine = Machine("linux")
    root = machine.tree("/home/ana/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.25.0.linux-amd64", "go1.25.0")
    machine.tree("/usr/local/go", "go1.22.0")
    machine.env.append("GOROOT=" + root)
    assert machine.findings(sandbox) == []


@pytest.mark.parametrize("goroot", [None, "/opt/homebrew/opt/go/libexec", "/opt/homebrew/Cellar/go/1.26.0/libexec/"])
def test_homebrew(sandbox, goroot):
    machine = Machine("macos")
    machine.tree("/opt/homebrew/Cellar/go/1.26.0/libexec", "go1.26.0", on_path=False)
    machine.files["/opt/homebrew/bin/go"] = {"kind": "symlink", "target": "../Cellar/go/1.26.0/libexec/bin/go"}
    machine.files["/opt/homebrew/opt/go"] = {"kind": "symlink", "target": "../Cellar/go/1.26.0"}
    machine.path = ["/opt/homebrew/bin", "/usr/bin"]
    machine.env += ["GOROOT=" + goroot] if goroot else []
    assert machine.findings(sandbox) == []


def test_homebrew_after_an_upgrade(sandbox):
    machine = Machine("macos")
    machine.tree("/opt/homebrew/Cellar/go/1.26.0/libexec", "go1.26.0", on_path=False)
    machine.files["/opt/homebrew/bin/go"] = {"kind": "symlink", "target": "../Cellar/go/1.26.0/libexec/bin/go"}
    machine.files["/Users/ana/.zshrc"] = "export GOROOT=/opt/homebrew/Cellar/go/1.25.1/libexec\n"
    machine.path = ["/opt/homebrew/bin"]
    machine.env += ["SHELL=/bin/zsh", "GOROOT=/opt/homebrew/Cellar/go/1.25.1/libexec"]
    finding = machine.one(sandbox, "GES042")
    assert "set by /Users/ana/.zshrc:1" in evidence(finding, "where")


# --- Windows only ------------------------------------------------------------------------------------------------


def official(windows):
    """What the MSI leaves."""
    windows.tree("C:\\Program Files\\Go", "go1.26.0")
    windows.path += ["C:\\Users\\ana\\go\\bin"]
    windows.key("HKEY_LOCAL_MACHINE", "Path", "C:\\Windows\\system32;C:\\Program Files\\Go\\bin", "REG_EXPAND_SZ")
    windows.key("HKEY_CURRENT_USER", "Path", "%USERPROFILE%\\go\\bin", "REG_EXPAND_SZ")
    windows.key("HKEY_CURRENT_USER", "GOPATH", "%USERPROFILE%\\go", "REG_EXPAND_SZ")
    windows.env.append("GOPATH=C:\\Users\\ana\\go")
    windows.files["C:\\Users\\ana\\go\\bin\\gopls.exe"] = "MZ"


def test_the_official_installation(sandbox, windows):
    official(windows)
    assert windows.findings(sandbox) == []


def test_an_older_terminal(sandbox, windows):
    official(windows)
    windows.path = ["C:\\Windows\\system32", "C:\\Users\\ana\\go\\bin"]
    finding = windows.one(sandbox, "GES001")
    assert "open a new terminal" in finding["cure"]["text"] and "HKLM" in finding["cure"]["text"]


@pytest.mark.parametrize("kind, value", [("REG_SZ", "C:\\Go"), ("REG_EXPAND_SZ", "%SystemRoot%\\..\\Go")])
def test_the_registry_key_is_named_with_its_type(sandbox, windows, kind, value):
    official(windows)
    windows.key("HKEY_LOCAL_MACHINE", "GOROOT", value, kind)
    windows.env.append("GOROOT=" + value.replace("%SystemRoot%", "C:\\Windows"))
    finding = windows.one(sandbox, "GES004")
    assert "(%s)" % kind in evidence(finding, "where")
    assert 'reg delete "HKLM\\' in commands(finding)


def test_names_and_paths_ignore_case(sandbox, windows):
    official(windows)
    windows.env += ["goroot=c:/PROGRAM FILES/Go/", "GoBin=c:\\users\\ANA\\go\\bin"]
    assert windows.findings(sandbox) == []


def test_scoop_shims_of_one_go(sandbox, windows):
    """The shim in front and the app's own bin behind it are one Go."""
    app = "C:\\Users\\ana\\scoop\\apps\\go\\current"
    windows.path.append("C:\\Users\\ana\\scoop\\shims")
    windows.tree(app, "go1.26.0")
    windows.files["C:\\Users\\ana\\scoop\\shims\\go.exe"] = "MZ"
    windows.files["C:\\Users\\ana\\scoop\\shims\\go.shim"] = 'path = "%s\\bin\\go.exe"\n' % app
    assert windows.findings(sandbox) == []


def test_a_mess_on_windows(sandbox, windows):
    windows.tree("C:\\Go", "go1.19.8")
    windows.tree("C:\\Program Files\\Go", "go1.26.0")
    windows.env += ["GOROOT=C:\\Program Files\\Go", "GO111MODULE=off", "GOPROXY=direct;https://x"]
    windows.env_file("GOPROXY=direct\r\nGOFLAGS=-mod=mod\r\n")
    windows.files["C:\\Users\\ana\\go\\bin\\dlv.exe"] = "MZ"
    ids = [f["id"] for f in windows.findings(sandbox)]
    assert sorted(ids) == ["GES003", "GES005", "GES009", "GES010", "GES013", "GES015", "GES037"]


# --- size --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["PATH", "GOPROXY", "GOPATH", "go env file", "go.mod"])
def test_time_grows_with_the_size_only(sandbox, what):
    machine = Machine("linux")
    machine.path = ["/x/%d" % i for i in range(100000)] if what == "PATH" else []
    machine.tree("/usr/local/go", "go1.26.0")
    machine.env += {
        "GOPROXY": ["GOPROXY=" + ",".join("https://a%d.example" % i for i in range(50000))],
        "GOPATH": ["GOPATH=" + ":".join(machine.home + "/g/%d" % i for i in range(50000))]}.get(what, [])
    machine.env_file("".join("K%d=%d\n" % (i, i) for i in range(100000)) if what == "go env file" else "")
    machine.files[machine.cwd + "/go.mod"] = (
        {"text": "module m\n", "size": 20 << 20, "fill": "x y\n"} if what == "go.mod" else "module m\n")
    start = time.monotonic()
    assert machine.findings(sandbox) == []
    assert time.monotonic() - start < 60
