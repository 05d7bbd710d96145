"""Screening: which levers do anything at all. One at a time from the plant as it is, and one at a time from everything.

A lever may help only once another is pulled, so what does nothing alone is also tried by leaving it out of a plan that
pulls every lever, whatever that costs. A lever that does nothing both ways is left alone. (One factor at a time from two
ends; Saltelli et al. 2008, Global Sensitivity Analysis, section 2.4, says what one end alone misses.)
"""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.launch.advise.judge import Difference
from gigaramp.launch.advise.plans import Option, Plan
from gigaramp.launch.advise.ranking import Marks

PLAIN_VALUES = 4
ROSTER_VALUES = 2
"""Values of a setting that are tried, ends included."""

SMALL = 0.02
"""A lever whose clearest effect is below this share of the best one, and within luck, is left alone."""


@dataclass(frozen=True)
class Tried:
    """One lever set to an option, all others as they are: what it gains on the score, and what it costs in EUR."""

    lever: str
    option: Option
    gain: Difference
    cost: float


@dataclass(frozen=True)
class Screening:
    """What one lever at a time does. `active`: levers that a search may move. `missed`: what leaving one out of all costs.

    `everything`: the plan that pulls every lever, whatever it costs.
    """

    tried: tuple[Tried, ...]
    missed: dict[str, Difference]
    active: tuple[str, ...]
    everything: Plan

    def best(self, lever: str) -> Tried:
        """The option of a lever that gained most."""
        return max((one for one in self.tried if one.lever == lever), key=lambda one: one.gain.mean)


def screen(marks: Marks, count: int) -> Screening:
    """Try every lever from both ends on the first `count` futures of the search."""
    levers, judge = marks.levers, marks.judge
    options = {
        lever: levers.options(lever, ROSTER_VALUES if levers.is_roster(lever) else PLAIN_VALUES)
        for lever in levers.groups
    }
    plans = {
        (lever, option): levers.with_option(levers.as_is, option) for lever in options for option in options[lever]
    }
    judge.simulate("search", [levers.as_is, *plans.values()], count)
    tried = tuple(
        Tried(lever, option, judge.gain("search", plan, levers.as_is, count), levers.cost(plan))
        for (lever, option), plan in plans.items()
    )
    everything = _everything(marks, tried)
    left_out = {lever: levers.without(everything, lever) for lever in levers.groups if options[lever]}
    judge.simulate("search", [everything, *left_out.values()], count)
    missed = {lever: judge.gain("search", everything, plan, count) for lever, plan in left_out.items()}
    return Screening(tried, missed, _active(tried, missed), everything)


def _everything(marks: Marks, tried: tuple[Tried, ...]) -> Plan:
    """Every lever at the option that gained most alone."""
    plan = marks.levers.as_is
    for lever in dict.fromkeys(one.lever for one in tried):
        plan = marks.levers.with_option(
            plan, max((one for one in tried if one.lever == lever), key=lambda one: one.gain.mean).option
        )
    return plan


def _active(tried: tuple[Tried, ...], missed: dict[str, Difference]) -> tuple[str, ...]:
    """Levers whose effect one way or the other is more than luck, or not small."""
    effects: dict[str, list[Difference]] = {}
    for one in tried:
        effects.setdefault(one.lever, []).append(one.gain)
    for lever, lost in missed.items():
        effects.setdefault(lever, []).append(lost)
    largest = max((found.mean for each in effects.values() for found in each), default=0.0)
    return tuple(
        lever
        for lever, each in effects.items()
        if any(found.mean > found.error or found.mean > SMALL * largest > 0.0 for found in each)
    )
