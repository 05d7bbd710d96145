"""Pruning: a plan loses what it does not need, under luck that the search has not seen.

Each lever is left out alone. What the plan is clearly worse without stays; the rest goes, all at once where that is not
clearly worse than the whole plan, else one after the other. By event a lever also goes where the chance is the same in all
futures without it: it costs money and brings nothing that was asked for. By day first, where what stays is also tried halfway back; then by
event: that tells what each lever contributes, and drops what the event twin does not confirm. Every plan is judged beside the
whole one, so that many small losses do not add up unseen.
"""

from __future__ import annotations

from gigaramp.launch.advise.plans import Plan, changed
from gigaramp.launch.advise.ranking import Marks

LOST = 1.0
"""A lever stays only if the plan loses more than this many standard errors without it; by day and by event, so twice."""

HALVED = 3
"""Levers, the dearest first, that are tried halfway back."""


def trimmed(marks: Marks, whole: Plan, count: int) -> Plan:
    """By day: the plan without what it does not need, and its dearest levers halfway back where that is as good."""
    plan = _reduced(marks, whole, "trim", count)
    levers = marks.levers
    dearest = sorted(levers.bought(plan), key=lambda lever: -_price(marks, plan, lever))
    for lever in dearest[:HALVED]:
        less = _halfway(marks, plan, lever)
        if less != plan and levers.cost(less) < levers.cost(plan) and _is_enough(marks, less, whole, count, "trim"):
            plan = less
    return plan


def confirmed(marks: Marks, winner: Plan, less: Plan, count: int) -> tuple[Plan, Plan]:
    """By event: the plan that is looked at lever by lever, and what is left of it.

    It is `less`, what trimming by day left of the winner of the finals; or the winner, where less is worse by event.
    """
    marks.judge.simulate("prune", [winner, less], count)
    whole = less if _is_enough(marks, less, winner, count, "prune") else winner
    return whole, _reduced(marks, whole, "prune", count)


def _reduced(marks: Marks, whole: Plan, stage: str, count: int) -> Plan:
    """The plan without what it is not clearly worse without."""
    levers = marks.levers
    left_out = {lever: levers.without(whole, lever) for lever in levers.bought(whole)}
    marks.judge.simulate(stage, [levers.as_is, whole, *left_out.values()], count)
    doubtful = [lever for lever, less in left_out.items() if _is_enough(marks, less, whole, count, stage)]
    doubtful.sort(key=lambda lever: -_price(marks, whole, lever))
    together = whole
    for lever in doubtful:
        together = levers.without(together, lever)
    if _is_enough(marks, together, whole, count, stage):
        return together
    plan = whole
    for lever in doubtful:
        less = levers.without(plan, lever)
        if _is_enough(marks, less, whole, count, stage):
            plan = less
    return plan


def _is_enough(marks: Marks, less: Plan, whole: Plan, count: int, stage: str) -> bool:
    """True where less is not clearly worse than the whole plan; where the cheapest is wanted, while its chance is enough."""
    if marks.wants_least:
        return marks.short(less, count, stage) <= 0.0
    loss = marks.judge.gain(stage, whole, less, count)
    return loss.mean <= LOST * loss.error or (stage == "prune" and _is_idle(marks, less, whole, count, stage))


def _is_idle(marks: Marks, less: Plan, whole: Plan, count: int, stage: str) -> bool:
    """True where the dearer plan promises no more: nearly counts in the score, but nobody pays for a chance that stays.

    The plant as it is never wins so: what brings the first chance must be told by the score.
    """
    levers, judge = marks.levers, marks.judge
    if judge.scale.judge != "chance" or less == levers.as_is or levers.cost(less) >= levers.cost(whole):
        return False
    return judge.told(stage, less, count) >= judge.told(stage, whole, count)


def _halfway(marks: Marks, plan: Plan, lever: str) -> Plan:
    """The plan with the first setting of a lever halfway back; the same plan where there is nothing between."""
    levers = marks.levers
    place = levers.groups[lever][0]
    half = levers.as_is[place] + (plan[place] - levers.as_is[place]) // 2
    if not levers.settings[place].is_ordered or half == levers.as_is[place]:
        return plan
    return levers.canonical(changed(plan, place, half))


def _price(marks: Marks, plan: Plan, lever: str) -> float:
    return marks.levers.cost(plan) - marks.levers.cost(marks.levers.without(plan, lever))
