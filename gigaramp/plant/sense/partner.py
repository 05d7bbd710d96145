"""What makes a line that a partner runs impossible, or without effect."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.experts import Operator
from gigaramp.plant.model import Line, Plant


def partner_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of `operated_by`: no people to hand over to, dates in the wrong order, numbers without effect."""
    for name, line in plant.lines.items():
        if line.operated_by is not None:
            address = f"lines.{name}.operated_by"
            yield from _place(plant, address)
            yield from _dates(plant, address, line, line.operated_by)
            yield from _effects(plant, address, line.operated_by)


def _place(plant: Plant, address: str) -> Iterator[Problem]:
    if plant.people is None:
        yield plant.problem(
            address, "stands without people:", "a line is handed over to people", "add people: with recruits:"
        )
    elif not any(step.crew is not None and not step.shared for step in plant.steps.values()):
        why = "shared steps belong to no line"
        yield plant.problem(
            address, "changes nothing", f"no step of a line names a crew; {why}", "add crew: to a step of the line"
        )


def _dates(plant: Plant, address: str, line: Line, operator: Operator) -> Iterator[Problem]:
    starts = line.starts.mid if line.starts is not None else plant.start
    first = operator.from_.mid if operator.from_ is not None else starts
    if operator.until.mid <= first:
        yield plant.problem(
            f"{address}.until",
            f"{operator.until.mid} is not after {first}",
            "it runs the line from then on",
            "write a later until:",
        )
    if plant.horizon is not None and first > plant.horizon:
        yield plant.problem(
            f"{address}.from",
            f"{first} is after the horizon",
            f"the horizon is {plant.horizon}",
            "write a later horizon:",
        )


def _effects(plant: Plant, address: str, operator: Operator) -> Iterator[Problem]:
    if operator.experience is not None and plant.learning is None:
        why = "experience counts only where defects fall with it"
        yield plant.problem(f"{address}.experience", "changes nothing", why, "add learning: {}")
    if operator.leaves_behind is not None and operator.experience is None:
        yield plant.problem(
            f"{address}.leaves_behind", "stands without experience:", "it is a share of it", "add experience:"
        )
    if operator.handover is not None and plant.people is not None and plant.people.skill is None:
        why = "without skill: every crew is at full skill from its first day"
        yield plant.problem(f"{address}.handover", "changes nothing", why, "add skill: {} below people:")
