"""docs/hooks-compared.md: written from what was measured, and read back.

    /usr/bin/python3 tests/support/hooksdoc.py PATTERN      plays the situations whose name has PATTERN in it, prints the words
    /usr/bin/python3 tests/support/hooksdoc.py --write      plays all of them and writes the page
"""

import concurrent.futures
import functools
import os
import re
import shutil
import sys
import tempfile

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from support import exact, hooksituations, hooksituations_files, hooktable, toolchains  # noqa: E402,F401
from support.hookplayers import PLAYERS, REASONS  # noqa: E402

SITUATIONS = hooktable.SITUATIONS
PAGE = os.path.join(toolchains.ROOT, "docs/hooks-compared.md")
HEAD = """# Hooks compared: ges, direnv, mise

{count} situations, each played in real shells on pseudo-terminals by three tools: {versions}. The first column says what a
user would want; a cell says what happened, in **bold** where it is something else. Where a cell names no shell it was the same
in all that were asked: bash, zsh, fish and Elvish, or those behind the sentence; direnv without Elvish, whose 0.19 does not
compile its hook.

Every tool is set up as its documentation says and has its own kind of file: ges a `.env` and `ges.env`, direnv an `.envrc`
with `export`, `PATH_add`, `unset` and `dotenv_if_exists .env.local`, mise a `mise.toml` with `[env]`, `_.path` and
`_.file = ".env.local"`; where a situation needs more, what its tool has for that (GES_DOTENV, GES_GO; `watch_file`, `source_up`,
`env_vars_required`; `exec()`, `required`, tools by path, go.mod as a version file). An approval is `ges allow`, `direnv allow`,
`mise trust`. Nothing else is configured; mise asks about changed contents too when its setting `paranoid` is on. An edit comes
in a later second than all before it unless the situation says otherwise.

| | ges | direnv | mise |
|---|---|---|---|
{totals}

A cell counts as wished when it is in every shell. {reasons}

`tests/support/hooksdoc.py --write` plays all and writes this page; `./test` plays ges in every shell and the others in bash again,
and fails where a cell is not true any more (`GES_HOOKS=all` plays the others in every shell too). The situations are `tests/support/hooksituations*.py`, the tools' parts `tests/support/hookplayers.py`.
"""


def versions():
    return ", ".join("%s %s" % (name, PLAYERS[name](Nowhere()).version()) for name in PLAYERS)


class Nowhere:
    """A sandbox for asking a version."""

    program = "ges"

    def run(self, argv, env=(), cwd=None):
        return exact.run(argv[0], argv, ["HOME=/nonexistent", "PATH=/usr/bin:/bin"], cwd or "/")


def cell(words, situation, player):
    """{shell: word} as one cell."""
    kinds = {}
    for kind, word in words.items():
        kinds.setdefault(word, []).append(kind)
    parts = []
    for word, where in kinds.items():
        text = word if word == situation.good else "\u2014 " + word if word in REASONS else "**%s**" % word
        parts.append(text if len(kinds) == 1 else "%s (%s)" % (text, ", ".join(where)))
    return "; ".join(parts) + (", varies: " + situation.varies[player] if player in situation.varies else "")


def words_of(text):
    text = re.sub(", varies: .*", "", text)
    words = {}
    for part in text.split("; "):
        found = re.fullmatch(r"(?:\u2014 )?\**([^*(]+?)\**(?: \(([a-z, ]+)\))?", part)
        for kind in (found[2].split(", ") if found[2] else hooktable.KINDS):
            words[kind] = found[1]
    return words


def kind_of(words, situation):
    """0 as wished, 1 otherwise, 2 cannot be played."""
    if all(word == situation.good for word in words.values()):
        return 0
    return 2 if all(word in REASONS for word in words.values()) else 1


def plays():
    """(situation's name, player, shell)"""
    return [(name, player, kind) for name, s in SITUATIONS.items() for player in PLAYERS for kind in s.shells
            if kind in PLAYERS[player].kinds]


def totals(measured):
    rows = []
    for number, title in enumerate(("as wished", "otherwise", "cannot")):
        counts = [sum(kind_of(measured[name][player], s) == number for name, s in SITUATIONS.items()) for player in PLAYERS]
        rows.append("| %s | %s |" % (title, " | ".join(map(str, counts))))
    return "\n".join(rows)


def page(measured, which):
    reasons = " ".join("\u201c\u2014 %s\u201d: %s." % pair for pair in REASONS.items())
    out = HEAD.format(count=len(SITUATIONS), versions=which, totals=totals(measured), reasons=reasons)
    group = None
    for name, situation in SITUATIONS.items():
        if situation.group != group:
            group = situation.group
            out += "\n## %s\n\n| | ges | direnv | mise |\n|---|---|---|---|\n" % group
        only = "" if situation.shells == hooktable.KINDS else " (%s)" % ", ".join(situation.shells)
        out += "| %s%s | %s |\n" % (situation.wish, only,
                                    " | ".join(cell(measured[name][p], situation, p) for p in PLAYERS))
    return out


def text():
    with open(PAGE, encoding="utf-8") as file:
        return file.read()


@functools.cache
def written():
    """{situation: {player: {shell: word}}} as the page has it."""
    rows = {}
    for line in text().split("\n"):
        cells = line.strip("|").split(" | ")
        if len(cells) == 4:
            rows[cells[0].strip()] = [c.strip() for c in cells[1:]]
    found = {}
    for name, situation in SITUATIONS.items():
        only = "" if situation.shells == hooktable.KINDS else " (%s)" % ", ".join(situation.shells)
        cells = rows[situation.wish + only]
        found[name] = {player: {k: w for k, w in words_of(cells[i]).items() if k in situation.shells and k in PLAYERS[player].kinds}
                       for i, player in enumerate(PLAYERS)}
    return found


def measure(play):
    name, player, kind = play
    from conftest import Sandbox
    root = os.path.realpath(tempfile.mkdtemp(prefix="ges-test-", dir=os.environ.get("GES_TEST_DIR")))
    program = os.path.abspath(os.environ.get("GES_BIN") or os.path.join(toolchains.ROOT, "build/dev/ges"))
    try:
        return hooktable.play(SITUATIONS[name], Sandbox(root, program), kind, PLAYERS[player])
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main(words):
    is_write = words == ["--write"]
    patterns = [] if is_write else words
    chosen = [play for play in plays() if all(re.search(p, "-".join(play)) for p in patterns)]
    measured = {name: {player: {} for player in PLAYERS} for name in SITUATIONS}
    with concurrent.futures.ProcessPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        results = [pool.submit(measure, play) for play in chosen]
        for (name, player, kind), result in zip(chosen, results):
            word = measured[name][player][kind] = result.result() if is_write or not result.exception() else \
                "ERROR %r" % result.exception()
            if not is_write:
                print("%-55s %-7s %-7s %s%s" % (name, player, kind, "" if word == SITUATIONS[name].good else "! ", word))
    if is_write:
        new = page(measured, versions())
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
