"""What to do with the files of a watched folder. Pure: looks at a folder and bytes in, decisions and refusals out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from gigaramp.errors import LogError
from gigaramp.floor.adapters.file.wire import ENDS, PASSED_OVER, Look, Seen
from gigaramp.floor.adapters.parsed import Refused
from gigaramp.languages import figure, say, say_many
from gigaramp.log.imports.blocks import PUT_ASIDE_COLUMNS

MOST_TEXT: Final = 200_000
"""So many characters of rows are kept with one reason; the file of rows put aside has all of them."""
LINES_TOLD: Final = 12


def is_taken(name: str) -> bool:
    """True for a file that the adapter takes: by the end of its name, unless it is hidden or open in Excel."""
    return name.lower().endswith(ENDS) and not name.startswith(PASSED_OVER)


def at_rest(before: Look, now: Look, is_done: Callable[[Seen], bool]) -> tuple[Seen, ...]:
    """Files that did not change between two looks and were not imported as they are: new ones, and those changed since.

    A file that is empty, or still grows, is left alone until it rests.
    """
    rests = (seen for name, seen in sorted(now.items()) if before.get(name) == seen)
    return tuple(seen for seen in rests if seen.size and is_taken(seen.name) and not is_done(seen))


def fitting(headers: Mapping[str, Iterable[str]], columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Mappings whose `columns` all stand in the header they find; of several those that read most, all that read as much."""
    counts = {name: len(set(columns[name])) for name, header in headers.items() if set(columns[name]) <= set(header)}
    most = max(counts.values(), default=0)
    return tuple(sorted(name for name, count in counts.items() if count == most))


def refused_in(body: bytes) -> tuple[Refused, ...]:
    """A file of rows that an import put aside, as one refusal for each reason.

    The text of each is such a file again, so that it can be imported by itself. Raises LogError where the file is none.
    """
    text = body.decode("utf-8")
    first = PUT_ASIDE_COLUMNS[0]
    if not text.startswith(first) or len(text) <= len(first):
        raise LogError(say("this is no file of rows that were put aside"))
    delimiter = text[len(first)]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(rows)
    by_reason: dict[str, list[list[str]]] = {}
    for row in rows:
        if len(row) >= len(PUT_ASIDE_COLUMNS):
            by_reason.setdefault(row[2], []).append(row)
    return tuple(_refused(reason, header, found, delimiter) for reason, found in by_reason.items())


def _refused(reason: str, header: list[str], rows: list[list[str]], delimiter: str) -> Refused:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        if written.tell() > MOST_TEXT:
            break
        writer.writerow(row)
    lines = ", ".join(row[1] for row in rows[:LINES_TOLD]) + (", ..." if len(rows) > LINES_TOLD else "")
    place = say_many(
        "{file}, line {lines}",
        "{file}, {rows} rows, lines {lines}",
        len(rows),
        file=rows[0][0],
        rows=figure(len(rows)),
        lines=lines,
    )
    return Refused(place, reason, written.getvalue())


__all__ = ["at_rest", "fitting", "is_taken", "refused_in"]
