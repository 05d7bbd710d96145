"""An axis of days in the reader's language: plotly itself names months in English alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from gigaramp.languages.figures import short_day_of_month, short_month

MOST: Final = 4
"""Ticks on the narrow pictures of the first screen."""

DAYS: Final = 92
"""Up to so many days are told by day, more by month."""


def day_axis(days: Iterable[date]) -> dict[str, Any]:
    """A date axis over some days, with no more than `MOST` ticks; beside the pointer a day is told as YYYY-MM-DD."""
    known = sorted(days)
    axis: dict[str, Any] = {"type": "date", "hoverformat": "%Y-%m-%d"}
    if not known:
        return axis
    ticks = _days(known[0], known[-1]) if (known[-1] - known[0]).days <= DAYS else _months(known[0], known[-1])
    texts = [short_day_of_month(tick) if (known[-1] - known[0]).days <= DAYS else short_month(tick) for tick in ticks]
    return {**axis, "tickmode": "array", "tickvals": [tick.isoformat() for tick in ticks], "ticktext": texts}


def _days(first: date, last: date) -> list[date]:
    """Every so many whole weeks, on Mondays; every so many days where there are less than two weeks."""
    length = (last - first).days
    if length < 14:
        return [first + timedelta(days=number) for number in range(0, length + 1, length // MOST + 1)]
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = (last - monday).days // 7
    return [monday + timedelta(weeks=number) for number in range(0, weeks + 1, weeks // MOST + 1)]


def _months(first: date, last: date) -> list[date]:
    """The first of every so many months."""
    begin = first.year * 12 + first.month - 1 + (first.day > 1)
    end = last.year * 12 + last.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(begin, end + 1, (end - begin) // MOST + 1)]
