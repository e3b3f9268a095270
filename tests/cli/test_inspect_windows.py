"""`ges inspect` and `ges symbols` of the Windows program, under wine, against those of the Linux one."""

import os
import shutil
import subprocess

from support import gobin, goprogram

import test_inspect_archives
import test_inspect_linkers

GES = "C:\\ges\\ges.exe"
SLEEPER = """package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.Getpid())
	os.Stdin.Read(make([]byte, 1))
}
"""


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
    (found,) = done.json()["programs"]
    assert found["path"] == "tree\\deep\\other.exe"
    assert found["images"][0]["verdict"] == "unchanged since it was linked"


def test_prints_what_go_exe_prints(wine, go_toolchains, windows_toolchains):
    version, folder = list(windows_toolchains.items())[-1]
    if not os.path.isdir(wine.path("C:/go-" + version)):
        wine.install(folder, "C:/go-" + version)
    go = "C:\\go-%s\\bin\\go.exe" % version
    os.makedirs(wine.path("w/tree/deep"))
    plant(wine, goprogram.replaced(*list(go_toolchains.items())[-1]), "tree/replaced.exe")
    for number, (name, goroot) in enumerate(go_toolchains.items()):
        goos, goarch = (("windows", "amd64"), ("linux", "arm64"), ("darwin", "amd64"))[number % 3]
        plant(wine, goprogram.small(name, goroot, goos, goarch), "tree/deep/small%d.exe" % number)
    with open(wine.path("w/tree/note.txt"), "w", encoding="utf-8") as file:
        file.write("no program\n")
    for words in (["tree"], ["tree\\deep\\small0.exe"], ["tree\\note.txt"], ["nothing.exe"]):
        real = wine.run(go, ["version", "-m", *words], ["GOTOOLCHAIN=local", "GOTELEMETRY=off"])
        ours = wine.run(GES, ["inspect", "-m", *words])
        assert ours.out == real.out, (real, ours)
        assert words != ["tree"] or real.out.count(b"\tpath\t") == len(go_toolchains) + 1, real


def test_names_what_runs(wine, go_toolchains):
    version = next(name for name in go_toolchains if name.startswith("go1.19"))  # newer ones need a library that wine lacks
    plant(wine, goprogram.build(version, go_toolchains[version], "example.com/sleeper", {"main.go": SLEEPER}, "windows"), "sleeper.exe")
    environment = dict(entry.split("=", 1) for entry in wine.base) | {"PATH": "/usr/bin:/bin"}
    with subprocess.Popen(["/usr/bin/wine", "C:\\w\\sleeper.exe"], env=environment, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, cwd=wine.path("w")) as process:
        pid = int(process.stdout.readline())
        done = wine.run(GES, ["inspect", "--json", str(pid)])
        process.stdin.close()
    assert done.status == 0, done
    (found,) = done.json()["programs"]
    assert (found["pid"], found["running"].lower()) == (pid, "c:\\w\\sleeper.exe")
    assert (found["images"][0]["version"], found["images"][0]["path"]) == (version, "example.com/sleeper")


def test_sees_what_was_changed(wine, go_toolchains):
    program = goprogram.small(*list(go_toolchains.items())[-1], "windows", "amd64")
    plant(wine, program, "small.exe")
    with open(wine.path("w/small.exe"), "r+b") as file:
        file.seek(-1, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([byte ^ 1]))
    done = wine.run(GES, ["inspect", "--json", "--verify", "small.exe"])
    assert done.json()["programs"][0]["images"][0]["verdict"] == "modified since it was linked", done


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
    (entry,) = here.json()["exported"]
    for name in ("debug", "debuginfo"):
        with open(sandbox.path("w", "store", entry[name]), "rb") as ours, \
                open(wine.path("w/store/" + entry[name]), "rb") as theirs:
            assert ours.read() == theirs.read()


def facts(found):
    """What does not depend on the Gos of the machine, by file name."""
    told = {}
    for program in found["programs"]:
        for image in program["images"]:
            for key in ("candidates", "goroot_here", "goroot_here_version"):
                image.pop(key, None)
        name = program.pop("path").replace("\\", "/").rsplit("/", 1)[-1]
        told[name] = program
    return told


def test_every_kind_of_file_tells_the_same(sandbox, wine, go_toolchains):
    """The whole corpus, archives, objects, and programs with relocations and compressed debug information."""
    os.makedirs(wine.path("w/tree"))
    planted = {"corpus-" + row["sha256"][:12]: row["path"] for row in gobin.corpus()}
    for version, goroot in list(go_toolchains.items())[::4]:
        planted.update({version + "-" + name: path for name, path in goprogram.objects(version, goroot).items()})
    planted["lld-rela"] = test_inspect_linkers.build(15, "rela")[2]
    planted["lld-relr"] = test_inspect_linkers.build(27, "relr")[2]
    planted["carchive.a"] = test_inspect_archives.c_archive(27, "windows")
    for name, path in planted.items():
        os.symlink(path, wine.path("w/tree/" + name))
        os.symlink(path, sandbox.path("w", name))
    names = sorted(planted)
    theirs = sandbox.ges("inspect", "--json", "--why", "--verify", *names).json()
    done = wine.run(GES, ["inspect", "--json", "--why", "--verify", *names], cwd="w/tree", timeout=300)
    ours, theirs = facts(done.json()), facts(theirs)
    assert set(ours) == set(names)
    for name in names:
        differ = [key for ours_one, theirs_one in zip(ours[name]["images"], theirs[name]["images"])
                  for key in ours_one if ours_one[key] != theirs_one.get(key)]
        assert ours[name] == theirs[name], (name, differ)
