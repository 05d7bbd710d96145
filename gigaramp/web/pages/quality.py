"""Quality: scrap by the step that made it, where it was found and the machine, day by day, with the few that matter first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.languages import day as day_words
from gigaramp.languages import later, named, say
from gigaramp.web.view import Page, View

if TYPE_CHECKING:
    from gigaramp.floor.state import DayNow, Picture, ScrapNow

SPANS = (1, 7, 28, 91)
"""Production days that can be looked at together."""

DEFINITIONS = {
    "scrap": (
        later("Scrap"),
        later(
            "Units that were judged and cannot be used. A unit counts once, on the day and at the step where it was found."
        ),
    ),
    "scrap_made_by": (
        later("Scrap by the step that made it"),
        later(
            "The step or the defect that a scrap row names as its cause; where it names none, the step where it was found."
        ),
    ),
    "scrap_ratio_of_days": (
        later("Scrap ratio of days"),
        later("Scrap as a share of scrap and good units that left the step in these production days."),
    ),
}


def quality(view: View) -> dict[str, Any]:
    """Scrap of the last production days: by cause, by place, by machine and by day, and the yield of each step."""
    picture, span = view.service.picture(), _span(view)
    last = picture.day
    first = last - timedelta(days=span - 1)
    line, step = view.query.get("line") or None, view.query.get("step") or None
    scrap = [
        one
        for one in picture.scrap
        if first <= one.day <= last
        and (line is None or one.line == line)
        and (step is None or step in (one.step, one.cause))
    ]
    days = [one for one in picture.days if first <= one.day <= last and (line is None or one.line == line)]
    causes = _ranked(scrap, lambda one: (one.cause or one.step,))
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "span": span,
        "spans": list(SPANS),
        "line": line,
        "step": step,
        "lines": sorted({one.line for one in picture.days if one.line}),
        "scrap": sum(one.units for one in scrap),
        "causes": _with_shares(causes, ("cause",)),
        "places": _with_shares(_ranked(scrap, lambda one: (one.step, one.line)), ("step", "line"))[:40],
        "machines": _with_shares(
            _ranked(_of_machines(scrap, picture), lambda one: (one.step, one.line, one.machine)),
            ("step", "line", "machine"),
        )[:20],
        "pairs": _with_shares(_ranked(scrap, lambda one: (one.cause or one.step, one.step)), ("cause", "step"))[:40],
        "steps": _yields(days, picture, step),
        "pareto": _pareto(causes),
        "by_day": _by_day(picture, first, last, line, step),
    }


def _of_machines(scrap: list[ScrapNow], picture: Picture) -> list[ScrapNow]:
    """Scrap that tells its machine. Where 0 is the only one ever named of several, one stands for all: a played step that makes
    its lots in common, or a system that counts by step.
    """
    named_at: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for one in picture.scrap:
        named_at[one.line, one.step].add(one.machine or "")
    for_all = {(one.line, one.step) for one in picture.steps if len(one.machines) > 1}
    for_all = {place for place in for_all if named_at[place] <= {"", "0"}}
    return [one for one in scrap if one.machine and (one.line, one.step) not in for_all]


def _span(view: View) -> int:
    text = view.query.get("days", "7")
    if text not in {str(one) for one in SPANS}:
        raise AskError(
            say("days: `{text}` is not one of {spans}", text=text[:20], spans=", ".join(str(one) for one in SPANS))
        )
    return int(text)


def _ranked(scrap: Iterable[ScrapNow], key: Any) -> list[tuple[tuple[Any, ...], float]]:
    """Units by key, the most first; equal ones in the order of their names."""
    sums: dict[tuple[Any, ...], float] = defaultdict(float)
    for one in scrap:
        sums[key(one)] += one.units
    return sorted(sums.items(), key=lambda item: (-item[1], tuple(str(part) for part in item[0])))


def _with_shares(ranked: list[tuple[tuple[Any, ...], float]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    whole = sum(units for _, units in ranked)
    return [
        {**dict(zip(names, key, strict=True)), "units": units, "share": units / whole if whole else None}
        for key, units in ranked
        if units > 0.0
    ]


def _yields(days: list[DayNow], picture: Picture, step: str | None) -> list[dict[str, Any]]:
    """Good and scrap of each step in the order of the plant; the share that is scrap."""
    order = list(dict.fromkeys(one.step for one in picture.steps))
    good: dict[str, float] = defaultdict(float)
    scrap: dict[str, float] = defaultdict(float)
    for one in days:
        if one.step:
            good[one.step] += one.good or 0.0
            scrap[one.step] += one.scrap or 0.0
    names = [*(name for name in order if name in good), *sorted(set(good) - set(order))]
    return [
        {
            "step": name,
            "good": good[name],
            "scrap": scrap[name],
            "ratio": scrap[name] / (good[name] + scrap[name]) if good[name] + scrap[name] else None,
        }
        for name in names
        if step in (None, name)
    ]


def _pareto(causes: list[tuple[tuple[Any, ...], float]]) -> dict[str, Any]:
    """The causes as bars, the most first, with the share they make up together (Juran's Pareto chart)."""
    shown = [(key[0], units) for key, units in causes if units > 0.0][:12]
    whole = sum(units for _, units in causes) or 1.0
    names = [named(name).replace("_", " ") for name, _ in shown]
    together, so_far = [], 0.0
    for _, units in shown:
        so_far += units
        together.append(so_far / whole)
    return {
        "data": [
            {
                "type": "bar",
                "x": names,
                "y": [units for _, units in shown],
                "marker": {"color": "@vermillion"},
                "hovertemplate": "%{x}: %{y:,.0f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": names,
                "y": together,
                "yaxis": "y2",
                "line": {"color": "@ink", "width": 1.5},
                "marker": {"size": 5},
                "hovertemplate": "%{y:.0%}<extra></extra>",
            },
        ],
        "layout": {
            "yaxis": {"rangemode": "tozero", "tickformat": ",.3~s"},
            "yaxis2": {
                "overlaying": "y",
                "side": "right",
                "range": [0, 1.05],
                "tickformat": ".0%",
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "showgrid": False,
                "tickfont": {"color": "@soft"},
                "fixedrange": True,
            },
            "xaxis": {"tickangle": -35},
            "margin": {"l": 46, "r": 44, "t": 8, "b": 70},
            "bargap": 0.25,
        },
    }


def _by_day(picture: Picture, first: date, last: date, line: str | None, step: str | None) -> dict[str, Any]:
    """Scrap day by day over at least four weeks, so that a change shows."""
    begin = min(first, last - timedelta(days=27))
    sums: dict[date, float] = defaultdict(float)
    for one in picture.scrap:
        if (
            begin <= one.day <= last
            and (line is None or one.line == line)
            and (step is None or step in (one.step, one.cause))
        ):
            sums[one.day] += one.units
    days = sorted(sums)
    colours = ["@vermillion" if one >= first else "@grey" for one in days]
    return {
        "data": [
            {
                "type": "bar",
                "x": [one.isoformat() for one in days],
                "y": [sums[one] for one in days],
                "marker": {"color": colours},
                "hovertemplate": "%{x}: %{y:,.0f}<extra></extra>",
            }
        ],
        "layout": {"xaxis": {"type": "date"}, "yaxis": {"rangemode": "tozero", "tickformat": ",.3~s"}, "bargap": 0.2},
    }


def span_words(span: int, last: date) -> str:
    """The days looked at, in words."""
    if span == 1:
        return say("production day {day}", day=day_words(last))
    return say("the last {days} production days, to {day}", days=span, day=day_words(last))


PAGE = Page("/quality", later("Quality"), "quality.html.jinja", quality, style="quality.css", pictures=True)
