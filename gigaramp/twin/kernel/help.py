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
    BY_TIME,
    BY_VENDOR,
    COACH,
    DIFFICULTY,
    HELP_ARRIVED,
    HELP_CALLED,
    IDLE,
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
from gigaramp.twin.kernel.machines import account, draw_threshold, next_threshold, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.people.experts import understood
from gigaramp.twin.kernel.people.practice import learn_by_repair
from gigaramp.twin.kernel.people.skills import level_needed
from gigaramp.twin.kernel.pools import wake
from gigaramp.twin.kernel.random import duration, stream, uniform

_LEAST_SKILL = 0.1  # a slow repair is still a repair
_LONG_TICKS = 8 * 3_600_000_000  # a shift


@inner
def fail(world, v):
    """The machine whose clock has run out stops and calls for help."""
    server = world.servers[v]
    s = server.station
    station = world.stations[s]
    first = server.first_machine
    m = first
    for k in range(first, first + server.n_machines):
        if world.machines[k].status == UP and world.machines[k].threshold <= server.threshold:
            m = k
            break
    machine = world.machines[m]
    machine.status = WAITING
    machine.failures += 1
    machine.stopped_at = world.clock.now
    machine.back_at = NEVER
    world.clock.sequence += 1
    machine.order = world.clock.sequence
    machine.difficulty = station.difficulty
    if station.difficulty < 0.0:
        machine.difficulty = 4.0 * uniform(stream(machine.element, DIFFICULTY), machine.failures)
    server.n_up -= 1
    server.n_waiting += 1
    world.clock.waiting += 1
    station.week_stops += 1
    station.shift_stops += 1
    next_threshold(world, v)
    note(world, MACHINE_STOPPED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)
    if not find_help(world, m, False):
        note(world, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, NONE)


@inner
def find_help(world, m, urgent):
    """Give a waiting machine to whom can mend it; False where it must wait. `urgent`: it has waited for a whole shift."""
    machine = world.machines[m]
    server = world.servers[machine.server]
    s = server.station
    station = world.stations[s]
    now = world.clock.now
    need = level_needed(machine.difficulty)
    restorer = BY_CREW
    helper = NONE
    skill = 1.0
    if world.clock.people == 1 and station.crew_need > 0.0:
        if station.operated == 1:
            if station.team < 0:
                return False
            restorer = BY_PARTNER
            skill = max(station.operator_skill, _LEAST_SKILL)
        elif world.clock.persons == 0 and station.team >= 0 and station.best > 0.0 and station.best >= need:
            skill = min(1.0, max(station.best, _LEAST_SKILL))
        else:
            restorer, helper = _who_comes(world, station, need, urgent)
            if restorer == BY_VENDOR and _is_on_site(world, station, need):
                return False
    ticks, parts = _restore_ticks(world, m)
    machine.helper = NONE
    machine.learner = NONE
    if restorer == BY_VENDOR:
        note(world, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, BY_VENDOR)
        machine.back_at = now + np.int64(world.clock.remote_ticks + ticks + parts)
        machine.restorer = BY_VENDOR
        server.back_at = min(server.back_at, machine.back_at)
        return True
    cause = np.int64(restorer)
    if restorer in (BY_CREW, BY_TECHNICIAN):
        station.week_crew_stops += 1
        station.shift_crew_stops += 1
        if helper >= 0:
            skill = min(
                1.0, max(world.seats[helper].skill[world.seats[helper].slot] / world.clock.requirement, _LEAST_SKILL)
            )
            cause = np.int64(PERSONS_FROM + world.seats[helper].identity)
            if parts <= 0.0:
                world.seats[helper].busy += 1
                machine.helper = helper
    else:
        station.week_expert_stops += 1
        station.shift_expert_stops += 1
    if restorer >= 0:
        if world.clock.persons == 1:
            skill = max(world.families[restorer].skill, _LEAST_SKILL)
            ticks *= _beside(world, station, world.families[restorer], machine)
            machine.learns = ticks / skill / TICKS_PER_HOUR * machine.worth
        if parts > 0.0:
            # Nobody stands beside a machine that waits for a part from far away.
            restorer = BY_PARTS
            machine.learner = NONE
        else:
            world.families[restorer].busy += 1
        cause = np.int64(restorer)
    if world.clock.persons == 1 and restorer != BY_CREW:
        note(world, HELP_CALLED, s, m - station.first_machine, machine.failures, machine.difficulty, cause)
    note(world, HELP_ARRIVED, s, m - station.first_machine, machine.failures, 1.0, cause)
    machine.hands_on = ticks / skill / TICKS_PER_HOUR
    if restorer == BY_TECHNICIAN and machine.helper >= 0:
        machine.learner = machine.helper
        machine.learns = machine.hands_on
    elif machine.learner >= 0:
        world.seats[machine.learner].busy += 1
    machine.restorer = restorer
    machine.cause = cause
    machine.status = RESTORING
    machine.back_at = now + np.int64(ticks / skill + parts)
    server.n_waiting -= 1
    world.clock.waiting -= 1
    server.back_at = min(server.back_at, machine.back_at)
    return True


@inner
def _who_comes(world, station, need, urgent):
    """Who mends a stop, and the seat of a local person: the own crew, a technician, an expert, a colleague of another line.

    An expert is there to be asked; only where none is free does somebody leave the own machine on another line.
    """
    helper = np.int64(NONE)
    if world.clock.persons == 0:
        return _free_expert(world, station, urgent), helper
    own = np.int64(NONE)
    if station.team >= 0:
        own = np.int64(station.crew_first + station.team)
        helper = _free_in(world, world.crews[own], need)
        if helper >= 0:
            return np.int64(BY_CREW), helper
    helper = _free_technician(world, station, need)
    if helper >= 0:
        return np.int64(BY_TECHNICIAN), helper
    family = _free_expert(world, station, urgent)
    if family != BY_VENDOR or own < 0:
        return family, helper
    for c in range(world.crews.shape[0]):
        if c != own and world.crews[c].family == world.crews[own].family and world.crews[c].best >= need:
            helper = _free_in(world, world.crews[c], need)
            if helper >= 0:
                return np.int64(BY_CREW), helper
    return family, helper


@inner
def _free_in(world, crew, need):
    """Seat of the most skilled of a crew who is present, free and at this level; -1: none."""
    found = np.int64(NONE)
    if crew.on_duty == 0:
        return found
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        seat = world.seats[k]
        if not _is_free(seat) or seat.skill[seat.slot] / world.clock.requirement < need:
            continue
        if found < 0 or seat.skill[seat.slot] > world.seats[found].skill[world.seats[found].slot]:
            found = np.int64(k)
    return found


@inner
def _free_technician(world, station, need):
    """Seat of a free technician on shift who is at this level; -1: none."""
    for g in range(station.n_technicians):
        c = station.technicians[g]
        group = world.crews[c].group
        while c < world.crews.shape[0] and world.crews[c].group == group:
            helper = _free_in(world, world.crews[c], need)
            if helper >= 0:
                return helper
            c += 1
    return np.int64(NONE)


@inner
def _free_expert(world, station, urgent):
    """Family with a free expert on shift; BY_VENDOR: none. Who has a more urgent task comes when a stop has waited long."""
    for k in range(station.n_families):
        family = world.families[station.families[k]]
        free = family.on_shift - family.busy
        if world.clock.persons == 1:
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
def _is_on_site(world, station, need):
    """True where somebody of the plant could mend it, if only in another shift."""
    for k in range(station.n_families):
        family = world.families[station.families[k]]
        if family.on_site > 0 and family.rank[REPAIR] >= 0:
            return True
    for c in range(world.crews.shape[0]):
        if world.crews[c].best <= 0.0 or world.crews[c].best < need:
            continue
        own = station.crew_first <= c < station.crew_first + station.n_teams
        helps = world.clock.persons == 1 and world.crews[c].family == world.crews[station.crew_first].family
        for g in range(station.n_technicians):
            helps = helps or world.crews[c].group == world.crews[station.technicians[g]].group
        if own or helps:
            return True
    return False


@inner
def _beside(world, station, family, machine):
    """One of the crew and a technician in turn repair beside the expert and learn. Returns how much longer it takes."""
    learner = np.int64(NONE)
    if machine.failures % 2 == 1:
        learner = _free_technician(world, station, 0.0)
    if learner < 0 and station.team >= 0:
        learner = _one_of(world, world.crews[station.crew_first + station.team], machine.failures // 2)
    if learner < 0:
        learner = _free_technician(world, station, 0.0)
    if learner < 0:
        return 1.0
    u = understood(world, world.seats[learner], family)
    longer = 1.0 + world.clock.repair_lengthens * (1.0 - u)
    machine.learner = learner
    machine.worth = 1.0 + (world.clock.repair_worth - 1.0) * u
    return longer


@inner
def _one_of(world, crew, turn):
    """Somebody of a crew who is free: they take turns; -1: nobody is."""
    if crew.on_duty == 0:
        return np.int64(NONE)
    present = 0
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        present += _is_free(world.seats[k])
    left = turn % max(present, 1)
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        if _is_free(world.seats[k]):
            if left == 0:
                return np.int64(k)
            left -= 1
    return np.int64(NONE)


@inner
def _is_free(seat):
    """True for who is present in the own crew and mends nothing now."""
    return seat.here == 1 and seat.lent < 0 and seat.busy == 0


@inner
def _restore_ticks(world, m):
    """Time to restoration by someone at full skill, with the wait for parts."""
    machine = world.machines[m]
    station = world.stations[world.servers[machine.server].station]
    index = machine.failures
    ticks = station.restore_ticks * duration(
        world.table,
        station.restore_law,
        station.restore_cv,
        station.restore_a,
        station.restore_b,
        station.restore_c,
        ONE,
        stream(machine.element, RESTORE),
        index,
    )
    parts = 0.0
    if world.clock.parts_share > 0.0 and uniform(stream(machine.element, PARTS), index) < world.clock.parts_share:
        parts = world.clock.parts_ticks
    return ticks, parts


@inner
def restore(world, v):
    """Machines whose restoration ends now run again; a freed helper goes to the longest-waiting machine."""
    server = world.servers[v]
    station = world.stations[server.station]
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        machine = world.machines[m]
        if machine.status == UP or machine.back_at > world.clock.now:
            continue
        if machine.status == WAITING:
            server.n_waiting -= 1
            world.clock.waiting -= 1
        machine.status = UP
        machine.back_at = NEVER
        server.n_up += 1
        draw_threshold(world, m)
        stood = (world.clock.now - machine.stopped_at) / TICKS_PER_HOUR
        note(
            world,
            MACHINE_RESTORED,
            server.station,
            m - station.first_machine,
            machine.failures,
            stood,
            machine.restorer if machine.restorer == BY_VENDOR else machine.cause,
        )
        if world.clock.persons == 1 and machine.restorer != BY_VENDOR and machine.restorer != BY_PARTS:
            learn_by_repair(world, machine)
        freed = machine.restorer >= 0 or machine.helper >= 0
        if machine.restorer >= 0:
            world.families[machine.restorer].busy -= 1
        if machine.helper >= 0:
            world.seats[machine.helper].busy -= 1
        if machine.learner >= 0 and machine.learner != machine.helper:
            world.seats[machine.learner].busy -= 1
        if freed and world.clock.waiting > 0:
            _help_next(world, machine)
    next_threshold(world, v)
    _next_back(world, v)
    if station.ages == BY_TIME and server.status == IDLE:
        # It may have stopped while it waited for a lot that has come since.
        wake(world, server.station)


@inner
def _next_back(world, v):
    server = world.servers[v]
    server.back_at = NEVER
    for m in range(server.first_machine, server.first_machine + server.n_machines):
        if world.machines[m].status != UP and world.machines[m].back_at < server.back_at:
            server.back_at = world.machines[m].back_at


@inner
def _help_next(world, freed):
    """Send who was freed to the machine that has waited longest for one of them."""
    chosen = NONE
    group = world.crews[world.seats[freed.helper].crew].group if freed.helper >= 0 else NONE
    for m in range(world.machines.shape[0]):
        if world.machines[m].status != WAITING or world.machines[m].back_at != NEVER:
            continue
        station = world.stations[world.servers[world.machines[m].server].station]
        known = False
        for k in range(station.n_families):
            known = known or station.families[k] == freed.restorer
        for k in range(station.n_technicians):
            known = known or (group >= 0 and world.crews[station.technicians[k]].group == group)
        if freed.helper >= 0 and station.crew_need > 0.0:
            known = (
                known or world.crews[station.crew_first].family == world.crews[world.seats[freed.helper].crew].family
            )
        if known and (chosen < 0 or world.machines[m].order < world.machines[chosen].order):
            chosen = m
    if chosen >= 0:
        w = world.machines[chosen].server
        account(world, w)
        urgent = world.clock.now - world.machines[chosen].stopped_at >= _LONG_TICKS
        find_help(world, chosen, urgent)
        reschedule(world, w)


@inner
def help_waiting(world):
    """At a shift change every waiting machine asks again, the longest-waiting first."""
    last = np.int64(-1)
    while world.clock.waiting > 0:
        chosen = NONE
        for m in range(world.machines.shape[0]):
            waits = world.machines[m].status == WAITING and world.machines[m].back_at == NEVER
            if (
                waits
                and world.machines[m].order > last
                and (chosen < 0 or world.machines[m].order < world.machines[chosen].order)
            ):
                chosen = m
        if chosen < 0:
            return
        last = world.machines[chosen].order
        urgent = world.clock.now - world.machines[chosen].stopped_at >= _LONG_TICKS
        find_help(world, chosen, urgent)
