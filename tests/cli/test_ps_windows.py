"""`ges ps` under wine: a chain of real cmd processes with planted changes, and one that is older than the registry."""

import os
import subprocess
import time

import pytest

CMD = "C:\\windows\\system32\\cmd.exe"
REG = "C:\\windows\\system32\\reg.exe"
GES = "C:\\ges\\ges.exe"


def ask(wine, *words, env=(), status=0):
    done = wine.run(GES, ["ps", "--json", *words], env)
    assert done.err == b"" and status in (None, done.status), done
    return done.json()


def test_every_hop_of_a_chain_of_five_is_named(wine):
    folder = wine.path("C:\\chain")
    os.makedirs(folder, exist_ok=True)
    lines = {
        "1.bat": "set ONE=1\r\nset PATH=C:\\one;%PATH%\r\ncmd /c C:\\chain\\2.bat\r\n",
        "2.bat": "set TWO=2\r\ncmd /c C:\\chain\\3.bat\r\n",
        "3.bat": "set ONE=\r\nset PATH=C:\\three;C:\\windows\\system32\r\ncmd /c C:\\chain\\4.bat\r\n",
        "4.bat": "set FOUR=\x41\r\nset TWO=z\r\nC:\\ges\\ges.exe ps --json --chain\r\n",
    }
    for name, text in lines.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write("@echo off\r\n" + text)
    done = wine.run(CMD, ["/c", "C:\\chain\\1.bat"])
    assert done.status == 0, done
    chain = done.json()["chain"]
    hops = chain[-5:]
    assert [h["name"] for h in hops] == ["cmd.exe"] * 4 + ["ges.exe"] and hops[-1]["is_self"]
    found = [{c["name"].upper(): (c["what"], c["after"]) for c in h["changes"]} for h in hops[1:]]
    assert found[0]["TWO"] == ("added", "2") and set(found[0]) == {"TWO"}
    assert found[1]["ONE"] == ("removed", "") and set(found[1]) == {"ONE", "PATH"}
    assert found[2] == {"FOUR": ("added", "A"), "TWO": ("changed", "z")}
    assert found[3] == {}
    path = next(c for c in hops[2]["changes"] if c["name"].upper() == "PATH")
    signs = {(e["sign"], e["entry"].lower()) for e in path["entries"]}
    assert ("+", "c:\\three") in signs and ("-", "c:\\one") in signs


@pytest.fixture
def variable(wine):
    names = []

    def write(name, value, kind="REG_SZ"):
        done = wine.run(REG, ["add", "HKCU\\Environment", "/v", name, "/t", kind, "/d", value, "/f"])
        assert done.status == 0, done
        names.append(name)

    yield write
    for name in names:
        wine.run(REG, ["delete", "HKCU\\Environment", "/v", name, "/f"])


def watcher(wine, *environment):
    """A program that runs for a while: ges itself, which waits for a name that nobody has."""
    env = dict(entry.split("=", 1) for entry in [*wine.base, *environment]) | {"PATH": "/usr/bin:/bin"}
    return subprocess.Popen(["wine", GES, "ps", "--watch", "GES_NOBODY", "--for", "60"], env=env,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_exactly_those_that_began_before_the_change_are_old(wine, variable):
    variable("TEST_OLD", "one")
    old = watcher(wine)
    try:
        deadline = time.time() + 30
        while True:
            ours = {p["pid"] for p in ask(wine, "--all")["processes"] if p["name"] == "ges.exe"}
            if len(ours) == 1:
                break
            assert time.time() < deadline
            time.sleep(0.2)
        before = ask(wine, "--stale", status=None)
        assert not [v for p in before["stale"] for v in p["variables"] if v["name"] == "TEST_OLD" and p["pid"] in ours]
        time.sleep(0.2)
        variable("TEST_OLD", "two")
        time.sleep(0.2)
        young = watcher(wine)
        try:
            time.sleep(1.5)
            stale = {p["pid"]: p for p in ask(wine, "--stale", status=1)["stale"]}
            all_ours = {p["pid"] for p in ask(wine, "--all")["processes"] if p["name"] == "ges.exe"}
            assert len(all_ours) == 2 and all_ours & set(stale) == ours
            found = stale[next(iter(ours))]["variables"]
            assert [(v["name"], v["what"], v["now"], v["fresh"]) for v in found] == [
                ("TEST_OLD", "differs", "one", "two")]
            assert found[0]["place"] == "HKCU\\Environment"
        finally:
            young.kill()
    finally:
        old.kill()


def test_one_block_tells_where_its_values_are_declared(wine, variable):
    variable("TEST_D", "%USERPROFILE%\\x", "REG_EXPAND_SZ")
    child = watcher(wine, "API_TOKEN=geheim")
    try:
        deadline = time.time() + 30
        pids = []
        while not pids and time.time() < deadline:
            pids = [p["pid"] for p in ask(wine, "--all")["processes"] if p["name"] == "ges.exe"]
        done = ask(wine, str(pids[0]))["process"]
        values = {v["name"]: v for v in done["variables"]}
        assert values["TEST_D"]["origin"] == "declared in HKCU\\Environment"
        assert values["API_TOKEN"]["value"] == "***" and done["is_live"]
        assert "--watch" in done["command"] and done["cwd"]
    finally:
        child.kill()
