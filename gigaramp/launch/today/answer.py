"""What a forecast was conditioned on: which log, to which day, what of it was used, and what was drawn instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gigaramp.launch.odds.ranges import Range, Share

Part = Literal[
    "units",
    "shipments",
    "waiting",
    "places",
    "hours",
    "experience",
    "maturity",
    "practice",
    "people",
    "experts",
    "dates",
    "levels",
]


@dataclass(frozen=True)
class LogFigure:
    """A figure of the log beside the histories of the plant.

    `expected`: its range among histories as drawn, and `below` the share of them under the log; `kept`: its range among
    those that count, weighed by how near they come to the log.
    """

    figure: str
    words: str
    log: float
    expected: Range
    kept: Range
    below: Share


@dataclass(frozen=True)
class NumberMoved:
    """A number of the plant that the log speaks of: its range as the plant file draws it, and among the futures that count.

    Both in the `unit` of the file; a date as a day of the proleptic calendar, with the unit `date`.

    `by`: how far its middle moved, in standard deviations of what the file allows. The plant file itself stays as it is.
    """

    address: str
    unit: str
    drawn: Range
    moved: Range
    by: float


@dataclass(frozen=True)
class PartTold:
    """One part of the plant's state: `told` by the log, `derived` from what it tells, or `drawn` from the plant's own futures."""

    part: Part
    how: Literal["told", "derived", "drawn"]
    words: str


@dataclass(frozen=True)
class FromLog:
    """The log that a forecast starts from.

    `as_of` is the morning the forecast starts; later rows were not used. `first` and `last` are the days it tells, `days_told` how
    many of them have rows, `days_missing` how many have none. `position` is the last row of the store that was there.
    `width`: how far from the log histories still count, in spreads of the histories. `strangers`: places of the log that the
    plant does not have; `silent`: places of the plant whose step the log tells on other lines alone, so that they are drawn.
    `steps_told`: steps of the plant that the log speaks of, of all its `steps`.
    `incomplete`: days of which a damaged file of the log was set aside, `?` where they are not known.
    `facts_replaced`: known facts about days that the log tells itself; they are not counted twice.
    """

    store: str
    position: int
    as_of: date
    first: date
    last: date
    days_told: int
    days_missing: int
    width: float
    parts: tuple[PartTold, ...]
    steps_told: int = 0
    steps: int = 0
    figures: tuple[LogFigure, ...] = ()
    moved: tuple[NumberMoved, ...] = ()
    strangers: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    facts_replaced: int = 0
