"""What to measure first, as a tornado: the middle date of a goal (or its chance) where a number is low, and where it is high.

The row whose part of the spread is largest stands on top. What cannot be told from luck is grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from gigaramp.languages import labelled, say
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, in_rows, ticks, words_in_picture
from gigaramp.report.wording.phrases import after_words, day_words, figure, percent

ROW: Final = 52
MOST: Final = 14
"""Most rows drawn; the table holds all."""

End = date | float | None


@dataclass(frozen=True)
class Swing:
    """One number or group: the figure where it is low and where it is high; of dates None lies after the last day simulated.

    `share` is the part of the spread of the figure that comes from it; below `floor` it is not `told_apart` from luck.
    """

    name: str
    low: End
    high: End
    low_words: str
    high_words: str
    share: float
    floor: float
    told_apart: bool


@dataclass(frozen=True)
class Tornado:
    """What spreads one figure: `goal` names what is reached, `what` the figure across, `shows` its kind.

    `middle` is the figure of all futures, `until` the last day simulated, `luck` the part that no number explains.
    `of_groups`: a group has no low and high values of its own; its ends are the thirds in which it foretells least and most.
    """

    goal: str
    what: str
    swings: tuple[Swing, ...]
    middle: End
    until: date
    luck: float | None = None
    shows: Literal["date", "chance", "figure"] = "date"
    of_groups: bool = False

    def words(self, end: End) -> str:
        """A value of the figure as words."""
        if self.shows == "date":
            return day_words(end) if isinstance(end, date) else after_words(self.until)
        if not isinstance(end, (int, float)):
            return "–"
        return percent(end) if self.shows == "chance" else figure(end)

    def place(self, end: End) -> Any:
        """Where a value stands on the axis; a date after the last day simulated stands on the day after it."""
        if self.shows != "date":
            return end
        return (end if isinstance(end, date) else self.until + timedelta(days=1)).isoformat()


def tornado_picture(tornado: Tornado, name: str = "tornado") -> Picture:
    """The picture with its finding and its table."""
    shown = [one for one in tornado.swings if tornado.shows == "date" or None not in (one.low, one.high)][:MOST]
    beyond = tornado.shows == "date" and any(None in (one.low, one.high) for one in shown)
    low, high = _end_names(tornado)
    middle = [Mark("dashed", "ink", say("all futures"))] if tornado.middle is not None else []
    return Picture(
        name=name,
        finding=tornado_finding(tornado),
        deck=_deck(tornado),
        axis=say("an uncertain number or group in each row; across: {what}", what=tornado.what),
        key=(
            Mark("dot", "blue", low),
            Mark("diamond", "vermillion", high),
            Mark("band", "grey", say("not told apart from luck")),
            *middle,
        ),
        figure=_figure(tornado, shown),
        sheet=_sheet(tornado),
        height=ROW * max(len(shown), 1) + 82,
        notes=(f"▸ {after_words(tornado.until)}",) if beyond else (),
    )


def _end_names(tornado: Tornado) -> tuple[str, str]:
    if not tornado.of_groups:
        return say("where it is low"), say("where it is high")
    if tornado.shows == "date":
        return say("where it foretells the earliest dates"), say("where it foretells the latest")
    return say("where it foretells least"), say("where it foretells most")


def _deck(tornado: Tornado) -> str:
    low, high = _end_names(tornado)
    return say(
        "Each row is something nobody knows well. Its ends are the {what} in the third of the futures {low} and in the third {high}. "
        "The bold figure is its part of the spread.",
        what=tornado.what,
        low=low,
        high=high,
    )


def tornado_finding(tornado: Tornado) -> str:
    """What moves the figure most, and how much of the spread is luck."""
    told = [one for one in tornado.swings if one.told_apart]
    if not told:
        return say("Nothing is told apart from luck: no single thing decides when {goal} is reached", goal=tornado.goal)
    best = max(told, key=lambda one: one.share)
    if tornado.luck is None:
        return say(
            "Measure {name} first: {share} of the spread of {goal} comes from it",
            name=best.name,
            share=percent(best.share),
            goal=tornado.goal,
        )
    return say(
        "Measure {name} first: {share} of the spread of {goal} comes from it, {luck} is luck that no one can measure",
        name=best.name,
        share=percent(best.share),
        goal=tornado.goal,
        luck=percent(tornado.luck),
    )


def _figure(tornado: Tornado, shown: Sequence[Swing]) -> Figure:
    traces: list[Trace] = []
    for row, one in enumerate(shown):
        colour = "blue" if one.told_apart else "grey"
        ends = [tornado.place(one.low), tornado.place(one.high)]
        traces.append({"type": "scatter", "mode": "lines", "x": ends, "y": [row, row], "hoverinfo": "skip", "showlegend": False,
                       "line": {"color": f"@{colour}/0.4", "width": 10}})  # fmt: skip
    for end, symbol, colour in (("low", "circle", "blue"), ("high", "diamond", "vermillion")):
        traces.append(_ends(tornado, shown, end, symbol, colour))
    names, heads = [one.name for one in shown], [percent(one.share) for one in shown]
    drawn = in_rows(traces, names, tornado.what, _axis(tornado, shown), 8, heads)
    if tornado.middle is not None:
        at = tornado.place(tornado.middle)
        drawn["layout"]["shapes"] = [{"type": "line", "layer": "below", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1,
                                      "line": {"color": "@ink", "width": 1.2, "dash": "6px,4px"}}]  # fmt: skip
    return drawn


def _axis(tornado: Tornado, shown: Sequence[Swing]) -> dict[str, Any]:
    ends = [end for one in shown for end in (one.low, one.high)] + [tornado.middle]
    if tornado.shows == "date":
        days = [end if isinstance(end, date) else tornado.until + timedelta(days=1) for end in ends]
        first, last = min(days), max(days)
        room = max((last - first) // 14, timedelta(days=7))
        span = [(first - room).isoformat(), (last + room).isoformat()]
        return {"type": "date", "range": span, "tickformatstops": ticks(), "ticks": "outside"}
    values = [end for end in ends if isinstance(end, (int, float))] or [0.0, 1.0]
    room_ = 0.07 * (max(values) - min(values)) or 0.05 * (abs(values[0]) or 1.0)
    return {
        "tickformat": ".0%" if tornado.shows == "chance" else ",.3~r",
        "range": [min(values) - room_, max(values) + room_],
    }


def _ends(tornado: Tornado, shown: Sequence[Swing], end: str, symbol: str, colour: str) -> Trace:
    """The marks of one end of all rows; an arrow at the edge where the date lies after the last day simulated."""
    values = [one.low if end == "low" else one.high for one in shown]
    words = [one.low_words if end == "low" else one.high_words for one in shown]
    told = [
        labelled(f"{one.name}, {word}", tornado.words(value))
        for one, word, value in zip(shown, words, values, strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers", "x": [tornado.place(value) for value in values], "y": list(range(len(shown))),
        "hovertext": [words_in_picture(line) for line in told], "hovertemplate": "%{hovertext}<extra></extra>", "showlegend": False,
        "cliponaxis": False,
        "marker": {"size": 12, "symbol": ["triangle-right" if value is None else symbol for value in values],
                   "color": [f"@{colour}" if one.told_apart else "@grey" for one in shown], "line": {"color": "@paper", "width": 1}},
    }  # fmt: skip


def _sheet(tornado: Tornado) -> Sheet:
    low, high = _end_names(tornado)
    kind: Literal["date", "percent", "figure"] = "date"
    if tornado.shows != "date":
        kind = "percent" if tornado.shows == "chance" else "figure"
    columns = (
        Column(say("number or group")), Column(say("share of the spread"), "percent"), Column(say("share luck alone reaches"), "percent"),
        Column(say("told apart from luck")), Column(low), Column(say("{what} there", what=tornado.what), kind),
        Column(high), Column(f"{tornado.what}, {high}", kind),
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
    return Sheet(say("What spreads {goal}", goal=tornado.goal), columns, tuple(rows), "uncertainty")
