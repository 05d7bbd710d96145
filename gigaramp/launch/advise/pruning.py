"""Pruning: a plan loses what it does not need, under luck that the search has not seen.

By day every lever of the plan is left out, or set halfway back, and stays out where the plan is not clearly worse without
it. By event each is left out once more: that tells what it contributes, and drops what the event twin does not confirm.
Every plan is judged beside the whole one, so that many small losses do not add up unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.launch.advise.judge import Difference
from gigaramp.launch.advise.plans import Plan, changed
from gigaramp.launch.advise.ranking import Marks

ONE_SIDED = 1.645
"""By day a lever stays only if the plan loses more than this many standard errors without it: 95 %, one-sided."""

CONFIRMED = 1.0
"""By event, standard errors of loss below which it is dropped after all."""


@dataclass(frozen=True)
class Contribution:
    """What the plan loses on the score without one of its levers, under the luck of pruning."""

    lever: str
    loss: Difference


def trimmed(marks: Marks, whole: Plan, count: int) -> Plan:
    """By day: the plan without what it does not need; the dearest lever is looked at first."""
    levers, judge = marks.levers, marks.judge
    plan = whole
    dearest = sorted(levers.bought(whole), key=lambda lever: -_price(marks, whole, lever))
    judge.simulate("trim", [levers.as_is, whole, *(levers.without(whole, lever) for lever in dearest)], count)
    for lever in dearest:
        for less in _smaller(marks, plan, lever):
            if levers.cost(less) <= levers.cost(plan) and _is_enough(marks, less, whole, count, "trim", ONE_SIDED):
                plan = less
                break
    return plan


def confirmed(marks: Marks, whole: Plan, count: int) -> tuple[Plan, tuple[Contribution, ...]]:
    """By event: the plan without what the event twin does not confirm, and what each of its levers contributes."""
    levers, judge = marks.levers, marks.judge
    left_out = {lever: levers.without(whole, lever) for lever in levers.bought(whole)}
    judge.simulate("prune", [levers.as_is, whole, *left_out.values()], count)
    losses = {lever: judge.gain("prune", whole, plan, count) for lever, plan in left_out.items()}
    plan = whole
    for lever in sorted(losses, key=lambda name: losses[name].mean):
        less = levers.without(plan, lever)
        if _is_enough(marks, less, whole, count, "prune", CONFIRMED):
            plan = less
    kept = levers.bought(plan)
    return plan, tuple(Contribution(lever, loss) for lever, loss in losses.items() if lever in kept)


def _is_enough(marks: Marks, less: Plan, whole: Plan, count: int, stage: str, errors: float) -> bool:
    """True where less is not clearly worse than the whole plan; where the cheapest is wanted, while its chance is enough."""
    if marks.wants_least:
        return marks.short(less, count, stage) <= 0.0
    loss = marks.judge.gain(stage, whole, less, count)
    return loss.mean <= errors * loss.error


def _smaller(marks: Marks, plan: Plan, lever: str) -> list[Plan]:
    """The plan without the lever, and with its first setting halfway back."""
    levers = marks.levers
    place = levers.groups[lever][0]
    found = [levers.without(plan, lever)]
    half = levers.as_is[place] + (plan[place] - levers.as_is[place]) // 2
    if levers.settings[place].is_ordered and half not in (plan[place], levers.as_is[place]):
        found.append(levers.canonical(changed(plan, place, half)))
    return found


def _price(marks: Marks, plan: Plan, lever: str) -> float:
    return marks.levers.cost(plan) - marks.levers.cost(marks.levers.without(plan, lever))
