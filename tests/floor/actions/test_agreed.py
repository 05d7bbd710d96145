"""An action against a loss: agreed, changed, ended, and never half told."""

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.errors import AskError
from gigaramp.floor.actions import Action, agree_action, end_action
from tests.floor.help.floor import Floor

DUE = date(2026, 3, 20)


def _agreed(floor, line="line_1", step="stacking", loss="scrap:burr", owner="marie", due=DUE, action="new blades"):
    wish = Action(line, step, loss, owner, due, action)
    return floor.write(agree_action(floor.plant, floor.picture, wish, floor.now, floor.next_ids)).to_pylist()


def _ended(floor, loss="scrap:burr", how="blades last a shift"):
    return floor.do(end_action, "line_1", "stacking", loss, "marie", how)


def test_an_action_keeps_its_loss_owner_day_and_words():
    floor = Floor()
    (row,) = _agreed(floor)
    assert ("action_agreed", "scrap:burr", "marie", "new blades") == tuple(
        row[name] for name in ("what", "about", "cause", "note")
    )
    assert (float(DUE.toordinal()), "date") == (row["quantity"], row["unit"])
    (action,) = floor.picture.actions
    assert ("line_1", "stacking", "scrap:burr", "marie", DUE, "new blades") == (
        action.line, action.step, action.loss, action.owner, action.due, action.action,
    )  # fmt: skip


def test_agreeing_anew_replaces_and_agreeing_the_same_writes_nothing():
    floor = Floor()
    assert [1, 0, 1] == [len(_agreed(floor, owner=owner)) for owner in ("marie", "marie", "paul")]
    assert ["paul"] == [one.owner for one in floor.picture.actions]


def test_an_action_of_the_whole_plant_has_no_place():
    floor = Floor()
    _agreed(floor, line=None, step=None, loss="no_people")
    assert [(None, None)] == [(one.line, one.step) for one in floor.picture.actions]


def test_an_action_that_is_due_today_can_be_agreed():
    assert 1 == len(_agreed(Floor(), due=date(2026, 3, 9)))


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ({"step": "stak"}, 'no step "stak", did you mean "stacking"'),
        ({"line": "line_4"}, 'no line "line_4"'),
        ({"loss": " "}, "needs a loss"),
        ({"owner": " "}, "needs an owner"),
        ({"action": ""}, "needs words"),
        ({"due": None}, "needs a due day"),
        ({"due": date(2026, 3, 8)}, "the due day is over, choose today or a later day"),
        ({"action": "x" * 501}, "at most 500"),
    ],
)
def test_an_action_that_is_half_told_is_refused(wrong, mend):
    with pytest.raises(AskError, match=mend):
        _agreed(Floor(), **wrong)


def test_an_action_ends_once_and_with_a_word_on_how():
    floor = Floor()
    _agreed(floor)
    with pytest.raises(AskError, match="how it ended"):
        _ended(floor, how=" ")
    assert ["action_ended"] == _ended(floor)
    assert () == floor.picture.actions
    with pytest.raises(AskError, match="no such open action"):
        _ended(floor)
