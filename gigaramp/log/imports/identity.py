"""The number of a row, made from what it says: the same row has the same number in every export it stands in.

It is the last eight bytes of the MD5 (RFC 1321) of the row's text, read from the least byte, without the sign: 63 bits. Of ten
million rows two different ones share a number with a chance of 5 in a million; the log refuses the second.
A row that stands twice in a file is two events: the second is numbered with a 1 behind its text, the third with a 2.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

APART: Final = "\x1f"
"""Stands between the parts of a row's text (the unit separator of ASCII)."""
AGAIN: Final = "\x1e"
"""Stands before the number of a repetition or of a correction."""
_MASK: Final = (1 << 63) - 1
_PARTS: Final = {
    "content": ("when", "line", "step", "machine", "what", "about", "cause", "note"),
    "place": ("when", "line", "step", "machine", "what", "about", "cause", "shift"),
    # Who names a key says what makes a row the same: a cause may change, and is then told as another content.
    "key": ("key", "what", "figure"),
}


def number_of(text: str) -> int:
    """Number of one text."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[8:], "little") & _MASK


def numbers_of(texts: pa.Array) -> np.ndarray[Any, Any]:
    """Numbers of many texts, as `number_of` gives them."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    if not len(texts):
        return np.zeros(0, np.int64)
    with duckdb.connect() as base:
        base.register("rows", pa.table({"text": texts}))
        query = f"select (md5_number_lower(text) & {_MASK}::ubigint)::bigint as number from rows"
        # The order of the rows is kept: it is DuckDB's default for a plain select.
        return np.asarray(base.sql(query).to_arrow_table()["number"].combine_chunks())


def texts_of(table: pa.Table, by: str) -> pa.Array:
    """The text a row's number is made from: of all it says (`content`), of where it stands (`place`), or of its `key`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [pc.fill_null(table[name].cast(pa.string()), "") for name in _PARTS[by]]
    if by == "content":
        # 0.0 is added so that -0.0 and 0.0 are one number.
        parts.append(pc.fill_null(pc.add(table["quantity"], 0.0).cast(pa.string()), ""))
    joined = pc.binary_join_element_wise(*parts, APART)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


class Seen:
    """Numbers of the rows of a file that came before: eight bytes a row, kept sorted in a few long runs."""

    def __init__(self) -> None:
        self._runs: list[np.ndarray[Any, Any]] = []

    def apart(self, texts: pa.Array) -> np.ndarray[Any, Any]:
        """Numbers of the next rows, where a row that came before has another number for each time."""
        import numpy as np

        numbers = numbers_of(texts).copy()
        order = np.argsort(numbers, kind="stable")
        told = numbers[order]
        before = self._before(told)
        first = np.searchsorted(told, told, side="left")
        times = before + np.arange(len(told)) - first
        self._keep(told)
        for place in np.flatnonzero(times).tolist():
            row = int(order[place])
            numbers[row] = number_of(f"{texts[row].as_py()}{AGAIN}{times[place]}")
        return numbers

    def _before(self, told: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        import numpy as np

        found = np.zeros(len(told), np.int64)
        for run in self._runs:
            left = np.searchsorted(run, told, side="left")
            same = np.flatnonzero((left < len(run)) & (run[np.minimum(left, len(run) - 1)] == told))
            found[same] += np.searchsorted(run, told[same], side="right") - left[same]
        return found

    def _keep(self, told: np.ndarray[Any, Any]) -> None:
        """Runs of about equal length become one, so that there are few."""
        import numpy as np

        if len(told):
            self._runs.append(told)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last, before = self._runs.pop(), self._runs.pop()
            merged = np.concatenate([before, last])
            merged.sort(kind="stable")
            self._runs.append(merged)
