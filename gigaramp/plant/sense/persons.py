"""What makes crews of persons impossible, or without effect: skill families, technicians, waves of leavers, pioneers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gigaramp.errors import Problem
from gigaramp.plant.calendar import calendar_of
from gigaramp.plant.in_use import pioneers_of
from gigaramp.plant.model import Line, People, Plant, Technicians
from gigaramp.plant.skills import has_crew
from gigaramp.plant.structure import did_you_mean

MOST_CROSS_HOURS = 5_000
"""Most hours of a second skill that people begin with."""


def persons_problems(plant: Plant, people: People) -> Iterator[Problem]:
    """Errors of people who are followed one by one, those known by id left out."""
    if not any(has_crew(plant, step) for step in plant.steps):
        yield plant.problem("people.persons", "changes nothing", "no step names a crew", "add crew: to the steps")
    yield from _families(plant, people)
    for name, group in people.technicians.items():
        yield from _technicians(plant, f"people.technicians.{name}", group)
    yield from _departures(plant, people)
    yield from _cross_training(plant, people)


def pioneer_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of lines that people of another line open."""
    followed = plant.people is not None and plant.people.persons is not None
    for name, pioneers in pioneers_of(plant):
        address = f"lines.{name}.pioneers"
        if not followed:
            why = "only people who are followed one by one can go to another line"
            yield plant.problem(address, "changes nothing", why, "add people: with persons: {}, or remove pioneers:")
        elif pioneers.from_ not in plant.line_names:
            mend = did_you_mean(pioneers.from_, plant.line_names)
            yield plant.problem(f"{address}.from", f"there is no line `{pioneers.from_}`", "", mend)
        elif pioneers.from_ == name:
            yield plant.problem(
                f"{address}.from", f"is {name} itself", "pioneers come from another line", "write another line"
            )
        else:
            first, here = _starts(plant, plant.lines[pioneers.from_]), _starts(plant, plant.lines[name])
            if first >= here:
                what = f"{pioneers.from_} starts on {first}, not before {name}"
                yield plant.problem(
                    f"{address}.from", what, f"{name} starts on {here}", "write a line that starts earlier"
                )
            if pioneers.share.mid == 0:
                yield plant.problem(f"{address}.share", "is zero", "nobody would go", "write for example share: 30 %")
            if not any(has_crew(plant, step) and not plant.steps[step].shared for step in plant.steps):
                why = "no step of a line names a crew; shared steps belong to no line"
                yield plant.problem(address, "changes nothing", why, "add crew: to a step of the line")


def _starts(plant: Plant, line: Line) -> date:
    return line.starts.mid if line.starts is not None else plant.start


def _families(plant: Plant, people: People) -> Iterator[Problem]:
    """Steps of one skill family share crews, so they share a calendar; a step asks for one skill."""
    seen: dict[str, str] = {}
    for name, steps in people.skills.items():
        address = f"people.skills.{name}"
        if not steps:
            yield plant.problem(address, "is empty", "a family has at least one step", "write its steps, or remove it")
        if name in plant.steps and name not in steps:
            yield plant.problem(
                address,
                "has the name of a step that is not in it",
                "answers would name both alike",
                "rename the family",
            )
        known = []
        for position, step in enumerate(steps):
            where = f"{address}.{position}"
            if step not in plant.steps:
                yield plant.problem(where, f"there is no step `{step}`", "", did_you_mean(step, plant.steps))
            elif step in seen:
                also = f"is also in {seen[step]}" if seen[step] != name else "is named twice"
                yield plant.problem(where, f"{step} {also}", "a step asks for one skill", "write it once")
            elif not has_crew(plant, step):
                yield plant.problem(
                    where,
                    f"{step} names no crew",
                    "nobody stands there who could have the skill",
                    "add crew: to it, or remove it",
                )
            else:
                known.append(step)
            seen.setdefault(step, name)
        yield from _one_calendar(plant, address, known)


def _one_calendar(plant: Plant, address: str, steps: list[str]) -> Iterator[Problem]:
    """Steps that share people work by one calendar."""
    for step in steps[1:]:
        if calendar_of(plant, plant.steps[step]) != calendar_of(plant, plant.steps[steps[0]]):
            what = f"{step} works by another calendar than {steps[0]}"
            yield plant.problem(
                address, what, "one crew follows one calendar", "make it two families, or give both one calendar:"
            )


def _technicians(plant: Plant, address: str, group: Technicians) -> Iterator[Problem]:
    if group.crew.low <= 0:
        yield plant.problem(f"{address}.crew", "is zero", "nobody would be there", "write for example crew: 4")
    if not group.steps:
        yield plant.problem(
            f"{address}.steps", "is empty", "they would repair nothing", "write the steps whose machines they repair"
        )
    known = []
    for position, step in enumerate(group.steps):
        where = f"{address}.steps.{position}"
        if step not in plant.steps:
            yield plant.problem(where, f"there is no step `{step}`", "", did_you_mean(step, plant.steps))
        elif step in group.steps[:position]:
            yield plant.problem(where, f"{step} is named twice", "", "write it once")
        else:
            known.append(step)
    if known and not any(_fails(plant, step) and has_crew(plant, step) for step in known):
        why = "no machine of these steps fails, or they name no crew and mend themselves"
        yield plant.problem(
            f"{address}.steps", "changes nothing", why, "add mtbf: and restore_time: to a step, or remove the group"
        )
    yield from _one_calendar(plant, f"{address}.steps", known)
    if group.hired is not None and plant.horizon is not None and group.hired.mid > plant.horizon:
        why = f"the horizon is {plant.horizon}"
        yield plant.problem(
            f"{address}.hired", f"{group.hired.mid} is after the horizon", why, "write a later horizon:"
        )


def _fails(plant: Plant, step: str) -> bool:
    return plant.steps[step].mtbf is not None or any(
        step in line.steps and line.steps[step].mtbf is not None for line in plant.lines.values()
    )


def _departures(plant: Plant, people: People) -> Iterator[Problem]:
    """Waves may overlap: their shares work one on the other. Of more than all people none would be left."""
    for position, wave in enumerate(people.departures):
        begun = [other for other in people.departures if other.from_ <= wave.from_ <= other.to]
        total = sum(other.share.mid for other in begun)
        again = any(other.from_ == wave.from_ for other in people.departures[position + 1 :])
        # The most of them run at once on a day on which one begins.
        if len(begun) > 1 and total > 1 and not again:
            why = f"waves that run on {wave.from_} take {100 * total:.0f} % of the people"
            mend = "write smaller shares, or waves that follow each other"
            yield plant.problem(f"people.departures.{position}.share", "is too much beside the others", why, mend)
    for position, wave in enumerate(people.departures):
        address = f"people.departures.{position}"
        if wave.to < wave.from_:
            yield plant.problem(address, "ends before it begins", "", "swap from: and to:")
        elif wave.to < plant.start or (plant.horizon is not None and wave.from_ > plant.horizon):
            told = f"the plant runs from {plant.start}" + (f" to {plant.horizon}" if plant.horizon is not None else "")
            yield plant.problem(address, "changes nothing", told, "write other dates, or remove it")
        if wave.share.high >= 1:
            yield plant.problem(f"{address}.share", "is 100 %", "nobody would be left", "write less than 100 %")
        elif wave.share.mid == 0:
            yield plant.problem(f"{address}.share", "is zero", "nobody would leave", "write for example share: 15 %")


def _cross_training(plant: Plant, people: People) -> Iterator[Problem]:
    cross = people.cross_training
    if cross is None:
        return
    if cross.share.mid == 0:
        yield plant.problem(
            "people.cross_training.share",
            "is zero",
            "nobody would learn a second skill",
            "write for example share: 20 %",
        )
    if cross.hours.high > MOST_CROSS_HOURS * 3600.0:
        what, why = f"is {cross.hours}", f"above {MOST_CROSS_HOURS:,} h people would have two trades"
        yield plant.problem("people.cross_training.hours", what, why, "write for example hours: 80 h")
