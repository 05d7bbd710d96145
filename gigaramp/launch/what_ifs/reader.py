"""Reads the answer off many plants' futures: what each what-if does by the futures it is told by, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from gigaramp.languages import day, say
from gigaramp.launch.changes import Change
from gigaramp.launch.compare import GoalDifference, YearDifference, goal_difference, standard_error, units_difference
from gigaramp.launch.money.difference import CostDifference
from gigaramp.launch.money.rates import worth
from gigaramp.launch.odds.empirical import Floats, effective_futures
from gigaramp.launch.odds.goals import define, goal_kind
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.odds.weights import Weighting, weighting_of
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Question
from gigaramp.launch.what_ifs.answer import LineDifference, WhatIf, WhatIfs
from gigaramp.launch.what_ifs.course import SHIPPED, Course, ManyPlants, differences, stacked
from gigaramp.launch.what_ifs.plants import Alternative
from gigaramp.launch.what_ifs.verdicts import SURE, Rule, mean_of
from gigaramp.launch.wording.phrases import product_words


class Reader:
    """Reads answers off a course: what each what-if does by the futures it is told by, and their order."""

    def __init__(
        self,
        question: Question,
        others: Sequence[Alternative],
        both_sides: tuple[Change, ...],
        goal: str,
        rule: Rule,
        task: ManyPlants,
    ) -> None:
        self._question, self._others, self._goal, self._rule = question, others, goal, rule
        self._both_sides = both_sides
        self._working: WorkingDays = task.workings[0]
        self._product = task.studies[0].run(()).output_product
        self._weighting = _weighting(question, task.indices)
        self.weights: Floats = self._weighting.weights

    def answer(self, course: Course) -> WhatIfs:
        """The answer of a course, whole or on its way."""
        from gigaramp import __version__

        question, plant = self._question, self._question.plant
        return WhatIfs(
            plant=plant.name,
            about=plant.about,
            as_of=plant.as_of,
            until=question.until,
            futures=course.futures,
            effective_futures=self._weighting.effective,
            simulated=sum(len(ended) for ended in course.ended),
            seed=question.seed,
            correlation=question.correlation,
            version=__version__,
            product=self._product,
            goal=self._goal,
            unit=self._product if self._goal == SHIPPED else "day",
            definition=self._definition(),
            announced=None if self._goal == SHIPPED else plant.goals[self._goal].announced,
            sure=SURE,
            at_least=self._rule.at_least,
            exact=self._rule.exact,
            both_sides=self._both_sides,
            what_ifs=self._ranked(course),
            fidelity=question.fidelity,
            agreement=question.agreement,
            rates=worth(plant, question.seed, question.correlation) if question.in_euros else None,
            notes=(*question.notes(), *self._weighting.notes, *self._left_out()),
        )

    def _definition(self) -> str:
        """What the what-ifs are ranked by, in words."""
        question = self._question
        if self._goal == SHIPPED:
            return say(
                "Good {products} shipped from {start} to {until}.",
                products=product_words(self._product),
                start=day(question.plant.start),
                until=day(question.until),
            )
        goal = question.plant.goals[self._goal]
        return define(goal, goal_kind(self._goal, goal), self._working, self._product)

    def _left_out(self) -> list[str]:
        """A note on goals that not every what-if has."""
        goals = set(self._question.plant.goals)
        alone = sorted({name for other in self._others for name in goals ^ set(other.plant.goals)})
        if not alone:
            return []
        return [say("Goals that not all plants name are left out: {goals}.", goals=", ".join(alone))]

    def _ranked(self, course: Course) -> tuple[WhatIf, ...]:
        """The what-ifs: first those told to be better, last those told to be worse, each by its mean.

        Of two with one mean the one that was named first comes first.
        """
        others = self._others
        counts = [course.told_by(each) for each in range(course.plants)]
        found = [
            differences(course, each, self._goal, counts[each], self._question)
            if each and counts[each]
            else np.zeros(0)
            for each in range(course.plants)
        ]
        means = [mean_of(each, self.weights[: len(each)]) for each in found]

        groups = [{"better": 0, "worse": 2}.get(verdict, 1) for verdict in course.verdicts]
        ranked = sorted(range(1, course.plants), key=lambda each: (groups[each], -self._rule.sign * means[each], each))
        not_apart = {
            each: tuple(other for other in ranked if other != each and not self._is_apart(found[each], found[other]))
            for each in ranked
        }
        return tuple(
            replace(
                self._what_if(course, each, found[each], means[each]),
                rank=place + 1,
                apart_from_above=ranked[place - 1] not in not_apart[each] if place else None,
                not_apart_from=tuple(others[other - 1].name for other in not_apart[each]),
            )
            for place, each in enumerate(ranked)
        )

    def _is_apart(self, one: Floats, other: Floats) -> bool:
        """True where two what-ifs are told apart by the futures that both have."""
        both = min(len(one), len(other))
        return self._rule.is_apart(one[:both], other[:both], self.weights[:both])

    def _what_if(self, course: Course, each: int, differences: Floats, middle: float) -> WhatIf:
        """One what-if by the futures it is told by; its place in the ranking is still to come."""
        other, count = self._others[each - 1], len(differences)
        weights = self.weights[:count]
        found = self._rule.range_of(differences, weights) if count else None
        low, high = found if found is not None else (None, None)
        return WhatIf(
            rank=0,
            name=other.name,
            about=other.about,
            verdict=course.verdicts[each] if not course.is_open(each) else "open",
            difference=middle,
            low=low,
            high=high,
            error=standard_error(differences, weights) if count else 0.0,
            spread=spread(differences, weights) if count else Range(None, None, None),
            futures=count,
            effective_futures=effective_futures(weights) if count else 0.0,
            apart_from_above=None,
            not_apart_from=(),
            changes=other.changes,
            cost=other.cost,
            goals=self._goals(course, each, count, weights),
            lines=self._lines(course, each, count, weights),
            years=self._years(course, each, count, weights),
            euros=self._euros(course, each, count, weights),
        )

    def _goals(self, course: Course, each: int, count: int, weights: Floats) -> tuple[GoalDifference, ...]:
        """Differences of all goals that both plants have."""
        if not count:
            return ()
        before, after = course.ended[0][:count], course.ended[each][:count]
        goals = self._question.plant.goals
        return tuple(
            goal_difference(
                name,
                goals[name].announced,
                self._question.until,
                stacked([told.goals[name] for told in before]),
                stacked([told.goals[name] for told in after]),
                weights,
            )
            for name in goals
            if name in after[0].goals
        )

    def _lines(self, course: Course, each: int, count: int, weights: Floats) -> tuple[LineDifference, ...]:
        """Differences of each line that both plants have, for the goals that are tested line by line."""
        if not count:
            return ()
        before, after = course.ended[0][:count], course.ended[each][:count]
        last = self._question.until.toordinal()
        found = []
        for goal, line in before[0].lines:
            if (goal, line) in after[0].lines:
                first = stacked([told.lines[goal, line] for told in before]).restricted(last)
                later = stacked([told.lines[goal, line] for told in after]).restricted(last) - first
                found.append(LineDifference(line, goal, mean_of(later, weights), standard_error(later, weights)))
        return tuple(found)

    def _years(self, course: Course, each: int, count: int, weights: Floats) -> tuple[YearDifference, ...]:
        """Differences of the units shipped in each year."""
        if not count:
            return ()
        before, after = course.ended[0][:count], course.ended[each][:count]
        return tuple(
            units_difference(
                year,
                np.array([told.shipped[year] for told in before]),
                np.array([told.shipped[year] for told in after]),
                weights,
            )
            for year in before[0].shipped
        )

    def _euros(self, course: Course, each: int, count: int, weights: Floats) -> tuple[CostDifference, ...]:
        """What a what-if costs more, by kind and in total, where euros are asked for."""
        if not count or not self._question.in_euros:
            return ()
        before, after = course.ended[0][:count], course.ended[each][:count]
        found = {
            kind: np.array([later.euros[kind] - told.euros[kind] for told, later in zip(before, after, strict=True)])
            for kind in before[0].euros
        }
        found["total"] = np.sum(list(found.values()), axis=0)
        return tuple(
            CostDifference(
                cast("Any", kind), mean_of(euros, weights), standard_error(euros, weights), spread(euros, weights)
            )
            for kind, euros in found.items()
        )


def _weighting(question: Question, indices: Sequence[int]) -> Weighting:
    """Weights of all futures that are asked for, in their order."""
    if question.histories is not None:
        return question.histories.weigh_numbers(indices)
    # Without a fact that can be used nothing is looked at in the futures.
    return weighting_of(question.plant, question.until, [None] * len(question.plant.known), len(indices))
