"""What makes the people of a plant impossible, or without effect: head-counts, training, skill, language.

Experts are looked at in `sense/experts.py`, crews of persons in `sense/persons.py`, people known by id in
`sense/roster.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gigaramp.errors import Problem
from gigaramp.plant.address import get
from gigaramp.plant.in_use import is_written
from gigaramp.plant.model import People, Plant
from gigaramp.plant.sense.experts import expert_problems
from gigaramp.plant.sense.persons import persons_problems, pioneer_problems
from gigaramp.plant.sense.roster import roster_problems
from gigaramp.units import YEAR_SECONDS

NEEDS_PERSONS = (
    "roster", "skills", "technicians", "cross_training", "departures", "assessed", "training.seats", "training.in_class",
    "language.second", "language.second_understood", "language.interpreters", "language.interpreted",
    "language.interpreter_places", "language.repair_lengthens", "language.glossary_from",
)  # fmt: skip
"""Keys below `people` that only people who are followed one by one can use: a crew with a mean cannot."""

MOST_TURNOVER = 10
"""Most times a year that all people leave."""

EXPERTS_NEED_PERSONS = ("skill", "span", "does", "shifts", "home_visits", "writes")
"""Keys of a family of experts that only people who are followed one by one can use."""


def people_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of `people`, and of what other parts say of them."""
    people = plant.people
    yield from pioneer_problems(plant)
    if people is None:
        return
    yield from _recruits(plant, people)
    yield from _attendance(plant, people)
    yield from _training(plant, people)
    yield from _skill(plant, people)
    if people.language is not None:
        yield from _language(plant, people)
    yield from expert_problems(plant, people)
    if people.persons is None:
        yield from _needs_persons(plant, people)
        return
    yield from persons_problems(plant, people)
    yield from roster_problems(plant, people)


def _recruits(plant: Plant, people: People) -> Iterator[Problem]:
    if not people.recruits and not people.roster:
        yield plant.problem(
            "people.recruits",
            "is missing",
            "people need head-counts, or a roster",
            "add recruits: [{on: 2025-03-03, count: 300}], or roster: staff.csv with persons: {}",
        )
    for position, (first, second) in enumerate(pairwise(people.recruits)):
        if second.on <= first.on:
            address = f"people.recruits.{position + 1}.on"
            yield plant.problem(
                address, f"{second.on} is not after {first.on}", "head-counts are in order of dates", "sort them"
            )


def _attendance(plant: Plant, people: People) -> Iterator[Problem]:
    """A plant whose people are all away, or all gone within weeks, is no plant."""
    if people.absence is not None and people.absence.high >= 1:
        yield plant.problem("people.absence", "is 100 %", "nobody would ever be there", "write less than 100 %")
    if people.turnover is not None and people.turnover.mid * YEAR_SECONDS > MOST_TURNOVER:
        what = f"is {people.turnover}"
        why = f"above {MOST_TURNOVER} a year people would stay for weeks"
        yield plant.problem("people.turnover", what, why, "write for example 20 %/year")


def _training(plant: Plant, people: People) -> Iterator[Problem]:
    seats = people.training.seats if people.training is not None else None
    if seats is not None and seats.low == 0:
        yield plant.problem(
            "people.training.seats",
            "is zero",
            "nobody could ever be trained",
            "write a number above 0, or remove seats:",
        )


def _skill(plant: Plant, people: People) -> Iterator[Problem]:
    if people.skill is not None and people.skill.recency is not None and people.skill.recency.high > 1:
        why = "above 1 early practice would harm"
        yield plant.problem("people.skill.recency", "is above 1", why, "write a number from 0 to 1")
    if people.skill is None and people.cross_training is not None:
        why = "without skill: everyone is at full skill from the first day"
        yield plant.problem("people.cross_training", "changes nothing", why, "add skill: {} below people:")
    if people.skill is None and people.assessed:
        why = "without skill: nobody has a level that could be judged"
        yield plant.problem("people.assessed", "changes nothing", why, "add skill: {} below people:")


def _language(plant: Plant, people: People) -> Iterator[Problem]:
    """An interpreter for a language that no expert speaks would never be called; a second language is not one's own."""
    language = people.language
    if language is None or people.persons is None:
        return
    visitors = {word for family in people.experts.values() for word in family.languages}
    visitors |= {
        word for line in plant.lines.values() if line.operated_by is not None for word in line.operated_by.languages
    }
    for spoken, count in language.interpreters.items():
        address = f"people.language.interpreters.{spoken}"
        if count is not None and count.high == 0:
            yield plant.problem(address, "is zero", "nobody would interpret", "write 1 or more, or remove it")
        elif spoken in language.local:
            yield plant.problem(address, "changes nothing", f"{spoken} is a language of the local staff", "remove it")
        elif spoken not in visitors:
            known = f"they speak {', '.join(sorted(visitors))}" if visitors else "no expert says what they speak"
            yield plant.problem(
                address, "changes nothing", f"no expert speaks {spoken}: {known}", "correct the language, or remove it"
            )
    for spoken in language.second:
        if spoken in language.local:
            address = f"people.language.second.{spoken}"
            yield plant.problem(address, "changes nothing", f"{spoken} is a language of the local staff", "remove it")


def _needs_persons(plant: Plant, people: People) -> Iterator[Problem]:
    """What reads well and would change nothing, because crews with a mean have no use for it."""
    why, mend = (
        "people are crews with a mean until each is followed alone",
        "add persons: {} below people:, or remove {}:",
    )
    for key in NEEDS_PERSONS:
        value = get(plant, f"people.{key}") if is_written(plant, f"people.{key}") else None
        if value not in (None, (), {}):
            yield plant.problem(f"people.{key}", "changes nothing", why, mend.replace("{}:", f"{key.rsplit('.')[-1]}:"))
    if people.names == "roster":
        yield plant.problem("people.names", "changes nothing", "there is no roster", "add roster:, or remove names:")
    for name, family in people.experts.items():
        for key in sorted(family.model_fields_set & set(EXPERTS_NEED_PERSONS)):
            if key not in ("does", "shifts") and getattr(family, key) is None:
                continue
            yield plant.problem(f"people.experts.{name}.{key}", "changes nothing", why, mend.replace("{}:", f"{key}:"))
