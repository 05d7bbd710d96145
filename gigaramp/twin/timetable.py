"""The hours of a plant as a list of shifts: when each begins, which team works by which calendar, which days are planned.

Tick 0 is the start of the first shift of the first day, and a production day lasts from there to the same hour of the
next day (a night shift belongs to the day it begins on). Local time, without summer-time jumps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from gigaramp.plant.model import Calendar, Plant
from gigaramp.twin.kernel.arrays import SLOT, empty

ALWAYS = ""
_DAY_MINUTES = 1440
_MINUTE_TICKS = 60_000_000
DAY_TICKS = _DAY_MINUTES * _MINUTE_TICKS
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Timetable:
    """Shifts of a plant from its start to a last day."""

    days: tuple[date, ...]
    weeks: tuple[date, ...]
    """Mondays."""
    slots: np.recarray
    """Shifts, with two more behind the last day."""
    rota: np.ndarray
    """(calendars, shifts): team that works, -1 closed."""
    calendars: tuple[str, ...]
    teams: tuple[int, ...]
    """Teams of each calendar."""
    planned: np.ndarray
    """(days,) True on planned working days of the last step."""
    open_ticks: float
    """Longest open time of the last step on one day."""
    first_minute: int
    """Minute of the day at which a production day begins."""
    shifts: tuple[str, ...]
    """Shifts of a day that figures are told by, as the calendar `main` (or that of the last step) writes them."""

    @property
    def end(self) -> int:
        """Tick at which the last day is over."""
        return len(self.days) * DAY_TICKS

    def shift_at(self, minute: int) -> int:
        """Number of the shift in which a minute of the day lies."""
        return _shift_at(self.shifts, minute, self.first_minute)


def calendar_of(plant: Plant, step: str) -> str:
    """Name of the calendar a step works by; `ALWAYS` when it names none and there is no `main`."""
    named = plant.steps[step].calendar if step in plant.steps else None
    if named is not None:
        return named
    return "main" if "main" in plant.calendars else ALWAYS


def timetable_of(plant: Plant, until: date, output: str) -> Timetable:
    """Timetable from the plant's start to `until`, both included; `output` is the last step."""
    names = sorted({calendar_of(plant, step) for step in plant.steps} | {ALWAYS})
    shifts = {name: _shifts(plant.calendars[name]) for name in names if name != ALWAYS}
    last = calendar_of(plant, output)
    first_minute = shifts[last][0][0] if last != ALWAYS else 0
    if not shifts:
        shifts[ALWAYS] = [(0, 480), (480, 960), (960, 1440)]
    n_days = (until - plant.start).days + 1
    edges = _edges(shifts, first_minute)
    slots = _slots(plant.start, n_days, edges)
    told = tuple(_words(pair) for pair in shifts.get("main", shifts[last] if last in shifts else shifts[ALWAYS]))
    slots.shift = [
        _shift_at(told, int(start % DAY_TICKS // _MINUTE_TICKS) + first_minute, first_minute) for start in slots.start
    ]
    slots.part = _parts(slots, told)
    rota = np.full((len(names), len(slots)), -1, np.int64)
    teams = []
    for row, name in enumerate(names):
        teams.append(_fill(rota[row], slots, plant, name, shifts, first_minute, len(edges)))
    days = tuple(plant.start + timedelta(days=k) for k in range(n_days))
    monday = plant.start - timedelta(days=plant.start.weekday())
    weeks = tuple(monday + timedelta(weeks=k) for k in range(int(slots.week[-3]) + 1))
    row = names.index(last)
    worked = _open_by_day(rota[row], slots, n_days)
    return Timetable(
        days,
        weeks,
        slots,
        rota,
        tuple(names),
        tuple(teams),
        worked > 0,
        float(worked.max(initial=0)),
        first_minute,
        told,
    )


def _shifts(calendar: Calendar) -> list[tuple[int, int]]:
    """Shifts as (first, last) minutes of the day they begin on; the last may be past midnight."""
    found = []
    for text in calendar.shifts:
        first, last = (int(part[:2]) * 60 + int(part[3:5]) for part in text.split("-"))
        found.append((first, last if last > first else last + _DAY_MINUTES))
    return sorted(found)


def _words(shift: tuple[int, int]) -> str:
    """A shift as written: "21:00-05:00"."""
    return "-".join(f"{minute % _DAY_MINUTES // 60:02d}:{minute % 60:02d}" for minute in shift)


def _shift_at(shifts: tuple[str, ...], minute: int, first_minute: int) -> int:
    """The shift that began last at this minute of the day; a production day begins at `first_minute`."""
    begins = [((int(name[:2]) * 60 + int(name[3:5])) - first_minute) % _DAY_MINUTES for name in shifts]
    now = (minute - first_minute) % _DAY_MINUTES
    return max(range(len(shifts)), key=lambda k: (begins[k] <= now, begins[k]))


def _parts(slots: np.recarray, shifts: tuple[str, ...]) -> np.ndarray:
    """Share of its shift that each slot is: a second calendar may cut a shift in two."""
    begins, ends = ([int(name[k : k + 2]) * 60 + int(name[k + 3 : k + 5]) for name in shifts] for k in (0, 6))
    lasts = np.array([(end - begin - 1) % _DAY_MINUTES + 1 for begin, end in zip(begins, ends, strict=True)])
    lengths = np.diff(slots.start, append=slots.start[-1]) / _MINUTE_TICKS
    return np.asarray(np.minimum(1.0, lengths / lasts[slots.shift]))


def _edges(shifts: dict[str, list[tuple[int, int]]], first_minute: int) -> list[int]:
    """Minutes after the day's start at which any calendar changes shift, 0 included."""
    edges = {0}
    for pairs in shifts.values():
        for pair in pairs:
            edges |= {(minute - first_minute) % _DAY_MINUTES for minute in pair}
    return sorted(edges)


def _slots(start: date, n_days: int, edges: list[int]) -> np.recarray:
    slots = empty(SLOT, n_days * len(edges) + 2)
    for k in range(len(slots)):
        day, edge = divmod(k, len(edges))
        slots.start[k] = day * DAY_TICKS + edges[edge] * _MINUTE_TICKS
        slots.day[k] = day
        slots.week[k] = (day + start.weekday()) // 7
    return slots


def _fill(
    row: np.ndarray,
    slots: np.recarray,
    plant: Plant,
    name: str,
    shifts: dict[str, list[tuple[int, int]]],
    first_minute: int,
    a_day: int,
) -> int:
    """Write the team of every shift of one calendar; returns the number of teams."""
    if name == ALWAYS:
        row[:] = np.arange(len(row)) % a_day
        return a_day
    calendar = plant.calendars[name]
    pairs = shifts[name]
    teams = int(calendar.teams.mid) if calendar.teams is not None else len(pairs)
    closed = _closed_days(calendar, plant.start, int(slots.day[-1]) + 3)
    # Teams take turns over the shifts that are worked, so each works as often as the others.
    worked = ((day, number) for day in range(len(closed)) if not closed[day] for number in range(len(pairs)))
    turn = {shift: k % teams for k, shift in enumerate(worked)}
    if calendar.turns == "week":
        monday = plant.start.weekday()
        turn = {(day, number): (number + (day + monday) // 7) % teams for day, number in turn}
    for k in range(len(slots)):
        minute = int(slots.start[k] % DAY_TICKS // _MINUTE_TICKS) + first_minute
        for number, (first, last) in enumerate(pairs):
            for back in (-1, 0, 1):
                day = int(slots.day[k]) - back
                if first <= minute + back * _DAY_MINUTES < last and (day, number) in turn:
                    row[k] = turn[day, number]
    return teams


def _closed_days(calendar: Calendar, start: date, n_days: int) -> list[bool]:
    holidays: set[date] = set()
    if calendar.holidays is not None:
        import holidays as public_holidays

        years = range(start.year, (start + timedelta(days=n_days)).year + 1)
        holidays = set(public_holidays.country_holidays(calendar.holidays, years=years))
    closed = []
    for k in range(n_days):
        day = start + timedelta(days=k)
        shut = any(closure.from_ <= day <= closure.to for closure in calendar.closures)
        closed.append(shut or day in holidays or _WEEKDAYS[day.weekday()] not in calendar.days)
    return closed


def _open_by_day(row: np.ndarray, slots: np.recarray, n_days: int) -> np.ndarray:
    """Open ticks of each production day."""
    worked = np.zeros(n_days)
    for k in range(len(slots) - 2):
        if row[k] >= 0:
            worked[slots.day[k]] += slots.start[k + 1] - slots.start[k]
    return worked
