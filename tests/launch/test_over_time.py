"""The launch week by week, on runs made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from gigaramp.launch.odds.working_days import working_days
from gigaramp.launch.weeks.course import Course
from gigaramp.launch.weeks.over_time import course_of, output_alone
from tests.launch.synthetic import days_of, future_of, plant_of, run_of

UNTIL = date(2026, 12, 31)
PLANT = plant_of()
LAST = 51
"""The last whole week: 21 to 27 December 2026 is number 50, the cut week 51."""


def told(capabilities: list[Any], weights: list[float] | None = None, **also: Any) -> Course:
    run = run_of(PLANT, UNTIL, capabilities)
    if also:
        run.futures = tuple(future_of(PLANT, UNTIL, daily, index=n, **also) for n, daily in enumerate(capabilities))
    return course_of(run, working_days(PLANT, UNTIL), np.array(weights or [1.0] * len(capabilities)))  # type: ignore[arg-type]


def weekdays(value: float) -> Any:
    return np.array([value if day.weekday() < 5 else 0.0 for day in days_of(PLANT, UNTIL)])


def test_every_series_has_one_value_a_week_and_weeks_are_mondays() -> None:
    course = told([10.0])
    assert {0} == {monday.weekday() for monday in course.weeks}
    series = (course.rate_a_year, course.shipped_total, course.scrap_ratio, course.experts, course.skill)
    assert {len(course.weeks)} == {len(fan.p50) for fan in (*series, course.output_alone, course.stops_alone)}


def test_the_rate_is_a_year_of_planned_days_like_those_of_the_last_four_weeks() -> None:
    # 2026 has 261 weekdays.
    course = told([weekdays(10.0)])
    assert {2610.0} == set(course.rate_a_year.p50)


def test_the_rate_of_a_week_looks_back_four_weeks_and_no_further() -> None:
    daily = weekdays(0.0)
    daily[7 * 10 : 7 * 10 + 5] = 20.0
    rates = told([daily]).rate_a_year.p50
    assert [0.0] + [20.0 / 4 * 261] * 4 + [0.0] == pytest.approx([rates[week] for week in (9, 10, 11, 12, 13, 14)])


def test_the_total_counts_everything_shipped_to_the_end_of_the_week() -> None:
    course = told([weekdays(10.0)])
    assert [50.0, 100.0, 261 * 10.0 - 20.0] == [course.shipped_total.p50[week] for week in (0, 1, LAST)]


def test_the_fan_is_weighted() -> None:
    course = told([weekdays(1.0), weekdays(2.0)], [0.95, 0.05])
    assert (5.0, 5.0, 5.0) == tuple(
        points[0] for points in (course.shipped_total.p10, course.shipped_total.p50, course.shipped_total.p90)
    )


def test_scrap_is_rolled_over_the_steps() -> None:
    assert 1 - 0.9**3 == pytest.approx(told([1.0], scrap=0.1).scrap_ratio.p50[5])


def test_skill_and_independence_are_means_over_the_people_the_steps_need() -> None:
    course = told([1.0], skill=0.5, by_experts=0.25, stops=10, stops_with_expert=3, stops_by_crew=6)
    assert [0.5, 0.75, 0.6] == pytest.approx(
        [course.skill.p50[3], course.output_alone.p50[3], course.stops_alone.p50[3]]
    )


def test_a_stop_that_the_vendor_mends_is_none_of_the_crews() -> None:
    assert {0.0} == set(told([1.0], stops=10).stops_alone.p50)


def test_output_is_shared_out_by_who_ran_the_hours() -> None:
    """Of two lines with equal output experts run one; a third step needs nobody."""
    run = run_of(PLANT, UNTIL, [1.0])
    future = run.futures[0]
    future.worked_by_experts[:] = [100.0, 0.0, 0.0]
    future.crew_need[:] = [3.0, 1.0, 0.0]
    assert 0.25 == pytest.approx(float(output_alone(run, future)[5]))  # type: ignore[arg-type]


def test_a_week_without_a_stop_has_no_share_of_stops() -> None:
    assert {None} == set(told([1.0]).stops_alone.p50)


def test_the_limiting_step_is_told_for_each_week_as_a_share_of_the_futures() -> None:
    waiting = {"cut": {"blocked": 40.0}, "weld": {"failure": 20.0}, "pack": {"starved": 40.0}}
    course = told([1.0, 1.0], losses=waiting, producing={"cut": 60.0, "weld": 80.0, "pack": 60.0})
    assert ["weld"] == [step.step for step in course.limits]
    assert {1.0} == set(course.limits[0].share)


def test_experts_are_the_mean_of_the_week() -> None:
    assert {1.0} == set(told([1.0]).experts.p50)
