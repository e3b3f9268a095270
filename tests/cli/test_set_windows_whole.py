"""The rest of `ges set` on Windows, under wine: values that no command line can hold, every type as wine's reg reads it, keys
whose access list refuses, and another program that writes all the while."""

import os
import re
import subprocess

import pytest

from support import toolchains
from test_set_windows import MACHINE, USER, exported, ges, reg

REG = "C:\\windows\\system32\\reg.exe"
CMD = "C:\\windows\\system32\\cmd.exe"
LONG = "".join(chr(33 + i % 90) for i in range(100000))
WIDE = ("\u5f20\U0001f600\U00010348 \u00e4\u20ac" * 20000)[:100000]
SCOPES = [("user", USER), ("machine", MACHINE)]
NAMES = ("GES_A", "GES_B", "GES_C", "GES_WIDE", "GES_EXPAND", "PATH")


@pytest.fixture(autouse=True)
def clean(wine):
    for name in NAMES:
        wine.run(REG, ["delete", USER, "/v", name, "/f"])
        if name != "PATH":
            wine.run(REG, ["delete", MACHINE, "/v", name, "/f"])
    yield


def put(wine, content):
    with open(wine.path("w/value.txt"), "wb") as file:
        file.write(content)


def start(wine, program, *words):
    environment = dict(entry.split("=", 1) for entry in wine.base) | {"PATH": "/usr/bin:/bin"}
    null = subprocess.DEVNULL
    return subprocess.Popen(["/usr/bin/wine", program, *words], env=environment, stdin=null, stdout=null, stderr=null)


# --- length ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope, key", SCOPES, ids=["user", "machine"])
def test_100000_characters_are_stored_whole(wine, scope, key):
    texts = {"GES_A": LONG, "GES_WIDE": WIDE, "GES_EXPAND": "%SystemRoot%\\" + "d" * 100000}
    for name, text in texts.items():
        put(wine, b"\xef\xbb\xbf" + text.encode() + b"\r\n")
        done = ges(wine, "set", "--yes", "--scope", scope, name, "--from", "value.txt")
        assert done.status == 0 and len(done.out) < 20000, done.out[:300] + done.err
        assert b"stored whole" in done.out
    stored = exported(wine, key)
    assert {name: stored.get(name) for name in ("GES_A", "GES_WIDE")} == {n: texts[n] for n in ("GES_A", "GES_WIDE")}
    assert reg(wine, key, "GES_EXPAND") == ("REG_EXPAND_SZ", texts["GES_EXPAND"])
    assert reg(wine, key, "GES_A")[0] == "REG_SZ"
    again = ges(wine, "set", "--yes", "--scope", scope, "GES_EXPAND", "--from", "value.txt")
    assert again.status == 0 and b"nothing to do" in again.out
    for name in reversed(texts):
        assert ges(wine, "undo", "--yes").status == 0 and reg(wine, key, name) is None


def test_long_values_come_back_from_the_journal(wine):
    put(wine, WIDE.encode())
    assert ges(wine, "set", "--yes", "GES_WIDE", "--from", "value.txt").status == 0
    assert ges(wine, "set", "--yes", "GES_WIDE=short").status == 0
    assert ges(wine, "undo", "--yes").status == 0
    assert exported(wine, USER)["GES_WIDE"] == WIDE


@pytest.mark.parametrize("how", ["type value.txt| C:\\ges\\ges.exe set --yes GES_A --from -",
                                 "C:\\ges\\ges.exe set --yes GES_A --from - <value.txt"], ids=["pipe", "file"])
def test_standard_input_of_cmd(wine, how):
    text = LONG[:9000] + "\u5f20\U0001f600"
    put(wine, text.encode() + b"\r\n")
    with open(wine.path("w/do.cmd"), "w", encoding="ascii") as file:
        file.write("@" + how + "\r\n")
    done = wine.run(CMD, ["/c", "C:\\w\\do.cmd"])
    assert exported(wine, USER).get("GES_A") == text, done


@pytest.mark.parametrize("content, said", [(b"\xff\xfea\0", b"is UTF-16"), (b"ab\xff", b"byte 0xff at offset 2"),
                                           (b"a\0b", b"holds a NUL")])
def test_what_is_no_text_is_refused(wine, content, said):
    put(wine, content)
    refused = ges(wine, "set", "--yes", "GES_A", "--from", "value.txt")
    assert refused.status == 3 and said in refused.err and reg(wine, USER, "GES_A") is None, refused


# --- types -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, data, text", [
    ("REG_SZ", "plain \u00e4", "plain \u00e4"), ("REG_EXPAND_SZ", "%SystemRoot%\\x;C:\\y", None), ("REG_SZ", "", ""),
    ("REG_DWORD", "305419896", "(4 bytes)"), ("REG_BINARY", "00ff10", "(3 bytes)"), ("REG_MULTI_SZ", "a\\0b", "(10 bytes)"),
], ids=["sz", "expand", "empty", "dword", "binary", "multi"])
def test_reg_and_ges_read_the_same(wine, kind, data, text):
    added = wine.run(REG, ["add", USER, "/v", "GES_A", "/t", kind, "/d", data, "/f"])
    assert added.status == 0, added
    before = wine.run(REG, ["query", USER, "/v", "GES_A"]).out
    (value,) = ges(wine, "unset", "--json", "--dry-run", "GES_A").json()["values"]
    assert value["type_before"] == kind == reg(wine, USER, "GES_A")[0]
    shown = [line["text"] for line in value["lines"]]
    assert shown == (data.split(";") if text is None else [text])
    assert ges(wine, "set", "--yes", "GES_A=other").status == 0
    assert ges(wine, "undo", "--yes").status == 0
    assert wine.run(REG, ["query", USER, "/v", "GES_A"]).out == before


# --- rights ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rights(tmp_path_factory):
    out = str(tmp_path_factory.mktemp("rights") / "rights.exe")
    source = os.path.join(toolchains.ROOT, "tests", "windows", "rights.c")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-municode", "-O1", "-o", out, source], check=True)
    return out


@pytest.mark.parametrize("how", ["read", "none"])
@pytest.mark.parametrize("scope, key", SCOPES, ids=["user", "machine"])
def test_an_access_list_refuses(wine, rights, scope, key, how):
    with open(rights, "rb") as source, open(wine.path("w/rights.exe"), "wb") as target:
        target.write(source.read())
    assert ges(wine, "set", "--yes", "--scope", scope, "GES_A=old", "GES_B=%SystemRoot%").status == 0
    entries = ges(wine, "history", "--json").json()["entries"]
    for words in (["set", "--yes", "GES_A=new"], ["unset", "--yes", "GES_A"], ["set", "--yes", "GES_B=x", "GES_C=y"],
                  ["path", "--yes", "add", "C:\\new"]):
        refused = wine.run("C:\\w\\rights.exe", [how, key[:4], key[5:], "--", "C:\\ges\\ges.exe", *words, "--scope", scope])
        assert refused.status == 3, refused
        assert refused.err.count(b"ges: ") == 1 and re.search(rb"may not|only an administrator may|denied", refused.err), refused
        if scope == "machine" and how == "read":
            assert b"--scope user" in refused.err and b"dministrator" in refused.err, refused
        assert reg(wine, key, "GES_A") == ("REG_SZ", "old") and reg(wine, key, "GES_C") is None
        assert reg(wine, key, "GES_B") == ("REG_EXPAND_SZ", "%SystemRoot%")
    assert ges(wine, "history", "--json").json()["entries"] == entries  # nothing half-made is left in the journal
    undone = wine.run("C:\\w\\rights.exe", ["read", key[:4], key[5:], "--", "C:\\ges\\ges.exe", "undo", "--yes"])
    assert undone.status == 3 and reg(wine, key, "GES_A") == ("REG_SZ", "old"), undone
    assert ges(wine, "undo", "--yes").status == 0 and reg(wine, key, "GES_A") is None


# --- other writers -----------------------------------------------------------------------------

LOOP = "@for /l %%%%i in (1,1,%d) do @reg add HKCU\\Environment /v %s /t REG_SZ /d theirs%%%%i /f >nul\r\n"


def in_a_loop(wine, count, name):
    with open(wine.path("w/loop.cmd"), "w", encoding="ascii") as file:
        file.write(LOOP % (count, name))
    return start(wine, CMD, "/c", "C:\\w\\loop.cmd")


def test_somebody_who_writes_the_same_value_is_never_lost_silently(wine):
    """What a run of ours replaced stands in its journal, so that undo brings it back; or it says that it did not write."""
    loop = in_a_loop(wine, 60, "GES_A")
    ends = {"made": 0, "refused": 0}
    made = []
    for i in range(25):
        done = ges(wine, "set", "--json", "GES_A=ours%d" % i)
        assert done.status in (0, 3), done
        if done.status == 0:
            ends["made"] += 1
            (value,) = done.json()["values"]
            gone = [line["text"] for line in value["lines"] if line["sign"] == "-"]
            came = [line["text"] for line in value["lines"] if line["sign"] == "+"]
            assert came == ["ours%d" % i] and all(re.fullmatch(r"(theirs|ours)\d+", text) for text in gone)
            made.append(gone)
        else:
            ends["refused"] += 1
            assert b"changed" in done.err, done
    assert loop.wait(120) == 0
    assert ends["made"] > 0, ends
    # What each run replaced was the newest of theirs at that time: their numbers never fall back.
    numbers = [int(gone[0][6:]) for gone in made if gone and gone[0].startswith("theirs")]
    assert numbers == sorted(numbers) and numbers, made


def test_values_beside_ours_are_not_touched(wine):
    loop = in_a_loop(wine, 40, "GES_C")
    for i in range(12):
        done = ges(wine, "path", "--yes", "add", "C:\\d%d" % i)
        assert done.status == 0, done
    assert loop.wait(120) == 0
    assert reg(wine, USER, "GES_C") == ("REG_SZ", "theirs40")
    assert reg(wine, USER, "PATH")[1].split(";") == ["C:\\d%d" % i for i in range(12)]
