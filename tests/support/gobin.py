"""Go programs of public registries, listed in tests/data/gobin/corpus.tsv, fetched by tools/gobin-corpus.sh; none is
ever run. And what the real go says of any program."""

import csv
import functools
import json
import os
import subprocess

from support import toolchains

TABLE = os.path.join(toolchains.ROOT, "tests/data/gobin/corpus.tsv")


def corpus():
    """The rows of the table, each with `path`, the file in the cache."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["path"] = os.path.join(toolchains.cache_dir(), "gobin", row["sha256"])
    return rows


def fetch():
    """Fetches what is not there; returns what the tool complained about."""
    tool = os.path.join(toolchains.ROOT, "tools/gobin-corpus.sh")
    done = subprocess.run([tool, "--quiet"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.stderr if done.returncode != 0 else ""


def inspect(ges, *words):
    """{path: images} of `ges inspect --json`; fails when a file could not be read."""
    done = subprocess.run([ges, "inspect", "--json", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {program["path"]: program for program in json.loads(done.stdout)["programs"]}


def go(goroot, *words, home="/nonexistent"):
    """A run of the real go, its exit status and both outputs as bytes."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": home, "GOTOOLCHAIN": "local", "GOTELEMETRY": "off", "GOENV": "off",
                   "GOROOT": goroot}
    return subprocess.run([os.path.join(goroot, "bin/go"), *words], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True)


@functools.cache
def _buildid(goroot):
    """The program behind `go tool buildid`. Newer Gos come without it and build it for each call, unless it is in their cache."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GOTOOLCHAIN": "local", "GOTELEMETRY": "off", "GOENV": "off",
                   "GOROOT": goroot, "GOCACHE": toolchains.build_cache()}
    done = subprocess.run([os.path.join(goroot, "bin/go"), "tool", "-n", "buildid"], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=True)
    return done.stdout.strip()


def buildid(goroot, path):
    """A run of that Go's `go tool buildid`, as `go` gives it."""
    return subprocess.run([_buildid(goroot), path], stdin=subprocess.DEVNULL, capture_output=True)
