"""The morning in words: what each block means, why one is empty, and the whole of it for a terminal of 80 columns."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from gigaramp.languages import day, figure, later, listed, named, say, say_many, share
from gigaramp.launch.morning.movement_words import moved_words
from gigaramp.launch.morning.odds_words import dates_words, odds_by
from gigaramp.launch.progress.words import amount, loss_name, signed
from gigaramp.launch.wording.phrases import goal_words, made_words, product_words

if TYPE_CHECKING:
    from datetime import date

    from gigaramp.launch.morning.answer import (
        FamilyLeaving,
        Losses,
        Morning,
        NextShift,
        ScrapMade,
        ShiftShort,
        StepNotReady,
        Yesterday,
    )

WIDTH: Final = 80
LEAST: Final = 0.05
"""Units of a part of a gap below which it is not told."""

MISSING: Final = {
    "no_rows": later("The log has no row of production yet."),
    "no_day_over": later("No production day of the log is over yet."),
    "no_day_yesterday": later("The log tells nothing of this day."),
    "no_plan": later("The plant file has no plan, so there is no gap."),
    "no_month_of_plan": later("The plan does not tell this month, so there is no gap."),
    "no_rate": later("The plant file gives no step a rate, so losses cannot be told in units."),
    "no_loss": later("The log tells no loss."),
    "no_forecast": later("No forecast is kept beside the log yet."),
    "no_other_forecast": later("There is no earlier forecast to hold it against."),
    "no_goal": later("The plant file names no goal."),
    "no_people": later("The plant file has no people."),
    "no_persons": later("The forecast does not follow people one by one, so it tells nothing of shifts."),
    "no_shift": later("No shift is planned in the next two weeks."),
    "no_experts": later("The plant file names no experts."),
    "nobody_leaves": later("No expert leaves within 90 days."),
    "no_scrap": later("The log tells no scrap of these days."),
}
"""Why a block has nothing to tell."""

TITLES: Final = {
    "yesterday": later("Yesterday against the plan"),
    "dates": later("The date, with its odds"),
    "losses": later("Largest losses this week"),
    "tonight": later("Next shifts short of level 3"),
    "leaving": later("Experts leaving, steps not ready"),
    "scrap": later("Scrap by where it was made"),
}
"""The six blocks."""

DEFINITIONS: Final = {
    "yesterday": later(
        "Gap: made less planned of the last production day that is over and was planned to work or made something. "
        "A month's plan is spread evenly over its planned working days."
    ),
    "dates": later(
        "The middle date: half of the futures are there by then. The chance is that of the announced date, where there is one. "
        "Behind it stands its error, one standard deviation."
    ),
    "losses": later(
        "Units of output lost this week on the step that limits and behind it, by the log alone: minutes down at full speed, slow running, "
        "and scrap. With what is on its way and what the log does not tell, less the room that the plan leaves, they make the week's gap."
    ),
    "tonight": later(
        "How many people at level 3 to call in: those that a step needs on the shift, less those whom the newest forecast expects there. "
        "The need is that of lines that have begun and that no partner runs with its own people, mean over four weeks. "
        "A shift that lacks no more than the usual absence is not told."
    ),
    "leaving": later(
        "Experts there now who leave within so many days. A step is not ready where, in the middle future of the newest forecast, it does "
        "not yet make 95 % of its good output and end 90 % of its stops without an expert."
    ),
    "scrap": later(
        "Units scrapped in the last seven days on which units were judged, by the step that made the defect, in units of output. "
        "Ratio: of the units that this step made; where that is not known, of those judged at the first step that found it. "
        "Change: against the seven days before."
    ),
}
"""What each block means."""


def made_of(block: Yesterday) -> str:
    """What is held against the plan, in the plural."""
    return product_words(block.product) if block.counted == "shipped" else made_words(block.product)


def idle_words(idle: tuple[date, ...]) -> str:
    """The days since the day that is told: `no production: 2026-11-21 to 2026-11-22`; empty where there are none."""
    if not idle:
        return ""
    days = day(idle[0]) if len(idle) == 1 else say("{first} to {last}", first=day(idle[0]), last=day(idle[-1]))
    return say("no production: {days}", days=days)


def rest_words(block: Losses) -> list[tuple[str, float]]:
    """What of the week's gap is not one of the largest losses, in units that are missing; empty where the plan tells no gap.

    With the largest losses they add up to what is behind the plan.
    """
    if block.gap is None:
        return []
    found = [
        (say("all other losses"), block.others or 0.0),
        (say("on its way or in stock"), block.on_its_way or 0.0),
        (say("not told by the log"), block.not_told or 0.0),
        (say("room that the plan leaves"), -(block.room or 0.0)),
    ]
    return [(name, units) for name, units in found if abs(units) >= LEAST]


def shift_words(one: ShiftShort | NextShift, timezone: str) -> str:
    """A shift by its name and the day on which it begins: `nights, 2026-03-06`."""
    begins = one.begins.astimezone(ZoneInfo(timezone))
    return say("{shift}, {day}", shift=named(one.name), day=day(begins.date()))


def short_words(one: ShiftShort) -> str:
    """Why a shift is short: posts with nobody, and people below level 3."""
    parts = []
    if one.not_there >= 0.05:
        parts.append(say("{people} not there", people=figure(one.not_there, 1)))
    if one.learning >= 0.05:
        parts.append(say("{people} below level 3", people=figure(one.learning, 1)))
    return listed(parts)


def seen_words(one: ShiftShort) -> str:
    """What the log saw on the last such shift; empty where it tells nothing."""
    if one.present is None:
        return ""
    if one.ready_seen is None:
        return say_many(
            "last such shift: {count} person, no level signed off",
            "last such shift: {count} people, no level signed off",
            one.present,
        )
    return say_many(
        "last such shift: {count} person, {ready} at level 3",
        "last such shift: {count} people, {ready} at level 3",
        one.present,
        ready=one.ready_seen,
    )


def not_ready_words(steps: tuple[StepNotReady, ...]) -> str:
    """The steps that are not ready; empty where all are."""
    return listed([named(one.step) for one in steps])


def ratio_words(one: ScrapMade) -> str:
    """The ratio and its change in points: `4.1 % (+0.6)`."""
    if one.ratio is None:
        return ""
    if one.change is None:
        return share(one.ratio, 1)
    points = figure(100.0 * one.change + 0.0, 1)
    return say(
        "{ratio} ({points} points)", ratio=share(one.ratio, 1), points=points if one.change < 0 else f"+{points}"
    )


def cause_words(one: ScrapMade) -> str:
    """Where scrap was made; where the log does not tell it, where it was found."""
    if one.cause is not None:
        return named(one.cause)
    return say("not told; found at {steps}", steps=listed([named(step) for step in one.found]))


def morning_text(answer: Morning, width: int = WIDTH) -> str:
    """The six blocks for a terminal."""
    head = (
        say("{plant}: the morning of {day}", plant=answer.plant, day=day(answer.as_of))
        if answer.as_of
        else answer.plant
    )
    blocks = {
        "yesterday": _yesterday(answer),
        "dates": _dates(answer),
        "losses": _losses(answer),
        "tonight": _tonight(answer),
        "leaving": _leaving(answer),
        "scrap": _scrap(answer),
    }
    lines = [fill(head, width)]
    for key, told in blocks.items():
        lines += ["", say(TITLES[key])]
        lines += [
            fill(line, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False) for line in told
        ]
    lines += [fill(note, width, break_long_words=False) for note in (["", *answer.notes] if answer.notes else [])]
    return "\n".join(lines)


def _yesterday(answer: Morning) -> list[str]:
    block = answer.yesterday
    told = []
    if block.day is not None and block.made is not None:
        made = say("{day}: {made} {things} made", day=day(block.day), made=amount(block.made), things=made_of(block))
        told.append(made)
        if block.gap is not None and block.planned is not None:
            told[0] = say(
                "{made}, {planned} planned: {gap}", made=made, planned=amount(block.planned), gap=signed(block.gap)
            )
    told += [idle] if (idle := idle_words(block.idle)) else []
    gaps = ((block.week_gap, say("this week")), (block.month_gap, say("this month")))
    told += [say("{span}: {gap}", span=span, gap=signed(gap)) for gap, span in gaps if gap is not None]
    return told + ([say(MISSING[block.missing])] if block.missing else [])


def _dates(answer: Morning) -> list[str]:
    block = answer.dates
    told = [
        say("{goal}: {dates}; {odds}", goal=goal_words(goal.goal), dates=dates_words(goal), odds=odds_by(goal))
        for goal in block.goals
    ]
    if block.missing:
        return [*told, say(MISSING[block.missing])]
    if block.moved is None:
        return [*told, say(MISSING["no_other_forecast"])]
    return told + moved_words(block.moved)


def _losses(answer: Morning) -> list[str]:
    block = answer.losses
    told = [say("{loss}: {units}", loss=loss_name(one), units=amount(one.units)) for one in block.largest]
    told += [say("{span}: {gap}", span=name, gap=amount(units)) for name, units in rest_words(block)]
    return told + ([say(MISSING[block.missing])] if block.missing else [])


def _tonight(answer: Morning) -> list[str]:
    block = answer.tonight
    if block.missing:
        return [say(MISSING[block.missing])]
    told = []
    for one in block.short[:6]:
        line = say(
            "{shift}, {step}: {short} short of {needed} ({why})", shift=shift_words(one, answer.timezone), step=named(one.step),
            short=figure(one.short, 1), needed=figure(one.needed, 1), why=short_words(one),
        )  # fmt: skip
        seen = seen_words(one)
        told.append(say("{line}; {seen}", line=line, seen=seen) if seen else line)
    left = len(block.short) - len(told)
    if left > 0:
        told.append(say_many("and {count} more", "and {count} more", left))
    return told or [say("No step is short on the next three shifts.")]


def _leaving(answer: Morning) -> list[str]:
    block = answer.leaving
    if block.missing in ("no_experts", "nobody_leaves"):
        return [say(MISSING[block.missing])]
    told = [_family(one) for one in block.families if one.leaving[2] >= 0.05]
    return told + ([say(MISSING[block.readiness_missing])] if block.readiness_missing else [])


def _family(one: FamilyLeaving) -> str:
    first, second, third = (figure(people, 0 if people == round(people) else 1) for people in one.leaving)
    told = say(
        "{who}: {first} in 30 days, {second} in 60, {third} in 90",
        who=named(one.who),
        first=first,
        second=second,
        third=third,
    )
    steps = not_ready_words(one.not_ready[2])
    return say("{told}; not ready: {steps}", told=told, steps=steps) if steps else told


def _scrap(answer: Morning) -> list[str]:
    block = answer.scrap
    things = made_words(block.product)
    told = [
        say(
            "{cause}: {worth} {things}, {ratio}",
            cause=cause_words(one),
            worth=amount(one.worth),
            things=things,
            ratio=ratio_words(one),
        )
        for one in block.made[:5]
    ]
    return told + ([say(MISSING[block.missing])] if block.missing else [])
