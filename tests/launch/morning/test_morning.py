"""The morning: each block from rows a reader can add up by head, and what it says where there is nothing to tell."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from gigaramp.errors import AskError
from gigaramp.launch import forecast, keep_forecast, kept_forecasts
from gigaramp.launch.morning.ask import loss_key, morning
from gigaramp.launch.morning.leaving import leaving, told_experts
from gigaramp.launch.morning.shifts import shifts_after
from gigaramp.launch.morning.words import MISSING, rest_words
from gigaramp.log import table_of
from gigaramp.log.store import Store
from gigaramp.plant import Plant, loads
from tests.launch.progress.sheets import MONDAY, days, plant, sheet, weld_day

CREW = """
gigaramp: 1
name: a crew
start: 2026-01-05
horizon: 2026-06-26
timezone: Europe/Paris
calendars: {main: {shifts: ["05:00-13:00", "13:00-21:00", "21:00-05:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  weld: {cycle_time: 4 min, machines: 2, mtbf: 9 h, restore_time: 30 min, crew: 4}
  pack: {cycle_time: 2 min, buffer: 40, scrap_mature: 2 %}
learning: {halves_after: 5000 piece}
people:
  persons: {}
  recruits: [{on: 2026-01-05, count: 20}]
  experts:
    welders: {steps: [weld], count: 6, languages: [zh], arrives: 2026-01-05, leaves: {from: 2026-03-02, to: 2026-05-01}}
    packers: {steps: [pack], count: 2, languages: [zh], arrives: 2026-01-05, leaves: 2026-12-31}
  language: {local: [fr]}
  skill: {}
goals: {full_speed: {rate: 110000 piece/year, hold: 2 weeks, announced: 2026-05-01}}
"""


@cache
def _crew() -> Plant:
    return loads(CREW)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_yesterday_stands_beside_its_plan_with_the_week_and_the_curve() -> None:
    rows = sheet([row for day in days(MONDAY, 3) for row in weld_day(day, made=90.0)])
    block = morning(plant(), rows).yesterday
    # March plans 100 on each of its 22 working days; three days of 90 have been made.
    assert (date(2026, 3, 4), 100.0, 90.0, -10.0) == (block.day, block.planned, block.made, block.gap)
    assert (-30.0, -30.0) == (block.week_gap, block.month_gap)
    assert [(day, 100.0, 90.0) for day in days(MONDAY, 3)] == [(one.day, one.planned, one.made) for one in block.curve]
    assert ("", "plan.months") == (block.missing, block.address)


def test_the_largest_losses_keep_their_key_from_day_to_day() -> None:
    rows = [row for day in days(MONDAY, 3) for row in weld_day(day, down=48.0, scrap=2.0)]
    first, second = (morning(plant(), sheet(rows), as_of=day).losses for day in ("2026-03-04", "2026-03-05"))
    assert [("|weld|failure|", 20.0), ("|weld|scrap|seam", 4.0)] == [(one.key, one.units) for one in first.largest]
    assert [("|weld|failure|", 30.0), ("|weld|scrap|seam", 6.0)] == [(one.key, one.units) for one in second.largest]
    assert ["steps.weld.mtbf", "steps.weld.scrap_mature"] == [one.address for one in first.largest]
    assert "line_a|weld|scrap|seam" == loss_key("line_a", "weld", "scrap", "seam")


def test_scrap_is_told_by_what_made_it_against_the_seven_days_before() -> None:
    two_weeks = days(MONDAY, 10)
    rows = [row for day in two_weeks[:5] for row in weld_day(day, scrap=2.0, made=98.0)]
    rows += [row for day in two_weeks[5:] for row in weld_day(day, scrap=4.0, made=96.0)]
    rows += [
        (two_weeks[-1], None, "press", "day_scrap", 30.0, "press"),
        (two_weeks[-1], None, "press", "day_good", 270.0, None),
    ]
    block = morning(plant(), sheet(rows)).scrap
    press, seam = sorted(block.made, key=lambda one: one.cause or "")
    # The last seven days: two of the first week with 2 scrapped, five of the second with 4.
    assert (24.0, 24 / 700, 2 / 100) == (seam.units, pytest.approx(seam.ratio, abs=1e-6), seam.before)
    # Two parts go into a pack: 30 parts are worth 15 packs.
    assert (30.0, 15.0, 0.1, "piece") == (press.units, press.worth, press.ratio, press.unit)
    assert ["seam", "press"] == [one.cause for one in block.made]
    assert (7, 3, "pack") == (block.days, block.days_before, block.product)


def test_a_ratio_of_scrap_is_of_the_units_that_its_step_made_wherever_it_was_found() -> None:
    # Press makes 1,600 parts and scraps 100; weld finds 50 packs, 100 parts, spoilt by press among its 700. 200 of 1,600.
    rows = [
        (MONDAY, None, "press", "day_good", 1500.0, None),
        (MONDAY, None, "press", "day_scrap", 100.0, "press"),
        (MONDAY, None, "weld", "day_good", 650.0, None),
        (MONDAY, None, "weld", "day_scrap", 50.0, "press"),
    ]
    [press] = morning(plant(), sheet(rows)).scrap.made
    assert ("press", ("press", "weld"), 100.0, 0.125) == (press.cause, press.found, press.worth, press.ratio)


def test_days_on_which_nothing_was_judged_are_none_of_the_seven() -> None:
    week = days(MONDAY, 5)
    rows = [row for day in week for row in weld_day(day, scrap=2.0)]
    rows += [(week[-1] + timedelta(days=number), None, "weld", "day_good", 0.0, None) for number in (1, 2)]
    block = morning(plant(), sheet(rows)).scrap
    assert (5, MONDAY, week[-1]) == (block.days, block.first, block.last)


def test_after_a_weekend_friday_is_told_and_that_nothing_was_made_since() -> None:
    rows = sheet([row for day in days(MONDAY, 5) for row in weld_day(day, made=90.0)] + [
        (date(2026, 3, 7), None, "weld", "day_good", 0.0, None), (date(2026, 3, 8), None, "weld", "day_good", 0.0, None),
    ])  # fmt: skip
    answer = morning(plant(), rows, as_of="2026-03-09")
    block = answer.yesterday
    assert (date(2026, 3, 6), 100.0, 90.0, -10.0, -50.0) == (
        block.day, block.planned, block.made, block.gap, block.week_gap,
    )  # fmt: skip
    assert (date(2026, 3, 7), date(2026, 3, 8)) == block.idle
    assert "no production: 2026-03-07 to 2026-03-08" in str(answer)
    # A working day without output is no day off.
    worked = morning(
        plant(), sheet([*weld_day(MONDAY), (date(2026, 3, 3), None, "weld", "day_good", 0.0, None)])
    ).yesterday
    assert (date(2026, 3, 3), -100.0, ()) == (worked.day, worked.gap, worked.idle)


def test_the_largest_losses_and_the_rest_make_the_gap_of_the_week() -> None:
    rows = [row for day in days(MONDAY, 3) for row in weld_day(day, down=48.0, scrap=2.0, made=60.0)]
    block = morning(plant(), sheet(rows)).losses
    assert block.gap == morning(plant(), sheet(rows)).yesterday.week_gap == -120.0
    # 30 packs were lost to stops and 6 scrapped; 84 more were not made and no row says why.
    assert [("not told by the log", pytest.approx(84.0))] == rest_words(block)
    assert -block.gap == pytest.approx(
        sum(one.units for one in block.largest) + sum(units for _, units in rest_words(block))
    )


def test_an_empty_log_is_told_block_by_block_and_is_no_error(tmp_path: Path) -> None:
    with Store.open(tmp_path / "plant", create=True) as log:
        found = morning(_crew(), log)
    missing = [found.yesterday.missing, found.dates.missing, found.losses.missing, found.scrap.missing]
    assert ["no_rows", "no_forecast", "no_rows", "no_rows"] == missing
    assert ("no_forecast", "no_forecast") == (found.tonight.missing, found.leaving.readiness_missing)
    assert MISSING["no_forecast"] in str(found)
    json.loads(found.to_json())


def test_a_plant_without_plan_people_or_experts_says_so() -> None:
    bare = plant({"plan: {months: {2026-03: 2200}, status: assumed, note: a test}\n": ""})
    found = morning(bare, sheet(weld_day(MONDAY)))
    assert ("no_plan", "no_people", "no_experts") == (
        found.yesterday.missing,
        found.tonight.missing,
        found.leaving.missing,
    )
    assert found.yesterday.gap is None


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(AskError, match="yesterday"):
        morning(plant(), sheet(weld_day(MONDAY)), as_of="yesterday")


def test_rows_of_later_days_do_not_count_in_an_earlier_morning() -> None:
    rows = [row for day in days(MONDAY, 5) for row in weld_day(day, down=48.0)]
    whole, part = (
        morning(plant(), sheet(rows), as_of="2026-03-04"),
        morning(plant(), sheet(rows[:6]), as_of="2026-03-04"),
    )
    assert part.to_dict() == whole.to_dict()


def test_the_next_three_shifts_are_those_of_the_plants_clock_over_a_weekend_and_summer_time() -> None:
    # Friday 27 March 2026, 20:00 in Paris; the clocks go forward on Sunday.
    found = shifts_after(_crew(), _at("2026-03-27T20:00:00+01:00"))
    expected = ["2026-03-27T21:00:00+01:00", "2026-03-30T05:00:00+02:00", "2026-03-30T13:00:00+02:00"]
    assert [_at(text) for text in expected] == [one.begins for one in found]
    assert ["21:00-05:00", "05:00-13:00", "13:00-21:00"] == [one.shift for one in found]


def test_experts_leave_as_the_plant_file_says_and_are_counted_as_the_log_says() -> None:
    as_of = date(2026, 3, 2)
    found = leaving(_crew(), None, as_of, {"welders": 3.0, "packers": 2.0})
    welders, packers = found.families
    # Six leave evenly over the 60 days from 2 March to 1 May: half of them in 30 days; three are left of six.
    assert (3.0, (1.5, 3.0, 3.0)) == (welders.now, welders.leaving)
    assert ((0.0, 0.0, 0.0), date(2026, 12, 31)) == (packers.leaving, packers.last)
    assert ("no_forecast", (1.5, 3.0, 3.0)) == (found.readiness_missing, found.leaving)
    assert "people.experts.welders.leaves" == welders.address


def test_experts_of_the_log_are_those_who_arrived_less_those_who_left(tmp_path: Path) -> None:
    arrived = [datetime(2026, 1, 5, 6), datetime(2026, 1, 6, 6), datetime(2026, 2, 2, 6), datetime(2026, 3, 9, 6)]
    rows = table_of(
        arrived, ["expert_arrived", "expert_arrived", "expert_left", "expert_left"], about=["a", "b", "a", "b"],
        cause=["welders"] * 4, quantity=[1.0] * 4, source="floor",
    )  # fmt: skip
    with Store.open(tmp_path / "plant", create=True) as log:
        log.append(rows)
        from gigaramp.kpi.totals import daily_totals

        told = told_experts(log, daily_totals(log), date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC))
    assert {"welders": 1.0} == told


@cache
def _present() -> object:
    """The night of Monday 2 March: four welders, two of them signed off at level 3, one withdrawn since; and an expert.

    P-1 is signed off on every line; that a later row leaves less on one line alone takes nothing of it.
    """
    night = datetime(2026, 3, 2, 19, 55)
    people = ["P-1", "P-2", "P-3", "P-4", "E-1"]
    signed = [("P-1", 3.0), ("P-2", 3.0), ("P-3", 4.0), ("E-1", 4.0)]
    when = [*([night] * 5), *([datetime(2026, 2, 20)] * 4), *([datetime(2026, 2, 21)] * 2), datetime(2026, 1, 5)]
    what = [*(["person_present"] * 5), *(["skill_signed_off"] * 4), *(["skill_withdrawn"] * 2), "expert_arrived"]
    return table_of(
        when, what, step=[*(["weld"] * 11), None], about=[*people, *(name for name, _ in signed), "P-3", "P-1", "E-1"],
        line=[*([None] * 10), "line_1", None], quantity=[*([1.0] * 5), *(level for _, level in signed), 2.0, 1.0, 1.0],
        cause=[*(["nights"] * 5), *(["E-1"] * 4), "E-1", "E-1", "welders"], source="floor", first_id=5000,
    )  # fmt: skip


def test_tonight_tells_the_shortage_of_the_forecast_and_who_the_log_saw_last_night(tmp_path: Path) -> None:
    store, told = tmp_path / "plant", _crew()
    first = date(2026, 1, 5)
    rows = [
        (first + timedelta(days=number), None, step, what, 200.0, None)
        for number in range(57)
        if number % 7 < 5
        for step in ("weld", "pack")
        for what in ("day_started", "day_good")
    ]
    with Store.open(store, create=True) as log:
        log.append(sheet(rows, minute=300))
        log.append(_present())
    answer = forecast(told, futures=8, pool="here", log=store, as_of="2026-03-03")
    keep_forecast(store, told, answer, datetime(2026, 3, 3, 4, tzinfo=UTC))
    found = morning(told, store, as_of="2026-03-03")
    shifts = [_at(f"2026-03-03T{hour}:00:00+01:00") for hour in ("05", "13", "21")]
    assert shifts == [one.begins for one in found.tonight.shifts]
    [night] = [one for one in found.tonight.short if one.name == "nights"]
    assert answer.readiness is not None
    [whole] = [one for one in answer.readiness.shifts if (one.step, one.name) == ("weld", "nights")]
    place = max(number for number, period in enumerate(answer.readiness.periods) if period <= date(2026, 3, 3))
    assert ("weld", whole.short[place], whole.needed[place]) == (night.step, night.short, night.needed)
    # Parts and whole add up, also where the middles of several futures do not.
    assert night.short == pytest.approx(night.needed - night.ready) == pytest.approx(night.not_there + night.learning)
    # Four people were there; the expert does not count, and the level of P-3 was withdrawn.
    assert (4, 2) == (night.present, night.ready_seen)
    assert {"mornings", "afternoons"}.isdisjoint(one.name for one in found.tonight.short if one.present is not None)
    [welders] = [one for one in found.leaving.families if one.who == "welders"]
    [part] = [one for one in answer.independence.parts if one.name == "weld"]  # type: ignore[union-attr]
    is_ready = part.independent.both.p50 is not None and part.independent.both.p50 <= date(2026, 6, 1)
    assert is_ready == (not welders.not_ready[2])
    [goal] = found.dates.goals
    assert (answer["full_speed"].dates.p50, answer["full_speed"].chance_by_announced) == (goal.p50, goal.chance)
    assert kept_forecasts(store)[-1].folder.name == found.dates.forecast
    assert found.dates.moved is None


def test_forecasts_of_later_mornings_do_not_count_in_an_earlier_one(tmp_path: Path) -> None:
    # Nobody is followed here, so that it is quick.
    store, told = tmp_path / "plant", loads(CREW.partition("people:")[0] + CREW[CREW.index("goals:") :])
    rows = [
        (date(2026, 1, 5) + timedelta(days=number), None, step, what, 200.0, None)
        for number in range(57)
        for step in ("weld", "pack")
        for what in ("day_started", "day_good")
    ]
    with Store.open(store, create=True) as log:
        log.append(sheet(rows, minute=300))
    for as_of in ("2026-02-27", "2026-03-03"):
        answer = forecast(told, futures=4, pool="here", log=store, as_of=as_of)
        keep_forecast(store, told, answer, datetime(2026, 3, 3, 4, tzinfo=UTC))
    assert date(2026, 2, 27) == morning(told, store, as_of="2026-03-02").dates.as_of
    newest = morning(told, store).dates
    assert newest.as_of == date(2026, 3, 3)
    assert newest.moved is not None and not newest.moved.has_parts
    assert date(2026, 2, 27) == newest.moved.before_as_of
