"""`ges watch` on Windows: the real registry of wine changed by its reg.exe, files by its cmd and by renames."""

import json
import os
import subprocess
import threading
import time

import pytest

USER = "HKCU\\Environment"
MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
LATER = "HKCU\\Volatile Environment"
REG = "C:\\windows\\system32\\reg.exe"
NAME = "GES_WATCHED"


@pytest.fixture
def watch(wine):
    """watch(...) starts `ges watch --json C:\\w ...`; next() of it is the next event."""
    running = []

    class Watch:
        def __init__(self, *words):
            environment = dict(entry.split("=", 1) for entry in wine.base)
            environment["PATH"] = "/usr/bin:/bin"
            self.process = subprocess.Popen(["/usr/bin/wine", "C:\\ges\\ges.exe", "watch", "--json", "C:\\w", *words],
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
                if event.get("name") == name:
                    return event

    yield Watch
    for process in running:
        process.kill()
        process.wait()
    for key in (USER, MACHINE, LATER):
        wine.run(REG, ["delete", key, "/v", NAME, "/f"])


def lines(wine):
    try:
        with open(wine.path("w/log.txt"), encoding="ascii") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def wait_for(claim):
    end = time.monotonic() + 60
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


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


@pytest.fixture
def kept_key(wine):
    """The key comes back as it was: AppData and LocalAppData of all later tests stand in it."""
    assert wine.run(REG, ["export", LATER, "C:\\kept.reg", "/y"]).status == 0
    yield
    wine.run(REG, ["delete", LATER, "/f"])
    assert wine.run(REG, ["import", "C:\\kept.reg"]).status == 0


def test_a_key_that_is_made_later(wine, kept_key, watch):
    wine.run(REG, ["delete", LATER, "/f"])
    w = watch()
    reg(wine, "add", LATER, "/v", NAME, "/t", "REG_SZ", "/d", "one", "/f")
    assert w.until(NAME)["new"] == "one"
    reg(wine, "add", LATER, "/v", NAME, "/t", "REG_SZ", "/d", "two", "/f")
    assert w.until(NAME)["new"] == "two"
    reg(wine, "delete", LATER, "/f")
    assert w.until(NAME)["what"] == "unset"
    reg(wine, "add", LATER, "/v", NAME, "/t", "REG_SZ", "/d", "three", "/f")
    assert w.until(NAME)["new"] == "three"


CMD = "C:\\windows\\system32\\cmd.exe"


def test_a_command_follows_the_registry(wine, watch):
    """The run, and the program that it started, are ended; the new one has the new value."""
    reg(wine, "add", USER, "/v", NAME, "/t", "REG_SZ", "/d", "one", "/f")
    with open(wine.path("w/server.bat"), "w", encoding="ascii", newline="\r\n") as file:
        file.write("@echo off\necho %" + NAME + "% [%GES_CHANGED%]>>C:\\w\\log.txt\nping -n 60 127.0.0.1 >nul\n")
    w = watch("--kill-after", "200ms", "--run", "C:\\w\\server.bat")
    assert w.next()["what"] == "started"
    wait_for(lambda: lines(wine))
    assert lines(wine) == ["one []"]
    reg(wine, "add", USER, "/v", NAME, "/t", "REG_SZ", "/d", "two", "/f")
    assert w.until(NAME)["new"] == "two"
    ended = w.next()
    while ended["what"] != "ended":
        ended = w.next()
    assert ended["was_asked"]
    assert w.next()["what"] == "started"
    wait_for(lambda: len(lines(wine)) == 2)
    assert lines(wine) == ["one []", "two [%s]" % NAME]
    w.process.kill()
    w.process.wait()


def test_the_exit_code_is_told_in_full(wine, watch):
    w = watch("--for", "20s", "--run", CMD, "/c", "echo out & exit 70000")
    assert w.next()["what"] == "started"
    assert w.next()["exit_code"] == 70000


def test_a_task_is_written_as_the_scheduler_reads_it(wine):
    done = wine.run("C:\\ges\\ges.exe", ["watch", "--unit", "task", "--install", "--json", "--yes", "C:\\w", "--run", "a b", "c\\"])
    assert done.status == 0, done
    report = done.json()
    with open(wine.path(report["file"]), "rb") as file:
        text = file.read()
    assert text.startswith(b"\xff\xfe") and "go-env-sync\\tasks\\ges-watch-w-" in report["file"]
    assert '"C:\\w" "--run" "a b" "c\\\\"'.replace('"', "&quot;") in text.decode("utf-16")
    assert report["enable"] == 'schtasks /Create /TN %s /XML "%s"' % (report["name"], report["file"])
