"""The end of a shift and the start of the next: the only moment when skill, knowledge and machines change."""

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    CAPABILITY,
    CREW_STOPS,
    DEFECT,
    EXPERT_STOPS,
    EXPERT_WORKED,
    EXPERTS,
    FIRST,
    HELD,
    IT_STOP,
    MATERIAL_STOP,
    MAX_VARIANTS,
    N_TIMES,
    NO_MATERIAL,
    NO_PEOPLE,
    NONE,
    NOT_ACCEPTED,
    PLACES,
    PLANNED_STOPS,
    PRODUCING,
    QUALITY_HOLD,
    SHIFT_BEGAN,
    SHIPPED,
    SKILL_SHARE,
    STOPS,
    STRIKE,
    UTILITIES,
    UTILITIES_STOP,
    WIP,
    WORKED,
)
from gigaramp.twin.kernel.help import help_waiting
from gigaramp.twin.kernel.learning import learn, mature, slip
from gigaramp.twin.kernel.loading import look_at_scrap
from gigaramp.twin.kernel.machines import account, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.people.crews import bring_experts, coach, man, practise, staff
from gigaramp.twin.kernel.people.duty import man_by_persons
from gigaramp.twin.kernel.people.experts import count_experts
from gigaramp.twin.kernel.people.partners import is_operated, partner_people
from gigaramp.twin.kernel.people.persons import keep_lists
from gigaramp.twin.kernel.people.practice import book_shift, practise_persons
from gigaramp.twin.kernel.pools import wake
from gigaramp.twin.kernel.slow_down import slow_down


@inner
def end_shift(world):
    """Close the running shift's books, then open the next shift. Shift -1 is the time before the plant's start."""
    slot = world.clock.slot
    if slot < 0:
        slow_down(world, np.int64(0))
        learn(world, 0.0)
        mature(world)
        world.clock.slot = 0
        open_shift(world, slot < 0)
        return
    length = np.float64(world.slots[slot + 1].start - world.slots[slot].start)
    for v in range(world.servers.shape[0]):
        account(world, v)
    for s in range(world.stations.shape[0]):
        if world.stations[s].kind == PLACES:
            world.stations[s].worked = length * world.stations[s].inside / world.stations[s].places
    if world.clock.persons == 1:
        practise_persons(world, world.slots[slot].week, length)
    elif world.clock.people == 1:
        practise(world, length)
    book_shift(world, world.slots[slot].week, world.slots[slot].shift, world.slots[slot].part)
    if world.slots[slot + 1].day != world.slots[slot].day:
        look_at_scrap(world)
        slow_down(world, world.slots[slot + 1].day)
    learn(world, length)
    mature(world)
    slip(world)
    for s in range(world.stations.shape[0]):
        world.stations[s].week_worked += world.stations[s].worked
        world.stations[s].week_expert_worked += world.stations[s].worked * world.stations[s].run_by_experts
        world.stations[s].worked = 0.0
    if world.slots[slot + 1].day != world.slots[slot].day:
        close_day(world, world.slots[slot].day)
    if world.slots[slot + 1].week != world.slots[slot].week:
        close_week(world, world.slots[slot].week, world.slots[slot + 1].start)
    world.clock.slot = slot + 1
    open_shift(world, world.slots[slot + 1].day != world.slots[slot].day)


@inner
def open_shift(world, is_new_day):
    """Set who works, how fast and with what defects; waiting machines ask for help again; all stations try to start."""
    slot = world.clock.slot
    day = world.slots[slot].day
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        station.team = world.rota[station.calendar, slot]
        switch(world, station)
        station.operated = is_operated(world, station, world.clock.now)
        station.coached = 0.0
        if station.crew_need <= 0.0 or world.clock.people == 0:
            station.manned = np.float64(station.n_machines)
            station.speed = 1.0
    if world.clock.persons == 1:
        if is_new_day:
            keep_lists(world, day)
        count_experts(world, day, slot, world.slots[slot].shift)
        man_by_persons(world, slot, day, world.slots[slot + 1].start - world.slots[slot].start)
    elif world.clock.people == 1:
        if is_new_day:
            staff(world, world.days[day].cover_alone if world.clock.experts_gone == 1 else world.days[day].cover)
        bring_experts(world, day, slot)
        man(world, day)
        coach(world)
    if world.clock.people == 1:
        help_waiting(world)
    for s in range(world.stations.shape[0]):
        resume(world, s)
    note(world, SHIFT_BEGAN, NONE, NONE, slot, 0.0, NONE)
    schedule(world, (world.tree.shape[0] >> 1) - 1, world.slots[slot + 1].start, FIRST)


@inner
def switch(world, station):
    """Decide whether a station may work now, and what its closed time counts as."""
    station.on = 1
    if station.team < 0:
        station.on = 0
        station.off_cause = PLANNED_STOPS
    elif world.clock.now < station.starts:
        station.on = 0
        station.off_cause = NOT_ACCEPTED
    elif station.stopped[UTILITIES_STOP] + station.stopped[IT_STOP] > 0:
        station.on = 0
        station.off_cause = UTILITIES
    elif station.stopped[MATERIAL_STOP] > 0:
        station.on = 0
        station.off_cause = NO_MATERIAL
    elif station.stopped[STRIKE] > 0:
        station.on = 0
        station.off_cause = NO_PEOPLE
    elif station.stopped[QUALITY_HOLD] > 0:
        station.on = 0
        station.off_cause = HELD


@inner
def resume(world, s):
    """Give a station's people to its servers, re-key them and let the station try to start."""
    station = world.stations[s]
    if station.kind != PLACES:
        left = station.manned
        short = station.n_servers > 1 and left < station.n_machines
        for v in range(station.first_server, station.first_server + station.n_servers):
            # Where people are short they stand at machines that run, not at those that are stopped.
            wanted = world.servers[v].n_up if short else world.servers[v].n_machines
            world.servers[v].manned = min(left, np.float64(wanted))
            left -= world.servers[v].manned
            reschedule(world, v)
    wake(world, s)


@inner
def move_people(world, s):
    """A machine has stopped or runs again: where people are short they move to the machines that run."""
    station = world.stations[s]
    if station.n_servers == 1 or station.manned >= station.n_machines or station.on == 0:
        return
    for v in range(station.first_server, station.first_server + station.n_servers):
        account(world, v)
    resume(world, s)


@inner
def close_day(world, day):
    """Ship what is good and called off, count the experts, and judge a fork's hold."""
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.is_sink == 1:
            for k in range(MAX_VARIANTS):
                shipped = min(station.variant_stock[k], station.call_off[k])
                station.variant_stock[k] -= shipped
                world.output[day, SHIPPED] += shipped
    for f in range(world.families.shape[0]):
        world.output[day, EXPERTS] += world.families[f].on_site
    world.output[day, EXPERTS] += partner_people(world)
    if world.clock.hold_end < 0 or world.clock.hold_verdict >= 0:
        return
    world.clock.hold_made += world.output[day, CAPABILITY]
    left = 0
    for k in range(day + 1, world.clock.hold_end):
        left += world.days[k].planned
    if world.clock.hold_made >= world.clock.hold_needed:
        world.clock.hold_verdict = 1
    elif (
        day + 1 >= world.clock.hold_end
        or world.clock.hold_made + left * world.clock.best_a_day < world.clock.hold_needed
    ):
        world.clock.hold_verdict = 0


@inner
def carry_debt(station):
    """Hours of units found bad weeks after they were made are taken from a week that has such hours."""
    owed = -min(station.spent[PRODUCING], 0.0)
    if owed > 0.0:
        from_defect = min(owed, station.spent[DEFECT])
        station.spent[DEFECT] -= from_defect
        station.spent[HELD] -= owed - from_defect
        station.debt = owed


@inner
def close_week(world, week, end):
    """Move the week's books into the weekly table."""
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        carry_debt(station)
        for k in range(N_TIMES):
            world.weekly[week, s, k] = max(station.spent[k], 0.0)
            station.spent[k] = min(station.spent[k], 0.0)
        station.spent[DEFECT] += station.debt
        station.debt = 0.0
        for i in range(station.n_inputs):
            pool = world.pools[station.input_pool[i]]
            world.weekly[week, s, WIP] += pool.level / pool.n_consumers
        world.weekly[week, s, SKILL_SHARE] = station.crew_skill
        world.weekly[week, s, CREW_STOPS] = station.week_crew_stops
        world.weekly[week, s, WORKED] = station.week_worked
        world.weekly[week, s, EXPERT_WORKED] = station.week_expert_worked
        world.weekly[week, s, STOPS] = station.week_stops
        world.weekly[week, s, EXPERT_STOPS] = station.week_expert_stops
        station.week_stops = 0
        station.week_expert_stops = 0
        station.week_crew_stops = 0
        station.week_worked = 0.0
        station.week_expert_worked = 0.0
