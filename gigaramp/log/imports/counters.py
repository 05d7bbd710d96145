"""Readings of counters that only rise become what was counted between them.

The first reading of a counter is counted from the last one that the store has seen; the very first only sets its base.
A reading at less than half of the one before it is a counter that began
anew: it has counted its own reading. One that is lower, but not so far, is wrong and put aside: no counter runs backwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gigaramp.languages import figure, say
from gigaramp.log.imports.readings import Readings, Stretch

if TYPE_CHECKING:
    import pyarrow as pa

RESTART: Final = 0.5
"""A reading below this share of the one before it is a counter that began anew."""
_OF: Final = ("line", "step", "machine", "what", "about", "cause")


@dataclass
class Counted:
    """Differences in place of readings, the lines that are wrong, and what is to be told.

    `bases` first readings counted nothing; `joined` were counted from the last reading of a file before.
    """

    table: pa.Table
    wrong: dict[int, str] = field(default_factory=dict)
    restarts: tuple[int, ...] = ()
    bases: int = 0
    joined: int = 0


def count(table: pa.Table, seen: Readings) -> Counted:
    """Rows with a difference for each reading of `counter` rows; other rows stay as they are.

    Needs the columns `file_line` and `instant`. What `seen` has of earlier files is where the counting begins; it takes in
    the readings of this one.
    """
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
    instants = np.asarray(sorted_["instant"]).tolist()
    base: dict[str, float] = {}
    read: dict[str, Stretch] = {}
    found = Counted(table)
    restarts: list[int] = []
    for row in np.flatnonzero(is_reading).tolist():
        group, reading = groups[row], values[row]
        if seen.is_bridged(group, instants[row]):
            found.wrong[int(lines[row])] = say("the counter is told up to a later time already")
            keep[row] = False
            continue
        before = base.get(group)
        if group not in base:
            before = seen.before(group, instants[row])
            found.joined += before is not None
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
            continue
        read[group] = Stretch(read[group].first if group in read else instants[row], instants[row], reading)
    for group, stretch in read.items():
        seen.keep(group, stretch)
    at = sorted_.schema.get_field_index("quantity")
    counted = sorted_.set_column(at, "quantity", pa.array(values))
    found.table = counted.filter(pa.array(keep))
    found.restarts = tuple(sorted(restarts))
    return found
