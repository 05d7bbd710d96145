"""A figure by quarter as a fan, such as the cost of a good kWh through the ramp: 10, 50 and 90 % of the futures.

A quarter that makes almost nothing costs hundreds of times what a full one does, so a wide range stands on a logarithmic axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from typing import Final

from gigaramp.languages import say
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, over_time
from gigaramp.report.pictures.matrix import quarter_words
from gigaramp.report.wording.phrases import figure as written

WIDE: Final = 12.0
"""From this ratio of the largest to the smallest value on, the axis is logarithmic."""


@dataclass(frozen=True)
class Quarter:
    """A figure of one quarter, called 2026-Q1; None where nothing is told, as where nothing is made."""

    quarter: str
    p10: float | None
    p50: float | None
    p90: float | None

    @property
    def first(self) -> date:
        """First day of the quarter."""
        year, _, number = self.quarter.partition("-Q")
        return date(int(year), 3 * int(number) - 2, 1)

    @property
    def middle(self) -> date:
        """The day in its middle."""
        return self.first + timedelta(days=45)


@dataclass(frozen=True)
class Costs:
    """A cost by quarter, with what it is when the plant is mature (None: not known), in `unit`."""

    quarters: tuple[Quarter, ...]
    unit: str
    as_of: date | None
    mature: float | None = None


def cost_picture(costs: Costs, band: str, name: str = "cost") -> Picture:
    """Cost of a good unit by quarter with its finding and its table. `band` says what the range rests on."""
    key = [Mark("band", "blue", band), Mark("dot", "blue", say("middle future"))]
    if costs.mature is not None:
        key.append(Mark("dashed", "ink", say("a mature plant")))
    return Picture(
        name=name,
        finding=cost_finding(costs),
        deck=say("Everything that is paid in a quarter over the good energy made in it. Left of the dotted line is the past."),
        axis=costs.unit,
        key=tuple(key),
        figure=_figure(costs),
        sheet=_sheet(costs),
        height=340,
    )  # fmt: skip


def cost_finding(costs: Costs) -> str:
    """What a good kWh costs in the first and in the last quarter that has a middle."""
    told = [one for one in costs.quarters if one.p50 is not None]
    if not told:
        return say("No good kWh is made, so none has a cost")
    ahead = [one for one in told if costs.as_of is None or one.first + timedelta(days=92) > costs.as_of] or told
    first, last = ahead[0], ahead[-1]
    begin, end = quarter_words(first.quarter), quarter_words(last.quarter)
    if first is last or first.p50 is None or last.p50 is None:
        return say("A good kWh costs {cost} EUR in {quarter}", cost=written(last.p50 or 0.0), quarter=end)
    values = {"first": written(first.p50), "begin": begin, "last": written(last.p50), "end": end}
    if values["first"] == values["last"]:
        return say("A good kWh stays at {first} EUR from {begin} to {end}", **values)
    if last.p50 <= first.p50:
        return say("A good kWh falls from {first} EUR in {begin} to {last} EUR in {end}", **values)
    return say("A good kWh rises from {first} EUR in {begin} to {last} EUR in {end}", **values)


def _figure(costs: Costs) -> Figure:
    told = [one for one in costs.quarters if one.p50 is not None]
    if not told:
        return over_time([], date(2000, 1, 1), date(2000, 2, 1), None, "~r")
    ends = [value for one in told for value in (one.p10, one.p50, one.p90) if value is not None and value > 0]
    traces = [_span(one) for one in told if one.p10 is not None and one.p90 is not None]
    traces.append({
        "type": "scatter", "mode": "lines+markers", "x": [one.middle.isoformat() for one in told], "y": [one.p50 for one in told],
        "line": {"color": "@blue", "width": 1.6}, "marker": {"color": "@blue", "size": 9, "line": {"color": "@paper", "width": 1}},
        "customdata": [[one.p10, one.p90, quarter_words(one.quarter)] for one in told], "showlegend": False, "cliponaxis": False,
        "hovertemplate": "%{customdata[2]}: %{y:,.3~r}<br>10–90 %: %{customdata[0]:,.3~r} – %{customdata[1]:,.3~r}<extra></extra>",
    })  # fmt: skip
    first, last = costs.quarters[0].first, costs.quarters[-1].first + timedelta(days=85)
    if costs.mature is not None:
        traces.append({"type": "scatter", "mode": "lines", "x": [first.isoformat(), (last + timedelta(days=7)).isoformat()],
                       "y": [costs.mature] * 2, "line": {"color": "@ink", "width": 1.6, "dash": "6px,4px"}, "showlegend": False,
                       "hovertemplate": "%{y:,.3~r}<extra></extra>"})  # fmt: skip
        ends.append(costs.mature)
    figure = over_time(traces, first, last, costs.as_of, ",.3~r")
    figure["layout"]["hovermode"] = "closest"
    figure["layout"]["xaxis"]["title"]["text"] = say("quarter")
    if ends and max(ends) > WIDE * min(ends):
        figure["layout"]["yaxis"].update(
            {"type": "log", "range": [log10(min(ends)) - 0.1, log10(max(ends)) + 0.1], **_ticks(ends)}
        )
    return figure


def _span(one: Quarter) -> Trace:
    """The range of one quarter as an upright bar."""
    day = one.middle.isoformat()
    return {"type": "scatter", "mode": "lines", "x": [day, day], "y": [one.p10, one.p90], "hoverinfo": "skip", "showlegend": False,
            "line": {"color": "@blue/0.3", "width": 14}}  # fmt: skip


def _ticks(ends: Sequence[float]) -> dict[str, list[object]]:
    """Ticks of a logarithmic axis at 1, 2 and 5 of each power of ten, or at the powers alone where there are many; written out."""
    powers = range(int(log10(min(ends))) - 1, int(log10(max(ends))) + 2)
    heads = (1, 2, 5) if log10(max(ends) / min(ends)) < 2.5 else (1,)
    values = [head * 10.0**power for power in powers for head in heads]
    return {"tickvals": list(values), "ticktext": [f"{value:,.10g}" for value in values]}


def _sheet(costs: Costs) -> Sheet:
    columns = (
        Column(say("quarter")),
        *(Column(f"{costs.unit}, {mark}", "figure") for mark in ("10 %", "50 %", "90 %")),
    )
    rows: list[tuple[Value, ...]] = [(quarter_words(one.quarter), one.p10, one.p50, one.p90) for one in costs.quarters]
    return Sheet(say("Cost of a good kWh by quarter"), columns, tuple(rows), "cost-per-kwh")
