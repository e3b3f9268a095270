"""Settings of builds that were left over or are malformed (GES007, GES019, GES054, GES055): planted for real, with what
the real go says, and gone after the cure."""

import os

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of


@pytest.fixture(params=[15, 19, 22, 24, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


def on(go, *env):
    return [path_of(go[1] + "/bin"), "GOTOOLCHAIN=local", *env]


def minor(go):
    return int(go[0].split(".")[1])


def quoted(sandbox, finding, go, *words, env=(), cwd=None):
    """Each line that the finding says that go says, which the real go then says."""
    said = evidence(finding, "go says").splitlines()
    real = go_says(sandbox, go[1], *words, env=["GOTOOLCHAIN=local", *env], cwd=cwd)
    assert said and all(line in real for line in said), (said, real)


# --- GES007 goos_left_over ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting, go_minor", [("GOOS=windows", 15), ("GOOS=windows", 27), ("GOARCH=arm64", 21)])
def test_left_over_in_the_go_env_file(sandbox, go_toolchains, setting, go_minor):
    any_go = first(go_toolchains, go_minor)
    at = module(sandbox, "go 1.15")
    file = sandbox.write("home/.config/go/env", "GOPRIVATE=example.com\n%s\n" % setting)
    finding = doctor(sandbox, env=on(any_go), cwd=at).one("GES007")
    assert finding["severity"] == "error" and "%s in %s:2" % (setting, file) in evidence(finding, "where")
    quoted(sandbox, finding, any_go, "run", ".", cwd=at)
    cured = sandbox.run(["/bin/sh", "-c", commands(finding)], env=on(any_go))
    assert cured.status == 0, cured
    assert doctor(sandbox, env=on(any_go), cwd=at).ids() == []
    assert go_says(sandbox, any_go[1], "run", ".", cwd=at) == ""


def test_left_over_in_this_shell_may_be_meant(sandbox, new):
    finding = doctor(sandbox, env=on(new, "GOOS=windows")).one("GES007")
    assert finding["severity"] == "warning" and "unset GOOS" in commands(finding)


def test_left_over_in_a_start_up_file(sandbox, new):
    file = sandbox.write("home/.profile", "export GOOS=freebsd\n")
    finding = doctor(sandbox, env=on(new, "GOOS=freebsd", "SHELL=/bin/sh")).one("GES007")
    assert finding["severity"] == "error" and file + ":1" in evidence(finding, "where")


def test_gobin_forbids_a_cross_build(sandbox, any_go):
    at = module(sandbox, "go 1.15")
    env = ["GOBIN=" + sandbox.path("bin"), "GOOS=windows"]
    finding = doctor(sandbox, "--only", "GES007,GES019", env=on(any_go, *env)).one("GES007")
    said = evidence(finding, "go says too")
    assert said and said in go_says(sandbox, any_go[1], "install", ".", env=env, cwd=at)


@pytest.mark.parametrize("setting", ["GOOS=Linux", "GOARCH=x86_64", "GOOS=bogus"])
def test_a_target_that_go_does_not_know(sandbox, any_go, setting):
    at = module(sandbox, "go 1.15")
    finding = doctor(sandbox, env=on(any_go, setting), cwd=at).one("GES007")
    assert finding["severity"] == "error"
    quoted(sandbox, finding, any_go, "build", "-o", os.devnull, ".", env=[setting], cwd=at)


def test_32_bit_programs_run_but_land_elsewhere(sandbox, new):
    at = module(sandbox, "go 1.15")
    finding = doctor(sandbox, env=on(new, "GOARCH=386")).one("GES007")
    assert finding["severity"] == "warning" and "bin/linux_386" in evidence(finding, "found")
    assert go_says(sandbox, new[1], "install", ".", env=["GOARCH=386"], cwd=at) == ""
    assert os.path.exists(sandbox.path("home/go/bin/linux_386/shop"))


@pytest.mark.parametrize("env", [["GOOS=linux"], ["GOARCH=amd64"], ["GOOS=", "GOARCH="], ["GOHOSTOS=windows"]])
def test_this_machines_own_target(sandbox, new, env):
    assert doctor(sandbox, env=on(new, *env)).ids() == []


# --- GES019 gopath_malformed -------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["~/go", "go", "./go", '"/tmp/ges-none"', "'/tmp/ges-none'", "$HOME/go", "/tmp/ges-none:go", "/tmp/ges-none:~/go"])
def test_a_gopath_that_go_refuses(sandbox, any_go, value):
    at = module(sandbox, "go 1.15")
    finding = doctor(sandbox, env=on(any_go, "GOPATH=" + value), cwd=at).one("GES019")
    assert finding["severity"] == "error"
    quoted(sandbox, finding, any_go, "build", "-o", os.devnull, ".", env=["GOPATH=" + value], cwd=at)


def test_a_relative_gopath_in_the_go_env_file(sandbox, new):
    file = sandbox.write("home/.config/go/env", "GOPATH=go\n")
    finding = doctor(sandbox, env=on(new)).one("GES019")
    assert file + ":1" in evidence(finding, "where")
    quoted(sandbox, finding, new, "list", "std")


@pytest.mark.parametrize("value, words", [
    ("/tmp/ges-none/bin", "part of a GOPATH"), ("/tmp/ges-none/src/", "part of a GOPATH"), ("/tmp/a;/tmp/b", "joined with ':'"),
    ("/tmp/ges-none\r", "carriage return")])
def test_a_gopath_that_go_takes_amiss(sandbox, new, value, words):
    finding = doctor(sandbox, env=on(new, "GOPATH=" + value)).one("GES019")
    assert finding["severity"] == "warning" and words in finding["what"]
    at = module(sandbox, "go 1.15")
    assert go_says(sandbox, new[1], "list", ".", env=["GOPATH=" + value], cwd=at) == "example.com/shop\n"


def test_where_go_installs_with_bin_in_gopath(sandbox, new):
    at = module(sandbox, "go 1.15")
    gopath = sandbox.path("p/bin")
    assert go_says(sandbox, new[1], "install", ".", env=["GOPATH=" + gopath], cwd=at) == ""
    assert os.path.exists(gopath + "/bin/shop")
    assert "GES019" in doctor(sandbox, env=on(new, "GOPATH=" + gopath)).ids()


def test_gobin_is_one_directory(sandbox, new):
    finding = doctor(sandbox, env=on(new, "GOBIN=/tmp/a:/tmp/b")).one("GES019")
    assert "one directory" in finding["what"]


@pytest.mark.parametrize("value", ["/tmp/ges-none", "/tmp/ges-none:/tmp/ges-nil", ":/tmp/ges-none", "/tmp/my work/~go", "/tmp/bin/x"])
def test_a_gopath_that_is_right(sandbox, new, value):
    assert doctor(sandbox, env=on(new, "GOPATH=" + value)).ids() == []


# --- GES054 checks_switched_off ----------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["GOSUMDB=off", "GONOSUMDB=*", "GOINSECURE=*", "GOINSECURE=example.com,*.*"])
def test_checks_are_off_for_everything(sandbox, new, setting):
    file = sandbox.write("home/.config/go/env", setting + "\n")
    finding = doctor(sandbox, env=on(new)).one("GES054")
    assert finding["severity"] == "warning" and file + ":1" in evidence(finding, "where")
    sandbox.run(["/bin/sh", "-c", commands(finding)], env=on(new))
    assert doctor(sandbox, env=on(new)).ids() == []


@pytest.mark.parametrize("go_minor", [19, 24, 27])
def test_a_flag_that_go_get_refuses(sandbox, go_toolchains, go_minor):
    go = first(go_toolchains, go_minor)
    at = module(sandbox, "go 1.15")
    finding = doctor(sandbox, env=on(go, "GOFLAGS=-insecure"), cwd=at).one("GES054")
    quoted(sandbox, finding, go, "get", "example.com/x", env=["GOFLAGS=-insecure", "GOPROXY=off"], cwd=at)


def test_a_variable_that_no_go_reads(sandbox, new):
    assert doctor(sandbox, env=on(new, "GONOSUMCHECK=1")).one("GES054")["severity"] == "info"


@pytest.mark.parametrize("setting", [
    "GOSUMDB=sum.golang.org", "GONOSUMDB=*.corp.example.com", "GOINSECURE=git.example.com,*.example.com",
    "GOPRIVATE=corp.example.com/*", "GONOSUMDB=*.*.corp", "GOFLAGS=-mod=mod"])
def test_narrow_exceptions(sandbox, new, setting):
    assert doctor(sandbox, env=on(new, setting)).ids() == []


# --- GES055 build_knobs_left_over --------------------------------------------------------------------------------


def test_an_experiment_that_go_does_not_know(sandbox, any_go):
    at = module(sandbox, "go 1.15")
    if minor(any_go) < 19:
        assert doctor(sandbox, env=on(any_go, "GOEXPERIMENT=bogus"), cwd=at).ids() == []
        return
    finding = doctor(sandbox, env=on(any_go, "GOEXPERIMENT=bogus"), cwd=at).one("GES055")
    quoted(sandbox, finding, any_go, "build", "-o", os.devnull, ".", env=["GOEXPERIMENT=bogus"], cwd=at)


@pytest.mark.parametrize("value", ["rangefunc", "noregabi,nobogus", "none,swissmap"])
def test_an_experiment_of_another_time(sandbox, new, value):
    file = sandbox.write("home/.config/go/env", "GOEXPERIMENT=%s\n" % value)
    finding = doctor(sandbox, env=on(new)).one("GES055")
    assert file + ":1" in evidence(finding, "where")
    quoted(sandbox, finding, new, "build", "-o", os.devnull, ".", cwd=module(sandbox, "go 1.15"))


@pytest.mark.parametrize("setting, since", [("x509sha1=1", 24), ("asynctimerchan=1", 27), ("gotypesalias=0", 27)])
def test_a_removed_setting_of_godebug(sandbox, go_toolchains, setting, since):
    go = first(go_toolchains, 27)
    finding = doctor(sandbox, env=on(go, "GODEBUG=gctrace=0," + setting)).one("GES055")
    quoted(sandbox, finding, go, "version", env=["GODEBUG=gctrace=0," + setting])
    older = first(go_toolchains, 26)
    assert doctor(sandbox, env=on(older, "GODEBUG=" + setting)).ids() == []


@pytest.mark.parametrize("place", ["process", "file"])
def test_no_level_of_amd64(sandbox, any_go, place):
    at = module(sandbox, "go 1.15")
    env = ["GOAMD64=v9"] if place == "process" else []
    if place == "file":
        sandbox.write("home/.config/go/env", "GOAMD64=v9\n")
    diagnosis = doctor(sandbox, env=on(any_go, *env), cwd=at)
    if minor(any_go) < 18:
        assert diagnosis.ids() == []
        return
    finding = diagnosis.one("GES055")
    if minor(any_go) < 23:
        assert finding["severity"] == "error"
        quoted(sandbox, finding, any_go, "run", ".", env=env, cwd=at)
    else:
        assert finding["severity"] == "info"
        assert go_says(sandbox, any_go[1], "run", ".", env=["GOTOOLCHAIN=local", *env], cwd=at) == ""


def real_level():
    """The level of this processor as the tests see it, by the kernel's words."""
    with open("/proc/cpuinfo") as file:
        flags = next(line for line in file if line.startswith("flags")).split(":")[1].split()
    added = ["cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3", "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave",
             "avx512f avx512bw avx512cd avx512dq avx512vl"]
    level = 1
    while level < 4 and set(added[level - 1].split()) <= set(flags):
        level += 1
    return level


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_level_of_this_processor(sandbox, new, level):
    """A real go agrees: a program of that level runs here, or says that it cannot."""
    at = module(sandbox, "go 1.15")
    setting = "GOAMD64=v%d" % level
    found = doctor(sandbox, env=on(new, setting), cwd=at)
    real = go_says(sandbox, new[1], "run", ".", env=[setting], cwd=at)
    assert found.ids() == ([] if level <= real_level() else ["GES055"])
    assert real == "" if level <= real_level() else evidence(found.findings[0], "you see") in real
