#!/usr/bin/env python3
"""Replays golden scenarios of `go env` against ges, byte for byte.

    tests/golden/run_golden.py GES FOLDER [--only GLOB] [--version go1.2*] [-v] [--jobs 2] [--list FILE]
    tests/golden/run_golden.py --real FOLDER        runs the real go instead: proves this harness

FOLDER holds one folder a scenario (see scenario.py), for instance an unpacked tests/data/golden/goenv.tar.xz. With
GES ending in .exe the scenarios are Windows ones and run under wine.

The go that is asked about is Debian's own if exactly that version is in the cache (tools/toolchains.sh), else a
stand-in made from goroots.tar.xz (standin.py). Up to 1.20 it is always a stand-in, since the GOROOT baked into the
program counts there and was that of the machine of the golden answers (--real shows it: 7 steps of Debian's 1.19
differ). /usr/bin held gcc 12, no clang and no gccgo when the answers were taken: in PATH, /usr/bin and
/bin are replaced by folders of symbolic links that leave those out, and put back in what is printed. Where
the compiler is run (--probe, --real) its answers are remembered for the run (memo_cc.c).
Steps: `env` and `version` are put to ges, also `env -w` and `env -u`, whose file is compared; what else
was run (list, build, ...) changes no answer and is left out. Where the real one panicked, status and a clear
sentence are asked for; where it ran another toolchain that is a script, that ges names the script. unknowable.txt lists the steps that cannot be known without running programs: one that passes
is reported as a mistake of that list. Exit status: 0 all fine, 1 not.
"""

import argparse
import collections
import difflib
import fnmatch
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import scenario as sc  # noqa: E402
import standin  # noqa: E402
from support import exact, toolchains  # noqa: E402

DATA = os.path.join(os.path.dirname(HERE), "data", "golden")
UNKNOWABLE = os.path.join(HERE, "unknowable.txt")
# Programs that the machine of the golden answers did not have.
ABSENT = re.compile(
    r"^(clang.*|gccgo.*|go|gofmt|go1[.\d].*|ccache|flang.*|"
    r"(?!x86_64-linux-gnu-)[a-z0-9_]+-linux-(gnu|musl)[a-z0-9]*-(gcc|g\+\+|cpp).*|.*-w64-mingw32-.*)$"
)

# The scripts that stand for other toolchains in the scenarios say so; ges runs none, it names the one chosen.
SWITCHED = re.compile(rb"fake (\S+) args: ")

COMPILER = re.compile(r"^(x86_64-linux-gnu-)?(gcc|g\+\+|cc|c\+\+)$")

Outcome = collections.namedtuple("Outcome", "scenario version step args verdict expected got")
# verdict: same, differs, unknowable, wrongly-listed, harness (the harness itself is at fault)


def unpack(name, work):
    """Unpacks a set of tests/data/golden into `work` and returns its folder."""
    folder = os.path.join(work, "data")
    with tarfile.open(os.path.join(DATA, name + ".tar.xz")) as archive:
        archive.extractall(folder)
    return os.path.join(folder, name)


def make_memo(work):
    """Builds the program that remembers what the compiler answers (memo_cc.c); None without a compiler."""
    source = os.path.join(os.path.dirname(HERE), "support", "memo_cc.c")
    program, answers = os.path.join(work, "memo-cc"), os.path.join(work, "memo")
    os.makedirs(answers)
    command = ["/usr/bin/gcc", "-O1", "-o", program, source, '-DMEMO_DIR="%s"' % answers, '-DREAL_DIR="/usr/bin"']
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("memo_cc.c does not compile: " + done.stderr)
    return program


def make_links(work, memo):
    """The two folders that stand for /usr/bin and /bin: {"/usr/bin": folder, "/bin": folder}."""
    farms = {"/usr/bin": os.path.join(work, "farm", "usr-bin"), "/bin": os.path.join(work, "farm", "root-bin")}
    for source, farm in farms.items():
        os.makedirs(farm)
        for name in os.listdir(source):
            if not ABSENT.match(name):
                target = memo if memo and COMPILER.match(name) else os.path.join(source, name)
                os.symlink(target, os.path.join(farm, name))
    return farms


def with_links(entry, farms):
    """Replaces the folders in a PATH entry."""
    name, _, value = entry.partition("=")
    if name != "PATH":
        return entry
    return "PATH=" + ":".join(farms.get(part.rstrip("/") or part, part) for part in value.split(":"))


class Toolchain:
    """goroot: its folder; binary: what hard links name; real: a go that runs, or None."""

    def __init__(self, version, work, goroots, is_real):
        self.version = version
        self.minor = toolchains.minor_of(version)
        cached = toolchains.linux()
        self.real = cached.get(version)
        if self.minor <= 20 and not is_real:
            self.real = None
        self.goroot = self.real or self._stand_in(work, goroots)
        self.binary = os.path.join(self.goroot, "bin", "go")
        self.writer = os.path.join(self.real or cached.get(version) or _nearest(cached, self.minor) or "", "bin", "go")

    def _mod(self, goroots):
        listing = os.path.join(goroots, self.version, "bin-go.txt")
        if not os.path.exists(listing):
            return standin.default_mod(self.version)
        with open(listing, encoding="utf-8") as file:
            return standin.mod_of(file.read())

    def _stand_in(self, work, goroots):
        folder = os.path.join(work, "goroots", self.version)
        source = os.path.join(goroots, self.version)
        if not os.path.isdir(source):
            raise FileNotFoundError("no data of %s: neither in the cache nor in goroots" % self.version)
        shutil.copytree(source, folder)
        os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
        self._fips140(os.path.join(folder, "lib", "fips140"))
        compilers = os.path.join(folder, "src/cmd/go/internal/cfg/zdefaultcc.go")
        with open(compilers, "rb") as file:
            texts = standin.constants_of(file.read())
        path = os.path.join(folder, "bin", "go")
        standin.write(path, self.version, folder, self._mod(goroots), texts=texts)
        return folder


    def _fips140(self, folder):
        """Names and short texts of the archives that the release carries: a resolver looks at no more."""
        files = {}
        if self.minor == 24:
            files = {"v1.0.0.zip": "", "inprocess.txt": "v1.0.0\n"}
        elif self.minor >= 25:
            files = dict.fromkeys(("certified.txt", "v1.0.0.txt", "inprocess.txt"), "v1.0.0-c2097c7c\n")
            files["v1.0.0-c2097c7c.zip"] = ""
        if self.minor >= 26:
            files |= {"v1.26.0.zip": "", "inprocess.txt": "v1.26.0\n"}
            sums = "v1.0.0-c2097c7c.zip daf3614e0406f67ae6323c902db3f953a1effb199142362a039e7526dfb9368b "
            sums += "h1:YapsF69QWGwygaBqdI0rp7IfE5a6tAwepNAHONVcWqQ=\n"
            files["fips140.sum"] = sums
        for name, text in files.items():
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)


def _nearest(cached, minor):
    """The GOROOT of the real go whose `env -w` is likest to that of a version that cannot be had."""
    order = sorted(cached, key=lambda v: (abs(toolchains.minor_of(v) - minor), -toolchains.minor_of(v)))
    return cached[order[0]] if order else None


class Normal:
    """Puts the words of the golden answers back in place of this run's folders."""

    def __init__(self, pairs, is_standin=False):
        self.is_standin = is_standin  # its archives are empty: their own hash is left out
        self.pairs = [(exact.to_bytes(a), exact.to_bytes(b)) for a, b in pairs]

    def __call__(self, data):
        for place, word in self.pairs:
            data = data.replace(place, word)
        if self.is_standin:
            data = re.sub(rb"(SHA-256 hash of \S+ is )[0-9a-f]{64}", rb"\1#", data)
        data = re.sub(rb"(?m)^wine: .*\n", b"", data)  # wine's own remarks, in some golden answers too
        data = re.sub(rb"(?m)^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?=Invalid )", b"#time# ", data)  # 1.16 logs its refusals
        return re.sub(rb"go-build[0-9]+", b"go-build#", data)


def is_panic(err):
    return (b"panic: " in err or b"fatal error: " in err) and b"\ngoroutine " in err


def judge(expected, got, is_real):
    """True if the answers agree; (status, stdout, stderr) each."""
    switched = SWITCHED.match(expected[1])
    if switched and not is_real:  # what the chosen program prints is its own affair: the choice counts
        return switched.group(1) in got[1] + got[2]
    if not is_panic(expected[2]):
        return expected == got
    if is_real:
        return expected[0] == got[0] and expected[2].split(b"\n")[0] == got[2].split(b"\n")[0]
    sentence = got[2].strip()
    return expected[:2] == got[:2] and len(sentence) > 20 and b"panic" not in sentence and b"\n" not in sentence


class Runner:
    """Replays scenarios on Linux; the Windows one (wine_golden.py) has the same `replay`."""

    def __init__(self, options, work):
        self.options, self.work = options, work
        self.goroots = options.goroots or unpack("goroots", work)
        self.farms = make_links(work, make_memo(work) if options.real or options.probe else None)
        self.toolchains = {}
        self.foreign = {toolchains.minor_of(v): root for v, root in toolchains.linux().items()}

    def prepare(self, versions):
        for version in versions:
            self.toolchains[version] = Toolchain(version, self.work, self.goroots, self.options.real)
            if not self.toolchains[version].real:
                self.foreign.setdefault(toolchains.minor_of(version), self.toolchains[version].goroot)

    def can_run(self, version):
        return not self.options.real or bool(self.toolchains[version].real)

    def replay(self, scenario, version):
        toolchain = self.toolchains[version]
        sandbox = os.path.realpath(tempfile.mkdtemp(prefix="sb", dir=self.work))
        try:
            return self._replay_in(scenario, toolchain, sandbox)
        except OSError as error:
            why = (None, b"", b"harness: " + exact.to_bytes(str(error)))
            return [Outcome(scenario.name, version, 0, "", "harness", why, why)]
        finally:
            shutil.rmtree(sandbox, ignore_errors=True)

    def _replay_in(self, scenario, toolchain, sandbox):
        places = sc.Places(sandbox, toolchain.goroot, toolchain.version, self.foreign)
        sc.lay_out(scenario, places, toolchain.binary)
        run = Run(self, scenario, toolchain, places)
        return run.steps()


class Run:
    """One scenario with one version, laid out."""

    def __init__(self, runner, scenario, toolchain, places):
        self.options, self.scenario, self.toolchain, self.places = runner.options, scenario, toolchain, places
        data = scenario.data
        self.environment = [with_links(entry, runner.farms) for entry in sc.environment(scenario, places)]
        self.cwd = places.path(data.get("cwd") or "{SB}/w")
        self.exe = places.text(data.get("exe") or "{GOROOT}/bin/go")
        self.argv0 = places.text(data["argv0"]) if data.get("argv0") else None
        pairs = [(places.sandbox, "@SB@"), (toolchain.goroot, "@GOROOT@")]
        pairs += [(farm, folder) for folder, farm in runner.farms.items()]
        self.normal = Normal(pairs, not toolchain.real)

    def steps(self):
        outcomes = []
        kinds = [sc.kind_of(step) for step in self.scenario.steps]
        for index, step in enumerate(self.scenario.steps):
            golden = self.scenario.golden(self.toolchain.version, index)
            if kinds[index] == "look":
                outcomes += self._look(index, step)
            elif golden is not None and kinds[index] in ("query", "write"):
                outcomes.append(self._query(index, step, golden))
        return outcomes

    def _go(self, program, step):
        argv = [self.argv0 or "go"] + [self.places.text(word) for word in step]
        return exact.run(program, argv, self.environment, self.cwd, self.options.timeout)

    def _ges(self, step):
        words = [self.places.text(word) for word in step]
        own = ["--probe"] if self.options.probe and words[0] == "env" else []
        argv = [self.argv0 or self.options.ges, words[0], "--go", self.exe] + own + words[1:]
        return exact.run(self.options.ges, argv, self.environment, self.cwd, self.options.timeout)

    def _query(self, index, step, golden):
        result = self._go(self.exe, step) if self.options.real else self._ges(step)
        got = (result.status, self.normal(result.out), self.normal(result.err))
        foreign = {minor: exact.to_bytes(path) for minor, path in self.places.foreign.items()}
        expected = tuple(
            self.normal(sc.FOREIGN_BYTES.sub(lambda m: foreign.get(int(m.group(1)), m.group(0)), part))
            if isinstance(part, bytes)
            else part
            for part in golden
        )
        verdict = "same" if judge(expected, got, self.options.real) else "differs"
        return Outcome(self.scenario.name, self.toolchain.version, index, " ".join(step), verdict, expected, got)

    def _look(self, index, step):
        """Compares the file that a write step left."""
        try:
            recorded = self.scenario.golden_file(self.toolchain.version, index)
        except KeyError:
            return []
        path = self.places.path(step[len("cat:") :])
        found = None
        if os.path.exists(path):
            with open(path, "rb") as file:
                found = self.normal(file.read())
        verdict = "same" if found == recorded else "differs"
        what = ((0, recorded or b"", b""), (0, found or b"", b""))
        return [Outcome(self.scenario.name, self.toolchain.version, index, step, verdict, *what)]


class Unknowable:
    """The list of steps nobody can know without running a program. Lines: SCENARIO VERSION STEP REASON, with globs."""

    def __init__(self, path):
        self.entries = []
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    words = line.split("#", 1)[0].split(None, 3)
                    if len(words) == 4:
                        self.entries.append(words)
                    elif words:
                        raise ValueError("%s: needs scenario, version, step and reason: %s" % (path, line.strip()))

    def __contains__(self, outcome):
        what = (outcome.scenario, outcome.version, str(outcome.step))
        return any(all(map(fnmatch.fnmatchcase, what, entry[:3])) for entry in self.entries)

    def verdict(self, outcome):
        if outcome not in self:
            return outcome
        return outcome._replace(verdict={"same": "wrongly-listed", "differs": "unknowable"}.get(outcome.verdict))


_runner = None


def _replay(job):
    return _runner.replay(*job)


def replay_all(runner, scenarios, options):
    """Yields lists of outcomes, one list a scenario and version."""
    global _runner
    _runner = runner
    jobs = []
    for number, scenario in enumerate(scenarios):
        versions = [version for version in scenario.versions() if fnmatch.fnmatchcase(version, options.version)]
        if options.in_turn and versions:
            versions = [versions[number % len(versions)]]
        jobs += [(scenario, version) for version in versions]
    runner.prepare(sorted({version for _, version in jobs}))
    jobs = [job for job in jobs if runner.can_run(job[1])]
    if options.jobs < 2:
        yield from map(_replay, jobs)
        return
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        yield from pool.imap_unordered(_replay, jobs, chunksize=8)


def show_difference(outcome, out=sys.stdout):
    print("=== %s %s step %d: %s" % (outcome.scenario, outcome.version, outcome.step, outcome.args), file=out)
    if outcome.expected[0] != outcome.got[0]:
        print("    status: expected %s, got %s" % (outcome.expected[0], outcome.got[0]), file=out)
    for name, expected, got in (("stdout", *_pair(outcome, 1)), ("stderr", *_pair(outcome, 2))):
        if expected != got:
            lines = difflib.unified_diff(expected, got, "expected " + name, "got " + name, n=0, lineterm="")
            for line in list(lines)[:60]:
                print("    " + line.rstrip("\n"), file=out)


def _pair(outcome, part):
    return [exact.show(answer[part]).split("\n") for answer in (outcome.expected, outcome.got)]


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ges", nargs="?", help="the program under test")
    parser.add_argument("folder", help="folder of scenarios, or goenv / goenv-windows for the sets of tests/data")
    parser.add_argument("--real", action="store_true", help="run the real go in place of ges")
    parser.add_argument("--windows", action="store_true", help="Windows scenarios (implied by a GES ending in .exe)")
    parser.add_argument("--only", default="*", help="glob of scenario names")
    parser.add_argument("--version", default="*", help="glob of versions, like go1.2*")
    parser.add_argument("--in-turn", action="store_true", help="each scenario with one of the versions only, in turn")
    parser.add_argument("--goroots", help="unpacked goroots.tar.xz (default: that of tests/data)")
    parser.add_argument("--unknowable", default=UNKNOWABLE, help="list of steps that cannot be known; '' for none")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60, help="seconds a step may take")
    parser.add_argument("--probe", action="store_true", help="give ges --probe: it may run the compiler")
    parser.add_argument("--list", help="write the differing steps to this file, one a line")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every difference")
    options = parser.parse_args(arguments)
    if not options.real:
        if not options.ges:
            parser.error("the program under test is missing")
        options.ges = os.path.abspath(options.ges)
        options.windows |= options.ges.endswith(".exe")
    return options


def run(options, out=sys.stdout):
    """Runs everything; returns the list of outcomes. Used by pytest as well."""
    base = tempfile.mkdtemp(prefix="ges-golden-", dir=os.environ.get("GES_TEST_DIR"))
    work = os.path.realpath(base)
    try:
        folder = options.folder
        if folder in ("goenv", "goenv-windows") and not os.path.isdir(folder):
            folder = unpack(folder, work)
        scenarios = sc.load_all(folder, options.only)
        if not scenarios:
            raise SystemExit("no scenario '%s' in '%s'" % (options.only, folder))
        if options.windows:
            import wine_golden

            runner = wine_golden.Runner(options, work)
        else:
            runner = Runner(options, work)
        unknowable = Unknowable(None if options.real else options.unknowable)
        outcomes = []
        try:
            for batch in replay_all(runner, scenarios, options):
                outcomes += [unknowable.verdict(outcome) for outcome in batch]
        finally:
            if options.windows:
                runner.close()
        outcomes.sort(key=lambda o: (o.scenario, toolchains.minor_of(o.version), o.step))
        report(outcomes, runner, options, out)
        return outcomes
    finally:
        shutil.rmtree(base, ignore_errors=True)


def report(outcomes, runner, options, out):
    bad = [o for o in outcomes if o.verdict not in ("same", "unknowable")]
    if options.verbose:
        for outcome in bad:
            show_difference(outcome, out)
    for version, toolchain in runner.toolchains.items():
        kind = "real" if toolchain.real else "stand-in"
        count = collections.Counter(o.verdict for o in outcomes if o.version == version)
        print("%-10s %-8s %s" % (version, kind, _counts(count)), file=out)
    if options.list:
        with open(options.list, "w", encoding="utf-8") as file:
            for o in bad:
                file.write("%s %s %d %s\n" % (o.scenario, o.version, o.step, ascii(o.args)))
    if bad and not options.verbose:
        print("differing scenarios: " + " ".join(sorted({o.scenario for o in bad})), file=out)
    print("golden: %d steps: %s" % (len(outcomes), _counts(collections.Counter(o.verdict for o in outcomes))), file=out)


def _counts(counter):
    return ", ".join("%d %s" % (counter[key], key) for key in sorted(counter, key=lambda k: k != "same")) or "nothing"


def main(arguments=None):
    outcomes = run(parse(arguments))
    return 0 if all(o.verdict in ("same", "unknowable") for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
