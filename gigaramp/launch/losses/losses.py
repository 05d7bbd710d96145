"""The question `losses`: the tree on the event twin, its causes by day, the largest of them confirmed on the event twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Unpack

import numpy as np

from gigaramp.languages import later, say
from gigaramp.launch.changes import changes_made
from gigaramp.launch.losses.answer import Causes, Losses, Packs, Sooner
from gigaramp.launch.losses.attribution import Attribution, attribute, runs_of, simulate
from gigaramp.launch.losses.by_step import by_step, defects_of, oee_of
from gigaramp.launch.losses.periods import years_of_weeks
from gigaramp.launch.losses.reading import largest_residual, packs_of, quarters_of, weeks_of, whole_of, years_of
from gigaramp.launch.losses.sharing import causes_of, sooner
from gigaramp.launch.losses.switch_off import causes_in, not_asked_in
from gigaramp.launch.losses.switched import dated_goals, short_of, told_of
from gigaramp.launch.losses.tree import LossTree, losses_of
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.odds.goals import rate_words
from gigaramp.launch.question import TREE, How, Progress, Question, all_futures, ask
from gigaramp.plant.capacity import full_speed_goal

if TYPE_CHECKING:
    from gigaramp.launch.odds.weights import Weighting
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

FUTURES = 40
"""Futures of the tree unless more are asked for."""

OF_CAUSES = 0.25
"""Share of the futures in which causes are switched off: each is simulated some forty times."""

LEAST_OF_CAUSES = 4
"""Futures in which causes are switched off at least, where so many are asked for: fewer tell no error."""

CONFIRMED = 3
"""Causes that are switched off on the event twin too: those with the largest shares."""

DEFINITION = later(
    "Nameplate is the goal's rate, told per planned working day. Each week it is taken down to good packs shipped on the "
    "clock of the step that limits in that week: its lost hours at its full speed, then the units lost behind it, then what "
    "is still on its way."
)


def losses(
    plant: Plant, until: date | str | None = None, futures: int = FUTURES, seed: int = 1, **how: Unpack[How]
) -> Losses:
    """Say where the vehicles went, from nameplate to good packs shipped, and which causes would bring them back.

    The tree is of `futures` futures, weighted by the known facts; causes are switched off by day in the first
    quarter of them, and the three largest again on the event twin. Raises AskError for a question that has no answer.
    """
    question = _ask(plant, until, futures, seed, how)
    with question.standing():
        return _in_pool(question, how.get("on_progress"))


def _ask(plant: Plant, until: date | str | None, futures: int, seed: int, how: How) -> Question:
    from gigaramp.launch.odds.at_correlations import USUAL

    return ask(
        plant,
        until,
        futures,
        seed,
        how.get("pool", "processes"),
        how.get("workers"),
        how.get("correlation", USUAL),
        how.get("address"),
        how.get("lot"),
        how.get("fidelity", "event"),
        needs_goal=False,
    )


def _in_pool(question: Question, on_progress: Progress | None) -> Losses:
    causes = causes_in(question.plant, question.until)
    few = min(question.futures, max(LEAST_OF_CAUSES, round(OF_CAUSES * question.futures)))
    confirming = few * min(CONFIRMED, len(causes)) if question.fidelity == "event" else 0
    back = question.looking_back
    in_all = back + question.futures + few * runs_of(len(causes)) + confirming
    working = question.working()
    # The causes are told by day, whatever tells the tree: pilots say how far that lies from the event twin.
    measured = replace(question, fidelity="day").measured()
    question = question if question.fidelity == "event" else measured
    question = replace(question.looked_back(working, on_progress, (0, in_all)), keeps=TREE)
    study = question.study(Tests())
    run = study.run(all_futures(question, study, on_progress, (back, in_all)))
    weighting = question.weigh(run, working)
    tree = losses_of(run, weighting.weights, working, study.timetable)
    by_day = replace(question, fidelity="day", efficiency=measured.efficiency, agreement=measured.agreement)
    done = back + len(run.futures)
    told = _counter(on_progress, done, in_all)
    places = np.arange(min(few, len(run.futures)))
    weights = weighting.weights[places]
    weights = weights / weights.sum() if weights.sum() > 0.0 else np.full(len(places), 1.0 / len(places))
    numbers = [run.futures[place].index for place in places]
    found = attribute(by_day, working, causes, numbers, weights, told)
    told = _counter(on_progress, in_all - confirming, in_all)
    confirmed = _confirm(question, working, found, run, tree.only(places, weights), told) if confirming else {}
    years = tuple(str(year) for year in np.unique(years_of_weeks(tree.weeks, tree.until)))
    shares = causes_of(found, years, dated_goals(question), question.until, confirmed, not_asked_in(question.plant))
    if on_progress is not None:
        on_progress(in_all, in_all)
    return read_losses(question, run, tree, weighting, shares, by_day)


def _confirm(
    question: Question, working: WorkingDays, found: Attribution, run: Run, tree: LossTree, told: Callable[[int], None]
) -> dict[str, tuple[Packs, tuple[Sooner, ...]]]:
    """Gain and dates of the largest causes on the event twin, each switched off alone, in the futures of the causes."""
    size = np.abs(np.average(found.shares.sum(axis=(2, 3)), axis=0, weights=found.weights))
    largest = [found.causes[k] for k in np.argsort(-size, kind="stable")[:CONFIRMED]]
    numbers = [run.futures[place].index for place in range(len(tree.weights))]
    jobs = [(number, frozenset({cause})) for cause in largest for number in numbers]
    made = simulate(question, working, jobs, "event", told)
    before = [told_of(run, tree, working, place) for place in range(len(numbers))]
    goals = dated_goals(question)
    confirmed = {}
    for cause in largest:
        after = [made[number, frozenset({cause})] for number in numbers]
        gained = np.array(
            [
                short_of(old.nameplate, old).sum() - short_of(old.nameplate, new).sum()
                for old, new in zip(before, after, strict=True)
            ]
        )
        days = [np.array([each.days for each in side]).reshape(len(numbers), len(goals)) for side in (before, after)]
        dates = sooner(goals, days[0], days[1], found.weights, question.until, "event")
        confirmed[cause] = (packs_of(gained, found.weights), dates)
    return confirmed


def read_losses(
    question: Question, run: Run, tree: LossTree, weighting: Weighting, causes: Causes, by_day: Question
) -> Losses:
    """The answer of a run, its tree and its causes."""
    from gigaramp import __version__

    plant = question.plant
    goal = full_speed_goal(plant)
    return Losses(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(run.futures),
        effective_futures=weighting.effective,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        product=run.output_product,
        definition=say(DEFINITION),
        nameplate_is=f"goals.{goal[0]}: {rate_words(goal[1].rate)}"
        if goal is not None
        else say("full speed of the limiting step"),
        whole=whole_of(tree),
        years=years_of(tree),
        quarters=quarters_of(tree),
        weeks=weeks_of(tree),
        residual=largest_residual(tree),
        by_step=by_step(run, weighting.weights),
        oee=oee_of(run, weighting.weights),
        defects=defects_of(run, weighting.weights),
        causes=causes,
        changes=changes_made(plant),
        fidelity=question.fidelity,
        agreement=by_day.agreement,
        notes=(*by_day.notes(), *weighting.notes),
    )


def _counter(on_progress: Progress | None, before: int, in_all: int) -> Callable[[int], None]:
    """Progress of one stage, counted behind what ended before it."""

    def told(done: int) -> None:
        if on_progress is not None:
            on_progress(min(before + done, in_all), in_all)

    return told
