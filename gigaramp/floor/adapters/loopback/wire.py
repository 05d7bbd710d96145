"""What the loopback adapter is given: rows of the log, each with the instant at which the plant would tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Played:
    """Rows of a simulated run in the order in which they fall due; `due` holds the instants, UTC, in microseconds, rising.

    A sheet of a day falls due at the end of its day, though its rows carry the day's begin.
    """

    rows: pa.Table
    due: Any


def by_instant(rows: pa.Table) -> Played:
    """Rows that each fall due at their own instant, brought into that order; ties by source and id."""
    import pyarrow as pa

    ordered = rows.sort_by([("when", "ascending"), ("source", "ascending"), ("id", "ascending")])
    return Played(ordered, ordered["when"].cast(pa.int64()).combine_chunks().to_numpy())
