"""Cells of a roster as they would be written in a plant file: lists, dates and numbers in the habits of spreadsheets.

A table with `;` between its columns comes from a spreadsheet of a country that writes 31/03/2025, 120,5 and 1 200: there
a comma is the decimal sign, so it cannot part the columns. Only in such a table are these read; the day stands first.
Elsewhere 03/04/2025 has two readings, and is refused.
"""

from __future__ import annotations

import re
from typing import Any

LISTS = ("steps", "languages")
DATES = ("hired", "leaves")
NUMBERS = ("team", "prior_hours")
CONTINENTAL = ";"
"""Sign between columns that tells such a table."""

_DAY_FIRST = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_GROUPED = re.compile(r"^([+-]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?((?:\s*[a-z]+)?)$")
_BARE = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$")


def cell_value(column: str, text: str, delimiter: str) -> Any:
    """A cell as it would be written in the plant file: lists by `;`, days as 2025-03-31, bare hours with their unit.

    What has no single reading stays as it is, and is refused where the field is read.
    """
    if column in LISTS:
        return [word.strip() for word in text.split(";") if word.strip()]
    if delimiter == CONTINENTAL and column in DATES:
        text = _day(text)
    if delimiter == CONTINENTAL and column in NUMBERS:
        text = _number(text)
    return f"{text} h" if column == "prior_hours" and _BARE.match(text) else text


def _day(text: str) -> str:
    found = _DAY_FIRST.match(text)
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else text


def _number(text: str) -> str:
    found = _GROUPED.match(text)
    if found is None:
        return text
    sign, whole, decimals, unit = found.groups()
    digits = "".join(letter for letter in whole if letter.isdigit())
    return f"{sign}{digits}{f'.{decimals}' if decimals else ''}{unit}"
