"""The real programs that load .env files: each reads files and answers with its variables, or {"__error": why}.
A null is a name that is not set."""
import base64
import concurrent.futures
import json
import os
import subprocess

from . import toolchains

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dotenv_peers")
ENV = {"PATH": "/usr/bin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
OF_BASH = ("PWD", "OLDPWD", "SHLVL", "_", "HOME", "PATH", "LC_ALL", "file")


def _tool(name):
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools", name)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"the real programs cannot be had: {done.stderr}")
    return done.stdout.strip()


class Readers:
    """`folder` is for what is built; `env` the environment in which the programs read."""

    def __init__(self, folder, goroot, env=None):
        self.folder, self.goroot = folder, goroot
        self.env = {**ENV, **(env or {})}
        self.peers = _tool("dotenv-peers.sh")

    def _ask(self, command, files, **more):
        given = b"".join(base64.b64encode(content) + b"\n" for content in files)
        done = subprocess.run(command, input=given, capture_output=True, env={**self.env, **more}, cwd=self.folder, check=False)
        rows = [json.loads(line) for line in done.stdout.split(b"\n")[:-1]]
        assert done.returncode == 0 and len(rows) == len(files), done.stderr
        return rows

    def written_in_javascript(self, files):
        """node, node-dotenv, dotenv-expand, dotenvx; without a PATH, as the last one runs what stands in a file."""
        return self._ask([f"{self.peers}/node/bin/node", f"{HERE}/node.cjs", f"{self.peers}/node_modules"], files,
                         PATH="/nonexistent")

    def libraries(self, files):
        """python-dotenv, systemd"""
        return self._ask(["/usr/bin/python3", f"{HERE}/libraries.py", f"{self.peers}/debian/usr/lib/python3/dist-packages",
                          f"{self.peers}/debian/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"], files)

    def written_in_go(self, files):
        """godotenv, compose"""
        program = os.path.join(self.folder, "readers")
        if not os.path.exists(program):
            env = {**self.env, "GO111MODULE": "off", "GOPATH": f"{self.peers}/debian/usr/share/gocode", "GOTOOLCHAIN": "local",
                   "GOCACHE": os.path.join(os.path.dirname(os.path.dirname(self.peers)), "go-build"), "GOFLAGS": ""}
            built = subprocess.run([os.path.join(self.goroot, "bin", "go"), "build", "-o", program, f"{HERE}/main.go"], env=env,
                                   capture_output=True, text=True)
            assert built.returncode == 0, built.stderr
        return self._ask([program], files)

    def bash(self, folder, count):
        """The files N.env in the folder."""
        subprocess.run(["/bin/bash", "--norc", f"{HERE}/bash.sh", folder], env={**self.env, "PATH": "/nonexistent"}, cwd=folder,
                       check=True)
        return [self._of_bash(os.path.join(folder, f"{number:05}")) for number in range(count)]

    @staticmethod
    def _of_bash(base):
        with open(base + ".err", encoding="utf-8", errors="replace") as said, open(base + ".rc", encoding="ascii") as status:
            complaint, status = said.read(), status.read()
        if complaint or status != "0\n":
            return {"__error": complaint}
        with open(base + ".out", "rb") as file:
            pairs = file.read().decode("utf-8", "replace").split("\0")[:-1]
        return {name: value for name, value in (pair.split("=", 1) for pair in pairs) if name not in OF_BASH}

    def direnv(self, folder, numbers):
        def read(number):
            done = subprocess.run([f"{self.peers}/debian/usr/bin/direnv", "dotenv", "json", f"{number:05}.env"],
                                  capture_output=True, env=self.env, cwd=folder)
            return json.loads(done.stdout) if done.returncode == 0 else {"__error": done.stderr.decode("utf-8", "replace")}
        return each(read, numbers)

    def mise(self, folder, numbers):
        program = _tool("mise.sh")

        def read(number):
            with open(os.path.join(folder, f"{number:05}.toml"), "w", encoding="ascii") as file:
                file.write(f'[env]\n_.file = "{number:05}.env"\n')
            env = {**self.env, "MISE_OVERRIDE_CONFIG_FILENAMES": f"{number:05}.toml",
                   "MISE_TRUSTED_CONFIG_PATHS": str(folder), "MISE_OFFLINE": "1", "HOME": os.path.join(folder, "home")}
            done = subprocess.run([program, "env", "--json"], capture_output=True, env=env, cwd=folder)
            if done.returncode != 0:
                return {"__error": done.stderr.decode("utf-8", "replace")}
            return {name: value for name, value in json.loads(done.stdout).items() if name != "PATH"}
        return each(read, numbers)

    def all(self, folder, files):
        """Per file what each program makes of it, bash and those that start once for each file too."""
        for number, content in enumerate(files):
            with open(os.path.join(folder, f"{number:05}.env"), "wb") as file:
                file.write(content)
        numbers = range(len(files))
        rows = [dict(row) for row in self.written_in_javascript(files)]
        for more in (self.libraries(files), self.written_in_go(files),
                     [{"bash": row} for row in self.bash(folder, len(files))],
                     [{"direnv": row} for row in self.direnv(folder, numbers)],
                     [{"mise": row} for row in self.mise(folder, numbers)]):
            for row, other in zip(rows, more):
                row.update(other)
        return rows


def each(read, numbers):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(read, numbers))


def go_env(goroot, path, names, folder):
    """What a real go has for the names, by the file alone; empty is as good as not set."""
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "GOENV": str(path), "GOTOOLCHAIN": "local",
           "GOCACHE": os.path.join(folder, "cache")}
    done = subprocess.run([os.path.join(goroot, "bin", "go").encode(), b"env", b"-json", *names], capture_output=True, env=env,
                          cwd=folder)
    if done.returncode != 0:
        return {"__error": done.stderr.decode("utf-8", "replace")}
    return {name: value for name, value in json.loads(done.stdout).items() if value}
