"""Git that is missing, or that refuses a repository of another user. Each fault planted for real; the real go, with the
real git, then says what the finding quotes, and is content after the cure."""

import os
import shlex
import subprocess

import pytest

from doctor_support import doctor, evidence, first, go_says, module, path_of
from support import toolchains

NOBODY = 65534


@pytest.fixture(params=[19, 21, 27])
def go(request, go_toolchains):
    return first(go_toolchains, request.param)


def repository(sandbox, owned=(".git",), main=True):
    """A module in a repository, of which `owned` belong to somebody else."""
    root = module(sandbox, "go 1.18")
    if not main:
        os.remove(root + "/main.go")
        sandbox.write("w/shop.go", "package shop\n")
    subprocess.run(["git", "init", "-q", root], check=True, env={"PATH": "/usr/bin:/bin"})
    for name in owned:
        os.chown(os.path.join(root, name), NOBODY, NOBODY)
    return root


def look(sandbox, go, *env, cwd=None):
    return doctor(sandbox, env=[path_of(go[1] + "/bin"), *env], cwd=cwd)


def build(sandbox, go, *env, cwd=None):
    return go_says(sandbox, go[1], "build", "-o", "/dev/null", ".", env=["GOTOOLCHAIN=local", *env], cwd=cwd)


def build_bare(sandbox, go, *env):
    """The same with nothing but `env` and a cache: no second PATH."""
    env = ["GOCACHE=" + toolchains.build_cache(), "GOTOOLCHAIN=local", *env]
    result = sandbox.run([go[1] + "/bin/go", "build", "-o", "/dev/null", "."], env=env, timeout=120)
    return os.fsdecode(result.out + result.err)


REFUSAL = "error obtaining VCS status: exit status 128"


@pytest.mark.parametrize("owned", [(".git",), ("",), (".git", "")])
def test_a_repository_of_somebody_else_and_its_cure(sandbox, go, owned):
    root = repository(sandbox, owned)
    finding = look(sandbox, go).one("GES030")
    assert finding["severity"] == "error" and "belongs to user 65534; this process is user 0 (root)" in evidence(finding)
    assert evidence(finding, "go says") == REFUSAL and REFUSAL + "\n\tUse -buildvcs=false" in build(sandbox, go)
    cure = finding["cure"]["commands"][0]["text"]
    assert cure == "git config --global --add safe.directory " + root
    done = sandbox.run(["/usr/bin/git", *shlex.split(cure)[1:]])
    assert done.status == 0, done
    assert look(sandbox, go).ids() == [] and build(sandbox, go) == ""


def silent(sandbox, go, *env, cwd=None):
    assert look(sandbox, go, *env, cwd=cwd).ids() == []
    assert "VCS" not in build(sandbox, go, *env, cwd=cwd)


def test_what_git_takes_for_safe(sandbox, go):
    root = repository(sandbox)
    entry = "[safe]\n\tdirectory = %s\n"
    sandbox.write("home/.gitconfig", entry % "*")
    silent(sandbox, go)
    sandbox.write("home/.gitconfig", "[include]\n\tpath = more.inc ; elsewhere\n")
    sandbox.write("home/more.inc", '[Safe] Directory = "%s"\n' % root)
    silent(sandbox, go)
    sandbox.write("home/.gitconfig")
    sandbox.write("home/.config/git/config", entry % root)
    silent(sandbox, go)
    os.remove(sandbox.path("home/.config/git/config"))
    other = sandbox.write("other", entry % root)
    for env in (["GIT_CONFIG_GLOBAL=" + other], ["GIT_CONFIG_SYSTEM=" + other],
                ["GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=" + root],
                ["SUDO_UID=%d" % NOBODY], ["GOFLAGS=-buildvcs=false"]):
        silent(sandbox, go, *env)
    assert look(sandbox, go).ids() == ["GES030"] and REFUSAL in build(sandbox, go)


def test_what_git_does_not_take_for_safe(sandbox, go):
    root = repository(sandbox)
    for directory in (sandbox.root, root + "/sub", ".", root + "x"):
        sandbox.write("home/.gitconfig", "[safe]\n\tdirectory = %s\n" % directory)
        assert look(sandbox, go).ids() == ["GES030"] and REFUSAL in build(sandbox, go), directory
    sandbox.write("home/.gitconfig", "[safe]\n\tdirectory = %s\n\tdirectory =\n" % root)
    assert look(sandbox, go).ids() == ["GES030"] and REFUSAL in build(sandbox, go)
    sandbox.write("home/.gitconfig", "[safe]\n\tdirectory = %s\n" % root)
    assert look(sandbox, go, "SUDO_UID=1", "GIT_CONFIG_GLOBAL=").ids() == ["GES030"]
    assert REFUSAL in build(sandbox, go, "SUDO_UID=1", "GIT_CONFIG_GLOBAL=")


def test_what_some_git_takes_is_left_alone(sandbox, go):
    """Git before 2.46 refuses these, later ones do not; which it is, only running it would tell."""
    root = repository(sandbox)
    for directory in (root + "/", os.path.dirname(root) + "/*"):
        sandbox.write("home/.gitconfig", "[safe]\n\tdirectory = %s\n" % directory)
        assert look(sandbox, go).ids() == []
    sandbox.write("home/.gitconfig", "[safe\n")
    assert look(sandbox, go).ids() == []


def test_where_go_does_not_stamp(sandbox, go):
    root = repository(sandbox, main=False)
    finding = look(sandbox, go).one("GES030")
    assert finding["severity"] == "warning" and build(sandbox, go) == ""
    os.remove(root + "/go.mod")
    silent(sandbox, go)  # no module around it
    inner = module(sandbox, "go 1.18", folder="x")
    subprocess.run(["git", "init", "-q", inner], check=True, env={"PATH": "/usr/bin:/bin"})
    silent(sandbox, go, cwd=inner)


def test_a_package_of_the_module_and_a_module_above_the_repository(sandbox, go):
    root = repository(sandbox)
    sandbox.write("w/sub/main.go", "package main\n\nfunc main() {}\n")
    look(sandbox, go, cwd=root + "/sub").one("GES030")
    assert REFUSAL in build(sandbox, go, cwd=root + "/sub")
    os.rename(root + "/.git", root + "/sub/.git")
    assert look(sandbox, go, cwd=root + "/sub").ids() == [] and REFUSAL not in build(sandbox, go, cwd=root + "/sub")


def test_a_missing_git(sandbox, go):
    repository(sandbox)
    path = "PATH=" + go[1] + "/bin"
    assert doctor(sandbox, "--only", "GES030", env=[path]).ids() == [] and build_bare(sandbox, go, path) == ""
    finding = doctor(sandbox, "--only", "GES030", env=[path, "GOFLAGS=-buildvcs=true"]).one("GES030")
    assert evidence(finding, "go says") in build_bare(sandbox, go, path, "GOFLAGS=-buildvcs=true")


@pytest.mark.parametrize("env", [["GOPROXY=direct"], ["GOPRIVATE=github.com/Ana", "GOPROXY=off"],
                                 ["GONOPROXY=github.com/*/x", "GOPROXY=off"]])
def test_a_missing_git_and_a_module_from_its_repository(sandbox, go, env):
    module(sandbox, "go 1.19", "require github.com/Ana/x v1.0.0")
    sandbox.write("w/main.go", 'package main\n\nimport _ "github.com/Ana/x"\n\nfunc main() {}\n')
    env = ["PATH=" + go[1] + "/bin", "GOSUMDB=off", *env]
    finding = doctor(sandbox, "--only", "GES030", env=env).one("GES030")
    said = evidence(finding, "go says")
    assert said in build_bare(sandbox, go, "GOFLAGS=-mod=mod", *env), finding
    assert doctor(sandbox, "--only", "GES030", env=[path_of(go[1] + "/bin"), *env[1:]]).ids() == []
    os.makedirs(sandbox.path("home/go/pkg/mod/github.com/!ana/x@v1.0.0"))
    assert doctor(sandbox, "--only", "GES030", env=env).ids() == []
