"""A choice among plants: what each brings for a goal, and what knowing each set of numbers before it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.errors import AskError
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.odds.goals import goal_kind
from gigaramp.launch.question import Progress, Question, all_futures, outcome
from gigaramp.launch.uncertainty.answer import Worth
from gigaramp.launch.uncertainty.spreads import SHOWN, Judged, Simulated
from gigaramp.launch.uncertainty.worth import Decision, worth_of

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

AS_IT_IS = "as it is"
"""Name of the first option: the plant that is asked about."""


def plants_of(plant: Plant, what_ifs: Mapping[str, Plant | Mapping[str, Any]]) -> dict[str, Plant]:
    """The plants that could be chosen, by name; one told by its changes is made of the plant itself."""
    from gigaramp.plant.door import expect_plant

    found = {}
    for name, other in what_ifs.items():
        if isinstance(other, Mapping):
            other = plant.change_all(other)
        expect_plant(other, f"what_ifs {name}")
        found[name] = other
    return found


def check_choice(plant: Plant, what_ifs: Mapping[str, Plant], goal: str | None) -> str:
    """The goal that the choice is for. Raises AskError where the plants cannot be compared for it."""
    chosen = goal or next(iter(plant.goals))
    if chosen not in plant.goals:
        near = get_close_matches(chosen, list(plant.goals), n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"goals are {', '.join(plant.goals)}"
        raise AskError(f'goal: no goal is called "{chosen}": {hint}')
    if AS_IT_IS in what_ifs:
        raise AskError(f'what_ifs: "{AS_IT_IS}" is the plant itself, give the other plant another name')
    for name, other in what_ifs.items():
        if other.start != plant.start:
            raise AskError(
                f"what_ifs: {name} starts on {other.start}, the plant on {plant.start}: days cannot be paired"
            )
        if chosen not in other.goals:
            raise AskError(f"what_ifs: {name} has no goal {chosen}, so it cannot be compared for it")
    return chosen


def days_of_other(first: Question, other: Plant, goal: str, told: Progress | None, counted: tuple[int, int]) -> Floats:
    """(futures,) day on which another plant reaches the goal in the same futures, restricted at the horizon.

    What is known happened in the first plant, so it says which futures are kept of the other.
    """
    question = replace(first, plant=other)
    working = question.working()
    tests = fork_tests(other, working)
    tests = replace(tests, lines=(False,) * len(tests.days))
    study = question.study(tests)
    run = study.run(all_futures(question, study, told, counted))
    reached = outcome(run, working, tests, goal, other.goals[goal])
    return reached.restricted(run.days[-1].toordinal())


def worth_among(simulated: Simulated, judged: Judged, goal: str, others: Mapping[str, Floats]) -> Worth:
    """What knowing is worth before choosing among the plant as it is and the others, by their days to the goal."""
    run = simulated.run
    days = [simulated.reached[goal].restricted(run.days[-1].toordinal()), *others.values()]
    names = [AS_IT_IS, *others]
    decision = Decision.of(-np.stack(days, axis=1), simulated.weights)
    perfect, error = decision.perfect()
    return Worth(
        goal=goal,
        kind=goal_kind(goal, run.plant.goals[goal]),
        unit="days",
        chosen=names[decision.chosen],
        options=decision.options(names),
        perfect=perfect,
        perfect_error=error,
        groups=worth_of(judged.groups, decision),
        kinds=worth_of(judged.kinds, decision),
        steps=worth_of(judged.steps, decision),
        numbers=worth_of(judged.numbers, decision)[:SHOWN],
    )
