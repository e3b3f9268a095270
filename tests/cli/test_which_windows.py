"""`ges which` on Windows, under wine: against its cmd, its CreateProcess, and a real Go program's LookPath."""

import os
import shutil
import subprocess

import pytest

from support import goprogram, toolchains

COMPILER = "x86_64-w64-mingw32-gcc"
SOURCES = os.path.join(toolchains.ROOT, "tests", "windows")


@pytest.fixture(scope="session")
def helpers(tmp_path_factory):
    """launch.exe and saypath.exe."""
    folder = tmp_path_factory.mktemp("helpers")
    for name in ("launch", "saypath"):
        source = os.path.join(SOURCES, name + ".c")
        command = [COMPILER, "-Os", "-s", "-municode", "-static", "-o", str(folder / (name + ".exe")), source]
        subprocess.run(command, check=True)
    return folder


@pytest.fixture(scope="session")
def lookpath_exe(go_toolchains):
    version, goroot = list(go_toolchains.items())[-1]
    return goprogram.lookpath(version, goroot, "windows")


class Machine:
    """A wine prefix with launch.exe; `plant` puts programs that say where they stand."""

    def __init__(self, wine, helpers, lookpath):
        self.wine, self.helpers = wine, helpers
        os.makedirs(wine.path("launch"), exist_ok=True)
        shutil.copy(helpers / "launch.exe", wine.path("launch/launch.exe"))
        shutil.copy(lookpath, wine.path("launch/lookpath.exe"))

    def plant(self, path, content=None):
        target = self.wine.path(path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if content is None and target.endswith((".exe", ".com")):
            shutil.copy(self.helpers / "saypath.exe", target)
            return
        with open(target, "wb") as file:
            file.write(b"@echo ran:%~f0\r\n" if content is None else content)

    def launch(self, path, *words, env=(), only_print=False):
        arguments = ["-e", "PATH=" + path]
        for entry in env:
            arguments += ["-e", entry] if "=" in entry else ["-u", entry]
        arguments += ["-p"] if only_print else []
        return self.wine.run("C:\\launch\\launch.exe", [*arguments, "--", *words])

    def which(self, path, *words, env=()):
        done = self.launch(path, "C:\\ges\\ges.exe", "which", "-json", *words, env=env)
        assert done.err == b"", done
        return done.json(), done.status


@pytest.fixture
def machine(wine, helpers, lookpath_exe):
    return Machine(wine, helpers, lookpath_exe)


def winner(answer, name):
    return next(s["winner"] for s in answer["names"][0]["seekers"] if s["id"] == name)


def problem(answer, name):
    return next(s["problem"] for s in answer["names"][0]["seekers"] if s["id"] == name)


def full(path):
    """How the program itself spells the winner."""
    if not path:
        return ""
    return (path if path[1:2] == ":" else "C:\\w\\" + path.removeprefix(".\\")).lower()


SITUATIONS = [
    ("first wins", ["C:/a/prog.exe", "C:/b/prog.exe"], "C:\\a;C:\\b", []),
    ("other order", ["C:/a/prog.exe", "C:/b/prog.exe"], "C:\\b;C:\\a", []),
    ("com before exe", ["C:/a/prog.exe", "C:/a/prog.com"], "C:\\a", []),
    ("pathext order", ["C:/a/prog.exe", "C:/a/prog.bat"], "C:\\a", ["PATHEXT=.BAT;.EXE"]),
    ("bat before a later exe", ["C:/a/prog.bat", "C:/b/prog.exe"], "C:\\a;C:\\b", []),
    ("cwd", ["C:/w/prog.exe", "C:/a/prog.exe"], "C:\\a", []),
    ("cwd switched off", ["C:/w/prog.exe", "C:/a/prog.exe"], "C:\\a", ["NoDefaultCurrentDirectoryInExePath=1"]),
    ("only in cwd", ["C:/w/prog.exe"], "C:\\a", []),
    ("missing folder", ["C:/b/prog.exe"], "C:\\nowhere;C:\\b", []),
    ("empty elements", ["C:/b/prog.exe"], ";;C:\\b;", []),
    ("forward slashes", ["C:/b/prog.exe"], "C:/b", []),
    ("trailing backslash", ["C:/b/prog.exe"], "C:\\b\\", []),
    ("blank in the name", ["C:/b c/prog.exe"], "C:\\b c", []),
    ("percent", ["C:/b/prog.exe"], "%DIR%;C:\\b", ["DIR=C:\\a"]),
    ("percent that would win", ["C:/a/prog.exe", "C:/b/prog.exe"], "%DIR%;C:\\b", ["DIR=C:\\a"]),
    ("nothing", [], "C:\\a", []),
]


# wine 8: neither its cmd nor its CreateProcess knows the variable, and its cmd stops at an empty element of PATH.
WINE_DIFFERS = {("cwd switched off", "cmd"), ("cwd switched off", "createprocess"), ("empty elements", "cmd")}


@pytest.mark.parametrize("title, files, path, env", SITUATIONS, ids=[s[0] for s in SITUATIONS])
def test_winners_are_those_of_wine(machine, title, files, path, env):
    for file in ("C:/a", "C:/b"):
        shutil.rmtree(machine.wine.path(file), ignore_errors=True)
    for file in files:
        machine.plant(file)
    answer, status = machine.which(path, "prog", env=env)
    if (title, "cmd") not in WINE_DIFFERS:
        system = path + ";C:\\windows\\system32"
        started = machine.launch(system, "cmd", "/c", "prog", env=env).out.decode().strip()
        assert started.removeprefix("ran:").lower() == full(winner(answer, "cmd"))
    if (title, "createprocess") not in WINE_DIFFERS:
        created = machine.launch(path, "prog", env=env, only_print=True).out.decode()
        assert (created.lower() if created[1:2] == ":" else "") == full(winner(answer, "createprocess"))
    found, error = machine.launch(path, "C:\\launch\\lookpath.exe", "prog", env=env).out.decode().split("\n")[:2]
    if error == "<nil>":
        assert winner(answer, "golang").lower() == found.lower()
    else:
        assert winner(answer, "golang") == ""
        assert problem(answer, "golang").startswith(error)
    anybody = any(s["winner"] for s in answer["names"][0]["seekers"])
    assert status == (0 if anybody else 1)


def test_powershell_ignores_the_current_directory_and_prefers_scripts(machine):
    machine.plant("C:/w/prog.exe")
    machine.plant("C:/a/prog.exe")
    machine.plant("C:/a/prog.ps1", b"'hi'\r\n")
    answer, _ = machine.which("C:\\a", "prog")
    assert winner(answer, "powershell").lower() == "c:\\a\\prog.ps1"


def test_quoted_element(machine):
    machine.plant("C:/q q/prog.exe")
    answer, _ = machine.which('"C:\\q q"', "prog")
    assert winner(answer, "golang").lower() == "c:\\q q\\prog.exe"
    assert winner(answer, "createprocess") == "" and winner(answer, "powershell") == ""


def test_real_go_exe(machine, windows_toolchains):
    for version, folder in windows_toolchains.items():
        if not os.path.exists(machine.wine.path("sdk/" + version)):
            machine.wine.install(folder, "sdk/" + version)
        answer, status = machine.which("C:\\sdk\\%s\\bin" % version)
        hit = answer["names"][0]["hits"][0]
        assert status == 0
        assert (hit["kind"], hit["version"], hit["goos"]) == ("sdk", version, "windows")
        assert hit["goroot"].lower() == "c:\\sdk\\" + version
        assert hit["has_tools"] and not hit["is_mixed"]


def test_scoop_shim(machine, windows_toolchains):
    version, folder = list(windows_toolchains.items())[-1]
    apps = "users/root/scoop/apps/go/current"
    machine.wine.install(folder, apps)
    machine.plant("users/root/scoop/shims/go.exe")
    machine.plant("users/root/scoop/shims/go.shim", b'path = "C:\\users\\root\\scoop\\apps\\go\\current\\bin\\go.exe"\r\n')
    answer, _ = machine.which("C:\\users\\root\\scoop\\shims")
    hit = answer["names"][0]["hits"][0]
    assert (hit["kind"], hit["origin"], hit["version"]) == ("shim", "scoop", version)
    assert hit["target"] == "C:\\users\\root\\scoop\\apps\\go\\current\\bin\\go.exe"
    inner, _ = machine.which("C:\\users\\root\\scoop\\apps\\go\\current\\bin")
    assert inner["names"][0]["hits"][0]["origin"] == "scoop"


def test_chocolatey_shim(machine):
    machine.plant("ProgramData/chocolatey/bin/go.exe")
    answer, _ = machine.which("C:\\ProgramData\\chocolatey\\bin")
    hit = answer["names"][0]["hits"][0]
    assert (hit["kind"], hit["origin"]) == ("shim", "chocolatey")
    assert "--shimgen-help" in hit["problem"]


def test_mise_cmd_shim(machine, windows_toolchains):
    version, folder = list(windows_toolchains.items())[-1]
    machine.wine.install(folder, "users/root/AppData/Local/mise/installs/go/1.22.3")
    machine.plant("users/root/AppData/Local/mise/shims/go.cmd", b"@echo off\r\nsetlocal\r\nmise x -- go %*\r\n")
    machine.plant("C:/w/mise.toml", b'[tools]\r\ngo = "1.22.3"\r\n')
    answer, _ = machine.which("C:\\users\\root\\AppData\\Local\\mise\\shims")
    hit = next(h for h in answer["names"][0]["hits"] if h["path"].lower().endswith(".cmd"))
    assert (hit["kind"], hit["origin"], hit["version"]) == ("shim", "mise", version)
