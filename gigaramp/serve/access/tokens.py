"""Tokens of machines and programs that send records. A token may send records of one source, and nothing else.

It is shown once, when it is given; the file keeps its SHA-256. It is withdrawn by its name.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.serve.access.audit import Trail
from gigaramp.serve.access.book import Book
from gigaramp.serve.access.sessions import hashed
from gigaramp.serve.access.users import expect_name

MARK: Final = "gigaramp_"
"""How a token begins, so that one in a file that was given away is found by a search."""
TAKEN: Final = frozenset({"floor", "twin", "loopback", "file"})
"""Sources that the server writes itself."""
_SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Client:
    """A machine or a program with a token: its name, the source its records carry, and who gave the token when."""

    name: str
    source: str
    given: datetime
    given_by: str


class Tokens:
    """The tokens of a server."""

    def __init__(self, book: Book, trail: Trail, clock: Callable[[], datetime]) -> None:
        self._book, self._trail, self._clock = book, trail, clock

    def give(self, by: str, name: str, source: str, *, address: str = "") -> str:
        """A new token for a machine of this name. Returns it; it is never shown again. Raises `AskError` in words."""
        name = expect_name(name, say("name of the machine"))
        if not _SOURCE.fullmatch(source):
            raise AskError(
                say("{source}: a source is written in small letters, digits and . - _, at most 40 signs", source=source)
            )
        if source in TAKEN:
            raise AskError(say("{source}: the server itself writes records of this source", source=source))
        token = MARK + secrets.token_urlsafe(32)
        with self._book.writing() as change:
            if change.execute("SELECT 1 FROM tokens WHERE name = ?", (name,)).fetchone():
                raise AskError(say("{name}: there is or was a token of this name; choose another", name=name))
            change.execute(
                "INSERT INTO tokens (token, name, source, given, given_by) VALUES (?, ?, ?, ?, ?)",
                (hashed(token), name, source, self._clock().timestamp(), by),
            )
            self._trail.add(change, by, "token_given", name, new=source, address=address)
        return token

    def client_of(self, token: str) -> Client | None:
        """Whose token this is; None where it is nobody's, or withdrawn."""
        rows = self._book.known(
            "SELECT name, source, given, given_by FROM tokens WHERE token = ? AND withdrawn IS NULL", hashed(token)
        )
        return _client(rows[0]) if rows else None

    def all(self) -> tuple[Client, ...]:
        """Clients whose tokens are good, by name."""
        rows = self._book.all("SELECT name, source, given, given_by FROM tokens WHERE withdrawn IS NULL ORDER BY name")
        return tuple(_client(row) for row in rows)

    def withdraw(self, by: str, name: str, *, reason: str = "", address: str = "") -> None:
        """From now on the token of this name opens nothing."""
        with self._book.writing() as change:
            done = change.execute(
                "UPDATE tokens SET withdrawn = ? WHERE name = ? AND withdrawn IS NULL",
                (self._clock().timestamp(), name),
            )
            if done.rowcount == 0:
                raise AskError(say("{name}: there is no such token", name=name))
            self._trail.add(change, by, "token_withdrawn", name, reason=reason, address=address)


def _client(row: tuple[str, str, float, str]) -> Client:
    name, source, given, by = row
    return Client(name, source, datetime.fromtimestamp(given).astimezone(), by)
