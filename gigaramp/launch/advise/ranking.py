"""How plans are put in order while searching: their gain on the score, and for the cheapest plan their cost too."""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.launch.advise.judge import Difference, Judge
from gigaramp.launch.advise.limits import Limits
from gigaramp.launch.advise.plans import Levers, Plan
from gigaramp.launch.odds.empirical import effective_futures, monte_carlo_error

SHORT = 20.0
"""What a whole chance that is missing weighs beside the cost of the dearest plan, where the cheapest is wanted."""

SURE = 1.0
"""Standard errors by which a chance must lie above what is enough: of plans that only just get there by luck, half do not."""


@dataclass(frozen=True)
class Marks:
    """By what plans are marked. Every plan is beside the plant as it is, under the same luck.

    `dearest`: cost of every lever at its dearest, in EUR: the measure of costs where the cheapest plan is wanted.
    """

    judge: Judge
    levers: Levers
    limits: Limits
    dearest: float

    @property
    def wants_least(self) -> bool:
        """True where the cheapest plan with enough chance is wanted."""
        return self.judge.trials.aim.kind == "least_cost"

    def mark(self, plan: Plan, count: int, stage: str = "search") -> Difference:
        """More is better. The gain on the score; where the cheapest is wanted, its cost, and what its chance is short of."""
        gain = self.judge.gain(stage, plan, self.levers.as_is, count)
        if not self.wants_least:
            return gain
        cost = self.levers.cost(plan) / max(self.dearest, 1.0)
        short = self.short(plan, count, stage)
        if short <= 0.0:
            return Difference(-cost, 0.0)
        # Below what is enough nearly counts too, or the ground would be flat there.
        return Difference(-cost - 2.0 - SHORT * short + gain.mean, gain.error)

    def short(self, plan: Plan, count: int, stage: str) -> float:
        """What the chance of a plan is short of what is enough; 0 or less where it is enough, beyond luck."""
        chance = self.judge.told(stage, plan, count)
        futures = effective_futures(self.judge.weights(stage, count))
        return (self.judge.trials.aim.chance or 0.0) + SURE * monte_carlo_error(chance, futures) - chance

    def may_beat(self, plan: Plan, best: Plan, count: int) -> bool:
        """True where a plan is better than the best so far on these futures, or within one standard error of it."""
        if not self.wants_least:
            apart = self.judge.gain("search", plan, best, count)
            return apart.mean + apart.error >= 0.0
        chance = self.judge.told("search", plan, count)
        error = monte_carlo_error(chance, effective_futures(self.judge.weights("search", count)))
        mine = self.mark(plan, count).mean
        return mine >= self.mark(best, count).mean or 0.0 < self.short(plan, count, "search") < 2.0 * error

    def fits(self, plan: Plan) -> bool:
        """True for a plan within every limit."""
        return self.limits.allow(self.levers, plan)
