"""What a plant lends to an import of its data: the names of its steps and lines, its clock, and the losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.log.imports import PlantNames
    from gigaramp.plant import Plant


def import_names(plant: Plant | None) -> PlantNames:
    """Names of a plant; without one only the closed list of losses."""
    from gigaramp.kpi.losses import LOSSES
    from gigaramp.log.imports import PlantNames

    if plant is None:
        return PlantNames(losses=LOSSES)
    from gigaramp.plant.flow import flow_of
    from gigaramp.twin.timetable import timetable_of

    minute = timetable_of(plant, plant.start, flow_of(plant).output).first_minute
    return PlantNames(tuple(plant.steps), tuple(plant.lines), LOSSES, plant.timezone, minute)
