"""`ges set`, `unset`, `path` and `undo` on Windows, under wine: the real registry, held against wine's own reg; another program
that writes, a key that nobody may write, kills at any moment, and windows that are told."""

import os
import random
import re
import subprocess
import time

import pytest

from test_broadcast_windows import listener_exe, windows  # noqa: F401  (fixtures)

USER = "HKCU\\Environment"
MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"


def ges(wine, *words, **options):
    return wine.run("C:\\ges\\ges.exe", list(words), **options)


def reg(wine, key, name):
    """(type, value) as `reg query` prints it; None when there is none."""
    done = wine.run("C:\\windows\\system32\\reg.exe", ["query", key, "/v", name])
    line = re.search(r"^    %s    (REG_\w+)    ?(.*?)\r?$" % re.escape(name), done.out.decode("utf-8", "replace"),
                     re.MULTILINE | re.IGNORECASE)
    return line and (line[1], line[2])


def exported(wine, key):
    """The strings of a key as `reg export` writes them: reg's own output to a pipe has no Unicode."""
    wine.run("C:\\windows\\system32\\reg.exe", ["export", key, "C:\\w\\key.reg", "/y"])
    with open(wine.path("w/key.reg"), encoding="utf-16") as file:
        pairs = re.findall(r'^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"\r?$', file.read(), re.MULTILINE)
    return {re.sub(r"\\(.)", r"\1", name): re.sub(r"\\(.)", r"\1", value) for name, value in pairs}


@pytest.fixture(autouse=True)
def clean(wine):
    """Values of earlier tests go; the journal is new with the user folder."""
    for key in (USER, MACHINE):
        for name in ("GES_A", "GES_B", "GES_LONG", "GES_T", "GES_\u5f20"):
            wine.run("C:\\windows\\system32\\reg.exe", ["delete", key, "/v", name, "/f"])
    wine.run("C:\\windows\\system32\\reg.exe", ["delete", USER, "/v", "PATH", "/f"])
    yield


@pytest.mark.parametrize("scope, key", [("user", USER), ("machine", MACHINE)])
def test_types_are_kept_and_come_back(wine, scope, key):
    def do(*words):
        done = ges(wine, words[0], "--yes", "--scope", scope, *words[1:])
        assert done.status == 0, done

    do("set", "GES_A=plain")
    assert reg(wine, key, "GES_A") == ("REG_SZ", "plain")
    do("set", "GES_A=%SystemRoot%\\x")
    assert reg(wine, key, "GES_A") == ("REG_EXPAND_SZ", "%SystemRoot%\\x")
    do("set", "GES_A=now without")
    assert reg(wine, key, "GES_A") == ("REG_EXPAND_SZ", "now without")
    do("unset", "GES_A")
    assert reg(wine, key, "GES_A") is None
    for kept in (("REG_EXPAND_SZ", "now without"), ("REG_EXPAND_SZ", "%SystemRoot%\\x"), ("REG_SZ", "plain"), None):
        undone = ges(wine, "undo", "--yes")
        assert undone.status == 0, undone
        assert reg(wine, key, "GES_A") == kept


def test_nothing_is_cut_and_every_character_arrives(wine):
    long = "v" * 30000
    text = "\u5f20\U0001f600 '\"&|<>^!;= $x `y` \\"
    done = ges(wine, "set", "--yes", "GES_LONG=" + long, "GES_\u5f20=" + text)
    assert done.status == 0, done
    assert reg(wine, USER, "GES_LONG") == ("REG_SZ", long)
    assert exported(wine, USER)["GES_\u5f20"] == text


def test_path_is_edited_as_it_is_stored(wine):
    wine.run("C:\\windows\\system32\\reg.exe", ["add", USER, "/v", "Path", "/t", "REG_EXPAND_SZ", "/d",
                                                "%USERPROFILE%\\go\\bin;C:\\Tools", "/f"])
    added = ges(wine, "path", "--yes", "add", "D:\\x y")
    assert added.status == 0, added
    kind, value = reg(wine, USER, "Path")
    assert kind == "REG_EXPAND_SZ" and sorted(value.split(";")) == ["%USERPROFILE%\\go\\bin", "C:\\Tools", "D:\\x y"]
    removed = ges(wine, "path", "--yes", "remove", "C:\\users\\root\\go\\bin")
    assert removed.status == 0, removed
    assert "%USERPROFILE%" not in reg(wine, USER, "Path")[1]
    assert ges(wine, "undo", "--yes").status == 0 and reg(wine, USER, "Path") == (kind, value)
    shown = ges(wine, "path", "--json", "--dry-run", "remove", "C:\\Tools").json()
    assert [(line["sign"], line["text"]) for line in shown["values"][0]["lines"]] == [("-", "C:\\Tools")]


def test_what_another_program_wrote_is_not_overwritten(wine):
    assert ges(wine, "set", "--yes", "GES_A=1").status == 0
    wine.run("C:\\windows\\system32\\reg.exe", ["add", USER, "/v", "GES_A", "/t", "REG_SZ", "/d", "theirs", "/f"])
    refused = ges(wine, "undo", "--yes")
    assert refused.status == 3 and b"GES_A" in refused.err and b"changed since" in refused.err, refused
    assert reg(wine, USER, "GES_A") == ("REG_SZ", "theirs")


def test_a_secret_is_not_shown(wine):
    done = ges(wine, "set", "--yes", "GES_T=x", "MY_TOKEN=hunter2hunter2")
    assert done.status == 0 and b"hunter2" not in done.out + done.err, done
    assert reg(wine, USER, "MY_TOKEN") == ("REG_SZ", "hunter2hunter2")
    assert b"hunter2" not in ges(wine, "history").out
    undone = ges(wine, "undo", "--yes")
    assert undone.status == 0 and b"hunter2" not in undone.out


def test_windows_are_told_and_a_hung_one_is_named(wine, windows):  # noqa: F811
    good = windows.open("listen", "good")
    windows.open("hang", "stuck")
    start = time.monotonic()
    done = ges(wine, "set", "--yes", "GES_B=1")
    assert done.status == 0 and time.monotonic() - start < 60, done
    assert re.search(rb"\d+ windows? w\w+ told", done.out), done
    assert re.search(rb"listener\.exe \(pid \d+\) did not answer: 'stuck'", done.out), done
    assert windows.heard(good) == "ready\ntold Environment\n"
    undone = ges(wine, "undo", "--yes", "--json").json()
    assert [w["title"] for w in undone["deaf"]] == ["stuck"] and undone["told"] >= 1
    assert windows.heard(good) == "ready\n" + "told Environment\n" * 2
    again = ges(wine, "unset", "--yes", "GES_B")  # nothing changes: nobody is told
    assert again.status == 0 and b"told" not in again.out, again
    assert windows.heard(good).count("told") == 2


def test_killed_at_any_moment_it_is_old_or_new(wine):
    chance = random.Random(5)
    environment = dict(entry.split("=", 1) for entry in wine.base) | {"PATH": "/usr/bin:/bin"}
    null = subprocess.DEVNULL
    ends = {"old": 0, "new": 0}
    assert ges(wine, "set", "--yes", "GES_A=%SystemRoot%\\old").status == 0
    for _ in range(25):
        process = subprocess.Popen(["/usr/bin/wine", "C:\\ges\\ges.exe", "set", "--yes", "GES_A=%SystemRoot%\\new"],
                                   env=environment, stdin=null, stdout=null, stderr=null)
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        process.wait()
        kind, value = reg(wine, USER, "GES_A")
        assert kind == "REG_EXPAND_SZ" and value in ("%SystemRoot%\\old", "%SystemRoot%\\new")
        ends[value[-3:]] += 1
        entries = ges(wine, "history", "--json").json()["entries"]
        assert all(e["state"] != "unreadable" for e in entries)
        if value.endswith("new"):
            undone = ges(wine, "undo", "--yes")
            assert undone.status == 0, undone
        assert reg(wine, USER, "GES_A") == ("REG_EXPAND_SZ", "%SystemRoot%\\old")
    assert ends["old"] > 0, ends


def test_two_writers_serialise(wine):
    environment = dict(entry.split("=", 1) for entry in wine.base) | {"PATH": "/usr/bin:/bin"}
    null = subprocess.DEVNULL
    running = [subprocess.Popen(["/usr/bin/wine", "C:\\ges\\ges.exe", "path", "--yes", "add", "C:\\dir%d" % i],
                                env=environment, stdin=null, stdout=null, stderr=null) for i in range(6)]
    assert [process.wait(60) for process in running] == [0] * 6
    assert sorted(reg(wine, USER, "PATH")[1].split(";")) == ["C:\\dir%d" % i for i in range(6)]
