"""What makes judgements of skills impossible: who was judged, where, on what day, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.model import Assessment, People, Person, Plant
from gigaramp.plant.pseudonyms import is_code
from gigaramp.plant.skills import family_of_step, has_crew, teams_of
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import shorten


def judgement_problems(plant: Plant, people: People) -> Iterator[Problem]:
    """Errors of `people.assessed`."""
    for position, judged in enumerate(people.assessed):
        yield from _assessed(plant, people, f"people.assessed.{position}", judged)
    yield from _at_odds(plant, people)


def _at_odds(plant: Plant, people: People) -> Iterator[Problem]:
    """Two judgements of the same people at one step on one day that differ: which one holds?"""
    first: dict[tuple[object, ...], int] = {}
    for position, judged in enumerate(people.assessed):
        team = judged.team.mid if judged.team is not None else None
        key = (judged.person, judged.step, judged.line, team, judged.on)
        before = first.setdefault(key, position)
        if people.assessed[before].level.mid != judged.level.mid:
            what = (
                f"is judged at level {judged.level.mid:g}, and at {people.assessed[before].level.mid:g} on the same day"
            )
            mend = "keep one of them, or write another on:"
            yield plant.problem(f"people.assessed.{position}.level", what, f"see people.assessed.{before}", mend)


def team_problems(plant: Plant, address: str, told: Person | Assessment, step: str | None) -> Iterator[Problem]:
    """A shift team that the step has not. The team of a person, or the one that was judged."""
    teams = teams_of(plant, step) if step is not None else None
    if told.team is None or teams is None or step is None:
        return
    if not 1 <= told.team.mid <= teams:
        what = f"there is no team {told.team.mid:g}"
        yield plant.problem(address, what, f"{step} has {teams} teams", f"write a number from 1 to {teams}")


def reads_like_a_name(text: str) -> tuple[str, str, str]:
    """What is wrong with a text that may be a name, why, and how to mend it."""
    what = f"`{shorten(text)}` reads like the name or the address of a person"
    return what, "a plant holds no names, so that no answer can show them", "write a code with a digit, such as P-014"


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
        yield from team_problems(plant, f"{address}.team", judged, judged.step)
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
    what, why, mend = reads_like_a_name(by)
    yield plant.problem(address, what, why, mend.replace("write a code", "write a family of experts, or a code"))
