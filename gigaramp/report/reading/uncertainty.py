"""What to measure first, read as a tornado for each goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gigaramp.languages import say
from gigaramp.launch.uncertainty.groups import GROUP_WORDS
from gigaramp.report.pictures.tornado import End, Swing, Tornado
from gigaramp.report.wording.phrases import plain

if TYPE_CHECKING:
    from gigaramp.launch.uncertainty.answer import Part, Spread, Third, Uncertainty


def tornado_of(told: Uncertainty, spread: Spread, numbers: bool = False) -> Tornado:
    """The groups of one figure (or its single `numbers`) by how much of its spread each explains."""
    shows = _shows(spread)
    parts = (
        [part for part in spread.numbers if part.low is not None and part.high is not None]
        if numbers
        else spread.groups
    )
    middle: End = spread.dates.p50 if spread.dates is not None else None
    return Tornado(
        goal=goal_name(spread),
        what=_what(spread),
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
    """What a set of numbers is called: a group in words, anything else by its name."""
    return say(GROUP_WORDS[part.name]) if part.sort == "group" and part.name in GROUP_WORDS else plain(part.name)


def _shows(spread: Spread) -> Literal["date", "chance", "figure"]:
    """Dates where dates are explained; chances for a chance; else the figure itself."""
    if spread.explains == "date":
        return "date"
    return "chance" if spread.explains == "chance" else "figure"


def _what(spread: Spread) -> str:
    name = goal_name(spread)
    if spread.explains == "date":
        return say("middle date of {goal}", goal=name)
    if spread.explains == "chance":
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
        share=part.share,
        floor=part.floor,
        told_apart=part.distinguishable,
    )


def _end(third: Third | None, shows: str) -> End:
    if third is None:
        return None
    return {"date": third.day, "chance": third.chance, "figure": third.value}[shows]
