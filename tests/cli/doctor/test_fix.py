"""`ges doctor --fix`: the real go (or shell) shows the symptom, the repair is made, the symptom is gone, and `ges undo`
gives back every byte."""

import json
import os
import pty
import subprocess

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, module, path_of

ENV = "home/.config/go/env"


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture(params=[19, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def fix(sandbox, *words, env=(), cwd=None, status=None):
    """The document of a run that applies."""
    result = sandbox.ges("doctor", "--fix", "--yes", "--json", *words, env=list(env), cwd=cwd)
    assert result.status in (0, 1) and (status is None or result.status == status), result
    document = result.json()
    assert document["schema"] == "ges.doctor.fix/1"
    return document


def undo(sandbox, env):
    result = sandbox.ges("undo", "--yes", env=list(env))
    assert result.status == 0, result
    return result


def ids(items):
    return [item["id"] for item in items]


class Repair:
    """One repair from end to end: `say` asks the real go; the symptom must go with the repair and come back with undo."""

    def __init__(self, sandbox, path, env, say, symptom, rule):
        self.sandbox, self.path, self.env, self.say, self.symptom, self.rule = sandbox, path, env, say, symptom, rule

    def run(self, *words, cwd=None):
        before = read(self.path)
        stat = os.stat(self.path)
        assert self.symptom in self.say(), self.say()
        assert self.rule in doctor(self.sandbox, env=self.env, cwd=cwd).ids()
        document = fix(self.sandbox, *words, env=self.env, cwd=cwd)
        assert self.rule in ids(document["gone"]), document
        assert self.rule not in ids(document["remaining"])
        assert self.symptom not in self.say(), self.say()
        after = read(self.path)
        assert after != before
        assert os.stat(self.path).st_mode == stat.st_mode
        again = self.sandbox.ges("doctor", "--fix", "--yes", "--json", *words, env=self.env, cwd=cwd)
        assert again.json()["changes"] == [] and read(self.path) == after
        undo(self.sandbox, self.env)
        assert read(self.path) == before
        assert os.stat(self.path).st_mtime_ns == stat.st_mtime_ns
        assert self.symptom in self.say()
        return after


# --- the go env file ---------------------------------------------------------------------------------------------

DAMAGED = [
    ("GO111MODULE=on\r\nGOPRIVATE=a.example\r\n", ["list", "."], "go: unknown environment setting GO111MODULE=on\r",
     "GO111MODULE=on\nGOPRIVATE=a.example\n"),
    ('GO111MODULE="on"\n', ["list", "."], 'go: unknown environment setting GO111MODULE="on"', "GO111MODULE=on\n"),
    ("GO111MODULE=on \n", ["list", "."], "go: unknown environment setting GO111MODULE=on ", "GO111MODULE=on\n"),
    ("GOROOT=/nope\r\nGOROOT={root}\r\n", ["env", "GOPRIVATE"], "go: cannot find GOROOT directory: {root}\r", "GOROOT={root}\n"),
    ("GOPATH='/gp'\n", ["list", "."], "go: GOPATH entry is relative; must be absolute path: \"'/gp'\"", "GOPATH=/gp\n"),
    ("GOTMPDIR={tmp}\r\n", ["build", "-o", "/dev/null", "."], "go: creating work dir: stat {tmp}\r: no such file", "GOTMPDIR={tmp}\n"),
    ("GOFLAGS=-mod=mod\nGOOS=linux\r\n", ["build", "-o", "/dev/null", "."], "go: unsupported GOOS/GOARCH pair linux\r/",
     "GOFLAGS=-mod=mod\nGOOS=linux\n"),
]


@pytest.mark.parametrize("content, words, symptom, wanted", DAMAGED)
def test_values_that_something_clings_to(sandbox, any_go, content, words, symptom, wanted):
    names = {"root": any_go[1], "tmp": sandbox.path("home")}
    content, symptom, wanted = content.format(**names), symptom.format(**names), wanted.format(**names)
    module(sandbox, "go 1.17")
    path = sandbox.write(ENV, content)
    env = [path_of(any_go[1] + "/bin")]
    repair = Repair(sandbox, path, env, lambda: go_says(sandbox, any_go[1], *words), symptom, "GES037")
    assert repair.run("--only", "GES037").decode() == wanted


# What go does not read of it: the value is missing, and nobody says so.
HIDDEN = [
    (b"\xef\xbb\xbfGOPRIVATE=a.example\n", "GOPRIVATE=a.example\n"),
    ("\ufeffGOPRIVATE=a.example\r\nGOBIN=/b\r\n".encode("utf-16-le"), "GOPRIVATE=a.example\nGOBIN=/b\n"),
    ("\ufeffGOPRIVATE=a.example\n".encode("utf-16-be"), "GOPRIVATE=a.example\n"),
    ("GOPRIVATE=a.example\n".encode("utf-16-le"), "GOPRIVATE=a.example\n"),
    (b"export GOPRIVATE=a.example\n", "GOPRIVATE=a.example\n"),
    (b'set GOPRIVATE="a.example"\r\n', "GOPRIVATE=a.example\n"),
    (b"  GOPRIVATE = a.example \nhello\n", "GOPRIVATE=a.example\n# hello\n"),
]


@pytest.mark.parametrize("content, wanted", HIDDEN)
def test_lines_that_go_skips(sandbox, new, content, wanted):
    path = sandbox.write(ENV, content)
    before = read(path)
    env = [path_of(new[1] + "/bin")]
    assert go_says(sandbox, new[1], "env", "GOPRIVATE") == "\n"
    document = fix(sandbox, "--only", "GES037", env=env, status=0)
    assert ids(document["gone"]) == ["GES037"]
    assert go_says(sandbox, new[1], "env", "GOPRIVATE") == "a.example\n"
    assert read(path).decode() == wanted
    undo(sandbox, env)
    assert read(path) == before


def test_duplicates_keep_the_one_that_counts(sandbox, new):
    path = sandbox.write(ENV, "GOPRIVATE=a\n# kept\nGOPRIVATE=b\nGOPRIVATE=c\n", mode=0o600)
    said = go_says(sandbox, new[1], "env", "GOPRIVATE")
    document = fix(sandbox, env=[path_of(new[1] + "/bin")], status=0)
    assert ids(document["gone"]) == ["GES037"]
    assert read(path) == b"# kept\nGOPRIVATE=c\n" and said == go_says(sandbox, new[1], "env", "GOPRIVATE") == "c\n"
    assert os.stat(path).st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line, words, symptom, rule", [
    ("GOROOT=/nope", ["env", "GOPATH"], "go: cannot find GOROOT directory: /nope", "GES004"),
    ("GO111MODULE=off", ["mod", "tidy"], "go: modules disabled by GO111MODULE=off; see 'go help modules'", "GES015"),
    ("GOBIN=bin", ["install", "."], "cannot install, GOBIN must be an absolute path", "GES005"),
])
def test_a_line_that_must_go(sandbox, any_go, line, words, symptom, rule):
    module(sandbox, "go 1.17")
    path = sandbox.write(ENV, "# mine\nGOPRIVATE=x\n" + line + "\nGONOSUMDB=y\n")
    env = [path_of(any_go[1] + "/bin")]
    repair = Repair(sandbox, path, env, lambda: go_says(sandbox, any_go[1], *words), symptom, rule)
    assert repair.run("--only", rule) == b"# mine\nGOPRIVATE=x\nGONOSUMDB=y\n"


def test_a_toolchain_that_locks_out(sandbox, new):
    module(sandbox, "go 1.21.0")
    path = sandbox.write(ENV, "GOTOOLCHAIN=bad\n")
    repair = Repair(sandbox, path, [path_of(new[1] + "/bin")], lambda: go_says(sandbox, new[1], "env", "-u", "GOFLAGS"),
                    'go: invalid GOTOOLCHAIN "bad"', "GES016")
    assert repair.run("--only", "GES016") == b""


def test_an_overridden_line(sandbox, new):
    path = sandbox.write(ENV, "GOPROXY=off\nGOPRIVATE=x\n")
    env = [path_of(new[1] + "/bin"), "GOPROXY=direct"]
    assert go_says(sandbox, new[1], "env", "GOPROXY", env=env[1:]) == "direct\n"
    finding = doctor(sandbox, env=env).one("GES010")
    assert "unset GOPROXY" in commands(finding)
    document = fix(sandbox, env=env, status=0)
    assert ids(document["gone"]) == ["GES010"] and read(path) == b"GOPRIVATE=x\n"
    undo(sandbox, env)
    assert read(path) == b"GOPROXY=off\nGOPRIVATE=x\n"


# --- go.mod ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, content, symptom", [
    ("go.mod", b"\xef\xbb\xbfmodule m\r\n\r\ngo 1.18\r\n", "go.mod:1: unexpected input character '\\ufeff'"),
    ("go.mod", "\ufeffmodule m\n\ngo 1.18\n".encode("utf-16-le"), "go.mod:1:4: unexpected input character '\\x00'"),
    ("go.mod", "\ufeffmodule m\n\ngo 1.18\n".encode("utf-16-be"), "go.mod:1:3: unexpected input character '\\x00'"),
    ("go.work", b"\xef\xbb\xbfgo 1.18\n\nuse .\n", "go.work:1: unexpected input character '\\ufeff'"),
])
def test_module_files_that_go_cannot_read(sandbox, any_go, name, content, symptom):
    module(sandbox, "go 1.18")
    path = sandbox.write("w/" + name, content)
    env = [path_of(any_go[1] + "/bin")]
    finding = doctor(sandbox, env=env).one("GES062")
    assert evidence(finding, "go says") == symptom
    repair = Repair(sandbox, path, env, lambda: go_says(sandbox, any_go[1], "list", "."), symptom, "GES062")
    assert repair.run() in (b"module m\n\ngo 1.18\n", b"go 1.18\n\nuse .\n")


def test_windows_line_ends_in_go_mod(sandbox, new):
    path = sandbox.write("w/go.mod", "module m\r\n\r\ngo 1.18\r\n")
    env = [path_of(new[1] + "/bin")]
    assert doctor(sandbox, env=env).one("GES064")["severity"] == "info"
    fix(sandbox, env=env, status=0)
    assert read(path) == b"module m\n\ngo 1.18\n"
    undo(sandbox, env)
    assert read(path) == b"module m\r\n\r\ngo 1.18\r\n"


# --- start-up files ----------------------------------------------------------------------------------------------

SHELLS = [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", ".config/fish/config.fish")]


def shell_says(sandbox, shell, command):
    """What a new terminal's shell says."""
    env = ["SHELL=/bin/" + shell, "TERM=dumb"]
    result = sandbox.run(["/usr/bin/" + shell, "-i", "-c", command], env=env, timeout=60)
    return os.fsdecode(result.out + result.err)


@pytest.mark.parametrize("shell, name", SHELLS)
@pytest.mark.parametrize("exists", [True, False])
def test_path_gets_a_line_of_our_block(sandbox, new, shell, name, exists):
    sandbox.write("home/go/bin/mytool", "#!/bin/sh\necho it runs\n", mode=0o755)
    path = sandbox.path("home", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    content = b"# mine, without a line end" if exists else b""
    if exists:
        sandbox.write("home/" + name, content)
    env = [path_of(new[1] + "/bin"), "SHELL=/usr/bin/" + shell]
    assert "it runs" not in shell_says(sandbox, shell, "mytool")
    document = fix(sandbox, env=env, status=1)
    assert ids(document["remaining"]) == ["GES005"]
    assert document["remaining"][0]["note"] == "repaired for shells opened from now on"
    assert "it runs" in shell_says(sandbox, shell, "mytool")
    assert read(path).startswith(content) and read(path).count(b"go-env-sync >>>") == 1
    again = sandbox.ges("doctor", "--fix", "--yes", env=env)
    assert b"repaired already" in again.out, again
    undo(sandbox, env)
    assert read(path) == content if exists else not os.path.exists(path)


@pytest.mark.parametrize("shell, name, line", [
    ("bash", ".bashrc", "export GOROOT=/nope"), ("zsh", ".zshrc", "typeset -x GOROOT=/nope  # old"),
    ("fish", ".config/fish/config.fish", "set -gx GOROOT /nope")])
def test_a_line_of_the_user_only_by_name(sandbox, new, shell, name, line):
    before = "alias l=ls\n%s\nalias m=ls\n" % line
    path = sandbox.write("home/" + name, before)
    env = [path_of(new[1] + "/bin"), "SHELL=/usr/bin/" + shell, "GOROOT=/nope"]
    said = "go: cannot find GOROOT directory: /nope"
    go = new[1] + "/bin/go env GOPATH"
    assert said in shell_says(sandbox, shell, go)
    result = sandbox.ges("doctor", "--fix", "--yes", env=env)
    assert result.status == 1 and b"ges doctor --fix --only GES004" in result.out and read(path) == before.encode()
    document = fix(sandbox, "--only", "GES004", env=env, status=1)
    assert document["remaining"][0]["note"] != ""
    assert read(path).decode() == before.replace(line, "# go-env-sync: commented out (GES004): " + line)
    assert said not in shell_says(sandbox, shell, go)
    undo(sandbox, env)
    assert read(path) == before.encode()


def test_a_line_inside_a_block_is_refused(sandbox, new):
    before = b"if true; then\n  export GOROOT=/nope\nfi\n"
    path = sandbox.write("home/.bashrc", before)
    env = [path_of(new[1] + "/bin"), "SHELL=/bin/bash", "GOROOT=/nope"]
    result = sandbox.ges("doctor", "--fix", "--yes", "--only", "GES004", env=env)
    assert result.status == 1 and b"is no command by itself" in result.out, result
    assert b"nothing that --fix may change" in result.out and read(path) == before


# --- modes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode, wanted", [(0o644, 0o755), (0o600, 0o700), (0o640, 0o750)])
def test_a_program_gets_its_execute_bits_back(sandbox, new, mode, wanted):
    path = sandbox.write("home/go/bin/mytool", "#!/bin/sh\necho it runs\n", mode=mode)
    env = [path_of(new[1] + "/bin", sandbox.path("home/go/bin"))]
    said = sandbox.run(["/bin/sh", "-c", path]).err
    assert b"Permission denied" in said
    finding = doctor(sandbox, env=env).one("GES063")
    assert evidence(finding, "you see").encode() in said.replace(b"/bin/sh: 1: ", b"")
    fix(sandbox, env=env, status=0)
    assert os.stat(path).st_mode & 0o777 == wanted
    assert sandbox.run(["/bin/sh", "-c", path]).out == b"it runs\n"
    undo(sandbox, env)
    assert os.stat(path).st_mode & 0o777 == mode


@pytest.mark.parametrize("name, content, mode", [
    ("notes", "to do\n", 0o644), ("run.sh", "#!/bin/sh\n", 0o644), ("lib.so", "\x7fELF", 0o644), ("ok", "#!/bin/sh\n", 0o755)])
def test_other_files_beside_programs_are_fine(sandbox, new, name, content, mode):
    sandbox.write("home/go/bin/" + name, content, mode=mode)
    assert doctor(sandbox, env=[path_of(new[1] + "/bin", sandbox.path("home/go/bin"))]).ids() == []


# --- the conversation --------------------------------------------------------------------------------------------


@pytest.fixture
def damaged(sandbox, new):
    path = sandbox.write(ENV, "GOPRIVATE=a\r\n")
    return path, [path_of(new[1] + "/bin")]


def test_a_dry_run_changes_nothing(sandbox, damaged):
    path, env = damaged
    result = sandbox.ges("doctor", "--fix", "--dry-run", env=env)
    assert result.status == 1 and result.err == b""
    assert b"1    - GOPRIVATE=a\\r\n" in result.out and b"1    + GOPRIVATE=a\n" in result.out
    assert read(path) == b"GOPRIVATE=a\r\n" and not os.path.exists(sandbox.path("home/.local"))


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_nothing_happens_unasked(sandbox, damaged, words):
    path, env = damaged
    result = sandbox.ges("doctor", "--fix", *words, env=env)
    assert result.status == 1 and b"run again with --yes" in result.err
    assert b"GOPRIVATE" in result.out and read(path) == b"GOPRIVATE=a\r\n"


def converse(sandbox, env, answer):
    """A run on a terminal of its own; what it said and how it ended."""
    master, slave = pty.openpty()
    child = subprocess.Popen([sandbox.program, "doctor", "--fix"], stdin=slave, stdout=slave, stderr=slave, close_fds=True,
                             cwd=sandbox.path("w"), env=dict(e.split("=", 1) for e in sandbox.environment(*env)))
    os.close(slave)
    os.write(master, answer)
    said = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(master)
    return said, child.wait(30)


@pytest.mark.parametrize("answer, is_yes", [
    (b"y\n", True), (b"YES\n", True), (b"n\n", False), (b"\n", False), (b"yesterday\n", False), (b"\x04", False),
    (b"y" * 300 + b"\n", False)])
def test_a_terminal_is_asked(sandbox, damaged, answer, is_yes):
    path, env = damaged
    said, status = converse(sandbox, env, answer)
    assert b"Apply 1 change to 1 file? [y/N] " in said, said
    assert said.index(b"+ GOPRIVATE=a") < said.index(b"Apply 1")
    assert status == (0 if is_yes else 1)
    assert read(path) == (b"GOPRIVATE=a\n" if is_yes else b"GOPRIVATE=a\r\n")
    assert (b"ges undo 1" in said) == is_yes


def test_secrets_stay_secret(sandbox, new):
    sandbox.write(ENV, "GOPROXY=https://ana:s3cret@proxy.example,direct\r\n")
    for words in [["--dry-run"], ["--dry-run", "--json"], ["--yes"]]:
        result = sandbox.ges("doctor", "--fix", *words, env=[path_of(new[1] + "/bin")])
        assert b"s3cret" not in result.out + result.err and b"***@proxy.example" in result.out + b"***@proxy.example"


@pytest.mark.parametrize("words", [
    ["--yes"], ["--dry-run"], ["--fix", "--sarif"], ["--fix", "--format", "github"]])
def test_options_without_meaning(sandbox, words):
    result = sandbox.ges("doctor", *words)
    assert result.status == 2 and result.out == b"" and b"--fix" in result.err


def test_a_snapshot_is_only_planned(sandbox):
    machine = {"schema": "ges.snapshot/1", "family": "linux", "cwd": "/w", "env": ["HOME=/home/ana", "PATH=/usr/bin"],
               "files": {"/home/ana/.config/go/env": "GOPRIVATE=a\r\n", "/w/x": "", "/usr/bin/x": ""}}
    path = sandbox.write("machine.json", json.dumps(machine))
    result = sandbox.ges("--os-snapshot", path, "doctor", "--fix", "--yes")
    assert result.status == 2 and b"add --dry-run" in result.err
    result = sandbox.ges("--os-snapshot", path, "doctor", "--fix", "--dry-run", "--only", "GES037")
    assert result.status == 1 and b"+ GOPRIVATE=a\n" in result.out, result


def test_a_healthy_machine_has_nothing_to_repair(sandbox, new):
    result = sandbox.ges("doctor", "--fix", "--yes", env=[path_of(new[1] + "/bin")])
    assert result.status == 0 and result.out == b"nothing that --fix may change\n", result


def test_what_needs_the_user_is_listed_with_its_command(sandbox, new):
    env = [path_of(new[1] + "/bin"), "GO111MODULE=off"]
    result = sandbox.ges("doctor", "--fix", "--yes", env=env)
    assert result.status == 1 and b"needs you\n" in result.out and b"unset GO111MODULE" in result.out


def test_everything_at_once(sandbox, new):
    module(sandbox, "go 1.17")
    sandbox.write(ENV, "GO111MODULE=off\r\nexport GOPRIVATE='x'\n")
    sandbox.write("w/go.mod", b"\xef\xbb\xbfmodule m\n\ngo 1.17\n")
    sandbox.write("home/go/bin/mytool", "#!/bin/sh\n", mode=0o644)
    sandbox.write("home/go/bin/other", "#!/bin/sh\n", mode=0o755)
    env = [path_of(new[1] + "/bin"), "SHELL=/bin/bash"]
    document = fix(sandbox, env=env, status=1)
    assert sorted(ids(document["gone"])) == ["GES015", "GES037", "GES062", "GES063"]
    assert read(sandbox.path(ENV)) == b"GOPRIVATE=x\n"
    assert ids(document["remaining"]) == ["GES005"]
    assert go_says(sandbox, new[1], "list", ".") == "m\n"
    undo(sandbox, env)
    assert read(sandbox.path(ENV)) == b"GO111MODULE=off\r\nexport GOPRIVATE='x'\n"
    assert not os.path.exists(sandbox.path("home/.bashrc"))
