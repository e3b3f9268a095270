"""setting_broadcast.dll under wine, loaded by the Go program of examples/: real windows of other processes hear it, and one
that hangs delays nobody else and is named."""

import os
import re
import subprocess
import time

import pytest

from support import goprogram, toolchains

ROOT = toolchains.ROOT


@pytest.fixture(scope="module")
def listener_exe(tmp_path_factory):
    out = str(tmp_path_factory.mktemp("listener") / "listener.exe")
    source = os.path.join(ROOT, "tests", "windows", "listener.c")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-municode", "-O1", "-o", out, source, "-lgdi32"], check=True)
    return out


class Windows:
    """Programs with a window, each with the file in which it says what it heard."""

    def __init__(self, wine, exe):
        self.wine = wine
        self.running = []
        self.count = 0
        os.makedirs(wine.path("w"), exist_ok=True)
        with open(exe, "rb") as source, open(wine.path("w/listener.exe"), "wb") as target:
            target.write(source.read())

    def open(self, how, title):
        self.count += 1
        name = "heard%d.txt" % self.count
        environment = dict(entry.split("=", 1) for entry in self.wine.base) | {"PATH": "/usr/bin:/bin"}
        null = subprocess.DEVNULL
        process = subprocess.Popen(["/usr/bin/wine", "C:\\w\\listener.exe", "C:\\w\\" + name, how, title],
                                   env=environment, stdin=null, stdout=null, stderr=null)
        self.running.append(process)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and "ready" not in self.heard(name):
            time.sleep(0.02)
        assert "ready" in self.heard(name), "the listener did not start"
        return name

    def heard(self, name):
        try:
            with open(self.wine.path("w/" + name), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def close(self):
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture
def windows(wine, listener_exe):
    opened = Windows(wine, listener_exe)
    yield opened
    opened.close()


@pytest.fixture
def go_example(wine, ges_exe, go_toolchains):
    """C:\\w\\example.exe and the dll beside it."""
    version = next(v for v in go_toolchains if toolchains.minor_of(v) == 19)
    with open(os.path.join(ROOT, "examples", "setting_broadcast.go"), encoding="utf-8") as file:
        source = file.read()
    program = goprogram.build(version, go_toolchains[version], "example.com/broadcast", {"main.go": source}, goos="windows",
                              goarch="amd64")
    for origin, name in ((program, "example.exe"), (os.path.join(os.path.dirname(ges_exe), "setting_broadcast.dll"),
                                                    "setting_broadcast.dll")):
        with open(origin, "rb") as content, open(wine.path("w/" + name), "wb") as target:
            target.write(content.read())
    return "C:\\w\\example.exe"


def test_windows_of_other_processes_hear_it(wine, windows, go_example):
    names = [windows.open("listen", "window %d" % i) for i in range(3)]
    plain = wine.run(go_example, ["C:\\w\\setting_broadcast.dll", "plain"])
    assert plain.status == 0 and plain.out == b"answer 0\n", plain
    for name in names:
        assert windows.heard(name) == "ready\ntold Environment\n"
    told = wine.run(go_example, ["C:\\w\\setting_broadcast.dll"])
    assert told.status == 0, told
    count, deaf = map(int, re.match(rb"told (\d+) deaf (\d+)\n", told.out).groups())
    assert count >= 3 and deaf == 0, told
    for name in names:
        assert windows.heard(name) == "ready\n" + "told Environment\n" * 2


def test_a_hung_window_delays_nobody_and_is_named(wine, windows, go_example):
    good = windows.open("listen", "good")
    for i in range(3):
        windows.open("hang", "stuck \u5f20 %d" % i)
    late = windows.open("listen", "late")
    start = time.monotonic()
    told = wine.run(go_example, ["C:\\w\\setting_broadcast.dll"])
    spent = time.monotonic() - start
    assert told.status == 0, told
    text = told.out.decode("utf-8")
    assert re.match(r"told \d+ deaf 3\n", text), text
    for i in range(3):
        assert re.search(r"^stuck \u5f20 %d \(pid \d+, C:\\w\\listener\.exe\) did not answer: GesListener, error 1460$" % i,
                         text, re.MULTILINE), text
    for name in (good, late):
        assert windows.heard(name) == "ready\ntold Environment\n"
    assert spent < 5 * 0.5 + 1, spent  # side by side: one wait of 0.5 s, not three
    plain = wine.run(go_example, ["C:\\w\\setting_broadcast.dll", "plain"])
    assert plain.out == b"answer 1\n", plain


def test_nothing_but_kernel32_is_linked(ges_exe):
    dll = os.path.join(os.path.dirname(ges_exe), "setting_broadcast.dll")
    shown = subprocess.run(["x86_64-w64-mingw32-objdump", "-p", dll], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"DLL Name: (\S+)", shown) == ["KERNEL32.dll"]
    assert re.findall(r"\] (Broadcast\w+)", shown) == ["BroadcastSettingChange", "BroadcastSettingChangeEx"]
