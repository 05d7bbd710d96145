"""Ask a log for its KPIs: read it once into a grid of days and places, then sum each element, then divide."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from os import PathLike
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from numpy.typing import NDArray

from gigaramp.errors import AskError
from gigaramp.kpi.answer import By, Each, Figure, Kpis
from gigaramp.kpi.days import ProductionDays
from gigaramp.kpi.dictionary import dictionary, kpi_of
from gigaramp.kpi.events import event_figures
from gigaramp.kpi.formulas import FORMULAS, NO_FAILURE, NOT_ADDED, NOTHING, REASONS, WEIGHED, Formula
from gigaramp.kpi.grid import EVENT_ELEMENTS, Grid, grid_of
from gigaramp.kpi.planned import Planned
from gigaramp.kpi.reading import asked
from gigaramp.kpi.totals import daily_totals, extent_of, told_twice
from gigaramp.languages import say, say_many
from gigaramp.near import did_you_mean

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

Floats = NDArray[np.float64]

TWIN = "twin"
"""Source of simulated rows; their clock has no summer time, so they are read as UTC."""

BY_EVENT = ("lead_time", "allocation_ratio", "wip", "step_time", "mttf", "stops_alone")
"""KPIs that need more than the totals of days."""

OF_LOTS = ("lead_time", "allocation_ratio")
"""KPIs that follow each lot."""

LOTS_FOLLOWED = 1_000_000
"""Up to so many ends of lots they are followed unasked; it takes about a second."""


@dataclass(frozen=True)
class Group:
    """Where a figure is of: its places, by their numbers, and the names that all of them share."""

    line: str | None
    step: str | None
    places: NDArray[np.int64]


def kpis(
    log: Any,
    plant: Plant | None = None,
    *,
    first: date | str | None = None,
    last: date | str | None = None,
    by: By = "all",
    each: Each = "plant",
    line: str | Sequence[str] | None = None,
    step: str | Sequence[str] | None = None,
    kpi: str | Sequence[str] | None = None,
) -> Kpis:
    """KPIs of a log: see `gigaramp.kpis`."""
    _check(by, each)
    names = tuple(kpi_of(name).name for name in _listed(kpi)) or tuple(dictionary())
    planned = Planned(plant) if plant is not None else None
    begin, end = _day("first", first), _day("last", last)
    with _opened(log) as given, asked(given) as rows:
        timezone = _timezone(rows, plant)
        minute = planned.first_minute if planned is not None else 0
        totals = daily_totals(rows, timezone=timezone, first_minute=minute, first=begin, last=end)
        extent = extent_of(rows)
        if extent is None or not totals.num_rows:
            raise AskError(say("kpi: the log has no row of production in these days"))
        events: dict[str, Any] = dict.fromkeys(EVENT_ELEMENTS)
        if set(names) & set(BY_EVENT):
            days = ProductionDays.between(extent.first, extent.last, timezone, minute)
            families = planned.families if planned is not None else None
            followed = set(OF_LOTS) & set(names)
            with_lots = bool(followed) and (extent.lots <= LOTS_FOLLOWED or bool(followed & set(_listed(kpi))))
            events = event_figures(rows, days, extent, families, with_lots=with_lots)
    grid = grid_of(totals, events, planned)
    groups = _groups(grid, each, _chosen("line", _listed(line), grid), _chosen("step", _listed(step), grid))
    figures = tuple(
        figure
        for period in _periods(grid.days, by)
        for group in groups
        for figure in _figures(grid, planned, names, period, group)
    )
    return Kpis(
        plant=plant.name if plant is not None else None,
        first=grid.days[0],
        last=grid.days[-1],
        days=len(grid.days),
        timezone=timezone,
        first_minute=minute,
        by=by,
        each=each,
        told_twice=told_twice(totals),
        notes=tuple(_notes(grid, told_twice(totals))),
        figures=figures,
        version=sys.modules["gigaramp"].__version__,
    )


def _figures(
    grid: Grid, planned: Planned | None, names: tuple[str, ...], period: slice, group: Group
) -> Iterator[Figure]:
    """Every KPI of one period and group, in the order of the dictionary."""
    for name in names:
        if name == "takt_time":
            if group.line is None and group.step is None:
                yield _takt(grid, planned, period)
        elif name == "rolled_throughput_yield":
            if group.step is None:
                yield _rolled(grid, planned, period, group)
        else:
            yield _figure(name, grid, period, group)


def _figure(name: str, grid: Grid, period: slice, group: Group) -> Figure:
    """One KPI: sums over the days and places that tell every element, then the ratio."""
    formula = FORMULAS[name]
    found = {key: values[period][:, group.places] for key, values in grid.elements.items()}
    steps = {grid.places[k][1] for k in group.places}
    if formula.adds == "step" and len(steps) > 1:
        return _told(name, grid, period, group, None, None, 0, say(NOT_ADDED))
    top, bottom = formula.top(found), formula.bottom(found)
    if formula.adds == "weight" and len(steps) > 1:
        top, bottom = top * found["unit_minutes"], bottom * found["unit_minutes"]
    elif name == "net_equipment_effectiveness":
        top = top + 0.0 * found["setup"]
    known = ~np.isnan(top) & ~np.isnan(bottom)
    for element in formula.needs:
        known &= ~np.isnan(found[element])
    if not known.any():
        return _told(name, grid, period, group, None, None, 0, _reason(formula, found, len(steps) > 1))
    numerator = float(top[known].sum())
    denominator = float(
        np.where(known, bottom, 0.0).max(axis=1, initial=0.0).sum() if formula.is_per_day else bottom[known].sum()
    )
    if name == "net_equipment_effectiveness":
        run = float(found["run"][known].sum())
        numerator *= (run + float(found["setup"][known].sum())) / run if run > 0.0 else 1.0
    days = int(known.any(axis=1).sum())
    if denominator > 0.0:
        return _told(name, grid, period, group, numerator, denominator, days, None)
    reason = NO_FAILURE if {"failures", "to_failure"} & set(formula.needs) else NOTHING
    return _told(name, grid, period, group, numerator, denominator, days, say(reason))


def _reason(formula: Formula, found: dict[str, Floats], is_weighed: bool) -> str:
    """Why a KPI is missing: the first element that is never told."""
    for element in formula.needs:
        if np.isnan(found[element]).all():
            return say(REASONS[element])
    if formula.adds == "weight" and is_weighed:
        return say(WEIGHED)
    return say("no day tells all that it needs")


def _rolled(grid: Grid, planned: Planned | None, period: slice, group: Group) -> Figure:
    """Product of the first-pass yields of the steps; of those on the way to the output where the plant is known."""
    name = "rolled_throughput_yield"
    steps = {str(grid.places[k][1]) for k in group.places}
    if planned is not None:
        from gigaramp.plant.capacity import needs
        from gigaramp.plant.flow import flow_of

        steps &= {step for step, amount in needs(flow_of(planned.plant)).items() if amount > 0.0}
    rolled, days = 1.0, 0
    for step in sorted(steps):
        places = np.array([k for k in group.places if grid.places[k][1] == step])
        one = _figure("first_pass_yield", grid, period, Group(group.line, step, places))
        if one.value is None:
            if one.denominator == 0.0:
                continue
            return _told(name, grid, period, group, None, None, 0, one.reason)
        rolled *= one.value
        days = max(days, one.days)
    if not days:
        return _told(name, grid, period, group, None, None, 0, say(NOTHING))
    return _told(name, grid, period, group, rolled, 1.0, days, None)


def _takt(grid: Grid, planned: Planned | None, period: slice) -> Figure:
    """Open seconds of the last step over the units the full-speed goal asks for in the same days."""
    everything = Group(None, None, np.arange(len(grid.places)))
    days = grid.days[period]
    demand = planned.demand(days) if planned is not None else None
    if planned is None or demand is None:
        reason = say("no demand: give --plant with a goal that has a rate")
        return _told("takt_time", grid, period, everything, None, None, 0, reason)
    seconds = float(planned.open_minutes((None, planned.output), days).sum()) * 60.0
    return _told("takt_time", grid, period, everything, seconds, float(demand.sum()), len(days), None)


def _told(
    name: str,
    grid: Grid,
    period: slice,
    group: Group,
    numerator: float | None,
    denominator: float | None,
    days: int,
    reason: str | None,
) -> Figure:
    value = numerator / denominator if numerator is not None and denominator else None
    inside = grid.days[period]
    return Figure(
        name,
        inside[0],
        inside[-1],
        group.line,
        group.step,
        value,
        numerator,
        denominator,
        days,
        kpi_of(name).unit,
        reason,
    )


def _periods(days: tuple[date, ...], by: By) -> list[slice]:
    """Spans of days with rows, as places in their list."""
    keys = [_period_of(day, by) for day in days]
    begins = [k for k in range(len(days)) if k == 0 or keys[k] != keys[k - 1]]
    return [slice(begin, end) for begin, end in zip(begins, [*begins[1:], len(days)], strict=True)]


def _period_of(day: date, by: By) -> date | None:
    """First day of the period of a day; None where all days are one."""
    first_days = {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}
    return first_days.get(by)


def _groups(grid: Grid, each: Each, lines: tuple[str, ...], steps: tuple[str, ...]) -> list[Group]:
    """The groups of places that are told, in the order of their names."""
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for k, (line, step) in enumerate(grid.places):
        if (lines and line not in lines) or (steps and step not in steps):
            continue
        key = (line if each in ("line", "place") else None, step if each in ("step", "place") else None)
        found.setdefault(key, []).append(k)
    if not found:
        raise AskError(say("kpi: no place of the log is on these lines and of these steps"))
    only_line, only_step = (names[0] if len(names) == 1 else None for names in (lines, steps))
    return [
        Group(line or only_line, step or only_step, np.array(places))
        for (line, step), places in sorted(found.items(), key=lambda item: (item[0][0] or "", item[0][1] or ""))
    ]


def _chosen(what: str, names: tuple[str, ...], grid: Grid) -> tuple[str, ...]:
    """Names of lines or steps that are in the log. Raises AskError for another."""
    known = sorted(
        {str(place[0 if what == "line" else 1]) for place in grid.places if place[0 if what == "line" else 1]}
    )
    for name in names:
        if name not in known:
            mend = did_you_mean(name, known)
            told = (
                say("line: the log has no line `{name}`; {mend}", name=name[:40], mend=mend)
                if what == "line"
                else say("step: the log has no step `{name}`; {mend}", name=name[:40], mend=mend)
            )
            raise AskError(told)
    return names


def _notes(grid: Grid, twice: int) -> Iterator[str]:
    """What a reader must know of where the figures come from."""
    if twice:
        yield say_many(
            "{count} figure was told by a sheet and by events: the sheet counts.",
            "{count} figures were told by a sheet and by events: the sheet counts.",
            twice,
        )
    if grid.run_is_derived:
        yield say(
            "The time run is planned time less the stops that were told, because no row tells it (day_run). Stops that "
            "nobody wrote down lower effectiveness, not availability."
        )


@contextmanager
def _opened(log: Any) -> Iterator[Any]:
    """A log as it is; the folder of one opened and closed. Raises LogError."""
    if isinstance(log, (str, PathLike)):
        from gigaramp.log.store import Store

        with Store.open(log, read_only=True) as store:
            yield store
    else:
        yield log


def _timezone(rows: Any, plant: Plant | None) -> str:
    """Time zone of the production days: that of the plant; UTC without one, and where the twin wrote the rows."""
    if plant is None:
        return "UTC"
    sources = rows.read(query="select distinct source from records").column("source").to_pylist()
    return "UTC" if TWIN in sources else plant.timezone


def _check(by: str, each: str) -> None:
    for name, value, known in (("by", by, get_args(By)), ("each", each, get_args(Each))):
        if value not in known:
            raise AskError(
                say("{name}: {value} is none of {known}", name=name, value=str(value)[:40], known=", ".join(known))
            )


def _listed(names: str | Sequence[str] | None) -> tuple[str, ...]:
    return () if names is None else (names,) if isinstance(names, str) else tuple(names)


def _day(name: str, text: date | str | None) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AskError(
            say("{name}: `{text}` is not a date, write it as 2026-03-31", name=name, text=str(text)[:40])
        ) from error
