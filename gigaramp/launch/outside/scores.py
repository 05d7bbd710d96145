"""How well both views have foretold announcements so far: the rows of `data/scores.csv`, made by `make prove`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

LAUNCHES_NEEDED: Final = 3
"""No view stands first before announcements of this many launches have been scored. A choice: one launch is one story."""


@dataclass(frozen=True)
class Scored:
    """One announcement that came due, with the chance that each view gave it on the day it was announced.

    The outside view leaves out the announcement's own launch, and what came due later. The twin's futures are weighted
    only by facts told by that day; `twin_error` is the Monte Carlo error of its chance, from `effective` futures.
    `by_nameplate`: the amount is more than the plant could make at full speed all the time. Then the twin only does
    arithmetic, so the row is not scored.
    """

    launch: str
    what: str
    announced_on: date
    announced_for: date
    happened: bool
    by_nameplate: bool
    outside_chance: float
    twin_chance: float
    twin_error: float
    effective: float


@dataclass(frozen=True)
class Score:
    """Mean squared error of the chances of both views; None where nothing could be scored.

    `announcements` of `launches` were scored, and `by_nameplate` more were left out.
    """

    outside: float | None
    twin: float | None
    announcements: int
    launches: int
    by_nameplate: int

    @property
    def is_enough(self) -> bool:
        """True where enough launches were scored to say which view stands first."""
        return self.launches >= LAUNCHES_NEEDED

    @property
    def outside_stands_first(self) -> bool:
        """True where enough was scored, and the outside view did better."""
        return self.is_enough and self.outside is not None and self.twin is not None and self.outside < self.twin


def score_of(rows: Iterable[Scored]) -> Score:
    """The score of these rows, without those that the nameplate decides."""
    told = list(rows)
    kept = [row for row in told if not row.by_nameplate]
    return Score(
        outside=brier_score((row.outside_chance, row.happened) for row in kept),
        twin=brier_score((row.twin_chance, row.happened) for row in kept),
        announcements=len(kept),
        launches=len({row.launch for row in kept}),
        by_nameplate=len(told) - len(kept),
    )


def brier_score(chances: Iterable[tuple[float, bool]]) -> float | None:
    """Mean squared distance of the chances from what happened (1 or 0); None for none (Brier 1950, one class)."""
    errors = [(chance - float(happened)) ** 2 for chance, happened in chances]
    return sum(errors) / len(errors) if errors else None


@cache
def scored() -> tuple[Scored, ...]:
    """All rows, in the order of the file, also those that are not scored."""
    text = files("gigaramp.launch").joinpath("data/scores.csv").read_text(encoding="utf-8")
    return tuple(
        Scored(
            launch=cells["launch"],
            what=cells["what"],
            announced_on=date.fromisoformat(cells["announced_on"]),
            announced_for=date.fromisoformat(cells["announced_for"]),
            happened=cells["happened"] == "yes",
            by_nameplate=cells["by_nameplate"] == "yes",
            outside_chance=float(cells["outside_chance"]),
            twin_chance=float(cells["twin_chance"]),
            twin_error=float(cells["twin_error"]),
            effective=float(cells["effective"]),
        )
        for cells in csv.DictReader(text.splitlines())
    )
