"""Reading a log for plan against actual: its production days, in the names of the plant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from gigaramp.errors import AskError
from gigaramp.languages import say, say_many
from gigaramp.launch.progress.told_days import OF_PRODUCTION, ToldDays
from gigaramp.plant.structure import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.plant.model import Plant

TWIN: Final = "twin"
"""Source of simulated rows. Their clock has no summer time, so they are read as UTC."""


@contextmanager
def opened(log: Any) -> Iterator[Any]:
    """The rows to read: a table or an open store as they are, the folder of a store opened and closed. Raises LogError."""
    import pyarrow as pa

    if isinstance(log, str | Path):
        from gigaramp.log.store import Store

        with Store.open(log, read_only=True) as store:
            yield store
    elif isinstance(log, pa.Table) or hasattr(log, "read"):
        yield log
    else:
        raise AskError(
            say(
                "progress: the log is {what}: give the folder of a log, an open store or a table of rows",
                what=type(log).__name__,
            )
        )


def timezone_of(plant: Plant, rows: Any) -> str:
    """Time zone the production days are read in: that of the plant; UTC for a bare table of rows that the twin alone wrote."""
    import pyarrow as pa

    if isinstance(rows, pa.Table):
        return "UTC" if rows.column("source").unique().to_pylist() == [TWIN] else plant.timezone
    return plant.timezone


def within(plant: Plant, totals: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """The totals in the names of the plant, and words on every figure of production that this plant has no place for."""
    import pyarrow as pa

    steps, lines = plant.steps, tuple(plant.lines)
    kept: list[bool] = []
    told_lines: list[str | None] = []
    outside: Counter[tuple[str, str | None]] = Counter()
    columns = (totals.column(name).to_pylist() for name in ("line", "step", "what"))
    for line, step, what in zip(*columns, strict=True):
        place = _outside(plant, line, step, what)
        kept.append(place is None)
        told_lines.append(_line(line, lines, step in steps and steps[step].shared))
        if place is not None:
            outside[place] += 1
    named = totals.set_column(totals.schema.get_field_index("line"), "line", pa.array(told_lines, pa.string()))
    words = tuple(_outside_words(plant, kind, name, count) for (kind, name), count in sorted(outside.items(), key=str))
    return named.filter(pa.array(kept, pa.bool_())), words


def _outside(plant: Plant, line: str | None, step: str | None, what: str) -> tuple[str, str | None] | None:
    """What of a row the plant does not have: ("step", name) or ("line", name); None where it has both."""
    if what not in OF_PRODUCTION:
        return None
    if step is None and what != "day_shipped":
        return "step", None
    if step is not None and step not in plant.steps and step not in plant.movers:
        return "step", step
    return ("line", line) if line is not None and line not in plant.line_names else None


def _line(line: str | None, lines: tuple[str, ...], is_shared: bool) -> str | None:
    """The line of a figure: none at a shared step or where the plant names none, the only one where there is one."""
    if is_shared or not lines:
        return None
    return lines[0] if line is None and len(lines) == 1 else line


def _outside_words(plant: Plant, kind: str, name: str | None, count: int) -> str:
    if name is None:
        return say_many(
            "{count} day figure of the log names no step; it is not counted",
            "{count} day figures of the log name no step; they are not counted",
            count,
        )
    if kind == "step":
        told = say_many(
            "{count} day figure of the log is of step {name}, which is not in this plant; it is not counted",
            "{count} day figures of the log are of step {name}, which is not in this plant; they are not counted",
            count, name=name,
        )  # fmt: skip
        mend = did_you_mean(name, plant.steps)
    else:
        told = say_many(
            "{count} day figure of the log is of line {name}, which is not in this plant; it is not counted",
            "{count} day figures of the log are of line {name}, which is not in this plant; they are not counted",
            count, name=name,
        )  # fmt: skip
        mend = did_you_mean(name, plant.line_names)
    return say("{told}; {mend}", told=told, mend=mend) if mend else told


def default_day(told: ToldDays, rows: Any, timezone: str, first_minute: int) -> date:
    """The day after the last whole day of a log. The last day is whole where a sheet sums it up; of events alone it may still run.

    A log of a single day of events is told as if that day were over.
    """
    last = told.days[-1]
    begins = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo(timezone)) + timedelta(minutes=first_minute)
    if len(told.days) == 1 or _has_sheet(rows, begins.astimezone(UTC)):
        return last + timedelta(days=1)
    return last


def _has_sheet(rows: Any, begins: datetime) -> bool:
    """Whether a figure of a sheet stands at or after an instant."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(rows, pa.Table):
        found = rows.filter(pc.greater_equal(rows.column("when"), pa.scalar(begins, rows.schema.field("when").type)))
    else:
        found = rows.read(first=begins, last=None, columns=["when", "what"])
    kinds = set(found.column("what").to_pylist())
    return any(str(kind).startswith("day_") for kind in kinds)
