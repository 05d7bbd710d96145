"""Laws of the state: however rows come, late, in batches, or after a restart, the picture is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.floor.state import State
from tests.floor.state.told import ANY, PLACES, folded, picture, plant, row, status, table

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
ROWS = st.lists(ANY, min_size=1, max_size=40)


@few
@given(ROWS, st.data())
def test_any_batching_of_the_same_rows_gives_the_same_picture(rows, data):
    cuts = data.draw(st.sets(st.integers(1, len(rows)), max_size=6))
    assert folded(table(rows)).picture() == folded(table(rows), cuts).picture()


@few
@given(ROWS, st.data())
def test_a_picture_that_was_looked_at_on_the_way_shows_what_came_later(rows, data):
    cut = data.draw(st.integers(0, len(rows)))
    state = State(plant())
    state.fold(table(rows).slice(0, cut), cut)
    state.picture()
    state.fold(table(rows).slice(cut), len(rows))
    assert folded(table(rows)).picture() == state.picture()


@few
@given(st.lists(ANY, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order(rows, random):
    apart = [{**one, "when": one["when"] + timedelta(seconds=number)} for number, one in enumerate(rows)]
    mixed = random.sample(apart, len(apart))
    assert folded(table(apart)).picture() == folded(table(mixed), range(1, len(mixed))).picture()


@few
@given(ROWS, st.data())
def test_a_state_that_was_saved_and_restored_goes_on_as_if_it_had_never_stopped(rows, data):
    cut = data.draw(st.integers(0, len(rows)))
    before = State(plant())
    before.fold(table(rows).slice(0, cut), cut)
    after = State.restored(plant(), before.saved())
    assert before.picture() == after.picture()
    after.fold(table(rows).slice(cut), len(rows))
    whole = folded(table(rows))
    assert whole.picture() == after.picture()


@few
@given(ROWS, st.data())
def test_rows_that_were_folded_are_not_folded_again(rows, data):
    begin = data.draw(st.integers(0, len(rows) - 1))
    state = folded(table(rows))
    once = state.picture()
    state.fold(table(rows).slice(begin), len(rows))
    assert once == state.picture()
    more = [*rows, row("lot_made", 9_000, quantity=5)]
    state.fold(table(more).slice(begin), len(more))
    assert folded(table(more)).picture() == state.picture()


def test_the_picture_is_the_same_object_until_rows_come():
    state = folded(table([row("lot_made", quantity=3)]))
    assert state.picture() is state.picture()
    before = state.picture()
    state.fold(table([row("lot_made", quantity=3), row("lot_made", 1, quantity=4)]), 2)
    assert [before.steps[0].good, state.picture().steps[0].good] == [3.0, 7.0]


def test_a_late_row_does_not_change_what_a_machine_does_now():
    rows = [row("changeover_began", 50), row("starving_began", 20)]
    assert ["changeover", "changeover"] == [status(folded(table(rows), cuts).picture()) for cuts in ((), (1,))]


def test_of_two_rows_at_one_instant_the_later_one_in_the_log_counts():
    assert "running" == status(picture(row("starving_began", 5), row("starving_ended", 5)))
    assert "starving" == status(picture(row("starving_ended", 5), row("starving_began", 5)))


def test_a_late_row_does_not_send_somebody_home_or_call_them_back():
    here = row("person_present", 60, about="ada", cause="05:00-13:00")
    assert ["ada"] == [one.person for one in picture(here, row("person_absent", 10, about="ada")).present]
    gone = row("person_left", 90, about="ada")
    assert () == picture(gone, here).present


def test_somebody_is_taken_for_present_for_half_a_day():
    here = row("person_present", 0, about="ada")
    assert 1 == len(picture(here, row("lot_made", 719)).present)
    assert 0 == len(picture(here, row("lot_made", 721)).present)


def test_a_late_level_does_not_stand_above_a_newer_one():
    new, old = row("skill_signed_off", 60, about="ada", quantity=3), row("skill_signed_off", 0, about="ada", quantity=2)
    assert [3.0] == [one.level for one in picture(new, old).skills]
    assert () == picture(row("skill_withdrawn", 70, about="ada", quantity=0), new).skills


def test_an_action_that_ended_stays_ended_when_its_beginning_comes_late():
    agreed = row("action_agreed", 0, about="scrap:burr", cause="ada", quantity=739_700.0, note="new blades")
    ended = row("action_ended", 60, about="scrap:burr", cause="marc")
    shown = picture(ended, agreed)
    assert ((), ["new blades"]) == (shown.actions, [one.action for one in shown.ended_actions])
    again = picture(agreed, ended, {**agreed, "when": ended["when"] + timedelta(hours=1), "note": "new coil"})
    assert (["new coil"], ["new blades"]) == (
        [one.action for one in again.actions],
        [one.action for one in again.ended_actions],
    )


def test_experts_are_counted_who_arrived_and_did_not_leave():
    rows = [
        row("expert_left", 50, about="wei", cause="welders"),
        row("expert_arrived", 10, about="wei", cause="welders"),
        row("expert_arrived", 20, about="min", cause="welders"),
        row("expert_arrived", 20, about="lee", cause="stackers"),
    ]
    assert {"stackers": 1, "welders": 1} == picture(*rows).experts


def test_a_stop_without_a_number_shows_its_machine_standing_until_a_later_row():
    assert "stopped" == status(picture(row("lot_made", 0), row("machine_stopped", 5)))
    assert "running" == status(picture(row("machine_stopped", 5), row("machine_restored", 9)))


def test_machines_that_no_row_tells_of_are_unknown_and_named_as_in_the_plant():
    shown = picture(row("lot_made", 0))
    assert ["running", "unknown", "unknown"] == [status(shown, place) for place in PLACES]


def test_a_floor_with_its_own_names_of_machines_shows_those():
    shown = picture(
        row("lot_made", 0, ("line_1", "stacking", "ST-A")), row("lot_made", 1, ("line_1", "stacking", "ST-B"))
    )
    assert ["ST-A", "ST-B"] == [one.machine for one in shown.steps[0].machines]


def test_a_named_machine_takes_the_place_of_one_that_no_row_tells_of():
    names = [row("lot_made", 0, ("line_1", "stacking", "ST-A")), row("lot_made", 1, ("line_1", "stacking", "1"))]
    assert ["0", "ST-A"] == [one.machine for one in picture(names[0]).steps[0].machines]
    assert ["1", "ST-A"] == [one.machine for one in picture(*names).steps[0].machines]
    more = row("lot_made", 1, ("line_1", "stacking", "0"))
    assert ["0", "1", "ST-A"] == [one.machine for one in picture(*names, more).steps[0].machines]


def test_places_that_the_plant_does_not_have_are_told_apart():
    shown = picture(row("lot_made", 0, ("line_9", "stacking", "0")), row("lot_made", 1, (None, "sorting", None)))
    assert {("line_9", "stacking", 1), (None, "sorting", 1)} == {
        (one.line, one.step, one.rows) for one in shown.outside
    }
    assert "unknown" == status(shown)


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"null", b'{"format": 2}'])
def test_a_damaged_checkpoint_is_refused(damaged):
    with pytest.raises(ValueError):
        State.restored(plant(), damaged)


def test_a_checkpoint_of_another_clock_is_refused():
    saved = folded(table([row("lot_made")])).saved()
    with pytest.raises(ValueError):
        State.restored(plant(), saved, first_minute=300)
