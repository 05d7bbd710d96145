"""Levels are signed by others, kept with their meaning, and withdrawn with a reason; the matrix counts people, never ranks them."""

from __future__ import annotations

import pytest

from gigaramp.errors import AskError
from gigaramp.floor.skills import SignOff, Withdrawal, people_known, sign_off, skill_matrix, withdraw
from gigaramp.plant import loads
from gigaramp.plant.pseudonyms import shown_names
from tests.floor.help.floor import TEXT, Floor

PEOPLE = ("P-001", "P-002", "P-014")
ROSTER = """  skill: {}
  roster: [{id: E-14, steps: [stacking], line: line_1, hired: 2026-01-05}]"""
MEANING = "[en] works alone at full speed"


def _signed(floor, person="P-001", step="stacking", level=3, signer="wei", line=None, meaning=MEANING, **more):
    wish = SignOff(person, step, level, meaning, line)
    rows = sign_off(floor.plant, floor.picture, wish, signer, floor.now, floor.next_ids, people=PEOPLE, **more)
    return floor.write(rows).to_pylist()


def _withdrawn(floor, person="P-001", step="stacking", reason="[en] a year away", left=0, line=None):
    wish = Withdrawal(person, step, reason, left, line)
    return floor.write(withdraw(floor.picture, wish, "wei", floor.now, floor.next_ids)).to_pylist()


def test_a_sign_off_keeps_who_when_and_what_it_means():
    floor = Floor()
    (row,) = _signed(floor, line="line_1")
    told = {
        name: row[name] for name in ("what", "line", "step", "about", "quantity", "unit", "cause", "note", "source")
    }
    assert {
        "what": "skill_signed_off", "line": "line_1", "step": "stacking", "about": "P-001", "quantity": 3.0, "unit": "level",
        "cause": "wei", "note": MEANING, "source": "floor",
    } == told  # fmt: skip
    assert floor.now == row["when"]


@pytest.mark.parametrize(("signer", "also"), [("P-014", ()), ("p-014 ", ()), ("Ｐ-014", ()), ("wei", ("wei", "P-014"))])
def test_nobody_signs_off_themselves_under_any_of_their_names(signer, also):
    with pytest.raises(AskError, match="nobody signs off themselves, ask another expert"):
        _signed(Floor(), person="P-014", signer=signer, also_called=also)


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ({"person": "ann"}, 'called "ann" here; write a code with a digit, such as P-014; add people.roster'),
        ({"step": "staking"}, 'no step "staking", did you mean "stacking"'),
        ({"level": 5}, "no level 5, choose one from 1 to 4"),
        ({"level": 0}, "no level 0, choose one from 1 to 4"),
        ({"line": "line_9"}, 'on no line "line_9", did you mean "line_2"'),
        ({"meaning": " "}, "nothing to say yet"),
    ],
)
def test_a_person_a_step_a_level_that_is_none_is_refused(wrong, mend):
    with pytest.raises(AskError, match=mend):
        _signed(Floor(), **wrong)


def test_without_a_roster_any_code_can_be_signed_off_and_with_one_only_who_is_known():
    floor = Floor()
    assert ["P-013"] == [row["about"] for row in _signed(floor, person="P-013")]
    floor.plant = loads(TEXT.replace("  skill: {}", ROSTER))
    with pytest.raises(AskError, match='nobody is called "P-012" here, did you mean "P-014"'):
        _signed(floor, person="P-012")


def test_people_of_the_roster_are_known_by_their_id_not_by_what_pages_show():
    floor = Floor()
    floor.plant = loads(TEXT.replace("  skill: {}", ROSTER))
    assert {"E-14": "P-001"} == shown_names(floor.plant)
    assert ("E-14",) == people_known(floor.plant, floor.picture)


def test_signing_the_same_twice_gives_no_second_row_but_another_signer_may_sign():
    floor = Floor()
    assert [1, 0, 1] == [len(_signed(floor, signer=signer)) for signer in ("wei", "wei", "lin")]


def test_a_withdrawal_needs_a_sign_off_a_lower_level_and_a_reason():
    floor = Floor()
    with pytest.raises(AskError, match='"P-001" is not signed off on this step'):
        _withdrawn(floor)
    _signed(floor)
    with pytest.raises(AskError, match="below 3"):
        _withdrawn(floor, left=3)
    with pytest.raises(AskError, match="needs a reason"):
        _withdrawn(floor, reason=" ")
    (row,) = _withdrawn(floor, left=2)
    assert ("skill_withdrawn", 2.0, "wei") == (row["what"], row["quantity"], row["cause"])
    assert 1 == len(_withdrawn(floor))
    with pytest.raises(AskError, match="is not signed off"):
        _withdrawn(floor)


def test_the_matrix_counts_each_person_once_with_their_highest_level():
    floor = Floor()
    _signed(floor, "P-002", level=4, line="line_1")
    _signed(floor, "P-002", level=2, line="line_2")
    _signed(floor, "P-001", level=3)
    _signed(floor, "P-014", level=1)
    _signed(floor, "P-014", level=3, step="tab_welding")
    stacking, welding = skill_matrix(floor.plant, floor.picture)
    assert ({1: 1, 2: 0, 3: 1, 4: 1}, 2, 8.0) == (dict(stacking.at), stacking.ready, stacking.needed)
    assert (1, 4.0) == (welding.ready, welding.needed)
    assert ["P-001", "P-002", "P-002", "P-014"] == [one.person for one in stacking.signed]


def test_a_withdrawn_level_no_longer_counts():
    floor = Floor()
    _signed(floor)
    _withdrawn(floor, left=1)
    assert ({1: 1, 2: 0, 3: 0, 4: 0}, 0) == (dict(skill_matrix(floor.plant, floor.picture)[0].at), 0)


def test_who_can_be_signed_off_stands_in_the_order_of_the_alphabet():
    floor = Floor()
    floor.rows(what="person_present", about="zoe", cause="05:00-13:00")
    _signed(floor, "P-014")
    assert ("Anne", "P-014", "zoe") == people_known(floor.plant, floor.picture, ["Anne"])
