"""`ges watch --run`: a command that follows the variables; real processes, real signals, a real terminal."""

import contextlib
import json
import os
import pty
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import pytest

WAIT = 30

# Says what it has, and how it ends; its child says nothing and would live on.
SERVER = """trap 'echo "end ${PORT-none}" >>"$LOG"; exit 7' TERM
echo "run ${PORT-none} [$(echo $GES_CHANGED)] [$(echo $GES_CHANGED_FILES)] ${EDITOR-none} $PWD" >>"$LOG"
sleep 600 & echo $! >>"$LOG.pids"
wait
"""


def alive(pid):
    with contextlib.suppress(OSError):
        with open("/proc/%d/stat" % pid, encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def wait_for(claim):
    end = time.monotonic() + WAIT
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


class Box:
    def __init__(self, ges):
        base = os.environ.get("GES_TEST_DIR") or "/var/tmp"
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="ges-watch-run-", dir=base))
        self.ges, self.home, self.project = ges, self.root + "/home", self.root + "/shop"
        self.log = self.root + "/log"
        os.mkdir(self.home)
        os.mkdir(self.project)
        self.env = {"HOME": self.home, "SHELL": "/bin/bash", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                    "USER": "ana", "LOG": self.log}
        self.open = []
        self.write("server.sh", SERVER)

    def write(self, name, text, folder=None):
        path = os.path.join(folder or self.project, name)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path + ".new", path)

    def allow(self):
        done = subprocess.run([self.ges, "allow", "--yes"], env=self.env, cwd=self.project, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True)
        assert done.returncode == 0, done

    def lines(self):
        with contextlib.suppress(FileNotFoundError):
            with open(self.log, encoding="utf-8") as file:
                return file.read().splitlines()
        return []

    def pids(self):
        with contextlib.suppress(FileNotFoundError):
            with open(self.log + ".pids", encoding="utf-8") as file:
                return [int(line) for line in file]
        return []

    def watch(self, *words, **more):
        watch = Watch(self, words, more)
        self.open.append(watch)
        return watch

    def close(self):
        for watch in self.open:
            watch.process.kill()
            watch.process.wait()
        shutil.rmtree(self.root, ignore_errors=True)


class Watch:
    def __init__(self, box, words, more):
        self.process = subprocess.Popen([box.ges, "watch", "--json", *words], env=box.env | more, cwd=box.project,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.events, self.said = queue.Queue(), []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        assert self.next()["what"] == "ready"

    def _read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))
        self.events.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.said.append(line.decode())

    def next(self):
        event = self.events.get(timeout=WAIT)
        assert event is not None, self.said
        return event

    def until(self, what):
        while True:
            event = self.next()
            if event["what"] == what:
                return event

    def rest(self):
        events = []
        while True:
            event = self.events.get(timeout=WAIT)
            if event is None:
                return events
            events.append(event)


@pytest.fixture
def box(ges):
    box = Box(ges)
    yield box
    box.close()


def test_it_runs_at_the_start_and_anew_after_a_change_with_the_new_variables(box):
    box.write(".env", "PORT=1\n")
    box.allow()
    watch = box.watch("--run", "sh", "server.sh")
    assert watch.next()["command"] == "sh server.sh"
    wait_for(lambda: len(box.pids()) == 1)
    assert box.lines() == ["run 1 [] [] none " + box.project]
    box.write(".env", "PORT=2\n")
    assert [watch.next()["name"] for _ in range(2)] == ["PORT", "approval"]
    ended = watch.until("ended")
    assert (ended["exit_code"], ended["signal"], ended["was_asked"]) == (7, 0, True)
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 2)
    assert box.lines()[1] == "end 1"
    assert box.lines()[2].startswith("run none [PORT approval] "), "what nobody approved is not given to it"
    assert any("has changed and is not loaded" in line for line in watch.said)
    box.allow()
    assert watch.next()["name"] == "approval"
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 3)
    assert box.lines()[4] == "run 2 [approval] [%s/.env] none %s" % (box.project, box.project)
    assert not alive(box.pids()[0]) and not alive(box.pids()[1]), "what the old runs left is ended too"
    assert alive(box.pids()[2])


def test_what_new_sessions_get_it_gets_and_what_this_one_set_stays(box):
    box.write(".bashrc", "export EDITOR=vi PORT=7\n", box.home)
    watch = box.watch("--run", "sh", "server.sh", EDITOR="vi", PORT="mine")
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 1)
    box.write(".bashrc", "export EDITOR=nano PORT=8\n", box.home)
    watch.until("ended")
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 2)
    runs = [line.split() for line in box.lines() if line.startswith("run")]
    assert [(run[1], run[-2]) for run in runs] == [("mine", "vi"), ("mine", "nano")]


def test_a_burst_is_one_run_and_what_changes_while_it_ends_too(box):
    box.write(".env", "PORT=0\n")
    box.write("slow.sh", "trap '' TERM\necho run >>\"$LOG\"\nsleep 600 & sleep 600\n")
    watch = box.watch("--kill-after", "1s", "--run", "sh", "slow.sh")
    watch.until("started")
    wait_for(lambda: box.lines() == ["run"])
    for number in range(1, 30):
        box.write(".env", "PORT=%d\n" % number)
        time.sleep(0.02)
    ended = watch.until("ended")
    assert (ended["signal"], ended["was_asked"]) == (signal.SIGKILL, True), "it ignores SIGTERM"
    watch.until("started")
    wait_for(lambda: len(box.lines()) >= 2)
    assert len(box.lines()) < 10, "not one for each change, however slow this machine is"


def test_what_nothing_follows_from_starts_nothing(box):
    box.write(".go-env-sync.json", '{"watch": {"consequences": {"LOG_*": "hot", "NOTE": "none"}}}')
    box.write(".env", "LOG_LEVEL=a\nNOTE=a\nPORT=1\n")
    watch = box.watch("--postpone", "--run", "sh", "-c", 'echo "ran $GES_CHANGED" >>"$LOG"')
    box.write(".env", "LOG_LEVEL=b\nNOTE=b\nPORT=1\n")
    assert {watch.next()["name"], watch.next()["name"]} == {"LOG_LEVEL", "NOTE"}
    box.write(".env", "LOG_LEVEL=b\nNOTE=b\nPORT=2\n")
    assert watch.next()["name"] == "PORT"
    assert watch.next()["what"] == "started"
    ended = watch.next()
    assert (ended["what"], ended["exit_code"], ended["was_asked"]) == ("ended", 0, False)
    assert box.lines() == ["ran PORT"]


def test_json_stays_clean_and_text_passes_through(box):
    script = 'echo "out of it"; echo "err of it" >&2'
    watch = box.watch("--for", "1s", "--", "sh", "-c", script)
    assert [event["what"] for event in watch.rest()] == ["started", "ended"], "each line was JSON"
    watch.process.wait(timeout=WAIT)
    wait_for(lambda: len(watch.said) == 2)
    assert "out of it\n" in watch.said and "err of it\n" in watch.said
    done = subprocess.run([box.ges, "watch", "--for", "1s", "--run", "sh", "-c", script], env=box.env, check=False,
                          cwd=box.project, stdin=subprocess.DEVNULL, capture_output=True, timeout=WAIT)
    assert done.returncode == 0 and done.stderr == b"err of it\n"
    lines = done.stdout.decode().splitlines()
    assert lines[2] == "out of it" and " started: sh -c" in lines[1] and " ended with exit status 0 after " in lines[3]


def test_once_ends_as_the_command_does(box):
    box.write(".env", "A=1\n")
    for script, status in (("exit 3", 3), ("kill -9 $$", -9)):
        watch = box.watch("--once", "--run", "sh", "-c", script)
        box.write(".env", "A=%d\n" % status)
        assert [event["what"] for event in watch.rest()] == ["changed", "started", "ended"]
        assert watch.process.wait(timeout=WAIT) == status
    watch = box.watch("--once", "--for", "100ms", "--run", "sh", "-c", "exit 3")
    assert watch.rest() == [] and watch.process.wait(timeout=WAIT) == 1


def test_what_cannot_be_run_is_said_and_tried_again(box):
    box.write(".env", "A=1\n")
    box.allow()
    watch = box.watch("--run", "./tool")
    wait_for(lambda: watch.said)
    assert "tool" in watch.said[0] and watch.said[0].startswith("ges: ")
    del watch.said[:]
    box.write("tool", "#!/no/such/interpreter\n")
    os.chmod(box.project + "/tool", 0o755)
    box.write(".env", "A=2\n")
    wait_for(lambda: any("interpreter" in line for line in watch.said))
    box.write("tool", "#!/bin/sh\necho it runs >>\"$LOG\"\n")
    os.chmod(box.project + "/tool", 0o755)
    box.write(".env", "A=3\n")
    assert watch.until("ended")["exit_code"] == 0 and box.lines() == ["it runs"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_watcher_ends_both(box, number):
    watch = box.watch("--run", "sh", "server.sh")
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 1)
    watch.process.send_signal(number)
    ended = watch.until("ended")
    assert ended["was_asked"]
    assert watch.process.wait(timeout=WAIT) == -number
    wait_for(lambda: not alive(box.pids()[0]))
    if number == signal.SIGTERM:
        assert box.lines()[-1] == "end none", "it was asked, not killed"


def test_a_killed_watcher_leaves_nothing(box):
    watch = box.watch("--run", "sh", "server.sh")
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 1)
    watch.process.kill()
    wait_for(lambda: not alive(box.pids()[0]))


def test_a_stopped_run_is_ended_too(box):
    box.write(".env", "A=1\n")
    watch = box.watch("--kill-after", "20s", "--run", "sh", "-c", 'echo $$ >>"$LOG.pids"; kill -STOP $$; exec sleep 600')
    watch.until("started")
    wait_for(lambda: len(box.pids()) == 1)
    box.write(".env", "A=2\n")
    assert watch.until("ended")["signal"] == signal.SIGTERM


def drain(master):
    with contextlib.suppress(OSError):  # the end of a terminal
        while os.read(master, 4096):
            pass


def test_ctrl_c_on_a_terminal_asks_once(box):
    """The program gets SIGINT from the terminal and no second signal from the watcher."""
    box.write("int.sh", "trap 'echo int >>\"$LOG\"; sleep 0.3; exit 0' INT\ntrap 'echo term >>\"$LOG\"' TERM\n"
                        "echo run >>\"$LOG\"\nwhile :; do sleep 0.05; done\n")
    master, slave = pty.openpty()

    def begin():
        os.setsid()
        import fcntl
        import termios
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    process = subprocess.Popen([box.ges, "watch", "--run", "sh", "int.sh"], env=box.env, cwd=box.project, stdin=slave,
                               stdout=slave, stderr=slave, preexec_fn=begin)
    os.close(slave)
    try:
        wait_for(lambda: box.lines() == ["run"])
        os.write(master, b"\x03")
        threading.Thread(target=drain, args=(master,), daemon=True).start()
        assert process.wait(timeout=WAIT) == -signal.SIGINT
        assert box.lines() == ["run", "int"]
    finally:
        process.kill()
        os.close(master)


def test_standard_input_is_the_commands(box):
    done = subprocess.run([box.ges, "watch", "--for", "1s", "--run", "cat"], env=box.env, cwd=box.project,
                          input=b"typed\n", capture_output=True, timeout=WAIT, check=False)
    assert done.returncode == 0 and b"\ntyped\n" in done.stdout


def test_the_runs_own_processes_are_not_named_as_holders(box):
    box.write(".env", "SHOP_MODE=%d\n" % os.getpid())  # no other test's
    box.allow()
    watch = box.watch("--run", "sh", "-c", "trap '' TERM; sleep 600 & sleep 600")
    watch.until("started")
    box.write(".env", "SHOP_MODE=new\n")
    events = [watch.next(), watch.next()]
    watch.process.send_signal(signal.SIGTERM)
    watch.process.send_signal(signal.SIGTERM)
    assert "held" not in {event["what"] for event in events + watch.rest()}


def test_words_of_the_command_are_its_own(box):
    watch = box.watch("--postpone", "--for", "10ms", box.project, "--run", "sh", "--json", "--no-such-option")
    assert watch.rest() == [] and watch.process.wait(timeout=WAIT) == 0
    done = subprocess.run([box.ges, "watch", box.project, box.home, "--run", "true"], env=box.env, check=False,
                          capture_output=True)
    assert done.returncode == 2 and b"one directory" in done.stderr
    done = subprocess.run([box.ges, "watch", "--kill-after", "soon", "--run", "true"], env=box.env, check=False,
                          capture_output=True)
    assert done.returncode == 2 and b"--kill-after" in done.stderr or b"-kill-after" in done.stderr
