"""How an unknown file is written: its encoding, the sign between its cells, the rows of its header."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gigaramp.errors import LogError
from gigaramp.languages import listed_apart, say
from gigaramp.log.imports.blocks import header_names
from gigaramp.log.imports.mapping import FileForm
from gigaramp.log.imports.read_excel import ExcelFile
from gigaramp.log.imports.read_parquet import ParquetFile
from gigaramp.log.imports.sniff import format_of
from gigaramp.log.imports.words import known_words, meaning, plain

SAMPLE: Final = 500
"""Rows that are looked at."""
_DELIMITERS: Final = (";", ",", "\t", "|")
_ENCODINGS: Final = ("cp1252", "gb18030")
_HEADERS: Final = 15
"""Rows in which a header is looked for."""


@dataclass(frozen=True)
class Found:
    """The form of a file, the rows of its header, and the first rows behind it."""

    form: FileForm
    header_rows: list[list[str]]
    rows: list[list[str]]


def form_of(path: Path) -> Found:
    """What can be seen of the form of a file. Raises LogError where it holds no rows."""
    form = format_of(path)
    if form == "parquet":
        told = ParquetFile(path, FileForm()).first_rows(SAMPLE)
        return Found(FileForm(format="parquet", header=(1,)), told[:1], told[1:])
    if form == "excel":
        return _excel(path)
    encoding, text = _text(path)
    delimiter = _delimiter(text)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))[: SAMPLE + _HEADERS]
    header, first = _header(rows, path)
    return Found(FileForm("csv", delimiter, encoding, header=header), [rows[row - 1] for row in header], rows[first:])


def _excel(path: Path) -> Found:
    """The sheet of a workbook whose header is understood best."""
    book = ExcelFile(path, FileForm(header=()))
    best: tuple[int, Found] | None = None
    for sheet in book.sheets:
        form = FileForm("excel", sheet=sheet, header=())
        try:
            rows = ExcelFile(path, form).first_rows(SAMPLE + _HEADERS)
            header, first = _header(rows, path)
        except LogError:
            continue
        told = [rows[row - 1] for row in header]
        score = _known(header_names(told))
        if best is None or score > best[0]:
            best = (score, Found(replace(form, header=header), told, rows[first:]))
    if best is None:
        raise LogError(say("{file}: no sheet has a header with rows below it", file=path))
    return best[1]


def _text(path: Path) -> tuple[str, str]:
    """Encoding and text of the first part of a file; `?` where the encoding is in doubt."""
    with path.open("rb") as stream:
        raw = stream.read(1 << 18)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", raw[: len(raw) // 2 * 2].decode("utf-16", "ignore")
    # The sample may end within a letter.
    try:
        return "utf-8", codecs.getincrementaldecoder("utf-8")().decode(raw.removeprefix(codecs.BOM_UTF8)).replace(
            "\0", ""
        )
    except UnicodeDecodeError:
        pass
    for encoding in _ENCODINGS:
        text = raw.decode(encoding, "ignore")
        words = {
            word for line in text.splitlines()[:_HEADERS] for word in re.findall(r"\w+", line) if not word.isascii()
        }
        if any(plain(word) in known_words() for word in words):
            return encoding, text
    # One wrong byte in a file of UTF-8 is a wrong byte, many are another encoding.
    broken = raw.decode("utf-8", "replace")
    wrong, good = broken.count("\ufffd"), sum(not letter.isascii() for letter in broken)
    if raw.splitlines()[0].isascii() and (wrong * 4 < good or wrong <= 2):
        return "utf-8", broken
    return "?", raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, score = ",", 0.0
    for sign in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        width, many = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(1, 0))
        told = many / max(len(lines), 1) * (width > 1) + width / 1000
        if told > score:
            best, score = sign, told
    return best


def _header(rows: list[list[str]], path: Path) -> tuple[tuple[int, ...], int]:
    """Rows of the header, counted from 1, and how many rows stand before the first one below it."""
    best: tuple[int, tuple[int, ...]] | None = None
    for row in range(min(len(rows) - 1, _HEADERS)):
        if _is_data(rows[row]) or not any(cell.strip() for cell in rows[row]):
            continue
        for depth in (1, 2, 3):
            if row - depth + 1 < 0 or any(_is_data(rows[one]) for one in range(row - depth + 1, row + 1)):
                break
            part = rows[row - depth + 1 : row + 1]
            if depth > 1 and sum(bool(cell.strip()) for cell in part[0]) < 2:
                break
            told = _known(header_names(part))
            if told and (best is None or told > best[0]):
                best = (told, tuple(range(row - depth + 2, row + 2)))
    if best is None:
        told_ = say("{file}: no header is understood in its first {rows} rows", file=path, rows=_HEADERS)
        raise LogError(listed_apart([told_, say("write a mapping by hand, see docs/do/import-what-you-have.md")]))
    return best[1], best[1][-1]


def _known(names: tuple[str, ...]) -> int:
    """How many names of columns are understood."""
    found = 0
    for name in names:
        head = plain(name)
        words = head.split()
        firsts = [" ".join(words[:cut]) for cut in range(len(words), 0, -1)]
        found += bool(meaning("roles", head) or any(meaning("figures", one) for one in firsts))
    return found


def _is_data(row: list[str]) -> bool:
    """True for a row in which a good part of the cells are numbers or days."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return bool(cells) and sum(bool(re.match(r"^[-+]?\d", cell)) for cell in cells) >= max(1, len(cells) / 3)
