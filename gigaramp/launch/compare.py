"""Two plants under the same luck: what a change is worth, with its range.

Future n of one plant and future n of the other share every draw that both make, so most luck cancels in their
difference (common random numbers; Law 2015, Simulation Modeling and Analysis, section 11.2). The known facts happened
in the plant as it is, so its weights are used on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.launch.answer import to_plain
from gigaramp.launch.changes import Change, changes
from gigaramp.launch.money.difference import EuroDifference, cost_difference
from gigaramp.launch.odds.empirical import TOO_FEW, Floats, mean, variance
from gigaramp.launch.odds.empirical import standard_error as standard_error
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.odds.goals import Outcome
from gigaramp.launch.odds.ranges import Range, Share
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import Progress, Question, all_futures, ask, outcomes
from gigaramp.launch.weeks.figures import output_between, shipped
from gigaramp.launch.weeks.output import years_of
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    from pyarrow import Table

    from gigaramp.plant.model import Plant
    from gigaramp.twin.lots import Lot
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.result import Run


@dataclass(frozen=True)
class GoalDifference:
    """What the change does to one goal.

    `days_later`: mean over futures of the paired difference of its date, restricted at the horizon (`is_restricted`
    where a date is beyond it); `error` its standard error; `spread` the 10, 50 and 90 % points over futures. Chances
    are by the announced date, or within the horizon; `chance_error` is the standard error of their paired difference.
    `variance_reduction`: 1 - var(difference) / (var before + var after), what the same luck saved.
    """

    goal: str
    days_later: float
    error: float
    spread: Range
    is_restricted: bool
    by: date
    chance_before: Share
    chance_after: Share
    chance_error: float
    variance_reduction: float | None


@dataclass(frozen=True)
class YearDifference:
    """Units shipped more (or, below zero, less) in one calendar year: mean, its error, and its spread over futures."""

    year: int
    difference: float
    error: float
    spread: Range
    variance_reduction: float | None


@dataclass(frozen=True)
class Comparison:
    """What the other plant changes against the first, under the same luck."""

    plant: str
    other: str
    about: str
    as_of: date | None
    until: date
    futures: int
    effective_futures: float
    seed: int
    correlation: float
    version: str
    product: str
    changes: tuple[Change, ...]
    goals: tuple[GoalDifference, ...]
    years: tuple[YearDifference, ...]
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    euros: EuroDifference | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:ComparisonPlots")

    def __getitem__(self, goal: str) -> GoalDifference:
        for difference in self.goals:
            if difference.goal == goal:
                return difference
        raise AskError(
            say(
                'no goal of both plants is called "{goal}": {goals}',
                goal=goal,
                goals=listed([found.goal for found in self.goals]),
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        return to_plain(self)

    def to_json(self) -> str:
        """The comparison as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> Table:
        """The differences as an Arrow table, one row for each goal and each year."""
        from gigaramp.launch.what_ifs.tables import comparison_table

        return comparison_table(self)

    def __str__(self) -> str:
        from gigaramp.launch.wording.words import comparison_text

        return comparison_text(self)


def compare(
    plant: Plant,
    other: Plant,
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Progress | None = None,
) -> Comparison:
    """Say what `other` changes against `plant` under the same luck: "full speed 19 days later (12 to 27)".

    Both run to `until` (default: the horizon of the first). `in_euros` tells in `euros` what it costs or saves.
    Raises AskError for a question that has no answer.
    """
    return compare_all(
        plant,
        [other],
        until,
        futures,
        seed,
        pool=pool,
        workers=workers,
        address=address,
        correlation=correlation,
        lot=lot,
        fidelity=fidelity,
        in_euros=in_euros,
        on_progress=on_progress,
    )[0]


def compare_all(
    plant: Plant,
    others: Sequence[Plant],
    until: date | str | None = None,
    futures: int = 200,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    in_euros: bool = False,
    on_progress: Progress | None = None,
) -> list[Comparison]:
    """The comparison of each of the others with the plant, in the order given; the plant itself is simulated once.

    Every question is looked at before the first is simulated. Arguments and errors as in `compare`.
    """
    if not others:
        raise AskError(say("other: the list of plants is empty, name one or more to compare with"))
    first = ask(plant, until, futures, seed, pool, workers, correlation, address, lot, fidelity)
    first = replace(first, in_euros=in_euros)
    questions = [
        ask(other, first.until, futures, seed, pool, workers, correlation, address, lot, fidelity) for other in others
    ]
    for other in others:
        if other.start != plant.start:
            raise AskError(
                say(
                    "the plants start on {first} and {second}: days cannot be paired",
                    first=plant.start,
                    second=other.start,
                )
            )
    back = first.looking_back
    in_all = back + (1 + len(questions)) * futures
    found = []
    with first.standing():
        # The pilots are of the plant as it is; what they find holds for all.
        first = first.measured()
        first = first.looked_back(first.working(), on_progress, (0, in_all))
        before, reached_before, working = _simulate(first.of_outcomes(), on_progress, (back, in_all))
        for number, question in enumerate(questions, start=1):
            # What is known happened in the first plant, so it also says which futures are kept of the other.
            kept = replace(
                question, histories=first.histories, efficiency=first.efficiency, in_euros=in_euros
            ).of_outcomes()
            after, reached_after, _ = _simulate(kept, on_progress, (back + number * futures, in_all))
            found.append(read_comparison(first, (before, reached_before), (after, reached_after), working))
    return found


def read_comparison(
    question: Question,
    first: tuple[Run, dict[str, Outcome]],
    second: tuple[Run, dict[str, Outcome]],
    working: WorkingDays,
) -> Comparison:
    """The comparison that two runs with the same luck give."""
    from gigaramp import __version__

    before, reached_before = first
    after, reached_after = second
    plant, other = before.plant, after.plant
    weighting = question.weigh(before, working)
    weights = weighting.weights
    both = [name for name in reached_before if name in reached_after]
    notes = [*question.notes(), *weighting.notes]
    if weighting.effective < TOO_FEW:
        notes.append(say("Fewer than two futures count: the errors (±) are not known, also where 0 is shown."))
    if alone := sorted(set(reached_before) ^ set(reached_after)):
        notes.append(say("Goals that only one plant names are left out: {alone}.", alone=listed(alone)))
    return Comparison(
        plant=plant.name,
        other=other.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(before.futures),
        effective_futures=weighting.effective,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        product=before.output_product,
        changes=changes(plant, other),
        fidelity=question.fidelity,
        agreement=question.agreement,
        goals=tuple(
            goal_difference(
                name, plant.goals[name].announced, question.until, reached_before[name], reached_after[name], weights
            )
            for name in both
        ),
        years=tuple(year_difference(before, after, year, weights) for year in years_of(before)),
        euros=cost_difference(question, before, after, working, weights) if question.in_euros else None,
        notes=tuple(notes),
    )


def goal_difference(
    name: str, announced: date | None, until: date, before: Outcome, after: Outcome, weights: Floats
) -> GoalDifference:
    """Paired difference of one goal's date and chance."""
    last = until.toordinal()
    days_before, days_after = before.restricted(last), after.restricted(last)
    difference = days_after - days_before
    by = announced if announced is not None and announced <= until else until
    by_before, by_after = _reached_by(before, by), _reached_by(after, by)
    return GoalDifference(
        goal=name,
        days_later=mean(difference, weights),
        error=standard_error(difference, weights),
        spread=spread(difference, weights),
        is_restricted=bool((np.isinf(before.days) | np.isinf(after.days)).any()),
        by=by,
        chance_before=before.odds(weights).chance_by(by),
        chance_after=after.odds(weights).chance_by(by),
        chance_error=standard_error(by_after - by_before, weights),
        variance_reduction=variance_reduction(days_before, days_after, weights),
    )


def year_difference(before: Run, after: Run, year: int, weights: Floats) -> YearDifference:
    """Paired difference of the units shipped in one calendar year."""
    span = (date(year, 1, 1), date(year, 12, 31))
    units_before = output_between(shipped(before), before, *span)
    units_after = output_between(shipped(after), after, *span)
    return units_difference(year, units_before, units_after, weights)


def units_difference(year: int, units_before: Floats, units_after: Floats, weights: Floats) -> YearDifference:
    """Paired difference of the units shipped in one year, by future."""
    difference = units_after - units_before
    return YearDifference(
        year=year,
        difference=mean(difference, weights),
        error=standard_error(difference, weights),
        spread=spread(difference, weights),
        variance_reduction=variance_reduction(units_before, units_after, weights),
    )


def variance_reduction(before: Floats, after: Floats, weights: Floats) -> float | None:
    """Share of the variance that pairing took away: 1 - var(after - before) / (var before + var after)."""
    apart = variance(before, weights) + variance(after, weights)
    return None if apart == 0.0 else 1.0 - variance(after - before, weights) / apart


def _simulate(
    question: Question, on_progress: Progress | None, counted: tuple[int, int]
) -> tuple[Run, dict[str, Outcome], WorkingDays]:
    working = question.working()
    tests = fork_tests(question.plant, working)
    study = question.study(tests)
    run = study.run(all_futures(question, study, on_progress, counted))
    return run, outcomes(run, working, tests), working


def _reached_by(outcome: Outcome, by: date) -> Floats:
    """1 for each future that is there by a date. For a tested goal: whose fork at the last candidate by then held on."""
    return (outcome.days <= by.toordinal()).astype(np.float64)
