"""Tells open pages that something changed: one number that rises, and who waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Lock
from time import monotonic

AT_MOST_EVERY = 2.0
"""Seconds between two changes that are told: a page reads itself anew no more often than that."""
SILENCE = 15.0
"""Seconds without a change after which a stream says that it still stands."""


class Changes:
    """The number of the last change. Any thread may tell one; pages wait for it in the server's loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._told = 0
        self._told_at = 0.0

    def tell(self) -> None:
        """Something changed."""
        with self._lock:
            self._number += 1

    @property
    def number(self) -> int:
        """Number of the last change that is told; it stands still for `AT_MOST_EVERY` seconds."""
        with self._lock:
            if self._number != self._told and monotonic() - self._told_at >= AT_MOST_EVERY:
                self._told, self._told_at = self._number, monotonic()
            return self._told

    def tell_now(self) -> None:
        """Something changed that whoever did it must see at once."""
        with self._lock:
            self._number += 1
            self._told, self._told_at = self._number, monotonic()

    async def follow(self, is_over: Callable[[], bool] = lambda: False) -> AsyncIterator[int]:
        """The number, each time it has changed; -1 after `SILENCE` seconds, to see whether anybody is there; until `is_over`."""
        seen, told = self.number, monotonic()
        yield seen
        while True:
            await asyncio.sleep(0.5)
            if is_over():
                return
            if self.number != seen:
                seen, told = self.number, monotonic()
                yield seen
            elif monotonic() - told > SILENCE:
                told = monotonic()
                yield -1
