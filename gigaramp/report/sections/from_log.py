"""The log a forecast starts from: what it tells, what was drawn instead, how near the futures come, and which numbers moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gigaramp.languages import day, later, say, share
from gigaramp.languages import figure as number
from gigaramp.launch.today.words import HOW, log_words, range_of, value
from gigaramp.report.parts import Column, Entry, Section, Sheet, Table, ends
from gigaramp.report.wording.phrases import capital, sentence

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.odds.ranges import Range
    from gigaramp.launch.today.answer import FromLog


OTHERS = later(
    "Losses, bottleneck, what-ifs, advice and what to measure first are told from the start of the plant, without its log."
)


def from_log_section(forecast: Forecast, has_others: bool = False) -> tuple[Section, ...]:
    """The section, where the forecast starts from a log. `has_others`: the page answers other questions too."""
    told = forecast.log
    if told is None:
        return ()
    lead = say(
        "The futures start on the morning of {day} from the plant's own log, {days} days of it",
        day=day(told.as_of),
        days=told.days_told,
    )
    tables = [_figures(told), _parts(told)] + ([_moved(told)] if told.moved else [])
    return (
        Section(
            "from-log",
            say("From the log"),
            lead=sentence(lead),
            sentences=(log_words(told), *((say(OTHERS),) if has_others else ())),
            tables=tuple(tables),
        ),
    )


def _figures(told: FromLog) -> Table:
    """The figures of the log beside what the plant expects, and beside the futures that count."""
    rows = tuple(
        (
            Entry(capital(one.words)),
            Entry(value(one, one.log)),
            Entry(range_of(one, one.expected), say("{below} of them below the log", below=share(one.below))),
            Entry(range_of(one, one.kept)),
        )
        for one in told.figures
    )
    columns = (
        Column(say("figure")),
        Column(say("log"), "figure"),
        *(Column(name, "figure") for name in (say("expected 10 %"), say("expected 50 %"), say("expected 90 %"))),
        *(Column(name, "figure") for name in (say("kept 10 %"), say("kept 50 %"), say("kept 90 %"))),
    )
    data = tuple((one.words, one.log, *ends(one.expected), *ends(one.kept)) for one in told.figures)
    caption = say("The log beside what the plant file expects")
    return Table(
        caption,
        (say("Figure"), say("Log"), say("Expected (10 to 90 %)"), say("In the futures that count")),
        rows,
        frozenset({1, 2, 3}),
        Sheet(caption, columns, data, "from-log"),
    )


def _parts(told: FromLog) -> Table:
    """Part by part of the plant's state: told, derived or drawn."""
    caption = say("Where the state of this morning comes from")
    rows = tuple((Entry(capital(part.words)), Entry(capital(say(HOW[part.how])))) for part in told.parts)
    columns = (Column(say("part of the state")), Column(say("where it comes from")))
    data = tuple((part.words, part.how) for part in told.parts)
    return Table(
        caption,
        (say("Part of the state"), say("Where it comes from")),
        rows,
        sheet=Sheet(caption, columns, data, "from-log-state"),
    )


def _moved(told: FromLog) -> Table:
    """Numbers of the plant file that the log speaks of; the file itself stays as it is."""
    caption = say("Numbers that the log moves most, in these futures alone: the plant file stays as it is")
    rows = tuple(
        (
            Entry(one.address),
            Entry(_points(one.drawn, one.unit)),
            Entry(_points(one.moved, one.unit)),
            Entry(say("{by} standard deviations", by=number(one.by, 1))),
        )
        for one in told.moved
    )
    columns = (
        Column(say("address")),
        Column(say("unit")),
        *(Column(name, "figure") for name in (say("file 10 %"), say("file 50 %"), say("file 90 %"))),
        *(Column(name, "figure") for name in (say("log 10 %"), say("log 50 %"), say("log 90 %"))),
        Column(say("moved by, in standard deviations"), "figure"),
    )
    data = tuple((one.address, one.unit, *ends(one.drawn), *ends(one.moved), one.by) for one in told.moved)
    return Table(
        caption,
        (say("Number"), say("In the file (10, 50, 90 %)"), say("With the log"), say("Moved by")),
        rows,
        frozenset({1, 2, 3}),
        Sheet(caption, columns, data, "from-log-numbers"),
    )


def _points(found: Range, unit: str) -> str:
    """The three points of a number, with the unit of the file once."""
    points = [point for point in (found.p10, found.p50, found.p90) if point is not None]
    if unit == "date":
        return " · ".join(day(date.fromordinal(round(point))) for point in points)
    return " · ".join(_short(point) for point in points) + f" {unit}".rstrip()


def _short(value: float) -> str:
    """Three figures, and never a power of ten."""
    return number(value) if abs(value) >= 100.0 else f"{value:.3g}"
