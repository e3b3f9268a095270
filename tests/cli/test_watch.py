"""`ges watch`: real saves of real editors, real go, real shells' files; what is reported is variables, not files."""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import pytest

WAIT = 30
DEAD = 1.0  # seconds in which nothing may come


class Watch:
    """A running `ges watch --json`, its events in a queue."""

    def __init__(self, ges, box, *options, cwd=None):
        self.process = subprocess.Popen([ges, "watch", "--json", *options, cwd or box.project], env=box.env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.events = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.ready = self.next()
        assert self.ready["what"] == "ready" and self.ready["schema"] == "ges.watch-event/1", self.ready

    def _read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))
        self.events.put(None)

    def next(self):
        event = self.events.get(timeout=WAIT)
        assert event is not None, self.process.stderr.read()
        return event

    def until(self, name):
        """The next event of that name."""
        while True:
            event = self.next()
            if event["name"] == name:
                return event

    def nothing(self, seconds=DEAD):
        with contextlib.suppress(queue.Empty):
            pytest.fail("reported: %r" % self.events.get(timeout=seconds))

    def close(self):
        self.process.kill()
        self.process.wait()


class Box:
    def __init__(self, root, ges, goroot):
        self.ges, self.home, self.project = ges, os.path.join(root, "home"), os.path.join(root, "w", "shop")
        os.makedirs(self.home)
        os.makedirs(self.project)
        self.go = os.path.join(goroot, "bin", "go")
        self.env = {"HOME": self.home, "SHELL": "/bin/bash", "PATH": os.path.dirname(self.go) + ":/usr/bin:/bin",
                    "LC_ALL": "C.UTF-8", "GOTOOLCHAIN": "local", "USER": "ana", "TERM": "dumb"}
        self.open = []

    def path(self, name):
        return os.path.join(self.project, name)

    def write(self, name, text, folder=None):
        with open(os.path.join(folder or self.project, name), "w", encoding="utf-8") as file:
            file.write(text)

    def watch(self, *options, cwd=None):
        watch = Watch(self.ges, self, *options, cwd=cwd)
        self.open.append(watch)
        return watch

    def run(self, *command, **more):
        done = subprocess.run(command, env=self.env | more, cwd=self.project, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done
        return done


@pytest.fixture
def box(ges, go_toolchains):
    root = os.path.realpath(tempfile.mkdtemp(prefix="ges-watch-", dir=os.environ.get("GES_TEST_DIR") or "/var/tmp"))
    box = Box(root, ges, go_toolchains[list(go_toolchains)[-1]])
    yield box
    for watch in box.open:
        watch.close()
    shutil.rmtree(root, ignore_errors=True)


def in_place(path, text):
    with open(path, "r+", encoding="utf-8") as file:
        file.write(text)
        file.truncate()


def truncate_and_write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.flush()
        time.sleep(0.02)
        file.write(text)


def rename_over(path, text):
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".tmp", path)


def delete_and_create(path, text):
    os.unlink(path)
    time.sleep(0.02)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def backup_and_create(path, text):
    os.rename(path, path + "~")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


@pytest.mark.parametrize("save", [in_place, truncate_and_write, rename_over, delete_and_create, backup_and_create])
def test_every_way_to_save_is_one_report_of_what_changed(box, save):
    box.write(".env", "PORT=8080\nNAME=a\n")
    watch = box.watch()
    save(box.path(".env"), "PORT=9090\nNAME=a\n")
    event = watch.next()
    assert (event["what"], event["name"], event["old"], event["new"]) == ("changed", "PORT", "8080", "9090")
    assert (event["source"], event["file"], event["line"]) == (".env", box.path(".env"), 1)
    assert event["consequence"] == "prompt"
    save(box.path(".env"), "NAME=a\n\n# a comment\nPORT=9090\n")
    watch.nothing()


@pytest.mark.parametrize("options", [[], ["+set backupcopy=yes"], ["+set backupcopy=no", "+set backup"],
                                     ["+set nowritebackup"]])
def test_vim_saves(box, options):
    box.write(".env", "PORT=8080\n")
    watch = box.watch()
    commands = [word for option in options for word in ("-c", option[1:])]
    box.run("vim", "-u", "NONE", "-N", "-es", *commands, "-c", "%s/8080/9090/", "-c", "wq", ".env")
    event = watch.next()
    assert (event["name"], event["old"], event["new"]) == ("PORT", "8080", "9090")
    watch.nothing()


def test_sed_saves_and_mode_changes_are_nothing(box):
    box.write(".env", "PORT=8080\n")
    watch = box.watch()
    box.run("sed", "-i", "s/8080/9090/", ".env")
    assert watch.next()["new"] == "9090"
    box.run("chmod", "600", ".env")
    box.run("touch", ".env", "other.go", ".env~", ".env.swp", "4913")
    watch.nothing()


def test_a_hundred_quick_writes_are_one_report(box):
    box.write(".env", "PORT=0\n")
    watch = box.watch("--quiet", "300")
    for number in range(1, 101):
        box.write(".env", "PORT=%d\n" % number)
    event = watch.next()
    assert (event["old"], event["new"]) == ("0", "100")
    watch.nothing()


def test_files_that_come_and_go(box):
    watch = box.watch()
    box.write(".env.local", "A=1\n")
    event = watch.next()
    assert (event["what"], event["name"], event["was_set"], event["new"]) == ("set", "A", False, "1")
    os.unlink(box.path(".env.local"))
    event = watch.next()
    assert (event["what"], event["name"], event["is_set"], event["old"]) == ("unset", "A", False, "1")


def test_a_directory_removed_and_made_again(box):
    box.write(".env", "A=1\n")
    watch = box.watch()
    shutil.rmtree(box.project)
    assert watch.until("A")["what"] == "unset"
    os.mkdir(box.project)
    time.sleep(0.5)
    box.write(".env", "A=2\n")
    event = watch.until("A")
    assert (event["what"], event["new"]) == ("set", "2")
    box.write(".env", "A=3\n")
    assert watch.until("A")["new"] == "3"


def test_a_directory_moved_away_and_back(box):
    box.write(".env", "A=1\n")
    watch = box.watch()
    os.rename(box.project, box.project + ".old")
    assert watch.until("A")["what"] == "unset"
    os.mkdir(box.project)
    box.write(".env", "A=5\n")
    assert watch.until("A")["new"] == "5"


def test_the_go_env_file_by_the_real_go(box):
    watch = box.watch()
    box.run(box.go, "env", "-w", "GOPROXY=https://ana:geheim@proxy.example")
    event = watch.next()
    assert (event["name"], event["what"], event["consequence"]) == ("GOPROXY", "changed", "go")
    assert event["file"] == os.path.join(box.home, ".config/go/env") and event["line"] == 1
    assert "geheim" not in json.dumps(event) and "***" in event["new"]
    box.run(box.go, "env", "-w", "CGO_ENABLED=0")
    event = watch.until("CGO_ENABLED")
    assert (event["new"], event["consequence"]) == ("0", "rebuild")
    box.run(box.go, "env", "-u", "GOPROXY")
    assert watch.until("GOPROXY")["new"] == "https://proxy.golang.org,direct"


def test_what_the_environment_shadows_has_no_effect(box):
    box.env["GOFLAGS"] = "-mod=mod"
    watch = box.watch()
    box.run(box.go, "env", "-w", "GOFLAGS=-trimpath", GOFLAGS="")
    event = watch.next()
    assert (event["name"], event["source"], event["consequence"]) == ("GOFLAGS", "go env file", "none")
    assert "wins" in event["meaning"]
    watch.nothing()


def test_go_mod_by_the_real_go(box):
    box.run(box.go, "mod", "init", "example.com/shop")
    box.run(box.go, "mod", "edit", "-go=1.21")
    watch = box.watch()
    box.run(box.go, "mod", "edit", "-go=1.22", "-require=golang.org/x/text@v0.3.0")
    events = {event["name"]: event for event in (watch.next(), watch.next())}
    assert (events["go"]["old"], events["go"]["new"]) == ("1.21", "1.22")
    assert events["require golang.org/x/text"]["new"] == "v0.3.0"
    assert events["go"]["consequence"] == "rebuild"
    box.run(box.go, "mod", "edit", "-replace=golang.org/x/text=../text")
    assert watch.next()["name"] == "replace golang.org/x/text"
    box.write("go.mod", "module example.com/shop\n\ngo 1.22\nbroken\n")
    event = watch.next()
    assert event["what"] == "unreadable" and "unknown directive: broken" in event["change"]
    box.write("go.mod", "module example.com/shop\n\ngo 1.22\n")
    names = {watch.next()["name"] for _ in range(3)}
    assert names == {"", "require golang.org/x/text", "replace golang.org/x/text"}


def test_go_mod_and_go_work_above_that_come_later(box):
    below = os.path.join(box.project, "cmd", "api")
    os.makedirs(below)
    watch = box.watch(cwd=below)
    box.run(box.go, "mod", "init", "example.com/shop")
    assert watch.until("module")["new"] == "example.com/shop"
    above = os.path.dirname(box.project)
    box.write("go.work", "go 1.22\n\nuse ./shop\n", above)
    event = watch.until("use ./shop")
    assert (event["source"], event["file"]) == ("go.work", os.path.join(above, "go.work"))
    box.write(".env", "PORT=1\n")
    assert watch.until("PORT")["file"] == box.path(".env")


def test_start_up_files_and_a_linked_one(box):
    os.mkdir(os.path.join(box.home, "dotfiles"))
    box.write("bashrc", "export EDITOR=vi\n", os.path.join(box.home, "dotfiles"))
    os.symlink("dotfiles/bashrc", os.path.join(box.home, ".bashrc"))
    watch = box.watch()
    box.write("bashrc", "export EDITOR=nano\n", os.path.join(box.home, "dotfiles"))
    event = watch.next()
    assert (event["name"], event["old"], event["new"], event["consequence"]) == ("EDITOR", "vi", "nano", "new")
    box.write(".profile", "PATH=$PATH:/opt/tool/bin\nexport GOGC=50\n", box.home)
    events = {event["name"]: event for event in (watch.next(), watch.next())}
    assert events["GOGC"]["consequence"] == "restart" and events["GOGC"]["line"] == 2
    assert events["PATH"]["source"] == "session" and "/opt/tool/bin" in events["PATH"]["new"]


def test_another_go_that_comes_first_on_path(box, go_toolchains):
    first = os.path.join(box.home, "bin")
    os.mkdir(first)
    box.env["PATH"] = first + ":" + box.env["PATH"]
    watch = box.watch()
    older = go_toolchains[list(go_toolchains)[-2]]
    os.symlink(os.path.join(older, "bin", "go"), os.path.join(first, "go"))
    assert watch.until("GOVERSION")["consequence"] == "rebuild"


def test_projects_say_what_follows(box):
    settings = '{"watch": {"consequences": {"DATABASE_URL": "restart api, worker", "LOG_*": "hot"}}}'
    box.write(".go-env-sync.json", settings)
    box.write(".env", "DATABASE_URL=postgres://u:geheim@db/x\nLOG_LEVEL=info\n")
    watch = box.watch()
    box.write(".env", "DATABASE_URL=postgres://u:geheim@db/y\nLOG_LEVEL=debug\n")
    events = {event["name"]: event for event in (watch.next(), watch.next())}
    assert (events["DATABASE_URL"]["consequence"], events["DATABASE_URL"]["who"]) == ("restart", "api, worker")
    assert "geheim" not in json.dumps(events) and events["LOG_LEVEL"]["consequence"] == "hot"
    box.write(".go-env-sync.json", settings.replace("hot", "rebuild all"))
    box.write(".env", "DATABASE_URL=postgres://u:geheim@db/y\nLOG_LEVEL=warn\n")
    assert watch.next()["who"] == "all"


def test_settings_that_are_none_are_said_anew_and_drive_no_terminal(box):
    settings = '{"watch": {"consequences": {"A": "\\u001b[31m%s x"}}}'
    box.write(".go-env-sync.json", settings % "first")
    watch = box.watch()
    for word in ("second", "third"):
        rename_over(box.path(".go-env-sync.json"), settings % word)
        box.write(".env", "A=%s\n" % word)
        watch.until("A")
    watch.process.send_signal(signal.SIGINT)
    watch.process.wait(timeout=WAIT)
    said = watch.process.stderr.read()
    assert b"\x1b" not in said and said.count(b"begins with none of") == 3, said
    assert all(b"'\\x1b[31m" + word in said for word in (b"first", b"second", b"third"))


def test_who_holds_the_old_value_is_named(box):
    old = {"SHOP_MODE": "old-%d" % os.getpid(), "SHOP_TOKEN": "geheim1-%d" % os.getpid()}  # no other test's
    box.write(".env", "".join("%s=%s\n" % item for item in old.items()))
    child = subprocess.Popen(["/bin/sleep", "600"], env=old)
    other = subprocess.Popen(["/bin/sleep", "600"], env={"SHOP_MODE": "other"})
    try:
        watch = box.watch()
        box.write(".env", "SHOP_MODE=new\nSHOP_TOKEN=geheim2\n")
        changes = {event["name"]: event for event in (watch.next(), watch.next())}
        held = {event["name"]: event for event in (watch.next(), watch.next())}
        assert {event["what"] for event in changes.values()} == {"changed"}, "who holds it comes behind"
        assert {event["what"] for event in held.values()} == {"held"}
        assert held["SHOP_MODE"]["holders"] == ["%d sleep" % child.pid]
        assert held["SHOP_TOKEN"]["holders"] == ["%d sleep" % child.pid] and held["SHOP_TOKEN"]["more"] == 0
        assert "geheim" not in json.dumps([changes, held]) and "another secret" in changes["SHOP_TOKEN"]["change"]
    finally:
        for process in (child, other):
            process.kill()
            process.wait()


def test_text_escapes_control_characters(box):
    box.write(".env", "A=1\n")
    process = subprocess.Popen([box.ges, "watch", "--once", "--for", "30s", box.project], env=box.env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert b"watching" in process.stdout.readline()
    box.write(".profile", "export A=$'\\e[31mred'\n", box.home)
    out, _ = process.communicate(timeout=WAIT)
    assert process.returncode == 0 and b"\x1b" not in out and b"A: set to '" in out and b"[31mred'" in out
    assert (box.home + "/.profile:1").encode() in out


def test_once_and_for(box):
    done = subprocess.run([box.ges, "watch", "--once", "--for", "200ms", box.project], env=box.env, check=False,
                          capture_output=True)
    assert done.returncode == 1
    done = subprocess.run([box.ges, "watch", "--for", "0.2s", box.project], env=box.env, check=False, capture_output=True)
    assert done.returncode == 2 and b"not '0.2s'" in done.stderr
    done = subprocess.run([box.ges, "watch", "--for", "200ms"], env=box.env, cwd=box.project, check=False,
                          capture_output=True)
    assert done.returncode == 0
    done = subprocess.run([box.ges, "watch", box.path("none")], env=box.env, check=False, capture_output=True)
    assert done.returncode == 3 and b"none" in done.stderr


def test_idle_costs_nothing_and_memory_is_small(box):
    for number in range(2000):
        os.makedirs(box.path("internal/p%d" % number))
    watch = box.watch()
    assert watch.ready["places"] < 100

    def ticks():
        with open("/proc/%d/stat" % watch.process.pid, encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    time.sleep(0.2)
    before = ticks()
    time.sleep(2)
    assert ticks() == before
    for number in range(50):
        box.write(".env", "PORT=%d\n" % number)
        assert watch.until("PORT")["new"] == str(number)
    with open("/proc/%d/status" % watch.process.pid, encoding="ascii") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
    assert peak < 16 * 1024


def test_the_limit_of_the_system_is_said(box):
    """A user namespace has a limit of its own."""
    script = "echo 3 >/proc/sys/user/max_inotify_watches && exec \"$0\" watch --for 300ms \"$1\""
    done = subprocess.run(["unshare", "-U", "-r", "sh", "-c", script, box.ges, box.project], env=box.env, check=False,
                          capture_output=True, timeout=60)
    assert done.returncode == 0, done
    assert b"max_user_watches" in done.stderr and b"sysctl" in done.stderr and b"more places" in done.stderr


def test_an_interrupt_ends_it(box):
    watch = box.watch()
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(timeout=WAIT) == -signal.SIGINT
