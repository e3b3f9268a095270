"""Programs as the obfuscator garble leaves them. It cannot be had from a registry of ready programs, so what it does to
the linker's output is done here to real programs: its flags are given to the real linker (-s -w -buildid= and the
version "unknown"), the magic of the line table is replaced as its patched linker does."""

import struct

import pytest

from support import gobin, goprogram, toolchains

FLAGS = ("-trimpath", "-ldflags=-s -w -buildid= -X runtime.buildVersion=unknown")
TARGETS = [("linux", "amd64"), ("linux", "386"), ("linux", "s390x"), ("windows", "amd64"), ("darwin", "arm64")]
MAGICS = {20: 0xFFFFFFF1, 18: 0xFFFFFFF0}
GARBLED = 0x5EC0DE77


def program(minor, goos, goarch, flags=FLAGS):
    version, goroot = next((v, r) for v, r in toolchains.linux().items() if toolchains.minor_of(v) == minor)
    return goprogram.small(version, goroot, goos, goarch, flags)


def masked(path, copy, minor, big, magic=GARBLED):
    """A copy whose line table has another magic; its offset."""
    order = ">" if big else "<"
    with open(path, "rb") as file:
        content = bytearray(file.read())
    known = struct.pack(order + "IH", MAGICS[20 if minor >= 20 else 18], 0)
    off = content.index(known)
    while content[off + 6] not in (1, 2, 4) or content[off + 7] not in (4, 8):
        off = content.index(known, off + 1)
    content[off:off + 4] = struct.pack(order + "I", magic)
    with open(copy, "wb") as file:
        file.write(content)
    return off


@pytest.mark.parametrize("goos,goarch", TARGETS)
@pytest.mark.parametrize("minor", [19, 21, 27])
def test_garbled(ges, go_toolchains, tmp_path, minor, goos, goarch):
    copy = str(tmp_path / "program")
    off = masked(program(minor, goos, goarch), copy, minor, goarch == "s390x")
    card = gobin.inspect(ges, "--why", copy)[copy]["images"][0]
    assert (card["maker"], card["obfuscated"], card["version"]) == ("gc", True, "unknown")
    assert "build_id" not in card and card["table"]["offset"] == off and card["table"]["functions"] > 500
    said = [(w["source"], w["value"], w["offset"]) for w in card["witnesses"] if w["fact"] == "hidden"]
    assert said[0] == ("line table", "the line table's magic 5ec0de77 is none of Go's", off)
    assert said[1][1] == "the version is 'unknown', and there is no build ID"


def test_only_the_flags(ges, go_toolchains):
    """Older garble left the magic as it was."""
    path = program(27, "linux", "amd64")
    card = gobin.inspect(ges, path)[path]["images"][0]
    assert (card["obfuscated"], card["version"], card["table"]["layout"]) == (True, "unknown", "1.20")


def test_without_build_info(ges, go_toolchains, tmp_path):
    """The shape alone tells, also where no section leads to it."""
    copy = str(tmp_path / "program")
    masked(program(27, "windows", "amd64"), copy, 27, False, 0xFFFF0001)
    with open(copy, "r+b") as file:
        content = file.read()
        file.seek(content.index(b"\xff Go buildinf:"))
        file.write(bytes(14))
    card = gobin.inspect(ges, "--why", copy)[copy]["images"][0]
    assert (card["maker"], card["obfuscated"], card["table"]["named"]) == ("gc", True, False)
    assert "version" not in card


@pytest.mark.parametrize("flags", [(), ("-ldflags=-buildid=",), ("-trimpath", "-ldflags=-s -w")])
def test_ordinary_ones_are_not(ges, go_toolchains, flags):
    path = program(27, "linux", "amd64", flags)
    card = gobin.inspect(ges, "--why", path)[path]["images"][0]
    assert card["obfuscated"] is False
    assert not [w for w in card["witnesses"] if w["fact"] == "hidden"]


def test_text(ges, go_toolchains, sandbox, tmp_path):
    copy = str(tmp_path / "program")
    masked(program(27, "linux", "amd64"), copy, 27, False)
    done = sandbox.ges("inspect", copy)
    assert b"    obfuscated  garble-like: the line table's magic 5ec0de77 is none of Go's\n" in done.out
