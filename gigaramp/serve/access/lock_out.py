"""Guessing passwords is slowed down: each failure beyond a few makes the next attempt wait longer, up to a limit.

Counted three ways: for a name from one address, for a name from anywhere, and for an address with any name. Names that
nobody has are counted like those of users. No account is locked for ever: a wait ends, and a success ends the counting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gigaramp.serve.access.book import Book


@dataclass(frozen=True)
class Rule:
    """Failures that cost nothing, the first wait behind them in seconds, which doubles, and the longest."""

    free: int
    first: float
    longest: float

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        over = failures - self.free
        # An exponent without limit would overflow after a thousand failures.
        return 0.0 if over <= 0 else min(self.longest, self.first * 2.0 ** min(over - 1, 30))


RULES: Final = {
    # Somebody who guesses from elsewhere keeps the user out for a minute at most.
    "here": Rule(free=5, first=15.0, longest=900.0),
    "name": Rule(free=50, first=15.0, longest=60.0),
    # Many tablets may stand behind one address.
    "address": Rule(free=50, first=5.0, longest=300.0),
}
FORGOTTEN: Final = 86_400.0
"""Seconds after the latest failure when it is forgotten."""


class LockOut:
    """Counts failures on disk, so that a restart forgives nothing."""

    def __init__(self, book: Book, clock: Callable[[], datetime]) -> None:
        self._book, self._clock = book, clock

    def attempt(self, name: str, address: str) -> float:
        """Count an attempt as a failure before it is looked at, so that many at once cannot slip through.

        Returns 0, or the seconds to wait, and then the attempt must not be looked at. A success calls `forgive`.
        """
        now = self._clock().timestamp()
        with self._book.writing() as change:
            change.execute("DELETE FROM failures WHERE latest < ?", (now - FORGOTTEN,))
            wait = self.waits(name, address)
            if wait > 0:
                return wait
            for rule, key in _keys(name, address):
                found = change.execute("SELECT count FROM failures WHERE key = ?", (key,)).fetchone()
                count = (found[0] if found else 0) + 1
                change.execute(
                    "INSERT OR REPLACE INTO failures (key, count, latest, until) VALUES (?, ?, ?, ?)",
                    (key, count, now, now + RULES[rule].wait(count)),
                )
        return 0.0

    def waits(self, name: str, address: str) -> float:
        """Seconds that the next attempt would have to wait; 0 where none."""
        now = self._clock().timestamp()
        waits = [0.0]
        for rule, key in _keys(name, address):
            found = self._book.one("SELECT until FROM failures WHERE key = ?", key)
            if found:
                # A clock that was set back must not make a wait longer than its rule.
                waits.append(min(found[0] - now, RULES[rule].longest))
        return max(waits)

    def forgive(self, name: str, address: str) -> None:
        """The attempt was right: the name starts anew; the address, which others may have used, loses one failure."""
        with self._book.writing() as change:
            for rule, key in _keys(name, address):
                if rule == "address":
                    change.execute("UPDATE failures SET count = max(count - 1, 0), until = 0 WHERE key = ?", (key,))
                else:
                    change.execute("DELETE FROM failures WHERE key = ?", (key,))


def _keys(name: str, address: str) -> Iterator[tuple[str, bytes]]:
    # Hashed: somebody may have typed a password where the name belongs.
    for rule, words in (("here", (name, address)), ("name", (name,)), ("address", (address,))):
        yield rule, hashlib.sha256("\0".join((rule, *words)).encode("utf-8", "replace")).digest()
