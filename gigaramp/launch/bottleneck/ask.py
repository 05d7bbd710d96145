"""Bottleneck: which step limits output each week, with confidence, and what each step would be worth if it were perfect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, Unpack

from gigaramp.languages import say
from gigaramp.launch.bottleneck.answer import Bottleneck
from gigaramp.launch.bottleneck.ribbon import periods_of, steps_of, weeks_of
from gigaramp.launch.bottleneck.turning_point import Limiting, limiting
from gigaramp.launch.bottleneck.words import definition, worth_definition
from gigaramp.launch.bottleneck.worth import (
    Pairs,
    count_up,
    counted_from,
    full_speed_a_day,
    pairs_to_come,
    run_of,
    worth_of,
)
from gigaramp.launch.changes import changes_made
from gigaramp.launch.question import How, Question, ask

if TYPE_CHECKING:
    from gigaramp.launch.bottleneck.answer import StepLimits
    from gigaramp.launch.odds.weights import Weighting
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

READ: Final = frozenset({"losses", "producing", "capability", "shipped"})
"""What the limiting step is read from."""

PAIRED: Final = 0.5
"""Share of the futures that the worth of steps is measured in: pairs under the same luck need fewer."""

LEAST_PAIRED: Final = 8
"""Fewest futures of a pair, where so many are asked for: the error of fewer says little."""


def bottleneck(
    plant: Plant, until: date | str | None = None, futures: int = 40, seed: int = 1, **how: Unpack[How]
) -> Bottleneck:
    """Say which step limits output each week, how sure that is, and what each step would be worth if it were perfect.

    `until` is the last day (default: the horizon of the plant). Half of the `futures` are simulated once more for each step,
    by day, and by the event twin for those that pay most. Raises AskError for a question that has no answer.
    """
    on_progress = how.pop("on_progress", None)
    question = ask(
        plant, until, futures, seed,
        how.get("pool", "processes"), how.get("workers"), how.get("correlation", 0.5), how.get("address"), how.get("lot"),
        how.get("fidelity", "event"), needs_goal=False,
    )  # fmt: skip
    working, first = question.working(), counted_from(plant)
    back, paired = question.looking_back, min(futures, max(LEAST_PAIRED, round(PAIRED * futures)))
    in_all = back + futures + paired * pairs_to_come(plant, question.fidelity)
    with question.standing():
        by_day = replace(question, fidelity="day", lot=None).measured()
        question = by_day if question.fidelity == "day" else question
        question = question.looked_back(working, on_progress, (0, in_all))
        told = count_up(on_progress, back, in_all)
        run = run_of(replace(question, keeps=READ), list(question.indices), told)
        weighting = question.weigh(run, working)
        found = limiting(run)
        steps = steps_of(run, found, weighting.weights, first)
        some = replace(run, futures=run.futures[:paired])
        pairs = Pairs(
            question, tuple(future.index for future in some.futures), question.weigh(some, working).weights, first,
            full_speed_a_day(plant, working, first), told,
        )  # fmt: skip
        worth = worth_of(pairs, by_day, most_limiting(steps))
    if on_progress is not None:
        on_progress(in_all, in_all)
    answer = read_bottleneck(question, run, found, weighting)
    return replace(
        answer,
        worth=worth,
        worth_definition=worth_definition(),
        agreement=by_day.agreement,
        notes=(*_notes(question, by_day), *answer.notes),
    )


def _notes(question: Question, by_day: Question) -> tuple[str, ...]:
    """How far the day model can be trusted here: it tells everything, or screens the steps alone."""
    if question.fidelity == "day":
        return by_day.notes()
    return (say("The screening by day: {agreement}.", agreement=str(by_day.agreement)),)


def read_bottleneck(question: Question, run: Run, found: Limiting, weighting: Weighting) -> Bottleneck:
    """Who limits each week of a run, without what it would be worth."""
    from gigaramp import __version__

    plant, weights = question.plant, weighting.weights
    weeks = weeks_of(run, found, weights)
    return Bottleneck(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        counted_from=counted_from(plant),
        futures=len(run.futures),
        effective_futures=weighting.effective,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        product=run.output_product,
        definition=definition(),
        worth_definition="",
        weeks=weeks,
        periods=periods_of(weeks),
        steps=steps_of(run, found, weights, counted_from(plant)),
        worth=(),
        changes=changes_made(plant),
        fidelity=question.fidelity,
        notes=weighting.notes,
    )


def most_limiting(steps: Sequence[StepLimits]) -> tuple[str, ...]:
    """Steps that limit at all from the day of the answer on, those that limit most first."""
    return tuple(one.step for one in sorted(steps, key=lambda one: -one.weeks) if one.weeks > 0.0)
