"""Judges records one by one against the row of the log and the names of the plant: good ones are rows, bad ones have a reason.

All checks look at whole columns, so that good batches are fast; words are made for the bad records alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.floor.adapters.parsed import Parsed, Refused
from gigaramp.languages import figure, say
from gigaramp.log.imports.mapping import PlantNames, is_source
from gigaramp.log.kinds import KINDS
from gigaramp.log.record import record_schema
from gigaramp.log.rules import PROGRAM, RESERVED, refusals
from gigaramp.log.store.incoming import EARLIEST, LATEST, LONGEST_TEXT, row_number
from gigaramp.near import did_you_mean

NEEDED: Final = ("id", "when", "what", "source")
"""Columns that every record fills."""
TEXTS: Final = ("line", "step", "machine", "about", "unit", "cause", "source", "note")
Words = Callable[[int], str]
"""The place, or the text, of a record by its number from 0."""
Reason = Callable[[int], str]


def checked(records: pa.Table, place: Words, text: Words, names: PlantNames, only: str | None = None) -> Parsed:
    """Records as rows of the log. The columns have the types of the record, but `what` is text; nothing may be missing.

    A record without a unit has the unit of its kind. `names` are those of the plant; where it has none, all are taken.
    `only` is the one source that who sends may write.
    """
    codes = pc.index_in(records["what"], value_set=pa.array([item.name for item in KINDS]))
    wrong = pa.array([False] * len(records), pa.bool_())
    refused: dict[int, str] = {}
    for bad, reason in _checks(records, codes, names, only):
        found = pc.and_not(pc.fill_null(bad, False), wrong)
        if pc.any(found).as_py():
            refused |= {row: reason(row) for row in pc.indices_nonzero(found).to_pylist()}
            wrong = (
                pc.or_(wrong, found).combine_chunks() if isinstance(found, pa.ChunkedArray) else pc.or_(wrong, found)
            )
    told = tuple(Refused(place(row), refused[row], text(row)) for row in sorted(refused))
    if refused:
        kept = pc.invert(wrong)
        records, codes = records.filter(kept), codes.filter(kept)
    return Parsed(_rows(records, codes), told)


def _rows(records: pa.Table, codes: pa.ChunkedArray) -> pa.Table:
    schema = record_schema()
    codes = codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes
    what = pa.DictionaryArray.from_arrays(codes.cast(pa.int8()), pa.array([item.name for item in KINDS]))
    units = pa.array([item.unit or None for item in KINDS], pa.string()).take(codes)
    columns: dict[str, Any] = {name: records[name] for name in schema.names}
    columns |= {"what": what, "unit": pc.coalesce(records["unit"].combine_chunks(), units)}
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _checks(records: pa.Table, codes: pa.ChunkedArray, names: PlantNames, only: str | None) -> list[tuple[Any, Reason]]:
    """Column of truths for each thing that may be wrong, with its reason for a row; of several the first is told."""
    found: list[tuple[Any, Reason]] = [(pc.is_null(records[name]), _missing(name)) for name in NEEDED]
    found.append((pc.is_null(codes), lambda row: _no_kind(records["what"][row].as_py())))
    when = records["when"].cast(pa.int64())
    outside = pc.or_(pc.less(when, EARLIEST), pc.greater_equal(when, LATEST))
    found.append((outside, lambda row: _instant(records["when"][row])))
    wild = pc.invert(pc.is_finite(records["quantity"]))
    found.append((wild, lambda row: _quantity(records["quantity"][row].as_py())))
    found += [(pc.greater(pc.binary_length(records[name]), LONGEST_TEXT), _long(name)) for name in TEXTS]
    found += [_unknown(records, name, known) for name, known in (("step", names.steps), ("line", names.lines)) if known]
    found += [_wrong_source(records, only), _wrong_correction(records), _against_the_rules(records)]
    return found


def _against_the_rules(records: pa.Table) -> tuple[Any, Reason]:
    """What no program may tell, whoever holds its token: batches have no person who answers for them."""
    wrong = refusals(records, None, PROGRAM)
    bad = pc.is_in(pa.array(range(len(records)), pa.int64()), value_set=pa.array(list(wrong), pa.int64()))
    return bad, lambda row: wrong[row]


def _missing(name: str) -> Reason:
    def reason(row: int) -> str:
        if name == "when":
            return say("it has no `when`; write an instant with its offset, for example {example}", example=EXAMPLE)
        return say("it has no `{column}`, which every record needs", column=name)

    return reason


EXAMPLE: Final = "2026-11-22T06:00:00+01:00"
"""An instant as it is written."""


def _no_kind(word: str) -> str:
    told = say("the log has no kind `{kind}`", kind=word)
    return told + ", " + did_you_mean(word, [item.name for item in KINDS])


def _instant(value: Any) -> str:
    shown = str(value.cast(pa.timestamp("us")).cast(pa.string()).as_py())
    told = say("its `when` is {instant}", instant=shown)
    return told + "; " + say("the log takes instants from 1970 to 2199")


def _quantity(value: Any) -> str:
    told = say("its quantity is {value}", value=str(value))
    return told + "; " + say("the log takes finite numbers, or nothing where there is none")


def _long(name: str) -> Reason:
    def reason(row: int) -> str:
        return say("its `{column}` has more than {bytes} bytes", column=name, bytes=figure(LONGEST_TEXT))

    return reason


def _unknown(records: pa.Table, name: str, known: tuple[str, ...]) -> tuple[Any, Reason]:
    column = records[name]
    bad = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=pa.array(known, pa.string()))))

    def reason(row: int) -> str:
        word = column[row].as_py()
        if name == "step":
            told = say("the plant has no step `{word}`", word=word)
        else:
            told = say("the plant has no line `{word}`", word=word)
        return told + ", " + did_you_mean(word, known)

    return bad, reason


def _wrong_source(records: pa.Table, only: str | None) -> tuple[Any, Reason]:
    column = records["source"]
    found = [name for name in pc.unique(column).to_pylist() if name is not None]
    bad = [name for name in found if name in RESERVED or not is_source(name) or name != (only or name)]

    def reason(row: int) -> str:
        name = column[row].as_py()
        if name in RESERVED:
            return say("the server itself writes the source `{source}`; name another", source=name)
        if not is_source(name):
            told = say("the source `{source}` is no name", source=name)
            return told + "; " + say("write letters, digits, blanks and . _ - only")
        return say("this token sends records of `{source}`, not of `{other}`", source=only, other=name)

    return pc.is_in(column, value_set=pa.array(bad, pa.string())), reason


def _wrong_correction(records: pa.Table) -> tuple[Any, Reason]:
    """A correction names the row it takes out: `about` its number, `cause` its source."""
    is_one = pc.fill_null(pc.equal(records["what"], "row_corrected"), False)
    wrong = [
        row
        for row in pc.indices_nonzero(is_one).to_pylist()
        if row_number(records["about"][row].as_py()) is None or records["cause"][row].as_py() is None
    ]
    bad = pc.is_in(pa.array(range(len(records)), pa.int64()), value_set=pa.array(wrong, pa.int64()))

    def reason(row: int) -> str:
        told = say("a correction needs the number of the wrong row in `about`")
        return told + ", " + say("and its source in `cause`")

    return bad, reason
