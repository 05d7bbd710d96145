"""The loss tree of a forecast's own futures, as its page and its pictures show it: nothing is simulated for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigaramp.launch.losses.answer import Period, Weeks
from gigaramp.launch.losses.reading import weeks_of, whole_of, years_of
from gigaramp.launch.losses.tree import losses_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.empirical import Floats
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.twin.result import Run


@dataclass(frozen=True)
class Lost:
    """The loss tree over the whole span, by calendar year and by week: as in `Losses`, without causes."""

    whole: Period
    years: tuple[Period, ...]
    weeks: Weeks


def lost_of(run: Run, weights: Floats, working: WorkingDays) -> Lost:
    """The loss tree of a run."""
    tree = losses_of(run, weights, working)
    return Lost(whole_of(tree), years_of(tree), weeks_of(tree))
