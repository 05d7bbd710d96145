"""Rows that the log knows already: a repeat is harmless, the same number with another content is refused."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.languages import say
from gigaramp.log.store import history, ledger
from gigaramp.log.store.identity import Numbers
from gigaramp.log.store.runs import Run

_BY_KEY: Final = 5_000
"""Up to so many rows, the ledger is asked for their keys; beyond, it is read once."""


@dataclass(frozen=True)
class Known:
    """Where rows may be known from: the ledger, and the runs of the history."""

    folder: Path
    connection: sqlite3.Connection
    runs: list[Run]


def expect_same(table: pa.Table, keys: Numbers, fingerprints: Numbers, known: Known) -> Any:
    """Places of the rows that are new, rising. Raises LogError where a number is known with another content."""
    first = _first_of_each(table, keys, fingerprints)
    is_known = np.zeros(len(first), bool)
    asked = keys[first]
    for places, found in found_in(asked, known):
        rows = first[places]
        other = rows[fingerprints[rows] != found]
        for row in other.tolist():
            _expect_another_row(table, row, known)
        is_known[places[fingerprints[rows] == found]] = True
    return np.sort(first[~is_known])


def differing(table: pa.Table, keys: Numbers, fingerprints: Numbers, known: Known) -> dict[int, str]:
    """Place -> how it differs, for each row whose number is known with another content, in the log or before it in the table."""
    first: dict[int, int] = {}
    against: dict[int, int] = {}
    for row, key in enumerate(keys.tolist()):
        one = first.setdefault(key, row)
        if fingerprints[one] != fingerprints[row]:
            against[row] = one
    told: dict[int, str] = {}
    for places, found in found_in(keys, known):
        for place, fingerprint in zip(places.tolist(), found.tolist(), strict=True):
            against.pop(place, None)
            if int(fingerprints[place]) == fingerprint:
                continue
            new = _row(table, place)
            old = _known_row(known, new["source"], new["id"])
            if old is not None:
                told[place] = _difference(new, old)
    for row, one in against.items():
        told[row] = _difference(_row(table, row), _row(table, one))
    return dict(sorted(told.items()))


def found_in(asked: Numbers, known: Known) -> Any:
    """Places in `asked` that are known, and the fingerprints there."""
    if len(asked) > _BY_KEY:
        from gigaramp.log.store.runs import run_of

        runs = [run_of(*ledger.all_known(known.connection)), *known.runs]
    else:
        pairs = ledger.known_in(known.connection, asked)
        rows = np.flatnonzero(np.isin(asked.view(np.int64), list(pairs))) if pairs else np.zeros(0, np.int64)
        values = [pairs[key] for key in asked[rows].view(np.int64).tolist()]
        yield rows, np.array(values, np.int64).view(np.uint64)
        runs = known.runs
    for run in runs:
        places, found = run.find(asked)
        yield places.astype(np.int64), found


def _first_of_each(table: pa.Table, keys: Numbers, fingerprints: Numbers) -> Any:
    """Place of the first row of each key, by rising key: so they are found in a sorted run in one walk through it."""
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if len(again) == 0:
        return order
    for place in again.tolist():
        one, other = int(order[place]), int(order[place + 1])
        if fingerprints[one] != fingerprints[other]:
            raise LogError(_told(_row(table, other), _row(table, one)))
    return np.delete(order, again + 1)


def _expect_another_row(table: pa.Table, row: int, known: Known) -> None:
    """Raise LogError, unless the two rows only share a key by chance, which 64 bits leave open."""
    new = _row(table, row)
    found = _known_row(known, new["source"], new["id"])
    if found is not None:
        raise LogError(_told(new, found))


def _known_row(known: Known, source: str, number: int) -> dict[str, Any] | None:
    from pyarrow import parquet

    rows = ledger.rows_of(known.connection, "where source = ? and id = ?", (source, number))
    if len(rows):
        return _row(rows, 0)
    wanted = (pc.field("source") == source) & (pc.field("id") == number)
    for file in history.files_of(known.connection):
        table = parquet.read_table(known.folder / history.HISTORY / file.name, filters=wanted, partitioning=None)
        if len(table):
            return _row(table, 0)
    return None


def _row(table: pa.Table, place: int) -> dict[str, Any]:
    found: dict[str, Any] = table.slice(place, 1).to_pylist()[0]
    found.pop("position", None)
    return found


def _difference(new: dict[str, Any], old: dict[str, Any]) -> str:
    """That a row is known, and in which columns it differs."""
    differ = [name for name in new if new[name] != old[name]]
    return (
        say(
            "row {number} of `{source}` is known with another content",
            number=str(new["id"]),
            source=new["source"],
        )
        + ": "
        + "; ".join(
            say("{column} was {old} and is now {new}", column=name, old=_short(old[name]), new=_short(new[name]))
            for name in differ
        )
    )


def _told(new: dict[str, Any], old: dict[str, Any]) -> str:
    return (
        _difference(new, old)
        + ". "
        + say(
            "Nothing was taken. A row never changes: append a `row_corrected` about it, and the right figure as a new row"
        )
    )


def _short(value: Any) -> str:
    text = "nothing" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


__all__ = ["Known", "differing", "expect_same", "found_in"]
