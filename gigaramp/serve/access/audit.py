"""The audit trail: who changed what, when, from what to what, and why. It is only ever added to.

Each row holds a hash of itself and of the row before it (Haber and Stornetta 1991, "How to time-stamp a digital
document"), so a row that was changed or taken out is found by `verify_trail`, also in a copy of the file. Whoever can
write the file can write the whole chain anew: keep the newest number and hash elsewhere from time to time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gigaramp.errors import LogError
from gigaramp.languages import later, say
from gigaramp.serve.access.book import Book

WHAT: Final = {
    "server_open": later("the server was started for everybody, without users"),
    "signed_in": later("signed in"),
    "sign_in_failed": later("a sign-in failed"),
    "sign_in_delayed": later("sign-ins were delayed after several that failed"),
    "signed_out": later("signed out"),
    "signed_out_everywhere": later("signed out everywhere"),
    "user_added": later("a user was added"),
    "role_changed": later("a role was changed"),
    "person_changed": later("the person of a user was changed"),
    "language_changed": later("a language was chosen"),
    "password_changed": later("a password was changed"),
    "user_ended": later("a user was ended"),
    "token_given": later("a token was given"),
    "token_withdrawn": later("a token was withdrawn"),
    "skill_signed_off": later("a level was signed off"),
    "skill_withdrawn": later("a sign-off was withdrawn"),
    "action_agreed": later("an action was agreed"),
    "action_ended": later("an action was ended"),
    "imported": later("a file was imported"),
    "import_discarded": later("a file was discarded"),
    "mapping_chosen": later("a mapping was chosen for a file"),
    "read_again": later("what lay in quarantine was read again"),
    "records_sent": later("records were sent by hand"),
    "plant_changed": later("the plant was changed"),
    "forecast_asked": later("a forecast was asked for"),
    "refused": later("something was refused"),
}
"""Kinds of rows, in the words they are told in."""

LONGEST: Final = 4000
"""Signs of one text of a row; a longer one is cut, and ends in `…`."""
START: Final = "0" * 64
"""Stands before the first row."""
_COLUMNS: Final = "number, at, who, address, what, about, old, new, reason, hash"


@dataclass(frozen=True)
class Entry:
    """One row: number, instant in UTC, who from which address, what about whom or what, and the hash of the chain."""

    number: int
    at: str
    who: str
    address: str
    what: str
    about: str
    old: str
    new: str
    reason: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest row of a trail by number and hash: enough to prove later that all rows up to it are as they were."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """What a look at a whole trail found: how many rows, the newest, and every problem in words."""

    rows: int
    head: Head
    problems: tuple[str, ...]


class Trail:
    """The trail of a server. Instants are the server's, never a visitor's."""

    def __init__(self, book: Book, clock: Callable[[], datetime]) -> None:
        self._book, self._clock = book, clock

    def write(
        self,
        who: str,
        what: str,
        about: str = "",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
        address: str = "",
    ) -> None:
        """Add one row; it is on disk when this returns. `what` is one of `WHAT`."""
        with self._book.writing() as change:
            self.add(change, who, what, about, old=old, new=new, reason=reason, address=address)

    def add(
        self,
        change: sqlite3.Connection,
        who: str,
        what: str,
        about: str = "",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
        address: str = "",
    ) -> None:
        """As `write`, inside a change: both are kept, or none."""
        if what not in WHAT:
            raise LogError(say("{what}: the audit trail knows no such row", what=what))
        found = change.execute("SELECT number, hash FROM trail ORDER BY number DESC LIMIT 1").fetchone()
        number, before = (found[0] + 1, found[1]) if found else (1, START)
        at = self._clock().astimezone(UTC).isoformat(timespec="microseconds")
        row = (number, at, *(_kept(text) for text in (who, address, what, about, old, new, reason)))
        change.execute(
            f"INSERT INTO trail ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, _hash(before, row))
        )

    def newest(self, count: int = 200, before: int | None = None) -> tuple[Entry, ...]:
        """Rows from the newest on; `before` is a number, to read on from."""
        query = f"SELECT {_COLUMNS} FROM trail WHERE number < ? ORDER BY number DESC LIMIT ?"
        return tuple(Entry(*row) for row in self._book.all(query, 2**62 if before is None else before, count))

    def head(self) -> Head:
        """The newest row, to be noted elsewhere."""
        found = self._book.one("SELECT number, hash FROM trail ORDER BY number DESC LIMIT 1")
        return Head(*found) if found else Head(0, START)

    def verify(self, known: Head | None = None) -> Verified:
        """Look at every row. `known` is a head that was noted elsewhere: it must still stand in the trail."""
        return verify_trail(self._book.path, known)


def verify_trail(path: Path, known: Head | None = None) -> Verified:
    """Look at every row of a trail, from the file alone, without a server. Raises `LogError` where it is no trail."""
    if not path.is_file():
        raise LogError(say("{path}: there is no such file", path=path))
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM trail ORDER BY number").fetchall()
            counted = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'trail'").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise LogError(say("{path}: cannot be read or written: {reason}", path=path, reason=str(error))) from error
    problems: list[str] = []
    before, expected = START, 1
    for *told, hash_ in rows:
        number = told[0]
        if number != expected:
            problems.append(say("row {number}: the row before it is missing", number=number))
        elif hash_ != _hash(before, tuple(told)):
            problems.append(say("row {number}: it is not as it was written", number=number))
        # Each row is judged beside the hash that stands before it, so that one change is told once or twice, not ever after.
        before, expected = hash_, number + 1
    if (counted[0] if counted else 0) >= expected:
        problems.append(say("rows at the end are missing: {number} was written", number=counted[0]))
    head = Head(rows[-1][0], rows[-1][-1]) if rows else Head(0, START)
    if known is not None and known.number and known.hash not in {row[-1] for row in rows if row[0] == known.number}:
        problems.append(say("row {number}: it is not the one that was noted", number=known.number))
    return Verified(len(rows), head, tuple(problems))


def _hash(before: str, row: tuple[object, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=True).encode("ascii")).hexdigest()


def _kept(text: str) -> str:
    """A text as SQLite takes it and as one line: no lone surrogates, no control signs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    line = "".join(sign if sign.isprintable() or sign == "\u3000" else "\N{REPLACEMENT CHARACTER}" for sign in whole)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
