"""The roster: how many experts of each family, from when, until when, beside everything else that money can buy.

One choice of each lever, within budget, days of experts, places for them and arrivals a month, so that the straight-line
picture of the day model (`surrogate.py`) promises most: a multiple-choice knapsack with a timetable, solved by OR-Tools
CP-SAT. What it proposes is a candidate like any other; the twin says what it is worth.
"""

from __future__ import annotations

from typing import Any

from gigaramp.launch.advise.limits import Limits
from gigaramp.launch.advise.plans import Levers, Option, Plan
from gigaramp.launch.advise.surrogate import Surrogate

MOST_VALUES = 7
"""Values of one setting that are looked at: 343 stays of one family at most."""

FINE = 1_000_000
"""The best of all gains in the whole numbers that CP-SAT counts in."""

EFFORT = 2.0
"""Most effort of one solution, in CP-SAT's own seconds, which do not depend on the computer."""


def proposals(surrogate: Surrogate, limits: Limits, lever_names: tuple[str, ...], most: int, seed: int) -> list[Plan]:
    """The best plans of the straight-line picture, best first; only these levers are moved. Fewer where there are fewer."""
    from ortools.sat.python import cp_model

    levers = surrogate.levers
    model = cp_model.CpModel()
    choices = {name: levers.options(name, MOST_VALUES) for name in lever_names}
    taken = {(name, k): model.new_bool_var(f"{name} {k}") for name in lever_names for k in range(len(choices[name]))}
    for name in lever_names:
        model.add_at_most_one(taken[name, k] for k in range(len(choices[name])))
    _limit(model, levers, limits, choices, taken)
    gains = {key: surrogate.gain(choices[key[0]][key[1]]) for key in taken}
    unit = max((abs(gain) for gain in gains.values()), default=0.0) / FINE or 1.0
    # Of plans alike, the one that moves least: a lever costs one unit by itself.
    model.maximize(sum((round(gains[key] / unit) - 1) * variable for key, variable in taken.items()))
    found: list[Plan] = []
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = EFFORT
    for _ in range(most):
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        chosen = [key for key, variable in taken.items() if solver.boolean_value(variable)]
        plan = levers.as_is
        for name, k in chosen:
            plan = levers.with_option(plan, choices[name][k])
        found.append(plan)
        # Not the same again: another choice of at least one of its levers, or one more.
        others: list[Any] = [variable for key, variable in taken.items() if key not in chosen]
        model.add_bool_or([taken[key].negated() for key in chosen] + others)
    return found


def _limit(
    model: Any, levers: Levers, limits: Limits, choices: dict[str, list[Option]], taken: dict[tuple[str, int], Any]
) -> None:
    """Every limit as one line of the model; money in whole EUR, costs up and the budget down."""
    plans = {key: levers.with_option(levers.as_is, choices[key[0]][key[1]]) for key in taken}
    if limits.budget is not None:
        model.add(sum(_up(levers.cost(plans[key])) * variable for key, variable in taken.items()) <= int(limits.budget))
    stays = {key: levers.stay(plans[key], key[0]) for key in taken if levers.is_roster(key[0])}
    there = {key: stay for key, stay in stays.items() if stay is not None}
    if limits.expert_days is not None:
        model.add(sum(stay.days * taken[key] for key, stay in there.items()) <= int(limits.expert_days))
    if limits.places is not None:
        for day in sorted({stay.arrives for stay in there.values()}):
            on_site = [stay.count * taken[key] for key, stay in there.items() if stay.arrives <= day < stay.leaves]
            model.add(sum(on_site) <= limits.places)
    if limits.arrivals is not None:
        for month in sorted({stay.arrives.replace(day=1) for stay in there.values()}):
            coming = [stay.count * taken[key] for key, stay in there.items() if stay.arrives.replace(day=1) == month]
            model.add(sum(coming) <= limits.arrivals)


def _up(cost: float) -> int:
    return int(-(-cost // 1))
