"""Take, work, pass on: lots move from pool to server to pool, with blocking after service.

A pool stands between the steps that fill it and the steps that draw from it. A finished lot that finds no room
blocks its server until the next step takes from the pool. Pools count units, so lots may be drawn in parts.
"""

import numpy as np
from gigaramp.twin.kernel.compiled import compiled

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.constants import (
    BLOCKED,
    CAPABILITY,
    GOOD,
    IDLE,
    LOT_BLOCKED,
    LOT_MADE,
    LOT_SCRAPPED,
    LOT_SET_ASIDE,
    LOT_STARTED,
    NEVER,
    PLACES,
    SCRAP,
    SERVICE,
    STARTED,
    THIRD,
    TRIAL_OUTPUT,
    WORKING,
)
from gigaramp.twin.kernel.machines import account, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.quality import inspect, make_defects
from gigaramp.twin.kernel.random import duration, stream


@compiled
def wake(clock, stations, todo, s):
    """Put a station on the to-do list: something it waits for may have changed."""
    if stations[s].queued == 1:
        return
    stations[s].queued = 1
    todo[(clock[0].todo_head + clock[0].todo) % todo.shape[0]] = s
    clock[0].todo += 1


@compiled
def keep_level(clock, pool, change):
    """Change a pool's level and keep its time average."""
    pool.area += np.float64(pool.level) * (clock[0].now - pool.changed)
    pool.changed = clock[0].now
    pool.level += change


@compiled
def keep_in_work(clock, station, change):
    """Change the units a station holds in work and keep their time average."""
    station.held_area += np.float64(station.in_work) * (clock[0].now - station.in_work_since)
    station.in_work_since = clock[0].now
    station.in_work += change


@compiled
def copy_lot(clock, lots, source, target):
    """Write one lot over another."""
    a = lots[source]
    b = lots[target]
    b.units = a.units
    b.lot = a.lot
    b.line = a.line
    b.trial = a.trial
    b.unreleased = a.unreleased
    b.variant = a.variant
    b.marks = a.marks
    b.arrived = a.arrived
    b.ready = a.ready
    for k in range(clock[0].hidden):
        b.defects[k] = a.defects[k]


@compiled
def _merge_into(clock, lots, source, target):
    """Add one lot to another where a ring is full: counts are kept, arrival becomes the mean."""
    a = lots[source]
    b = lots[target]
    both = a.units + b.units
    b.arrived = b.arrived + (a.arrived - b.arrived) * a.units // both
    b.units = both
    b.trial += a.trial
    b.unreleased += a.unreleased
    b.marks |= a.marks
    for k in range(clock[0].hidden):
        b.defects[k] += a.defects[k]


@compiled
def put(clock, stations, pools, lots, todo, records, p, row):
    """A lot enters a pool and wakes the steps behind it, the one after the last served first."""
    pool = pools[p]
    lot = lots[row]
    lot.arrived = clock[0].now
    keep_level(clock, pool, lot.units)
    if pool.n_lots < pool.n_rows:
        copy_lot(clock, lots, row, pool.first_row + (pool.head + pool.n_lots) % pool.n_rows)
        pool.n_lots += 1
    else:
        _merge_into(clock, lots, row, pool.first_row + (pool.head + pool.n_lots - 1) % pool.n_rows)
    for k in range(pool.n_consumers):
        wake(clock, stations, todo, pool.consumers[(pool.turn + k) % pool.n_consumers])


@compiled
def _release(clock, stations, servers, pools, lots, todo, tree, records, p):
    """The server that has been blocked longest hands its lot to the pool and is free again."""
    pool = pools[p]
    chosen = -1
    for k in range(pool.n_producers):
        feeder = stations[pool.producers[k]]
        for v in range(feeder.first_server, feeder.first_server + feeder.n_servers):
            if servers[v].status == BLOCKED and (
                chosen < 0 or servers[v].blocked_order < servers[chosen].blocked_order
            ):
                chosen = v
    server = servers[chosen]
    account(clock, stations, servers, pools, chosen)
    pool.n_blocked -= 1
    pool.blocked_units -= lots[server.row].units
    put(clock, stations, pools, lots, todo, records, p, server.row)
    free(clock, stations, servers, lots, todo, tree, chosen)


@compiled
def free(clock, stations, servers, lots, todo, tree, v):
    """A server has handed on its lot: a machine waits for the next one, a place opens for the next tray."""
    server = servers[v]
    station = stations[server.station]
    if station.kind == PLACES:
        station.inside -= server.tray
        keep_in_work(clock, station, -server.tray)
        next_tray(clock, stations, servers, lots, tree, v)
    else:
        keep_in_work(clock, station, -station.job)
        server.status = IDLE
        clock[0].sequence += 1
        server.idle_order = clock[0].sequence
    wake(clock, stations, todo, server.station)


@compiled
def next_tray(clock, stations, servers, lots, tree, v):
    """The next tray to leave its place sets the server's next event."""
    server = servers[v]
    station = stations[server.station]
    server.done_at = NEVER
    server.status = IDLE
    if station.n_trays > 0:
        server.status = WORKING
        server.done_at = max(lots[station.first_row + station.head].ready, clock[0].now)
    schedule(tree, clock, v, server.done_at, THIRD)


@compiled
def _need(station, i):
    """Units of input i that one lot consumes; parts of a unit are carried to the next lot."""
    use = station.input_use[i]
    if i == station.variant_input:
        use = station.variant_use[_next_variant(station)]
    return np.int64(station.job * use + station.input_carry[i] + 1e-9)


@compiled
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


@compiled
def gather(clock, stations, servers, pools, lots, todo, tree, records, s, row):
    """Draw the inputs of one lot into `row`; False, and nothing drawn, when one of them is short."""
    station = stations[s]
    for i in range(station.n_inputs):
        pool = pools[station.input_pool[i]]
        if pool.level + pool.blocked_units < _need(station, i):
            return False
    lot = lots[row]
    lot.units = station.job
    lot.lot = -1
    lot.line = station.line
    lot.trial = 0
    lot.unreleased = 0
    lot.variant = _next_variant(station) if station.n_variants > 0 else -1
    lot.marks = 0
    for k in range(clock[0].hidden):
        lot.defects[k] = 0
    for i in range(station.n_inputs):
        _draw_input(clock, stations, servers, pools, lots, todo, tree, records, s, i, row)
    if lot.lot < 0:
        clock[0].lots += 1
        lot.lot = clock[0].lots
    if station.n_variants > 0:
        station.variant_made[lot.variant] += station.job
    if station.line >= 0:
        lot.line = station.line
        if clock[0].now < station.accepted:
            lot.trial = lot.units
        if clock[0].now < station.released:
            lot.unreleased = lot.units
    return True


@compiled
def _draw_input(clock, stations, servers, pools, lots, todo, tree, records, s, i, row):
    """Draw one input, first in first out, with its hidden defects; blocked servers behind it move up."""
    station = stations[s]
    p = station.input_pool[i]
    pool = pools[p]
    lot = lots[row]
    need = _need(station, i)
    use = station.input_use[i] if i != station.variant_input else station.variant_use[lot.variant]
    station.input_carry[i] += station.job * use - need
    alike = use == 1.0
    unreleased = np.int64(0)
    trial = np.int64(0)
    while pool.level < need and pool.n_blocked > 0:
        _release(clock, stations, servers, pools, lots, todo, tree, records, p)
    left = need
    while left > 0:
        head = lots[pool.first_row + pool.head]
        part = min(left, head.units)
        if lot.lot < 0:
            lot.lot = head.lot
        if station.line < 0:
            lot.line = head.line
        drawn = _part(head.unreleased, part, head.units)
        tried = _part(head.trial, part, head.units)
        unreleased += drawn
        trial += tried
        if alike:
            lot.marks |= head.marks
            for k in range(clock[0].hidden):
                if head.defects[k] > 0:
                    bad = _part(head.defects[k], part, head.units)
                    lot.defects[k] += bad
                    head.defects[k] -= bad
        pool.waited += np.float64(part) * (clock[0].now - head.arrived)
        head.unreleased -= drawn
        head.trial -= tried
        head.units -= part
        left -= part
        if head.units == 0:
            pool.head = (pool.head + 1) % pool.n_rows
            pool.n_lots -= 1
    keep_level(clock, pool, -need)
    pool.taken += need
    if need > 0:
        lot.unreleased = max(lot.unreleased, _part(unreleased, lot.units, need))
        lot.trial = max(lot.trial, _part(trial, lot.units, need))
    for k in range(pool.n_consumers):
        if pool.consumers[k] == s:
            pool.turn = (k + 1) % pool.n_consumers
    while pool.n_blocked > 0 and pool.level + _first_blocked(stations, servers, lots, pool) <= pool.capacity:
        _release(clock, stations, servers, pools, lots, todo, tree, records, p)


@compiled
def _part(count, part, whole):
    """The share of a count that goes with a part of a lot, rounded."""
    if count == 0 or part == whole:
        return np.int64(count)
    return (np.int64(count) * part + whole // 2) // whole


@compiled
def _set_aside(clock, records, pool, lot):
    """Trial output never becomes part of a customer's product: it is counted and leaves the flow."""
    pool.aside += lot.trial
    note(clock, records, LOT_SET_ASIDE, pool.producers[0], -1, lot.lot, np.float64(lot.trial), -1)
    lot.units -= lot.trial
    lot.unreleased = max(lot.unreleased - lot.trial, np.int64(0))
    lot.trial = 0
    room = lot.units
    for k in range(clock[0].hidden):
        lot.defects[k] = min(np.int64(lot.defects[k]), room)
        room -= lot.defects[k]


@compiled
def _first_blocked(stations, servers, lots, pool):
    """Units of the lot that has been blocked longest before a pool."""
    chosen = -1
    for k in range(pool.n_producers):
        feeder = stations[pool.producers[k]]
        for v in range(feeder.first_server, feeder.first_server + feeder.n_servers):
            if servers[v].status == BLOCKED and (
                chosen < 0 or servers[v].blocked_order < servers[chosen].blocked_order
            ):
                chosen = v
    return lots[servers[chosen].row].units


@compiled
def start(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records, v):
    """A free server takes a lot and begins; False when an input is short."""
    server = servers[v]
    s = server.station
    station = stations[s]
    if not gather(clock, stations, servers, pools, lots, todo, tree, records, s, server.row):
        return False
    account(clock, stations, servers, pools, v)
    draws = np.int64(station.job / station.units_a_draw + 0.5)
    ticks = station.unit_ticks * duration(
        station.law, station.cv, station.law_a, station.law_b, station.law_c, table, draws,
        stream(server.element, SERVICE), server.jobs,
    )  # fmt: skip
    if station.changeover_every > 0:
        station.since_changeover += station.job
        while station.since_changeover >= station.changeover_every:
            station.since_changeover -= station.changeover_every
            ticks += station.changeover_ticks
    ticks += station.rework_debt
    station.rework_debt = 0.0
    server.remaining = np.rint(ticks / server.n_machines)
    server.jobs += 1
    server.status = WORKING
    _count_start(clock, stations, lots, daily, slots, records, s, server.row)
    reschedule(clock, stations, servers, tree, v)
    return True


@compiled
def _count_start(clock, stations, lots, daily, slots, records, s, row):
    station = stations[s]
    station.started_total += station.job
    daily[slots[clock[0].slot].day, s, STARTED] += station.job
    keep_in_work(clock, station, station.job)
    note(clock, records, LOT_STARTED, s, -1, lots[row].lot, np.float64(station.job), -1)


@compiled
def fill_places(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records, s):
    """Trays enter free places while their input has a full tray. Trays leave in the order they came."""
    station = stations[s]
    v = station.first_server
    server = servers[v]
    while station.inside + station.job <= station.places and station.n_trays < station.n_rows:
        row = station.first_row + (station.head + station.n_trays) % station.n_rows
        if not gather(clock, stations, servers, pools, lots, todo, tree, records, s, row):
            return
        account(clock, stations, servers, pools, v)
        stay = station.unit_ticks * duration(
            station.law, station.cv, station.law_a, station.law_b, station.law_c, table, 1,
            stream(server.element, SERVICE), server.jobs,
        )  # fmt: skip
        server.jobs += 1
        station.last_ready = max(station.last_ready, clock[0].now + np.int64(np.rint(stay)))
        lots[row].ready = station.last_ready
        station.n_trays += 1
        station.inside += station.job
        _count_start(clock, stations, lots, daily, slots, records, s, row)
        if server.status == IDLE:
            next_tray(clock, stations, servers, lots, tree, v)


@compiled
def finish(clock, stations, servers, pools, lots, todo, tree, makers, daily, output, slots, records, v):
    """A lot is done: its defects are made and looked for, then it is passed on, or it blocks its server."""
    server = servers[v]
    s = server.station
    station = stations[s]
    account(clock, stations, servers, pools, v)
    if station.kind == PLACES:
        copy_lot(clock, lots, station.first_row + station.head, server.row)
        station.head = (station.head + 1) % station.n_rows
        station.n_trays -= 1
        server.tray = lots[server.row].units
    lot = lots[server.row]
    clock[0].visits += 1
    index = station.good_total + station.scrap_total if station.kind == PLACES else server.jobs
    make_defects(clock, station, lot, server.element, index)
    scrapped = np.int64(0)
    if station.n_inspects > 0:
        scrapped = inspect(clock, stations, makers, records, s, lot, server.element, index)
    day = slots[clock[0].slot].day
    station.good_total += lot.units
    station.scrap_total += scrapped
    daily[day, s, GOOD] += lot.units
    daily[day, s, SCRAP] += scrapped
    note(clock, records, LOT_MADE, s, v - station.first_server, lot.lot, np.float64(lot.units), -1)
    if scrapped > 0:
        note(clock, records, LOT_SCRAPPED, s, v - station.first_server, lot.lot, np.float64(scrapped), -1)
    _pass_on(clock, stations, servers, pools, lots, todo, tree, output, records, day, v)


@compiled
def _pass_on(clock, stations, servers, pools, lots, todo, tree, output, records, day, v):
    server = servers[v]
    station = stations[server.station]
    lot = lots[server.row]
    p = station.output_pool
    if p >= 0 and lot.trial > 0 and pools[p].refuses_trial == 1:
        _set_aside(clock, records, pools[p], lot)
    if p < 0 or lot.units == 0:
        if p < 0:
            _leave_plant(clock, station, lot, output, day)
        free(clock, stations, servers, lots, todo, tree, v)
        return
    pool = pools[p]
    if pool.n_blocked == 0 and pool.level + lot.units <= pool.capacity:
        put(clock, stations, pools, lots, todo, records, p, server.row)
        free(clock, stations, servers, lots, todo, tree, v)
        return
    server.status = BLOCKED
    clock[0].sequence += 1
    server.blocked_order = clock[0].sequence
    pool.n_blocked += 1
    pool.blocked_units += lot.units
    note(clock, records, LOT_BLOCKED, server.station, v - station.first_server, lot.lot, np.float64(lot.units), -1)
    if station.kind == PLACES:
        server.done_at = NEVER
        schedule(tree, clock, v, NEVER, THIRD)
    else:
        reschedule(clock, stations, servers, tree, v)
    for k in range(pool.n_consumers):
        wake(clock, stations, todo, pool.consumers[(pool.turn + k) % pool.n_consumers])


@compiled
def _leave_plant(clock, station, lot, output, day):
    """Good output of the plant: capability counts accepted lines; what may ship goes to the vehicle's stock."""
    if station.is_sink == 0 or lot.units == 0:
        return
    output[day, TRIAL_OUTPUT] += lot.trial
    station.aside_total += lot.trial
    output[day, CAPABILITY] += lot.units - lot.trial
    station.variant_stock[max(lot.variant, 0)] += lot.units - lot.unreleased


@compiled
def settle(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records):
    """Work off the to-do list: every station that may now start a lot tries to."""
    while clock[0].todo > 0:
        s = todo[clock[0].todo_head]
        clock[0].todo_head = (clock[0].todo_head + 1) % todo.shape[0]
        clock[0].todo -= 1
        station = stations[s]
        station.queued = 0
        if station.kind == PLACES:
            if station.on == 1:
                fill_places(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records, s)
            continue
        while station.on == 1:
            v = _idle_server(servers, station)
            if v < 0 or not start(clock, stations, servers, pools, lots, todo, tree, table, daily, slots, records, v):
                break


@compiled
def _idle_server(servers, station):
    """The server that has been idle longest and has a machine with people."""
    chosen = -1
    for v in range(station.first_server, station.first_server + station.n_servers):
        server = servers[v]
        if (
            server.status == IDLE
            and server.n_up > 0
            and server.manned > 0.0
            and (chosen < 0 or server.idle_order < servers[chosen].idle_order)
        ):
            chosen = v
    return chosen
