"""Nobody answers: the call goes to the next, each in their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gigaramp.floor.help import answer, escalations_due, find_call, pass_on, rule_of, whom_to_call
from gigaramp.plant import loads
from tests.floor.help.floor import TEXT, Floor, small_plant

RULE = rule_of(small_plant(), timedelta(minutes=5))


def _minute(floor, minute):
    floor.minutes = minute
    return floor.write(escalations_due(floor.picture, floor.now, RULE, floor.next_ids)).to_pylist()


def test_those_who_know_the_step_come_first_then_those_of_the_same_skill_then_the_crew_then_everybody():
    assert ("stackers", "welders", "crew", "everybody") == whom_to_call(RULE, Floor().picture, "stacking")
    assert ("welders", "stackers", "crew", "everybody") == whom_to_call(RULE, Floor().picture, "tab_welding")


def test_families_of_whom_nobody_is_on_site_are_not_called():
    assert ("welders", "crew", "everybody") == whom_to_call(RULE, Floor(["welders"]).picture, "stacking")
    floor = Floor(["welders"])
    floor.rows(what="expert_left", about="welders 1", cause="welders", place=(None, None, None))
    assert ("crew", "everybody") == whom_to_call(RULE, floor.picture, "stacking")


def test_where_no_row_tells_who_is_on_site_the_plant_file_does():
    picture = Floor([]).picture
    assert ("stackers", "welders", "crew", "everybody") == whom_to_call(RULE, picture, "stacking")
    assert ("crew", "everybody") == whom_to_call(RULE, replace(picture, day=date(2026, 9, 30)), "stacking")
    assert ("crew", "everybody") == whom_to_call(RULE, replace(picture, day=date(2026, 1, 4)), "stacking")


def test_people_of_a_family_who_leave_over_a_span_are_there_until_the_last_leaves():
    text = TEXT.replace(
        "arrives: 2026-01-05, leaves: 2026-09-30",
        "arrives: 2026-01-05, leaves: {from: 2026-03-01, to: 2026-04-30, status: assumed}",
        1,
    )
    rule, picture = rule_of(loads(text), timedelta(minutes=5)), Floor([]).picture
    days = [date(2026, 4, 14), date(2026, 4, 15)]
    assert ["stackers", "welders"] == [whom_to_call(rule, replace(picture, day=day), "stacking")[0] for day in days]


def test_a_call_that_nobody_answers_goes_on_every_five_minutes_until_everybody_is_called():
    floor = Floor()
    call = floor.call(called="stackers")
    told = {minute: [row["cause"] for row in _minute(floor, minute)] for minute in range(31)}
    assert {5: ["welders"], 10: ["crew"], 15: ["everybody"]} == {minute: who for minute, who in told.items() if who}
    assert ("escalated", "everybody") == (find_call(floor.picture, call).status, find_call(floor.picture, call).called)


def test_after_a_pause_of_the_timer_a_call_goes_on_by_one():
    floor = Floor()
    floor.call(called="stackers")
    assert [("welders", 1.0)] == [(row["cause"], row["quantity"]) for row in _minute(floor, 60)]
    assert [] == _minute(floor, 60)
    assert [("crew", 2.0)] == [(row["cause"], row["quantity"]) for row in _minute(floor, 65)]


def test_a_call_that_was_passed_on_waits_again_and_goes_further_in_its_time():
    floor = Floor()
    call = floor.call(called="stackers")
    floor.do(answer, call, "wei")
    floor.minutes = 4
    floor.do(pass_on, call, "wei", "welders", "#i_cannot_come")
    assert [] == _minute(floor, 8)
    assert ["crew"] == [row["cause"] for row in _minute(floor, 10)]


@pytest.mark.parametrize("minute", [1, 7])
def test_a_call_that_somebody_answers_goes_no_further(minute):
    floor = Floor()
    call = floor.call(called="stackers")
    _minute(floor, minute)
    floor.do(answer, call, "wei")
    assert [] == [row for later in range(minute, 40) for row in _minute(floor, later)]


def test_a_call_that_only_machines_told_of_is_never_passed_on():
    floor = Floor()
    floor.rows(what="machine_stopped", about="4711")
    floor.rows(what="help_called", about="4711")
    assert [] == _minute(floor, 60)
