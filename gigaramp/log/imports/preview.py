"""What an import would do, on the first rows of a file, without writing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gigaramp.languages import figure, say
from gigaramp.log.imports.blocks import Refused
from gigaramp.log.imports.importing import expect_columns, notes_of, unread_columns
from gigaramp.log.imports.mapping import Mapping, PlantNames
from gigaramp.log.imports.read_excel import ExcelFile
from gigaramp.log.imports.rows import Rows
from gigaramp.log.imports.sniff import open_file
from gigaramp.units import shorten

ROWS = 8
"""Rows of the log that are shown."""
_SHOWN = ("when", "line", "step", "machine", "what", "about", "quantity", "unit", "cause", "note")


@dataclass(frozen=True)
class Preview:
    """One file as it is understood: the first `rows` of the log, what is `refused` and why, and what is not read."""

    file: str
    rows: tuple[dict[str, Any], ...]
    read: int
    taken: int
    refused: tuple[Refused, ...]
    refused_count: int
    unread: tuple[str, ...]
    notes: tuple[str, ...]
    understood: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ()
    mapping: str = ""
    next: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "file": self.file,
            "read": self.read,
            "taken": self.taken,
            "put_aside": self.refused_count,
            "rows": [dict(row) for row in self.rows],
            "refused": [{"line": one.line, "reason": one.reason} for one in self.refused],
            "unread": list(self.unread),
            "notes": list(self.notes),
            "understood": [{"column": column, "as": told} for column, told in self.understood],
            "questions": list(self.questions),
            "mapping": self.mapping,
            "next": self.next,
        }

    def __str__(self) -> str:
        lines = [say("{file}: nothing is imported yet.", file=self.file)]
        if self.understood:
            lines += ["", say("Columns that are understood:")]
            width = max(len(column) for column, _ in self.understood)
            lines += [f"  {column:<{width}}  {told}" for column, told in self.understood]
        if self.unread:
            lines += ["", say("Columns that are not read: {columns}", columns=", ".join(self.unread))]
        if self.rows:
            lines += ["", say("The first rows as they would stand in the log:"), *_table(self.rows)]
        if self.read:
            told = say(
                "Of the first {read} rows {taken} would be taken, {refused} put aside.",
                read=figure(self.read),
                taken=figure(self.taken),
                refused=figure(self.refused_count),
            )
            lines += ["", told]
            lines += ["  " + say("line {line}: {reason}", line=one.line, reason=one.reason) for one in self.refused]
        lines += [f"  {note}" for note in self.notes]
        if self.questions:
            lines += ["", say("To be answered first, each stands as ? in the mapping:")]
            lines += [f"  {question}" for question in self.questions]
        if self.mapping:
            lines += ["", say("Mapping written: {file}", file=self.mapping)]
        if self.next:
            lines += [say("Go on with: {command}", command=self.next)]
        return "\n".join(lines)


def preview_file(path: Path, mapping: Mapping, names: PlantNames, limit: int = 200) -> Preview:
    """The first rows of a file as this mapping reads them. Raises LogError as the import would."""
    source = open_file(path, mapping.file)
    expect_columns(source, mapping)
    rows = Rows(mapping, names, isinstance(source, ExcelFile))
    shown: list[dict[str, Any]] = []
    refused: list[Refused] = []
    read = taken = empty = 0
    for block in source.blocks(mapping.columns()):
        cut = block.first(limit - read)
        told = rows.take(cut)
        read += len(cut) + len(cut.refused)
        taken += told.good
        empty += cut.empty
        refused += sorted([*cut.refused, *told.refused], key=lambda one: one.line)
        shown += _plain(told.table, ROWS - len(shown))
        if read >= limit:
            break
    return Preview(
        file=path.name,
        rows=tuple(shown),
        read=read,
        taken=taken,
        refused=tuple(refused[:ROWS]),
        refused_count=len(refused),
        unread=tuple(unread_columns(source, mapping)),
        notes=tuple(notes_of(rows, mapping, empty)),
    )


def _plain(table: Any, count: int) -> list[dict[str, Any]]:
    found = []
    for row in table.slice(0, max(count, 0)).to_pylist():
        instant = datetime.fromtimestamp(row["when"] / 1e6, UTC)
        row["when"] = instant.replace(tzinfo=None).isoformat(timespec="auto") + "Z"
        found.append({name: row[name] for name in _SHOWN if row.get(name) is not None})
    return found


def _table(rows: tuple[dict[str, Any], ...]) -> list[str]:
    """Rows under their names, in columns as wide as what stands in them."""
    names = [name for name in _SHOWN if any(name in row for row in rows)]
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(name), *(len(row[place]) for row in cells)) for place, name in enumerate(names)]
    lines = ["  ".join(name.ljust(width) for name, width in zip(names, widths, strict=True))]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return [f"  {line.rstrip()}" for line in lines]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return figure(value, 0 if value.is_integer() else 3)
    return "" if value is None else shorten(value)
