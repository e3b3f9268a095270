"""Archives and object files that every toolchain at hand writes: `ges inspect` against `go tool buildid`, and what go
answers for them with `go version -m`, which is nothing."""

import os
import shutil
import subprocess

import pytest

from support import gobin, goprogram, toolchains

TOOLCHAINS = toolchains.linux()
ROOTS = list(TOOLCHAINS.items())
BY_MINOR = {toolchains.minor_of(version): (version, goroot) for version, goroot in ROOTS}
NAMES = ("package.a", "plain.o", "exports.a", "code.a", "assembled.o", "packed.a")
CONTENTS = {"exports.a": (True, False), "code.a": (False, True), "assembled.o": (False, True)}
SHARED = 'package main\n\nimport "C"\n\n//export F\nfunc F() {}\n\nfunc main() {}\n'
WINDOWS_CC = "x86_64-w64-mingw32-gcc"


def c_archive(minor, goos="linux"):
    version, goroot = BY_MINOR[minor]
    return goprogram.build(version, goroot, "example.com/cgo", {"main.go": SHARED}, goos, "amd64",
                           ("-buildmode=c-archive",), cgo=True, compiler=WINDOWS_CC if goos == "windows" else "")


def image_of(ges, path, *words):
    images = gobin.inspect(ges, *words, path)[path]["images"]
    assert len(images) == 1
    return images[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version, goroot", ROOTS, ids=[version for version, _ in ROOTS])
def test_what_the_tools_write(ges, version, goroot, name):
    path = goprogram.objects(version, goroot)[name]
    card = image_of(ges, path, "--verify", "--why")
    with open(path, "rb") as file:
        content = file.read()
    header = next(line for line in content.split(b"\n") if line.startswith(b"go object ")).decode().split(" ")
    assert (card["maker"], card["version"], card["target"]) == ("gc", version, "linux/amd64")
    assert card["container"] == ("Go object" if name == "assembled.o" else "ar archive")
    assert (card["object"]["exports"], card["object"]["code"]) == CONTENTS.get(name, (True, True))
    experiments = [word[2:] for word in header if word.startswith("X:")]
    assert card["object"].get("experiments", "") == "".join(experiments)
    assert card["object"].get("level") == ("GOAMD64=v1" if toolchains.minor_of(version) >= 20 else None)
    witness = card["witnesses"][0]
    assert content[witness["offset"]:].startswith(version.encode())
    said = gobin.buildid(goroot, path)
    assert card.get("build_id", "") == said.stdout.decode().strip()
    assert bool(said.stdout.strip()) == (name == "package.a")
    if name == "package.a":
        assert card["verdict"] == "unchanged since it was linked"
        told = next(w for w in card["witnesses"] if w["fact"] == "build ID")
        assert content[told["offset"]:].startswith(card["build_id"].encode())


@pytest.mark.parametrize("goos, goarch", [("windows", "386"), ("darwin", "arm64"), ("js", "wasm"), ("aix", "ppc64"),
                                          ("linux", "mips"), ("plan9", "arm")])
def test_packages_for_other_systems(ges, goos, goarch):
    version, goroot = ROOTS[-1]
    path = goprogram.build(version, goroot, "example.com/p", {"p.go": "package p\n\nvar V = 1\n"}, goos, goarch)
    card = image_of(ges, path, "--verify")
    assert (card["version"], card["target"]) == (version, "%s/%s" % (goos, goarch))
    assert card["build_id"] == gobin.buildid(goroot, path).stdout.decode().strip() != ""
    assert card["verdict"] == "unchanged since it was linked"


def test_changed_package(ges, tmp_path):
    version, goroot = ROOTS[-1]
    path = str(tmp_path / "p.a")
    with open(goprogram.objects(version, goroot)["package.a"], "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    assert image_of(ges, path, "--verify")["verdict"] == "modified since it was linked"


def test_objects_of_two_gos_in_one_archive(ges, tmp_path):
    """A mixed tree: the linker refuses it, and says less."""
    (old, old_root), (new, new_root) = ROOTS[0], ROOTS[-1]
    path = str(tmp_path / "mixed.a")
    done = gobin.go(new_root, "tool", "pack", "c", path, goprogram.objects(new, new_root)["plain.o"],
                    goprogram.objects(old, old_root)["assembled.o"])
    assert done.returncode == 0, done.stderr
    card = image_of(ges, path, "--why")
    assert (card["version"], card["versions_agree"]) == (new, False)
    assert [w["value"] for w in card["witnesses"] if w["fact"] == "version"] == [new, old]
    shown = subprocess.run([ges, "inspect", path], capture_output=True, text=True)
    assert "but object header says " + old in shown.stdout


@pytest.mark.parametrize("goos", ["linux", "windows"])
@pytest.mark.parametrize("minor", [minor for minor in (15, 19, 23, 27) if minor in BY_MINOR])
def test_c_archive(ges, minor, goos, tmp_path):
    """-buildmode=c-archive: the linked object inside tells what a program tells."""
    version, goroot = BY_MINOR[minor]
    path = c_archive(minor, goos)
    card = image_of(ges, path, "--verify", "--why")
    subprocess.run(["ar", "x", "--output", str(tmp_path), path, "go.o"], check=True)
    with open(path, "rb") as file:
        content = file.read()
    assert (card["maker"], card["member"], card["target"]) == ("gc", "go.o", goos + "/amd64")
    assert card["container"] == ("ELF 64-bit" if goos == "linux" else "COFF object 64-bit")
    assert os.path.realpath(card["goroot"]) == os.path.realpath(goroot)
    assert card["verdict"] == "unchanged since it was linked"
    for witness in card["witnesses"]:
        if witness["fact"] == "build ID":
            assert content[witness["offset"]:].startswith(card["build_id"].encode())
    if goos == "linux":
        # go tool buildid knows no object of ELF.
        notes = subprocess.run(["readelf", "-n", "-W", str(tmp_path / "go.o")], capture_output=True, text=True, check=True)
        assert " ".join("%02x" % byte for byte in card["build_id"].encode()) in notes.stdout
    if minor >= 18:
        assert card["version"] == version
        found = {item["key"]: item["value"] for item in card["settings"]}
        assert (found["GOOS"], found["CGO_ENABLED"]) == (goos, "1")


def test_without_the_build_info_of_go_nothing_is_claimed(ges):
    """An archive of C objects is no Go, and no failure."""
    path = subprocess.run(["gcc", "-print-file-name=libgcc.a"], capture_output=True, text=True, check=True).stdout.strip()
    card = image_of(ges, path)
    assert (card["maker"], card["container"]) == ("not Go", "ar archive")


@pytest.mark.parametrize("cut", [8, 60, 68, 90, 130])
def test_cut(ges, tmp_path, cut):
    version, goroot = ROOTS[-1]
    path = str(tmp_path / "cut.a")
    with open(goprogram.objects(version, goroot)["package.a"], "rb") as file:
        content = file.read(cut)
    with open(path, "wb") as file:
        file.write(content)
    done = subprocess.run([ges, "inspect", path], capture_output=True, text=True)
    assert done.returncode in (0, 1) and version not in done.stdout
    assert (done.returncode == 1) == bool(done.stderr)


def test_plain_as_go(ges, tmp_path):
    """-m: go refuses archives, with words only where mode or name promise a program."""
    version, goroot = ROOTS[-1]
    found = goprogram.objects(version, goroot)
    for name, path in (("p.a", found["package.a"]), ("o", found["assembled.o"]), ("c.a", c_archive(27)), ("x.so", c_archive(27))):
        shutil.copy(path, tmp_path / name)
    for name, mode in (("p.a", 0o644), ("p.a", 0o755), ("o", 0o755), ("c.a", 0o755), ("x.so", 0o644), (".", 0o755)):
        (tmp_path / name).chmod(mode)
        ours = subprocess.run([ges, "inspect", "-m", name], cwd=tmp_path, capture_output=True)
        real = subprocess.run([os.path.join(goroot, "bin/go"), "version", "-m", name], cwd=tmp_path, capture_output=True,
                              env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GOTOOLCHAIN": "local",
                                   "GOROOT": goroot, "GOTELEMETRY": "off"})
        assert (ours.returncode, ours.stdout, ours.stderr) == (real.returncode, real.stdout, real.stderr)


def test_a_folder_shows_programs_only(ges, tmp_path):
    """Caches hold packages by the thousand; a C archive is a program."""
    version, goroot = ROOTS[-1]
    for name, path in goprogram.objects(version, goroot).items():
        shutil.copy(path, tmp_path / name)
    shutil.copy(c_archive(27), tmp_path / "c.a")
    assert [os.path.basename(path) for path in gobin.inspect(ges, str(tmp_path))] == ["c.a"]
