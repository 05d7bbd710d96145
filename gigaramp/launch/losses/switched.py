"""Futures of a plant without some of its causes of losses: simulated in the pool, told as leaves by year."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.launch.losses.leaves import LEAF_INDEX
from gigaramp.launch.losses.periods import years_of_weeks
from gigaramp.launch.losses.shapley import Coalition
from gigaramp.launch.losses.switch_off import without
from gigaramp.launch.losses.tree import LossTree, losses_of
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.odds.goals import goal_kind
from gigaramp.launch.question import TREE, Question, outcome

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.twin.fidelity import Fidelity
    from gigaramp.twin.result import Run
    from gigaramp.twin.study import Study

_KEPT = 4
"""Plants without causes that a worker keeps ready: the next future often asks for the same."""


@dataclass(frozen=True, eq=False)
class Told:
    """One future without some causes, by year, and days of goals (goals,).

    `leaves` (years, leaves) add up to `nameplate` less `shipped` (years,); `nameplate` is that of this plant.
    """

    leaves: Floats
    nameplate: Floats
    shipped: Floats
    days: Floats


@dataclass(frozen=True, eq=False)
class Switched:
    """A task for the pools: job k simulates one future of the plant without one coalition of causes.

    All jobs of a future share its luck: draws are keyed by address.
    """

    question: Question
    working: WorkingDays
    jobs: tuple[tuple[int, Coalition], ...]
    fidelity: Fidelity
    _ready: OrderedDict[Coalition, Study] = field(default_factory=OrderedDict, repr=False)
    _shared: dict[str, Any] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_ready": OrderedDict(), "_shared": {}}

    def make_ready(self) -> None:
        """Compile the kernel before the workers start."""
        self._study(frozenset()).make_ready()

    def __call__(self, job: int) -> tuple[int, Told]:
        """The number of the job and what became of it."""
        future, coalition = self.jobs[job]
        study = self._study(coalition)
        run = study.run([study(future)])
        tree = losses_of(run, np.ones(1), self.working, study.timetable)
        return job, told_of(run, tree, self.working, 0)

    def _study(self, coalition: Coalition) -> Study:
        """The study of the plant without a coalition. Its calendars are those of the plant as it is, so they are made once."""
        found = self._ready.get(coalition)
        if found is None:
            plant = without(self.question.plant, coalition, self.question.until)
            asked = replace(self.question, plant=plant, fidelity=self.fidelity, keeps=TREE, histories=None)
            found = asked.study(Tests())
            found._cache.update(self._shared)
            self._shared.setdefault("timetable", found.timetable)
            self._ready[coalition] = found
            if len(self._ready) > _KEPT:
                self._ready.popitem(last=False)
        return found


def told_of(run: Run, tree: LossTree, working: WorkingDays, place: int) -> Told:
    """What a future of a run and its tree tell, by calendar year."""
    years = years_of_weeks(tree.weeks, tree.until)
    starts = np.searchsorted(years, np.unique(years))
    one = replace(run, futures=(run.futures[place],), _tables={})
    return Told(
        leaves=np.add.reduceat(tree.packs[place], starts, axis=0),
        nameplate=np.add.reduceat(tree.nameplate[place], starts),
        shipped=np.add.reduceat(tree.shipped[place], starts),
        days=goal_days(one, working),
    )


def short_of(nameplate: Floats, told: Told) -> Floats:
    """(years, leaves) packs lost in a future, measured from the nameplate (years,) of the plant as it is.

    Without a goal nameplate is the speed of the limiting step, which moves when a cause goes: the difference is capacity.
    Packs shipped count up to nameplate over the whole span: what is made beyond it was never lost. So the sum is
    nameplate less packs shipped, and never below zero.
    """
    room = nameplate.sum()
    counted = np.diff(np.minimum(np.cumsum(told.shipped), room), prepend=0.0)
    lost = told.leaves.copy()
    lost[:, LEAF_INDEX["capacity"]] += nameplate - told.nameplate + told.shipped - counted
    return lost


def dated_goals(question: Question) -> tuple[str, ...]:
    """Goals whose dates are told without each cause: rates and volumes, which need no forks."""
    return tuple(name for name, goal in question.plant.goals.items() if goal_kind(name, goal) in ("rate", "vehicles"))


def goal_days(run: Run, working: WorkingDays) -> Floats:
    """(goals,) day on which the one future of a run reaches each dated goal; inf where it does not."""
    goals = {name: goal for name, goal in run.plant.goals.items() if goal_kind(name, goal) in ("rate", "vehicles")}
    return np.array([float(outcome(run, working, Tests(), name, goal).days[0]) for name, goal in goals.items()])
