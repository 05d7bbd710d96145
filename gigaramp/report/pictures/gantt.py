"""A plan as a Gantt: experts, training and other levers in rows, as they are (light) and as proposed (full)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gigaramp.languages import labelled, say
from gigaramp.report.parts import Column, Mark, Picture, Sheet, Value
from gigaramp.report.pictures.drawing import Figure, Trace, as_of_line, in_rows, ticks, words_in_picture
from gigaramp.report.wording.phrases import day_words

ROW: Final = 58
BAR: Final = 11
"""Thickness of a bar in pixels."""


@dataclass(frozen=True)
class Span:
    """From the first to the last day, with how many (people, seats, sleds); None where nothing is counted."""

    first: date
    last: date
    amount: float | None = None


@dataclass(frozen=True)
class Planned:
    """One row: what it is, its spans as they are and as proposed, what the change is in words, and what it costs."""

    name: str
    as_is: tuple[Span, ...]
    proposed: tuple[Span, ...]
    words: str = ""
    cost: str = ""

    @property
    def is_changed(self) -> bool:
        """True where the plan proposes something else."""
        return self.as_is != self.proposed


def gantt_picture(rows: Sequence[Planned], finding: str, as_of: date | None, name: str = "gantt") -> Picture:
    """The picture with its table. The finding is the advice in one sentence, said by the one who gives it."""
    return Picture(
        name=name,
        finding=finding,
        deck=say(
            "Light bars are the plan as it is, full bars the plan that is proposed. A row with one light bar stays as it is."
        ),
        axis=say("a family of experts, a training or another lever in each row"),
        key=(Mark("block", "blue", say("proposed")), Mark("band", "grey", say("as it is"))),
        figure=_figure(rows, as_of),
        sheet=_sheet(rows),
        height=ROW * max(len(rows), 1) + 90,
    )


def _figure(rows: Sequence[Planned], as_of: date | None) -> Figure:
    traces: list[Trace] = []
    for row, one in enumerate(rows):
        for span in one.as_is:
            traces.append(_bar(one.name, span, row, "@grey/0.45", say("as it is")))
        for span in one.proposed if one.is_changed else ():
            traces.append(_bar(one.name, span, row + 0.24, "@blue", say("proposed")))
    days = [day for one in rows for span in (*one.as_is, *one.proposed) for day in (span.first, span.last)]
    days += [as_of] if as_of is not None and days else []
    first, last = min(days, default=date(2000, 1, 1)), max(days, default=date(2000, 1, 1))
    room = max((last - first) // 30, timedelta(days=7))
    axis = {"type": "date", "range": [(first - room).isoformat(), (last + room).isoformat()], "tickformatstops": ticks(),
            "ticks": "outside", "showgrid": True}  # fmt: skip
    labels = [labelled(one.name, one.words) if one.words else one.name for one in rows]
    figure = in_rows(traces, labels, say("day"), axis, above=8)
    figure["layout"]["yaxis"]["range"] = [len(rows) - 0.45, -0.78]
    today = as_of_line(first - room, last + room, as_of)
    if today:
        figure["layout"]["shapes"] = today["shapes"]
        figure["layout"]["annotations"] += today["annotations"]
        figure["layout"]["margin"] = {**figure["layout"]["margin"], "t": 26}
    return figure


def _bar(name: str, span: Span, row: float, colour: str, which: str) -> Trace:
    amount = f", {span.amount:g}" if span.amount is not None else ""
    words = words_in_picture(labelled(f"{name}, {which}{amount}", f"{day_words(span.first)} – {day_words(span.last)}"))
    return {"type": "scatter", "mode": "lines", "x": [span.first.isoformat(), span.last.isoformat()], "y": [row, row],
            "hovertext": [words, words], "hovertemplate": "%{hovertext}<extra></extra>", "showlegend": False,
            "line": {"color": colour, "width": BAR}}  # fmt: skip


def _sheet(rows: Sequence[Planned]) -> Sheet:
    columns = (
        Column(say("what")),
        Column(say("plan")),
        Column(say("from"), "date"),
        Column(say("to"), "date"),
        Column(say("how many"), "figure"),
        Column(say("in words")),
        Column(say("cost")),
    )
    told: list[tuple[Value, ...]] = []
    for one in rows:
        told += [(one.name, say("as it is"), span.first, span.last, span.amount, "", "") for span in one.as_is]
        told += [
            (one.name, say("proposed"), span.first, span.last, span.amount, one.words, one.cost)
            for span in one.proposed
        ]
    return Sheet(say("The plan of experts, training and other levers"), columns, tuple(told), "plan")
