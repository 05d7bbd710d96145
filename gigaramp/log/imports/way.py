"""The way of a file's rows into the log: appended as one, or as whoever takes them in has it; and how far ahead they may lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.imports.blocks import Block, Refused
    from gigaramp.log.store import Appended, Store


@dataclass(frozen=True)
class Way:
    """`append` takes a file's rows to the disk; None: by one append of the store. Rows more than `ahead` of now are put aside."""

    append: Callable[[pa.Table | pa.RecordBatchReader], Appended] | None = None
    ahead: timedelta | None = None

    def appended(self, store: Store, rows: pa.Table | pa.RecordBatchReader, bulk: bool = False) -> Appended:
        """Take rows to the disk."""
        return store.append(rows, bulk=bulk) if self.append is None else self.append(rows)

    def believed(self, block: Block, table: Any) -> tuple[Any, list[Refused]]:
        """Rows of a block that do not lie too far ahead, and the lines of the others, which are put aside whole."""
        if self.ahead is None or not len(table):
            return table, []
        import pyarrow as pa
        import pyarrow.compute as pc

        from gigaramp.log.imports.blocks import Refused

        last = int((datetime.now(UTC) + self.ahead).timestamp() * 1_000_000)
        ahead = pc.greater(table["when"].cast(pa.int64()), last)
        rows = pc.unique(table["row"].filter(ahead)).to_pylist()
        if not rows:
            return table, []
        told = too_far_ahead()
        refused = [Refused(int(block.lines[row]), block.cells(row), told) for row in sorted(rows)]
        gone = pa.array(rows, table["row"].type)
        return table.filter(pc.invert(pc.is_in(table["row"], value_set=gone))), refused


PLAIN: Final = Way()


def too_far_ahead() -> str:
    """Why a row of the future is not taken."""
    return say("its `when` is more than a day ahead of this computer's clock") + "; " + say("mend the instant")


__all__ = ["PLAIN", "Way", "too_far_ahead"]
