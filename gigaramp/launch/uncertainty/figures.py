"""The figures whose spread is shared out: the date of each goal, the chance by its announced date, and units in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.languages import say
from gigaramp.launch.measure_first import telling_date, told_by
from gigaramp.launch.odds.empirical import Floats, variance
from gigaramp.launch.odds.goals import Outcome, define, goal_kind
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.uncertainty.answer import Explains
from gigaramp.launch.uncertainty.knowing import Figure
from gigaramp.launch.uncertainty.shares import NOTHING
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.launch.weeks.output import years_of

if TYPE_CHECKING:
    from gigaramp.twin.result import Run


SELDOM = 0.5
"""Below this chance within the horizon, dates are mostly those of the horizon, and nearness is told too."""


@dataclass(frozen=True)
class Asked:
    """One figure of a run, that can be read of any run of the same plant: of a goal, or of a calendar year.

    `by`: the date for which chances are told beside the figure of a goal.
    """

    explains: Explains
    goal: str | None = None
    by: date | None = None
    year: int | None = None

    def read(self, run: Run, reached: dict[str, Outcome]) -> Figure:
        """The figure in each future of a run, whose goals became this."""
        first, last = run.days[0], run.days[-1]
        if self.year is not None:
            span = (date(self.year, 1, 1), date(self.year, 12, 31))
            return Figure(output_between(shipped(run), run, *span))
        assert self.goal is not None
        outcome = reached[self.goal]
        by_then = (outcome.days <= self.by.toordinal()).astype(np.float64) if self.by is not None else None
        if self.explains == "chance" and by_then is not None:
            return Figure(by_then, by_then, self.by)
        if self.explains == "nearness" and outcome.nearness is not None:
            return Figure(outcome.nearness, by_then, self.by)
        # Days from the start, not ordinals: a square of a large number would drown a spread of a few days.
        return Figure(outcome.restricted(last.toordinal()) - first.toordinal(), by_then, self.by, first, last)

    def define(self, run: Run, working: WorkingDays) -> str:
        """What the figure means, in words."""
        if self.goal is None:
            return say("Good units shipped in {year}, within the simulated days.", year=self.year)
        goal = run.plant.goals[self.goal]
        meaning = define(goal, goal_kind(self.goal, goal), working, run.output_product)
        if self.explains == "chance":
            return say("1 where the goal is reached by its announced date, else 0. {meaning}", meaning=meaning)
        if self.explains == "nearness":
            return say(
                "How near the best hold comes to the goal, 1 where it is reached; told because half of the futures do not get "
                "there. {meaning}",
                meaning=meaning,
            )
        return say(
            "Day on which the goal is reached; where it is not, the day after the horizon stands for it. {meaning}",
            meaning=meaning,
        )


def asked_of(run: Run, reached: dict[str, Outcome], weights: Floats) -> tuple[Asked, ...]:
    """The figures of a run that vary: of each goal its date and its chance by the announced date, and the years from now on.

    How near the futures come is told beside the date where half of them do not get there, and instead of it where nearly
    none does.
    """
    last, found = run.days[-1], []
    for goal, outcome in reached.items():
        odds, announced = outcome.odds(weights), run.plant.goals[goal].announced
        by = telling_date(odds, announced, last)
        chance = odds.chance_within_horizon()
        if told_by(run, outcome, weights)[0] == "date":
            found.append(Asked("date", goal, by))
        if chance < SELDOM and outcome.nearness is not None:
            found.append(Asked("nearness", goal, by if chance > 0.0 else None))
        if announced is not None and announced <= last:
            found.append(Asked("chance", goal, announced))
    now = run.plant.as_of or run.plant.start
    found += [Asked("shipped", year=year) for year in years_of(run) if year >= now.year]
    return tuple(one for one in found if variance(one.read(run, reached).values, weights) > NOTHING)
