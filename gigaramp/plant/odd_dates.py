"""Dates that are possible, and yet seldom meant: told as warnings, because a forecast can be made all the same."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.model import Plant


def odd_dates(plant: Plant) -> Iterator[Problem]:
    """Warnings: an `as_of` or an announced date before the start, and months of the plan that are never simulated."""
    start, horizon = plant.start, plant.horizon
    if plant.as_of is not None and plant.as_of < start:
        yield plant.problem("as_of", f"{plant.as_of} is before the start", f"the start is {start}", "so the plant has made nothing yet")
    for name, goal in plant.goals.items():
        if goal.announced is not None and goal.announced < start:
            what, why = f"{goal.announced} is before the start", f"the start is {start}"
            yield plant.problem(f"goals.{name}.announced", what, why, "no future can be there by then; is a date wrong?")
    if plant.plan is None or horizon is None:
        return
    late = sorted(month for month in plant.plan.months if month > f"{horizon:%Y-%m}")
    if late:
        told = late[0] if len(late) == 1 else f"{late[0]} to {late[-1]}"
        why = f"the horizon is {horizon}"
        yield plant.problem(f"plan.months.{late[0]}", f"{told}: after the horizon", why, "never simulated; write a later horizon:")
