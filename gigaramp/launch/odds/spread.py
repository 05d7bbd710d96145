"""Ranges over futures, read from the same staircase as chances and dates."""

from __future__ import annotations

from datetime import date
from math import isnan

from gigaramp.launch.odds.empirical import Floats, Odds, quantiles
from gigaramp.launch.odds.ranges import DateRange, Range
from gigaramp.launch.weeks.course import Fan

DIGITS = 6
"""Significant digits of a figure in an answer."""


FEW_DIGITS = 3
"""Significant digits of people and shares by period, of which an answer holds thousands."""


_POINTS = (0.1, 0.5, 0.9)


def spread(values: Floats, weights: Floats, digits: int = DIGITS) -> Range:
    """10, 50 and 90 % points of a figure over the futures; futures without a value (nan) are left out."""
    low, middle, high = quantiles(values[:, None], weights, _POINTS)[:, 0].tolist()
    return Range(_short(low, digits), _short(middle, digits), _short(high, digits))


def fan(values: Floats, weights: Floats, digits: int = DIGITS) -> Fan:
    """10, 50 and 90 % points of a figure for each week (or other period), from (futures, weeks)."""
    low, middle, high = quantiles(values, weights, _POINTS).tolist()
    return Fan(
        tuple(_short(value, digits) for value in low),
        tuple(_short(value, digits) for value in middle),
        tuple(_short(value, digits) for value in high),
    )


def dates_of(odds: Odds) -> DateRange:
    """10, 50 and 90 % dates; None where the chance is not reached within the horizon."""
    return DateRange(odds.date_at(0.1), odds.date_at(0.5), odds.date_at(0.9))


def chance_of(odds: Odds, day: date | None, until: date) -> tuple[float | None, float | None]:
    """Chance by a day and its Monte Carlo error; (None, None) without a day, or with one after the horizon."""
    if day is None or day > until:
        return None, None
    chance = odds.chance_by(day)
    return chance, odds.error(chance)


def middles(values: Floats, weights: Floats) -> tuple[float | None, ...]:
    """50 % points alone, with few digits, from (futures, periods); None where no future has a value."""
    return tuple(_short(value, FEW_DIGITS) for value in quantiles(values, weights, (0.5,))[0].tolist())


def _short(value: float, digits: int) -> float | None:
    return None if isnan(value) else float(f"{value:.{digits}g}")
