"""`ges ps` over real processes: chains through real shells, planted old ones among many, other users' programs."""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

PYTHON = "/usr/bin/python3"
SLEEP = "/bin/sleep"
LONG = "600"


class Box:
    """A home, an environment for all that is started, and what has to be ended."""

    def __init__(self, folder, ges):
        self.ges, self.home, self.started = ges, str(folder / "home"), []
        os.makedirs(self.home)
        self.env = {"HOME": self.home, "USER": "ana", "LOGNAME": "ana", "SHELL": "/bin/bash", "SHLVL": "1",
                    "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def file(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start(self, command, env=None, **more):
        child = subprocess.Popen(command, env=self.env if env is None else env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **more)
        self.started.append(child)
        return child

    def ask(self, *words, env=None, status=0, prefix=()):
        done = subprocess.run([*prefix, self.ges, "ps", *words], env=self.env if env is None else env,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
        assert status in (None, done.returncode), done
        return done

    def json(self, *words, **more):
        done = self.ask("--json", *words, **more)
        assert done.stderr == b"", done
        return json.loads(done.stdout)

    def close(self):
        for child in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@pytest.fixture
def box(tmp_path, ges):
    made = Box(tmp_path, ges)
    yield made
    made.close()


def older(path, seconds=0.0):
    """Now is later than every start so far: clocks of starts count in 1/100 s."""
    time.sleep(0.05)
    os.utime(path, (time.time() + seconds,) * 2)


# --- the chain --------------------------------------------------------------------------------------------------


def changes(hop):
    return {c["name"]: (c["what"], c["before"], c["after"]) for c in hop["changes"]}


def test_every_hop_of_a_real_chain_is_named(box):
    """bash -> dash -> python -> zsh -> bash -> sleep, each with a change of its own."""
    shell = "export ONE=1; export PATH=/one/bin:$PATH; /bin/dash %s/two; :" % box.home
    box.file("two", "unset KEEP; TWO=2; export TWO; %s %s/three; :\n" % (PYTHON, box.home))
    box.file("three", "import os, subprocess\nos.environ['THREE'] = '3'\nos.environ['ONE'] = 'x'\n"
             "subprocess.run(['/usr/bin/zsh', '-f', '%s/four'])\n" % box.home)
    box.file("four", "export FOUR=4\npath=(${path:#/one/bin} /four)\n/bin/bash %s/five; :\n" % box.home)
    box.file("five", "export FIVE=5\n%s %s & echo $!; wait\n" % (SLEEP, LONG))
    first = box.start(["/bin/bash", "-c", shell], dict(box.env, KEEP="k"))
    last = int(first.stdout.readline())
    found = box.json("--chain", str(last))["chain"]
    at = next(i for i, hop in enumerate(found) if hop["pid"] == first.pid)
    hops = found[at:]
    assert [h["name"] for h in hops] == ["bash", "dash", "python3", "zsh", "bash", "sleep"]
    one, two, three, four, five = (changes(h) for h in hops[1:])
    own = {h["name"]: {c["name"]: c["what"] for c in h["since_start"]} for h in hops[:4]}
    assert own["bash"]["ONE"] == "added" and own["bash"]["PATH"] == "changed"
    assert own["python3"] == {"THREE": "added", "ONE": "changed"}
    assert own["zsh"]["FOUR"] == "added"
    # bash has it in its memory, so nothing is new on the way; dash keeps its own where nobody sees it.
    assert one == {}
    assert two == {"TWO": ("added", "", "2"), "KEEP": ("removed", "k", "")}
    assert three == {} and four == {} and five == {}
    path = next(c for c in hops[3]["since_start"] if c["name"] == "PATH")
    assert [(e["sign"], e["entry"]) for e in path["entries"]] == [("+", "/four"), ("-", "/one/bin")]
    text = box.ask("--chain", str(last)).stdout.decode()
    assert "+ TWO = 2" in text and "- /one/bin" in text and "SHLVL" not in text


def test_an_ended_parent_is_not_mistaken_for_somebody_else(box):
    script = "(%s %s & echo $!) ; exit 0" % (SLEEP, LONG)
    parent = box.start(["/bin/bash", "-c", script])
    orphan = int(parent.stdout.readline())
    time.sleep(0.1)
    chain = box.json("--chain", str(orphan))["chain"]
    assert chain[-1]["pid"] == orphan and parent.pid not in [h["pid"] for h in chain]


def test_the_chain_of_this_process_is_the_default(box):
    chain = box.json("--chain")["chain"]
    assert chain[-1]["is_self"] and chain[-2]["pid"] == os.getpid()


# --- old ones ---------------------------------------------------------------------------------------------------


def test_exactly_the_planted_old_ones_are_found_among_many(box):
    source = box.file(".bash_profile", "export GOPATH=/old\n")
    fresh = dict(box.env, GOPATH="/new", PATH="/opt/go/bin:/usr/bin:/bin")
    children = {
        "old value": box.start([SLEEP, LONG], dict(box.env, GOPATH="/old", PATH=fresh["PATH"])),
        "lacks it": box.start([SLEEP, LONG], dict(box.env, PATH=fresh["PATH"])),
        "lacks the entry": box.start([SLEEP, LONG], dict(box.env, GOPATH="/new")),
        "as new": box.start([SLEEP, LONG], fresh),
        "more of its own": box.start([SLEEP, LONG], dict(fresh, GOFLAGS="-v", PATH="/venv:" + fresh["PATH"])),
        "another order": box.start([SLEEP, LONG], dict(fresh, PATH="/bin:/usr/bin:/opt/go/bin")),
        "another home": box.start([SLEEP, LONG], dict(box.env, HOME="/nowhere")),
        "no shell started it": box.start([SLEEP, LONG], {"HOME": box.home}),
    }
    many = [box.start([SLEEP, LONG], fresh) for _ in range(60)]
    older(source)
    box.file(".bash_profile", "export GOPATH=/new\nexport PATH=/opt/go/bin:$PATH\nexport PS1=x HISTSIZE=1\n")
    time.sleep(0.05)
    children["begun later"] = box.start([SLEEP, LONG], dict(box.env, GOPATH="/old"))
    answer = box.json("--stale", status=1)
    found = {p["pid"]: p for p in answer["stale"]}
    names = {child.pid: name for name, child in children.items()}
    assert {names.get(pid, pid) for pid in found} == {"old value", "lacks it", "lacks the entry"}
    assert answer["looked_at"] >= len(many)
    first = found[children["old value"].pid]["variables"]
    assert [(v["name"], v["what"], v["now"], v["fresh"]) for v in first] == [("GOPATH", "differs", "/old", "/new")]
    assert first[0]["place"] == source + ":1" and first[0]["since"].startswith("20")
    entry = found[children["lacks the entry"].pid]["variables"][0]
    assert (entry["name"], entry["what"], entry["fresh"]) == ("PATH", "entry missing", "/opt/go/bin")
    assert entry["place"] == source + ":2"


def test_nobody_is_old_when_nothing_changed(box):
    box.file(".bash_profile", "export GOPATH=/x\n")
    time.sleep(0.05)
    box.start([SLEEP, LONG])
    assert box.json("--stale")["stale"] == []


def test_what_a_program_set_after_its_start_counts(box):
    """A python that has the new value by now is not old; a bash that sourced the file neither."""
    source = box.file(".bash_profile", "export GOPATH=/old\n")
    program = ("import os, sys, time; sys.stdin.readline() if 0 else None; os.environ['GOPATH'] = '/new'; "
               "print(1, flush=True); time.sleep(600)")
    python = box.start([PYTHON, "-c", program], dict(box.env, GOPATH="/old"))
    bash = box.start(["/bin/bash", "-c", "GOPATH=/new; /bin/true; echo 1; %s %s; :" % (SLEEP, LONG)],
                     dict(box.env, GOPATH="/old"))
    still = box.start([PYTHON, "-c", "import time; print(1, flush=True); time.sleep(600)"],
                      dict(box.env, GOPATH="/old"))
    for child in (python, bash, still):
        child.stdout.readline()
    older(source)
    box.file(".bash_profile", "export GOPATH=/new\n")
    found = {p["pid"]: p for p in box.json("--stale", status=1)["stale"]}
    assert still.pid in found and found[still.pid]["is_live"]
    assert python.pid not in found and bash.pid not in found


def test_what_has_it_from_an_old_one_names_that_one(box):
    source = box.file(".bash_profile", "export GOPATH=/old\n")
    outer = box.start(["/bin/bash", "-c", "/bin/dash -c '%s %s & echo $!; wait'; :" % (SLEEP, LONG)],
                      dict(box.env, GOPATH="/old"))
    inner = int(outer.stdout.readline())
    older(source)
    box.file(".bash_profile", "export GOPATH=/new\n")
    found = {p["pid"]: p for p in box.json("--stale", status=1)["stale"]}
    assert found[inner]["holder"] == outer.pid and found[outer.pid]["holder"] == outer.pid
    assert "start a new shell" in found[outer.pid]["advice"]
    text = box.ask("--stale", status=1).stdout.decode()
    assert "old from %d bash on" % outer.pid in text


def test_an_editor_below_an_old_shell_has_advice_of_its_own(box, tmp_path):
    """Refreshing the shell that started it leaves the editor's windows as they are."""
    shutil.copy(SLEEP, tmp_path / "code")
    source = box.file(".bash_profile", "export GOPATH=/old\n")
    shell = box.start(["/bin/bash", "-c", "%s/code %s & %s %s & echo $! $(jobs -p); wait" % (tmp_path, LONG, SLEEP, LONG)],
                      dict(box.env, GOPATH="/old"))
    sleep, editor, *_ = map(int, shell.stdout.readline().split())
    older(source)
    box.file(".bash_profile", "export GOPATH=/new\n")
    found = {p["pid"]: p for p in box.json("--stale", status=1)["stale"]}
    assert found[editor]["holder"] == shell.pid and found[sleep]["todo"] == ""
    assert found[editor]["todo"].startswith("after that one: close all of its windows")
    text = box.ask("--stale", status=1).stdout.decode()
    at = text.index("%d code" % editor)
    assert "old from %d bash on\n    -> after that one: close" % shell.pid in text[at:]


# --- one process ------------------------------------------------------------------------------------------------


def test_one_block_with_origins_and_what_changed_since(box):
    source = box.file(".bash_profile", "export GOPATH=/declared\n")
    program = "import os, time; os.environ['GOFLAGS'] = '-v'; print(1, flush=True); time.sleep(600)"
    box.start([SLEEP, LONG])
    child = box.start([PYTHON, "-c", program],
                      dict(box.env, GOPATH="/declared", API_TOKEN="geheim", GOPROXY="https://u:pw@proxy.example"))
    child.stdout.readline()
    done = box.json(str(child.pid))["process"]
    values = {v["name"]: v for v in done["variables"]}
    assert values["GOPATH"]["origin"] == "declared in %s:1" % source
    assert values["API_TOKEN"]["value"] == "***" and values["GOPROXY"]["value"] == "https://u:***@proxy.example"
    assert "given with this start" in values["API_TOKEN"]["origin"]
    assert [(c["name"], c["what"], c["after"]) for c in done["since_start"]] == [("GOFLAGS", "added", "-v")]
    assert done["command"].startswith(PYTHON + " -c import os") and done["is_live"]
    shown = box.json("--reveal", str(child.pid))["process"]["variables"]
    assert {"geheim", "https://u:pw@proxy.example"} <= {v["value"] for v in shown}
    assert b"geheim" not in box.ask(str(child.pid)).stdout


C_PROGRAM = """
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) { setenv("ADDED", "1", 1); setenv("GOPATH", "/set", 1); unsetenv("GONE"); puts("1"); fflush(stdout);
                 sleep(600); return 0; }
"""


@pytest.mark.parametrize("flags", [(), ("-static",), ("-no-pie",)], ids=["dynamic", "static", "no-pie"])
def test_setenv_of_a_c_program_is_seen(box, tmp_path, flags):
    source = tmp_path / "p.c"
    source.write_text(C_PROGRAM)
    subprocess.run(["gcc", *flags, "-o", str(tmp_path / "p"), str(source)], check=True)
    child = box.start([str(tmp_path / "p")], dict(box.env, GOPATH="/start", GONE="x"))
    child.stdout.readline()
    done = box.json(str(child.pid))["process"]
    assert {(c["name"], c["what"], c["after"]) for c in done["since_start"]} == {
        ("ADDED", "added", "1"), ("GOPATH", "changed", "/set"), ("GONE", "removed", "")}
    os.remove(tmp_path / "p")  # a deleted program is followed too
    assert box.json(str(child.pid))["process"]["since_start"] == done["since_start"]


def test_a_go_program_says_that_its_changes_cannot_be_seen(box, tmp_path, go_toolchains):
    root = list(go_toolchains.values())[-1]
    (tmp_path / "m.go").write_text('package main\nimport ("fmt"; "os"; "time")\nfunc main() { os.Setenv("A", "1"); '
                                   'fmt.Println(1); time.Sleep(time.Hour) }\n')
    env = {"PATH": root + "/bin:/usr/bin:/bin", "HOME": box.home, "GOCACHE": os.path.expanduser(
        "~/.cache/go-env-sync/go-build"), "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GO111MODULE": "off"}
    subprocess.run(["go", "build", "-o", str(tmp_path / "m"), str(tmp_path / "m.go")], env=env, check=True)
    child = box.start([str(tmp_path / "m")])
    child.stdout.readline()
    done = box.json(str(child.pid))
    assert not done["process"]["is_live"] and "keeps no environment" in done["live_problem"]


def test_odd_blocks(box):
    huge = dict(box.env, **{"L%d" % i: "x" * 100000 for i in range(10)})
    child = box.start([SLEEP, LONG], huge)
    values = box.json(str(child.pid))["process"]["variables"]
    assert sum(len(v["value"]) == 100000 for v in values) == 10
    libc = ctypes.CDLL(None, use_errno=True)
    pid = os.fork()
    if pid == 0:
        entries = (ctypes.c_char_p * 5)(b"A=1", b"A=2", b"odd", b"\x1b[31mX=\xff", None)
        libc.execve(b"/bin/sleep", (ctypes.c_char_p * 3)(b"sleep", b"600", None), entries)
        os._exit(1)
    try:
        time.sleep(0.2)
        done = box.ask(str(pid))
        assert b"odd" in done.stdout and b"without '='" in done.stdout and b"\x1b" not in done.stdout
        names = [v["name"] for v in box.json(str(pid))["process"]["variables"]]
        assert names[:3] == ["A", "A", "odd"]
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    empty = box.start([SLEEP, LONG], {})
    time.sleep(0.05)
    assert box.json(str(empty.pid))["process"]["variables"] == []


def test_the_dead_and_the_kernels(box):
    zombie = subprocess.Popen(["/bin/true"])
    time.sleep(0.2)
    assert b"has an environment" in box.ask(str(zombie.pid), status=3).stderr
    zombie.wait()
    assert box.ask(str(zombie.pid), status=3).stdout == b""
    kernel = next((int(p) for p in os.listdir("/proc") if p.isdigit() and os.path.exists("/proc/%s/stat" % p) and
                   int(open("/proc/%s/stat" % p).read().rsplit(")", 1)[1].split()[6]) & 0x200000), None)
    if kernel is not None:
        box.ask(str(kernel), status=3)
    for words in (["0"], ["x"], ["1", "2"], ["--stale", "1"], ["--stale", "--chain"], ["--watch", "A", "--for", "0"]):
        box.ask(*words, status=2)


def test_a_race_right_after_the_start_fails_never(box):
    failed = []
    for _ in range(100):
        child = subprocess.Popen([SLEEP, LONG], env={"GES_LAST": "1"})
        done = box.ask(str(child.pid), status=None)
        if done.returncode != 0 or b"GES_LAST=1" not in done.stdout:
            failed.append(done)
        child.kill()
        child.wait()
    assert failed == []


# --- others' processes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--all",), ("--stale",)], ids=["list", "all", "stale"])
def test_what_is_denied_is_said_once(box, tmp_path, words):
    if os.geteuid() != 0:
        pytest.fail("run this test as root: it becomes somebody else with setpriv")
    program = str(tmp_path / "ges")
    shutil.copy(box.ges, program)
    for path in [tmp_path, *tmp_path.parents]:
        if path.stat().st_uid == 0 and str(path).startswith("/tmp/"):
            os.chmod(path, 0o755)
    for _ in range(3):
        box.start(["/bin/bash", "-c", "%s %s; :" % (SLEEP, LONG)], dict(box.env, SECRET_OF_ROOT="1"))
    done = subprocess.run(["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--no-new-privs",
                           "--bounding-set=-all", program, "ps", *words], env=box.env, capture_output=True,
                          stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done
    text = done.stdout.decode()
    assert text.count("of other users could not be read; run as root") == 1 and done.stderr == b""
    assert "SECRET_OF_ROOT" not in text


# --- list and watch ---------------------------------------------------------------------------------------------


def test_the_list_shows_what_shells_and_tools_hold(box, tmp_path):
    for name in ("go", "gopls"):
        shutil.copy(SLEEP, tmp_path / name)
    env = dict(box.env, PATH="%s:/bin" % tmp_path, GOFLAGS="-mod=mod", CGO_ENABLED="0")
    gopls = box.start([str(tmp_path / "gopls"), LONG], env)
    bash = box.start(["/bin/bash", "-c", "%s %s; :" % (SLEEP, LONG)])
    other = box.start([SLEEP, LONG])
    found = {p["pid"]: p for p in box.json()["processes"]}
    assert found[gopls.pid]["kind"] == "language server" and found[bash.pid]["kind"] == "shell"
    assert found[gopls.pid]["first_go"] == str(tmp_path / "go") and other.pid not in found
    assert {(v["name"], v["value"]) for v in found[gopls.pid]["variables"]} == {("GOFLAGS", "-mod=mod"),
                                                                               ("CGO_ENABLED", "0")}
    assert other.pid in {p["pid"] for p in box.json("--all")["processes"]}


def test_the_list_shows_what_a_shell_exported_since_its_start(box, tmp_path):
    shutil.copy(SLEEP, tmp_path / "go")
    bash = box.start(["/bin/bash", "-c", "export PATH=%s:$PATH GOFLAGS=-v; unset GOPATH; echo; %s %s; :" % (tmp_path, SLEEP, LONG)],
                     dict(box.env, GOPATH="/old"))
    bash.stdout.readline()
    found = {p["pid"]: p for p in box.json()["processes"]}[bash.pid]
    assert found["first_go"] == str(tmp_path / "go")
    assert [(v["name"], v["value"]) for v in found["variables"]] == [("GOFLAGS", "-v")]


def test_watching_tells_who_comes_and_goes(box):
    watcher = subprocess.Popen([box.ges, "ps", "--watch", "GES_W", "--for", "4", "--every", "50", "--json"],
                               env=dict(box.env, GES_W="same"), stdout=subprocess.PIPE)
    time.sleep(0.5)
    same = subprocess.Popen([SLEEP, "1"], env={"GES_W": "same"})
    other = subprocess.Popen([SLEEP, "1"], env={"GES_W": "other"})
    other.wait()
    same.wait()
    out, _ = watcher.communicate(timeout=30)
    events = [json.loads(line) for line in out.splitlines()]
    assert [(e["what"], e["pid"], e["value"]) for e in events if e["pid"] in (same.pid, other.pid)] == [
        ("appears", other.pid, "other"), ("disappears", other.pid, "other")]
    assert watcher.returncode == 0 and sys.version_info


def test_a_long_watch_takes_no_more_memory_than_a_short_one(box):
    watcher = subprocess.Popen([box.ges, "ps", "--watch", "GES_W", "--for", "8", "--every", "10"],
                               env=dict(box.env, GES_W="same"), stdout=subprocess.PIPE)

    def resident_kib():
        status = open("/proc/%d/status" % watcher.pid).read()
        return int(status.split("VmRSS:")[1].split()[0])

    def come_and_go(times):
        for _ in range(times):
            subprocess.run([SLEEP, "0.02"], env={"GES_W": "other" * 2000}, check=True)

    reader = threading.Thread(target=watcher.stdout.read)
    reader.start()
    come_and_go(20)
    early = resident_kib()
    come_and_go(100)
    late = resident_kib()
    watcher.wait()
    reader.join()
    assert watcher.returncode == 0 and late < early + 1024


def test_who_is_started_all_the_while_holds_nobody_up(box):
    """Each turn of the script is an execve: its block is not there for a moment, again and again."""
    script = box.file("turn", 'exec /bin/sh "$0"\n')
    for _ in range(3):
        box.start(["/bin/sh", script])
    box.file(".bash_profile", "export GES_TURN=1\n")
    older(box.home + "/.bash_profile")
    for _ in range(10):
        begin = time.monotonic()
        found = box.json("--stale", status=None)
        assert time.monotonic() - begin < 30 and found["unsettled"] <= 3
