"""A call from its first tap to its end, what cannot be done, and that the KPIs read it as they read the twin's."""

from __future__ import annotations

import pytest

from gigaramp.errors import AskError
from gigaramp.floor.help import (
    Call,
    answer,
    arrived,
    call_for_help,
    caller,
    close,
    comes,
    find_call,
    pass_on,
    restored,
    say_in_call,
    status_of,
    try_fix,
)
from gigaramp.kpi.ask import kpis
from gigaramp.kpi.totals import daily_totals
from gigaramp.log.record import table_of
from tests.floor.help.floor import PLACE, Floor


def test_a_call_at_a_machine_that_runs_tells_of_the_alarm_the_stop_and_the_call_in_this_order():
    floor = Floor()
    call = floor.call(alarm="A-017", alarm_text="web tension", called="stackers")
    rows = floor.tables[-1].to_pylist()
    assert ["alarm_raised", "machine_stopped", "help_called", "note_written"] == [row["what"] for row in rows]
    about = find_call(floor.picture, call).id
    assert ["A-017", about, about, about] == [row["about"] for row in rows]
    assert ["web tension", "failure", "stackers", "marie"] == [row["cause"] for row in rows]
    assert {PLACE} == {(row["line"], row["step"], row["machine"]) for row in rows}
    assert {"floor"} == {row["source"] for row in rows}
    assert sorted({row["id"] for row in rows}) == [row["id"] for row in rows]


def test_a_call_at_a_stop_that_the_machine_told_of_stands_under_its_id():
    floor = Floor()
    floor.rows(what="alarm_raised", about="A-017", cause="tension")
    floor.rows(what="machine_stopped", about="4711", cause="failure")
    floor.minutes = 2
    call = floor.call(alarm="A-017")
    assert ("line_1~stacking~1~4711", "4711") == (call, find_call(floor.picture, call).id)
    assert ["help_called", "note_written"] == floor.tables[-1]["what"].to_pylist()
    assert "A-017" == find_call(floor.picture, "4711").alarm


def test_stops_of_two_machines_with_one_number_are_two_calls():
    floor = Floor()
    places = [("line_1", "stacking", "1"), ("line_2", "stacking", "1")]
    for place in places:
        floor.rows(what="machine_stopped", about="7", place=place)
    calls = [floor.call(place=place) for place in places]
    floor.do(answer, calls[1], "wei")
    assert [None, "wei"] == [comes(find_call(floor.picture, call)) for call in calls]


def test_an_id_that_several_machines_have_is_refused_and_never_taken_for_the_servers_own():
    floor = Floor()
    for machine in ("0", "1"):
        floor.rows(what="machine_stopped", about="stop-1", place=("line_1", "stacking", machine))
    first, second = (floor.call(place=("line_1", "stacking", machine)) for machine in ("0", "1"))
    assert first != second
    floor.do(restored, second, None)
    assert ["0"] == [one.machine for one in floor.picture.stops]
    with pytest.raises(AskError, match="stop-1.*line_1~stacking~0~stop-1"):
        find_call(floor.picture, "stop-1")


def test_a_call_tells_who_called():
    floor = Floor()
    name = floor.call()
    call = find_call(floor.picture, name)
    assert ("marie", ["#trouble_jam"]) == (caller(call), [one.note for one in call.said])
    floor.minutes = 1
    floor.do(say_in_call, call.id, "wei", "#ok")
    assert "marie" == caller(find_call(floor.picture, call.id))


def test_a_call_at_a_machine_whose_clock_is_ahead_is_answered_and_ends():
    floor = Floor()
    floor.minutes = 2
    floor.rows(what="machine_stopped", about="4711")
    floor.minutes = 0
    call = floor.call()
    told = [floor.do(answer, call, "wei"), floor.do(arrived, call, "wei", "stackers")]
    told += [floor.do(restored, call, "stackers"), floor.do(close, call, "marie")]
    assert [["help_answered"], ["help_arrived"], ["machine_restored"], ["help_closed"]] == told
    assert ("closed", ()) == (find_call(floor.picture, call).status, floor.picture.stops)


def test_no_deed_is_lost_when_the_clock_of_the_server_steps_back():
    floor = Floor()
    floor.minutes = 5
    call = floor.call()
    for deed, named in ((answer, {}), (pass_on, {"to": "crew", "note": ""}), (answer, {})):
        floor.minutes -= 1
        floor.do(deed, call, "wei", **named)
    assert ("answered", "wei") == (status_of(find_call(floor.picture, call)), comes(find_call(floor.picture, call)))
    floor.minutes -= 1
    floor.do(arrived, call, "wei", "stackers")
    floor.do(restored, call, "stackers")
    floor.do(close, call, "wei")
    assert "closed" == find_call(floor.picture, call).status


def test_a_call_while_the_machine_runs_makes_no_stop():
    floor = Floor()
    call = floor.call(stands=False)
    assert ["help_called", "note_written"] == floor.tables[-1]["what"].to_pylist()
    assert ["help_closed"] == floor.do(close, call, "marie")


def test_a_second_call_at_the_same_machine_joins_the_first():
    floor = Floor()
    first = floor.call()
    second = call_for_help(floor.picture, Call(*PLACE, note="#smoke"), floor.now, floor.next_ids, "paul")
    assert (first, True, ["note_written"]) == (second.call, second.joined, second.rows["what"].to_pylist())


def test_a_new_stop_is_a_new_call_and_ends_the_one_that_nobody_closed():
    floor = Floor()
    first = floor.call()
    floor.minutes = 30
    floor.do(restored, first, None)
    floor.minutes = 60
    second = floor.call()
    assert first != second
    assert ["closed", "called"] == [find_call(floor.picture, call).status for call in (first, second)]


def test_calls_never_share_an_id():
    floor = Floor()
    ids = [floor.call(place=("line_1", "stacking", str(machine))) for machine in range(3)]
    assert 3 == len(set(ids))


@pytest.mark.parametrize(
    ("place", "mend"),
    [
        (("line_1", "stackin", "1"), 'no step "stackin", did you mean "stacking"'),
        (("line_3", "stacking", "1"), 'on no line "line_3", did you mean "line_2"'),
        (("line_1", "stacking", "9"), 'no machine "9", known: 0, 1, 2'),
        (("line_1", "stacking", None), 'no machine ""'),
    ],
)
def test_a_call_at_a_machine_that_the_plant_does_not_have_is_refused(place, mend):
    with pytest.raises(AskError, match=mend):
        Floor().call(place=place)


def test_a_call_goes_from_answer_to_end():
    floor = Floor()
    call = floor.call(called="stackers")
    floor.minutes = 3
    assert ["help_answered"] == floor.do(answer, call, "wei")
    assert "answered" == find_call(floor.picture, call).status
    floor.minutes = 9
    assert ["help_arrived"] == floor.do(arrived, call, "wei", "stackers")
    floor.do(say_in_call, call, "wei", "#look_at part=blade")
    floor.do(try_fix, call, "wei", "#clean_part part=blade", False)
    floor.do(try_fix, call, "wei", "#replace_part part=blade", True)
    floor.minutes = 30
    assert ["machine_restored"] == floor.do(restored, call, "stackers")
    assert () == floor.picture.stops
    assert ["help_closed"] == floor.do(close, call, "wei")
    found = find_call(floor.picture, call)
    assert ("closed", 2, 2) == (found.status, len(found.said), len(found.fixes))
    assert 0.5 == floor.tables[-1]["quantity"][0].as_py()


def test_tapping_twice_is_harmless():
    floor = Floor()
    call = floor.call()
    for deed, told in ((answer, ("wei",)), (arrived, ("wei", "stackers")), (restored, ("stackers",))):
        assert 1 == len(floor.do(deed, call, *told))
        assert [] == floor.do(deed, call, *told)


def test_who_arrives_without_a_word_has_answered_too():
    floor = Floor()
    assert ["help_answered", "help_arrived"] == floor.do(arrived, floor.call(), "wei", "stackers")


def test_of_two_who_answer_the_second_is_told():
    floor = Floor()
    call = floor.call()
    floor.do(answer, call, "wei")
    for deed, told in ((answer, ("min-jun",)), (arrived, ("min-jun", "welders"))):
        with pytest.raises(AskError, match="wei has this call already, say something"):
            floor.do(deed, call, *told)


def test_who_cannot_come_passes_the_call_on_and_others_can_take_it():
    floor = Floor()
    call = floor.call(called="stackers")
    with pytest.raises(AskError, match="only who comes"):
        floor.do(pass_on, call, "wei", "welders", "")
    floor.do(answer, call, "wei")
    assert ["note_written", "help_escalated"] == floor.do(pass_on, call, "wei", "welders", "#i_cannot_come")
    assert ("escalated", None) == (status_of(find_call(floor.picture, call)), comes(find_call(floor.picture, call)))
    assert ["help_answered"] == floor.do(answer, call, "min-jun")


def test_a_closed_call_can_be_neither_answered_nor_closed_but_what_helped_can_still_be_written():
    floor = Floor()
    call = floor.call()
    floor.do(restored, call, None)
    floor.do(close, call, "marie")
    for deed, told in ((answer, ("wei",)), (arrived, ("wei", None)), (close, ("wei",))):
        with pytest.raises(AskError, match="this call has ended, call again if the machine stands"):
            floor.do(deed, call, *told)
    assert ["fix_tried"] == floor.do(try_fix, call, "marie", "#clean_part part=blade", True)


def test_a_call_does_not_end_while_its_machine_stands():
    floor = Floor()
    with pytest.raises(AskError, match="the machine still stands, say first that it runs again"):
        floor.do(close, floor.call(), "marie")


def test_a_call_that_is_none_and_a_note_that_says_nothing_are_refused():
    floor = Floor()
    call = floor.call()
    with pytest.raises(AskError, match='there is no call "stop-x"'):
        floor.do(answer, "stop-x", "wei")
    with pytest.raises(AskError, match="nothing to say yet"):
        floor.do(say_in_call, call, "wei", " \n")
    with pytest.raises(AskError, match="at most 4000"):
        floor.do(say_in_call, call, "wei", "x" * 4001)


def _by_the_floor():
    """Three stops of one machine: an expert ends the first, the crew the second, and the third while an expert told them how."""
    floor = Floor()
    call = floor.call(called="stackers")
    floor.minutes = 10
    floor.do(answer, call, "wei")
    floor.do(arrived, call, "wei", "stackers")
    floor.minutes = 30
    floor.do(restored, call, "stackers")
    floor.do(close, call, "wei")
    floor.minutes = 120
    call = floor.call(called="crew")
    floor.minutes = 125
    floor.do(arrived, call, "marie", None)
    floor.minutes = 150
    floor.do(restored, call, None)
    floor.do(close, call, "marie")
    floor.minutes = 200
    call = floor.call(called="stackers")
    floor.minutes = 201
    floor.do(answer, call, "wei")
    floor.minutes = 240
    floor.do(restored, call, None)
    return floor


def _by_the_twin(floor):
    """The same day as the twin writes it: a stop has a number, local people are places of a crew."""
    told = [
        (0, "machine_stopped", "1", 2.5, None),
        (0, "help_called", "1", 2.5, None),
        (10, "help_arrived", "1", 1.0, "stackers"),
        (30, "machine_restored", "1", 0.5, "stackers"),
        (120, "machine_stopped", "2", 0.2, None),
        (120, "help_called", "2", 0.2, None),
        (125, "help_arrived", "2", 1.0, "stacking line_1 team 1 no. 3"),
        (150, "machine_restored", "2", 0.5, "stacking line_1 team 1 no. 3"),
        (200, "machine_stopped", "3", 3.0, None),
        (200, "help_called", "3", 3.0, None),
        (240, "machine_restored", "3", 40 / 60, None),
    ]
    from datetime import timedelta

    from tests.floor.help.floor import BEGIN

    line, step, machine = PLACE
    many = len(told)
    return table_of(
        [BEGIN + timedelta(minutes=one[0]) for one in told], [one[1] for one in told], line=[line] * many,
        step=[step] * many, machine=[machine] * many, about=[one[2] for one in told],
        quantity=[one[3] for one in told], cause=[one[4] for one in told],
    )  # fmt: skip


def test_calls_of_people_and_of_the_twin_give_the_same_kpis():
    floor = _by_the_floor()
    asked = {"kpi": ["calls_per_shift", "stops_alone", "mttr", "mttf"], "each": "step"}
    ours = kpis(floor.log, floor.plant, **asked)
    twins = kpis(_by_the_twin(floor), floor.plant, **asked)
    figures = [{(one.kpi, one.step): one.value for one in answer.figures} for answer in (ours, twins)]
    assert figures[1] == pytest.approx(figures[0])
    assert 1 / 3 == pytest.approx(figures[0]["stops_alone", "stacking"])
    assert None is not figures[0]["calls_per_shift", "stacking"]


def test_time_stood_and_waited_is_the_same_as_by_the_rows_of_the_twin():
    floor = _by_the_floor()
    sums = []
    for log in (floor.log, _by_the_twin(floor)):
        totals = daily_totals(log, timezone="Europe/Paris", first_minute=300).to_pylist()
        stood = [row for row in totals if row["what"] in ("day_stops", "day_down")]
        sums.append(sorted((row["what"], row["cause"] or "failure", row["quantity"]) for row in stood))
    assert sums[1] == sums[0]
    assert [("day_down", "failure", 45.0), ("day_down", "waiting_help", 55.0), ("day_stops", "failure", 3.0)] == sums[0]


def test_a_stop_that_nobody_from_outside_came_to_counts_as_ended_alone():
    floor = Floor()
    call = floor.call(called="stackers")
    floor.minutes = 20
    assert ["help_arrived", "machine_restored"] == floor.do(restored, call, None)
    assert 1.0 == kpis(floor.log, floor.plant, kpi="stops_alone")["stops_alone"].value
