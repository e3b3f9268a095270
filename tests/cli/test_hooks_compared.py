"""docs/hooks-compared.md tells the truth: the situations are played again, by ges in every shell, by direnv and mise in
bash; with GES_HOOKS=all by them in every shell too."""

import os

import pytest

from support import hooksdoc, hooktable
from support.hookplayers import PLAYERS

PLAYS = [(name, player, kind) for name, player, kind in hooksdoc.plays()
         if player == "ges" or kind == "bash" or os.environ.get("GES_HOOKS") == "all"]


def plays(sandbox, player):
    """A peer's cell is untrue when it is in three plays: on a busy machine their programs are late now and then."""
    yield sandbox
    for number in range(0 if player == "ges" else 2):
        yield type(sandbox)(sandbox.path("again%d" % number), sandbox.program)


@pytest.mark.parametrize("name,player,kind", PLAYS, ids=["-".join(play) for play in PLAYS])
def test_cell(sandbox, name, player, kind):
    situation = hooksdoc.SITUATIONS[name]
    wanted = None if player in situation.varies else hooksdoc.written()[name][player][kind]
    words = []
    for place in plays(sandbox, player):
        words.append(hooktable.play(situation, place, kind, PLAYERS[player]))
        if wanted in (None, words[-1]):
            return
    assert words == [wanted]


def test_the_page_is_what_its_cells_say():
    assert hooksdoc.page(hooksdoc.written(), hooksdoc.versions()) == hooksdoc.text()


def test_the_table_has_sixty_situations():
    assert len(hooksdoc.SITUATIONS) >= 60
