"""`ges why` on Windows: the machine's and the user's registry keys with their types, under wine with a real registry,
and on a machine made of data."""

import json

import pytest

MACHINE = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
USER = "HKCU\\Environment"
VOLATILE = "HKCU\\Volatile Environment"


@pytest.fixture
def registry(wine):
    """registry(key, name, type, value) writes a value; what was written goes away again."""
    written = []

    def write(key, name, kind, value):
        done = wine.run("C:\\windows\\system32\\reg.exe", ["add", key, "/v", name, "/t", kind, "/d", value, "/f"])
        assert done.status == 0, done
        written.append((key, name))

    yield write
    for key, name in written:
        wine.run("C:\\windows\\system32\\reg.exe", ["delete", key, "/v", name, "/f"])


def why(wine, *names, env=(), status=0):
    done = wine.run("C:\\ges\\ges.exe", ["why", "-json", *names], env)
    assert done.err == b"" and status in (None, done.status), done
    return {entry["name"]: entry for entry in done.json()["names"]}


def rows(entry, *sources):
    return [(row["source"], row["kind"], row["verdict"], row["value"]) for row in entry["declarations"]
            if row["source"] in sources]


def test_user_value_replaces_the_machines(wine, registry):
    registry(MACHINE, "GES_A", "REG_SZ", "C:\\machine")
    registry(USER, "GES_A", "REG_EXPAND_SZ", "%SystemRoot%\\user")
    entry = why(wine, "GES_A")["GES_A"]
    assert entry["fresh"]["value"].lower() == "c:\\windows\\user"
    found = rows(entry, "registry_user", "registry_machine")
    assert [(source, kind) for source, kind, _, _ in found] == [("registry_user", "REG_EXPAND_SZ"), ("registry_machine", "REG_SZ")]
    assert found[1][2] == "shadowed"
    machine = next(row for row in entry["declarations"] if row["source"] == "registry_machine")
    assert machine["file"] == MACHINE and "replaces the machine's" in machine["rule"]
    assert entry["value"].lower() == entry["fresh"]["value"].lower(), "wine itself gives new processes the same"


def test_types_and_steps(wine, registry):
    registry(MACHINE, "GES_LITERAL", "REG_SZ", "%SystemRoot%\\x")
    registry(MACHINE, "GES_EARLY", "REG_EXPAND_SZ", "%USERPROFILE%\\x")
    registry(USER, "GES_LATE", "REG_EXPAND_SZ", "%USERPROFILE%\\x")
    registry(USER, "GES_NUMBER", "REG_DWORD", "7")
    found = why(wine, "GES_LITERAL", "GES_EARLY", "GES_LATE")
    assert found["GES_LITERAL"]["fresh"]["value"] == "%SystemRoot%\\x"
    assert "REG_SZ" in found["GES_LITERAL"]["declarations"][-1]["rule"]
    assert found["GES_EARLY"]["fresh"]["value"] == "%USERPROFILE%\\x"
    assert found["GES_LATE"]["fresh"]["value"].lower().startswith("c:\\users\\")
    number = why(wine, "GES_NUMBER", status=None)["GES_NUMBER"]  # wine makes a variable of it, Windows does not
    assert [verdict for _, _, verdict, _ in rows(number, "registry_user")] == ["ignored"] and not number["fresh"]["is_set"]


def test_volatile_key_comes_last(wine, registry):
    registry(USER, "GES_V", "REG_SZ", "user")
    registry(VOLATILE, "GES_V", "REG_SZ", "volatile")
    entry = why(wine, "GES_V")["GES_V"]
    assert entry["fresh"]["value"] == "volatile" and entry["fresh"]["source"] == "registry_volatile"


def test_process_is_stale(wine, registry):
    registry(USER, "GES_S", "REG_SZ", "new")
    entry = why(wine, "ges_s", env=("GES_S=old",))["ges_s"]
    assert entry["fresh"]["value"] == "new"
    if entry["value"] == "old":  # wine lets the registry win in programs that start from unix
        assert entry["is_stale"]


def test_user_path_is_appended(wine, registry):
    registry(USER, "PATH", "REG_SZ", "%USERPROFILE%\\go\\bin;C:\\ges")
    entry = why(wine, "Path")["Path"]
    found = rows(entry, "registry_user", "registry_machine")
    assert [(source, verdict) for source, _, verdict, _ in found][1] == ("registry_machine", "contributes")
    assert found[0][3].startswith(found[1][3]) and found[0][3].lower().endswith("\\go\\bin;c:\\ges")
    assert "%" not in found[0][3]
    origins = {e["entry"].lower(): (e["source"], e["exists"]) for e in entry["entries"]}
    if "c:\\ges" in origins:
        assert origins["c:\\ges"] == ("registry_user", True)


SNAPSHOT = {
    "family": "windows",
    "env": ["Path=C:\\Windows;C:\\Users\\ana\\go\\bin;\"C:\\quoted\";%GOPATH%\\bin;rel;C:\\session", "SystemRoot=C:\\Windows",
            "USERPROFILE=C:\\Users\\ana", "GOPATH=C:\\old"],
    "files": {"C:\\Users\\ana\\go\\bin\\gopls.exe": "x", "C:\\Windows\\x": ""},
    "registry": {
        "HKEY_LOCAL_MACHINE": {MACHINE.split("\\", 1)[1]: {"Path": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%"}}},
        "HKEY_CURRENT_USER": {"Environment": {
            "Path": {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\go\\bin"},
            "GOPATH": {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\go"}}},
    },
}


def snapshot(sandbox, *words):
    file = sandbox.write("w/machine.json", json.dumps(SNAPSHOT))
    done = sandbox.ges("--os-snapshot", file, "why", "-json", *words)
    assert done.err == b"" and done.status == 0, done
    return done.json()["names"]


def test_snapshot_path_entries(sandbox):
    entries = snapshot(sandbox, "PATH")[0]["entries"]
    assert [e["source"] for e in entries] == ["registry_machine", "registry_user"] + ["process"] * 4
    assert [o["name"] for o in entries[1]["offers"]] == ["gopls.exe"]
    assert [e["part"] for e in entries] == ["machine", "user"] + ["session"] * 4
    assert [e["problem"].split(":")[0] for e in entries] == [
        "", "", "is quoted", "holds %NAME%, which nothing expands once it stands in PATH", "is relative",
        "names no directory"]


def test_path_entries_that_cannot_work(sandbox):
    """A name that is made too late, an entry behind what cmd reads, the machine before the user."""
    machine = json.loads(json.dumps(SNAPSHOT))
    keys = machine["registry"]["HKEY_LOCAL_MACHINE"]
    keys[MACHINE.split("\\", 1)[1]]["Path"] = {"type": "REG_EXPAND_SZ", "text": "C:\\a;%USERPROFILE%\\bin"}
    far = "C:\\" + "x" * 8190
    machine["env"][0] = "Path=C:\\a;%USERPROFILE%\\bin;" + far + ";D:\\PROGRA~1 "
    file = sandbox.write("w/machine.json", json.dumps(machine))
    document = sandbox.ges("--os-snapshot", file, "why", "-json", "PATH").json()["names"][0]
    problems = [e["problem"] for e in document["entries"]]
    assert problems[0] == "names no directory"
    assert problems[1].endswith("a %NAME% in it is not set yet when the machine's variables are made"), problems
    assert problems[2] == "names no directory; lies behind character 8191: cmd does not read so far"
    assert problems[3].startswith("begins or ends with a blank") and "is a short name" in problems[3]
    assert "a logon puts the machine's entries before the user's" in document["order"]["text"]


def test_snapshot_stale_value(sandbox):
    entry = snapshot(sandbox, "gopath")[0]
    assert entry["value"] == "C:\\old" and entry["fresh"]["value"] == "C:\\Users\\ana\\go" and entry["is_stale"]
    assert [row["verdict"] for row in entry["declarations"]] == ["wins", "stale"]
