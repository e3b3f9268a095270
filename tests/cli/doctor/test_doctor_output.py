"""The command line of `ges doctor`: lists, explanations, choice of rules, exit codes, hostile input."""

import os
import re

import pytest

from doctor_support import doctor, first, path_of

RULES = {
    "GES001": "go_not_on_path", "GES003": "goroot_of_another_go", "GES004": "goroot_missing", "GES005": "gobin_not_on_path",
    "GES009": "several_gos", "GES010": "go_env_w_overridden", "GES013": "goproxy_malformed",
    "GES015": "go111module_left_over", "GES016": "go_too_old_for_module", "GES017": "gopath_inside_goroot"}


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


def test_list(sandbox):
    listed = sandbox.ges("doctor", "--list", "--json").json()
    assert listed["schema"] == "ges.doctor.rules/1"
    found = {r["id"]: r["name"] for r in listed["rules"]}
    assert RULES.items() <= found.items()
    text = os.fsdecode(sandbox.ges("doctor", "--list").out)
    assert all(re.search(r"^%s +%s +(error|warning|info) " % rule, text, re.M) for rule in found.items())


@pytest.mark.parametrize("rule", [*RULES, *RULES.values(), "ges003"])
def test_explain(sandbox, rule):
    result = sandbox.ges("doctor", "--explain", rule)
    assert result.status == 0 and b"Why" in result.out and b"->" in result.out
    told = sandbox.ges("doctor", "--explain", rule, "--json").json()
    assert told["why"] and told["fix"] and any(e["verdict"] for e in told["examples"])
    page = sandbox.ges("doctor", "--markdown", rule)
    assert page.out.startswith(b"# GES") and told["why"] in os.fsdecode(page.out)


@pytest.mark.parametrize("words", [
    ["--explain", "GES999"], ["--only", "nope"], ["--skip", "GES003,nope"], ["a", "b"], ["--nope"], ["--markdown", "x"]])
def test_usage(sandbox, words):
    result = sandbox.ges("doctor", *words)
    assert result.status == 2 and result.out == b"" and b"usage: ges doctor" in result.err


def test_json_is_a_promise(sandbox):
    document = doctor(sandbox, env=["GOROOT=/nope"]).document
    assert set(document) == {"schema", "dir", "summary", "findings", "gaps", "unchecked", "settings"}
    assert set(document["summary"]) == {"error", "warning", "info", "checked"}
    finding = document["findings"][1]
    assert set(finding) == {"id", "name", "severity", "harm", "what", "evidence", "cure"}
    assert set(finding["cure"]) == {"text", "fix", "commands"} and finding["cure"]["fix"] in ("yes", "by name", "by hand")
    assert {"label", "text"} <= set(finding["evidence"][0])


def test_only_and_skip(sandbox):
    env = ["GOROOT=/nope", "GO111MODULE=off", "GOPROXY=off"]
    assert sorted(doctor(sandbox, env=env).ids()) == ["GES001", "GES004", "GES013", "GES015"]
    assert doctor(sandbox, "--only", "GES004,goproxy_malformed", env=env).ids() == ["GES004", "GES013"]
    assert doctor(sandbox, "--skip", "GES001, goroot_missing", env=env).ids() == ["GES015", "GES013"]
    assert doctor(sandbox, "--only", "GES010", env=env).ids() == []


def test_text_is_grouped_and_ends_with_the_count(sandbox):
    result = sandbox.ges("doctor", env=["GOROOT=/nope", "GO111MODULE=off", "SHELL=/usr/bin/fish"])
    text = os.fsdecode(result.out)
    assert result.status == 1
    assert text.index("the go command does not run") < text.index("GES004") < text.index("modules are off")
    assert "go: cannot find GOROOT directory: /nope" in text
    assert text.endswith("3 errors; ges doctor --explain ID tells more\n"), text
    assert "\x1b" not in text


def test_a_directory_that_is_not_there(sandbox):
    result = sandbox.ges("doctor", "nope")
    assert result.status == 3 and b"no directory '" in result.err


def test_control_characters_do_not_reach_the_terminal(sandbox):
    result = sandbox.ges("doctor", env=["GOROOT=/no\x1b[31mpe", "GO111MODULE=o\x07n"])
    assert b"\x1b[31m" not in result.out and b"\x07" not in result.out


def directory(path):
    os.mkdir(path)


def fifo(path):
    os.mkfifo(path)


def loop(path):
    os.symlink(os.path.basename(path), path)


def huge(path):
    with open(path, "wb") as file:
        file.truncate(200 * 1024 * 1024)


def binary(path):
    with open(path, "wb") as file:
        file.write(os.urandom(65536))


def cut(path):
    with open(path, "wb") as file:
        file.write(b"GOPROX")


def empty(path):
    with open(path, "wb"):
        pass


def unreadable(path):
    with open(path, "wb") as file:
        file.write(b"GO111MODULE=off\n")
    os.chmod(path, 0)


@pytest.mark.parametrize("name", ["home/.config/go/env", "w/go.mod", "w/go.work", "bin/go", "tree/VERSION", "tree/go.env"])
@pytest.mark.parametrize("plant", [directory, fifo, loop, huge, binary, cut, empty, unreadable])
def test_hostile_files(sandbox, new, name, plant):
    """An answer or a clear error, in bounded time, never a crash."""
    os.makedirs(sandbox.path("home/.config/go"))
    os.makedirs(sandbox.path("tree/pkg/tool"))
    os.makedirs(sandbox.path("tree/src"))
    plant(sandbox.path(name))
    if name == "bin/go" and plant is not loop and plant is not directory:
        os.chmod(sandbox.path(name), 0o755)
    env = [path_of(sandbox.path("bin"), new[1] + "/bin")]
    if name.startswith("tree"):
        env.append("GOROOT=" + sandbox.path("tree"))
    result = sandbox.ges("doctor", "--json", env=env, timeout=100)
    assert result.status in (0, 1, 3), result
    document = result.json()
    if result.status == 3:
        assert document["gaps"] and document["unchecked"]


def test_a_long_path(sandbox, new):
    entries = [sandbox.path("no%d" % i) for i in range(1500)] + [new[1] + "/bin"]
    assert doctor(sandbox, env=["PATH=" + ":".join(entries)]).ids() == []


def test_nothing_is_written_and_nothing_is_run(sandbox, new):
    sandbox.write("home/.config/go/env", "GOPROXY=off\n")
    before = sorted(os.walk(sandbox.root))
    doctor(sandbox, env=[path_of(new[1] + "/bin")])
    assert sorted(os.walk(sandbox.root)) == before
