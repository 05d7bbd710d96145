"""Forecast: when each goal is reached, with odds and reasons.

Futures are simulated, weighted by the known facts, and read into one answer. A forecast that narrows is made of the
futures 0 to k in their order, never of those that happened to end first: quick futures are not like slow ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.launch.answer import Forecast, GoalAnswer, LongHold, Mark, RateAnswer
from gigaramp.launch.forks import LONG_HOLD_WEEKS, Tests, fork_outcome, fork_tests, long_hold_tests
from gigaramp.launch.goals import (
    Outcome,
    amount,
    define,
    goal_kind,
    rate_outcome,
    scrap_outcome,
    vehicles_outcome,
)
from gigaramp.launch.measure_first import measure_first
from gigaramp.launch.odds import Floats
from gigaramp.launch.output import output_of
from gigaramp.launch.reasons import expert_needs, reasons
from gigaramp.launch.spread import chance_of, dates_of
from gigaramp.launch.weights import Weighting, weigh
from gigaramp.launch.working_days import WorkingDays, working_days

if TYPE_CHECKING:
    from gigaramp.plant.model import Goal, Plant
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.study import Study

FIRST = 20
"""Futures in the first answer of a forecast that narrows, and between two of them."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Question:
    """All that a forecast asks of the twin: the plant, the end, the luck, and the forks of its goals."""

    plant: Plant
    until: date
    futures: int
    seed: int
    correlation: float
    pool: Pool = "processes"
    workers: int | None = None

    def working(self) -> WorkingDays:
        """Planned working days from the start to the end."""
        return working_days(self.plant, self.until)

    def study(self, tests: Tests) -> Study:
        """The study that simulates one future after the other."""
        from gigaramp.twin.study import Study

        return Study(self.plant, self.until, self.seed, self.correlation, forks=tests.plan())


def forecast(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    correlation: float = 0.5,
    on_progress: Progress | None = None,
) -> Forecast:
    """Say when each goal of a plant is reached, with odds and reasons.

    `until` is the last day (default: the horizon of the plant). Luck and uncertain numbers are drawn anew in each of
    the `futures`; the same seed gives the same answer in every pool. `on_progress(done, all)` is called as futures end.
    Raises AskError for a question that has no answer.
    """
    last = None
    for answer in forecast_narrowing(
        plant,
        until,
        futures,
        seed,
        pool=pool,
        workers=workers,
        correlation=correlation,
        on_progress=on_progress,
        every=futures,
    ):
        last = answer
    if last is None:
        raise AskError("futures: 0 futures say nothing, ask for 1 or more")
    return last


def forecast_narrowing(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    correlation: float = 0.5,
    on_progress: Progress | None = None,
    every: int = FIRST,
) -> Iterator[Forecast]:
    """Forecasts from the first 20 futures, then every 20 more, up to all; the last one is `forecast(...)`.

    Each is made of the futures from 0 on, so it does not depend on which ended first. The long hold of on-its-own
    goals is tested in a second run, told by the last forecast alone.
    """
    question = ask(plant, until, futures, seed, pool, workers, correlation)
    began = monotonic()
    working = question.working()
    tests = fork_tests(plant, working)
    study = question.study(tests)
    again = 2 if tests.days else 1
    told = 0
    done: list[Future] = []
    for done in simulated(question, study, on_progress, (0, again * futures)):
        if len(done) >= min(told + every, futures) and len(done) < futures:
            told = len(done)
            yield replace(read_answer(question, study.run(list(done)), working, tests), seconds=monotonic() - began)
    run = study.run(done)
    answer = read_answer(question, run, working, tests)
    if tests.days:
        answer = with_long_hold(question, run, working, answer, on_progress)
    yield replace(answer, seconds=monotonic() - began)


def ask(
    plant: Plant,
    until: date | str | None,
    futures: int,
    seed: int,
    pool: Pool,
    workers: int | None,
    correlation: float,
) -> Question:
    """The question, checked. Raises AskError when it has no answer."""
    if futures < 1:
        raise AskError(f"futures: {futures} futures say nothing, ask for 1 or more")
    if not 0.0 <= correlation <= 1.0:
        raise AskError(f"correlation: {correlation} is not between 0 and 1")
    if not plant.goals:
        raise AskError("goals: this plant names no goal, add for example `goals: {full_speed: {rate: ...}}`")
    return Question(plant, last_day(plant, until), futures, seed, correlation, pool, workers)


def last_day(plant: Plant, until: date | str | None) -> date:
    """Last simulated day: what was asked, or the horizon of the plant. Raises AskError when it makes no sense."""
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            raise AskError(f"until: `{until}` is not a date, write for example 2027-12-31") from None
    day = until or plant.horizon
    if day is None:
        raise AskError("until: this plant names no horizon, say until which day")
    if day <= max(plant.start, plant.as_of or plant.start):
        what = f"is not after as_of {plant.as_of}" if plant.as_of else f"is not after the start {plant.start}"
        raise AskError(f"until: {day} {what}, so there is nothing to forecast")
    return day


def simulated(
    question: Question, study: Study, on_progress: Progress | None, counted: tuple[int, int]
) -> Iterator[list[Future]]:
    """Futures 0 to k in their order, told each time k grows. `counted`: futures counted before, and in all."""
    from gigaramp.twin.pools import each

    before, in_all = counted
    early: dict[int, Future] = {}
    ordered: list[Future] = []
    with closing(each(study, range(question.futures), question.pool, question.workers)) as results:
        for number, future in enumerate(results, start=1):
            early[future.index] = future
            if on_progress is not None:
                on_progress(before + number, in_all)
            grown = False
            while len(ordered) in early:
                ordered.append(early.pop(len(ordered)))
                grown = True
            if grown:
                yield ordered


def all_futures(
    question: Question, study: Study, on_progress: Progress | None, counted: tuple[int, int]
) -> list[Future]:
    """All futures of a question in their order."""
    *_, futures = simulated(question, study, on_progress, counted)
    return futures


def outcomes(run: Run, working: WorkingDays, tests: Tests) -> dict[str, Outcome]:
    """What became of each goal in each future."""
    return {name: outcome(run, working, tests, name, goal) for name, goal in run.plant.goals.items()}


def outcome(run: Run, working: WorkingDays, tests: Tests, name: str, goal: Goal) -> Outcome:
    """What became of one goal in each future."""
    kind = goal_kind(name, goal)
    hold = goal.hold.value if goal.hold is not None else None
    if kind == "rate" and goal.rate is not None:
        return rate_outcome(run, working, goal.rate.value, hold)
    if kind == "scrap" and goal.scrap_below is not None:
        return scrap_outcome(run, working, goal.scrap_below.value, hold)
    if kind == "vehicles" and goal.vehicles is not None and goal.year is not None:
        return vehicles_outcome(run, goal.vehicles.value, goal.year)
    return fork_outcome(run, tests, name)


def read_answer(question: Question, run: Run, working: WorkingDays, tests: Tests) -> Forecast:
    """The forecast that a run gives."""
    from gigaramp import __version__

    plant = question.plant
    weighting = weigh(plant, run, working)
    return Forecast(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(run.futures),
        effective_futures=weighting.effective,
        facts_used=weighting.facts_used,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        answers=tuple(
            answer_goal(run, working, weighting, name, reached)
            for name, reached in outcomes(run, working, tests).items()
        ),
        output=output_of(plant, run, working, weighting.weights),
        notes=weighting.notes,
    )


def answer_goal(run: Run, working: WorkingDays, weighting: Weighting, name: str, reached: Outcome) -> GoalAnswer:
    """The odds of one goal with its reasons and what to measure first."""
    goal = run.plant.goals[name]
    kind = goal_kind(name, goal)
    until, weights = run.days[-1], weighting.weights
    odds = reached.odds(weights)
    chance, error = chance_of(odds, goal.announced, until)
    return GoalAnswer(
        goal=name,
        kind=kind,
        target=target(goal),
        definition=define(goal, kind, working, run.output_product),
        announced=goal.announced,
        chance_by_announced=chance,
        error=error,
        chance_within_horizon=odds.chance_within_horizon(),
        dates=dates_of(odds),
        reasons=reasons(run, reached.days, weights),
        measure_first=measure_first(run, reached, weights, goal.announced),
        also=tuple(rate_answer(run, working, weights, goal, number) for number in range(len(goal.also))),
        leans_on_experts=expert_needs(run, reached.days, weights) if kind == "on_its_own" else (),
    )


def rate_answer(run: Run, working: WorkingDays, weights: Floats, goal: Goal, number: int) -> RateAnswer:
    """The odds of one further rate of a goal, under the same hold and announced date."""
    rate = goal.also[number]
    odds = rate_outcome(run, working, rate.value, goal.hold.value if goal.hold is not None else None).odds(weights)
    chance, error = chance_of(odds, goal.announced, run.days[-1])
    return RateAnswer(amount(rate), chance, error, odds.chance_within_horizon(), dates_of(odds))


def with_long_hold(
    question: Question, run: Run, working: WorkingDays, answer: Forecast, on_progress: Progress | None
) -> Forecast:
    """The forecast with the long hold of its on-its-own goals, tested at their 10, 50 and 90 % dates by a second run."""
    goals = [found for found in answer.answers if found.kind == "on_its_own"]
    wanted = {found.goal: (found.dates.p10, found.dates.p50, found.dates.p90) for found in goals}
    tests = long_hold_tests(question.plant, working, wanted)
    second: Run | None = None
    if tests.days:
        study = question.study(tests)
        second = study.run(all_futures(question, study, on_progress, (question.futures, 2 * question.futures)))
    elif on_progress is not None:
        on_progress(2 * question.futures, 2 * question.futures)
    weighting = weigh(question.plant, run, working)
    told = {found.goal: long_holds(second, tests, found, weighting) for found in goals}
    return replace(
        answer, answers=tuple(replace(found, long_hold=told.get(found.goal, ())) for found in answer.answers)
    )


def long_holds(run: Run | None, tests: Tests, answer: GoalAnswer, weighting: Weighting) -> tuple[LongHold, ...]:
    """The chance of the long hold at each date of a goal; no chance where there is no date, or no room to hold."""
    chances: dict[date, float] = {}
    if run is not None:
        held = fork_outcome(run, tests, answer.goal)
        assert held.candidates is not None and held.held is not None
        shares = weighting.weights @ held.held
        chances = {date.fromordinal(int(day)): float(share) for day, share in zip(held.candidates, shares, strict=True)}
    found: list[LongHold] = []
    marks: tuple[Mark, ...] = ("p10", "p50", "p90")
    for at, day in zip(marks, (answer.dates.p10, answer.dates.p50, answer.dates.p90), strict=True):
        chance = round(chances[day], 12) if day in chances else None
        error = None if chance is None else (max(chance * (1 - chance), 0.0) / weighting.effective) ** 0.5
        found.append(LongHold(at, day, LONG_HOLD_WEEKS, chance, error))
    return tuple(found)


def target(goal: Goal) -> str:
    """What a goal asks for, as written in the file."""
    if goal.rate is not None:
        return amount(goal.rate)
    if goal.share_of_full_speed is not None:
        return f"{goal.share_of_full_speed.value:.0%} of full speed"
    if goal.scrap_below is not None:
        return f"{goal.scrap_below.value:.1%}"
    return f"{goal.vehicles.value if goal.vehicles else 0:,.0f} in {goal.year}"
