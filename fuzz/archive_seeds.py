#!/usr/bin/python3
"""Writes fuzz/corpus/archive_tar/, archive_gzip/, archive_zip/ and archive_name/: one small archive of each form."""
import gzip
import io
import pathlib
import stat
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
TIME = 1700000000
LONG = "go/" + "d" * 120 + "/f"


def tar(form, **pax):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, pax_headers=pax or None) as archive:
        def add(name, content=b"", kind=tarfile.REGTYPE, link="", mode=0o644, mtime=TIME):
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname, info.mode, info.mtime = len(content), kind, link, mode, mtime
            archive.addfile(info, io.BytesIO(content))
        add("go", kind=tarfile.DIRTYPE, mode=0o755)
        add("go/VERSION", b"go1.27.4\n")
        add("go/bin/go", b"\x7fELF" + bytes(600), mode=0o755)
        add("go/link", kind=tarfile.SYMTYPE, link="bin/go")
        add("go/hard", kind=tarfile.LNKTYPE, link="go/VERSION")
        add("go/empty")
        if form != tarfile.USTAR_FORMAT:
            add(LONG, b"long", mtime=TIME + 0.5 if form == tarfile.PAX_FORMAT else TIME)
            add("go/far", kind=tarfile.SYMTYPE, link="e/" * 80 + "f")
    data = out.getvalue().rstrip(b"\0")
    return data + bytes(-len(data) % 512 + 1024)  # not filled up to 10 KiB


class Stream(io.RawIOBase):
    """Somewhere that cannot be sought in: zipfile then writes descriptors."""

    def __init__(self):
        super().__init__()
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def zipped(target=None, method=zipfile.ZIP_DEFLATED, wide=False, comment=b""):
    out = target if target is not None else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        def add(name, content, mode, how=None):
            info = zipfile.ZipInfo(name, (2023, 11, 14, 22, 13, 20))
            info.external_attr, info.create_system = mode << 16, 3
            info.compress_type = method if how is None else how
            with archive.open(info, "w", force_zip64=wide) as file:
                file.write(content)
        add("go/", b"", stat.S_IFDIR | 0o755, zipfile.ZIP_STORED)
        add("go/VERSION", b"go1.27.4\n" * 20, stat.S_IFREG | 0o644)
        add("go/bin/go", b"\x7fELF" + bytes(600), stat.S_IFREG | 0o755)
        add("go/stored", b"as it is", stat.S_IFREG | 0o600, zipfile.ZIP_STORED)
        add("go/link", b"bin/go", stat.S_IFLNK | 0o777, zipfile.ZIP_STORED)
        archive.comment = comment
    return bytes(out.data) if target is not None else out.getvalue()


def packed(data):
    return gzip.compress(data, 9, mtime=0)


USTAR = tar(tarfile.USTAR_FORMAT)
SEEDS = {
    "archive_tar": {"ustar": USTAR, "gnu": tar(tarfile.GNU_FORMAT), "pax": tar(tarfile.PAX_FORMAT),
                    "global": tar(tarfile.PAX_FORMAT, comment="of all", mtime="1600000000.25")},
    "archive_gzip": {"one": packed(USTAR), "two": packed(USTAR[:700]) + packed(USTAR[700:])},
    "archive_zip": {"plain": zipped(), "stored": zipped(method=zipfile.ZIP_STORED), "stream": zipped(Stream()),
                    "wide": zipped(wide=True), "comment": zipped(comment=b"PK\5\6 and more"),
                    "empty": b"PK\5\6" + bytes(18)},
    "archive_name": {"good": b"fgo/VERSION\0dgo/bin/\0fgo/bin/go\0", "link": b"dgo\0lgo/a>../b\0hgo/c>go/VERSION\0",
                     "windows": b"fgo/con.txt\0fa:b\0fx./y\0", "case": b"fa/B\0fA/b\0fa/b\0"},
}

for folder, files in SEEDS.items():
    (HERE / "corpus" / folder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (HERE / "corpus" / folder / name).write_bytes(content)
