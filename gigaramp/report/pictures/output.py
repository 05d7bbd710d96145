"""Pictures of what the plant makes: vehicles a year, vehicles shipped so far, scrap; each with plan and known facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gigaramp.languages import labelled, later, say
from gigaramp.launch.wording.phrases import product_words
from gigaramp.report.parts import Column, Kind, Mark, Picture, Sheet, Value, said
from gigaramp.report.pictures.drawing import (
    BLUE,
    FACT,
    PLAN,
    FactPoint,
    fact_traces,
    fan_traces,
    over_time,
    plan_trace,
    week_ends,
    with_log_axis,
)
from gigaramp.report.wording.findings import rate_finding, scrap_finding, total_finding
from gigaramp.report.wording.phrases import capital, few_words

if TYPE_CHECKING:
    from gigaramp.launch.answer import FactAnswer, Forecast
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.weeks.course import Course, Fan
    from gigaramp.plant.model import Plant

MIDDLE = Mark("line", BLUE, later("middle future"))
PLANNED = Mark("dashed", PLAN, later("announced plan"))
SAID = Mark("ring", FACT, later("known fact, with its tolerance"))

CELLS = later("{letter}, cells")
"""Stands behind the letter of a fact that speaks of the scrap of cells alone."""

OF_CELLS = later(
    " A fact marked “cells” speaks of the steps with cells alone, so it may lie below the scrap of all steps."
)


@dataclass(frozen=True)
class Told:
    """A forecast with the plant it is about: what every picture is made from."""

    plant: Plant
    forecast: Forecast
    course: Course
    working: WorkingDays
    letters: dict[int, str]
    """Letter of each known fact, by its place among the facts of the forecast."""

    @property
    def things(self) -> str:
        """What is shipped, in the plural."""
        return product_words(self.forecast.output.product)

    @property
    def band(self) -> Mark:
        """The sign of a fan, and what it rests on."""
        return band_mark(self.forecast)


def band_mark(forecast: Forecast) -> Mark:
    """The sign of a range over the futures; where few stand for it, it says how many."""
    few = few_words(forecast.effective_futures)
    return Mark("band", BLUE, say("10 to 90 % of the futures{few}", few=", " + few if few else ""))


def rate_picture(told: Told) -> Picture:
    """Units a year as a fan, with the plan times twelve and the facts that speak of a rate."""
    plan = [(first, 12 * planned) for first, planned in plan_months(told.plant, told.forecast)]
    facts = [
        point for point in (_rate_point(told, place) for place in range(len(told.forecast.facts))) if point is not None
    ]
    traces = fan_traces(told.course.weeks, told.course.rate_a_year, ",.3~r")
    drawn = [plan_trace(_to_the_end(plan, told.forecast.until), ",.0f", steps=True)] if plan else []
    key = (told.band, *said([MIDDLE, *([PLANNED] if plan else []), *([SAID] if facts else [])]))
    return Picture(
        name="rate",
        finding=rate_finding(told.forecast, told.course, plan, _plan_end(told)),
        deck=say(
            "{things} a year, if every planned working day of the year were like those of the last four weeks.",
            things=capital(told.things),
        )
        + (say(" The plan is told by month and drawn times twelve.") if plan else ""),
        axis=say("{things} a year", things=told.things),
        key=key,
        figure=_timed(told, [*traces, *drawn, *fact_traces(facts, ",.3~r")], ",~r"),
        sheet=fan_sheet(
            told,
            told.course.rate_a_year,
            say("{things} a year", things=told.things),
            "count",
            "rate-a-year",
            plan,
            facts,
        ),
        notes=_lettered(facts),
    )


def total_picture(told: Told) -> Picture:
    """All that was shipped so far as a fan on a logarithmic axis, with the plan and the facts that count from the start."""
    plan = _added_up(plan_months(told.plant, told.forecast))
    facts = [
        point for point in (_total_point(told, place) for place in range(len(told.forecast.facts))) if point is not None
    ]
    fan = told.course.shipped_total
    values = [
        value
        for value in (*fan.p90, *(amount for _, amount in plan), *(fact.high for fact in facts))
        if value is not None
    ]
    top = max(values, default=0.0)
    days = week_ends(told.course.weeks, told.forecast.until)
    traces = fan_traces(days, fan, ",.3~r", floor=1.0)
    drawn = [plan_trace([(day, amount) for day, amount in plan if amount >= 1], ",.0f", steps=False)] if plan else []
    key = (told.band, *said([MIDDLE, *([PLANNED] if plan else []), *([SAID] if facts else [])]))
    return Picture(
        name="total",
        finding=total_finding(told.forecast, told.course, plan, _plan_end(told)),
        deck=say(
            "{things} shipped since the start. Each line of the grid is ten times the one below; futures that "
            "have shipped nothing lie on the lower edge.",
            things=capital(told.things),
        ),
        axis=say("{things} shipped, in all", things=told.things),
        key=key,
        figure=with_log_axis(_timed(told, [*traces, *drawn, *fact_traces(facts, ",.3~r")], ",~r"), 1.0, top),
        sheet=fan_sheet(
            told, fan, say("{things} shipped", things=told.things), "count", "shipped-total", plan, facts, days
        ),
        notes=_lettered(facts),
    )


def scrap_picture(told: Told) -> Picture:
    """Rolled scrap of all steps as a fan, with the facts that speak of it; those of cells alone are named so."""
    facts = [
        point for point in (_scrap_point(told, place) for place in range(len(told.forecast.facts))) if point is not None
    ]
    fan = told.course.scrap_ratio
    traces = fan_traces(told.course.weeks, fan, ".0%")
    return Picture(
        name="scrap",
        finding=scrap_finding(told.forecast, told.course),
        deck=say(
            "Share of what goes in that is lost in all steps together (one minus the product of their good shares)."
        )
        + (say(OF_CELLS) if any(point.of_cells for point in facts) else ""),
        axis=say("scrap, percent of what goes in"),
        key=(told.band, *said([MIDDLE, *([SAID] if facts else [])])),
        figure=_timed(told, [*traces, *fact_traces(facts, ".0%")], ".0%"),
        sheet=fan_sheet(told, fan, say("scrap ratio"), "percent", "scrap", [], facts),
        notes=_lettered(facts),
    )


def experts_picture(told: Told, finding: str) -> Picture:
    """Experts on site as a fan."""
    fan = told.course.experts
    return Picture(
        name="experts",
        finding=finding,
        deck=say("Foreign experts on site, the people of a partner that runs a line included."),
        axis=say("experts on site, people"),
        key=(told.band, *said([MIDDLE])),
        figure=_timed(told, fan_traces(told.course.weeks, fan, ",.0f"), ",.0f"),
        sheet=fan_sheet(told, fan, say("experts on site"), "count", "experts", [], []),
        height=300,
    )


def share_picture(told: Told, name: str, fan: Fan, finding: str, deck: str, axis: str) -> Picture:
    """A share between nothing and all, as a fan on a full axis."""
    figure = over_time(fan_traces(told.course.weeks, fan, ".0%"), *_span(told), told.forecast.as_of, ".0%", top=1.02)
    sheet = fan_sheet(told, fan, axis, "percent", name, [], [])
    return Picture(name, finding, deck, axis, (told.band, *said([MIDDLE])), figure, sheet, height=300)


def fan_sheet(
    told: Told,
    fan: Fan,
    what: str,
    kind: Kind,
    file: str,
    plan: Sequence[tuple[date, float]],
    facts: Sequence[FactPoint],
    days: Sequence[date] | None = None,
) -> Sheet:
    """The weeks of a fan as rows, with the plan of each week; facts are rows of their own below.

    `days`: the day of each week on which its values are true; without it they are those of the whole week.
    """
    planned = [Column(say("plan"), kind)] if plan else []
    said = (
        [Column(say("known fact"), kind), Column(say("from"), kind), Column(say("to"), kind), Column(say("fact"))]
        if facts
        else []
    )
    columns = (
        Column(say("week") if days is None else say("up to"), "date"),
        *(Column(f"{what}, {mark}", kind) for mark in ("10 %", "50 %", "90 %")),
        *planned,
        *said,
    )
    rows: list[tuple[Value, ...]] = []
    for week, low, middle, high in zip(days or told.course.weeks, fan.p10, fan.p50, fan.p90, strict=True):
        past = [amount for day, amount in plan if day <= week]
        rows.append((week, low, middle, high, *([past[-1] if past else None] if plan else []), *(None for _ in said)))
    blank = tuple(None for _ in range(3 + len(planned)))
    rows += [(fact.last, *blank, fact.value, fact.low, fact.high, fact.words) for fact in facts]
    return Sheet(say("{what} by week", what=capital(what)), columns, tuple(rows), file)


def plan_months(plant: Plant, forecast: Forecast) -> list[tuple[date, float]]:
    """First day of each planned month and what is planned in it, up to the end of the forecast."""
    if plant.plan is None:
        return []
    months = sorted((date.fromisoformat(f"{month}-01"), planned) for month, planned in plant.plan.months.items())
    return [(first, planned) for first, planned in months if first <= forecast.until]


def _plan_end(told: Told) -> date | None:
    """Last day the plan tells, within the forecast; None without a plan."""
    months = plan_months(told.plant, told.forecast)
    return min(_month_end(months[-1][0]), told.forecast.until) if months else None


def _month_end(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)


def _added_up(months: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    """What the plan has shipped by the first day of each month, and by the end of the last one."""
    total, points = 0.0, []
    for first, planned in months:
        points.append((first, total))
        total += planned
    if months:
        points.append((_month_end(months[-1][0]), total))
    return points


def _to_the_end(plan: Sequence[tuple[date, float]], until: date) -> list[tuple[date, float]]:
    """The plan with a last point, so that its last month is drawn."""
    last = plan[-1]
    return [*plan, (min(_month_end(last[0]), until), last[1])]


def _total_point(told: Told, place: int) -> FactPoint | None:
    fact = told.forecast.facts[place]
    counts = fact.what in ("vehicles.total", "packs.total") and told.forecast.output.product == "pack"
    counts = counts or (fact.what == "cells.total" and told.forecast.output.product == "cell")
    if (
        not counts
        or fact.last is None
        or (fact.first is not None and fact.first > told.plant.start)
        or _is_over(told, place)
    ):
        return None
    return FactPoint(told.letters[place], fact.words, fact.last, fact.last, fact.value, fact.low, fact.high)


def _rate_point(told: Told, place: int) -> FactPoint | None:
    """A fact about the output of some days, told for a year by planned working days."""
    fact = told.forecast.facts[place]
    if fact.last is None or _is_over(told, place):
        return None
    a_year = told.working.in_year.get(fact.last.year, 0)
    if fact.what == "vehicles.day":
        return _times(told, place, fact.first or fact.last, fact.last, a_year)
    if fact.what in ("vehicles.total", "packs.total") and fact.first is not None and fact.first > told.plant.start:
        planned = (told.working.days[day] for day in told.working.places)
        days = sum(1 for day in planned if fact.first <= day <= fact.last)
        return _times(told, place, fact.first, fact.last, a_year / days) if days else None
    return None


def _scrap_point(told: Told, place: int) -> FactPoint | None:
    fact = told.forecast.facts[place]
    if fact.what not in ("scrap_ratio", "cells.scrap_ratio") or fact.last is None or _is_over(told, place):
        return None
    point = _times(told, place, fact.first or fact.last.replace(day=1), fact.last, 1.0)
    return (
        point if fact.what == "scrap_ratio" else replace(point, letter=say(CELLS, letter=point.letter), of_cells=True)
    )


def _times(told: Told, place: int, first: date, last: date, factor: float) -> FactPoint:
    fact: FactAnswer = told.forecast.facts[place]
    return FactPoint(
        told.letters[place], fact.words, first, last, factor * fact.value, factor * fact.low, factor * fact.high
    )


def _is_over(told: Told, place: int) -> bool:
    """True for a fact that is a ratio to other days: it has no place on an axis of units."""
    known = told.plant.known
    return len(known) == len(told.forecast.facts) and known[place].over is not None


def _timed(told: Told, traces: list[dict[str, object]], show: str) -> dict[str, object]:
    return over_time(traces, *_span(told), told.forecast.as_of, show)


def _span(told: Told) -> tuple[date, date]:
    return told.course.weeks[0], told.course.weeks[-1]


def _lettered(facts: Sequence[FactPoint]) -> tuple[str, ...]:
    return tuple(labelled(fact.letter, fact.words) for fact in facts)
