"""What makes people who are known by id impossible: the roster, how they were judged, and ids that read like names."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.calendar import calendar_of, shifts_overlap
from gigaramp.plant.model import Assessment, People, Person, Plant
from gigaramp.plant.pseudonyms import is_code
from gigaramp.plant.skills import family_of_step, has_crew, teams_of
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import shorten

MOST_SKILLS = 2
"""Skill families of one person that the twin follows: the own one, and one to stand in at."""


def roster_problems(plant: Plant, people: People) -> Iterator[Problem]:
    """Errors of `people.roster`, `people.names` and `people.assessed`.

    What a person is called is not told, except where it is the very thing that is wrong: the place in the file says who.
    """
    if people.names == "roster" and not people.roster:
        yield plant.problem("people.names", "changes nothing", "there is no roster", "add roster:, or remove names:")
    first: dict[str, int] = {}
    for position, person in enumerate(people.roster):
        address = f"people.roster.{position}"
        yield from _id(plant, address, person, first.get(person.id))
        first.setdefault(person.id, position)
        yield from _stay(plant, address, person)
        yield from _steps(plant, address, person)
        yield from _place(plant, address, person)
    for position, judged in enumerate(people.assessed):
        yield from _assessed(plant, people, f"people.assessed.{position}", judged)


def _id(plant: Plant, address: str, person: Person, before: int | None) -> Iterator[Problem]:
    if not person.id.strip():
        yield plant.problem(f"{address}.id", "is empty", "people are told apart by it", "write a code such as P-014")
    elif before is not None:
        line = plant.origin.places.get(("people", "roster", before), (None,))[0]
        other = f"people.roster.{before}" + (f", line {line}" if line is not None else "")
        yield plant.problem(
            f"{address}.id",
            "is already the id of another person",
            f"see {other}",
            "give each person an id of their own",
        )
    elif plant.people is not None and plant.people.names == "pseudonyms" and not is_code(person.id):
        yield plant.problem(f"{address}.id", *_reads_like_a_name(person.id))


def _reads_like_a_name(text: str) -> tuple[str, str, str]:
    what = f"`{shorten(text)}` reads like the name or the address of a person"
    return what, "a plant holds no names, so that no answer can show them", "write a code with a digit, such as P-014"


def _stay(plant: Plant, address: str, person: Person) -> Iterator[Problem]:
    if person.leaves is not None and person.leaves <= person.hired:
        what = f"leaves on {person.leaves} before arriving"
        yield plant.problem(f"{address}.leaves", what, f"hired is {person.hired}", "write a later leaves:")


def _steps(plant: Plant, address: str, person: Person) -> Iterator[Problem]:
    if not person.steps:
        yield plant.problem(
            f"{address}.steps", "is empty", "a person of the roster works at a step", "write at least one step"
        )
    known = []
    for position, step in enumerate(person.steps):
        where = f"{address}.steps.{position}"
        if step not in plant.steps:
            yield plant.problem(where, f"there is no step `{step}`", "", did_you_mean(step, plant.steps))
        elif step in person.steps[:position]:
            yield plant.problem(where, f"{step} is named twice", "", "write it once")
        elif not has_crew(plant, step):
            yield plant.problem(where, f"{step} names no crew", "nobody stands there", "add crew: to it, or remove it")
        else:
            known.append(step)
    skills = list(dict.fromkeys(family_of_step(plant, step) for step in known))
    if len(skills) > MOST_SKILLS:
        what = f"ask for {len(skills)} skills: {', '.join(skills)}"
        yield plant.problem(
            f"{address}.steps", what, "a second skill is followed, no third", f"write the steps of {MOST_SKILLS} skills"
        )
    for step in known[1:]:
        yield from _at_once(plant, f"{address}.steps", known[0], step)


def _at_once(plant: Plant, address: str, first: str, other: str) -> Iterator[Problem]:
    """Two steps that one person cannot serve: their shifts overlap, or only one of them stands on a line."""
    if plant.steps[first].shared != plant.steps[other].shared and len(plant.line_names) > 1:
        shared, own = (first, other) if plant.steps[first].shared else (other, first)
        why = f"{shared} is one for all lines and {own} stands on each"
        yield plant.problem(address, f"{first} and {other} are in different crews", why, "write one of them")
        return
    one, two = (calendar_of(plant, plant.steps[step]) for step in (first, other))
    if one is not None and two is not None and one != two and shifts_overlap(one, two):
        told = f"{first} works {', '.join(one.shifts)} and {other} {', '.join(two.shifts)}"
        yield plant.problem(
            address,
            f"{first} and {other} have shifts that overlap",
            told,
            "write one of them, or give both one calendar:",
        )


def _place(plant: Plant, address: str, person: Person) -> Iterator[Problem]:
    step = next((step for step in person.steps if step in plant.steps), None)
    if person.line is not None and person.line not in plant.line_names:
        yield plant.problem(
            f"{address}.line", f"there is no line `{person.line}`", "", did_you_mean(person.line, plant.line_names)
        )
    elif step is not None and person.line is not None and plant.steps[step].shared:
        yield plant.problem(f"{address}.line", f"stands with {step}", f"{step} is shared by all lines", "remove line:")
    yield from _team(plant, f"{address}.team", person, step)


def _team(plant: Plant, address: str, told: Person | Assessment, step: str | None) -> Iterator[Problem]:
    teams = teams_of(plant, step) if step is not None else None
    if told.team is None or teams is None or step is None:
        return
    if not 1 <= told.team.mid <= teams:
        what = f"there is no team {told.team.mid:g}"
        yield plant.problem(address, what, f"{step} has {teams} teams", f"write a number from 1 to {teams}")


def _assessed(plant: Plant, people: People, address: str, judged: Assessment) -> Iterator[Problem]:
    if judged.level.high > 4:
        yield plant.problem(f"{address}.level", "is above 4", "levels go from 0 to 4", "write a number from 0 to 4")
    if judged.step not in plant.steps:
        yield plant.problem(
            f"{address}.step", f"there is no step `{judged.step}`", "", did_you_mean(judged.step, plant.steps)
        )
    elif not has_crew(plant, judged.step):
        yield plant.problem(
            f"{address}.step",
            f"{judged.step} names no crew",
            "nobody stands there who could be judged",
            "name another step",
        )
    else:
        yield from _team(plant, f"{address}.team", judged, judged.step)
        if judged.line is not None and judged.line not in plant.line_names:
            mend = did_you_mean(judged.line, plant.line_names)
            yield plant.problem(f"{address}.line", f"there is no line `{judged.line}`", "", mend)
        elif judged.line is not None and plant.steps[judged.step].shared:
            why = f"{judged.step} is shared by all lines"
            yield plant.problem(f"{address}.line", f"stands with {judged.step}", why, "remove line:")
    if judged.person is not None:
        yield from _judged_person(plant, people, address, judged)
    yield from _judge(plant, people, f"{address}.by", judged.by)


def _judged_person(plant: Plant, people: People, address: str, judged: Assessment) -> Iterator[Problem]:
    person = next((person for person in people.roster if person.id == judged.person), None)
    if person is None:
        what = f"there is no `{shorten(judged.person)}` in the roster"
        mend = (
            f"write an id of the {len(people.roster)} people of people.roster" if people.roster else "add people.roster"
        )
        yield plant.problem(f"{address}.person", what, "", mend)
        return
    if judged.on < person.hired:
        what = f"{judged.on} is before the person is hired"
        yield plant.problem(f"{address}.on", what, f"hired is {person.hired}", "write a later on:")
    if judged.step in plant.steps and family_of_step(plant, judged.step) not in {
        family_of_step(plant, step) for step in person.steps
    }:
        why = f"the person works at {', '.join(person.steps)}"
        yield plant.problem(
            f"{address}.step",
            f"{judged.step} is no step of this person",
            why,
            "name another step, or add it to the person's steps",
        )
    for key in ("line", "team"):
        if getattr(judged, key) is not None:
            yield plant.problem(
                f"{address}.{key}", "stands with person:", "a person is judged, wherever they work", f"remove {key}:"
            )


def _judge(plant: Plant, people: People, address: str, by: str) -> Iterator[Problem]:
    """Who judged is a family of experts, a group of technicians, a partner, or a code: never a name."""
    partners = [line.operated_by.name for line in plant.lines.values() if line.operated_by is not None]
    groups = [*people.experts, *people.technicians]
    if people.names == "roster" or by in groups or by in partners or is_code(by):
        return
    near = did_you_mean(by, groups)
    if near.startswith("did you mean"):
        yield plant.problem(address, f"there is no family `{shorten(by)}`", "", near)
        return
    what, why, mend = _reads_like_a_name(by)
    yield plant.problem(address, what, why, mend.replace("write a code", "write a family of experts, or a code"))
