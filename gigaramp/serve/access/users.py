"""The people who sign in: their names, roles and languages, and whom of the plant they are."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gigaramp.errors import AskError
from gigaramp.languages import expect_language, say
from gigaramp.plant.pseudonyms import is_code
from gigaramp.serve.access.audit import Trail
from gigaramp.serve.access.book import Book
from gigaramp.serve.access.passwords import Passwords, expect_good
from gigaramp.serve.access.roles import expect_role

LONGEST: Final = 60
"""Signs of a name, a person or a family."""
FIELDS: Final = "name, role, person, family, language, number, given"
"""Columns of a row that `user_of` reads."""


@dataclass(frozen=True)
class User:
    """Somebody who signs in: user name, role, the person of the plant's roster and the family of experts they are of.

    `person` and `family` may be None. `number` tells users apart for ever; no two have the same. `given` says that
    the password came from somebody else and has to be changed first.
    """

    name: str
    role: str
    person: str | None = None
    family: str | None = None
    language: str = "en"
    number: int = 0
    given: bool = False


LOCAL: Final = User("local", "administrator")
"""Everybody at this computer, while there are no users."""


def person_named(user: User, shown: Mapping[str, str], hidden: bool = False) -> str:
    """What a user is called in the records they write. `shown` is what the plant shows of each person of its roster.

    A user who is a person of the roster is written by the id that the plant's own records carry, so that all of a person
    stands under one name; pages show it by `shown`. Others are written by their user name. Where names are `hidden`, a
    code such as U-007, after the number of the user, takes the place of a name.
    """
    hidden = hidden and user.number > 0
    if user.person is not None and not (hidden and not is_code(user.person)):
        return user.person
    code = f"U-{user.number:03d}"
    return shown.get(user.person or "", code) if hidden else user.name


def expect_name(text: str, what: str) -> str:
    """A name without blanks around it, in one form. Raises `AskError` where it holds signs that a name has not."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    odd = sorted(
        {sign for sign in name if not (sign.isalnum() or unicodedata.category(sign)[0] == "M" or sign in " .-_'@/")}
    )
    if not name or len(name) > LONGEST:
        raise AskError(say("{what}: it needs 1 to {count} signs", what=what, count=LONGEST))
    if odd:
        raise AskError(
            say(
                "{what}: letters, digits, blanks and . - _ ' @ / only, not {odd}",
                what=what,
                odd=" ".join(map(ascii, odd)),
            )
        )
    return name


def key_of(name: str) -> str:
    """How a user is found: `Marie` and `marie ` are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


class Users:
    """The users of a server. Each change ends the sessions it must end, and stands in the trail, all or nothing."""

    def __init__(self, book: Book, trail: Trail, passwords: Passwords) -> None:
        self._book, self._trail, self._passwords = book, trail, passwords

    def all(self) -> tuple[User, ...]:
        """Users who may sign in, by name."""
        return tuple(
            user_of(row) for row in self._book.known(f"SELECT {FIELDS} FROM users WHERE ended IS NULL ORDER BY key")
        )

    def any(self) -> bool:
        """True where there is a user."""
        return bool(self._book.known("SELECT 1 FROM users WHERE ended IS NULL LIMIT 1"))

    def named(self, name: str) -> User | None:
        """The user of this name, or None."""
        row = self._book.one(f"SELECT {FIELDS} FROM users WHERE key = ? AND ended IS NULL", key_of(name))
        return user_of(row) if row else None

    def password_of(self, name: str) -> tuple[User | None, str | None]:
        """The user of this name and what is kept of the password; None and None where there is no such user."""
        row = self._book.one(f"SELECT {FIELDS}, password FROM users WHERE key = ? AND ended IS NULL", key_of(name))
        return (user_of(row[:-1]), row[-1]) if row else (None, None)

    def add(
        self,
        by: str,
        name: str,
        password: str,
        role: str,
        *,
        person: str | None = None,
        family: str | None = None,
        language: str = "en",
        given: bool = False,
        address: str = "",
    ) -> User:
        """A new user. `given`: the password must be changed at the first sign-in. Raises `AskError` in words."""
        name = expect_name(name, say("user name"))
        person, family = _optional(person, say("person")), _optional(family, say("family of experts"))
        row = (key_of(name), name, expect_role(role), person, family, expect_language(language), given)
        expect_good(password, name)
        if role != "administrator" and not self.any():
            raise AskError(say("the first user is an administrator, who can add the others"))
        if self._book.one("SELECT 1 FROM users WHERE key = ?", key_of(name)):
            raise AskError(_taken(name))
        kept = self._passwords.kept(password)
        with self._book.writing() as change:
            try:
                change.execute(
                    "INSERT INTO users (key, name, role, person, family, language, given, password) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*row, kept),
                )
            except sqlite3.IntegrityError as error:
                raise AskError(_taken(name)) from error
            told = ", ".join(part for part in (role, person, family, language) if part)
            self._trail.add(change, by, "user_added", name, new=told, address=address)
        return self._expected(name)

    def change_role(self, by: str, name: str, role: str, *, reason: str = "", address: str = "") -> None:
        """Give another role; all sessions of the user end. The last administrator stays one."""
        user, role = self._expected(name), expect_role(role)
        with self._book.writing() as change:
            if user.role == "administrator" != role:
                self._expect_another_administrator(change, user)
            change.execute("UPDATE users SET role = ? WHERE number = ?", (role, user.number))
            _end_sessions(change, user)
            self._trail.add(
                change, by, "role_changed", user.name, old=user.role, new=role, reason=reason, address=address
            )

    def change_person(self, by: str, name: str, person: str | None, family: str | None, *, address: str = "") -> None:
        """Say whom of the plant's roster a user is, and of which family of experts; None for nobody and none."""
        user = self._expected(name)
        person, family = _optional(person, say("person")), _optional(family, say("family of experts"))
        with self._book.writing() as change:
            change.execute("UPDATE users SET person = ?, family = ? WHERE number = ?", (person, family, user.number))
            old, new = (
                ", ".join(part for part in both if part) for both in ((user.person, user.family), (person, family))
            )
            self._trail.add(change, by, "person_changed", user.name, old=old, new=new, address=address)

    def change_language(self, by: str, name: str, language: str, *, address: str = "") -> None:
        """The language in which the pages speak to a user."""
        user, language = self._expected(name), expect_language(language)
        with self._book.writing() as change:
            change.execute("UPDATE users SET language = ? WHERE number = ?", (language, user.number))
            self._trail.add(change, by, "language_changed", user.name, old=user.language, new=language, address=address)

    def change_password(self, by: str, name: str, password: str, *, given: bool = False, address: str = "") -> None:
        """Another password; all sessions of the user end. `given` as with `add`."""
        user = self._expected(name)
        expect_good(password, user.name)
        kept = self._passwords.kept(password)
        with self._book.writing() as change:
            change.execute("UPDATE users SET password = ?, given = ? WHERE number = ?", (kept, given, user.number))
            _end_sessions(change, user)
            self._trail.add(change, by, "password_changed", user.name, address=address)

    def rehash(self, user: User, before: str, password: str) -> str:
        """Keep the same password by the hasher's new numbers, unless it was changed meanwhile. Returns what is kept."""
        kept = self._passwords.kept(password)
        with self._book.writing() as change:
            change.execute(
                "UPDATE users SET password = ? WHERE number = ? AND password = ?", (kept, user.number, before)
            )
        return kept

    def end(self, by: str, name: str, *, reason: str = "", address: str = "") -> None:
        """The user signs in no more. The name stays taken, so that the trail tells of one person by it."""
        user = self._expected(name)
        with self._book.writing() as change:
            if user.role == "administrator":
                self._expect_another_administrator(change, user)
            # What was kept of the password goes with the user.
            change.execute(
                "UPDATE users SET ended = strftime('%s', 'now'), password = '' WHERE number = ?", (user.number,)
            )
            _end_sessions(change, user)
            self._trail.add(change, by, "user_ended", user.name, old=user.role, reason=reason, address=address)

    def _expected(self, name: str) -> User:
        user = self.named(name)
        if user is None:
            raise AskError(say("{name}: there is no such user", name=name))
        return user

    def _expect_another_administrator(self, change: sqlite3.Connection, user: User) -> None:
        others = "SELECT 1 FROM users WHERE ended IS NULL AND role = 'administrator' AND number <> ? LIMIT 1"
        if change.execute(others, (user.number,)).fetchone() is None:
            raise AskError(say("{name} is the last administrator: name another one first", name=user.name))


def _optional(text: str | None, what: str) -> str:
    return expect_name(text, what) if text and text.strip() else ""


def _taken(name: str) -> str:
    return say("{name}: this name is taken, or belonged to somebody who has left", name=name)


def user_of(row: tuple[Any, ...]) -> User:
    """A user from the fields of a row."""
    name, role, person, family, language, number, given = row
    return User(name, role, person or None, family or None, language, number, bool(given))


def _end_sessions(change: sqlite3.Connection, user: User) -> None:
    change.execute("DELETE FROM sessions WHERE user = ?", (user.number,))
