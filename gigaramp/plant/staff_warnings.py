"""What is possible and yet seldom meant of people who are followed one by one: told by `check` as warnings.

Errors are in `sense/`; the figures these warnings rest on in `staff.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gigaramp.errors import Problem
from gigaramp.languages import listed, listed_apart, say, say_many
from gigaramp.plant.capacity import middle
from gigaramp.plant.model import Assessment, People, Person, Plant
from gigaramp.plant.skills import family_of_step, skill_families, teams_of
from gigaramp.plant.staff import Staff, few, people_needed, seats_words
from gigaramp.plant.weekly.crews import between

MANY = 5
"""A head-count above this many times the posts is told: a cypher too many is the usual reason."""

MOST_NAMED = 4
"""Crews that a warning names; the rest is counted."""


def staff_warnings(plant: Plant, staff: Staff | None) -> Iterator[Problem]:
    """Warnings of people who are followed one by one."""
    people = plant.people
    if people is None or staff is None:
        return
    yield from _language_warning(plant, people, staff)
    yield from _glossary_warning(plant, people)
    if (
        staff.trained_a_month is not None
        and staff.hired_between is not None
        and staff.hired_a_month > staff.trained_a_month
    ):
        first, last = staff.hired_between
        what = seats_words(staff.seats or 0.0, staff.trained_a_month)
        begin = say("a month begin, leavers' successors included") if people.recruits else "begin"
        why = say(
            "from {first} to {last} {hired_a_month} {begin}",
            first=first,
            last=last,
            hired_a_month=few(staff.hired_a_month),
            begin=begin,
        )
        yield plant.problem(
            "people.training.seats", what, why, say("training itself holds the plant back; add seats, or hire earlier")
        )
    for position, judged in enumerate(people.assessed):
        yield from _judgement_warning(plant, f"people.assessed.{position}.on", judged)
    yield from _head_count_warning(plant, people)
    yield from _technicians_warning(plant, people)
    yield from _roster_warnings(plant, people)
    yield from _beside_the_plan(plant, people)
    yield from _crowded(plant, people)
    yield from _unnamed_crews(plant, people)
    for name, family in people.experts.items():
        if not family.does:
            yield plant.problem(
                f"people.experts.{name}.does",
                say("is empty"),
                say("they neither run, repair nor coach"),
                say("so they change nothing at the machines"),
            )
    if people.skill is None and not people.experts:
        yield plant.problem(
            "people.skill",
            say("is not named"),
            say("so everyone is at full skill from the first day"),
            say("add skill: {}"),
        )


def _language_warning(plant: Plant, people: People, staff: Staff) -> Iterator[Problem]:
    """One line for all families; none where the file itself says how much translation gives."""
    stated = people.language is not None and people.language.translation is not None
    if not staff.alone or stated:
        return
    names = ", ".join(staff.alone)
    what = (
        say("{names} share no language with anyone, and have no interpreter", names=names)
        if len(staff.alone) > 1
        else say("{names} shares no language with anyone, and has no interpreter", names=names)
    )
    why = say(
        "they are understood through machine translation alone, by default {translation:.0f} %",
        translation=100 * staff.translation,
    )
    mend = say("add interpreters: or second:, or write translation: if that is what you mean")
    yield plant.problem("people.language", what, why, mend)


def _roster_warnings(plant: Plant, people: People) -> Iterator[Problem]:
    """People of the roster who are never in the plant while it is simulated: told once, with the first of them."""
    never = [
        position
        for position, person in enumerate(people.roster)
        if (person.leaves is not None and person.leaves <= plant.start)
        or (plant.horizon is not None and person.hired > plant.horizon)
    ]
    if never:
        what = say(
            "{never} of {roster} people are never in the plant while it is simulated",
            never=len(never),
            roster=len(people.roster),
        )
        told = say("it runs from {start}", start=plant.start) + (
            say(" to {horizon}", horizon=plant.horizon) if plant.horizon is not None else ""
        )
        yield plant.problem(f"people.roster.{never[0]}", what, told, say("they count for nothing; is a date wrong?"))


def _glossary_warning(plant: Plant, people: People) -> Iterator[Problem]:
    begins = people.language.glossary_from if people.language is not None else None
    if begins is not None and begins.mid < plant.start:
        what, why = (
            say("{mid} is before the start", mid=begins.mid),
            say("the plant starts on {start}", start=plant.start),
        )
        yield plant.problem(
            "people.language.glossary_from", what, why, say("it counts from the start; is the date wrong?")
        )


def _judgement_warning(plant: Plant, address: str, judged: Assessment) -> Iterator[Problem]:
    if plant.as_of is not None and judged.on > plant.as_of:
        why, mend = (
            say("as_of is {as_of}", as_of=plant.as_of),
            say("nobody can have judged it yet; write a later as_of:"),
        )
        yield plant.problem(address, say("{on} is after as_of", on=judged.on), why, mend)
    if judged.on < plant.start:
        why, mend = (
            say("the start is {start}", start=plant.start),
            say("it counts on the first day; is the date wrong?"),
        )
        yield plant.problem(address, say("{on} is before the start", on=judged.on), why, mend)
        return
    line = plant.lines.get(judged.line) if judged.line is not None else None
    before = timedelta(seconds=middle(plant, "people.hired_before", 0.0))
    if line is not None and line.starts is not None and judged.person is None and judged.on < line.starts.mid - before:
        what, why = (
            say("{on} is before {line} hires", on=judged.on, line=judged.line),
            say("it starts on {mid}", mid=line.starts.mid),
        )
        yield plant.problem(address, what, why, say("nobody is there who could be judged; is the date wrong?"))


def _head_count_warning(plant: Plant, people: People) -> Iterator[Problem]:
    """A head-count far above the posts of all lines: who stands at no post is not simulated."""
    posts = _posts(plant, people)
    if not people.recruits or posts <= 0:
        return
    position, most = max(enumerate(_counts(people)), key=lambda told: told[1])
    if most > MANY * posts:
        why = say(
            "the crews ask for no more with all lines open; at most {plant:.3g} people share a post",
            plant=_cover(plant),
        )
        what = say("{most:,.0f} local people for {posts:,.0f} posts", most=most, posts=posts)
        yield plant.problem(f"people.recruits.{position}.count", what, why, say("is the number, or a crew:, wrong?"))


def _technicians_warning(plant: Plant, people: People) -> Iterator[Problem]:
    for name, group in people.technicians.items():
        if group.crew.mid < 1:
            why = say("each shift team has one technician at least, who gives the machines this share of the time")
            yield plant.problem(
                f"people.technicians.{name}.crew", say("is {crew}", crew=group.crew), why, say("write 1 or more")
            )


def _beside_the_plan(plant: Plant, people: People) -> Iterator[Problem]:
    """A roster with more people than the head-count plan has at the steps: the plan says who is there."""
    if not people.recruits:
        return
    dated = [(head.on, count) for head, count in zip(people.recruits, _counts(people), strict=True)]
    share = middle(plant, "people.in_production", 1.0)
    days = sorted({person.hired for person in people.roster} | {head.on for head in people.recruits})
    beside = [(_listed(people, day), between(dated, day), day) for day in days]
    over = [told for told in beside if told[0] > told[1] * share + 0.5]
    if over:
        listed, planned, day = max(over, key=lambda told: told[0] - told[1] * share)
        what = say(
            "has {listed:,} people on {day}, and the plan {planned:,.0f}", listed=listed, day=day, planned=planned
        )
        why = say(
            "{share:.0f} % of the plan stand at the steps, {planned:,.0f}", share=100 * share, planned=planned * share
        )
        mend = say("write more people into recruits:, or leave recruits: out, so that the roster alone counts")
        yield plant.problem("people.roster", what, why, mend)


def _crowded(plant: Plant, people: People) -> Iterator[Problem]:
    """More people of the roster at one skill than `most_cover` has room for: each works a part of the time, and learns less."""
    posts = people_needed(plant, _all_open(plant))
    cover = _cover(plant)
    for family, need in posts.items():
        own = [person for person in people.roster if person.steps and family_of_step(plant, person.steps[0]) == family]
        most = max(
            (sum(_is_there(other, person.hired) for other in own) for person in _first_of_each_day(own)), default=0
        )
        if need > 0 and most > need * cover + len(skill_families(plant)):
            what = say("has {most:,} people for {need:,.0f} posts of {family}", most=most, need=need, family=family)
            why = say(
                "people.most_cover is {cover:.3g} for each post; the more share one, the less each works and learns",
                cover=cover,
            )
            yield plant.problem("people.roster", what, why, say("is a step, or crew:, wrong?"))


def _unnamed_crews(plant: Plant, people: People) -> Iterator[Problem]:
    """Without a head-count plan a crew with a row is as the roster lists it; a crew without any is full of drawn people."""
    if people.recruits or not people.roster:
        return
    empty: list[str] = []
    for family, steps in skill_families(plant).items():
        teams = range(1, (teams_of(plant, steps[0]) or 1) + 1)
        lines: tuple[str | None, ...] = (None,) if plant.steps[steps[0]].shared else tuple(plant.line_names)
        own = [person for person in people.roster if person.steps and family_of_step(plant, person.steps[0]) == family]
        for line in lines:
            here = [person for person in own if person.line in (None, line) or len(lines) == 1]
            named = {round(person.team.mid) for person in here if person.team is not None}
            spread = sum(1 for person in here if person.team is None)
            missing = [team for team in teams if team not in named]
            if len(missing) > spread:
                where = (
                    say("{family} on {line}", family=family, line=line)
                    if len(lines) > 1 and line is not None
                    else family
                )
                told = say_many(
                    " team {teams}", " teams {teams}", len(missing), teams=listed([str(team) for team in missing])
                )
                empty.append(where + (told if len(missing) < len(teams) else ""))
    if empty:
        more = say(" and {left} more", left=len(empty) - MOST_NAMED) if len(empty) > MOST_NAMED else ""
        what = say("names nobody for {families}{more}", families=listed_apart(empty[:MOST_NAMED]), more=more)
        why = say("without recruits: such crews are full from their first day, of people who are drawn")
        yield plant.problem("people.roster", what, why, say("add rows for them, or write the head-counts as recruits:"))


def _first_of_each_day(people: list[Person]) -> list[Person]:
    """One person for each day on which some are hired."""
    return list({person.hired: person for person in people}.values())


def _is_there(person: Person, day: date) -> bool:
    return person.hired <= day and (person.leaves is None or day < person.leaves)


def _listed(people: People, day: date) -> int:
    return sum(_is_there(person, day) for person in people.roster)


def _counts(people: People) -> list[float]:
    return [head.count.mid if head.count is not None else 0.0 for head in people.recruits]


def _cover(plant: Plant) -> float:
    return middle(plant, "people.most_cover", 1.0)


def _posts(plant: Plant, people: People) -> float:
    """People that all crews ask for with every line open, technicians included."""
    care = sum(
        group.crew.mid * (teams_of(plant, group.steps[0]) or 1) for group in people.technicians.values() if group.steps
    )
    return sum(people_needed(plant, _all_open(plant)).values()) + care


def _all_open(plant: Plant) -> date:
    """A day on which every line that ever opens has its local people."""
    days = [line.starts.high for line in plant.lines.values() if line.starts is not None]
    days += [line.operated_by.until.high for line in plant.lines.values() if line.operated_by is not None]
    return max([plant.start, *days])
