"""What of a store is still as it was written: its ledger, each file of its history, and that no row stands twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.store import history, ledger
from gigaramp.log.store.disk import checksum_of, is_damage, not_read
from gigaramp.log.store.history import HISTORY, DayFile
from gigaramp.log.store.identity import Numbers, keys_of
from gigaramp.log.store.runs import is_whole, read_run

_ROWS_AT_ONCE: Final = 50_000_000
"""Rows whose keys are compared at once: 400 MB. A longer log is gone through several times."""


@dataclass(frozen=True)
class Damage:
    """One file that is not as it was written: its name within the folder, why, and what it held as far as that is known."""

    file: str
    reason: str
    day: date | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Incomplete:
    """A day of which rows were lost and set aside; without a day, the days are not known."""

    day: date | None
    rows: int | None
    reason: str


@dataclass(frozen=True)
class Checked:
    """What `check` found: rows that can be read, in how many days and files, what is damaged, which rows stand twice."""

    rows: int
    in_ledger: int
    files: int
    first: date | None
    last: date | None
    damages: tuple[Damage, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    twice: int = 0
    """Rows whose source and id an earlier row has already; 0 unless files were copied in by hand."""

    @property
    def is_whole(self) -> bool:
        """True where nothing is damaged and no row stands twice. Days that were set aside before count as told."""
        return not self.damages and not self.twice

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return {
            "whole": self.is_whole,
            "rows": self.rows,
            "in_ledger": self.in_ledger,
            "files": self.files,
            "first": _text(self.first),
            "last": _text(self.last),
            "damaged": [vars(one) | {"day": _text(one.day)} for one in self.damages],
            "incomplete": [vars(one) | {"day": _text(one.day)} for one in self.incomplete],
            "twice": self.twice,
        }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def check(folder: Path) -> Checked:
    """Look at every file of a store. Raises LogError where there is no store, or one of a newer version."""
    ledger.expect_store(folder)
    damages: list[Damage] = []
    try:
        connection = ledger.readable(folder)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise LogError(not_read(folder, error)) from error
        return _without_ledger(folder, str(error))
    try:
        rows = _ledger_rows(connection)
        files = history.files_of(connection)
        runs = connection.execute("select name, rows, checksum from runs").fetchall()
        incomplete = incomplete_of(connection)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise LogError(not_read(folder, error)) from error
        return _without_ledger(folder, str(error))
    finally:
        connection.close()
    whole = []
    for file in files:
        reason = reason_against(folder, file)
        if reason is None:
            whole.append(file)
        else:
            damages.append(Damage(f"{HISTORY}/{file.name}", reason, history.day_of(file.day), file.rows))
    for name, count, checksum in runs:
        if not _run_is_whole(folder, name, count, checksum):
            damages.append(
                Damage(f"keys/{name}", say("it is missing or has changed; nothing is lost by that"), None, 0)
            )
    return _told(folder, rows, whole, damages, incomplete)


def incomplete_of(connection: sqlite3.Connection) -> tuple[Incomplete, ...]:
    """Days of which rows were set aside."""
    found = connection.execute("select day, rows, reason from incomplete order by day")
    return tuple(Incomplete(None if day is None else history.day_of(day), rows, why) for day, rows, why in found)


def reason_against(folder: Path, file: DayFile) -> str | None:
    """Why a file is not as it was written, or None where it is."""
    from pyarrow import parquet

    path = folder / HISTORY / file.name
    try:
        if path.stat().st_size != file.bytes:
            return say("it is shorter or longer than it was")
        if checksum_of(path) != file.checksum:
            return say("its content has changed")
        if parquet.read_metadata(path).num_rows != file.rows:
            return say("it has another number of rows than it had")
    except FileNotFoundError:
        return say("it is missing")
    except (OSError, pa.ArrowException) as error:
        return str(error).splitlines()[0][:200]
    return None


def _ledger_rows(connection: sqlite3.Connection) -> pa.Table:
    """Rows of a ledger that is whole. Raises sqlite3.DatabaseError for one that is not."""
    found = [row[0] for row in connection.execute("pragma integrity_check(5)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(found[0])
    return ledger.rows_of(connection)


def _run_is_whole(folder: Path, name: str, rows: int, checksum: int) -> bool:
    try:
        return is_whole(folder, read_run(folder, name, rows, checksum))
    except (OSError, ValueError):
        return False


def _without_ledger(folder: Path, reason: str) -> Checked:
    """A store whose ledger is damaged: its history can be read, as far as its own checksums hold."""
    damages = [Damage(ledger.LEDGER, reason)]
    whole = []
    for path in sorted((folder / HISTORY).glob("day=*/*.parquet")):
        file = file_on_disk(folder, path)
        if isinstance(file, Damage):
            damages.append(file)
        else:
            whole.append(file)
    return _told(folder, ledger.with_position().empty_table(), whole, damages, ())


def file_on_disk(folder: Path, path: Path) -> DayFile | Damage:
    """A file of the history by itself, without what the ledger says about it; read whole with the checksums of its pages."""
    from pyarrow import parquet

    name = f"{path.parent.name}/{path.name}"
    day = date.fromisoformat(path.parent.name.removeprefix("day="))
    try:
        table = parquet.ParquetFile(path, page_checksum_verification=True).read()
        positions = table["position"].to_numpy()
        ends = int(positions.min()), int(positions.max())
        return DayFile(name, history.day_number(day), len(table), path.stat().st_size, checksum_of(path), *ends)
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        return Damage(f"{HISTORY}/{name}", reason, day)


def _told(
    folder: Path, rows: pa.Table, whole: list[DayFile], damages: list[Damage], incomplete: tuple[Incomplete, ...]
) -> Checked:
    days = {file.day for file in whole} | {day for day, _ in history.by_day(rows)}
    return Checked(
        rows=len(rows) + sum(file.rows for file in whole),
        in_ledger=len(rows),
        files=len(whole),
        first=history.day_of(min(days)) if days else None,
        last=history.day_of(max(days)) if days else None,
        damages=tuple(damages),
        incomplete=incomplete,
        twice=_twice(folder, rows, whole),
    )


def _twice(folder: Path, rows: pa.Table, files: list[DayFile]) -> int:
    """How many rows have the source and id of another one."""
    total = len(rows) + sum(file.rows for file in files)
    rounds = 1 + total // _ROWS_AT_ONCE
    found = 0
    for part in range(rounds):
        keys = [keys_of(rows), *(file_keys(folder, file) for file in files)]
        mine = np.sort(np.concatenate([some[some % np.uint64(rounds) == part] for some in keys]))
        found += int(np.count_nonzero(mine[1:] == mine[:-1]))
    return found


def file_keys(folder: Path, file: DayFile) -> Numbers:
    """Keys of the rows of a file."""
    from pyarrow import parquet

    return keys_of(parquet.read_table(folder / HISTORY / file.name, columns=["id", "source"], partitioning=None))


def still_readable(connection: sqlite3.Connection) -> Iterator[pa.Table]:
    """Rows of a damaged ledger that are as they were written, a thousand at a time, and one by one where it is damaged."""
    last = -1
    while True:
        try:
            table = ledger.rows_of(connection, "where position > ?", (last,), limit=1000)
            if not len(table):
                return
            last = table["position"][-1].as_py()
            yield table
            continue
        except sqlite3.DatabaseError:
            pass
        ahead = _positions(connection, last)
        if not ahead:
            return
        for position in ahead:
            last = position
            try:
                table = ledger.rows_of(connection, "where position = ?", (position,))
            except sqlite3.DatabaseError:
                continue
            if len(table):
                yield table


def _positions(connection: sqlite3.Connection, after: int) -> list[int]:
    """Up to a thousand positions that the damaged ledger still names, by whichever of its indexes can be read."""
    for table in ("rows", "rows indexed by rows_by_key", "rows indexed by rows_by_day"):
        try:
            found = connection.execute(
                f"select position from {table} where position > ? and key is not null order by position limit 1000",
                (after,),
            ).fetchall()
        except sqlite3.DatabaseError:
            continue
        if found:
            return [row[0] for row in found]
    return []


__all__ = ["Checked", "Damage", "Incomplete", "check"]
