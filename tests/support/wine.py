"""A wine prefix of its own for a test run, cloned from the ready one that tools/wine-prefix.sh keeps."""

import os
import shutil
import subprocess
import time

from support import exact, toolchains

TOOL = os.path.join(toolchains.ROOT, "tools", "wine-prefix.sh")


def _tool(*arguments):
    done = subprocess.run([TOOL, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("tools/wine-prefix.sh: " + done.stderr.strip())
    return done.stdout.strip()


def stop(folder):
    """Ends the programs and the server of a clone."""
    _tool("stop", folder)


class Prefix:
    """`drive` is C: seen from unix. A server is kept running, so that a program starts in some 10 ms."""

    def __init__(self, folder):
        self.folder = folder
        self.master = _tool()
        _tool("clone", folder)
        self.drive = os.path.join(folder, "drive_c")
        self.base = [
            "HOME=%s/unix-home" % folder,
            "USER=root",
            "LANG=C.UTF-8",
            "LC_ALL=C.UTF-8",
            "WINEPREFIX=" + folder,
            "WINEARCH=win64",
            "WINEDEBUG=-all",
            "WINEDLLOVERRIDES=mscoree=;mshtml=;winemenubuilder.exe=",
        ]
        # Never with a pipe: the server would keep it open.
        self._quietly(["/usr/bin/wineserver", "-p"])

    def _quietly(self, command):
        environment = dict(entry.split("=", 1) for entry in self.base) | {"PATH": "/usr/bin:/bin"}
        null = subprocess.DEVNULL
        subprocess.run(command, env=environment, stdin=null, stdout=null, stderr=null, check=False)

    def path(self, windows_path):
        """The unix path of C:/... or C:\\...; other paths are taken as below C:."""
        path = windows_path.replace("\\", "/")
        if path[1:2] == ":":
            path = path[2:]
        return os.path.join(self.drive, path.lstrip("/"))

    def run(self, program, arguments, environment=(), cwd="w", timeout=120):
        """program: a Windows path (C:\\go\\bin\\go.exe). The unix status is the exit code modulo 256.

        The environment given comes on top of the Windows one of a new logon, as in a program started from unix.
        """
        argv = ["wine", program, *arguments]
        entries = ["PATH=/usr/bin:/bin", *self.base, *environment]
        return exact.run("/usr/bin/wine", argv, entries, self.path(cwd), timeout)

    def reset(self):
        """An empty C:\\w and the user's folders as in a new prefix."""
        shutil.rmtree(self.path("w"), ignore_errors=True)
        os.makedirs(self.path("w"))
        users = os.path.join(self.drive, "users")
        for attempt in range(50):
            shutil.rmtree(users, ignore_errors=True)
            try:
                shutil.copytree(os.path.join(self.master, "drive_c", "users"), users, symlinks=True)
                return
            except (FileExistsError, shutil.Error):  # a program of wine that is just ending made it anew
                if attempt == 49:
                    raise
                time.sleep(0.05)

    def install(self, source, target):
        """Lays a folder of the unix side into C:, by hard links where that works."""
        shutil.copytree(source, self.path(target), copy_function=_link)

    def close(self):
        stop(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
