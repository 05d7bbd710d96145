"""The ledger: one SQLite file that takes appends, and that says which files of the history count.

store         what is counted: the last position, and how often the history has grown
rows          rows that are not in history yet; `position` is their place in the order of appending
files         the Parquet files that count; one that is not named here is left of a crash
runs          the files of keys, by which a row in history is known again
corrections   the rows that no longer count
incomplete    days of which rows were lost by damage
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.kinds import KINDS
from gigaramp.log.record import record_schema
from gigaramp.log.store.identity import Numbers, fingerprints_of

LEDGER: Final = "ledger.sqlite"
STORE_VERSION: Final = 1
"""Version of the folder. A store of a newer one is refused."""
_APPLICATION: Final = 0x47524D50
"""`GRMP`: what tells a ledger from any other SQLite file."""
_TABLES: Final = """
create table store(name text primary key, value integer not null) without rowid;
insert into store values ('position', 0), ('moves', 0);
create table rows(position integer primary key, key integer not null, fingerprint integer not null,
    day integer not null, id integer not null, "when" integer not null, line text, step text, machine text,
    what text not null, about text, quantity real, unit text, cause text, source text not null, note text);
create index rows_by_key on rows(key);
create index rows_by_day on rows(day);
create table files(name text primary key, day integer not null, rows integer not null, bytes integer not null,
    checksum integer not null, first_position integer not null, last_position integer not null) without rowid;
create table runs(name text primary key, rows integer not null, checksum integer not null) without rowid;
create table corrections(source text, id integer, primary key(source, id)) without rowid;
create table incomplete(day integer, rows integer, reason text not null);
"""
_COLUMNS: Final = ('id', '"when"', 'line', 'step', 'machine', 'what', 'about', 'quantity', 'unit', 'cause', 'source', 'note')  # fmt: skip
DAY: Final = 86_400_000_000
"""Microseconds of a day."""
AT_ONCE: Final = 1000
"""Rows of one statement: SQLite takes 32,766 values, and between two statements another thread may take its turn."""


def with_position() -> pa.Schema:
    """Schema of rows that carry their position."""
    return record_schema().append(pa.field("position", pa.int64(), False))


def connected(folder: Path, *, writing: bool, frozen: bool = False) -> sqlite3.Connection:
    """A connection to the ledger. `frozen` reads a folder that nobody can write into, as SQLite then makes no lock file.

    Raises LogError where the ledger is of a newer version or is none.
    """
    path = folder / LEDGER
    mode = "rw" if writing else "ro"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}" + ("&immutable=1" if frozen else "")
    connection = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        if writing:
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=full")
        _expect_version(connection, folder)
    except BaseException:
        connection.close()
        raise
    return connection


def readable(folder: Path) -> sqlite3.Connection:
    """A connection for reading, also in a folder that nobody can write into."""
    try:
        return connected(folder, writing=False)
    except sqlite3.OperationalError:
        log_behind = folder / (LEDGER + "-wal")
        if log_behind.exists() and log_behind.stat().st_size:
            raise
        return connected(folder, writing=False, frozen=True)


def create(folder: Path, name: str = LEDGER) -> None:
    """Make the ledger of a new store, whole or not at all."""
    connection = sqlite3.connect(folder / name, isolation_level=None)
    try:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.executescript(
            f"begin immediate; {_TABLES} pragma application_id={_APPLICATION}; pragma user_version={STORE_VERSION}; commit;"
        )
    finally:
        connection.close()


def expect_store(folder: Path) -> None:
    """Raise LogError where a folder holds no log."""
    if not (folder / LEDGER).is_file():
        told = say("{folder}: there is no log", folder=folder)
        raise LogError(
            told + "; " + say("make one with gigaramp log import FILE --store FOLDER, or name another folder")
        )


def is_empty(folder: Path) -> bool:
    """True where a crash left a ledger without its tables."""
    connection = sqlite3.connect(folder / LEDGER)
    try:
        found: int = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        return found == 0
    finally:
        connection.close()


def _expect_version(connection: sqlite3.Connection, folder: Path) -> None:
    application = connection.execute("pragma application_id").fetchone()[0]
    version = connection.execute("pragma user_version").fetchone()[0]
    if application != _APPLICATION:
        raise LogError(
            say("{folder}: its {file} is no ledger of gigaramp; name another folder", folder=folder, file=LEDGER)
        )
    if version > STORE_VERSION:
        told = say("{folder}: this log is of version {version}", folder=folder, version=version)
        raise LogError(
            told + ", " + say("this gigaramp reads up to {known}; install a newer gigaramp", known=STORE_VERSION)
        )


@contextmanager
def transaction(connection: sqlite3.Connection, *, writing: bool = True) -> Iterator[None]:
    """All of it or nothing. A reader sees one state of the ledger throughout."""
    connection.execute("begin immediate" if writing else "begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def counted(connection: sqlite3.Connection, name: str) -> int:
    """What the table `store` counts under a name."""
    found: int = connection.execute("select value from store where name = ?", (name,)).fetchone()[0]
    return found


def set_counted(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Write what the table `store` counts under a name."""
    connection.execute("update store set value = ? where name = ?", (value, name))


def insert(connection: sqlite3.Connection, rows: pa.Table, keys: Numbers, fingerprints: Numbers) -> None:
    """Write rows that carry their position."""
    when = rows["when"].cast(pa.int64()).to_pylist()
    columns: list[Any] = [
        rows["position"].to_pylist(),
        keys.view(np.int64).tolist(),
        fingerprints.view(np.int64).tolist(),
        [instant // DAY for instant in when],
        rows["id"].to_pylist(),
        when,
        *(rows[name].to_pylist() for name in record_schema().names[2:]),
    ]
    marks = f"({','.join('?' * len(columns))})"
    written = list(zip(*columns, strict=True))
    for start in range(0, len(written), AT_ONCE):
        part = written[start : start + AT_ONCE]
        connection.execute(f"insert into rows values {','.join([marks] * len(part))}", list(chain.from_iterable(part)))


def known_in(connection: sqlite3.Connection, keys: Numbers) -> dict[int, int]:
    """Key -> fingerprint of those keys that rows of the ledger have."""
    found: dict[int, int] = {}
    asked = keys.view(np.int64).tolist()
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"select key, fingerprint from rows where key in ({marks})", part))
    return found


def all_known(connection: sqlite3.Connection) -> tuple[Numbers, Numbers]:
    """Keys and fingerprints of all rows of the ledger."""
    pairs = connection.execute("select key, fingerprint from rows").fetchall()
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0].copy().view(np.uint64), both[:, 1].copy().view(np.uint64)


def rows_of(connection: sqlite3.Connection, where: str = "", values: tuple[Any, ...] = (), limit: int = -1) -> pa.Table:
    """Rows of the ledger with their position, in that order. Raises sqlite3.DatabaseError where one is not as written."""
    names = ", ".join((*_COLUMNS, "position", "fingerprint"))
    found = connection.execute(f"select {names} from rows {where} order by position limit {limit}", values).fetchall()
    schema = with_position()
    columns: list[Any] = list(zip(*found, strict=True)) if found else [[] for _ in range(len(schema) + 1)]
    try:
        table = pa.table([_array(columns[place], field) for place, field in enumerate(schema)], schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, KeyError, OverflowError) as error:
        raise sqlite3.DatabaseError("a row of the ledger is not as it was written") from error
    expected = np.array(columns[-1], np.int64).view(np.uint64)
    if not np.array_equal(expected, fingerprints_of(table)):
        raise sqlite3.DatabaseError("a row of the ledger is not as it was written")
    return table


def _array(values: Any, field: pa.Field) -> pa.Array:
    if field.name == "what":
        codes = {item.name: item.code for item in KINDS}
        indices = pa.array([codes[value] for value in values], pa.int8())
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(codes), pa.string()))
    if field.name == "when":
        return pa.array(values, pa.int64()).cast(field.type)
    return pa.array(values, field.type)
