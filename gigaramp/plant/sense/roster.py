"""What makes people who are known by id impossible: the roster, and ids that read like names."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.calendar import calendar_of, shifts_overlap
from gigaramp.plant.model import People, Person, Plant
from gigaramp.plant.pseudonyms import is_code
from gigaramp.plant.sense.judgements import judgement_problems, reads_like_a_name, team_problems
from gigaramp.plant.skills import family_of_step, has_crew
from gigaramp.plant.structure import did_you_mean

WORKING_LIFE = 100_000 * 3600.0
"""Seconds at work that nobody reaches: 50 years of 2,000 h."""

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
        yield from _prior_hours(plant, address, person)
    yield from judgement_problems(plant, people)


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
        yield plant.problem(f"{address}.id", *reads_like_a_name(person.id))


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
    yield from team_problems(plant, f"{address}.team", person, step)


def _prior_hours(plant: Plant, address: str, person: Person) -> Iterator[Problem]:
    if person.prior_hours is not None and person.prior_hours.high > WORKING_LIFE:
        why = "that is longer than a working life"
        yield plant.problem(f"{address}.prior_hours", f"is {person.prior_hours}", why, "write for example `400 h`")
