"""Build info of programs for many systems, built by real toolchains, against what `go version` says about them."""

import os

import pytest

from support import goprogram, toolchains

TARGETS = [
    ("linux", "amd64", ()),
    ("linux", "amd64", ("-ldflags=-s -w", "-trimpath")),
    ("linux", "amd64", ("-buildmode=pie",)),
    ("linux", "386", ()),
    ("linux", "mips", ()),
    ("linux", "s390x", ()),
    ("windows", "amd64", ()),
    ("windows", "386", ("-ldflags=-s -w",)),
    ("darwin", "amd64", ()),
    ("freebsd", "arm64", ()),
]


def of_minor(go_toolchains, minor):
    return next(item for item in go_toolchains.items() if toolchains.minor_of(item[0]) == minor)


@pytest.mark.parametrize("minor", [15, 27])
@pytest.mark.parametrize("goos, goarch, flags", TARGETS, ids=["-".join([t[0], t[1], *t[2]]) for t in TARGETS])
def test_same_as_go_version(sandbox, go_toolchains, minor, goos, goarch, flags):
    version, goroot = of_minor(go_toolchains, minor)
    program = goprogram.small(version, goroot, goos, goarch, flags)
    newest = list(go_toolchains.values())[-1]
    real = sandbox.run([os.path.join(newest, "bin/go"), "version", "-m", program], env=["GOTOOLCHAIN=local"])
    lines = [line.split("\t") for line in real.out.decode().split("\n")]
    assert lines[0][0] == "%s: %s" % (program, version), real
    done = sandbox.ges("which", "-json", program)
    hit = done.json()["names"][0]["hits"][0]
    assert (hit["kind"], hit["version"]) == ("go_program", version)
    assert hit["main_path"] == next(line[2] for line in lines if line[1:2] == ["path"])
    assert hit["goarch"] == goarch
    assert hit["goos"] in (goos, "")  # up to 1.17 an ELF header need not tell
    assert minor < 18 or hit["goos"] == goos
