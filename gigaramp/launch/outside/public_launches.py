"""What public launches announced, and what became of it: the rows of `data/public_launches.csv`.

Facts end in December 2025. How the rows were chosen is told in docs/understand/outside-view.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

Kind = Literal["start", "volume"]
"""`start`: production, deliveries or sales begin. `volume`: an amount or a rate of output, or the capacity for it."""

Outcome = Literal["met", "open", "given up", "unknown"]
"""`open`: not yet come true when last heard of. `given up`: it never will. `unknown`: no page tells; never counted."""

DATA_UNTIL: Final = date(2025, 12, 31)
"""No fact in the rows is later."""


@dataclass(frozen=True)
class Announcement:
    """One announced date of one launch.

    `plant` is the name of the shipped plant that describes the launch, else empty. `announced_on` is None where no
    page tells it. `outcome_on`: the day it came true, was last seen open, or was given up; a month, a quarter or a year
    stands as its last day.
    """

    launch: str
    plant: str
    kind: Kind
    what: str
    announced_on: date | None
    announced_for: date
    outcome: Outcome
    outcome_on: date | None
    sources: tuple[str, ...]
    note: str

    def is_met(self) -> bool:
        """True where it came true on or before the announced date."""
        return self.outcome == "met" and self.outcome_on is not None and self.outcome_on <= self.announced_for

    def slip(self) -> float | None:
        """Days late: 0 when early or on time, infinite when given up, days seen so far when open; None if unknown."""
        if self.outcome == "given up":
            return float("inf")
        if self.outcome_on is None:
            return None
        return float(max((self.outcome_on - self.announced_for).days, 0))

    def as_of(self, day: date) -> Announcement | None:
        """The row as it stood on this day: None before it was due, and what came later is still open on that day."""
        if self.announced_for > day:
            return None
        if self.outcome_on is None or self.outcome_on <= day:
            return self
        return replace(self, outcome="open", outcome_on=day)

    def is_of(self, plant_name: str) -> bool:
        """True where a plant of this name describes this launch."""
        name = f" {_plain(plant_name)} "
        return any(f" {_plain(own)} " in name for own in (self.launch, self.plant) if own)


def problems(announcement: Announcement) -> list[str]:
    """What is wrong with a row: what it misses, and dates that contradict each other."""
    row, found = announcement, []
    if not (row.launch and row.what):
        found.append("a row names its launch and what was announced")
    if row.kind not in get_args(Kind):
        found.append(f"kind is {row.kind}")
    if row.outcome not in get_args(Outcome):
        found.append(f"outcome is {row.outcome}")
    if (row.outcome_on is None) != (row.outcome == "unknown"):
        found.append("an outcome has a day, and only an unknown one has none")
    if row.outcome == "open" and row.outcome_on is not None and row.outcome_on < row.announced_for:
        found.append("open before it is due says nothing yet")
    if row.announced_on is not None and row.announced_on > row.announced_for:
        found.append("announced after it was due")
    if any(day is not None and day > DATA_UNTIL for day in (row.announced_on, row.announced_for, row.outcome_on)):
        found.append(f"a day after {DATA_UNTIL}")
    if not row.sources or not all(source.startswith(("https://", "http://")) for source in row.sources):
        found.append("every row has the address of a page")
    return found


@cache
def announcements() -> tuple[Announcement, ...]:
    """All rows, in the order of the file. Raises ValueError for a row that cannot be read or makes no sense."""
    text = files("gigaramp.launch").joinpath("data/public_launches.csv").read_text(encoding="utf-8")
    return read_announcements(text.splitlines())


def read_announcements(lines: Iterable[str]) -> tuple[Announcement, ...]:
    """Rows of a table with a header. Raises ValueError for a row that cannot be read or makes no sense."""
    found = []
    for number, cells in enumerate(csv.DictReader(lines), start=2):
        if None in cells or None in cells.values():
            raise ValueError(f"public_launches.csv:{number}: a row has as many cells as the header")
        row = _announcement(cells)
        if wrong := problems(row):
            raise ValueError(f"public_launches.csv:{number}: {'; '.join(wrong)}")
        found.append(row)
    return tuple(found)


def _announcement(cells: dict[str, str]) -> Announcement:
    # A word that is no kind or no outcome is refused by `problems`.
    return Announcement(
        launch=cells["launch"],
        plant=cells["plant"],
        kind=cast(Kind, cells["kind"]),
        what=cells["what"],
        announced_on=_day(cells["announced_on"]),
        announced_for=date.fromisoformat(cells["announced_for"]),
        outcome=cast(Outcome, cells["outcome"]),
        outcome_on=_day(cells["outcome_on"]),
        sources=tuple(cells["sources"].split()),
        note=cells["note"],
    )


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _plain(name: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())
