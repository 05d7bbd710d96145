"""What the futures tell by week, step and shift, summed over periods; and how a shift is called.

Here and in the files that build on it, arrays are (futures, periods, steps, shifts) unless they say otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.languages import later
from gigaramp.launch.odds.empirical import Floats
from gigaramp.plant.calendar import calendar_of, hours_a_day, shift_minutes, working_days

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Future, Run

WEEKS: Final = 4
"""Weeks in one period of a series by step and shift."""

_NAMES: Final = (
    (4 * 60, 8 * 60, later("mornings")),
    (11 * 60, 16 * 60, later("afternoons")),
    (19 * 60, 24 * 60, later("nights")),
)
_LONGEST: Final = 9 * 60
_ALL: Final = slice(None)


def follows_persons(plant: Plant) -> bool:
    """True where the people of a plant are followed one by one."""
    return plant.people is not None and plant.people.persons is not None


def first_weeks(run: Run) -> NDArray[np.int64]:
    """Index of the first week of each period."""
    return np.arange(0, len(run.weeks), WEEKS)


def periods_of(run: Run) -> tuple[date, ...]:
    """First Monday of each period."""
    return tuple(run.weeks[week] for week in first_weeks(run))


def steps_with_crews(run: Run) -> list[tuple[int, str]]:
    """Place on the steps axis and name of each step that may need people; sleds are no step."""
    return [(place, step) for place, step in enumerate(run.steps) if step in run.plant.steps]


def figure_of(run: Run, name: str, starts: NDArray[np.int64], step: int | slice = _ALL) -> Floats:
    """One of the figures by week, step and shift, summed over the weeks from each start to the next one.

    (futures, periods, steps, shifts); of one `step` (futures, periods, shifts), which takes less memory.
    """
    from gigaramp.twin.result import SHIFT_FIGURES

    place = SHIFT_FIGURES.index(name)
    return np.array(
        [
            np.add.reduceat(future.by_shift[:, step, :, place].astype(np.float64), starts, axis=0)
            for future in run.futures
        ]
    )


def week_figure(future: Future, name: str, weeks: slice, step: int) -> Floats:
    """One of the figures of one step, summed over some weeks and all shifts of one future, as an array of one value."""
    from gigaramp.twin.result import SHIFT_FIGURES

    return np.asarray(future.by_shift[weeks, step, :, SHIFT_FIGURES.index(name)].sum(dtype=np.float64))


def shifts_worked(run: Run, starts: NDArray[np.int64]) -> Floats:
    """(periods, steps) planned days of a step from each start to the next one: so many of each of its shifts are worked."""
    worked = np.zeros((len(starts), len(run.steps)))
    for place, step in steps_with_crews(run):
        worked[:, place] = _days_worked(run, step, starts)
    return worked


def _days_worked(run: Run, step: str, starts: NDArray[np.int64]) -> Floats:
    """(periods,) planned days of one step from each start to the next one."""
    weeks = [(day - run.weeks[0]).days // 7 for day in run.days]
    planned = working_days(calendar_of(run.plant, run.plant.steps[step]), run.days)
    return np.asarray(np.add.reduceat(np.bincount(weeks, planned, len(run.weeks)), starts))


def team_hours(run: Run, step: str, starts: NDArray[np.int64]) -> Floats:
    """(periods,) hours that one shift team of a step works from each start to the next one: teams share the shifts evenly."""
    calendar = calendar_of(run.plant, run.plant.steps[step])
    teams = 3.0 if calendar is None else len(calendar.shifts)
    if calendar is not None and calendar.teams is not None:
        teams = calendar.teams.mid
    return _days_worked(run, step, starts) * hours_a_day(calendar) / teams


def shift_hours(plant: Plant, step: str) -> float:
    """Hours of one shift of a step; eight where it is always open."""
    calendar = calendar_of(plant, plant.steps[step])
    return 8.0 if calendar is None else hours_a_day(calendar) / len(calendar.shifts)


def shift_name(hours: str) -> str:
    """`mornings`, `afternoons` or `nights` for a shift of usual hours and length, else the hours themselves."""
    span = shift_minutes(hours)
    if span is None or span[1] - span[0] > _LONGEST:
        return hours
    return next((name for first, last, name in _NAMES if first <= span[0] < last), hours)
