"""Plan against actual on plants small enough to be added up by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.progress.answer import Progress, Span
from gigaramp.log.record import table_of
from tests.launch.progress.sheets import MONDAY, Row, days, plant, sheet, weld_day


def parts(span: Span) -> float:
    """Sum of all parts between the plan and what was made."""
    assert span.on_its_way is not None and span.not_told is not None and span.room is not None
    return sum(lost.units for lost in span.losses) + span.on_its_way + span.not_told - span.room


def told(rows: list[Row], as_of: date | None = None, changes: dict[str, str] | None = None) -> Progress:
    return gigaramp.progress(plant(changes), sheet(rows), as_of=as_of)


def test_a_planted_stop_is_named_first_with_its_size() -> None:
    # 96 minutes of 480 are a fifth of 100 packs; three packs are scrapped: 100 - 20 - 3 = 77 of 100 planned.
    answer = told(weld_day(MONDAY, down=96, scrap=3))
    day = answer["yesterday"]
    assert (100.0, 77.0, -23.0) == (day.planned, day.made, day.gap)
    assert [("weld", "failure", 20.0), ("weld", "scrap", 3.0)] == [
        (one.step, one.loss, one.units) for one in day.largest
    ]
    assert [Fraction(20, 23), Fraction(3, 23)] == [
        Fraction(one.share_of_gap or 0).limit_denominator(100) for one in day.largest
    ]
    assert (0.0, 0.0, 0.0) == (day.room, day.on_its_way, day.not_told)


def test_scrap_behind_the_limiting_step_counts_and_before_it_does_not() -> None:
    # Press limits at one machine of 10 minutes: 48 parts, 24 packs. Weld scraps 4 of them; press scraps 6 parts, 3 packs.
    slow = {"press: {machines: 2, cycle_time: 2 min": "press: {machines: 1, cycle_time: 10 min"}
    rows: list[Row] = [
        (MONDAY, None, "press", "day_good", 42, None),
        (MONDAY, None, "press", "day_scrap", 6, "burr"),
        (MONDAY, None, "weld", "day_good", 17, None),
        (MONDAY, None, "weld", "day_scrap", 4, "seam"),
    ]
    day = told(rows, changes=slow)["yesterday"]
    assert ["press"] == [one.step for one in day.limiting]
    assert {("weld", "scrap"): 4.0, ("press", "scrap"): 3.0} == {(one.step, one.loss): one.units for one in day.losses}
    assert (24.0, 17.0, 0.0, 0.0) == (day.could_make, day.made, day.on_its_way, day.not_told)
    # With weld limiting, what press scraps costs nothing by itself.
    assert {"weld"} == {one.step for one in told(rows)["yesterday"].losses}


def test_own_stops_make_another_step_the_limiting_one() -> None:
    # Press loses 800 of its 960 minutes: 80 parts, 40 packs are left, fewer than the 100 of weld.
    rows: list[Row] = [
        (MONDAY, None, "press", "day_good", 80, None),
        (MONDAY, None, "press", "day_down", 800, "failure"),
        (MONDAY, None, "weld", "day_good", 40, None),
        (MONDAY, None, "weld", "day_down", 288, "starved"),
    ]
    day = told(rows)["yesterday"]
    assert [("press", "failure", 200.0)] == [(one.step, one.loss, one.units) for one in day.losses]
    assert (240.0, 40.0, 0.0) == (day.could_make, day.made, day.not_told)
    # Waiting is no loss of weld's own: had press lost nothing, weld would limit and its waiting would be told.
    assert [("weld", "starved")] == [(one.step, one.loss) for one in told(rows[2:])["yesterday"].losses]


def test_time_that_no_row_explains_is_told_as_not_told() -> None:
    day = told(weld_day(MONDAY, made=70))["yesterday"]
    assert ((), 30.0, ()) == (day.losses, day.not_told, day.largest)
    assert 30.0 == next(one.not_started for one in day.steps if one.step == "weld")


def test_minutes_run_tell_slow_running_and_the_rest_stays_not_told() -> None:
    # 432 minutes run make 80 of the 90 packs they could: 10 by slow running. 48 minutes stood without a word: 10 more.
    rows: list[Row] = [*weld_day(MONDAY, made=80), (MONDAY, None, "weld", "day_run", 432, None)]
    day = told(rows)["yesterday"]
    assert [("slow", 10.0, 48.0)] == [(one.loss, one.units, one.minutes) for one in day.losses]
    assert 10.0 == day.not_told


def test_a_machine_that_stands_through_the_night_loses_planned_time_alone() -> None:
    # 420 of 480 minutes made 87.5 packs, so at most 60 minutes were lost, however long it stood: 12.5 packs, two thirds by failure.
    rows: list[Row] = [
        (MONDAY, None, "weld", "day_good", 87.5, None),
        (MONDAY, None, "weld", "day_down", 600, "failure"),
        (MONDAY, None, "weld", "day_down", 300, "waiting_help"),
    ]
    day = told(rows)["yesterday"]
    assert {("failure", 40.0), ("waiting_help", 20.0)} == {(one.loss, one.minutes) for one in day.losses}
    assert (12.5, 0.0) == (round(sum(one.units for one in day.losses), 6), day.not_told)


def test_planned_minutes_of_the_log_count_before_the_calendar() -> None:
    rows: list[Row] = [*weld_day(MONDAY, made=40), (MONDAY, None, "weld", "day_planned", 240, None)]
    day = told(rows)["yesterday"]
    assert (50.0, 10.0) == (day.could_make, day.not_told)


def test_a_plan_above_planned_time_is_a_part_of_the_gap() -> None:
    # The plan asks for 120 a day, planned time makes 100: the room is below zero.
    day = told(weld_day(MONDAY, down=48), changes={"2026-03: 2200": "2026-03: 2640"})["yesterday"]
    assert (120.0, 90.0, -20.0) == (day.planned, day.made, day.room)
    assert -(day.gap or 0.0) == parts(day)


def test_what_was_shipped_counts_where_the_log_tells_it() -> None:
    rows: list[Row] = [*weld_day(MONDAY, down=48), (MONDAY, None, None, "day_shipped", 60, None)]
    answer = told(rows)
    assert ("shipped", 60.0, 30.0) == (answer.counted, answer["yesterday"].made, answer["yesterday"].on_its_way)
    assert "Counted: vehicles shipped" in str(answer)
    assert "because the log tells no shipments" in str(told(rows[:2]))


def test_a_late_first_shipment_does_not_make_the_output_before_it_nothing() -> None:
    rows: list[Row] = [row for k in range(5) for row in weld_day(MONDAY + timedelta(days=7 * k))]
    last = MONDAY + timedelta(days=35)
    rows += [*weld_day(last), (last, None, None, "day_shipped", 60, None)]
    assert "good" == told(rows).counted


def test_causes_that_bear_the_name_of_a_loss_add_up_with_it() -> None:
    # 60 packs take 288 of the 384 minutes run: 20 packs of slow running, and 10 that the log itself calls slow.
    rows: list[Row] = [(MONDAY, None, "weld", "day_good", 60, None), (MONDAY, None, "weld", "day_run", 384, None),
                       (MONDAY, None, "weld", "day_down", 48, "slow"), (MONDAY, None, "weld", "day_down", 48, "scrap")]  # fmt: skip
    day = told(rows)["yesterday"]
    assert 30.0 == sum(one.units for one in day.losses if one.loss == "slow")
    assert 10.0 == sum(one.units for one in day.losses if one.loss == "scrap")
    assert 0.0 == day.not_told


def test_a_moment_is_no_day() -> None:
    with pytest.raises(AskError, match="is not a date"):
        told(weld_day(MONDAY), as_of=datetime(2026, 3, 5, 12))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 480), st.integers(0, 30), st.integers(0, 120), st.integers(0, 960), st.integers(0, 90)
        ),
        min_size=1,
        max_size=25,
    )
)
def test_the_parts_add_up_to_the_gap(drawn: list[tuple[int, int, int, int, int]]) -> None:
    rows: list[Row] = []
    for day, (down, scrap, made, press_down, shipped) in zip(days(MONDAY, len(drawn)), drawn, strict=True):
        if day.month != 3:
            continue
        rows += weld_day(day, down, scrap, made)
        rows += [
            (day, None, "press", "day_down", press_down, "failure"),
            (day, None, "press", "day_scrap", scrap, None),
        ]
        rows += [(day, None, "press", "day_good", 2 * made, None), (day, None, "weld", "day_shipped", shipped, None)]
    for span in told(rows).spans:
        assert span.gap is not None
        assert pytest.approx(-span.gap, abs=1e-4) == parts(span)
        assert pytest.approx(span.made) == (span.planned or 0.0) + span.gap


def test_days_without_rows_are_no_data_and_their_plan_is_not_counted() -> None:
    worked = [day for day in days(MONDAY, 5) if day.weekday() != 2]
    week = told([row for day in worked for row in weld_day(day, down=48)])["this week"]
    assert (4, (date(2026, 3, 4),)) == (week.days, week.days_without_data)
    assert (400.0, 100.0, 360.0) == (week.planned, week.planned_without_data, week.made)


def test_a_day_without_output_is_zero_where_the_log_tells_of_it() -> None:
    rows: list[Row] = [*weld_day(MONDAY), (date(2026, 3, 3), None, "weld", "day_down", 480, "failure")]
    answer = told(rows)
    assert (0.0, 100.0) == (answer["yesterday"].made, answer["yesterday"].losses[0].units)


def test_a_log_that_ends_early_tells_no_data_and_says_so() -> None:
    answer = told(weld_day(MONDAY), as_of=date(2026, 3, 6))
    assert (None, None, 0) == (answer["yesterday"].made, answer["yesterday"].gap, answer["yesterday"].days)
    assert (100.0, 3) == (answer["this week"].made, len(answer["this week"].days_without_data))
    assert any("The log ends on 2026-03-02" in note for note in answer.notes)
    assert "no data" in str(answer)


def test_a_day_that_is_still_running_is_not_counted() -> None:
    tuesday = MONDAY + timedelta(days=1)
    rows = [*weld_day(MONDAY), *weld_day(tuesday, down=96)]
    assert 100.0 == told(rows, as_of=tuesday)["yesterday"].made
    # A sheet of the last day says that the day is over; events alone do not.
    assert tuesday + timedelta(days=1) == told(rows).as_of
    begin = sheet(weld_day(tuesday)).column("when").to_pylist()[0]
    events = table_of([begin], ["lot_made"], step=["weld"], quantity=[1.0], source="robot")
    assert tuesday == gigaramp.progress(plant(), pa.concat_tables([sheet(weld_day(MONDAY)), events])).as_of


def test_a_week_that_crosses_a_month_and_summer_time_counts_each_day_once() -> None:
    # Summer time begins on 29 March 2026; the week of 30 March lies in two months, April plans 110 a day.
    april = {"2026-03: 2200": "2026-03: 2200, 2026-04: 2420"}
    rows = [row for day in days(date(2026, 3, 23), 10) for row in weld_day(day, down=48)]
    answer = told(rows, changes=april)
    week = answer["this week"]
    assert (date(2026, 3, 30), date(2026, 4, 3), 5) == (week.first, week.last, week.days)
    assert (2 * 100.0 + 3 * 110.0, 450.0) == (week.planned, week.made)
    assert (date(2026, 4, 1), 3) == (answer["this month"].first, answer["this month"].days)
    assert 10 == answer["this year"].days


def test_a_week_is_compared_with_the_same_weekdays_of_the_week_before() -> None:
    before, now = days(MONDAY, 5), days(date(2026, 3, 9), 2)
    rows = [row for day in before for row in weld_day(day, down=96, scrap=1)]
    rows += [row for day in now for row in weld_day(day, down=48, scrap=4)]
    answer = told(rows)
    assert answer.week_before is not None
    assert (date(2026, 3, 2), date(2026, 3, 3)) == (answer.week_before.first, answer.week_before.last)
    assert [("failure", 20.0, 10.0), ("scrap", 1.0, 4.0)] == [(one.loss, one.before, one.now) for one in answer.changes]


def test_a_plant_without_a_plan_is_told_by_planned_time_alone() -> None:
    answer = told(
        weld_day(MONDAY, down=96), changes={"plan: {months: {2026-03: 2200}, status: assumed, note: a test}": ""}
    )
    day = answer["yesterday"]
    assert (None, None, None, 100.0) == (day.planned, day.gap, day.room, day.could_make)
    assert [None] == [one.share_of_gap for one in day.losses]
    assert "has no plan" in str(answer)


def test_a_month_that_the_plan_does_not_tell_has_no_gap() -> None:
    answer = told(weld_day(date(2026, 4, 1)))
    assert (None, None) == (answer["yesterday"].planned, answer["yesterday"].gap)
    assert any("does not tell each of these months" in note for note in answer.notes)


def test_steps_and_lines_that_the_plant_does_not_have_are_told_with_the_nearest_name() -> None:
    rows: list[Row] = [
        *weld_day(MONDAY),
        (MONDAY, None, "welt", "day_good", 5, None),
        (MONDAY, "b", "weld", "day_good", 5, None),
    ]
    answer = told(rows)
    assert 100.0 == answer["yesterday"].made
    assert 2 == len(answer.outside)
    assert "line b, which is not in this plant" in answer.outside[0]
    assert "step welt, which is not in this plant" in answer.outside[1] and "weld" in answer.outside[1]
    assert all(words in " ".join(str(answer).split()) for words in answer.outside)


def test_a_log_of_another_plant_is_refused_with_its_names() -> None:
    with pytest.raises(
        AskError, match="tells nothing of what this plant made.*step stacking, which is not in this plant"
    ):
        told([(MONDAY, None, "stacking", "day_good", 5, None)])


def test_two_lines_are_told_apart_and_a_figure_without_a_line_stands_for_both() -> None:
    lines = {"steps:\n": "lines: {a: {}, b: {starts: 2026-03-03}}\nsteps:\n"}
    rows: list[Row] = [
        (MONDAY, "a", "weld", "day_good", 80, None),
        (MONDAY, "a", "weld", "day_down", 96, "failure"),
        (date(2026, 3, 3), "a", "weld", "day_good", 100, None),
        (date(2026, 3, 3), "b", "weld", "day_good", 90, None),
        (date(2026, 3, 3), "b", "weld", "day_down", 24, "blocked"),
        (date(2026, 3, 3), None, "weld", "day_scrap", 5, "seam"),
    ]
    week = told(rows, changes=lines)["this week"]
    assert 300.0 == week.could_make
    assert [("a", "failure", 20.0), (None, "scrap", 5.0), ("b", "blocked", 5.0)] == [
        (one.line, one.loss, one.units) for one in week.losses
    ]


def test_a_question_before_the_log_and_a_date_that_is_none_are_refused() -> None:
    with pytest.raises(AskError, match="begins on 2026-03-02"):
        told(weld_day(MONDAY), as_of=MONDAY)
    with pytest.raises(AskError, match="is not a date"):
        gigaramp.progress(plant(), sheet(weld_day(MONDAY)), as_of="next week")
    with pytest.raises(AskError, match="no span is called"):
        told(weld_day(MONDAY))["today"]
    with pytest.raises(AskError, match="give the folder of a log"):
        gigaramp.progress(plant(), 7)


def test_the_answer_as_json_and_as_a_table_holds_every_part() -> None:
    answer = told(weld_day(MONDAY, down=96, scrap=3))
    plain = answer.to_dict()
    assert (1, "good", "2026-03-03") == (plain["format"], plain["counted"], plain["as_of"])
    assert 77.0 == plain["spans"][0]["made"]
    parts_of_yesterday = [row["part"] for row in answer.to_arrow().to_pylist() if row["span"] == "yesterday"]
    assert ["could_make", "failure", "scrap", "on_its_way", "not_told", "made", "planned", "gap"] == parts_of_yesterday


def test_words_stay_within_80_columns() -> None:
    rows = [row for day in days(MONDAY, 12) for row in weld_day(day, down=96, scrap=3)]
    rows += [
        (day, None, "weld", "day_down", 48.0, "the gripper lost the electrode and nobody saw why")
        for day in days(MONDAY, 12)
    ]
    assert [] == [line for line in str(told(rows)).splitlines() if len(line) > 80]
