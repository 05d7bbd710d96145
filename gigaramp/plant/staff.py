"""The people of a plant at a glance, at the middle values: who is needed, hired, trained, guided, and understood.

Told by `check` where people are followed one by one. Nothing is simulated: head-counts, crews and dates of the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from typing import Any

from gigaramp.languages import listed, named, say, say_many
from gigaramp.plant.calendar import calendar_of
from gigaramp.plant.capacity import middle
from gigaramp.plant.experts_there import on_site
from gigaramp.plant.model import Experts, People, Plant
from gigaramp.plant.skills import family_of_step, skill_families, teams_of
from gigaramp.plant.weekly.crews import between
from gigaramp.units import WEEK_SECONDS, YEAR_SECONDS

MOST_TOLD = 8
"""Skill families that the block of `check` names."""

_DAY = 86400.0
_HOUR = 3600.0
_MONTH = YEAR_SECONDS / 12


@dataclass(frozen=True)
class Staff:
    """People of a plant on one day. Counts are people at the middle values, not rounded."""

    day: date
    needed: dict[str, float]
    """People that the lines open by this day ask for, all teams together, by skill family."""
    hired: dict[str, float]
    """People hired for them by the head-count plan, or listed in the roster, by skill family."""
    technicians: dict[str, float]
    """People on a shift, by group."""
    experts: dict[str, float]
    """People on a shift, by family; people on a visit home are not there."""
    training_hours: float = 0.0
    training_days: float = 0.0
    """Days from the first day of the programme to the line, without a wait for a seat."""
    class_days: float = 0.0
    """Of these, days in class; known only where the class has seats."""
    seats: float | None = None
    trained_a_month: float | None = None
    """People the class can train in a month; None where it has no limit."""
    hired_a_month: float = 0.0
    """Most people that begin training in a month, leavers' successors included."""
    hired_between: tuple[date, date] | None = None
    """When that is."""
    hired_by: str = "plan"
    """What says so: the head-count plan, or the roster."""
    local: tuple[str, ...] = ()
    """Languages of the local people; () where everyone understands everyone."""
    alone: tuple[str, ...] = ()
    """Families of experts who share no language with anyone and have no interpreter."""
    translation: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        told = {key: _rounded(value) for key, value in vars(self).items() if value not in (None, (), {})}
        between_days = {"hired_between": [day.isoformat() for day in self.hired_between or ()]}
        return told | {"day": self.day.isoformat()} | (between_days if self.hired_between is not None else {})

    def lines(self) -> Iterator[str]:
        """The block that `check` prints."""
        needed, hired = sum(self.needed.values()), sum(self.hired.values())
        told = say(
            "people one by one, on {day}: {hired} hired of {needed} that the open lines ask for",
            day=self.day,
            hired=_heads(hired),
            needed=_heads(needed),
        )
        yield told if needed else say("people one by one, on {day}: no line is open yet", day=self.day)
        if needed:
            yield say("  by skill: {families}", families=self._by_skill())
        if self.technicians:
            yield say("  technicians on a shift: {there}", there=_counted(self.technicians))
        if self.experts:
            yield say("  experts on a shift: {there}", there=_counted(self.experts))
        yield from self._training()
        if self.local:
            names = say("all experts") if len(self.alone) == len(self.experts) else ", ".join(self.alone)
            alone = say(
                "; {names} through machine translation alone ({translation:.0f} %)",
                names=names,
                translation=100 * self.translation,
            )
            yield say(
                "  languages: local people speak {local}{alone}",
                local=listed(self.local),
                alone=alone if self.alone else "",
            )

    def _by_skill(self) -> str:
        """The families that ask for most people; all of them are in the JSON form."""
        most = sorted(self.needed, key=lambda name: -self.needed[name])[:MOST_TOLD]
        told = [
            say(
                "{name} {hired} of {needed}",
                name=named(name),
                hired=_heads(self.hired[name]),
                needed=_heads(self.needed[name]),
            )
            for name in self.needed
            if name in most
        ]
        more = len(self.needed) - len(told)
        return listed(told) + (say(" and {more} smaller ones", more=more) if more else "")

    def _training(self) -> Iterator[str]:
        if self.training_days <= 0:
            return
        told = say(
            "  training: {training_hours:.0f} h in {training_days:.0f} days",
            training_hours=self.training_hours,
            training_days=self.training_days,
        )
        if self.seats is not None and self.trained_a_month is not None:
            told = say(
                "{told}, {class_days:.0f} of them in class; {seats}",
                told=told,
                class_days=self.class_days,
                seats=seats_words(self.seats, self.trained_a_month),
            )
        yield told + (
            say(
                "; the {hired_by} hires up to {hired_a_month} a month",
                hired_by=self.hired_by,
                hired_a_month=few(self.hired_a_month),
            )
            if self.hired_a_month
            else ""
        )


def staff_of(plant: Plant) -> Staff | None:
    """The people of a plant on its `as_of` day, or on its first; None where people are not followed one by one."""
    people = plant.people
    if people is None or people.persons is None:
        return None
    day = plant.as_of or plant.start
    needed = people_needed(plant, day)
    training = _training(plant, people)
    language = people.language
    return Staff(
        day=day,
        needed=needed,
        hired=_hired(plant, people, needed, day),
        technicians={name: group.crew.mid for name, group in people.technicians.items()},
        experts={name: on_shift(plant, family, day) for name, family in people.experts.items()},
        local=language.local if language is not None else (),
        alone=tuple(unheard(people)),
        translation=middle(plant, "people.language.translation", 1.0),
        **training,
    )


def on_shift(plant: Plant, family: Experts, day: date) -> float:
    """Experts of a family on one of the shifts they work, on a day: those on site, spread over the teams they follow."""
    step = next((step for step in family.steps if step in plant.steps), None)
    if step is None:
        return 0.0
    there = on_site(plant.people, family, day)
    teams = float(teams_of(plant, step) or 1)
    calendar = calendar_of(plant, plant.steps[step])
    if family.shifts and calendar is not None:
        teams *= len(family.shifts) / len(calendar.shifts)
    return there / max(teams, 1.0)


def unheard(people: People) -> Iterator[str]:
    """Families of experts with no language in common with anyone in the plant, and no interpreter."""
    language = people.language
    if language is None:
        return
    spoken = set(language.local) | {name for name, share in language.second.items() if share.high > 0}
    spoken |= {name for person in people.roster for name in person.languages}
    spoken |= {name for name, count in language.interpreters.items() if count is not None and count.high > 0}
    yield from (name for name, family in people.experts.items() if not spoken & set(family.languages))


def people_needed(plant: Plant, day: date) -> dict[str, float]:
    """People the crews hired by a day ask for, by skill family. While a partner runs a line alone it asks for nobody."""
    before = timedelta(seconds=middle(plant, "people.hired_before", 0.0))
    needed = dict.fromkeys(skill_families(plant), 0.0)
    for name, step in plant.steps.items():
        lines: list[str | None] = [None] if step.shared else list(plant.line_names)
        for line in lines:
            own = step if line is None else plant.step_on(line, name)
            if own.crew is not None and _is_open(plant, line, day, before):
                family = family_of_step(plant, name)
                needed[family] = needed.get(family, 0.0) + own.crew.mid * (teams_of(plant, name) or 1)
    return needed


def _is_open(plant: Plant, line: str | None, day: date, before: timedelta) -> bool:
    """True when the people of a line are hired by a day."""
    told = plant.lines_in_use[line] if line is not None else None
    starts = told.starts.mid if told is not None and told.starts is not None else plant.start
    partner = told.operated_by if told is not None else None
    if partner is not None:
        handover = timedelta(seconds=partner.handover.mid if partner.handover is not None else 0.0)
        starts = max(starts, partner.until.mid - handover)
    return day >= starts - before


def _hired(plant: Plant, people: People, needed: dict[str, float], day: date) -> dict[str, float]:
    """The head-count spread over the crews by their need, at most `most_cover` of it; a roster counts where it is longer.

    Without a head-count plan the crews of the roster are as it lists them, and the others are full.
    """
    asked = sum(needed.values())
    cover = middle(plant, "people.most_cover", 1.0) if people.recruits else 1.0
    if people.recruits and asked > 0:
        dated = [(head.on, head.count.mid if head.count is not None else 0.0) for head in people.recruits]
        cover = min(cover, between(dated, day) * middle(plant, "people.in_production", 1.0) / asked)
    listed = dict.fromkeys(needed, 0.0)
    for person in people.roster:
        if person.hired <= day and (person.leaves is None or day < person.leaves) and person.steps:
            family = family_of_step(plant, person.steps[0])
            listed[family] = listed.get(family, 0.0) + 1.0
    if not people.recruits:
        return {family: listed[family] or need for family, need in needed.items()}
    return {family: max(need * cover, listed[family]) for family, need in needed.items()}


def _training(plant: Plant, people: People) -> dict[str, Any]:
    """Length of the programme, and what its class can train beside what the head-count plan hires."""
    if people.training is None:
        return {}
    hours = middle(plant, "people.training.hours", 0.0) / _HOUR
    weekly = middle(plant, "people.training.hours_a_week", 0.0) / _HOUR
    days = hours / weekly * WEEK_SECONDS / _DAY if weekly > 0 else 0.0
    found: dict[str, Any] = {"training_hours": hours, "training_days": days} | _hired_a_month(plant, people)
    seats = people.training.seats
    in_class = days * middle(plant, "people.training.in_class", 1.0)
    if seats is not None and in_class > 0:
        found |= {"seats": seats.mid, "class_days": in_class, "trained_a_month": seats.mid * _MONTH / (in_class * _DAY)}
    return found


def _hired_a_month(plant: Plant, people: People) -> dict[str, Any]:
    """The most people that begin in a month between two head-counts: growth, and successors of those who leave."""
    share = middle(plant, "people.in_production", 1.0)
    leaving = middle(plant, "people.turnover", 0.0) * _MONTH
    counts = [(head.on, (head.count.mid if head.count is not None else 0.0) * share) for head in people.recruits]
    found: dict[str, Any] = {} if people.recruits else _roster_a_month(plant, people)
    for (first, low), (last, high) in pairwise(counts):
        months = (last - first).days * _DAY / _MONTH
        begin = max(0.0, (high - low) / months) + leaving * (low + high) / 2 if months > 0 else 0.0
        if begin > found.get("hired_a_month", 0.0):
            found = {"hired_a_month": begin, "hired_between": (first, last)}
    return found


def _roster_a_month(plant: Plant, people: People) -> dict[str, Any]:
    """The most people of the roster that begin in a month; who is hired before the start is trained by then."""
    days = sorted(person.hired for person in people.roster if person.hired > plant.start)
    return _fullest(days) if days else {}


def _fullest(days: Sequence[date]) -> dict[str, Any]:
    """The month from one of these days on in which most of them lie."""
    month = timedelta(seconds=_MONTH)
    counts = [bisect_right(days, first + month) - place for place, first in enumerate(days)]
    most = max(counts)
    first = days[counts.index(most)]
    return {
        "hired_by": "roster",
        "hired_a_month": float(most),
        "hired_between": (first, days[counts.index(most) + most - 1]),
    }


def _rounded(value: Any) -> Any:
    """Heads to three digits after the point: more would only show how they were added."""
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def _counted(there: Mapping[str, float]) -> str:
    return listed([f"{named(name)} {few(count)}" for name, count in there.items()])


def seats_words(seats: float, trained_a_month: float) -> str:
    """`12 seats train 6.3 people a month`, `1 seat trains 1 person a month`."""
    people = few(trained_a_month)
    noun = say("person") if people == "1" else say("people")
    return say_many(
        "{seats:.0f} seat trains {people} {noun} a month",
        "{seats:.0f} seats train {people} {noun} a month",
        round(seats),
        seats=seats,
        people=people,
        noun=noun,
    )


def _heads(count: float) -> int:
    return floor(count + 0.5)


def few(count: float) -> str:
    """Heads as they are told: one digit after the point below ten."""
    return f"{count:.1f}" if 0 < count < 10 and abs(count - round(count)) > 0.05 else f"{count:.0f}"
