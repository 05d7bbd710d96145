"""How answers are put in words: chances with their error or bound, days, counts and ranges."""

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.launch.answer import Range
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.wording.phrases import (
    chance_words,
    counted,
    day_words,
    odds_words,
    percent,
    product_words,
    range_words,
    year_name,
)


@pytest.mark.parametrize(
    ("chance", "effective", "expected"),
    [
        (0.08, 200.0, "8 % ±2"),
        (0.0, 200.0, "under 2 %"),
        (0.0, 1000.0, "under 0.3 %"),
        (1.0, 20.0, "over 85 %"),
        (1.0, 1000.0, "over 99.7 %"),
        (0.005, 200.0, "0.5 % ±0.5"),
        (0.0, 2.0, "none of 2"),
        (1.0, 3.0, "all of 3"),
        (0.6, 6.4, "4 of 6"),
        (0.01, 6.4, "none of 6"),
    ],
)
def test_a_chance_carries_its_error_or_its_bound_or_is_counted(chance: float, effective: float, expected: str) -> None:
    assert expected == chance_words(chance, monte_carlo_error(chance, effective), effective)


def test_weights_of_next_to_nothing_are_no_future() -> None:
    """Half a future is the least that is told: one of 30 is 3 %, 0.3 of 30 is none."""
    assert ["3 % ±3", "under 10 %", "over 90 %"] == [
        chance_words(chance, monte_carlo_error(chance, 30.0), 30.0) for chance in (1 / 30, 0.01, 0.99)
    ]


def test_odds_are_said_as_people_do() -> None:
    told = [odds_words(chance, 200.0) for chance in (0.02, 0.41, 0.95, 0.0, 1.0)]
    assert ["1 in 50", "4 in 10", "19 in 20", "Less than 1 in 66", "More than 65 in 66"] == told
    assert ["None of 4 futures:", "3 of 6 futures:", "Not in the one future:", "In the one future:"] == [
        odds_words(0.0, 4.0), odds_words(0.5, 6.0), odds_words(0.0, 1.0), odds_words(1.0, 1.0)
    ]  # fmt: skip


def test_a_range_is_told_with_its_middle_first() -> None:
    assert "61,200 (20,000 to 110,000)" == range_words(Range(20_000, 61_234, 110_000))
    assert "24 % (0.5 % to 38 %)" == range_words(Range(0.005, 0.24, 0.38), percent)
    assert ("5", "none") == (range_words(Range(5, 5, 5)), range_words(Range(None, None, None)))


def test_days_counts_and_products_are_plain_words() -> None:
    assert "3 June 2025" == day_words(date(2025, 6, 3))
    assert ("1 future", "1,200 futures") == (counted(1, "future"), counted(1200, "future"))
    assert ("vehicles", "cells") == (product_words("pack"), product_words("cell"))


def test_a_year_that_is_cut_short_tells_its_last_day() -> None:
    assert ["2025", "2026 until 30 June"] == [year_name(year, date(2026, 6, 30)) for year in (2025, 2026)]
    assert "2026" == year_name(2026, date(2026, 12, 31))
