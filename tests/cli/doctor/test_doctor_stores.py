"""Where go writes: caches and temporary directories that are named wrongly, locked, or full. Each fault planted for
real; the real go then says what the finding quotes."""

import os
import subprocess

import pytest

from doctor_support import Diagnosis, evidence, first, go_says, module, path_of

NOBODY = 65534


@pytest.fixture(params=[19, 21, 27])
def go(request, go_toolchains):
    return first(go_toolchains, request.param)


def look(sandbox, go, *env):
    return Diagnosis(sandbox.ges("doctor", "--json", env=[path_of(go[1] + "/bin"), *env]))


def build(sandbox, go, *env):
    """What the real go says; its cache is the sandbox's own unless `env` names one."""
    return go_says(sandbox, go[1], "build", "-o", "/dev/null", ".", env=["GOTOOLCHAIN=local", *env])


def quoted(sandbox, finding, go, *env):
    said = evidence(finding, "go says")
    real = build(sandbox, go, *env)
    assert said and said in real, (said, real)


@pytest.mark.parametrize("env", [
    "GOCACHE=off", "GOCACHE=rel", "GOTMPDIR=/nope", "TMPDIR=/nope/deep", "GOMODCACHE=rel", "GOMODCACHE=/etc/passwd",
    "GOCACHE=/etc/passwd", "GOTMPDIR=rel",
])
def test_values_that_go_cannot_use(sandbox, go, env):
    module(sandbox, "go 1.19", "require example.com/b v1.0.0" if "MODCACHE" in env else "")
    if "MODCACHE" in env:
        sandbox.write("w/main.go", 'package main\n\nimport _ "example.com/b"\n\nfunc main() {}\n')
    finding = look(sandbox, go, env).one("GES038")
    quoted(sandbox, finding, go, env, "GOFLAGS=-mod=mod", "GOPROXY=file:///nowhere", "GOSUMDB=off")


def test_a_value_in_the_go_env_file(sandbox, go):
    path = sandbox.write("home/.config/go/env", "GOCACHE=off\n")
    finding = look(sandbox, go).one("GES038")
    assert path + ":1" in evidence(finding, "where")


def test_caches_that_are_not_there_yet_are_no_fault(sandbox, go):
    env = ["GOCACHE=" + sandbox.path("home/new/cache"), "GOMODCACHE=" + sandbox.path("home/new/mod")]
    assert look(sandbox, go, *env).ids() == []
    os.makedirs(sandbox.path("home/tmp"))
    assert look(sandbox, go, "TMPDIR=" + sandbox.path("home/tmp")).ids() == []


def test_a_full_disk(sandbox, go):
    where = sandbox.path("home/small")
    os.makedirs(where)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", where], check=True)
    try:
        with open(where + "/fill", "wb") as file:
            file.write(b"x" * ((1 << 20) - (1 << 14)))
        finding = look(sandbox, go, "GOCACHE=" + where + "/cache").one("GES038")
        assert "only 0 MiB are left for go's caches" in finding["what"]
        finding = look(sandbox, go, "GOTMPDIR=" + where).one("GES038")
        assert "only 0 MiB are left for go's temporary files" in finding["what"]
        module(sandbox, "go 1.19")
        sandbox.write("w/main.go", 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n')
        quoted(sandbox, finding, go, "GOTMPDIR=" + where)
    finally:
        subprocess.run(["umount", where], check=True)


# --- GES046: rights; asked as a user who is not root ---------------------------------------------------------------


class Somebody:
    """The sandbox with its home given to an ordinary user, who runs ges and go."""

    def __init__(self, sandbox, go):
        self.sandbox, self.go = sandbox, go
        os.chmod(sandbox.root, 0o755)
        for name in ("home", "w"):
            os.chown(sandbox.path(name), NOBODY, NOBODY)
        module(sandbox, "go 1.19", "require example.com/b v1.0.0")
        sandbox.write("w/main.go", 'package main\n\nimport _ "example.com/b"\n\nfunc main() {}\n')

    def env(self, *extra):
        return self.sandbox.environment(path_of(self.go[1] + "/bin"), "GOTOOLCHAIN=local", "GOPROXY=file:///nowhere",
                                        "GOSUMDB=off", "GOFLAGS=-mod=mod", *extra)

    def run(self, *words, env=()):
        command = ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups", "env", "-i", *self.env(*env)]
        done = subprocess.run(command + list(words), cwd=self.sandbox.path("w"), capture_output=True, text=True,
                              timeout=120, check=False)
        return done

    def look(self, *env):
        done = self.run(self.sandbox.program, "doctor", "--json", "--only", "GES038,GES046", env=env)
        import json
        return json.loads(done.stdout)["findings"]

    def go_says(self, *env):
        done = self.run(self.go[1] + "/bin/go", "build", "-o", "/dev/null", ".", env=env)
        return done.stdout + done.stderr


@pytest.fixture
def somebody(sandbox, go):
    return Somebody(sandbox, go)


def roots(somebody, name, *below):
    """A directory that root made, with parts in it."""
    path = somebody.sandbox.path(name)
    for part in ("", *below):
        os.makedirs(os.path.join(path, part), exist_ok=True)
    return path


@pytest.mark.parametrize("variable, below", [("GOCACHE", ""), ("GOCACHE", "sub"), ("GOMODCACHE", ""), ("GOMODCACHE", "sub"),
                                             ("GOTMPDIR", "")])
def test_a_directory_of_root(somebody, variable, below):
    path = os.path.join(roots(somebody, "home/locked"), below)
    setting = variable + "=" + path.rstrip("/")
    (finding,) = somebody.look(setting)
    assert finding["id"] == "GES046" and "belongs to user 0 (root)" in evidence(finding, "found"), finding
    said = evidence(finding, "go says")
    real = somebody.go_says(setting)
    assert said in real and "permission denied" in real, (said, real)


def test_a_part_that_sudo_left_behind(somebody):
    path = roots(somebody, "home/go/pkg/mod", "cache/download")
    for folder in ("home/go", "home/go/pkg", "home/go/pkg/mod", "home/go/pkg/mod/cache"):
        os.chown(somebody.sandbox.path(folder), NOBODY, NOBODY)
    (finding,) = somebody.look()
    assert finding["id"] == "GES046" and path + "/cache/download belongs to user 0" in evidence(finding, "found")
    assert "sudo chown -R" in finding["cure"]["commands"][0]["text"]
    os.chown(path + "/cache/download", NOBODY, NOBODY)
    assert somebody.look() == []


def test_a_whole_run_of_ones_own(somebody):
    assert somebody.look() == []
    somebody.go_says()
    assert somebody.look() == []
