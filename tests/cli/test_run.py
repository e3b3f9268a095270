"""`ges run` and `ges shell` with real programs: what the command gets, what comes back, and what dies when."""

import errno
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from support import toolchains

DUMP = "import os,sys; os.write(1, b'\\0'.join(os.fsencode(a) for a in sys.argv[1:]))"
# Two generations below it, one in a session of its own, leave their ids behind and live on.
TREE = (
    "echo $$ >>{ids}; setsid sh -c 'echo $$ >>{ids}; sleep 300 & echo $! >>{ids}; trap \"\" TERM HUP; wait' &"
    " sh -c 'echo $$ >>{ids}; sleep 301 & echo $! >>{ids}; wait' & wait"
)


def wait_until(claim, seconds=60):
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def is_alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def lines_of(path):
    try:
        with open(path) as file:
            return [int(line) for line in file.read().split()]
    except FileNotFoundError:
        return []


def start(sandbox, *words, **how):
    return subprocess.Popen(
        [sandbox.program, *words],
        env={"PATH": "/usr/bin:/bin", "HOME": sandbox.path("home")},
        cwd=sandbox.path("w"),
        **how,
    )


# --- what the command gets ------------------------------------------------------------------------


def test_environment_is_the_plan_byte_for_byte(sandbox):
    given = ["A=1", "PATH=/usr/bin:/bin", "B=x=y", "A=2", "EMPTY=", "BYTES=\udcff\n\t'\"$", "Z=ü"]
    plan = sandbox.ges("run", "--print", "--json", "--reveal", "/bin/cat", env=given, bare=True)
    listed = [v["name"] + "=" + v["value"] for v in plan.json()["variables"] if v["name"] != "BYTES"]
    done = sandbox.ges("run", "--", "/bin/cat", "/proc/self/environ", env=given, bare=True)
    assert done.out == b"".join(os.fsencode(g) + b"\0" for g in given), done
    assert listed == [g for g in given if not g.startswith("BYTES")]


def test_changes_in_the_order_of_the_command_line(sandbox):
    sandbox.write("w/.env", "A=file # no\n".replace(" # no", "") + "export B='C:\\go x'\nC=\"d e\"\n")
    words = ["--set", "A=1", "--env", ".env", "--set=B=2", "--unset", "C", "--set", "D=4", "--unset", "KEEP"]
    done = sandbox.ges("run", *words, "--", "/bin/cat", "/proc/self/environ", env=["KEEP=1", "A=0", "Q=9"], bare=True)
    assert done.out == b"A=file\0Q=9\0B=2\0D=4\0", done
    assert sandbox.ges("run", "--env", ".env", "--set", "A=9", "env", env=["PATH=/bin"], bare=True).out.count(b"A=") == 1


@pytest.mark.parametrize("line", ["A=$B", "A=a\\b", "A=it's", "A=a#b", "A=\"$x\"", "A='x", "A='x'y", "just words", "1A=x"])
def test_env_file_that_readers_take_differently_is_refused(sandbox, line):
    sandbox.write("w/.env", "OK=1\n" + line + "\n")
    done = sandbox.ges("run", "--env", ".env", "env")
    assert done.status == 125 and b".env" in done.err and b"line 2" in done.err, done


def test_env_file_of_a_program_is_read_as_that_program_does(sandbox):
    sandbox.write("w/.env", "A=${Q}x # c\nB=\"a\\tb\"\n")
    done = sandbox.ges("run", "--set", "Q=5", "--as", "compose", "--env", ".env", "--", "/bin/cat", "/proc/self/environ",
                       env=["Q=1"], bare=True)
    assert done.out == b"Q=5\0A=5x\0B=a\tb\0", done
    done = sandbox.ges("run", "--as=systemd", "--env", ".env", "--", "/bin/cat", "/proc/self/environ", env=[], bare=True)
    assert done.out == b"A=${Q}x # c\0B=a\\tb\0", done
    assert sandbox.ges("run", "--as", "perl", "--env", ".env", "env").status == 125


def test_clean_keeps_what_is_needed_and_nothing_of_go(sandbox):
    env = ["GOROOT=/x", "GOFLAGS=-bad", "CC=zig", "HTTPS_PROXY=http://p", "LC_TIME=C", "FOO=1", "TMPDIR=/tmp"]
    done = sandbox.ges("run", "--clean", "--", "/bin/cat", "/proc/self/environ", env=env)
    names = {entry.split(b"=")[0].decode() for entry in done.out.split(b"\0") if entry}
    assert names == {"HOME", "PATH", "LC_ALL", "LC_TIME", "TMPDIR", "HTTPS_PROXY"}, done
    bare = sandbox.ges("run", "--clean", "env", env=["X=1"], bare=True)
    assert bare.out == b"PATH=/usr/local/bin:/usr/bin:/bin\n", bare


def test_every_argument_arrives_unchanged(sandbox):
    arguments = ["", " ", "-x", "--", "a b", "\\", "\\\\\\", '"', "a\\\"b\\", "'", "$HOME", "%PATH%", "*", "é😀", "\udcff"]
    arguments += [chr(c) for c in range(1, 128)] + ["".join(chr(c) for c in range(1, 128))]
    done = sandbox.ges("run", "--", sys.executable, "-c", DUMP, *arguments)
    assert done.out == b"\0".join(os.fsencode(a) for a in arguments), done


def test_ten_megabytes_pass_through(sandbox):
    data = os.urandom(10_000_000)
    done = subprocess.run([sandbox.program, "run", "cat"], input=data, capture_output=True, timeout=60, check=True)
    assert done.stdout == data and done.stderr == b""


def test_a_million_characters(sandbox):
    variables = ["V%d=%s" % (i, "x" * 100_000) for i in range(10)]
    done = sandbox.ges("run", "--", "/bin/cat", "/proc/self/environ", env=["PATH=/bin", *variables], bare=True)
    assert done.status == 0 and len(done.out) > 1_000_000, done.err


def test_one_variable_too_long_is_named(sandbox):
    sandbox.write("w/.env", "SHORT=1\nHUGE='" + "x" * 131_072 + "'\n")
    done = sandbox.ges("run", "--env", ".env", "true")
    assert done.status == 126 and b"'HUGE'" in done.err and b"131071" in done.err, done.err
    sandbox.write("w/.env", "HUGE='" + "x" * (131_071 - 5) + "'\n")
    assert sandbox.ges("run", "--env", ".env", "true").status == 0


def test_all_too_long_together_says_the_sum(sandbox):
    sandbox.write("w/.env", "".join("V%d='%s'\n" % (i, "x" * 100_000) for i in range(10)))
    words = ["--env", ".env"]
    command = "ulimit -s 1024; exec %s run %s true" % (sandbox.program, " ".join(words))
    done = sandbox.run(["/bin/sh", "-c", command])
    assert done.status == 126 and b"1024 KiB" in done.err, done


# --- what comes back ------------------------------------------------------------------------------


def test_every_exit_code(sandbox):
    for code in range(256):
        assert sandbox.ges("run", "--", "sh", "-c", "exit %d" % code).status == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGSEGV, signal.SIGHUP])
def test_the_signal_that_killed_the_command_kills_ges(sandbox, number):
    done = start(sandbox, "run", "--", "sh", "-c", "kill -%d $$" % number)
    assert done.wait(20) == -number


def test_a_signal_while_the_rest_is_ended_does_not_hide_the_exit_code(sandbox):
    """ges hands it on to a keeper that listens no more, as its command has ended; and reads the last word late."""
    script = "(trap '' TERM; exec sleep 300) & echo $$; read line; exit 7"
    slowly = ["strace", "-D", "-o", "/dev/null", "-e", "inject=recvfrom:delay_enter=300000"]  # not the keeper
    ges = subprocess.Popen([*slowly, sandbox.program, "run", "--", "sh", "-c", script], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)
    command = int(ges.stdout.readline())
    ges.stdin.close()
    wait_until(lambda: not os.path.exists("/proc/%d" % command))
    ges.send_signal(signal.SIGWINCH)
    assert ges.wait(60) == 7
    ges.stdout.close()


@pytest.mark.parametrize(
    "words, code, text",
    [
        (["nosuch"], 127, b"no such command on the PATH"),
        (["./nosuch"], 127, b"no such file"),
        (["/etc/passwd"], 126, b"permission denied"),
        (["/"], 126, b"director"),
        (["--bad", "true"], 125, b"unknown option"),
        (["--set", "NOVALUE", "true"], 125, b"has no '='"),
        (["--set", "=x", "true"], 125, b"empty"),
        (["--unset", "A=B", "true"], 125, b"'='"),
        (["--scope", "moon", "true"], 125, b"no scope"),
        (["--env", "none", "true"], 127, b"none"),
        ([], 125, b"no command"),
    ],
)
def test_failures_of_ges_are_told(sandbox, words, code, text):
    done = sandbox.ges("run", *words)
    code = 125 if words[:1] == ["--env"] else code
    assert done.status == code and text in done.err and done.err.startswith(b"ges: "), done


def test_a_script_without_interpreter_is_run_by_sh_and_a_bad_one_is_told(sandbox):
    sandbox.write("bin/plain", 'echo "$0" "$@"\n', mode=0o755)
    sandbox.write("bin/bad", "#!/nonexistent/x\n", mode=0o755)
    done = sandbox.ges("run", "plain", "a b", env=["PATH=" + sandbox.path("bin")])
    assert done.out == sandbox.path("bin/plain").encode() + b" a b\n" and done.status == 0, done
    done = sandbox.ges("run", "bad", env=["PATH=" + sandbox.path("bin")])
    assert done.status == 126 and b"interpreter" in done.err, done


def test_the_command_is_found_on_the_new_path_and_not_in_the_current_directory(sandbox):
    sandbox.write("bin/tool", "#!/bin/sh\necho new\n", mode=0o755)
    sandbox.write("w/here", "#!/bin/sh\necho here\n", mode=0o755)
    assert sandbox.ges("run", "--set", "PATH=" + sandbox.path("bin"), "tool").out == b"new\n"
    assert sandbox.ges("run", "tool").status == 127
    done = sandbox.ges("run", "--set", "PATH=.:/bin", "here")
    assert done.status == 126 and b"'here'" in done.err and b"current directory" in done.err, done
    assert sandbox.ges("run", "./here").out == b"here\n"


def test_print_masks_secrets_and_says_where_from(sandbox):
    words = ["run", "--print", "--set", "API_TOKEN=hush", "true"]
    assert b"hush" not in sandbox.ges(*words).out and b"API_TOKEN=***  # --set" in sandbox.ges(*words).out
    assert b"API_TOKEN=hush" in sandbox.ges(*words[:2], "--reveal", *words[2:]).out


def test_fresh_scope_is_the_start_up_files(sandbox):
    sandbox.write("home/.profile", "export PLANTED=yes\n")
    done = sandbox.ges("run", "--scope", "fresh", "env", env=["SESSION_ONLY=1", "SHELL=/bin/sh"])
    assert b"PLANTED=yes" in done.out and b"SESSION_ONLY" not in done.out, done


# --- what dies when -------------------------------------------------------------------------------


def plant(sandbox, *options):
    ids = sandbox.path("w/ids")
    ges = start(sandbox, "run", *options, "--", "sh", "-c", TREE.format(ids=ids), start_new_session=True)
    wait_until(lambda: len(lines_of(ids)) == 5)
    return ges, lines_of(ids)


def end_all(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_three_generations_die_when_ges_is_sent(sandbox, number):
    ges, pids = plant(sandbox)
    assert all(is_alive(pid) for pid in pids)
    ges.send_signal(number)
    assert ges.wait(60) == -number
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_three_generations_die_when_the_keeper_is_killed(sandbox):
    ges, pids = plant(sandbox)
    with open("/proc/%d/stat" % pids[0]) as file:
        keeper = int(file.read().rsplit(")", 1)[1].split()[1])
    assert keeper != ges.pid
    os.kill(keeper, signal.SIGKILL)
    assert ges.wait(60) == -signal.SIGKILL
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_what_is_left_dies_with_the_command_unless_it_may_stay(sandbox):
    for options, lives in (((), False), (("--keep-rest",), True)):
        ids = sandbox.path("w/left%d" % lives)
        script = "setsid sleep 302 </dev/null >/dev/null 2>&1 & echo $! >%s" % ids
        assert sandbox.ges("run", *options, "--", "sh", "-c", script).status == 0
        pids = lines_of(ids)
        assert is_alive(pids[0]) == lives
        end_all(pids)


def test_children_of_a_shell_that_became_ges_are_not_ours(sandbox):
    ids = sandbox.path("w/ids")
    script = "sleep 303 & echo $! >%s; exec %s run -- sh -c 'kill -9 $PPID'" % (ids, sandbox.program)
    subprocess.run(["sh", "-c", script], timeout=20, check=False, stdout=subprocess.DEVNULL)
    pids = lines_of(ids)
    assert is_alive(pids[0])
    end_all(pids)


# --- the terminal ---------------------------------------------------------------------------------


class Terminal:
    """A program on a pty that is its controlling terminal."""

    def __init__(self, argv, environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGINT, signal.SIGQUIT):  # ignored in the jobs of a script
                signal.signal(number, signal.SIG_DFL)
            os.execve(argv[0], argv, environment)
        self.seen = b""

    def read(self, seconds):
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                self.seen += os.read(self.fd, 65536)
            except OSError as problem:
                assert problem.errno == errno.EIO

    def expect(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            self.read(0.05)
        self.seen = self.seen.split(text, 1)[1]

    def type(self, text):
        os.write(self.fd, text)

    def wait(self):
        end = time.monotonic() + 60
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, self.seen
            self.read(0.02)


def runs_in(session, name):
    """Does a program of that name run in the session of that number?"""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as file:
                head, rest = file.read().rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if head.split("(", 1)[1] == name and int(rest.split()[3]) == session:
            return True
    return False


def terminal(sandbox, *argv):
    return Terminal(list(argv), {"PATH": "/usr/bin:/bin", "HOME": sandbox.path("home"), "TERM": "dumb", "PS1": "READY> "})


def test_ctrl_c_is_the_commands_once(sandbox):
    count = "import signal,time\nn=0\ndef f(*a):\n global n\n n+=1\nsignal.signal(2,f)\nprint('up',flush=True)\nwhile n==0: time.sleep(.01)\ntime.sleep(.5)\nprint('got',n,flush=True)\nexit(9)"
    t = terminal(sandbox, sandbox.program, "run", "--", sys.executable, "-c", count)
    t.expect(b"up")
    t.type(b"\x03")
    t.expect(b"got 1")
    assert t.wait() == 9


def test_ctrl_c_that_kills_the_command_kills_ges(sandbox):
    t = terminal(sandbox, sandbox.program, "run", "--", "sh", "-c", "echo up; sleep 305")
    t.expect(b"up")
    wait_until(lambda: runs_in(t.pid, "sleep"))  # a Ctrl-C while dash is starting it gets lost in dash: without ges too
    t.type(b"\x03")
    assert t.wait() == -signal.SIGINT


def test_a_hang_up_takes_all(sandbox):
    ids = sandbox.path("w/ids")
    t = terminal(sandbox, sandbox.program, "run", "--", "sh", "-c", TREE.format(ids=ids))
    wait_until(lambda: len(lines_of(ids)) == 5)
    os.close(t.fd)
    wait_until(lambda: not any(is_alive(pid) for pid in lines_of(ids)))
    os.waitpid(t.pid, 0)


def test_job_control_in_a_real_bash(sandbox):
    t = terminal(sandbox, "/bin/bash", "--norc", "--noprofile", "-i")
    t.expect(b"READY> ")
    t.type(b"%s run -- cat\n" % sandbox.program.encode())
    t.expect(b"run -- cat")
    wait_until(lambda: runs_in(t.pid, "cat"))
    t.type(b"first\n")
    t.expect(b"first\r\nfirst")
    t.type(b"\x1a")
    t.expect(b"Stopped")
    t.expect(b"READY> ")
    t.type(b"echo still $((40+2))\n")
    t.expect(b"still 42")
    t.type(b"fg\n")
    t.expect(b"run -- cat")
    time.sleep(0.3)
    t.type(b"second\n")
    t.expect(b"second\r\nsecond")
    t.type(b"\x04")
    t.expect(b"READY> ")
    t.type(b"echo rc=$?; exit\n")
    t.expect(b"rc=0")
    t.wait()


def test_a_shell_inside_has_job_control_of_its_own(sandbox):
    sandbox.write("home/.bashrc", "PS1='INNER> '\n")
    t = Terminal(
        [sandbox.program, "shell", "--set", "MARK=7"],
        {"PATH": "/usr/bin:/bin", "HOME": sandbox.path("home"), "TERM": "dumb", "SHELL": "/bin/bash"},
    )
    t.expect(b"'exit' leaves it")
    t.expect(b"INNER> ")
    t.type(b"echo level=$GES_SHELL_LEVEL mark=$MARK\n")
    t.expect(b"level=1 mark=7")
    t.type(b"sleep 306\n")
    wait_until(lambda: runs_in(t.pid, "sleep"))
    t.type(b"\x1a")
    t.expect(b"Stopped")
    t.type(b"kill %1; exit 5\n")
    time.sleep(0.2)
    t.type(b"exit 5\n")
    assert t.wait() == 5


# --- go -------------------------------------------------------------------------------------------


def test_a_real_build_in_a_clean_environment_with_every_toolchain(sandbox, go_toolchains):
    sandbox.write("w/go.mod", "module m\n\ngo 1.15\n")
    sandbox.write("w/main.go", 'package main\n\nfunc main() { println("built") }\n')
    os.makedirs(sandbox.path("home/.cache"))
    os.symlink(toolchains.build_cache(), sandbox.path("home/.cache/go-build"))  # else each compiles the runtime
    for version, goroot in go_toolchains.items():
        go = os.path.join(goroot, "bin", "go")
        env = ["GOROOT=/nowhere", "GOFLAGS=-broken", "GOOS=plan9", "PATH=/usr/bin:/bin"]
        words = ["run", "--clean", "--set", "GOTOOLCHAIN=local", "--", go, "build", "-o", "out", "."]
        done = sandbox.ges(*words, env=env, timeout=300)
        assert done.status == 0, (version, done)
        assert sandbox.run([sandbox.path("w/out")]).err == b"built\n"


def test_go_env_w_is_safe_in_a_clean_environment(sandbox, go_toolchains):
    go = os.path.join(list(go_toolchains.values())[-1], "bin", "go")
    env = ["GOPROXY=off", "GOENV=" + sandbox.path("w/elsewhere")]
    done = sandbox.ges("run", "--clean", "--", go, "env", "-w", "GOPROXY=direct", env=env)
    assert done.status == 0 and done.err == b"", done
    with open(sandbox.path("home/.config/go/env")) as file:
        assert file.read() == "GOPROXY=direct\n"
