"""The greedy plan, the rival that every plan must beat: always buy what gains most per euro, until nothing more can be bought.

What a lever gains is not measured anew before each purchase: the one that was best per euro is measured again, and bought if
it still is (lazy greedy; Minoux 1978, Accelerated greedy algorithms for maximizing submodular set functions).
"""

from __future__ import annotations

from gigaramp.launch.advise.plans import Option, Plan
from gigaramp.launch.advise.ranking import Marks
from gigaramp.launch.advise.screening import Screening

LEAST_EURO = 1.0
"""Gain per euro of what is free, or saves money, counts as if it cost this much."""


def greedy(marks: Marks, screening: Screening, count: int) -> Plan:
    """The plan that buys the best gain per euro, one purchase after the other, on the first `count` futures of the search."""
    levers = marks.levers
    plan = levers.as_is
    stale = {(one.lever, one.option): one.gain.mean for one in screening.tried if one.gain.mean > 0.0}
    while stale and not (marks.wants_least and marks.short(plan, count, "search") <= 0.0):
        best = _best_offer(marks, plan, stale, count)
        if best is None:
            break
        plan = levers.with_option(plan, best[1])
        stale = {offer: gain for offer, gain in stale.items() if offer[0] != best[0]}
    return plan


def _best_offer(
    marks: Marks, plan: Plan, stale: dict[tuple[str, Option], float], count: int
) -> tuple[str, Option] | None:
    """The offer with the best measured gain per euro beside this plan; None where none that fits gains anything."""
    levers, judge = marks.levers, marks.judge
    fresh: set[tuple[str, Option]] = set()
    while True:
        fits = {
            offer: gain
            for offer, gain in stale.items()
            if gain > 0.0 and marks.fits(levers.with_option(plan, offer[1]))
        }
        if not fits:
            return None
        # The first of equals stays first: no draw decides.
        best = max(fits, key=lambda offer: fits[offer] / _price(marks, plan, offer[1]))
        if best in fresh:
            return best
        stale[best] = judge.gain("search", levers.with_option(plan, best[1]), plan, count).mean
        fresh.add(best)


def _price(marks: Marks, plan: Plan, option: Option) -> float:
    levers = marks.levers
    return max(levers.cost(levers.with_option(plan, option)) - levers.cost(plan), LEAST_EURO)
