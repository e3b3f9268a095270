"""What a real go says about damaged files, beside what the doctor says of the same file: the same words."""

import os

import pytest

from doctor_support import doctor, evidence, first, go_says, module, path_of


@pytest.fixture(params=[19, 21, 23, 25, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


@pytest.mark.parametrize("line, words, since", [
    ("GO111MODULE=on\r", ["list"], 16), ('GO111MODULE="on"', ["list"], 16), ("GOTOOLCHAIN=local\r", ["version"], 21)])
def test_a_damaged_go_env_file(sandbox, any_go, line, words, since):
    """go takes the carriage return, the quotes, the blank for a part of the value."""
    minor = int(any_go[0].split(".")[1])
    module(sandbox, "go 1.17")
    sandbox.write("home/.config/go/env", line + "\n")
    finding = doctor(sandbox, env=[path_of(any_go[1] + "/bin")]).one("GES037")
    real = go_says(sandbox, any_go[1], *words)
    if minor >= since:
        said = evidence(finding, "go says")
        assert said and said in real, (said, real)
    sandbox.write("home/.config/go/env", "")
    assert doctor(sandbox, env=[path_of(any_go[1] + "/bin")]).findings == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_go_mod_that_go_cannot_read(sandbox, any_go, encoding):
    folder = module(sandbox, "go 1.17")
    with open(folder + "/go.mod", encoding="utf-8") as file:
        text = file.read()
    sandbox.write("w/go.mod", text.encode(encoding))
    finding = doctor(sandbox, env=[path_of(any_go[1] + "/bin")]).one("GES062")
    said, real = evidence(finding, "go says"), go_says(sandbox, any_go[1], "list", "-m")
    assert said and said in real, (said, real)


def test_a_go_mod_with_windows_line_ends_is_written_anew(sandbox, any_go):
    folder = module(sandbox, "go 1.17")
    sandbox.write("w/go.mod", b"module example.com/shop\r\n\r\ngo 1.17\r\n")
    finding = doctor(sandbox, env=[path_of(any_go[1] + "/bin")]).one("GES064")
    assert "go rewrites every line of it" in finding["what"], evidence(finding)
    assert go_says(sandbox, any_go[1], "mod", "edit", "-module=example.com/shop2") == ""
    with open(folder + "/go.mod", "rb") as file:
        assert b"\r" not in file.read()


def test_the_old_go_answers(sandbox, go_toolchains):
    """`go version` still prints the old version after the new one was installed behind it."""
    old, new = first(go_toolchains, 22), first(go_toolchains, 26)
    finding = doctor(sandbox, env=[path_of(old[1] + "/bin", new[1] + "/bin")]).one("GES009")
    assert old[0] in evidence(finding, "runs") and new[0] in evidence(finding, "hidden")
    real = go_says(sandbox, old[1], "version", env=[path_of(old[1] + "/bin", new[1] + "/bin"), "GOTOOLCHAIN=local"])
    assert old[0] in real and new[0] not in real


def test_a_program_without_execute_bits(sandbox, any_go):
    """go's own look-up passes it over, as a shell refuses it."""
    sandbox.write("home/go/bin/tool", b"\x7fELF" + bytes(100), mode=0o644)
    path = path_of(any_go[1] + "/bin", sandbox.path("home/go/bin"))
    finding = doctor(sandbox, env=[path]).one("GES063")
    shell = sandbox.run(["/bin/bash", "-c", sandbox.path("home/go/bin/tool")], env=[path])
    assert shell.status == 126 and evidence(finding, "you see") in os.fsdecode(shell.err)
    module(sandbox, "go 1.17")
    sandbox.write("w/gen.go", "package main\n\n//go:generate tool\n")
    assert '"tool": executable file not found in $PATH' in go_says(sandbox, any_go[1], "generate", env=[path])
