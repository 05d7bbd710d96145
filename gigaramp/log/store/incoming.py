"""Rows on their way into the store: brought into the form of the record, or refused with the row and the reason."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.languages import figure, say
from gigaramp.log.kinds import CODES, KINDS
from gigaramp.log.record import record_schema

EARLIEST: Final = 0
LATEST: Final = 7_258_118_400_000_000
"""Microseconds since 1970 of the first instant that is taken, and of the first that no longer is: 1970 and 2200."""
LONGEST_TEXT: Final = 65_536
"""Bytes of one text. A row is a line of a log, not a document; so the memory of a reader is bounded."""
_TEXTS: Final = ("line", "step", "machine", "about", "unit", "cause", "source", "note")


def prepared(rows: pa.Table) -> pa.Table:
    """The rows with exactly the columns and types of the record; -0.0 becomes 0.0, as SQLite knows only one zero.

    A table of record version 1 has no `note`; it is filled with nothing. Raises LogError for other columns or types, an
    unknown kind, nothing where a row needs something, an instant outside 1970 to 2199, a quantity that is no finite
    number, a text beyond 64 KiB, and a correction that names no row.
    """
    if not isinstance(rows, pa.Table):
        told = say("append: it takes a pyarrow Table, not {what}", what=type(rows).__name__)
        raise LogError(told + "; " + say("make one with `gigaramp.log.table_of(...)`"))
    schema = record_schema()
    _expect_columns(rows.column_names, schema.names)
    columns = []
    for field in schema:
        if field.name not in rows.column_names:
            columns.append(pa.chunked_array([pa.nulls(len(rows), field.type)]))
        else:
            columns.append(_column(rows[field.name], field))
    table = pa.table(columns, schema=schema)
    table = table.set_column(7, schema.field("quantity"), pc.add(table["quantity"], 0.0))
    _expect_figures(table)
    _expect_corrections(table)
    return table


def _expect_columns(names: list[str], wanted: list[str]) -> None:
    from difflib import get_close_matches

    missing = [name for name in wanted if name not in names and name != "note"]
    if missing:
        raise LogError(
            say("append: the table has no column `{column}`, which a row of the log needs", column=missing[0])
        )
    for name in names:
        if name not in wanted or names.count(name) > 1:
            near = get_close_matches(name, [want for want in wanted if want not in names], n=1)
            mend = say('did you mean "{name}"?', name=near[0]) if near else say("leave it out")
            raise LogError(say("append: the log has no column `{column}`, {mend}", column=name, mend=mend))


def _column(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    """One column in the type of the record."""
    name, is_of = field.name, _value_type(column.type)
    texts = pa.types.is_string(is_of) or pa.types.is_large_string(is_of) or pa.types.is_string_view(is_of)
    nothing = pa.types.is_null(is_of)
    if name == "what":
        fits = texts
    elif name in _TEXTS:
        fits = texts or nothing
    elif name == "when":
        fits = pa.types.is_timestamp(is_of) and is_of.tz is not None
    elif name == "id":
        fits = pa.types.is_integer(is_of)
    else:
        fits = pa.types.is_floating(is_of) or pa.types.is_integer(is_of) or nothing
    if not fits:
        told = say("append: the column `{column}` is of type {type}", column=name, type=str(column.type))
        raise LogError(told + "; " + say("the log needs {type}", type=str(field.type)))
    try:
        column.validate(full=True)
        plain = column.cast(is_of) if pa.types.is_dictionary(column.type) else column
        done = _kinds(plain) if name == "what" else plain.cast(field.type)
    except pa.ArrowInvalid as error:
        reason = str(error).splitlines()[0][:200]
        raise LogError(
            say("append: the column `{column}` cannot be taken: {reason}", column=name, reason=reason)
        ) from error
    if not field.nullable and done.null_count:
        row = pc.index(pc.is_null(done), True).as_py()
        raise LogError(say("append: row {row} has no `{column}`", row=figure(row + 1), column=name))
    if name in _TEXTS:
        _expect_short(done, name)
    return done


def _value_type(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _kinds(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Names of kinds as the dictionary of the record. Raises LogError for a name that is none."""
    from gigaramp.log.kinds import kind

    names = pa.array([item.name for item in KINDS])
    texts = column.cast(pa.string())
    codes = pc.index_in(texts, value_set=names)
    unknown = pc.and_(pc.is_null(codes), pc.is_valid(texts))
    row = pc.index(unknown, True).as_py()
    if row >= 0:
        from gigaramp.errors import AskError

        try:
            kind(texts[row].as_py())
        except AskError as error:
            raise LogError(say("append: row {row}: {problem}", row=figure(row + 1), problem=str(error))) from None
    chunks = [pa.DictionaryArray.from_arrays(chunk.cast(pa.int8()), names) for chunk in _chunks(codes)]
    return pa.chunked_array(chunks, type=pa.dictionary(pa.int8(), pa.string()))


def _chunks(column: Any) -> list[Any]:
    return list(column.chunks) if isinstance(column, pa.ChunkedArray) else [column]


def _expect_short(column: pa.ChunkedArray, name: str) -> None:
    lengths = pc.binary_length(column)
    longest = pc.max(lengths).as_py()
    if longest is not None and longest > LONGEST_TEXT:
        row = pc.index(pc.greater(lengths, LONGEST_TEXT), True).as_py()
        told = say(
            "append: row {row}: its `{column}` has {bytes} bytes",
            row=figure(row + 1),
            column=name,
            bytes=figure(longest),
        )
        raise LogError(told + "; " + say("the log takes {bytes} at most", bytes=figure(LONGEST_TEXT)))


def _expect_figures(table: pa.Table) -> None:
    when = table["when"].cast(pa.int64())
    outside = pc.or_(pc.less(when, EARLIEST), pc.greater_equal(when, LATEST))
    row = pc.index(outside, True).as_py()
    if row >= 0:
        shown = str(table["when"].cast(pa.timestamp("us"))[row].cast(pa.string()).as_py())
        told = say("append: row {row}: its `when` is {instant}", row=figure(row + 1), instant=shown)
        raise LogError(told + "; " + say("the log takes instants from 1970 to 2199"))
    wild = pc.fill_null(pc.invert(pc.is_finite(table["quantity"])), False)
    row = pc.index(wild, True).as_py()
    if row >= 0:
        told = say(
            "append: row {row}: its quantity is {value}", row=figure(row + 1), value=str(table["quantity"][row].as_py())
        )
        raise LogError(told + "; " + say("the log takes finite numbers, or nothing where there is none"))


def _expect_corrections(table: pa.Table) -> None:
    """A correction names the row it takes out: `about` its number, `cause` its source."""
    code = CODES["row_corrected"]
    kinds = pa.chunked_array([chunk.indices for chunk in table["what"].chunks], type=pa.int8())
    rows = pc.indices_nonzero(pc.equal(kinds, code))
    for row in rows.to_pylist():
        about, cause = table["about"][row].as_py(), table["cause"][row].as_py()
        if row_number(about) is None or cause is None:
            told = say(
                "append: row {row}: a correction needs the number of the wrong row in `about`", row=figure(row + 1)
            )
            raise LogError(told + ", " + say("and its source in `cause`"))


def row_number(text: str | None) -> int | None:
    """The number of a row, where a text is one as Python writes it; otherwise None."""
    if text is None or len(text) > 20:
        return None
    try:
        number = int(text)
    except ValueError:
        return None
    return number if str(number) == text and -(2**63) <= number < 2**63 else None


def with_positions(table: pa.Table, first: int) -> pa.Table:
    """The rows with their `position`, rising from `first`."""
    import numpy as np

    return table.append_column("position", pa.array(np.arange(first, first + len(table), dtype=np.int64)))


__all__ = ["EARLIEST", "LATEST", "LONGEST_TEXT", "prepared", "row_number", "with_positions"]
