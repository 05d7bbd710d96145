"""The transfer of skills in words: who is short of level 3 and until when, what works without experts, what training lacks."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final

from gigaramp.launch.odds_table import BEYOND
from gigaramp.launch.phrases import chance_words, percent

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast, Reason
    from gigaramp.launch.course import Course
    from gigaramp.launch.ranges import DateRange
    from gigaramp.launch.transfer import (
        ClassTraining,
        Departure,
        Independence,
        Readiness,
        ShiftReadiness,
        StepTraining,
        TrainingLoad,
    )

TOLD: Final = 3
"""Steps that are told in a short answer, the worst; the answer holds all."""


def transfer_lines(answer: Forecast) -> list[tuple[str, str]]:
    """Titles and their words; none where people are not followed one by one."""
    now, found = answer.as_of, answer.independence
    told = [("Readiness", readiness_words(answer.readiness, now))] if answer.readiness else []
    if found is not None:
        told.append(("Without experts", independence_words(found, last_expert(answer.course))))
        told.append(("Departures", departure_words(found.departures, now, answer.effective_futures)))
    if answer.training is not None:
        told.append(("Training", training_words(answer.training, now)))
    return [(title, words) for title, words in told if words]


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
    """How many people a step lacks on its worst shift, from when where that is to come, and until when."""
    short = row.shortage
    assert short is not None, "only a shift that is short is told"
    people = _whole(short.people)
    shifts = [other for other in readiness.shifts if other.step == row.step]
    alike = len(shifts) > 1 and all(other.shortage and _whole(other.shortage.people) == people for other in shifts)
    words = f"{row.step} {'on every shift' if alike else row.name}: {people:,} {'person' if people == 1 else 'people'}"
    words += " short of level 3" if is_first else ""
    periods = readiness.periods
    current = periods[max(bisect_right(periods, now) - 1, 0)] if now is not None else periods[0]
    if short.first > current:
        words += f" from {month(short.first)}"
    return f"{words} until {month(short.until)}" if short.until else f"{words}, not met within the horizon"


def last_expert(course: Course | None) -> date | None:
    """The last week with an expert on site in the middle future; None where some stay to the end, or there never was one."""
    there = [place for place, experts in enumerate(course.experts.p50) if experts] if course is not None else []
    return course.weeks[there[-1]] if course is not None and there and there[-1] + 1 < len(course.weeks) else None


def independence_words(found: Independence, gone: date | None = None) -> str:
    """From when the plant makes and mends nearly all without its experts, when the last one leaves, and which steps come last."""
    plant = next(part for part in found.parts if part.part == "plant")
    words = (
        f"the plant makes {percent(found.output_target)} of its good output and ends {percent(found.stops_target)} of its "
        f"stops without them {_from(plant.independent.both)}"
    )
    words += f"; the last one leaves in {month(gone)}" if gone else ""
    steps = [part for part in found.parts if part.part == "step"]
    never = [step.name for step in steps if step.independent.both.p50 is None]
    if never:
        return f"{words}; steps not within the horizon: {', '.join(never[:TOLD] + _more(len(never) - TOLD, 'step'))}"
    steps.sort(key=lambda part: (-(part.independent.both.p50 or date.max).toordinal(), part.name))
    last = [f"{step.name} {month(step.independent.both.p50)}" for step in steps[:TOLD]]
    return f"{words}; last steps: {', '.join(last)}" if last else words


def departure_words(departures: tuple[Departure, ...], now: date | None, effective: float) -> str:
    """Chances that a plant is independent of those who leave, the worst first: `stacking (2026-06-30) 12 % ±3`."""
    left = now or date.min
    known = [(who.chance, who) for who in departures if who.chance is not None and who.leaves > left]
    known.sort(key=lambda pair: (pair[0], pair[1].leaves, pair[1].who))
    told = [f"{who.who} ({who.leaves}) {chance_words(chance, who.error, effective)}" for chance, who in known[:TOLD]]
    more = [f"and {len(known) - TOLD} more"] if len(known) > TOLD else []
    return f"independent of them by the day the last one leaves: {', '.join(told + more)}" if told else ""


def training_words(load: TrainingLoad, now: date | None) -> str:
    """`training holds back stacking until 2025-Q4: 38 % of learners' shifts had no coach, …`; empty where it holds nothing."""
    begins = [quarter_begins(quarter) for quarter in load.quarters]
    current = max(bisect_right(begins, now) - 1, 0) if now is not None else 0
    held = [step for step in load.steps if any(step.held_by[current:])]
    held.sort(key=lambda step: (-sum(step.chance[current:]), step.step))
    told = [held_words(step, load, current) for step in held[:TOLD]]
    return "; ".join(told + _more(len(held) - TOLD, "step"))


def held_words(step: StepTraining, load: TrainingLoad, current: int) -> str:
    """Until when training holds one step back, and what it lacks in the first quarter it does so from now on."""
    places = [place for place in range(current, len(load.quarters)) if step.held_by[place]]
    first, after = places[0], places[-1] + 1
    begins = f" from {load.quarters[first]}" if first > current else ""
    until = f" until {load.quarters[after]}" if after < len(load.quarters) else " to the horizon"
    parts = []
    uncoached, unguided = step.uncoached.p50[first], step.unguided.p50[first]
    if uncoached:
        parts.append(f"{percent(uncoached)} of learners' shifts had no coach")
    if unguided:
        parts.append(f"{percent(unguided)} could not run for want of a guide")
    if "class" in step.held_by[first]:
        parts.append(class_words(load.classes, step, first))
    return f"it holds back {step.step}{begins}{until}: {', '.join(parts)}"


def class_words(classes: tuple[ClassTraining, ...], step: StepTraining, quarter: int) -> str:
    """How many people wait for a seat."""
    waiting = next((each.waiting.p50[quarter] for each in classes if each.family == step.family), None)
    people = _whole(waiting or 0.0)
    return f"{people:,} {'person waits' if people == 1 else 'people wait'} for a seat in the class"


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
