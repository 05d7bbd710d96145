"""One reader over ledger and history. Each reading sees one state of the log: whole appends, and nothing half moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.kinds import CODES
from gigaramp.log.record import record_schema
from gigaramp.log.store import history, ledger
from gigaramp.log.store.damage import Incomplete, incomplete_of
from gigaramp.log.store.disk import checksum_of, damaged, not_read
from gigaramp.log.store.history import DayFile

FOLLOWED_ROWS: Final = 65_536
"""Most rows of one table that `follow` gives."""


@dataclass(frozen=True)
class State:
    """One state of the log: the files that count, the rows of the ledger, the rows that no longer count."""

    files: tuple[DayFile, ...]
    rows: pa.Table
    corrections: tuple[tuple[str, int], ...]
    position: int


@dataclass(frozen=True)
class Wanted:
    """Which rows: instants from `first` to before `last`, and the names that `what`, `line`, `step`, `source` may have."""

    first: int | None
    last: int | None
    names: tuple[tuple[str, tuple[str, ...]], ...]

    def filter(self) -> Any:
        """The same as an expression of Arrow, or None for all rows."""
        parts: list[Any] = []
        stamp = pa.timestamp("us", "UTC")
        if self.first is not None:
            parts.append(pc.field("when") >= pa.scalar(self.first, pa.int64()).cast(stamp))
        if self.last is not None:
            parts.append(pc.field("when") < pa.scalar(self.last, pa.int64()).cast(stamp))
        parts += [pc.field(column).isin(pa.array(names, pa.string())) for column, names in self.names]
        found = None
        for part in parts:
            found = part if found is None else found & part
        return found

    def may_hold(self, day: int) -> bool:
        """True where rows of a day can be wanted."""
        begins = day * ledger.DAY
        return (self.last is None or begins < self.last) and (self.first is None or self.first < begins + ledger.DAY)


def wanted(first: datetime | None, last: datetime | None, **names: str | Sequence[str] | None) -> Wanted:
    """What is asked for. Raises LogError for an instant without a time zone, and AskError for a kind that is none."""
    from gigaramp.log.kinds import kind

    lists = {
        column: (value,) if isinstance(value, str) else tuple(value)
        for column, value in names.items()
        if value is not None
    }
    for name in lists.get("what", ()):
        kind(name)
    return Wanted(_instant("first", first), _instant("last", last), tuple(lists.items()))


def _instant(name: str, value: datetime | None) -> int | None:
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        told = say("read: `{name}` is {value}, which has no time zone", name=name, value=str(value))
        raise LogError(told + "; " + say("write for example datetime(2025, 3, 3, tzinfo=UTC)"))
    since = value.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


class Reader:
    """Reads a store. Safe for threads: states are taken one at a time, and are not changed afterwards."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.connection = connection
        self._turn = Lock()
        self._moves = -1
        self._rows: pa.Table | None = None
        self._whole: dict[str, int] = {}

    def state(self) -> State:
        """The log as it is now."""
        with self._turn, _told(self.folder), ledger.transaction(self.connection, writing=False):
            files = tuple(history.files_of(self.connection))
            corrections = tuple(self.connection.execute("select source, id from corrections"))
            return State(files, self._ledger_rows(), corrections, ledger.counted(self.connection, "position"))

    def position(self) -> int:
        """Position of the last row, 0 where there is none."""
        with self._turn, _told(self.folder):
            return ledger.counted(self.connection, "position")

    def incomplete(self) -> tuple[Incomplete, ...]:
        """Days of which rows were set aside."""
        with self._turn, _told(self.folder):
            return incomplete_of(self.connection)

    def _ledger_rows(self) -> pa.Table:
        """Rows of the ledger; those that were read before are not read again, unless rows moved to history."""
        moves = ledger.counted(self.connection, "moves")
        if self._rows is None or moves != self._moves:
            self._rows = ledger.rows_of(self.connection)
        else:
            last = self._rows["position"][-1].as_py() if len(self._rows) else 0
            new = ledger.rows_of(self.connection, "where position > ?", (last,))
            if len(new):
                self._rows = pa.concat_tables([self._rows, new]).combine_chunks()
        self._moves = moves
        return self._rows

    def days(self, asked: Wanted, state: State, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Rows that are wanted and count, a day at a time, by instant, source and id; `columns` and what that order needs."""
        needed = list(dict.fromkeys([*columns, "when", "source", "id"]))
        condition = asked.filter()
        rows = state.rows.filter(condition) if condition is not None else state.rows
        in_ledger = {day: table.select(needed) for day, table in history.by_day(rows)} if len(rows) else {}
        in_files: dict[int, list[DayFile]] = {}
        for file in state.files:
            if asked.may_hold(file.day):
                in_files.setdefault(file.day, []).append(file)
        out = _taken_out(state)
        for day in sorted(in_ledger.keys() | in_files.keys()):
            parts = [self.rows_of(file, needed, condition) for file in in_files.get(day, [])]
            if day in in_ledger:
                parts.append(in_ledger[day])
            parts = [part for part in parts if len(part)]
            if parts:
                table = history.in_order(pa.concat_tables(parts) if len(parts) > 1 else parts[0])
                yield out(table)

    def rows_of(self, file: DayFile, columns: Sequence[str], condition: Any) -> pa.Table:
        """Rows of a file. Raises LogError where the file is not as it was written."""
        from pyarrow import parquet

        path = self.expect_whole(file)
        try:
            table = parquet.read_table(path, columns=list(columns), filters=condition, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise LogError(damaged(self.folder, path, str(error).splitlines()[0][:200])) from error
        wanted_schema = pa.schema([ledger.with_position().field(name) for name in columns])
        return _cast(table, wanted_schema)

    def expect_whole(self, file: DayFile) -> Path:
        """The path of a file, whose checksum is looked at once. Raises LogError where it is damaged or missing."""
        path = self.folder / history.HISTORY / file.name
        try:
            found = path.stat()
            if found.st_size != file.bytes:
                raise LogError(damaged(self.folder, path, say("it is shorter or longer than it was")))
            if self._whole.get(file.name) != found.st_mtime_ns:
                if checksum_of(path) != file.checksum:
                    raise LogError(damaged(self.folder, path, say("its content has changed")))
                self._whole[file.name] = found.st_mtime_ns
        except FileNotFoundError as error:
            raise LogError(damaged(self.folder, path, say("it is missing"))) from error
        except OSError as error:
            raise LogError(damaged(self.folder, path, error.strerror or str(error))) from error
        return path

    def follow(self, after: int) -> Iterator[tuple[int, pa.Table]]:
        """Rows in the order of appending, from behind a position on, in tables of bounded length."""
        state = self.state()
        names = record_schema().names
        while after < state.position:
            in_files = [file.first_position for file in state.files if file.first_position > after]
            within = any(file.first_position <= after < file.last_position for file in state.files)
            rows = state.rows.filter(pc.greater(state.rows["position"], after))
            starts = [
                *in_files,
                *([rows["position"][0].as_py()] if len(rows) else []),
                *([after + 1] if within else []),
            ]
            if not starts:
                return
            begin = min(starts)
            end = begin + FOLLOWED_ROWS
            condition = (pc.field("position") >= begin) & (pc.field("position") < end)
            parts = [
                self.rows_of(file, [*names, "position"], condition)
                for file in state.files
                if file.first_position < end and file.last_position >= begin
            ]
            table = pa.concat_tables([*parts, rows.filter(condition)]).combine_chunks()
            after = end - 1
            if len(table):
                table = table.sort_by("position")
                after = table["position"][-1].as_py()
                yield after, table.drop_columns(["position"])
                after = max(after, min(end - 1, state.position))


def _cast(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns with the types of the record; the kinds by the codes they have now."""
    columns = []
    for field in schema:
        column = table[field.name]
        if field.name == "what":
            names = pa.array(list(CODES), pa.string())
            codes = pc.index_in(column.cast(pa.string()), value_set=names).cast(pa.int8())
            chunks = [pa.DictionaryArray.from_arrays(chunk, names) for chunk in codes.chunks]
            column = pa.chunked_array(chunks, type=field.type)
        columns.append(column.cast(field.type) if column.type != field.type else column)
    return pa.table(columns, schema=schema)


def _taken_out(state: State) -> Any:
    """A function that leaves out the rows that were corrected."""
    by_source: dict[str, list[int]] = {}
    for source, number in state.corrections:
        by_source.setdefault(source, []).append(number)
    numbers = {source: pa.array(sorted(found), pa.int64()) for source, found in by_source.items()}

    def out(table: pa.Table) -> pa.Table:
        for source, found in numbers.items():
            gone = pc.and_(pc.equal(table["source"], source), pc.is_in(table["id"], value_set=found))
            if pc.any(gone).as_py():
                table = table.filter(pc.invert(gone))
        return table

    return out


class _told:
    """A ledger that cannot be read, as LogError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, sqlite3.DatabaseError):
            raise LogError(not_read(self._folder, error)) from error


__all__ = ["Reader", "State", "Wanted", "wanted"]
