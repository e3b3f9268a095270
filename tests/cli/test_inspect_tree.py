"""`ges inspect DIR`: whatever lies in a tree, the Go programs in it are found, and somebody who watches sees that."""

import json
import os
import pty
import re
import shutil
import socket
import subprocess

import pytest

from support import goprogram


@pytest.fixture
def small(go_toolchains):
    version, goroot = list(go_toolchains.items())[-1]
    return goprogram.small(version, goroot, "linux", "amd64")


def test_nothing_in_a_tree_stops_the_rest(sandbox, small):
    tree = sandbox.path("w", "tree")
    os.makedirs(os.path.join(tree, "a", "b"))
    shutil.copy2(small, os.path.join(tree, "z"))
    os.symlink(small, os.path.join(tree, "a", "b", "linked"))
    os.symlink("loop", os.path.join(tree, "a", "loop"))
    os.symlink("..", os.path.join(tree, "a", "up"))
    os.symlink("nothing", os.path.join(tree, "a", "dangling"))
    os.symlink("/dev/zero", os.path.join(tree, "a", "device"))
    os.mkfifo(os.path.join(tree, "a", "fifo"))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.join(tree, "a", "socket"))
    with open(small, "rb") as file:
        head = file.read(70)
    sandbox.write("w/tree/a/cut", head)
    sandbox.write("w/tree/a/empty", "")
    sandbox.write("w/tree/a/text", "no program\n")
    done = sandbox.ges("inspect", "--json", "tree", timeout=20)
    assert (done.status, done.err) == (0, b"")
    assert [p["path"] for p in done.json()["programs"]] == ["tree/a/b/linked", "tree/z"]
    plain = sandbox.ges("inspect", "-m", "tree")
    assert (plain.status, plain.err, plain.out.count(b"example.com/small\n")) == (0, b"", 2)


def run_with_terminal(sandbox, words, is_terminal):
    """Standard output, and what a terminal at standard error got."""
    here, there = pty.openpty()
    with subprocess.Popen([sandbox.program, *words], stdout=subprocess.PIPE, cwd=sandbox.path("w"),
                          stderr=there if is_terminal else subprocess.PIPE) as process:
        os.close(there)
        out, err = process.communicate()
    got = b""
    while is_terminal:
        try:
            piece = os.read(here, 4096)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        got += piece
    os.close(here)
    return out, got if is_terminal else err


def test_progress_is_for_terminals(sandbox, go_toolchains):
    go = os.path.join(list(go_toolchains.values())[-1], "bin/go")
    for i in range(8):
        target = sandbox.path("w", "tree", str(i))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.symlink(go, target)
    words = ["inspect", "--verify", "--json", "tree"]
    out, seen = run_with_terminal(sandbox, words, True)
    quiet, nothing = run_with_terminal(sandbox, words, False)
    assert out == quiet and len(json.loads(out)["programs"]) == 8
    assert nothing == b""
    assert re.match(rb"\r\d of 8 files ", seen) and seen.endswith(b" \r"), seen
