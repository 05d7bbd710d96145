"""The long hold: does a plant that runs on its own for weeks also do so for half a year?

It is tested where the experts leave on the 10, 50 and 90 % dates of an on-its-own goal. Those dates are known only
after the first run, so a second run forks there. Only futures that passed the goal's own hold there are run again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.answer import Forecast, GoalAnswer, LongHold, Mark
from gigaramp.launch.odds.empirical import DECIMALS, monte_carlo_error
from gigaramp.launch.odds.forks import Tests, entry, fork_outcome, in_order, needed_a_day
from gigaramp.launch.odds.weights import Weighting
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Progress, Question
from gigaramp.units import WEEK_SECONDS

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Future, Run

LONG_HOLD_WEEKS = 26
"""Weeks of the long hold that is told beside the goal's own."""

MARKS: tuple[Mark, ...] = ("p10", "p50", "p90")


def with_long_hold(
    question: Question, run: Run, tests: Tests, working: WorkingDays, answer: Forecast, on_progress: Progress | None
) -> Forecast:
    """The forecast with the long hold of its on-its-own goals. `run` and `tests` are those of the forecast."""
    goals = [found for found in answer.answers if found.kind == "on_its_own"]
    wanted = {found.goal: (found.dates.p10, found.dates.p50, found.dates.p90) for found in goals}
    long_tests = long_hold_tests(question.plant, working, wanted)
    passed = own_hold_passed(run, tests, long_tests)
    held = np.zeros_like(passed)
    again = np.flatnonzero(passed.any(axis=1)).tolist()
    rows = {future.index: row for row, future in enumerate(run.futures)}
    numbers = [run.futures[row].index for row in again]
    for future in _run_again(question, long_tests, working, numbers, on_progress):
        held[rows[future.index]] = passed[rows[future.index]] & (future.forks > 0)
    weighting = question.weigh(run, working)
    told = {found.goal: long_holds(run.days, long_tests, held, found, weighting) for found in goals}
    return replace(
        answer, answers=tuple(replace(found, long_hold=told.get(found.goal, ())) for found in answer.answers)
    )


def long_hold_tests(plant: Plant, working: WorkingDays, dates: Mapping[str, tuple[date | None, ...]]) -> Tests:
    """Forks at given dates of each on-its-own goal, for the long hold; dates whose hold does not fit are left out."""
    length = working.hold_days(LONG_HOLD_WEEKS * WEEK_SECONDS)
    ordinals = working.ordinals()
    entries: list[tuple[int, int, float, str]] = []
    for name, days in dates.items():
        needed = needed_a_day(plant, plant.goals[name], working)
        places = {int(np.searchsorted(ordinals, day.toordinal())) for day in days if day is not None}
        fitting = sorted(place for place in places if place + length <= len(working.places))
        entries += [entry(place, length, needed, working, name) for place in fitting]
    # The long hold is told of the plant alone.
    return replace(in_order(entries), lines=(False,) * len(entries))


def own_hold_passed(run: Run, tests: Tests, long_tests: Tests) -> NDArray[np.bool_]:
    """Which futures (rows) held the goal's own hold at the day of each long test (columns)."""
    passed = np.zeros((len(run.futures), len(long_tests.days)), dtype=np.bool_)
    for column, (goal, day) in enumerate(zip(long_tests.goals, long_tests.days, strict=True)):
        outcome = fork_outcome(run, tests, goal)
        assert outcome.candidates is not None and outcome.held is not None
        candidate = int(np.searchsorted(outcome.candidates, run.days[day].toordinal()))
        passed[:, column] = outcome.held[:, candidate] > 0
    return passed


def long_holds(
    days: tuple[date, ...], long_tests: Tests, held: NDArray[np.bool_], answer: GoalAnswer, weighting: Weighting
) -> tuple[LongHold, ...]:
    """The chance of the long hold at each date of a goal; no chance where there is no date, or no room to hold."""
    chances = {
        days[long_tests.days[column]]: round(float(weighting.weights @ held[:, column]), DECIMALS)
        for column in long_tests.entries(answer.goal)
    }
    told = []
    for mark, day in zip(MARKS, (answer.dates.p10, answer.dates.p50, answer.dates.p90), strict=True):
        chance = chances.get(day) if day is not None else None
        error = None if chance is None else monte_carlo_error(chance, weighting.effective)
        told.append(LongHold(mark, day, LONG_HOLD_WEEKS, chance, error))
    return tuple(told)


def _run_again(
    question: Question, tests: Tests, working: WorkingDays, indices: list[int], on_progress: Progress | None
) -> list[Future]:
    """These futures again, with the forks of the long hold, up to the end of the last fork."""
    futures: list[Future] = []
    if indices:
        until = working.days[max(tests.ends) - 1]
        study = replace(question, until=until, keeps=frozenset({"forks"})).study(tests)
        with closing(question.each(study, indices)) as results:
            for future in results:
                futures.append(future)
                if on_progress is not None:
                    share = len(futures) / len(indices)
                    on_progress(question.futures + int(share * question.futures), 2 * question.futures)
    elif on_progress is not None:
        on_progress(2 * question.futures, 2 * question.futures)
    return futures
