"""What a change costs or saves: the costs of two runs under the same luck, future by future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from gigaramp.launch.money.rates import Rates, worth
from gigaramp.launch.odds.empirical import Floats, mean, standard_error
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.odds.spread import spread

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.question import Question
    from gigaramp.twin.result import Run


@dataclass(frozen=True)
class CostDifference:
    """Euros that the other plant costs more (below zero: less) of one kind, to the end: paired mean, its error, its spread.

    `output`: what shipped output brings above its material, so that more output is below zero.
    """

    kind: Literal["output", "scrap", "never_shipped", "experts", "people", "total"]
    mean: float
    error: float
    spread: Range


@dataclass(frozen=True)
class EuroDifference:
    """What the other plant costs more, by kind and in total, and what one day, one vehicle, one point is worth.

    What the change itself costs to buy is not in it (sleds, a glossary): that stands at its lever. Days of experts and of
    local people are.
    """

    costs: tuple[CostDifference, ...]
    rates: Rates

    def __getitem__(self, kind: str) -> CostDifference:
        return next(cost for cost in self.costs if cost.kind == kind)


def cost_difference(
    question: Question, before: Run, after: Run, working: WorkingDays, weights: Floats
) -> EuroDifference:
    """The paired difference of what two runs with the same luck cost."""
    from gigaramp.launch.money.reading import run_margin

    first, second = run_margin(question, before, working), run_margin(question, after, working)
    found = {kind: second[kind] - first[kind] for kind in first}
    found["total"] = np.sum(list(found.values()), axis=0)
    costs = tuple(
        CostDifference(
            cast("Any", kind),
            mean(values, weights),
            standard_error(values, weights),
            spread(values, weights),
        )
        for kind, values in found.items()
    )
    return EuroDifference(costs, worth(question.plant, question.seed, question.correlation))
