"""What the doctor's suites share: a run of `ges doctor --json`, and a real go beside it."""

import os
import zlib

from support import toolchains


def first(roots, *minors):
    """The toolchain of the first of these minors that is in the cache: (version, GOROOT)."""
    for minor in minors:
        for version, root in roots.items():
            if int(version.split(".")[1]) == minor:
                return version, root
    raise LookupError("no Go 1.%s in the cache: run tools/toolchains.sh" % "/1.".join(map(str, minors)))


class Diagnosis:
    def __init__(self, result):
        self.result = result
        assert result.status in (0, 1), result
        self.document = result.json()
        assert self.document["schema"] == "ges.doctor/1"
        self.findings = self.document["findings"]
        bad = [f for f in self.findings if f["severity"] != "info"]
        assert (result.status == 1) == bool(bad), result

    def ids(self):
        return [f["id"] for f in self.findings]

    def one(self, rule):
        """The only finding, which must be of `rule`."""
        assert self.ids() == [rule], self.document
        return self.findings[0]


def evidence(finding, label=None):
    """All evidence as one text, or that of one label."""
    return "\n".join(e["text"] for e in finding["evidence"] if label in (None, e["label"]))


def commands(finding):
    return "\n".join(c["text"] for c in finding["cure"]["commands"])


def path_of(*dirs):
    return "PATH=" + ":".join([*dirs, "/usr/bin", "/bin"])


def from_snapshot(sandbox, *words, env=(), cwd=None):
    """`ges doctor WORDS` on a snapshot of this very situation, without its environment and directory."""
    snapshot = sandbox.ges("snapshot", env=list(env), cwd=cwd)
    assert snapshot.status == 0 and snapshot.err == b"", snapshot
    file = sandbox.write("snapshot.json", snapshot.out)
    result = sandbox.run([sandbox.program, "doctor", *words, "--snapshot", file], env=["PATH=/nowhere"], bare=True, cwd="/")
    os.remove(file)
    return result


def is_compared():
    """Whether this test compares with snapshots: one in three, told by its name. It triples what a diagnosis costs."""
    name = os.environ["PYTEST_CURRENT_TEST"].rpartition("/")[2]
    return zlib.crc32(name.encode()) % 3 == 0


def doctor(sandbox, *words, env=(), cwd=None):
    """The diagnosis, which (in one test of three) a snapshot of the same machine must give too, byte for byte."""
    result = sandbox.ges("doctor", "--json", *words, env=list(env), cwd=cwd)
    if not words and is_compared():
        again = from_snapshot(sandbox, "--json", env=env, cwd=cwd)
        assert (again.status, again.out.decode(errors="replace")) == (result.status, result.out.decode(errors="replace"))
    return Diagnosis(result)


def go_says(sandbox, root, *words, env=(), cwd=None):
    """Output and errors of the real go of `root` in the sandbox's environment."""
    cache = [] if any(e.startswith("GOCACHE=") for e in env) else ["GOCACHE=" + toolchains.build_cache()]
    entries = [path_of(root + "/bin"), *cache, *env]
    result = sandbox.run([os.path.join(root, "bin", "go"), *words], env=entries, cwd=cwd, timeout=120)
    return os.fsdecode(result.out + result.err)


def module(sandbox, *lines, folder="w"):
    """A module in a folder of the sandbox, with a main package that imports nothing."""
    sandbox.write(folder + "/go.mod", "module example.com/shop\n\n" + "".join(line + "\n" for line in lines))
    sandbox.write(folder + "/main.go", "package main\n\nfunc main() {}\n")
    return sandbox.path(folder)
