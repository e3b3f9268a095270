"""Every program of tests/data/gobin/corpus.tsv: what `ges inspect` says of it, column by column."""

import pytest

from support import gobin

ROWS = gobin.corpus()
NOT_GO = [row for row in ROWS if row["go_version"] == "-"]


@pytest.fixture(scope="module")
def cards(ges):
    """{SHA-256: the image's object}, of one run over all files."""
    complaints = gobin.fetch()
    assert complaints == "", complaints
    programs = gobin.inspect(ges, "--why", "--files", "--verify", *[row["path"] for row in ROWS])
    return {row["sha256"]: programs[row["path"]] for row in ROWS}


def image(cards, row):
    program = cards[row["sha256"]]
    assert len(program["images"]) == 1 and program["size"] == int(row["size"])
    return program["images"][0]


def setting(card, key):
    return next((item["value"] for item in card.get("settings", []) if item["key"] == key), None)


def goroots(row):
    """{witness: GOROOT} of the column."""
    found = {}
    for part in row["goroot_witness"].split(" ; "):
        for prefix, source in (("pclntab filetab: ", "line table"),
                               ("runtime.(default)GOROOT symbol: ", "runtime.defaultGOROOT")):
            if part.startswith(prefix):
                found[source] = part[len(prefix):]
    return found


def by_name(row):
    return "%s@%s:%s" % (row["package"], row["version"], row["file_inside"].split()[0].rsplit("/", 2)[-2:])


@pytest.mark.parametrize("row", [r for r in ROWS if r not in NOT_GO], ids=by_name)
def test_every_column(cards, row):
    card = image(cards, row)
    assert (card["maker"], card["obfuscated"]) == ("gc", False)
    assert card["version"] == row["go_version"]
    assert card["versions_agree"]
    assert card["target"] == row["os/arch"]
    assert card["container"].startswith(row["format"]) or (row["format"], card["container"]) == ("Wasm", "Wasm")

    words = row["buildinfo_format"].split(" ", 1)
    assert card["build_info"] == words[0]
    assert "path" in card or "recovered" not in row["buildinfo_format"]
    if row["version_source"].startswith("buildinfo"):
        assert card["witnesses"][0]["source"] == "build info"
    else:
        assert card["witnesses"][0]["source"] == "runtime.buildVersion"

    trim = row["trimpath(y/n)"]
    assert (card["trimmed"], card["rewritten"]) == (trim == "y", trim.startswith("? (rewritten"))
    recorded = {"yes": "true", "no": None, "not recorded": None}[row["trimpath_recorded_in_settings"]]
    assert setting(card, "-trimpath") == recorded
    assert card.get("trimpath_recorded") == recorded

    stripped = row["stripped(y/n)"]
    assert (card["symbols"], card["dwarf"]) == {"y": (False, False), "n": (True, True),
                                               "symtab=y dwarf=n": (True, False)}[stripped]
    assert card["pie"] == (row["pie"] == "y")

    found = {w["source"]: w["value"] for w in card["witnesses"] if w["fact"] == "GOROOT"}
    expected = goroots(row)
    assert {source: found.get(source) for source in expected} == expected
    assert set(found.values()) <= {*expected.values(), *(v.replace("/", "\\") for v in expected.values())}
    assert card.get("goroot") == expected.get("line table")

    layout, place = row["pclntab_version_and_place"].split(" @ ")
    assert (card["table"]["layout"], card["table"]["named"]) == (layout, place.startswith("section"))
    assert card["table"]["files"] == len(card["files"]) == int(row["n_file_names"])

    build_id = card.get("build_id", "-")
    assert build_id == row["go_build_id"]
    assert (0 if build_id == "-" else build_id.count("/") + 1) == int(row["build_id_parts"])
    host_id = row["host_build_id"].split(":")[-1]
    assert card.get("host_id", "-") == host_id

    assert (setting(card, "CGO_ENABLED") or "-") == row["CGO_ENABLED"]
    assert (setting(card, "vcs.revision") or "-") == row["vcs.revision"]


@pytest.mark.parametrize("row", NOT_GO, ids=by_name)
def test_not_of_the_ordinary_compiler(cards, row):
    card = image(cards, row)
    assert card["maker"] == ("TinyGo" if "TinyGo" in row["file_inside"] else "not Go")
    assert "version" not in card and "table" not in card
    assert card["target"] == row["os/arch"]
    assert card.get("host_id", "-") == row["host_build_id"].split(":")[-1]


# Debian strips what it packs; tsgo is signed for Windows and macOS.
CHANGED = {"fzf": "symbols and debug", "hugo": "symbols and debug", "restic": "symbols and debug",
           "golang-1.19-go": "symbols and debug", "golang-1.21-go": "symbols and debug",
           "golang-1.27-go": "symbols and debug", "@typescript/native-preview-win32-x64": "signature",
           "@typescript/native-preview-darwin-arm64": "signature"}


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_verdict(cards, row):
    verdict = image(cards, row)["verdict"]
    if int(row["build_id_parts"]) < 2:
        assert verdict.startswith("cannot be checked")
    elif row["package"] in CHANGED:
        assert verdict.startswith("changed since") and CHANGED[row["package"]] in verdict
    else:
        assert verdict == "unchanged since it was linked"


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_plain_as_go(ges, sandbox, go_toolchains, row, cards):
    """What the newest go reads is printed byte by byte as it prints it."""
    del cards  # fetched
    real = gobin.go(list(go_toolchains.values())[-1], "version", "-m", row["path"])
    ours = sandbox.ges("inspect", "-m", row["path"])
    if real.stdout:
        assert (ours.status, ours.out, ours.err) == (0, real.stdout, b"")
        assert row["go1.27_version_says"] == row["go_version"]
    else:
        assert row["go1.27_version_says"].startswith("ERR")
