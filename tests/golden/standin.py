"""Makes a stand-in for bin/go: no program, but a file that carries what a resolver reads of the real one.

An ELF64 (Linux) or PE32+ (Windows) file with the Go build info in the format of its version (1.18 and later: inline
strings; before: pointers to Go string headers), and for 1.20 and older a pclntab whose file table names the baked
GOROOT, as in `<goroot>/src/internal/cpu/cpu.go`. From 1.21 on releases are built with -trimpath: no GOROOT in it.

    python3 tests/golden/standin.py --version go1.20.6 --goroot /usr/local/go [--windows] [--mod FILE] OUT
"""

import argparse
import os
import re
import struct
import sys

MAGIC = b"\xff Go buildinf:"
# cmd/go/internal/modload/build.go: what encloses the module text, so that it is found in old binaries too.
MOD_START = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
MOD_END = bytes.fromhex("f932433186182072008242104116d8f2")
# runtime/symtab.go: the first word of a pclntab, by the first minor version that wrote it.
PCLNTAB_MAGIC = ((20, 0xFFFFFFF1), (18, 0xFFFFFFF0), (16, 0xFFFFFFFA), (2, 0xFFFFFFFB))
BASE = {"elf": 0x400000, "pe": 0x140000000}
PAGE = 0x1000


def minor_of(version):
    return int("".join(c if c.isdigit() else " " for c in version.split(".")[1]).split()[0])


def _uvarint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def _align(number, to):
    return (number + to - 1) // to * to


def buildinfo(version, mod, address):
    """Bytes of the .go.buildinfo data that lies at `address`; mod: text of `go version -m` or empty."""
    framed = MOD_START + mod + MOD_END if mod else b""
    text = version.encode()
    if minor_of(version) >= 18:
        head = (MAGIC + bytes([8, 2])).ljust(32, b"\0")
        return head + _uvarint(len(text)) + text + _uvarint(len(framed)) + framed
    # magic, pointer size, little endian; two pointers to string headers (data pointer, length).
    headers, data = address + 32, address + 64
    blob = MAGIC + bytes([8, 0]) + struct.pack("<QQ", headers, headers + 16)
    blob += struct.pack("<QQQQ", data, len(text), data + len(text) if framed else 0, len(framed))
    return blob + text + framed


def pclntab(version, goroot, address):
    """A table of one function: header, file names and a function entry; `address` is that of the text section."""
    minor = minor_of(version)
    files = [b"internal/cpu/cpu.go", b"internal/cpu/cpu_x86.go", b"runtime/proc.go", b"cmd/go/main.go"]
    prefix = (goroot.rstrip("/\\").replace("\\", "/") + "/src/").encode() if goroot else b""
    filetab = b"".join(prefix + name + b"\0" for name in files)
    magic = next(value for first, value in PCLNTAB_MAGIC if minor >= first)
    words = 8 if minor >= 18 else 7
    header_len = 8 + 8 * words
    names = b"go.buildid\0"
    name_off, file_off = header_len, _align(header_len + len(names), 8)
    end = _align(file_off + len(filetab), 8)
    head = struct.pack("<IBBBB", magic, 0, 0, 1, 8) + struct.pack("<QQ", 1, len(files))
    if minor >= 18:
        head += struct.pack("<Q", address)
    head += struct.pack("<QQQQQ", name_off, file_off, file_off, end, end)
    body = (head + names).ljust(file_off, b"\0") + filetab
    # The table of functions: entry and offset of its data (32 bits and relative since 1.18), then where the last ends.
    functions = struct.pack("<III", 0, 16, 16) if minor >= 18 else struct.pack("<QQQ", address, 24, address + 16)
    return (body.ljust(end, b"\0") + functions).ljust(end + 96, b"\0")


def _layout(version, goroot, base, texts):
    """The parts of both formats: (name, file offset, address, bytes, is writable)."""
    text = b"\xc3" * 16
    parts, offset = [], PAGE
    table = pclntab(version, goroot, base + PAGE)
    rodata = b"".join(sorted(texts, key=len)) or b"\0"  # the linker sorts strings by length and leaves no NUL between
    for name, data, writable in ((".text", text, False), (".rodata", rodata, False), (".gopclntab", table, False)):
        parts.append((name, offset, base + offset, data, writable))
        offset = _align(offset + len(data), PAGE)
    return parts, offset


def elf(version, goroot, mod, texts=()):
    parts, offset = _layout(version, goroot, BASE["elf"], texts)
    note = struct.pack("<III", 4, 32, 4) + b"Go\0\0" + b"standin/".ljust(32, b"0")
    parts.append((".note.go.buildid", offset, BASE["elf"] + offset, note, False))
    offset += PAGE
    if minor_of(version) <= 20:  # those were linked with cgo, by the system's linker
        parts.append((".interp", offset, BASE["elf"] + offset, b"/lib64/ld-linux-x86-64.so.2\0", False))
        offset += PAGE
    info = buildinfo(version, mod, BASE["elf"] + offset)
    parts.append((".go.buildinfo", offset, BASE["elf"] + offset, info, True))
    names = b"\0" + b"".join(p[0].encode() + b"\0" for p in parts) + b".shstrtab\0"
    names_off = _align(offset + len(info), 16)
    table_off = _align(names_off + len(names), 8)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, BASE["elf"] + PAGE, 64, table_off, 0, 64, 56, len(parts), 64,
        len(parts) + 2, len(parts) + 1,
    )  # fmt: skip
    segments, sections = b"", b"\0" * 64
    for name, off, address, data, writable in parts:
        flags = 6 if writable else 5 if name == ".text" else 4
        kind = {".note.go.buildid": 4, ".interp": 3}.get(name, 1)
        alignment = PAGE if kind == 1 else 4
        segments += struct.pack("<IIQQQQQQ", kind, flags, off, address, address, len(data), len(data), alignment)
        section_flags = 3 if writable else 6 if name == ".text" else 2
        kind = 7 if name.startswith(".note") else 1
        name_at = names.index(name.encode() + b"\0")
        sections += struct.pack("<IIQQQQ", name_at, kind, section_flags, address, off, len(data))
        sections += struct.pack("<IIQQ", 0, 0, 4 if kind == 7 else 16, 0)
    sections += struct.pack("<IIQQQQIIQQ", names.index(b".shstrtab"), 3, 0, 0, names_off, len(names), 0, 0, 1, 0)
    out = bytearray(table_off) + sections
    out[0:64] = header
    out[64 : 64 + len(segments)] = segments
    for _, off, _, data, _ in parts:
        out[off : off + len(data)] = data
    out[names_off : names_off + len(names)] = names
    return bytes(out)


def pe(version, goroot, mod, texts=()):
    base = BASE["pe"]
    parts, offset = _layout(version, goroot, base, texts)
    info = buildinfo(version, mod, base + offset)
    start, end = parts[1], parts[2]  # .rodata and the line table share a section
    gap = end[1] - start[1] - len(start[3])
    rdata = (".rdata", start[1], start[2], start[3] + b"\0" * gap + end[3], False)
    parts = [parts[0], rdata, (".data", offset, base + offset, info, True)]
    size = _align(offset + len(info), PAGE)
    dos = (b"MZ".ljust(60, b"\0") + struct.pack("<I", 0x80)).ljust(0x80, b"\0")
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, len(parts), 0, 0, 0, 240, 0x22)
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20B, 3, 0, 16, 0, 0, PAGE, PAGE, base, PAGE, 0x200, 6, 1, 1, 0, 6, 1, 0,
        size, 0x400, 0, 3, 0x8160, 0x200000, 0x1000, 0x100000, 0x1000, 0, 16,
    ) + b"\0" * 128  # fmt: skip
    table = b""
    for name, off, address, data, writable in parts:
        flags = 0xC0000040 if writable else 0x60000020 if name == ".text" else 0x40000040
        raw = _align(len(data), 0x200)
        table += name.encode().ljust(8, b"\0")
        table += struct.pack("<IIIIIIHHI", len(data), address - base, raw, off, 0, 0, 0, 0, flags)
    out = bytearray(size)
    head = dos + coff + optional + table
    out[0 : len(head)] = head
    for _, off, _, data, _ in parts:
        out[off : off + len(data)] = data
    return bytes(out)


def write(path, version, goroot="", mod=b"", windows=False, texts=()):
    """goroot: the baked one; ignored from 1.21 on, as released programs are trimmed. texts: string constants."""
    baked = goroot if minor_of(version) <= 20 else ""
    data = (pe if windows else elf)(version, baked, mod, texts)
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, 0o755)


def constants_of(source):
    """The string constants of a generated Go file: cmd/go holds those of zdefaultcc.go."""
    return sorted(set(re.findall(rb'"([^"]+)"', source)))


def mod_of(listing):
    """The module text inside a binary, from the output of `go version -m`."""
    lines = [line[1:] for line in listing.splitlines() if line.startswith("\t")]
    return "".join(line + "\n" for line in lines).encode()


def default_mod(version, windows=False):
    """What a released cmd/go of this version says, for versions without a listing."""
    minor = minor_of(version)
    if minor < 18:
        return b""
    lines = ["path\tcmd/go"]
    if minor >= 19:
        lines += ["build\t-compiler=gc"]
        lines += ["build\t-trimpath=true"] if minor >= 21 else []
        lines += ["build\tCGO_ENABLED=0", "build\tGOARCH=amd64"]
        lines += ["build\tGOOS=%s" % ("windows" if windows else "linux"), "build\tGOAMD64=v1"]
    return "".join(line + "\n" for line in lines).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--goroot", default="")
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--mod", help="file with the output of `go version -m`")
    parser.add_argument("out")
    options = parser.parse_args()
    mod = default_mod(options.version, options.windows)
    if options.mod:
        with open(options.mod, encoding="utf-8") as file:
            mod = mod_of(file.read())
    write(options.out, options.version, options.goroot, mod, options.windows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
