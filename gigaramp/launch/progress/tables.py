"""Plan against actual as tables for CSV: the parts of each span, its steps, and every day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.launch.progress.answer import Progress, Span


def parts_table(answer: Progress) -> pa.Table:
    """One row for each part of each span, in units of output: could_make, each loss, on_its_way, not_told, made, planned, gap."""
    import pyarrow as pa

    rows = [row for span in answer.spans for row in _parts(span)]
    names = ("span", "first", "last", "part", "line", "step", "cause", "units", "minutes", "share", "share_of_gap")
    kinds = (
        pa.string(), pa.date32(), pa.date32(), pa.string(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.float64(),
        pa.float64(), pa.float64(),
    )  # fmt: skip
    return _table(rows, names, kinds)


def steps_table(answer: Progress) -> pa.Table:
    """One row for each step of each span, in units of the step."""
    import pyarrow as pa

    names = ("span", "first", "last", "step", "could_make", "started", "good", "scrap", "not_started", "down_minutes")
    rows = [
        (span.span, span.first, span.last, one.step, one.could_make, one.started, one.good, one.scrap, one.not_started, one.down_minutes)
        for span in answer.spans
        for one in span.steps
    ]  # fmt: skip
    text, day, number = pa.string(), pa.date32(), pa.float64()
    return _table(rows, names, (text, day, day, text, *[number] * 6))


def days_table(answer: Progress) -> pa.Table:
    """One row for each day: planned and made."""
    import pyarrow as pa

    rows = [(one.day, one.planned, one.made) for one in answer.days]
    return _table(rows, ("day", "planned", "made"), (pa.date32(), pa.float64(), pa.float64()))


def _parts(span: Span) -> list[tuple[Any, ...]]:
    days = (span.span, span.first, span.last)

    def whole(part: str, units: float | None) -> tuple[Any, ...]:
        return (*days, part, None, None, None, units, None, None, None)

    losses = [
        (*days, lost.loss, lost.line, lost.step, lost.cause, lost.units, lost.minutes, lost.share, lost.share_of_gap)
        for lost in span.losses
    ]
    return [
        whole("could_make", span.could_make), *losses, whole("on_its_way", span.on_its_way), whole("not_told", span.not_told),
        whole("made", span.made), whole("planned", span.planned), whole("gap", span.gap),
    ]  # fmt: skip


def _table(rows: list[tuple[Any, ...]], names: tuple[str, ...], kinds: tuple[Any, ...]) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        [pa.array([row[place] for row in rows], kind) for place, kind in enumerate(kinds)], names=list(names)
    )
