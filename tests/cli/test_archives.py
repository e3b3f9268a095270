"""The archive readers (src/formats/archive.h) on what real programs write: GNU tar, bsdtar, Python, Info-ZIP and Go's
own packages, entry by entry as Python and Go read it; and on mutations, which Go's reader must then read the same."""

import io
import os
import random
import shutil
import subprocess
import tarfile
import zipfile

import pytest

from support import archives, toolchains


@pytest.fixture(scope="session")
def lister(ges):
    path = os.path.join(os.path.dirname(ges), "archive_list")
    assert os.access(path, os.X_OK), "%s is not there: build it beside ges" % path
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return archives.tree(str(tmp_path_factory.mktemp("small")), is_small=True)


@pytest.fixture(scope="session")
def medium(tmp_path_factory):
    return archives.tree(str(tmp_path_factory.mktemp("medium")))


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    return archives.far(archives.tree(str(tmp_path_factory.mktemp("large"))))


def run(*command, **more):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, **more)


def read(lister, path, *options):
    ((entries, verdict),) = archives.listed(lister, path, options=options)
    assert verdict == "ok", verdict
    return entries


def check_tar(lister, path):
    """Plain, packed, packed in three members: always what Python and Go read."""
    want = archives.of_tar(path)
    assert len(want) >= 14
    for form in (str(path), archives.packed(path), archives.packed(path, 700, 5000)):
        got = read(lister, form)
        assert archives.plain(got) == archives.plain(want)
    assert_same_as_go(lister, path)
    names = run("bsdtar", "-tf", path).stdout.decode()
    assert len(names.splitlines()) == len(want)


def assert_same_as_go(lister, path):
    ((want, verdict),) = archives.listed(archives.go_program(), path, options=("list",))
    assert verdict == "ok", verdict
    assert read(lister, path) == want


@pytest.mark.parametrize("form", ["v7", "oldgnu", "gnu", "ustar", "pax"])
def test_gnu_tar(lister, tmp_path, small, medium, large, form):
    root = {"v7": small, "ustar": medium}.get(form, large)
    path = tmp_path / "a.tar"
    run("tar", "--format=" + form, "-cf", path, "-C", root, "go")
    check_tar(lister, path)


@pytest.mark.parametrize("form", ["v7", "gnutar", "ustar", "pax", "paxr"])
def test_bsdtar(lister, tmp_path, small, medium, large, form):
    root = {"v7": small, "ustar": medium}.get(form, large)
    path = tmp_path / "a.tar"
    run("bsdtar", "--format=" + form, "-cf", path, "-C", root, "go", env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]})
    check_tar(lister, path)


@pytest.mark.parametrize("form", ["USTAR", "GNU", "PAX"])
def test_python_tar(lister, tmp_path, medium, large, form):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=getattr(tarfile, form + "_FORMAT")) as archive:
        archive.add(os.path.join(medium if form == "USTAR" else large, "go"), "go")
    check_tar(lister, path)


@pytest.mark.parametrize("form", ["ustar", "gnu", "pax"])
@pytest.mark.parametrize("newest", [True, False], ids=["newest", "oldest"])
def test_go_tar(lister, tmp_path, large, form, newest):
    path = tmp_path / "a.tar"
    root = archives.tree(str(tmp_path / "root"))
    os.unlink(os.path.join(root, "go/\u00c4foo.go"))  # Go keeps to ASCII in ustar
    run(archives.go_program(newest), form, root if form == "ustar" else large, path)
    check_tar(lister, path)


def test_go_tar_gz(lister, tmp_path, large):
    path = tmp_path / "a.tar.gz"
    run(archives.go_program(), "gz", large, path)
    assert archives.plain(read(lister, path)) == archives.plain(archives.of_tar(path))
    assert_same_as_go(lister, path)


def test_compressors(lister, tmp_path, large):
    """gzip at every level, with a name in its header; two that were put one behind the other."""
    path = tmp_path / "a.tar"
    run("tar", "-cf", path, "-C", large, "go")
    want = read(lister, path)
    for level in range(1, 10):
        packed = tmp_path / ("%d.tgz" % level)
        packed.write_bytes(run("gzip", "-%d" % level, "-c", path).stdout)
        assert read(lister, packed) == want


def test_options_of_gnu_tar(lister, tmp_path, large):
    """A volume's name, times in a global header, names that begin with "./", numeric owners, many blocks at the end."""
    rows = {
        "label": ["--format=gnu", "--label=Go"],
        "global": ["--format=pax", "--pax-option=comment=x,mtime=1000000000.5"],
        "dot": ["--format=gnu", "--transform=s,^,./,"],
        "blocks": ["--format=ustar", "--blocking-factor=100"],
        "owner": ["--format=gnu", "--owner=99999999", "--group=99999999"],
    }
    for name, options in rows.items():
        path = tmp_path / (name + ".tar")
        run("tar", *options, "-cf", path, "-C", large, "go/VERSION", "go/bin", "go/link")
        got, want = read(lister, path), [e for e in archives.of_tar(path) if e.kind != "other"]
        assert archives.plain(got) == archives.plain(want), name
    assert read(lister, tmp_path / "dot.tar", "judge", "windows")[0].name == "./go/VERSION"


def test_sparse_is_refused(lister, tmp_path):
    os.makedirs(tmp_path / "go")
    with open(tmp_path / "go/holes", "wb") as file:
        file.truncate(10 << 20)
        file.seek(5 << 20)
        file.write(b"x")
    for form in ("gnu", "oldgnu", "pax"):
        path = tmp_path / (form + ".tar")
        run("tar", "--sparse", "--format=" + form, "-cf", path, "-C", tmp_path, "go")
        ((_, verdict),) = archives.listed(lister, path)
        assert "not supported" in verdict and "not read" in verdict, verdict


# --- zip


def check_zip(lister, path, times=True):
    got = read(lister, path)
    assert archives.plain(got, False) == archives.plain(archives.of_zip(path), False)
    if times:
        assert_same_as_go(lister, path)
    return got


def test_info_zip(lister, tmp_path, large):
    """Deflated, stored, links kept, written to a pipe (descriptors), zip64 by force, without extra fields."""
    for name, options in {"plain": ["-r"], "stored": ["-r0"], "links": ["-ry"], "wide": ["-r", "-fz"],
                          "bare": ["-rX"], "nodirs": ["-rD"]}.items():
        path = tmp_path / (name + ".zip")
        run("zip", "-q", *options, path, "go", cwd=large)
        got = check_zip(lister, path)
        assert len(got) >= 13
        assert ("symlink" in {e.kind for e in got}) == (name == "links")
    path = tmp_path / "pipe.zip"
    path.write_bytes(run("zip", "-qr", "-", "go", cwd=large).stdout)
    check_zip(lister, path)
    # What zip 3.0 makes of both at once has no zip64 record where its end says that there is one.
    path = tmp_path / "pipe64.zip"
    path.write_bytes(run("zip", "-qr", "-fz", "-", "go", cwd=large).stdout)
    ((_, verdict),) = archives.listed(lister, path)
    assert "not where the end record says" in verdict
    with pytest.raises((zipfile.BadZipFile, OSError)):
        archives.of_zip(path)


def test_zip_with_comment(lister, tmp_path, small):
    path = tmp_path / "a.zip"
    run("zip", "-qr", path, "go", cwd=small)
    run("zip", "-qz", path, input=b"the end\n")
    check_zip(lister, path)


def test_bsdtar_zip(lister, tmp_path, large):
    path = tmp_path / "a.zip"
    run("bsdtar", "--format=zip", "-cf", path, "-C", large, "go", env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]})
    check_zip(lister, path)
    stored = tmp_path / "stored.zip"
    run("bsdtar", "--format=zip", "--options", "zip:compression=store", "-cf", stored, "-C", large, "go",
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]})
    check_zip(lister, stored)


def test_go_zip(lister, tmp_path, large):
    for newest in (True, False):
        path = tmp_path / ("%s.zip" % newest)
        run(archives.go_program(newest), "zip", large, path)
        check_zip(lister, path)


def test_python_zip(lister, tmp_path, large):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = tmp_path / ("%d.zip" % method)
        with zipfile.ZipFile(path, "w", method) as archive:
            for folder, _, names in os.walk(os.path.join(large, "go")):
                for name in sorted(names):
                    full = os.path.join(folder, name)
                    if not os.path.islink(full) and os.stat(full).st_mtime > 400000000:
                        archive.write(full, os.path.relpath(full, large))
        check_zip(lister, path)


def test_many_entries(lister, tmp_path):
    """More than 65,535 entries need zip64; the limit of entries counts."""
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(66000):
            archive.writestr(zipfile.ZipInfo("d/%d" % i), b"")
    assert len(read(lister, path)) == 66000
    ((_, verdict),) = archives.listed(lister, path, options=("entries", "65999"))
    assert "too large" in verdict and "65999 entries" in verdict


def test_what_no_reader_needs_is_refused(lister, tmp_path, small):
    rows = {"bzip2": (["-Z", "bzip2"], "method 12"), "encrypted": (["-P", "secret"], "encrypted")}
    for name, (options, words) in rows.items():
        path = tmp_path / (name + ".zip")
        run("zip", "-qr", *options, path, "go", cwd=small)
        ((_, verdict),) = archives.listed(lister, path)
        assert "not supported" in verdict and words in verdict, verdict
    random.seed(1)
    (tmp_path / "noise").write_bytes(random.randbytes(200000))
    run("zip", "-qs", "64k", tmp_path / "split.zip", "noise", cwd=tmp_path)
    ((_, verdict),) = archives.listed(lister, tmp_path / "split.zip")
    assert verdict != "ok"
    for name, content in {"text": b"hello\n" * 200, "empty": b"", "xz": b"\xfd7zXZ\0" + bytes(600)}.items():
        (tmp_path / name).write_bytes(content)
        ((entries, verdict),) = archives.listed(lister, tmp_path / name)
        assert not entries and verdict != "ok"
    (tmp_path / "text.gz").write_bytes(run("gzip", "-c", tmp_path / "text").stdout)
    ((_, verdict),) = archives.listed(lister, tmp_path / "text.gz")
    assert "no tar archive" in verdict


# --- Go's own names


def test_names_of_every_go_may_be_unpacked_everywhere(lister, tmp_path):
    """All files of the real toolchains, as members of one archive, those of one name once: no rule of ours refuses one on
    any system."""
    found = {}
    for goroot in map(os.path.realpath, toolchains.linux().values()):
        names = {os.path.join(folder, name)[len(goroot):] for folder, _, names in os.walk(goroot, followlinks=True)
                 for name in names}
        assert len(names) > 5000
        found |= dict.fromkeys(sorted(names))
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        for name in found:
            archive.addfile(tarfile.TarInfo("go" + name))
    for system in ("linux", "macos", "windows"):
        assert len(read(lister, tmp_path / "all.tar", "judge", system)) == len(found)


# --- hostile


def test_bombs_stop_at_the_limit_and_in_little_memory(lister, tmp_path):
    """100 MB of zeros in 100 KB: read with 600 KB of memory, refused with a limit, wherever they are."""
    size = 100 << 20
    tar, zipped = tmp_path / "bomb.tar.gz", tmp_path / "bomb.zip"
    with tarfile.open(tar, "w:gz", compresslevel=9) as archive:
        info = tarfile.TarInfo("bomb")
        info.size = size
        archive.addfile(info, io.BytesIO(bytes(size)))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(size))
    for path in (tar, zipped):
        assert path.stat().st_size < 200_000
        assert read(lister, path, "memory", "600000")[0].size == size
        for option in ("entry", "bytes"):
            ((entries, verdict),) = archives.listed(lister, path, options=(option, str(size - 1)))
            assert not entries and "too large" in verdict, verdict
    behind = tmp_path / "behind.tar.gz"
    behind.write_bytes(tar.read_bytes() + run("gzip", "-9", input=bytes(size)).stdout)
    ((_, verdict),) = archives.listed(lister, behind, options=("bytes", str(size + 20480)))
    assert "too large" in verdict
    header = tmp_path / "header.tar"
    info = tarfile.TarInfo("x")
    info.pax_headers = {"comment": "c" * (2 << 20)}
    with tarfile.open(header, "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    ((_, verdict),) = archives.listed(lister, header)
    assert "too large" in verdict


def test_escapes_are_refused(lister, tmp_path):
    """Each archive tries one way out; judged for unpacking, it fails at that entry and says why."""
    def make(*members):
        path = tmp_path / ("%d.tar" % len(os.listdir(tmp_path)))
        with tarfile.open(path, "w") as archive:
            for name, kind, link in members:
                info = tarfile.TarInfo(name)
                info.type, info.linkname = kind, link
                archive.addfile(info)
        return path
    file, symlink, hard = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
    rows = [
        ([("../evil", file, "")], "climbs"),
        ([("/etc/evil", file, "")], "absolute"),
        ([("go/../../evil", file, "")], "climbs"),
        ([("go/link", symlink, "../.."), ("go/link/evil", file, "")], "leads out"),
        ([("go/link", symlink, "/etc"), ("go/link/evil", file, "")], "absolute"),
        ([("go/link", symlink, "sub"), ("go/link/evil", file, "")], "no directory"),
        ([("a/q", symlink, ".."), ("l", symlink, "a/q/../..")], "climbs"),
        ([("hard", hard, "/etc/passwd")], "no earlier file"),
        ([("hard", hard, "later"), ("later", file, "")], "no earlier file"),
        ([("a", symlink, "b"), ("b", symlink, "a"), ("a/x", file, "")], "no directory"),
        ([("pipe", tarfile.FIFOTYPE, "")], "pipe"),
        ([("twice", file, ""), ("twice", file, "")], "another entry"),
        ([("C:evil", file, "")], "drive"),
        ([("go\\..\\evil", file, "")], "backslash"),
    ]
    for members, words in rows:
        ((_, verdict),) = archives.listed(lister, make(*members), options=("judge", "linux"))
        assert "denied" in verdict and words in verdict and "may not be unpacked" in verdict, (members, verdict)


def mutations(data, count, seed):
    """Cut, flipped, with a piece moved, doubled or taken out, with a number that lies."""
    rng = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(rng.choice([1, 1, 1, 2, 4])):
            at = rng.randrange(len(changed))
            size = rng.choice([1, 2, 4, 16, 512])
            kind = rng.randrange(5)
            if kind == 0:
                changed[at] ^= 1 << rng.randrange(8)
            elif kind == 1:
                changed[at:at + size] = rng.choice([b"\0", b"\xff", b"7", b"/"]) * len(changed[at:at + size])
            elif kind == 2:
                del changed[at:at + size]
            elif kind == 3:
                changed[at:at] = changed[at:at + size]
            else:
                other = rng.randrange(len(changed))
                changed[at:at + size] = changed[other:other + size]
            if not changed:
                changed = bytearray(b"\0")
        yield bytes(changed)


def mend_tar(data):
    """Puts the checksum of each header right, so that what stands in it is looked at."""
    data = bytearray(data)
    for off in range(0, len(data) - 511, 512):
        block = data[off:off + 512]
        if block[257:262] == b"ustar" or block[124:135].isdigit():
            block[148:156] = b" " * 8
            data[off + 148:off + 156] = b"%06o\0 " % sum(block)
    return bytes(data)


@pytest.mark.parametrize("form", ["gnu", "pax", "zip", "stream"])
def test_what_is_read_of_broken_archives_go_reads_the_same(lister, tmp_path, form):
    """Ours may refuse more than Go's reader; what it accepts, Go's accepts with the same entries."""
    root = tmp_path / "root"
    for name, content in {"go/VERSION": b"go1.27\n", "go/" + "n" * 120: b"long", "go/bin/go": bytes(700)}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    os.symlink("VERSION", root / "go/link")
    path = tmp_path / "whole"
    if form == "zip":
        run("zip", "-qry", tmp_path / "whole.zip", "go", cwd=root)
        shutil.move(tmp_path / "whole.zip", path)
    elif form == "stream":
        run(archives.go_program(), "zip", root, path)
    else:
        run("tar", "--blocking-factor=1", "--format=" + form, "-cf", path, "-C", root, "go")
    whole = path.read_bytes()
    paths = []
    for i, data in enumerate(mutations(whole, 1500, form)):
        if form in ("gnu", "pax") and i % 3:
            data = mend_tar(data)
        paths.append(tmp_path / str(i))
        paths[-1].write_bytes(data)
    ours = archives.listed(lister, *paths)
    theirs = archives.listed(archives.go_program(), *paths, options=("list",))
    accepted = 0
    for i, ((entries, verdict), (want, go_verdict)) in enumerate(zip(ours, theirs)):
        if verdict == "ok":
            accepted += 1
            assert go_verdict == "ok", (i, go_verdict)
            if form in ("zip", "stream"):  # the mode of a maker without modes is 0 there, and 0644 here
                entries, want = ([e._replace(mode=0) for e in found] for found in (entries, want))
            assert entries == want, i
    assert len(ours) == len(theirs) == 1500
    assert accepted > 20


def test_on_windows(ges_exe, wine, lister, tmp_path, large):
    """The Windows build of the lister reads the same."""
    path = os.path.join(os.path.dirname(ges_exe), "archive_list.exe")
    assert os.path.exists(path), "build the preset release-windows"
    drive = wine.path("C:/archives")
    os.makedirs(drive)
    run("tar", "-czf", os.path.join(drive, "a.tar.gz"), "-C", large, "go")
    run("zip", "-qr", os.path.join(drive, "a.zip"), "go", cwd=large)
    shutil.copy(path, drive)
    for name in ("a.tar.gz", "a.zip"):
        done = wine.run("C:/archives/archive_list.exe", ["C:/archives/" + name], cwd="archives")
        want = run(lister, os.path.join(drive, name)).stdout
        assert done.out.replace(b"\r\n", b"\n") == want
