"""The plan and its gap: yesterday, this month and this year, then the months and years, and output now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gigaramp.languages import labelled, named, of_a_file, say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.launch.wording.standing import span_words
from gigaramp.report.parts import Column, Entry, Section, Sheet, Table, Value, ends
from gigaramp.report.wording.findings import gap_finding
from gigaramp.report.wording.phrases import (
    capital,
    count,
    day_words,
    end_words,
    few_words,
    figure,
    month_words,
    range_words,
    sentence,
)

if TYPE_CHECKING:
    from gigaramp.launch.answer import Forecast, PlanGap, Range, YearOutput
    from gigaramp.plant.model import Plant


def plan_section(plant: Plant, forecast: Forecast) -> Section:
    """Sentences and tables of the plan and its gap."""
    output = forecast.output
    things = product_words(output.product)
    sentences = []
    if plant.plan is None:
        sentences.append(say("No plan was announced month by month, so there is no gap to tell."))
    elif not output.gaps:
        sentences.append(
            say("The announced plan tells none of the days up to this forecast, so there is no gap to tell.")
        )
    else:
        told = say("The plan is {status}", status=named(plant.plan.status))
        sentences.append(labelled(told, sentence(of_a_file(plant.plan.note))) if plant.plan.note else sentence(told))
    if output.day_now.p50 is not None:
        now = range_words(output.day_now)
        when = say("on a planned working day, mean of the last four weeks")
        few = few_words(forecast.effective_futures)
        sentences.append(
            say(
                "In the futures the plant now makes {now} {things} {when}{few}.",
                now=now,
                things=things,
                when=when,
                few=" (" + few + ")" if few else "",
            )
        )
    tables = ([gap_table(output.gaps, few_words(forecast.effective_futures))] if output.gaps else []) + (
        [year_table(forecast)] if output.years else []
    )
    lead = sentence(gap_finding(output.gaps[-1], output.product)) if output.gaps else ""
    sheets = (month_sheet(forecast),) if output.plan else ()
    return Section(
        "plan", say("The plan and its gap"), lead=lead, sentences=tuple(sentences), tables=tuple(tables), sheets=sheets
    )


def gap_table(gaps: tuple[PlanGap, ...], few: str = "") -> Table:
    """One row for each span: planned, shipped, and the difference. `few`: how few futures the ranges rest on."""
    columns = (say("Up to this forecast"), say("Planned"), say("Shipped in the futures"), say("Gap"))
    rows = tuple(
        (
            Entry(capital(span_words(gap)), _days(gap)),
            Entry(count(gap.planned)),
            Entry(*_told(gap.shipped)),
            Entry(*_told(gap.gap, signed=True)),
        )
        for gap in gaps
    )
    names = (
        Column(say("span")),
        Column(say("from"), "date"),
        Column(say("to"), "date"),
        Column(say("planned"), "figure"),
        *(Column(say("shipped, {end}", end=end), "figure") for end in ("10 %", "50 %", "90 %")),
        *(Column(say("gap, {end}", end=end), "figure") for end in ("10 %", "50 %", "90 %")),
    )
    data: list[tuple[Value, ...]] = [
        (span_words(gap), gap.first, gap.last, gap.planned, *ends(gap.shipped), *ends(gap.gap)) for gap in gaps
    ]
    sheet = Sheet(say("The plan and its gap"), names, tuple(data), "plan-gap")
    return Table(
        say(
            "The plan and its gap: middle future, with 10 to 90 % of the futures below it{few}",
            few=", " + few if few else "",
        ),
        columns,
        rows,
        frozenset({1, 2, 3}),
        sheet,
    )


def year_table(forecast: Forecast) -> Table:
    """What the futures ship in each calendar year, beside the plan."""
    things = product_words(forecast.output.product)
    rows = tuple(
        (
            Entry(str(year.year), "" if year.whole else _part(year, forecast.until)),
            Entry(count(year.planned) if year.planned is not None else "–"),
            Entry(*_told(year.shipped)),
        )
        for year in forecast.output.years
    )
    data: list[tuple[Value, ...]] = [
        (str(year.year), say("yes") if year.whole else say("no"), year.planned, *ends(year.shipped))
        for year in forecast.output.years
    ]
    names = (
        Column(say("year")),
        Column(say("whole year simulated")),
        Column(say("planned"), "count"),
        *(Column(say("{things} shipped, {end}", things=things, end=end), "figure") for end in ("10 %", "50 %", "90 %")),
    )
    caption, few = (
        say("{things} shipped by calendar year", things=capital(things)),
        few_words(forecast.effective_futures),
    )
    return Table(
        f"{caption}, {few}" if few else caption,
        (say("Year"), say("Planned"), say("Shipped in the futures")),
        rows,
        frozenset({1, 2}),
        Sheet(caption, names, tuple(data), "years"),
    )


def month_sheet(forecast: Forecast) -> Sheet:
    """The announced plan month by month beside what the futures ship."""
    things = product_words(forecast.output.product)
    columns = (
        Column(say("month")),
        Column(say("{things} planned", things=things), "count"),
        *(Column(say("{things} shipped, {end}", things=things, end=end), "figure") for end in ("10 %", "50 %", "90 %")),
    )
    rows: list[tuple[Value, ...]] = [
        (month_words(month.month), month.planned, *ends(month.shipped)) for month in forecast.output.plan
    ]
    return Sheet(
        say("The announced plan month by month, and what the futures ship"), columns, tuple(rows), "plan-by-month"
    )


def _days(gap: PlanGap) -> str:
    return (
        day_words(gap.first)
        if gap.first == gap.last
        else say("{first} to {last}", first=day_words(gap.first), last=day_words(gap.last))
    )


def _part(year: YearOutput, until: date) -> str:
    return (
        say("simulated to {until}", until=end_words(until))
        if year.year == until.year and (until.month, until.day) != (12, 31)
        else say("a part of it")
    )


def _told(values: Range, signed: bool = False) -> tuple[str, str]:
    """The middle, and the range as a note below it; a gap carries its sign."""
    if values.p50 is None or values.p10 is None or values.p90 is None:
        return say("no value"), ""
    write = _signed if signed else figure
    return write(values.p50), "" if values.p10 == values.p90 else say(
        "{p10} to {p90}", p10=write(values.p10), p90=write(values.p90)
    )


def _signed(value: float) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value)
