"""Readiness by step and shift, on runs made by hand: five shifts a week, four weeks a period."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from gigaramp.launch.people.by_shift import shift_name
from gigaramp.launch.people.readiness import readiness_of, shortage
from gigaramp.launch.people.transfer import Readiness, Shortage
from tests.launch.synthetic import WORKDAYS, SyntheticRun, peopled, plant_of, run_of, shifts_of

UNTIL = date(2026, 6, 28)
"""The end of week 25: six periods of four weeks, and one of a single week."""
WEEKS = np.arange(25)[:, None, None]
PLANT = peopled()


def told(run: SyntheticRun, weights: list[float] | None = None) -> Readiness:
    found = readiness_of(run, np.array(weights or [1.0] * len(run.futures)))  # type: ignore[arg-type]
    assert found is not None
    return found


def made(*ready: Any, needed: Any = 20.0, plant: Any = PLANT) -> SyntheticRun:
    """One future for each `ready`, in person-shifts a week; four people on each of five shifts are needed."""
    run = run_of(plant, UNTIL, [1.0] * len(ready))
    for future, value in enumerate(ready):
        shifts_of(run, future, needed=needed, ready=value, present=needed)
    return run


def test_crews_with_a_mean_have_no_readiness() -> None:
    assert None is readiness_of(made(20.0, plant=plant_of()), np.array([1.0]))  # type: ignore[arg-type]


def test_person_shifts_of_a_period_become_people_on_one_shift() -> None:
    row = told(made(10.0)).shifts[0]
    assert ("cut", "06:00-14:00", "mornings") == (row.step, row.shift, row.name)
    assert (4.0, 2.0, 2.0) == (row.needed[0], row.ready.p50[0], row.short[0])


def test_a_series_has_one_value_for_each_four_weeks() -> None:
    found = told(made(10.0))
    assert date(2026, 2, 2) == found.periods[1]
    assert {7} == {
        len(found.periods),
        *(len(row.short) for row in found.shifts),
        *(len(row.ready.p90) for row in found.shifts),
    }


def test_holidays_take_shifts_and_not_people() -> None:
    """A period with a closed week has fifteen shifts; as many people stand on each of them."""
    closed = WORKDAYS.replace("fri]\n", "fri]\n    closures: [{from: 2026-01-12, to: 2026-01-16}]\n")
    plant = peopled(text=closed)
    run = made(np.where(WEEKS == 1, 0.0, 10.0), needed=np.where(WEEKS == 1, 0.0, 20.0), plant=plant)
    assert (4.0, 2.0) == (told(run).shifts[0].needed[0], told(run).shifts[0].ready.p50[0])


def test_a_shift_that_is_not_worked_yet_has_no_value() -> None:
    row = told(made(np.where(WEEKS < 8, 0.0, 20.0), needed=np.where(WEEKS < 8, 0.0, 20.0))).shifts[0]
    assert (None, None, 4.0) == row.needed[:3]
    assert (None, None, 0.0) == row.short[:3]
    assert None is row.shortage


def test_more_people_on_one_shift_do_not_make_up_for_a_future_that_lacks_them() -> None:
    """Short is told of the middle future; a surplus elsewhere is not taken off."""
    row = told(made(10.0, 30.0, 10.0)).shifts[0]
    assert (2.0, 2.0, 6.0) == (row.short[0], row.ready.p10[0], row.ready.p90[0])
    assert 0.0 == told(made(30.0)).shifts[0].short[0]


def test_futures_count_with_their_weights() -> None:
    assert 0.0 == told(made(10.0, 20.0), [0.1, 0.9]).shifts[0].short[0]


def test_a_step_is_short_until_the_need_stays_met() -> None:
    """Met in the second period by chance, and from the fourth on for good."""
    ready = np.where(WEEKS < 4, 5.0, np.where(WEEKS < 8, 20.0, np.where(WEEKS < 12, 10.0, 20.0)))
    assert Shortage(3.0, date(2026, 1, 5), date(2026, 3, 30), 0.0, 3.0) == told(made(ready)).shifts[0].shortage


def test_a_step_that_never_stays_met_has_no_end() -> None:
    assert Shortage(2.0, date(2026, 1, 5), None, 0.0, 2.0) == told(made(10.0)).shifts[0].shortage


def test_what_was_short_before_today_is_not_told() -> None:
    plant = peopled("as_of: 2026-04-15\n")
    ready = np.where(WEEKS < 12, 5.0, 20.0)
    assert None is told(made(ready, plant=plant)).shifts[0].shortage


def test_a_shortage_to_come_tells_when_it_begins() -> None:
    ready = np.where((WEEKS >= 8) & (WEEKS < 12), 10.0, 20.0)
    assert Shortage(2.0, date(2026, 3, 2), date(2026, 3, 30), 0.0, 2.0) == told(made(ready)).shifts[0].shortage


@pytest.mark.parametrize(
    ("needed", "short", "is_short"),
    [(4.0, 0.9, False), (4.0, 1.0, True), (0.4, 0.24, False), (0.4, 0.25, True), (20.0, 2.5, False), (20.0, 2.6, True)],
)
def test_a_shift_is_short_where_it_lacks_half_a_person_more_than_absence_explains(
    needed: float, short: float, is_short: bool
) -> None:
    """A tenth is away on a usual day; below a need of one, half of the need takes the place of half a person."""
    found = shortage((date(2026, 1, 5),), (needed,), (short,), date(2026, 1, 5), 0.1)
    assert is_short is (found is not None)


@pytest.mark.parametrize(
    ("absence", "is_short"),
    [("", True), ("  absence: 10 %\n", False), ("  absence: {low: 1 %, mid: 5 %, high: 30 %}\n", True)],
)
def test_the_absence_that_is_usual_is_the_plant_s_own_at_its_middle(absence: str, is_short: bool) -> None:
    """Of twenty 1.8 are missing. The default absence of 6 % explains 1.2 of them, 5 % explain 1, 10 % explain 2."""
    run = made(91.0, needed=100.0, plant=peopled(absence))
    assert is_short is (told(run).shifts[0].shortage is not None)


def test_a_crew_without_a_spare_person_that_lacks_only_its_absent_is_not_short() -> None:
    """Of twenty 6 % are away in the mean: now 1.0, now 1.5 people."""
    ready = np.where(WEEKS % 8 < 4, 95.0, 92.5)
    assert None is told(made(ready, needed=100.0)).shifts[0].shortage


def test_the_answer_holds_the_absence_its_rule_took() -> None:
    assert (0.06, 0.1) == (told(made(10.0)).absence, told(made(10.0, plant=peopled("  absence: 10 %\n"))).absence)


def test_who_is_missing_is_split_into_posts_with_nobody_and_posts_with_a_learner() -> None:
    run = run_of(PLANT, UNTIL, [1.0])
    shifts_of(run, 0, needed=20.0, present=15.0, ready=5.0, learners=10.0)
    row = told(run).shifts[0]
    assert (3.0, 1.0, 2.0) == (row.short[0], row.not_there[0], row.learning[0])
    assert Shortage(3.0, date(2026, 1, 5), None, 1.0, 2.0) == row.shortage


def test_more_learners_than_posts_leave_no_post_without_anybody() -> None:
    run = run_of(PLANT, UNTIL, [1.0])
    shifts_of(run, 0, needed=20.0, present=30.0, ready=5.0, learners=25.0)
    row = told(run).shifts[0]
    assert (3.0, 0.0, 3.0) == (row.short[0], row.not_there[0], row.learning[0])


def test_the_causes_of_a_shortage_make_it_whole_where_futures_differ() -> None:
    """Three futures lack 4 away, 3 learning, and 2 with 1: the middles 2 and 1 of the causes share the middle 3."""
    run = run_of(PLANT, UNTIL, [1.0] * 3)
    for future, (present, ready) in enumerate([(0.0, 0.0), (20.0, 5.0), (10.0, 5.0)]):
        shifts_of(run, future, needed=20.0, present=present, ready=ready)
    row = told(run).shifts[0]
    assert (3.0, 2.0, 1.0) == (row.short[0], row.not_there[0], row.learning[0])
    assert row.shortage is not None
    assert (2.0, 1.0) == pytest.approx((row.shortage.not_there, row.shortage.learning))


def test_the_causes_are_those_of_the_worst_time_to_come_and_not_of_a_past_one() -> None:
    """The first period lacked as many, all of them learners; from today on nobody stands there."""
    run = run_of(peopled("as_of: 2026-02-02\n"), UNTIL, [1.0])
    shifts_of(run, 0, needed=20.0, ready=5.0, present=np.where(WEEKS < 4, 20.0, 5.0))
    found = told(run).shifts[0].shortage
    assert found is not None
    assert (3.0, 3.0, 0.0) == (found.people, found.not_there, found.learning)


def test_periods_without_work_do_not_meet_a_need() -> None:
    periods = (date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2))
    assert Shortage(2.0, periods[0], periods[2]) == shortage(
        periods, (4.0, None, 4.0), (2.0, None, 0.0), periods[0], 0.1
    )


@pytest.mark.parametrize(
    ("hours", "name"),
    [
        ("05:00-13:00", "mornings"),
        ("13:00-21:00", "afternoons"),
        ("21:00-05:00", "nights"),
        ("06:00-18:00", "06:00-18:00"),
        ("09:00-17:00", "09:00-17:00"),
        ("00:00-08:00", "00:00-08:00"),
    ],
)
def test_a_shift_is_named_by_its_hours_where_they_are_usual(hours: str, name: str) -> None:
    assert name == shift_name(hours)
