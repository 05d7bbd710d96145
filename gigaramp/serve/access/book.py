"""The file that users, sessions, tokens and the audit trail are kept in: SQLite, readable by its owner alone.

A change and its line in the trail are one transaction, on disk before anybody is told that it worked.
Several processes may hold the file: the server, and a command that adds a user meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.serve.access.known import Known

NAME: Final = "access.sqlite"
VERSION: Final = 2
"""Of the tables below, as `PRAGMA user_version` keeps it."""

_TABLES: Final = """
CREATE TABLE users (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    family TEXT NOT NULL,
    language TEXT NOT NULL,
    password TEXT NOT NULL,
    given INTEGER NOT NULL,
    ended REAL
);
CREATE TABLE sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    token BLOB NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES users (number),
    began REAL NOT NULL,
    used REAL NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user);
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    token BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    given REAL NOT NULL,
    given_by TEXT NOT NULL,
    withdrawn REAL
);
CREATE TABLE failures (
    key BLOB PRIMARY KEY,
    count INTEGER NOT NULL,
    latest REAL NOT NULL,
    until REAL NOT NULL
);
CREATE TABLE trail (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    reason TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER trail_is_not_removed BEFORE DELETE ON trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- REPLACE removes a row without asking the trigger above.
CREATE TRIGGER trail_is_not_replaced BEFORE INSERT ON trail
    WHEN NEW.number <> (SELECT ifnull(max(number), 0) + 1 FROM trail)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
"""
_SECOND: Final = "CREATE TABLE noted (source TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (source, id)) WITHOUT ROWID;"
"""Rows of the log that the trail tells of already."""
OF_BEFORE: Final = "\n"
"""Stands in `noted` while it is not known which rows a trail of the first version tells of; no source is called so."""


class Book:
    """One file, one connection that writes and one that reads: a page never waits for a writer's disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._write_lock, self._read_lock = threading.RLock(), threading.Lock()
        self._known = Known()
        with _told(self.path):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            # Made by hand: SQLite would make it readable for everybody, and gives its mode to the files beside it.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self.path.chmod(0o600)
            self._writer = _connected(self.path)
            self._writer.execute("PRAGMA journal_mode = WAL")
            self._writer.execute("PRAGMA synchronous = FULL")
            self._writer.execute("PRAGMA foreign_keys = ON")
            self._set_up()
            self._reader = _connected(self.path)
            self._reader.execute("PRAGMA query_only = ON")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on disk as a whole when the block ends, or, where it raises, not at all."""
        with self._write_lock, _told(self.path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            try:
                self._writer.execute("COMMIT")
            finally:
                self._known.forget()

    def all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows that a query finds now."""
        with self._read_lock, _told(self.path):
            return self._reader.execute(query, values).fetchall()

    def known(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows that a query finds, from memory where nothing was written since: for what every request asks."""
        if self._known.is_old():
            self._known.seen(self.all("PRAGMA data_version")[0][0])
        generation, found = self._known.find((query, values))
        if found is None:
            found = self.all(query, *values)
            self._known.keep((query, values), generation, found)
        return found

    def one(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row that a query finds now, or None."""
        found = self.all(query, *values)
        return found[0] if found else None

    def close(self) -> None:
        """Let go of the file."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    def _set_up(self) -> None:
        with self.writing() as change:
            version = change.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise LogError(
                    say("{path} was written by a newer version of gigaramp: use that version", path=self.path)
                )
            for tables in (_TABLES, _SECOND)[version:]:
                for statement in _statements(tables):
                    change.execute(statement)
            if version == 1:
                change.execute("INSERT INTO noted (source, id) VALUES (?, 0)", (OF_BEFORE,))
            change.execute(f"PRAGMA user_version = {VERSION:d}")


def _statements(script: str) -> Iterator[str]:
    """Statements one by one: `executescript` would end the transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10.0)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the disk and SQLite say, in words."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LogError(say("{path}: cannot be read or written: {reason}", path=path, reason=reason)) from error
