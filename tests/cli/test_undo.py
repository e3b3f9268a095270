"""Changes under attack: the real program killed at every system call that changes something, full and read-only disks,
two at once, files changed meanwhile; and `ges undo` gives back every byte, mode and time."""

import fcntl
import os
import shutil
import subprocess
import time

import pytest

ENV_OLD = b"GO111MODULE=on\r\nGOPRIVATE=a.example\r\n"
ENV_NEW = b"GO111MODULE=on\nGOPRIVATE=a.example\n"
MOD_OLD = b"\xef\xbb\xbfmodule a\r\n\r\ngo 1.21\r\n"
MOD_NEW = b"module a\n\ngo 1.21\n"
MTIME = 1_700_000_000_123_456_789
ATIME = 1_600_000_000_987_654_321


class Machine:
    """A go env file, a go.mod and a tool in GOBIN that all want repair; nothing but /usr/bin in PATH."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.env = sandbox.path("home/.config/go/env")
        self.mod = sandbox.path("w/go.mod")
        self.journal = sandbox.path("home/.local/state/go-env-sync/journal")
        self.reset()

    def reset(self):
        for folder in ("home", "w"):
            shutil.rmtree(self.sandbox.path(folder))
            os.makedirs(self.sandbox.path(folder))
        self.sandbox.write("home/.config/go/env", ENV_OLD, 0o640)
        self.sandbox.write("w/go.mod", MOD_OLD, 0o604)
        for path in (self.env, self.mod):
            os.utime(path, ns=(ATIME, MTIME))

    def state(self):
        """"old" or "new" of each file; fails on anything between."""
        found = []
        for path, old, new, mode in ((self.env, ENV_OLD, ENV_NEW, 0o640), (self.mod, MOD_OLD, MOD_NEW, 0o604)):
            with open(path, "rb") as file:
                content = file.read()
            assert content in (old, new), (path, content)
            assert os.stat(path).st_mode & 0o7777 == mode, path
            found.append("old" if content == old else "new")
        return found

    def claim_original(self):
        assert self.state() == ["old", "old"]
        for path in (self.env, self.mod):
            assert os.stat(path).st_mtime_ns == MTIME, path

    def leftovers(self):
        return [name for folder in (os.path.dirname(self.env), self.sandbox.path("w"), self.journal)
                if os.path.isdir(folder) for name in os.listdir(folder)
                if name.startswith(".ges-") or name.endswith(".tmp")]

    def fix_words(self):
        return ["doctor", "--fix", "--yes", "--only", "GES037,GES062"]

    def fix(self, **how):
        return self.sandbox.ges(*self.fix_words(), **how)

    def undo(self, *words, **how):
        return self.sandbox.ges("undo", "--yes", *words, **how)

    def history(self, *words):
        result = self.sandbox.ges("history", "--json", *words)
        assert result.status == 0, result
        document = result.json()
        assert document["schema"] == "ges.history/1"
        return document["entries"]

    def traced(self, injection, *words):
        """The program under strace, which interferes; status as a shell says it."""
        log = self.sandbox.path("strace.log")
        calls = injection.split(":", 1)[0]
        return self.sandbox.run(["/usr/bin/strace", "-f", "-qq", "-o", log, "-e", "trace=" + calls, "-e",
                                 "inject=" + injection, self.sandbox.program, *words])


@pytest.fixture
def machine(sandbox):
    return Machine(sandbox)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def test_undo_restores_bytes_mode_and_times(machine):
    assert machine.fix().status == 0
    assert machine.state() == ["new", "new"]
    assert os.stat(machine.env).st_mtime_ns != MTIME
    entry, = machine.history()
    assert entry["number"] == 1 and entry["state"] == "done" and len(entry["files"]) == 2
    assert [f["now"] for f in machine.history("1")[0]["files"]] == ["new", "new"]
    assert machine.undo().status == 0
    machine.claim_original()
    assert [(e["number"], e["state"]) for e in machine.history()] == [(1, "undone"), (2, "done")]
    assert machine.history()[1]["undoes"] == 1
    again = machine.undo()
    assert again.status == 3 and b"nothing to undo" in again.err
    twice = machine.undo("1")
    assert twice.status == 3 and b"undone already, by 2" in twice.err
    assert machine.undo("2").status == 0
    assert machine.state() == ["new", "new"]
    assert machine.undo().status == 0
    machine.claim_original()
    assert machine.leftovers() == []
    assert os.stat(machine.journal).st_mode & 0o777 == 0o700
    assert {os.stat(os.path.join(machine.journal, n)).st_mode & 0o777 for n in os.listdir(machine.journal)} == {0o600}


def test_undo_shows_before_it_changes(machine):
    assert machine.fix().status == 0
    shown = machine.sandbox.ges("undo", "--dry-run")
    assert shown.status == 0 and b"GO111MODULE=on" in shown.out
    document = machine.sandbox.ges("undo", "--dry-run", "--json").json()
    assert document["undoes"] == 1 and len(document["changes"]) == 2
    asked = machine.sandbox.ges("undo")
    assert asked.status == 1 and b"run again with --yes" in asked.err
    assert machine.state() == ["new", "new"]
    for words in (["undo", "x"], ["undo", "0"], ["undo", "1", "2"], ["history", "-1"]):
        assert machine.sandbox.ges(*words).status == 2, words
    assert machine.undo("9").status == 3
    assert machine.sandbox.ges("history", "9").status == 3


def test_what_changed_since_is_not_overwritten(machine):
    assert machine.fix().status == 0
    with open(machine.env, "ab") as file:
        file.write(b"GOBIN=/mine\n")
    result = machine.undo()
    assert result.status == 3 and machine.env.encode() in result.err and b"changed since" in result.err
    assert read(machine.env) == ENV_NEW + b"GOBIN=/mine\n" and read(machine.mod) == MOD_NEW
    assert {f["path"]: f["now"] for f in machine.history("1")[0]["files"]} == {
        machine.env: "changed since", machine.mod: "new"}
    os.unlink(machine.env)
    assert b"not there any more" in machine.undo().err
    machine.sandbox.write("home/.config/go/env", ENV_NEW, 0o600)  # another mode than --fix left
    assert machine.undo().status == 3
    os.chmod(machine.env, 0o640)
    assert machine.undo().status == 0
    machine.claim_original()


def test_attributes_links_and_other_names(machine):
    real = machine.sandbox.write("home/dotfiles/goenv", ENV_OLD, 0o640)
    os.unlink(machine.env)
    os.symlink(real, machine.env)
    try:
        os.setxattr(real, "user.origin", b"kept")
        has_attributes = True
    except OSError:
        has_attributes = False
    assert machine.fix().status == 0
    assert os.path.islink(machine.env) and read(real) == ENV_NEW
    assert not has_attributes or os.getxattr(real, "user.origin") == b"kept"
    assert real in [f["file"] for f in machine.history()[0]["files"]]
    assert machine.undo().status == 0
    assert os.path.islink(machine.env) and read(real) == ENV_OLD
    assert not has_attributes or os.getxattr(real, "user.origin") == b"kept"
    os.link(real, machine.sandbox.path("home/twin"))
    result = machine.sandbox.ges("doctor", "--fix", "--yes", "--only", "GES037")
    assert b"hard links" in result.out + result.err
    assert read(real) == ENV_OLD


# --- killed -------------------------------------------------------------------------------------------------------

MUTATORS = ["mkdir", "mkdirat", "openat", "open", "flock", "write", "writev", "fsync", "rename", "renameat", "renameat2", "chmod",
            "fchmod", "fchmodat", "fchmodat2", "utimensat", "unlink", "unlinkat", "close", "listxattr", "exit_group"]


def kill_everywhere(machine, prepare, words, check):
    """Runs `words` again and again, killed on its way into the n-th of each call; returns how often it died."""
    kills = 0
    for call in MUTATORS:
        for n in range(1, 200):
            machine.reset()
            prepare()
            result = machine.traced("?%s:signal=SIGKILL:when=%d" % (call, n), *words)
            assert result.status in (0, 137), result
            if result.status == 0:
                break
            kills += 1
            check("%s %d" % (call, n))
        else:
            pytest.fail("over 200 calls of " + call)
    return kills


def recover(machine, where):
    """After a kill: nothing half, the journal can be read, undo gives everything back, nothing is left lying about."""
    machine.state()
    for entry in machine.history():
        assert entry["state"] in ("done", "interrupted", "undone"), (where, entry)
        if entry["state"] == "interrupted":
            assert {f["now"] for f in entry["files"]} <= {"old", "new"}, (where, entry)
    result = machine.undo("1") if machine.state() != ["old", "old"] else None
    assert result is None or result.status == 0, (where, result)
    machine.claim_original()
    assert machine.fix().status == 0, where
    assert machine.state() == ["new", "new"] and machine.leftovers() == [], where
    assert machine.undo().status == 0, where
    machine.claim_original()


def test_killed_at_every_call_of_a_fix(machine):
    kills = kill_everywhere(machine, lambda: None, machine.fix_words(), lambda where: recover(machine, where))
    assert kills > 40, kills


def test_killed_at_every_call_of_an_undo(machine):
    def prepare():
        assert machine.fix().status == 0

    kills = kill_everywhere(machine, prepare, ["undo", "--yes"], lambda where: recover(machine, where))
    assert kills > 40, kills


# --- disks --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("injection", [
    "write:error=ENOSPC", "write:error=EDQUOT", "fsync:error=EIO", "?rename,?renameat,?renameat2:error=EROFS",
    "?chmod,?fchmod,?fchmodat:error=EPERM", "?openat:error=EMFILE",
])
@pytest.mark.parametrize("is_undo", [False, True])
def test_a_call_that_fails_puts_all_back(machine, injection, is_undo):
    failures = 0
    for n in range(1, 200):
        machine.reset()
        assert not is_undo or machine.fix().status == 0
        before = machine.state()
        words = ["undo", "--yes"] if is_undo else machine.fix_words()
        result = machine.traced("%s:when=%d" % (injection, n), *words)
        may_hide = injection.startswith("?openat")  # what cannot be read is not repaired, the rest is
        if machine.state() == before:
            assert result.status in (1, 3) or may_hide, result
            assert result.status != 3 or result.err, result
            failures += 1
        else:
            assert len(set(machine.state())) == 1 or (may_hide and not is_undo), (n, result)
        if b"INJECTED" not in read(machine.sandbox.path("strace.log")):
            break
    assert failures > 0
    assert machine.undo().status in (0, 3)


def test_full_disk(machine):
    """A real one, of 64 KiB, in a mount name space of its own; the journal lies elsewhere, then there too."""
    script = """
    set -e
    mount -t tmpfs -o size=64k,mode=755 tmpfs "$1"
    mkdir -p "$1/.config/go"
    printf 'GO111MODULE=on\\r\\nGOPRIVATE=a.example\\r\\n' > "$1/.config/go/env"
    cat /dev/zero > "$1/filler" 2>/dev/null || true
    for state in "$2" "$1/state"; do
        before=$(sha256sum "$1/.config/go/env")
        status=0
        XDG_STATE_HOME=$state "$3" doctor --fix --yes --only GES037 2>"$2.err" >/dev/null || status=$?
        cat "$2.err"
        [ "$status" = 3 ]
        grep -q 'No space left on device' "$2.err"
        [ "$before" = "$(sha256sum "$1/.config/go/env")" ]
        [ "$(ls -A "$1/.config/go")" = env ]
        ! ls "$state/go-env-sync/journal" 2>/dev/null | grep -q begun
    done
    rm "$1/filler"
    "$3" doctor --fix --yes --only GES037 >/dev/null
    "$3" undo --yes
    """
    home = machine.sandbox.path("home")
    name_space = ["/usr/bin/unshare", "--mount"] if os.getuid() == 0 else ["/usr/bin/unshare", "-r", "--mount"]
    result = machine.sandbox.run([*name_space, "/bin/bash", "-c", script, "sh", home, machine.sandbox.path("state"),
                                  machine.sandbox.program])
    assert result.status == 0, result


def as_nobody(machine, *words):
    """As a user whom modes bind: root hands the sandbox over."""
    if os.getuid() != 0:
        return machine.sandbox.ges(*words)
    program = machine.sandbox.path("ges")
    shutil.copy(machine.sandbox.program, program)
    subprocess.run(["chown", "-R", "65534:65534", machine.sandbox.path("home"), machine.sandbox.path("w")], check=True)
    os.chmod(machine.sandbox.root, 0o755)
    return machine.sandbox.run(["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, *words])


@pytest.mark.parametrize("place, mode, says", [
    ("home/.config/go/env", 0o444, b"read-only"),
    ("home/.config/go", 0o555, b"read-only"),
    ("home", 0o555, b"making the journal"),
])
def test_read_only_places(machine, place, mode, says):
    path = machine.sandbox.path(place)
    kept = os.stat(path).st_mode
    os.chmod(path, mode)
    result = as_nobody(machine, "doctor", "--fix", "--yes", "--only", "GES037")
    os.chmod(path, kept & 0o7777)
    assert result.status in (1, 3) and says in result.out + result.err, result
    machine.claim_original()


def test_a_journal_of_another_user(machine):
    if os.getuid() == 0:
        machine.sandbox.write("state/go-env-sync/journal/lock")
        os.chmod(machine.sandbox.path("state/go-env-sync/journal"), 0o777)
        program = as_nobody(machine, "version")
        assert program.status == 0
        result = machine.sandbox.run(["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                      machine.sandbox.path("ges"), *machine.fix_words()],
                                     env=["XDG_STATE_HOME=" + machine.sandbox.path("state")])
        assert result.status == 3 and b"belongs to another user" in result.err, result
    machine.claim_original()


def test_broken_journals(machine):
    assert machine.fix().status == 0
    entry = os.path.join(machine.journal, "000001.json")
    whole = read(entry)
    for content in (b"", b"{}", whole[:100], whole.replace(b"ges.journal/1", b"ges.journal/9"), b"[" * 100000,
                    whole.replace(b'"number": 1', b'"number": 7'), whole.replace(b'"base64": "', b'"base64": "AA'),
                    os.urandom(5000)):
        with open(entry, "wb") as file:
            file.write(content)
        result = machine.sandbox.ges("history")
        assert result.status == 0, result
        assert machine.undo("1").status == 3
        assert machine.state() == ["new", "new"]
    os.unlink(entry)
    os.mkfifo(entry)
    os.symlink("/dev/zero", os.path.join(machine.journal, "000002.json"))
    result = machine.sandbox.ges("history")
    assert result.status == 0 and result.out.count(b"unreadable") == 2, result


# --- two at once --------------------------------------------------------------------------------------------------

def test_a_second_one_waits_and_then_says_who(machine):
    assert machine.fix().status == 0
    assert machine.undo().status == 0
    with open(os.path.join(machine.journal, "lock"), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = time.monotonic()
        result = machine.fix()
        assert result.status == 3 and b"another ges is changing files" in result.err, result
        assert 4 < time.monotonic() - began < 60  # a machine may be slow
    machine.claim_original()
    assert machine.fix().status == 0


def test_many_at_once_change_each_file_once(machine):
    environment = dict(entry.split("=", 1) for entry in machine.sandbox.environment())
    running = [subprocess.Popen([machine.sandbox.program, *machine.fix_words()], env=environment,
                                cwd=machine.sandbox.path("w"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
               for _ in range(6)]
    said = [process.communicate() + (process.returncode,) for process in running]
    assert machine.state() == ["new", "new"]
    assert len(machine.history()) == 1, said
    # 1: it saw the faults, and by the time of its plan the files needed nothing any more
    assert {status for _, _, status in said} <= {0, 1, 3}, said
    for _, err, status in said:
        assert status != 3 or b"was changed since the plan was made" in err, said
    assert machine.undo().status == 0
    machine.claim_original()
