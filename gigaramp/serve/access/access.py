"""The door of a server: who may come in, and whether it may be opened at all."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher

from gigaramp.errors import AskError
from gigaramp.languages import say, say_many
from gigaramp.serve.access.audit import Trail
from gigaramp.serve.access.book import Book
from gigaramp.serve.access.lock_out import LockOut
from gigaramp.serve.access.passwords import Passwords
from gigaramp.serve.access.sessions import Session, Sessions
from gigaramp.serve.access.tokens import Client, Tokens
from gigaramp.serve.access.trailed import Deeds
from gigaramp.serve.access.users import User, Users, key_of

TOLD_TO = "--anyone-may-change-everything"
"""The option that opens a server without users to everybody who reaches it."""


class SignInRefused(AskError):
    """The name or the password is not right; which of them is not told."""


class LockedOut(SignInRefused):
    """Too many sign-ins failed; `wait` seconds have to pass before the next is looked at."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__(_patience(wait))


@dataclass(frozen=True)
class SignedIn:
    """A user who came in, and the token of the new session: the only place where it is ever told."""

    user: User
    token: str


class Access:
    """Users, sessions, tokens of machines and the audit trail of one store, in `STORE/access/`."""

    def __init__(self, book: Book, clock: Callable[[], datetime], passwords: Passwords) -> None:
        self._book, self._passwords = book, passwords
        self.trail = Trail(book, clock)
        self.deeds = Deeds(book, self.trail)
        self.users = Users(book, self.trail, passwords)
        self.sessions = Sessions(book, clock)
        self.tokens = Tokens(book, self.trail, clock)
        self.lock_out = LockOut(book, clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Callable[[], datetime] | None = None,
        hasher: PasswordHasher | None = None,
    ) -> Access:
        """Open the access folder of a store; it is made where there is none.

        Raises `LogError` where it cannot be read.
        """
        return cls(Book(Path(folder)), _now if clock is None else clock, Passwords(hasher))

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    def has_users(self) -> bool:
        """False while nobody was added: then everybody at this computer is `LOCAL`."""
        return self.users.any()

    def session_of(self, token: str | None) -> Session | None:
        """The session of a cookie, or None. It counts as used now."""
        session = self.sessions.of(token)
        if session is not None and self.sessions.is_worth_noting(session):
            self.sessions.note_use(session)
        return session

    def client_of(self, token: str) -> Client | None:
        """The machine whose token this is, or None."""
        return self.tokens.client_of(token)

    def sign_in(
        self, name: str, password: str, *, address: str, agent: str = "", before: str | None = None
    ) -> SignedIn:
        """Let somebody in, with a new token. Raises `SignInRefused`, or `LockedOut` after too many failures.

        Whether there is a user of this name shows neither in the words, nor in the time, nor in the waits.
        """
        key = key_of(name)
        wait = self.lock_out.attempt(key, address)
        if wait > 0:
            raise LockedOut(wait)
        user, kept = self.users.password_of(name)
        if not self._passwords.is_right(kept, password) or user is None or kept is None:
            self._note_failure(user, key, address)
            raise SignInRefused(say("The name or the password is not right."))
        if self._passwords.is_old(kept):
            kept = self.users.rehash(user, kept, password)
        self.lock_out.forgive(key, address)
        with self._book.writing() as change:
            # Meanwhile an administrator may have ended the user or changed the password or the role.
            if self.users.password_of(name) != (user, kept):
                raise SignInRefused(say("The name or the password is not right."))
            token = self.sessions.begin(change, user, address, agent, before)
            self.trail.add(change, user.name, "signed_in", address=address)
        return SignedIn(user, token)

    def is_password(self, user: User, password: str, *, address: str) -> bool:
        """True where this is the password of a signed-in user, asked once more. Failures count as those of sign-ins."""
        key = key_of(user.name)
        wait = self.lock_out.attempt(key, address)
        if wait > 0:
            raise LockedOut(wait)
        _, kept = self.users.password_of(user.name)
        if not self._passwords.is_right(kept, password):
            self._note_failure(user, key, address)
            return False
        self.lock_out.forgive(key, address)
        return True

    def sign_out(self, token: str, *, address: str = "") -> None:
        """The session of this token ends."""
        session = self.session_of(token)
        with self._book.writing() as change:
            self.sessions.end(change, token)
            if session is not None:
                self.trail.add(change, session.user.name, "signed_out", address=address)

    def sign_out_everywhere(self, by: str, name: str, *, address: str = "") -> None:
        """Every session of a user ends, at every screen."""
        user = self.users.named(name)
        if user is None:
            raise AskError(say("{name}: there is no such user", name=name))
        with self._book.writing() as change:
            self.sessions.end_all(change, user)
            self.trail.add(change, by, "signed_out_everywhere", user.name, address=address)

    def _note_failure(self, user: User | None, key: str, address: str) -> None:
        # The name of nobody is not written down: it may be a password in the wrong field.
        about = user.name if user is not None else ""
        self.trail.write("", "sign_in_failed", about, address=address)
        wait = self.lock_out.waits(key, address)
        if wait > 0:
            self.trail.write("", "sign_in_delayed", about, new=f"{wait:.0f} s", address=address)


def is_loopback(host: str) -> bool:
    """True for a name or an address that only this computer reaches."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def expect_safe(host: str, has_users: bool, told_to: bool, behind_tls: bool = False) -> None:
    """Raise `AskError` where a server would let everybody who reaches it change everything, and nobody said so.

    A server behind a proxy is reached from other computers, also where it listens to this one alone.
    """
    if has_users or told_to or (is_loopback(host) and not behind_tls):
        return
    raise AskError(
        say(
            "{host} is reached from other computers, and there are no users: everybody could change everything. "
            "Add a user first by `gigaramp users add`, or say {option}.",
            host=host,
            option=TOLD_TO,
        )
    )


def _patience(wait: float) -> str:
    seconds = max(1, round(wait + 0.5))
    if seconds < 120:
        return say_many(
            "Too many sign-ins failed. Try again in {count} second.",
            "Too many sign-ins failed. Try again in {count} seconds.",
            seconds,
        )
    return say_many(
        "Too many sign-ins failed. Try again in {count} minute.",
        "Too many sign-ins failed. Try again in {count} minutes.",
        -(-seconds // 60),
    )


def _now() -> datetime:
    return datetime.now(UTC)
