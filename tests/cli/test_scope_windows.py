"""`ges run` and `ges shell` in the environments that the registry describes, under wine: what the machine, the user and a new
logon set, in programs that are started by a process that is older than all of it."""

import os
import re

import pytest

from test_run_windows import GES, machine, rundump  # noqa: F401  (fixtures)
from test_set_windows import MACHINE, USER

REG = "C:\\windows\\system32\\reg.exe"
CMD = "C:\\windows\\system32\\cmd.exe"


@pytest.fixture(autouse=True)
def declared(wine):
    """Values in both keys, which the cmd of `older` has not seen."""
    before = {key: wine.run(REG, ["query", key, "/v", "Path"]).out for key in (USER, MACHINE)}
    yield
    for key in (USER, MACHINE):
        for name in ("GES_M", "GES_U", "GES_BOTH", "GES_DIR"):
            wine.run(REG, ["delete", key, "/v", name, "/f"])
    wine.run(REG, ["delete", USER, "/v", "Path", "/f"])
    assert wine.run(REG, ["query", MACHINE, "/v", "Path"]).out == before[MACHINE]


def older(wine, *lines):
    """The output of a cmd that declares the values itself, so that it and what it starts do not have them."""
    script = ["@echo off", "set GES_SESSION=1"]
    for key, name, kind, value in ((MACHINE, "GES_M", "REG_SZ", "m"), (MACHINE, "GES_BOTH", "REG_SZ", "of the machine"),
                                   (USER, "GES_BOTH", "REG_SZ", "of the user"), (USER, "GES_U", "REG_SZ", "u"),
                                   (USER, "GES_DIR", "REG_EXPAND_SZ", "%%USERPROFILE%%\\go"),
                                   (USER, "Path", "REG_EXPAND_SZ", "%%GES_U%%;C:\\mine")):
        script.append('reg add "%s" /v %s /t %s /d "%s" /f >nul' % (key, name, kind, value))
    script.append("if defined GES_U echo NOT-OLD")
    with open(wine.path("w/older.cmd"), "w", encoding="ascii") as file:
        file.write("\r\n".join([*script, *lines, ""]))
    done = wine.run(CMD, ["/c", "C:\\w\\older.cmd"])
    assert b"NOT-OLD" not in done.out
    return done


def block(done):
    found = (e.decode().split("=", 1) for e in done.out.split(b"\0") if b"=" in e[1:])
    return {name.upper(): value for name, value in found}


@pytest.mark.parametrize("scope, wanted", [
    ("process", {"GES_SESSION": "1", "GES_M": None, "GES_U": None}),
    ("machine", {"GES_M": "m", "GES_BOTH": "of the machine", "GES_U": None, "GES_DIR": None, "GES_SESSION": None}),
    ("user", {"GES_U": "u", "GES_BOTH": "of the user", "GES_DIR": "C:\\users\\root\\go", "GES_M": None}),
    ("fresh", {"GES_M": "m", "GES_U": "u", "GES_BOTH": "of the user", "GES_DIR": "C:\\users\\root\\go"}),
])
def test_run_in_a_scope(machine, scope, wanted):  # noqa: F811
    done = older(machine, "%s run --scope %s -- C:\\d\\rundump.exe env" % (GES, scope))
    assert done.status == 0, done
    got = block(done)
    assert {name: got.get(name) for name in wanted} == wanted
    path = got["PATH"].split(";")
    assert ("C:\\mine" in path) == (scope in ("user", "fresh")), path
    assert (path[0].lower() == "c:\\windows\\system32") == (scope != "user"), path


def test_shell_is_as_after_a_new_logon(machine):  # noqa: F811
    with open(machine.path("w/lines.txt"), "w", encoding="ascii", newline="\r\n") as file:
        file.write("echo [%GES_M%] [%GES_BOTH%] [%GES_DIR%]\nexit 7\n")
    done = older(machine, "%s shell --scope fresh <C:\\w\\lines.txt" % GES, "echo ended %ERRORLEVEL%")
    assert b"[m] [of the user] [C:\\users\\root\\go]" in done.out, done
    assert re.search(rb"ended 7\r?\n", done.out), done
    assert os.path.exists(machine.path("w/lines.txt"))
