"""When a calendar is open: its shifts, its working days, and the share of a year it plans to work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from gigaramp.plant.model import Calendar, Plant, Step

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60

_SHIFT = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


def shift_minutes(text: str) -> tuple[int, int] | None:
    """Start and end of a shift in minutes of its day; the end is above 1440 when it is on the next day. None: not a shift."""
    found = _SHIFT.match(text.strip())
    if found is None:
        return None
    hours, minutes, end_hours, end_minutes = (int(part) for part in found.groups())
    start, end = hours * 60 + minutes, end_hours * 60 + end_minutes
    if end > DAY_MINUTES or start == end:
        return None
    return start, end if end > start else end + DAY_MINUTES


def shift_trouble(calendar: Calendar) -> str:
    """What is wrong with the shifts of a calendar; "" when nothing is."""
    spans = [shift_minutes(text) for text in calendar.shifts]
    if not spans:
        return "has no shift"
    for text, span in zip(calendar.shifts, spans, strict=True):
        if span is None:
            return f"`{text[:20]}` is not a shift"
    known = sorted(span for span in spans if span is not None)
    for first, second in pairwise(known):
        if second[0] < first[1]:
            return "has shifts that overlap"
    if known[-1][1] - DAY_MINUTES > known[0][0]:
        return "has a last shift that runs into the first shift of the next day"
    return ""


def shifts_overlap(first: Calendar, second: Calendar) -> bool:
    """True where a shift of one calendar and a shift of the other share a minute of the week."""
    week = 7 * DAY_MINUTES
    theirs = _minutes_of_week(second)
    return any(
        start < end_2 + shift and start_2 + shift < end
        for start, end in _minutes_of_week(first)
        for start_2, end_2 in theirs
        for shift in (-week, 0, week)
    )


def _minutes_of_week(calendar: Calendar) -> list[tuple[int, int]]:
    spans = [span for text in calendar.shifts if (span := shift_minutes(text)) is not None]
    days = [WEEKDAYS.index(day) * DAY_MINUTES for day in calendar.days]
    return [(day + start, day + end) for day in days for start, end in spans]


def calendar_of(plant: Plant, step: Step) -> Calendar | None:
    """Calendar a step works by: its own, else `main` if there is one. None: always open."""
    name = step.calendar or ("main" if "main" in plant.calendars else None)
    return plant.calendars.get(name) if name is not None else None


def working_days(calendar: Calendar | None, days: Iterable[date]) -> list[bool]:
    """Whether each day is a planned working day: a working weekday, no public holiday, no closure."""
    listed = list(days)
    if calendar is None:
        return [True] * len(listed)
    working = {WEEKDAYS.index(name) for name in calendar.days}
    closed = public_holidays(calendar.holidays, tuple(sorted({day.year for day in listed})))
    spans = [(closure.from_, closure.to) for closure in calendar.closures]
    return [
        day.weekday() in working and day not in closed and not any(first <= day <= last for first, last in spans)
        for day in listed
    ]


def hours_a_day(calendar: Calendar | None) -> float:
    """Hours of shifts on one working day."""
    if calendar is None:
        return 24.0
    spans = [shift_minutes(text) for text in calendar.shifts]
    return sum(span[1] - span[0] for span in spans if span is not None) / 60.0


def open_share(calendar: Calendar | None, year: int) -> float:
    """Share of the hours of a calendar year in which the calendar plans to work, 0 to 1."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    planned = working_days(calendar, days)
    return sum(planned) * hours_a_day(calendar) / (24.0 * len(days))


@lru_cache(maxsize=64)
def public_holidays(country: str | None, years: tuple[int, ...]) -> frozenset[date]:
    """Public holidays of a country in some years (the `holidays` package). Raises KeyError for an unknown country."""
    if country is None or not years:
        return frozenset()
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=list(years)))
    except NotImplementedError as error:
        # So the package says that it does not know a country.
        raise KeyError(country) from error
