"""The outside view: how announced dates of other public launches fared, beside the twin's odds.

Looking at how a whole class of plans fared, not at one plan alone, is reference class forecasting (Kahneman and
Tversky 1979; Flyvbjerg 2006). The class here: announced volumes of other launches of battery and electric car plants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import inf, isfinite, sqrt
from random import Random
from typing import TYPE_CHECKING, Final

from gigaramp.languages import later, say
from gigaramp.launch.odds.goals import goal_kind
from gigaramp.launch.outside.public_launches import Announcement, announcements
from gigaramp.launch.outside.scores import score_of, scored
from gigaramp.launch.outside.slips import Slip, SlipCurve, slip_curve

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

RESAMPLES: Final = 400
"""Times launches are drawn again to tell how sure the median slip is."""

DEFINITION: Final = later(
    "Announced volumes (an amount or a rate of output, or the capacity for it) of other public launches "
    "of battery and electric car plants that had come due by the day of the plant file (as_of), as they "
    "stood that day. Each launch counts as one, however often it announced. Chance: share met, drawn "
    "towards one half as far as so few launches ask (Jeffreys). Date: slips by Kaplan and Meier, as some "
    "are still open. It knows nothing of this plant, and gives no odds of scrap."
)

OF_OUTPUT: Final = ("rate", "on_its_own", "vehicles")
"""Kinds of goals that announced volumes say something about."""


@dataclass(frozen=True)
class OutsideOdds:
    """The odds of one announced goal, had it the fate of announcements in other public launches.

    `error` is one standard deviation, from the number of launches. `p50` is None where fewer than half came true.
    """

    goal: str
    announced: date
    chance_by_announced: float
    error: float
    p50: date | None


@dataclass(frozen=True)
class OutsideView:
    """Announced volumes of other launches: how many were met, how late the others were, and what that says here.

    Only what had come due by the plant's `as_of` is counted, as it stood that day. `announcements` of `launches`, this
    plant left out; `met` were kept. Chances count each launch as one, so they are not `met / announcements`. `slip_days`
    are the 10, 50 and 90 % points of the days late (0: on time), counted with those still open; None where too few came
    true. `goals`: announced goals of output not yet due at `as_of`; with none there is no outside view.
    `score` and `twin_score`: mean squared error of the chances of both views on the same `scored_on` announcements of
    `scored_launches` launches so far (Brier 1950; 0 is best, always saying one half gives 0.25); None where none was
    scored. `stands_first`: on three launches or more, the outside view has scored better than the twin.
    `median_range`: 10 and 90 % points of the median days late, had other launches of the same sort been looked at; None:
    fewer than half come true.
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
    median_range: tuple[float | None, float | None] = (None, None)
    scored_launches: int = 0


@dataclass(frozen=True)
class ReferenceClass:
    """Announcements of one kind whose outcome is known, each launch weighing one."""

    rows: tuple[Announcement, ...]

    def launches(self) -> int:
        """How many launches it holds."""
        return len({row.launch for row in self.rows})

    def share_met(self) -> float:
        """Share of announced dates met: the mean over launches of each one's own share."""
        return sum(weight for row, weight in self._weighted() if row.is_met()) / self.launches()

    def chance(self) -> tuple[float, float]:
        """Chance that a date is met, and its error.

        Mean and standard deviation of a beta law: Jeffreys' prior, with one trial a launch (Brown, Cai and DasGupta
        2001). So it is never 0 or 1.
        """
        count = self.launches()
        chance = (count * self.share_met() + 0.5) / (count + 1.0)
        return chance, sqrt(chance * (1.0 - chance) / (count + 2.0))

    def slips(self) -> SlipCurve:
        """How late dates come true."""
        return slip_curve(Slip(row.slip() or 0.0, row.outcome == "met", weight) for row, weight in self._weighted())

    def median_range(self) -> tuple[float | None, float | None]:
        """10 and 90 % points of the median slip over launches drawn again with replacement (Efron 1979)."""
        return _median_range(self.rows)

    def _weighted(self) -> list[tuple[Announcement, float]]:
        many = Counter(row.launch for row in self.rows)
        return [(row, 1.0 / many[row.launch]) for row in self.rows]


def reference_class(
    rows: Sequence[Announcement], plant_name: str, kind: str = "volume", as_of: date | None = None
) -> ReferenceClass:
    """Announcements of this kind with a known outcome, without those of the launch that a plant of this name describes.

    `as_of`: only those due by that day, as they stood then. All rows without it.
    """
    kept = (row for row in rows if row.kind == kind and row.outcome != "unknown" and not row.is_of(plant_name))
    stood = (row if as_of is None else row.as_of(as_of) for row in kept)
    return ReferenceClass(tuple(row for row in stood if row is not None))


def outside_view(plant: Plant, rows: Sequence[Announcement] | None = None) -> OutsideView | None:
    """How announced dates of other launches fared, and what that says of this plant's announced goals.

    None where the plant has no announced goal of output that is still to come at `as_of`. `rows`: the shipped announcements unless
    told. A launch is left out when the plant's name says that it is that launch.
    """
    others = reference_class(announcements() if rows is None else rows, plant.name, as_of=plant.as_of)
    to_come = _to_come(plant)
    if not to_come or not others.rows:
        return None
    chance, error = others.chance()
    curve = others.slips()
    score = score_of(scored())
    return OutsideView(
        launches=others.launches(),
        announcements=len(others.rows),
        met=sum(row.is_met() for row in others.rows),
        slip_days=(curve.days_at(0.1), curve.days_at(0.5), curve.days_at(0.9)),
        goals=tuple(OutsideOdds(name, day, chance, error, _later(day, curve)) for name, day in to_come.items()),
        score=score.outside,
        twin_score=score.twin,
        scored_on=score.announcements,
        stands_first=score.outside_stands_first,
        definition=say(DEFINITION),
        median_range=others.median_range(),
        scored_launches=score.launches,
    )


def _to_come(plant: Plant) -> dict[str, date]:
    """Announced goals of output that are not yet due, with their dates."""
    return {
        name: goal.announced
        for name, goal in plant.goals.items()
        if goal.announced is not None
        and goal_kind(name, goal) in OF_OUTPUT
        and (plant.as_of is None or goal.announced >= plant.as_of)
    }


@cache
def _median_range(rows: tuple[Announcement, ...]) -> tuple[float | None, float | None]:
    slips = {name: [row for row in rows if row.launch == name] for name in dict.fromkeys(row.launch for row in rows)}
    luck, medians = Random(1), []
    for _ in range(RESAMPLES):
        drawn = [
            Slip(row.slip() or 0.0, row.outcome == "met", 1.0 / len(slips[name]))
            for name in luck.choices(list(slips), k=len(slips))
            for row in slips[name]
        ]
        middle = slip_curve(drawn).days_at(0.5)
        medians.append(inf if middle is None else middle)
    medians.sort()
    low, high = (medians[round(share * (RESAMPLES - 1))] for share in (0.1, 0.9))
    return (low if isfinite(low) else None), (high if isfinite(high) else None)


def _later(day: date, curve: SlipCurve) -> date | None:
    days = curve.days_at(0.5)
    return day + timedelta(days=days) if days is not None and isfinite(days) else None
