"""Trees of Go that were mixed for real: the real go then fails to compile its own packages."""

import os
import subprocess

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of
from test_doctor_snapshots import Machine


MIXED = "runtime", "internal/abi", "os"  # the packages that are really put together; the others are links to the last


def unpack_over(sandbox, *roots):
    """What an archive leaves that is unpacked over another one: in MIXED the files of each root, in turn."""
    tree = sandbox.path("home/tree")
    os.makedirs(tree + "/bin")
    os.symlink(os.path.join(roots[-1], "pkg"), tree + "/pkg")
    for folder in "", "internal":
        source = os.path.join(roots[-1], "src", folder)
        os.makedirs(os.path.join(tree, "src", folder), exist_ok=True)
        for name in os.listdir(source):
            if os.path.join(folder, name) not in (*MIXED, "internal"):
                os.symlink(os.path.join(source, name), os.path.join(tree, "src", folder, name))
    for root in roots:
        for package in MIXED:
            os.makedirs(os.path.join(tree, "src", package), exist_ok=True)
            source = os.path.realpath(os.path.join(root, "src", package))
            subprocess.run(["cp", "-rsf", source + "/.", os.path.join(tree, "src", package)], check=True)
    for name in "VERSION", "bin/go":  # a copy: go finds its tree through links
        subprocess.run(["cp", "-L", os.path.join(roots[-1], name), os.path.join(tree, name)], check=True)
    return tree


@pytest.mark.parametrize("old, new", [(24, 26), (22, 24), (19, 22)])
def test_an_archive_unpacked_over_an_older_tree(sandbox, go_toolchains, old, new):
    tree = unpack_over(sandbox, first(go_toolchains, old)[1], first(go_toolchains, new)[1])
    module(sandbox, "go 1.17")
    env = [path_of(tree + "/bin"), "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES047")
    assert tree in finding["what"] and "which only older versions have" in evidence(finding, "found")
    assert "rm -rf " + tree in commands(finding)
    assert evidence(finding, "go says") in go_says(sandbox, tree, "build", "-o", os.devnull, ".", env=env)


def test_one_tree(sandbox, go_toolchains):
    tree = unpack_over(sandbox, first(go_toolchains, 26)[1])
    module(sandbox, "go 1.17")
    assert doctor(sandbox, env=[path_of(tree + "/bin"), "GOTOOLCHAIN=local"]).ids() == []


def test_every_toolchain_is_pure(sandbox, go_toolchains):
    """No file that counts as left over stands in a real tree of its version."""
    for root in go_toolchains.values():
        assert "GES047" not in doctor(sandbox, env=[path_of(root + "/bin"), "GOTOOLCHAIN=local"]).ids()


def machine(ours, theirs, on_path=False):
    linux = Machine("linux")
    linux.tree("/usr/lib/go-1.19", ours)
    if theirs:
        linux.tree("/usr/local/go", theirs, on_path=on_path)
    return linux


def test_a_downloaded_go_that_path_does_not_name(sandbox):
    finding = machine("go1.19.8", "go1.25.1").one(sandbox, "GES047")
    assert "go1.25.1 is in /usr/local/go" in finding["what"]
    assert "/usr/local/go/bin" in commands(finding)


def test_both_on_path_is_the_other_rules(sandbox):
    machine("go1.19.8", "go1.25.1", on_path=True).one(sandbox, "GES009")


def test_an_older_download_is_forgotten(sandbox):
    assert machine("go1.25.1", "go1.19.8").findings(sandbox) == []
