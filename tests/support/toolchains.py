"""The cache of real toolchains that tools/toolchains.sh and tools/goexe.sh fill."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def cache_dir():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.environ.get("HOME", "/tmp"), ".cache")
    return os.path.realpath(os.environ.get("GES_CACHE_DIR") or os.path.join(base, "go-env-sync"))


def build_cache():
    """GOCACHE of the real builds of every test: without it each of them compiles the runtime anew."""
    return os.path.join(cache_dir(), "go-build")


def _read_version(manifest):
    with open(manifest, encoding="utf-8") as file:
        return file.readline().split()[1]


def _listed(folder, tree):
    found = {}
    base = os.path.join(cache_dir(), folder)
    for minor in sorted(os.listdir(base) if os.path.isdir(base) else []):
        manifest = os.path.join(base, minor, "manifest")
        if not minor.startswith(".") and os.path.isfile(manifest):
            found[_read_version(manifest)] = os.path.join(base, minor, tree.format(minor))
    return dict(sorted(found.items(), key=lambda item: minor_of(item[0])))


def linux():
    """{"go1.19.8": GOROOT, ...} of the Linux toolchains in the cache, oldest first."""
    return _listed("toolchains", "usr/lib/go-{}")


def windows():
    """{"go1.19.8": folder laid out as a Windows GOROOT, ...}, oldest first."""
    return _listed("goexe", "")


def minor_of(version):
    """go1.19.8 -> 19"""
    return int(version.split(".")[1])
