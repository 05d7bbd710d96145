"""A call for help from the stop to its end, in whatever order its rows come; and what is kept of many."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from gigaramp.floor.state import State
from gigaramp.floor.state.calls import ALARMS_KEPT, CLOSED_KEPT, FORGET_EVERY, STOPS_KEPT
from tests.floor.state.told import NOON, PLACES, folded, picture, plant, row, status, table

CALL = [
    row("alarm_raised", 0, about="A217", cause="blade worn"),
    row("machine_stopped", 0, about="stop-1", cause="failure"),
    row("help_called", 5, about="stop-1", quantity=2, cause="stackers", note="[fr] la lame est usée"),
    row("help_escalated", 15, about="stop-1", cause="maintenance"),
    row("help_answered", 20, about="stop-1", cause="wei"),
    row("help_arrived", 30, about="stop-1", cause="stackers"),
    row("note_written", 35, about="stop-1", cause="wei", note="#blade_worn"),
    row("fix_tried", 40, about="stop-1", quantity=0, cause="wei", note="cleaned"),
    row("fix_tried", 50, about="stop-1", quantity=1, cause="wei", note="new blade"),
    row("machine_restored", 55, about="stop-1", quantity=0.9, cause="stackers"),
    row("help_closed", 60, about="stop-1", quantity=0.9, cause="ada"),
]


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(3, "called"), (4, "escalated"), (5, "answered"), (6, "arrived"), (10, "arrived"), (11, "closed")],
)
def test_a_call_goes_from_called_to_closed(rows, expected):
    shown = picture(*CALL[:rows])
    assert [expected] == [one.status for one in shown.calls]
    assert (rows < 10) == bool(shown.stops)
    assert ("stopped" if rows < 10 else "running") == status(shown)


def test_a_closed_call_tells_all_of_its_story():
    call = picture(*CALL).calls[0]
    assert ("stop-1", *PLACES[0], "A217", "blade worn", 2.0) == (
        call.id, call.line, call.step, call.machine, call.alarm, call.alarm_text, call.level,
    )  # fmt: skip
    assert (at(5), at(20), at(30), at(60)) == (call.called_at, call.answered_at, call.arrived_at, call.closed_at)
    assert ("maintenance", "wei") == (call.called, call.answered_by)
    assert [(at(5), None, "[fr] la lame est usée"), (at(35), "wei", "#blade_worn")] == [
        (one.when, one.who, one.note) for one in call.said
    ]
    assert [(False, "cleaned", "A217"), (True, "new blade", "A217")] == [
        (one.helped, one.note, one.alarm) for one in call.fixes
    ]


def test_an_open_stop_tells_its_alarm_and_its_call():
    stop = picture(*CALL[:5]).stops[0]
    assert ("stop-1", at(0), "failure", "A217", "blade worn") == (
        stop.id, stop.began, stop.cause, stop.alarm, stop.alarm_text,
    )  # fmt: skip
    assert "wei" == stop.call.answered_by


def test_the_rows_of_a_call_may_come_in_any_order():
    expected = picture(*CALL)
    last = CALL[-4:]
    for order in permutations(CALL[:5]):
        assert expected == picture(*last, *order, *CALL[5:7])
    assert expected == picture(*CALL[::-1])


@pytest.mark.parametrize("cut", range(len(CALL)))
def test_a_call_goes_on_after_a_restart(cut):
    before = folded(table(CALL[:cut]))
    after = State.restored(plant(), before.saved())
    after.fold(table(CALL), len(CALL))
    assert picture(*CALL) == after.picture()


@pytest.mark.parametrize(
    ("what", "column"),
    [("machine_stopped", "cause"), ("help_called", "cause"), ("help_answered", "cause"), ("help_closed", "cause"),
     ("help_arrived", "cause"), ("machine_restored", "quantity")],
)  # fmt: skip
def test_a_late_row_of_a_call_does_not_overwrite_a_newer_one(what, column):
    kept = next(one for one in CALL if one["what"] == what)
    late = {
        **kept,
        "when": kept["when"] - timedelta(minutes=2),
        "note": None,
        column: 7.0 if column == "quantity" else "nobody",
    }
    assert {**picture(*CALL).to_dict(), "position": 0} == {**picture(*CALL, late).to_dict(), "position": 0}


def test_a_stop_whose_end_was_told_first_is_not_open():
    assert () == picture(row("machine_restored", 20, about="s"), row("machine_stopped", 0, about="s")).stops


def test_a_second_stop_of_a_machine_takes_the_place_of_the_first():
    first, second = row("machine_stopped", 0, about="a"), row("machine_stopped", 30, about="b")
    assert ["b"] == [one.id for one in picture(first, second).stops]
    assert ["b"] == [one.id for one in picture(second, first).stops]
    assert [] == [one.id for one in picture(first, second, row("machine_restored", 40, about="b")).stops]


def test_a_machine_that_stops_again_under_the_same_number_stands():
    rows = [
        row("machine_stopped", 0, about="a"),
        row("machine_restored", 10, about="a"),
        row("machine_stopped", 20, about="a"),
    ]
    assert [at(20)] == [one.began for one in picture(*rows).stops]


def test_stops_stand_the_longest_first():
    rows = [
        row("machine_stopped", minutes, place, about=f"s{minutes}")
        for minutes, place in zip((30, 10, 20), PLACES, strict=True)
    ]
    assert ["s10", "s20", "s30"] == [one.id for one in picture(*rows).stops]


def test_a_call_of_a_plant_that_writes_no_end_of_calls_ends_with_the_stop():
    rows = [
        row("machine_stopped", 0, about="a"),
        row("help_called", 1, about="a"),
        row("machine_restored", 9, about="a"),
    ]
    assert ["closed"] == [one.status for one in picture(*rows).calls]
    assert ["called"] == [one.status for one in picture(*rows, row("note_written", 5, about="a", note="wait")).calls]


def test_an_alarm_counts_from_the_hour_before_the_stop_until_its_end():
    stop, end = row("machine_stopped", 60, about="a"), row("machine_restored", 90, about="a")
    help_called = row("help_called", 61, about="a")
    told = {minutes: picture(stop, help_called, end, row("alarm_raised", minutes, about="A1")).calls[0].alarm
            for minutes in (-1, 1, 89, 91)}  # fmt: skip
    assert {-1: None, 1: "A1", 89: "A1", 91: None} == told


def test_one_call_is_told_of_one_machine_though_two_have_the_same_number():
    rows = [row("help_called", 0, place, about="7") for place in PLACES[:2]]
    said = row("note_written", 5, PLACES[1], about="7", cause="ada", note="here")
    assert [0, 1] == [len(one.said) for one in picture(*rows, said).calls]
    assert [1, 1] == [
        len(one.said) for one in picture(*rows, {**said, "line": None, "step": None, "machine": None}).calls
    ]


def test_so_many_stops_are_kept_and_the_open_ones_stay():
    still = row("machine_stopped", 0, PLACES[1], about="still")
    rows = [still]
    for number in range(STOPS_KEPT + 300):
        rows += [
            row("machine_stopped", number, about=f"s{number}"),
            row("machine_restored", number, about=f"s{number}"),
        ]
    state = folded(table(rows))
    assert STOPS_KEPT <= len(state._calls._stops) <= STOPS_KEPT + FORGET_EVERY
    assert ["still"] == [one.id for one in state.picture().stops]


def test_so_many_closed_calls_are_shown_the_newest_first():
    rows = []
    for number in range(CLOSED_KEPT + 40):
        rows += [row("help_called", number, about=f"c{number:04}"), row("help_closed", number, about=f"c{number:04}")]
    rows.append(row("help_called", 1, PLACES[1], about="open"))
    calls = picture(*rows).calls
    newest = [f"c{number:04}" for number in range(CLOSED_KEPT + 39, 39, -1)]
    assert ["open", *newest] == [one.id for one in calls]


def test_a_fix_is_remembered_longer_than_its_stop():
    rows = [
        row("alarm_raised", 0, about="A1"),
        row("machine_stopped", 0, about="old"),
        row("fix_tried", 1, about="old", quantity=1, cause="wei", note="new blade"),
        row("machine_restored", 2, about="old"),
    ]
    for number in range(STOPS_KEPT + FORGET_EVERY):
        rows += [
            row("machine_stopped", 9 + number, PLACES[2], about=f"s{number}"),
            row("machine_restored", 9 + number, PLACES[2], about=f"s{number}"),
        ]
    assert [("new blade", "A1", "old")] == [(one.note, one.alarm, one.call) for one in picture(*rows).fixes]


def test_an_old_fix_is_found_at_its_alarm_after_many_other_alarms():
    rows = [
        row("machine_stopped", 0, about="old"),
        row("alarm_raised", 0, about="A1"),
        row("fix_tried", 1, about="old", quantity=1, cause="wei", note="new blade"),
        row("machine_restored", 2, about="old"),
    ]
    more = [row("alarm_raised", 100 + number, about=f"B{number}") for number in range(3 * ALARMS_KEPT)]
    state = folded(table([*rows, *more]), range(1, len(rows) + len(more), 37))
    assert ["A1"] == [one.alarm for one in state.picture().fixes]
    assert len(state._calls._alarms[PLACES[0]]) <= 2 * ALARMS_KEPT


def test_many_stops_drop_no_open_call_and_no_call_that_has_just_closed():
    waits = [
        row("machine_stopped", 0, about="waits"),
        row("help_called", 1, about="waits", cause="crew", note="#trouble_jam"),
        row("machine_restored", 3, about="waits", cause="crew"),
    ]
    ended = [
        row("help_called", 5, about="ended", cause="crew", note="#trouble_jam"),
        row("help_closed", 6, about="ended", cause="wei"),
    ]
    # The rows of their ends are missing: a stop has ended when the next one of its machine began.
    many = [row("machine_stopped", 10 + number, PLACES[1], about=f"x{number}") for number in range(STOPS_KEPT + 900)]
    shown = picture(*waits, *many, *ended)
    assert ["waits", "ended"] == [one.id for one in shown.calls]
    assert [f"x{STOPS_KEPT + 899}"] == [one.id for one in shown.stops]
    assert ["waits", "ended"] == [one.id for one in picture(*waits, *ended, *many).calls]


def test_the_oldest_stops_go_first_whatever_came_first():
    new = [row("machine_stopped", 90_000, about="new"), row("fix_tried", 90_001, about="new", quantity=1, note="n")]
    many = [row("machine_stopped", number, PLACES[1], about=f"x{number}") for number in range(STOPS_KEPT + 900)]
    state = folded(table([*new, row("machine_restored", 90_002, about="new"), *many]))
    assert (*PLACES[0], "new") in state._calls._stops
    assert (*PLACES[1], "x0") not in state._calls._stops
