"""Advice read for its Gantt: the bars of each family, training and lever, as they are and as proposed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gigaramp.languages import say, say_many
from gigaramp.report.pictures.gantt import Planned, Span
from gigaramp.report.wording.phrases import count, day_words, plain

if TYPE_CHECKING:
    from gigaramp.launch.advise.answer import Advice, GanttRow


def plan_of(told: Advice) -> tuple[Planned, ...]:
    """One row for each thing of the plan; those that change first, each kind in its own order."""
    names = dict.fromkeys((row.kind, row.name) for row in told.gantt)
    rows = [_planned([row for row in told.gantt if (row.kind, row.name) == name]) for name in names]
    return tuple(sorted(rows, key=lambda row: not row.is_changed))


def _planned(rows: list[GanttRow]) -> Planned:
    as_is = _spans(row for row in rows if row.side in ("as is", "both"))
    proposed = _spans(row for row in rows if row.side in ("proposed", "both"))
    first = rows[0]
    kinds = {
        "experts": say("experts: {name}", name=plain(first.name)),
        "training": say("training seats"),
        "lever": plain(first.name),
    }
    words = next((row.words for row in rows if row.words), "") or _change_words(first.kind, as_is, proposed)
    return Planned(kinds[first.kind], as_is, proposed, words)


def _spans(rows: Iterable[GanttRow]) -> tuple[Span, ...]:
    return tuple(Span(row.first, row.last, row.count) for row in rows)


def _change_words(kind: str, as_is: tuple[Span, ...], proposed: tuple[Span, ...]) -> str:
    """What changes between two spans: how many, and until when."""
    if not proposed or as_is == proposed:
        return _amount(kind, as_is[0]) if as_is else ""
    new = proposed[0]
    until = say("to {day}", day=day_words(new.last))
    if not as_is or as_is[0].amount == new.amount:
        return f"{_amount(kind, new)} {until}".strip()
    old = count(as_is[0].amount or 0)
    return f"{old} → {_amount(kind, new)} {until}".strip()


def _amount(kind: str, span: Span) -> str:
    if span.amount is None:
        return ""
    if kind == "experts":
        return say_many("{number} person", "{number} people", span.amount, number=count(span.amount))
    return count(span.amount)
