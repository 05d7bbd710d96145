"""A form that is sent twice, by two taps or by a browser that asks again, is done once."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

KEPT: Final = 10_000
"""So many forms are remembered; by then a second tap is long over."""


class Once:
    """What the last forms led to, by their key. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._done: OrderedDict[str, str] = OrderedDict()

    def find(self, key: str) -> str | None:
        """Where a form led to that was sent before; None for a new one."""
        with self._lock:
            return self._done.get(key)

    def keep(self, key: str, address: str) -> None:
        """Remember where a form led to."""
        with self._lock:
            self._done[key] = address
            while len(self._done) > KEPT:
                self._done.popitem(last=False)
