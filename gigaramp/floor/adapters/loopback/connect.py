"""Paces a played run by a clock: hands over what has fallen due, tick by tick. The clock and the waiting are the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from gigaramp.floor.adapters.loopback.parse import parse, place_behind
from gigaramp.floor.adapters.loopback.wire import Played

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS: Final = 20_000
"""Rows that are handed over at once."""


def paced(
    played: Played,
    begin: datetime,
    clock: Callable[[], float],
    wait: Callable[[], None],
    speed: float,
    handed: datetime | None = None,
) -> Iterator[pa.Table]:
    """Rows as they fall due, until all are handed over.

    The run stands at `begin` when `clock` (seconds) is first asked, and `speed` of its seconds pass in one. What fell due up
    to `handed` was handed over before. `wait` is called where nothing is due. A clock that stands still ends nothing.
    """
    began = clock()
    last = handed
    while place_behind(played, last) < len(played.rows):
        now = begin + timedelta(seconds=(clock() - began) * speed)
        due = parse(played, last, now).rows
        if not len(due):
            wait()
            continue
        last = now
        for first in range(0, len(due), MOST_ROWS):
            yield due.slice(first, MOST_ROWS)


__all__ = ["paced"]
