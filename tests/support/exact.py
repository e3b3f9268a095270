"""Starts a program with exactly the given arguments and environment: order kept, duplicates kept, any argv[0].

subprocess takes a dictionary, so it can hold no duplicate entries; this calls posix_spawn of the C library itself.
"""

import ctypes
import json
import os
import select
import signal
import time

_libc = ctypes.CDLL(None, use_errno=True)
_SETSIGDEF = 0x04
_SETPGROUP = 0x02


class Result:
    """status: exit status, or 128+signal as a shell says it; None when the time limit ended the program."""

    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err, self.seconds = status, out, err, seconds

    def same(self, other):
        return (self.status, self.out, self.err) == (other.status, other.out, other.err)

    def json(self):
        """The answer of --json. What is none fails the test with all that the program said."""
        try:
            return json.loads(self.out)
        except ValueError as problem:
            raise AssertionError("no JSON (%s): %r" % (problem, self)) from None

    def __repr__(self):
        return "status %r\n--- stdout\n%s\n--- stderr\n%s" % (self.status, show(self.out), show(self.err))


def show(data):
    return data.decode("utf-8", "backslashreplace")


def to_bytes(text):
    """Text of a scenario: lone surrogates stand for bytes that are no UTF-8."""
    return text if isinstance(text, bytes) else os.fsencode(text)


def _vector(items):
    items = [to_bytes(i) for i in items]
    return (ctypes.c_char_p * (len(items) + 1))(*items, None)


def run(program, argv, environment, cwd, timeout=60):
    """program: path of the file; argv: with argv[0]; environment: list of "NAME=value"."""
    fds = [os.memfd_create("out"), os.memfd_create("err")]
    actions = ctypes.create_string_buffer(256)
    attributes = ctypes.create_string_buffer(512)
    pid = ctypes.c_int()
    start = time.monotonic()
    _libc.posix_spawn_file_actions_init(actions)
    _libc.posix_spawnattr_init(attributes)
    try:
        _libc.posix_spawn_file_actions_addopen(actions, 0, b"/dev/null", os.O_RDONLY, 0)
        _libc.posix_spawn_file_actions_adddup2(actions, fds[0], 1)
        _libc.posix_spawn_file_actions_adddup2(actions, fds[1], 2)
        _libc.posix_spawn_file_actions_addchdir_np(actions, to_bytes(cwd))
        _libc.posix_spawnattr_setflags(attributes, ctypes.c_short(_SETPGROUP))
        code = _libc.posix_spawn(
            ctypes.byref(pid), to_bytes(program), actions, attributes, _vector(argv), _vector(environment)
        )
        if code != 0:
            raise OSError(code, os.strerror(code), os.fsdecode(to_bytes(program)))
        status = _wait(pid.value, timeout)
        return Result(status, _content(fds[0]), _content(fds[1]), time.monotonic() - start)
    finally:
        _libc.posix_spawn_file_actions_destroy(actions)
        _libc.posix_spawnattr_destroy(attributes)
        for fd in fds:
            os.close(fd)


def _wait(pid, timeout):
    pidfd = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        in_time = bool(poll.poll(timeout * 1000))
        if not in_time:
            os.killpg(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(pidfd)
    if not in_time:
        return None
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _content(fd):
    size = os.fstat(fd).st_size
    return os.pread(fd, size, 0) if size else b""
