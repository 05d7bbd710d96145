"""Readings of counters that only rise become what was counted between them.

The first reading of a counter only sets its base. A reading at less than half of the one before it is a counter that began
anew: it has counted its own reading. One that is lower, but not so far, is wrong and put aside: no counter runs backwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gigaramp.languages import figure, say

if TYPE_CHECKING:
    import pyarrow as pa

RESTART: Final = 0.5
"""A reading below this share of the one before it is a counter that began anew."""
_OF: Final = ("line", "step", "machine", "what", "about", "cause")


@dataclass
class Counted:
    """Differences in place of readings, the lines that are wrong, and what is to be told."""

    table: pa.Table
    wrong: dict[int, str] = field(default_factory=dict)
    restarts: tuple[int, ...] = ()
    bases: int = 0


def count(table: pa.Table) -> Counted:
    """Rows with a difference for each reading of `counter` rows; other rows stay as they are. Needs the column `line`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # Readings of one instant are told apart by their value, so that the order of the file changes nothing.
    order = pc.sort_indices(table, [*((name, "ascending") for name in (*_OF, "instant", "quantity"))])
    sorted_ = table.take(order)
    is_reading = np.asarray(sorted_["counter"])
    values = np.asarray(sorted_["quantity"].fill_null(0.0)).copy()
    lines = np.asarray(sorted_["file_line"])
    groups = pc.binary_join_element_wise(*(pc.fill_null(sorted_[name], "") for name in _OF), "\x1f").to_pylist()
    keep = np.ones(len(values), bool)
    base: dict[str, float] = {}
    found = Counted(table)
    restarts: list[int] = []
    for row in np.flatnonzero(is_reading).tolist():
        group, reading = groups[row], values[row]
        before = base.get(group)
        if before is None:
            base[group], keep[row] = reading, False
            found.bases += 1
        elif reading >= before:
            base[group], values[row] = reading, reading - before
        elif reading < RESTART * before:
            base[group] = reading
            restarts.append(int(lines[row]))
        else:
            told = say("the counter says {reading} after {before}", reading=figure(reading), before=figure(before))
            found.wrong[int(lines[row])] = told
            keep[row] = False
    at = sorted_.schema.get_field_index("quantity")
    counted = sorted_.set_column(at, "quantity", pa.array(values))
    found.table = counted.filter(pa.array(keep))
    found.restarts = tuple(sorted(restarts))
    return found
