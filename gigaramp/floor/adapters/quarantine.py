"""What could not be understood, kept as it came, until somebody mends the cause and has it read again.

One SQLite file in `STORE/quarantine/`. An entry never changes and none is dropped; that it was read again is a line of its
own. When the room is used up, later texts are no longer kept, and the count of them goes on.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError, LogError
from gigaramp.languages import figure, say
from gigaramp.log.store.disk import told_when_writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigaramp.floor.adapters.parsed import Refused

FOLDER: Final = "quarantine"
FILE: Final = "quarantine.sqlite"
MOST_BYTES: Final = 256 << 20
"""So many bytes of texts are kept in all."""
MOST_TEXT: Final = 262_144
"""So many bytes of one text are kept; what is longer is cut, told so, and cannot be read again from here."""
_TABLES: Final = """
create table entries(number integer primary key, at integer not null, adapter text not null, place text not null,
    reason text not null, text blob not null, bytes integer not null, context text not null, mark blob not null unique);
create table repeats(number integer primary key, times integer not null, last integer not null);
create table replays(number integer not null, at integer not null, by text not null, understood integer not null,
    reason text not null);
create index replays_by_number on replays(number);
create table counted(name text primary key, value integer not null) without rowid;
insert into counted values ('bytes', 0), ('not_kept', 0);
create trigger entries_stay before delete on entries begin select raise(abort, 'an entry is never dropped'); end;
create trigger entries_are_fixed before update on entries begin select raise(abort, 'an entry never changes'); end;
create trigger replays_stay before delete on replays begin select raise(abort, 'a line is never dropped'); end;
create trigger replays_are_fixed before update on replays begin select raise(abort, 'a line never changes'); end;
"""


@dataclass(frozen=True)
class Entry:
    """One thing that was put aside. `times`: how often the same came; `replayed_by` is nobody while it is still open."""

    number: int
    at: datetime
    adapter: str
    place: str
    reason: str
    text: str
    bytes: int
    context: Mapping[str, str]
    times: int
    replayed_by: str
    replayed_at: datetime | None
    tried: str
    """Why it was not understood when it was last read again."""

    @property
    def is_cut(self) -> bool:
        """True where only the beginning of the text is kept."""
        return self.bytes > len(self.text.encode())

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values; of the text the first 2,000 characters."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "adapter": self.adapter,
            "place": self.place,
            "reason": self.reason,
            "text": self.text[:2000],
            "bytes": self.bytes,
            "is_cut": self.is_cut,
            "context": dict(self.context),
            "times": self.times,
            "replayed_by": self.replayed_by,
            "replayed_at": self.replayed_at.isoformat() if self.replayed_at else None,
            "tried": self.tried,
        }


@dataclass(frozen=True)
class Filled:
    """How full a quarantine is: entries, those still open, bytes kept and at most, and how many came when it was full."""

    entries: int
    open: int
    bytes: int
    most_bytes: int
    not_kept: int


class Quarantine:
    """The quarantine of a log. Make one with `Quarantine.open`. Safe for threads."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, most_bytes: int) -> None:
        self._connection = connection
        self._folder = folder
        self._most = most_bytes
        self._turn = Lock()

    @classmethod
    def open(cls, store: Path, *, most_bytes: int = MOST_BYTES) -> Quarantine:
        """Open the quarantine of a store, made where there is none. Raises LogError where it cannot be read or written."""
        folder = store / FOLDER
        with told_when_writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(folder / FILE, timeout=30, isolation_level=None, check_same_thread=False)
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=full")
            if not connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                connection.executescript(f"begin immediate; {_TABLES} pragma user_version=1; commit;")
            elif connection.execute("pragma user_version").fetchone()[0] > 1:
                connection.close()
                raise LogError(say("{folder}: is of a newer version; install a newer gigaramp", folder=folder))
        return cls(connection, folder, most_bytes)

    def put(
        self, adapter: str, when: datetime, refused: Sequence[Refused], context: Mapping[str, str] | None = None
    ) -> str:
        """Keep what was refused; on return it is on the disk. The same again only counts. Gives a word where it is full.

        `context` is what reading it again needs: the source of a batch, the mapping of a file. Raises LogError for the disk.
        """
        at = _micros(when)
        told = json.dumps(dict(context or {}), sort_keys=True, ensure_ascii=False)
        lost = 0
        with self._writing() as connection:
            used = _counted(connection, "bytes")
            for one in refused:
                raw = one.text.encode("utf-8", "backslashreplace")
                mark = _mark(adapter, told, one.reason, raw)
                known = connection.execute("select number from entries where mark = ?", (mark,)).fetchone()
                if known is not None:
                    again = "insert into repeats values (?, 1, ?) on conflict do update set times = times + 1, last = excluded.last"
                    connection.execute(again, (known[0], at))
                    continue
                kept = raw[:MOST_TEXT]
                if used + len(kept) + len(one.reason) > self._most:
                    lost += 1
                    continue
                used += len(kept) + len(one.reason)
                row = (at, adapter, one.place, one.reason, kept, len(raw), told, mark)
                connection.execute("insert into entries values (null, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("update counted set value = ? where name = 'bytes'", (used,))
            connection.execute("update counted set value = value + ? where name = 'not_kept'", (lost,))
        return _full(lost, self._folder) if lost else ""

    def filled(self) -> Filled:
        """How full it is."""
        with self._reading() as connection:
            entries = connection.execute("select count(*) from entries").fetchone()[0]
            done = connection.execute("select count(distinct number) from replays where understood = 1").fetchone()[0]
            return Filled(
                entries,
                entries - done,
                _counted(connection, "bytes"),
                self._most,
                _counted(connection, "not_kept"),
            )

    def entries(self, *, still_open: bool = False, before: int | None = None, limit: int = 100) -> tuple[Entry, ...]:
        """Entries, newest first; `still_open` leaves out those that were understood since, `before` pages on."""
        where = ["1"]
        if before is not None:
            where.append(f"number < {int(before)}")
        if still_open:
            where.append("number not in (select number from replays where understood = 1)")
        with self._reading() as connection:
            ask = f"select {_COLUMNS} from entries where {' and '.join(where)} order by number desc limit ?"
            return tuple(_entry(row) for row in connection.execute(ask, (limit,)))

    def entry(self, number: int) -> Entry:
        """One entry. Raises AskError where there is none of that number."""
        with self._reading() as connection:
            row = connection.execute(f"select {_COLUMNS} from entries where number = ?", (number,)).fetchone()
        if row is None:
            raise AskError(say("quarantine: there is no entry {number}", number=str(number)))
        return _entry(row)

    def mark_replayed(self, number: int, by: str, when: datetime, reason: str = "") -> None:
        """Write down that an entry was read again, by whom; `reason` says why it was still not understood."""
        with self._writing() as connection:
            row = (number, _micros(when), by, 0 if reason else 1, reason)
            connection.execute("insert into replays values (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, told_when_writing(self._folder):
            self._connection.execute("begin immediate")
            try:
                yield self._connection
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn, told_when_writing(self._folder):
            yield self._connection


_COLUMNS: Final = """entries.number, at, adapter, place, reason, text, bytes, context,
    coalesce((select times from repeats where repeats.number = entries.number), 0) + 1,
    (select by from replays where replays.number = entries.number and understood = 1 order by rowid limit 1),
    (select at from replays where replays.number = entries.number and understood = 1 order by rowid limit 1),
    (select reason from replays where replays.number = entries.number order by rowid desc limit 1)"""


def _entry(row: tuple[Any, ...]) -> Entry:
    number, at, adapter, place, reason, text, size, context, times, by, done, tried = row
    return Entry(
        number,
        _instant(at),
        adapter,
        place,
        reason,
        bytes(text).decode("utf-8", "replace"),
        size,
        json.loads(context),
        times,
        by or "",
        _instant(done) if done is not None else None,
        tried or "",
    )


def _mark(adapter: str, context: str, reason: str, raw: bytes) -> bytes:
    """By which the same is known when it comes again."""
    about = "\x1f".join((adapter, context, reason, "")).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(about + raw, digest_size=16).digest()


def _counted(connection: sqlite3.Connection, name: str) -> int:
    found: int = connection.execute("select value from counted where name = ?", (name,)).fetchone()[0]
    return found


def _micros(when: datetime) -> int:
    return round(when.timestamp() * 1e6)


def _instant(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1e6, UTC)


def _full(lost: int, folder: Path) -> str:
    return (
        say("the quarantine is full: {count} texts were counted and not kept", count=figure(lost))
        + "; "
        + say(
            "read again what is in it, then move the file in {folder} away while the server is stopped", folder=folder
        )
    )


__all__ = ["Entry", "Filled", "Quarantine"]
