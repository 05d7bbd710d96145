"""What makes judgements of skills impossible: who was judged, where, on what day, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.languages import listed, say
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
            what = say(
                "is judged at level {level:g}, and at {other:g} on the same day",
                level=judged.level.mid,
                other=people.assessed[before].level.mid,
            )
            mend = say("keep one of them, or write another on:")
            yield plant.problem(
                f"people.assessed.{position}.level", what, say("see people.assessed.{before}", before=before), mend
            )


def team_problems(plant: Plant, address: str, told: Person | Assessment, step: str | None) -> Iterator[Problem]:
    """A shift team that the step has not. The team of a person, or the one that was judged."""
    teams = teams_of(plant, step) if step is not None else None
    if told.team is None or teams is None or step is None:
        return
    if not 1 <= told.team.mid <= teams:
        what = say("there is no team {mid:g}", mid=told.team.mid)
        yield plant.problem(
            address,
            what,
            say("{step} has {teams} teams", step=step, teams=teams),
            say("write a number from 1 to {teams}", teams=teams),
        )


def reads_like_a_name(text: str) -> tuple[str, str, str]:
    """What is wrong with a text that may be a name, why, and how to mend it."""
    what = say("`{text}` reads like the name or the address of a person", text=shorten(text))
    return (
        what,
        say("a plant holds no names, so that no answer can show them"),
        say("write a code with a digit, such as P-014"),
    )


def _assessed(plant: Plant, people: People, address: str, judged: Assessment) -> Iterator[Problem]:
    if judged.level.high > 4:
        yield plant.problem(
            f"{address}.level", say("is above 4"), say("levels go from 0 to 4"), say("write a number from 0 to 4")
        )
    if judged.step not in plant.steps:
        yield plant.problem(
            f"{address}.step",
            say("there is no step `{step}`", step=judged.step),
            "",
            did_you_mean(judged.step, plant.steps),
        )
    elif not has_crew(plant, judged.step):
        yield plant.problem(
            f"{address}.step",
            say("{step} names no crew", step=judged.step),
            say("nobody stands there who could be judged"),
            say("name another step"),
        )
    else:
        yield from team_problems(plant, f"{address}.team", judged, judged.step)
        if judged.line is not None and judged.line not in plant.line_names:
            mend = did_you_mean(judged.line, plant.line_names)
            yield plant.problem(f"{address}.line", say("there is no line `{line}`", line=judged.line), "", mend)
        elif judged.line is not None and plant.steps[judged.step].shared:
            why = say("{step} is shared by all lines", step=judged.step)
            yield plant.problem(
                f"{address}.line", say("stands with {step}", step=judged.step), why, say("remove line:")
            )
    if judged.person is not None:
        yield from _judged_person(plant, people, address, judged)
    yield from _judge(plant, people, f"{address}.by", judged.by)


def _judged_person(plant: Plant, people: People, address: str, judged: Assessment) -> Iterator[Problem]:
    person = next((person for person in people.roster if person.id == judged.person), None)
    if person is None:
        what = say("there is no `{person}` in the roster", person=shorten(judged.person))
        mend = (
            say("write an id of the {roster} people of people.roster", roster=len(people.roster))
            if people.roster
            else say("add people.roster")
        )
        yield plant.problem(f"{address}.person", what, "", mend)
        return
    if judged.on < person.hired:
        what = say("{on} is before the person is hired", on=judged.on)
        yield plant.problem(
            f"{address}.on", what, say("hired is {hired}", hired=person.hired), say("write a later on:")
        )
    if judged.step in plant.steps and family_of_step(plant, judged.step) not in {
        family_of_step(plant, step) for step in person.steps
    }:
        why = say("the person works at {steps}", steps=listed(person.steps))
        yield plant.problem(
            f"{address}.step",
            say("{step} is no step of this person", step=judged.step),
            why,
            say("name another step, or add it to the person's steps"),
        )
    for key in ("line", "team"):
        if getattr(judged, key) is not None:
            yield plant.problem(
                f"{address}.{key}",
                say("stands with person:"),
                say("a person is judged, wherever they work"),
                say("remove {key}:", key=key),
            )


def _judge(plant: Plant, people: People, address: str, by: str) -> Iterator[Problem]:
    """Who judged is a family of experts, a group of technicians, a partner, or a code: never a name."""
    partners = [line.operated_by.name for line in plant.lines.values() if line.operated_by is not None]
    groups = [*people.experts, *people.technicians]
    if people.names == "roster" or by in groups or by in partners or is_code(by):
        return
    near = did_you_mean(by, groups)
    if near.startswith("did you mean"):
        yield plant.problem(address, say("there is no family `{by}`", by=shorten(by)), "", near)
        return
    what, why, mend = reads_like_a_name(by)
    yield plant.problem(address, what, why, mend.replace("write a code", "write a family of experts, or a code"))
