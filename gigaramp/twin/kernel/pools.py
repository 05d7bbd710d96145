"""Pools: lots enter, wait and are drawn, first in first out; a lot that finds no room blocks the server that made it.

Blocking after service. Pools count units, so a lot may be drawn in parts, with its share of what is hidden in it.
"""

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import hot, inner
from gigaramp.twin.kernel.constants import (
    BLOCKED,
    IDLE,
    LOT_JOINED,
    LOT_SET_ASIDE,
    NEVER,
    NONE,
    PLACES,
    THIRD,
    WORKING,
)
from gigaramp.twin.kernel.machines import account
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.quality import hide_no_more_than_units


@hot
def wake(world, s):
    """Put a station on the to-do list: something it waits for may have changed."""
    if world.stations[s].queued == 1:
        return
    world.stations[s].queued = 1
    place = world.clock.todo_head + world.clock.todo
    world.todo[place if place < world.todo.shape[0] else place - world.todo.shape[0]] = s
    world.clock.todo += 1


@hot
def wake_consumers(world, pool):
    """Wake the steps behind a pool, the one after the last served first."""
    for k in range(pool.n_consumers):
        wake(world, pool.consumers[ring(pool.turn + k, pool.n_consumers)])


@hot
def ring(place, length):
    """A place in a ring, at most one turn too far. A remainder would cost more than the rest of the step."""
    return place if place < length else place - length


@hot
def keep_level(world, pool, change):
    """Change a pool's level and keep its time average."""
    pool.area += np.float64(pool.level) * (world.clock.now - pool.changed)
    pool.changed = world.clock.now
    pool.level += change


@hot
def keep_in_work(world, station, change):
    """Change the units a station holds in work and keep their time average."""
    station.held_area += np.float64(station.in_work) * (world.clock.now - station.in_work_since)
    station.in_work_since = world.clock.now
    station.in_work += change


@hot
def copy_lot(world, source, target):
    """Write one lot over another."""
    a = world.lots[source]
    b = world.lots[target]
    b.units = a.units
    b.lot = a.lot
    b.line = a.line
    b.trial = a.trial
    b.unreleased = a.unreleased
    b.variant = a.variant
    b.marks = a.marks
    b.arrived = a.arrived
    b.ready = a.ready
    for k in range(world.clock.hidden):
        b.defects[k] = a.defects[k]


@inner
def _merge_into(world, station, source, target):
    """Add one lot to another where a ring is full: counts are kept, arrival becomes the mean."""
    a = world.lots[source]
    b = world.lots[target]
    world.clock.merged_pieces += world.stations[station].piece == 1
    note(world, LOT_JOINED, station, NONE, b.lot, np.float64(a.units), a.lot)
    both = a.units + b.units
    b.arrived = b.arrived + (a.arrived - b.arrived) * a.units // both
    b.units = both
    b.trial += a.trial
    b.unreleased += a.unreleased
    b.marks |= a.marks
    for k in range(world.clock.hidden):
        b.defects[k] += a.defects[k]


@hot
def put(world, p, row):
    """A lot enters a pool and wakes the steps behind it, the one after the last served first."""
    pool = world.pools[p]
    lot = world.lots[row]
    lot.arrived = world.clock.now
    keep_level(world, pool, lot.units)
    if pool.n_lots < pool.n_rows:
        copy_lot(world, row, pool.first_row + ring(pool.head + pool.n_lots, pool.n_rows))
        pool.n_lots += 1
    else:
        _merge_into(world, pool.producers[0], row, pool.first_row + ring(pool.head + pool.n_lots - 1, pool.n_rows))
    wake_consumers(world, pool)


@hot
def put_all(world, p, v):
    """The lots a server holds enter a pool, one after the other; lots that scrap has emptied do not."""
    row = world.servers[v].row
    for k in range(row, row + world.servers[v].n_lots):
        if world.lots[k].units > 0:
            put(world, p, k)


@inner
def release(world, p):
    """The server that has been blocked longest hands its lot to the pool and is free again."""
    pool = world.pools[p]
    chosen = NONE
    for k in range(pool.n_producers):
        feeder = world.stations[pool.producers[k]]
        for v in range(feeder.first_server, feeder.first_server + feeder.n_servers):
            if world.servers[v].status == BLOCKED and (
                chosen < 0 or world.servers[v].blocked_order < world.servers[chosen].blocked_order
            ):
                chosen = v
    server = world.servers[chosen]
    account(world, chosen)
    pool.n_blocked -= 1
    pool.blocked_units -= server.held
    put_all(world, p, chosen)
    free(world, chosen)


@hot
def free(world, v):
    """A server has handed on its lot: a machine waits for the next one, a place opens for the next tray."""
    server = world.servers[v]
    station = world.stations[server.station]
    if station.kind == PLACES:
        station.inside -= server.took
        keep_in_work(world, station, -server.took)
        next_tray(world, v)
    else:
        keep_in_work(world, station, -server.took)
        server.status = IDLE
        world.clock.sequence += 1
        server.idle_order = world.clock.sequence
    wake(world, server.station)


@inner
def next_tray(world, v):
    """The next tray to leave its place sets the server's next event."""
    server = world.servers[v]
    station = world.stations[server.station]
    server.done_at = NEVER
    server.status = IDLE
    if station.n_trays > 0:
        server.status = WORKING
        server.done_at = max(world.lots[station.first_row + station.head].ready, world.clock.now)
    schedule(world, v, server.done_at, THIRD)


@hot
def _need(station, i, units):
    """Units of input i that so many units consume; parts of a unit are carried to the next lot."""
    use = station.input_use[i]
    if i == station.variant_input:
        use = station.variant_use[_next_variant(station)]
    return np.int64(units * use + station.input_carry[i] + 1e-9)


@inner
def _next_variant(station):
    """The vehicle whose packs are furthest behind its share of the mix."""
    total = 1.0
    for v in range(station.n_variants):
        total += station.variant_made[v]
    best = 0
    lag = -1e300
    for v in range(station.n_variants):
        behind = station.variant_share[v] * total - station.variant_made[v]
        if behind > lag + 1e-9:
            lag = behind
            best = v
    return best


@inner
def gather(world, s, row, units):
    """Draw the inputs of a job into lots from `row` on; False, and nothing drawn, when one of them is short."""
    station = world.stations[s]
    for i in range(station.n_inputs):
        pool = world.pools[station.input_pool[i]]
        if pool.level + pool.blocked_units < _need(station, i, units):
            return False
    left = units
    while left > 0:
        part = min(left, station.piece)
        _gather_lot(world, s, row, part)
        row += 1
        left -= part
    return True


@hot
def _gather_lot(world, s, row, units):
    """Draw the inputs of one lot, all of which are there."""
    station = world.stations[s]
    lot = world.lots[row]
    lot.units = units
    lot.lot = -1
    lot.line = station.line
    lot.trial = 0
    lot.unreleased = 0
    lot.variant = _next_variant(station) if station.n_variants > 0 else -1
    lot.marks = 0
    for k in range(world.clock.hidden):
        lot.defects[k] = 0
    for i in range(station.n_inputs):
        _draw_input(world, s, i, row)
    if station.n_inputs > 1:
        hide_no_more_than_units(world, lot)
    if lot.lot < 0:
        world.clock.lots += 1
        lot.lot = world.clock.lots
    if station.n_variants > 0:
        station.variant_made[lot.variant] += units
    if station.line >= 0:
        lot.line = station.line
        if world.clock.now < station.accepted:
            lot.trial = lot.units
        if world.clock.now < station.released:
            lot.unreleased = lot.units


@hot
def _draw_input(world, s, i, row):
    """Draw one input, first in first out, with its hidden defects; blocked servers behind it move up."""
    station = world.stations[s]
    p = station.input_pool[i]
    pool = world.pools[p]
    lot = world.lots[row]
    need = _need(station, i, lot.units)
    use = station.input_use[i] if i != station.variant_input else station.variant_use[lot.variant]
    station.input_carry[i] += lot.units * use - need
    alike = use == 1.0
    unreleased = np.int64(0)
    trial = np.int64(0)
    while pool.level < need and pool.n_blocked > 0:
        release(world, p)
    left = need
    while left > 0:
        head = world.lots[pool.first_row + pool.head]
        part = min(left, head.units)
        _name(world, s, lot, head, part, alike)
        if station.line < 0:
            lot.line = head.line
        drawn = part_of(head.unreleased, part, head.units)
        tried = part_of(head.trial, part, head.units)
        unreleased += drawn
        trial += tried
        if alike:
            lot.marks |= head.marks
            if station.n_variants == 0:
                lot.variant = head.variant
            _draw_hidden(world, head, lot, part)
        pool.waited += np.float64(part) * (world.clock.now - head.arrived)
        head.unreleased -= drawn
        head.trial -= tried
        head.units -= part
        if not alike:
            hide_no_more_than_units(world, head)
        left -= part
        if head.units == 0:
            pool.head = ring(pool.head + 1, pool.n_rows)
            pool.n_lots -= 1
    keep_level(world, pool, -need)
    pool.taken += need
    if need > 0:
        lot.unreleased = max(lot.unreleased, part_of(unreleased, lot.units, need))
        lot.trial = max(lot.trial, part_of(trial, lot.units, need))
    for k in range(pool.n_consumers):
        if pool.consumers[k] == s:
            pool.turn = ring(k + 1, pool.n_consumers)
    while pool.n_blocked > 0 and pool.level + _first_blocked(world, pool) <= pool.capacity:
        release(world, p)


@hot
def _name(world, s, lot, head, part, alike):
    """A lot that goes on whole keeps its identity. What is drawn in parts or joined is a new lot, and says from what."""
    if lot.lot < 0:
        if alike and world.stations[s].keeps == 1 and part == lot.units and part == head.units:
            lot.lot = head.lot
            return
        world.clock.lots += 1
        lot.lot = world.clock.lots
    note(world, LOT_JOINED, s, NONE, lot.lot, np.float64(part), head.lot)


@hot
def _draw_hidden(world, head, lot, part):
    """Hidden defects go with their units in proportion; neither part may hide more defects than it has units."""
    hidden = np.int64(0)
    moved = np.int64(0)
    for k in range(world.clock.hidden):
        there = np.int64(head.defects[k])
        if there > 0:
            bad = min(part_of(there, part, head.units), part - moved)
            lot.defects[k] += bad
            head.defects[k] -= bad
            hidden += there
            moved += bad
    excess = hidden - moved - (head.units - part)
    if excess <= 0:
        return
    for k in range(world.clock.hidden):
        bad = min(np.int64(head.defects[k]), max(excess, np.int64(0)))
        lot.defects[k] += bad
        head.defects[k] -= bad
        excess -= bad


@hot
def part_of(count, part, whole):
    """The share of a count that goes with a part of a lot, rounded."""
    if count == 0 or part == whole:
        return np.int64(count)
    # Products of counts stay below 2^53, so this quotient of floats is exact, and cheaper than one of integers.
    return np.int64(np.float64(np.int64(count) * part + (whole >> 1)) / whole)


@inner
def set_aside(world, pool, lot):
    """Trial output never becomes part of a customer's product: it is counted and leaves the flow."""
    pool.aside += lot.trial
    note(world, LOT_SET_ASIDE, pool.producers[0], NONE, lot.lot, np.float64(lot.trial), NONE)
    lot.units -= lot.trial
    lot.unreleased = max(lot.unreleased - lot.trial, np.int64(0))
    lot.trial = 0
    hide_no_more_than_units(world, lot)


@inner
def _first_blocked(world, pool):
    """Units of the server that has been blocked longest before a pool."""
    chosen = NONE
    for k in range(pool.n_producers):
        feeder = world.stations[pool.producers[k]]
        for v in range(feeder.first_server, feeder.first_server + feeder.n_servers):
            if world.servers[v].status == BLOCKED and (
                chosen < 0 or world.servers[v].blocked_order < world.servers[chosen].blocked_order
            ):
                chosen = v
    return world.servers[chosen].held
