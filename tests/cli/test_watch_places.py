"""`ges watch`: places that move, that are deaf, that overflow; what editors, git and go do to them; what it costs."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import time



from cli.test_watch import WAIT, box  # noqa: F401 (a fixture)


def save(path, text):
    with open(path + "~", "w", encoding="utf-8") as file:  # .env.new would be a .env file too
        file.write(text)
    os.rename(path + "~", path)


# --- places ---------------------------------------------------------------------------------------


def test_a_link_that_is_turned_and_the_file_behind_it(box):
    os.mkdir(box.home + "/a")
    os.mkdir(box.home + "/b")
    box.write("env", "PORT=1\n", box.home + "/a")
    box.write("env", "PORT=2\n", box.home + "/b")
    os.symlink(box.home + "/a/env", box.path(".env"))
    watch = box.watch()
    os.symlink(box.home + "/b/env", box.path(".env.tmp"))
    os.rename(box.path(".env.tmp"), box.path(".env"))
    assert watch.next()["new"] == "2"
    box.write("env", "PORT=3\n", box.home + "/b")
    assert watch.next()["new"] == "3"
    box.write("env", "PORT=4\n", box.home + "/a")
    watch.nothing(0.3)


def test_a_folder_of_links_that_is_turned(box):
    """As Kubernetes and Nix lay out files: a link to a folder, which is replaced."""
    for name, value in (("v1", "1"), ("v2", "2")):
        os.mkdir(box.path(name))
        box.write(".env", "PORT=%s\n" % value, box.path(name))
    os.symlink("v1", box.path("now"))
    watch = box.watch(cwd=box.path("now"))
    assert watch.ready["facts"] > 0
    os.symlink("v1", box.path("now.tmp"))
    os.rename(box.path("now.tmp"), box.path("now"))
    box.write(".env", "PORT=3\n", box.path("v1"))
    assert watch.until("PORT")["new"] == "3"


def test_the_go_env_file_its_folder_and_goenv(box):
    folder = os.path.join(box.home, ".config", "go")
    watch = box.watch()
    os.makedirs(folder)
    save(folder + "/env", "GOPROXY=direct\n")
    assert watch.until("GOPROXY")["new"] == "direct"
    shutil.rmtree(os.path.dirname(folder))
    assert watch.until("GOPROXY")["new"] == "https://proxy.golang.org,direct"
    os.makedirs(folder)
    save(folder + "/env", "GOPROXY=off\n")
    assert watch.until("GOPROXY")["new"] == "off"
    os.rename(folder, folder + ".old")
    assert watch.until("GOPROXY")["old"] == "off"


def test_goroots_own_go_env(box, go_toolchains):
    """A GOROOT of our own, since the real one must stay as it is."""
    real = go_toolchains[list(go_toolchains)[-1]]
    root = os.path.join(box.home, "go")
    shutil.copytree(os.path.realpath(real), root, symlinks=True, copy_function=os.link,
                    ignore=lambda folder, names: [n for n in names if n in ("src", "test", "doc", "api", "go.env")])
    shutil.copy(os.path.join(real, "go.env"), root)
    box.env["PATH"] = root + "/bin:/usr/bin:/bin"
    watch = box.watch()
    save(root + "/go.env", "GOPROXY=https://mirror.example\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n")
    event = watch.until("GOPROXY")
    assert (event["new"], event["file"]) == ("https://mirror.example", root + "/go.env")


def test_go_work_and_the_toolchain_line_by_the_real_go(box):
    box.run(box.go, "mod", "init", "example.com/shop")
    other = os.path.join(box.project, "lib")
    os.mkdir(other)
    box.write("go.mod", "module example.com/lib\n\ngo 1.21\n", other)
    box.run(box.go, "work", "init", ".")
    watch = box.watch()
    box.run(box.go, "work", "use", "./lib")
    event = watch.until("use ./lib")
    assert (event["what"], event["source"], event["consequence"]) == ("set", "go.work", "rebuild")
    box.run(box.go, "work", "edit", "-dropuse=./lib")
    assert watch.until("use ./lib")["what"] == "unset"
    box.run(box.go, "mod", "edit", "-toolchain=go1.99.1")
    event = watch.until("toolchain")
    assert (event["new"], event["source"]) == ("go1.99.1", "go.mod")


def test_a_bind_mount_tells(box):
    """A folder under another name is the same folder."""
    outside = os.path.join(box.home, "outside")
    os.mkdir(outside)
    box.write(".env", "PORT=1\n", outside)
    script = 'mount --bind "$1" "$2" && exec "$0" watch --json --once --for 60s "$2"'
    process = subprocess.Popen(["unshare", "-m", "sh", "-c", script, box.ges, outside, box.project], env=box.env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert json.loads(process.stdout.readline())["what"] == "ready"
    save(outside + "/.env", "PORT=2\n")
    event = json.loads(process.stdout.readline())
    assert (event["new"], event["file"]) == ("2", box.path(".env"))
    assert process.wait(timeout=WAIT) == 0


def test_a_file_system_that_does_not_tell_is_looked_at_and_named(box):
    """FUSE knows nothing of what is changed behind it."""
    behind = os.path.join(box.home, "behind")
    os.mkdir(behind)
    box.write(".env", "PORT=1\n", behind)
    subprocess.run(["bindfs", behind, box.project], check=True)
    try:
        process = subprocess.Popen([box.ges, "watch", "--json", "--once", "--for", "60s", box.project], env=box.env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert json.loads(process.stdout.readline())["what"] == "ready"
        save(behind + "/.env", "PORT=2\n")
        out, err = process.communicate(timeout=WAIT)
        assert json.loads(out.splitlines()[0])["new"] == "2"
        assert err.count(b"does not tell") == 1 and b"(fuse)" in err and b"every 2000 ms" in err
    finally:
        subprocess.run(["umount", "-l", box.project], check=True)


def test_poll_sees_what_nobody_tells(box):
    """The lower layer of an overlay is changed behind it, which inotify does not say."""
    base = os.path.join(box.home, "layers")
    os.mkdir(base)
    script = """mount -t tmpfs t "$1" && mkdir "$1/l" "$1/u" "$1/w" && echo PORT=1 >"$1/l/.env" &&
mount -t overlay o -o "lowerdir=$1/l,upperdir=$1/u,workdir=$1/w" "$2" || exit 9
(sleep 1; echo PORT=2 >"$1/l/.env.new"; mv "$1/l/.env.new" "$1/l/.env2"; cat "$1/l/.env2" >"$1/l/.env") &
exec "$0" watch --json --once --poll 100ms --for 60s "$2" """
    done = subprocess.run(["unshare", "-m", "sh", "-c", script, box.ges, base, box.project], env=box.env, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=WAIT + 60)
    assert done.returncode == 0, done
    assert json.loads(done.stdout.splitlines()[1])["new"] == "2"


def test_more_events_than_the_system_keeps(box):
    """Stopped, it cannot take them: they overflow. Everything is read again."""
    box.write(".env", "PORT=1\n")
    with open("/proc/sys/fs/inotify/max_queued_events", encoding="ascii") as file:
        limit = int(file.read())
    watch = box.watch()
    watch.process.send_signal(signal.SIGSTOP)
    for number in range(limit // 2 + 100):
        name = box.path(".env.%d" % (number % 2))
        with open(name, "w", encoding="ascii"):
            pass
        os.unlink(name)
    box.write(".env", "PORT=2\n")
    watch.process.send_signal(signal.SIGCONT)
    assert watch.until("PORT")["new"] == "2"
    assert b"more happened at once" in watch.process.stderr.readline()


# --- who changes ----------------------------------------------------------------------------------


def test_nano_saves(box):
    box.write(".env", "PORT=8080\n")
    watch = box.watch()
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(box.project)
        os.execve("/usr/bin/nano", ["nano", "-I", ".env"], box.env | {"TERM": "xterm"})
    time.sleep(1)
    os.write(master, b"\x0b")  # cut the line
    os.write(master, b"NAME=nano\r")
    os.write(master, b"\x0f")  # write it out
    time.sleep(0.5)
    os.write(master, b"\r")
    events = [watch.next(), watch.next()]
    assert {(event["what"], event["name"]) for event in events} == {("set", "NAME"), ("unset", "PORT")}
    os.write(master, b"\x18")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(master)


def test_another_branch_is_one_report(box):
    def git(*words):
        box.run("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main", *words)

    git("init", "-q")
    box.run(box.go, "mod", "init", "example.com/shop")
    box.write(".env", "PORT=1\nNAME=a\n")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    box.write(".env", "PORT=2\nNAME=a\n")
    box.run(box.go, "mod", "edit", "-go=1.21")
    git("commit", "-qam", "two")
    watch = box.watch("--quiet", "300")
    git("checkout", "-q", "main")
    events = {event["name"]: event for event in (watch.next(), watch.next())}
    assert events["PORT"]["new"] == "1" and events["go"]["old"] == "1.21"
    assert len({event["time"] for event in events.values()}) == 1
    watch.nothing(0.5)
    git("checkout", "-q", "other")
    assert {watch.next()["name"], watch.next()["name"]} == {"PORT", "go"}


def test_a_thousand_changes_a_second(box):
    """Each report is a state that was there; the last one is reported; it does not fall behind."""
    box.write(".env", "PORT=0\n")
    watch = box.watch()
    for number in range(1, 2001):
        save(box.path(".env"), "PORT=%d\n" % number)
        time.sleep(0.0005)
    old, reports = "0", 0
    while old != "2000":
        event = watch.until("PORT")
        assert event["old"] == old and int(event["new"]) > int(old)
        old, reports = event["new"], reports + 1
    assert reports < 1000
    watch.nothing(0.3)


# --- what it costs --------------------------------------------------------------------------------


def test_asleep_it_makes_no_system_call(box):
    watch = box.watch()
    time.sleep(0.3)
    traced = subprocess.run(["timeout", "-s", "INT", "2", "strace", "-f", "-p", str(watch.process.pid)],
                            capture_output=True, check=False, text=True)
    calls = [line for line in traced.stderr.splitlines() if re.match(r"(\[pid +\d+\] )?\w+\(", line)]
    assert len(calls) == 1 and "poll(" in calls[0] or "restart_syscall(" in calls[0], traced.stderr


def test_memory_stays(box):
    box.write(".env", "PORT=0\n")
    watch = box.watch()

    def peak():
        with open("/proc/%d/status" % watch.process.pid, encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))

    def rounds(first, last):
        for number in range(first, last):
            save(box.path(".env"), "PORT=%d\n" % number)
            assert watch.until("PORT")["new"] == str(number)

    rounds(1, 60)
    before = peak()
    rounds(60, 400)
    assert before < 16 * 1024 and peak() < before + 512
