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
    LOT_STARTED,
    NEVER,
    NONE,
    ONE,
    PLACES,
    SCRAP,
    SET_ASIDE,
    STARTED,
    THIRD,
    TRIAL_OUTPUT,
    UNRELEASED_OUTPUT,
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
    put_all,
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
    units = station.job_now
    if not gather(world, s, server.row, units):
        return False
    account(world, v)
    ticks = station.unit_ticks * duration(
        world.table,
        station.law,
        station.cv,
        station.law_a,
        station.law_b,
        station.law_c,
        station.draws if units == station.job else np.int64(units / station.units_a_draw + 0.5),
        server.service,
        server.jobs,
    )
    changing = 0.0
    if station.changeover_every > 0:
        station.since_changeover += units
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
    server.took = units
    _count_start(world, s, v, server.row, units)
    key(world, v)
    return True


@hot
def _count_start(world, s, v, row, units):
    """Count the units of a job that starts, and note each lot of it under the number of the job (tray, load, batch)."""
    station = world.stations[s]
    station.started_total += units
    world.daily[world.slots[world.clock.slot].day, s, STARTED] += units
    keep_in_work(world, station, units)
    if world.clock.recording == 0:
        return
    for k in range(row, row + max(units // station.piece, 1)):
        lot = world.lots[k]
        note(world, LOT_STARTED, s, v - station.first_server, lot.lot, np.float64(lot.units), world.servers[v].jobs)


@inner
def fill_places(world, s):
    """Trays enter free places while their input has a full tray. Trays leave in the order they came."""
    station = world.stations[s]
    v = station.first_server
    server = world.servers[v]
    while True:
        # Small trays only while there are rows enough for them.
        units = station.job_now if 2 * station.n_trays < station.n_rows else station.job
        lots = max(units // station.piece, 1)
        if station.inside + units > station.places or station.n_trays + lots > station.n_rows:
            return
        row = station.first_row + ring(station.head + station.n_trays, station.n_rows)
        if not gather(world, s, row, units):
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
        for k in range(row, row + lots):
            world.lots[k].ready = station.last_ready
        station.n_trays += lots
        station.inside += units
        _count_start(world, s, v, row, units)
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
        server.took = world.lots[server.row].units
    day = world.slots[world.clock.slot].day
    if server.n_lots == 1:
        _judge(world, day, v, server.row, server.jobs)
    else:
        for k in range(server.n_lots):
            _judge(world, day, v, server.row + k, (server.jobs - 1) * server.n_lots + k + 1)
    _pass_on(world, day, v)


@hot
def _judge(world, day, v, row, number):
    """The defects of one lot are made and looked for, and what is good and scrap of it is counted."""
    server = world.servers[v]
    s = server.station
    station = world.stations[s]
    lot = world.lots[row]
    world.clock.visits += 1
    index = station.good_total + station.scrap_total if station.kind == PLACES else number
    make_defects(world, s, lot, server.element, index)
    scrapped = np.int64(0)
    if station.n_inspects > 0:
        scrapped = inspect(world, s, v - station.first_server, lot, server.element, index)
    station.good_total += lot.units
    station.scrap_total += scrapped
    world.daily[day, s, GOOD] += lot.units
    world.daily[day, s, SCRAP] += scrapped
    note(world, LOT_MADE, s, v - station.first_server, lot.lot, np.float64(lot.units), NONE)


@hot
def _pass_on(world, day, v):
    server = world.servers[v]
    station = world.stations[server.station]
    p = station.output_pool
    held = np.int64(0)
    for row in range(server.row, server.row + server.n_lots):
        lot = world.lots[row]
        if p < 0:
            _leave_plant(world, station, lot, day)
            continue
        if lot.trial > 0 and world.pools[p].refuses_trial == 1:
            world.weekly[world.slots[world.clock.slot].week, server.station, SET_ASIDE] += lot.trial
            set_aside(world, world.pools[p], lot)
        held += lot.units
    if held == 0:
        free(world, v)
        return
    pool = world.pools[p]
    if pool.n_blocked == 0 and pool.level + held <= pool.capacity:
        put_all(world, p, v)
        free(world, v)
        return
    server.held = held
    server.status = BLOCKED
    world.clock.sequence += 1
    server.blocked_order = world.clock.sequence
    server.blocked_at = world.clock.now
    pool.n_blocked += 1
    pool.blocked_units += held
    note(
        world, LOT_BLOCKED, server.station, v - station.first_server, world.lots[server.row].lot, np.float64(held), NONE
    )
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
    world.output[day, UNRELEASED_OUTPUT] += max(lot.unreleased - lot.trial, np.int64(0))
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
