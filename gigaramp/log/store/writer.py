"""Taking rows in: small appends into the ledger, large ones straight to history, and the ledger's days after them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.store import history, ledger
from gigaramp.log.store.disk import damaged, synced, told_when_writing
from gigaramp.log.store.held import Held
from gigaramp.log.store.history import DayFile
from gigaramp.log.store.identity import Numbers, fingerprints_of, keys_of
from gigaramp.log.store.incoming import prepared, row_number, with_positions
from gigaramp.log.store.runs import RUNS, Run, is_whole, merged, read_run, run_of, write_run
from gigaramp.log.store.same import Known, differing, expect_same, found_in

BULK_ROWS: Final = 20_000
"""An append of so many rows goes straight to history."""
OLD_DAYS_FROM: Final = 50_000
"""Once the days of the ledger before the newest one have so many rows together, they move to history."""
ALL_DAYS_FROM: Final = 200_000
"""From so many rows in the ledger on, the newest day moves too; it then has several files."""
CHECKED_ROWS: Final = 50_000_000
"""Up to so many rows of history, their keys are checked at each opening for writing: 0.8 GB to read."""
CHUNK_ROWS: Final = 1_000_000
_CHUNK_BYTES: Final = 512 << 20


@dataclass(frozen=True)
class Appended:
    """What an append did: rows that are new, rows that the log had already, and the position of the last row.

    `places` are those of the new rows in the table that was given, rising; None for a reader, which is not kept.
    """

    added: int
    repeated: int
    position: int
    places: Any = field(default=None, compare=False, repr=False)


class Writer:
    """Takes rows into a store whose lock this process holds. Not safe for threads by itself; `Store` takes turns."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.connection = connection
        self.runs = _runs(folder, connection)
        self._held = Held(connection)

    def append(self, rows: pa.Table | pa.RecordBatchReader, bulk: bool) -> Appended:
        """Take rows: all that are new, or none."""
        with told_when_writing(self.folder):
            if isinstance(rows, pa.RecordBatchReader):
                return self._append_bulk(_chunks_of(rows))
            table = prepared(rows)
            if bulk or len(table) >= BULK_ROWS:
                return self._append_bulk(iter([table]), told=True)
            done = self._append_small(table)
        self.move_what_is_due()
        return done

    def known(self, source: str, numbers: pa.Array) -> pa.Array:
        """Those of the numbers of a source that the log knows, also where their row was corrected; no history is read."""
        keys = keys_of(pa.table({"source": pa.repeat(pa.scalar(source), len(numbers)), "id": numbers}))
        found = np.zeros(len(keys), bool)
        for places, _ in found_in(keys, Known(self.folder, self.connection, self.runs)):
            found[places] = True
        return numbers.filter(pa.array(found))

    def differing(self, rows: pa.Table) -> dict[int, str]:
        """Place -> how it differs, for each row whose number is known with another content."""
        with told_when_writing(self.folder):
            table = prepared(rows)
            known = Known(self.folder, self.connection, self.runs)
            return differing(table, keys_of(table), fingerprints_of(table), known)

    def _append_small(self, table: pa.Table) -> Appended:
        keys, fingerprints = keys_of(table), fingerprints_of(table)
        with ledger.transaction(self.connection):
            position = ledger.counted(self.connection, "position")
            new = self._new(table, keys, fingerprints, [])
            if len(new):
                taken = with_positions(table.take(pa.array(new)), position + 1)
                position += len(new)
                ledger.insert(self.connection, taken, keys[new], fingerprints[new])
                _correct(self.connection, taken)
                ledger.set_counted(self.connection, "position", position)
        if len(new):
            self._held.add(taken)
        return Appended(len(new), len(table) - len(new), position, new)

    def _new(self, table: pa.Table, keys: Numbers, fingerprints: Numbers, runs: list[Run]) -> Any:
        """Places of the rows that are new. Raises LogError where one is known with another content."""
        known = Known(self.folder, self.connection, [*self.runs, *runs])
        return expect_same(table, keys, fingerprints, known)

    def _append_bulk(self, chunks: Iterable[pa.Table], told: bool = False) -> Appended:
        """Write all chunks under partial names, then let all of them count at once."""
        position = ledger.counted(self.connection, "position")
        files: list[DayFile] = []
        runs: list[Run] = []
        corrections: list[pa.Table] = []
        added = rows = 0
        new: Any = None
        try:
            for number, table in enumerate(chunks):
                keys, fingerprints = keys_of(table), fingerprints_of(table)
                new = self._new(table, keys, fingerprints, runs)
                rows += len(table)
                if len(new) == 0:
                    continue
                taken = table if len(new) == len(table) else table.take(pa.array(new))
                taken = with_positions(taken, position + added + 1)
                added += len(new)
                for day, of_day in history.by_day(taken):
                    files.append(history.write_day(self.folder, day, of_day, f"bulk{number}"))
                runs, last = merged(runs, run_of(keys[new], fingerprints[new]))
                runs.append(last)
                corrections.append(_corrections(taken))
            if added:
                self._let_count(files, runs, position + added, corrections)
        except BaseException:
            self._unplace(files)
            raise
        return Appended(added, rows - added, position + added, new if told else None)

    def _let_count(
        self,
        files: list[DayFile],
        runs: list[Run],
        position: int,
        corrections: list[pa.Table],
        moved: list[int] | None = None,
    ) -> None:
        """One transaction after which the files count, and the rows they took over are gone from the ledger."""
        turn = ledger.counted(self.connection, "moves") + 1
        history.place(self.folder, files)
        kept = self.runs
        new = []
        for run in runs:
            kept, last = merged(kept, run)
            new.append(last)
            kept = [*kept, last]
        written = [run for run in new if any(run is one for one in kept)]
        names = {id(run): f"{turn:09d}-{place}.run" for place, run in enumerate(written)}
        stay = [write_run(self.folder, run, names[id(run)]) if id(run) in names else run for run in kept]
        gone = {run.name for run in self.runs} - {run.name for run in stay}
        try:
            with ledger.transaction(self.connection):
                history.name_in_ledger(self.connection, files)
                self.connection.executemany("delete from runs where name = ?", [(name,) for name in gone])
                self.connection.executemany(
                    "insert into runs values (?, ?, ?)",
                    [(run.name, len(run), run.checksum) for run in stay if run.name in names.values()],
                )
                for table in corrections:
                    _correct(self.connection, table)
                if moved is not None:
                    marks = ",".join("?" * len(moved))
                    self.connection.execute(f"delete from rows where day in ({marks})", moved)
                ledger.set_counted(self.connection, "moves", turn)
                ledger.set_counted(self.connection, "position", position)
        except BaseException:
            for name in names.values():
                (self.folder / RUNS / name).unlink(missing_ok=True)
            raise
        self.runs = stay
        for name in gone:
            (self.folder / RUNS / name).unlink(missing_ok=True)

    def move_what_is_due(self) -> None:
        """Move days of the ledger to history, whole, once it holds many rows.

        The days before the newest one move once they have 50,000 rows, from 200,000 rows on all of them. A disk that is too full for
        that loses nothing: the rows stay in the ledger, and the next append tries again. Raises LogError for damage.
        """
        try:
            self._move_what_is_due()
        except (OSError, sqlite3.OperationalError):
            # The append before it is safe already. A later one tells, when the ledger itself finds no room.
            return
        except sqlite3.DatabaseError as error:
            raise LogError(damaged(self.folder, self.folder / ledger.LEDGER, str(error))) from error

    def _move_what_is_due(self) -> None:
        due = self._held.due(OLD_DAYS_FROM, ALL_DAYS_FROM)
        if due:
            self.move(due)

    def move(self, days: list[int]) -> None:
        """Move days of the ledger to history."""
        where = f"where day in ({','.join('?' * len(days))})"
        count = self.connection.execute(f"select count(*) from rows {where}", days).fetchone()[0]
        table = self._held.of_days(days)
        if table is None or len(table) != count:  # the ledger is what counts
            table = ledger.rows_of(self.connection, where, tuple(days))
        if not len(table):
            return
        plain = table.drop_columns(["position"])
        files: list[DayFile] = []
        tag = f"moved{ledger.counted(self.connection, 'moves')}"
        try:
            for day, of_day in history.by_day(table):
                files.append(history.write_day(self.folder, day, of_day, tag))
            run = run_of(keys_of(plain), fingerprints_of(plain))
            self._let_count(files, [run], ledger.counted(self.connection, "position"), [], days)
        except BaseException:
            self._unplace(files)
            raise
        self._held.gone(days)

    def _unplace(self, files: list[DayFile]) -> None:
        """Remove files that do not count after all. Where the ledger cannot say so they stay, for the next opening to sweep."""
        try:
            named = {file.name for file in history.files_of(self.connection)}
        except sqlite3.Error:
            return
        history.unplace(self.folder, [file for file in files if file.name not in named])

    def sweep(self) -> None:
        """Remove what a crash left: files that the ledger does not name."""
        place = self.folder / history.HISTORY
        named = {file.name for file in history.files_of(self.connection)}
        for path in [*place.glob("day=*/*.parquet"), *place.glob("day=*/*.partial")]:
            if f"{path.parent.name}/{path.name}" not in named:
                path.unlink()
        runs = {run.name for run in self.runs}
        for path in (self.folder / RUNS).glob("*"):
            if path.name not in runs:
                path.unlink()
        synced(self.folder)


def _runs(folder: Path, connection: sqlite3.Connection) -> list[Run]:
    """The runs that count. Raises LogError where one is damaged: without it a repeat would be taken twice."""
    runs = []
    looked_at = 0
    for name, rows, checksum in connection.execute("select name, rows, checksum from runs order by name"):
        path = folder / RUNS / name
        try:
            run = read_run(folder, name, rows, checksum)
            looked_at += rows
            if looked_at <= CHECKED_ROWS and not is_whole(folder, run):
                raise LogError(damaged(folder, path, say("its content has changed")))
        except FileNotFoundError as error:
            raise LogError(damaged(folder, path, say("it is missing"))) from error
        except ValueError as error:
            raise LogError(damaged(folder, path, say("it is shorter or longer than it was"))) from error
        runs.append(run)
    return runs


def _chunks_of(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Batches of a reader, gathered into tables that fit into memory and are worth a file."""
    gathered: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        gathered.append(batch)
        rows, size = rows + len(batch), size + batch.nbytes
        if rows >= CHUNK_ROWS or size >= _CHUNK_BYTES:
            yield prepared(pa.Table.from_batches(gathered))
            gathered, rows, size = [], 0, 0
    if gathered:
        yield prepared(pa.Table.from_batches(gathered))


def _corrections(table: pa.Table) -> pa.Table:
    """The rows that take out others."""
    return table.filter(pc.equal(table["what"].cast(pa.string()), "row_corrected"))


def _correct(connection: sqlite3.Connection, table: pa.Table) -> None:
    found = _corrections(table)
    pairs = [
        (source, row_number(about))
        for source, about in zip(found["cause"].to_pylist(), found["about"].to_pylist(), strict=True)
    ]
    connection.executemany("insert or ignore into corrections values (?, ?)", pairs)


__all__ = ["Appended", "Writer"]
