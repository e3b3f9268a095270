"""Archives for the tests: a tree with everything that makes headers hard, Go's own writer and reader, and what
Python reads of an archive, as the lines of tests/support/archive_list.c."""

import gzip
import hashlib
import os
import stat
import subprocess
import tarfile
import zipfile
from typing import NamedTuple

from support import goprogram, toolchains


class Entry(NamedTuple):
    kind: str
    size: int
    mode: int
    mtime_ns: int
    sha256: str
    name: str
    link: str


EMPTY = hashlib.sha256().hexdigest()
TIME_NS = 1700000000 * 10**9
LONG = "d" * 90


def tree(root, is_small=False):
    """A tree at `root`; `is_small`: names of at most 99 bytes, as Unix v7 can store them."""
    def add(name, content, mode=0o644, mtime_ns=TIME_NS):
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, mode)
        os.utime(path, ns=(mtime_ns, mtime_ns))
    add("go/VERSION", b"go1.27.4\n")
    add("go/empty", b"")
    add("go/bin/go", bytes(range(256)) * 1000, 0o755)
    add("go/block", b"x" * 512)
    add("go/more", b"y" * 200_001, 0o600)
    add("go/blank name", b"1")
    add("go/setuid", b"2", 0o4755)
    add("go/old", b"3", mtime_ns=0)
    add("go/\u00c4foo.go", b"4")
    os.symlink("bin/go", os.path.join(root, "go/link"))
    os.link(os.path.join(root, "go/VERSION"), os.path.join(root, "go/zhard"))
    os.makedirs(os.path.join(root, "go/emptydir"))
    if not is_small:
        add("go/%s/%s" % (LONG, LONG), b"split in ustar")
    return root


def far(root):
    """Names and links that ustar cannot hold, and times that only pax can."""
    path = os.path.join(root, "go", "n" * 200)
    with open(path, "wb") as file:
        file.write(b"long")
    deep = os.path.join(root, *(["go"] + ["e" * 100] * 4))
    os.makedirs(deep)
    with open(os.path.join(deep, "f"), "wb") as file:
        file.write(b"deep")
    os.symlink("t" * 180, os.path.join(root, "go", "flink"))
    os.utime(path, ns=(TIME_NS + 123456789, TIME_NS + 123456789))
    return root


def listed(program, *paths, options=()):
    """[(entries, verdict)] of each path; the verdict is "ok", or (status, offset, message)."""
    done = subprocess.run([program, *options, *map(str, paths)], capture_output=True, check=True)
    answers, entries = [], []
    for line in os.fsdecode(done.stdout).split("\n")[:-1]:
        words = line.split(" ")
        if words[0] == "ok":
            answers.append((entries, "ok"))
            entries = []
        elif words[0] == "failed":
            answers.append((entries, line))
            entries = []
        else:
            kind, size, mode, mtime, digest, name, link = words
            entries.append(Entry(kind, int(size), int(mode, 8), int(mtime), digest,
                                 os.fsdecode(bytes.fromhex(name)), os.fsdecode(bytes.fromhex(link))))
    return answers


def of_tar(path):
    """What tarfile reads. Times in whole ns as far as a double carries them; see `rounded`."""
    kinds = {tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file", tarfile.CONTTYPE: "file", tarfile.DIRTYPE: "dir",
             tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink"}
    found = []
    with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            kind = kinds.get(member.type, "other")
            content = archive.extractfile(member).read() if kind == "file" else b""
            link = member.linkname if kind in ("symlink", "hardlink") else ""
            found.append(Entry(kind, len(content), member.mode & 0o7777, int(member.mtime * 10**9),
                               hashlib.sha256(content).hexdigest(), member.name, link))
    return found


def of_zip(path):
    """What zipfile reads."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            mode = info.external_attr >> 16 if info.create_system == 3 else 0
            content = archive.read(info)
            kind = "dir" if info.filename.endswith("/") else "symlink" if stat.S_ISLNK(mode) else "file"
            link = os.fsdecode(content) if kind == "symlink" else ""
            content = b"" if link else content
            name = info.filename if info.flag_bits & 0x800 else os.fsdecode(info.filename.encode("cp437"))
            found.append(Entry(kind, len(content), mode & 0o7777 if mode else 0o755 if kind == "dir" else 0o644, 0,
                               hashlib.sha256(content).hexdigest(), name, link))
    return found


def plain(entries, times=True):
    """Without what readers spell differently: the slash of directories, fractions of a second (doubles; Go tells them)."""
    return [e._replace(name=e.name.rstrip("/"), mtime_ns=(e.mtime_ns + 5 * 10**5) // 10**9 if times else 0) for e in entries]


def packed(path, *cuts):
    """path.gz, in as many members as there are cuts and one."""
    with open(path, "rb") as file:
        data = file.read()
    edges = [0, *cuts, len(data)]
    with open(str(path) + ".gz", "wb") as file:
        for begin, end in zip(edges, edges[1:]):
            file.write(gzip.compress(data[begin:end], 6, mtime=0))
    return str(path) + ".gz"


GO_SOURCE = r'''
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func writeTar(out io.Writer, root, form string) {
	w := tar.NewWriter(out)
	formats := map[string]tar.Format{"ustar": tar.FormatUSTAR, "pax": tar.FormatPAX, "gnu": tar.FormatGNU}
	check(filepath.Walk(root, func(path string, info fs.FileInfo, err error) error {
		check(err)
		link := ""
		if info.Mode()&fs.ModeSymlink != 0 {
			link, _ = os.Readlink(path)
		}
		header, err := tar.FileInfoHeader(info, link)
		check(err)
		header.Name, _ = filepath.Rel(root, path)
		if info.IsDir() {
			header.Name += "/"
		}
		header.Format = formats[form]
		if form != "pax" {
			header.ModTime = header.ModTime.Round(time.Second)
		}
		header.AccessTime, header.ChangeTime = time.Time{}, time.Time{}
		check(w.WriteHeader(header))
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			check(err)
			_, err = w.Write(content)
			check(err)
		}
		return nil
	}))
	check(w.Close())
}

func writeZip(out io.Writer, root string) {
	w := zip.NewWriter(out)
	check(filepath.Walk(root, func(path string, info fs.FileInfo, err error) error {
		check(err)
		header, err := zip.FileInfoHeader(info)
		check(err)
		header.Name, _ = filepath.Rel(root, path)
		header.Method = zip.Deflate
		if info.IsDir() {
			header.Name += "/"
		}
		f, err := w.CreateHeader(header)
		check(err)
		if info.Mode()&fs.ModeSymlink != 0 {
			link, _ := os.Readlink(path)
			_, err = f.Write([]byte(link))
			check(err)
		} else if info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			check(err)
			_, err = f.Write(content)
			check(err)
		}
		return nil
	}))
	check(w.Close())
}

func line(kind string, size int64, mode int64, when time.Time, content []byte, name, link string) {
	fmt.Printf("%s %d %o %d %x %x %x\n", kind, size, mode, when.UnixNano(), sha256.Sum256(content), name, link)
}

func listTar(in io.Reader) error {
	kinds := map[byte]string{0: "file", '0': "file", '7': "file", '1': "hardlink", '2': "symlink", '5': "dir"}
	r := tar.NewReader(in)
	for {
		header, err := r.Next()
		if err == io.EOF {
			_, err = io.Copy(io.Discard, in)
			return err
		}
		if err != nil {
			return err
		}
		if header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == 'V' {
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		kind := kinds[header.Typeflag]
		if kind == "" {
			kind = "other"
		}
		if kind == "file" && strings.HasSuffix(header.Name, "/") {
			kind = "dir"
		}
		link := ""
		if kind == "symlink" || kind == "hardlink" {
			link = header.Linkname
		}
		line(kind, int64(len(content)), header.Mode&07777, header.ModTime, content, header.Name, link)
	}
}

func listZip(data []byte) error {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !strings.Contains(err.Error(), "insecure") {
		return err
	}
	for _, file := range r.File {
		content := []byte{}
		opened, err := file.Open()
		if err != nil {
			return err
		}
		content, err = io.ReadAll(opened)
		if err != nil {
			return err
		}
		mode := file.Mode()
		kind, link := "file", ""
		if mode.IsDir() {
			kind = "dir"
		} else if mode&fs.ModeSymlink != 0 {
			kind, link, content = "symlink", string(content), nil
		} else if !mode.IsRegular() {
			kind = "other"
		}
		bits := int64(mode.Perm())
		if mode&fs.ModeSetuid != 0 {
			bits |= 04000
		}
		if mode&fs.ModeSetgid != 0 {
			bits |= 02000
		}
		if mode&fs.ModeSticky != 0 {
			bits |= 01000
		}
		line(kind, int64(len(content)), bits, file.Modified, content, file.Name, link)
	}
	return nil
}

func list(path string) error {
	data, err := os.ReadFile(path)
	check(err)
	if bytes.HasPrefix(data, []byte("PK")) {
		return listZip(data)
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		unpacked, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err
		}
		return listTar(unpacked)
	}
	return listTar(bytes.NewReader(data))
}

func main() {
	if os.Args[1] == "list" {
		for _, path := range os.Args[2:] {
			if err := list(path); err != nil {
				fmt.Println("failed", err)
			} else {
				fmt.Println("ok")
			}
		}
		return
	}
	out, err := os.Create(os.Args[3])
	check(err)
	switch os.Args[1] {
	case "zip":
		writeZip(out, os.Args[2])
	case "gz":
		packed := gzip.NewWriter(out)
		writeTar(packed, os.Args[2], "pax")
		check(packed.Close())
	default:
		writeTar(out, os.Args[2], os.Args[1])
	}
	check(out.Close())
}
'''


def go_program(newest=True):
    """Go's archive/tar and archive/zip: "FORM ROOT FILE" writes, "list FILE..." reads as archive_list does."""
    known = [(v, root) for v, root in toolchains.linux().items() if toolchains.minor_of(v) >= 19]
    version, goroot = known[-1 if newest else 0]
    return goprogram.build(version, goroot, "example.com/archives", {"main.go": GO_SOURCE})
