"""Skill families: the steps that ask for one skill, and the crews that have it."""

from __future__ import annotations

from gigaramp.plant.calendar import calendar_of
from gigaramp.plant.model import Plant

TEAMS_WITHOUT_CALENDAR = 3
"""A plant without a calendar is always open: one team for each 8 h of the day."""


def skill_families(plant: Plant) -> dict[str, tuple[str, ...]]:
    """Steps of each skill family, in the order of the steps of the file; a step that no family names is its own."""
    crewed = [name for name in plant.steps if has_crew(plant, name)]
    families = dict.fromkeys(family_of_step(plant, name) for name in crewed)
    return {family: tuple(name for name in crewed if family_of_step(plant, name) == family) for family in families}


def family_of_step(plant: Plant, step: str) -> str:
    """Name of the skill family a step belongs to."""
    named = plant.people.skills if plant.people is not None else {}
    return next((family for family, steps in named.items() if step in steps), step)


def has_crew(plant: Plant, step: str) -> bool:
    """True where the step needs people on some line."""
    lines = [None] if plant.steps[step].shared else list(plant.line_names)
    return any(
        (own.crew is not None and own.crew.high > 0)
        for own in (plant.steps[step] if line is None else plant.step_on(line, step) for line in lines)
    )


def teams_of(plant: Plant, step: str) -> int | None:
    """Shift teams of a step; None where it follows no calendar beside steps that do."""
    calendar = calendar_of(plant, plant.steps[step])
    if calendar is None:
        return None if plant.calendars else TEAMS_WITHOUT_CALENDAR
    return round(calendar.teams.mid) if calendar.teams is not None else len(calendar.shifts)
