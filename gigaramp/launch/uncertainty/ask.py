"""Uncertainty: where the spread of each goal's date comes from, and what knowing a part of it is worth."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Unpack

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.launch.odds.empirical import Floats, effective_futures
from gigaramp.launch.odds.forks import Tests, fork_tests
from gigaramp.launch.odds.weights import weigh
from gigaramp.launch.odds.working_days import WorkingDays
from gigaramp.launch.question import OUTCOME, SCRAP, How, Progress, Question, all_futures, ask, outcomes
from gigaramp.launch.uncertainty.answer import Spread, Uncertainty, Worth
from gigaramp.launch.uncertainty.choosing import choice_of, days_of_other, worth_among
from gigaramp.launch.uncertainty.figures import asked_of
from gigaramp.launch.uncertainty.groups import group_sets
from gigaramp.launch.uncertainty.notes import notes_of
from gigaramp.launch.uncertainty.redrawn import Redrawing, pair_weights, redrawing
from gigaramp.launch.uncertainty.spreads import Simulated, judge, spread_of

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.plants import Asked
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

FUTURES = 600
"""Futures that are asked for where none are named: shares are then known to about 3 points."""

FEWEST = 60
"""Fewer futures than this cannot tell sets of numbers apart."""


def uncertainty(
    plant: Plant,
    until: date | str | None = None,
    futures: int = FUTURES,
    seed: int = 1,
    *,
    what_ifs: Asked | None = None,
    goal: str | None = None,
    **how: Unpack[How],
) -> Uncertainty:
    """Say how much of the spread of each goal's date comes from which uncertain numbers, and how much is luck.

    It is answered by day unless `fidelity="event"` is asked for. `what_ifs` are other plants that could be chosen instead, by
    name, or their changes, or the path of a scenario file: then `worth` tells what knowing each set of numbers before that
    choice is worth, for the date of `goal` (default: the first goal). Other arguments as in `forecast`.
    Raises AskError for a question that has no answer.
    """
    told = how.get("on_progress")
    _asked(plant, until, futures, seed, how)
    choice = choice_of(plant, what_ifs, goal)
    question = _asked(choice.plant, until, futures, seed, how)
    with question.standing():
        question = question.measured()
        working = question.working()
        counted = _Counted(question, len(choice.others), told)
        question = question.looked_back(working, told, (0, counted.in_all))
        simulated = _simulated(question, working, counted)
        days = [
            days_of_other(question, other.plant, choice.goal, *counted.stage(question.futures))
            for other in choice.others
        ]
    asked = asked_of(simulated.run, simulated.reached, simulated.weights)
    figures = [one.read(simulated.run, simulated.reached) for one in asked]
    judged = judge(simulated, figures) if figures else None
    spreads = (
        ()
        if judged is None
        else tuple(
            spread_of(simulated, judged, one, figure, place)
            for place, (one, figure) in enumerate(zip(asked, figures, strict=True))
        )
    )
    worth = worth_among(simulated, judged, choice, days) if judged is not None and days else None
    return _answer(question, simulated, spreads, worth)


class _Counted:
    """Progress over all that is simulated: histories, futures, redrawn futures, and futures of other plants."""

    def __init__(self, question: Question, others: int, told: Progress | None) -> None:
        groups = [part.name for part in group_sets(question.study(Tests()).draws.addresses)]
        redrawn = len(redrawing(range(question.futures), question.futures, groups).recipes)
        self.before = question.looking_back
        self.in_all = self.before + (1 + others) * question.futures + redrawn
        self.told = told

    def stage(self, size: int) -> tuple[Progress | None, tuple[int, int]]:
        """Whom to tell of the next stage of this size, the futures before it, and all."""
        began, self.before = self.before, self.before + size
        return self.told, (began, self.in_all)


def _asked(plant: Plant, until: date | str | None, futures: int, seed: int, how: How) -> Question:
    if futures < FEWEST:
        raise AskError(
            say(
                "futures: {futures} futures cannot tell numbers apart from luck, ask for {fewest} or more",
                futures=futures,
                fewest=FEWEST,
            )
        )
    question = ask(
        plant,
        until,
        futures,
        seed,
        how.get("pool", "processes"),
        how.get("workers"),
        how.get("correlation", 0.5),
        how.get("address"),
        how.get("lot"),
        how.get("fidelity", "day"),
    )
    if not question.study(Tests()).draws.addresses:
        raise AskError(say("uncertainty: no number of this plant has a range, write one with low, mid and high"))
    return replace(question, keeps=OUTCOME | SCRAP | {"numbers"})


def _simulated(question: Question, working: WorkingDays, counted: _Counted) -> Simulated:
    """The futures of the question, and those redrawn."""
    tests = fork_tests(question.plant, working)
    # Lines are judged apart by the forecast alone.
    tests = replace(tests, lines=(False,) * len(tests.days))
    study = question.study(tests)
    run = study.run(all_futures(question, study, *counted.stage(question.futures)))
    weights = question.weigh(run, working).weights
    groups = [part.name for part in group_sets(run.addresses)]
    plan = redrawing(question.indices, question.futures, groups)
    redrawn = _redrawn(question, tests, plan, counted)
    pairs = _pairs(question, working, run, redrawn, plan, weights)
    return Simulated(
        run, outcomes(run, working, tests), weights, working, plan, redrawn, outcomes(redrawn, working, tests), pairs
    )


def _redrawn(question: Question, tests: Tests, plan: Redrawing, counted: _Counted) -> Run:
    study = replace(question.study(tests), recipes=plan.recipes)
    told, (before, in_all) = counted.stage(len(plan.recipes))
    found = []
    with closing(question.each(study, range(len(plan.recipes)))) as results:
        for number, future in enumerate(results, start=1):
            found.append(future)
            if told is not None:
                told(before + number, in_all)
    return study.run(found)


def _pairs(
    question: Question, working: WorkingDays, run: Run, redrawn: Run, plan: Redrawing, weights: Floats
) -> Floats:
    """Weights of the pairs: those of their first futures where nothing is known."""
    found = weights[plan.places]
    if question.histories is None:
        return found
    both = replace(run, futures=(*run.futures, *redrawn.futures))
    fits = weigh(question.plant, both, working).weights
    first, second = fits[plan.places], fits[len(run.futures) :]
    for part in dict.fromkeys(plan.parts):
        rows = plan.of(part)
        found[rows] = pair_weights(found[rows], first[rows], second[rows])
    return found


def _answer(question: Question, simulated: Simulated, spreads: tuple[Spread, ...], worth: Worth | None) -> Uncertainty:
    from gigaramp import __version__

    plant, weighting = question.plant, question.weigh(simulated.run, simulated.working)
    return Uncertainty(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(simulated.run.futures),
        redrawn=len(simulated.redrawn.futures),
        effective_futures=weighting.effective,
        facts_used=weighting.facts_used,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        product=simulated.run.output_product,
        addresses=len(simulated.run.addresses),
        spreads=spreads,
        worth=worth,
        fidelity=question.fidelity,
        agreement=question.agreement,
        notes=(*question.notes(), *weighting.notes, *notes_of(question, spreads, effective_futures(simulated.pairs))),
    )
