"""What an import tells: of each file, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gigaramp.languages import day, figure, joined, listed, say, say_many

SHOWN = 6
"""Reasons that are told one by one."""


@dataclass(frozen=True)
class FileTold:
    """One file: `rows` are those behind its header that hold anything; each is taken, put aside, or holds no figure.

    `added` and `repeated` count rows of the log, of which one row of the file may give several.
    """

    file: str
    rows: int
    taken: int
    put_aside: int
    without_figure: int
    added: int
    repeated: int
    corrected: int = 0
    first: date | None = None
    last: date | None = None
    steps: tuple[str, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    put_aside_file: Path | None = None
    notes: tuple[str, ...] = ()
    refused: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "file": self.file,
            "rows": self.rows,
            "taken": self.taken,
            "put_aside": self.put_aside,
            "without_figure": self.without_figure,
            "added": self.added,
            "repeated": self.repeated,
            "corrected": self.corrected,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "steps": list(self.steps),
            "reasons": [{"reason": reason, "rows": count} for reason, count in self.reasons],
            "put_aside_file": str(self.put_aside_file) if self.put_aside_file else None,
            "notes": list(self.notes),
            "refused": self.refused,
        }

    def lines(self) -> list[str]:
        """The file in words."""
        if self.refused:
            return [self.refused]
        rows = say_many("{count} row read", "{shown} rows read", self.rows, shown=figure(self.rows))
        parts = [
            rows,
            say("{count} taken", count=figure(self.taken)),
            say("{count} put aside", count=figure(self.put_aside)),
        ]
        if self.without_figure:
            parts.append(say("{count} without a figure", count=figure(self.without_figure)))
        found = [say("{file}: {parts}", file=self.file, parts=listed(parts))]
        log = [
            say("{count} rows added to the log", count=figure(self.added)),
            say("{count} known already", count=figure(self.repeated)),
        ]
        if self.corrected:
            log.append(say("{count} corrected", count=figure(self.corrected)))
        found.append("  " + listed(log))
        if self.first and self.last:
            found.append("  " + say("days {first} to {last}", first=day(self.first), last=day(self.last)))
        if self.steps:
            found.append("  " + say("steps: {steps}", steps=listed(self.steps)))
        found += [f"  {note}" for note in self.notes]
        if self.put_aside_file:
            file = self.put_aside_file
            found.append("  " + say("put aside, to be mended and imported again: {file}", file=file))
            found += [f"    {figure(count)} × {reason}" for reason, count in self.reasons[:SHOWN]]
            if len(self.reasons) > SHOWN:
                more = len(self.reasons) - SHOWN
                found.append("    " + say_many("{count} more reason", "{count} more reasons", more))
        return found


@dataclass(frozen=True)
class Imported:
    """What `gigaramp log import` did: each file, the store, and where its mapping is kept."""

    store: str
    mapping: str
    files: tuple[FileTold, ...] = field(default_factory=tuple)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "store": self.store,
            "mapping": self.mapping,
            "files": [file.to_dict() for file in self.files],
            "added": sum(file.added for file in self.files),
            "repeated": sum(file.repeated for file in self.files),
            "put_aside": sum(file.put_aside for file in self.files),
        }

    def __str__(self) -> str:
        found = [line for file in self.files for line in file.lines()]
        wrong = [file.file for file in self.files if file.refused]
        if wrong:
            found.append(say("Not imported: {files}.", files=joined(wrong)))
        if self.mapping:
            found.append(say("The mapping is kept in {file}.", file=self.mapping))
        return "\n".join(found)
