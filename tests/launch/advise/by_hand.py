"""A twin by hand: a plant whose output is what a rule says its levers are worth, plus the luck of the future.

So the best plan is known by head, and a whole search takes a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from gigaramp.plant import Plant, loads
from tests.launch.synthetic import SyntheticFuture, SyntheticRun, future_of

Rule = Callable[[Plant], float]
"""Units a day that a plant makes in a future without luck."""

START = date(2026, 1, 5)

HEAD = """
gigaramp: 1
name: by hand
start: 2026-01-05
horizon: 2026-06-30
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
goals: {full_speed: {rate: 26100 piece/year, hold: 2 weeks, announced: 2026-04-30}}
"""
"""Full speed is 100 units on each of the 261 planned days of 2026."""


def plant_with(costs: dict[str, int], values: int = 1, extra: str = "") -> Plant:
    """A plant with one step and one lever for each cost (in kEUR a machine): so many machines more."""
    steps = "\n".join(f"  {name}: {{cycle_time: 60 s, machines: 1, buffer: 4}}" for name in costs)
    more = [f"{2 + k}" for k in range(values)]
    levers = "\n".join(
        f"  more_{name}: {{set: steps.{name}.machines, to: [{', '.join(more)}], cost_per: {cost} kEUR}}"
        for name, cost in costs.items()
    )
    return loads(f"{HEAD}steps:\n{steps}\nlevers:\n{levers}\n{extra}")


def machines(plant: Plant) -> dict[str, int]:
    """Machines above one, by step."""
    return {name: int(step.machines.mid) - 1 for name, step in plant.steps.items() if step.machines is not None}


@lru_cache
def workdays(first: date, last: date) -> np.ndarray:
    """1 on Monday to Friday, else 0."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return np.array([float(day.weekday() < 5) for day in days])


@dataclass(frozen=True)
class StudyByHand:
    """Future n makes what the rule says, and `noise` units more or less by its own luck, the same for every plant."""

    plant: Plant
    until: date
    seed: int
    rule: Rule
    noise: float
    blur: float
    is_day: bool

    def make_ready(self) -> None:
        """Nothing is compiled."""

    def __call__(self, index: int) -> SyntheticFuture:
        luck = np.random.default_rng([self.seed, index])
        shared = luck.normal() * self.noise
        # What the plants do not share: another draw for each number of machines.
        own = (
            np.random.default_rng([self.seed, index, *machines(self.plant).values(), int(self.is_day)]).normal()
            * self.blur
        )
        made = max(self.rule(self.plant) + shared + own, 0.0)
        daily = made * workdays(self.plant.start, self.until)
        return future_of(self.plant, self.until, daily, index=index)

    def run(self, futures: Any) -> SyntheticRun:
        """The run of these futures."""
        return SyntheticRun(self.plant, self.until, tuple(futures), self.seed)
