"""Machines run, age, stop, are restored, and every tick of their time is booked.

A server is what takes one lot at a time: one machine, or all machines of a step served as one pool.
Failures are operation-dependent: a machine's clock advances only while it runs, by dt / m(T).
"""

import math

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import compiled, inner
from gigaramp.twin.kernel.constants import (
    BLOCKED,
    BLOCKED_TIME,
    BY_CREW,
    BY_PARTNER,
    BY_PARTS,
    BY_VENDOR,
    DEFECT,
    DIFFICULTY,
    FAILURE,
    FAILURE_GAP,
    HELD,
    HELP_ARRIVED,
    HELP_CALLED,
    MACHINE_RESTORED,
    MACHINE_STOPPED,
    NEVER,
    NO_PEOPLE,
    NO_PLACES,
    NO_SLED,
    NONE,
    ONE,
    PARTS,
    PLACES,
    PLANNED_STOPS,
    PRODUCING,
    RESTORE,
    RESTORING,
    SHORT_STOP,
    SLOW,
    STARVED,
    THIRD,
    TRIAL,
    UP,
    WAITING,
    WAITING_HELP,
    WORKING,
)
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.random import duration, stream, uniform


@inner
def _why_idle(station, stations, servers, pools):
    """Loss of an idle server: a sled is missing where a mover still carries, else it is starved."""
    for i in range(station.n_inputs):
        pool = pools[station.input_pool[i]]
        if pool.level < station.job * station.input_use[i]:
            for k in range(pool.n_producers):
                feeder = stations[pool.producers[k]]
                if feeder.is_mover == 1 and servers[feeder.first_server].status == WORKING:
                    return NO_SLED
            return STARVED
    return STARVED


@inner
def _why_blocked(station, stations, servers, pools, now):
    """Loss of a blocked server: no place, no sled, or the next step is full."""
    if station.output_pool < 0:
        return BLOCKED_TIME
    pool = pools[station.output_pool]
    for k in range(pool.n_consumers):
        behind = stations[pool.consumers[k]]
        # Places that hold done trays are not short of places: what stands behind them is full.
        store = servers[behind.first_server]
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
def account(clock, stations, servers, pools, v):
    """Book the time since the server's last change, wear its machines and work off its lot."""
    server = servers[v]
    now = clock[0].now
    elapsed = now - server.updated
    if elapsed <= 0:
        return
    server.updated = now
    station = stations[server.station]
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
    spent[NO_PEOPLE] += elapsed * (server.n_up - server.running)
    full = elapsed * server.running
    if server.status == WORKING:
        busy = station.load + station.trial
        if server.rate > 0.0 or is_trying(station, server):
            server.remaining -= elapsed * server.rate
            if station.mtbf_ticks > 0.0:
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
        spent[_why_blocked(station, stations, servers, pools, now)] += full
    else:
        spent[_why_idle(station, stations, servers, pools)] += full


@inner
def reschedule(clock, stations, servers, tree, v):
    """Set the server's rate from people, stops and shift, and key its next event."""
    server = servers[v]
    station = stations[server.station]
    now = clock[0].now
    server.running = min(np.float64(server.n_up), server.manned) if station.on == 1 else 0.0
    server.rate = server.running / server.n_machines * station.speed * station.load * (1.0 - station.short_now)
    server.done_at = NEVER
    server.fails_at = NEVER
    if server.status == WORKING and server.rate > 0.0:
        server.done_at = now + max(np.int64(math.ceil(server.remaining / server.rate - 1e-3)), np.int64(0))
    if server.status == WORKING and station.mtbf_ticks > 0.0 and (server.rate > 0.0 or is_trying(station, server)):
        busy = server.running * (station.load + station.trial)
        left = (server.threshold - server.age) * station.m_ticks * server.n_up / busy
        if left < 4e18:
            server.fails_at = now + max(np.int64(math.ceil(left - 1e-4)), np.int64(0))
    schedule(tree, clock, v, min(server.done_at, server.fails_at, server.back_at), THIRD)


@inner
def draw_threshold(stations, servers, machines, table, m):
    """Age at which this machine fails next: gaps have mean 1 on the operational clock (trend renewal)."""
    machine = machines[m]
    server = servers[machine.server]
    station = stations[server.station]
    gap = duration(
        station.gap_law, station.gap_cv, station.gap_a, station.gap_b, station.gap_c, table, ONE,
        stream(machine.element, FAILURE_GAP), machine.failures,
    )  # fmt: skip
    machine.threshold = server.age + gap


@inner
def prepare(stations, servers, machines, table):
    """Before the first shift every machine draws the age of its first failure."""
    for m in range(machines.shape[0]):
        draw_threshold(stations, servers, machines, table, m)
    for v in range(servers.shape[0]):
        next_threshold(servers, machines, v)


@inner
def next_threshold(servers, machines, v):
    """The earliest failure among the machines of a server that are up."""
    server = servers[v]
    server.threshold = 1e300
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        if machines[m].status == UP and machines[m].threshold < server.threshold:
            server.threshold = machines[m].threshold


@inner
def _next_back(servers, machines, v):
    server = servers[v]
    server.back_at = NEVER
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        if machines[m].status != UP and machines[m].back_at < server.back_at:
            server.back_at = machines[m].back_at


@compiled
def level_needed(difficulty):
    """Output share over the requirement that a difficulty asks for: levels at 0, 0.25, 0.5, 0.9 and 1."""
    if difficulty <= 2.0:
        return 0.25 * difficulty
    if difficulty <= 3.0:
        return 0.5 + 0.4 * (difficulty - 2.0)
    return 0.9 + 0.1 * (difficulty - 3.0)


@inner
def _restore_ticks(clock, stations, servers, machines, table, m):
    """Time to restoration by someone at full skill, with the wait for parts."""
    machine = machines[m]
    station = stations[servers[machine.server].station]
    index = machine.failures
    ticks = station.restore_ticks * duration(
        station.restore_law, station.restore_cv, station.restore_a, station.restore_b, station.restore_c, table, ONE,
        stream(machine.element, RESTORE), index,
    )  # fmt: skip
    parts = 0.0
    if clock[0].parts_share > 0.0 and uniform(stream(machine.element, PARTS), index) < clock[0].parts_share:
        parts = clock[0].parts_ticks
    return ticks, parts


@inner
def find_help(clock, stations, servers, machines, crews, families, table, records, m):
    """Give a waiting machine to its crew, a free expert, or, with no one on site, to the vendor."""
    machine = machines[m]
    server = servers[machine.server]
    s = server.station
    station = stations[s]
    now = clock[0].now
    need = level_needed(machine.difficulty)
    restorer = BY_CREW
    skill = 1.0
    if clock[0].people == 1 and station.crew_need > 0.0:
        restorer = BY_VENDOR
        if station.operated == 1:
            if station.team < 0:
                return False
            restorer = BY_PARTNER
            skill = max(station.operator_skill, 0.1)
        elif station.team >= 0 and station.best > 0.0 and station.best >= need:
            restorer = BY_CREW
            skill = min(1.0, max(station.best, 0.1))
        else:
            on_site = False
            for k in range(station.n_families):
                family = families[station.families[k]]
                if family.on_shift > family.busy:
                    restorer = station.families[k]
                    break
                on_site = on_site or family.on_site > 0
            for t in range(station.n_teams):
                crew = crews[station.crew_first + t]
                on_site = on_site or (crew.best > 0.0 and crew.best >= need)
            if restorer == BY_VENDOR and on_site:
                return False
    ticks, parts = _restore_ticks(clock, stations, servers, machines, table, m)
    if restorer == BY_VENDOR:
        note(clock, records, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, BY_VENDOR)
        machine.back_at = now + np.int64(clock[0].remote_ticks + ticks + parts)
        machine.restorer = BY_VENDOR
        server.back_at = min(server.back_at, machine.back_at)
        return True
    if restorer == BY_CREW:
        station.week_crew_stops += 1
    if restorer == BY_PARTNER:
        station.week_expert_stops += 1
    if restorer >= 0:
        station.week_expert_stops += 1
        if parts > 0.0:
            # Nobody stands beside a machine that waits for a part from far away.
            restorer = BY_PARTS
        else:
            families[restorer].busy += 1
    note(clock, records, HELP_ARRIVED, s, m - station.first_machine, machine.failures, 1.0, restorer)
    machine.restorer = restorer
    machine.status = RESTORING
    machine.back_at = now + np.int64(ticks / skill + parts)
    server.n_waiting -= 1
    clock[0].waiting -= 1
    server.back_at = min(server.back_at, machine.back_at)
    return True


@inner
def fail(clock, stations, servers, machines, crews, families, table, records, v):
    """The machine whose clock has run out stops and calls for help."""
    server = servers[v]
    s = server.station
    station = stations[s]
    first = server.first_machine
    m = first
    for k in range(first, first + server.n_machines):
        if machines[k].status == UP and machines[k].threshold <= server.threshold:
            m = k
            break
    machine = machines[m]
    machine.status = WAITING
    machine.failures += 1
    machine.stopped_at = clock[0].now
    machine.back_at = NEVER
    clock[0].sequence += 1
    machine.order = clock[0].sequence
    machine.difficulty = station.difficulty
    if station.difficulty < 0.0:
        machine.difficulty = 4.0 * uniform(stream(machine.element, DIFFICULTY), machine.failures)
    server.n_up -= 1
    server.n_waiting += 1
    clock[0].waiting += 1
    station.week_stops += 1
    next_threshold(servers, machines, v)
    note(clock, records, MACHINE_STOPPED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)
    if not find_help(clock, stations, servers, machines, crews, families, table, records, m):
        note(clock, records, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)


@inner
def restore(clock, stations, servers, machines, crews, families, table, records, tree, pools, v):
    """Machines whose restoration ends now run again; a freed expert goes to the longest-waiting machine."""
    server = servers[v]
    station = stations[server.station]
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        machine = machines[m]
        if machine.status == UP or machine.back_at > clock[0].now:
            continue
        if machine.status == WAITING:
            server.n_waiting -= 1
            clock[0].waiting -= 1
        machine.status = UP
        machine.back_at = NEVER
        server.n_up += 1
        draw_threshold(stations, servers, machines, table, m)
        hours = (clock[0].now - machine.stopped_at) / 3.6e9
        note(clock, records, MACHINE_RESTORED, server.station, m - station.first_machine, machine.failures, hours,
             machine.restorer)  # fmt: skip
        if machine.restorer >= 0:
            families[machine.restorer].busy -= 1
            if clock[0].waiting > 0:
                _help_next(clock, stations, servers, machines, crews, families, table, records, tree, pools,
                           machine.restorer)  # fmt: skip
    next_threshold(servers, machines, v)
    _next_back(servers, machines, v)


@inner
def _help_next(clock, stations, servers, machines, crews, families, table, records, tree, pools, family):
    """Send the freed expert to the machine of this family that has waited longest."""
    chosen = NONE
    for m in range(machines.shape[0]):
        if machines[m].status != WAITING or machines[m].back_at != NEVER:
            continue
        station = stations[servers[machines[m].server].station]
        for k in range(station.n_families):
            if station.families[k] == family and (chosen < 0 or machines[m].order < machines[chosen].order):
                chosen = m
    if chosen >= 0:
        w = machines[chosen].server
        account(clock, stations, servers, pools, w)
        find_help(clock, stations, servers, machines, crews, families, table, records, chosen)
        reschedule(clock, stations, servers, tree, w)


@inner
def help_waiting(clock, stations, servers, machines, crews, families, table, records):
    """At a shift change every waiting machine asks again, the longest-waiting first."""
    last = np.int64(-1)
    while clock[0].waiting > 0:
        chosen = NONE
        for m in range(machines.shape[0]):
            waits = machines[m].status == WAITING and machines[m].back_at == NEVER
            if waits and machines[m].order > last and (chosen < 0 or machines[m].order < machines[chosen].order):
                chosen = m
        if chosen < 0:
            return
        last = machines[chosen].order
        find_help(clock, stations, servers, machines, crews, families, table, records, chosen)
