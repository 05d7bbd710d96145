"""Machines run and age, and every tick of their time is booked.

A server is what takes one lot at a time: one machine, or all machines of a step served as one pool.
A machine's clock advances by dt / m(T) while it works on a lot (operation-dependent failures), or in all hours in which it
could (time-dependent failures: Buzacott and Hanifin 1978).
"""

import math

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import hot, inner
from gigaramp.twin.kernel.constants import (
    BLOCKED,
    BLOCKED_TIME,
    BY_TIME,
    BY_WORK,
    DEFECT,
    FAILURE,
    FAILURE_GAP,
    HELD,
    NEVER,
    NO_PEOPLE,
    NO_PLACES,
    NO_SLED,
    ONE,
    PLACES,
    PLANNED_STOPS,
    PRODUCING,
    SERVICE,
    SHORT_STOP,
    SLOW,
    STARVED,
    THIRD,
    TRIAL,
    UP,
    WAITING_HELP,
    WORKING,
)
from gigaramp.twin.kernel.random import duration, stream


@inner
def _why_idle(world, station):
    """Loss of an idle server: a sled is missing where a mover still carries, else it is starved."""
    for i in range(station.n_inputs):
        pool = world.pools[station.input_pool[i]]
        if pool.level < station.job_now * station.input_use[i]:
            if pool.fed_by_sleds == 0:
                return STARVED
            for k in range(pool.n_producers):
                feeder = world.stations[pool.producers[k]]
                if feeder.is_mover == 1 and world.servers[feeder.first_server].status == WORKING:
                    return NO_SLED
            return STARVED
    return STARVED


@inner
def _why_blocked(world, station, now):
    """Loss of a blocked server: no place, no sled, or the next step is full."""
    if station.output_pool < 0:
        return BLOCKED_TIME
    pool = world.pools[station.output_pool]
    if pool.feeds_store == 0:
        return BLOCKED_TIME
    for k in range(pool.n_consumers):
        behind = world.stations[pool.consumers[k]]
        # Places that hold done trays are not short of places: what stands behind them is full.
        store = world.servers[behind.first_server]
        if behind.kind == PLACES and store.status != BLOCKED and store.done_at > now:
            return NO_PLACES
        if behind.is_mover == 1:
            return NO_SLED
    return BLOCKED_TIME


@inner
def is_trying(station, server):
    """True where machines make trials, which wear them as product does."""
    return station.trial * station.speed * server.running > 0.0


@inner
def account(world, v):
    """Book the time since the server's last change, wear its machines and work off its lot."""
    server = world.servers[v]
    now = world.clock.now
    elapsed = now - server.updated
    if elapsed <= 0:
        return
    server.updated = now
    station = world.stations[server.station]
    spent = station.spent
    if station.kind == PLACES:
        filled = station.inside / station.places
        done = 0.0
        if server.status == BLOCKED:
            # In steady flow the share of trays that are done grows by one stay's length.
            done = min(1.0, (now - server.blocked_at) / station.unit_ticks)
        spent[PRODUCING] += elapsed * filled * (1.0 - done)
        spent[BLOCKED_TIME] += elapsed * filled * done
        spent[STARVED] += elapsed * (1.0 - filled)
        return
    if station.on == 0:
        spent[station.off_cause] += elapsed * server.n_machines
        return
    down = server.n_machines - server.n_up
    if down > 0:
        spent[WAITING_HELP] += elapsed * server.n_waiting
        spent[FAILURE] += elapsed * (down - server.n_waiting)
    if server.running < server.n_up:
        spent[NO_PEOPLE] += elapsed * (server.n_up - server.running)
    if station.ages == BY_TIME and server.running > 0.0:
        server.age += elapsed * server.running / server.n_up / station.m_ticks
    full = elapsed * server.running
    if server.status == WORKING:
        if station.at_full == 1 and server.changing + server.reworking == 0.0:
            _run_at_full(station, server, elapsed, full, now)
            return
        busy = station.load + station.trial
        if server.rate > 0.0 or is_trying(station, server):
            server.remaining -= elapsed * server.rate
            if station.ages == BY_WORK:
                server.age += elapsed * server.running / server.n_up * busy / station.m_ticks
        spent[HELD] += full * max(0.0, 1.0 - busy)
        tried = full * station.trial
        spent[TRIAL] += tried
        station.tried += tried * station.speed * (1.0 - station.short_now)
        full *= station.load
        moving = full * station.speed
        good = moving * (1.0 - station.short_now)
        spent[SLOW] += full - moving
        spent[SHORT_STOP] += moving - good
        spent[PLANNED_STOPS] += good * server.changing
        spent[DEFECT] += good * server.reworking
        good *= 1.0 - server.changing - server.reworking
        spent[PRODUCING if now > station.accepted else TRIAL] += good
        station.worked += (full + tried) / server.n_machines
    elif server.status == BLOCKED:
        spent[_why_blocked(world, station, now)] += full
    else:
        spent[_why_idle(world, station)] += full


@hot
def _run_at_full(station, server, elapsed, full, now):
    """What the rest of `account` comes to where nothing holds the station back: at full speed, without trials or short stops."""
    if server.rate > 0.0:
        server.remaining -= elapsed * server.rate
        if station.ages == BY_WORK:
            server.age += elapsed * server.running / server.n_up / station.m_ticks
    station.spent[PRODUCING if now > station.accepted else TRIAL] += full
    station.worked += full / server.n_machines


@inner
def reschedule(world, v):
    """Set the server's rate from people, stops and shift, and key its next event."""
    server = world.servers[v]
    station = world.stations[server.station]
    server.running = min(np.float64(server.n_up), server.manned) if station.on == 1 else 0.0
    server.rate = server.running / server.n_machines * station.speed * station.load * (1.0 - station.short_now)
    full_speed = station.speed == 1.0 and station.short_now == 0.0
    station.at_full = 1 if full_speed and station.load == 1.0 and station.trial == 0.0 else 0
    key(world, v)


@inner
def key(world, v):
    """Key the server's next event at the rate it has: its lot is done, a machine fails, or one runs again."""
    server = world.servers[v]
    station = world.stations[server.station]
    now = world.clock.now
    server.done_at = NEVER
    server.fails_at = NEVER
    if server.status == WORKING and server.rate > 0.0:
        server.done_at = now + max(np.int64(math.ceil(server.remaining / server.rate - 1e-3)), np.int64(0))
    if server.status == WORKING and station.ages == BY_WORK and (server.rate > 0.0 or is_trying(station, server)):
        server.fails_at = _fails_at(station, server, now, server.running * (station.load + station.trial))
    elif station.ages == BY_TIME and server.running > 0.0:
        server.fails_at = _fails_at(station, server, now, server.running)
    schedule(world, v, min(server.done_at, server.fails_at, server.back_at), THIRD)


@hot
def _fails_at(station, server, now, ageing):
    """When the next machine fails if `ageing` machines age from now on; NEVER where that is too far off to count."""
    left = (server.threshold - server.age) * station.m_ticks * server.n_up / ageing
    if left < 4e18:
        return now + max(np.int64(math.ceil(left - 1e-4)), np.int64(0))
    return NEVER


@inner
def draw_threshold(world, m):
    """Age at which this machine fails next: gaps have mean 1 on the operational clock (trend renewal)."""
    machine = world.machines[m]
    server = world.servers[machine.server]
    station = world.stations[server.station]
    gap = duration(
        world.table,
        station.gap_law,
        station.gap_cv,
        station.gap_a,
        station.gap_b,
        station.gap_c,
        ONE,
        stream(machine.element, FAILURE_GAP),
        machine.failures,
    )
    machine.threshold = server.age + gap


@inner
def prepare(world):
    """Before the first shift every server finds its stream of service times, every machine the age of its first failure."""
    for m in range(world.machines.shape[0]):
        draw_threshold(world, m)
    for v in range(world.servers.shape[0]):
        world.servers[v].service = stream(world.servers[v].element, SERVICE)
        next_threshold(world, v)


@inner
def next_threshold(world, v):
    """The earliest failure among the machines of a server that are up."""
    server = world.servers[v]
    server.threshold = 1e300
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        if world.machines[m].status == UP and world.machines[m].threshold < server.threshold:
            server.threshold = world.machines[m].threshold
