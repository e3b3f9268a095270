"""Programs whose data holds no addresses until they are loaded: linked by lld, with and without section headers."""

import subprocess

import pytest

from support import gobin, goprogram, toolchains

MAIN = ('package main\n\n// static int f(void) { return 0; }\nimport "C"\nimport "time"\n\n'
        'func main() {\n\tC.f()\n\tprintln(time.Now().String())\n}\n')
LINKERS = {
    "rela": "-fuse-ld=lld -Wl,--no-apply-dynamic-relocs",
    "relr": "-fuse-ld=lld -Wl,--no-apply-dynamic-relocs -Wl,--pack-dyn-relocs=relr",
    "rela-and-values": "-fuse-ld=lld -Wl,--apply-dynamic-relocs",
}
MINORS = (15, 19, 27)


def build(minor, linker):
    version, goroot = next((v, r) for v, r in toolchains.linux().items() if toolchains.minor_of(v) == minor)
    flags = ("-buildmode=pie", '-ldflags=-linkmode=external "-extldflags=%s"' % LINKERS[linker])
    path = goprogram.build(version, goroot, "example.com/cgo", {"main.go": MAIN}, "linux", "amd64", flags, cgo=True)
    return version, goroot, path


def nameless(path, copy):
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[40:48] = bytes(8)
    content[58:64] = bytes(6)
    with open(copy, "wb") as file:
        file.write(content)


def stripped(path, copy):
    subprocess.run(["strip", "-o", copy, path], check=True)


def as_it_is(path, copy):
    with open(path, "rb") as file, open(copy, "wb") as out:
        out.write(file.read())


@pytest.mark.parametrize("change", [as_it_is, stripped, nameless])
@pytest.mark.parametrize("linker", LINKERS)
@pytest.mark.parametrize("minor", MINORS)
def test_position_independent(ges, go_toolchains, tmp_path, minor, linker, change):
    version, goroot, path = build(minor, linker)
    copy = str(tmp_path / "program")
    change(path, copy)
    card = gobin.inspect(ges, "--why", copy)[copy]["images"][0]
    assert (card["maker"], card["version"], card["versions_agree"], card["pie"]) == ("gc", version, True, True)
    assert (card["path"], card["module"]) == ("example.com/cgo", "example.com/cgo (devel)")
    assert card["build_info"] == ("pointer" if minor < 18 else "inline")
    sources = {(w["fact"], w["source"]): w["value"] for w in card["witnesses"]}
    assert sources["version", "build info"] == sources["version", "runtime.buildVersion"] == version
    assert sources["GOROOT", "line table"] == sources["GOROOT", "runtime.defaultGOROOT"] == goroot


def test_it_is_only_in_the_relocations(go_toolchains):
    """The real thing: go itself finds nothing in it."""
    newest = list(go_toolchains.values())[-1]
    path = build(15, "rela")[2]
    with open(path, "rb") as file:
        content = file.read()
    blob = content.index(b"\xff Go buildinf:\x08\x00")
    assert content[blob + 16:blob + 32] == bytes(16)
    assert gobin.go(newest, "version", "-m", path).stdout == b""


def test_chained_fixups(ges):
    """Real programs for darwin/arm64, linked by Apple's linker: their pointers are links of a chain."""
    complaints = gobin.fetch()
    assert complaints == "", complaints
    found = 0
    for row in gobin.corpus():
        if row["package"] in ("turbo-darwin-arm64", "@bazel/ibazel") and row["os/arch"] == "darwin/arm64" \
                and row["go_version"] != "-":
            card = gobin.inspect(ges, "--why", row["path"])[row["path"]]["images"][0]
            by = [w["source"] for w in card["witnesses"] if w["fact"] == "version"]
            assert by == ["build info", "runtime.buildVersion"]
            assert card["versions_agree"]
            found += 1
    assert found == 2
