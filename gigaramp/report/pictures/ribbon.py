"""The bottleneck through time: a step in each row, weeks across, and how sure the futures are as the depth of the colour.

The line runs through the step that limits most futures. It is thin where fewer than half of them agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gigaramp.languages import say, say_many
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import WEEK, Figure, Trace, as_of_line, quiet_axis, ticks, words_in_picture
from gigaramp.report.pictures.matrix import named_rows
from gigaramp.report.wording.phrases import capital, day_words, percent

ROW: Final = 30
MOST: Final = 12
"""Most steps drawn: those that limit most; the table holds all."""

SURE: Final = 0.5
"""From this share of the futures on the line is thick."""

TOLD: Final = 0.05
"""A step that never limits in so many futures of any week has no row."""


@dataclass(frozen=True)
class Limits:
    """One step (on one line, where a plant has several): share of the futures in which it limits, week by week."""

    name: str
    share: tuple[float, ...]


@dataclass(frozen=True)
class Period:
    """Weeks in a row in which one step limits most futures, with the share of them in the mean of those weeks."""

    first: date
    last: date
    name: str
    share: float


def ribbon_picture(
    weeks: Sequence[date], steps: Sequence[Limits], as_of: date | None, name: str = "bottleneck"
) -> Picture:
    """The picture with its finding and its table. The steps are drawn in the order given: that of the flow."""
    shown = _shown(steps)
    left = len([one for one in steps if max(one.share, default=0.0) > 0]) - len(shown)
    notes = (say_many("{count} more step in the table.", "{count} more steps in the table.", left),) if left > 0 else ()
    return Picture(
        name=name,
        finding=ribbon_finding(weeks, steps, as_of),
        deck=say(
            "The deeper the colour, the more futures agree that this step limits the plant in this week. The line runs through the "
            "step that limits most of them; it is thin where fewer than half agree."
        ),
        axis=say("a step in each row, in the order of the flow"),
        key=(
            Mark("block", "blue", say("all futures agree")),
            Mark("band", "blue", say("some do")),
            Mark("line", "ink", say("limits most futures")),
        ),
        figure=_figure(weeks, shown, as_of),
        sheet=_sheet(weeks, steps),
        height=ROW * max(len(shown), 1) + 90,
        notes=notes,
    )


def periods(weeks: Sequence[date], steps: Sequence[Limits]) -> list[Period]:
    """Spans of weeks with the same most frequent step, in their order; weeks in which no step limits end a span."""
    found: list[Period] = []
    shares: list[float] = []
    for place, week in enumerate(weeks):
        most = max(steps, key=lambda one: one.share[place], default=None)
        if most is None or most.share[place] <= 0:
            shares = []
            continue
        if found and shares and found[-1].name == most.name:
            shares.append(most.share[place])
            found[-1] = Period(found[-1].first, week, most.name, sum(shares) / len(shares))
        else:
            shares = [most.share[place]]
            found.append(Period(week, week, most.name, shares[0]))
    return found


def ribbon_finding(weeks: Sequence[date], steps: Sequence[Limits], as_of: date | None) -> str:
    """Which step limits longest from the day of the forecast on, in how many futures, and how often the bottleneck moves."""
    place = next((place for place, week in enumerate(weeks) if as_of is None or week + WEEK > as_of), 0)
    ahead = [Limits(one.name, one.share[place:]) for one in steps]
    spans = periods(weeks[place:], ahead)
    if not spans:
        return say("No step was found to limit output in any week")
    longest: dict[str, int] = {}
    for span in spans:
        longest[span.name] = longest.get(span.name, 0) + (span.last - span.first).days // 7 + 1
    worst, weeks_held = max(longest.items(), key=lambda one: one[1])
    sure = sum(one.share * ((one.last - one.first).days // 7 + 1) for one in spans if one.name == worst) / weeks_held
    moves = len(spans) - 1
    if not moves:
        return capital(
            say(
                "{step} limits the plant in every week from {day} on, in {share} of the futures",
                step=worst,
                day=day_words(weeks[place]),
                share=percent(sure),
            )
        )
    words = say(
        "{step} limits the plant longest from {day} on: in {weeks} of {all} weeks, in {share} of the futures",
        step=worst, day=day_words(weeks[place]), weeks=weeks_held, all=len(weeks) - place, share=percent(sure),
    )  # fmt: skip
    return capital(words)


def _shown(steps: Sequence[Limits]) -> list[Limits]:
    some = [one for one in steps if max(one.share, default=0.0) >= TOLD]
    largest = sorted(some, key=lambda one: -sum(one.share))[:MOST]
    return [one for one in some if any(one is other for other in largest)]


def _figure(weeks: Sequence[date], shown: Sequence[Limits], as_of: date | None) -> Figure:
    days = [week.isoformat() for week in weeks]
    layout = named_rows([one.name for one in shown])
    layout["margin"] = {"l": 8, "r": 14, "t": 26, "b": 50}
    layout["meta"] = {"names": True}
    layout["xaxis"] = {**quiet_axis(), "type": "date", "range": [weeks[0].isoformat(), (weeks[-1] + WEEK).isoformat()] if weeks else None,
                       "tickformatstops": ticks(), "ticks": "outside", "showgrid": False, "zeroline": False}  # fmt: skip
    if weeks:
        layout.update(as_of_line(weeks[0], weeks[-1], as_of))
    grid: Trace = {
        "type": "heatmap", "x": days, "y": list(range(len(shown))), "z": [list(one.share) for one in shown], "zmin": 0, "zmax": 1,
        "colorscale": [[0, "@blue/0.03"], [0.5, "@blue/0.5"], [1, "@blue/1"]], "showscale": False, "ygap": 3,
        "hovertext": [[words_in_picture(say("{step} limits in {share} of the futures, week of {day}", step=one.name, share=percent(share),
                                            day=day_words(week))) for week, share in zip(weeks, one.share, strict=True)] for one in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    return {"data": [grid, *_lines(weeks, shown)], "layout": layout}


def _lines(weeks: Sequence[date], shown: Sequence[Limits]) -> list[Trace]:
    """The line through the most frequent step of each week, thick where at least half of the futures agree."""
    rows = {one.name: row for row, one in enumerate(shown)}
    traces: list[Trace] = []
    for sure in (True, False):
        x: list[str | None] = []
        y: list[float | None] = []
        for span in _runs(weeks, shown, sure):
            x += [span.first.isoformat(), (span.last + WEEK).isoformat(), None]
            y += [rows[span.name], rows[span.name], None]
        if x:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": y,
                    "connectgaps": False,
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "line": {"color": "@ink", "width": 4 if sure else 1.5},
                }
            )
    return traces


def _runs(weeks: Sequence[date], shown: Sequence[Limits], sure: bool) -> list[Period]:
    """Spans of the most frequent step in which at least half of the futures agree, or in which fewer do."""
    found: list[Period] = []
    for place, week in enumerate(weeks):
        most = max(shown, key=lambda one: one.share[place], default=None)
        if most is None or most.share[place] <= 0 or (most.share[place] >= SURE) != sure:
            continue
        if found and found[-1].name == most.name and found[-1].last + WEEK == week:
            found[-1] = Period(found[-1].first, week, most.name, most.share[place])
        else:
            found.append(Period(week, week, most.name, most.share[place]))
    return found


def _sheet(weeks: Sequence[date], steps: Sequence[Limits]) -> Sheet:
    columns = (
        Column(say("week"), "date"),
        Column(say("limits most futures")),
        *(Column(one.name, "percent") for one in steps),
    )
    rows: list[tuple[Value, ...]] = []
    for place, week in enumerate(weeks):
        most = max(steps, key=lambda one: one.share[place], default=None)
        named = most.name if most is not None and most.share[place] > 0 else None
        rows.append((week, named, *(one.share[place] for one in steps)))
    return Sheet(say("Share of the futures in which a step limits, by week"), columns, tuple(rows), "bottleneck")
