"""The search on the day model: where to look next, and who is worth more futures.

Proposals come from three sides: Optuna's tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe 2023,
arXiv:2304.11127), the roster of OR-Tools CP-SAT on a straight-line picture of all plans tried, and small steps away from
the best plan. A proposal beyond a limit is cut back to it. Each batch races: few futures for all, more for those that may
still beat the best plan (successive halving, Jamieson and Talwalkar 2016), all under the same luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.launch.advise.plans import Plan, changed
from gigaramp.launch.advise.ranking import Marks
from gigaramp.launch.advise.roster import proposals
from gigaramp.launch.advise.screening import Screening
from gigaramp.launch.advise.surrogate import Surrogate, fitted

if TYPE_CHECKING:
    from optuna.study import Study

BATCH = 8
"""Plans that are proposed at once; the same on every computer, so that the way does not depend on its processors."""

STEPS = 2
"""Of these, small steps away from the best plan."""

ROSTER_EVERY, ROSTERS = 3, 2
"""Batches between two rosters, and plans that a roster proposes; the first proposes twice as many."""

PATIENCE = 6
"""Batches without a better plan after which the search ends."""

FEW = 512
"""Up to so many plans the search looks which of them are left."""

TRIES = 100
"""Draws in search of a plan that was not tried; where none is left, every plan has been."""


@dataclass
class Search:
    """One search, from screening to the best plans it found. `levels`: futures of a plan in the rounds of a race.

    `most`: plans after which it ends; None: it ends when nothing better comes, or when `is_over` says that time is up.
    """

    marks: Marks
    screening: Screening
    levels: tuple[int, ...]
    seed: int
    most: int | None
    is_over: Callable[[], bool]
    stops_at: int | None = None
    """Plans tried when an earlier part of the same search ran out of time: it ends there again."""
    best: Plan = field(init=False)
    ended_by: str = ""
    """`time`, `plans` (as many as were asked for), `all plans` (every one tried) or `patience`."""

    def __post_init__(self) -> None:
        self.best = self.marks.levers.as_is
        self._luck = np.random.Generator(np.random.PCG64(self.seed))

    def run(self, first: list[Plan]) -> Plan:
        """Race these plans, then look for better ones until the search ends. Gives the best plan."""
        judge = self.marks.judge
        self.race([*first, *self._best_known()])
        study = self._study()
        dull, batch = 0, 0
        while not self._has_ended(dull):
            known = set(judge.ledger.plans("search"))
            found = self._batch(study, batch, known)
            if not found:
                self.ended_by = "all plans"
                break
            before = self.best
            self.race([plan for plan, _ in found])
            for plan, trial in found:
                if trial is not None:
                    study.tell(trial, self.marks.mark(plan, self.levels[0]).mean)
                else:
                    self._add(study, plan)
            dull = 0 if self.best != before else dull + 1
            batch += 1
        return self.best

    def _best_known(self) -> list[Plan]:
        """The best plans of screening that fit the limits: some of them move many levers."""
        marks, count = self.marks, self.levels[0]
        known = [plan for plan in marks.judge.ledger.plans("search") if marks.fits(plan)]
        return sorted(known, key=lambda plan: -marks.mark(plan, count).mean)[:BATCH]

    def race(self, plans: list[Plan]) -> None:
        """Simulate plans on more and more futures, as long as they may still be better than the best."""
        marks = self.marks
        alive = [plan for plan in dict.fromkeys(plans) if marks.fits(plan)]
        for count in self.levels:
            marks.judge.simulate("search", [self.best, *alive], count)
            alive = [plan for plan in alive if marks.may_beat(plan, self.best, count)]
            alive.sort(key=lambda plan: -marks.mark(plan, count).mean)
            if count != self.levels[-1]:
                alive = alive[: max(1, -(-len(plans) // 2))]
        for plan in alive:
            last = self.levels[-1]
            if marks.mark(plan, last).mean > marks.mark(self.best, last).mean:
                self.best = plan
                marks.judge.found(plan, last)

    def ranked(self) -> list[Plan]:
        """Plans that ran on all futures of the race, best first; the plant as it is among them."""
        last = self.levels[-1]
        ledger = self.marks.judge.ledger
        whole = [
            plan for plan in ledger.plans("search") if ledger.count("search", plan) >= last and self.marks.fits(plan)
        ]
        return sorted(whole, key=lambda plan: -self.marks.mark(plan, last).mean)

    def _has_ended(self, dull: int) -> bool:
        """True when the search is over. What ended it is kept, so that a search that goes on later ends there too."""
        ledger = self.marks.judge.ledger
        tried = len(ledger.plans("search"))
        if self.most is not None and tried >= self.most:
            self.ended_by = "plans"
        elif dull >= PATIENCE:
            self.ended_by = "patience"
        elif tried == self.stops_at if self.stops_at is not None else self.is_over():
            self.ended_by = "time"
        return bool(self.ended_by)

    def _batch(self, study: Study, batch: int, known: set[Plan]) -> list[tuple[Plan, Any]]:
        """Plans that were not tried yet, each with the trial of Optuna that proposed it, if one did."""
        levers = self.marks.levers
        picture = self._picture()
        found: dict[Plan, Any] = {}
        if batch % ROSTER_EVERY == 0:
            most = ROSTERS * (2 if batch == 0 else 1)
            for plan in proposals(picture, self.marks.limits, self.screening.active, most, self.seed + batch):
                found[plan] = None
        for _ in range(STEPS):
            found[self._step(picture)] = None
        found = {
            plan: trial
            for plan, trial in found.items()
            if plan not in known and plan != levers.as_is and self.marks.fits(plan)
        }
        left = self._left(known)
        if left is not None and len(left) <= BATCH:
            return [(plan, None) for plan in left]
        for _ in range(TRIES):
            if len(found) >= BATCH:
                break
            trial = study.ask(self._distributions())
            plan = self._cut_back(self._plan(trial.params), picture)
            if plan in known or plan in found:
                study.tell(trial, self.marks.mark(plan, self.levels[0]).mean) if plan in known else study.tell(
                    trial, state=_failed()
                )
                continue
            found[plan] = trial
        return list(found.items())

    def _left(self, known: set[Plan]) -> list[Plan] | None:
        """Plans within the limits that were not tried yet, where there are few plans at all; else None."""
        levers = self.marks.levers
        places = [place for lever in self.screening.active for place in levers.groups[lever]]
        if prod(len(levers.settings[place].values) for place in places) > FEW:
            return None
        found: dict[Plan, None] = {}
        for values in product(*(range(len(levers.settings[place].values)) for place in places)):
            plan = levers.with_option(levers.as_is, tuple(zip(places, values, strict=True)))
            if plan not in known and self.marks.fits(plan):
                found[plan] = None
        return list(found)

    def _step(self, picture: Surrogate) -> Plan:
        """The best plan with one setting moved by one value."""
        levers = self.marks.levers
        places = [
            place
            for lever in self.screening.active
            for place in levers.groups[lever]
            if len(levers.settings[place].values) > 1
        ]
        if not places:
            return self.best
        place = places[int(self._luck.integers(len(places)))]
        values = len(levers.settings[place].values)
        steps = [-1, 1] if levers.settings[place].is_ordered else list(range(1, values))
        step = steps[int(self._luck.integers(len(steps)))]
        value = (
            min(max(self.best[place] + step, 0), values - 1)
            if levers.settings[place].is_ordered
            else (self.best[place] + step) % values
        )
        return self._cut_back(levers.canonical(changed(self.best, place, value)), picture)

    def _cut_back(self, plan: Plan, picture: Surrogate) -> Plan:
        """The plan within its limits: what is thought to gain least for its cost goes back first, value by value."""
        levers, limits = self.marks.levers, self.marks.limits
        while not (limits.may_allow(levers, plan, levers.estimate) and limits.allow(levers, plan)):
            worths = {
                lever: picture.gain(levers.option(plan, lever)) / self._share(plan, lever)
                for lever in levers.bought(plan)
            }
            worst = min(worths, key=lambda lever: worths[lever])
            place = levers.groups[worst][0]
            as_is = levers.as_is[place]
            near = plan[place] + (1 if as_is > plan[place] else -1)
            is_plain = not levers.settings[place].is_ordered or near == as_is or plan[place] == as_is
            plan = levers.without(plan, worst) if is_plain else levers.canonical(changed(plan, place, near))
        return plan

    def _share(self, plan: Plan, lever: str) -> float:
        levers = self.marks.levers
        return max(levers.estimate(levers.with_option(levers.as_is, levers.option(plan, lever))), 1.0)

    def _picture(self) -> Surrogate:
        judge, levers, count = self.marks.judge, self.marks.levers, self.levels[0]
        plans = [plan for plan in judge.ledger.plans("search") if judge.ledger.count("search", plan) >= count]
        return fitted(levers, plans, [judge.gain("search", plan, levers.as_is, count).mean for plan in plans])

    def _study(self) -> Study:
        """A study of Optuna that knows every plan tried so far."""
        import warnings

        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        with warnings.catch_warnings():
            # What is told is that these two options may still change; the seed and the version are fixed.
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            sampler = optuna.samplers.TPESampler(seed=self.seed, multivariate=True, constant_liar=True)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        for plan in self.marks.judge.ledger.plans("search"):
            if self.marks.fits(plan):
                self._add(study, plan)
        return study

    def _add(self, study: Study, plan: Plan) -> None:
        """Let Optuna know of a plan that it did not propose, if it could have."""
        import optuna

        kinds = self._distributions()
        names = {setting.name: value for setting, value in zip(self.marks.levers.settings, plan, strict=True)}
        moved = {
            self.marks.levers.settings[k].name for k, value in enumerate(plan) if value != self.marks.levers.as_is[k]
        }
        if not kinds or not moved <= kinds.keys():
            return
        value = self.marks.mark(plan, self.levels[0]).mean
        study.add_trial(
            optuna.trial.create_trial(params={name: names[name] for name in kinds}, distributions=kinds, value=value)
        )

    def _distributions(self) -> dict[str, Any]:
        """What Optuna may set: values in order as whole numbers, others as names."""
        from optuna.distributions import CategoricalDistribution, IntDistribution

        levers = self.marks.levers
        active = [levers.settings[place] for lever in self.screening.active for place in levers.groups[lever]]
        return {
            setting.name: IntDistribution(0, len(setting.values) - 1)
            if setting.is_ordered and len(setting.values) > 2
            else CategoricalDistribution(tuple(range(len(setting.values))))
            for setting in active
            if len(setting.values) > 1
        }

    def _plan(self, params: dict[str, int]) -> Plan:
        levers = self.marks.levers
        plan = tuple(params.get(setting.name, setting.as_is) for setting in levers.settings)
        return levers.canonical(plan)


def _failed() -> Any:
    from optuna.trial import TrialState

    return TrialState.FAIL
