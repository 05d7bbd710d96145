"""The announced plan beside what the futures ship, by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from gigaramp.launch import forecast
from gigaramp.launch.weeks.plan_gap import plan_gaps, planned_between, spans
from gigaramp.plant import Plant
from tests.launch.synthetic import WORKDAYS, plant_of, run_of

UNTIL = date(2026, 12, 31)
PLAN = "plan: {months: {2026-01: 200, 2026-02: 400, 2026-03: 440}, status: assumed, note: straight}\n"


def plant_on(as_of: str, plan: str = PLAN, text: str = WORKDAYS) -> Plant:
    return plant_of(f"as_of: {as_of}\n{plan}", text)


def test_a_month_of_the_plan_is_spread_over_its_planned_working_days() -> None:
    # February 2026 has twenty working days: Monday 2 to Wednesday 11 are eight of them.
    assert 8 * 400 / 20 == planned_between(plant_on("2026-06-30"), date(2026, 2, 1), date(2026, 2, 11))


def test_the_first_month_is_spread_over_the_days_from_the_start() -> None:
    # The plant starts on Monday 5 January: twenty of the working days of January are its own.
    assert 200 / 20 == planned_between(plant_on("2026-06-30"), date(2026, 1, 5), date(2026, 1, 5))


def test_a_planned_closure_asks_for_nothing() -> None:
    closed = WORKDAYS.replace("days: [mon, tue", "closures: [{from: 2026-02-02, to: 2026-02-06}]\n    days: [mon, tue")
    plant = plant_on("2026-02-05", text=closed)
    yesterday, month, _ = plan_gaps(plant, run_of(plant, UNTIL, [3.0]), np.ones(1))
    assert (date(2026, 2, 4), 0.0, 3.0, 3.0) == (
        yesterday.last,
        yesterday.planned,
        yesterday.shipped.p50,
        yesterday.gap.p50,
    )
    assert 0.0 == month.planned


def test_a_month_that_is_closed_throughout_is_still_planned_in_full() -> None:
    closed = WORKDAYS.replace("days: [mon, tue", "closures: [{from: 2026-02-01, to: 2026-02-28}]\n    days: [mon, tue")
    assert 400.0 == planned_between(plant_on("2026-03-05", text=closed), date(2026, 2, 1), date(2026, 2, 28))


def test_yesterday_this_month_and_this_year_stand_beside_the_plan() -> None:
    # Wednesday 11 March: eight of 22 working days. Futures ship 10 and 20 on each day of the week since 5 January.
    plant = plant_on("2026-03-11")
    found = plan_gaps(plant, run_of(plant, UNTIL, [10.0, 20.0]), np.array([0.5, 0.5]))
    assert ["yesterday", "this month", "this year"] == [gap.span for gap in found]
    assert [(date(2026, 3, 10),) * 2, (date(2026, 3, 1), date(2026, 3, 11)), (date(2026, 1, 5), date(2026, 3, 11))] == [
        (gap.first, gap.last) for gap in found
    ]
    assert [20.0, 160.0, 760.0] == pytest.approx([gap.planned for gap in found])
    assert [(10.0, 20.0), (110.0, 220.0), (660.0, 1320.0)] == [(gap.shipped.p10, gap.shipped.p90) for gap in found]
    assert [(-10.0, 0.0), (-50.0, 60.0), (-100.0, 560.0)] == [(gap.gap.p10, gap.gap.p90) for gap in found]


def test_futures_count_with_their_weights() -> None:
    plant = plant_on("2026-03-11")
    found = plan_gaps(plant, run_of(plant, UNTIL, [10.0, 20.0]), np.array([0.0, 1.0]))
    assert 20.0 == found[0].shipped.p10


def test_a_plant_without_a_plan_or_without_a_day_has_no_gap() -> None:
    for plant in (plant_on("2026-03-11", ""), plant_of(PLAN)):
        assert () == plan_gaps(plant, run_of(plant, UNTIL, [10.0]), np.ones(1))


def test_spans_with_a_month_outside_the_plan_are_left_out() -> None:
    later = plant_on("2026-03-11", "plan: {months: {2026-02: 400, 2026-03: 440}, status: assumed, note: straight}\n")
    assert ["yesterday", "this month"] == [
        gap.span for gap in plan_gaps(later, run_of(later, UNTIL, [10.0]), np.ones(1))
    ]
    assert () == plan_gaps(plant_on("2026-04-15"), run_of(later, UNTIL, [10.0]), np.ones(1))


def test_on_the_first_day_there_is_no_yesterday() -> None:
    assert ["this month", "this year"] == [name for name, _, _ in spans(date(2026, 1, 5), date(2026, 1, 5))]


def test_yesterday_of_a_new_month_is_in_the_old_one() -> None:
    assert planned_between(plant_on("2026-03-02"), date(2026, 2, 27), date(2026, 2, 27)) == 20.0


def test_a_forecast_tells_the_gap_of_its_plan(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    goal = "goals: {full_speed: {rate: 2610 piece/year, hold: 4 weeks}}\n"
    found = forecast(plant_of(f"as_of: 2026-03-11\n{PLAN}{goal}"), futures=8, pool="here")
    assert ["yesterday", "this month", "this year"] == [gap.span for gap in found.output.gaps]
    assert -20.0 == found.output.gaps[0].gap.p10
