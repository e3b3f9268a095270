"""SHA-256 by every way of computing it: plain C and AVX2 here, SHA-NI and ARMv8's instructions on processors that qemu
plays, against Python's hashlib, FIPS 180-4's examples and sha256sum on real programs."""
import hashlib
import pathlib
import random
import subprocess

import pytest

from support import goprogram

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ["src/base/sha256.c", "src/base/sha256_x86.c", "src/base/sha256_arm.c", "src/os/linux/processor.c",
           "tests/support/sha256_ways.c"]
# name: (compiler, architecture of qemu or None for this machine, processor, ways that it must know)
MACHINES = {
    "here": ("gcc", None, None, {"plain C"}),
    "x86 of 2003": ("gcc", "x86_64", "qemu64", {"plain C"}),
    "x86 with AVX2": ("gcc", "x86_64", "Haswell", {"plain C", "AVX2"}),
    "x86 with SHA-NI": ("gcc", "x86_64", "max", {"plain C", "AVX2", "SHA-NI"}),
    "ARM with SHA2": ("aarch64-linux-gnu-gcc", "aarch64", "max", {"plain C", "ARMv8 SHA2"}),
}
# Source: FIPS 180-4's examples (NIST, "SHA256.pdf") and one million times "a".
EXAMPLES = {
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    b"a" * 1000000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """{compiler: the program by it}"""
    folder = tmp_path_factory.mktemp("sha256")
    compilers = {compiler for compiler, *_ in MACHINES.values()}
    for compiler in compilers:
        subprocess.run([compiler, "-std=c17", "-O2", "-static", "-Iinclude", "-Isrc", *SOURCES, "-o", folder / compiler],
                       check=True, cwd=ROOT)
    return {compiler: folder / compiler for compiler in compilers}


@pytest.fixture(scope="module", params=list(MACHINES))
def machine(request, programs):
    compiler, arch, processor, ways = MACHINES[request.param]
    program = programs[compiler]
    if arch is None:
        return [program], ways
    qemu = subprocess.run([ROOT / "tools/qemu.sh", arch], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    return [qemu, "-cpu", processor, program], ways


def hashes(machine, data, *pieces):
    """All different answers: of every way, each in pieces of every size."""
    command, ways = machine
    done = subprocess.run([*command, ",".join(map(str, pieces))], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=True)
    told = [line.split(" ", 1) for line in done.stdout.decode().splitlines()]
    names = [name for _, name in told]
    assert ways | {"chosen"} <= set(names), done.stderr.decode()
    assert all(names.count(name) == len(pieces) for name in names)
    return {answer for answer, _ in told}


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_of_the_standard(machine, number):
    data, want = list(EXAMPLES.items())[number]
    assert hashes(machine, data, 1 << 20) == {want}


def test_any_length_in_any_pieces(machine):
    random.seed(4)
    lengths = [1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 191, 192, 193, 16384, 16385, 100001]
    for length in lengths:
        data = random.randbytes(length)
        want = hashlib.sha256(data).hexdigest()
        pieces = {1 + random.randrange(200), 64, 65, max(1, length - 1), length}
        assert hashes(machine, data, *pieces) == {want}, (length, pieces)


def test_real_programs_as_sha256sum_hashes_them(machine, go_toolchains):
    version, goroot = list(go_toolchains.items())[-1]
    files = [goprogram.small(version, goroot, "linux", "amd64"), goprogram.small(version, goroot, "windows", "amd64"),
             "/bin/bash"]
    for path in files:
        want = subprocess.run(["sha256sum", path], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0]
        with open(path, "rb") as file:
            assert hashes(machine, file.read(), 256 * 1024) == {want}
