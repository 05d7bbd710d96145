"""Rows that no longer count: a correction names a row by its source and number, whether the row came before it or comes after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

Wrong = tuple[str | None, int]
"""Source and number of a row."""


class Corrections:
    """What corrections have told so far, each wrong row with the place in the log from which on it is left out."""

    def __init__(self) -> None:
        self._from: dict[Wrong, int] = {}
        self._numbers: pa.Array | None = None

    def know(self, wrong: Iterable[Wrong]) -> None:
        """Leave these rows out wherever they come."""
        self._from |= dict.fromkeys(wrong, 0)
        self._numbers = None

    def fold(self, rows: pa.Table, places: np.ndarray) -> bool:
        """Take in the corrections among rows; whether one of them tells of a row of which none told before."""
        import pyarrow as pa
        import pyarrow.compute as pc

        are = pc.equal(rows["what"].cast(pa.string()), "row_corrected").to_numpy(zero_copy_only=False).astype(bool)
        if not are.any():
            return False
        told = rows.filter(pa.array(are))
        known = len(self._from)
        columns = (told["cause"].to_pylist(), told["about"].to_pylist(), places[are].tolist())
        for source, number, place in zip(*columns, strict=True):
            self._from.setdefault((source, int(number)), place)
        self._numbers = None
        return len(self._from) > known

    def counts(self, rows: pa.Table, places: np.ndarray) -> np.ndarray | None:
        """Which rows count; None where all do."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self._from:
            return None
        if self._numbers is None:
            self._numbers = pa.array(sorted({number for _, number in self._from}), pa.int64())
        may_be = np.flatnonzero(pc.is_in(rows["id"], self._numbers).to_numpy(zero_copy_only=False).astype(bool))
        if not len(may_be):
            return None
        few = rows.select(["source", "id"]).take(pa.array(may_be))
        counts = np.ones(len(rows), bool)
        for at, source, number in zip(may_be.tolist(), few["source"].to_pylist(), few["id"].to_pylist(), strict=True):
            since = self._from.get((source, number))
            counts[at] = since is None or places[at] < since
        return None if counts.all() else counts

    def to_plain(self) -> list[Any]:
        """All of it as plain values."""
        return [[*wrong, place] for wrong, place in self._from.items()]

    def take(self, plain: list[Any]) -> None:
        """Become what `to_plain` gave."""
        self._from = {(source, number): place for source, number, place in plain}
        self._numbers = None
