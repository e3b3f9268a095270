#!/usr/bin/env python3
"""Compares ges with real Go toolchains in generated environments, byte for byte.

    tests/live/run_live.py GES [--cases 30] [--seed N] [--version go1.2*] [--case I] [-v] [--jobs 2]

GES ending in .exe is compared with real go.exe under wine. For every toolchain of the cache (tools/toolchains.sh,
tools/goexe.sh) and every case: ges answers all steps in a fresh home (and must not change one file), then the real
go, then ges once more for the full listings, as the build cache now holds the compiler's answers. stdout, stderr and
status are compared after `go-build[0-9]+` is made even. Where the real one panics, status and a sentence are asked
for. `--self` compares the real go with itself: proves the harness.
A failing case is kept as a golden scenario in build/live-failures/. Exit status: 0 all the same, 1 not.
"""

import argparse
import collections
import json
import multiprocessing
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, TESTS, os.path.join(TESTS, "golden")]

import fnmatch  # noqa: E402

import generate  # noqa: E402
import run_golden  # noqa: E402
import scenario as sc  # noqa: E402
import wine_golden  # noqa: E402
from support import toolchains, wine  # noqa: E402

FAILURES = os.path.join(toolchains.ROOT, "build", "live-failures")
SEED = "20261121"  # fixed, so that a run of the tests can be repeated; --seed or GES_LIVE_SEED for another
LISTING = (["env"], ["env", "-json"], ["env", "-changed"], ["env", "-json", "-changed"])


class Made(sc.Scenario):
    """A scenario that was made up rather than read."""

    def __init__(self, name, data):
        self.name, self.data, self.steps, self.folder = name, data, data["steps"], None


def snapshot(folder):
    """Every name below with kind, size and time of change: what a reading program must leave as it was."""
    seen = {}
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(base, name)
            info = os.lstat(path)
            seen[path] = (info.st_mode, info.st_size, info.st_mtime_ns)
    return seen


class Linux:
    def __init__(self, options, work):
        self.options, self.work = options, work
        found = toolchains.linux()
        self.toolchains = {v: root for v, root in found.items() if toolchains.minor_of(v) >= 16}

    def close(self):
        pass

    def compare(self, version, index):
        goroot = self.toolchains[version]
        data = generate.make("linux", version, self.options.seed, index, self.toolchains)
        scenario = Made("live_linux_%s_%s_%d" % (version, self.options.seed, index), data)
        sandbox = os.path.realpath(tempfile.mkdtemp(prefix="sb", dir=self.work))
        try:
            places = sc.Places(sandbox, goroot, version, {})
            exe = os.path.join(goroot, "bin", "go")
            sc.lay_out(scenario, places, exe)
            environment = sc.environment(scenario, places)
            cwd = places.path(data["cwd"])
            normal = run_golden.Normal([(sandbox, "@SB@"), (goroot, "@GOROOT@")])

            def run(program, step, is_ges):
                words = [places.text(word) for word in step]
                argv = [program, words[0], "--go", exe, *words[1:]] if is_ges else ["go", *words]
                return run_golden.exact.run(program, argv, environment, cwd, self.options.timeout)

            return self._compare(scenario, version, run, exe, normal, sandbox)
        finally:
            shutil.rmtree(sandbox, ignore_errors=True)

    def _compare(self, scenario, version, run, exe, normal, watched):
        ges, is_ges = (exe, False) if self.options.self else (self.options.ges, True)
        steps = [s for s in scenario.steps]
        before = snapshot(watched)
        # With a cold build cache one full listing is enough: each asks the compiler a dozen times.
        first = {n: run(ges, step, is_ges) for n, step in enumerate(steps) if n == 0 or step not in LISTING}
        changed = [] if self.options.self else sorted(before.items() ^ snapshot(watched).items())
        real = {n: run(exe, step, False) for n, step in enumerate(steps)}
        warm = {n: run(ges, step, is_ges) for n, step in enumerate(steps) if step in LISTING}
        failures = ["changed %s" % path for path, _ in changed[:5]]
        count = 0
        for name, answers in (("cold", first), ("warm", warm)):
            for n, answer in answers.items():
                count += 1
                expected = (real[n].status, normal(real[n].out), normal(real[n].err))
                got = (answer.status, normal(answer.out), normal(answer.err))
                if not run_golden.judge(expected, got, self.options.self):
                    what = (scenario.name, version, n, " ".join(steps[n]) + " (%s)" % name, "differs", expected, got)
                    failures.append(run_golden.Outcome(*what))
        return scenario, version, count, failures, {n: (r.status, normal(r.out), normal(r.err)) for n, r in real.items()}


class Windows(Linux):
    def __init__(self, options, work):
        super().__init__(options, work)
        self.toolchains = toolchains.windows()
        self.prefixes = {}

    def _prefix(self):
        pid = os.getpid()
        if pid not in self.prefixes:
            prefix = wine.Prefix(os.path.join(self.work, "wine-%d" % pid))
            for version, root in self.toolchains.items():
                prefix.install(root, wine_golden.home_of(toolchains.minor_of(version)))
            if self.options.ges:
                os.makedirs(prefix.path("ges"))
                shutil.copy2(self.options.ges, prefix.path("ges/ges.exe"))
            self.prefixes[pid] = prefix
        return self.prefixes[pid]

    def close(self):
        for name in os.listdir(self.work):
            if name.startswith("wine-"):
                wine.stop(os.path.join(self.work, name))

    def compare(self, version, index):
        prefix = self._prefix()
        prefix.reset()
        goroot = wine_golden.home_of(toolchains.minor_of(version))
        others = {v: wine_golden.home_of(toolchains.minor_of(v)) for v in self.toolchains}
        data = generate.make("windows", version, self.options.seed, index, others)
        scenario = Made("live_windows_%s_%s_%d" % (version, self.options.seed, index), data)
        places = sc.Places("C:\\w", goroot, version, {})
        wine_golden.write_files(data.get("files", {}), prefix, places)
        environment = [places.text(entry) for entry in data.get("env", [])]
        exe = goroot + "\\bin\\go.exe"

        def run(program, step, is_ges):
            words = [places.text(word) for word in step]
            if is_ges:
                words = [words[0], "--go", exe, *words[1:]]
            program = "C:\\ges\\ges.exe" if is_ges else program
            return prefix.run(program, words, environment, data["cwd"], self.options.timeout)

        return self._compare(scenario, version, run, exe, run_golden.Normal([]), prefix.path("w"))


def keep(scenario, version, answers):
    """Writes a failing case as a golden scenario."""
    folder = os.path.join(FAILURES, scenario.name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(os.path.join(folder, "scenario.json"), "w", encoding="utf-8") as file:
        json.dump(scenario.data, file, indent=1)
    for step, (status, out, err) in answers.items():
        base = os.path.join(folder, "%s.%d" % (version, step))
        for suffix, content, is_kept in ((".out", out, True), (".err", err, err), (".rc", str(status).encode(), status)):
            if is_kept:
                with open(base + suffix, "wb") as file:
                    file.write(content)


_side = None


# The real go is not always itself: its telemetry child, wine's loader on a busy machine. Both sides are
# deterministic otherwise, so a difference counts when the whole case, laid out anew, shows one this often in a row.
TRIES = 3


def _compare(job):
    try:
        for _ in range(TRIES - 1):
            result = _side.compare(*job)
            if not result[3]:
                return result
        return _side.compare(*job)
    except (OSError, RuntimeError, ValueError) as error:
        return Made("live case %s" % (job,), {"steps": []}), job[0], 1, ["harness: %s" % error], {}


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ges", nargs="?", help="the program under test; .exe: under wine")
    parser.add_argument("--self", action="store_true", help="compare the real go with itself")
    parser.add_argument("--windows", action="store_true", help="Windows toolchains (implied by a GES ending in .exe)")
    parser.add_argument("--cases", type=int, default=30, help="environments for each toolchain")
    parser.add_argument("--case", type=int, help="only the case of this number")
    parser.add_argument("--seed", default=os.environ.get("GES_LIVE_SEED") or SEED)
    parser.add_argument("--version", default="*", help="glob of versions")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--at-least", type=int, default=0, help="fail if fewer toolchains are at hand")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every difference (default: the first 5)")
    options = parser.parse_args(arguments)
    if not options.self:
        if not options.ges:
            parser.error("the program under test is missing")
        options.ges = os.path.abspath(options.ges)
        options.windows |= options.ges.endswith(".exe")
    return options


def run(options, out=sys.stdout):
    """Runs all; returns (same, different)."""
    global _side
    work = os.path.realpath(tempfile.mkdtemp(prefix="ges-live-", dir=os.environ.get("GES_TEST_DIR")))
    counts = collections.defaultdict(collections.Counter)
    shown = 0
    try:
        _side = (Windows if options.windows else Linux)(options, work)
        versions = [v for v in _side.toolchains if fnmatch.fnmatchcase(v, options.version)]
        if len(versions) < max(1, options.at_least):
            print("live: only %d toolchains are at hand: %s" % (len(versions), " ".join(versions)), file=out)
            return 0, 1
        indexes = range(options.cases) if options.case is None else [options.case]
        jobs = [(version, index) for index in indexes for version in versions]
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            try:
                for scenario, version, count, failures, answers in pool.imap_unordered(_compare, jobs, chunksize=2):
                    counts[version]["same"] += count - len([f for f in failures if not isinstance(f, str)])
                    counts[version]["differs"] += len(failures)
                    if failures:
                        keep(scenario, version, answers)
                    for failure in failures:
                        shown += 1
                        if options.verbose or shown <= 5:
                            _show(scenario, failure, out)
            finally:
                _side.close()
        for version in versions:
            count = counts[version]
            print("%-10s %d environments: %d answers the same, %d not" % (version, len(indexes), count["same"], count["differs"]), file=out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    same, different = (sum(c[key] for c in counts.values()) for key in ("same", "differs"))
    print("live: seed %s, %d toolchains: %d same, %d differs" % (options.seed, len(versions), same, different), file=out)
    if different:
        print("live: failing cases are kept in %s; repeat one: tests/live/run_live.py GES --seed %s --version V --case I"
              % (os.path.relpath(FAILURES), options.seed), file=out)  # fmt: skip
    return same, different


def _show(scenario, failure, out):
    if isinstance(failure, str):
        print("=== %s: %s" % (scenario.name, failure), file=out)
        return
    run_golden.show_difference(failure, out)
    print("    environment: %s" % json.dumps(scenario.data.get("env", [])), file=out)


def main(arguments=None):
    _, different = run(parse(arguments))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
