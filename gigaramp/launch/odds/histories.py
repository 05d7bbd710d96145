"""Histories: many more futures, simulated only up to what is known, weighed, and the best of them kept.

A future that ships far from what is known counts for next to nothing, and was simulated to the end for that. So first
candidates are simulated to the day of the last known fact, without forks. They are weighed by the facts, and as many as
were asked for are kept by the optimal resampling of Fearnhead and Clifford (2003, JRSS B 65, 887-899): the
heavy ones keep their weight, the others are drawn once at most and share one weight. Each candidate keeps its expected
weight, so odds stay those of the plant and its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.languages import english, say
from gigaramp.launch.odds.empirical import Floats, effective_futures
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.odds.weights import FEW_FUTURES, NONE_MEETS_ALL, UNMET, Weighting, unused_because, weighting_of
from gigaramp.launch.weeks.figures import figure
from gigaramp.plant.sense.known import last_day

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.question import Progress, Question
    from gigaramp.plant.model import KnownFact, Plant
    from gigaramp.twin.result import Run
    from gigaramp.twin.study import Study

WANTED = 100
"""Candidates are added until this many are effective, or half of the futures asked for, if that is fewer."""

MOST = 5
"""At most this many candidates for each future asked for: time is the limit."""


@dataclass(frozen=True, eq=False)
class Histories:
    """Candidate futures up to the last known fact, and which of them are simulated to the end.

    `weighting` is of all candidates, numbered from 0. `kept`: numbers of the kept ones, ascending. `weights`: theirs,
    after resampling; they sum to one.
    """

    weighting: Weighting
    kept: NDArray[np.int64]
    weights: Floats

    @property
    def count(self) -> int:
        """Candidates that were looked at."""
        return len(self.weighting.weights)

    def weigh(self, run: Run) -> Weighting:
        """Weights of a run whose futures are the first of the kept ones, or all of them."""
        return self.weigh_numbers([future.index for future in run.futures])

    def weigh_numbers(self, numbers: Sequence[int]) -> Weighting:
        """Weights of the futures of these numbers, the first of the kept ones or all of them."""
        places = np.searchsorted(self.kept, numbers)
        weights = self.weights[places] / self.weights[places].sum()
        effective = effective_futures(weights)
        notes = list(self.weighting.notes)
        is_told = any(english(note).startswith(UNMET) for note in notes)
        if self.weighting.facts_used and effective < FEW_FUTURES and not is_told:
            notes.append(
                say(
                    "The known facts leave {effective:.0f} effective futures of {futures}, kept from {count:,} "
                    "histories. Ask for more futures, or widen the ranges in the plant.",
                    effective=effective,
                    futures=len(numbers),
                    count=self.count,
                )
            )
        return replace(self.weighting, weights=weights, effective=effective, notes=tuple(notes), kept=self.kept[places])


@dataclass(frozen=True)
class Look:
    """A task for the pools: simulate one history, and tell its number with the value of each fact."""

    study: Study
    facts: tuple[KnownFact, ...]
    working: WorkingDays

    def __call__(self, index: int) -> tuple[int, tuple[float, ...]]:
        """The number of the history and its values, nan where it has none."""
        run = self.study.run([self.study(index)])
        return index, tuple(float(figure(run, run.plant, self.working, fact)[0]) for fact in self.facts)


def histories_of(question: Question, working: WorkingDays, on_progress: Progress | None = None) -> Histories | None:
    """Candidates of a question, weighed, and those kept; None where no fact can be used.

    `on_progress` is told of the candidates and the most there can be.
    """
    facts = usable_facts(question.plant, question.until)
    if not facts:
        return None
    end = max(day for day in map(last_day, facts) if day is not None)
    look = Look(replace(question, until=end).study(Tests()), facts, working)
    found: list[tuple[float, ...]] = []
    wanted = min(WANTED, 0.5 * question.futures)
    while True:
        found += gather(question, look, len(found), on_progress)
        weighting = weigh_histories(question.plant, question.until, facts, found)
        if (weighting.effective >= wanted and weighting.facts_used) or len(found) >= MOST * question.futures:
            break
    if on_progress is not None:
        on_progress(MOST * question.futures, MOST * question.futures)
    kept, weights = keep(weighting.weights, question.futures, luck_of_keeping(question.seed))
    if NONE_MEETS_ALL in {english(each.unused) for each in weighting.evidence}:
        kept = np.arange(question.futures)
        weights = np.full(question.futures, 1.0 / question.futures)
    return Histories(weighting, kept, weights)


def usable_facts(plant: Plant, until: date) -> tuple[KnownFact, ...]:
    """Known facts that are not too late to be used."""
    return tuple(fact for fact in plant.known if not unused_because(fact, plant.as_of, until))


def weigh_histories(
    plant: Plant, until: date, facts: tuple[KnownFact, ...], found: Sequence[tuple[float, ...]]
) -> Weighting:
    """The weighting of candidates with these values of the usable facts."""
    columns = iter(np.array(found, dtype=np.float64).reshape(len(found), len(facts)).T)
    values = [next(columns) if fact in facts else None for fact in plant.known]
    return weighting_of(plant, until, values, len(found), tell_few=False)


def keep(weights: Floats, count: int, place: float) -> tuple[NDArray[np.int64], Floats]:
    """At most `count` numbers to keep, ascending, and their new weights; expected weights stay as they were.

    The heaviest keep their weight. The rest is cut in `count` less those equal parts of weight; the candidate in which
    a part's point lies is kept and takes the whole part. `place` (0 to 1) is where the points lie in their parts. No
    candidate of the rest weighs more than a part, so none is kept twice (Fearnhead and Clifford 2003).
    """
    possible = np.flatnonzero(weights > 0.0)
    if len(possible) <= count:
        return possible, weights[possible] / weights[possible].sum()
    order = possible[np.argsort(-weights[possible], kind="stable")]
    rest = np.cumsum(weights[order][::-1])[::-1]
    heavy = int(np.argmax(weights[order[:count]] * (count - np.arange(count)) <= rest[:count] * (1.0 + 1e-12)))
    part = rest[heavy] / (count - heavy)
    light = np.sort(order[heavy:])
    reached = np.cumsum(weights[light])
    points = (place + np.arange(count - heavy)) * (reached[-1] / (count - heavy))
    drawn = np.unique(light[np.minimum(np.searchsorted(reached, points, side="right"), len(light) - 1)])
    new = np.array(weights, dtype=np.float64)
    new[drawn] = part
    kept = np.sort(np.concatenate((order[:heavy], drawn)))
    return kept, new[kept] / new[kept].sum()


def gather(
    question: Question,
    look: Callable[[int], tuple[int, tuple[float, ...]]],
    before: int,
    on_progress: Progress | None,
) -> list[tuple[float, ...]]:
    """As many further candidates as futures were asked for, in their order."""
    found: dict[int, tuple[float, ...]] = {}
    with closing(question.each(look, range(before, before + question.futures))) as results:
        for index, values in results:
            found[index] = values
            if on_progress is not None:
                on_progress(before + len(found), MOST * question.futures)
    return [found[index] for index in sorted(found)]


def luck_of_keeping(seed: int) -> float:
    """Where the points of resampling lie in their parts, 0 to 1: the luck of the seed under its own name."""
    from gigaramp.twin.luck import Luck

    return int(Luck(seed, 0).element("histories kept")) / 2.0**64
