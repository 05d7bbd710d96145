"""Forecast: when each goal is reached, with odds and reasons; at once, or narrowing as futures end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.launch.answer import Forecast
from gigaramp.launch.forks import fork_tests
from gigaramp.launch.long_hold import with_long_hold
from gigaramp.launch.question import Progress, ask, simulated
from gigaramp.launch.reading import read_answer

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.result import Future

FIRST = 20
"""Futures in the first answer of a forecast that narrows, and between two of them."""


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
        answer = with_long_hold(question, run, tests, working, answer, on_progress)
    yield replace(answer, seconds=monotonic() - began)
