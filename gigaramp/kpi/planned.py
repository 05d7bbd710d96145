"""What a plant plans of a step's machines: minutes to be busy on a production day, and minutes for one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.plant.calendar import calendar_of, hours_a_day, shift_minutes, working_days
from gigaramp.plant.capacity import full_speed_goal, machine_count, speed
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant, Step

Floats = NDArray[np.float64]
Place = tuple[str | None, str | None]
"""Line and step; no line where the log or the plant names none."""


@dataclass(frozen=True)
class Planned:
    """A plant as the KPIs need it."""

    plant: Plant

    @property
    def first_minute(self) -> int:
        """Minute of the day at which a production day begins: the first shift of the last step."""
        calendar = calendar_of(self.plant, self.plant.steps[flow_of(self.plant).output])
        shifts = [shift_minutes(text) for text in calendar.shifts] if calendar is not None else []
        return min((shift[0] for shift in shifts if shift is not None), default=0)

    def minutes(self, place: Place, days: Sequence[date]) -> Floats | None:
        """(days,) machine-minutes planned to be busy; none before a line is accepted. None for a step it does not have.

        A store of places (formation, ageing) counts as one machine, as in the twin.
        """
        stations = self._stations(place)
        if not stations:
            return None
        open_minutes = self.open_minutes(place, days)
        found = np.zeros(len(days))
        for line, machines, _ in stations:
            found += machines * open_minutes * np.array([self._is_accepted(line, day) for day in days])
        return found

    def unit_minutes(self, place: Place) -> float | None:
        """Machine-minutes of one unit at full speed: the planned run time per item (PRI). None where the plant gives no time."""
        stations = [(machines, made) for _, machines, made in self._stations(place) if 0.0 < made < inf]
        if not stations:
            return None
        return sum(machines for machines, _ in stations) / (60.0 * sum(made for _, made in stations))

    def open_minutes(self, place: Place, days: Sequence[date]) -> Floats:
        """(days,) minutes the calendar of a step is open."""
        calendar = calendar_of(self.plant, self.plant.steps[str(place[1])])
        return 60.0 * hours_a_day(calendar) * np.array(working_days(calendar, days), float)

    def shifts(self, place: Place, days: Sequence[date]) -> Floats | None:
        """(days,) shifts worked at a step; None for a step it does not have."""
        if place[1] not in self.plant.steps:
            return None
        calendar = calendar_of(self.plant, self.plant.steps[place[1]])
        a_day = 3.0 if calendar is None else float(len(calendar.shifts))
        return a_day * np.array(working_days(calendar, days), float)

    def has_rework(self, step: str | None) -> bool:
        """Whether the plant mends units at a step; True where it does not know the step."""
        return step not in self.plant.steps or self.plant.steps[step].rework is not None

    def demand(self, days: Sequence[date]) -> Floats | None:
        """(days,) units of output a day that the full-speed goal asks of the plant; None without such a goal."""
        goal = full_speed_goal(self.plant)
        if goal is None or goal[1].rate is None:
            return None
        return np.full(len(days), goal[1].rate.mid * 86_400.0)

    @property
    def output(self) -> str:
        """The last step."""
        return flow_of(self.plant).output

    @property
    def families(self) -> frozenset[str]:
        """Families of experts."""
        return frozenset(self.plant.people.experts) if self.plant.people is not None else frozenset()

    def _stations(self, place: Place) -> list[tuple[str | None, float, float]]:
        """Line, machines and units a second of the stations behind a place of the log."""
        line, name = place
        plant = self.plant
        if name not in plant.steps:
            return []
        if plant.steps[name].shared or not plant.lines:
            steps: list[tuple[str | None, Step]] = [(None, plant.steps[name])]
        else:
            lines = [line] if line is not None else list(plant.line_names)
            steps = [(one, plant.step_on(one, name)) for one in lines if one in plant.line_names]
        counted = [(one, 1.0 if step.places is not None else machine_count(step), speed(step)) for one, step in steps]
        return [(one, machines, made) for one, machines, made in counted if machines > 0.0]

    def _is_accepted(self, line: str | None, day: date) -> bool:
        if line is None:
            return True
        told = self.plant.lines_in_use[line]
        begins = told.accepted or told.starts
        return begins is None or begins.mid <= day
