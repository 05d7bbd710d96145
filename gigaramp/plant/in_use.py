"""Numbers that work only beside another part of the plant: without it they are no number of the plant.

One table serves two rules. A default in it is not counted, not drawn and not measured while its partner is absent. A
number in it that a file writes all the same changes nothing, and `check` warns of it. It is no error, because a what-if
takes one part away (`--set people.language.glossary=false`) and leaves its numbers behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gigaramp.errors import Problem
from gigaramp.plant.model import Language, Pioneers, Plant


@dataclass(frozen=True)
class Beside:
    """What a number needs beside it: the test, the words of its absence, and how to mend that."""

    is_there: Callable[[Plant], bool]
    without: str
    mend: str


def _has_seats(plant: Plant) -> bool:
    people = plant.people
    return people is not None and people.training is not None and people.training.seats is not None


def _language(plant: Plant) -> Language | None:
    return plant.people.language if plant.people is not None else None


def _has_interpreters(plant: Plant) -> bool:
    language = _language(plant)
    return language is not None and bool(language.interpreters)


def _has_second_language(plant: Plant) -> bool:
    language = _language(plant)
    spoken = plant.people is not None and any(person.languages for person in plant.people.roster)
    return language is not None and (bool(language.second) or spoken)


def _has_glossary(plant: Plant) -> bool:
    language = _language(plant)
    return language is not None and language.glossary


def _has_persons(plant: Plant) -> bool:
    return plant.people is not None and plant.people.persons is not None


def pioneers_of(plant: Plant) -> Iterator[tuple[str, Pioneers]]:
    """The lines that people of another line open, with who they are."""
    yield from ((name, line.pioneers) for name, line in plant.lines.items() if line.pioneers is not None)


def _has_pioneers(plant: Plant) -> bool:
    return any(pioneers.keeps is None for _, pioneers in pioneers_of(plant))


def _has_trials(plant: Plant) -> bool:
    return any(line.trials for line in plant.lines.values())


def _has_writers(plant: Plant) -> bool:
    experts = plant.people.experts.values() if plant.people is not None else ()
    return any(family.writes is not None for family in experts)


BESIDE: dict[str, Beside] = {
    "people.training.in_class": Beside(_has_seats, "seats:", "add seats: 60, or remove in_class:"),
    "people.language.interpreted": Beside(
        _has_interpreters, "interpreters:", "add interpreters: {zh: 2}, or remove interpreted:"
    ),
    "people.language.interpreter_places": Beside(
        _has_interpreters, "interpreters:", "add interpreters: {zh: 2}, or remove interpreter_places:"
    ),
    "people.language.second_understood": Beside(
        _has_second_language, "second:", "add second: {en: 30 %}, or remove second_understood:"
    ),
    "people.language.glossary_from": Beside(
        _has_glossary, "glossary: true", "add glossary: true, or remove glossary_from:"
    ),
    "people.language.repair_lengthens": Beside(
        _has_persons, "people.persons", "add persons: {}, or remove repair_lengthens:"
    ),
    "people.persons.pioneers_keep": Beside(
        _has_pioneers, "pioneers: without keeps:", "add pioneers: to a line, or remove pioneers_keep:"
    ),
    "knowhow.trial_worth": Beside(_has_trials, "trials:", "add trials: to a line, or remove trial_worth:"),
    "knowhow.written": Beside(
        _has_writers, "an expert who writes", "add writes: 10 % to a family of experts, or remove written:"
    ),
}
"""Address to what it works beside. `learning.haste` is not here: its default is zero, which is off by itself."""

ZERO_IS_OFF = ("learning.haste",)
"""Mechanisms of one number, off while it is the zero of the defaults."""


def is_written(plant: Plant, address: str) -> bool:
    """True when the plant itself, not a default, holds something there. For addresses of named keys only."""
    value: object = plant
    for part in address.split("."):
        value = getattr(value, part, None)
    return value is not None


def unused_numbers(plant: Plant) -> Iterator[Problem]:
    """Warnings of numbers that the plant gives and that change nothing, because their partner is absent."""
    for address, beside in BESIDE.items():
        if is_written(plant, address) and not is_in_use(plant, address):
            yield plant.problem(address, "changes nothing", f"it stands without {beside.without}", beside.mend)


def is_in_use(plant: Plant, address: str) -> bool:
    """False for a number whose partner in the file is absent."""
    beside = BESIDE.get(address)
    return beside is None or beside.is_there(plant)
