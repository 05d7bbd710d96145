"""Take, work, pass on: a free server gathers a lot, works on it, has it inspected and hands it to the next pool."""

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import inner
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
    SERVICE,
    STARTED,
    THIRD,
    TRIAL_OUTPUT,
    WORKING,
)
from gigaramp.twin.kernel.machines import account, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.pools import copy_lot, free, gather, keep_in_work, next_tray, put, set_aside, wake
from gigaramp.twin.kernel.quality import inspect, make_defects
from gigaramp.twin.kernel.random import duration, stream


@inner
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
    changing = 0.0
    if station.changeover_every > 0:
        station.since_changeover += station.job
        while station.since_changeover >= station.changeover_every:
            station.since_changeover -= station.changeover_every
            changing += station.changeover_ticks
    ticks += changing + station.rework_debt
    server.changing = changing / ticks if ticks > 0.0 else 0.0
    server.reworking = station.rework_debt / ticks if ticks > 0.0 else 0.0
    station.rework_debt = 0.0
    server.remaining = np.rint(ticks / server.n_machines)
    server.jobs += 1
    server.status = WORKING
    _count_start(clock, stations, lots, daily, slots, records, s, server.row)
    reschedule(clock, stations, servers, tree, v)
    return True


@inner
def _count_start(clock, stations, lots, daily, slots, records, s, row):
    station = stations[s]
    station.started_total += station.job
    daily[slots[clock[0].slot].day, s, STARTED] += station.job
    keep_in_work(clock, station, station.job)
    note(clock, records, LOT_STARTED, s, NONE, lots[row].lot, np.float64(station.job), NONE)


@inner
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
            station.law, station.cv, station.law_a, station.law_b, station.law_c, table, ONE,
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


@inner
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
    note(clock, records, LOT_MADE, s, v - station.first_server, lot.lot, np.float64(lot.units), NONE)
    if scrapped > 0:
        note(clock, records, LOT_SCRAPPED, s, v - station.first_server, lot.lot, np.float64(scrapped), NONE)
    _pass_on(clock, stations, servers, pools, lots, todo, tree, output, records, day, v)


@inner
def _pass_on(clock, stations, servers, pools, lots, todo, tree, output, records, day, v):
    server = servers[v]
    station = stations[server.station]
    lot = lots[server.row]
    p = station.output_pool
    if p >= 0 and lot.trial > 0 and pools[p].refuses_trial == 1:
        set_aside(clock, records, pools[p], lot)
    if p < 0 or lot.units == 0:
        if p < 0:
            _leave_plant(stations, station, lot, output, day)
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
    server.blocked_at = clock[0].now
    pool.n_blocked += 1
    pool.blocked_units += lot.units
    note(clock, records, LOT_BLOCKED, server.station, v - station.first_server, lot.lot, np.float64(lot.units), NONE)
    if station.kind == PLACES:
        server.done_at = NEVER
        schedule(tree, clock, v, NEVER, THIRD)
    else:
        reschedule(clock, stations, servers, tree, v)
    for k in range(pool.n_consumers):
        wake(clock, stations, todo, pool.consumers[(pool.turn + k) % pool.n_consumers])


@inner
def _leave_plant(stations, station, lot, output, day):
    """Good output of the plant: capability counts accepted lines; what may ship goes to the vehicle's stock."""
    if station.is_sink == 0 or lot.units == 0:
        return
    output[day, TRIAL_OUTPUT] += lot.trial
    station.aside_total += lot.trial
    output[day, CAPABILITY] += lot.units - lot.trial
    # One stock for each vehicle in the whole plant: it stands with the first of the last steps.
    stations[station.first_sink].variant_stock[max(lot.variant, 0)] += lot.units - lot.unreleased


@inner
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


@inner
def _idle_server(servers, station):
    """The server that has been idle longest and has a machine with people."""
    chosen = NONE
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
