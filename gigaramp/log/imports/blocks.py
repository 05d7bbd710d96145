"""What every reader gives: blocks of rows as texts, each row with its line, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

PUT_ASIDE_COLUMNS: Final = ("put_aside_file", "put_aside_line", "put_aside_reason")
"""First columns of a file of rows that were put aside; they are not read when it is imported again."""


@dataclass(frozen=True)
class Refused:
    """One row that was not taken: its line from 1, its cells, and why."""

    line: int
    cells: Sequence[str]
    reason: str


@dataclass
class Block:
    """Rows of a file, column by column as trimmed texts; an empty cell is nothing.

    `columns` holds the columns that were asked for, by their names in the header. `cells(row)` gives a whole row as it
    was written.
    """

    lines: np.ndarray[Any, Any]
    columns: dict[str, pa.Array]
    cells: Callable[[int], Sequence[str]]
    refused: list[Refused] = field(default_factory=list)
    empty: int = 0

    def __len__(self) -> int:
        return len(self.lines)

    def first(self, count: int) -> Block:
        """The block cut behind its first rows, by their lines."""
        if len(self) + len(self.refused) <= count:
            return self
        lines = sorted([*self.lines[:count].tolist(), *(one.line for one in self.refused)])[:count]
        last = lines[-1] if lines else 0
        kept = int((self.lines <= last).sum())
        columns = {name: column.slice(0, kept) for name, column in self.columns.items()}
        return Block(
            self.lines[:kept], columns, self.cells, [one for one in self.refused if one.line <= last], self.empty
        )


def refused_alone(refused: Refused) -> Block:
    """A block of nothing but one row that was refused."""
    import numpy as np

    return Block(np.zeros(0, np.int64), {}, lambda row: (), [refused])


def header_names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Names of the columns from one header row or several.

    In an upper row an empty cell belongs to the name on its left, as merged cells leave it. Parts are joined by a blank.
    A column without a name is called by its number, a name that occurs again by its number too.
    """
    width = max((len(row) for row in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        before = ""
        for column in range(width):
            cell = " ".join(row[column].split()) if column < len(row) else ""
            if depth < len(rows) - 1:
                before = cell or before
                cell = before
            if cell and (not parts[column] or parts[column][-1] != cell):
                parts[column].append(cell)
    return numbered([" ".join(part) for part in parts])


def numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Names, each different: `Quantity`, `Quantity (2)`, and `column 5` where there is none."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        # The name of a column is a name: it stands in the mapping file and must not change with the language.
        word, again = name or f"column {number}", 1
        while word in found:
            again += 1
            word = f"{name or f'column {number}'} ({again})"
        found.append(word)
    return tuple(found)


def cleaned(column: pa.Array, empty: Sequence[str]) -> pa.Array:
    """Texts without blanks around them; nothing for an empty cell and for the words that mean empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim(column, " \t\u00a0\u202f\u3000\ufeff")
    return pc.if_else(
        pc.is_in(trimmed, value_set=pa.array(["", *empty], pa.string())), pa.scalar(None, pa.string()), trimmed
    )


def block_of(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    names: Sequence[str],
    wanted: Sequence[str],
    empty: Sequence[str],
) -> Block:
    """Block of rows that were read one by one; rows without any cell are counted and left out, ragged ones refused."""
    import numpy as np
    import pyarrow as pa

    kept: list[Sequence[str]] = []
    kept_lines: list[int] = []
    refused: list[Refused] = []
    blank = 0
    width = len(names)
    for cells, line in zip(rows, lines, strict=True):
        if not any(cell.strip() for cell in cells):
            blank += 1
        elif len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:])):
            kept.append(cells)
            kept_lines.append(line)
        else:
            reason = say("has {cells} cells, the header has {columns}", cells=len(cells), columns=width)
            refused.append(Refused(line, cells, reason))
    columns = {}
    for place, name in enumerate(names):
        if name in wanted:
            columns[name] = cleaned(pa.array([cells[place] for cells in kept], pa.string()), empty)
    return Block(np.array(kept_lines, np.int64), columns, lambda row: kept[row][:width], refused, blank)
