"""Sentences of the page that choose their wording from numbers, each with the bounds of its choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gigaramp.launch import Forecast
from gigaramp.launch.answer import FactAnswer, Range
from gigaramp.launch.wording.phrases import day_words, percent, range_words, rounded
from tests.prove.valley_words import NOTHING, Told

GOOD_ODDS: Final = 50
"""Effective futures below which the page says that a column is rough."""

MUCH: Final = 0.6
LITTLE: Final = 0.9
"""What is left of something that got less, as a part: up to the first it got much less, from the second on not less."""

OUTSIDE: Final = 0.02
EDGE: Final = 0.1
"""Share of the futures on one side of a fact: below the first it lies outside them, below the second at their edge."""


def basis_words(answer: Forecast) -> str:
    """Futures, seed and correlation of the forecasts."""
    told = f"{answer.futures} futures each, seed {answer.seed}, correlation {answer.correlation:g}"
    return f"These are forecasts with {told}."


def few_words(plants: Mapping[str, Told]) -> str:
    """The plants that keep too few effective futures for good odds, and why where facts did it; empty where none does."""
    few = {name: told.answer for name, told in plants.items() if told.answer.effective_futures < GOOD_ODDS}
    if not few:
        return ""
    kept = joined([f"{name} keeps {answer.effective_futures:.0f}" for name, answer in few.items()])
    words = f"{kept} effective futures, fewer than the {GOOD_ODDS} that good odds need"
    if by_facts := [name for name, answer in few.items() if answer.facts_used]:
        words += f": the public facts of {joined(by_facts)} lie far from most of its futures"
    return f"{words}. Read {'its column' if len(few) == 1 else 'their columns'} as rough."


def joined(words: Sequence[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def outside_words(told: Told) -> str:
    """How announced volumes of other launches fared; empty without an outside view."""
    view = told.answer.outside_view
    if view is None:
        return ""
    return (
        f"The outside view knows nothing of the plant: of {view.announcements} announced volumes in {view.launches} other "
        f"public launches that came due, {view.met} were met (here for Douai)."
    )


def gap_words(told: Told, year: int) -> str:
    """The plan of the year so far and what the futures ship; the whole year where no gap is told."""
    gap = next((gap for gap in told.answer.output.gaps if gap.span == "this year"), None)
    if gap is not None:
        planned, by, shipped = gap.planned, f"by {day_words(gap.last)}", gap.shipped
    else:
        whole = next(whole for whole in told.answer.output.years if whole.year == year)
        planned, by, shipped = whole.planned or 0.0, f"for {year}", whole.shipped
    return (
        f"{rounded(planned)} vehicles were planned {by} and the futures ship {range_words(shipped, rounded, NOTHING)}"
    )


def causes_words(machines: float, people: float) -> str:
    """Whether machines and people are most of what is lost, as was said."""
    both = machines + people
    if both >= 0.5:
        return f"So the two causes he names are {percent(both)} of the losses: the futures agree with him."
    return f"So the two causes he names are {percent(both)} of the losses: less than half."


def less_help_words(early: Range, late: Range) -> str:
    """Whether crews need much less help than at the start: from the shares of stops that local people mended."""
    if early.p50 is None or late.p50 is None:
        return "No future tells how much help the crews need."
    before, after = 1.0 - early.p50, 1.0 - late.p50
    words = f"The stops that somebody else had to mend go from {percent(before)} to {percent(after)}"
    if after <= MUCH * before:
        return f"{words}: much less help than at the start, as she says."
    if after < LITTLE * before:
        return f"{words}: less help than at the start, but not much less."
    return f"{words}: the futures do not show that crews need much less help by then, so she has come further than they have."


def ready_words(told: Told, before: str, after: str) -> str:
    """People at level 3 for each that the shifts need, on two days; empty where people are not followed one by one."""
    early, late = told.ready(before), told.ready(after)
    if early is None or late is None:
        return ""
    words = f"Of the people that the shifts need, {percent(early)} and then {percent(late)} are there and at level 3, alone at speed"
    if early <= 0.0 and late <= 0.0:
        return f"{words}: nobody, at both times."
    if early <= MUCH * late:
        return f"{words}: far more than before."
    return f"{words}: more than before." if early < LITTLE * late else f"{words}: hardly more than before."


def improved_words(scrap: tuple[Range, Range], vehicles: tuple[Range, Range]) -> str:
    """Whether scrap and volumes got much better, as was said: from the middles before and after."""
    fell, rose = _left(scrap[1], scrap[0]), _left(vehicles[0], vehicles[1])
    if not fell or not rose:
        return "The futures have no value to say whether both got better."
    words = f"Middle beside middle, scrap goes to {percent(fell)} of what it was, and a year's volume to {1.0 / rose:.2g} times"
    if fell <= MUCH and rose <= MUCH:
        return f"{words}: both are much better, as was said."
    if fell > MUCH and rose > MUCH:
        return f"{words}: neither is much better."
    return f"{words}: only {'scrap is' if fell <= MUCH else 'the volume is'} much better."


def fact_words(fact: FactAnswer) -> str:
    """A known fact, where the futures as drawn lie beside it, and what it made of them."""
    if fact.unused:
        return f"The fact is not used: {fact.unused}."
    write = percent if fact.what.endswith("scrap_ratio") else rounded
    below = "" if fact.below is None else f", and {_below_words(fact.below)} below the fact"
    return (
        f"The fact is a condition, so it is not foretold: {fact.words}: {write(fact.value)}. Among the futures as drawn, "
        f"before any weighing, it is {range_words(fact.unweighted, write, NOTHING)}{below}; weighted by all facts it is "
        f"{range_words(fact.weighted, write, NOTHING)}."
    )


def growth_words(below: float | None) -> str:
    """Whether the futures grow as fast as was said: from the share of them below the fact."""
    if below is None:
        return "No future has a value to hold beside it."
    if below > 1.0 - OUTSIDE:
        return (
            "So what was said lies outside of what the futures do: either it is a manner of speaking, about a good day and a "
            "poor month, or the model grows too slowly there. It is told as it is; no number was changed for it."
        )
    if below > 1.0 - EDGE:
        return "So few futures grow as fast as was said: it lies at the upper edge of what they do."
    if below >= EDGE:
        return "So what was said lies among what the futures do."
    if below >= OUTSIDE:
        return "So most futures grow faster than was said: it lies at the lower edge of what they do."
    return "So what was said lies outside of what the futures do: the model grows too fast there. It is told as it is."


def _left(part: Range, whole: Range) -> float | None:
    """The middle of one range as a part of the middle of another."""
    return None if part.p50 is None or not whole.p50 else part.p50 / whole.p50


def _below_words(share: float) -> str:
    if share >= 0.9995:
        return "all of them lie"
    return "none of them lies" if share <= 0.0005 else f"{percent(share)} of them lie"
