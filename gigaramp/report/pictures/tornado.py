"""What to measure first, as a tornado: the middle date of a goal in the futures where a number is low, and where it is high.

The row whose ends lie furthest apart stands on top. What cannot be told from luck is grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gigaramp.languages import say
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import TICKS, Figure, Trace, in_rows, words_in_picture
from gigaramp.report.wording.phrases import after_words, day_words, percent

ROW: Final = 52
MOST: Final = 14
"""Most rows drawn; the table holds all."""


@dataclass(frozen=True)
class Swing:
    """One number or group: middle date where it is low and where it is high; None where that lies after the last day simulated.

    `share` is the part of the spread of the date that comes from it; below `floor` it is not `told_apart` from luck.
    """

    name: str
    low: date | None
    high: date | None
    low_words: str
    high_words: str
    share: float
    floor: float
    told_apart: bool


@dataclass(frozen=True)
class Tornado:
    """The numbers of one goal, `middle` is its 50 % date, `until` the last day simulated, `luck` the part no number explains."""

    goal: str
    swings: tuple[Swing, ...]
    middle: date | None
    until: date
    luck: float | None = None


def tornado_picture(tornado: Tornado, name: str = "tornado", deck: str = "") -> Picture:
    """The picture with its finding and its table."""
    shown = tornado.swings[:MOST]
    return Picture(
        name=name,
        finding=tornado_finding(tornado),
        deck=deck or say(
            "Each row is something nobody knows well. Its ends are the middle date in the third of the futures where it is low and in the "
            "third where it is high. The bold figure is its part of the spread of the date."
        ),
        axis=say("an uncertain number or group in each row; across: middle date of {goal}", goal=tornado.goal),
        key=(Mark("dot", "blue", say("where it is low")), Mark("diamond", "vermillion", say("where it is high")),
             Mark("band", "grey", say("not told apart from luck")), Mark("dashed", "ink", say("middle of all futures"))),
        figure=_figure(tornado, shown),
        sheet=_sheet(tornado),
        height=ROW * max(len(shown), 1) + 82,
        notes=(say("▸: {after}", after=after_words(tornado.until)),) if any(None in (one.low, one.high) for one in shown) else (),
    )  # fmt: skip


def tornado_finding(tornado: Tornado) -> str:
    """What moves the date most, and how much luck leaves to be known."""
    told = [one for one in tornado.swings if one.told_apart]
    if not told:
        return say(
            "Nothing is told apart from luck: no single number decides when {goal} is reached", goal=tornado.goal
        )
    best = max(told, key=lambda one: one.share)
    if tornado.luck is not None:
        return say("Measure {name} first: {share} of what spreads the date of {goal} comes from it, {luck} is luck that no one can measure",
                   name=best.name, share=percent(best.share), goal=tornado.goal, luck=percent(tornado.luck))  # fmt: skip
    return say("Measure {name} first: {share} of what spreads the date of {goal} comes from it", name=best.name, share=percent(best.share),
               goal=tornado.goal)  # fmt: skip


def _figure(tornado: Tornado, shown: Sequence[Swing]) -> Figure:
    edge = tornado.until + timedelta(days=1)
    traces: list[Trace] = []
    for row, one in enumerate(shown):
        colour = "blue" if one.told_apart else "grey"
        low, high = (day or edge for day in (one.low, one.high))
        traces.append({"type": "scatter", "mode": "lines", "x": [low.isoformat(), high.isoformat()], "y": [row, row], "hoverinfo": "skip",
                       "showlegend": False, "line": {"color": f"@{colour}/0.4", "width": 10}})  # fmt: skip
    for end, symbol, colour in (("low", "circle", "blue"), ("high", "diamond", "vermillion")):
        traces.append(_ends(tornado, shown, end, symbol, colour, edge))
    days = [day or edge for one in shown for day in (one.low, one.high)] + ([tornado.middle] if tornado.middle else [])
    first, last = min(days, default=tornado.until), max(days, default=edge)
    room = max((last - first) // 14, timedelta(days=7))
    axis = {
        "type": "date",
        "range": [(first - room).isoformat(), (last + room).isoformat()],
        "tickformatstops": TICKS,
        "ticks": "outside",
    }
    names, heads = [one.name for one in shown], [percent(one.share) for one in shown]
    figure = in_rows(traces, names, say("middle date of {goal}", goal=tornado.goal), axis, 8, heads)
    if tornado.middle is not None:
        line = {"color": "@ink", "width": 1.2, "dash": "6px,4px"}
        figure["layout"]["shapes"] = [{"type": "line", "layer": "below", "x0": tornado.middle.isoformat(), "x1": tornado.middle.isoformat(),
                                       "yref": "paper", "y0": 0, "y1": 1, "line": line}]  # fmt: skip
    return figure


def _ends(tornado: Tornado, shown: Sequence[Swing], end: str, symbol: str, colour: str, edge: date) -> Trace:
    """The marks of one end of all rows; an arrow at the edge where the date lies after the last day simulated."""
    days = [one.low if end == "low" else one.high for one in shown]
    words = [one.low_words if end == "low" else one.high_words for one in shown]
    told = [
        f"{one.name}, {word}: {day_words(day) if day else after_words(tornado.until)}"
        for one, word, day in zip(shown, words, days, strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers", "x": [(day or edge).isoformat() for day in days], "y": list(range(len(shown))),
        "hovertext": [words_in_picture(line) for line in told], "hovertemplate": "%{hovertext}<extra></extra>", "showlegend": False,
        "cliponaxis": False,
        "marker": {"size": 12, "symbol": ["triangle-right" if day is None else symbol for day in days],
                   "color": [f"@{colour}" if one.told_apart else "@grey" for one in shown], "line": {"color": "@paper", "width": 1}},
    }  # fmt: skip


def _sheet(tornado: Tornado) -> Sheet:
    columns = (
        Column(say("number or group")), Column(say("share of the spread"), "percent"), Column(say("share luck alone reaches"), "percent"),
        Column(say("told apart from luck")), Column(say("where it is low")), Column(say("middle date there"), "date"),
        Column(say("where it is high")), Column(say("middle date where high"), "date"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            one.name,
            one.share,
            one.floor,
            say("yes") if one.told_apart else say("no"),
            one.low_words,
            one.low,
            one.high_words,
            one.high,
        )
        for one in tornado.swings
    ]
    return Sheet(say("What spreads the date of {goal}", goal=tornado.goal), columns, tuple(rows), "uncertainty")
