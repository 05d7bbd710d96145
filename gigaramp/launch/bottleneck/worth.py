"""What each step would be worth if it were perfect: pairs of futures under the same luck, screened by day and confirmed.

The day model screens all steps; the event twin confirms those that pay most there, and the step that limits most weeks.
Both plants of a pair draw the same luck by address (common random numbers; Law 2015, Simulation Modeling and Analysis, 11.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from gigaramp.launch.bottleneck.answer import Gain, StepWorth
from gigaramp.launch.bottleneck.perfect import is_perfect, machines_added, with_one_more, without_limits
from gigaramp.launch.odds.empirical import Floats, mean, standard_error
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.odds.goals import full_speed_rate
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.question import Question
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.units import YEAR_SECONDS

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

CONFIRMED: Final = 3
"""Steps that the event twin confirms: those that pay most by day."""

SHIPPED: Final = frozenset({"shipped"})
"""What a gain is read from."""

_DAY = 86400.0


@dataclass(frozen=True, eq=False)
class Pairs:
    """The futures that pairs are made of: their numbers, weights, the days counted, and what full speed makes in a day."""

    question: Question
    numbers: tuple[int, ...]
    weights: Floats
    counted_from: date
    a_day: float | None
    told: Callable[[], None]

    @property
    def years(self) -> float:
        """Years of the days that are counted."""
        days = (self.question.until - self.counted_from).days + 1
        return days * _DAY / YEAR_SECONDS

    def shipped_of(self, plant: Plant, question: Question) -> Floats:
        """Units that each of these futures ships after the day from which it counts."""
        run = run_of(replace(question, plant=plant, keeps=SHIPPED), self.numbers, self.told)
        return output_between(shipped(run), run, self.counted_from, question.until)

    def gain(self, before: Floats, plant: Plant, question: Question) -> Gain:
        """What a second plant ships more than the first one."""
        more = (self.shipped_of(plant, question) - before) / self.years
        gained = mean(more, self.weights)
        return Gain(
            units_a_year=round(gained, 3),
            error=round(standard_error(more, self.weights), 3),
            spread=spread(more, self.weights),
            days_of_full_speed=round(gained / self.a_day, 3) if self.a_day else None,
            futures=len(self.numbers),
            fidelity=question.fidelity,
        )


def run_of(question: Question, numbers: Sequence[int], told: Callable[[], None]) -> Run:
    """Futures of these numbers, without forks; `told` is called as each of them ends."""
    study = question.study(Tests())
    futures = []
    with closing(question.each(study, numbers)) as results:
        for future in results:
            futures.append(future)
            told()
    return study.run(futures)


def candidates_of(plant: Plant) -> tuple[str, ...]:
    """Steps and fleets of sleds that could be better than they are."""
    return tuple(name for name in (*plant.steps, *plant.movers) if not is_perfect(plant, name))


def pairs_to_come(plant: Plant, fidelity: str) -> int:
    """Sets of futures that `worth_of` simulates at most: the plant as it is, and the plants beside it."""
    screened = 1 + len(candidates_of(plant))
    return screened + (1 + 2 * (CONFIRMED + 1) if fidelity == "event" else len(_machined(plant)))


def worth_of(pairs: Pairs, by_day: Question, most: Sequence[str]) -> tuple[StepWorth, ...]:
    """The worth of every step, ranked. `by_day`: the question to the day model; `most`: the steps that limit most, in order."""
    plant = pairs.question.plant
    names = candidates_of(plant)
    before = pairs.shipped_of(plant, by_day)
    screened = {name: pairs.gain(before, without_limits(plant, name), by_day) for name in names}
    ranked = sorted(names, key=lambda name: (-screened[name].units_a_year, name))
    if pairs.question.fidelity == "day":
        more = {name: pairs.gain(before, with_one_more(plant, name), by_day) for name in _machined(plant)}
        every = sorted({*names, *more}, key=lambda name: (ranked.index(name) if name in ranked else len(ranked), name))
        return tuple(
            StepWorth(name, screened.get(name), None, more.get(name), machines_added(plant, name)) for name in every
        )
    return _confirmed(pairs, screened, ranked, most)


def _confirmed(
    pairs: Pairs, screened: dict[str, Gain], ranked: list[str], most: Sequence[str]
) -> tuple[StepWorth, ...]:
    plant, question = pairs.question.plant, pairs.question
    before = pairs.shipped_of(plant, question)
    asked = list(dict.fromkeys([*ranked[:CONFIRMED], *most[:1]]))
    found = []
    for name in asked:
        perfect = pairs.gain(before, without_limits(plant, name), question) if name in screened else None
        more = pairs.gain(before, with_one_more(plant, name), question)
        found.append(StepWorth(name, screened.get(name), perfect, more, machines_added(plant, name)))
    found.sort(key=lambda one: -(one.confirmed.units_a_year if one.confirmed is not None else 0.0))
    left = [
        StepWorth(name, screened[name], None, None, machines_added(plant, name)) for name in ranked if name not in asked
    ]
    return (*found, *left)


def _machined(plant: Plant) -> tuple[str, ...]:
    return (*plant.steps, *plant.movers)


def counted_from(plant: Plant) -> date:
    """First day on which a gain counts: the one after `as_of`, or the start."""
    return plant.as_of + timedelta(days=1) if plant.as_of is not None else plant.start


def full_speed_a_day(plant: Plant, working: WorkingDays, first: date) -> float | None:
    """Units that full speed makes on a planned working day, mean over the days from a first one on; None without a rate."""
    if "full_speed" not in plant.goals and sum(goal.rate is not None for goal in plant.goals.values()) != 1:
        return None
    days = [day for day, place in enumerate(working.places) if working.days[int(place)] >= first]
    needed = working.needed(full_speed_rate(plant))
    return float(np.mean(needed[days])) if days else None


def count_up(on_progress: Callable[[int, int], None] | None, before: int, in_all: int) -> Callable[[], None]:
    """Something to call as each future ends: it counts them up, from those that ended before."""
    ended: Iterator[int] = iter(range(before + 1, in_all + 1_000_000_000))

    def told() -> None:
        done = next(ended)
        if on_progress is not None:
            on_progress(min(done, in_all), in_all)

    return told
