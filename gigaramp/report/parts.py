"""What a report is made of: sections that hold sentences, tables and pictures. Plain frozen values, no HTML.

A `Sheet` is data: raw values that a reader downloads as CSV. A `Table` is laid out for the eye: every entry is text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from gigaramp.languages import listed_apart, say
from gigaramp.report.wording.phrases import count, day_words, figure, percent

if TYPE_CHECKING:
    from gigaramp.launch.answer import Range

Value = str | float | int | date | None
Kind = Literal["text", "count", "figure", "percent", "date"]
Swatch = Literal["band", "line", "dashed", "dot", "diamond", "ring", "block"]


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name with its unit, and how its values are shown."""

    name: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        """True for values that are read from the right."""
        return self.kind in ("count", "figure", "percent")

    def shown(self, value: Value) -> str:
        """A value as a reader sees it; a dash where there is none."""
        if value is None:
            return "–"
        if isinstance(value, date):
            return day_words(value)
        if isinstance(value, str):
            return value
        return {"count": count, "percent": percent}.get(self.kind, figure)(float(value))


@dataclass(frozen=True)
class Sheet:
    """The data behind a picture, by rows; `file` is the name of the CSV file, without its ending.

    `only_saved`: too long to be read on the page, so it can be downloaded and is not shown.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    file: str
    only_saved: bool = False

    def shown(self) -> list[list[str]]:
        """The rows as a reader sees them."""
        return [[column.shown(value) for column, value in zip(self.columns, row, strict=True)] for row in self.rows]

    def to_csv(self) -> str:
        """The raw values: dates as year-month-day, ratios from 0 to 1, nothing where there is no value (RFC 4180)."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow([column.name for column in self.columns])
        writer.writerows(["" if value is None else value for value in row] for row in self.rows)
        return text.getvalue()

    @property
    def link(self) -> str:
        """The CSV as a data: address, so that it can be saved from a page without a server (RFC 2397)."""
        return "data:text/csv;charset=utf-8," + quote(self.to_csv(), safe=",/:")


@dataclass(frozen=True)
class Entry:
    """One entry of a table: text, a smaller word below it, and a page it leads to."""

    text: str
    note: str = ""
    link: str = ""

    @property
    def is_web(self) -> bool:
        """True where the link can be followed; a source that is no address stays text."""
        return self.link.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Table:
    """A table for the eye. The first column names the row; `numbers` are the columns read from the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    numbers: frozenset[int] = frozenset()
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Mark:
    """One sign of a picture's key."""

    swatch: Swatch
    colour: str
    means: str


def said(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Signs whose meanings stand in a table of words, in the language spoken now."""
    return tuple(replace(mark, means=say(mark.means)) for mark in marks)


@dataclass(frozen=True)
class Picture:
    """A picture: its finding as its title, what it shows, its key, the figure for plotly, and the data behind it.

    Colours in `figure` are names (`@blue`), which the page turns into those of its light or dark dress.
    `axis` is the title of the upright axis with its unit.
    """

    name: str
    finding: str
    deck: str
    axis: str
    key: tuple[Mark, ...]
    figure: dict[str, Any]
    sheet: Sheet
    height: int = 340
    notes: tuple[str, ...] = ()

    @property
    def is_rows(self) -> bool:
        """True where things stand in rows, so that a wide picture would only spread them."""
        return "rows" in self.figure["layout"].get("meta", {})

    @property
    def description(self) -> str:
        """The picture in words, for those who do not see it."""
        marks = listed_apart([mark.means for mark in self.key])
        return say(
            "{finding}. {deck} Upright axis: {axis}. Shown: {marks}. The table below holds the values.",
            finding=self.finding,
            deck=self.deck,
            axis=self.axis,
            marks=marks,
        )


@dataclass(frozen=True)
class Odds:
    """The odds of one goal as a sentence: the odds themselves, the rest of the sentence, and figures below it."""

    chance: str
    rest: str
    figures: str


@dataclass(frozen=True)
class Share:
    """How many numbers have one status."""

    status: str
    number: int
    share: float


@dataclass(frozen=True)
class Section:
    """One section: a short topic for the list of contents, then what it says, in this order.

    `stacked`: its pictures stand below each other however wide the screen is. `code`: a title, and text that is shown as it stands.
    """

    name: str
    topic: str
    odds: tuple[Odds, ...] = ()
    lead: str = ""
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    tables_first: bool = False
    sheets: tuple[Sheet, ...] = ()
    shares: tuple[Share, ...] = ()
    register: Table | None = None
    terms: tuple[tuple[str, str], ...] = ()
    stacked: bool = False
    code: tuple[str, str] | None = None


def ends(values: Range | None) -> tuple[Value, Value, Value]:
    """The 10, 50 and 90 % points of a range, for three columns of a sheet."""
    return (None, None, None) if values is None else (values.p10, values.p50, values.p90)
