"""Levels that a log tells: sign-offs and withdrawals become judgements of the plant file, without the name of who signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from gigaramp.languages import say
from gigaramp.plant.pseudonyms import is_code
from gigaramp.plant.skills import family_of_step, has_crew

if TYPE_CHECKING:
    from datetime import date

    from gigaramp.plant.model import Person, Plant

LEVEL_KINDS: Final = ("skill_signed_off", "skill_withdrawn")
"""Kinds that tell the level of a person at a step."""
BY_LOG: Final = "log-1"
"""Stands for who signed, where that is no code: a plant holds no names, and takes no other word."""


def levels_told(plant: Plant, rows: Iterable[dict[str, Any]], strangers: dict[str, None]) -> list[dict[str, Any]]:
    """The level of each person and step as a judgement, of rows in their order with their day `on`.

    The newest row of a person, a line and a step holds, and of several lines the highest level: as the page of people counts.
    A withdrawal leaves the level it tells, or 0. What the plant cannot hold goes into `strangers`, in words.
    """
    people = {person.id: person for person in (plant.people.roster if plant.people is not None else ())}
    held: dict[tuple[str, str], dict[str | None, float]] = {}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        person, level = people.get(row["about"]), row["quantity"]
        if level is None and row["what"] == "skill_withdrawn":
            level = 0.0
        if person is None or row["step"] not in plant.steps or level is None:
            strangers[say("sign-offs of people who are not on the roster")] = None
        elif not _fits(plant, person, row["step"], level, row["on"]):
            strangers[say("sign-offs that the plant file has no place for")] = None
        else:
            key = (person.id, row["step"])
            lines = held.setdefault(key, {})
            lines[row["line"]] = level
            found[key] = {
                "person": person.id,
                "step": row["step"],
                "level": max(lines.values()),
                "on": row["on"].isoformat(),
                "by": _by(plant, row["cause"]),
            }
    return list(found.values())


def _fits(plant: Plant, person: Person, step: str, level: float, on: date) -> bool:
    """Whether the plant takes the judgement: it simulates skills, and this person was hired and works at such a step."""
    skilled = plant.people is not None and plant.people.skill is not None
    if not (skilled and has_crew(plant, step) and 0 <= level <= 4 and on >= person.hired):
        return False
    return family_of_step(plant, step) in {family_of_step(plant, one) for one in person.steps}


def _by(plant: Plant, signer: str | None) -> str:
    """Who signed, where it is a family of experts or a code."""
    families = plant.people.experts if plant.people is not None else ()
    return signer if signer is not None and (signer in families or is_code(signer)) else BY_LOG


__all__ = ["BY_LOG", "LEVEL_KINDS", "levels_told"]
