"""Weeks put together: the calendar year and the quarter of a week are those of its Thursday (ISO 8601)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray


def years_of_weeks(weeks: Sequence[date]) -> NDArray[np.int64]:
    """(weeks,) calendar year of each week."""
    return np.array([_thursday(week).year for week in weeks], dtype=np.int64)


def quarters_of_weeks(weeks: Sequence[date]) -> tuple[str, ...]:
    """(weeks,) quarter of each week: 2026-Q1."""
    return tuple(f"{day.year}-Q{(day.month + 2) // 3}" for day in map(_thursday, weeks))


def spans(names: Sequence[object]) -> list[tuple[str, slice]]:
    """Runs of equal names, in order, each with the weeks it spans."""
    found: list[tuple[str, slice]] = []
    for place, name in enumerate(names):
        if found and found[-1][0] == str(name):
            found[-1] = (str(name), slice(found[-1][1].start, place + 1))
        else:
            found.append((str(name), slice(place, place + 1)))
    return found


def _thursday(monday: date) -> date:
    return monday + timedelta(days=3)
