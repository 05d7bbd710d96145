"""Which files were taken in: one line for each import, appended to a file of the store and never changed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from gigaramp.floor.adapters.file.wire import Seen
from gigaramp.log.imports.answer import FileTold
from gigaramp.log.store.disk import told_when_writing

FOLDER: Final = "imports"
FILE: Final = "imports.jsonl"


@dataclass(frozen=True)
class FileImport:
    """One file that was imported, or was refused whole and why. `by` is nobody for a file of the watched folder."""

    number: str
    at: str
    file: str
    by: str = ""
    source: str = ""
    size: int = 0
    written: int = 0
    watched: bool = False
    rows: int = 0
    taken: int = 0
    added: int = 0
    repeated: int = 0
    corrected: int = 0
    put_aside: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    put_aside_file: str = ""
    first: str = ""
    last: str = ""
    notes: tuple[str, ...] = ()
    refused: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        reasons = [{"reason": reason, "rows": count} for reason, count in self.reasons]
        return asdict(self) | {"reasons": reasons, "notes": list(self.notes)}


def told_by(told: FileTold, number: str, when: datetime, by: str, source: str, seen: Seen | None) -> FileImport:
    """What an import told, as a line of the history. `seen`: the file of the watched folder, as it looked."""
    return FileImport(
        number=number,
        at=when.astimezone(UTC).isoformat(timespec="seconds"),
        file=told.file,
        by=by,
        source=source,
        size=seen.size if seen else 0,
        written=seen.written if seen else 0,
        watched=seen is not None,
        rows=told.rows,
        taken=told.taken,
        added=told.added,
        repeated=told.repeated,
        corrected=told.corrected,
        put_aside=told.put_aside,
        reasons=told.reasons[:20],
        put_aside_file=told.put_aside_file.name if told.put_aside_file else "",
        first=told.first.isoformat() if told.first else "",
        last=told.last.isoformat() if told.last else "",
        notes=told.notes,
        refused=told.refused,
    )


class ImportHistory:
    """The imports of a store, oldest first in the file. Safe for threads."""

    def __init__(self, store: Path) -> None:
        self._path = store / FOLDER / FILE
        self._turn = Lock()
        self._found = _read(self._path)
        self._done = {_mark(one) for one in self._found if one.watched and not one.refused}

    def add(self, one: FileImport) -> None:
        """Write an import down, on the disk when it returns. Raises LogError where the disk does not take it."""
        line = json.dumps(asdict(one), ensure_ascii=False) + "\n"
        with self._turn, told_when_writing(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            is_torn = self._path.exists() and self._path.stat().st_size and not _ends_whole(self._path)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(("\n" if is_torn else "") + line)
                file.flush()
                os.fsync(file.fileno())
            self._found.append(one)
            if one.watched and not one.refused:
                self._done.add(_mark(one))

    def imports(self, limit: int = 100) -> tuple[FileImport, ...]:
        """The last imports, newest first."""
        return tuple(self._found[: -limit - 1 : -1])

    def find(self, number: str) -> FileImport | None:
        """The import of a number; None where there is none."""
        return next((one for one in reversed(self._found) if one.number == number), None)

    def is_done(self, seen: Seen) -> bool:
        """True where this file of the watched folder was imported as it looks now."""
        return (seen.name, seen.size, seen.written) in self._done


def _read(path: Path) -> list[FileImport]:
    """The lines that are whole: of a crash a half one may be left."""
    found = []
    if path.exists():
        for line in path.read_text("utf-8", "replace").splitlines():
            try:
                told = json.loads(line)
                told["reasons"] = tuple((reason, count) for reason, count in told["reasons"])
                told["notes"] = tuple(told["notes"])
                found.append(FileImport(**told))
            except (ValueError, TypeError, KeyError):
                continue
    return found


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _mark(one: FileImport) -> tuple[str, int, int]:
    return one.file, one.size, one.written


__all__ = ["FileImport", "ImportHistory", "told_by"]
