"""How a program was built where nothing records it: Go 1.15 has no settings. Real builds of every mode, and the newest Go, whose
settings must agree with what the program itself shows."""

import subprocess

import pytest

from support import gobin, goprogram

MAIN = {"main.go": "package main\n\n// static int one(void) { return 1; }\nimport \"C\"\n\n//export Two\nfunc Two() {}\n\nfunc main() { println(C.one()) }\n"}
SEEN = ("form of the file", "file table")


def card_of(ges, path):
    return gobin.inspect(ges, "--why", path)[path]["images"][0]


def traits(card, *sources):
    return {t["name"]: t["value"] for t in card["traits"] if t["source"] in sources}


def built(toolchain, mode, flags=(), cgo=True):
    files = MAIN if cgo else {"main.go": "package main\n\nfunc main() {}\n"}
    return goprogram.build(*toolchain, "example.com/traits", files, "linux", "amd64", ("-buildmode=" + mode, *flags), cgo=cgo)


@pytest.mark.parametrize("mode", ["exe", "pie", "c-shared", "plugin", "c-archive"])
@pytest.mark.parametrize("is_stripped", [False, True])
def test_modes_and_cgo_of_a_program_without_settings(ges, go_toolchains, mode, is_stripped):
    flags = ("-ldflags=-s -w",) if is_stripped else ()
    oldest, newest = (list(go_toolchains.items())[i] for i in (0, -1))
    card = card_of(ges, built(oldest, mode, flags))
    assert card["settings"] == [] and traits(card, "build settings") == {}
    assert traits(card, *SEEN)["buildmode"] == mode
    if mode != "c-archive":  # not linked: relocations fill its tables
        assert traits(card, *SEEN)["cgo"] == "used"
    assert {w["source"] for w in card["witnesses"] if w["fact"] == "buildmode"} == {"form of the file"}
    card = card_of(ges, built(newest, mode, flags))
    assert traits(card, "build settings") == {"cgo": "1", "buildmode": mode}
    assert traits(card, *SEEN)["buildmode"] == mode


def test_without_cgo(ges, go_toolchains):
    """Near misses: every runtime has cgocall.go, every settings list -buildmode."""
    for toolchain in go_toolchains.items():
        card = card_of(ges, built(toolchain, "pie", cgo=False))
        assert traits(card, *SEEN) == {"buildmode": "pie"}
        assert traits(card, "build settings").get("buildmode", "pie") == "pie"


def test_the_race_detector(ges, go_toolchains):
    oldest = list(go_toolchains.items())[0]
    card = card_of(ges, built(oldest, "exe", ("-race",)))
    assert traits(card, *SEEN) == {"race": "true", "cgo": "used", "buildmode": "exe"}
    shown = subprocess.run([ges, "inspect", built(oldest, "exe", ("-race",))], stdout=subprocess.PIPE, text=True, check=True)
    assert "    race        true  (by file table)\n" in shown.stdout


@pytest.mark.parametrize("goos, goarch, flags, mode", [("windows", "amd64", ("-buildmode=pie",), "pie"),
                                                       ("windows", "amd64", ("-buildmode=exe",), "exe"),
                                                       ("darwin", "arm64", (), "pie"), ("plan9", "386", (), "exe")])
def test_other_systems(ges, go_toolchains, goos, goarch, flags, mode):
    card = card_of(ges, goprogram.small(*list(go_toolchains.items())[1], goos, goarch, flags))
    assert traits(card, *SEEN) == {"buildmode": mode}


def test_build_id_of_gccgo(ges, go_toolchains, tmp_path):
    """The go command hands gccgo's linker the ID as the GNU note (--build-id=0x...), and its own buildid falls back to that."""
    source = tmp_path / "main.c"
    source.write_text("int main(void) { return 0; }\n")
    buildid = "AUI9Ii0eWRCy6_oxhYBK/DWQAXgbKKDDG4HzFrEZz/yB7KnO00NCSRaGDyfnW4/bzUWOCMMM8-FdSOe914E"
    for name, note in (("gccgo", "0x" + buildid.encode().hex()), ("c", "sha1")):
        program = str(tmp_path / name)
        subprocess.run(["gcc", "-Wl,--build-id=" + note, "-o", program, str(source)], check=True)
        goroot = list(go_toolchains.values())[-1]
        told = gobin.buildid(goroot, program).stdout
        card = card_of(ges, program)
        assert card.get("build_id") == (buildid if name == "gccgo" else None)  # a hash is no ID of Go
        assert name == "c" or told.decode().strip() == buildid
