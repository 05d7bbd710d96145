"""The outside view: how announced dates of other public launches fared, beside the twin's odds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OutsideOdds:
    """The odds of one announced goal, had it the fate of announcements in other public launches."""

    goal: str
    announced: date
    chance_by_announced: float
    error: float
    p50: date | None


@dataclass(frozen=True)
class OutsideView:
    """Announced dates of other launches: how many were met, how late the others were, and what that says here.

    `announcements` of `launches`, this plant left out; `met` were kept. `slip_days` are the 10, 50 and 90 % points of
    the slips, counted with those still open; None where too few came true. `score` and `twin_score`: mean squared error of the chances so
    far (Brier 1950); lower is better. `stands_first`: the outside view has scored better than the twin so far.
    """

    launches: int
    announcements: int
    met: int
    slip_days: tuple[float | None, float | None, float | None]
    goals: tuple[OutsideOdds, ...]
    score: float | None
    twin_score: float | None
    scored_on: int
    stands_first: bool
    definition: str
