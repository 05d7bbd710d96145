"""Take, work, pass on: a free server gathers a lot, works on it, has it inspected and hands it to the next pool."""

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import hot, inner
from gigaramp.twin.kernel.constants import (
    BLOCKED,
    CAPABILITY,
    GOOD,
    IDLE,
    LOT_BLOCKED,
    LOT_MADE,
    LOT_SCRAPPED,
    LOT_STARTED,
    NEVER,
    NONE,
    ONE,
    PLACES,
    SCRAP,
    STARTED,
    THIRD,
    TRIAL_OUTPUT,
    WORKING,
)
from gigaramp.twin.kernel.machines import account, key
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.pools import (
    copy_lot,
    free,
    gather,
    keep_in_work,
    next_tray,
    put,
    ring,
    set_aside,
    wake_consumers,
)
from gigaramp.twin.kernel.quality import inspect, make_defects
from gigaramp.twin.kernel.random import duration


@hot
def start(world, v):
    """A free server takes a lot and begins; False when an input is short."""
    server = world.servers[v]
    s = server.station
    station = world.stations[s]
    if not gather(world, s, server.row):
        return False
    account(world, v)
    ticks = station.unit_ticks * duration(
        world.table,
        station.law,
        station.cv,
        station.law_a,
        station.law_b,
        station.law_c,
        station.draws,
        server.service,
        server.jobs,
    )
    changing = 0.0
    if station.changeover_every > 0:
        station.since_changeover += station.job
        while station.since_changeover >= station.changeover_every:
            station.since_changeover -= station.changeover_every
            changing += station.changeover_ticks
    server.changing = 0.0
    server.reworking = 0.0
    if changing + station.rework_debt > 0.0:
        ticks += changing + station.rework_debt
        server.changing = changing / ticks
        server.reworking = station.rework_debt / ticks
        station.rework_debt = 0.0
    server.remaining = np.rint(ticks / server.n_machines if server.n_machines > 1 else ticks)
    server.jobs += 1
    server.status = WORKING
    _count_start(world, s, server.row)
    key(world, v)
    return True


@hot
def _count_start(world, s, row):
    station = world.stations[s]
    station.started_total += station.job
    world.daily[world.slots[world.clock.slot].day, s, STARTED] += station.job
    keep_in_work(world, station, station.job)
    note(world, LOT_STARTED, s, NONE, world.lots[row].lot, np.float64(station.job), NONE)


@inner
def fill_places(world, s):
    """Trays enter free places while their input has a full tray. Trays leave in the order they came."""
    station = world.stations[s]
    v = station.first_server
    server = world.servers[v]
    while station.inside + station.job <= station.places and station.n_trays < station.n_rows:
        row = station.first_row + ring(station.head + station.n_trays, station.n_rows)
        if not gather(world, s, row):
            return
        account(world, v)
        stay = station.unit_ticks * duration(
            world.table,
            station.law,
            station.cv,
            station.law_a,
            station.law_b,
            station.law_c,
            ONE,
            server.service,
            server.jobs,
        )
        server.jobs += 1
        station.last_ready = max(station.last_ready, world.clock.now + np.int64(np.rint(stay)))
        world.lots[row].ready = station.last_ready
        station.n_trays += 1
        station.inside += station.job
        _count_start(world, s, row)
        if server.status == IDLE:
            next_tray(world, v)


@hot
def finish(world, v):
    """A lot is done: its defects are made and looked for, then it is passed on, or it blocks its server."""
    server = world.servers[v]
    s = server.station
    station = world.stations[s]
    account(world, v)
    if station.kind == PLACES:
        copy_lot(world, station.first_row + station.head, server.row)
        station.head = ring(station.head + 1, station.n_rows)
        station.n_trays -= 1
        server.tray = world.lots[server.row].units
    lot = world.lots[server.row]
    world.clock.visits += 1
    index = station.good_total + station.scrap_total if station.kind == PLACES else server.jobs
    make_defects(world, station, lot, server.element, index)
    scrapped = np.int64(0)
    if station.n_inspects > 0:
        scrapped = inspect(world, s, lot, server.element, index)
    day = world.slots[world.clock.slot].day
    station.good_total += lot.units
    station.scrap_total += scrapped
    world.daily[day, s, GOOD] += lot.units
    world.daily[day, s, SCRAP] += scrapped
    note(world, LOT_MADE, s, v - station.first_server, lot.lot, np.float64(lot.units), NONE)
    if scrapped > 0:
        note(world, LOT_SCRAPPED, s, v - station.first_server, lot.lot, np.float64(scrapped), NONE)
    _pass_on(world, day, v)


@hot
def _pass_on(world, day, v):
    server = world.servers[v]
    station = world.stations[server.station]
    lot = world.lots[server.row]
    p = station.output_pool
    if p >= 0 and lot.trial > 0 and world.pools[p].refuses_trial == 1:
        set_aside(world, world.pools[p], lot)
    if p < 0 or lot.units == 0:
        if p < 0:
            _leave_plant(world, station, lot, day)
        free(world, v)
        return
    pool = world.pools[p]
    if pool.n_blocked == 0 and pool.level + lot.units <= pool.capacity:
        put(world, p, server.row)
        free(world, v)
        return
    server.status = BLOCKED
    world.clock.sequence += 1
    server.blocked_order = world.clock.sequence
    server.blocked_at = world.clock.now
    pool.n_blocked += 1
    pool.blocked_units += lot.units
    note(world, LOT_BLOCKED, server.station, v - station.first_server, lot.lot, np.float64(lot.units), NONE)
    if station.kind == PLACES:
        server.done_at = NEVER
        schedule(world, v, NEVER, THIRD)
    else:
        key(world, v)
    wake_consumers(world, pool)


@inner
def _leave_plant(world, station, lot, day):
    """Good output of the plant: capability counts accepted lines; what may ship goes to the vehicle's stock."""
    if station.is_sink == 0 or lot.units == 0:
        return
    world.output[day, TRIAL_OUTPUT] += lot.trial
    station.aside_total += lot.trial
    world.output[day, CAPABILITY] += lot.units - lot.trial
    # One stock for each vehicle in the whole plant: it stands with the first of the last steps.
    world.stations[station.first_sink].variant_stock[max(lot.variant, 0)] += lot.units - lot.unreleased


@inner
def settle(world):
    """Work off the to-do list: every station that may now start a lot tries to."""
    while world.clock.todo > 0:
        s = world.todo[world.clock.todo_head]
        world.clock.todo_head = ring(world.clock.todo_head + 1, world.todo.shape[0])
        world.clock.todo -= 1
        station = world.stations[s]
        station.queued = 0
        if station.kind == PLACES:
            if station.on == 1:
                fill_places(world, s)
            continue
        while station.on == 1:
            v = _idle_server(world, station)
            if v < 0 or not start(world, v):
                break
            if station.n_servers == 1:
                break


@hot
def _idle_server(world, station):
    """The server that has been idle longest and has a machine with people."""
    chosen = NONE
    for v in range(station.first_server, station.first_server + station.n_servers):
        server = world.servers[v]
        if (
            server.status == IDLE
            and server.n_up > 0
            and server.manned > 0.0
            and (chosen < 0 or server.idle_order < world.servers[chosen].idle_order)
        ):
            chosen = v
    return chosen
