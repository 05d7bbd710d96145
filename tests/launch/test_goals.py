"""When a goal is reached, on cases a reader can count by head."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.errors import AskError
from gigaramp.launch.odds.goals import full_speed_rate, goal_kind, rate_outcome, scrap_outcome, vehicles_outcome
from gigaramp.launch.odds.working_days import working_days
from tests.launch.synthetic import WORKDAYS, SyntheticRun, future_of, plant_of, run_of

YEAR = 365.25 * 86400.0
WEEK = 7 * 86400.0
TEN_A_DAY = 2610 / YEAR
"""2026 has 261 weekdays, so 2,610 a year are ten on each of them."""


def days(outcome: Any) -> list[date | None]:
    return [date.fromordinal(int(day)) if np.isfinite(day) else None for day in outcome.days]


def daily(run_days: tuple[date, ...], first: date, amount: float) -> list[float]:
    return [amount if day >= first and day.weekday() < 5 else 0.0 for day in run_days]


def reached(until: date, first: date, amount: float, rate: float = TEN_A_DAY, weeks: float = 4) -> date | None:
    plant = plant_of()
    working = working_days(plant, until)
    run = run_of(plant, until, [daily(working.days, first, amount)])
    return days(rate_outcome(run, working, rate, weeks * WEEK))[0]


def test_a_rate_is_reached_on_the_first_day_of_its_hold() -> None:
    assert date(2026, 3, 2) == reached(date(2026, 12, 31), date(2026, 3, 2), 10.0)


def test_a_rate_just_below_is_never_reached() -> None:
    assert reached(date(2026, 12, 31), date(2026, 3, 2), 9.999) is None


def test_the_mean_over_the_hold_decides_so_twice_the_rate_counts_from_half_a_hold_before() -> None:
    assert date(2026, 2, 16) == reached(date(2026, 12, 31), date(2026, 3, 2), 20.0)


def test_a_hold_that_ends_on_the_last_day_counts_and_one_day_less_does_not() -> None:
    # Monday 2 March to Friday 27 March are the twenty planned days of the hold.
    assert date(2026, 3, 2) == reached(date(2026, 3, 27), date(2026, 3, 2), 10.0)
    assert reached(date(2026, 3, 26), date(2026, 3, 2), 10.0) is None


def test_a_closure_inside_the_hold_is_skipped() -> None:
    closed = "days: [mon, tue, wed, thu, fri]\n    closures: [{from: 2026-03-09, to: 2026-03-20}]"
    plant = plant_of(text=WORKDAYS.replace("days: [mon, tue, wed, thu, fri]", closed))
    working = working_days(plant, date(2026, 4, 10))
    made = [
        10.0
        if day >= date(2026, 3, 2) and day.weekday() < 5 and not date(2026, 3, 9) <= day <= date(2026, 3, 20)
        else 0.0
        for day in working.days
    ]
    run = run_of(plant, date(2026, 4, 10), [made])
    assert [date(2026, 3, 2)] == days(rate_outcome(run, working, 2510 / YEAR, 4 * WEEK))


@pytest.mark.parametrize(("a_day", "first"), [(80.3, date(2025, 12, 29)), (80.2, date(2025, 12, 30))])
def test_a_hold_over_the_new_year_needs_each_year_its_own_rate(a_day: float, first: date) -> None:
    # 13,200 a year: 100 on each of 132 days of 2025, 50.57 on each of 261 days of 2026; 29 December to 2 January
    # need 3 x 100 + 2 x 50.57 = 401.15, and the week before needs 500.
    closed = "days: [mon, tue, wed, thu, fri]\n    closures: [{from: 2025-01-01, to: 2025-06-30}]"
    text = WORKDAYS.replace("days: [mon, tue, wed, thu, fri]", closed).replace("start: 2026-01-05", "start: 2025-12-15")
    plant = plant_of(text=text)
    working = working_days(plant, date(2026, 1, 31))
    run = run_of(plant, date(2026, 1, 31), [daily(working.days, date(2025, 12, 15), a_day)])
    assert [first] == days(rate_outcome(run, working, 13200 / YEAR, WEEK))


def test_nearness_is_the_best_hold_over_the_goal() -> None:
    plant = plant_of()
    working = working_days(plant, date(2026, 12, 31))
    run = run_of(
        plant, date(2026, 12, 31), [daily(working.days, date(2026, 2, 2), amount) for amount in (10.0, 4.0, 0.0)]
    )
    assert [1.0, 0.4, 0.0] == pytest.approx(rate_outcome(run, working, TEN_A_DAY, 4 * WEEK).nearness)


def test_each_future_has_its_own_date() -> None:
    plant = plant_of()
    working = working_days(plant, date(2026, 12, 31))
    firsts = [date(2026, 2, 2), date(2026, 6, 1), date(2027, 1, 1)]
    run = run_of(plant, date(2026, 12, 31), [daily(working.days, first, 10.0) for first in firsts])
    assert [date(2026, 2, 2), date(2026, 6, 1), None] == days(rate_outcome(run, working, TEN_A_DAY, 4 * WEEK))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0.0, 30.0), min_size=85, max_size=85),
    st.lists(st.floats(1.0, 30.0), min_size=2, max_size=5),
    st.integers(1, 8),
)
def test_a_higher_rate_is_never_reached_earlier(made: list[float], rates: list[float], weeks: int) -> None:
    plant = plant_of()
    until = date(2026, 3, 30)
    working = working_days(plant, until)
    run = run_of(plant, until, [made])
    told = [rate_outcome(run, working, rate * 261 / YEAR, weeks * WEEK).days[0] for rate in sorted(rates)]
    assert sorted(told) == told


def test_scrap_is_rolled_over_the_steps_and_held() -> None:
    plant = plant_of()
    until = date(2026, 4, 30)
    working = working_days(plant, until)
    # Three steps of 10 % scrap roll to 27.1 %, three of 3 % to 8.7 %.
    ratio = [0.10 if day < date(2026, 3, 2) else 0.03 for day in working.days]
    run = SyntheticRun(plant, until, (future_of(plant, until, 10.0, scrap=ratio),))
    told = [days(scrap_outcome(run, working, below, 4 * WEEK))[0] for below in (0.28, 0.0874, 0.087)]
    assert [date(2026, 1, 5), date(2026, 3, 2), None] == told


def test_vehicles_of_a_year_are_reached_when_the_shipments_of_that_year_add_up() -> None:
    plant = plant_of()
    run = run_of(plant, date(2027, 2, 28), [10.0, 1.0])
    # Shipped ten a day from 5 January 2026: the 100th on the tenth day. 2027 counts from its first day again.
    assert [date(2026, 1, 14), date(2026, 4, 14)] == days(vehicles_outcome(run, 100.0, 2026))
    assert [date(2027, 1, 10), None] == days(vehicles_outcome(run, 100.0, 2027))
    assert [None, None] == days(vehicles_outcome(run, 100.0, 2030))


PACKS = WORKDAYS.replace("steps:\n  cut: {", "products: {pack: {unit: pack}}\nsteps:\n  cut: {makes: pack, ")
"""The plant of these tests, where it makes packs."""


def test_the_kind_of_a_goal_is_told_by_its_keys() -> None:
    plant = plant_of(
        """
goals:
  full_speed: {rate: 2610 pack/year, hold: 4 weeks}
  on_its_own: {share_of_full_speed: 95 %, hold: 8 weeks, experts: 0}
  good: {scrap_below: 10 %}
  volume: {vehicles: 100, year: 2026}
""",
        PACKS,
    )
    assert ["rate", "on_its_own", "scrap", "vehicles"] == [goal_kind(name, goal) for name, goal in plant.goals.items()]
    assert pytest.approx(TEN_A_DAY) == full_speed_rate(plant)


def test_an_own_goal_without_a_full_speed_is_refused() -> None:
    plant = plant_of("goals: {volume: {vehicles: 100, year: 2026}}\n", PACKS)
    with pytest.raises(AskError, match="name one goal with a rate `full_speed`"):
        full_speed_rate(plant)
