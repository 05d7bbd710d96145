"""Weeks put together: the calendar year and the quarter of a week are those of its Thursday (ISO 8601).

The last week may be cut short by the last simulated day; then it belongs to the year and quarter of that day at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray


def years_of_weeks(weeks: Sequence[date], until: date) -> NDArray[np.int64]:
    """(weeks,) calendar year of each week."""
    return np.array([_day_of(week, until).year for week in weeks], dtype=np.int64)


def quarters_of_weeks(weeks: Sequence[date], until: date) -> tuple[str, ...]:
    """(weeks,) quarter of each week: 2026-Q1."""
    return tuple(f"{day.year}-Q{(day.month + 2) // 3}" for day in (_day_of(week, until) for week in weeks))


def spans(names: Sequence[object]) -> list[tuple[str, slice]]:
    """Runs of equal names, in order, each with the weeks it spans."""
    found: list[tuple[str, slice]] = []
    for place, name in enumerate(names):
        if found and found[-1][0] == str(name):
            found[-1] = (str(name), slice(found[-1][1].start, place + 1))
        else:
            found.append((str(name), slice(place, place + 1)))
    return found


def _day_of(monday: date, until: date) -> date:
    return min(monday + timedelta(days=3), until)
