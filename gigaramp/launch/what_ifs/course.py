"""The futures of many plants in one pool, in order: what each tells, and when a what-if needs no more of them.

Work goes round the plants in blocks, so all of them are equally far. A what-if is looked at after its first 20, 30, 40 ...
futures in their order, whatever ended first, so an answer does not depend on how many workers there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.forks import Tests, fork_tests, line_outcomes
from gigaramp.launch.odds.goals import Outcome, goal_kind
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Question, outcomes
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.launch.weeks.output import years_of
from gigaramp.launch.what_ifs.verdicts import STEP, Rule, Verdict, looks

if TYPE_CHECKING:
    from gigaramp.twin.result import Run
    from gigaramp.twin.study import Study

SHIPPED = "shipped"
"""What-ifs ranked by it are ranked by the units shipped up to the horizon, and not by the date of a goal."""

_STRIDE = 1_000_000
"""Numbers of one plant: more than futures are asked for."""

LineKey = tuple[str, str]
"""A goal and a line."""


@dataclass(frozen=True, eq=False)
class Told:
    """What one future of one plant tells: its goals, those of its lines, and the units shipped in each year.

    `euros`: what it spends less what its output brings, by kind; empty where nobody asks for it.
    """

    goals: dict[str, Outcome]
    lines: dict[LineKey, Outcome]
    shipped: dict[int, float]
    euros: dict[str, float]


@dataclass(frozen=True)
class ManyPlants:
    """A task for the pools: one future of one of many plants. Only what is asked for travels back."""

    studies: tuple[Study, ...]
    workings: tuple[WorkingDays, ...]
    tests: tuple[Tests, ...]
    indices: tuple[int, ...]
    priced: tuple[Question, ...] = ()
    """The questions, where euros are asked for."""

    @classmethod
    def of(cls, questions: list[Question]) -> ManyPlants:
        """The plants of these questions; all have the futures of the first."""
        workings = tuple(question.working() for question in questions)
        tests = tuple(
            fork_tests(question.plant, working) for question, working in zip(questions, workings, strict=True)
        )
        studies = tuple(question.study(plan) for question, plan in zip(questions, tests, strict=True))
        priced = tuple(replace(question, histories=None) for question in questions if question.in_euros)
        return cls(studies, workings, tests, tuple(questions[0].indices), priced)

    def make_ready(self) -> None:
        """Compile the kernel where one of the plants needs it."""
        for study in self.studies:
            study.make_ready()

    def numbers(self) -> list[int]:
        """Numbers of all futures of all plants, in blocks that go round the plants."""
        futures = range(len(self.indices))
        blocks = [futures[first : first + STEP] for first in range(0, len(futures), STEP)]
        return [plant * _STRIDE + place for block in blocks for plant in range(len(self.studies)) for place in block]

    def numbers_of(self, plant: int) -> range:
        """Numbers of all futures of one plant."""
        return range(plant * _STRIDE, plant * _STRIDE + len(self.indices))

    def __call__(self, number: int) -> tuple[int, int, Told]:
        """Which plant, the place of the future in the order, and what it tells."""
        plant, place = divmod(number, _STRIDE)
        study, working, tests = self.studies[plant], self.workings[plant], self.tests[plant]
        run = study.run([study(self.indices[place])])
        daily = shipped(run)
        years = {
            year: float(output_between(daily, run, date(year, 1, 1), date(year, 12, 31))[0]) for year in years_of(run)
        }
        tested = [name for name, goal in study.plant.goals.items() if goal_kind(name, goal) == "on_its_own"]
        lines = {(name, line): outcome for name in tested for line, outcome in line_outcomes(run, tests, name).items()}
        return plant, place, Told(outcomes(run, working, tests), lines, years, self._euros(plant, run))

    def _euros(self, plant: int, run: Run) -> dict[str, float]:
        """Euros of one future by kind."""
        if not self.priced:
            return {}
        from gigaramp.launch.money.reading import run_margin

        found = run_margin(self.priced[plant], run, self.workings[plant])
        return {kind: float(values[0]) for kind, values in found.items()}


@dataclass(eq=False)
class Course:
    """How far the what-ifs are: the futures of each plant in order, and how many of them decided it.

    `ended[0]` are those of the plant as it is, `ended[k]` those of what-if k. `used[k]`: futures that what-if k is told by;
    0 while it is open. `verdicts[k]`: what they decide.
    """

    plants: int
    futures: int
    ended: list[list[Told]] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    _early: list[dict[int, Told]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ended = [[] for _ in range(self.plants)]
        self._early = [{} for _ in range(self.plants)]
        self.used = [0] * self.plants
        self.verdicts = ["open"] * self.plants

    def take(self, plant: int, place: int, told: Told) -> None:
        """Put one future in its place."""
        early, ended = self._early[plant], self.ended[plant]
        early[place] = told
        while len(ended) in early:
            ended.append(early.pop(len(ended)))

    def pairs(self, plant: int) -> int:
        """Futures that both the plant as it is and a what-if have, from the first on."""
        return min(len(self.ended[0]), len(self.ended[plant]))

    def is_open(self, plant: int) -> bool:
        """True for a what-if that needs more futures."""
        return self.used[plant] == 0

    def told_by(self, plant: int) -> int:
        """Futures that a what-if can be told by now: those that decided it, or those at its last look."""
        return self.used[plant] or max((k for k in looks(self.futures) if k <= self.pairs(plant)), default=0)


def run_course(
    question: Question, task: ManyPlants, weights: Floats, goal: str, rule: Rule, stops: bool
) -> Iterator[tuple[Course, int, int]]:
    """The course after each future, with futures done and all that are still wanted. `stops`: what is decided ends."""
    plants, futures = len(task.studies), len(task.indices)
    course = Course(plants, futures)
    asked_at = looks(futures)
    next_look = [0] * plants
    wanted, done = plants * futures, 0
    with closing(question.each(task, task.numbers())) as results:
        for plant, place, told in results:
            course.take(plant, place, told)
            done += 1
            for each in range(1, plants) if plant == 0 else [plant]:
                while course.is_open(each) and asked_at[next_look[each]] <= course.pairs(each):
                    look = asked_at[next_look[each]]
                    is_last = look == futures
                    if is_last or stops:
                        found = rule.verdict(differences(course, each, goal, look, question), weights[:look])
                        if is_last or found != "open":
                            course.used[each], course.verdicts[each] = look, found
                            results.drop(task.numbers_of(each))
                    next_look[each] += 1
            if not any(course.is_open(each) for each in range(1, plants)):
                # What workers had begun is not waited for.
                yield course, wanted, wanted
                return
            decided = [len(course.ended[each]) for each in range(1, plants) if not course.is_open(each)]
            wanted = sum(decided) + (plants - len(decided)) * futures
            yield course, min(done, wanted), wanted


def differences(course: Course, plant: int, goal: str, count: int, question: Question) -> Floats:
    """Days by which a what-if is later in its first futures, or units by which it ships more.

    A date beyond the horizon counts as the day after it.
    """
    both = [course.ended[each][:count] for each in (0, plant)]
    if goal == SHIPPED:
        before, after = (np.array([sum(told.shipped.values()) for told in side]) for side in both)
        # Sums in another order differ in their last digits; units are whole, or nearly so.
        return np.asarray(np.round(after - before, 6))
    last = question.until.toordinal()
    before, after = (stacked([told.goals[goal] for told in side]).restricted(last) for side in both)
    return np.asarray(after - before)


def stacked(found: list[Outcome]) -> Outcome:
    """Outcomes of single futures as the outcome of all of them."""
    first = found[0]
    held = [outcome.held for outcome in found if outcome.held is not None]
    return Outcome(
        np.concatenate([outcome.days for outcome in found]),
        candidates=first.candidates,
        held=np.concatenate(held) if held else None,
    )
