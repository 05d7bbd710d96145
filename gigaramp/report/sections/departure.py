"""Who can leave when: from when on each part of the plant works without its experts, beside the day on which the last of them leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from gigaramp.languages import labelled, later, listed, say, say_many
from gigaramp.report.parts import Column, Entry, Mark, Picture, Section, Sheet, Table, Value
from gigaramp.report.pictures.drawing import (
    BLUE,
    PLAN,
    Figure,
    Trace,
    as_of_words,
    bar_between,
    dots,
    quiet_axis,
    ticks,
)
from gigaramp.report.pictures.matrix import MOST_ROWS, current_place, height_of, named_rows
from gigaramp.report.pictures.output import band_mark
from gigaramp.report.wording.phrases import (
    after_words,
    capital,
    chance_words,
    counted,
    day_words,
    few_words,
    number_word,
    percent,
    plain,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.odds.ranges import DateRange
    from gigaramp.launch.people.transfer import Departure, Independence, PartIndependence

TOPIC: Final = later("Who can leave when")
IN_GOOD_TIME: Final = timedelta(weeks=13)
"""Experts of a family leave one after the other, so in its last quarter hardly anybody is left who could have helped."""

NEVER: Final = "✕"
"""Stands behind the name of a part whose middle future does not get there."""


@dataclass(frozen=True)
class Leaving:
    """A part of the plant and the day on which the last expert or partner who knows it leaves; None where that is not told."""

    part: PartIndependence
    leaves: date | None

    @property
    def name(self) -> str:
        """The part as words."""
        return say("the whole plant") if self.part.part == "plant" else plain(self.part.name)

    @property
    def middle(self) -> date | None:
        """From when on the middle future works there without experts."""
        return self.part.independent.both.p50


def departure_section(forecast: Forecast) -> tuple[Section, ...]:
    """The dates of all parts and the chances of all who leave; nothing where people are not followed one by one."""
    found = forecast.independence
    if found is None or not found.parts:
        return ()
    sheets = [part_sheet(found)]
    if forecast.as_of is not None and any(part.shifts for part in found.parts):
        sheets.insert(0, now_sheet(forecast, found, forecast.as_of))
    tables = (departure_table(forecast, found),) if found.departures else ()
    picture = departure_picture(forecast, found)
    words = worst_sentence(forecast, found)
    return (
        Section("departure", say(TOPIC), sentences=words, pictures=(picture,), tables=tables, sheets=tuple(sheets)),
    )


def departure_picture(forecast: Forecast, found: Independence) -> Picture:
    """The plant, its lines and its steps in rows, the last to work without experts on top of the steps; time across."""
    told = rows_of(found)
    rows = told[:MOST_ROWS]
    output, stops = percent(found.output_target), percent(found.stops_target)
    deck = say(
        "From the dot on, {output} of the good output is made and {stops} of the stops are ended without an "
        "expert, to the last day simulated. A dot well before the diamond says that they can go; one near or "
        "after it says only that hardly anybody is left.",
        output=output,
        stops=stops,
    )
    key = [Mark("dot", BLUE, say("works without experts from here, middle future")), band_mark(forecast)]
    if any(row.leaves for row in rows):
        key.append(Mark("diamond", PLAN, say("the last expert or partner who knows it leaves")))
    left = len(told) - len(rows)
    return Picture(
        name="departure",
        finding=departure_finding(found),
        deck=deck,
        axis=say("a part of the plant in each row"),
        key=tuple(key),
        figure=_drawn(forecast, found, rows),
        sheet=date_sheet(found, told),
        height=height_of(len(rows)),
        notes=(
            *(
                (say("{never}: not within the days simulated, in the middle future", never=NEVER),)
                if any(row.middle is None for row in rows)
                else ()
            ),
            *((say("{parts} in the table", parts=capital(counted(left, "more part"))),) if left else ()),
        ),
    )


def departure_finding(found: Independence) -> str:
    """How many steps work without experts only when these are about to leave or have left, and which one comes last."""
    steps = [row for row in rows_of(found) if row.part.part == "step"]
    if not steps:
        return say("No step of this plant needs people, so none needs an expert")
    last = steps[0]
    comes = (
        say("{name} comes last, in {middle}", name=last.name, middle=_month(last.middle))
        if last.middle
        else say("{name} does not get there in the days simulated", name=last.name)
    )
    known = [row for row in steps if row.leaves is not None]
    if not known:
        return say("Which step can do without experts: {comes}", comes=comes)
    late = sum(
        1 for row in known if row.middle is None or (row.leaves is not None and row.middle > row.leaves - IN_GOOD_TIME)
    )
    if not late:
        every = say("Every step") if len(known) == len(steps) else say("Every step whose experts leave")
        return say(
            "{every} works without its experts three months or more before the last of them leaves; {comes}",
            every=every,
            comes=comes,
        )
    many = say("{late} of {known} steps", late=capital(number_word(late)), known=number_word(len(known)))
    if len(known) == 1:
        many = say("The one step whose experts leave")
    return say_many(
        "{many} works without experts only in the last three months before these leave, or later; {comes}",
        "{many} work without experts only in the last three months before these leave, or later; {comes}",
        late,
        many=many,
        comes=comes,
    )


def worst_sentence(forecast: Forecast, found: Independence) -> tuple[str, ...]:
    """Whose departure is least prepared, in words; nothing where nobody leaves within the days simulated."""
    told = [
        (each.chance, each.leaves, each)
        for each in found.departures
        if each.chance is not None and not _has_left(each, forecast)
    ]
    if not told:
        return ()
    chance, leaves, worst = min(told, key=lambda each: each[:2])
    words = chance_words(chance, worst.error, forecast.effective_futures)
    known = (
        say("what they know works")
        if len(worst.parts) == 1
        else say("all {parts} parts they know work", parts=number_word(len(worst.parts)))
    )
    who = say("Least prepared is the departure of {who}, by {leaves}", who=plain(worst.who), leaves=day_words(leaves))
    return (say("{who}: the chance that {known} without them by then is {words}.", who=who, known=known, words=words),)


def rows_of(found: Independence) -> list[Leaving]:
    """The plant, its lines, then its steps, those that come last first; each with the day its last expert leaves."""
    leaves: dict[str, date] = {}
    for each in found.departures:
        for name in each.parts:
            leaves[name] = max(each.leaves, leaves.get(name, each.leaves))
    whole = [Leaving(part, max(leaves.values(), default=None)) for part in found.parts if part.part == "plant"]
    rest = [Leaving(part, leaves.get(part.name)) for part in found.parts if part.part != "plant"]
    lines = [row for row in rest if row.part.part == "line"]
    steps = [row for row in rest if row.part.part == "step"]
    steps.sort(
        key=lambda row: (-(row.middle or date.max).toordinal(), row.part.independent.chance_within_horizon, row.name)
    )
    return [*whole, *lines, *steps]


def departure_table(forecast: Forecast, found: Independence) -> Table:
    """Who leaves, from when their parts work without them, and the chance that it is so by then; the worst chance first."""
    told = sorted(
        found.departures,
        key=lambda each: (
            _has_left(each, forecast),
            1.0 if each.chance is None else each.chance,
            each.leaves,
            each.who,
        ),
    )
    rows = tuple(
        (
            Entry(plain(each.who), _parts(each.parts)),
            Entry(day_words(each.leaves), say("has left") if _has_left(each, forecast) else ""),
            Entry(*_when(each.independent, forecast.until)),
            Entry(chance_words(each.chance, each.error, forecast.effective_futures)),
        )
        for each in told
    )
    few = few_words(forecast.effective_futures)
    caption = say("Who leaves, and the chance that all they know works without them by then") + (
        f", {few}" if few else ""
    )
    columns = (say("Experts"), say("The last one leaves"), say("Works without experts from"), say("Chance by then"))
    return Table(caption, columns, rows, frozenset({1, 2, 3}), departure_sheet(found))


def departure_sheet(found: Independence) -> Sheet:
    """The same as data."""
    columns = (
        Column(say("who")),
        Column(say("parts")),
        Column(say("the last one leaves"), "date"),
        *(Column(say("works without experts from, {mark}", mark=mark), "date") for mark in ("10 %", "50 %", "90 %")),
        Column(say("chance by then"), "percent"),
        Column(say("error"), "percent"),
    )
    rows: list[tuple[Value, ...]] = [
        (each.who, listed(each.parts), each.leaves, *_dates(each.independent), each.chance, each.error)
        for each in found.departures
    ]
    return Sheet(say("Who leaves when"), columns, tuple(rows), "who-leaves-when")


def date_sheet(found: Independence, told: Sequence[Leaving]) -> Sheet:
    """From when on each part makes and mends nearly all without experts."""
    marks = ("10 %", "50 %", "90 %")
    asked = (
        say("{output_target} of output", output_target=percent(found.output_target)),
        say("{stops_target} of stops", stops_target=percent(found.stops_target)),
        say("both"),
    )
    columns = (
        Column(say("part")),
        Column(say("name")),
        *(Column(say("{what} from, {mark}", what=what, mark=mark), "date") for what in asked for mark in marks),
        Column(say("chance of both within the days simulated"), "percent"),
        Column(say("last expert leaves"), "date"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in told:
        dates = row.part.independent
        ends = (end for each in (dates.output, dates.stops, dates.both) for end in _dates(each))
        rows.append((row.part.part, plain(row.part.name), *ends, dates.chance_within_horizon, row.leaves))
    return Sheet(
        say("From when each part works without experts, to the last day simulated"),
        columns,
        tuple(rows),
        "without-experts-from",
    )


def now_sheet(forecast: Forecast, found: Independence, as_of: date) -> Sheet:
    """What each step does without an expert on each shift, in the four weeks of the forecast."""
    place = current_place(found.periods, as_of)
    columns = (
        Column(say("step")),
        Column(say("shift")),
        Column(say("good output"), "percent"),
        Column(say("stops ended"), "percent"),
    )
    rows = tuple(
        (plain(part.name), shift.name, shift.output_alone[place], shift.stops_alone[place])
        for part in found.parts
        for shift in part.shifts
    )
    caption = say(
        "Without an expert by step and shift, in the four weeks from {periods}, middle future",
        periods=day_words(found.periods[place]),
    )
    few = few_words(forecast.effective_futures)
    return Sheet(caption + (f", {few}" if few else ""), columns, rows, "without-experts-now")


def part_sheet(found: Independence) -> Sheet:
    """What each part does without an expert, every four weeks."""
    marks = ("10 %", "50 %", "90 %")
    columns = (
        Column(say("part")),
        Column(say("name")),
        Column(say("four weeks from"), "date"),
        *(
            Column(f"{what}, {mark}", "percent")
            for what in (say("good output without an expert"), say("stops ended without one"))
            for mark in marks
        ),
    )
    rows: list[tuple[Value, ...]] = [
        (
            part.part,
            part.name,
            first,
            *(end[place] for fan in (part.output_alone, part.stops_alone) for end in (fan.p10, fan.p50, fan.p90)),
        )
        for part in found.parts
        for place, first in enumerate(found.periods)
    ]
    caption = say("Shares without an expert of the plant, its lines and steps, every four weeks")
    return Sheet(caption, columns, tuple(rows), "without-experts-by-part", only_saved=True)


def _drawn(forecast: Forecast, found: Independence, rows: Sequence[Leaving]) -> Figure:
    traces: list[Trace] = []
    middles: list[tuple[date, int, str]] = []
    leaves: list[tuple[date, int, str]] = []
    for place, row in enumerate(rows):
        both = row.part.independent.both
        words = labelled(row.name, " ".join(_when(both, forecast.until)))
        if both.p10 is not None:
            bar = bar_between(0.0, 0.0, place, BLUE, width=9)
            traces.append({**bar, "x": [both.p10.isoformat(), (both.p90 or forecast.until).isoformat()]})
        if both.p50 is not None:
            middles.append((both.p50, place, words))
        if row.leaves is not None and row.leaves <= forecast.until:
            leaves.append(
                (
                    row.leaves,
                    place,
                    say("{name}: the last expert leaves on {leaves}", name=row.name, leaves=day_words(row.leaves)),
                )
            )
    traces += [_dots(middles, BLUE, "circle", 12), _dots(leaves, PLAN, "diamond", 9)]
    layout = named_rows([row.name if row.middle else f"{row.name} {NEVER}" for row in rows])
    layout["margin"] = {"l": 8, "r": 22, "t": 26, "b": 48}
    # Dots on the first day would else lie on the names of their rows.
    begin = found.periods[0] - (forecast.until - found.periods[0]) / 30
    layout["xaxis"] = {
        **quiet_axis(),
        "type": "date",
        "range": [begin.isoformat(), forecast.until.isoformat()],
        "tickformatstops": ticks(),
        "ticks": "outside",
        "zeroline": False,
    }
    if forecast.as_of is not None and begin <= forecast.as_of <= forecast.until:
        day = forecast.as_of.isoformat()
        late = forecast.as_of - begin > 0.5 * (forecast.until - begin)
        layout["shapes"] = [
            {
                "type": "line",
                "x0": day,
                "x1": day,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": "@soft", "width": 1, "dash": "2px,3px"},
            }
        ]
        note = {
            "x": day,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "xanchor": "right" if late else "left",
            "showarrow": False,
        }
        layout["annotations"] = [{**note, "text": as_of_words(forecast.as_of), "font": {"color": "@soft", "size": 12}}]
    return {"data": traces, "layout": layout}


def _dots(told: Sequence[tuple[date, int, str]], colour: str, symbol: str, size: int) -> Trace:
    """Dots on days."""
    drawn = dots([(0.0, float(row), words) for _, row, words in told], colour, symbol, size)
    return {**drawn, "x": [day.isoformat() for day, _, _ in told]}


def _when(dates: DateRange, until: date) -> tuple[str, str]:
    """The middle date and, as a note, the dates of 10 and 90 % of the futures."""
    middle = day_words(dates.p50) if dates.p50 else after_words(until)
    if dates.p10 is None or dates.p10 == dates.p90:
        return middle, ""
    return middle, say(
        "{p10} to {p90}", p10=day_words(dates.p10), p90=day_words(dates.p90) if dates.p90 else after_words(until)
    )


def _dates(dates: DateRange) -> tuple[date | None, date | None, date | None]:
    return dates.p10, dates.p50, dates.p90


def _has_left(each: Departure, forecast: Forecast) -> bool:
    return forecast.as_of is not None and each.leaves <= forecast.as_of


def _parts(parts: Sequence[str]) -> str:
    """The first parts by name, the others counted."""
    named = [plain(name) for name in parts[:3]]
    left = len(parts) - len(named)
    return listed(named) + (say(" and {left} more", left=left) if left > 0 else "")


def _month(day: date | None) -> str:
    from gigaramp.report.wording.phrases import month_words

    return month_words(f"{day:%Y-%m}") if day is not None else ""
