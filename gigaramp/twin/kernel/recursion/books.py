"""At the end of the recursion: its sums become the tables and totals that the calendar would have left."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    CAPABILITY,
    CREW_STOPS,
    DEFECT,
    GOOD,
    N_TIMES,
    SCRAP,
    SHIFT_CREW_STOPS,
    SHIFT_STOPS,
    SHIFT_WORKED,
    SHIPPED,
    SKILL_SHARE,
    STARTED,
    STOPS,
    TICKS_PER_HOUR,
    WIP,
    WORKED,
)
from gigaramp.twin.kernel.recursion.spans import write_down
from gigaramp.twin.kernel.shifts import carry_debt


@inner
def close_books(world):
    """Fill the tables by day, week and shift, and the totals of stations and pools."""
    end = world.slots[world.slots.shape[0] - 2].start
    world.clock.now = end
    for v in range(world.spans.shape[0]):
        write_down(world, world.spans[v], world.servers[v].station)
    for g in range(world.stages.shape[0]):
        _close_station(world, g, end)
    for r in range(world.rings.shape[0]):
        _close_pool(world, r)
    _close_weeks(world)
    _close_shifts(world)


@inner
def _close_station(world, g, end):
    """Totals of a station, and what left the plant."""
    stage = world.stages[g]
    s = stage.station
    station = world.stations[s]
    last = world.daily.shape[0] - 1
    for day in range(world.daily.shape[0]):
        station.started_total += world.daily[day, s, STARTED]
        station.good_total += world.daily[day, s, GOOD]
        station.scrap_total += world.daily[day, s, SCRAP]
        if station.is_sink == 1:
            world.output[day, CAPABILITY] += world.daily[day, s, GOOD]
            if day < last:
                world.output[day, SHIPPED] += world.daily[day, s, GOOD]
    station.in_work = stage.in_work * station.job
    station.held_area = np.float64(station.job * (stage.held + stage.in_work * end))
    station.in_work_since = end


@inner
def _close_pool(world, r):
    """Level, waiting and time average of a pool at the end."""
    ring = world.rings[r]
    if ring.pool < 0:
        return
    pool = world.pools[ring.pool]
    pool.level = ring.entered - ring.taken
    pool.taken = ring.taken
    pool.waited = np.float64(ring.waited)
    pool.area = np.float64(pool.level * ring.changed - ring.entered_sum + ring.taken_sum)
    pool.changed = ring.changed


@inner
def _close_weeks(world):
    """Carry levels and debts from week to week, as `shifts.close_week` does; an open last week stays with the stations."""
    last = world.slots.shape[0] - 2
    n_closed = world.slots[last].week
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        level = 0.0
        for week in range(n_closed):
            for k in range(N_TIMES):
                station.spent[k] += world.weekly[week, s, k]
            carry_debt(station)
            for k in range(N_TIMES):
                world.weekly[week, s, k] = max(station.spent[k], 0.0)
                station.spent[k] = min(station.spent[k], 0.0)
            station.spent[DEFECT] += station.debt
            station.debt = 0.0
            level += world.weekly[week, s, WIP]
            world.weekly[week, s, WIP] = level
            world.weekly[week, s, SKILL_SHARE] = station.crew_skill
        if n_closed == world.slots[last - 1].week:
            for k in range(N_TIMES):
                station.spent[k] += world.weekly[n_closed, s, k]
            station.week_worked = world.weekly[n_closed, s, WORKED]
            station.week_stops = np.int64(world.weekly[n_closed, s, STOPS])
            station.week_crew_stops = np.int64(world.weekly[n_closed, s, CREW_STOPS])


@inner
def _close_shifts(world):
    """Work and stops by week, step and shift, in the order in which the calendar books them."""
    for k in range(world.slots.shape[0] - 2):
        slot = world.slots[k]
        for s in range(world.stations.shape[0]):
            row = world.by_shift[slot.week, world.stations[s].step, slot.shift]
            row[SHIFT_WORKED] += world.slot_worked[k, s] / TICKS_PER_HOUR
            row[SHIFT_STOPS] += world.slot_stops[k, s]
            row[SHIFT_CREW_STOPS] += world.slot_stops[k, s]
