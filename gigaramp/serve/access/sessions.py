"""Sessions: who has signed in at which screen. A session ends when it rests, when it is old, and by signing out.

Its token has 256 bits of luck and stands in one cookie only; the file keeps its SHA-256, so that a copy of the file
lets nobody in. A new token is made at each sign-in, so one that was planted before is worth nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from gigaramp.serve.access.book import Book
from gigaramp.serve.access.users import User, user_of


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts: at rest, and in all."""

    rest: timedelta
    whole: timedelta


FLOOR: Final = Lifetime(timedelta(hours=8), timedelta(days=7))
"""A tablet on the floor stays signed in through a shift."""
OFFICE: Final = Lifetime(timedelta(hours=1), timedelta(hours=12))
"""Who may change users or read the trail signs in every day."""
_WRITTEN: Final = 60.0
"""Seconds: use is written down no more often than that, so that reading pages costs no write."""
_LISTED: Final = "number, began, used, address, agent"


@dataclass(frozen=True)
class Session:
    """One signed-in screen: its user, since when, last used when, from which address, and by which browser."""

    number: int
    user: User
    began: datetime
    used: datetime
    address: str
    agent: str


def lifetime_of(role: str) -> Lifetime:
    """How long a session of this role lasts."""
    return OFFICE if role in ("manager", "administrator") else FLOOR


class Sessions:
    """The sessions of a server, on disk: a restart signs nobody out."""

    def __init__(self, book: Book, clock: Callable[[], datetime]) -> None:
        self._book, self._clock = book, clock

    def begin(self, change: sqlite3.Connection, user: User, address: str, agent: str, before: str | None) -> str:
        """A new session, inside a change; that of `before`, the token the browser came with, ends. Returns its token."""
        token, now = secrets.token_urlsafe(32), self._clock().timestamp()
        change.execute("DELETE FROM sessions WHERE began < ?", (now - FLOOR.whole.total_seconds(),))
        if before:
            change.execute("DELETE FROM sessions WHERE token = ?", (hashed(before),))
        change.execute(
            "INSERT INTO sessions (token, user, began, used, address, agent) VALUES (?, ?, ?, ?, ?, ?)",
            (hashed(token), user.number, now, now, address, agent[:200]),
        )
        return token

    def of(self, token: str | None) -> Session | None:
        """The session of a token, or None where there is none or it has ended. Reads only: `note_use` writes."""
        if not token:
            return None
        rows = self._book.known(
            "SELECT s.number, s.began, s.used, s.address, s.agent, "
            "u.name, u.role, u.person, u.family, u.language, u.number, u.given "
            "FROM sessions s JOIN users u ON u.number = s.user WHERE s.token = ? AND u.ended IS NULL",
            hashed(token),
        )
        if not rows:
            return None
        session = _session(rows[0][:5], user_of(rows[0][5:]))
        now, life = self._clock(), lifetime_of(session.user.role)
        if now - session.used > life.rest or now - session.began > life.whole:
            return None
        return session

    def is_worth_noting(self, session: Session, is_live: bool = False) -> bool:
        """True where use has to be written down. A page that renews itself is no use: a tablet left alone comes to rest."""
        return not is_live and (self._clock() - session.used).total_seconds() > _WRITTEN

    def note_use(self, session: Session) -> None:
        """The session is used now."""
        with self._book.writing() as change:
            change.execute("UPDATE sessions SET used = ? WHERE number = ?", (self._clock().timestamp(), session.number))

    def of_user(self, user: User) -> tuple[Session, ...]:
        """Sessions of a user that have not ended, the newest first."""
        rows = self._book.all(f"SELECT {_LISTED} FROM sessions WHERE user = ? ORDER BY number DESC", user.number)
        now, life = self._clock(), lifetime_of(user.role)
        found = (_session(row, user) for row in rows)
        return tuple(one for one in found if now - one.used <= life.rest and now - one.began <= life.whole)

    def end(self, change: sqlite3.Connection, token: str) -> None:
        """The session of this token ends."""
        change.execute("DELETE FROM sessions WHERE token = ?", (hashed(token),))

    def end_all(self, change: sqlite3.Connection, user: User) -> None:
        """Every session of a user ends."""
        change.execute("DELETE FROM sessions WHERE user = ?", (user.number,))


def hashed(token: str) -> bytes:
    """What is kept of a token. It has 256 bits of luck: no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _session(row: tuple[Any, ...], user: User) -> Session:
    number, began, used, address, agent = row
    return Session(number, user, _instant(began), _instant(used), address, agent)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone()
