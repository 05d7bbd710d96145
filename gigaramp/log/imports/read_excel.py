"""Reads a sheet of an Excel workbook row by row, as texts: days as ISO 8601, numbers with the decimal sign of the mapping.

A formula gives the value that Excel stored when the workbook was last saved. Where there is none, the row is put aside.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.imports.blocks import Block, Refused, block_of, header_names
from gigaramp.log.imports.mapping import FileForm
from gigaramp.near import did_you_mean

BLOCK: Final = 5_000
"""Rows of a block."""
WIDEST: Final = 2_000
"""Columns that are read; a sheet that is formatted to its last column holds nothing there."""


class ExcelFile:
    """One sheet of a workbook: `names` of its columns, and its `blocks`. Raises LogError where it cannot be read."""

    was_put_aside = False
    delimiter = ","

    def __init__(self, path: Path, form: FileForm) -> None:
        self.path, self.form = path, form
        self.sheets = self._sheets()
        self.sheet = form.sheet or self.sheets[0]
        if self.sheet not in self.sheets:
            mend = did_you_mean(self.sheet, self.sheets)
            raise LogError(say("{file}: has no sheet `{sheet}`, {mend}", file=path, sheet=self.sheet, mend=mend))
        wanted = form.header or (1,)
        rows = [cells for line, cells, _ in self._rows(max(wanted)) if line in wanted]
        if not rows or not any(any(cells) for cells in rows):
            mend = say("say in the mapping, under `file: header:`, in which row it stands")
            raise LogError(say("{file}: has no header on line {line}; {mend}", file=path, line=wanted[0], mend=mend))
        width = max(len(cells) for cells in rows)
        self.names = header_names(rows) if form.header else header_names([[""] * width])

    def _open(self, values: bool) -> Any:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            return openpyxl.load_workbook(self.path, read_only=True, data_only=values)
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogError(say("{file}: cannot be read ({reason})", file=self.path, reason=reason)) from error
        except (
            zipfile.BadZipFile,
            InvalidFileException,
            KeyError,
            ValueError,
            SyntaxError,
            TypeError,
            AttributeError,
        ) as error:
            # openpyxl fails in many ways on a damaged workbook; each of them means the same to its owner.
            told = say("{file}: is a damaged workbook; open it in Excel and save it again", file=self.path)
            raise LogError(told) from error

    def _sheets(self) -> tuple[str, ...]:
        book = self._open(values=True)
        try:
            seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        finally:
            book.close()
        if not seen:
            raise LogError(say("{file}: has no sheet that can be seen", file=self.path))
        return tuple(seen)

    def first_rows(self, count: int) -> list[list[str]]:
        """The first rows of the sheet as texts, the header among them."""
        return [cells for _, cells, _ in self._rows(count)]

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """Rows behind the header, with the wanted columns."""
        last = max(self.form.header, default=0)
        width = len(self.names)
        places = {place for place, name in enumerate(self.names) if name in wanted}
        rows: list[list[str]] = []
        lines: list[int] = []
        refused: list[Refused] = []
        for line, cells, unknown in self._rows():
            if line <= last:
                continue
            cells = [*cells, *[""] * (width - len(cells))]
            if unknown & places:
                name = self.names[min(unknown & places)]
                told = say(
                    "`{column}` is a formula without a stored value; open the file in Excel and save it", column=name
                )
                refused.append(Refused(line, cells, told))
            else:
                rows.append(cells)
                lines.append(line)
            if len(rows) + len(refused) >= BLOCK:
                yield self._block(rows, lines, refused, wanted)
                rows, lines, refused = [], [], []
        yield self._block(rows, lines, refused, wanted)

    def _block(self, rows: list[list[str]], lines: list[int], refused: list[Refused], wanted: Sequence[str]) -> Block:
        block = block_of(rows, lines, self.names, wanted, self.form.empty)
        block.refused += refused
        return block

    def _rows(self, count: int | None = None) -> Iterator[tuple[int, list[str], set[int]]]:
        """Row, its cells as texts without the empty ones at its end, and the columns of formulas without a value."""
        book = self._open(values=True)
        formulas = self._open(values=False) if self._has_formulas() else None
        try:
            told = book[self.sheet].iter_rows(max_row=count, max_col=WIDEST, values_only=True)
            written = (
                formulas[self.sheet].iter_rows(max_row=count, max_col=WIDEST, values_only=True) if formulas else None
            )
            for line, values in enumerate(told, 1):
                unknown = set()
                if written is not None:
                    behind = next(written)
                    unknown = {
                        place
                        for place, value in enumerate(values)
                        if value is None and isinstance(behind[place], str) and behind[place].startswith("=")
                    }
                cells = [text_of(value, self.form.decimal) for value in values]
                while cells and not cells[-1] and len(cells) - 1 not in unknown:
                    cells.pop()
                yield line, cells, unknown
        except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            told_ = say("{file}: is a damaged workbook; open it in Excel and save it again", file=self.path)
            raise LogError(told_) from error
        finally:
            book.close()
            if formulas is not None:
                formulas.close()

    def _has_formulas(self) -> bool:
        """True where any sheet holds a formula: only then the workbook is read twice."""
        with zipfile.ZipFile(self.path) as parts:
            for name in parts.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with parts.open(name) as part:
                        before = b""
                        while piece := part.read(1 << 20):
                            if b"<f>" in before + piece or b"<f " in before + piece:
                                return True
                            before = piece[-2:]
        return False


def text_of(value: Any, decimal: str) -> str:
    """A cell as text: a day as 2026-03-05, an instant as 2026-03-05T06:00:00, a time of day or a duration as 6:00:00."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        number = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
        return number.replace(".", decimal)
    if isinstance(value, datetime):
        # Excel keeps instants as fractions of a day: a microsecond off is rounding.
        near = value + timedelta(microseconds=500)
        value = near.replace(microsecond=near.microsecond // 1000 * 1000)
        written: str = value.date().isoformat() if value.time() == time(0) else value.isoformat()
        return written
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}:{value.second:02d}"
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
