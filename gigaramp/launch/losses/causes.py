"""Causes that can be acted on: one closed list, each with what it is and what its absence would mean."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gigaramp.languages import later

MEANINGS: Final = MappingProxyType(
    {
        "machine_maturity": later(
            "Machines fail more often while they are new: without it they are mature from the first day."
        ),
        "people_skill": later("Local people still learn: without it each has full skill from the first hour."),
        "experts_absence": later(
            "Experts are too few, not there yet, or gone: without it one stands at every step, line and shift to the end."
        ),
        "language": later("Experts and local people share no language: without it they understand each other fully."),
        "process_knowledge": later(
            "Defects and excursions of a young process: without it scrap is mature from the first day."
        ),
        "capacity": later("Machines too few or too slow for nameplate: without it slow machines would still reach it."),
        "sleds": later("Too few sleds: without it there is always one."),
        "training_load": later(
            "Recruits wait for a class and sit in it: without it they are trained on the day they come."
        ),
        "not_accepted": later("Lines wait for acceptance and release: without it both come when the line starts."),
        "no_material": later("The supply stops: without it, never."),
        "no_demand": later("The customer calls off less than is made: without it all is taken."),
        "utilities": later("Dry room, energy or IT stop the plant: without it, never."),
    }
)
"""Cause -> what it is, and what its absence means."""

CAUSES: Final[tuple[str, ...]] = tuple(MEANINGS)
"""The closed list of causes."""

NAMES: Final = MappingProxyType(
    {
        "machine_maturity": later("machine maturity"),
        "people_skill": later("people's skill"),
        "experts_absence": later("experts' absence"),
        "language": later("language"),
        "process_knowledge": later("process knowledge"),
        "capacity": later("capacity"),
        "sleds": later("sleds"),
        "training_load": later("training load"),
        "not_accepted": later("acceptance and release"),
        "no_material": later("no material"),
        "no_demand": later("no demand"),
        "utilities": later("utilities"),
    }
)
"""Cause -> its short name in tables and pictures."""
