"""The verdicts of `ges mod` against what the real Gos do in each module, and its sets of Gos against every other set."""

import itertools
import os
import random
import re
import subprocess

import pytest
from support import toolchains

GO_LINES = ["", "go 1.15", "go 1.19", "go 1.21", "go 1.21.0", "go 1.21.13", "go 1.21.99", "go 1.22rc1", "go 1.24", "go 1.24.4", "go 1.26.11",
            "go 1.27", "go 1.27.4", "go 1.27.99", "go 1.99", "go 1.99.1"]
TOOLCHAINS = ["", "", "", "toolchain go1.21.5", "toolchain go1.24.4", "toolchain go1.27.9", "toolchain default", "toolchain go1.99.2"]
EXTRAS = ["", "", "", "godebug panicnil=1", "tool example.com/x", "ignore ./a", "retract v1.0.0", "tool (\n)", "ignore ()",
          "replace example.com/a => ./a", "exclude (\n\texample.com/a v1.0.0\n)"]


def key(version):
    """As Go compares versions: 1.21 < 1.21rc1 < 1.21.0; before 1.21 a missing patch is 0."""
    major, minor, patch, kind, pre = re.fullmatch(r"(?:go)?(\d+)\.(\d+)(?:\.(\d+))?(?:(rc|beta)(\d+))?", version).groups()
    if patch is None and kind is None:
        rank = (2, 0) if int(minor) < 21 else (0, 0)
    else:
        rank = (1, int(pre)) if kind else (2, int(patch))
    return (int(major), int(minor)) + rank


def family(version):
    return key(version)[:2]


class Tree:
    """Random modules, each in its own directory, and a few Gos below ~/sdk of which one is in PATH."""

    def __init__(self, sandbox, gos, r, count):
        self.sandbox, self.gos = sandbox, dict(gos)
        os.makedirs(sandbox.path("home/sdk"), exist_ok=True)
        for name in os.listdir(sandbox.path("home/sdk")):
            os.remove(sandbox.path("home/sdk", name))
        for version, root in gos:
            os.symlink(root, sandbox.path("home/sdk", version))
        self.first = sandbox.path("home/sdk", r.choice(gos)[0], "bin")
        self.files = {}
        for i in range(count):
            lines = [r.choice(GO_LINES), r.choice(TOOLCHAINS), r.choice(EXTRAS)]
            self.files["m%d/go.mod" % i] = text = "module example.com/m%d\n" % i + "".join(line + "\n" for line in lines if line)
            sandbox.write("w/m%d/go.mod" % i, text)

    def report(self, setting):
        done = self.sandbox.ges("mod", "--json", env=["PATH=" + self.first, "GOTOOLCHAIN=" + setting, "GOPROXY=http://127.0.0.1:1"])
        assert done.status == 0, done
        report = done.json()
        return report, {file["name"]: file for file in report["files"]}

    def takes(self, version, name, setting="local"):
        """Does that Go do its work in the module? A Go before 1.21 tries whatever the go line says, and fails later."""
        line = re.search(r"^go (\S+)$", self.files[name], re.M)
        if toolchains.minor_of(version) < 21 and line and key(line[1]) > key(version):
            return False
        go = os.path.join(self.gos[version], "bin/go")
        env = {"HOME": self.sandbox.path("home"), "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": setting, "GOPROXY": "http://127.0.0.1:1",
               "GOFLAGS": "-mod=mod", "GOTELEMETRY": "off", "GOMAXPROCS": "1"}
        return subprocess.run([go, "list", "-m"], cwd=os.path.dirname(self.sandbox.path("w", name)), env=env,
                              capture_output=True).returncode == 0


@pytest.mark.parametrize("seed", range(4))
def test_with_a_local_go_the_verdict_is_what_the_gos_do(sandbox, go_toolchains, seed):
    r = random.Random(seed)
    gos = r.sample([(v, root) for v, root in go_toolchains.items() if toolchains.minor_of(v) >= 19], r.randint(1, 4))
    tree = Tree(sandbox, gos, r, int(os.environ.get("GES_MOD_VERDICTS", "30")))
    _, files = tree.report("local")
    for name, text in tree.files.items():
        taking = sorted((v for v, _ in gos if tree.takes(v, name)), key=key)
        told = files[name]
        served = told["verdict"] in ("exact", "compatible")
        assert served == bool(taking), (text, taking, told)
        if not taking:
            assert told["verdict"] == "too old"
            continue
        assert told["serves"] in taking, (text, taking, told)
        line = re.search(r"^go (\S+)$", text, re.M)
        wish = line[1] if line else ""
        same = [v for v in taking if wish and family(v) == family(wish)]
        is_exact = bool(same) if re.fullmatch(r"1\.\d+", wish) else "go" + wish in taking
        assert (told["verdict"] == "exact") == is_exact, (text, taking, told)
        best = same or [v for v in taking if not wish or family(v) == (family(taking[0]) if wish else family(taking[-1]))]
        if "go" + wish not in taking:
            assert told["serves"] == best[-1], (text, taking, told)


def test_where_go_would_fetch_one_it_tries(sandbox, go_toolchains):
    """GOTOOLCHAIN=auto without a network: what needs a download fails in every Go that is here."""
    r = random.Random(7)
    gos = [(v, root) for v, root in go_toolchains.items() if toolchains.minor_of(v) in (21, 24)]
    tree = Tree(sandbox, gos, r, 40)
    _, files = tree.report("auto")
    seen = set()
    for name, text in tree.files.items():
        verdict = files[name]["verdict"]
        seen.add(verdict)
        takes = [tree.takes(v, name, "auto") for v, _ in gos]
        assert any(takes) == (verdict in ("exact", "compatible")), (text, takes, files[name])
    assert {"exact", "compatible", "needs download"} <= seen
    _, files = tree.report("path")
    for name, text in tree.files.items():
        takes = [tree.takes(v, name, "path") for v, _ in gos]
        assert any(takes) == (files[name]["verdict"] in ("exact", "compatible")), (text, takes, files[name])
        assert files[name]["verdict"] != "needs download"


@pytest.mark.parametrize("seed", range(12))
def test_no_smaller_set_would_do(sandbox, go_toolchains, seed):
    """Every set of the versions that could be had, the smallest first, against the two that are told."""
    r = random.Random(1000 + seed)
    gos = r.sample(list(go_toolchains.items()), r.randint(1, 5))
    tree = Tree(sandbox, gos, r, r.randint(1, 9))
    report, files = tree.report("auto")
    wishes = [file["asks_for"] for file in files.values() if file["verdict"] not in ("refused", "unreadable")]
    could = {v[2:] for v, _ in gos} | {w for w in wishes if w}

    def smallest(serves):
        for size in range(len(could) + 1):
            for chosen in itertools.combinations(sorted(could), size):
                if all(any(serves(have, wish) for have in chosen) for wish in wishes if wish):
                    return size
        raise AssertionError("nothing serves")

    assert len(report["smallest_set"]) == smallest(lambda have, wish: key(have) >= key(wish))
    assert len(report["exact_set"]) == smallest(lambda have, wish: family(have) == family(wish) and key(have) >= key(wish))
    for told, same_family in (("smallest_set", False), ("exact_set", True)):
        chosen = [member["version"] for member in report[told]]
        for wish in filter(None, wishes):
            assert any(key(v) >= key(wish) and (not same_family or family(v) == family(wish)) for v in chosen), (wish, chosen)
        for member in report[told]:
            assert member["is_here"] == any(member["version"] == v for v, _ in gos)
