"""The history: Parquet files by day behind the ledger, each sorted by instant, source and id."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.log.store.disk import PARTIAL, checksum_of, synced
from gigaramp.log.store.ledger import DAY

if TYPE_CHECKING:
    import sqlite3

HISTORY: Final = "history"
_GROUP: Final = 131_072
_PLAIN: Final = ["id", "when", "about", "quantity", "position"]
"""Columns that hardly repeat, so a dictionary of them would only cost."""


@dataclass(frozen=True)
class DayFile:
    """One Parquet file of the history, as the ledger names it. `day` counts from 1970-01-01, `bytes` and `checksum` are of the file."""

    name: str
    day: int
    rows: int
    bytes: int
    checksum: int
    first_position: int
    last_position: int


def day_of(number: int) -> date:
    """The date of a day's number."""
    return date(1970, 1, 1) + timedelta(days=number)


def day_number(day: date) -> int:
    """The number of a date."""
    return (day - date(1970, 1, 1)).days


def files_of(connection: sqlite3.Connection, where: str = "", values: tuple[object, ...] = ()) -> list[DayFile]:
    """The files that count, by day."""
    found = connection.execute(f"select * from files {where} order by day, name", values)
    return [DayFile(*row) for row in found]


def by_day(table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each day, days rising."""
    import numpy as np

    days = table["when"].cast(pa.int64()).combine_chunks().to_numpy() // DAY
    if len(days) and np.all(days[:-1] <= days[1:]):
        ends = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
        for start, end in pairwise(ends):
            yield int(days[start]), table.slice(start, end - start)
        return
    order = np.argsort(days, kind="stable")
    ends = [0, *(np.flatnonzero(np.diff(days[order])) + 1).tolist(), len(days)] if len(days) else [0]
    for start, end in pairwise(ends):
        places = order[start:end]
        yield int(days[places[0]]), table.take(pa.array(places))


def in_order(table: pa.Table) -> pa.Table:
    """Rows by instant, source and id: the order of every reading."""
    import numpy as np

    when = table["when"].cast(pa.int64()).combine_chunks().to_numpy()
    ids = table["id"].combine_chunks().to_numpy()
    sources = table["source"]
    names = sorted(pc.unique(sources).to_pylist(), key=str.encode)
    ranks = pc.index_in(sources, value_set=pa.array(names, pa.string())).combine_chunks().to_numpy()
    step = np.diff(when)
    if np.all(step > 0):
        return table
    order = np.lexsort((ids, ranks, when))
    if np.array_equal(order, np.arange(len(order))):
        return table
    return table.take(pa.array(order))


def write_day(folder: Path, day: int, table: pa.Table, tag: str) -> DayFile:
    """Write the rows of one day under a partial name, durably. `placed` gives it its name."""
    from pyarrow import parquet

    place = folder / HISTORY / f"day={day_of(day).isoformat()}"
    place.mkdir(parents=True, exist_ok=True)
    positions = pc.min_max(table["position"]).as_py()
    name = f"{place.name}/{positions['min']:015d}-{tag}.parquet"
    path = folder / HISTORY / (name + PARTIAL)
    repeating = [name for name in table.schema.names if name not in _PLAIN]
    try:
        parquet.write_table(
            in_order(table), path, compression="zstd", compression_level=1, row_group_size=_GROUP,
            use_dictionary=repeating, column_encoding={"position": "DELTA_BINARY_PACKED", "when": "DELTA_BINARY_PACKED"},
            write_page_checksum=True, store_schema=True,
        )  # fmt: skip
        synced(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return DayFile(name, day, len(table), path.stat().st_size, checksum_of(path), positions["min"], positions["max"])


def place(folder: Path, files: list[DayFile]) -> None:
    """Give files their names, durably; they count once the ledger names them."""
    for file in files:
        path = folder / HISTORY / file.name
        os.replace(path.with_name(path.name + PARTIAL), path)
    folders = {(folder / HISTORY / file.name).parent for file in files}
    for one in sorted(folders):
        synced(one)
    if files:
        synced(folder / HISTORY)
        synced(folder)


def unplace(folder: Path, files: list[DayFile]) -> None:
    """Remove files that will not count after all."""
    for file in files:
        path = folder / HISTORY / file.name
        path.with_name(path.name + PARTIAL).unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def name_in_ledger(connection: sqlite3.Connection, files: list[DayFile]) -> None:
    """From the commit on, the files count."""
    rows = [
        (file.name, file.day, file.rows, file.bytes, file.checksum, file.first_position, file.last_position)
        for file in files
    ]
    connection.executemany("insert into files values (?, ?, ?, ?, ?, ?, ?)", rows)
