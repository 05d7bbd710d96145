"""What a station could work in one stretch of time: open hours, people, stops and speed. The day model's capacity.

Stops of a stretch are a compound Poisson draw: operation-dependent stops come at the rate 1 / m of the hours worked
(Barlow and Proschan 1965, Mathematical Theory of Reliability), each lasts its mean and spread; long waits go on after.
"""

import math

import numpy as np

from gigaramp.twin.kernel.by_day.arrays import MAX_LONG
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    ABSENCE,
    EVENT_GAP,
    EVENT_LENGTH,
    FAILURE,
    FAILURE_GAP,
    HELD,
    IT_STOP,
    MATERIAL_STOP,
    NEVER,
    NO_MATERIAL,
    NO_PEOPLE,
    NOT_ACCEPTED,
    ONE,
    PARTS,
    PLACES,
    PLANNED_STOPS,
    QUALITY_HOLD,
    RECIPE_CHANGE,
    RESTORE,
    UTILITIES,
    UTILITIES_STOP,
    WAITING_HELP,
)
from gigaramp.twin.kernel.random import duration, exponential, normal_quantile, stream, uniform

_MANY = 30.0  # above it a Poisson count is drawn as a normal one


@inner
def open_stations(world, k):
    """Set how long each station may work in a stretch; book its closed time."""
    stretch = world.stretches[k]
    length = np.float64(stretch.end - stretch.start)
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        ticks = world.open_ticks[station.calendar, k]
        machines = np.float64(station.n_machines)
        if station.kind != PLACES:
            station.spent[PLANNED_STOPS] += machines * (length - ticks)
        begun = 1.0
        if station.starts > stretch.start:
            begun = max(0.0, np.float64(stretch.end - station.starts) / length)
            if station.kind != PLACES:
                station.spent[NOT_ACCEPTED] += machines * ticks * (1.0 - begun)
        world.flows[s].open = ticks * begun
        station.on = 1


@inner
def strike_stretch(world, k):
    """Plant-wide events of a stretch, by the event twin's own draws: they take open time from the stations they reach."""
    start, end = world.stretches[k].start, world.stretches[k].end
    for e in range(world.events.shape[0]):
        event = world.events[e]
        state = world.event_states[e]
        while True:
            if event.active == 1:
                _stop_stations(
                    world, e, np.float64(min(end, state.next) - max(start, state.since)), np.float64(end - start)
                )
            if state.next >= end:
                break
            now = state.next
            if event.kind == RECIPE_CHANGE:
                for s in range(world.stations.shape[0]):
                    if world.reach[e, s] == 1:
                        world.stations[s].known *= event.keeps
            elif event.active == 0:
                event.active = 1
                length = event.lasts_ticks * duration(
                    world.table,
                    event.law,
                    event.cv,
                    event.law_a,
                    event.law_b,
                    event.law_c,
                    ONE,
                    stream(event.element, EVENT_LENGTH),
                    event.count,
                )
                state.since = now
                state.next = now + np.int64(length) + 1
                continue
            event.active = 0
            event.count += 1
            state.next = NEVER
            if event.every_ticks > 0.0:
                gap = event.every_ticks * exponential(stream(event.element, EVENT_GAP), event.count)
                state.next = now + np.int64(gap) + 1


@inner
def _stop_stations(world, e, stopped, length):
    kind = world.events[e].kind
    cause = NO_PEOPLE
    if kind in (UTILITIES_STOP, IT_STOP):
        cause = UTILITIES
    elif kind == MATERIAL_STOP:
        cause = NO_MATERIAL
    elif kind == QUALITY_HOLD:
        cause = HELD
    for s in range(world.stations.shape[0]):
        if world.reach[e, s] == 1:
            lost = world.flows[s].open * min(1.0, stopped / length)
            world.flows[s].open -= lost
            if world.stations[s].kind != PLACES:
                world.stations[s].spent[cause] += lost * world.stations[s].n_machines


@inner
def find_capacity(world, s, k):
    """Units a station with machines could start in a stretch, and where its other machine time goes."""
    station = world.stations[s]
    flow = world.flows[s]
    machines = np.float64(station.n_machines)
    manned = machines * flow.open
    busy = station.load + station.trial
    flow.down = 0.0
    waiting = 0.0
    if station.crew_need > 0.0 and world.clock.people == 1:
        manned *= _manned_share(world, s, k)
    if station.mtbf_ticks > 0.0 and (manned > 0.0 or flow.owed > 0.0 or flow.n_long > 0):
        away = _away(world, s, k)
        # Who is away does not fail; what works fails at the rate 1 / m.
        up = 1.0 / (1.0 + busy * flow.used * flow.restore / station.m_ticks)
        runs = min((machines - away) * flow.open * up, manned) * busy * min(1.0, max(flow.used, 0.02))
        stops = runs / station.m_ticks
        usual = _count(stream(station.element, FAILURE_GAP), k, stops * (1.0 - flow.long_share))
        flow.stops += usual
        if usual > 0.0:
            shape = usual / max(flow.restore_spread, 1e-6)
            lasts = usual * flow.restore * _gamma_of(shape, uniform(stream(station.element, RESTORE), k))
            flow.owed += lasts
            waiting += usual * flow.waiting
        if flow.long_share > 0.0:
            long = _count(stream(station.element, PARTS), k, stops * flow.long_share)
            flow.stops += long
            _send_away(world, s, k, long)
        usually = min(flow.owed, (machines - away) * flow.open)
        flow.owed -= usually
        flow.down = usually + away * flow.open
        if flow.long_ticks > 0.0:
            waiting += away * flow.open * min(1.0, flow.long_waiting / flow.long_ticks)
    able = min(machines * flow.open - flow.down, manned)
    station.spent[NO_PEOPLE] += max(0.0, machines * flow.open - flow.down - able)
    helped = min(waiting, flow.down)
    station.spent[WAITING_HELP] += helped
    station.spent[FAILURE] += flow.down - helped
    flow.able = able
    flow.rate = station.speed * station.load * (1.0 - station.short_now) / flow.unit_ticks
    # Rework takes machine time from the units to come.
    owed = min(station.rework_debt, 0.9 * able * station.speed * station.load * (1.0 - station.short_now))
    flow.reworking = owed
    flow.cap = max(0.0, able * flow.rate - owed / flow.unit_ticks) * flow.keeps


@inner
def _away(world, s, k):
    """Machines that wait for the vendor or a part in this stretch, each alone: the others go on."""
    flow = world.flows[s]
    start = np.float64(world.stretches[k].start)
    length = np.float64(world.stretches[k].end) - start
    away = 0.0
    n = 0
    while n < flow.n_long:
        if flow.back[n] <= start:
            flow.n_long -= 1
            flow.back[n] = flow.back[flow.n_long]
            continue
        away += min(1.0, (flow.back[n] - start) / length)
        n += 1
    return min(away, np.float64(world.stations[s].n_machines))


@inner
def _send_away(world, s, k, stops):
    """Machines that stop for long in this stretch are away from the next one on, for as long as such a stop lasts."""
    flow = world.flows[s]
    most = min(np.int64(MAX_LONG), world.stations[s].n_machines)
    while stops >= 1.0 and flow.n_long < most:
        flow.back[flow.n_long] = np.float64(world.stretches[k].end) + flow.long_ticks
        flow.n_long += 1
        stops -= 1.0


@inner
def _manned_share(world, s, k):
    """Share of its machines that have people in a stretch: absence differs, alike for all stations of a crew.

    The spread is that of one shift, because the steps of a line wait for one another shift by shift.
    """
    flow = world.flows[s]
    mean = flow.manned / world.stations[s].n_machines
    if flow.lacks < 0.0:
        return mean
    key = stream(world.crews[world.stations[s].crew_first].element, ABSENCE)
    there = flow.could + flow.spread * normal_quantile(uniform(key, k))
    return min(1.0, max(0.0, flow.most - flow.lacks * (flow.most - min(flow.most, there))))


@inner
def _count(key, number, mean):
    """Poisson count of a stretch, by inversion of one uniform; normal where it is large."""
    if mean <= 0.0:
        return 0.0
    u = uniform(key, number)
    if mean > _MANY:
        return max(0.0, math.floor(mean + math.sqrt(mean) * normal_quantile(u) + 0.5))
    chance = math.exp(-mean)
    count = 0.0
    while u > chance and count < 200.0:
        u -= chance
        count += 1.0
        chance *= mean / count
    return count


@inner
def _gamma_of(shape, u):
    """Gamma multiple with mean 1 (Wilson and Hilferty 1931: its cube root is nearly normal)."""
    if shape > 1e5:
        return 1.0
    spread = 1.0 / (9.0 * shape)
    root = 1.0 - spread + math.sqrt(spread) * normal_quantile(u)
    return max(0.0, root) ** 3


__all__ = ["find_capacity", "open_stations", "strike_stretch"]
