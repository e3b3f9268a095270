"""docs/hooks-compared.md tells the truth: every cell is played again, by ges, direnv and mise."""

import pytest

from support import hooksdoc, hooktable
from support.hookplayers import PLAYERS

PLAYS = hooksdoc.plays()


@pytest.mark.parametrize("name,player,kind", PLAYS, ids=["-".join(play) for play in PLAYS])
def test_cell(sandbox, name, player, kind):
    situation = hooksdoc.SITUATIONS[name]
    word = hooktable.play(situation, sandbox, kind, PLAYERS[player])
    if player not in situation.varies:
        assert word == hooksdoc.written()[name][player][kind]


def test_the_page_is_what_its_cells_say():
    assert hooksdoc.page(hooksdoc.written(), hooksdoc.versions()) == hooksdoc.text()


def test_the_table_has_sixty_situations():
    assert len(hooksdoc.SITUATIONS) >= 60
