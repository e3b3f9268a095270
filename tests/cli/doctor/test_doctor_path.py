"""Rules about PATH and about how variables were set, planted for real on Linux, with the real go's own words."""

import pytest
import standin

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture(params=[15, 19, 21, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


# --- GES008 wrong_shell_syntax -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["GOOS=linux ", 'GOOS="linux"', "GOARCH='amd64'", "GOARCH=amd64\r", "GOOS= linux"])
def test_a_system_that_go_does_not_know(sandbox, any_go, value):
    module(sandbox, "go 1.15")
    env = [path_of(any_go[1] + "/bin"), value, "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, "--only", "GES008", env=env).one("GES008")
    assert finding["severity"] == "error"
    said = go_says(sandbox, any_go[1], "build", ".", env=env[1:])
    assert evidence(finding, "go says") in said, said
    name, bare = value.split("=")[0], value.split("=")[1].strip("\"' \r")
    assert name + "=" + bare in commands(finding)
    healed = go_says(sandbox, any_go[1], "build", ".", env=[name + "=" + bare, "GOTOOLCHAIN=local"])
    assert healed == ""


def test_cgo_enabled_that_go_ignores(sandbox, new):
    env = [path_of(new[1] + "/bin"), 'CGO_ENABLED="0"']
    finding = doctor(sandbox, env=env).one("GES008")
    assert finding["severity"] == "warning" and "ignores" in finding["what"]
    assert go_says(sandbox, new[1], "env", "CGO_ENABLED", env=env[1:]).strip() != "0"
    assert go_says(sandbox, new[1], "env", "CGO_ENABLED", env=["CGO_ENABLED=0"]).strip() == "0"


def test_a_name_with_a_blank(sandbox, new):
    env = [path_of(new[1] + "/bin"), "GOOS =plan9"]
    assert '"GOOS "' in doctor(sandbox, env=env).one("GES008")["what"]
    assert go_says(sandbox, new[1], "env", "GOOS", env=env[1:]).strip() == "linux"


@pytest.mark.parametrize("value", ["GOFLAGS=-mod=mod ", 'CC="gcc" -pipe', "CGO_CFLAGS= -O2"])
def test_blanks_and_quotes_that_go_understands(sandbox, new, value):
    assert "GES008" not in doctor(sandbox, env=[path_of(new[1] + "/bin"), value]).ids()


# --- GES040 path_hygiene -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry, why", [
    ("", "is empty, which means the current directory"), (".", "is relative"), ("bin", "is relative"),
    ("~/bin", "only a shell expands"), ("$HOME/x", "only a shell expands"), ('"/opt/x"', "is quoted"),
    (" /opt/x", "begins or ends with a blank"), ("/opt/x ", "begins or ends with a blank")])
def test_an_odd_entry(sandbox, new, entry, why):
    finding = doctor(sandbox, env=[path_of(new[1] + "/bin", entry)]).one("GES040")
    assert finding["severity"] == "info" and "entry 2" in evidence(finding, "found") and why in evidence(finding, "found")


def test_the_current_directory_is_what_go_refuses(sandbox, new):
    """The reason for the word about "." and "": Go itself will not start what it finds there."""
    sandbox.write("w/git", "#!/bin/sh\nexit 0\n", mode=0o755)
    assert "GES040" in doctor(sandbox, env=["PATH=%s/bin:.:/usr/bin:/bin" % new[1]]).ids()


def test_entries_of_no_use_are_counted_beside_an_odd_one(sandbox, new):
    dead = ["/nope/%d" % i for i in range(7)]
    env = [path_of(new[1] + "/bin", ".", *dead, "/usr/bin", "/usr/bin", "/bin")]
    finding = doctor(sandbox, env=env).one("GES040")
    assert "7 of 14 entries name no directory, 3 repeat an earlier one" in evidence(finding, "found")
    assert doctor(sandbox, env=[path_of(new[1] + "/bin", *dead, *dead)]).ids() == []


def test_an_ordinary_path(sandbox, new):
    env = [path_of(new[1] + "/bin", "/usr/bin/", "/nope", sandbox.path("home") + "/bin", "/usr/bin")]
    assert doctor(sandbox, env=env).ids() == []


# --- GES053 go_of_another_architecture -----------------------------------------------------------------------------


@pytest.mark.parametrize("goarch, is_found", [("386", True), ("riscv64", True), ("amd64", False)])
def test_a_go_of_another_architecture(sandbox, goarch, is_found):
    """The machine of these tests is amd64, as Linux itself says."""
    mod = ("path\tcmd/go\nbuild\tGOARCH=%s\nbuild\tGOOS=linux\n" % goarch).encode()
    sandbox.write("go/bin/go", standin.elf("go1.26.0", "", mod), mode=0o755)
    sandbox.write("go/VERSION", "go1.26.0\n")
    sandbox.write("go/pkg/tool/x", "")
    sandbox.write("go/src/runtime/x", "")
    ids = doctor(sandbox, env=[path_of(sandbox.path("go/bin"))]).ids()
    assert ids == ["GES053"] * is_found


def test_a_go_of_the_same_architecture(sandbox, any_go):
    assert "GES053" not in doctor(sandbox, env=[path_of(any_go[1] + "/bin")]).ids()
