"""Reads a text file of rows in blocks cut at line ends: in bounded memory, with the exact line of every row.

A block without anything odd is parsed at once by Arrow. Where the rows are not as many as the lines (a cell that goes on
over a line end, a row of another length, a wrong byte), the block is read again line by line, so that no row is lost.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from gigaramp.errors import LogError
from gigaramp.languages import figure, say
from gigaramp.log.imports.blocks import (
    PUT_ASIDE_COLUMNS,
    Block,
    Refused,
    block_of,
    cleaned,
    header_names,
    refused_alone,
)
from gigaramp.log.imports.mapping import FileForm

BLOCK: Final = 1 << 23
"""Bytes of a block."""
LONGEST: Final = 1_000_000
"""Bytes of the longest line that is read; a longer one is put aside."""
_JOINED: Final = 200
"""Lines that one cell may go on over."""
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class _Read:
    """What was read line by line; `unfinished` are lines at the end whose last cell goes on."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unfinished: bytes = b""


class CsvFile:
    """One text file of rows: `names` of its columns, and its `blocks`.

    Raises LogError for a file that cannot be opened, or that has no header where the mapping says it stands.
    """

    def __init__(self, path: Path, form: FileForm, block: int = BLOCK) -> None:
        self.path, self.form, self._block = path, form, block
        self.delimiter = form.delimiter
        with self._open() as stream:
            first = stream.read(4096)
        mark = PUT_ASIDE_COLUMNS[0].encode()
        self.was_put_aside = first.removeprefix(codecs.BOM_UTF8).startswith(mark)
        bom = next((name for sign, name in _BOMS if first.startswith(sign)), None)
        # What was put aside is always UTF-8 with its header on the first line, whatever the file it came from.
        self.encoding = "utf-8" if self.was_put_aside else bom or form.encoding
        self._header = (1,) if self.was_put_aside else form.header
        self.names = self._names()

    def _open(self) -> IO[bytes]:
        try:
            return self.path.open("rb")
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogError(say("{file}: cannot be read ({reason})", file=self.path, reason=reason)) from error

    def first_rows(self, count: int) -> list[list[str]]:
        """The first rows of the file as they are, the header among them."""
        for line, data, is_last in self._pieces():
            return self._by_hand(b"" if isinstance(data, str) else data[: LONGEST * 2], line, is_last).rows[:count]
        return []

    def _names(self) -> tuple[str, ...]:
        rows: list[list[str]] = []
        wanted = self._header or (1,)
        for line, data, is_last in self._pieces():
            if isinstance(data, bytes):
                read = self._by_hand(_first_lines(data, max(wanted) + _JOINED), line, is_last)
                rows = [cells for cells, at in zip(read.rows, read.lines, strict=True) if at in wanted]
            break
        if not rows:
            mend = say("say in the mapping, under `file: header:`, in which row it stands")
            raise LogError(
                say("{file}: has no header on line {line}; {mend}", file=self.path, line=wanted[0], mend=mend)
            )
        return header_names(rows) if self._header else header_names([[""] * len(rows[0])])

    def blocks(self, wanted: Sequence[str]) -> Iterator[Block]:
        """Rows behind the header, with the wanted columns."""
        last = max(self._header, default=0)
        pieces = self._pieces()
        piece = next(pieces, None)
        while piece is not None:
            line, data, is_last = piece
            unfinished = b""
            if isinstance(data, str):
                reason = say("the line is longer than {bytes} bytes", bytes=figure(LONGEST))
                yield refused_alone(Refused(line, [data], reason))
            else:
                if line <= last:
                    head = _first_lines(data, last - line + 1)
                    data, line = data[len(head) :], last + 1
                block = self._quick(data, line, wanted) if data else None
                if data and block is None:
                    block, unfinished = self._slow(data, line, wanted, is_last)
                if block is not None:
                    yield block
            try:
                piece = pieces.send(unfinished)
            except StopIteration:
                piece = None

    def _pieces(self) -> Generator[tuple[int, bytes | str, bool], bytes | None, None]:
        """Line and bytes of each block of whole lines in UTF-8, and whether it is the last; a text stands for too long a line.

        What is sent back are the lines at the end of a block that belong to a row of the next.
        """
        with self._open() as stream:
            chunks = self._chunks(stream)
            line, left = 1, b""
            for chunk in chunks:
                data = left + chunk
                cut = data.rfind(b"\n") + 1
                if cut == 0 and len(data) > LONGEST:
                    yield line, data[:200].decode("utf-8", "backslashreplace"), False
                    left, line = _behind_line(chunks, data), line + 1
                    continue
                left = data[cut:]
                if cut:
                    unfinished = (yield line, data[:cut], False) or b""
                    left = unfinished + left
                    line += data.count(b"\n", 0, cut) - unfinished.count(b"\n")
            if left:
                is_long = b"\n" not in left and len(left) > LONGEST
                yield line, left[:200].decode("utf-8", "backslashreplace") if is_long else left, True

    def _chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        first = True
        if self.encoding.replace("_", "-").lower() in ("utf-8", "utf8", "utf-8-sig"):
            decoder = None
        else:
            wide = self.encoding.lower().startswith(("utf-16", "utf-32"))
            decoder = codecs.getincrementaldecoder(self.encoding)("strict" if wide else "surrogateescape")
        while True:
            raw = stream.read(self._block)
            if decoder is not None:
                try:
                    text = decoder.decode(raw, final=not raw)
                except UnicodeDecodeError as error:
                    told = say("{file}: is not text in {encoding}", file=self.path, encoding=self.encoding)
                    raise LogError(told) from error
                chunk = text.encode("utf-8", "surrogatepass")
            else:
                chunk = raw
            if first:
                chunk = chunk.removeprefix(codecs.BOM_UTF8)
                # A file of old computers ends its lines with a carriage return alone.
                old = b"\r" in chunk and b"\n" not in chunk
                first = False
            if chunk:
                yield chunk.replace(b"\r", b"\n") if old else chunk
            if not raw:
                return

    def _quick(self, data: bytes, line: int, wanted: Sequence[str]) -> Block | None:
        """A block with nothing odd, parsed at once; None where anything is odd."""
        import numpy as np
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        if b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
            return None
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
        if not data.endswith(b"\n"):
            ends = np.append(ends, len(data))
        if np.diff(ends, prepend=-1).max() > LONGEST:
            return None
        quotes = np.flatnonzero(np.frombuffer(data, np.uint8) == 34) if b'"' in data else np.zeros(0, np.int64)
        if (np.bincount(np.searchsorted(ends, quotes)) % 2).any():
            # A cell goes on over a line end here, or a quote stands inside one.
            return None
        keys = [str(place) for place in range(len(self.names))]
        places = [place for place, name in enumerate(self.names) if name in wanted]
        try:
            table = arrow_csv.read_csv(
                pa.py_buffer(data),
                arrow_csv.ReadOptions(column_names=keys, block_size=len(data) + 1),
                arrow_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=False),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(keys, pa.string()),
                    include_columns=[keys[place] for place in places] or keys[:1],
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != len(ends):
            return None
        columns = {self.names[place]: cleaned(table[keys[place]].combine_chunks(), self.form.empty) for place in places}
        starts = np.concatenate([[0], ends[:-1] + 1])

        def cells(row: int) -> Sequence[str]:
            text = data[starts[row] : ends[row]].rstrip(b"\r").decode("utf-8", "backslashreplace")
            return next(csv.reader([text], delimiter=self.delimiter), [])

        block = Block(np.arange(line, line + len(ends)), columns, cells)
        return _without_empty(block)

    def _slow(self, data: bytes, line: int, wanted: Sequence[str], is_last: bool) -> tuple[Block, bytes]:
        read = self._by_hand(data, line, is_last)
        block = block_of(read.rows, read.lines, self.names, wanted, self.form.empty)
        block.refused = sorted([*block.refused, *read.refused], key=lambda one: one.line)
        return block, read.unfinished

    def _by_hand(self, data: bytes, line: int, is_last: bool) -> _Read:
        """Rows, the line each begins on, and the rows that cannot be read."""
        written = data.split(b"\n")
        if written and not written[-1]:
            written.pop()
        read = _Read()
        at = 0
        while at < len(written):
            taken, cells, reason = self._one(written, at)
            if taken == 0 and not is_last:
                read.unfinished = b"\n".join(written[at:]) + b"\n"
                break
            if reason:
                text = written[at][:2000].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
                read.refused.append(Refused(line + at, _split(text, self.delimiter), reason))
            else:
                read.rows.append(cells)
                read.lines.append(line + at)
            at += max(taken, 1)
        return read

    def _one(self, written: list[bytes], at: int) -> tuple[int, list[str], str]:
        """One row that begins here: how many lines it takes, its cells, and what is wrong.

        No lines: a quote is open where the lines end.
        """
        raw = written[at]
        if len(raw) > LONGEST:
            return 1, [], say("the line is longer than {bytes} bytes", bytes=figure(LONGEST))
        if b"\0" in raw:
            return 1, [], say("holds a byte of zero, which no text has")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            column = error.start + 1
            return 1, [], say("byte {place} is not text in {encoding}", place=column, encoding=self.encoding)
        text = text.removesuffix("\r")
        if text.count('"') % 2 == 0:
            return _parsed(text, self.delimiter, 1)
        try:
            list(csv.reader([text], delimiter=self.delimiter, strict=True))
        except csv.Error:
            return self._joined(written, at)
        # A quote inside a cell, as in 5" foil, opens nothing.
        return _parsed(text, self.delimiter, 1)

    def _joined(self, written: list[bytes], at: int) -> tuple[int, list[str], str]:
        """A row whose cell goes on over line ends."""
        never = say("a quote is opened and not closed")
        joined = written[at]
        for taken in range(2, _JOINED):
            if at + taken > len(written):
                return 0, [], never
            joined += b"\n" + written[at + taken - 1]
            if joined.count(b'"') % 2 == 0:
                try:
                    text = joined.decode("utf-8").removesuffix("\r")
                except UnicodeDecodeError:
                    return 1, [], never
                taken_, cells, reason = _parsed(text, self.delimiter, taken)
                return (taken_, cells, "") if not reason and b"\0" not in joined else (1, [], never)
        return 1, [], never


def _parsed(text: str, delimiter: str, taken: int) -> tuple[int, list[str], str]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        return taken, [], say("cannot be read ({reason})", reason=error)
    if len(rows) > 1:
        return taken, [], say("a quote is opened and not closed")
    return taken, rows[0] if rows else [], ""


def _split(text: str, delimiter: str) -> list[str]:
    """Cells of a line that cannot be read, as well as it goes."""
    return text.removesuffix("\r").split(delimiter)


def _first_lines(data: bytes, count: int) -> bytes:
    at = 0
    for _ in range(count):
        found = data.find(b"\n", at)
        if found < 0:
            return data
        at = found + 1
    return data[:at]


def _behind_line(chunks: Iterator[bytes], data: bytes) -> bytes:
    """What follows a line that is too long; the line itself is not kept."""
    while (end := data.find(b"\n")) < 0:
        data = next(chunks, b"\n")
    return data[end + 1 :]


def _without_empty(block: Block) -> Block:
    """The block without its rows that have no cell at all, counted."""
    import numpy as np
    import pyarrow.compute as pc

    if not block.columns:
        return block
    filled = np.zeros(len(block), bool)
    for column in block.columns.values():
        filled |= np.asarray(pc.is_valid(column))
    bare = [row for row in np.flatnonzero(~filled).tolist() if not any(cell.strip() for cell in block.cells(row))]
    if not bare:
        return block
    keep = np.ones(len(block), bool)
    keep[bare] = False
    at = np.flatnonzero(keep)
    columns = {name: column.take(at) for name, column in block.columns.items()}
    cells = block.cells
    return Block(block.lines[at], columns, lambda row: cells(int(at[row])), block.refused, len(bare))


def is_encoding(name: str) -> bool:
    """True for an encoding that Python reads as text."""
    try:
        codecs.lookup(name)
        "a".encode(name)
    except (LookupError, UnicodeError, TypeError):
        return False
    return True
