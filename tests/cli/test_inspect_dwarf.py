"""The producer that debug information names, as a witness of the version. (That each built program with DWARF has it is
in test_inspect_builds.py.)"""

import subprocess

import pytest

from support import gobin, goprogram, toolchains

TOOLCHAINS = list(toolchains.linux().items())
NEWEST = TOOLCHAINS[-1]
OLDEST = TOOLCHAINS[0]


def small(toolchain):
    return goprogram.small(*toolchain, "linux", "amd64")


def objcopy(source, target, *flags):
    subprocess.run(["objcopy", *flags, source, target], check=True, capture_output=True)
    return target


def card_of(ges, path):
    return gobin.inspect(ges, path)[path]["images"][0]


def witness_of(ges, path):
    images = gobin.inspect(ges, "--why", path)[path]["images"]
    return [w for w in images[0]["witnesses"] if w["source"].endswith("DWARF producer")]


@pytest.mark.parametrize("toolchain", [OLDEST, NEWEST], ids=["oldest", "newest"])
@pytest.mark.parametrize("form", ["zlib", "zlib-gnu", "none"])
def test_every_form_of_compression(ges, tmp_path, toolchain, form):
    plain = objcopy(small(toolchain), str(tmp_path / "plain"), "--decompress-debug-sections")
    path = plain if form == "none" else objcopy(plain, str(tmp_path / form), "--compress-debug-sections=" + form)
    (witness,) = witness_of(ges, path)
    assert (witness["value"], witness["source"].startswith("compressed")) == (toolchain[0], form != "none")
    card = card_of(ges, path)
    assert card["dwarf_compressed"] == (form != "none")
    assert card["dwarf_version"] == (5 if toolchains.minor_of(toolchain[0]) >= 25 else 4)


def test_only_witness(ges, tmp_path):
    """Neither build info nor the data with runtime.buildVersion: DWARF still tells, and then the modules are looked for."""
    path = objcopy(small(NEWEST), str(tmp_path / "only"), "--remove-section=.go.buildinfo", "--remove-section=.data",
                   "--remove-section=.noptrdata")
    card = card_of(ges, path)
    assert (card["maker"], card["version"], card["path"]) == ("gc", NEWEST[0], "example.com/small")
    shown = subprocess.run([ges, "inspect", path], capture_output=True, text=True)
    assert "(by compressed DWARF producer)" in shown.stdout


def test_conflict_is_shown(ges, tmp_path):
    path = objcopy(small(NEWEST), str(tmp_path / "other"), "--decompress-debug-sections")
    (witness,) = witness_of(ges, path)
    with open(path, "r+b") as file:
        file.seek(witness["offset"])
        file.write(b"go1.99")
    told = "go1.99" + NEWEST[0][6:]
    card = card_of(ges, path)
    assert (card["version"], card["versions_agree"]) == (NEWEST[0], False)
    shown = subprocess.run([ges, "inspect", "--why", path], capture_output=True, text=True)
    assert "but DWARF producer says " + told in shown.stdout


@pytest.mark.parametrize("producer, maker", [("GNU Go 12.2.0 -mtune=generic -march=x86-64", "gccgo"), ("TinyGo", "TinyGo"),
                                             ("GNU C17 12.2.0", "not Go"), ("Go", "not Go")])
@pytest.mark.parametrize("flags", [("-gdwarf-4",), ("-gdwarf-5",), ("-gdwarf-5", "-gz")], ids=" ".join)
def test_other_compilers(ges, tmp_path, producer, maker, flags):
    """gcc's debug information in which another compiler's name was written: what gccgo and TinyGo leave in their programs."""
    source = tmp_path / "main.c"
    source.write_text("int main(void) { return 0; }\n")
    assembly = subprocess.run(["gcc", *flags, "-S", "-o", "-", str(source)], capture_output=True, text=True, check=True).stdout
    start = assembly.index('"GNU C')
    end = assembly.index('"', start + 1)
    path = str(tmp_path / "program")
    subprocess.run(["gcc", "-Wl,--compress-debug-sections=" + ("zlib" if "-gz" in flags else "none"), "-x", "assembler",
                    "-", "-o", path], input=assembly[:start + 1] + producer + assembly[end:], text=True, check=True)
    card = card_of(ges, path)
    assert card["maker"] == maker
    if maker != "not Go":
        assert card["dwarf_version"] == (4 if "-gdwarf-4" in flags else 5)
    assert card.get("producer") == (producer if maker != "not Go" else None)
    assert "version" not in card


def test_clang_is_not_go(ges, tmp_path):
    source = tmp_path / "main.c"
    source.write_text("int main(void) { return 0; }\n")
    subprocess.run(["clang", "-gdwarf-5", "-o", str(tmp_path / "c"), str(source)], check=True)
    assert card_of(ges, str(tmp_path / "c"))["maker"] == "not Go"


def test_plain_reads_no_debug_information(ges, tmp_path):
    """-m stays as cheap as it was."""
    log = str(tmp_path / "trace")
    subprocess.run(["strace", "-o", log, "-e", "trace=pread64", ges, "inspect", "-m", small(NEWEST)], check=True,
                   capture_output=True)
    with open(log, encoding="utf-8") as file:
        assert sum(line.startswith("pread64") for line in file) <= 6
