"""What to measure first, read as a tornado for each goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from gigaramp.languages import say
from gigaramp.launch.uncertainty.groups import GROUP_WORDS
from gigaramp.report.pictures.tornado import End, Swing, Tornado
from gigaramp.report.wording.phrases import day_words, plain

if TYPE_CHECKING:
    from gigaramp.launch.uncertainty.answer import Part, Spread, Third, Uncertainty


def tornado_of(told: Uncertainty, spread: Spread, numbers: bool = False) -> Tornado:
    """The groups of one figure (or its single `numbers`) by how much of its spread each explains.

    Where most of the dates lie after the last day simulated, the chance of the goal is told of each third instead.
    """
    parts = spread.groups
    if numbers:
        parts = tuple(part for part in spread.numbers if part.low is not None and part.high is not None)
    shows = _shows(spread, parts)
    middle: End = spread.dates.p50 if spread.dates is not None else None
    return Tornado(
        goal=goal_name(spread),
        what=_what(spread, shows),
        swings=tuple(_swing(part, shows) for part in parts),
        middle=middle if shows == "date" else (spread.range.p50 if shows == "figure" else None),
        until=told.until,
        luck=max(0.0, spread.balance.luck),
        shows=shows,
        of_groups=not numbers,
    )


def goal_name(spread: Spread) -> str:
    """The goal of a figure, or the year whose units it is."""
    if spread.goal is not None:
        return plain(spread.goal)
    return say("output in {year}", year=spread.year)


def part_name(part: Part) -> str:
    """What a set of numbers is called: a group in words, a number by its address, anything else by its name."""
    if part.sort == "number":
        return part.name
    return say(GROUP_WORDS[part.name]) if part.sort == "group" and part.name in GROUP_WORDS else plain(part.name)


def _shows(spread: Spread, parts: Sequence[Part]) -> Literal["date", "chance", "figure"]:
    """Dates where dates are explained and half of the ends have one; chances for a chance; else the figure itself."""
    if spread.explains == "chance":
        return "chance"
    if spread.explains != "date":
        return "figure"
    ends = [third for part in parts for third in (part.low, part.high) if third is not None]
    dated = sum(1 for third in ends if third.day is not None)
    has_chances = all(third.chance is not None for third in ends)
    return "chance" if ends and has_chances and 2 * dated < len(ends) else "date"


def _what(spread: Spread, shows: str) -> str:
    name = goal_name(spread)
    if shows == "date":
        return say("middle date of {goal}", goal=name)
    if shows == "chance" and spread.by is not None:
        return say("chance of {goal} by {day}", goal=name, day=day_words(spread.by))
    if shows == "chance":
        return say("chance of {goal} in time", goal=name)
    if spread.explains == "nearness":
        return say("how near {goal} the best hold comes, 1 is there", goal=name)
    return say("units shipped in {year}", year=spread.year)


def _swing(part: Part, shows: str) -> Swing:
    return Swing(
        name=part_name(part),
        low=_end(part.low, shows),
        high=_end(part.high, shows),
        low_words=part.low.values if part.low is not None else "",
        high_words=part.high.values if part.high is not None else "",
        share=max(0.0, part.share),
        floor=part.floor,
        told_apart=part.distinguishable,
    )


def _end(third: Third | None, shows: str) -> End:
    if third is None:
        return None
    return {"date": third.day, "chance": third.chance, "figure": third.value}[shows]
