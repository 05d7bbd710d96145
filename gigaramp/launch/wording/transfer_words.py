"""The transfer of skills in words: who is short of level 3 and until when, what works without experts, what training lacks."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final

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

TOLD: Final = 3
"""Steps that are told in a short answer, the worst; the answer holds all."""

_AT_STEPS: Final[tuple[Capacity, ...]] = ("coaches", "guides")
"""Capacities that are short at a step; seats in the class are short for a skill family."""


def transfer_lines(answer: Forecast) -> list[tuple[str, str]]:
    """Titles and their words. Where people are not followed one by one, only the lines that are asked alone are told."""
    now, found = answer.as_of, answer.independence
    told = [("Lines alone", lines_words(goal, answer)) for goal in answer.answers]
    told += [("Readiness", readiness_words(answer.readiness, now))] if answer.readiness else []
    if found is not None and had_experts(answer):
        told.append(("Without experts", independence_words(found, last_expert(answer.course))))
        told.append(("Departures", departure_words(found.departures, now, answer.effective_futures)))
    if answer.training is not None:
        told.append(("Training", training_words(answer.training, now)))
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
    by = f" by {announced or answer.until}"
    if len(told) > 1 and len(set(told)) == 1:
        return f"each of the {len(told)} lines {told[0]}{by}"
    named = [f"{each.line} {chance}" for each, chance in zip(goal.lines, told, strict=True)]
    return ", ".join([named[0] + by, *named[1:]])


def readiness_words(readiness: Readiness, now: date | None) -> str:
    """`stacking nights: 3 people short of level 3 until 2026-10`, for the worst shift of the steps that lack most."""
    worst: dict[str, ShiftReadiness] = {}
    for row in readiness.shifts:
        if row.shortage is not None and _people(row) > (_people(worst[row.step]) if row.step in worst else 0.0):
            worst[row.step] = row
    if not worst:
        return "each step has its people at level 3 on every shift" if readiness.shifts else ""
    rows = sorted(worst.values(), key=lambda row: (-_people(row), row.step))
    told = [shortage_words(row, readiness, now, is_first=place == 0) for place, row in enumerate(rows[:TOLD])]
    return "; ".join(told + _more(len(rows) - TOLD, "step"))


def shortage_words(row: ShiftReadiness, readiness: Readiness, now: date | None, is_first: bool = True) -> str:
    """How many people a step lacks on its worst shift and why, from when where that is to come, and until when."""
    short = row.shortage
    assert short is not None, "only a shift that is short is told"
    people = _whole(short.people)
    shifts = [other for other in readiness.shifts if other.step == row.step]
    alike = len(shifts) > 1 and all(other.shortage and _whole(other.shortage.people) == people for other in shifts)
    words = f"{row.step} {'on every shift' if alike else row.name}: {people:,} {'person' if people == 1 else 'people'}"
    words += " short of level 3" if is_first else ""
    words += cause_words(short)
    periods = readiness.periods
    current = periods[max(bisect_right(periods, now) - 1, 0)] if now is not None else periods[0]
    if short.first > current:
        words += f" from {month(short.first)}"
    return f"{words} until {month(short.until)}" if short.until else f"{words}, not met within the horizon"


def cause_words(short: Shortage) -> str:
    """` (8 not there, 3 still learning)`; the word alone where one cause makes it all, nothing where none is told."""
    causes = short.not_there + short.learning
    if not causes:
        return ""
    people = _whole(short.people)
    away = round(people * short.not_there / causes)
    if away in (0, people):
        return " (not there)" if away else " (still learning)"
    return f" ({away:,} not there, {people - away:,} still learning)"


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
    words = (
        f"the plant makes {percent(found.output_target)} of its good output and ends {percent(found.stops_target)} of its "
        f"stops without them or help from afar {_from(plant.independent.both)}"
    )
    words += f"; the last one leaves in {month(gone)}" if gone else ""
    steps = [part for part in found.parts if part.part == "step"]
    never = [step.name for step in steps if step.independent.both.p50 is None]
    if never:
        return f"{words}; steps not within the horizon: {', '.join(never[:TOLD] + _more(len(never) - TOLD, 'step'))}"
    steps.sort(key=lambda part: (-(part.independent.both.p50 or date.max).toordinal(), part.name))
    last = [f"{step.name} {month(step.independent.both.p50)}" for step in steps[:TOLD]]
    rare = " in the middle future" if plant.independent.both.p50 is None else ""
    return f"{words}; last steps{rare}: {', '.join(last)}" if last else words


def departure_words(departures: tuple[Departure, ...], now: date | None, effective: float) -> str:
    """Chances that a plant is independent of those who leave, the worst first: `stacking (2026-06-30) 12 % ±3`."""
    left = now or date.min
    known = [(who.chance, who) for who in departures if who.chance is not None and who.leaves > left]
    known.sort(key=lambda pair: (pair[0], pair[1].leaves, pair[1].who))
    told = [f"{who.who} ({who.leaves}) {chance_words(chance, who.error, effective)}" for chance, who in known[:TOLD]]
    more = [f"and {len(known) - TOLD} more"] if len(known) > TOLD else []
    return f"independent of them by the day the last one leaves: {', '.join(told + more)}" if told else ""


def training_words(load: TrainingLoad, now: date | None) -> str:
    """`coaches are short at anode_mixing, … (51 % of learners' shifts without one) until 2027-Q1; class: 22 people wait …`.

    Steps that lack the same in the same time are told together. Empty where training holds nothing back from now on.
    """
    begins = [quarter_begins(quarter) for quarter in load.quarters]
    current = max(bisect_right(begins, now) - 1, 0) if now is not None else 0
    told = [words for capacity in _AT_STEPS for words in capacity_words(load, capacity, current)]
    return "; ".join([*told, *class_words(load, current)])


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
    return [f"{capacity} are short at {told[0]}", *(f"at {words}" for words in told[1:]), *_more(left, "step")]


def group_words(
    steps: list[StepTraining], span: tuple[int, int], load: TrainingLoad, capacity: Capacity, current: int
) -> str:
    """Steps that lack one capacity in one span of quarters, their shares in its first quarter, and the span."""
    first, after = span
    names = [step.step for step in steps]
    words = ", ".join(names[:TOLD] + _more(len(names) - TOLD, "step"))
    fans = [step.uncoached if capacity == "coaches" else step.unguided for step in steps]
    shares = sorted(fan.p50[first] or 0.0 for fan in fans)
    low, high = percent(shares[0]), percent(shares[-1])
    spread = high if low == high else f"{low.removesuffix(' %')} to {high}"
    begins = f" from {load.quarters[first]}" if first > current else ""
    until = f" until {load.quarters[after]}" if after < len(load.quarters) else " to the horizon"
    return f"{words} ({spread} of learners' shifts without one){begins}{until}"


def class_words(load: TrainingLoad, current: int) -> list[str]:
    """How many people wait for a seat, by skill family, each in the quarter from now on in which most do."""
    held = {step.family: step for step in load.steps if any("class" in named for named in step.held_by[current:])}
    queues = []
    for each in load.classes:
        if each.family in held:
            waiting = [people or 0.0 for people in each.waiting.p50[current:]]
            most = max(waiting)
            queues.append((-most, each.family, load.quarters[current + waiting.index(most)]))
    told = []
    for place, (people, family, quarter) in enumerate(sorted(queues)[:TOLD]):
        heads = _whole(-people)
        waits = " person waits" if heads == 1 else " people wait"
        told.append(f"{heads:,}{waits if place == 0 else ''} for {family} in {quarter}")
    return [f"class: {', '.join(told + _more(len(queues) - TOLD, 'skill'))}"] if told else []


def guides_words(reason: Reason) -> str:
    """What training has to do with missing people: `; 62 % of the missing were learners without a guide`; empty where little."""
    if reason.training is None or reason.training < 0.1:
        return ""
    return f"; {percent(reason.training)} of the missing were learners without a guide"


def month(day: date | None) -> str:
    """2026-10; `beyond` where it is not within the horizon."""
    return f"{day:%Y-%m}" if day is not None else BEYOND


def quarter_begins(quarter: str) -> date:
    """First day of a quarter that is called 2026-Q1."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def _from(dates: DateRange) -> str:
    """From when, with the dates of 10 and 90 % of the futures, where the middle one is within the horizon."""
    if dates.p50 is None:
        return f"in 10 % of the futures from {month(dates.p10)}" if dates.p10 else "not within the horizon"
    spread = f" ({month(dates.p10)} to {month(dates.p90)})" if dates.p10 != dates.p90 else ""
    return f"from {month(dates.p50)}{spread}"


def _whole(people: float) -> int:
    return max(1, round(people))


def _people(row: ShiftReadiness) -> float:
    return row.shortage.people if row.shortage is not None else 0.0


def _more(left: int, word: str) -> list[str]:
    return [f"and {left} more {word}{'' if left == 1 else 's'}"] if left > 0 else []
