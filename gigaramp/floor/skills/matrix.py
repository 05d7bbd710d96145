"""The readiness matrix: for each step, how many people stand at each level, who signed them, and what a shift needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigaramp.floor.skills.levels import LEVELS, READY

if TYPE_CHECKING:
    from gigaramp.floor.state import Picture, SkillNow
    from gigaramp.plant.model import Plant


@dataclass(frozen=True)
class StepSkills:
    """One step. `at`: level -> people who stand there; `ready`: people at level 3 or 4.

    `needed`: people that a shift of it needs on all its lines, by the plant file; None where it tells none.
    `signed`: its sign-offs, by the person's name. A person is counted once, with their highest level on any line.
    """

    step: str
    at: Mapping[int, int]
    ready: int
    needed: float | None
    signed: tuple[SkillNow, ...]


def skill_matrix(plant: Plant, picture: Picture) -> tuple[StepSkills, ...]:
    """Every step of the plant that needs people, or has somebody signed off, in the order of the plant."""
    told = dict.fromkeys(one.step for one in picture.skills if one.step is not None)
    steps = [*plant.steps, *sorted(name for name in told if name not in plant.steps)]
    made = [_of_step(plant, picture, step) for step in steps]
    return tuple(one for one in made if one.signed or one.needed)


def _of_step(plant: Plant, picture: Picture, step: str) -> StepSkills:
    signed = [one for one in picture.skills if one.step == step and round(one.level) >= 1]
    highest: dict[str, int] = {}
    for one in signed:
        highest[one.person] = max(highest.get(one.person, 0), min(round(one.level), max(LEVELS)))
    return StepSkills(
        step=step,
        at={level: sum(1 for one in highest.values() if one == level) for level in LEVELS},
        ready=sum(1 for one in highest.values() if one >= READY),
        needed=_needed(plant, step),
        signed=tuple(sorted(signed, key=lambda one: (one.person.casefold(), one.line or ""))),
    )


def _needed(plant: Plant, step: str) -> float | None:
    """People that one shift of a step needs, on all lines together."""
    if step not in plant.steps:
        return None
    own = plant.steps[step]
    places = [own] if own.shared else [plant.step_on(line, step) for line in plant.line_names]
    crews = [one.crew.mid for one in places if one.crew is not None]
    return sum(crews) if crews else None
