"""Replays golden scenarios of go.exe under wine; the Windows half of run_golden.py.

The toolchains lie where they lay: 1.19 in C:\\Go119, 1.21 in C:\\Go121, 1.26 in C:\\Program Files\\Go. `cwd` and paths
without a drive are below C:; a step "cat" looks at the user's go\\env file.
"""

import os
import shutil

import run_golden
import scenario as sc
import standin
from support import toolchains, wine

ENV_FILE = "users/root/AppData/Roaming/go/env"


def home_of(minor):
    return "C:\\Program Files\\Go" if minor == 26 else "C:\\Go1%d" % minor


def write_files(files, prefix, places):
    for name, content in files.items():
        path = prefix.path(places.text(name))
        if name.endswith("/"):
            os.makedirs(path, exist_ok=True)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(places.text(content).encode("utf-8", "surrogateescape"))


class Toolchain:
    """goroot: the Windows path; source: a folder of this machine laid out as it; real: whether go.exe runs."""

    def __init__(self, version, work):
        self.version = version
        self.minor = toolchains.minor_of(version)
        self.goroot = home_of(self.minor)
        cached = toolchains.windows()
        self.real = self.source = cached.get(version)
        if not self.real:
            same_minor = [root for v, root in cached.items() if toolchains.minor_of(v) == self.minor]
            if not same_minor:
                raise FileNotFoundError("no go.exe of 1.%d in the cache; run tools/goexe.sh" % self.minor)
            self.source = self._stand_in(same_minor[0], work)

    def _stand_in(self, neighbour, work):
        """Another patch level is at hand: its tree, with a stand-in go.exe of the version that was recorded."""
        folder = os.path.join(work, "windows-goroots", self.version)
        shutil.copytree(neighbour, folder, ignore=shutil.ignore_patterns("go.exe"))
        with open(os.path.join(folder, "VERSION"), "w", encoding="utf-8") as file:
            file.write(self.version + "\n")
        mod = standin.default_mod(self.version, windows=True)
        standin.write(os.path.join(folder, "bin", "go.exe"), self.version, self.goroot, mod, windows=True)
        return folder


class Runner:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.toolchains = {}
        self.prefixes = {}

    def prepare(self, versions):
        for version in versions:
            self.toolchains[version] = Toolchain(version, self.work)

    def can_run(self, version):
        return not self.options.real or bool(self.toolchains[version].real)

    def _prefix(self):
        """One prefix a process: programs of two scenarios must not meet."""
        pid = os.getpid()
        if pid not in self.prefixes:
            prefix = wine.Prefix(os.path.join(self.work, "wine-%d" % pid))
            for toolchain in self.toolchains.values():
                prefix.install(toolchain.source, toolchain.goroot)
            if not self.options.real:
                os.makedirs(prefix.path("ges"))
                shutil.copy2(self.options.ges, prefix.path("ges/ges.exe"))
            self.prefixes[pid] = prefix
        return self.prefixes[pid]

    def close(self):
        for name in os.listdir(self.work):
            if name.startswith("wine-"):
                wine.stop(os.path.join(self.work, name))

    def replay(self, scenario, version):
        try:
            return self._replay_in(scenario, self.toolchains[version], self._prefix())
        except (OSError, RuntimeError) as error:
            why = (None, b"", b"harness: " + str(error).encode())
            return [run_golden.Outcome(scenario.name, version, 0, "", "harness", why, why)]

    def _replay_in(self, scenario, toolchain, prefix):
        prefix.reset()
        data = scenario.data
        places = sc.Places(prefix.path("w"), toolchain.goroot, toolchain.version, {})
        write_files({**data.get("files", {}), **data.get("files2", {})}, prefix, places)
        cwd = places.text(data.get("cwd") or "w")
        os.makedirs(prefix.path(cwd), exist_ok=True)
        environment = [places.text(entry) for entry in data.get("env", [])]
        exe = places.text(data.get("exe") or toolchain.goroot + "\\bin\\go.exe")
        return self._steps(scenario, toolchain, prefix, environment, cwd, exe)

    def _steps(self, scenario, toolchain, prefix, environment, cwd, exe):
        outcomes = []
        kinds = [sc.kind_of(step) for step in scenario.steps]
        normal = run_golden.Normal([])
        for index, step in enumerate(scenario.steps):
            golden = scenario.golden(toolchain.version, index)
            if kinds[index] == "look":
                outcomes += self._look(scenario, toolchain, prefix, index)
                continue
            if golden is None or (not self.options.real and kinds[index] not in ("query", "write")):
                continue
            if self.options.real:
                result = prefix.run(exe, step, environment, cwd)
            else:
                words = [step[0], "--go", exe, *step[1:]]
                result = prefix.run("C:\\ges\\ges.exe", words, environment, cwd, self.options.timeout)
            got = (result.status, normal(result.out), normal(result.err))
            expected = (golden[0], normal(golden[1]), normal(golden[2]))
            verdict = "same" if run_golden.judge(expected, got, self.options.real) else "differs"
            what = (scenario.name, toolchain.version, index, " ".join(step), verdict, expected, got)
            outcomes.append(run_golden.Outcome(*what))
        return outcomes

    def _look(self, scenario, toolchain, prefix, index):
        recorded = scenario.golden_file(toolchain.version, index)
        try:
            with open(prefix.path(ENV_FILE), "rb") as file:
                found = file.read()
        except FileNotFoundError:
            found = None
        verdict = "same" if found == recorded else "differs"
        what = ((0, recorded or b"", b""), (0, found or b"", b""))
        return [run_golden.Outcome(scenario.name, toolchain.version, index, "cat", verdict, *what)]


