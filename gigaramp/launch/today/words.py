"""What a forecast was conditioned on, in words for a terminal and a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, figure, later, listed, listed_apart, say, sentences, share

if TYPE_CHECKING:
    from gigaramp.launch.odds.ranges import Range
    from gigaramp.launch.today.answer import FromLog, LogFigure

NEAR: Final = 0.5
"""Histories within half a spread of the log: it is met closely."""

FAR: Final = 1.5
"""Histories further than this: the log lies outside what the plant file expects."""

MOST_STRANGERS: Final = 3

OLD: Final = 7
"""Days after which a log is no news."""

HOW: Final = {
    "told": later("the log tells"),
    "derived": later("it follows from the log"),
    "drawn": later("drawn from the plant's own futures"),
}
"""How a part of the state is known."""


def log_words(told: FromLog) -> str:
    """The log, its days, what is drawn instead, and how near the futures come to it."""
    drawn = [part.words for part in told.parts if part.how == "drawn"]
    parts = [
        _width(told),
        _few_steps(told),
        _old(told),
        say(
            "Futures start on the morning of {as_of} from the state that {store} tells, from {first} to {last}.",
            as_of=day(told.as_of),
            store=told.store,
            first=day(told.first),
            last=day(told.last),
        ),
        _missing(told),
        _figures(told),
        say("Not told, so drawn from the plant's own futures: {drawn}.", drawn=listed(drawn)) if drawn else "",
        _strangers(told),
        _silent(told),
        say(
            "Of these days a damaged file was set aside, so they have a gap: {days}.",
            days=listed(told.incomplete),
        )
        if told.incomplete
        else "",
        say("Known facts about these days are not counted twice: {many}.", many=told.facts_replaced)
        if told.facts_replaced
        else "",
    ]
    return sentences([part for part in parts if part])


def _few_steps(told: FromLog) -> str:
    if 2 * told.steps_told >= told.steps:
        return ""
    return say(
        "The log speaks of {told} of the {steps} steps of this plant: is it the log of this plant?",
        told=told.steps_told,
        steps=told.steps,
    )


def _old(told: FromLog) -> str:
    if (told.as_of - told.last).days <= OLD:
        return ""
    return say("The log ends on {last}: of the days since then the futures tell.", last=day(told.last))


def _missing(told: FromLog) -> str:
    if not told.days_missing:
        return ""
    return say("Planned days without a row, where the futures tell: {missing}.", missing=told.days_missing)


def _figures(told: FromLog) -> str:
    """How much and how well, beside what the plant file expects."""
    shown = [_figure(one) for one in told.figures if one.figure in ("output", "output_lately", "scrap")]
    return say("The log beside what the plant file expects: {figures}.", figures=listed_apart(shown)) if shown else ""


def _figure(one: LogFigure) -> str:
    return say(
        "{words}: {log} (expected {expected})",
        words=one.words,
        log=value(one, one.log),
        expected=range_of(one, one.expected),
    )


def value(one: LogFigure, number: float | None) -> str:
    """A value of a figure: scrap as per cent, stops with a digit, counts whole."""
    if number is None:
        return "-"
    return share(number, 1) if one.figure == "scrap" else figure(number, 1 if one.figure == "stops" else 0)


def range_of(one: LogFigure, found: Range) -> str:
    """10 to 90 % points of a figure."""
    return say("{low} to {high}", low=value(one, found.p10), high=value(one, found.p90))


def _width(told: FromLog) -> str:
    if told.width <= NEAR:
        return ""
    if told.width <= FAR:
        return say("Few histories of the plant come near the log, so nearness was judged generously.")
    return say(
        "No history of the plant comes near the log: its numbers do not fit what happened, so read these odds with care."
    )


def _silent(told: FromLog) -> str:
    if not told.silent:
        return ""
    shown = listed(told.silent[:MOST_STRANGERS])
    return say("The log never speaks of {shown}, so they are drawn: write zeros where they made nothing.", shown=shown)


def _strangers(told: FromLog) -> str:
    if not told.strangers:
        return ""
    shown = listed(told.strangers[:MOST_STRANGERS])
    more = len(told.strangers) - MOST_STRANGERS
    if more > 0:
        return say("Not in the plant, so not used: {shown} and {more} more.", shown=shown, more=more)
    return say("Not in the plant, so not used: {shown}.", shown=shown)
