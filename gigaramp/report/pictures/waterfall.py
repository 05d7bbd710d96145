"""Where the units went, as a waterfall in rows: from what the plant is built for, loss by loss, down to what it ships.

The bars are means of the futures, because means add up. The thin line at the foot of a bar is where it ends in 10 to 90 % of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gigaramp.languages import labelled, say, say_many
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, in_rows, words_in_picture
from gigaramp.report.wording.phrases import count, figure, percent

ROW: Final = 46
"""Height of a row in pixels: a line of words and a bar below it."""

MOST: Final = 12
"""Most losses that have a row of their own; the smaller ones share a row, and the table holds all."""

BAR: Final = 0.28
"""Height of a bar as a part of its row."""

ABOVE: Final = 9
"""Pixels from the middle of a row up to the foot of its words."""


@dataclass(frozen=True)
class Fall:
    """One loss: units a mean future loses by it (below zero: gains), and the 10 and 90 % points over the futures.

    `stays`: has a row of its own however small it is, as the residual must.
    """

    name: str
    amount: float
    low: float | None = None
    high: float | None = None
    stays: bool = False


@dataclass(frozen=True)
class Waterfall:
    """All losses between two amounts: `whole` less every amount of `falls` is `left`.

    `begin` and `end` name the two; `things` is what is counted, in the plural; `span` says over which days.
    """

    begin: str
    whole: float
    falls: tuple[Fall, ...]
    end: str
    left: float
    things: str
    span: str


def waterfall_picture(fall: Waterfall, name: str = "waterfall", band: str = "", finding: str = "") -> Picture:
    """The picture with its finding and its table. `band` says what the range over the futures rests on."""
    shown = _shown(fall.falls)
    key = [
        Mark("block", "grey", fall.begin),
        Mark("block", "vermillion", say("lost")),
        *([Mark("block", "green", say("gained"))] if any(one.amount < 0 for one in shown) else []),
        Mark("block", "blue", fall.end),
        *([Mark("line", "ink", band)] if band and any(one.low is not None for one in shown) else []),
    ]
    return Picture(
        name=name,
        finding=finding or waterfall_finding(fall),
        deck=say("{span}. Each bar is the mean of the futures, so that the bars add up.", span=fall.span),
        axis=say("a loss in each row, the rest of the {things} below it", things=fall.things),
        key=tuple(key),
        figure=_figure(fall, shown),
        sheet=_sheet(fall, name),
        height=ROW * (len(shown) + 2) + 70,
    )


def waterfall_finding(fall: Waterfall) -> str:
    """What is left of the whole, and which loss takes most."""
    lost = [one for one in fall.falls if one.amount > 0]
    left, whole = figure(fall.left), figure(fall.whole)
    if not lost:
        return say(
            "{left} of {whole} {things} are left: nothing is lost on the way",
            left=left,
            whole=whole,
            things=fall.things,
        )
    worst = max(lost, key=lambda one: one.amount)
    return say(
        "{left} of {whole} {things} are left; “{loss}” takes most: {amount}",
        left=left, whole=whole, things=fall.things, loss=worst.name, amount=figure(worst.amount),
    )  # fmt: skip


def _shown(falls: Sequence[Fall]) -> list[Fall]:
    """The losses that get a row, in their own order; what is left of them is one row before those that stay."""
    some = [one for one in falls if abs(one.amount) >= 0.5 and not one.stays]
    kept = set(map(id, sorted(some, key=lambda one: -abs(one.amount))[: MOST if len(some) <= MOST + 1 else MOST - 1]))
    rest = [one for one in falls if id(one) not in kept and not one.stays]
    shown = [one for one in falls if id(one) in kept]
    merged = sum(one.amount for one in rest)
    if abs(merged) >= 0.5:
        told = [one for one in rest if abs(one.amount) >= 0.5]
        words = say_many("{count} smaller loss", "{count} smaller losses", len(told))
        shown.append(Fall(words if told else say("the smallest losses"), merged))
    return [*shown, *(one for one in falls if one.stays)]


def _figure(fall: Waterfall, shown: Sequence[Fall]) -> Figure:
    levels = [fall.whole]
    for one in shown:
        levels.append(levels[-1] - one.amount)
    bars = [(0.0, fall.whole, "grey", labelled(fall.begin, count(fall.whole)))]
    bars += [
        (min(before, after), abs(one.amount), "vermillion" if one.amount >= 0 else "green", _words(one, fall.whole))
        for one, before, after in zip(shown, levels, levels[1:], strict=False)
    ]
    bars.append((0.0, fall.left, "blue", labelled(fall.end, count(fall.left))))
    trace: Trace = {
        "type": "bar", "orientation": "h", "base": [bar[0] for bar in bars], "x": [bar[1] for bar in bars],
        "y": list(range(len(bars))), "width": BAR, "marker": {"color": [f"@{bar[2]}" for bar in bars]},
        "hovertext": [words_in_picture(bar[3]) for bar in bars], "hovertemplate": "%{hovertext}<extra></extra>", "showlegend": False,
    }  # fmt: skip
    names = [fall.begin, *(one.name for one in shown), fall.end]
    heads = [count(fall.whole), *(_signed(one.amount) for one in shown), count(fall.left)]
    lowest = min([0.0, *levels, *(level - (one.high or 0.0) for one, level in zip(shown, levels, strict=False))])
    highest = max([1.0, *levels, *(level - (one.low or 0.0) for one, level in zip(shown, levels, strict=False))])
    axis = {"tickformat": ",~r", "range": [lowest * 1.02, highest * 1.02], "zeroline": True}
    traces = [trace, *_links(levels, len(shown)), *_ranges(shown, levels)]
    drawn = in_rows(traces, names, fall.things, axis, ABOVE, heads)
    drawn["layout"]["meta"] = {"rows": True, "tight": True}
    return drawn


def _signed(amount: float) -> str:
    """A loss with a minus, a gain with a plus, nothing without a sign."""
    if not round(amount):
        return count(0)
    return f"−{count(amount)}" if amount > 0 else f"+{count(-amount)}"


def _words(one: Fall, whole: float) -> str:
    share = percent(abs(one.amount) / whole) if whole > 0 else "–"
    words = labelled(one.name, f"{_signed(one.amount)} ({share})")
    if one.low is None or one.high is None:
        return words
    return say(
        "{words}; 10 to 90 % of the futures: {low} to {high}", words=words, low=count(one.low), high=count(one.high)
    )


def _links(levels: Sequence[float], number: int) -> list[Trace]:
    """A thin line from the foot of each bar to the head of the next."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in range(number + 1):
        x += [levels[row], levels[row], None]
        y += [row, row + 1, None]
    return [{"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": "@soft/0.6", "width": 1}, "hoverinfo": "skip",
             "showlegend": False, "connectgaps": False}]  # fmt: skip


def _ranges(shown: Sequence[Fall], levels: Sequence[float]) -> list[Trace]:
    """Where each bar ends in 10 to 90 % of the futures, were the bars above it as drawn."""
    return [
        {"type": "scatter", "mode": "lines", "x": [level - one.low, level - one.high], "y": [row, row], "hoverinfo": "skip",
         "showlegend": False, "line": {"color": "@ink", "width": 1.4}}
        for row, (one, level) in enumerate(zip(shown, levels, strict=False), 1)
        if one.low is not None and one.high is not None
    ]  # fmt: skip


def _sheet(fall: Waterfall, file: str) -> Sheet:
    columns = (
        Column(say("loss")), Column(say("{things}, mean of the futures", things=fall.things), "count"),
        Column(say("share of the whole"), "percent"), *(Column(say("{things}, {mark}", things=fall.things, mark=mark), "count")
        for mark in ("10 %", "90 %")),
    )  # fmt: skip
    whole = fall.whole or None
    rows: list[tuple[Value, ...]] = [(fall.begin, fall.whole, 1.0 if whole else None, None, None)]
    rows += [
        (one.name, -one.amount, -one.amount / whole if whole else None, _minus(one.high), _minus(one.low))
        for one in fall.falls
    ]
    rows.append((fall.end, fall.left, fall.left / whole if whole else None, None, None))
    return Sheet(say("Where the {things} went", things=fall.things), columns, tuple(rows), file)


def _minus(value: float | None) -> float | None:
    return None if value is None else -value
