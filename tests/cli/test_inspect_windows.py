"""`ges inspect` and `ges symbols` of the Windows program, under wine, against those of the Linux one."""

import json
import os
import shutil

from support import goprogram


def plant(wine, program, name):
    shutil.copy2(program, wine.path("w/" + name))


def test_tells_what_linux_tells(sandbox, wine, go_toolchains):
    version, goroot = list(go_toolchains.items())[-1]
    program = goprogram.small(version, goroot, "windows", "amd64")
    plant(wine, program, "small.exe")
    os.makedirs(wine.path("w/tree/deep"))
    plant(wine, program, "tree/deep/other.exe")
    plain = wine.run("C:\\ges\\ges.exe", ["inspect", "-m", "small.exe"])
    shutil.copy2(program, sandbox.path("w", "small.exe"))
    assert plain.out == sandbox.ges("inspect", "-m", "small.exe").out and version.encode() in plain.out
    done = wine.run("C:\\ges\\ges.exe", ["inspect", "--json", "--verify", "tree"])
    (found,) = json.loads(done.out)["programs"]
    assert found["path"] == "tree\\deep\\other.exe"
    assert found["images"][0]["verdict"] == "unchanged since it was linked"


def test_says_when_nothing_runs_there(wine):
    done = wine.run("C:\\ges\\ges.exe", ["inspect", "4294967292"])
    assert done.status == 1 and b"no process 4294967292 runs a program here" in done.err


def test_exports_the_same_files(sandbox, wine, go_toolchains):
    program = goprogram.small(*list(go_toolchains.items())[-1], "linux", "amd64")
    plant(wine, program, "small")
    shutil.copy2(program, sandbox.path("w", "small"))
    here = sandbox.ges("symbols", "export", "--json", "store", "small")
    there = wine.run("C:\\ges\\ges.exe", ["symbols", "export", "--json", "store", "small"])
    assert (there.status, there.out) == (here.status, here.out), there
    (entry,) = json.loads(here.out)["exported"]
    for name in ("debug", "debuginfo"):
        with open(sandbox.path("w", "store", entry[name]), "rb") as ours, \
                open(wine.path("w/store/" + entry[name]), "rb") as theirs:
            assert ours.read() == theirs.read()
