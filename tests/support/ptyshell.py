"""A real interactive shell on a pseudo-terminal, with the hook in its start-up file.

Every command is followed by another one that writes down the environment: it is read at the prompt after the first, so
the hook has run by then. The program that the hook starts is a script that counts its starts.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

from support import toolchains

COUNTING = """#!/bin/sh
case $1 in %s) echo >> '%s' ;; esac
exec '%s' "$@"
"""


class Ended(Exception):
    """The shell is gone."""


class Hangs(Exception):
    """No prompt for a long time."""


class Ges:
    """Whose hook is in the start-up file; its peers in hookplayers.py have the same three."""

    look = "load"  # the first word of what the hook starts at a prompt

    def __init__(self, sandbox):
        self.sandbox, self.program = sandbox, sandbox.program

    def hook(self, kind):
        result = self.sandbox.ges("hook", kind)
        assert result.status == 0, result
        return result.out.decode() if isinstance(result.out, bytes) else result.out


def posix_word(text):
    return "'" + text.replace("'", "'\\''") + "'"


def fish_word(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def nu_word(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def elvish_word(text):
    return "'" + text.replace("'", "''") + "'"


AT_PROMPT = re.compile(rb"\$ (?:\x1b[^a-zA-Z]*[a-zA-Z]|[\r\n])*$")
DONE = "/usr/bin/env -0 > %s; /bin/mv %s %s"


class Kind:
    def __init__(self, argv, rc, word, set_it, unset_it, nothing, done=DONE, asks=False):
        self.argv, self.rc, self.word, self.set_it, self.unset_it, self.nothing = argv, rc, word, set_it, unset_it, nothing
        self.done, self.asks = done, asks

    def program(self):
        """None: it is not installed."""
        if self.argv[0] != "nu":
            return shutil.which(self.argv[0])
        done = subprocess.run([os.path.join(toolchains.ROOT, "tools/nushell.sh")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


KINDS = {
    "bash": Kind(["/bin/bash", "--noprofile", "--rcfile", "{rc}", "-i"], "PS1='$ '\n", posix_word,
                 "export {name}={value}", "unset {name}", ":"),
    "zsh": Kind(["/usr/bin/zsh", "-d", "-i"], "PS1='$ '\nunsetopt zle prompt_sp prompt_cr\n", posix_word,
                "export {name}={value}", "unset {name}", ":"),
    "fish": Kind(["/usr/bin/fish", "-N", "-i", "-C", "source {rc}"], "function fish_prompt; echo '$ '; end\nset fish_greeting\n",
                 fish_word, "set -gx {name} {value}", "set -e {name}", "true"),
    "elvish": Kind(["/usr/bin/elvish", "-rc", "{rc}"], "set edit:prompt = { put '$ ' }\nset edit:rprompt = { }\n", elvish_word,
                   "set-env {name} {value}", "unset-env {name}", "nop"),
    "nu": Kind(["nu", "--config", "{rc}", "--env-config", "{env}"], """$env.config.show_banner = false
$env.config.shell_integration.osc133 = false
$env.config.use_ansi_coloring = false
$env.PROMPT_COMMAND = {|| "$ "}
$env.PROMPT_COMMAND_RIGHT = {|| ""}
$env.PROMPT_INDICATOR = ""
""", nu_word, "$env.{name} = {value}", "hide-env {name}", "null", "^/usr/bin/env -0 o> %s; ^/bin/mv %s %s", asks=True),
}
ASKS_WHERE, WHERE = b"\x1b[6n", b"\x1b[1;1R"  # what a terminal answers


class Shell:
    def __init__(self, sandbox, kind, env=(), cwd=None, player=None, rc_before="", rc_after=""):
        player = player or Ges(sandbox)
        self.sandbox, self.name, self.kind = sandbox, kind, KINDS[kind]
        self.asked = self.answered = 0  # where the cursor is: once at each prompt
        self.number, self.seen, self.folder = 0, b"", os.path.join(sandbox.root, "sh%d" % len(os.listdir(sandbox.root)))
        os.makedirs(self.folder)
        self.log = os.path.join(self.folder, "starts")
        counting = os.path.join(self.folder, "ges")
        with open(counting, "w", encoding="utf-8") as file:
            file.write(COUNTING % (player.look, self.log, player.program))
        os.chmod(counting, 0o755)
        hook = player.hook(kind)
        assert player.program in hook or hasattr(player, "before")
        hook = hook.replace(player.program, counting)
        rc = os.path.join(self.folder, ".zshrc" if kind == "zsh" else "rc")
        with open(rc, "w", encoding="utf-8") as file:
            file.write(self.kind.rc + rc_before + hook + "\n" + rc_after)
        entries = sandbox.environment("TERM=dumb", "ZDOTDIR=" + self.folder, *env)
        environment = dict(entry.split("=", 1) for entry in entries)
        with open(os.path.join(self.folder, "env.nu"), "w", encoding="utf-8") as file:
            file.write(player.before(counting, self.folder) if kind == "nu" and hasattr(player, "before") else "")
        argv = self.argv = [word.replace("{rc}", rc).replace("{env}", self.folder + "/env.nu") for word in self.kind.argv]
        program = self.kind.program()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGINT, signal.SIGQUIT):  # ignored in the background, and a shell could not trap them
                signal.signal(number, signal.SIG_DFL)
            os.chdir(cwd or sandbox.path("w"))
            os.execve(program, argv, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 300, 0, 0))
        self.do("")

    def close(self):
        """Ends the shell and what it left running on its terminal."""
        for number in [n for n in os.listdir("/proc") if n.isdigit()]:
            try:
                if os.getsid(int(number)) == self.pid:
                    os.kill(int(number), signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def _read(self, seconds):
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 1 << 16)
                self.asked += data.count(ASKS_WHERE)
                os.write(self.fd, WHERE * data.count(ASKS_WHERE))
                self.seen += data
            except OSError:
                raise Ended(self.seen[-300:]) from None

    def _type(self, line, end):
        while self.asked == self.answered:
            if time.monotonic() > end:
                raise Hangs(line, self.seen)
            self._read(0.01)
        self.answered = self.asked
        os.write(self.fd, (line + "\n").encode("utf-8", "surrogateescape"))

    def do(self, line):
        """Runs a command (none: one that does nothing), waits for the prompt after it, returns the environment there."""
        line = line or self.kind.nothing
        self.number += 1
        out = os.path.join(self.folder, "env%d" % self.number)
        last = self.kind.done % (out + ".tmp", out + ".tmp", out)
        before = len(self.seen)
        end = time.monotonic() + 12
        if self.kind.asks:  # what is typed while no prompt reads it is lost
            self._type(line, end)
            self._type(last, end)
        else:
            os.write(self.fd, (line + "\n" + last + "\n").encode("utf-8", "surrogateescape"))
        while not os.path.exists(out):
            if time.monotonic() > end:
                raise Hangs(line, self.seen[before:])
            self._read(0.01)
        while self.kind.asks and self.asked == self.answered:  # its hook runs before the prompt: let it
            if time.monotonic() > end:
                raise Hangs(line, self.seen[before:])
            self._read(0.01)
        end = time.monotonic() + 1
        while not self._is_at_prompt(before) and time.monotonic() < end:
            self._read(0.01)  # the hook may be at work before it
        with open(out, "rb") as file:
            block = file.read()
        os.remove(out)
        self.env = dict(entry.split(b"=", 1) for entry in block.split(b"\0") if b"=" in entry)
        self.env = {name.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
                    for name, value in self.env.items()}
        return self.env

    def _is_at_prompt(self, before):
        """At that after both lines, where prompts can be counted: the others draw theirs again and again."""
        prompts = self.seen[before:].count(b"$ ") if self.name in ("bash", "zsh") else 2
        return prompts >= 2 and AT_PROMPT.search(self.seen)

    def type(self, line):
        """Only types a command, where no program can say when it is done: to the next prompt."""
        self._type(line, time.monotonic() + 12)

    def shown(self):
        """What stood on the terminal since the last time."""
        for _ in range(5):
            self._read(0.01)
        text = self.seen.decode("utf-8", "replace").replace("\r", "")
        self.seen = b""
        return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", text)

    def said(self):
        """What ges said there."""
        return "\n".join(re.findall("ges: [^\n]*", self.shown()))

    def starts(self):
        """How often the hook started the program since the last time."""
        if not os.path.exists(self.log):
            return 0
        with open(self.log, encoding="utf-8") as file:
            count = len(file.read())
        os.remove(self.log)
        return count

    # what differs between shells
    def cd(self, where):
        return self.do("cd " + self.kind.word(where))

    def set(self, name, value):
        word = self.kind.word(value)
        if self.name == "nu" and name == "PATH":
            word = "(%s | split row ':')" % word  # a list there
        return self.do(self.kind.set_it.format(name=name, value=word))

    def unset(self, name):
        return self.do(self.kind.unset_it.format(name=name))


def available():
    return [name for name, kind in KINDS.items() if kind.program()]
