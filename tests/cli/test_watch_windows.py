"""`ges watch` on Windows: the real registry of wine changed by its reg.exe, files by its cmd and by renames."""

import json
import os
import subprocess
import threading

import pytest

USER = "HKCU\\Environment"
MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
REG = "C:\\windows\\system32\\reg.exe"
NAME = "GES_WATCHED"


@pytest.fixture
def watch(wine):
    """watch() starts `ges watch --json` in C:\\w; next() of it is the next event."""
    running = []

    class Watch:
        def __init__(self):
            environment = dict(entry.split("=", 1) for entry in wine.base)
            environment["PATH"] = "/usr/bin:/bin"
            self.process = subprocess.Popen(["/usr/bin/wine", "C:\\ges\\ges.exe", "watch", "--json", "C:\\w"],
                                            env=environment, cwd=wine.path("w"), stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            running.append(self.process)
            assert self.next()["what"] == "ready"

        def next(self):
            timer = threading.Timer(60, self.process.kill)
            timer.start()
            line = self.process.stdout.readline()
            timer.cancel()
            assert line, "nothing was reported in a minute"
            return json.loads(line)

        def until(self, name):
            while True:
                event = self.next()
                if event["name"] == name:
                    return event

    yield Watch
    for process in running:
        process.kill()
        process.wait()
    for key in (USER, MACHINE):
        wine.run(REG, ["delete", key, "/v", NAME, "/f"])


def reg(wine, *words):
    done = wine.run(REG, list(words))
    assert done.status == 0, done


@pytest.mark.parametrize("key", [USER, MACHINE])
def test_the_registry(wine, watch, key):
    reg(wine, "add", key, "/v", NAME, "/t", "REG_SZ", "/d", "one", "/f")
    w = watch()
    reg(wine, "add", key, "/v", NAME, "/t", "REG_SZ", "/d", "two", "/f")
    event = w.until(NAME)
    assert (event["what"], event["old"], event["new"], event["consequence"]) == ("changed", "one", "two", "new")
    assert event["file"].upper().endswith("ENVIRONMENT") and event["source"] == "session"
    reg(wine, "add", key, "/v", NAME, "/t", "REG_EXPAND_SZ", "/d", "three", "/f")
    assert w.until(NAME)["new"] == "three"
    reg(wine, "delete", key, "/v", NAME, "/f")
    assert w.until(NAME)["what"] == "unset"


def test_files(wine, watch):
    with open(wine.path("w/.env"), "w", encoding="utf-8") as file:
        file.write("PORT=1\n")
    w = watch()
    done = wine.run("C:\\windows\\system32\\cmd.exe", ["/c", "echo PORT=2> C:\\w\\.env"])
    assert done.status == 0, done
    event = w.until("PORT")
    assert (event["old"], event["new"], event["file"]) == ("1", "2", "C:\\w\\.env")
    with open(wine.path("w/new.tmp"), "w", encoding="utf-8") as file:
        file.write("PORT=3\n")
    os.rename(wine.path("w/new.tmp"), wine.path("w/.env"))
    assert w.until("PORT")["new"] == "3"
    os.unlink(wine.path("w/.env"))
    assert w.until("PORT")["what"] == "unset"
    with open(wine.path("w/go.mod"), "w", encoding="utf-8") as file:
        file.write("module example.com/shop\n\ngo 1.21\n")
    assert w.until("module")["new"] == "example.com/shop"
