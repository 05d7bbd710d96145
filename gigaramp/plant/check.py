"""Does a plant make sense? Errors that stop a simulation, and warnings that should be read."""

from __future__ import annotations

from gigaramp.errors import Problem
from gigaramp.plant.flow import read_flow
from gigaramp.plant.model import Plant


def problems_of(plant: Plant) -> list[Problem]:
    """Errors of a plant that reads well but makes no sense."""
    flow, problems = read_flow(plant)
    return problems
