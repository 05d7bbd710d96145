"""Rows that were not taken, as a file of rows like the one they come from, with file, line and reason in front.

It is imported again by the same mapping once its rows are mended. The name holds a part of its content's hash, so the same
import twice leaves one file.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.imports.blocks import PUT_ASIDE_COLUMNS, Refused

FOLDER: Final = "put_aside"
SHOWN: Final = 8
"""Reasons and rows that an answer tells one by one."""


class PutAside:
    """Writes the rows of one file that were not taken. As a context manager it leaves nothing where the import fails."""

    def __init__(
        self, folder: Path | None, file: Path, names: Sequence[str], delimiter: str, was_put_aside: bool
    ) -> None:
        self.count = 0
        self.reasons: Counter[str] = Counter()
        self.shown: list[Refused] = []
        self.path: Path | None = None
        self._folder = folder / FOLDER if folder is not None else None
        self._file, self._names, self._delimiter = file, names, delimiter
        self._was_put_aside = was_put_aside
        self._stream: Any = None
        self._writer: Any = None
        self._hash = hashlib.blake2b(digest_size=4)

    def __enter__(self) -> PutAside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
            self._partial().unlink(missing_ok=True)
            self._stream = None

    def add(self, refused: Iterable[Refused]) -> None:
        """Put rows aside."""
        for one in refused:
            self.count += 1
            if len(self.reasons) < 10_000 or one.reason in self.reasons:
                self.reasons[one.reason] += 1
            if len(self.shown) < SHOWN:
                self.shown.append(one)
            if self._folder is not None:
                self._write(one)

    def keep(self) -> Path | None:
        """The import went well: give the file its name. None where no row was put aside."""
        if self._stream is None or self._folder is None:
            return None
        stem = self._file.stem.split(".put_aside-")[0]
        self.path = self._folder / f"{stem}.put_aside-{self._hash.hexdigest()}.csv"
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            os.replace(self._partial(), self.path)
        except OSError as error:
            raise self._told(error) from error
        self._stream = None
        return self.path

    def _partial(self) -> Path:
        assert self._folder is not None
        return self._folder / f".{self._file.stem}.{os.getpid()}.partial"

    def _write(self, one: Refused) -> None:
        cells = list(one.cells)
        file, line = self._file.name, str(one.line)
        if self._was_put_aside:
            # What is put aside again keeps where it came from first.
            file, line, _, *cells = [*cells, *[""] * (3 - len(cells))]
        row = [file, line, one.reason, *cells]
        try:
            if self._stream is None:
                assert self._folder is not None
                self._folder.mkdir(parents=True, exist_ok=True)
                self._stream = self._partial().open("w", encoding="utf-8", newline="")
                self._writer = csv.writer(self._stream, delimiter=self._delimiter, lineterminator="\n")
                names = self._names[3:] if self._was_put_aside else self._names
                self._writer.writerow([*PUT_ASIDE_COLUMNS, *names])
            # csv writes no lone surrogates; they come from bytes that no encoding knows.
            self._writer.writerow([cell.encode("utf-8", "backslashreplace").decode() for cell in row])
        except OSError as error:
            raise self._told(error) from error
        self._hash.update("\x1f".join(row).encode("utf-8", "backslashreplace"))

    def _told(self, error: OSError) -> LogError:
        reason = error.strerror or str(error)
        return LogError(
            say(
                "{folder}: rows cannot be put aside ({reason}); make room or name another store",
                folder=self._folder,
                reason=reason,
            )
        )
