"""The finals: the best plans of the search on the event twin, under luck of their own, all under the same.

Ranking and selection by Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation
(ACM TOMACS 11, 251-273, procedure with c = 1): a plan is dropped as soon as another is ahead by more than luck allows. It
looks at variances of differences, so the same luck helps it. If one plan is better than all others by `zone`, it is kept
with a chance of 95 %, for normal differences. Futures with unequal weights count as their effective number.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.launch.advise.judge import Judge
from gigaramp.launch.advise.plans import Plan
from gigaramp.launch.advise.ranking import Marks
from gigaramp.launch.odds.empirical import effective_futures, variance

STAGE = "finals"
ALPHA = 0.05
"""Chance to drop the best plan, at most."""

FIRST = 16
"""Futures of every finalist before any is dropped, and between two looks afterwards."""


@dataclass(frozen=True)
class Finals:
    """How the finals ended: the winner, plans by their place, futures of each, and whether others could not be told from it."""

    winner: Plan
    order: tuple[Plan, ...]
    futures: dict[Plan, int]
    left: tuple[Plan, ...]


def finals(marks: Marks, finalists: list[Plan], most: int) -> Finals:
    """Let finalists race on at most `most` futures of the event twin."""
    judge = marks.judge
    left = list(dict.fromkeys(finalists))
    used: dict[Plan, int] = {}
    count = min(FIRST, most)
    zone = _zone(judge, left, count)
    spreads = _spreads(judge, left, count)
    while True:
        judge.simulate(STAGE, left, count)
        used |= dict.fromkeys(left, count)
        left = _still_in(marks, left, count, spreads, zone, len(finalists))
        if len(left) == 1 or count >= most:
            break
        count = min(count + FIRST, most)
    order = sorted(used, key=lambda plan: (-used[plan], -marks.mark(plan, used[plan], STAGE).mean))
    winner = _cheapest_of_equals(marks, max(left, key=lambda plan: marks.mark(plan, count, STAGE).mean), left, count)
    rest = [plan for plan in order if plan != winner]
    return Finals(winner, (winner, *rest), used, tuple(left))


def _cheapest_of_equals(marks: Marks, best: Plan, left: list[Plan], count: int) -> Plan:
    """The cheapest of the plans still in that promise as much as the best of them; a dearer one is not worth its price."""
    levers, judge = marks.levers, marks.judge
    if marks.wants_least or best == levers.as_is:
        return best
    least = judge.told(STAGE, best, count)
    equals = [plan for plan in left if plan != levers.as_is and judge.told(STAGE, plan, count) >= least]
    # The first of equals stays first, so the best wins where prices are the same too.
    return min([best, *equals], key=levers.cost)


def half_width(difference_variance: float, zone: float, futures: float, first: float, plans: int) -> float:
    """How far a plan may lie behind another and stay in: W = max(0, zone / 2 (h^2 S^2 / zone^2 - r) / r) (Kim and Nelson 2001).

    With h^2 = (n0 - 1) ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1), `first` = n0 futures in the first look, r = `futures` now,
    k = `plans`; S^2 the variance of the difference in the first look.
    """
    if plans < 2 or zone <= 0.0 or first <= 1.0:
        return 0.0
    if difference_variance <= 1e-9 * zone**2:
        # All alike so far; the next may not be: as if one of n0 were so far off that it moves the mean by one zone.
        difference_variance = first * zone**2
    h2: float = (first - 1.0) * ((2.0 * ALPHA / (plans - 1)) ** (-2.0 / (first - 1.0)) - 1.0)
    return max(0.0, 0.5 * zone * (h2 * difference_variance / zone**2 - futures) / futures)


def _spreads(judge: Judge, plans: list[Plan], count: int) -> dict[tuple[Plan, Plan], float]:
    """Variance of the difference of each two plans in the first look."""
    judge.simulate(STAGE, plans, count)
    weights = judge.weights(STAGE, count)
    scores = {plan: judge.scores(STAGE, plan, count) for plan in plans}
    n = effective_futures(weights)
    whole = n / max(n - 1.0, 1.0)
    return {(one, other): variance(scores[one] - scores[other], weights) * whole for one in plans for other in plans}


def _still_in(
    marks: Marks, left: list[Plan], count: int, spreads: dict[tuple[Plan, Plan], float], zone: float, plans: int
) -> list[Plan]:
    """Plans that no other is ahead of by more than luck allows."""
    judge = marks.judge
    if marks.wants_least:
        # Costs are known; only chances are not, and those are looked at where the winner is chosen.
        return left
    futures = effective_futures(judge.weights(STAGE, count))
    first = effective_futures(judge.weights(STAGE, min(FIRST, count)))
    found = []
    for plan in left:
        behind = [
            judge.gain(STAGE, other, plan, count).mean <= half_width(spreads[plan, other], zone, futures, first, plans)
            for other in left
            if other != plan
        ]
        if all(behind):
            found.append(plan)
    return found


def _zone(judge: Judge, plans: list[Plan], count: int) -> float:
    """A difference in the score that nobody would act on.

    2 points of chance, half a point of nearness, 3 days, half a per cent of the vehicles.
    """
    kind = judge.trials.aim.kind
    if judge.scale.judge == "nearness":
        return 0.005
    if kind == "earliest":
        return 3.0
    if kind == "most_vehicles":
        return 0.005 * max(abs(judge.told(STAGE, plan, count)) for plan in plans)
    return 0.02
