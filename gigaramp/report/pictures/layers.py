"""The loss tree over time: what is shipped each week and what is lost on top of it, up to what the plant is built for.

Only what is lost can stand on top of each other. A loss that gives in a week instead of taking (stock that is used up) is not
drawn in that week, and the table holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gigaramp.languages import say
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, over_time, words_in_picture
from gigaramp.report.wording.phrases import capital, day_words, percent

COLOURS: Final = ("vermillion", "yellow", "purple", "orange", "sky", "brown", "green")
PATTERNS: Final = ("", "/", ".", "", "\\", "x", "-")
"""Patterns beside the colours, so that two areas are told apart without any colour."""

MOST: Final = 6
"""Most losses with an area of their own."""

SEEN: Final = 0.01
"""From this share of the nameplate on, what gives instead of taking is seen in the picture."""

SMOOTH: Final = 4
"""Weeks whose mean is drawn: single weeks jump with every closure, and the table holds them."""


@dataclass(frozen=True)
class Layer:
    """One loss (or what is shipped) by week, in units; below zero where it gives."""

    name: str
    amounts: tuple[float, ...]

    @property
    def total(self) -> float:
        """Sum over the weeks."""
        return sum(self.amounts)


@dataclass(frozen=True)
class Layers:
    """What becomes of the nameplate units of each week: `shipped`, then `losses`. All add up to `nameplate` week by week."""

    weeks: tuple[date, ...]
    shipped: Layer
    losses: tuple[Layer, ...]
    nameplate: tuple[float, ...]
    things: str
    as_of: date | None


def layers_picture(tree: Layers, name: str = "losses-by-week") -> Picture:
    """The picture with its finding and its table."""
    shown = _shown(tree)
    marks = [Mark("block", "blue", tree.shipped.name)]
    marks += [Mark("block", colour, layer.name) for layer, colour in zip(shown, _colours(shown), strict=True)]
    return Picture(
        name=name,
        finding=layers_finding(tree),
        deck=_deck(tree),
        axis=say("{things} a week", things=tree.things),
        key=(*marks, Mark("dashed", "ink", say("nameplate"))),
        figure=_figure(tree, shown),
        sheet=_sheet(tree),
        height=400,
    )


def _deck(tree: Layers) -> str:
    told = say(
        "{things} a week, mean of the futures, four weeks at a time. The dashed line is what the plant is built for. ",
        things=capital(tree.things),
    )
    gives = -sum(min(amount, 0.0) for layer in tree.losses for amount in layer.amounts)
    if gives > SEEN * sum(tree.nameplate):
        return told + say(
            "What gives instead of taking, such as capacity to spare, is in the table alone: the areas can stand above the line by it."
        )
    return told.rstrip()


def layers_finding(tree: Layers) -> str:
    """Which loss takes most in the first half of the weeks, and which one in the second."""
    losses = [layer for layer in tree.losses if layer.total > 0]
    if not losses:
        return say("Nothing is lost in any week")
    half = len(tree.weeks) // 2
    early, late = _part(tree, slice(0, half)), _part(tree, slice(half, None))
    if not early or not late or early[0] == late[0]:
        worst = max(losses, key=lambda layer: layer.total)
        whole = sum(tree.nameplate)
        return say("“{loss}” takes most from first to last: as much as {share} of the nameplate", loss=worst.name,
                   share=percent(worst.total / whole if whole else 0.0))  # fmt: skip
    return say(
        "“{before}” takes most up to {day}, “{after}” takes most after it",
        before=early[0], after=late[0], day=day_words(tree.weeks[half]),
    )  # fmt: skip


def _part(tree: Layers, weeks: slice) -> list[str]:
    """Names of the losses in a part of the weeks, the largest first; those that take nothing are left out."""
    sums = [(sum(layer.amounts[weeks]), layer.name) for layer in tree.losses]
    return [name for amount, name in sorted(sums, key=lambda one: -one[0]) if amount > 0]


def _shown(tree: Layers) -> list[Layer]:
    """The largest losses in their own order, and all others as one."""
    some = [layer for layer in tree.losses if any(amount > 0 for amount in layer.amounts)]
    largest = sorted(some, key=lambda layer: -sum(max(amount, 0.0) for amount in layer.amounts))[:MOST]
    kept = [layer for layer in some if any(layer is one for one in largest)]
    rest = [layer for layer in some if not any(layer is one for one in largest)]
    if rest:
        sums = tuple(sum(max(layer.amounts[week], 0.0) for layer in rest) for week in range(len(tree.weeks)))
        kept.append(Layer(say("all other losses"), sums))
    return kept


def _colours(shown: Sequence[Layer]) -> list[str]:
    return [COLOURS[place % len(COLOURS)] for place in range(len(shown))]


def _figure(tree: Layers, shown: Sequence[Layer]) -> Figure:
    traces = [_area(tree, tree.shipped, "blue", "")]
    traces += [
        _area(tree, layer, colour, PATTERNS[place % len(PATTERNS)])
        for place, (layer, colour) in enumerate(zip(shown, _colours(shown), strict=True))
    ]
    traces.append({
        "type": "scatter", "mode": "lines", "x": [week.isoformat() for week in tree.weeks], "y": smooth(tree.nameplate),
        "line": {"color": "@ink", "width": 2, "dash": "6px,4px"}, "showlegend": False, "name": say("nameplate"),
        "hovertemplate": "%{y:,.3~r} " + words_in_picture(say("nameplate")) + "<extra></extra>",
    })  # fmt: skip
    first, last = tree.weeks[0], tree.weeks[-1]
    figure = over_time(traces, first, last, tree.as_of, ",~r")
    figure["layout"]["meta"] = {"tall": True}
    return figure


def _area(tree: Layers, layer: Layer, colour: str, pattern: str) -> Trace:
    trace: Trace = {
        "type": "scatter", "mode": "lines", "stackgroup": "all", "x": [week.isoformat() for week in tree.weeks],
        "y": [max(0.0, amount) for amount in smooth(layer.amounts)], "line": {"color": "@paper", "width": 0.8},
        "fillcolor": f"@{colour}", "name": words_in_picture(layer.name), "showlegend": False,
        "hovertemplate": "%{y:,.3~r} " + words_in_picture(layer.name) + "<extra></extra>",
    }  # fmt: skip
    if pattern:
        trace["fillpattern"] = {
            "shape": pattern,
            "fgcolor": "@paper/0.55",
            "bgcolor": f"@{colour}",
            "size": 7,
            "solidity": 0.25,
        }
    return trace


def smooth(amounts: Sequence[float]) -> list[float]:
    """Mean of each week and the three before it, of fewer at the beginning."""
    return [sum(amounts[max(0, week - SMOOTH + 1) : week + 1]) / min(SMOOTH, week + 1) for week in range(len(amounts))]


def _sheet(tree: Layers) -> Sheet:
    layers = (tree.shipped, *tree.losses)
    columns = (
        Column(say("week"), "date"),
        Column(say("nameplate"), "figure"),
        *(Column(layer.name, "figure") for layer in layers),
    )
    rows: list[tuple[Value, ...]] = [
        (week, tree.nameplate[place], *(layer.amounts[place] for layer in layers))
        for place, week in enumerate(tree.weeks)
    ]
    return Sheet(
        say("What became of the {things} of each week", things=tree.things), columns, tuple(rows), "losses-by-week"
    )
