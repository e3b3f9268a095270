"""`ges install` of archives that mean harm or are broken, killed at any call, with calls that fail, on a full disk: never
half a Go under its name, nothing written elsewhere, nothing left lying about, and the next run does it."""

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import tarfile
import threading

import pytest
from support import goserver
from support.goserver import Behaviour
from test_install import SMALL, claim_tree, downloads, homes, report, sdk, server, start  # noqa: F401

FEW = 3  # files of the library: every one is some system calls


@pytest.fixture(scope="module")
def few():
    entries = goserver.small_entries(files=FEW)
    return goserver.tar_gz(entries), entries


def offer(sandbox, data, name=SMALL, folder="archives"):
    """A folder with that archive and its sum."""
    sandbox.write("%s/%s" % (folder, name), data)
    sandbox.write("%s/%s.sha256" % (folder, name), hashlib.sha256(data).hexdigest())
    return sandbox.path(folder)


def refused(sandbox, data, says, name=SMALL):
    before = sorted(os.listdir(sandbox.path("w"))), sorted(os.listdir(sandbox.path("home")))
    done = sandbox.ges("install", "1.15.15", "--source", offer(sandbox, data, name))
    assert done.status == 3 and says in done.err, done
    assert homes(sandbox) == [] and not os.path.exists("/tmp/ges-escaped")
    assert (sorted(os.listdir(sandbox.path("w"))), [n for n in sorted(os.listdir(sandbox.path("home"))) if n != "sdk"]) == (
        before[0], [n for n in before[1] if n != "sdk"])
    return done


# --- entries ----------------------------------------------------------------------------------------------------------

def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, None


def special(name, kind):
    info = tarfile.TarInfo(name)
    info.type, info.mode = kind, 0o666
    return info, None


def large(name, size):
    info = tarfile.TarInfo(name)
    info.size = size
    return info


@pytest.mark.parametrize("extra, says", [
    (("go/../../escaped", b"x", 0o644), b".."), (("../escaped", b"x", 0o644), b".."), (("/tmp/ges-escaped", b"x", 0o644), b"absolute"),
    (("go/a/../../../escaped", b"x", 0o644), b".."), (("other/x", b"x", 0o644), b"below go/"), (("gox/y", b"x", 0o644), b"below go/"),
    (("go", b"x", 0o644), b""), (("go/bin\\x", b"x", 0o644), b"backslash"), (("go/a\nb", b"x", 0o644), b"control"),
    (("go/VERSION", b"again", 0o644), b"VERSION"), (("go/VERSION/x", b"x", 0o644), b"VERSION"),
    (("go/bin/go", None, 0o755), b"bin/go"),
    (link("go/evil", "/etc"), b"link"), (link("go/evil", "bin/go"), b"link"), (link("go/src/evil", "../../../w"), b"link"),
    (link("go/hard", "go/VERSION", tarfile.LNKTYPE), b"link"), (link("go/hard", "/etc/passwd", tarfile.LNKTYPE), b"link"),
    (special("go/fifo", tarfile.FIFOTYPE), b"device"), (special("go/null", tarfile.CHRTYPE), b"device")])
def test_entries_that_are_none_of_gos(sandbox, few, extra, says):
    for entries in ([*few[1], extra], [few[1][0], extra, *few[1][1:]]):
        where = says if entries[-1] is extra else b""  # in front another entry may be the one that is too much
        refused(sandbox, goserver.tar_gz(entries), where)


def test_a_link_that_is_then_written_through(sandbox, few):
    entries = [few[1][0], link("go/src", sandbox.path("w")), *few[1][1:]]
    refused(sandbox, goserver.tar_gz(entries), b"link")


def test_modes_are_plain(sandbox, few):
    entries = [(n, d, 0o6777 if d is not None else 0) for n, d, _ in few[1]]
    done, = report(sandbox, offer(sandbox, goserver.tar_gz(entries)), "1.15")
    assert done["state"] == "installed"
    claim_tree(done["goroot"], [(n, d, 0o755) for n, d, _ in entries])


# --- bytes ------------------------------------------------------------------------------------------------------------

def test_cut_archives(sandbox, few):
    """The sum of what is cut is the right one here: the archive itself must tell."""
    whole = few[0]
    for size in [0, 1, 10, 18, 100, *range(1000, len(whole), len(whole) // 12), len(whole) - 9, len(whole) - 8, len(whole) - 1]:
        refused(sandbox, whole[:size], b"")


def test_changed_bytes(sandbox, few):
    whole = bytearray(few[0])
    for at in range(12, len(whole), len(whole) // 12):
        whole[at] ^= 0x55
        refused(sandbox, bytes(whole), b"")
        whole[at] ^= 0x55


def test_a_bomb(sandbox, few):
    """Zeros without end: refused by the limit of all files, or for want of room, before a disk is full."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        file.write(large("go/VERSION", 9).tobuf())
        file.write(b"go1.15.15".ljust(512, b"\0"))
        file.write(large("go/zeros", 3 << 30).tobuf())
        for _ in range(64):
            file.write(b"\0" * (1 << 20))
    refused(sandbox, out.getvalue(), b"")


def test_a_header_that_promises_too_much(sandbox):
    data = gzip.compress(large("go/VERSION", 1 << 40).tobuf(tarfile.GNU_FORMAT) + b"x" * 512)
    refused(sandbox, data, b"")


@pytest.mark.parametrize("data", [b"<html>", b"\x1f\x8b", b"PK\x03\x04", gzip.compress(b"no tar at all" * 100), b"\0" * 2048])
def test_what_is_no_archive(sandbox, data):
    refused(sandbox, data, b"")


@pytest.mark.parametrize("missing", ["go/VERSION", "go/bin/go", "go/pkg/tool/linux_amd64/compile", "go/src/runtime"])
def test_half_a_go(sandbox, few, missing):
    entries = [e for e in few[1] if not e[0].startswith(missing)]
    refused(sandbox, goserver.tar_gz(entries), b"holds no whole go1.15.15")


def test_another_go(sandbox):
    refused(sandbox, goserver.tar_gz(goserver.small_entries("go1.15.14", FEW)), b"it is go1.15.14, not go1.15.15")
    mixed = [(n, b"go1.15.15" if n == "go/VERSION" else d, m) for n, d, m in goserver.small_entries("go1.15.14", FEW)]
    refused(sandbox, goserver.tar_gz(mixed), b"mixed")


def test_a_wrong_sum_in_a_folder(sandbox, few):
    folder = offer(sandbox, few[0])
    sandbox.write("archives/%s.sha256" % SMALL, "0" * 64)
    done = sandbox.ges("install", "1.15.15", "--source", folder)
    assert done.status == 3 and b"its SHA-256 is " + hashlib.sha256(few[0]).hexdigest().encode() in done.err
    assert homes(sandbox) == []


# --- killed -----------------------------------------------------------------------------------------------------------

CALLS = ["mkdir", "mkdirat", "openat", "open", "flock", "write", "fsync", "syncfs", "rename", "renameat", "renameat2", "fchmod",
         "unlink", "unlinkat", "rmdir", "close", "getdents64", "exit_group"]


def traced(sandbox, injection, *words):
    """The program under strace, which interferes with it and not with what it starts."""
    log = sandbox.path("strace.log")
    calls = injection.split(":", 1)[0]
    done = sandbox.run(["/usr/bin/strace", "-qq", "-o", log, "-e", "trace=" + calls, "-e", "inject=" + injection,
                        sandbox.program, *words])
    with open(log, "rb") as file:
        return done, b"INJECTED" in file.read()


def claim_all_or_nothing(sandbox, entries, where):
    root = sdk(sandbox, "go1.15.15")
    if os.path.lexists(root):
        claim_tree(root, entries)
    assert all(n == "go1.15.15" or n in (".go1.15.15.partial-ges", ".go1.15.15.removed-ges") for n in homes(sandbox)), where
    return os.path.lexists(root)


def reset(sandbox, *folders):
    for folder in folders:
        subprocess.run(["rm", "-rf", sandbox.path(folder)], check=True)


def test_killed_at_every_call_of_an_install(sandbox, few):
    folder = offer(sandbox, few[0])
    words = ["install", "1.15.15", "--source", folder]
    kills = 0
    for call in CALLS:
        for n in range(1, 200):
            reset(sandbox, "home/sdk")
            done, _ = traced(sandbox, "?%s:signal=SIGKILL:when=%d" % (call, n), *words)
            assert done.status in (0, 137), done
            if done.status == 0:
                break
            kills += 1
            where = "%s %d" % (call, n)
            claim_all_or_nothing(sandbox, few[1], where)
            again, = report(sandbox, folder, "1.15.15")
            assert again["state"] in ("installed", "there"), where
            claim_tree(sdk(sandbox, "go1.15.15"), few[1])
            if again["state"] == "installed":
                assert homes(sandbox) == ["go1.15.15"], where
        else:
            pytest.fail("over 200 calls of " + call)
    assert kills > 60, kills


def test_killed_at_every_changing_call_of_an_uninstall(sandbox, few):
    """Those that read all of /proc are many, and change nothing."""
    folder = offer(sandbox, few[0])
    kills = 0
    for call in [c for c in CALLS if c not in ("openat", "open", "close", "getdents64")]:
        for n in range(1, 200):
            reset(sandbox, "home/sdk")
            report(sandbox, folder, "1.15.15")
            done, _ = traced(sandbox, "?%s:signal=SIGKILL:when=%d" % (call, n), "uninstall", "1.15.15", "--yes")
            assert done.status in (0, 137), done
            if done.status == 0:
                break
            kills += 1
            where = "%s %d" % (call, n)
            is_there = claim_all_or_nothing(sandbox, few[1], where)
            assert report(sandbox, folder, "1.15.15")[0]["state"] == ("there" if is_there else "installed"), where
            assert homes(sandbox) == ["go1.15.15"], where
        else:
            pytest.fail("over 200 calls of " + call)
    assert kills > 12, kills


@pytest.mark.parametrize("at", range(6))
def test_killed_while_it_asks_and_fetches(sandbox, server, few, at):  # noqa: F811
    """At some time after the start, whatever it does then; three times, then to the end."""
    server.add(SMALL, few[0])
    server.list_releases()
    for part in range(3):
        server.plan["/dl/" + SMALL] = [Behaviour(cut=150000), Behaviour(cut=150000)]
        ges = start(sandbox, server)
        threading.Event().wait(0.01 + 0.04 * at + 0.05 * part)
        ges.send_signal(signal.SIGKILL)
        ges.communicate()
        claim_all_or_nothing(sandbox, few[1], at)
    server.plan.clear()
    assert report(sandbox, server, "1.15")[0]["state"] in ("installed", "there")
    claim_tree(sdk(sandbox, "go1.15.15"), few[1])
    assert homes(sandbox) == ["go1.15.15"]


# --- calls that fail --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("injection", [
    "write:error=ENOSPC", "write:error=EIO", "syncfs:error=EIO", "?rename,?renameat,?renameat2:error=EACCES",
    "?mkdir,?mkdirat:error=ENOSPC", "?openat:error=EMFILE", "?openat:error=EACCES", "fchmod:error=EPERM", "flock:error=ENOLCK",
    "pread64:error=EIO", "?fstat,?newfstatat:error=EIO", "getdents64:error=EIO"])
def test_a_call_that_fails(sandbox, few, injection):
    folder = offer(sandbox, few[0])
    failures = 0
    for n in range(1, 200):
        reset(sandbox, "home/sdk")
        done, was_injected = traced(sandbox, "%s:when=%d" % (injection, n), "install", "1.15.15", "--source", folder, "--json")
        if not was_injected:
            break
        if done.status == 127 and b"shared libraries" in done.err:
            continue  # it was not yet ours
        is_there = claim_all_or_nothing(sandbox, few[1], done)
        assert done.status in (0, 2, 3), done
        assert (done.status == 0) <= is_there, done
        if done.status == 3:
            failures += 1
            assert done.err, (injection, n, done)
        state, = report(sandbox, folder, "1.15.15")
        assert state["state"] == ("there" if is_there else "installed")
        assert homes(sandbox) == ["go1.15.15"] or is_there
    assert failures > 0


@pytest.mark.parametrize("injection", ["write:error=ENOSPC", "fsync:error=EIO", "?rename,?renameat,?renameat2:error=EACCES"])
def test_a_call_that_fails_while_fetching(sandbox, server, few, injection):  # noqa: F811
    server.add(SMALL, few[0])
    server.list_releases()
    for n in range(1, 20):
        reset(sandbox, "home/sdk", "home/.cache")
        done, was_injected = traced(sandbox, "%s:when=%d" % (injection, n), "install", "1.15", "--source", server.url())
        if not was_injected:
            break
        claim_all_or_nothing(sandbox, few[1], done)
        assert done.status in (0, 3), done
        assert report(sandbox, server, "1.15")[0]["state"] in ("there", "installed")
        assert homes(sandbox) == ["go1.15.15"]


# --- full disks -------------------------------------------------------------------------------------------------------

def on_a_small_disk(sandbox, where, size, script):
    """Runs the script with a disk of that size at a folder, in a mount name space of its own."""
    name_space = ["/usr/bin/unshare", "--mount"] if os.getuid() == 0 else ["/usr/bin/unshare", "-r", "--mount"]
    script = "set -e\nmount -t tmpfs -o size=%s,mode=755 tmpfs \"$1\"\n%s" % (size, script)
    os.makedirs(where, exist_ok=True)
    done = sandbox.run([*name_space, "/bin/bash", "-c", script, "sh", where, sandbox.program])
    assert done.status == 0, done
    return done


def test_a_full_disk(sandbox, few):
    """Too small, which is told before; then filled while it unpacks, which is told then; then with room."""
    folder = offer(sandbox, few[0])
    on_a_small_disk(sandbox, sandbox.path("home/sdk"), "40m", """
    head -c 38m /dev/zero > "$1/filler"
    status=0; "$2" install 1.15.15 --source %s 2> err || status=$?
    cat err; [ $status = 3 ]; grep -q 'MB left' err; [ "$(ls -A "$1" | grep -v lock)" = filler ]
    head -c 21m /dev/zero > "$1/filler"
    /usr/bin/strace -qq -o /dev/null -e trace=write -e inject=write:error=ENOSPC:when=3+ "$2" install 1.15.15 --source %s \
        > out 2> err || status=$?
    [ $status = 3 ]; [ "$(ls -A "$1" | grep -v lock)" = filler ]
    "$2" install 1.15.15 --source %s
    [ -f "$1/go1.15.15/VERSION" ]
    """ % (folder, folder, folder))


def test_a_full_disk_of_downloads(sandbox, server, few):  # noqa: F811
    """What came stays, and is taken up when there is room."""
    server.add(SMALL, few[0])
    server.list_releases(size=0)
    cache = sandbox.path("home/.cache")
    server.plan["/dl/" + SMALL] = []
    on_a_small_disk(sandbox, cache, "500k", """
    status=0; "$2" install 1.15.15 --source %s 2> err || status=$?
    cat err; [ $status = 3 ]; grep -q 'No space left on device' err
    part=$(echo "$1"/go-env-sync/downloads/*.part); [ $(stat -c %%s "$part") -gt 300000 ]
    mount -o remount,size=20m "$1"
    "$2" install 1.15.15 --source %s --json > out
    """ % (server.url(), server.url()))
    with open(sandbox.path("w/out"), "rb") as file:
        done, = json.load(file)["sdks"]
    assert done["state"] == "installed" and done["resumed_at"] > 300000
    assert done["resumed_at"] + done["fetched"] == len(few[0])
    server.list_releases()
    server.log.clear()
    reset(sandbox, "home/sdk")
    on_a_small_disk(sandbox, cache, "300k", """
    status=0; "$2" install 1.15.15 --source %s 2> err || status=$?
    cat err; [ $status = 3 ]; grep -q 'MB left, and' err
    """ % server.url())
    assert server.sent("/dl/" + SMALL) == 0 and downloads(sandbox) == []
