"""Readiness: how many people at level 3 each step and shift lacks, quarter by quarter. Only where people are followed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from gigaramp.languages import later, month, say, say_many
from gigaramp.launch.people.readiness import absence_of, is_short
from gigaramp.report.parts import Column, Mark, Picture, Section, Sheet, Value, said
from gigaramp.report.pictures.matrix import (
    MOST_ROWS,
    Cell,
    Row,
    by_quarter,
    current_place,
    height_of,
    matrix,
    quarter_words,
)
from gigaramp.report.wording.phrases import (
    capital,
    count,
    counted,
    end_words,
    few_words,
    figure,
    fraction_words,
    number_word,
    plain,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.people.transfer import Independence, Readiness, ShiftReadiness, Shortage
    from gigaramp.plant.model import Plant

ALIKE: Final = 1.0
"""Shifts of a step that differ by less than one person stand in one row."""

NEARLY_NONE: Final = 0.05
"""Below this share one of two causes is not told."""

_KEY: Final = (
    Mark("block", "enough", later("enough people at level 3, usual absence apart")),
    Mark("block", "few", later("less than a quarter of the need is missing")),
    Mark("block", "part", later("a quarter to half")),
    Mark("block", "most", later("half or more")),
)


def readiness_section(plant: Plant, forecast: Forecast) -> tuple[Section, ...]:
    """The matrix of steps and shifts; nothing where people are not followed one by one or no step needs any."""
    readiness = forecast.readiness
    if readiness is None or not readiness.shifts:
        return ()
    section = Section(
        "readiness",
        say("Who is ready"),
        sentences=cause_sentence(readiness),
        pictures=(readiness_picture(plant, forecast, readiness),),
        sheets=(four_week_sheet(readiness, forecast.independence),),
    )
    return (section,)


def readiness_picture(plant: Plant, forecast: Forecast, readiness: Readiness) -> Picture:
    """Steps and shifts in rows, the one that lacks most on top; quarters in columns; people that are missing in the cells."""
    quarters = by_quarter(readiness.periods, forecast.until)
    groups, absence = ranked(readiness), absence_of(plant)
    rows: list[Row] = []
    left = 0
    for group in groups:
        added = _rows_of(group, readiness, quarters, absence)
        if rows and len(rows) + len(added) > MOST_ROWS:
            left += 1
        else:
            rows += added
    few = few_words(forecast.effective_futures)
    deck = say(
        "Each number is how many people at level 3 one such shift lacks, all lines together: the middle "
        "future in the worst four weeks of the quarter. Shifts of a step that differ by less than one person "
        "stand in one row."
    )
    return Picture(
        name="readiness",
        finding=readiness_finding(forecast, readiness),
        deck=deck + (say(" Told {few}.", few=few) if few else ""),
        axis=say("a step in each row; a shift of it where its shifts differ"),
        key=said(_KEY),
        figure=matrix(rows, list(quarters), forecast.as_of),
        sheet=quarter_sheet(readiness, quarters),
        height=height_of(len(rows)),
        notes=(say("{steps} in the table.", steps=capital(counted(left, "more step"))),) if left else (),
    )


def readiness_finding(forecast: Forecast, readiness: Readiness) -> str:
    """Which step lacks most people at level 3, on which shift and until when; how many other steps lack some."""
    groups = [group for group in ranked(readiness) if _most(group) > 0]
    if not groups:
        when = say("from now on") if forecast.as_of is not None else say("to the end")
        return say("Every step has its people at level 3 on every shift {when}", when=when)
    worst, short = _worst_shift(groups[0])
    others = len(groups[0]) > 1
    same = others and all(
        row.shortage is not None and _whole(row.shortage) == _whole(short) and row.shortage.until == short.until
        for row in groups[0]
    )
    where = say(" on every shift") if same else ""
    who = plain(worst.step) if same or not others else f"{plain(worst.step)} {plain(worst.name)}"
    words = say_many(
        "{who} lacks up to {count:,} person at level 3{where}{span}",
        "{who} lacks up to {count:,} people at level 3{where}{span}",
        _whole(short),
        who=capital(who),
        where=where,
        span=_span(forecast, readiness, short),
    )
    rest = len(groups) - 1
    if rest:
        words = say_many(
            "{words}; {rest} other step is short too",
            "{words}; {rest} other steps are short too",
            rest,
            words=words,
            rest=number_word(rest),
        )
    return words


def cause_sentence(readiness: Readiness) -> tuple[str, ...]:
    """Why the step that lacks most people lacks them: they are not there, or they are there and still learn."""
    groups = [group for group in ranked(readiness) if _most(group) > 0]
    if not groups:
        return ()
    row, short = _worst_shift(groups[0])
    missing = short.not_there + short.learning
    if missing <= 0:
        return ()
    where = f"{plain(row.step)} {plain(row.name)}" if len(groups[0]) > 1 else plain(row.step)
    share = short.not_there / missing
    if share < NEARLY_NONE:
        return (say("The people that {where} lacks at its worst are there, and still learn.", where=where),)
    if share > 1.0 - NEARLY_NONE:
        return (
            say(
                "The people that {where} lacks at its worst are not there: not hired, away or in training.", where=where
            ),
        )
    away = capital(fraction_words(share))
    lacks = say(
        "{away} of the people that {where} lacks at its worst are not there (not hired, away or in training)",
        away=away,
        where=where,
    )
    return (say("{lacks}; the others are there and still learn.", lacks=lacks),)


def ranked(readiness: Readiness) -> list[tuple[ShiftReadiness, ...]]:
    """The shifts of each step, the step that lacks most people from now on first."""
    steps: dict[str, list[ShiftReadiness]] = {}
    for row in readiness.shifts:
        steps.setdefault(row.step, []).append(row)
    return [tuple(rows) for _, rows in sorted(steps.items(), key=lambda step: (-_most(step[1]), step[0]))]


def quarter_sheet(readiness: Readiness, quarters: dict[str, list[int]]) -> Sheet:
    """The picture as a table, with the shortage from now on of each step and shift."""
    columns = (
        Column(say("step")),
        Column(say("shift")),
        Column(say("people short from now on, at most"), "figure"),
        Column(say("of them not there"), "figure"),
        Column(say("of them still learning"), "figure"),
        Column(say("first short"), "date"),
        Column(say("met from"), "date"),
        *(Column(quarter_words(quarter), "figure") for quarter in quarters),
    )
    rows: list[tuple[Value, ...]] = []
    for row in (row for group in ranked(readiness) for row in group):
        short = row.shortage
        told: tuple[Value, ...] = (None,) * 5
        if short is not None:
            told = (short.people, short.not_there, short.learning, short.first, short.until)
        worst = (_worst(row, places) for places in quarters.values())
        rows.append(
            (plain(row.step), row.name, *told, *(None if place is None else row.short[place] for place in worst))
        )
    caption = say("People at level 3 that one such shift lacks, in the worst four weeks of each quarter, middle future")
    return Sheet(caption, columns, tuple(rows), "readiness")


def four_week_sheet(readiness: Readiness, independence: Independence | None) -> Sheet:
    """Everything told by step and shift, every four weeks: people needed, there and missing, and what is done without experts."""
    columns = (
        Column(say("step")),
        Column(say("shift")),
        Column(say("hours")),
        Column(say("four weeks from"), "date"),
        Column(say("people needed"), "figure"),
        *(Column(say("people at level 3 there, {mark}", mark=mark), "figure") for mark in ("10 %", "50 %", "90 %")),
        *(
            Column(say("people {what}, 50 %", what=what), "figure")
            for what in ("short", say("not there"), say("there and still learning"))
        ),
        Column(say("good output without an expert, 50 %"), "percent"),
        Column(say("stops ended without one, 50 %"), "percent"),
    )
    nothing: tuple[float | None, ...] = (None,) * len(readiness.periods)
    parts = independence.parts if independence is not None else ()
    alone = {
        (part.name, shift.shift): (shift.output_alone, shift.stops_alone) for part in parts for shift in part.shifts
    }
    rows: list[tuple[Value, ...]] = []
    for row in readiness.shifts:
        series = (
            row.needed,
            row.ready.p10,
            row.ready.p50,
            row.ready.p90,
            row.short,
            row.not_there or nothing,
            row.learning or nothing,
            *alone.get((row.step, row.shift), (nothing, nothing)),
        )
        rows += [
            (row.step, row.name, row.shift, first, *(each[place] for each in series))
            for place, first in enumerate(readiness.periods)
            if row.needed[place] is not None
        ]
    caption = say("Every step and shift, every four weeks: people needed and there, what is done without an expert")
    return Sheet(caption, columns, tuple(rows), "steps-and-shifts", only_saved=True)


def _rows_of(
    group: Sequence[ShiftReadiness], readiness: Readiness, quarters: dict[str, list[int]], absence: float
) -> list[Row]:
    """The rows of one step: one where its shifts are alike, with the cells of the worst of them, else one for each shift."""
    places = [[_worst(row, found) for found in quarters.values()] for row in group]
    cells = [
        tuple(_cell(row, readiness, place, absence) for place in told) for row, told in zip(group, places, strict=True)
    ]
    if len(group) == 1:
        return [Row(plain(group[0].step), cells[0])]
    short = [
        [0.0 if place is None else row.short[place] or 0.0 for row, place in zip(group, told, strict=True)]
        for told in zip(*places, strict=True)
    ]
    if any(max(quarter) - min(quarter) >= ALIKE for quarter in short):
        return [Row(f"{plain(row.step)} {plain(row.name)}", told) for row, told in zip(group, cells, strict=True)]
    worst = [quarter.index(max(quarter)) for quarter in short]
    return [Row(plain(group[0].step), tuple(cells[shift][place] for place, shift in enumerate(worst)))]


def _worst(row: ShiftReadiness, places: Sequence[int]) -> int | None:
    """The period in which a shift lacks most people; None where it is not worked."""
    told = [(short, place) for place in places if (short := row.short[place]) is not None]
    return max(told)[1] if told else None


def _cell(row: ShiftReadiness, readiness: Readiness, place: int | None, absence: float) -> Cell | None:
    if place is None:
        return None
    short, needed = row.short[place] or 0.0, row.needed[place] or 0.0
    low, middle, high = (end[place] for end in (row.ready.p10, row.ready.p50, row.ready.p90))
    words = [
        f"{plain(row.step)} {plain(row.name)}, {month(readiness.periods[place])}",
        say("{short} short of {needed}", short=figure(short), needed=figure(needed)),
    ]
    if low is not None and middle is not None and high is not None:
        words.append(say("{middle} there ({low} to {high})", middle=figure(middle), low=figure(low), high=figure(high)))
    if not is_short(needed, short, absence):
        return Cell(0, "", tuple(words))
    share = short / needed
    return Cell(1 if share < 0.25 else 2 if share < 0.5 else 3, count(max(short, 1.0)), tuple(words))


def _worst_shift(group: Sequence[ShiftReadiness]) -> tuple[ShiftReadiness, Shortage]:
    """The shift of a step that lacks most people from now on, and its shortage. The step must have one."""
    return max(((row, row.shortage) for row in group if row.shortage is not None), key=lambda told: told[1].people)


def _most(group: Sequence[ShiftReadiness]) -> float:
    return max((row.shortage.people for row in group if row.shortage), default=0.0)


def _whole(short: Shortage) -> int:
    return max(1, round(short.people))


def _span(forecast: Forecast, readiness: Readiness, short: Shortage) -> str:
    """From when, where that is to come, and until when."""
    now: date = readiness.periods[current_place(readiness.periods, forecast.as_of)]
    begins = say(" from {first}", first=month(short.first)) if short.first > now else ""
    if short.until:
        return begins + say(" until {until}", until=month(short.until))
    return begins + say(" to {until}", until=end_words(forecast.until))
