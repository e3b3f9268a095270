"""A Linux machine of its own, with real paths: a root directory made of files and bind mounts, in a mount namespace.

/usr/local/go is really there, and so are /usr/bin/go, /etc/profile and the user's home, whatever the real machine has.
Works as root, and without rights through a user namespace (then everything runs as its root).
"""

import os
import shutil

from support import exact

MOUNT = r"""set -e
while [ "$1" != -- ]; do mount --rbind "$1" "$2"; shift 2; done
shift
exec "$@"
"""
# What programs need to run at all; copied, as they are small and may be links.
LIBRARIES = ("/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6", "/lib/x86_64-linux-gnu/libm.so.6",
             "/lib/x86_64-linux-gnu/libresolv.so.2", "/lib/x86_64-linux-gnu/libpthread.so.0")
FOLDERS = ("/proc", "/dev", "/etc/profile.d", "/mnt", "/opt", "/root", "/tmp", "/usr/bin", "/usr/sbin", "/usr/games", "/usr/lib",
           "/usr/local/bin", "/usr/local/sbin", "/usr/local/games", "/var/lib", "/var/tmp")
# What Debian gives every machine; the start-up files say much that must not be misread.
SYSTEM_FILES = ("/etc/profile", "/etc/bash.bashrc", "/etc/login.defs", "/etc/debian_version", "/etc/os-release")


class Machine:
    """`env` is what a login leaves: change it, then `ges(...)` or `run(...)`."""

    def __init__(self, sandbox, user="ana"):
        self.sandbox, self.root = sandbox, sandbox.path("machine")
        self.uid = 0 if user == "root" or os.geteuid() != 0 else 1000
        self.home = "/root" if user == "root" else "/home/" + user
        self.cwd = self.home
        self.binds = []
        self.env = {"HOME": self.home, "USER": user, "LOGNAME": user, "SHELL": "/bin/bash", "LANG": "C.UTF-8",
                    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"}
        for folder in FOLDERS:
            os.makedirs(self.path(folder))
        for folder in ("/tmp", "/var/tmp"):
            os.chmod(self.path(folder), 0o1777)
        for name in ("bin", "sbin", "lib"):
            self.link("usr/" + name, "/" + name)
        self.bind("/proc", "/proc")
        self.bind("/dev", "/dev")
        for file in LIBRARIES + SYSTEM_FILES:
            if os.path.exists(file):
                self.copy(file, file)
        for program in ("/bin/sh", "/bin/bash", "/usr/bin/env"):
            self.program(program)
        self.copy("/lib/x86_64-linux-gnu/libtinfo.so.6", "/lib/x86_64-linux-gnu/libtinfo.so.6")  # bash
        self.file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n%s:x:1000:1000::/home/%s:/bin/bash\n" % (user, user))
        self.file("/etc/hosts", "127.0.0.1\tlocalhost\n")
        self.bind(sandbox.program, "/usr/local/bin/ges")
        os.makedirs(self.path(self.home), exist_ok=True)
        for name in (".profile", ".bashrc", ".bash_logout"):
            if os.path.exists("/etc/skel/" + name):
                self.copy("/etc/skel/" + name, self.home + "/" + name)

    def path(self, path):
        """Where a path of the machine is on the real one."""
        return self.root + path

    def at_home(self, *names):
        return os.path.join(self.home, *names)

    def file(self, path, content="", mode=0o644):
        where = self.path(path)
        os.makedirs(os.path.dirname(where), exist_ok=True)
        with open(where, "wb") as file:
            file.write(exact.to_bytes(content))
        os.chmod(where, mode)

    def append(self, path, content):
        with open(self.path(path), "a", encoding="utf-8") as file:
            file.write(content)

    def directory(self, path):
        os.makedirs(self.path(path), exist_ok=True)

    def link(self, target, path):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        os.symlink(target, self.path(path))

    def copy(self, source, path):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        shutil.copy2(source, self.path(path))

    def program(self, source, path=None):
        """A program of the real machine; its libraries are not brought."""
        self.copy(os.path.realpath(source), path or source)

    def bind(self, source, path):
        """Lays a file or folder of the real machine there."""
        source, target = os.path.realpath(source), self.path(path)
        if os.path.isdir(source):
            os.makedirs(target, exist_ok=True)
        else:
            self.file(path)
        self.binds += [source, target]

    def debian_go(self, tree, default=True):
        """The packages golang-1.N-go and -src, and golang-go with `default`; returns GOROOT."""
        name = os.path.basename(tree)
        self.bind(tree, "/usr/lib/" + name)
        self.bind(os.path.join(tree, "../../share", name), "/usr/share/" + name)
        if default:
            for program in ("go", "gofmt"):
                self.link("../lib/go/bin/" + program, "/usr/bin/" + program)
            self.link(name, "/usr/lib/go")
        return "/usr/lib/" + name

    def official_go(self, tree, root="/usr/local/go"):
        """The archive of go.dev: one tree without links in it; returns GOROOT."""
        for name in sorted(os.listdir(tree)):
            self.bind(os.path.join(tree, name), root + "/" + name)
        return root

    def give(self):
        """All of the home directory belongs to the user."""
        if self.uid != 0:
            for folder, _, files in os.walk(self.path(self.home)):
                for name in [folder] + [os.path.join(folder, file) for file in files]:
                    os.chown(name, self.uid, self.uid, follow_symlinks=False)

    def run(self, program, *words, timeout=120):
        self.give()
        rights = ["/usr/bin/unshare", "--mount", "--propagation", "private"] + ([] if os.geteuid() == 0 else ["-r"])
        user = ["-S", str(self.uid), "-G", str(self.uid)] if self.uid else []
        inside = ["/usr/bin/env", "-i", *("%s=%s" % item for item in self.env.items()),
                  "/usr/bin/unshare", *user, "-R", self.root, "-w", self.cwd, program, *words]
        return exact.run(rights[0], [*rights, "/bin/sh", "-c", MOUNT, "sh", *self.binds, "--", *inside],
                         ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"], "/", timeout)

    def ges(self, *words):
        return self.run("/usr/local/bin/ges", *words)

    def go(self, *words):
        """What a shell runs when the user types go."""
        return self.run("/bin/sh", "-c", 'exec go "$@"', "sh", *words)
