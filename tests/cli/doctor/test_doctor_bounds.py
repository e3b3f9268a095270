"""What could keep `ges doctor` for ever, or eat the machine: dead mounts, FIFOs, link loops, huge files, lists and folders.

Times are the processor's, as the machine may be busy; how the work grows is counted in system calls."""

import json
import os
import resource
import subprocess
import sys
import time

import pytest
from support import deadmount

from doctor_support import Diagnosis, first, module, path_of

LIMIT = 20  # seconds of the processor; each run takes a fraction of one. `timeout` ends what waits for ever


def spent():
    """Processor time of all children that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(sandbox, *words, env=(), cwd=None, ahead=()):
    before = spent()
    result = sandbox.run([*ahead, sandbox.program, *words], env=list(env), cwd=cwd, timeout=300)
    assert spent() - before < LIMIT, result
    assert result.status in (0, 1, 3), result
    return result


def calls(sandbox, *words, env=(), cwd=None):
    """How many system calls a run makes."""
    result = run(sandbox, *words, env=[*env, "GES_TRACE=os"], cwd=cwd)
    return sum(line.startswith(b"ges: os ") for line in result.err.splitlines())


@pytest.fixture
def go(go_toolchains):
    return first(go_toolchains, 24, 26, 21)[1]


# --- mounts that do not answer -----------------------------------------------------------------------------------


@pytest.fixture
def dead(sandbox):
    os.makedirs(sandbox.path("mnt"))
    return sandbox.path("mnt")


def on_dead_mount(sandbox, dead, *words, env=(), cwd=None):
    """On a real dead mount; where this machine has no FUSE, on a snapshot that says the same."""
    if deadmount.possible():
        helper = os.path.abspath(deadmount.__file__)
        return run(sandbox, *words, env=env, cwd=cwd, ahead=[sys.executable, "-E", helper, dead])
    snapshot = run(sandbox, "snapshot", env=env, cwd=cwd).json()
    snapshot["files"][dead] = {"kind": "directory", "hangs": True}
    return run(sandbox, *words, "--snapshot", sandbox.write("dead.json", json.dumps(snapshot)))


def test_a_dead_mount_in_path(sandbox, go, dead):
    result = on_dead_mount(sandbox, dead, "doctor", env=["PATH=%s:%s/bin" % (dead, go)])
    assert result.status == 3
    assert b"could not look at" in result.out and b"does not answer" in result.out and os.fsencode(dead) in result.out


@pytest.mark.parametrize("place", ["GOPATH", "GOROOT", "GOBIN", "GOENV", "HOME", "link"])
def test_a_dead_mount_elsewhere(sandbox, go, dead, place):
    env = [path_of(go + "/bin")]
    if place == "link":
        os.symlink(dead, sandbox.path("link"))
        env.append("GOPATH=" + sandbox.path("link", "go"))
    else:
        env.append("%s=%s" % (place, os.path.join(dead, "x")))
    result = on_dead_mount(sandbox, dead, "doctor", "--json", env=env)
    document = result.json()
    assert any("does not answer" in gap["text"] for gap in document["gaps"]), result
    assert document["unchecked"]


def test_a_dead_project(sandbox, go, dead):
    result = on_dead_mount(sandbox, dead, "doctor", dead, env=[path_of(go + "/bin")])
    assert result.status == 3 and b"does not answer" in result.err + result.out, result


def test_two_dead_places_wait_once(sandbox, go, dead):
    started = time.monotonic()
    on_dead_mount(sandbox, dead, "doctor", env=["PATH=%s/a:%s/b:%s/bin" % (dead, dead, go), "GOPATH=" + dead])
    assert time.monotonic() - started < 40


def test_other_rules_still_speak(sandbox, go, dead):
    """What needs no more than the settings is checked all the same."""
    result = on_dead_mount(sandbox, dead, "doctor", "--json", env=["PATH=%s:%s/bin" % (dead, go), "GOPROXY=a;b"])
    assert "GES013" in [f["id"] for f in result.json()["findings"]]


def test_a_dead_mount_in_a_snapshot(sandbox, go, dead):
    result = on_dead_mount(sandbox, dead, "snapshot", env=["PATH=%s:%s/bin" % (dead, go)])
    if deadmount.possible():
        assert result.json()["files"][dead] == {"kind": "directory", "hangs": True}
    again = sandbox.ges("doctor", "--snapshot", sandbox.write("s.json", result.out))
    assert again.status == 3 and b"does not answer" in again.out


# --- kinds of files ----------------------------------------------------------------------------------------------


def fifo(sandbox, name):
    path = sandbox.path(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.mkfifo(path, 0o755)
    return path


@pytest.mark.parametrize("place", ["bin/go", "home/.config/go/env", "home/.bashrc", "home/.profile", "w/go.mod", "w/go.work",
                                   "fifo-in-path", "goroot/go.env"])
def test_fifos_are_not_opened(sandbox, go, place):
    made = fifo(sandbox, place)
    env = ["PATH=%s:%s:%s/bin:/usr/bin" % (sandbox.path("bin"), made, go), "SHELL=/bin/bash", "GO111MODULE=off"]
    env += ["GOROOT=" + sandbox.path("goroot")] if place.startswith("goroot") else []
    run(sandbox, "doctor", env=env)


def test_devices(sandbox, go):
    for device in ("/dev/zero", "/dev/tty", "/dev/full"):
        for name in ("GOENV", "GOWORK", "GOROOT", "GOPATH", "BASH_ENV"):
            run(sandbox, "doctor", env=[path_of(go + "/bin"), "%s=%s" % (name, device), "SHELL=/bin/bash"])


def test_link_loops(sandbox, go):
    for name, target in (("bin/go", "go"), ("bin/a", "b"), ("bin/b", "a"), ("home/go", "."), ("home/.bashrc", ".bashrc"),
                         ("w/go.mod", "go.mod"), ("home/.config", ".config"), ("deep", "./deep/x")):
        os.symlink(target, sandbox.path(name))
    env = ["PATH=%s:%s:%s:%s/bin" % (sandbox.path("bin"), sandbox.path("bin", "a"), sandbox.path("deep"), go), "SHELL=/bin/bash",
           "GOPATH=" + sandbox.path("home", "go/go/go/go/go/go"), "GOBIN=" + sandbox.path("bin", "a")]
    result = run(sandbox, "doctor", "--json", env=env)
    assert result.json()["schema"] == "ges.doctor/1"


# --- sizes -------------------------------------------------------------------------------------------------------


def many_entries(sandbox, count):
    """A PATH of so many different entries, none of which exists, then one with a go."""
    return ":".join("/n/%d" % i for i in range(count))


def by_snapshot(sandbox, path, *more):
    """PATH is longer than a process may be given: a snapshot may have it."""
    env = ["PATH=" + path, "HOME=/home/ana", *more]
    return sandbox.write("big.json", json.dumps({"schema": "ges.snapshot/1", "family": "linux", "env": env,
                                                 "files": {"/home/ana": {"kind": "directory"}}}))


def test_a_path_of_100_000_entries(sandbox):
    file = by_snapshot(sandbox, many_entries(sandbox, 100_000))
    result = run(sandbox, "doctor", "--json", "--snapshot", file)
    assert "GES001" in [f["id"] for f in result.json()["findings"]]


def test_the_same_entry_100_000_times(sandbox):
    for entry in ("/usr/bin", "", ".", "relative", "~/bin", "/usr/bin/"):
        run(sandbox, "doctor", "--json", "--snapshot", by_snapshot(sandbox, ":".join([entry] * 100_000)))


def test_a_path_that_a_process_can_have(sandbox, go):
    """120 KiB is what Linux lets one variable have (MAX_ARG_STRLEN)."""
    result = run(sandbox, "doctor", env=["PATH=%s:%s/bin" % (many_entries(sandbox, 12_000), go)])
    assert b"go1." in result.out, result


def test_work_grows_with_the_path_not_faster(sandbox, go):
    counts = [calls(sandbox, "doctor", env=["PATH=%s:%s/bin" % (many_entries(sandbox, n), go)]) for n in (0, 1000, 2000)]
    assert counts[2] - counts[1] <= (counts[1] - counts[0]) * 1.2 + 20, counts


@pytest.mark.parametrize("line", ["# nothing\n", "export GOFLAGS=x$GOFLAGS\n", "alias a=b\n", "f() { :; }\n", "if true; then :; fi\n",
                                  "export PATH=$PATH:/x\n"])
def test_a_start_up_file_of_30_mb(sandbox, go, line):
    sandbox.write("home/.bashrc", line * (30_000_000 // len(line)))
    result = run(sandbox, "doctor", env=[path_of(go + "/bin"), "SHELL=/bin/bash", "GO111MODULE=off"])
    assert b"GES015" in result.out, result


@pytest.mark.parametrize("name", ["home/.config/go/env", "w/go.mod", "w/go.work", "goroot/go.env", "goroot/VERSION", "bin/go"])
def test_other_files_of_30_mb(sandbox, go, name):
    module(sandbox, "go 1.24")
    sandbox.write(name, "GOFLAGS=-v\n" * 2_700_000, mode=0o755)
    env = ["PATH=%s:%s/bin" % (sandbox.path("bin"), go)] + (["GOROOT=" + sandbox.path("goroot")] if "goroot" in name else [])
    run(sandbox, "doctor", env=env)


def test_a_line_of_30_mb(sandbox, go):
    for name in ("home/.bashrc", "home/.config/go/env", "w/go.mod"):
        sandbox.write(name, "GOFLAGS=" + "x" * 30_000_000)
    run(sandbox, "doctor", env=[path_of(go + "/bin"), "SHELL=/bin/bash"])


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A folder of 200,000 programs."""
    folder = tmp_path_factory.mktemp("crowd")
    one = folder / "p0"
    one.write_text("#!/bin/sh\n")
    one.chmod(0o755)
    fd = os.open(folder, os.O_RDONLY)
    for i in range(1, 200_000):
        if i % 30_000 == 0:  # ext4 lets a file have 65,000 names
            one = folder / ("p%d" % i)
            one.write_text("#!/bin/sh\n")
            one.chmod(0o755)
        else:
            os.link(one.name, "p%d" % i, src_dir_fd=fd, dst_dir_fd=fd)
    os.close(fd)
    return str(folder)


@pytest.mark.parametrize("place", ["PATH", "GOBIN", "GOPATH", "HOME", "sdk"])
def test_a_folder_of_200_000_files(sandbox, go, crowd, place):
    env = [path_of(go + "/bin")]
    if place == "PATH":
        env = ["PATH=%s:%s/bin" % (crowd, go)]
    elif place == "GOPATH":
        os.makedirs(sandbox.path("gopath"))
        os.symlink(crowd, sandbox.path("gopath", "bin"))
        env.append("GOPATH=" + sandbox.path("gopath"))
    elif place == "sdk":
        os.symlink(crowd, sandbox.path("home", "sdk"))
        env = ["PATH=/usr/bin:/bin"]
    else:
        env.append(place + "=" + crowd)
    result = run(sandbox, "doctor", "--json", env=env)
    document = result.json()
    if place in ("GOBIN", "GOPATH"):
        assert "GES005" in [f["id"] for f in document["findings"]], result


def test_a_deep_directory(sandbox, go):
    """As deep as a path may be, with a module at the top and none below."""
    module(sandbox, "go 1.24")
    where = sandbox.path("w")
    while len(where) < 3900:
        where += "/" + "d" * 20
    os.makedirs(where)
    Diagnosis(run(sandbox, "doctor", "--json", env=[path_of(go + "/bin")], cwd=where))


def peak_kib(program, words, env, cwd):
    """VmHWM when the program has done everything but say it: its output meets a pipe that is full."""
    out, full = os.pipe()
    os.set_blocking(full, False)
    try:
        while os.write(full, b"x" * 4096):
            pass
    except BlockingIOError:
        os.set_blocking(full, True)
    process = subprocess.Popen([program, *words], env=env, cwd=cwd, stdout=full, stderr=subprocess.DEVNULL)
    os.close(full)
    deadline = time.monotonic() + LIMIT
    while "pipe_write" not in wait_channel(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    with open("/proc/%d/status" % process.pid, encoding="ascii") as file:
        peak = [int(line.split()[1]) for line in file if line.startswith("VmHWM:")]
    os.close(out)  # its write fails, which is fine
    process.wait()
    return peak[0]


def wait_channel(pid):
    """Where in the kernel the process sleeps; by its system call where the kernel hides the name."""
    with open("/proc/%d/wchan" % pid, encoding="ascii") as file:
        name = file.read()
    with open("/proc/%d/syscall" % pid, encoding="ascii") as file:
        call = file.read().split()
    return "pipe_write" if call[:2] in (["1", "0x1"], ["64", "0x1"], ["20", "0x1"]) else name


def test_memory_stays_small(sandbox, go_toolchains):
    """Eight megabytes in ordinary situations, with eight Gos."""
    module(sandbox, "go 1.24")
    sandbox.write("home/.bashrc", "export GOFLAGS=-v\n")
    env = {"PATH": ":".join(root + "/bin" for root in go_toolchains.values()) + ":/usr/bin", "HOME": sandbox.path("home"),
           "SHELL": "/bin/bash", "GOFLAGS": "-v"}
    peak = peak_kib(sandbox.program, ["doctor"], env, sandbox.path("w"))
    assert peak < (256 if "asan" in sandbox.program else 8) * 1024, peak
    print("peak", peak, "KiB")


def test_a_path_of_windows_with_100_000_entries(sandbox):
    """Four endings for each of several programs: the names that are tried may not fill the memory."""
    env = ["PATH=" + ";".join("C:\\d%d" % i for i in range(100000)), "USERPROFILE=C:\\Users\\ana", "SystemRoot=C:\\Windows"]
    machine = sandbox.write("windows.json", json.dumps(
        {"schema": "ges.snapshot/1", "family": "windows", "env": env, "files": {"C:\\Users\\ana": {"kind": "directory"}}}))
    result = sandbox.run([sandbox.program, "--os-snapshot", machine, "doctor", "--json"])
    assert result.status == 1, result
    assert "GES023" in [f["id"] for f in result.json()["findings"]]
