"""docs/hooks-compared.md tells the truth: the situations are played again, by ges in four shells, by direnv and mise in
bash; with GES_HOOKS=all by all of them in all five."""

import os

import pytest

from support import hooksdoc, hooktable
from support.hookplayers import PLAYERS

PLAYS = [(name, player, kind) for name, player, kind in hooksdoc.plays()
         if kind == "bash" or (player == "ges" and kind != "nu") or os.environ.get("GES_HOOKS") == "all"]


def plays(sandbox, player):
    """A peer's cell is untrue when it is in three plays: on a busy machine their programs are late now and then."""
    yield sandbox
    for number in range(0 if player == "ges" else 2):
        yield type(sandbox)(sandbox.path("again%d" % number), sandbox.program)


@pytest.mark.parametrize("name,player,kind", PLAYS, ids=["-".join(play) for play in PLAYS])
def test_cell(sandbox, name, player, kind):
    wanted = hooksdoc.written()[name][player][kind]
    words = []
    for place in plays(sandbox, player):
        words.append(hooktable.play(hooksdoc.SITUATIONS[name], place, kind, PLAYERS[player]))
        if words[-1] in wanted:
            return
    assert words == [wanted], "the page was written with %s; here played %s" % (hooksdoc.written_versions(), hooksdoc.versions())


def test_the_page_is_what_its_cells_say():
    assert hooksdoc.page(hooksdoc.written(), hooksdoc.written_versions()) == hooksdoc.text()


def test_a_cell_that_varies_lists_both_words():
    for name, situation in hooksdoc.SITUATIONS.items():
        for player, words in hooksdoc.written()[name].items():
            for kind, several in words.items():
                assert several == situation.words(several[0], player, kind)


def test_the_table_is_whole():
    assert len(hooksdoc.SITUATIONS) >= 130
