"""Dates that are possible, and yet seldom meant: told as warnings, because a forecast can be made all the same."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.languages import say
from gigaramp.plant.model import Plant


def odd_dates(plant: Plant) -> Iterator[Problem]:
    """Warnings: an `as_of` or an announced date before the start, and months of the plan that are never simulated."""
    start, horizon = plant.start, plant.horizon
    if plant.as_of is not None and plant.as_of < start:
        yield plant.problem(
            "as_of",
            say("{as_of} is before the start", as_of=plant.as_of),
            say("the start is {start}", start=start),
            say("so the plant has made nothing yet"),
        )
    for name, goal in plant.goals.items():
        if goal.announced is not None and goal.announced < start:
            what, why = (
                say("{announced} is before the start", announced=goal.announced),
                say("the start is {start}", start=start),
            )
            yield plant.problem(
                f"goals.{name}.announced", what, why, say("no future can be there by then; is a date wrong?")
            )
    if plant.plan is None or horizon is None:
        return
    late = sorted(month for month in plant.plan.months if month > f"{horizon:%Y-%m}")
    if late:
        told = late[0] if len(late) == 1 else say("{low} to {high}", low=late[0], high=late[-1])
        why = say("the horizon is {horizon}", horizon=horizon)
        yield plant.problem(
            f"plan.months.{late[0]}",
            say("{told}: after the horizon", told=told),
            why,
            say("never simulated; write a later horizon:"),
        )
