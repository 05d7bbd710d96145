"""From a body to its answer: parsed, taken in, and what was refused put into quarantine before anything is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from gigaramp.floor.adapters.http.parse import parse
from gigaramp.floor.adapters.http.wire import JSON, MOST_REASONS, Answer, Reason
from gigaramp.floor.adapters.parsed import Refused
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.log.imports.mapping import PlantNames

Take = Callable[["pa.Table"], "tuple[int, int, Mapping[int, str]]"]
"""Takes rows to the disk: how many were new, how many known, and which differ from known ones, by place."""
PutAside = Callable[[Sequence[Refused]], str]
"""Keeps what was refused; gives a word where it could not keep all of it."""


def received(
    body: bytes,
    content_type: str,
    names: PlantNames,
    source: str | None,
    take: Take,
    put_aside: PutAside,
    only: str | None = None,
) -> Answer:
    """The answer to a batch. When it returns, every accepted row is on the disk.

    Raises LogError where the body cannot be read, and what `take` raises where nothing could be taken in.
    """
    parsed = parse(body, content_type, names, source, only)
    accepted, repeated, differing = take(parsed.rows) if len(parsed.rows) else (0, 0, {})
    refused = [*parsed.refused, *(_conflict(parsed.rows, row, told) for row, told in differing.items())]
    note = put_aside(refused) if refused else ""
    reasons = [Reason(place=str(one.place), reason=str(one.reason)) for one in refused[:MOST_REASONS]]
    return Answer(accepted=accepted, repeated=repeated, quarantined=len(refused), reasons=reasons, note=str(note))


def _conflict(rows: pa.Table, row: int, told: str) -> Refused:
    """A record whose number the log knows with another content."""
    import msgspec

    values = rows.slice(row, 1).to_pylist()[0]
    values["when"] = values["when"].isoformat()
    place = say("id {number} of {source}", number=str(values["id"]), source=values["source"])
    sent = {name: value for name, value in values.items() if value is not None}
    return Refused(place, told, msgspec.json.encode(sent).decode())


def replayed(text: str, names: PlantNames, source: str | None, take: Take, only: str | None = None) -> tuple[int, str]:
    """Try one refused record again: rows that are in the log now, and why it is still refused, if it is."""
    parsed = parse(text.encode(), JSON, names, source, only)
    if parsed.refused:
        return 0, parsed.refused[0].reason
    accepted, repeated, differing = take(parsed.rows)
    return accepted + repeated, next(iter(differing.values()), "")


__all__ = ["received", "replayed"]
