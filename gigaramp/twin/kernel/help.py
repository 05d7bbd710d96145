"""Stops that need someone: who on shift can restore a machine, who waits for whom, and who learns by it.

A stop has a difficulty. An operator at that level mends it, else a technician, else an expert with a local person
beside, who learns; else the machine waits for one of them. With nobody on site who could, the vendor comes.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    BY_CREW,
    BY_PARTNER,
    BY_PARTS,
    BY_TECHNICIAN,
    BY_VENDOR,
    COACH,
    DIFFICULTY,
    HELP_ARRIVED,
    HELP_CALLED,
    MACHINE_RESTORED,
    MACHINE_STOPPED,
    NEVER,
    NONE,
    ONE,
    PARTS,
    PERSONS_FROM,
    REPAIR,
    RESTORE,
    RESTORING,
    RUN,
    TICKS_PER_HOUR,
    UP,
    WAITING,
)
from gigaramp.twin.kernel.experts import understood
from gigaramp.twin.kernel.machines import account, draw_threshold, next_threshold, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.practice import learn_by_repair
from gigaramp.twin.kernel.random import duration, stream, uniform
from gigaramp.twin.kernel.skills import level_needed

_LEAST_SKILL = 0.1  # a slow repair is still a repair
_LONG_TICKS = 8 * 3_600_000_000  # a shift


@inner
def fail(clock, stations, servers, machines, crews, seats, families, table, records, v):
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
    station.shift_stops += 1
    next_threshold(servers, machines, v)
    note(clock, records, MACHINE_STOPPED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)
    if not find_help(clock, stations, servers, machines, crews, seats, families, table, records, m, False):
        note(clock, records, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)


@inner
def find_help(clock, stations, servers, machines, crews, seats, families, table, records, m, urgent):
    """Give a waiting machine to whom can mend it; False where it must wait. `urgent`: it has waited for a whole shift."""
    machine = machines[m]
    server = servers[machine.server]
    s = server.station
    station = stations[s]
    now = clock[0].now
    need = level_needed(machine.difficulty)
    restorer = BY_CREW
    helper = NONE
    skill = 1.0
    if clock[0].people == 1 and station.crew_need > 0.0:
        if station.operated == 1:
            if station.team < 0:
                return False
            restorer = BY_PARTNER
            skill = max(station.operator_skill, _LEAST_SKILL)
        elif clock[0].persons == 0 and station.team >= 0 and station.best > 0.0 and station.best >= need:
            skill = min(1.0, max(station.best, _LEAST_SKILL))
        else:
            restorer, helper = _who_comes(clock, station, crews, seats, families, need, urgent)
            if restorer == BY_VENDOR and _is_on_site(clock, station, crews, families, need):
                return False
    ticks, parts = _restore_ticks(clock, stations, servers, machines, table, m)
    machine.helper = NONE
    machine.learner = NONE
    if restorer == BY_VENDOR:
        note(clock, records, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, BY_VENDOR)
        machine.back_at = now + np.int64(clock[0].remote_ticks + ticks + parts)
        machine.restorer = BY_VENDOR
        server.back_at = min(server.back_at, machine.back_at)
        return True
    cause = np.int64(restorer)
    if restorer in (BY_CREW, BY_TECHNICIAN):
        station.week_crew_stops += 1
        station.shift_crew_stops += 1
        if helper >= 0:
            skill = min(1.0, max(seats[helper].skill[seats[helper].slot] / clock[0].requirement, _LEAST_SKILL))
            cause = np.int64(PERSONS_FROM + seats[helper].identity)
            if parts <= 0.0:
                seats[helper].busy += 1
                machine.helper = helper
    else:
        station.week_expert_stops += 1
        station.shift_expert_stops += 1
    if restorer >= 0:
        if clock[0].persons == 1:
            skill = max(families[restorer].skill, _LEAST_SKILL)
            ticks *= _beside(clock, station, crews, seats, families[restorer], machine)
            machine.learns = ticks / skill / TICKS_PER_HOUR * machine.worth
        if parts > 0.0:
            # Nobody stands beside a machine that waits for a part from far away.
            restorer = BY_PARTS
            machine.learner = NONE
        else:
            families[restorer].busy += 1
        cause = np.int64(restorer)
    if clock[0].persons == 1 and restorer != BY_CREW:
        note(clock, records, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, cause)
    note(clock, records, HELP_ARRIVED, s, m - station.first_machine, machine.failures, 1.0, cause)
    machine.hands_on = ticks / skill / TICKS_PER_HOUR
    if restorer == BY_TECHNICIAN and machine.helper >= 0:
        machine.learner = machine.helper
        machine.learns = machine.hands_on
    elif machine.learner >= 0:
        seats[machine.learner].busy += 1
    machine.restorer = restorer
    machine.cause = cause
    machine.status = RESTORING
    machine.back_at = now + np.int64(ticks / skill + parts)
    server.n_waiting -= 1
    clock[0].waiting -= 1
    server.back_at = min(server.back_at, machine.back_at)
    return True


@inner
def _who_comes(clock, station, crews, seats, families, need, urgent):
    """Who mends a stop, and the seat of a local person: the own crew, a technician, an expert, a colleague of another line.

    An expert is there to be asked; only where none is free does somebody leave the own machine on another line.
    """
    helper = np.int64(NONE)
    if clock[0].persons == 0:
        return _free_expert(clock, station, families, urgent), helper
    own = np.int64(NONE)
    if station.team >= 0:
        own = np.int64(station.crew_first + station.team)
        helper = _free_in(clock, crews[own], seats, need)
        if helper >= 0:
            return np.int64(BY_CREW), helper
    helper = _free_technician(clock, station, crews, seats, need)
    if helper >= 0:
        return np.int64(BY_TECHNICIAN), helper
    family = _free_expert(clock, station, families, urgent)
    if family != BY_VENDOR or own < 0:
        return family, helper
    for c in range(crews.shape[0]):
        if c != own and crews[c].family == crews[own].family and crews[c].best >= need:
            helper = _free_in(clock, crews[c], seats, need)
            if helper >= 0:
                return np.int64(BY_CREW), helper
    return family, helper


@inner
def _free_in(clock, crew, seats, need):
    """Seat of the most skilled of a crew who is present, free and at this level; -1: none."""
    found = np.int64(NONE)
    if crew.on_duty == 0:
        return found
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        seat = seats[k]
        if not _is_free(seat) or seat.skill[seat.slot] / clock[0].requirement < need:
            continue
        if found < 0 or seat.skill[seat.slot] > seats[found].skill[seats[found].slot]:
            found = np.int64(k)
    return found


@inner
def _free_technician(clock, station, crews, seats, need):
    """Seat of a free technician on shift who is at this level; -1: none."""
    for g in range(station.n_technicians):
        c = station.technicians[g]
        group = crews[c].group
        while c < crews.shape[0] and crews[c].group == group:
            helper = _free_in(clock, crews[c], seats, need)
            if helper >= 0:
                return helper
            c += 1
    return np.int64(NONE)


@inner
def _free_expert(clock, station, families, urgent):
    """Family with a free expert on shift; BY_VENDOR: none. Who has a more urgent task comes when a stop has waited long."""
    for k in range(station.n_families):
        family = families[station.families[k]]
        free = family.on_shift - family.busy
        if clock[0].persons == 1:
            if family.rank[REPAIR] < 0:
                continue
            if not urgent and family.rank[RUN] >= 0 and family.rank[RUN] < family.rank[REPAIR]:
                free -= np.int64(np.ceil(family.running - 1e-9))
            if not urgent and family.rank[COACH] >= 0 and family.rank[COACH] < family.rank[REPAIR]:
                free -= np.int64(np.ceil(family.coaching - 1e-9))
        if free > 0:
            return np.int64(station.families[k])
    return np.int64(BY_VENDOR)


@inner
def _is_on_site(clock, station, crews, families, need):
    """True where somebody of the plant could mend it, if only in another shift."""
    for k in range(station.n_families):
        family = families[station.families[k]]
        if family.on_site > 0 and family.rank[REPAIR] >= 0:
            return True
    for c in range(crews.shape[0]):
        if crews[c].best <= 0.0 or crews[c].best < need:
            continue
        own = station.crew_first <= c < station.crew_first + station.n_teams
        helps = clock[0].persons == 1 and crews[c].family == crews[station.crew_first].family
        for g in range(station.n_technicians):
            helps = helps or crews[c].group == crews[station.technicians[g]].group
        if own or helps:
            return True
    return False


@inner
def _beside(clock, station, crews, seats, family, machine):
    """One of the crew and a technician in turn repair beside the expert and learn. Returns how much longer it takes."""
    learner = np.int64(NONE)
    if machine.failures % 2 == 1:
        learner = _free_technician(clock, station, crews, seats, 0.0)
    if learner < 0 and station.team >= 0:
        learner = _one_of(crews[station.crew_first + station.team], seats, machine.failures // 2)
    if learner < 0:
        learner = _free_technician(clock, station, crews, seats, 0.0)
    if learner < 0:
        return 1.0
    u = understood(clock, seats[learner], family)
    longer = 1.0 + clock[0].repair_lengthens * (1.0 - u)
    machine.learner = learner
    machine.worth = 1.0 + (clock[0].repair_worth - 1.0) * u
    return longer


@inner
def _one_of(crew, seats, turn):
    """Somebody of a crew who is free: they take turns; -1: nobody is."""
    if crew.on_duty == 0:
        return np.int64(NONE)
    present = 0
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        present += _is_free(seats[k])
    left = turn % max(present, 1)
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        if _is_free(seats[k]):
            if left == 0:
                return np.int64(k)
            left -= 1
    return np.int64(NONE)


@inner
def _is_free(seat):
    """True for who is present in the own crew and mends nothing now."""
    return seat.here == 1 and seat.lent < 0 and seat.busy == 0


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
def restore(
    clock, stations, servers, machines, crews, seats, families, hours, slots, table, records, tree, pools, v
):  # fmt: skip
    """Machines whose restoration ends now run again; a freed helper goes to the longest-waiting machine."""
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
        stood = (clock[0].now - machine.stopped_at) / TICKS_PER_HOUR
        note(clock, records, MACHINE_RESTORED, server.station, m - station.first_machine, machine.failures, stood,
             machine.restorer if machine.restorer == BY_VENDOR else machine.cause)  # fmt: skip
        if clock[0].persons == 1 and machine.restorer != BY_VENDOR and machine.restorer != BY_PARTS:
            learn_by_repair(clock, crews, seats, hours, slots, machine)
        freed = machine.restorer >= 0 or machine.helper >= 0
        if machine.restorer >= 0:
            families[machine.restorer].busy -= 1
        if machine.helper >= 0:
            seats[machine.helper].busy -= 1
        if machine.learner >= 0 and machine.learner != machine.helper:
            seats[machine.learner].busy -= 1
        if freed and clock[0].waiting > 0:
            _help_next(clock, stations, servers, machines, crews, seats, families, table, records, tree, pools,
                       machine)  # fmt: skip
    next_threshold(servers, machines, v)
    _next_back(servers, machines, v)


@inner
def _next_back(servers, machines, v):
    server = servers[v]
    server.back_at = NEVER
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        if machines[m].status != UP and machines[m].back_at < server.back_at:
            server.back_at = machines[m].back_at


@inner
def _help_next(clock, stations, servers, machines, crews, seats, families, table, records, tree, pools, freed):
    """Send who was freed to the machine that has waited longest for one of them."""
    chosen = NONE
    group = crews[seats[freed.helper].crew].group if freed.helper >= 0 else NONE
    for m in range(machines.shape[0]):
        if machines[m].status != WAITING or machines[m].back_at != NEVER:
            continue
        station = stations[servers[machines[m].server].station]
        known = False
        for k in range(station.n_families):
            known = known or station.families[k] == freed.restorer
        for k in range(station.n_technicians):
            known = known or (group >= 0 and crews[station.technicians[k]].group == group)
        if freed.helper >= 0 and station.crew_need > 0.0:
            known = known or crews[station.crew_first].family == crews[seats[freed.helper].crew].family
        if known and (chosen < 0 or machines[m].order < machines[chosen].order):
            chosen = m
    if chosen >= 0:
        w = machines[chosen].server
        account(clock, stations, servers, pools, w)
        urgent = clock[0].now - machines[chosen].stopped_at >= _LONG_TICKS
        find_help(clock, stations, servers, machines, crews, seats, families, table, records, chosen, urgent)
        reschedule(clock, stations, servers, tree, w)


@inner
def help_waiting(clock, stations, servers, machines, crews, seats, families, table, records):
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
        urgent = clock[0].now - machines[chosen].stopped_at >= _LONG_TICKS
        find_help(clock, stations, servers, machines, crews, seats, families, table, records, chosen, urgent)
