"""Numbers as plants write them: `1.234,5`, `1 234`, `1,5 h`, `0:45`; and what a unit is worth in the unit of a kind."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say
from gigaramp.units import UnitError, shorten, unit_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

CLOCK: Final = "h:mm"
"""A time written as on a clock: 1:30 or 1:30:00."""

_TIMES: Final = frozenset({"s", "min", "h"})
_COUNTS: Final = frozenset({"unit", "pack", "person", "stop", "call", "level"})
_WHOLE: Final = frozenset({"unit", "pack", "stop", "call"})
_COUNTED: Final = frozenset(
    {
        "", "unit", "units", "cell", "cells", "piece", "pieces", "pcs", "pc", "ea", "module", "modules", "pack", "packs",
        "vehicle", "vehicles", "person", "persons", "people", "stop", "stops", "call", "calls", "level",
    }
)  # fmt: skip
_TIMES_MORE: Final = {"thousand": 1e3, "k": 1e3, "million": 1e6}
_BLANKS: Final = " \u00a0\u202f\u2009'’"


@lru_cache(maxsize=256)
def unit_factor(unit: str, kinds_unit: str) -> float | None:
    """How many of a kind's unit one of this unit is; None where it is another thing. `thousand cells` is 1000 `unit`."""
    word = " ".join(unit.split())
    if word == kinds_unit or not kinds_unit or not word:
        return 1.0
    if kinds_unit in _COUNTS:
        first, _, rest = word.casefold().partition(" ")
        if first in _TIMES_MORE and rest in _COUNTED:
            return _TIMES_MORE[first]
        return 1.0 if word.casefold() in _COUNTED else None
    if word == CLOCK and kinds_unit in _TIMES:
        return {"h": 1.0, "min": 60.0, "s": 3600.0}[kinds_unit]
    try:
        given, wanted = unit_of(word), unit_of("1" if kinds_unit == "ratio" else kinds_unit)
    except UnitError:
        return None
    if given.dimensions != wanted.dimensions:
        return None
    # Divide where that rounds only once: 90 min are exactly 1.5 h.
    return given.factor / wanted.factor


class Amounts:
    """Numbers of one column, in the unit of their kind, with what is wrong in each row that cannot be read."""

    def __init__(self, values: np.ndarray[Any, Any], given: np.ndarray[Any, Any], wrong: dict[int, str]) -> None:
        self.values, self.given, self.wrong = values, given, wrong


def read_amounts(texts: pa.Array, decimal: str, thousands: str, unit: str, kinds_unit: str) -> Amounts:
    """Numbers of a column of trimmed texts; nothing where a text is absent. No number is guessed."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = texts
    if thousands or decimal != ".":
        grouped = pc.match_substring_regex(texts, _grouped(decimal, thousands))
        cleaned = texts
        for sign in [*_BLANKS, *([thousands] if thousands and thousands not in _BLANKS else [])]:
            cleaned = pc.replace_substring(cleaned, sign, "")
        cleaned = pc.replace_substring(cleaned, ",", ".") if decimal == "," else cleaned
        # What is not written so is kept as it is, and told as no number below.
        plain = pc.if_else(pc.fill_null(grouped, False), cleaned, pa.scalar(None, pa.string()))
    readable = pc.fill_null(pc.match_substring_regex(plain, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"), False)
    numbers = pc.cast(pc.if_else(readable, plain, pa.scalar(None, pa.string())), pa.float64())
    values = np.array(numbers.fill_null(0.0), dtype=np.float64)
    given = np.asarray(pc.is_valid(texts)).copy()
    factor = unit_factor(unit, kinds_unit)
    if unit == CLOCK:
        readable = pa.array(np.zeros(len(texts), bool))
    values *= 1.0 if factor is None else factor
    wrong: dict[int, str] = {}
    known: dict[str, tuple[float | None, str]] = {}
    for row in np.flatnonzero(given & ~np.asarray(readable)).tolist():
        text = texts[row].as_py()
        if text not in known:
            known[text] = _one(text, decimal, thousands, unit, kinds_unit)
        value, why = known[text]
        if value is None:
            wrong[row] = why
        else:
            values[row] = value
        if len(known) > 10_000:
            known.clear()
    if kinds_unit in _WHOLE and factor == 1.0:
        # Things that are counted are whole: 1.234 cells are 1234 in a sheet that writes thousands so.
        doubt = pc.fill_null(pc.match_substring_regex(texts, rf"^[+-]?\d{{1,3}}{re.escape(decimal)}\d{{3}}$"), False)
        for row in np.flatnonzero(np.asarray(doubt) & (np.rint(values) != values)).tolist():
            text = shorten(texts[row].as_py())
            wrong[row] = say("`{text}` may be thousands; name their sign in the mapping, `file: thousands:`", text=text)
    for row in np.flatnonzero(given & ~np.isfinite(values)).tolist():
        wrong[row] = say("`{text}` is no finite number", text=shorten(texts[row].as_py()))
    return Amounts(values, given, wrong)


def plain_number(text: str, decimal: str, thousands: str) -> float | None:
    """The number of one text; None where it is none."""
    if not re.match(_grouped(decimal, thousands), text):
        return None
    for sign in [*_BLANKS, thousands]:
        text = text.replace(sign, "") if sign else text
    return float(text.replace(",", ".") if decimal == "," else text)


def _grouped(decimal: str, thousands: str) -> str:
    """Pattern of a number whose thousands are told apart by a sign, by blanks, or not at all."""
    signs = "".join(re.escape(sign) for sign in _BLANKS)
    groups = [rf"\d{{1,3}}([{signs}]\d{{3}})+"]
    if thousands and thousands not in _BLANKS:
        groups.append(rf"\d{{1,3}}({re.escape(thousands)}\d{{3}})+")
    mark = re.escape(decimal)
    return rf"^[+-]?((\d+|{'|'.join(groups)})({mark}\d*)?|{mark}\d+)([eE][+-]?\d+)?$"


_TAIL = re.compile(r"^([+-]?[\d.,\u00a0\u202f\u2009'’ ]*\d(?:[.,]\d*)?)\s*([^\W\d_].*|%)$")


def _one(text: str, decimal: str, thousands: str, unit: str, kinds_unit: str) -> tuple[float | None, str]:
    """Value of a text that is no plain number: grouped by blanks, with its own unit, or written as on a clock."""
    clock = re.match(r"^(\d+):([0-5]\d)(?::([0-5]\d))?$", text)
    if unit == CLOCK and clock:
        hours = int(clock[1]) + int(clock[2]) / 60 + int(clock[3] or 0) / 3600
        return hours * (unit_factor(CLOCK, kinds_unit) or 1.0), ""
    value = plain_number(text, decimal, thousands)
    if value is not None and unit != CLOCK:
        return value * (unit_factor(unit, kinds_unit) or 1.0), ""
    tail = _TAIL.match(text)
    value = plain_number(tail[1].strip(), decimal, thousands) if tail else None
    if tail and value is not None:
        # A unit in the cell counts more than that of the column: "1,5 h" in a column of minutes is 90 minutes.
        factor = unit_factor(tail[2].strip(), kinds_unit)
        if factor is not None and tail[2].strip():
            return value * factor, ""
        told = say("`{text}` has a unit that is none of {unit}", text=shorten(text), unit=kinds_unit or "-")
        return None, told
    if unit == CLOCK:
        return None, say("`{text}` is no time as on a clock, such as 1:30", text=shorten(text))
    return None, say("`{text}` is no number", text=shorten(text))
