"""`ges load --refresh`: a session follows what new ones would have, while a project is loaded in it. In a real bash, with
environment.d as the source; and in wine's cmd with its registry."""

import os
import subprocess

import pytest

LOAD = 'eval "$(%s load --shell bash --refresh)"\n'


class Session:
    """A bash whose environment is carried from one command to the next."""

    def __init__(self, sandbox, env=()):
        self.sandbox, self.here = sandbox, sandbox.path("w")
        self.env = dict(entry.split("=", 1) for entry in sandbox.environment(*env))

    def do(self, command=""):
        script = "cd '%s'\n%s\n%s/usr/bin/env -0 > %s/env\n" % (
            self.here, command, LOAD % self.sandbox.program, self.sandbox.root)
        done = subprocess.run(["/bin/bash", "-c", script], env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done
        with open(self.sandbox.path("env"), encoding="utf-8", errors="surrogateescape") as file:
            self.env = dict(entry.split("=", 1) for entry in file.read().split("\0") if entry)
        self.said = done.stderr
        return self.env

    def cd(self, name):
        self.here = self.sandbox.path("w", name)
        return self.do()


@pytest.fixture
def source(sandbox):
    def write(**variables):
        sandbox.write("home/.config/environment.d/50-test.conf", "".join("%s=%s\n" % pair for pair in variables.items()))

    return write


def project(sandbox, text):
    sandbox.write("w/p/.env", text)
    assert sandbox.ges("allow", "--yes", sandbox.path("w/p")).status == 0


def test_both_at_once(sandbox, source):
    source(A="1", B="1")
    project(sandbox, "P=1\n")
    s = Session(sandbox)
    s.do()
    source(A="2", N="new")
    env = s.cd("p")
    assert env["A"] == "2" and env["N"] == "new" and env["P"] == "1" and "B" not in env
    assert "refreshed: A N -B" in s.said and "+P" in s.said
    s.do()
    assert s.said == ""


def test_what_changed_beneath_a_project_is_what_leaving_puts_back(sandbox, source):
    source(A="1", B="1")
    project(sandbox, "A=project\nB=project\nC=project\n")
    s = Session(sandbox)
    s.do()
    assert s.cd("p")["A"] == "project"
    source(A="2", C="3")
    env = s.do()
    assert env["A"] == env["B"] == env["C"] == "project"
    env = s.cd(".")
    assert env["A"] == "2" and env["C"] == "3" and "B" not in env and "GES_LOADED" not in env


def test_the_users_own_changes_stay_in_both(sandbox, source):
    source(A="1", B="1")
    project(sandbox, "A=project\n")
    s = Session(sandbox)
    s.do()
    s.cd("p")
    s.do("export A=mine B=mine")
    source(A="2", B="2")
    env = s.do()
    assert env["A"] == "mine" and env["B"] == "mine"
    assert "B stays mine" in s.said
    s.do()
    assert s.said == "", "a conflict is told once"
    env = s.cd(".")
    assert env["A"] == "mine" and env["B"] == "mine"


def test_entries_of_a_project_in_path_stay_its_own(sandbox):
    sandbox.write("home/.profile", "PATH=\"$PATH:/a\"\n")
    project(sandbox, "Q=x\n")
    sandbox.write("w/p/ges.env", "GES_PATH=tools\n")
    assert sandbox.ges("allow", "--yes", sandbox.path("w/p")).status == 0
    s = Session(sandbox)
    s.env["PATH"] = "/usr/bin:/bin:/a:/mine"
    s.do()
    tools = sandbox.path("w/p/tools")
    path = s.cd("p")["PATH"].split(":")
    assert path[0] == tools and "/a" in path and "/mine" in path
    sandbox.write("home/.profile", "PATH=\"$PATH:/b\"\n")
    path = s.do()["PATH"].split(":")
    assert path[0] == tools and "/b" in path and "/a" not in path and "/mine" in path
    path = s.cd(".")["PATH"].split(":")
    assert tools not in path and "/b" in path and "/mine" in path


def test_a_damaged_state_is_told_and_the_refresh_goes_on(sandbox, source):
    source(A="1")
    s = Session(sandbox, ["GES_LOADED=1.zz"])
    assert s.do()["A"] == "1" and "GES_LOADED" in s.said


# --- Windows, under wine -------------------------------------------------------------------------------------------------

CMD = "C:\\windows\\system32\\cmd.exe"
WINE_LOAD = "for /f \"delims=\" %%i in ('C:\\ges\\ges.exe load --shell cmd --refresh') do @set %%i"


def test_a_cmd_follows_the_registry_in_a_project(wine):
    os.makedirs(wine.path("w/p"))
    with open(wine.path("w/p/.env"), "w", encoding="ascii") as file:
        file.write("G1_A=project\n")
    assert wine.run("C:\\ges\\ges.exe", ["allow", "--yes", "C:\\w\\p"]).status == 0
    lines = ["@echo off", "reg add HKCU\\Environment /v G1_A /t REG_SZ /d one /f >nul", "set G1_A=one", "cd C:\\w",
             WINE_LOAD, "cd C:\\w\\p", WINE_LOAD, "set > C:\\w\\1.txt",
             "reg add HKCU\\Environment /v G1_A /t REG_SZ /d two /f >nul",
             "reg add HKCU\\Environment /v G1_B /t REG_SZ /d new /f >nul", WINE_LOAD, "set > C:\\w\\2.txt",
             "cd C:\\w", WINE_LOAD, "set > C:\\w\\3.txt",
             "reg delete HKCU\\Environment /v G1_A /f >nul", "reg delete HKCU\\Environment /v G1_B /f >nul",
             WINE_LOAD, "set > C:\\w\\4.txt"]
    with open(wine.path("w/t.bat"), "w", newline="", encoding="ascii") as file:
        file.write("\r\n".join(lines) + "\r\n")
    done = wine.run(CMD, ["/c", "C:\\w\\t.bat"])
    found = []
    for number in (1, 2, 3, 4):
        with open(wine.path("w/%d.txt" % number), encoding="utf-8", errors="replace") as file:
            found.append(dict(line.split("=", 1) for line in file.read().splitlines() if "=" in line))
    assert [env.get("G1_A") for env in found] == ["project", "project", "two", None], done
    assert [env.get("G1_B") for env in found] == [None, "new", "new", None], done
