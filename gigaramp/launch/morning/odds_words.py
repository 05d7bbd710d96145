"""The odds of a goal in words: its dates, its chance, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigaramp.languages import day, figure, say, say_many
from gigaramp.launch.odds.empirical import FEW, out_of
from gigaramp.launch.wording.phrases import chance_words

if TYPE_CHECKING:
    from gigaramp.launch.morning.answer import Dates, GoalOdds


def dates_words(goal: GoalOdds) -> str:
    """The middle date with its spread: `2026-11-03 (2026-08-10 to 2027-02-01)`."""
    if goal.p50 is None:
        return say("not within the horizon")
    late = day(goal.p90) if goal.p90 is not None else say("after the horizon")
    if goal.p10 is None:
        return day(goal.p50)
    return say("{p50} ({p10} to {p90})", p50=day(goal.p50), p10=day(goal.p10), p90=late)


def goal_chance_words(goal: GoalOdds) -> str:
    """The chance of a goal; what some of a few futures reach is not told as none, nor what some miss as all: `under 1 of 4`."""
    if goal.effective < FEW:
        there, whole = out_of(goal.chance, goal.effective)
        if there == 0 and goal.chance > 0.0:
            return say("under {share}", share=say("{there} of {whole}", there=1, whole=whole))
        if there == whole > 1 and goal.chance < 1.0:
            return say("over {share}", share=say("{there} of {whole}", there=whole - 1, whole=whole))
    return chance_words(goal.chance, goal.error, goal.effective)


def worth_words(block: Dates) -> str:
    """How many futures the odds rest on: those that fit the log less count less. Empty where all of them count alike."""
    worth = min((goal.effective for goal in block.goals), default=float(block.futures))
    if round(worth) >= block.futures:
        return ""
    return say_many(
        "{futures} futures, by the log worth about {count:,}",
        "{futures} futures, by the log worth about {count:,}",
        max(1, round(worth)), futures=figure(block.futures),
    )  # fmt: skip


def odds_by(goal: GoalOdds) -> str:
    """The chance by its day: `12 % ±2 by 2026-06-30`."""
    chance = goal_chance_words(goal)
    return say("{chance} by {day}", chance=chance, day=day(goal.by))
