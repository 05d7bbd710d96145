"""Bodies of HTTP batches as rows of the log. Pure: bytes in, rows and refusals out; no clock, no network.

A batch whose records all have the right form is read at once. Where one has not, each is read alone, so that it is the
only one that is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from gigaramp.errors import LogError
from gigaramp.floor.adapters.checked import EXAMPLE, TEXTS, checked
from gigaramp.floor.adapters.http.wire import ARROW, JSON, LINES, TYPES, Batch, Record
from gigaramp.floor.adapters.parsed import Parsed, Refused
from gigaramp.languages import say
from gigaramp.log.imports.mapping import PlantNames
from gigaramp.log.record import record_schema
from gigaramp.near import did_you_mean

Judge = Callable[..., Parsed]
"""`checked` with what it judges by: records, place and text in, rows and refusals out."""
_COLUMNS: Final = tuple(record_schema().names)
_ARRAY: Final = msgspec.json.Decoder(list[Record])
_BATCH: Final = msgspec.json.Decoder(Batch)
_ONE: Final = msgspec.json.Decoder(Record)
_PARTS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNKNOWN: Final = re.compile(r"unknown field `(.*)`")
_WHERE: Final = re.compile(r"^(.*?) - at `\$\.(\w+)`$")
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def parse(
    body: bytes, content_type: str, names: PlantNames, source: str | None = None, only: str | None = None
) -> Parsed:
    """The rows of a body, and each record that could not be understood, with its place and reason.

    `source` is that of records which name none, `only` the one that who sends may write. Raises LogError where the body as
    a whole cannot be read.
    """
    judge = partial(checked, names=names, only=only)
    if content_type == ARROW:
        return _arrow(body, judge, source)
    if content_type == LINES:
        return _lines(body, judge, source)
    if content_type != JSON:
        told = say("the content type `{type}` is not understood", type=content_type)
        raise LogError(told + ", " + did_you_mean(content_type, TYPES))
    return _json(body, judge, source)


def _json(body: bytes, judge: Judge, source: str | None) -> Parsed:
    begin = body[:64].lstrip()[:1]
    try:
        if begin == b"{":
            batch = _BATCH.decode(body)
            records, source = batch.records, batch.source or source
        else:
            records = _ARRAY.decode(body)
    except msgspec.ValidationError:
        parts, source = _parts(body, begin, source)
        return _one_by_one(parts, judge, source, _record_place)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from error
    return _judged(records, judge, source, _record_place, _written(records, source))


def _parts(body: bytes, begin: bytes, source: str | None) -> tuple[list[bytes], str | None]:
    """The records of a body, each as its bytes, where not all of them have the right form."""
    try:
        if begin == b"{":
            whole = _OBJECT.decode(body)
            if "records" not in whole:
                return [body], source
            unknown = [key for key in whole if key not in ("records", "source")]
            if unknown:
                raise LogError(_no_column(unknown[0], ("records", "source")))
            if "source" in whole:
                source = msgspec.json.decode(whole["source"], type=str | None) or source
            body = bytes(whole["records"])
        return [bytes(part) for part in _PARTS.decode(body)], source
    except msgspec.ValidationError as error:
        told = say("the body is neither an array of records nor an object with `records`")
        raise LogError(f"{told} ({error})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(error) from error


def _lines(body: bytes, judge: Judge, source: str | None) -> Parsed:
    try:
        records = _ONE.decode_lines(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        kept = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
        return _one_by_one([line for _, line in kept], judge, source, lambda row: _line_place(kept[row][0]))
    return _judged(records, judge, source, lambda row: _line_place(row + 1), _written(records, source))


def _one_by_one(parts: Sequence[bytes], judge: Judge, source: str | None, place: Callable[[int], str]) -> Parsed:
    """Each record read alone; those of a wrong form are refused, the others judged together."""
    records: list[Record] = []
    rows: list[int] = []
    refused: dict[int, Refused] = {}
    for row, part in enumerate(parts):
        try:
            records.append(_ONE.decode(part))
            rows.append(row)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            refused[row] = Refused(place(row), _reason(error), part.decode("utf-8", "backslashreplace").strip())
    judged = _judged(records, judge, source, lambda row: place(rows[row]), _written(records, source))
    if not refused:
        return judged
    return Parsed(judged.rows, (*refused.values(), *judged.refused))


def _judged(
    records: Sequence[Record], judge: Judge, source: str | None, place: Callable[[int], str], text: Callable[[int], str]
) -> Parsed:  # fmt: skip
    """Records as columns, then judged. What no column can hold is refused first."""
    numbers = [(row, one.id) for row, one in enumerate(records) if one.id is not None]
    wrong = {row: _too_large(number) for row, number in numbers if not _LEAST <= number <= _MOST}
    texts = [one.when or None for one in records]
    try:
        when = pa.array(texts, pa.string()).cast(pa.timestamp("us", tz="UTC"))
    except (pa.ArrowInvalid, UnicodeEncodeError):
        instants, bad = _instants(texts)
        when = pa.array(instants, pa.timestamp("us", tz="UTC"))
        wrong = bad | wrong
    if wrong:
        kept = [row for row in range(len(records)) if row not in wrong]
        told = tuple(Refused(place(row), wrong[row], text(row)) for row in sorted(wrong))
        good = [records[row] for row in kept]
        rest = _judged(good, judge, source, lambda row: place(kept[row]), lambda row: text(kept[row]))
        return Parsed(rest.rows, told + rest.refused)
    columns: dict[str, Any] = {"id": pa.array([one.id for one in records], pa.int64()), "when": when}
    columns["quantity"] = pa.array([one.quantity for one in records], pa.float64())
    columns["source"] = pa.array([one.source or source for one in records], pa.string())
    for name in ("line", "step", "what", "unit", "note"):
        columns[name] = pa.array([getattr(one, name) or None for one in records], pa.string())
    for name in ("machine", "about", "cause"):
        given = [getattr(one, name) for one in records]
        written = [value if value.__class__ is str else None if value is None else str(value) for value in given]
        columns[name] = pa.array([value or None for value in written], pa.string())
    return judge(pa.table({name: columns[name] for name in _COLUMNS}), place, text)


def _instants(texts: Sequence[str | None]) -> tuple[list[datetime | None], dict[int, str]]:
    """Instants one by one, and why some are none. Digits beyond microseconds are cut."""
    found: list[datetime | None] = []
    wrong: dict[int, str] = {}
    for row, text in enumerate(texts):
        instant = None
        if text is not None:
            try:
                instant = datetime.fromisoformat(text)
            except ValueError:
                told = say("`when` is `{text}`, which is no instant", text=text[:60])
                wrong[row] = told + "; " + say("write for example {example}", example=EXAMPLE)
            else:
                if instant.tzinfo is None:
                    told = say("`when` is `{text}`, without an offset", text=text[:60])
                    wrong[row] = told + "; " + say("write for example {example}", example=EXAMPLE)
                    instant = None
        try:
            found.append(instant.astimezone(UTC) if instant is not None else None)
        except OverflowError:
            wrong[row] = say("`when` is `{text}`, which is no instant", text=str(text)[:60])
            found.append(None)
    return found, wrong


def _arrow(body: bytes, judge: Judge, source: str | None) -> Parsed:
    """The rows of an Arrow stream. A column that the log lacks, or one of a wrong type, refuses the stream."""
    try:
        with pa.ipc.open_stream(body) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(error) from error
    for name in table.column_names:
        if name not in _COLUMNS or table.column_names.count(name) > 1:
            raise LogError(_no_column(name, [one for one in _COLUMNS if one not in table.column_names]))
    given = pa.table({name: _column(table, name) for name in _COLUMNS})
    if source is not None:
        given = given.set_column(_COLUMNS.index("source"), "source", pc.fill_null(given["source"], source))

    def text(row: int) -> str:
        values = table.slice(row, 1).to_pylist()[0]
        sent = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
        return msgspec.json.encode({"source": source} | {k: v for k, v in sent.items() if v is not None}).decode()

    return judge(given, _record_place, text)


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column in the type it is judged in. Raises LogError where its own type does not fit."""
    wanted = pa.string() if name == "what" else record_schema().field(name).type
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(len(table), wanted)])
    column = table[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)  # fmt: skip
    fits = {
        "id": pa.types.is_integer(column.type),
        "when": pa.types.is_timestamp(column.type) and column.type.tz is not None,
        "quantity": pa.types.is_floating(column.type) or pa.types.is_integer(column.type),
    }.get(name, is_text or (name in ("machine", "about", "cause") and pa.types.is_integer(column.type)))
    if pa.types.is_null(column.type) or fits:
        try:
            done = column.cast(wanted, safe=name != "when")
        except pa.ArrowInvalid as error:
            raise LogError(_of_type(name, column.type, wanted)) from error
        # Nothing written and nothing sent are the same.
        return pc.if_else(pc.equal(done, ""), None, done) if name in (*TEXTS, "what") else done
    raise LogError(_of_type(name, column.type, wanted))


def _of_type(name: str, given: Any, wanted: Any) -> str:
    told = say("the column `{column}` is of type {type}", column=name, type=str(given))
    if name == "when":
        return told + "; " + say("it needs instants with a time zone, of type {type}", type=str(wanted))
    return told + "; " + say("the log needs {type}", type=str(wanted))


def _record_place(row: int) -> str:
    return say("record {number}", number=row + 1)


def _line_place(number: int) -> str:
    return say("line {number}", number=number)


def _written(records: Sequence[Record], source: str | None) -> Callable[[int], str]:
    """A record as it would be sent, with its source: so it can be sent again alone."""

    def text(row: int) -> str:
        values = msgspec.structs.asdict(records[row])
        values["source"] = values["source"] or source
        return msgspec.json.encode({name: value for name, value in values.items() if value is not None}).decode()

    return text


def _reason(error: Exception) -> str:
    """Why a record has not the right form."""
    told = str(error)
    unknown = _UNKNOWN.search(told)
    if unknown is not None:
        return _no_column(unknown.group(1), _COLUMNS)
    where = _WHERE.match(told)
    if where is not None:
        return say("its `{column}` has a wrong form ({reason})", column=where.group(2), reason=where.group(1))
    return say("it is no record ({reason})", reason=told)


def _too_large(number: int) -> str:
    return say("its `id` is {number}, beyond 64 bits", number=str(number)[:40])


def _no_column(name: str, known: Sequence[str]) -> str:
    return say("a record has no column `{column}`", column=name[:60]) + ", " + did_you_mean(name[:60], known)


def _unreadable(error: Exception) -> LogError:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return LogError(say("the body cannot be read ({reason}); nothing of it was taken", reason=reason))
