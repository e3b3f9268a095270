"""Programs that every toolchain at hand builds for many systems: `ges inspect` against what the real go says of them,
as they are, after strip, after one byte was changed, after a packer."""

import os
import shutil
import struct
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import gobin, goprogram, toolchains

STRIP = "-ldflags=-s -w"
# With every toolchain, for linux/amd64: variant, flags.
VARIANTS = {
    "plain": (),
    "trimpath": ("-trimpath",),
    "stripped": (STRIP,),
    "no-id": ("-ldflags=-buildid=",),
    "pie": ("-buildmode=pie",),
}
# System, processor, flags, minor versions that build it.
TARGETS = [
    ("windows", "386", (), (19, 27)), ("windows", "amd64", (), (15, 27)), ("windows", "amd64", (STRIP,), (15, 27)),
    ("windows", "arm64", (), (21, 27)), ("darwin", "amd64", (), (15, 27)), ("darwin", "amd64", (STRIP,), (15, 27)),
    ("darwin", "arm64", (), (19, 27)), ("plan9", "amd64", (), (22, 27)), ("plan9", "386", (), (27,)),
    ("aix", "ppc64", (), (15, 27)), ("aix", "ppc64", (STRIP,), (15, 27)), ("js", "wasm", (), (15, 23, 27)),
    ("js", "wasm", (STRIP,), (27,)), ("wasip1", "wasm", (), (21, 27)), ("linux", "386", (), (15, 27)),
    ("linux", "arm", (), (24,)), ("linux", "arm64", (), (15,)), ("linux", "mips", (), (15, 27)),
    ("linux", "mips64le", (), (25,)), ("linux", "ppc64le", (), (26,)), ("linux", "riscv64", (), (15,)),
    ("linux", "s390x", (), (15, 27)), ("linux", "loong64", (), (27,)), ("freebsd", "amd64", (), (22,)),
    ("freebsd", "arm64", (), (27,)), ("netbsd", "amd64", (), (25,)), ("openbsd", "amd64", (), (23,)),
    ("dragonfly", "amd64", (), (26,)), ("solaris", "amd64", (), (24,)), ("illumos", "amd64", (), (27,)),
    ("android", "arm64", (), (27,)), ("linux", "mips64", (), (22,)), ("linux", "mipsle", (), (19,)),
    ("linux", "ppc64", (), (19, 27)), ("windows", "arm", (), (21,)), ("plan9", "arm", (), (27,)),
]
SHARED = 'package main\n\nimport "C"\n\n//export F\nfunc F() {}\n\nfunc main() {}\n'
CGO = 'package main\n\n// static int f(void) { return 0; }\nimport "C"\n\nfunc main() { C.f() }\n'
CGO_VARIANTS = {
    "c-shared": (SHARED, ("-buildmode=c-shared",)),
    "external": (CGO, ("-ldflags=-linkmode=external",)),
    "external-pie": (CGO, ("-buildmode=pie", "-ldflags=-linkmode=external")),
}
CGO_MINORS = (15, 27)


class Program:
    def __init__(self, name, version, goroot, goos, goarch, flags, make):
        self.name, self.version, self.goroot, self.goos, self.goarch = name, version, goroot, goos, goarch
        self.flags, self.make = flags, make
        self.is_trimmed = "-trimpath" in flags
        self.has_id = "-ldflags=-buildid=" not in flags
        self.is_stripped = STRIP in flags
        self.path = self.said = self.build_id = self.card = self.changed = None


def programs():
    found = []
    by_minor = {toolchains.minor_of(version): (version, goroot) for version, goroot in toolchains.linux().items()}

    def add(minor, variant, goos, goarch, flags, make):
        version, goroot = by_minor[minor]
        found.append(Program("%d-%s" % (minor, variant), version, goroot, goos, goarch, flags,
                             lambda: make(version, goroot)))

    for minor in by_minor:
        for variant, flags in VARIANTS.items():
            add(minor, variant, "linux", "amd64", flags,
                lambda v, g, f=flags: goprogram.small(v, g, "linux", "amd64", f))
        add(minor, "replaced", "linux", "amd64", (), goprogram.replaced)
    for goos, goarch, flags, minors in TARGETS:
        for minor in minors:
            if minor in by_minor:
                add(minor, "%s-%s%s" % (goos, goarch, "-stripped" if flags else ""), goos, goarch, flags,
                    lambda v, g, o=goos, a=goarch, f=flags: goprogram.small(v, g, o, a, f))
    for variant, (source, flags) in CGO_VARIANTS.items():
        for minor in CGO_MINORS:
            if minor in by_minor:
                add(minor, variant, "linux", "amd64", flags,
                    lambda v, g, s=source, f=flags: goprogram.build(v, g, "example.com/cgo", {"main.go": s}, "linux",
                                                                    "amd64", f, cgo=True))
    return found


PROGRAMS = programs()


def flip(path, folder):
    """A copy whose middle byte is another one."""
    copy = os.path.join(folder, os.path.basename(os.path.dirname(path)))
    shutil.copyfile(path, copy)
    with open(copy, "r+b") as file:
        middle = os.path.getsize(copy) // 2
        file.seek(middle)
        byte = file.read(1)[0]
        file.seek(middle)
        file.write(bytes([byte ^ 1]))
    return copy


@pytest.fixture(scope="module")
def built(ges, go_toolchains, tmp_path_factory):
    """Everything is built, two at a time, and looked at in one run of ges."""
    newest = list(go_toolchains.values())[-1]
    folder = str(tmp_path_factory.mktemp("changed"))

    def prepare(program):
        program.path = program.make()
        program.changed = flip(program.path, folder)
        program.said = gobin.go(newest, "version", "-m", program.path)
        program.build_id = gobin.buildid(newest, program.path).stdout.decode().strip()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(prepare, PROGRAMS))
    cards = gobin.inspect(ges, "--verify", "--why", *[p for q in PROGRAMS for p in (q.path, q.changed)])
    for program in PROGRAMS:
        program.card = cards[program.path]["images"][0]
        program.changed = cards[program.changed]["images"][0]
    return newest


def test_enough_of_them():
    assert len(PROGRAMS) >= 60


@pytest.fixture(params=PROGRAMS, ids=[p.name for p in PROGRAMS])
def program(request, built):
    return request.param


def settings_of(text):
    lines = [line.split("\t") for line in text.decode().split("\n")]
    pairs = [line[2].split("=", 1) for line in lines if line[1:2] == ["build"]]
    return {key: value for key, value in pairs if '"' not in value}


def test_as_the_toolchain_says(program):
    card = program.card
    assert (card["maker"], card["version"], card["versions_agree"]) == ("gc", program.version, True)
    assert card["target"] == "%s/%s" % (program.goos, program.goarch)
    assert card.get("build_id", "") == program.build_id
    assert bool(program.build_id) == program.has_id
    assert (card["trimmed"], card["rewritten"]) == (program.is_trimmed, False)
    if program.is_trimmed:
        assert "goroot" not in card
    else:
        assert os.path.realpath(card["goroot"]) == os.path.realpath(program.goroot)
        assert card["goroot_here"] == "the same Go lives there now"
    found = {item["key"]: item["value"] for item in card["settings"]}
    said = settings_of(program.said.stdout)
    assert {key: found.get(key) for key in said} == said
    if toolchains.minor_of(program.version) >= 18:
        assert (found["GOOS"], found["GOARCH"]) == (program.goos, program.goarch)
        assert found.get("-trimpath") == ("true" if program.is_trimmed and toolchains.minor_of(program.version) >= 19
                                          else None)
    assert card["path"].startswith("example.com/")


def test_plain(ges, program):
    """-m: byte by byte what go prints of what it can read."""
    ours = subprocess.run([ges, "inspect", "-m", program.path], capture_output=True)
    if program.said.stdout:
        assert (ours.returncode, ours.stdout, ours.stderr) == (0, program.said.stdout, b"")
    else:
        assert program.goos in ("js", "wasip1", "plan9", "aix")
        assert ours.stdout.startswith(("%s: %s\n\tpath\t" % (program.path, program.version)).encode())


def test_symbols(program):
    card = program.card
    minor = toolchains.minor_of(program.version)
    # Without DWARF: Wasm and Plan 9 have none, AIX only with the external linker. Go 1.15 kept the symbols of macOS.
    assert card["dwarf"] == (not program.is_stripped and program.goos not in ("js", "wasip1", "plan9", "aix"))
    assert card["symbols"] == (not program.is_stripped or (program.goos, minor) == ("darwin", 15))
    if card["dwarf"]:
        assert card["dwarf_version"] == (5 if minor >= 25 and program.goos not in ("darwin", "aix") else 4)
    # A witness of the version; c-shared and external ones are linked by gcc, which also puts units of C there.
    told = [w for w in card["witnesses"] if w["source"].endswith("DWARF producer")]
    assert [w["value"] for w in told] == ([program.version] if card["dwarf"] else [])
    assert card.get("producer", "").startswith("Go cmd/compile " + program.version if card["dwarf"] else "")
    for witness in told:
        with open(program.path, "rb") as file:
            file.seek(witness["offset"])
            found = file.read(len(program.version))
        assert (found == program.version.encode()) == (not card["dwarf_compressed"])
        assert witness["source"].startswith("compressed") == card["dwarf_compressed"]


def test_verdict(program):
    if program.has_id:
        assert program.card["verdict"] == "unchanged since it was linked"
        assert program.changed["verdict"] == "modified since it was linked"
    else:
        assert program.card["verdict"].startswith("cannot be checked")


def of_name(name):
    return next(p for p in PROGRAMS if p.name == name)


@pytest.mark.parametrize("name", ["15-plain", "21-plain", "24-plain", "27-plain", "27-pie", "27-external", "27-c-shared"])
def test_after_strip(ges, built, tmp_path, name):
    program = of_name(name)
    copy = str(tmp_path / "program")
    subprocess.run(["strip", "-o", copy, program.path], check=True)
    card = gobin.inspect(ges, "--verify", copy)[copy]["images"][0]
    assert card["verdict"] == "changed since it was linked: symbols and debug information are gone"
    assert (card["version"], card["symbols"], card["dwarf"]) == (program.version, False, False)
    assert card["build_id"] == program.build_id


@pytest.mark.parametrize("name", ["27-plain", "19-windows-386", "27-windows-amd64", "27-linux-386"])
def test_after_upx(ges, built, tmp_path, name):
    upx = subprocess.run([os.path.join(toolchains.ROOT, "tools/upx.sh")], capture_output=True, text=True)
    assert upx.returncode == 0, upx.stderr
    program = of_name(name)
    copy = str(tmp_path / "program")
    done = subprocess.run([upx.stdout.strip(), "-q", "-1", "-o", copy, program.path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    card = gobin.inspect(ges, "--verify", copy)[copy]["images"][0]
    assert (card["maker"], card["packer"]) == ("packed", "UPX 4.22")
    assert "version" not in card
    # PE may leave the ID as it was.
    assert card["verdict"].startswith(("cannot be checked", "modified since"))


def test_fat(ges, built, tmp_path):
    """Both architectures are shown, go reads the first; each was linked as a file of its own."""
    parts = [of_name(name) for name in ("27-darwin-amd64", "27-darwin-arm64")]
    path = str(tmp_path / "fat")
    contents = [open(p.path, "rb").read() for p in parts]
    head, body, off = struct.pack(">II", 0xCAFEBABE, 2), b"", 0x4000
    for cpu, content in zip((0x01000007, 0x0100000C), contents):
        head += struct.pack(">5I", cpu, 3, off + len(body), len(content), 14)
        body += content + bytes(-len(content) % 0x4000)
    with open(path, "wb") as file:
        file.write(head.ljust(off, b"\0") + body)
    images = gobin.inspect(ges, "--verify", path)[path]["images"]
    assert [i["target"] for i in images] == ["darwin/amd64", "darwin/arm64"]
    assert [i["build_id"] for i in images] == [p.build_id for p in parts]
    assert [i["verdict"] for i in images] == ["unchanged since it was linked"] * 2
    with open(path, "r+b") as file:  # a byte of the second one's code
        file.seek(-len(contents[1]) // 2, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    images = gobin.inspect(ges, "--verify", path)[path]["images"]
    assert [i["verdict"] for i in images] == ["unchanged since it was linked", "modified since it was linked"]
    shown = subprocess.run([ges, "inspect", "--verify", path], capture_output=True, text=True).stdout
    assert shown.count("    verdict ") == 2 and shown.count("    Go          ") == 2
    ours = subprocess.run([ges, "inspect", "-m", path], capture_output=True)
    assert ours.stdout == gobin.go(built, "version", "-m", path).stdout != b""


@pytest.fixture
def folder(built, tmp_path):
    """Programs, files that only look like some, and links."""
    for name in ("sub", "zz", "bin"):
        (tmp_path / "d" / name).mkdir(parents=True)
    base = tmp_path / "d"
    for i, name in enumerate(("15-plain", "27-pie", "27-replaced", "15-windows-amd64", "27-darwin-arm64")):
        shutil.copy(of_name(name).path, base / "bin" / ("p%d" % i))
        shutil.copy(of_name(name).path, base / "sub" / ("q%d" % i))
    (base / "bin/p1").chmod(0o644)
    (base / "text").write_text("no program, and longer than sixteen bytes\n")
    (base / "empty").touch()
    for name in ("text.exe", "script", "text.SO", "libtext.so.1", "zz/text"):
        shutil.copy(base / "text", base / name)
    (base / "script").chmod(0o755)
    shutil.copy("/bin/ls", base / "ls")
    shutil.copyfile("/bin/ls", base / "ls-without-x")
    (base / "link").symlink_to("bin/p0")
    (base / "dangling").symlink_to("nowhere")
    (base / "bin/to-folder").symlink_to("../sub")
    return base


@pytest.mark.parametrize("word", ["bin", "./bin", "bin/", ".//bin/../sub//", ".", "link", "dangling", "nowhere", "text",
                                  "text.exe", "script", "text.SO", "libtext.so.1", "empty", "ls", "ls-without-x",
                                  "bin/p1", "/dev/null", "zz"])
def test_plain_of_anything(ges, built, folder, word):
    """-m: exit status and both outputs as go's, also for folders and for what is no program."""
    words = ["inspect", "-m", word]
    ours = subprocess.run([ges, *words], cwd=folder, capture_output=True)
    real = subprocess.run([os.path.join(built, "bin/go"), "version", "-m", word], cwd=folder, capture_output=True,
                          env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "GOTOOLCHAIN": "local", "GOROOT": built,
                               "GOTELEMETRY": "off"})
    assert (ours.returncode, ours.stdout, ours.stderr) == (real.returncode, real.stdout, real.stderr)


def test_plain_of_many_words(ges, built, folder):
    words = ["bin/p2", "nowhere", "sub", "script", "text"]
    ours = subprocess.run([ges, "inspect", "-m", *words], cwd=folder, capture_output=True)
    real = subprocess.run([os.path.join(built, "bin/go"), "version", "-m", *words], cwd=folder, capture_output=True,
                          env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "GOTOOLCHAIN": "local", "GOROOT": built,
                               "GOTELEMETRY": "off"})
    assert (ours.returncode, ours.stdout, ours.stderr) == (real.returncode, real.stdout, real.stderr)
