"""The state of a plant on a day as its log tells it, put into a future that has been simulated up to that day.

What the log tells replaces what was simulated: units by day, what waits, experience, running hours, practice, people. What
it does not tell stays as the future has it: it is one of the histories that the plant's numbers allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.twin.day_world import DayWorld
from gigaramp.twin.kernel.by_day.arrays import UNITS
from gigaramp.twin.kernel.constants import (
    CAPABILITY,
    GOOD,
    PLACES,
    PRESENT,
    SCRAP,
    SHIPPED,
    STARTED,
    TICKS_PER_HOUR,
    WORKED,
)
from gigaramp.twin.lots_at_rest import fill_pool, fill_trays

if TYPE_CHECKING:
    from gigaramp.twin.world import World

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

MOST_RATIO = 20.0
"""A future whose step made next to nothing is brought nearer by this factor at most: skill is not made of one unit."""

DAYS_OF_NOW = 7
"""Who is there today is the mean of the last week: shifts turn."""


@dataclass(frozen=True, eq=False)
class Today:
    """What a log tells of a plant at the start of day number `day`; nan where it tells nothing.

    Stations and days are those of the study. Days that the log does not tell (`told` is False) stay as simulated.
    """

    day: int
    told: NDArray[np.bool_]
    """(day, stations) days whose good units the log tells at that station; what it started and scrapped goes with them."""
    started: Counts
    good: Counts
    scrap: Counts
    """(day, stations) units; 0 where not told."""
    outputs: tuple[int, ...]
    """Stations of the last step: their good units are the plant's output."""
    shipped: Floats
    """(day,) units that left for the customer."""
    waiting: Floats
    """(stations,) units in front of the station."""
    inside: Floats
    """(stations,) units in places: formation, ageing."""
    run_hours: Floats
    """(stations,) hours its machines ran since the start."""
    people: float
    """Local people at work on a day."""
    experts: Floats
    """(families of experts) people on site."""


@dataclass(frozen=True, eq=False)
class _Pace:
    """What the log says each station made and ran, over what the future simulated; 1 where the log says nothing."""

    units: Floats
    hours: Floats
    lately: Floats


def impose(world: World | DayWorld, today: Today) -> None:
    """Put what the log tells into a future that stands at the start of that day."""
    inner = world.world if isinstance(world, DayWorld) else world
    pace = _pace(inner, today)
    _teach(inner, today, pace)
    _age_machines(inner, pace)
    _practise(inner, pace)
    _man(inner, today)
    _fill(world, inner, today)
    _book(inner, today)
    if isinstance(world, DayWorld) and bool((pace.hours != 1.0).any()):
        # By day people are looked at once a week; they have changed now.
        world.day_clock.hurry = 1


def _pace(world: World, today: Today) -> _Pace:
    """How far the plant is ahead of the future, station by station."""
    daily = world.daily[: today.day].astype(np.float64)
    simulated = daily[:, :, GOOD] + daily[:, :, SCRAP]
    real = np.where(today.told, today.good + today.scrap, simulated)
    units = _ratio(real.sum(axis=0), simulated.sum(axis=0))
    last = slice(max(0, today.day - 28), today.day)
    lately = _ratio(real[last].sum(axis=0), simulated[last].sum(axis=0))
    ran = machine_hours(world)
    hours = np.where(np.isnan(today.run_hours), units, _ratio(np.nan_to_num(today.run_hours), ran))
    return _Pace(units, hours, lately)


def machine_hours(world: World) -> Floats:
    """(stations,) hours that machines ran so far, added up over the machines; the twin books those of a server."""
    stations = world.stations
    ticks = world.weekly[:, :, WORKED].sum(axis=0) + np.asarray(stations.week_worked)
    return np.asarray(ticks * stations.n_machines / np.maximum(stations.n_servers, 1) / TICKS_PER_HOUR)


def _ratio(real: Floats, simulated: Floats) -> Floats:
    """real / simulated, bounded; 1 where neither made anything."""
    found = np.divide(real, simulated, out=np.full(real.shape, MOST_RATIO), where=simulated > 0.0)
    return np.asarray(np.where((real <= 0.0) & (simulated <= 0.0), 1.0, np.clip(found, 0.0, MOST_RATIO)))


def _teach(world: World, today: Today, pace: _Pace) -> None:
    """Knowledge grows with units whose verdict is known: it is as far ahead as the units are."""
    stations = world.stations
    stations.known *= pace.units
    stations.seen_good *= _ratio_of(today, world, GOOD)
    stations.seen_scrap *= _ratio_of(today, world, SCRAP)


def _ratio_of(today: Today, world: World, column: int) -> Floats:
    """The same for good or scrapped units of the last four weeks: they decide how fully a line is loaded."""
    last = slice(max(0, today.day - 28), today.day)
    simulated = world.daily[: today.day, :, column].astype(np.float64)[last]
    counted = today.good if column == GOOD else today.scrap
    return _ratio(np.where(today.told[last], counted[last], simulated).sum(axis=0), simulated.sum(axis=0))


def _age_machines(world: World, pace: _Pace) -> None:
    """Operating hours are pooled over the machines of one model, so the hours of its stations are."""
    stations = world.stations
    hours = world.daily[:, :, STARTED].sum(axis=0) * np.asarray(stations.unit_ticks) / np.asarray(stations.units_a_draw)
    for number in np.unique(stations.model):
        mine = np.asarray(stations.model == number)
        there = float(hours[mine].sum())
        if there > 0.0:
            world.models.ticks[number] *= float((hours[mine] * pace.hours[mine]).sum()) / there


def _practise(world: World, pace: _Pace) -> None:
    """Practice is hours at running machines. What training gave stays; the rest is as far ahead as the hours are."""
    stations, crews, clock = world.stations, world.crews, world.clock[0]
    need, ahead = np.zeros(len(crews)), np.zeros(len(crews))
    for s, station in enumerate(stations):
        if station.crew_need > 0.0:
            teams = slice(int(station.crew_first), int(station.crew_first + station.n_teams))
            need[teams] += station.crew_need
            ahead[teams] += station.crew_need * pace.hours[s]
    factor = np.divide(ahead, need, out=np.ones(len(crews)), where=need > 0.0)
    trained = float(clock.training_hours)
    if clock.persons == 1:
        seats = world.seats
        _lengthen(seats.practice[:, 0], seats.dated[:, 0], factor[np.asarray(seats.crew)], trained)
    elif clock.people == 1:
        _lengthen(crews.practice, crews.dated, factor, trained)


def _lengthen(practice: Floats, dated: Floats, factor: Floats, trained: float) -> None:
    """X and S (`model.md` 8) of more or fewer hours, worked at the same times."""
    extra = np.maximum(practice - trained, 0.0)
    wanted = practice + (factor - 1.0) * extra
    dated *= np.divide(wanted, practice, out=np.ones(len(practice)), where=practice > 0.0)
    practice[:] = wanted


def _man(world: World, today: Today) -> None:
    """Head-counts of the next days keep the proportion to the plan that they have today."""
    if not np.isnan(today.people) and world.clock[0].people == 1:
        simulated = _people_a_day(world, today.day)
        if simulated > 0.0:
            share = today.people / simulated
            world.days.cover[today.day :] *= share
            world.days.cover_alone[today.day :] *= share
    for f, counted in enumerate(today.experts):
        if not np.isnan(counted):
            _keep_experts(world.on_site[f], today.day, float(counted))


def _keep_experts(on_site: NDArray[np.int64], day: int, counted: float) -> None:
    """Experts of one family keep the proportion to the plan that they have today; who is there unplanned stays four weeks."""
    planned = int(on_site[day - 1]) if day > 0 else 0
    if planned > 0:
        kept = np.rint(on_site[day:] * (counted / planned)).astype(np.int64)
        on_site[day:] = np.where((on_site[day:] > 0) & (counted > 0.0), np.maximum(kept, 1), kept)
    elif counted > 0.0:
        on_site[day : day + 28] = np.maximum(on_site[day : day + 28], round(counted))


def _people_a_day(world: World, day: int) -> float:
    """Local people at work on a day, in the last whole week that was simulated."""
    week = int(world.slots[int(np.searchsorted(world.slots.day[:-1], max(day - 1, 0)))].week) - 1
    return float(world.by_shift[week, :, :, PRESENT].sum()) / DAYS_OF_NOW if week >= 0 else 0.0


def _fill(world: World | DayWorld, inner: World, today: Today) -> None:
    """What waits in front of the stations, and what lies in places."""
    stations, pools = inner.stations, inner.pools
    waiting = np.zeros(len(pools))
    told = np.zeros(len(pools), np.bool_)
    for s in np.flatnonzero(~np.isnan(today.waiting)).tolist():
        # Stations that share a pool share what waits in it; further inputs of a step stay as simulated.
        p = int(stations[s].input_pool[0])
        if stations[s].n_inputs > 0:
            waiting[p] += today.waiting[s]
            told[p] = True
    for p in np.flatnonzero(told).tolist():
        wanted = min(max(round(waiting[p]), 0), int(pools[p].capacity))
        if isinstance(world, DayWorld):
            _fill_mix(world, int(p), float(wanted))
        else:
            fill_pool(world, int(p), wanted)
    for s in np.flatnonzero(~np.isnan(today.inside) & (stations.kind == PLACES)).tolist():
        wanted = min(max(round(today.inside[s]), 0), int(stations[s].places))
        if isinstance(world, DayWorld):
            _fill_places(world, int(s), float(wanted))
        else:
            fill_trays(world, int(s), wanted)


def _fill_mix(world: DayWorld, row: int, wanted: float) -> None:
    """As many units of the same mix; of no mix at all where nothing lay there. The last two columns are times."""
    there = float(world.mixes[row, UNITS])
    if there > 0.0:
        world.mixes[row, :-2] *= wanted / there
    elif wanted > 0.0:
        world.mixes[row, UNITS] = wanted


def _fill_places(world: DayWorld, s: int, wanted: float) -> None:
    flow = world.flows[s]
    rows = [int(flow.ring + (flow.head + n) % flow.n_ring) for n in range(int(flow.n_trays))]
    there = float(world.mixes[rows, UNITS].sum()) if rows else 0.0
    if there > 0.0:
        world.mixes[rows, :-2] *= wanted / there
        world.flows.room_taken[s] = wanted
        world.world.stations.inside[s] = round(wanted)


def _book(world: World, today: Today) -> None:
    """The days that are over are told as the log has them."""
    days = slice(0, today.day)
    for column, counted in ((STARTED, today.started), (GOOD, today.good), (SCRAP, today.scrap)):
        np.copyto(world.daily[days, :, column], counted, where=today.told)
    outputs = list(today.outputs)
    whole = today.told[:, outputs].all(axis=1)
    made = today.good[:, outputs].sum(axis=1).astype(np.float64)
    np.copyto(world.output[days, CAPABILITY], made, where=whole)
    np.copyto(world.output[days, SHIPPED], today.shipped, where=~np.isnan(today.shipped))
    # A log without shipments: what the last step made has left.
    np.copyto(world.output[days, SHIPPED], made, where=whole & np.isnan(today.shipped))


__all__ = ["Today", "impose"]
