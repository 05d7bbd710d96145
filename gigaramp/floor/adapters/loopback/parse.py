"""Which rows of a played run are due at an instant. Pure: no clock, and nothing is simulated here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gigaramp.floor.adapters.loopback.wire import Played
from gigaramp.floor.adapters.parsed import Parsed

if TYPE_CHECKING:
    import pyarrow as pa


def parse(played: Played, after: datetime | None, now: datetime) -> Parsed:
    """Rows that fell due after one instant, up to and with another; from the first on where `after` is nothing."""
    return Parsed(_rows(played, place_behind(played, after), place_behind(played, now)))


def place_behind(played: Played, instant: datetime | None) -> int:
    """The place of the first row that is due later than an instant."""
    import numpy as np

    if instant is None:
        return 0
    since = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return int(np.searchsorted(played.due, since // timedelta(microseconds=1), "right"))


def _rows(played: Played, first: int, last: int) -> pa.Table:
    return played.rows.slice(first, max(last - first, 0))


__all__ = ["parse", "place_behind"]
