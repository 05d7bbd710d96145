"""Which crews a plant has: by skill family, line and team; and who of the roster belongs to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gigaramp.errors import PlantError
from gigaramp.plant.model import Person, Plant
from gigaramp.plant.pseudonyms import seat_name, shown_names
from gigaramp.plant.skills import family_of_step
from gigaramp.twin.compile import Layout
from gigaramp.twin.timetable import Timetable, calendar_of


@dataclass(frozen=True)
class CrewName:
    """What a crew is called: its skill family (or group of technicians), its line, and its team from 1."""

    family: str
    line: str | None
    team: int

    @property
    def luck(self) -> str:
        """Name of its luck."""
        return f"crew {self.family}/{self.line or 'shared'}/team {self.team}"


@dataclass(frozen=True)
class Group:
    """The crews of one skill family on one line, one for each team."""

    family: str
    line: str | None
    calendar: int
    stations: tuple[int, ...]
    """Empty for technicians."""


def skill_families(plant: Plant) -> tuple[str, ...]:
    """Skill families in the order of the steps of the file, then the groups of technicians."""
    families = dict.fromkeys(family_of_step(plant, name) for name, step in plant.steps.items() if step.crew is not None)
    technicians = plant.people.technicians if plant.people is not None else {}
    return (*families, *technicians)


def groups_of(plant: Plant, layout: Layout, timetable: Timetable) -> tuple[Group, ...]:
    """Groups of crews, in the order of skill families and lines; technicians last."""
    found: dict[tuple[str, str | None, int], list[int]] = {}
    for k, place in enumerate(layout.places):
        step = plant.steps.get(place.step)
        if place.is_mover or step is None or plant.step_on(place.line or "", place.step).crew is None:
            continue
        row = timetable.calendars.index(calendar_of(plant, place.step))
        found.setdefault((family_of_step(plant, place.step), place.line, row), []).append(k)
    names = skill_families(plant)
    order = sorted(found, key=lambda key: (names.index(key[0]), key[1] or "", key[2]))
    groups = [Group(family, line, row, tuple(found[family, line, row])) for family, line, row in order]
    for name, technicians in (plant.people.technicians if plant.people is not None else {}).items():
        row = timetable.calendars.index(calendar_of(plant, technicians.steps[0]))
        groups.append(Group(name, None, row, ()))
    return tuple(groups)


def crew_names(plant: Plant, layout: Layout, timetable: Timetable) -> tuple[CrewName, ...]:
    """Names of the crews in the order of the kernel's numbers."""
    return tuple(
        CrewName(group.family, group.line, team + 1)
        for group in groups_of(plant, layout, timetable)
        for team in range(timetable.teams[group.calendar])
    )


def seat_names(plant: Plant, layout: Layout, timetable: Timetable, crews: np.recarray) -> tuple[str, ...]:
    """What the people of each seat are called in everything that is shown: by the roster, else by crew and number."""
    shown = shown_names(plant)
    rostered = roster_by_crew(plant, groups_of(plant, layout, timetable), timetable)
    found: list[str] = []
    for name, crew in zip(crew_names(plant, layout, timetable), crews, strict=True):
        listed = rostered.get((name.family, name.line, name.team - 1), ())
        words = " ".join(word for word in (name.family, name.line, f"team {name.team}") if word)
        found += [shown[person.id] for person in listed]
        found += [seat_name(words, number + 1) for number in range(int(crew.n_seats) - len(listed))]
    return tuple(found)


def roster_by_crew(
    plant: Plant, groups: tuple[Group, ...], timetable: Timetable
) -> dict[tuple[str, str | None, int], list[Person]]:
    """People of the roster by crew, first hired first; who names no line or no team is spread evenly."""
    found: dict[tuple[str, str | None, int], list[Person]] = {}
    people = plant.people
    for person in sorted(people.roster if people is not None else (), key=lambda person: person.hired):
        family = family_of_step(plant, person.steps[0])
        own = [group for group in groups if group.family == family and person.line in (None, group.line)]
        crews = [(group.family, group.line, team) for group in own for team in range(timetable.teams[group.calendar])]
        if person.team is not None:
            crews = [crew for crew in crews if crew[2] == int(person.team.mid) - 1]
        if not crews:
            what = f"{shown_names(plant)[person.id]} belongs to no crew"
            raise PlantError([plant.problem("people.roster", what, "", "check steps, line and team")])
        found.setdefault(min(crews, key=lambda crew: len(found.get(crew, ()))), []).append(person)
    return found
