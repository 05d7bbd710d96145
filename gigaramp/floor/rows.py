"""Rows that people write on the floor: one deed makes a few rows of one instant, with numbers of the source `floor`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE: Final = "floor"
"""Who wrote these rows: people, through the pages."""

NextIds = Callable[[int], Sequence[int]]
"""Gives so many numbers that no row of the source has yet, rising (`Service.next_ids`)."""


@dataclass(frozen=True)
class Row:
    """One row of the log before it has its instant and its number. The fields are those of `gigaramp.log.record`."""

    what: str
    line: str | None = None
    step: str | None = None
    machine: str | None = None
    about: str | None = None
    quantity: float | None = None
    cause: str | None = None
    note: str | None = None


def rows_of(rows: Sequence[Row], when: datetime, next_ids: NextIds) -> pa.Table:
    """The rows as a table of the log, all at one instant, in the order given."""
    from gigaramp.log.record import table_of

    return table_of(
        [when] * len(rows),
        [row.what for row in rows],
        line=[row.line for row in rows],
        step=[row.step for row in rows],
        machine=[row.machine for row in rows],
        about=[row.about for row in rows],
        quantity=[row.quantity for row in rows],
        cause=[row.cause for row in rows],
        note=[row.note for row in rows],
        source=SOURCE,
        ids=next_ids(len(rows)) if rows else [],
    )
