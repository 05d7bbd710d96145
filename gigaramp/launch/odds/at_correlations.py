"""The odds of every goal where like numbers move together not at all, as usual, and nearly whole.

How far our ignorance of one `mtbf` is our ignorance of all of them is itself not known. The three answers
stand side by side, under the same seed: each number has the same own draw, only the share of its kind differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gigaramp.launch.answer import CorrelationOdds, Forecast
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.odds.spread import chance_of, dates_of
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Progress, Question, all_futures, outcomes

if TYPE_CHECKING:
    from gigaramp.twin.result import Run

USUAL: Final = 0.5
"""Correlation of like numbers where nothing else is asked."""

SIDES: Final = (0.0, 0.9)
"""Correlations told beside the usual one."""


def with_sides(
    question: Question, tests: Tests, working: WorkingDays, answer: Forecast, on_progress: Progress | None
) -> Forecast:
    """The forecast with the odds at every correlation. The sides are simulated with the same forks, without long holds.

    `on_progress` is told of the futures of the sides alone.
    """
    found = {answer.correlation: of_answer(answer)}
    for number, correlation in enumerate(SIDES):
        side = replace(question, correlation=correlation, histories=None)
        back, in_all = side.looking_back, len(SIDES) * (side.looking_back + side.futures)
        before = number * (back + side.futures)
        side = side.looked_back(working, on_progress, (before, in_all))
        side = side.of_outcomes()
        study = side.study(tests)
        counted = (before + back, in_all)
        found[correlation] = odds_of(side, study.run(all_futures(side, study, on_progress, counted)), working, tests)
    return replace(answer, at_correlations=tuple(odds for key in sorted(found) for odds in found[key]))


def of_answer(answer: Forecast) -> tuple[CorrelationOdds, ...]:
    """The odds of a forecast at its own correlation."""
    return tuple(
        CorrelationOdds(
            answer.correlation,
            goal.goal,
            goal.chance_by_announced,
            goal.error,
            goal.chance_within_horizon,
            goal.dates,
            answer.effective_futures,
        )
        for goal in answer.answers
    )


def odds_of(question: Question, run: Run, working: WorkingDays, tests: Tests) -> tuple[CorrelationOdds, ...]:
    """The odds of every goal in a run, weighted by the known facts as those of a forecast are."""
    weighting = question.weigh(run, working)
    told = []
    for name, reached in outcomes(run, working, tests).items():
        odds = reached.odds(weighting.weights)
        chance, error = chance_of(odds, question.plant.goals[name].announced, run.days[-1])
        within = odds.chance_within_horizon()
        told.append(
            CorrelationOdds(question.correlation, name, chance, error, within, dates_of(odds), weighting.effective)
        )
    return tuple(told)
