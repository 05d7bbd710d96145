"""The store: the log of a plant in one folder, and five verbs: append, read, follow, latest, close."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.record import record_schema
from gigaramp.log.store import ledger
from gigaramp.log.store.damage import Incomplete
from gigaramp.log.store.disk import not_read, told_when_writing
from gigaramp.log.store.lock import WriterLock
from gigaramp.log.store.reader import Reader, State, wanted
from gigaramp.log.store.writer import Appended, Writer

Names = str | Sequence[str] | None

_BEFORE_THE_LOG = frozenset({"writing.lock", "access"})
"""What a folder may hold and still be new: users are added before the first row."""


class Store:
    """The log of a plant on disk. Make one with `Store.open`; it closes itself at the end of a `with`.

    Threads of one process may use one Store together: appends take turns, readings run beside each other and beside them.
    One process at a time writes; any number of others read meanwhile, and see whole appends only.
    """

    def __init__(
        self, folder: Path, reading: sqlite3.Connection, writing: sqlite3.Connection | None, lock: WriterLock | None
    ) -> None:
        self.folder = folder
        self._reader = Reader(folder, reading)
        self._writer = Writer(folder, writing) if writing is not None else None
        self._lock = lock
        self._turn = RLock()
        self._closed = False

    @classmethod
    def open(cls, folder: str | PathLike[str], *, create: bool = False, read_only: bool = False) -> Store:
        """Open the store in a folder; `create` makes one where the folder is empty or not there.

        Raises LogError where there is none, it is of a newer version, it is damaged, or another process writes into it.
        """
        place = Path(folder)
        try:
            if create and not read_only:
                _make(place)
            ledger.expect_store(place)
            if read_only:
                return cls(place, ledger.readable(place), None, None)
            return _for_writing(cls, place)
        except sqlite3.DatabaseError as error:
            raise LogError(not_read(place, error)) from error

    def append(self, rows: pa.Table | pa.RecordBatchReader, *, bulk: bool = False) -> Appended:
        """Take rows into the log: all that are new, or none. On return they are on the disk.

        A row that the log has already, with the same content, counts as repeated. `bulk`, a RecordBatchReader, and tables
        from 20,000 rows on go straight to history; a reader is taken in bounded memory. Raises LogError for a row with the
        number of another one and another content, for rows that are none of the log, and where the disk is full.
        """
        with self._turn:
            self._expect_open()
            if self._writer is None:
                raise LogError(say("{folder}: this log is open for reading only", folder=self.folder))
            return self._writer.append(rows, bulk)

    def differing(self, rows: pa.Table) -> dict[int, str]:
        """Place of each row that an append would refuse, as its number is known with another content -> how it differs.

        Raises LogError as `append` does for rows that are none of the log.
        """
        with self._turn:
            self._expect_open()
            if self._writer is None:
                raise LogError(say("{folder}: this log is open for reading only", folder=self.folder))
            return self._writer.differing(rows)

    def read(
        self,
        *,
        first: datetime | None = None,
        last: datetime | None = None,
        what: Names = None,
        line: Names = None,
        step: Names = None,
        source: Names = None,
        columns: Sequence[str] | None = None,
        query: str | None = None,
    ) -> pa.Table:
        """Rows from `first` to before `last` by instant, source and id; rows that were corrected are left out.

        `what`, `line`, `step` and `source` take a name or several. `query` is SQL over the view `records` instead, for DuckDB.
        Raises LogError where a file is damaged, AskError for a kind that is none.
        """
        self._expect_open()
        if query is not None:
            from gigaramp.log.store.query import answered

            if (first, last, what, line, step, source, columns) != (None,) * 7:
                raise LogError(say("read: a query says itself which rows; leave out the other arguments"))
            return answered(self._reader, query)
        tables = list(
            self.days(first=first, last=last, what=what, line=line, step=step, source=source, columns=columns)
        )
        schema = _schema_of(columns)
        return pa.concat_tables(tables) if tables else schema.empty_table()

    def find(self, source: str, numbers: pa.Array, first: datetime | None, last: datetime | None) -> pa.Table:
        """Rows of a source by their numbers, corrected ones left out. Most lie from `first` to before `last`.

        The keys tell first which numbers are known at all, so that numbers that are new cost no reading of the history.
        """
        self._expect_open()
        with self._turn, told_when_writing(self.folder):
            wanted_ = self._writer.known(source, numbers) if self._writer is not None else numbers
        found = [record_schema().empty_table()]
        for begin, end in ((first, last), (None, None)):
            if len(wanted_):
                for table in self.days(first=begin, last=end, source=source):
                    mine = table.filter(pc.is_in(table["id"], value_set=wanted_))
                    found.append(mine)
                    wanted_ = wanted_.filter(pc.invert(pc.is_in(wanted_, value_set=mine["id"].combine_chunks())))
        return pa.concat_tables(found)

    def days(
        self,
        *,
        first: datetime | None = None,
        last: datetime | None = None,
        what: Names = None,
        line: Names = None,
        step: Names = None,
        source: Names = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pa.Table]:
        """The rows of `read`, one table for each UTC day that has some: a whole log in the memory of a day."""
        self._expect_open()
        asked = wanted(first, last, what=what, line=line, step=step, source=source)
        schema = _schema_of(columns)
        for table in self._reader.days(asked, self._reader.state(), schema.names):
            yield table.select(schema.names).cast(schema)

    def follow(self, after: int = 0) -> Iterator[tuple[int, pa.Table]]:
        """Rows in the order of appending, from behind position `after` on, in tables of at most 65,536 rows.

        With each table comes the position of its last row: give it to the next call. Ends when there is nothing more.
        Corrected rows are told too, as the correction comes after them.
        """
        self._expect_open()
        return self._reader.follow(after)

    def latest(self, *, what: Names = None, line: Names = None, step: Names = None, source: Names = None) -> pa.Table:
        """The newest row of each what, line, step and machine; of rows at one instant the last by source and id."""
        self._expect_open()
        newest: pa.Table | None = None
        for table in self.days(what=what, line=line, step=step, source=source):
            newest = _newest(table if newest is None else pa.concat_tables([newest, table]))
        return newest if newest is not None else record_schema().empty_table()

    def last_number(self, source: str) -> int:
        """The highest number of a row of a source, corrected ones too: their numbers are taken for ever. 0 where there is none."""
        self._expect_open()
        state = self._reader.state()
        asked = pa.array([number for name, number in state.corrections if name == source], pa.int64())
        with self._turn, told_when_writing(self.folder):
            # A correction may name a row that never was; only numbers that the log knows count.
            corrected = self._writer.known(source, asked) if self._writer is not None and len(asked) else asked
        highest = [pc.max(corrected).as_py() or 0]
        for table in self.days(source=source, columns=["id"]):
            highest.append(pc.max(table["id"]).as_py() or 0)
        return max(highest)

    @property
    def position(self) -> int:
        """Position of the last row, 0 where there is none; it rises with each row that is added."""
        self._expect_open()
        return self._reader.position()

    @property
    def incomplete(self) -> tuple[Incomplete, ...]:
        """Days of which rows were lost by damage and set aside: a reading of them has a gap, which is to be told."""
        self._expect_open()
        return self._reader.incomplete()

    def state(self) -> State:
        """The files, the rows of the ledger and the corrections that make up the log now."""
        self._expect_open()
        return self._reader.state()

    def close(self) -> None:
        """Let go of the folder. What was appended is on the disk already."""
        with self._turn:
            if self._closed:
                return
            self._closed = True
            # The writing connection last: SQLite then brings its own log into the ledger, and the folder is at rest.
            self._reader.connection.close()
            if self._writer is not None:
                self._writer.connection.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _expect_open(self) -> None:
        if self._closed:
            raise LogError(say("{folder}: this log is closed; open it again", folder=self.folder))


def _make(folder: Path) -> None:
    """Make a store where there is none yet."""
    with told_when_writing(folder):
        if folder.exists() and not folder.is_dir():
            raise LogError(say("{folder}: is a file; a log is a folder, name another", folder=folder))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / ledger.LEDGER
        if not path.exists():
            strangers = [one.name for one in folder.iterdir() if one.name not in _BEFORE_THE_LOG]
            if strangers:
                told = say("{folder}: holds {name} and no log", folder=folder, name=sorted(strangers)[0])
                raise LogError(told + "; " + say("name an empty or a new folder"))
        if not path.exists() or ledger.is_empty(folder):
            ledger.create(folder)


def _for_writing(cls: type[Store], folder: Path) -> Store:
    with told_when_writing(folder):
        lock = WriterLock(folder)
        try:
            writing = ledger.connected(folder, writing=True)
            store = cls(folder, ledger.connected(folder, writing=False), writing, lock)
            assert store._writer is not None
            store._writer.sweep()
        except BaseException:
            lock.release()
            raise
        return store


def _schema_of(columns: Sequence[str] | None) -> pa.Schema:
    schema = record_schema()
    if columns is None:
        return schema
    for name in columns:
        if name not in schema.names:
            from difflib import get_close_matches

            near = get_close_matches(name, schema.names, n=1)
            mend = say('did you mean "{name}"?', name=near[0]) if near else ", ".join(schema.names)
            raise LogError(say("read: the log has no column `{column}`, {mend}", column=name, mend=mend))
    return pa.schema([schema.field(name) for name in columns])


def _newest(table: pa.Table) -> pa.Table:
    import numpy as np

    names = ["what", "line", "step", "machine"]
    plain: dict[str, Any] = {name: table[name].cast(pa.string()) for name in names}
    plain["row"] = pa.array(np.arange(len(table)))
    rows = pa.table(plain).group_by(names).aggregate([("row", "max")])["row_max"]
    return table.take(rows.take(pc.sort_indices(rows)))


__all__ = ["Store"]
