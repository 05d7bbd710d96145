"""Chances and dates come from one staircase and never contradict each other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.launch.odds.empirical import effective_futures, odds_of_chances, odds_of_days, quantile

FIRST = date(2026, 1, 5).toordinal()
DAYS = st.one_of(st.integers(0, 60).map(lambda day: float(FIRST + day)), st.just(float("inf")))
FUTURES = st.lists(st.tuples(DAYS, st.floats(0.001, 10.0)), min_size=1, max_size=60)


def days_and_weights(futures: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([day for day, _ in futures]), np.array([weight for _, weight in futures])


def test_dates_and_chances_of_four_equal_futures_by_hand() -> None:
    days = np.array([FIRST, FIRST + 10, FIRST + 20, np.inf])
    odds = odds_of_days(days, np.ones(4))
    told = [odds.date_at(share) for share in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert [date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 15), date(2026, 1, 25), None] == told
    assert [0.0, 0.25, 0.25, 0.5, 0.75] == [odds.chance_by(date(2026, 1, day)) for day in (4, 5, 14, 15, 31)]
    assert 0.75 == odds.chance_within_horizon()


def test_weights_move_dates_by_hand() -> None:
    days = np.array([FIRST, FIRST + 10], dtype=float)
    odds = odds_of_days(days, np.array([1.0, 9.0]))
    assert (date(2026, 1, 5), date(2026, 1, 15)) == (odds.date_at(0.1), odds.date_at(0.11))
    assert pytest.approx(100 / 82) == odds.effective


def test_a_hundred_of_two_hundred_futures_are_one_half() -> None:
    days = np.array([FIRST] * 100 + [FIRST + 1] * 100, dtype=float)
    odds = odds_of_days(days, np.full(200, 1 / 200))
    assert (0.5, date(2026, 1, 5)) == (odds.chance_by(date(2026, 1, 5)), odds.date_at(0.5))


def test_the_error_of_twelve_percent_with_131_futures_is_two_point_eight_points() -> None:
    odds = odds_of_days(np.full(131, float(FIRST)), np.ones(131))
    assert 0.028 == round(odds.error(0.12), 3)


def test_no_future_there_gives_no_date_and_no_chance() -> None:
    odds = odds_of_days(np.full(3, np.inf), np.ones(3))
    assert (None, 0.0, 0.0) == (odds.date_at(0.1), odds.chance_by(date(2030, 1, 1)), odds.chance_within_horizon())


def test_a_chance_that_falls_later_is_not_told_before_by_hand() -> None:
    days = np.array([FIRST, FIRST + 28, FIRST + 56, FIRST + 84])
    odds = odds_of_chances(days, np.array([0.2, 0.6, 0.3, 0.9]), 100.0)
    assert [0.2, 0.3, 0.3, 0.9] == odds.heights.tolist()
    assert date(2026, 3, 30) == odds.date_at(0.5)
    assert 0.3 == odds.chance_by(date(2026, 2, 10))


def test_equal_weights_count_every_future() -> None:
    assert 7.0 == effective_futures(np.full(7, 0.3))


def test_a_weighted_quantile_by_hand() -> None:
    values, weights = np.array([3.0, 1.0, np.nan, 2.0]), np.array([1.0, 1.0, 100.0, 2.0])
    assert [1.0, 1.0, 2.0, 2.0, 3.0] == [quantile(values, weights, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert quantile(np.array([np.nan]), np.ones(1), 0.5) is None


@settings(deadline=None)
@given(FUTURES, st.integers(-2, 62), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_date_is_by_the_announced_day_exactly_when_the_chance_by_then_is_reached(
    futures: list[tuple[float, float]], announced: int, share: float
) -> None:
    odds = odds_of_days(*days_and_weights(futures))
    by = date.fromordinal(FIRST + announced)
    told = odds.date_at(share)
    assert (odds.chance_by(by) >= share) == (told is not None and told <= by)
    assert (told is None) == (odds.chance_within_horizon() < share)


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30), st.integers(-2, 900), st.sampled_from([0.1, 0.5, 0.9]))
def test_tested_dates_and_chances_never_contradict_either(chances: list[float], announced: int, share: float) -> None:
    days = FIRST + 28 * np.arange(len(chances))
    odds = odds_of_chances(days, np.array(chances), 50.0)
    by = date.fromordinal(FIRST + announced)
    told = odds.date_at(share)
    assert (odds.chance_by(by) >= share) == (told is not None and told <= by)
    assert bool(np.all(np.diff(odds.heights) >= 0.0))


@settings(deadline=None)
@given(FUTURES)
def test_the_three_dates_are_in_order(futures: list[tuple[float, float]]) -> None:
    odds = odds_of_days(*days_and_weights(futures))
    told = [odds.date_at(share) or date.max for share in (0.1, 0.5, 0.9)]
    assert sorted(told) == told
