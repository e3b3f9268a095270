"""Faults around modules and the session, planted for real: exactly the rule speaks, and quotes what the real go says."""

import os

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of
from support import toolchains


@pytest.fixture(params=[19, 21, 24, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


def at(go, *env):
    """The environment in which `go` is first on PATH."""
    return [path_of(go[1] + "/bin"), "GOTOOLCHAIN=local", *env]


def offline(go, *env):
    """The same for a real go, which shall download nothing."""
    return at(go, "GOPROXY=off", *env)


def quoted(sandbox, finding, go, *words, env=(), cwd=None):
    """What the finding says that go says, which the real go then says."""
    said = evidence(finding, "go says")
    real = go_says(sandbox, go[1], *words, env=offline(go, *env), cwd=cwd)
    assert said and said in real, (said, real)
    return said


BUILD = ("build", "-o", os.devnull, ".")
LIST = ("list", ".")  # loads like build, compiles nothing


# --- GES018 go_mod_in_gopath -------------------------------------------------------------------------------------


def test_a_project_that_is_gopath(sandbox, any_go):
    folder = module(sandbox, "go 1.17")
    env = ["GOPATH=" + folder]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES018")
    minor = int(any_go[0].split(".")[1])
    assert finding["severity"] == ("error" if minor < 22 else "warning")
    quoted(sandbox, finding, any_go, *LIST, env=env)
    assert "unset GOPATH" in commands(finding)
    assert doctor(sandbox, env=at(any_go)).ids() == []
    assert "go.mod" not in go_says(sandbox, any_go[1], *LIST, env=offline(any_go))


def test_a_go_mod_in_the_default_gopath(sandbox, any_go):
    sandbox.write("home/go/go.mod", "module example.com/oops\n")
    module(sandbox, "go 1.17")
    finding = doctor(sandbox, env=at(any_go)).one("GES018")
    assert sandbox.path("home/go") in finding["what"]
    quoted(sandbox, finding, any_go, *LIST)


def test_go_mod_in_the_second_element_is_fine(sandbox, new):
    sandbox.write("b/go.mod", "module example.com/b\n")
    os.makedirs(sandbox.path("a"))
    env = ["GOPATH=%s:%s" % (sandbox.path("a"), sandbox.path("b"))]
    module(sandbox, "go 1.17")
    assert doctor(sandbox, env=at(new, *env)).ids() == []


# --- GES029 goflags_left_over ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [
    "mod=vendor", "-nonsense", "-mod=vendored", "-modfile=other.mod", '-tags="a b', "-trimpath vet=off"])
def test_goflags_that_go_refuses(sandbox, any_go, value):
    module(sandbox, "go 1.17")
    env = ["GOFLAGS=" + value]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES029")
    assert finding["severity"] == "error" and value in finding["what"]
    quoted(sandbox, finding, any_go, *LIST, env=env)


def test_vendor_left_over_in_the_go_env_file(sandbox, any_go):
    file = sandbox.write("home/.config/go/env", "GOFLAGS=-mod=vendor\n")
    module(sandbox, "go 1.17", "require rsc.io/quote v1.5.2")
    sandbox.write("w/main.go", 'package main\n\nimport _ "rsc.io/quote"\n\nfunc main() {}\n')
    finding = doctor(sandbox, env=at(any_go)).one("GES029")
    assert file + ":1" in evidence(finding, "where") and "go env -u GOFLAGS" in commands(finding)
    quoted(sandbox, finding, any_go, *LIST)
    cured = sandbox.run(["/bin/sh", "-c", commands(finding)], env=at(any_go))
    assert cured.status == 0 and doctor(sandbox, env=at(any_go)).ids() == []
    assert "vendor" not in go_says(sandbox, any_go[1], *LIST, env=offline(any_go))


@pytest.mark.parametrize("value", ["-mod=mod", "-trimpath", "-mod=vendor", "-tags=a,b -mod=readonly"])
def test_goflags_that_fit(sandbox, any_go, value):
    module(sandbox, "go 1.17")
    assert doctor(sandbox, env=at(any_go, "GOFLAGS=" + value)).ids() == []
    assert go_says(sandbox, any_go[1], *LIST, env=offline(any_go, "GOFLAGS=" + value)) == "example.com/shop\n"


# --- GES031 private_module_asked_in_public -----------------------------------------------------------------------


def test_private_module(sandbox, new):
    module(sandbox, "go 1.21", "require git.acme.internal/base/log v1.2.0")
    env = [path_of(new[1] + "/bin")]
    finding = doctor(sandbox, env=env).one("GES031")
    assert "go.mod:4 requires git.acme.internal/base/log" in evidence(finding, "where")
    cured = sandbox.run(["/bin/sh", "-c", commands(finding)], env=env)
    assert cured.status == 0 and doctor(sandbox, env=env).ids() == []
    module(sandbox, "go 1.21", "require git.acme.dev/base/log v1.2.0")
    os.remove(sandbox.path("home/.config/go/env"))
    assert doctor(sandbox, env=env).ids() == []


# --- GES032 work_captures_module ---------------------------------------------------------------------------------


def test_a_stray_go_work(sandbox, any_go):
    folder = module(sandbox, "go 1.17")
    module(sandbox, "go 1.17", folder="tool")
    sandbox.write("go.work", "go 1.18\n\nuse ./tool\n")
    finding = doctor(sandbox, env=at(any_go)).one("GES032")
    assert finding["severity"] == "warning" and sandbox.path("go.work") in finding["what"]
    quoted(sandbox, finding, any_go, *LIST)
    cured = sandbox.run(["/bin/sh", "-c", "go work use " + folder], env=at(any_go))
    assert cured.status == 0, cured
    assert doctor(sandbox, env=at(any_go)).ids() == []
    assert "not one of the workspace modules" not in go_says(sandbox, any_go[1], *LIST, env=offline(any_go))


def test_a_workspace_through_a_link_is_fine(sandbox, any_go):
    module(sandbox, "go 1.17")
    os.symlink("w", sandbox.path("alias"))
    sandbox.write("go.work", "go 1.18\n\nuse ./w\n")
    assert doctor(sandbox, env=at(any_go)).ids() == []
    assert doctor(sandbox, env=at(any_go, "GOWORK=" + sandbox.path("go.work"))).ids() == []


@pytest.mark.parametrize("value", ["go.work", "{}/gone/go.work", "{}/tool", "/nonexistent/go.work"])
def test_gowork_that_names_no_workspace(sandbox, any_go, value):
    module(sandbox, "go 1.17")
    module(sandbox, "go 1.17", folder="tool")
    env = ["GOWORK=" + value.format(sandbox.root)]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES032")
    assert finding["severity"] == "error"
    quoted(sandbox, finding, any_go, *LIST, env=env)
    assert "unset GOWORK" in commands(finding)
    assert doctor(sandbox, env=at(any_go, "GOWORK=off")).ids() == []


# --- GES051 import_case_collision --------------------------------------------------------------------------------


def test_two_letter_cases(sandbox, any_go):
    module(sandbox, "go 1.17", "require (", "\texample.com/Foo v1.0.0", "\texample.com/foo v1.0.0", ")",
           "replace example.com/Foo => ./x1", "replace example.com/foo => ./x2")
    sandbox.write("w/main.go", 'package main\n\nimport (\n\t_ "example.com/Foo"\n\t_ "example.com/foo"\n)\n\nfunc main() {}\n')
    for folder, name in ("x1", "Foo"), ("x2", "foo"):
        sandbox.write("w/%s/go.mod" % folder, "module example.com/%s\n" % name)
        sandbox.write("w/%s/f.go" % folder, "package foo\n")
    finding = doctor(sandbox, env=at(any_go)).one("GES051")
    assert "go.mod:5 requires example.com/Foo" in evidence(finding, "where")
    quoted(sandbox, finding, any_go, *BUILD)


# --- GES042 goroot_stale, GES044 goroot_of_version_manager -------------------------------------------------------


def test_goroot_of_a_removed_version(sandbox, any_go):
    env = ["GOROOT=" + sandbox.path("Cellar/go/1.18.3/libexec")]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES042")
    quoted(sandbox, finding, any_go, "version", env=env)
    assert "unset GOROOT" in commands(finding)


def test_goroot_that_is_the_command(sandbox, any_go):
    env = ["GOROOT=" + any_go[1] + "/bin/go"]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES042")
    quoted(sandbox, finding, any_go, "version", env=env)


def test_a_missing_goroot_without_version_is_the_other_rules(sandbox, new):
    assert doctor(sandbox, env=at(new, "GOROOT=" + sandbox.path("gone"))).ids() == ["GES004"]


@pytest.mark.parametrize("place", [".goenv/versions/1.22.12", ".asdf/installs/golang/1.22.12/go", ".gvm/gos/go1.22.12",
                                   ".local/share/mise/installs/go/1.22.12"])
def test_goroot_of_a_version_manager(sandbox, any_go, go_toolchains, place):
    other = first(go_toolchains, 22)
    root = sandbox.path("home", place)
    os.makedirs(os.path.dirname(root))
    os.symlink(other[1], root)
    module(sandbox, "go 1.17")
    env = ["GOROOT=" + root]
    finding = doctor(sandbox, env=at(any_go, *env)).one("GES044")
    quoted(sandbox, finding, any_go, *BUILD, env=env)
    assert "unset GOROOT" in commands(finding)
    assert doctor(sandbox, env=at(other, *env)).ids() == []


# --- GES049 home_undefined ---------------------------------------------------------------------------------------


def bare(sandbox, go, *env):
    return sandbox.run([go[1] + "/bin/go", *BUILD], env=[*offline(go), *env], bare=True, timeout=120)


def bare_doctor(sandbox, go, *env):
    result = sandbox.run([sandbox.program, "doctor", "--json"], env=[*at(go), *env], bare=True)
    return result.json()["findings"]


@pytest.mark.parametrize("env", [[], ["HOME="], ["HOME=", "GOPATH=/nonexistent"]])
def test_no_home(sandbox, any_go, env):
    module(sandbox, "go 1.17")
    (finding,) = bare_doctor(sandbox, any_go, *env)
    assert finding["id"] == "GES049"
    assert evidence(finding, "go says") in os.fsdecode(bare(sandbox, any_go, *env).err)


def test_no_home_but_a_cache(sandbox, any_go):
    env = ["GOCACHE=" + toolchains.build_cache()]
    module(sandbox, "go 1.17")
    assert bare_doctor(sandbox, any_go, *env) == []
    assert bare(sandbox, any_go, *env).status == 0
    module(sandbox, "go 1.17", "require rsc.io/quote v1.5.2")
    (finding,) = bare_doctor(sandbox, any_go, *env)
    assert finding["id"] == "GES049"
    assert evidence(finding, "go says") == "go: module cache not found: neither GOMODCACHE nor GOPATH is set"
    assert bare_doctor(sandbox, any_go, *env, "GOPATH=" + sandbox.path("gopath")) == []
