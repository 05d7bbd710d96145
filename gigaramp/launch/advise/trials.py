"""One trial: a few futures of the plant that a plan makes, and what each says of the aim. Workers make them.

Stages differ in their luck and in how closely futures are followed: the search by day, the finals and the fresh run by event.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.launch.advise.aims import Aim, Reading, reading_of
from gigaramp.launch.advise.plans import Levers, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gigaramp.launch.odds.forks import Tests
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.question import Question
    from gigaramp.twin.study import Study

STUDIES = 4
"""Plants that a worker keeps laid out."""

MOST_FUTURES = 1 << 16
"""A stage never has as many futures."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One part of the way: its question with its luck, and the numbers and weights of the futures that fit the known facts.

    `block`: futures that one worker makes of one plan in one go.
    """

    name: str
    question: Question
    tests: Tests
    working: WorkingDays
    numbers: NDArray[np.int64]
    weights: NDArray[np.float64]
    block: int


@dataclass(frozen=True)
class Trials:
    """A task for the pools. The number given to it says stage, plan and futures; the answer repeats it."""

    levers: Levers
    aim: Aim
    stages: tuple[Stage, ...]
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_cache"} | {"_cache": {}}

    def make_ready(self) -> None:
        """Compile the kernel where a stage needs it."""
        for stage in self.stages:
            stage.question.study(stage.tests).make_ready()

    def number(self, stage: int, plan: Plan, first: int, count: int) -> int:
        """The number of a trial of `count` futures, from the `first` of the stage on."""
        inside = (stage * MOST_FUTURES + first) * MOST_FUTURES + count
        return self.levers.number(plan) * MOST_FUTURES**3 + inside

    def named(self, number: int) -> tuple[int, Plan, int, int]:
        """Stage, plan, first future and count of a number."""
        plan, inside = divmod(number, MOST_FUTURES**3)
        rest, count = divmod(inside, MOST_FUTURES)
        stage, first = divmod(rest, MOST_FUTURES)
        return stage, self.levers.plan_of(plan), first, count

    def __call__(self, number: int) -> tuple[int, list[Reading]]:
        """The number of the trial, and what its futures say."""
        which, plan, first, count = self.named(number)
        stage = self.stages[which]
        study = self._study(which, plan)
        readings = []
        for index in stage.numbers[first : first + count].tolist():
            run = study.run([study(index)])
            readings.append(reading_of(self.aim, run, stage.working, stage.tests))
        return number, readings

    def _study(self, which: int, plan: Plan) -> Study:
        kept: OrderedDict[tuple[int, Plan], Study] = self._cache.setdefault("studies", OrderedDict())
        found = kept.pop((which, plan), None)
        if found is None:
            stage = self.stages[which]
            found = replace(stage.question, plant=self.levers.plant_of(plan), histories=None).study(stage.tests)
        kept[which, plan] = found
        while len(kept) > STUDIES:
            kept.popitem(last=False)
        return found
