"""Large imports go to the disk in pieces, so that a call for help waits for one piece at most and not for a whole file.

A file that ends half way, by a full disk or a crash, is imported again: rows are known by their numbers, and none comes twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.log.store import Appended

if TYPE_CHECKING:
    from gigaramp.serve.incoming.intake import Intake

PIECE_ROWS: Final = 50_000
"""Rows of a piece: many enough to go to history at once, few enough for some tenths of a second."""


def in_pieces(intake: Intake, rows: pa.Table | pa.RecordBatchReader) -> Appended:
    """Take rows in piece by piece; on return all are on the disk and in the picture. What corrects others goes as one."""
    added = repeated = 0
    position = intake.store.position
    for piece in _pieces(rows):
        done = intake.submit(piece)
        added, repeated, position = added + done.added, repeated + done.repeated, done.position
    return Appended(added, repeated, position)


def _pieces(rows: pa.Table | pa.RecordBatchReader) -> Iterator[pa.Table]:
    if isinstance(rows, pa.Table):
        # A wrong figure and the right one beside it must never count both, not even for a moment.
        if pc.any(pc.equal(rows["what"].cast(pa.string()), "row_corrected")).as_py():
            yield rows
            return
        for first in range(0, len(rows), PIECE_ROWS):
            yield rows.slice(first, PIECE_ROWS)
        return
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in rows:
        waiting.append(batch)
        count += len(batch)
        if count >= PIECE_ROWS:
            yield from _pieces(pa.Table.from_batches(waiting))
            waiting, count = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)


__all__ = ["PIECE_ROWS", "in_pieces"]
