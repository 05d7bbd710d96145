"""What planned machine time can make: minutes that a step is planned to be busy, and its units a minute at full speed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from gigaramp.launch.progress.told_days import ToldDays
from gigaramp.plant.calendar import calendar_of, hours_a_day, working_days
from gigaramp.plant.capacity import machine_count, needs, speed
from gigaramp.plant.flow import Flow, flow_of

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant, Step


@dataclass(frozen=True, eq=False)
class Clock:
    """A step on one line (None: shared, or the plant names no lines): machines, and units one machine makes in a minute at full speed."""

    line: str | None
    step: str
    machines: float
    a_minute: float


@dataclass(frozen=True, eq=False)
class PlannedTime:
    """Planned time of a plant. The log's own `day_planned` counts where it tells it, else the calendars of the plant file."""

    plant: Plant
    told: ToldDays

    @cached_property
    def flow(self) -> Flow:
        """The flow of the plant."""
        return flow_of(self.plant)

    @cached_property
    def needs(self) -> dict[str, float]:
        """Units of each step in one unit of output; only of steps that lead to the output."""
        return {step: amount for step, amount in needs(self.flow).items() if amount > 0.0}

    @cached_property
    def clocks(self) -> dict[str, tuple[Clock, ...]]:
        """The lines of each step that has a rate."""
        found = {step: tuple(_clocks(self.plant, step)) for step in self.needs}
        return {step: clocks for step, clocks in found.items() if clocks}

    def behind(self, step: str) -> tuple[str, ...]:
        """Steps behind a step, on the way to the output."""
        return tuple(name for name in self.needs if step in self.flow.before(name))

    def minutes(self, clock: Clock, day: date) -> float:
        """Machine-minutes a step is planned to be busy on a line on a production day; none before the line starts."""
        told = self._told_minutes(clock, day)
        if told is not None:
            return told
        if clock.line is not None:
            starts = self.plant.lines_in_use[clock.line].starts
            if starts is not None and day < starts.mid:
                return 0.0
        return clock.machines * self._open_minutes(clock.step, day)

    def makes(self, step: str, days: Iterable[date]) -> float:
        """Units of a step that its planned time makes at full speed."""
        return sum(clock.a_minute * self.minutes(clock, day) for day in days for clock in self.clocks[step])

    def is_working_day(self, day: date) -> bool:
        """True on planned working days of the last step."""
        return self._open_minutes(self.flow.output, day) > 0.0

    def a_minute(self, step: str, line: str | None) -> float:
        """Units one machine makes in a minute; the mean over the lines, by machines, where the log names none."""
        clocks = [clock for clock in self.clocks[step] if clock.line == line] or self.clocks[step]
        return sum(clock.a_minute * clock.machines for clock in clocks) / sum(clock.machines for clock in clocks)

    def _told_minutes(self, clock: Clock, day: date) -> float | None:
        """Planned minutes by the log's own rows; where it names no line, a line's part of them by its machines."""
        part = clock.machines / sum(other.machines for other in self.clocks[clock.step])
        found = [
            sum(self.told.causes(day, where, "day_planned").values()) * (1.0 if where[0] == clock.line else part)
            for where in self.told.places(day, "day_planned")
            if where[1] == clock.step and where[0] in (clock.line, None)
        ]
        return sum(found) if found else None

    def _open_minutes(self, step: str, day: date) -> float:
        calendar = calendar_of(self.plant, self.plant.steps[step])
        return 60.0 * hours_a_day(calendar) if working_days(calendar, [day])[0] else 0.0


def _clocks(plant: Plant, name: str) -> Iterable[Clock]:
    """A step on each of its lines; none where the file gives it no time, or it takes none."""
    lines: tuple[str | None, ...] = (None,) if plant.steps[name].shared or not plant.lines else plant.line_names
    for line in lines:
        step = plant.steps[name] if line is None else plant.step_on(line, name)
        machines, made = _machines(step), speed(step)
        if machines > 0.0 and 0.0 < made < inf:
            yield Clock(line, name, machines, 60.0 * made / machines)


def _machines(step: Step) -> float:
    """Machines of a step on a line; a store of places is one machine, as in the twin and in the KPIs."""
    return 1.0 if step.places is not None else machine_count(step)
