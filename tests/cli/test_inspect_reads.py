"""How much of a file `ges inspect` reads: the system calls, counted by strace."""

import os
import re
import shutil
import subprocess

import pytest

from support import gobin, goprogram

STRIP = "-ldflags=-s -w"
READ = re.compile(r"(?:pread64|read)\(\d+<(.*?)>.*= (\d+)$")
ELF_WITH_BUILD_INFO = [row for row in gobin.corpus() if row["format"].startswith("ELF")
                       and not row["buildinfo_format"].startswith("none")]


def reads(ges, tmp_path, *words):
    """(number, bytes) of the reads of the file that is the last word."""
    log = str(tmp_path / "trace")
    subprocess.run(["strace", "-f", "-y", "-e", "trace=pread64,read", "-o", log, ges, "inspect", *words],
                   stdout=subprocess.DEVNULL, check=False)
    file = os.path.realpath(words[-1])
    with open(log, encoding="utf-8", errors="replace") as lines:
        found = [READ.search(line) for line in lines]
    sizes = [int(m[2]) for m in found if m and m[1] == file]
    assert sizes, "nothing was read"
    return len(sizes), sum(sizes)


@pytest.fixture(scope="module")
def newest(go_toolchains):
    return list(go_toolchains.items())[-1]


@pytest.mark.parametrize("flags", [(), (STRIP,), ("-buildmode=pie",), ("-buildmode=pie", STRIP)], ids=str)
@pytest.mark.parametrize("oldest", [True, False])
def test_version_and_modules_of_an_elf(ges, go_toolchains, tmp_path, flags, oldest):
    version, goroot = list(go_toolchains.items())[0 if oldest else -1]
    program = goprogram.small(version, goroot, "linux", "amd64", flags)
    number, size = reads(ges, tmp_path, "-m", program)
    assert number <= 6 and size <= 64 * 1024, (number, size)


def test_of_the_corpus(ges, tmp_path):
    complaints = gobin.fetch()
    assert complaints == "", complaints
    assert len(ELF_WITH_BUILD_INFO) > 15
    for row in ELF_WITH_BUILD_INFO:
        number, size = reads(ges, tmp_path, "-m", row["path"])
        assert number <= 6 and size <= 64 * 1024, (row["package"], number, size)


def has_debug_information(path):
    """Then its first units are asked who compiled them: gccgo and TinyGo are told by that."""
    return b" .debug_info " in subprocess.run(["readelf", "-SW", path], capture_output=True, check=True).stdout


@pytest.mark.parametrize("words", [(), ("-m",), ("--json",)], ids=str)
@pytest.mark.parametrize("program", ["/bin/ls", shutil.which("clang"), shutil.which("node"), "/usr/bin/python3"])
def test_what_is_not_go_is_left_early(ges, tmp_path, program, words):
    number, size = reads(ges, tmp_path, *words, program)
    most = (400, 1024 * 1024) if has_debug_information(program) and words != ("-m",) else (20, 80 * 1024)
    assert number <= most[0] and size <= most[1], (number, size)


def nameless(path, folder):
    """A copy without section headers: nothing tells that it is not Go."""
    copy = str(folder / "nameless")
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[40:48] = bytes(8)
    content[58:64] = bytes(6)
    with open(copy, "wb") as file:
        file.write(content)
    return copy


def test_a_nameless_file_is_read_in_large_pieces(ges, tmp_path):
    compiler = subprocess.run(["gcc", "-print-prog-name=cc1"], capture_output=True, text=True, check=True).stdout.strip()
    copy = nameless(os.path.realpath(compiler), tmp_path)
    size = os.path.getsize(copy)
    number, read = reads(ges, tmp_path, copy)
    assert read < 1.5 * size and number < size / 64 / 1024, (number, read, size)
    card = gobin.inspect(ges, copy)[copy]["images"][0]
    assert card["maker"] == "not Go"


def test_a_nameless_go_program_is_found(ges, tmp_path, newest):
    program = goprogram.small(*newest, "linux", "amd64", ("-buildmode=pie",))
    copy = nameless(program, tmp_path)
    card = gobin.inspect(ges, copy)[copy]["images"][0]
    assert (card["version"], card["path"]) == (newest[0], "example.com/small")
    assert card["table"]["named"] is False and card["goroot"]


def test_names_that_lie_hide_nothing_from_why(ges, tmp_path, newest):
    """With every telling section renamed a Go program looks like another one; --why reads it all the same."""
    program = goprogram.small(*newest, "linux", "amd64", ())
    copy = str(tmp_path / "renamed")
    with open(program, "rb") as file:
        content = file.read()
    for name in (b".go.", b".gopclntab", b".gosymtab", b".noptr", b".note.go", b".typelink", b".itablink"):
        content = content.replace(b"\0" + name, b"\0." + b"x" * (len(name) - 1))
    with open(copy, "wb") as file:
        file.write(content)
    card = gobin.inspect(ges, "--why", copy)[copy]["images"][0]
    assert (card["version"], card["table"]["named"]) == (newest[0], False)


def test_memory_of_wasm_is_read_in_blocks(ges, tmp_path):
    row = next(row for row in gobin.corpus() if row["package"] == "esbuild-wasm")
    number, read = reads(ges, tmp_path, row["path"])
    assert number < 2000 and read < 2 * int(row["size"]), (number, read)
    number, read = reads(ges, tmp_path, "-m", row["path"])
    assert number < 40 and read < int(row["size"]) / 4, (number, read)


def plain_as_the_card(card):
    """What -m says, made of the card."""
    lines = ["path\t" + card["path"]] if "path" in card else []
    return [card["version"], *lines, *("build\t%s=%s" % (s["key"], s["value"]) for s in card["settings"])]


@pytest.mark.parametrize("goos", ["js", "wasip1"])
@pytest.mark.parametrize("flags", [(), (STRIP,)], ids=str)
def test_wasm_is_told_the_same_without_its_memory(ges, go_toolchains, flags, goos):
    """-m asks the producers section, the card the memory."""
    for version, goroot in go_toolchains.items():
        minor = int(version.split(".")[1])
        if goos == "wasip1" and minor < 21:
            continue
        program = goprogram.small(version, goroot, goos, "wasm", flags)
        card = gobin.inspect(ges, "--why", program)[program]["images"][0]
        done = subprocess.run([ges, "inspect", "-m", program], stdout=subprocess.PIPE, text=True, check=True)
        said = done.stdout.split(": ", 1)[1].splitlines()
        assert said[0] == card["version"] == version
        kept = [line[1:] for line in said[1:] if line.startswith(("\tpath\t", "\tbuild\t"))]
        told = plain_as_the_card(card)[1:]
        assert [line.replace('"', "") for line in kept] == told
        sources = {w["source"]: w["value"] for w in card["witnesses"] if w["fact"] == "version"}
        assert sources["runtime.buildVersion"] == sources["producers section"] == version


def test_experiments_of_wasm_are_not_lost(ges, go_toolchains):
    """The producers section leaves them out, so -m asks the memory then."""
    version, goroot = list(go_toolchains.items())[-1]
    program = goprogram.small(version, goroot, "wasip1", "wasm", (), "fieldtrack")
    card = gobin.inspect(ges, "--why", program)[program]["images"][0]
    done = subprocess.run([ges, "inspect", "-m", program], stdout=subprocess.PIPE, text=True, check=True)
    assert card["version"] == version + "-X:fieldtrack"
    assert card["versions_agree"]
    assert done.stdout.splitlines()[0] == program + ": " + card["version"]
