"""The messages of the HTTP adapter, by the names they have on the wire.

A record is an object with the columns of the log's row (`gigaramp.log.record`). A body is an array of them, `{"records":
[...], "source": "mes"}`, one a line, or an Arrow stream whose columns have the same names.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

JSON: Final = "application/json"
LINES: Final = "application/x-ndjson"
ARROW: Final = "application/vnd.apache.arrow.stream"
TYPES: Final = (JSON, LINES, ARROW)
"""Content types that are understood (ndjson: github.com/ndjson/ndjson-spec; Arrow: IANA media types)."""

MOST_BYTES: Final = 8 << 20
"""A larger body is refused whole."""
MOST_REASONS: Final = 50
"""So many reasons are told in an answer; all of them stand in the quarantine."""


class Record(Struct, forbid_unknown_fields=True, kw_only=True, gc=False):
    """One row as it is sent. What is not sent is nothing; a row's own `source` counts before that of its batch."""

    id: int | None = None
    when: str | None = None
    line: str | None = None
    step: str | None = None
    machine: str | int | None = None
    what: str | None = None
    about: str | int | None = None
    quantity: float | None = None
    unit: str | None = None
    cause: str | int | None = None
    source: str | None = None
    note: str | None = None


class Batch(Struct, forbid_unknown_fields=True, kw_only=True):
    """Records, and the source of those that name none."""

    records: list[Record]
    source: str | None = None


class Reason(Struct, kw_only=True):
    """Why one record was put aside, and where it stood in the batch."""

    place: str
    reason: str


class Answer(Struct, kw_only=True):
    """What became of a batch: rows that are on the disk, rows the log had already, and what was put into quarantine."""

    accepted: int
    repeated: int
    quarantined: int
    reasons: list[Reason]
    note: str = ""
