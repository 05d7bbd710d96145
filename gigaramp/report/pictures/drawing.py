"""How every picture is drawn: fans, plan, facts, rows and axes as plotly figures, in named colours.

Figures are plain values of plotly's JSON form, so making a page needs no plotly object. A colour is a name (`@blue`,
`@blue/0.2` for a see-through one) that the page resolves, so that pictures follow its light or dark dress.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import log10
from typing import Any, Final

from gigaramp.languages import say, short_day
from gigaramp.launch.weeks.course import Fan

BLUE: Final = "blue"
PLAN: Final = "orange"
FACT: Final = "ink"
GOOD: Final = "blue"
POOR: Final = "vermillion"
WEEK: Final = timedelta(days=7)


def ticks() -> tuple[dict[str, Any], ...]:
    """Dates below an axis: days where ticks are less than a month apart, else months; the year where it changes."""
    return (
        {"dtickrange": [None, 27 * 86_400_000], "value": say("%-d %b\n%Y")},
        {"dtickrange": [27 * 86_400_000, None], "value": say("%b\n%Y")},
    )


Trace = dict[str, Any]
Figure = dict[str, Any]


@dataclass(frozen=True)
class FactPoint:
    """A known fact on a picture over time: its letter, its days, its value and one tolerance either way."""

    letter: str
    words: str
    first: date
    last: date
    value: float
    low: float
    high: float
    of_cells: bool = False
    """True where it speaks of the steps with cells alone."""


def words_in_picture(words: str) -> str:
    """Text for plotly, which reads some HTML in it: names from a plant file stay names."""
    return escape(words, quote=False)


def fan_traces(
    weeks: Sequence[date], fan: Fan, show: str, floor: float | None = None, colour: str = BLUE
) -> list[Trace]:
    """A fan: the band from 10 to 90 % of the futures, and the middle. `floor`: the least value of a log axis."""
    traces: list[Trace] = []
    for part in _unbroken(fan):
        days = [weeks[place].isoformat() for place in part]
        upper = [_at_least(fan.p90[place], floor) for place in part]
        lower = [_at_least(fan.p10[place], floor) for place in part]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": days + days[::-1],
                "y": upper + lower[::-1],
                "fill": "toself",
                "fillcolor": f"@{colour}/0.22",
                "line": {"width": 0, "color": f"@{colour}"},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    ranged = [[low, high] for low, high in zip(fan.p10, fan.p90, strict=True)]
    middle = [None if value is None or (floor is not None and value < floor) else value for value in fan.p50]
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [week.isoformat() for week in weeks],
            "y": middle,
            "customdata": ranged,
            "line": {"color": f"@{colour}", "width": 2.6},
            "name": say("middle future"),
            "showlegend": False,
            "connectgaps": False,
            "hovertemplate": say(
                "middle {middle}<br>10 to 90 %: {low} to {high}",
                middle=f"%{{y:{show}}}",
                low=f"%{{customdata[0]:{show}}}",
                high=f"%{{customdata[1]:{show}}}",
            )
            + "<extra></extra>",
        }
    )
    return traces


def plan_trace(points: Sequence[tuple[date, float]], show: str, steps: bool) -> Trace:
    """The announced plan as a dashed line; `steps`: each value holds until the next day."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day, _ in points],
        "y": [value for _, value in points],
        "line": {"color": f"@{PLAN}", "width": 2, "dash": "6px,4px", "shape": "hv" if steps else "linear"},
        "showlegend": False,
        "name": say("plan"),
        "hovertemplate": say("plan {planned}", planned=f"%{{y:{show}}}") + "<extra></extra>",
    }


def fact_traces(facts: Sequence[FactPoint], show: str) -> list[Trace]:
    """Known facts: a dot in the middle of their days with one tolerance either way, and a bar over the days where there are several."""
    if not facts:
        return []
    spans: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [fact.first.isoformat(), fact.last.isoformat()],
            "y": [fact.value] * 2,
            "line": {"color": f"@{FACT}", "width": 3},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for fact in facts
        if fact.first < fact.last
    ]
    dots: Trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_middle(fact).isoformat() for fact in facts],
        "y": [fact.value for fact in facts],
        "text": [fact.letter for fact in facts],
        "textposition": "top right",
        "textfont": {"color": f"@{FACT}", "size": 13},
        "customdata": [[words_in_picture(fact.words), fact.low, fact.high] for fact in facts],
        "hovertemplate": say(
            "{words}: {value} ({low} to {high})",
            words="%{customdata[0]}",
            value=f"%{{y:{show}}}",
            low=f"%{{customdata[1]:{show}}}",
            high=f"%{{customdata[2]:{show}}}",
        )
        + "<extra></extra>",
        "marker": {"color": "@paper", "size": 9, "symbol": "circle", "line": {"color": f"@{FACT}", "width": 2}},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [fact.high - fact.value for fact in facts],
            "arrayminus": [fact.value - fact.low for fact in facts],
            "color": f"@{FACT}",
            "thickness": 1.4,
            "width": 4,
        },
        "cliponaxis": False,
        "showlegend": False,
        "name": say("known fact"),
    }
    return [*spans, dots]


def over_time(
    traces: list[Trace], first: date, last: date, as_of: date | None, show: str, top: float | None = None
) -> Figure:
    """A figure over weeks, with a line on the day the forecast was made. Its upright axis begins at zero."""
    layout = quiet_layout()
    layout["xaxis"] = {
        **quiet_axis(),
        "type": "date",
        "range": [first.isoformat(), (last + WEEK).isoformat()],
        "showgrid": False,
        "tickformatstops": ticks(),
        "ticks": "outside",
        "title": _title(say("week"), 14),
    }
    layout["yaxis"] = {**quiet_axis(), "rangemode": "tozero", "tickformat": show, "automargin": True}
    if top is not None:
        layout["yaxis"]["range"] = [0, top]
    layout["hovermode"] = "x unified"
    layout.update(as_of_line(first, last, as_of))
    return {"data": traces, "layout": layout}


def as_of_line(first: date, last: date, as_of: date | None) -> dict[str, Any]:
    """A dotted upright line on the day of the forecast with its date above; nothing where it lies outside."""
    if as_of is None or not first <= as_of <= last + WEEK:
        return {}
    line = {"type": "line", "x0": as_of.isoformat(), "x1": as_of.isoformat(), "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": "@soft", "width": 1, "dash": "2px,3px"}}  # fmt: skip
    late = (as_of - first) > 0.6 * (last - first)
    note = {"x": as_of.isoformat(), "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False,
            "xanchor": "right" if late else "left", "text": as_of_words(as_of), "font": {"color": "@soft", "size": 12}}  # fmt: skip
    return {"shapes": [line], "annotations": [note]}


def with_log_axis(figure: Figure, floor: float, top: float) -> Figure:
    """The same figure with a logarithmic upright axis from `floor` to `top`; ticks at powers of ten, written out."""
    powers = range(round(log10(floor)), int(log10(max(top, 10 * floor))) + 2)
    axis = {
        "type": "log",
        "range": [log10(floor), log10(max(top, 10 * floor) * 1.3)],
        "tickvals": [10.0**power for power in powers],
        "ticktext": [f"{10**power:,}" for power in powers],
    }
    layout = figure["layout"]
    return {**figure, "layout": {**layout, "yaxis": {**layout["yaxis"], **axis}}}


def in_rows(
    traces: list[Trace],
    labels: Sequence[str],
    title: str,
    axis: dict[str, Any],
    above: int = 7,
    heads: Sequence[str] = (),
) -> Figure:
    """A figure of rows, the first on top; each row's name stands above it, so that long names fit on a phone.

    `above`: pixels from the middle of a row up to the foot of its name. `heads`: a bold figure before each name.
    """
    layout = quiet_layout()
    layout["margin"] = {"l": 10, "r": 22, "t": 8, "b": 60 if axis.get("type") == "date" else 52}
    standoff = 14 if axis.get("type") == "date" else 8
    layout["xaxis"] = {**quiet_axis(), "zeroline": False, "title": _title(title, standoff), **axis}
    layout["yaxis"] = {**quiet_axis(), "range": [len(labels) - 0.6, -0.78], "showticklabels": False, "showgrid": False, "zeroline": False,
                       "showline": False, "ticks": ""}  # fmt: skip
    layout["hovermode"] = "closest"
    layout["meta"] = {"rows": True}
    bold = [f"<b>{words_in_picture(head)}</b> " for head in heads] or [""] * len(labels)
    layout["annotations"] = [
        {"xref": "paper", "x": 0, "xanchor": "left", "y": row, "yanchor": "bottom", "yshift": above, "showarrow": False, "align": "left",
         "text": head + words_in_picture(label), "font": {"color": "@ink", "size": 13}, "bgcolor": "@paper/0.8", "borderpad": 1}
        for row, (head, label) in enumerate(zip(bold, labels, strict=True))
    ]  # fmt: skip
    return {"data": traces, "layout": layout}


def bar_between(low: float, high: float, row: float, colour: str, width: float = 8, alpha: float = 0.35) -> Trace:
    """A thick line between two values of a row."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [low, high],
        "y": [row, row],
        "hoverinfo": "skip",
        "showlegend": False,
        "line": {"color": f"@{colour}/{alpha}", "width": width},
    }


def dots(values: Sequence[tuple[float, float, str]], colour: str, symbol: str = "circle", size: int = 12) -> Trace:
    """Dots in rows: (value, row, words shown when pointed at)."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value for value, _, _ in values],
        "y": [row for _, row, _ in values],
        "text": [words_in_picture(words) for _, _, words in values],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
        "marker": {"color": f"@{colour}", "size": size, "symbol": symbol, "line": {"color": "@paper", "width": 1}},
        "cliponaxis": False,
    }


def week_ends(weeks: Sequence[date], until: date) -> tuple[date, ...]:
    """Last simulated day of each week, Sunday: the day on which a total of that week is true."""
    return tuple(min(week + WEEK - timedelta(days=1), until) for week in weeks)


def has_values(fan: Fan) -> bool:
    """True where at least one week has a middle value."""
    return any(value is not None for value in fan.p50)


def quiet_layout() -> dict[str, Any]:
    """The layout every picture begins with: no background of its own, no legend, the fonts of the page."""
    return {
        "margin": {"l": 8, "r": 22, "t": 26, "b": 60},
        "paper_bgcolor": "@clear",
        "plot_bgcolor": "@clear",
        "dragmode": False,
        "showlegend": False,
        "font": {"color": "@soft", "size": 12.5, "family": "@font"},
        "hoverlabel": {"bgcolor": "@panel", "bordercolor": "@line", "font": {"color": "@ink", "size": 13}},
    }


def quiet_axis() -> dict[str, Any]:
    """The axis every picture begins with: thin lines, no zoom."""
    return {
        "gridcolor": "@line",
        "linecolor": "@soft",
        "tickcolor": "@soft",
        "zeroline": True,
        "zerolinecolor": "@soft",
        "zerolinewidth": 1,
        "fixedrange": True,
        "ticks": "",
    }


def _title(words: str, standoff: int = 8) -> dict[str, Any]:
    return {"text": words_in_picture(words), "font": {"size": 12.5, "color": "@soft"}, "standoff": standoff}


def _unbroken(fan: Fan) -> list[list[int]]:
    """Places of weeks that follow each other and have both ends of the band."""
    parts: list[list[int]] = []
    for place, (low, high) in enumerate(zip(fan.p10, fan.p90, strict=True)):
        if low is None or high is None:
            continue
        if parts and parts[-1][-1] == place - 1:
            parts[-1].append(place)
        else:
            parts.append([place])
    return parts


def _at_least(value: float | None, floor: float | None) -> float | None:
    return value if floor is None or value is None else max(value, floor)


def _middle(fact: FactPoint) -> date:
    return fact.first + (fact.last - fact.first) / 2


def as_of_words(day: date) -> str:
    """The words at the line of a forecast's day: as of 10 Dec 2025."""
    return say("as of {day}", day=short_day(day))
