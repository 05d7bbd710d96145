"""Futures simulated up to the morning of a forecast, held against the log, and those kept that come near it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import Floats, quantiles
from gigaramp.launch.odds.histories import (
    MOST,
    WANTED,
    Histories,
    gather,
    keep,
    luck_of_keeping,
    usable_facts,
    weigh_histories,
)
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.odds.weights import Weighting
from gigaramp.launch.today.adjust import adjust
from gigaramp.launch.today.answer import LogFigure, NumberMoved
from gigaramp.launch.today.figures import Looked, details_of, on_scale, values_of
from gigaramp.launch.today.fit import Fit, fit
from gigaramp.launch.weeks.figures import figure
from gigaramp.plant.number import Number
from gigaramp.twin.luck import Luck
from gigaramp.units import unit_of

NEAR_ENOUGH = 0.2
"""Spreads of the histories: where enough of them are as near as this, no more are simulated."""

MOST_MOVED = 8
"""Numbers of the plant that are told as moved by the log."""

LEAST_MOVED = 0.25
"""A middle that moved by less, in standard deviations of what the file allows, is not told."""

if TYPE_CHECKING:
    from gigaramp.launch.odds.forks import Tests
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.question import Progress, Question
    from gigaramp.launch.today.state import LogState
    from gigaramp.plant.model import KnownFact
    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.study import Study


@dataclass(frozen=True)
class LookAtLog:
    """A task for the pools: simulate one history, and tell its number, its facts and its figures."""

    study: Study
    facts: tuple[KnownFact, ...]
    working: WorkingDays
    looked: Looked

    def __call__(self, index: int) -> tuple[int, tuple[float, ...]]:
        """The number of the history, the value of each fact (nan where it has none), each figure of the log, and its details."""
        run = self.study.run([self.study(index)])
        facts = tuple(float(figure(run, run.plant, self.working, fact)[0]) for fact in self.facts)
        future = run.futures[0]
        counts = (future.started, future.good, future.scrap, stops_by_day(run, future))
        figures, details = values_of(self.looked, *counts), details_of(self.looked, *counts)
        return index, (*facts, *figures.tolist(), *details.tolist())


@dataclass(frozen=True, eq=False)
class Fitted:
    """The histories of a log: those kept, and each figure beside the log before and after weighing."""

    histories: Histories
    figures: tuple[LogFigure, ...]
    width: float
    numbers: dict[int, Floats]
    """Numbers of the histories kept, moved to where the log puts them."""
    moved: tuple[NumberMoved, ...]


def stops_by_day(run: Run, future: Future) -> Floats:
    """(days, stations) stops, those of a week spread over its days."""
    week = (
        np.searchsorted(
            np.array([day.toordinal() for day in run.weeks]), [day.toordinal() for day in run.days], side="right"
        )
        - 1
    )
    share = 1.0 / np.bincount(week, minlength=len(run.weeks))
    return np.asarray(future.stops[week] * share[week][:, None])


def looked_at(state: LogState, study: Study) -> Looked:
    """What of a log is held against the histories."""
    layout = study.layout
    flow = layout.flow
    order = list(flow.steps)
    steps = np.array([order.index(place.step) if place.step in order else -1 for place in layout.places], np.int64)
    told = [name for name in order if state.today.told[:, steps == order.index(name)].any()]
    first, last = (told[0], told[-1]) if told else ("", "")
    return Looked(
        told=state.today.told,
        steps=steps,
        first=order.index(first) if told else -1,
        last=order.index(last) if told else -1,
        first_name=first,
        last_name=last,
        has_stops=state.has_stops,
    )


def histories_of_log(
    question: Question, state: LogState, working: WorkingDays, no_tests: Tests, on_progress: Progress | None = None
) -> Fitted:
    """Candidates of a question up to the morning of its log, weighed by log and facts, and those kept.

    `on_progress` is told of the candidates and the most there can be.
    """
    free = replace(question, until=state.as_of - timedelta(days=1), state=None)
    study = free.study(no_tests)
    looked = looked_at(state, study)
    facts = usable_facts(question.plant, question.until)
    today = state.today
    log = on_scale(looked, values_of(looked, today.started, today.good, today.scrap, state.stops))
    found: list[tuple[float, ...]] = []
    wanted = min(WANTED, 0.5 * question.futures)
    look = LookAtLog(study, facts, working, looked)
    most = MOST * question.futures
    while True:
        found += gather(free, look, len(found), on_progress)
        values = np.array(found, dtype=np.float64).reshape(len(found), -1)
        weighting = weigh_histories(question.plant, question.until, facts, [row[: len(facts)] for row in found])
        many = len(facts) + len(looked.names)
        figures, details = values[:, len(facts) : many], values[:, many:]
        fitted = fit(on_scale(looked, figures), log, weighting.weights, wanted)
        if fitted.width <= NEAR_ENOUGH or len(found) >= most:
            break
    if on_progress is not None:
        on_progress(most, most)
    kept, weights = keep(fitted.weights, question.futures, luck_of_keeping(question.seed))
    whole = replace(weighting, looked_at=fitted.weights)
    counts = (today.started, today.good, today.scrap, state.stops)
    scores = np.stack([study.draws.scores(Luck(question.seed, index)) for index in range(len(found))])
    better = adjust(scores, details, details_of(looked, *counts), fitted.weights)
    return Fitted(
        histories=Histories(whole, kept, weights),
        figures=_told(looked, values_of(looked, *counts), figures, weighting, fitted),
        width=fitted.width,
        numbers={int(index): study.draws.at(better[index]) for index in kept},
        moved=_moved(study, scores, better, weighting.weights, fitted.weights),
    )


def _moved(study: Study, scores: Floats, better: Floats, before: Floats, after: Floats) -> tuple[NumberMoved, ...]:
    """The numbers whose middle moved most, as the plant file writes them."""
    by = np.array([quantiles(better, after, (0.5,))[0], quantiles(scores, before, (0.5,))[0]])
    shift = by[0] - by[1]
    told = []
    for k in np.argsort(-np.abs(shift), kind="stable")[:MOST_MOVED].tolist():
        if abs(shift[k]) < LEAST_MOVED:
            break
        drawn, moved = _range(study, k, scores, before), _range(study, k, better, after)
        told.append(NumberMoved(study.draws.addresses[k], _unit(study, k), drawn, moved, round(float(shift[k]), 6)))
    return tuple(told)


def _range(study: Study, k: int, scores: Floats, weights: Floats) -> Range:
    """10, 50 and 90 % points of a number over histories with these scores, as the plant file writes it."""
    unit = _unit(study, k)
    factor = 1.0 if unit == "date" else unit_of(unit).factor
    points = [float(study.draws.at(point)[k]) / factor for point in quantiles(scores, weights, (0.1, 0.5, 0.9))]
    low, middle, high = (float(round(point)) if unit == "date" else float(f"{point:.6g}") for point in points)
    return Range(low, middle, high)


def _unit(study: Study, k: int) -> str:
    """Unit in which the file writes a number; `date` for a date."""
    number = study.draws.numbers[study.draws.addresses[k]]
    return number.unit if isinstance(number, Number) else "date"


def _told(looked: Looked, log: Floats, figures: Floats, before: Weighting, fitted: Fit) -> tuple[LogFigure, ...]:
    from gigaramp.launch.odds.spread import spread

    below: NDArray[np.float64] = (before.weights[:, None] * (figures < log)).sum(axis=0)
    return tuple(
        LogFigure(
            figure=name,
            words=looked.words(name),
            log=float(f"{log[k]:.6g}"),
            expected=spread(figures[:, k], before.weights),
            kept=spread(figures[:, k], fitted.weights),
            below=round(float(below[k]), 6),
        )
        for k, name in enumerate(looked.names)
    )
