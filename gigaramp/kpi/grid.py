"""What a log tells of every place on every production day: one array for each element of the KPIs, nan where it is not told.

A step without any row on a day that the log tells did nothing on it. What a step never tells (a kind no step tells, planned
time, time run) is nan, and no KPI uses that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi.days import EPOCH
from gigaramp.kpi.losses import LOSSES

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.kpi.planned import Place, Planned

Floats = NDArray[np.float64]

UNITS: Final = ("day_started", "day_good", "day_scrap", "day_reworked")
COUNTED: Final = (*UNITS, "day_stops", "day_down", "day_calls")
"""Kinds of which a day without a row means none, where the log tells the kind at all."""

AT_SPEED: Final = ("slow", "short_stop")
"""Causes of `day_down` in which a machine is in production time: they lower effectiveness (`gigaramp.kpi.oee`)."""

RESTORING: Final = ("waiting_help", "failure")
"""From a failure to its end: waiting for help, and repair with its wait for parts."""

NOT_FAILURES: Final = (
    "short_stop",
    "changeover",
    "maintenance",
    "planned_stops",
    "starved",
    "blocked",
    "no_people",
    "no_material",
)
"""Causes of stops that are no failures of the machine."""


@dataclass(frozen=True)
class Grid:
    """(days, places) figures of each element; minutes and units. `spoken`: days on which the log has any row."""

    days: tuple[date, ...]
    places: tuple[Place, ...]
    elements: dict[str, Floats]
    shipped: Floats
    """(days,) units shipped; nan where the log tells no shipment at all."""
    run_is_derived: bool
    """Time run is, at some place, planned time less the stops that were told."""

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps of the log."""
        return tuple(dict.fromkeys(str(place[1]) for place in self.places))


def grid_of(totals: pa.Table, events: dict[str, Any], planned: Planned | None) -> Grid:
    """The grid of daily totals (`daily_totals`) and of what only events tell (`gigaramp.kpi.events`)."""
    days, places, rows = _axes(totals)
    shape = (len(days), len(places))
    kinds = set(np.unique(rows["what"])) if len(rows["what"]) else set()

    def summed(what: str, causes: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Floats:
        chosen = rows["what"] == what
        if causes:
            chosen &= np.isin(rows["cause"], causes)
        if without:
            chosen &= ~np.isin(rows["cause"], without)
        found = np.zeros(shape)
        chosen &= rows["place"] >= 0
        np.add.at(found, (rows["day"][chosen], rows["place"][chosen]), rows["quantity"][chosen])
        return found

    def told(what: str) -> NDArray[np.bool_]:
        found = np.zeros(shape, np.bool_)
        chosen = (rows["what"] == what) & (rows["place"] >= 0)
        found[rows["day"][chosen], rows["place"][chosen]] = True
        return found

    nothing = np.full(shape, np.nan)
    elements = {what.removeprefix("day_"): summed(what) if what in kinds else nothing for what in UNITS}
    has_stops = bool(kinds & {"day_stops", "day_down"})
    down = summed("day_down") if has_stops else nothing
    for name, causes in (("setup", ("changeover",)), ("short", AT_SPEED)):
        elements[name] = summed("day_down", causes) if has_stops else nothing
    # A cause in the plant's own words is a failure, as its stop is: what is none has a name of its own.
    others = (*(loss for loss in LOSSES if loss not in RESTORING), *NOT_FAILURES)
    elements["restoring"] = summed("day_down", without=others) if has_stops else nothing
    elements["failure"] = summed("day_down", without=(*others, "waiting_help")) if has_stops else nothing
    elements["maintenance"] = summed("day_down", ("maintenance",)) if _tells(rows, "maintenance") else nothing
    elements["failures"] = summed("day_stops", without=NOT_FAILURES) if "day_stops" in kinds else nothing
    elements["calls"] = summed("day_calls") if "day_calls" in kinds else nothing
    elements["waiting"] = np.where(told("day_waiting"), summed("day_waiting"), np.nan)
    if "day_reworked" not in kinds and planned is not None:
        mends = np.array([planned.has_rework(step) for _, step in places])
        elements["reworked"] = np.where(np.tile(mends, (len(days), 1)), np.nan, 0.0)
    speaks = _speaks(rows, shape)
    elements["planned"] = _planned(told("day_planned"), summed("day_planned"), speaks, days, places, planned)
    elements["run"], is_derived = _run(
        told("day_run"), summed("day_run"), speaks, elements["planned"], down - elements["short"]
    )
    elements["unit_minutes"] = np.tile(_unit_minutes(places, planned), (len(days), 1))
    elements["shifts"] = _shifts(rows, shape, days, places, planned)
    elements |= {name: _placed(events[name], days, places) for name in EVENT_ELEMENTS}
    # Before its first lot, and on days that sheets alone tell, nothing is known of what is in work.
    elements["in_work"] = np.where(elements["clock"] > 0.0, elements["in_work"], np.nan)
    return Grid(days, places, elements, _shipped(rows, len(days)), is_derived)


EVENT_ELEMENTS: Final = ("alone", "to_failure", "failures_met", "in_work", "left", "clock", "lead", "worked_on", "lots")
"""What only events tell, in the order of `gigaramp.kpi.events`."""


def _axes(totals: pa.Table) -> tuple[tuple[date, ...], tuple[Place, ...], dict[str, Any]]:
    """Days with any row, places in the order of the names, and the rows by their numbers."""
    import pyarrow.compute as pc

    day_numbers = totals["day"].cast("int32").to_numpy()
    distinct, day = np.unique(day_numbers, return_inverse=True)
    days = tuple(EPOCH + timedelta(days=int(number)) for number in distinct)
    places = tuple(
        (row["line"], row["step"])
        for row in totals.select(["line", "step"])
        .group_by(["line", "step"], use_threads=False)
        .aggregate([])
        .to_pylist()
        if row["step"] is not None
    )
    places = tuple(sorted(places, key=lambda place: (place[1] or "", place[0] or "")))
    lines, steps = (
        pc.dictionary_encode(totals[name].combine_chunks(), null_encoding="encode") for name in ("line", "step")
    )
    number = {place: k for k, place in enumerate(places)}
    line_names, step_names = lines.dictionary.to_pylist(), steps.dictionary.to_pylist()
    table = np.array([[number.get((line, step), -1) for step in step_names] for line in line_names], np.int64).reshape(
        len(line_names), len(step_names)
    )
    place = table[lines.indices.to_numpy(), steps.indices.to_numpy()] if totals.num_rows else np.zeros(0, np.int64)
    rows = {"day": day.astype(np.int64), "place": place, "quantity": totals["quantity"].to_numpy()}
    for name in ("what", "cause"):
        codes = pc.dictionary_encode(totals[name].combine_chunks(), null_encoding="encode")
        names = np.array([text or "" for text in codes.dictionary.to_pylist()] or [""])
        rows[name] = names[codes.indices.to_numpy()] if totals.num_rows else names[:0]
    return days, places, rows


def _tells(rows: dict[str, Any], cause: str) -> bool:
    return bool(((rows["what"] == "day_down") & (rows["cause"] == cause)).any())


def _speaks(rows: dict[str, Any], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Where a place has any row of a day."""
    found = np.zeros(shape, np.bool_)
    chosen = rows["place"] >= 0
    found[rows["day"][chosen], rows["place"][chosen]] = True
    return found


def _planned(
    told: NDArray[np.bool_],
    minutes: Floats,
    speaks: NDArray[np.bool_],
    days: tuple[date, ...],
    places: tuple[Place, ...],
    planned: Planned | None,
) -> Floats:
    """Planned busy time: as a sheet tells it, else by the calendars of the plant."""
    found = np.where(told, minutes, np.nan)
    for k, place in enumerate(places):
        of_plant = planned.minutes(place, days) if planned is not None else None
        # A line that never tells planned time, where other lines of the step do, was not planned.
        others = told[:, [other for other, (_, step) in enumerate(places) if step == place[1]]].any()
        if others and not told[:, k].any():
            found[:, k] = 0.0
        elif of_plant is not None:
            found[:, k] = np.where(told[:, k], minutes[:, k], of_plant)
        elif told[:, k].any():
            found[:, k] = np.where(told[:, k] | speaks[:, k], found[:, k], 0.0)
    return found


def _run(
    told: NDArray[np.bool_], minutes: Floats, speaks: NDArray[np.bool_], planned: Floats, stood: Floats
) -> tuple[Floats, bool]:
    """Time in production: as it is told; else planned time less the time machines stood, where both are told."""
    if told.any():
        return np.where(told, minutes, np.where(speaks, np.nan, 0.0)), False
    # Where a step worked outside its planned time, nothing tells for how long.
    derived = np.where(speaks & (planned <= 0.0), np.nan, np.maximum(planned - stood, 0.0))
    return derived, bool((~np.isnan(derived)).any())


def _unit_minutes(places: tuple[Place, ...], planned: Planned | None) -> Floats:
    """(places,) machine-minutes of one unit at full speed; nan where the plant gives none."""
    found = [planned.unit_minutes(place) if planned is not None else None for place in places]
    return np.array([np.nan if minutes is None else minutes for minutes in found], float)


def _shifts(
    rows: dict[str, Any],
    shape: tuple[int, int],
    days: tuple[date, ...],
    places: tuple[Place, ...],
    planned: Planned | None,
) -> Floats:
    """Shifts worked: by the plant's calendars, else by the shifts that sheets of people name."""
    found = np.full(shape, np.nan)
    if planned is not None:
        for k, place in enumerate(places):
            worked = planned.shifts(place, days)
            if worked is not None:
                found[:, k] = worked
        return found
    named = (rows["what"] == "day_people") & (rows["cause"] != "")
    for day in range(shape[0]):
        shifts = set(rows["cause"][named & (rows["day"] == day)]) if named.any() else set()
        if shifts:
            found[day] = float(len(shifts))
    return found


def _shipped(rows: dict[str, Any], n_days: int) -> Floats:
    chosen = rows["what"] == "day_shipped"
    if not chosen.any():
        return np.full(n_days, np.nan)
    return np.bincount(rows["day"][chosen], rows["quantity"][chosen], n_days).astype(np.float64)


def _placed(
    found: dict[tuple[int, str | None, str | None], float] | None, days: tuple[date, ...], places: tuple[Place, ...]
) -> Floats:
    """Figures by (day, line, step) on the grid; nan everywhere where events tell nothing."""
    if found is None:
        return np.full((len(days), len(places)), np.nan)
    grid = np.zeros((len(days), len(places)))
    day_of = {(day - EPOCH).days: k for k, day in enumerate(days)}
    place_of = {place: k for k, place in enumerate(places)}
    for (day, line, step), value in found.items():
        if day in day_of and (line, step) in place_of:
            grid[day_of[day], place_of[line, step]] += value
    return grid
