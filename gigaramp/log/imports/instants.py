"""Days and instants as plants write them, on the clock of the plant, as instants in UTC.

Twice a year a clock with summer time tells no instant or two: a time that does not exist is wrong, one that exists twice is
the first, in summer time, unless the mapping says otherwise. Both are told.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gigaramp.languages import say
from gigaramp.units import shorten

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_CODES: Final = frozenset("YymdHMSfzbBpjI")
_OFFSET: Final = r"\d\s?(Z|z|[+-]\d{2}(:?\d{2})?)$"
_ISO: Final = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|z|[+-]\d{2}(:?\d{2})?)?)?$"
UNIX: Final = {"unix s": 1.0, "unix ms": 1e-3, "unix us": 1e-6}
FIRST: Final = 0
"""Microseconds of 1970; nothing earlier is kept."""
LAST: Final = 7_258_118_400_000_000
"""Microseconds of the year 2200."""


def wrong_format(form: str) -> str:
    """What is wrong in a format; empty for a right one."""
    if form in ("iso", "excel", *UNIX):
        return ""
    codes = re.findall(r"%(.?)", form)
    unknown = [code for code in codes if code not in _CODES]
    if unknown:
        return say("`%{code}` is no code of a date", code=unknown[0])
    return "" if codes else say("`{given}` is no format of a date", given=shorten(form))


def is_zone(name: str) -> bool:
    """True for a name of the time zone database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class Clock:
    """Instants of one column in microseconds UTC, with what is wrong in each row, and the rows whose time exists twice.

    `order` is the instant a row was written for, by which rows follow each other: that of a day keeps its time of day.
    """

    def __init__(self, rows: int) -> None:
        import numpy as np

        self.us = np.zeros(rows, np.int64)
        self.order = np.zeros(rows, np.int64)
        self.wrong: dict[int, str] = {}
        self.twice = np.zeros(rows, bool)
        self.given = np.ones(rows, bool)


def read_instants(texts: pa.Array, form: str, zones: list[str] | str, twice: str) -> Clock:
    """Instants of a column of trimmed texts; `zones` is one zone, or one for each row."""
    import numpy as np
    import pyarrow.compute as pc

    clock = Clock(len(texts))
    clock.given = np.asarray(pc.is_valid(texts)).copy()
    local, known = _local(texts, form)
    offset = np.asarray(pc.fill_null(pc.match_substring_regex(texts, _OFFSET), False)) & _may_have_offset(texts, form)
    if offset.any():
        quick = _iso_with_offset(texts, local, known & offset, clock)
        _with_offset(texts, form, np.flatnonzero(offset & ~quick), clock)
    here = known & ~offset
    if isinstance(zones, str):
        _to_utc(local, here, zones, twice, texts, clock)
    else:
        named = np.array(zones, dtype=object)
        for zone in sorted(set(named[here].tolist())):
            _to_utc(local, here & (named == zone), zone, twice, texts, clock)
    if form in UNIX:
        clock.us = np.where(known, local, clock.us)
        clock.twice[:] = False
    for row in np.flatnonzero(clock.given & ~known & ~offset).tolist():
        clock.wrong[row] = _no_date(texts[row].as_py(), form)
    for row in np.flatnonzero(clock.given & (known | offset) & ((clock.us < FIRST) | (clock.us >= LAST))).tolist():
        clock.wrong.setdefault(row, say("`{text}` lies outside 1970 to 2200", text=shorten(texts[row].as_py())))
    clock.order = clock.us
    return clock


def read_days(
    texts: pa.Array, form: str, zone: str, first_minute: int, in_workbook: bool = False
) -> tuple[Clock, np.ndarray[Any, Any]]:
    """Instants at which production days begin, and the days as microseconds of their midnight. A time of day is dropped.

    An instant tells the production day it lies in: before `first_minute` it belongs to the day before. A text without a time
    of day is a day; so are all texts of a column in which each time is midnight in the plant, as many exports write days.
    `in_workbook`: a workbook keeps no difference between a date alone and its midnight, so the column decides.
    """
    import numpy as np
    import pyarrow.compute as pc

    day = 86_400_000_000
    clock = Clock(len(texts))
    clock.given = np.asarray(pc.is_valid(texts)).copy()
    local, known = _local(texts, form)
    offset = np.asarray(pc.fill_null(pc.match_substring_regex(texts, _OFFSET), False)) & _may_have_offset(texts, form)
    local, known = _in_the_plant(texts, form, zone, local, known, offset, clock)
    begin = first_minute * 60_000_000
    timed = known if in_workbook else known & _may_have_time(texts, form)
    has_time = timed & bool((local[timed] % day != 0).any())
    midnight = np.where(has_time, (local - begin) // day * day, local // day * day)
    _to_utc(midnight + begin, known, zone, "first", texts, clock, shifted=True)
    for row in np.flatnonzero(clock.given & ~known).tolist():
        clock.wrong[row] = _no_date(texts[row].as_py(), form)
    for row in np.flatnonzero(known & ((clock.us < FIRST) | (clock.us >= LAST))).tolist():
        clock.wrong.setdefault(row, say("`{text}` lies outside 1970 to 2200", text=shorten(texts[row].as_py())))
    return clock, midnight


def _in_the_plant(
    texts: pa.Array,
    form: str,
    zone: str,
    local: np.ndarray[Any, Any],
    known: np.ndarray[Any, Any],
    offset: np.ndarray[Any, Any],
    clock: Clock,
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Times on the clock of the plant, also of texts that say how far their clock stands from UTC; notes `clock.order`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    exact = Clock(len(texts))
    _to_utc(local, known & ~offset, zone, "first", texts, exact, shifted=True)
    if offset.any():
        quick = _iso_with_offset(texts, local, known & offset, exact)
        _with_offset(texts, form, np.flatnonzero(offset & ~quick), exact)
        known = known | offset
        known[list(exact.wrong)] = False
        at = np.flatnonzero(offset & known)
        told = pc.local_timestamp(pa.array(exact.us[at], pa.timestamp("us", tz=zone))).cast(pa.int64())
        local = local.copy()
        local[at] = np.asarray(told)
    clock.order = exact.us
    return local, known


def _may_have_time(texts: pa.Array, form: str) -> np.ndarray[Any, Any]:
    """Rows whose text may tell a time of day: no date alone, and no format without hours."""
    import numpy as np
    import pyarrow.compute as pc

    iso = np.asarray(pc.fill_null(pc.match_substring_regex(texts, r"^\d{4}-\d{2}-\d{2}"), False))
    bare = np.asarray(pc.fill_null(pc.match_substring_regex(texts, r"^\d{4}-\d{2}-\d{2}$"), False))
    hours = form in ("iso", "excel", *UNIX) or "%H" in form or "%I" in form
    return np.where(iso, ~bare, hours)


def _local(texts: pa.Array, form: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Microseconds on the clock they were written by, and which rows could be read."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pa.scalar(None, pa.string())
    if form in UNIX or form == "excel":
        good = pc.fill_null(pc.match_substring_regex(texts, r"^\d+([.,]\d+)?$"), False)
        plain = pc.replace_substring(pc.if_else(good, texts, nothing), ",", ".")
        numbers = np.array(pc.cast(plain, pa.float64()).fill_null(0.0))
        if form == "excel":
            # Excel counts days from 1899-12-30 (Ecma 376, 18.17.4.1); 25569 is 1970-01-01.
            told = (np.rint((np.minimum(numbers, 1e6) - 25569.0) * 86_400.0) * 1e6).astype(np.int64)
            known = np.asarray(good).copy()
            iso, by_iso = _iso(texts)
            return np.where(by_iso, iso, told), known | by_iso
        return np.minimum(numbers * UNIX[form] * 1e6, 9e18).astype(np.int64), np.asarray(good).copy()
    iso, by_iso = _iso(texts)
    if form == "iso" or by_iso.all():
        return iso, by_iso
    if "%z" in form:
        return iso, by_iso
    import duckdb

    left = pc.if_else(pa.array(by_iso), nothing, texts)
    with duckdb.connect() as base:
        base.register("written", pa.table({"text": left}))
        query = "select try_strptime(text, ?) as told from written"
        found = base.sql(query, params=[form]).to_arrow_table()["told"]
    told = found.combine_chunks().cast(pa.timestamp("us"))
    known = np.asarray(pc.is_valid(told)).copy()
    numbers = np.asarray(told.cast(pa.int64()).fill_null(0))
    return np.where(by_iso, iso, numbers), known | by_iso


def _iso(texts: pa.Array) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Microseconds of texts that begin with the year, as ISO 8601 writes them, whatever the format says: they are never in doubt."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    shaped = pc.fill_null(pc.match_substring_regex(texts, _ISO), False)
    if not pc.any(shaped).as_py():
        return np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    bare = pc.if_else(shaped, texts, pa.scalar(None, pa.string()))
    if pc.any(pc.fill_null(pc.match_substring_regex(bare, _OFFSET), False)).as_py():
        bare = pc.replace_substring_regex(bare, r"(\d{2}:\d{2}\S*?)\s?(Z|z|[+-]\d{2}(:?\d{2})?)$", r"\1")
    bare = pc.replace_substring(bare, ",", ".")
    try:
        told = pc.cast(bare, pa.timestamp("us"))
    except pa.ArrowInvalid:
        import duckdb

        with duckdb.connect() as base:
            base.register("written", pa.table({"text": bare}))
            found = base.sql("select try_cast(text as timestamp) as told from written").to_arrow_table()["told"]
        told = found.combine_chunks().cast(pa.timestamp("us"))
    known = np.asarray(pc.is_valid(told)).copy()
    return np.asarray(told.cast(pa.int64()).fill_null(0)), known


def _may_have_offset(texts: pa.Array, form: str) -> np.ndarray[Any, Any]:
    """Rows where an offset is expected: those the format writes with one, and instants as ISO 8601 with a time of day."""
    import numpy as np
    import pyarrow.compute as pc

    if "%z" in form:
        return np.ones(len(texts), bool)
    timed = pc.match_substring_regex(texts, r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
    return np.asarray(pc.fill_null(timed, False)).copy()


def _iso_with_offset(
    texts: pa.Array, local: np.ndarray[Any, Any], rows: np.ndarray[Any, Any], clock: Clock
) -> np.ndarray[Any, Any]:
    """Instants of ISO 8601 texts with an offset, all at once; tells which rows these are."""
    import numpy as np
    import pyarrow.compute as pc

    iso: np.ndarray[Any, Any] = np.asarray(pc.fill_null(pc.match_substring_regex(texts, _ISO), False)) & rows
    at = np.flatnonzero(iso)
    if len(at):
        tails = pc.dictionary_encode(
            pc.struct_field(pc.extract_regex(texts.take(at), r"(?P<tail>Z|z|[+-]\d{2}(?::?\d{2})?)$"), [0])
        )
        minutes = np.array([_minutes(tail) for tail in tails.dictionary.to_pylist()], np.int64)
        clock.us[at] = local[at] - minutes[np.asarray(tails.indices)] * 60_000_000
    return iso


def _minutes(tail: str) -> int:
    """Minutes of an offset such as Z, +01, +0100 or -05:30."""
    digits = tail.strip("Zz+-").replace(":", "")
    told = int(digits[:2] or 0) * 60 + int(digits[2:4] or 0)
    return -told if tail.startswith("-") else told


def _with_offset(texts: pa.Array, form: str, rows: np.ndarray[Any, Any], clock: Clock) -> None:
    """Instants whose text says how far their clock stands from UTC: that counts more than any zone."""
    known: dict[str, int | None] = {}
    for row in rows.tolist():
        text = texts[row].as_py()
        if text not in known:
            known[text] = _instant_with_offset(text, form)
        found = known[text]
        if found is None:
            clock.wrong[row] = _no_date(text, form)
        else:
            clock.us[row] = found
        if len(known) > 100_000:
            known.clear()


def _instant_with_offset(text: str, form: str) -> int | None:
    for read in (datetime.fromisoformat, lambda written: datetime.strptime(written, form)):
        try:
            found = read(text.replace("z", "Z"))
        except ValueError:
            continue
        if found.tzinfo is not None:
            return round(found.timestamp() * 1e6)
    return None


def _to_utc(
    local: np.ndarray[Any, Any],
    rows: np.ndarray[Any, Any],
    zone: str,
    twice: str,
    texts: pa.Array,
    clock: Clock,
    shifted: bool = False,
) -> None:
    """Write the instants of these rows, and what is wrong with the two nights at which the clock is changed.

    `shifted`: a time that does not exist is moved on to the one that the clock shows instead, as for the begin of a day.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    at = np.flatnonzero(rows & (np.abs(local) < 8e18))
    if not len(at):
        return
    written = pa.array(local[at], pa.timestamp("us"))
    first, second = (
        np.asarray(pc.assume_timezone(written, zone, ambiguous=end, nonexistent=end).cast(pa.int64()))
        for end in ("earliest", "latest")
    )
    back = np.asarray(pc.local_timestamp(pa.array(first, pa.timestamp("us", tz=zone))).cast(pa.int64()))
    missing = back != local[at]
    double = (first != second) & ~missing
    clock.us[at] = np.where(
        missing if shifted else np.zeros(len(at), bool), second, second if twice == "second" else first
    )
    if shifted:
        return
    clock.twice[at] = double
    for row in at[missing].tolist():
        text = shorten(texts[row].as_py())
        clock.wrong[row] = say(
            "`{text}` does not exist in {zone}: clocks are put forward over it", text=text, zone=zone
        )
    if twice == "put_aside":
        for row in at[double].tolist():
            text = shorten(texts[row].as_py())
            clock.wrong[row] = say("`{text}` exists twice in {zone}: clocks are put back over it", text=text, zone=zone)


def _no_date(text: str, form: str) -> str:
    return say("`{text}` is no date as {form}", text=shorten(text), form=form)
