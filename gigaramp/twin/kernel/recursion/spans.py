"""The time of one server in the recursion: it waits, works, fails and is blocked, shift by shift, and all of it is booked.

This is the availability clock of a machine: work goes on only while its station is open and the machine is up. Sums are
of whole ticks, so that they are the same in whatever order they are added.
"""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    BLOCKED_TIME,
    CREW_STOPS,
    FAILURE,
    FAILURE_GAP,
    NEVER,
    NOT_ACCEPTED,
    ONE,
    PARTS,
    PLANNED_STOPS,
    PRODUCING,
    RESTORE,
    STARVED,
    STOPS,
    WORKED,
)
from gigaramp.twin.kernel.random import duration, stream, uniform
from gigaramp.twin.kernel.recursion.rings import BY_RESTORATION, BY_SHIFT, BY_START


@inner
def open_slot(world, span, station):
    """Look whether the station may work in the span's slot."""
    slot = world.slots[span.slot]
    span.slot_end = world.slots[span.slot + 1].start
    span.on = 1 if world.rota[station.calendar, span.slot] >= 0 and slot.start >= station.starts else 0


@inner
def write_down(world, span, s):
    """Put the span's ticks of this slot into the tables."""
    week = world.slots[span.slot].week
    world.weekly[week, s, PRODUCING] += span.worked * span.machines
    world.weekly[week, s, WORKED] += span.worked
    world.slot_worked[span.slot, s] += span.worked
    world.weekly[week, s, STARVED] += span.starved * span.machines
    world.weekly[week, s, BLOCKED_TIME] += span.blocked * span.machines
    span.worked = 0
    span.starved = 0
    span.blocked = 0


@inner
def book(world, span, s, until, what):
    """Book the time up to `until`, inside the slot; a closed station's time is what it is closed for."""
    ticks = until - span.at
    span.at = until
    if span.on == 0:
        closed = PLANNED_STOPS if world.rota[world.stations[s].calendar, span.slot] < 0 else NOT_ACCEPTED
        world.weekly[world.slots[span.slot].week, s, closed] += ticks * span.machines
    elif what == PRODUCING:
        span.worked += ticks
    elif what == STARVED:
        span.starved += ticks
    elif what == BLOCKED_TIME:
        span.blocked += ticks
    else:
        world.weekly[world.slots[span.slot].week, s, what] += ticks


@inner
def next_slot(world, span, s, what):
    """Book the rest of the slot and go on to the next one."""
    book(world, span, s, span.slot_end, what)
    write_down(world, span, s)
    span.slot += 1
    open_slot(world, span, world.stations[s])
    span.keyed = span.at
    span.keyed_by = BY_SHIFT


@inner
def spend(world, span, s, until, what):
    """Let time pass up to `until`; False when that lies after the end."""
    last = world.slots.shape[0] - 2
    while until >= span.slot_end and span.slot < last:
        next_slot(world, span, s, what)
    if span.slot == last:
        return until == span.at
    book(world, span, s, until, what)
    return True


@inner
def wait_for_opening(world, span, s):
    """Let time pass until the station is open; False when it does not open before the end."""
    last = world.slots.shape[0] - 2
    while span.on == 0:
        if span.slot == last:
            return False
        next_slot(world, span, s, STARVED)
    return True


@inner
def opens_at(world, slot, station, when):
    """First tick from `when` at which the station is open; `slot` is the one `when` lies in. NEVER: not before the end."""
    last = world.slots.shape[0] - 2
    if world.rota[station.calendar, slot] >= 0 and world.slots[slot].start >= station.starts:
        return when
    slot += 1
    while slot <= last:
        if world.rota[station.calendar, slot] >= 0 and world.slots[slot].start >= station.starts:
            return world.slots[slot].start
        slot += 1
    return NEVER


@inner
def work_off(world, span, s, v, ticks):
    """Work on a lot that takes `ticks`. Returns when it is done; NEVER when that is after the end.

    Each step is the calendar's, number by number: `account` and `reschedule` of `machines.py`, for one machine at full speed.
    """
    station = world.stations[s]
    server = world.servers[v]
    last = world.slots.shape[0] - 2
    left = np.int64(ticks)
    span.keyed = span.at
    span.keyed_by = BY_START
    while True:
        if span.on == 0:
            if span.slot == last:
                return NEVER
            next_slot(world, span, s, PRODUCING)
            continue
        fails = NEVER
        if station.mtbf_ticks > 0.0:
            running = (server.threshold - server.age) * station.m_ticks * server.n_up / 1.0
            if running < 4e18:
                fails = span.at + max(np.int64(math.ceil(running - 1e-4)), np.int64(0))
        done = span.at + left
        now = min(done, fails, span.slot_end)
        if span.slot == last and now > span.at:
            return NEVER
        elapsed = now - span.at
        left -= elapsed
        if elapsed > 0 and station.mtbf_ticks > 0.0:
            server.age += elapsed * 1.0 / server.n_up * 1.0 / station.m_ticks
        if now == span.slot_end:
            next_slot(world, span, s, PRODUCING)
            continue
        book(world, span, s, now, PRODUCING)
        if now == done:
            return done
        if not _stand_still(world, span, s, v):
            return NEVER


@inner
def _stand_still(world, span, s, v):
    """The machine fails now and is restored; False when that is after the end. Its crew comes at once."""
    station = world.stations[s]
    server = world.servers[v]
    machine = world.machines[server.first_machine]
    machine.failures += 1
    week = world.slots[span.slot].week
    world.slot_stops[span.slot, s] += 1
    world.weekly[week, s, STOPS] += 1.0
    world.weekly[week, s, CREW_STOPS] += 1.0
    ticks = station.restore_ticks * duration(
        world.table,
        station.restore_law,
        station.restore_cv,
        station.restore_a,
        station.restore_b,
        station.restore_c,
        ONE,
        stream(machine.element, RESTORE),
        machine.failures,
    )
    parts = 0.0
    if (
        world.clock.parts_share > 0.0
        and uniform(stream(machine.element, PARTS), machine.failures) < world.clock.parts_share
    ):
        parts = world.clock.parts_ticks
    back = span.at + np.int64(ticks / 1.0 + parts)
    if not spend(world, span, s, back, FAILURE):
        return False
    span.keyed = back
    span.keyed_by = BY_RESTORATION
    draw_threshold(world, v)
    return True


@inner
def draw_threshold(world, v):
    """Age at which the server's one machine fails next, as in `machines.py`."""
    server = world.servers[v]
    station = world.stations[server.station]
    machine = world.machines[server.first_machine]
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
    server.threshold = server.age + gap
