"""`ges inspect PID`: what runs, also when its file is gone or another one stands in its place."""

import os
import shutil
import subprocess

import pytest

from support import goprogram

SLEEPER = """package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("running")
	os.Stdin.Read(make([]byte, 1))
}
"""


@pytest.fixture
def sleeper(sandbox, go_toolchains):
    """A copy of a Go program that runs until the test ends, and its process."""
    version, goroot = list(go_toolchains.items())[-1]
    program = sandbox.path("bin", "sleeper")
    shutil.copy2(goprogram.build(version, goroot, "example.com/sleeper", {"main.go": SLEEPER}), program)
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"running\n"
        yield program, process.pid, version
        process.stdin.close()


def inspect(sandbox, *words):
    done = sandbox.ges("inspect", "--json", *[str(w) for w in words])
    assert done.status == 0, done
    return done.json()["programs"]


def test_names_what_runs(sandbox, sleeper):
    program, pid, version = sleeper
    found = inspect(sandbox, pid)[0]
    assert (found["pid"], found["running"], found["deleted"]) == (pid, program, False)
    assert found["images"][0]["version"] == version
    assert found["images"][0]["path"] == "example.com/sleeper"


def test_reads_a_deleted_program(sandbox, sleeper):
    program, pid, version = sleeper
    os.remove(program)
    found = inspect(sandbox, pid)[0]
    assert (found["running"], found["deleted"]) == (program, True)
    assert found["images"][0]["version"] == version
    card = sandbox.ges("inspect", str(pid)).out.decode()
    assert card.startswith("%s  (process %d; that file was deleted or replaced)\n" % (program, pid))


def test_an_upgraded_program_still_runs_as_the_old_one(sandbox, sleeper, go_toolchains):
    program, pid, version = sleeper
    oldest, goroot = list(go_toolchains.items())[0]
    shutil.copy2(goprogram.small(oldest, goroot, "", ""), program + ".new")
    os.rename(program + ".new", program)
    running, on_disk = inspect(sandbox, pid, program)
    assert (running["images"][0]["version"], running["deleted"]) == (version, True)
    assert on_disk["images"][0]["version"] == oldest and "pid" not in on_disk
    differ = sandbox.ges("inspect", "--compare", str(pid), program)
    assert differ.status == 1 and oldest.encode() in differ.out and version.encode() in differ.out


def test_a_living_file_may_be_called_deleted(sandbox, sleeper):
    program, _, _ = sleeper
    odd = program + " (deleted)"
    shutil.copy2(program, odd)
    with subprocess.Popen([odd], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = inspect(sandbox, process.pid)[0]
        process.stdin.close()
    assert (found["running"], found["deleted"]) == (odd, False)


def test_a_file_of_that_name_comes_first(sandbox, sleeper):
    program, pid, _ = sleeper
    shutil.copy2(program, sandbox.path("w", str(pid)))
    assert "pid" not in inspect(sandbox, pid)[0]


def test_says_when_nothing_runs_there(sandbox):
    done = sandbox.ges("inspect", "4294967290")
    assert done.status == 1
    assert done.err == b"ges: '4294967290': no process 4294967290 runs a program here\n", done


def test_prints_what_go_version_prints(sandbox, sleeper, go_toolchains):
    _, pid, _ = sleeper
    go = os.path.join(list(go_toolchains.values())[-1], "bin/go")
    real = sandbox.run([go, "version", "-m", "/proc/%d/exe" % pid], env=["GOTOOLCHAIN=local"])
    assert sandbox.ges("inspect", "-m", str(pid)).out == real.out
