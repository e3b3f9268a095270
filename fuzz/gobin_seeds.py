#!/usr/bin/env python3
"""Writes fuzz/corpus/gobin/, dwarf/ and inflate/: one small program of each container, with everything that
`ges inspect` looks for, heads of debug information, and zlib streams.

They are made here, byte by byte; tests/unit/test_gobin.c cuts and breaks them, the fuzzer starts from them.
"""

import os
import struct
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ID = b"A" * 20 + b"/" + b"B" * 20 + b"/" + b"C" * 20 + b"/" + b"D" * 20
START = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
END = bytes.fromhex("f932433186182072008242104116d8f2")
TEXT = (b"path\texample.com/x\nmod\texample.com/x\t(devel)\t\ndep\texample.com/a\tv1.2.3\n=>\t./a\t(devel)\t\n"
        b"build\t-compiler=gc\nbuild\tCGO_ENABLED=0\nbuild\tGOOS=linux\nbuild\t\"a b\"=\"c\\td\"\n")
MODINFO = START + TEXT + END


def pad(data, size):
    assert len(data) <= size, (len(data), size)
    return data.ljust(size, b"\0")


def inline_blob(width, big):
    version = b"go1.22.3"
    length = bytes([len(MODINFO) & 127 | 128, len(MODINFO) >> 7])
    return (b"\xff Go buildinf:" + bytes([width, 2 | big]) + bytes(16) + bytes([len(version)]) + version + length
            + MODINFO)


def table(width, big, magic=0xfffffff1):
    """A line table of three files; `magic` decides the layout."""
    order = ">" if big else "<"
    word = order + ("Q" if width == 8 else "I")
    names = b"/usr/lib/go/src/runtime/proc.go\0/usr/lib/go/src/runtime/os_linux.go\0main.go\0"
    head = struct.pack(order + "IHBB", magic, 0, 1, width)
    if magic == 0xfffffffb:
        functions = struct.pack(word, 1) + struct.pack(word, 0) * 3
        offsets = 8 + len(functions) + 4
        first = offsets + 16
        second = first + names.index(b"\0") + 1
        third = second + names[second - first:].index(b"\0") + 1
        return head + functions + struct.pack(order + "5I", offsets, 4, first, second, third) + names
    words = [1, 3, 0, 96, 104, 128, 128 + len(names), 136 + len(names)]
    if magic == 0xfffffffa:
        words = [1, 3, 128, 128, 128, 128 + len(names), 128 + len(names), 0]
    return pad(head + b"".join(struct.pack(word, w) for w in words), 128) + names


def note(order, kind, name, data):
    return struct.pack(order + "3I", len(name), len(data), kind) + name + data.ljust(-len(data) % 4 + len(data), b"\0")


def pointed(address, width, big, off, store=lambda value: value):
    """Blob of the pointer format at address + off, the two string headers and texts behind it. `store`: what stands for
    an address in the file."""
    word = (">" if big else "<") + ("Q" if width == 8 else "I")
    version = b"go1.15.3"
    heads = address + off + 32
    texts = heads + 4 * width
    blob = pad(b"\xff Go buildinf:" + bytes([width, big]) + struct.pack(word, store(heads))
               + struct.pack(word, store(heads + 2 * width)), 32)
    for value in (store(texts), len(version), store(texts + len(version)), len(MODINFO)):
        blob += struct.pack(word, value)
    return blob + version + MODINFO


def relocated(address, width, big, relative):
    """The same where only relocations know the addresses: blob and texts, PT_DYNAMIC at 0x280, RELA table at 0x300."""
    word = (">" if big else "<") + ("Q" if width == 8 else "I")
    known = []
    blob = pointed(address, width, big, 0, lambda value: known.append(value) or 0)
    places = [address + at for at in (16, 16 + width, 32, 32 + 2 * width)]
    dynamic = b"".join(struct.pack(word, value) for value in (7, address + 0x300, 8, 5 * 3 * width, 9, 3 * width, 0, 0))
    table = struct.pack(word, address + 0x3f0) + struct.pack(word, 6) + bytes(width)  # one of another type
    table += b"".join(struct.pack(word, part) for place, value in zip(places, known) for part in (place, relative, value))
    return pad(pad(pad(blob, 0x280) + dynamic, 0x300) + table, 0x400)


def elf(is_64, big, blob, magic, with_sections, is_pie=False):
    order = ">" if big else "<"
    width = 8 if is_64 else 4
    word = "Q" if is_64 else "I"
    notes = note(order, 4, b"Go\0\0", ID) + note(order, 3, b"GNU\0", bytes(range(20)))
    data = pad(blob, 1024)
    lines = table(width, big, magic)
    names = b"\0.gopclntab\0.go.buildinfo\0.note.go.buildid\0.debug_info\0.symtab\0.shstrtab\0"
    info = struct.pack(order + "IH", 100, 5) + bytes(10)
    head_len, ph_len, sh_len = (64, 56, 64) if is_64 else (52, 32, 40)
    at_notes = 0x200
    at_data = 0x400
    at_lines = at_data + len(data)
    at_info = at_lines + len(lines) + (-len(lines) % 16)
    at_names = at_info + 16
    at_table = at_names + 96
    sections = [(".gopclntab", at_lines, len(lines)), (".go.buildinfo", at_data, len(data)),
                (".note.go.buildid", at_notes, len(notes)), (".debug_info", at_info, 16),
                (".symtab", at_info, 16), (".shstrtab", at_names, len(names))]
    out = b"\177ELF" + bytes([2 if is_64 else 1, 2 if big else 1, 1, 0]) + bytes(8)
    count = len(sections) + 1 if with_sections else 0
    machine = 22 if is_64 and big else 8 if big else 62 if is_64 else 3
    loads = [(4, 4, at_notes, len(notes)), (1, 5, at_lines, len(lines)), (1, 6, at_data, len(data))]
    if is_pie:
        loads.append((2, 6, at_data + 0x280, 8 * width))
    out += struct.pack(order + "HHI3" + word + "I6H", 3 if is_pie else 2, machine, 1, 0, head_len, at_table if count else 0, 0, head_len,
                       ph_len, len(loads), sh_len, count, max(count - 1, 0))
    for kind, flags, off, size in loads:
        values = (off, 0x400000 + off, 0x400000 + off, size, size)
        out += (struct.pack(order + "II6Q", kind, flags, *values, 4096) if is_64
                else struct.pack(order + "I5III", kind, *values, flags, 4096))
    out = pad(pad(pad(out, at_notes) + notes, at_data) + data + lines, at_info) + info
    if not count:
        return out
    out = pad(pad(out, at_names) + names, at_table) + bytes(sh_len)
    for name, off, size in sections:
        out += struct.pack(order + "II4" + word + "II2" + word, names.index(b"\0" + name.encode()) + 1, 1, 0,
                           0x400000 + off, off, size, 0, 0, 16, 0)
    return out


def text_id():
    return b"\xff Go build ID: \"" + ID + b"\"\n \xff"


def pe(is_64):
    width = 8 if is_64 else 4
    lines = table(width, 0)
    out = pad(b"MZ", 60) + struct.pack("<I", 64)
    optional = 240 if is_64 else 224
    out += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664 if is_64 else 0x14c, 3, 0, 0x900, 1, optional, 2)
    head = struct.pack("<H", 0x20b if is_64 else 0x10b)
    head = pad(head, 24) + struct.pack("<Q", 0x400000) if is_64 else pad(head, 28) + struct.pack("<I", 0x400000)
    out += pad(head, optional)
    for name, rva, off, size, flags in ((b".text", 0x1000, 0x200, 0x100, 0x60000020),
                                        (b".rdata", 0x2000, 0x300, 0x200, 0x40000040),
                                        (b".data", 0x3000, 0x500, 0x400, 0xC0000040)):
        out += pad(name, 8) + struct.pack("<IIIIIIHHI", size, rva, size, off, 0, 0, 0, 0, flags)
    out = pad(pad(out, 0x200) + text_id(), 0x300) + pad(lines, 0x200)
    return pad(out + pad(inline_blob(width, 0), 0x400), 0x900) + bytes(18) + struct.pack("<I", 4)


def chained(address):
    """What stands in a file with chained fixups: the offset from the image, the distance of the next link above it."""
    return (address - 0x1000000) | 2 << 51 if address else 0


def macho(big=0, is_chained=False):
    order = ">" if big else "<"
    def section(name, segment, address, size, off):
        return pad(name, 16) + pad(segment, 16) + struct.pack(order + "QQIIIIIIII", address, size, off, 0, 0, 0, 0, 0, 0, 0)

    def segment(name, address, off, size, rights, sections):
        return struct.pack(order + "II", 0x19, 72 + 80 * len(sections)) + pad(name, 16) + struct.pack(
            order + "QQQQIIII", address, size, off, size, rights, rights, len(sections), 0) + b"".join(sections)

    lines = table(8, big)
    commands = [
        segment(b"__TEXT", 0x1000000, 0, 0x800, 5, [section(b"__text", b"__TEXT", 0x1000600, 0x80, 0x600),
                                                    section(b"__gopclntab", b"__TEXT", 0x1000680, len(lines), 0x680)]),
        segment(b"__DATA", 0x1000800, 0x800, 0x400, 3, [section(b"__go_buildinfo", b"__DATA", 0x1000800, 0x400, 0x800)]),
        struct.pack(order + "II", 0x1b, 24) + bytes(range(16)),
        struct.pack(order + "IIII", 0x1d, 16, 0xc00, 0x40),
        struct.pack(order + "II18I", 0xb, 80, 0, 3, 3, 1, 4, 1, *[0] * 12),
        struct.pack(order + "IIIIII", 0x32, 24, 1, 0, 0, 0),
    ]
    if is_chained:
        commands.append(struct.pack(order + "IIII", 0x80000034, 16, 0xb80, 0x60))
    body = b"".join(commands)
    out = struct.pack(order + "8I", 0xfeedfacf, 0x01000007, 3, 2, len(commands), len(body), 0x200000, 0) + body
    data = pad(inline_blob(8, big), 0x400)
    if is_chained:  # header of the fixups, then two segments, of which the second has a chain of format 6
        fixups = struct.pack(order + "7I", 0, 32, 0, 0, 0, 1, 0).ljust(32, b"\0") + struct.pack(order + "III", 2, 0, 16)
        fixups = fixups.ljust(48, b"\0") + struct.pack(order + "IHHQIHH", 24, 0x4000, 6, 0x800, 0, 1, 16)
        data = pad(pad(pointed(0x1000800, 8, big, 0, chained), 0x380) + fixups, 0x400)
    out = pad(pad(pad(out, 0x600) + text_id(), 0x680) + lines, 0x800) + data
    return out + pad(struct.pack(">5I", 0xfade0cc0, 0x40, 1, 0, 20) + struct.pack(">4I", 0xfade0c02, 44, 0x20400, 0x20002), 0x40)


def macho32():
    """As Go 1.14 and older wrote them for darwin/386 and darwin/arm."""
    def section(name, segment, address, size, off):
        return pad(name, 16) + pad(segment, 16) + struct.pack("<9I", address, size, off, 0, 0, 0, 0, 0, 0)

    def segment(name, address, off, size, rights, sections):
        return struct.pack("<II", 1, 56 + 68 * len(sections)) + pad(name, 16) + struct.pack(
            "<8I", address, size, off, size, rights, rights, len(sections), 0) + b"".join(sections)

    lines = table(4, 0, 0xfffffffa)
    commands = [
        segment(b"__TEXT", 0x1000, 0, 0x800, 5, [section(b"__text", b"__TEXT", 0x1600, 0x80, 0x600),
                                                 section(b"__gopclntab", b"__TEXT", 0x1680, len(lines), 0x680)]),
        segment(b"__DATA", 0x1800, 0x800, 0x400, 3, [section(b"__go_buildinfo", b"__DATA", 0x1800, 0x400, 0x800)]),
        struct.pack("<II18I", 0xb, 80, 0, 3, 3, 1, 4, 1, *[0] * 12),
    ]
    body = b"".join(commands)
    out = struct.pack("<7I", 0xfeedface, 7, 3, 2, len(commands), len(body), 0) + body
    return pad(pad(pad(out, 0x600) + text_id(), 0x680) + lines, 0x800) + pad(pointed(0x1800, 4, 0, 0), 0x400)


def fat(wide=False):
    one = macho()
    head = struct.pack(">II", 0xcafebabf if wide else 0xcafebabe, 2)
    for i in range(2):
        head += struct.pack(">IIQQII" if wide else ">5I", 0x01000007 + 5 * i, 3, 0x100 + i * len(one), len(one), 0,
                            *[0] * wide)
    return pad(head, 0x100) + one + one


def xcoff():
    lines = table(8, 1)
    out = struct.pack(">HHIQHHI", 0x1f7, 2, 0, 0, 0, 2, 7)
    for name, address, size, off, flags in ((b".text", 0x100000000, 0x300, 0x100, 0x20),
                                            (b".data", 0x110000000, 0x400, 0x400, 0x40)):
        out += pad(name, 8) + struct.pack(">6Q4I", address, address, size, off, 0, 0, 0, 0, flags, 0)
    return pad(pad(out, 0x100) + text_id() + bytes(-len(text_id()) % 16) + lines, 0x400) + pad(pointed(0x110000000, 8, 1, 0), 0x400)


def xcoff32():
    """From IBM's "XCOFF Object File Format"; no Go at hand writes it (gccgo on AIX did)."""
    lines = table(4, 1, 0xfffffffb)
    out = struct.pack(">HHIIIHH", 0x1df, 2, 0, 0, 7, 0, 2)
    for name, address, size, off, flags in ((b".text", 0x10000000, 0x300, 0x100, 0x20),
                                            (b".data", 0x20000000, 0x400, 0x400, 0x40)):
        out += pad(name, 8) + struct.pack(">6IHHI", address, address, size, off, 0, 0, 0, 0, flags)
    return pad(pad(out, 0x100) + text_id() + bytes(-len(text_id()) % 16) + lines, 0x400) + pad(pointed(0x20000000, 4, 1, 0), 0x400)


def plan9():
    text = pad(text_id(), 0x80) + table(8, 0)
    text = pad(text, 0x300 - 40)
    data = pad(inline_blob(8, 0), 0x400)
    return struct.pack(">8I", 4 * 26 * 26 + 7 | 0x8000, len(text), len(data), 0, 0, 0x200028, 0, 0) + bytes(8) + text + data


def leb(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def wasm():
    def section(number, content):
        return bytes([number]) + leb(len(content)) + content

    def custom(name, content):
        return section(0, leb(len(name)) + name + content)

    def segment(address, content):  # addresses below 8192: two bytes of signed LEB128
        return b"\0\x41" + bytes([address & 127 | 128, address >> 7]) + b"\x0b" + leb(len(content)) + content

    version = b"go1.22.12"
    heads = struct.pack("<QQ", 0x400, len(version)) + struct.pack("<QQ", 0x500, len(MODINFO))
    parts = [segment(0x300, heads), segment(0x400, version), segment(0x500, MODINFO), segment(0x800, table(8, 0))]
    return (b"\0asm\1\0\0\0" + custom(b"go:buildid", text_id()) + section(2, leb(1) + b"\4gojs\1f\0\0")
            + section(11, leb(len(parts)) + b"".join(parts)) + custom(b"name", b"\0\0")
            + custom(b"producers", b"\1\x08language\1\x02Go\x00"))


def member(name, content):
    return b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, 0, 0, 0, b"644", len(content)) + content + b"\n" * (len(content) & 1)


def header(build_id=ID[:41]):
    return b"go object linux amd64 go1.22.3 GOAMD64=v1 X:a,b\nbuild id \"" + build_id + b"\"\n\n"


def elf_object():
    """What `-buildmode=c-archive` puts into its archive as go.o: no program headers, sections only."""
    linked = elf(True, 0, inline_blob(8, 0), 0xfffffff1, True)
    return linked[:16] + struct.pack("<H", 1) + linked[18:32] + bytes(8) + linked[40:54] + bytes(4) + linked[58:]


def archive(*members):
    return b"!<arch>\n" + b"".join(members)


SEEDS = {
    "ar_package": archive(member(b"__.PKGDEF", header() + b"$$B\nu\0\n$$\n"), member(b"_go_.o", header() + b"!\n\0go120ld")),
    "ar_mixed": archive(member(b"//", b"a_long_name_of_a_member.o/\n"), member(b"/0", header().replace(b"22.3", b"15")),
                        member(b"#1/20", b"__.SYMDEF SORTED\0\0\0\0\0\0\0\0"), member(b"y.o/", header())),
    "ar_linked": archive(member(b"/", bytes(4)), member(b"go.o/", elf_object()), member(b"000000.o/", b"\x7fELF")),
    "go_object": header() + b"!\n\0go120ld",
    "elf64_inline": elf(True, 0, inline_blob(8, 0), 0xfffffff1, True),
    "elf64_stripped": elf(True, 0, inline_blob(8, 0), 0xfffffff0, False),
    "elf64be_pointer": elf(True, 1, pointed(0x400400, 8, 1, 0), 0xfffffffa, True),
    "elf32_pointer": elf(False, 0, pointed(0x400400, 4, 0, 0), 0xfffffffb, True),
    "elf32be_inline": elf(False, 1, inline_blob(4, 1), 0xfffffff1, False),
    "pe64": pe(True), "pe32": pe(False), "macho64": macho(), "macho64be": macho(1), "fat": fat(), "xcoff64": xcoff(),
    "xcoff32": xcoff32(), "macho32": macho32(), "fat64": fat(True),
    "plan9": plan9(), "wasm": wasm(),
    "elf64be_rela": elf(True, 1, relocated(0x400400, 8, 1, 12), 0xfffffffa, True, True),
    "elf64_rela_stripped": elf(True, 0, relocated(0x400400, 8, 0, 8), 0xfffffffb, False, True),
    "elf32_rela": elf(False, 0, relocated(0x400400, 4, 0, 8), 0xfffffffb, True, True),
    "macho64_chained": macho(0, True),
    "elf64_masked": elf(True, 0, inline_blob(8, 0), 0x12345678, True),
    "elf32be_masked_stripped": elf(False, 1, inline_blob(4, 1), 0x9abcdef1, False),
}

def dwarf(version, form, big):
    """One unit and what it needs, as fuzz_dwarf.c cuts it: lengths, then info, abbreviations, strings, offsets."""
    order = ">" if big else "<"
    abbrev = bytes([1, 0x34, 0, 3, 8, 0x1c, 0x21, 0x7f, 0, 0, 2, 0x11, 1, 3, 8, 0x13, 0x0b, 2, 0x18, 0x25, form, 0, 0, 0])
    strings = b"xGo cmd/compile go1.27.4; regabi\0"
    value = strings[1:] if form == 8 else b"\1" if form in (0x1a, 0x25) else struct.pack(order + "I", 1)
    head = struct.pack(order + "H", version)
    head += bytes([1, 8]) + bytes(4) if version == 5 else bytes(4) + b"\x08"
    unit = head + b"\2name\0\x16\3\x09\x09\x09" + value
    info = struct.pack(order + "I", len(unit)) + unit
    offsets = bytes(8) + struct.pack(order + "II", 0, 1)
    lengths = [len(info) | (0x8000 if big else 0), len(abbrev), len(strings), len(offsets)]
    return struct.pack("<4H", *lengths) + info + abbrev + strings + offsets


NUMBERS = b"".join(b"%d\n" % i for i in range(10000))
CORPORA = {
    "gobin": SEEDS,
    "dwarf": {"%d_%02x_%s" % (v, f, "big" if b else "little"): dwarf(v, f, b)
              for v, f, b in ((2, 8, 0), (4, 8, 1), (4, 0x0e, 0), (5, 8, 0), (5, 0x0e, 1), (5, 0x1f, 0), (5, 0x1a, 0), (5, 0x25, 1))},
    "inflate": {"numbers": zlib.compress(NUMBERS, 9), "stored": zlib.compress(b"hello", 0), "fixed": zlib.compress(b"abc" * 100, 1)},
}

for corpus, seeds in CORPORA.items():
    folder = os.path.join(HERE, "corpus", corpus)
    os.makedirs(folder, exist_ok=True)
    for name, content in seeds.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
