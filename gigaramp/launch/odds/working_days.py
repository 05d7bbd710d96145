"""Planned working days: the clock on which rates are judged.

Nameplate is told per planned working day: a rate a year, times one year, divided by the planned working days of
that calendar year. A hold of four weeks is four times the planned days of a week; closures are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.odds.empirical import Floats
from gigaramp.units import WEEK_SECONDS, YEAR_SECONDS

if TYPE_CHECKING:
    from gigaramp.plant.model import Calendar, Plant


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """The simulated days and which of them are planned working days of the step that makes the output.

    `days`: all simulated days. `places`: index of each planned day among them. `in_year`: planned days of each
    whole calendar year that the simulation touches. `per_week`: planned days of a normal week.
    """

    days: tuple[date, ...]
    places: NDArray[np.int64]
    in_year: dict[int, int]
    per_week: int

    def ordinals(self) -> Floats:
        """Proleptic ordinal of each planned day."""
        return np.array([self.days[place].toordinal() for place in self.places], dtype=np.float64)

    def fold(self, daily: NDArray[np.generic]) -> Floats:
        """Amounts by planned day, from amounts by day (last axis): other days count to the planned day before them.

        A night shift that ends on Saturday made its packs on Friday's plan. Days before the first planned day
        count to the first, so nothing is lost.
        """
        if not len(self.places):
            return np.zeros((*daily.shape[:-1], 0))
        starts = self.places.copy()
        starts[0] = 0
        return np.asarray(np.add.reduceat(daily.astype(np.float64), starts, axis=-1))

    def needed(self, rate: float) -> Floats:
        """Amount needed on each planned day for a rate per second of calendar time."""
        yearly = rate * YEAR_SECONDS
        return np.array([yearly / self.in_year[self.days[place].year] for place in self.places])

    def hold_days(self, hold: float | None) -> int:
        """Planned days of a hold given in seconds: its weeks times the planned days of a week; at least one."""
        return 1 if hold is None else max(1, round(hold / WEEK_SECONDS * self.per_week))

    def end_of(self, place: int) -> int:
        """Index of the first simulated day after planned day number `place`, days folded into it included."""
        return int(self.places[place + 1]) if place + 1 < len(self.places) else len(self.days)


def working_days(plant: Plant, until: date) -> WorkingDays:
    """Planned working days of a plant from its start to `until` (included), by the calendar of its output step.

    Raises AskError when there is none.
    """
    calendar = _output_calendar(plant)
    days = tuple(plant.start + timedelta(days=n) for n in range((until - plant.start).days + 1))
    years = range(plant.start.year, until.year + 1)
    in_year = {year: int(_planned(plant, calendar, _year(year)).sum()) for year in years}
    places = np.flatnonzero(_planned(plant, calendar, days)).astype(np.int64)
    if not len(places) or not all(in_year[days[place].year] for place in places):
        raise AskError(
            say(
                "no planned working day between {start} and {until}: nothing can be judged",
                start=plant.start,
                until=until,
            )
        )
    return WorkingDays(days, places, in_year, len(set(calendar.days)) if calendar else 7)


def _planned(plant: Plant, calendar: Calendar | None, days: tuple[date, ...]) -> NDArray[np.bool_]:
    from gigaramp.plant import calendar as calendars

    try:
        return np.array(calendars.working_days(calendar, days), dtype=np.bool_)
    except KeyError as error:
        raise AskError(
            say("{name}: no public holidays are known for the country {error}", name=plant.name, error=error)
        ) from None


def _output_calendar(plant: Plant) -> Calendar | None:
    from gigaramp.plant.calendar import calendar_of
    from gigaramp.plant.flow import flow_of

    return calendar_of(plant, plant.steps[flow_of(plant).output])


def _year(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
