"""`ges doctor --fix` under wine: what editors and PowerShell do to the go env file and go.mod, and variables of the real
registry, with a real go.exe."""

import os
import re
import subprocess

import pytest

from support import toolchains
from test_doctor_windows import MACHINE, NEW, OLD, SYSTEM_PATH, USER, installed, windows  # noqa: F401  (fixtures)

GOENV = "C:\\users\\root\\AppData\\Roaming\\go\\env"


def raw(windows, name, content):
    windows.write(name)
    with open(windows.wine.path(name), "wb") as file:
        file.write(content)


def read(windows, name):
    with open(windows.wine.path(name), "rb") as file:
        return file.read()


def fix(windows, *words):
    result = windows.ges("--fix", "--yes", "--json", *words)
    assert result.status in (0, 1), result
    return result.json()


def undo(windows):
    result = windows.wine.run("C:\\ges\\ges.exe", ["undo", "--yes"])
    assert result.status == 0, result


def test_files_that_notepad_and_powershell_wrote(windows):
    windows.path(NEW + "\\bin")
    cases = [
        (b"GO111MODULE=on\r\nGOPRIVATE=a.example\r\n", b"GO111MODULE=on\nGOPRIVATE=a.example\n",
         "go: unknown environment setting GO111MODULE=on\r"),
        ("\ufeffGOPRIVATE=a.example\r\n".encode("utf-16-le"), b"GOPRIVATE=a.example\n", None),
        (b'\xef\xbb\xbfset GOPRIVATE="a.example"\r\n', b"GOPRIVATE=a.example\n", None),
    ]
    windows.write("C:\\w\\go.mod", "module example.com/shop\r\n\r\ngo 1.22.0\r\n")
    for before, after, said in cases:
        raw(windows, GOENV, before)
        if said is not None:
            assert said in windows.go(NEW, "list", "-m")
        else:
            assert "a.example" not in windows.go(NEW, "env", "GOPRIVATE")
        document = fix(windows, "--only", "GES037")
        assert [f["id"] for f in document["gone"]] == ["GES037"], document
        assert read(windows, GOENV) == after
        assert "a.example" in windows.go(NEW, "env", "GOPRIVATE")
        undo(windows)
        assert read(windows, GOENV) == before
    raw(windows, GOENV, b"GOPRIVATE=x\n")
    raw(windows, "C:\\w\\go.mod", b"\xef\xbb\xbfmodule m\r\n\r\ngo 1.22.0\r\n")
    assert "go.mod:1: unexpected input character '\\ufeff'" in windows.go(NEW, "list", "-m")
    assert [f["id"] for f in fix(windows)["gone"]] == ["GES062"]
    assert windows.go(NEW, "list", "-m").strip() == "m"
    undo(windows)
    assert read(windows, "C:\\w\\go.mod").startswith(b"\xef\xbb\xbfmodule")


# --- the registry ------------------------------------------------------------------------------

REG = "C:\\windows\\system32\\reg.exe"


def stored(windows, key, name):
    """(type, value) by wine's own reg; None when there is none."""
    done = windows.wine.run(REG, ["query", key, "/v", name])
    line = re.search(r"^    %s    (REG_\w+)    ?(.*?)\r?$" % re.escape(name), done.out.decode("utf-8", "replace"),
                     re.MULTILINE | re.IGNORECASE)
    return line and (line[1], line[2])


def everything(windows):
    """Both keys of variables, as reg says them; wine itself writes USERNAME and the like at each start."""
    return [windows.wine.run(REG, ["query", key]).out for key in (USER, MACHINE)]


def ids(windows):
    return [finding["id"] for finding in windows.doctor()]


GONE = "go: cannot find GOROOT directory"
PLANTED = {
    # case: (rule, [(key, name, type, value)], value after, go's words, its answer before, and not after)
    "a GOROOT that points nowhere": (
        "GES004", (USER, "GOROOT", "REG_SZ", "D:\\Go"), None, ["version"], GONE),
    "the same, expanded": (
        "GES004", (USER, "GOROOT", "REG_EXPAND_SZ", "%SystemDrive%\\nope"), None, ["version"], GONE),
    "modules switched off": (
        "GES015", (USER, "GO111MODULE", "REG_SZ", "off"), None, ["env", "GO111MODULE"], "off"),
    "a target that stayed": (
        "GES007", (USER, "GOOS", "REG_SZ", "linux"), None, ["env", "GOOS"], "linux"),
    "a GOPATH that setx stored": (
        "GES024", (USER, "GOPATH", "REG_SZ", "%USERPROFILE%\\go"), ("REG_EXPAND_SZ", "%USERPROFILE%\\go"),
        ["env", "GOPATH"], "%USERPROFILE%"),
    "a GOBIN that setx stored": (
        "GES024", (USER, "GOBIN", "REG_SZ", "%USERPROFILE%\\bin"), ("REG_EXPAND_SZ", "%USERPROFILE%\\bin"),
        ["env", "GOBIN"], "%USERPROFILE%"),
    "quotes of another shell": (
        "GES008", (USER, "GOPRIVATE", "REG_EXPAND_SZ", "'example.com'"), ("REG_EXPAND_SZ", "example.com"),
        ["env", "GOPRIVATE"], "'example.com'"),
    "everybody's GOROOT": (
        "GES003", (MACHINE, "GOROOT", "REG_SZ", OLD), None, ["env", "GOROOT"], OLD),
}


@pytest.mark.parametrize("case", PLANTED)
def test_variables_of_the_registry(windows, case):
    rule, (key, name, kind, value), after, words, said = PLANTED[case]
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GES_BESIDE", "%PATH% stays", "REG_SZ")
    windows.reg(key, name, value, kind)
    windows.write("C:\\w\\go.mod", "module example.com/shop\n\ngo 1.22.0\n")
    before = everything(windows)
    assert said in windows.go(NEW, *words)
    assert rule in ids(windows)
    shown = windows.ges("--fix", "--dry-run", "--json", "--only", rule).json()
    assert [v["name"] for v in shown["values"]] == [name] and everything(windows) == before
    document = fix(windows, "--only", rule)
    assert document["entry"] >= 1 and document["told"] >= 0, document
    assert stored(windows, key, name) == after
    assert rule not in ids(windows)
    assert said not in windows.go(NEW, *words)
    undone = windows.wine.run("C:\\ges\\ges.exe", ["undo", "--yes"])
    assert undone.status == 0, undone
    assert everything(windows) == before
    assert rule in ids(windows) and said in windows.go(NEW, *words)


def test_a_directory_comes_onto_the_users_path(windows):
    windows.path(NEW + "\\bin")
    windows.write(windows.user + "\\go\\bin\\gopls.exe", "MZ")
    for there in (None, ("REG_SZ", "C:\\w"), ("REG_EXPAND_SZ", "%SystemRoot%\\x;C:\\w;")):
        if there is not None:
            windows.reg(USER, "Path", there[1], there[0])
        assert ids(windows) == ["GES005"]
        fix(windows)
        kind, value = stored(windows, USER, "Path")
        assert kind == (there[0] if there else "REG_EXPAND_SZ")
        assert value.rstrip(";").endswith(windows.user + "\\go\\bin") and (there is None or value.startswith(there[1][:-1]))
        assert ids(windows) == []
        undo(windows)
        assert stored(windows, USER, "Path") == there


def test_entries_that_setx_doubled_go(windows):
    own = ["C:\\w\\tools\\%04d" % i for i in range(115)]
    windows.path(NEW + "\\bin", *own)
    wanted = ["C:\\mine", "%SystemRoot%\\also"]
    windows.reg(USER, "Path", ";".join([wanted[0], *own, *own, NEW + "\\BIN", *wanted, "c:/mine/"]), "REG_EXPAND_SZ")
    machine = stored(windows, MACHINE, "Path")
    before = everything(windows)
    assert "GES023" in ids(windows)
    fix(windows, "--only", "GES023")
    assert stored(windows, USER, "Path") == ("REG_EXPAND_SZ", ";".join(wanted))
    assert stored(windows, MACHINE, "Path") == machine and "GES023" not in ids(windows)
    undo(windows)
    assert everything(windows) == before


def test_quotes_around_an_entry_go_when_the_rule_is_named(windows):
    windows.path('"%s\\bin"' % NEW)
    windows.reg(USER, "Path", 'C:\\a;"C:\\w\\x y";"C:\\w;z"', "REG_SZ")
    before = everything(windows)
    assert "GES040" in ids(windows)
    fix(windows)
    assert everything(windows) == before
    fix(windows, "--only", "GES040")
    assert stored(windows, USER, "Path") == ("REG_SZ", 'C:\\a;C:\\w\\x y;"C:\\w;z"')
    assert stored(windows, MACHINE, "Path")[1] == ";".join([SYSTEM_PATH, NEW + "\\bin"])
    undo(windows)
    assert everything(windows) == before


def test_what_is_everybodys_is_left_unless_named(windows):
    windows.path(NEW + "\\bin")
    windows.reg(MACHINE, "GOROOT", OLD)
    windows.reg(USER, "GO111MODULE", "off")
    document = fix(windows)
    assert [f["id"] for f in document["by_name"]] == ["GES003"]
    assert stored(windows, MACHINE, "GOROOT") == ("REG_SZ", OLD) and stored(windows, USER, "GO111MODULE") is None


@pytest.fixture(scope="module")
def rights_exe(tmp_path_factory):
    out = str(tmp_path_factory.mktemp("rights") / "rights.exe")
    source = os.path.join(toolchains.ROOT, "tests", "windows", "rights.c")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-municode", "-O1", "-o", out, source], check=True)
    return out


def test_without_rights_the_administrators_command_is_said(windows, rights_exe):
    windows.path(NEW + "\\bin")
    windows.reg(MACHINE, "GOROOT", OLD)
    windows.reg(USER, "GO111MODULE", "off")
    with open(rights_exe, "rb") as source, open(windows.wine.path("w/rights.exe"), "wb") as target:
        target.write(source.read())

    def limited(*words):
        return windows.wine.run("C:\\w\\rights.exe", ["read", "HKLM", MACHINE[5:], "--", "C:\\ges\\ges.exe", "doctor", *words])

    refused = limited("--fix", "--yes", "--only", "GES003,GES015")
    assert refused.status == 1, refused
    text = refused.out.decode()
    assert "may not write that key" in text and "sudo ges doctor --fix --only GES003" in text, text
    assert "made 1 change to 1 registry value" in text, text
    assert stored(windows, MACHINE, "GOROOT") == ("REG_SZ", OLD) and stored(windows, USER, "GO111MODULE") is None
    assert fix(windows, "--only", "GES003")["gone"] or stored(windows, MACHINE, "GOROOT") is None


def test_a_value_that_changed_meanwhile_stays(windows):
    """The process still has what a finding speaks of; the registry holds another value by now."""
    windows.path(NEW + "\\bin")
    windows.reg(USER, "GO111MODULE", "auto")
    script = "set GO111MODULE=off& C:\\ges\\ges.exe doctor --fix --yes --only GES015"
    done = windows.wine.run("C:\\windows\\system32\\cmd.exe", ["/c", script])
    assert done.status == 1 and stored(windows, USER, "GO111MODULE") == ("REG_SZ", "auto"), done
