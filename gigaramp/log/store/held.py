"""The rows that the ledger holds, as the process that fills it remembers them: how many of which day, and the rows themselves.

So nothing is counted or read back for a move to history: SQLite hands over row by row, and each time another thread may
take its turn. Beside busy pages that made an append of a thousand rows wait for seconds.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pyarrow as pa

from gigaramp.log.store.ledger import DAY

APART: Final = 100
"""So many appends are remembered one by one; then they become one table, as a table of few rows takes much memory."""


class Held:
    """What a ledger holds. Tables carry their positions; there are none where rows were there before this process came."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.days: Counter[int] = Counter(
            dict(connection.execute("select day, count(*) from rows group by day").fetchall())
        )
        self._tables: list[pa.Table] | None = None if self.days else []

    @property
    def rows(self) -> int:
        """How many rows the ledger holds."""
        return self.days.total()

    def add(self, table: pa.Table) -> None:
        """Rows that the ledger holds from now on."""
        days, counts = np.unique(_days(table), return_counts=True)
        self.days.update(dict(zip(days.tolist(), counts.tolist(), strict=True)))
        if self._tables is None:
            return
        self._tables.append(table)
        if len(self._tables) > APART:
            self._tables = [_one(self._tables)]

    def due(self, old: int, all_: int) -> list[int]:
        """Days to be moved: all but the newest once they have `old` rows together, every day once there are `all_` rows."""
        days = sorted(self.days)
        if self.rows >= all_:
            return days
        return days[:-1] if self.rows - self.days[max(days, default=0)] >= old else []

    def of_days(self, days: Collection[int]) -> pa.Table | None:
        """The rows of these days by position; None where not all of them are remembered."""
        if self._tables is None:
            return None
        table = _one(self._tables) if self._tables else None
        if table is None:
            return None
        return table if set(days) >= set(self.days) else table.filter(pa.array(np.isin(_days(table), list(days))))

    def gone(self, days: Collection[int]) -> None:
        """These days have been moved."""
        for day in days:
            self.days.pop(day, None)
        if not self.days:
            self._tables = []
        elif self._tables:
            table = _one(self._tables)
            self._tables = [table.filter(pa.array(~np.isin(_days(table), list(days))))]


def _one(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _days(table: pa.Table) -> Any:
    return table["when"].cast(pa.int64()).to_numpy() // DAY


__all__ = ["Held"]
