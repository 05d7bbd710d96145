"""Days of people that a plant has planned from a day on, at its middle values and without luck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gigaramp.plant.experts_there import on_site
from gigaramp.plant.model import Plant
from gigaramp.plant.skills import teams_of
from gigaramp.plant.staff import people_needed
from gigaramp.plant.weekly.crews import between

_WEEK = 7


@dataclass(frozen=True)
class PeopleDays:
    """Person-days planned: of visiting experts and partners' people, and of local people."""

    experts: float
    local: float


def people_days(plant: Plant, first: date, last: date) -> PeopleDays:
    """Person-days from `first` to `last`, both included, counted once a week.

    Local people are those of the head-count plan (`people.recruits`), straight lines between its dates. A partner has
    as many people on its line as local crews would need there.
    """
    people = plant.people
    if people is None:
        return PeopleDays(0.0, 0.0)
    days = [first + timedelta(days=step) for step in range(0, (last - first).days + 1, _WEEK)]
    lengths = [min(_WEEK, (last - day).days + 1) for day in days]
    experts = sum(
        length * sum(on_site(people, family, day) for family in people.experts.values())
        for day, length in zip(days, lengths, strict=True)
    )
    experts += sum(length * _of_partners(plant, day) for day, length in zip(days, lengths, strict=True))
    local = sum(length * head_count(plant, day) for day, length in zip(days, lengths, strict=True))
    return PeopleDays(experts, local)


def head_count(plant: Plant, day: date) -> float:
    """Local people employed on a day: by the head-count plan, else by the roster, else what the crews need."""
    people = plant.people
    if people is None:
        return 0.0
    counts = [(head.on, head.count.mid) for head in people.recruits if head.count is not None]
    if counts:
        return between(counts, day)
    if people.roster:
        return float(
            sum(person.hired <= day and (person.leaves is None or day < person.leaves) for person in people.roster)
        )
    return float(sum(people_needed(plant, day).values()))


def _of_partners(plant: Plant, day: date) -> float:
    """People of the partners that run a line on a day."""
    there = {
        name: line.operated_by
        for name, line in plant.lines.items()
        if line.operated_by is not None
        and day < line.operated_by.until.mid
        and day >= (line.operated_by.from_ or line.starts or line.operated_by.until).mid
    }
    return sum(_crew_of(plant, name) for name in there)


def _crew_of(plant: Plant, line: str) -> float:
    steps = {name: plant.step_on(line, name) for name, step in plant.steps.items() if not step.shared}
    return sum(step.crew.mid * (teams_of(plant, name) or 1) for name, step in steps.items() if step.crew is not None)
