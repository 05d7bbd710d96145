"""The judge: simulates plans under the same luck, remembers every future, and tells differences with their errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from gigaramp.launch.advise.aims import Scale, score, told, worth
from gigaramp.launch.advise.ledger import Ledger
from gigaramp.launch.advise.plans import Plan
from gigaramp.launch.advise.trials import Stage, Trials
from gigaramp.launch.odds.empirical import Floats, mean, standard_error

Simulate = Callable[[list[int]], Iterator[tuple[int, list[tuple[float, ...]]]]]
"""Simulates a round of trials, as they end."""

CLEAR = 2.0
"""A mean difference below this many standard errors cannot be told from none."""


@dataclass(frozen=True)
class Difference:
    """One plan beside another under the same luck: mean over futures and its standard error; more is better."""

    mean: float
    error: float

    @property
    def is_clear(self) -> bool:
        """True where it can be told from none."""
        return abs(self.mean) > CLEAR * self.error and self.mean != 0.0


@dataclass(frozen=True)
class Spent:
    """What the work has come to: plans tried by day, futures in all, seconds on the clock, and the best plan so far.

    `stage`: what is being done. `best`: what the best plan sets, by lever; None before there is one. `gain`: what it promises
    above the plant as it is, in the futures that it was searched in, so too much. `cost`: in EUR.
    """

    stage: str
    plans: int
    futures: int
    seconds: float
    best: dict[str, str] | None = None
    gain: float = 0.0
    cost: float = 0.0


class Judge:
    """Simulates what is asked and not yet known. Holds the stages by name, and the scale once it is measured."""

    def __init__(
        self,
        trials: Trials,
        scale: Scale,
        ledger: Ledger,
        simulate: Simulate,
        on_spent: Callable[[Spent], None] | None = None,
        since: float | None = None,
    ) -> None:
        self.trials = trials
        self.scale = scale
        self.ledger = ledger
        self._best: dict[str, str] | None = None
        self._gain = self._cost = 0.0
        self._simulate = simulate
        self._on_spent = on_spent
        self._since = monotonic() - ledger.seconds if since is None else since
        self._spent: dict[str, tuple[float, int]] = {}
        self._places = {stage.name: number for number, stage in enumerate(trials.stages)}
        self._futures = 0

    def stage(self, name: str) -> Stage:
        """The stage of this name."""
        return self.trials.stages[self._places[name]]

    def seconds(self) -> float:
        """Seconds on the clock since the search began, those before it was stopped included."""
        return monotonic() - self._since

    def pace(self, stage: str) -> float:
        """Seconds on the clock for one future of a stage, so far; 0 where none was simulated."""
        seconds, futures = self._spent.get(stage, (0.0, 0))
        return seconds / futures if futures else 0.0

    def size(self, stage: str) -> int:
        """Futures of a stage."""
        return len(self.stage(stage).numbers)

    def weights(self, stage: str, count: int) -> Floats:
        """Weights of the first futures of a stage."""
        weights = self.stage(stage).weights[:count]
        return np.asarray(weights / weights.sum())

    def simulate(self, stage: str, plans: Iterable[Plan], count: int) -> None:
        """Have the first `count` futures of each plan, simulated together where they are missing."""
        block = self.stage(stage).block
        missing: list[int] = []
        for plan in dict.fromkeys(plans):
            for first, length in _stretches(self.ledger.recall(stage, plan, count), block):
                missing.append(self.trials.number(self._places[stage], plan, first, length))
        began = monotonic()
        for number, readings in self._simulate(missing) if missing else ():
            _, plan, first, _ = self.trials.named(number)
            self.ledger.write(stage, plan, first, readings, self.seconds())
            self._futures += len(readings)
            seconds, futures = self._spent.get(stage, (0.0, 0))
            now = monotonic()
            self._spent[stage], began = (seconds + now - began, futures + len(readings)), now
            self._tell(stage)

    def readings(self, stage: str, plan: Plan, count: int) -> Floats:
        """(futures, values) of the first futures of a plan."""
        self.simulate(stage, [plan], count)
        found = [self.ledger.reading(stage, plan, future) for future in range(count)]
        return np.array(found, dtype=np.float64)

    def scores(self, stage: str, plan: Plan, count: int) -> Floats:
        """What the search climbs on, by future."""
        return score(self.trials.aim, self.readings(stage, plan, count), self.scale)

    def gain(self, stage: str, plan: Plan, beside: Plan, count: int) -> Difference:
        """Score of a plan less that of another, future by future."""
        weights = self.weights(stage, count)
        apart = self.scores(stage, plan, count) - self.scores(stage, beside, count)
        return Difference(mean(apart, weights), standard_error(apart, weights))

    def told(self, stage: str, plan: Plan, count: int) -> float:
        """Chance, date or vehicles of a plan, as it is promised."""
        return told(self.trials.aim, self.readings(stage, plan, count), self.weights(stage, count), self.scale)

    def promised(self, stage: str, plan: Plan, beside: Plan, count: int) -> Difference:
        """What a plan promises above another, in chance, days or vehicles."""
        weights = self.weights(stage, count)
        first, second = (worth(self.trials.aim, self.readings(stage, one, count), self.scale) for one in (plan, beside))
        error = standard_error(first - second, weights)
        return Difference(self.told(stage, plan, count) - self.told(stage, beside, count), error)

    def rescale(self, scale: Scale) -> None:
        """Judge by another scale from now on."""
        self.scale = replace(scale)

    def found(self, plan: Plan, count: int) -> None:
        """Keep the best plan so far, as it is told while the search goes on."""
        levers = self.trials.levers
        self._best = {lever: levers.words(plan, lever) for lever in levers.bought(plan)}
        self._gain = self.promised("search", plan, levers.as_is, count).mean
        self._cost = levers.cost(plan)

    def _tell(self, stage: str) -> None:
        if self._on_spent is not None:
            plans = len(self.ledger.plans("search"))
            self._on_spent(Spent(stage, plans, self._futures, self.seconds(), self._best, self._gain, self._cost))


def _stretches(futures: list[int], most: int) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers together, at most so many: (first, how many)."""
    first = 0
    for place in range(1, len(futures) + 1):
        if place == len(futures) or futures[place] != futures[place - 1] + 1 or place - first == most:
            yield futures[first], place - first
            first = place
