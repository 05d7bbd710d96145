"""The books of a span: what planned time could have made, what was lost and where, and what was made.

Time is booked on the clock of the step that limits, because an hour lost there is an hour lost for the plant (Goldratt and
Cox 1984), as in the loss tree of the twin (`launch.losses.tree`). Week by week:

    could_make = planned machine-minutes of the limiting step x its units a minute
    could_make - made = minutes down x units a minute        by line and cause
                      + slow running                         where the log tells minutes run
                      + scrap at the limiting step, and scrap behind it
                      + on its way                           good units of the step not scrapped behind it and not made
                      + not told                             what is left
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from gigaramp.kpi.losses import FLOW_LOSSES
from gigaramp.launch.progress.planned_time import PlannedTime
from gigaramp.launch.progress.told_days import ToldDays, Where

NO_REASON: Final = "stopped"
"""Loss of minutes down for which the log gives no reason."""

LEAST_MINUTES: Final = 1e-6
"""Below this, minutes differ by rounding alone."""

Part = tuple[str | None, str, str, str | None]
"""Line, step, loss and cause of what was lost."""


@dataclass
class Books:
    """Units of output in a span: `could_make` is the sum of `lost`, `on_its_way`, `not_told` and what was made."""

    could_make: float = 0.0
    on_its_way: float = 0.0
    not_told: float = 0.0
    lost: dict[Part, float] = field(default_factory=lambda: defaultdict(float))
    minutes: dict[Part, float] = field(default_factory=lambda: defaultdict(float))
    limiting: list[str] = field(default_factory=list)
    """The limiting step of each day."""


def books_of(told: ToldDays, time: PlannedTime, days: Sequence[date], made: Mapping[date, float]) -> Books | None:
    """The books of some days, added up week by week; None where no step has a rate. `made`: units of each day."""
    if not time.clocks:
        return None
    books = Books()
    for _, week in groupby(days, key=_monday):
        inside = list(week)
        step = limiting_step(told, time, inside)
        books.limiting += [step] * len(inside)
        _Week(told, time, inside, step, sum(made[day] for day in inside)).book(books)
    return books


@dataclass(frozen=True, eq=False)
class _Week:
    """The days of one week, its limiting step, and what was made in it."""

    told: ToldDays
    time: PlannedTime
    days: Sequence[date]
    step: str
    made: float

    def book(self, books: Books) -> None:
        """Add this week to the books."""
        could = self.time.makes(self.step, self.days) / self.time.needs[self.step]
        down, slow, scrap = self.down(), self.slow(), self.scrap(self.step)
        behind: dict[Part, float] = {}
        for name in self.time.behind(self.step):
            behind |= self.scrap(name)
        good = self.told.at_step(self.days, self.step, "day_good")
        on_its_way = 0.0
        if good is not None:
            on_its_way = good / self.time.needs[self.step] - sum(behind.values()) - self.made
        lost: dict[Part, float] = defaultdict(float, {**scrap, **behind})
        # A log may call a stop `slow` or `scrap` too: what has one name adds up, and nothing is written over.
        for part, minutes in (*down.items(), *slow.items()):
            books.minutes[part] += minutes
            lost[part] += minutes * self.time.a_minute(self.step, part[0]) / self.time.needs[self.step]
        for part, units in lost.items():
            books.lost[part] += units
        books.could_make += could
        books.on_its_way += on_its_way
        books.not_told += could - sum(lost.values()) - on_its_way - self.made

    def down(self) -> dict[Part, float]:
        """Machine-minutes down on the clock of the limiting step, by line and cause."""
        found: dict[Part, float] = defaultdict(float)
        for day in self.days:
            for line, step in self.told.places(day, "day_down"):
                if step == self.step:
                    for cause, minutes in minutes_lost(self.told, self.time, day, (line, step)).items():
                        found[line, step, cause or NO_REASON, None] += minutes
        return found

    def slow(self) -> dict[Part, float]:
        """Machine-minutes lost while running: minutes run less those that the judged units take at full speed."""
        found: dict[Part, float] = defaultdict(float)
        for day in self.days:
            for where in self.told.places(day, "day_run"):
                if where[1] == self.step:
                    judged = sum(
                        quantity
                        for what in ("day_good", "day_scrap")
                        for quantity in self.told.causes(day, where, what).values()
                    )
                    run = sum(self.told.causes(day, where, "day_run").values())
                    found[where[0], self.step, "slow", None] += run - judged / self.time.a_minute(self.step, where[0])
        return found

    def scrap(self, name: str) -> dict[Part, float]:
        """Units of output scrapped at a step, by line and cause."""
        found: dict[Part, float] = defaultdict(float)
        for day in self.days:
            for line, step in self.told.places(day, "day_scrap"):
                if step == name:
                    for cause, units in self.told.causes(day, (line, step), "day_scrap").items():
                        found[line, step, "scrap", cause] += units / self.time.needs[step]
        return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def limiting_step(told: ToldDays, time: PlannedTime, days: Sequence[date]) -> str:
    """The step that could hand on the fewest good units in its planned time, after its own losses that the log tells.

    Waiting for its neighbours is no loss of its own. Ties: the step further down the flow.
    """
    return min(reversed(time.clocks), key=lambda step: _left(told, time, days, step))


def _left(told: ToldDays, time: PlannedTime, days: Sequence[date], step: str) -> float:
    """Units of output that a step could hand on after its own losses."""
    left = time.makes(step, days) - (told.at_step(days, step, "day_scrap") or 0.0)
    for day in days:
        for where in told.places(day, "day_down"):
            if where[1] == step:
                lost = minutes_lost(told, time, day, where)
                own = sum(minutes for cause, minutes in lost.items() if cause not in FLOW_LOSSES)
                left -= own * time.a_minute(step, where[0])
    return left / time.needs[step]


def minutes_lost(told: ToldDays, time: PlannedTime, day: date, where: Where) -> dict[str | None, float]:
    """Machine-minutes down of planned time, by cause.

    A machine may stand through the night as well. More than planned time leaves beside the units judged cannot have been lost,
    so what is down beyond it lies outside planned time; each cause is cut by the same part.
    """
    line, step = where[0], where[1] or ""
    down = told.causes(day, where, "day_down")
    planned = sum(time.minutes(clock, day) for clock in time.clocks[step] if line in (clock.line, None))
    judged = sum(
        quantity / time.a_minute(step, place[0])
        for what in ("day_good", "day_scrap")
        for place in told.places(day, what)
        if place[1] == step and line in (place[0], None)
        for quantity in told.causes(day, place, what).values()
    )
    total, most = sum(down.values()), max(0.0, planned - judged)
    part = 1.0 if total <= most + LEAST_MINUTES else most / total
    return {cause: minutes * part for cause, minutes in down.items()}
