"""docs/hooks-compared.md: written from what was measured, and read back.

    /usr/bin/python3 tests/support/hooksdoc.py PATTERN      plays the situations whose name has PATTERN in it, prints the words
    /usr/bin/python3 tests/support/hooksdoc.py --write [PATTERN...]   plays all of them, or those alone, and writes the page
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

from support import exact, hooksituations, hooksituations_files, hooksituations_reports, hooktable, toolchains  # noqa: E402,F401
from support.hookplayers import PLAYERS, REASONS  # noqa: E402

SITUATIONS = hooktable.SITUATIONS
PAGE = os.path.join(toolchains.ROOT, "docs/hooks-compared.md")
HEAD = """# Hooks compared: ges, direnv, mise

{count} situations, each played in real shells on pseudo-terminals by three tools: {versions}. The first column says what a
user would want; a cell says what happened, in **bold** where it is something else. Where a cell names no shell it was the same
in all that were asked: bash, zsh, fish, Elvish and Nushell, or those behind the sentence.

| | ges | direnv | mise |
|---|---|---|---|
{totals}

A cell counts as wished when it is in every shell and in every play. {reasons}
“or” stands between two words where the same situation comes out now so and now so, with the reason behind it.

Every tool is set up as its own documentation says, and has its own kind of file:

| | ges | direnv | mise |
|---|---|---|---|
| hook | `ges hook SHELL` | `direnv hook SHELL`; Nushell: what docs/hook.md says, with the line for PATH of nu_scripts, to which it refers | `mise activate SHELL`; Nushell: the module written anew by env.nu; mise's own directory is in PATH already |
| variables | `.env` | `.envrc`: `export`, `unset`, `dotenv_if_exists .env.local` | `mise.toml`: `[env]`, `_.file = ".env.local"` |
| directories | `GES_PATH` in `ges.env` | `PATH_add` | `_.path` |
| a `.env` as it is | `.env` | `dotenv .env` | `_.file = ".env"` |
| modes | `GES_MODE` | `dotenv_if_exists .env.$MODE` | `MISE_ENV`, `mise.test.toml` |
| Go, go.mod | `GES_GO` | `PATH_add`, `watch_file go.mod` (`layout go` would only set GOPATH) | `[tools]`, go.mod as an idiomatic version file |
| inherited, needed, computed | `GES_NEEDS` | `source_up`, `env_vars_required`, `$(...)` | its hierarchy, `required`, `exec()` |
| approval | `ges allow`, `ges deny` | `direnv allow`, `direnv deny` | `mise trust`, `--untrust`, `--ignore` |
| quiet, off | `GES_QUIET`, `GES_NO_HOOK` | `log_format = "-"` and `hide_env_diff` in direnv.toml | `MISE_QUIET`, `mise deactivate` |

What ges has not: a value that a command computes and aliases, as nothing in a project's file is ever run; and inheriting from
a project around the own one.

Nothing else is configured. mise asks about changed contents too when its setting `paranoid` is on. direnv's hook for Nushell
runs when the directory changes and at no other prompt: no edit is seen there before the next `cd`. Nushell runs no hook in the
middle of a line, and no program in a directory that is gone: that is not asked of it. An edit comes in a later second than all
before it with direnv and mise, and after a twentieth of a second with ges, unless the situation says otherwise.

`tests/support/hooksdoc.py --write` plays all and writes this page. `./test` plays ges in bash, zsh, fish and Elvish and the others in
bash again, and fails where a cell is not true any more (`GES_HOOKS=all` plays everything; Nushell with ges has a table of its own,
`tests/cli/test_hook_shells.py`). The situations are `tests/support/hooksituations*.py`, the tools' parts `tests/support/hookplayers.py`.
"""


def versions():
    """Of those that play here."""
    return ", ".join("%s %s" % (name, PLAYERS[name](Nowhere()).version()) for name in PLAYERS)


class Nowhere:
    """A sandbox for asking a version."""

    program = "ges"

    def run(self, argv, env=(), cwd=None):
        return exact.run(argv[0], argv, ["HOME=/nonexistent", "PATH=/usr/bin:/bin"], cwd or "/")


def cell(words, situation, player):
    """{shell: the words that may come out} as one cell."""
    kinds = {}
    for kind, several in words.items():
        kinds.setdefault(several, []).append(kind)
    parts = []
    for several, where in kinds.items():
        text = " or ".join(word if word == situation.good else "\u2014 " + word if word in REASONS else "**%s**" % word
                           for word in several)
        parts.append(text if len(kinds) == 1 else "%s (%s)" % (text, ", ".join(where)))
    whys = dict.fromkeys(situation.why_varies(player, kind) for kind in words)
    return "; ".join(parts) + "".join(": " + why for why in whys if why)


def words_of(text, situation, player):
    for why in situation.varies.values():
        text = text.removesuffix(": " + why)
    words = {}
    for part in text.split("; "):
        found = re.fullmatch(r"([^(]+?)(?: \(([a-z, ]+)\))?", part.replace("**", "").replace("\u2014 ", ""))
        for kind in (found[2].split(", ") if found[2] else hooktable.KINDS):
            if kind in situation.shells and kind in PLAYERS[player].kinds:
                words[kind] = tuple(found[1].split(" or "))
    return words


def kind_of(words, situation):
    """0 as wished, 1 otherwise, 2 cannot be played."""
    if all(several == (situation.good,) for several in words.values()):
        return 0
    return 2 if all(several[0] in REASONS for several in words.values()) else 1


def plays():
    """(situation's name, player, shell)"""
    return [(name, player, kind) for name, s in SITUATIONS.items() for player in PLAYERS for kind in s.shells
            if kind in PLAYERS[player].kinds]


def totals(measured):
    rows = []
    for number, title in enumerate(("as wished", "otherwise", "cannot")):
        counts = [sum(kind_of(measured[name][player], s) == number for name, s in SITUATIONS.items()) for player in PLAYERS]
        rows.append("| %s | %s |" % (title, " | ".join(map(str, counts))))
    for kind in hooktable.KINDS:
        asked = [(name, s) for name, s in SITUATIONS.items() if kind in s.shells]
        counts = [sum(measured[name][player].get(kind) == (s.good,) for name, s in asked) for player in PLAYERS]
        rows.append("| as wished in %s, of %d | %s |" % (kind, len(asked), " | ".join(map(str, counts))))
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


def written_versions():
    """Of those that played when the page was written: Debian testing may have a newer direnv, whose cells still count."""
    return re.search(r"by three tools: (.*?)\. The first", text())[1]


def text():
    with open(PAGE, encoding="utf-8") as file:
        return file.read()


@functools.cache
def written():
    """{situation: {player: {shell: the words that may come out}}} as the page has it."""
    rows = {}
    for line in text().split("\n"):
        cells = line.strip("|").split(" | ")
        if len(cells) == 4:
            rows[cells[0].strip()] = [c.strip() for c in cells[1:]]
    found = {}
    for name, situation in SITUATIONS.items():
        only = "" if situation.shells == hooktable.KINDS else " (%s)" % ", ".join(situation.shells)
        cells = rows.get(situation.wish + only)
        if not cells:  # it is new
            found[name] = {player: {} for player in PLAYERS}
            continue
        found[name] = {player: words_of(cells[i], situation, player) for i, player in enumerate(PLAYERS)}
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
    is_write = words[:1] == ["--write"]
    patterns = words[1:] if is_write else words
    chosen = [play for play in plays() if all(re.search(p, "-".join(play)) for p in patterns)]
    measured = written() if is_write and patterns else {name: {player: {} for player in PLAYERS} for name in SITUATIONS}
    with concurrent.futures.ProcessPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        results = [pool.submit(measure, play) for play in chosen]
        for (name, player, kind), result in zip(chosen, results):
            situation = SITUATIONS[name]
            if is_write:
                measured[name][player][kind] = situation.words(result.result(), player, kind)
            else:
                word = "ERROR %r" % result.exception() if result.exception() else result.result()
                print("%-55s %-7s %-7s %s%s" % (name, player, kind, "" if word == situation.good else "! ", word))
    if is_write:
        new = page(measured, versions())
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
