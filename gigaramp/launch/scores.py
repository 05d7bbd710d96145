"""How well both views have foretold announcements so far: the rows of `data/scores.csv`, made by `make prove`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Scored:
    """One announcement that came due, with the chance that each view gave it.

    The outside view leaves out the announcement's own launch. The twin's futures are weighted only by facts dated
    before the announcement; `twin_error` is the Monte Carlo error of its chance, from `effective` futures.
    """

    launch: str
    what: str
    announced_on: date
    announced_for: date
    happened: bool
    outside_chance: float
    twin_chance: float
    twin_error: float
    effective: float


def brier_score(chances: Iterable[tuple[float, bool]]) -> float | None:
    """Mean squared distance of the chances from what happened (1 or 0); None for none (Brier 1950, one class)."""
    errors = [(chance - float(happened)) ** 2 for chance, happened in chances]
    return sum(errors) / len(errors) if errors else None


@cache
def scored() -> tuple[Scored, ...]:
    """All rows, in the order of the file."""
    text = files("gigaramp.launch").joinpath("data/scores.csv").read_text(encoding="utf-8")
    return tuple(
        Scored(
            launch=cells["launch"],
            what=cells["what"],
            announced_on=date.fromisoformat(cells["announced_on"]),
            announced_for=date.fromisoformat(cells["announced_for"]),
            happened=cells["happened"] == "yes",
            outside_chance=float(cells["outside_chance"]),
            twin_chance=float(cells["twin_chance"]),
            twin_error=float(cells["twin_error"]),
            effective=float(cells["effective"]),
        )
        for cells in csv.DictReader(text.splitlines())
    )
