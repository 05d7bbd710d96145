"""The transfer of skills in words: who is short of level 3 and until when, what works without experts, what training lacks."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final

from gigaramp.languages import day, later, later_many, listed, listed_apart, named, say, say_many
from gigaramp.launch.odds.empirical import monte_carlo_error
from gigaramp.launch.wording.odds_table import BEYOND
from gigaramp.launch.wording.phrases import chance_words, percent

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast, GoalAnswer, Reason
    from gigaramp.launch.odds.ranges import DateRange
    from gigaramp.launch.people.transfer import (
        Capacity,
        Departure,
        Independence,
        Readiness,
        ShiftReadiness,
        Shortage,
        StepTraining,
        TrainingLoad,
    )
    from gigaramp.launch.weeks.course import Course

_SHORT_AT: Final = {"coaches": later("coaches are short at {told}"), "guides": later("guides are short at {told}")}

TOLD: Final = 3
"""Steps that are told in a short answer, the worst; the answer holds all."""

_WAIT: Final = later_many(
    "{count:,} person waits for {family} in {quarter}", "{count:,} people wait for {family} in {quarter}"
)
_MORE: Final = {
    "step": later_many("and {count} more step", "and {count} more steps"),
    "skill": later_many("and {count} more skill", "and {count} more skills"),
}

_AT_STEPS: Final[tuple[Capacity, ...]] = ("coaches", "guides")
"""Capacities that are short at a step; seats in the class are short for a skill family."""


def transfer_lines(answer: Forecast) -> list[tuple[str, str]]:
    """Titles and their words. Where people are not followed one by one, only the lines that are asked alone are told."""
    now, found = answer.as_of, answer.independence
    told = [(say("Lines alone"), lines_words(goal, answer)) for goal in answer.answers]
    told += [(say("Readiness"), readiness_words(answer.readiness, now))] if answer.readiness else []
    if found is not None and had_experts(answer):
        told.append((say("Without experts"), independence_words(found, last_expert(answer.course))))
        told.append((say("Departures"), departure_words(found.departures, now, answer.effective_futures)))
    if answer.training is not None:
        told.append((say("Training"), training_words(answer.training, now)))
    return [(title, words) for title, words in told if words]


def lines_words(goal: GoalAnswer, answer: Forecast) -> str:
    """`line_1 31 % ±11 by 2026-12-31, line_2 25 % ±10`: each line without experts; once where all are the same.

    By the announced date, or within the horizon where none is announced or it is later. Empty where no line was asked alone.
    """
    effective = answer.effective_futures
    told: list[str] = []
    for each in goal.lines:
        chance, error = each.chance_by_announced, each.error
        if chance is None:
            chance = each.chance_within_horizon
            error = monte_carlo_error(chance, effective)
        told.append(chance_words(chance, error, effective))
    if not told:
        return ""
    announced = goal.announced if goal.lines[0].chance_by_announced is not None else None
    by = announced or answer.until
    if len(told) > 1 and len(set(told)) == 1:
        return say("each of the {lines} lines {chance} by {by}", lines=len(told), chance=told[0], by=by)
    first = say("{line} {chance} by {by}", line=goal.lines[0].line, chance=told[0], by=by)
    return listed([first, *(f"{each.line} {chance}" for each, chance in zip(goal.lines[1:], told[1:], strict=True))])


def readiness_words(readiness: Readiness, now: date | None) -> str:
    """`stacking nights: 3 people short of level 3 until 2026-10`, for the worst shift of the steps that lack most."""
    worst: dict[str, ShiftReadiness] = {}
    for row in readiness.shifts:
        if row.shortage is not None and _people(row) > (_people(worst[row.step]) if row.step in worst else 0.0):
            worst[row.step] = row
    if not worst:
        return say("each step has its people at level 3 on every shift") if readiness.shifts else ""
    rows = sorted(worst.values(), key=lambda row: (-_people(row), row.step))
    told = [shortage_words(row, readiness, now, is_first=place == 0) for place, row in enumerate(rows[:TOLD])]
    return listed_apart(told + _more(len(rows) - TOLD, "step"))


def shortage_words(row: ShiftReadiness, readiness: Readiness, now: date | None, is_first: bool = True) -> str:
    """How many people a step lacks on its worst shift and why, from when where that is to come, and until when."""
    short = row.shortage
    assert short is not None, "only a shift that is short is told"
    people = _whole(short.people)
    shifts = [other for other in readiness.shifts if other.step == row.step]
    alike = len(shifts) > 1 and all(other.shortage and _whole(other.shortage.people) == people for other in shifts)
    step = named(row.step)
    where = say("{step} on every shift", step=step) if alike else f"{step} {named(row.name)}"
    if is_first:
        words = say_many(
            "{where}: {count:,} person short of level 3",
            "{where}: {count:,} people short of level 3",
            people,
            where=where,
        )
    else:
        words = say_many("{where}: {count:,} person", "{where}: {count:,} people", people, where=where)
    words += cause_words(short)
    periods = readiness.periods
    current = periods[max(bisect_right(periods, now) - 1, 0)] if now is not None else periods[0]
    if short.first > current:
        words = say("{words} from {first}", words=words, first=month(short.first))
    return (
        say("{words} until {until}", words=words, until=month(short.until))
        if short.until
        else say("{words}, not met within the horizon", words=words)
    )


def cause_words(short: Shortage) -> str:
    """` (8 not there, 3 still learning)`; the word alone where one cause makes it all, nothing where none is told."""
    causes = short.not_there + short.learning
    if not causes:
        return ""
    people = _whole(short.people)
    away = round(people * short.not_there / causes)
    if away in (0, people):
        return say(" (not there)") if away else say(" (still learning)")
    return say(" ({away:,} not there, {learning:,} still learning)", away=away, learning=people - away)


def had_experts(answer: Forecast) -> bool:
    """False for a plant that never has an expert or a partner: it has nothing to become independent of."""
    course, found = answer.course, answer.independence
    return course is None or any(course.experts.p90) or (found is not None and bool(found.departures))


def last_expert(course: Course | None) -> date | None:
    """The last week with an expert on site in the middle future; None where some stay to the end, or there never was one."""
    there = [place for place, experts in enumerate(course.experts.p50) if experts] if course is not None else []
    return course.weeks[there[-1]] if course is not None and there and there[-1] + 1 < len(course.weeks) else None


def independence_words(found: Independence, gone: date | None = None) -> str:
    """From when the plant makes and mends nearly all without its experts, when the last one leaves, and which steps come last."""
    plant = next(part for part in found.parts if part.part == "plant")
    words = say(
        "the plant makes {output_target} of its good output and ends {stops_target} of its stops without "
        "them or help from afar {both}",
        output_target=percent(found.output_target),
        stops_target=percent(found.stops_target),
        both=_from(plant.independent.both),
    )
    words += say("; the last one leaves in {gone}", gone=month(gone)) if gone else ""
    steps = [part for part in found.parts if part.part == "step"]
    never = [named(step.name) for step in steps if step.independent.both.p50 is None]
    if never:
        return say(
            "{words}; steps not within the horizon: {never}",
            words=words,
            never=listed(never[:TOLD] + _more(len(never) - TOLD, "step")),
        )
    steps.sort(key=lambda part: (-(part.independent.both.p50 or date.max).toordinal(), part.name))
    last = [f"{named(step.name)} {month(step.independent.both.p50)}" for step in steps[:TOLD]]
    rare = say(" in the middle future") if plant.independent.both.p50 is None else ""
    return say("{words}; last steps{rare}: {last}", words=words, rare=rare, last=listed(last)) if last else words


def departure_words(departures: tuple[Departure, ...], now: date | None, effective: float) -> str:
    """Chances that a plant is independent of those who leave, the worst first: `stacking (2026-06-30) 12 % ±3`."""
    left = now or date.min
    known = [(who.chance, who) for who in departures if who.chance is not None and who.leaves > left]
    known.sort(key=lambda pair: (pair[0], pair[1].leaves, pair[1].who))
    told = [
        f"{named(who.who)} ({day(who.leaves)}) {chance_words(chance, who.error, effective)}"
        for chance, who in known[:TOLD]
    ]
    more = [say("and {left} more", left=len(known) - TOLD)] if len(known) > TOLD else []
    return say("independent of them by the day the last one leaves: {told}", told=listed(told + more)) if told else ""


def training_words(load: TrainingLoad, now: date | None) -> str:
    """`coaches are short at anode_mixing, … (51 % of learners' shifts without one) until 2027-Q1; class: 22 people wait …`.

    Steps that lack the same in the same time are told together. Empty where training holds nothing back from now on.
    """
    begins = [quarter_begins(quarter) for quarter in load.quarters]
    current = max(bisect_right(begins, now) - 1, 0) if now is not None else 0
    told = [words for capacity in _AT_STEPS for words in capacity_words(load, capacity, current)]
    return listed_apart([*told, *class_words(load, current)])


def capacity_words(load: TrainingLoad, capacity: Capacity, current: int) -> list[str]:
    """Where and until when one capacity is short: the groups of steps with most of it first, the rest counted."""
    groups: dict[tuple[int, int], list[StepTraining]] = {}
    for step in load.steps:
        places = [place for place in range(current, len(load.quarters)) if capacity in step.held_by[place]]
        if places:
            groups.setdefault((places[0], places[-1] + 1), []).append(step)
    ordered = sorted(groups.items(), key=lambda group: (-(group[0][1] - group[0][0]) * len(group[1]), group[0]))
    told = [group_words(steps, span, load, capacity, current) for span, steps in ordered[:TOLD]]
    left = sum(len(steps) for _, steps in ordered[TOLD:])
    if not told:
        return []
    return [
        say(_SHORT_AT[capacity], told=told[0]),
        *(say("at {words}", words=words) for words in told[1:]),
        *_more(left, "step"),
    ]


def group_words(
    steps: list[StepTraining], span: tuple[int, int], load: TrainingLoad, capacity: Capacity, current: int
) -> str:
    """Steps that lack one capacity in one span of quarters, their shares in its first quarter, and the span."""
    first, after = span
    names = [named(step.step) for step in steps]
    words = listed(names[:TOLD] + _more(len(names) - TOLD, "step"))
    fans = [step.uncoached if capacity == "coaches" else step.unguided for step in steps]
    shares = sorted(fan.p50[first] or 0.0 for fan in fans)
    low, high = percent(shares[0]), percent(shares[-1])
    spread = high if low == high else say("{low} to {high}", low=re.sub(r"\s?%$", "", low), high=high)
    begins = say(" from {quarters}", quarters=load.quarters[first]) if first > current else ""
    until = (
        say(" until {quarters}", quarters=load.quarters[after])
        if after < len(load.quarters)
        else say(" to the horizon")
    )
    return say(
        "{words} ({spread} of learners' shifts without one){begins}{until}",
        words=words,
        spread=spread,
        begins=begins,
        until=until,
    )


def class_words(load: TrainingLoad, current: int) -> list[str]:
    """How many people wait for a seat, by skill family, each in the quarter from now on in which most do."""
    held = {step.family: step for step in load.steps if any("class" in short for short in step.held_by[current:])}
    queues = []
    for each in load.classes:
        if each.family in held:
            waiting = [people or 0.0 for people in each.waiting.p50[current:]]
            most = max(waiting)
            queues.append((-most, each.family, load.quarters[current + waiting.index(most)]))
    told = []
    for place, (people, family, quarter) in enumerate(sorted(queues)[:TOLD]):
        heads = _whole(-people)
        if place == 0:
            told.append(say_many(*_WAIT, heads, family=named(family), quarter=quarter))
        else:
            told.append(say("{heads:,} for {family} in {quarter}", heads=heads, family=named(family), quarter=quarter))
    return [say("class: {told}", told=listed(told + _more(len(queues) - TOLD, "skill")))] if told else []


def guides_words(reason: Reason) -> str:
    """What training has to do with missing people: `; 62 % of the missing were learners without a guide`; empty where little."""
    if reason.training is None or reason.training < 0.1:
        return ""
    return say("; {training} of the missing were learners without a guide", training=percent(reason.training))


def month(day: date | None) -> str:
    """2026-10; `beyond` where it is not within the horizon."""
    return f"{day:%Y-%m}" if day is not None else say(BEYOND)


def quarter_begins(quarter: str) -> date:
    """First day of a quarter that is called 2026-Q1."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def _from(dates: DateRange) -> str:
    """From when, with the dates of 10 and 90 % of the futures, where the middle one is within the horizon."""
    if dates.p50 is None:
        return (
            say("in 10 % of the futures from {p10}", p10=month(dates.p10))
            if dates.p10
            else say("not within the horizon")
        )
    spread = say(" ({p10} to {p90})", p10=month(dates.p10), p90=month(dates.p90)) if dates.p10 != dates.p90 else ""
    return say("from {p50}{spread}", p50=month(dates.p50), spread=spread)


def _whole(people: float) -> int:
    return max(1, round(people))


def _people(row: ShiftReadiness) -> float:
    return row.shortage.people if row.shortage is not None else 0.0


def _more(left: int, word: str) -> list[str]:
    return [say_many(*_MORE[word], left)] if left > 0 else []
