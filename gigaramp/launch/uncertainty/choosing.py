"""A choice among plants: what each brings for a goal, and what knowing each set of numbers before it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.question import Progress, Question, all_futures, outcome
from gigaramp.launch.uncertainty.answer import Worth
from gigaramp.launch.uncertainty.spreads import SHOWN, Judged, Simulated
from gigaramp.launch.uncertainty.worth import Decision, worth_of
from gigaramp.launch.what_ifs.plants import Alternative, LineUp, line_up, same_for_all

if TYPE_CHECKING:
    from gigaramp.launch.what_ifs.plants import Asked
    from gigaramp.plant.model import Plant

AS_IT_IS: Final = "as it is"
"""Name of the first option: the plant that is asked about."""

DAYS: Final = "days"
EUROS: Final = "EUR"
"""What a benefit is told in."""


@dataclass(frozen=True, eq=False)
class Choice:
    """The plants among which is chosen: the plant as it is, and the others; for the date of `goal`.

    `a_day`: euros that a day sooner is worth, and `costs` of the others in euros, where one of them names a cost; else a
    day is worth one day, and nothing costs anything.
    """

    plant: Plant
    others: tuple[Alternative, ...]
    goal: str
    unit: Literal["days", "EUR"]
    a_day: float

    @property
    def costs(self) -> list[float]:
        """What each of the others costs, in the unit of the choice."""
        return [other.cost or 0.0 for other in self.others] if self.unit == EUROS else [0.0] * len(self.others)


def choice_of(plant: Plant, what_ifs: Asked | None, goal: str | None) -> Choice:
    """The choice that is asked about. Raises AskError or PlantError where its plants cannot be compared."""
    from gigaramp.launch.money.rates import worth

    found = line_up(plant, what_ifs) if what_ifs is not None else LineUp(plant, ())
    chosen = goal or next(iter(found.plant.goals))
    if chosen not in found.plant.goals:
        near = get_close_matches(chosen, list(found.plant.goals), n=1)
        if near:
            raise AskError(say('goal: no goal is called "{goal}": did you mean "{near}"?', goal=chosen, near=near[0]))
        raise AskError(
            say('goal: no goal is called "{goal}": goals are {goals}', goal=chosen, goals=listed(found.plant.goals))
        )
    same_for_all(found.others, chosen)
    if AS_IT_IS in {other.name for other in found.others}:
        raise AskError(say("what-if {name}: this is the plant itself, give the what-if another name", name=AS_IT_IS))
    if all(other.cost is None for other in found.others):
        return Choice(found.plant, found.others, chosen, DAYS, 1.0)
    a_day = worth(found.plant).per_day_of_delay
    if a_day is None:
        raise AskError(
            say(
                "what_ifs: costs are named, but a day has no price in a plant without a goal of a rate; leave the costs out"
            )
        )
    return Choice(found.plant, found.others, chosen, EUROS, a_day.mid)


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


def worth_among(simulated: Simulated, judged: Judged, choice: Choice, days: Sequence[Floats]) -> Worth:
    """What knowing is worth before choosing among the plant as it is and the others, by the `days` of these to the goal."""
    run = simulated.run
    first = simulated.reached[choice.goal].restricted(run.days[-1].toordinal())
    benefits = [np.zeros(len(first))]
    benefits += [choice.a_day * (first - other) - cost for other, cost in zip(days, choice.costs, strict=True)]
    names = [AS_IT_IS, *(other.name for other in choice.others)]
    decision = Decision.of(np.stack(benefits, axis=1), simulated.weights)
    perfect, error = decision.perfect()
    return Worth(
        goal=choice.goal,
        unit=choice.unit,
        a_day=choice.a_day if choice.unit == EUROS else None,
        chosen=names[decision.chosen],
        options=decision.options(names),
        perfect=perfect,
        perfect_error=error,
        groups=worth_of(judged.groups, decision),
        kinds=worth_of(judged.kinds, decision)[:SHOWN],
        steps=worth_of(judged.steps, decision)[:SHOWN],
        numbers=worth_of(judged.numbers, decision)[:SHOWN],
    )
