"""Forecast: when each goal is reached, with odds and reasons; at once, or narrowing as futures end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Literal, TypeAlias

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.answer import Forecast
from gigaramp.launch.odds.at_correlations import SIDES, USUAL, with_sides
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.odds.long_hold import with_long_hold
from gigaramp.launch.question import Progress, Question, ask, simulated
from gigaramp.launch.reading import read_answer

if TYPE_CHECKING:
    from os import PathLike

    from gigaramp.log.store import Store
    from gigaramp.plant.model import Plant
    from gigaramp.twin.fidelity import Fidelity
    from gigaramp.twin.lots import Lot
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.result import Future

FIRST = 20
"""Futures in the first answer of a forecast that narrows, and between two of them."""

LogGiven: TypeAlias = "Store | str | PathLike[str] | None"
"""A plant's own log: an open store, or its folder."""

Correlation = float | Literal["all"]
"""How far like numbers move together, 0 to 1; `all` tells the odds at 0, 0.5 and 0.9 beside each other."""


def forecast(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = USUAL,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    log: LogGiven = None,
    as_of: date | str | None = None,
    on_progress: Progress | None = None,
) -> Forecast:
    """Say when each goal of a plant is reached, with odds and reasons.

    `until` is the last day (default: the horizon of the plant). Luck and uncertain numbers are drawn anew in each of
    the `futures`; the same seed gives the same answer in every pool. `on_progress(done, all)` is called as futures end.
    `fidelity="day"` answers by the day model and tells in `agreement` how far that lies from the event twin in pilot futures.
    `in_euros` tells in `money` what the same futures cost. `log` is the plant's own log, a store or its folder: futures then
    start from the state it tells, on the morning `as_of` (default: the first it does not tell whole).
    Raises AskError for a question that has no answer, and LogError for a log that cannot be read.
    """
    question = _ask(
        plant, until, futures, seed, pool, workers, correlation, address, lot, fidelity, in_euros, log, as_of
    )
    return _last(_narrowing(question, correlation == "all", on_progress, futures))


def forecasts(
    plants: Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = USUAL,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    log: LogGiven = None,
    as_of: date | str | None = None,
    on_progress: Progress | None = None,
) -> list[Forecast]:
    """The forecast of each plant, in the order given. Every question is looked at before the first is simulated.

    Arguments as in `forecast`. Raises AskError for a question that has no answer, or for no plant at all.
    """
    if not plants:
        raise AskError(say("plant: the list of plants is empty, name one or more"))
    if log is not None and len(plants) > 1:
        raise AskError(say("log: it is the log of one plant, so ask about that plant alone"))
    questions = [
        _ask(plant, until, futures, seed, pool, workers, correlation, address, lot, fidelity, in_euros, log, as_of)
        for plant in plants
    ]
    found: list[Forecast] = []
    with questions[0].standing():
        for question in questions:
            told = _part(on_progress, len(found), len(questions))
            found.append(_last(_narrowing(question, correlation == "all", told, futures)))
    return found


def forecast_narrowing(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: Correlation = USUAL,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    log: LogGiven = None,
    as_of: date | str | None = None,
    on_progress: Progress | None = None,
    every: int = FIRST,
) -> Iterator[Forecast]:
    """Forecasts from the first 20 futures, then every 20 more, up to all; the last one is `forecast(...)`.

    Each is made of the first of the futures, so it does not depend on which ended first. Where facts are known, many more
    futures are first simulated up to the last fact, and those that fit are kept. The long hold of on-its-own
    goals is tested in a second run, and other correlations in two more, told by the last forecast alone.
    Raises AskError for a question that has no answer at once, before the first forecast is asked for.
    """
    question = _ask(
        plant, until, futures, seed, pool, workers, correlation, address, lot, fidelity, in_euros, log, as_of
    )
    return _narrowing(question, correlation == "all", on_progress, every)


def answer_of(question: Question, on_progress: Progress | None = None) -> Forecast:
    """The forecast of a question that was made and changed by hand, for rooms that ask in their own way."""
    return _last(_narrowing(question, False, on_progress, question.futures))


def _narrowing(question: Question, sides: bool, on_progress: Progress | None, every: int) -> Iterator[Forecast]:
    with question.standing():
        yield from _in_pool(question, sides, on_progress, every)


def _in_pool(question: Question, sides: bool, on_progress: Progress | None, every: int) -> Iterator[Forecast]:
    began, futures = monotonic(), question.futures
    question = question.measured()
    working = question.working()
    tests = fork_tests(question.plant, working)
    back = question.looking_back
    before_sides = back + (2 if tests.days else 1) * futures
    in_all = before_sides + (len(SIDES) * (back + futures) if sides else 0)
    question = question.looked_back(working, on_progress, (0, in_all))
    study = question.study(tests)
    told, kept = 0, len(question.indices)
    done: list[Future] = []
    for done in simulated(question, study, on_progress, (back, in_all)):
        if len(done) >= min(told + every, kept) and len(done) < kept:
            told = len(done)
            early = read_answer(question, study.run(list(done)), working, tests, is_last=False)
            yield replace(early, seconds=monotonic() - began)
    run = study.run(done)
    answer = read_answer(question, run, working, tests)
    if tests.days:
        answer = with_long_hold(question, run, tests, working, answer, _shifted(on_progress, back, in_all))
    if sides:
        answer = with_sides(question, tests, working, answer, _shifted(on_progress, before_sides, in_all))
    yield replace(answer, seconds=monotonic() - began)


def _ask(
    plant: Plant,
    until: date | str | None,
    futures: int,
    seed: int,
    pool: Pool,
    workers: int | None,
    correlation: Correlation,
    address: str | None,
    lot: Lot,
    fidelity: Fidelity,
    in_euros: bool,
    log: LogGiven = None,
    as_of: date | str | None = None,
) -> Question:
    """The question of one plant; where all correlations are asked for, the main answer is the one at the usual."""
    usual = USUAL if correlation == "all" else correlation
    asked = ask(plant, until, futures, seed, pool, workers, usual, address, lot, fidelity)
    if log is None and as_of is not None:
        raise AskError(say("as_of: it names the morning of a log; name the log too, or change as_of in the plant"))
    asked = replace(asked, in_euros=in_euros)
    if log is None:
        return asked
    from gigaramp.launch.today.ask import from_log

    return from_log(asked, log, as_of)


def _last(narrowing: Iterator[Forecast]) -> Forecast:
    *_, answer = narrowing
    return answer


def _shifted(on_progress: Progress | None, before: int, in_all: int) -> Progress | None:
    """Progress of one stage, counted with the futures before it and out of all."""
    if on_progress is None:
        return None
    return lambda done, _: on_progress(before + done, in_all)


def _part(on_progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Progress of one plant of several, as if each of them had as many futures as this one."""
    if on_progress is None:
        return None
    return lambda done, in_all: on_progress(number * in_all + done, parts * in_all)
