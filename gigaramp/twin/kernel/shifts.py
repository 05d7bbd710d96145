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
from gigaramp.twin.kernel.duty import man_by_persons
from gigaramp.twin.kernel.experts import count_experts
from gigaramp.twin.kernel.help import help_waiting
from gigaramp.twin.kernel.learning import learn, mature, slip
from gigaramp.twin.kernel.loading import look_at_scrap
from gigaramp.twin.kernel.machines import account, reschedule
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.partners import is_operated, partner_people
from gigaramp.twin.kernel.people import bring_experts, coach, man, practise, staff
from gigaramp.twin.kernel.persons import keep_lists
from gigaramp.twin.kernel.pools import wake
from gigaramp.twin.kernel.practice import book_shift, practise_persons
from gigaramp.twin.kernel.slow_down import slow_down


@inner
def end_shift(
    clock, stations, servers, machines, pools, lots, tree, todo, crews, seats, families, models,
    slots, days, rota, on_site, judgements, table, step_known, output, weekly, by_shift, hours, records,
):  # fmt: skip
    """Close the running shift's books, then open the next shift. Shift -1 is the time before the plant's start."""
    slot = clock[0].slot
    if slot < 0:
        slow_down(stations, days, np.int64(0))
        learn(clock, stations, step_known, 0.0)
        mature(clock, stations, models)
        clock[0].slot = 0
        open_shift(
            clock, stations, servers, machines, pools, tree, todo, crews, seats, families, slots, days, rota,
            on_site, judgements, table, records, slot < 0,
        )  # fmt: skip
        return
    length = np.float64(slots[slot + 1].start - slots[slot].start)
    for v in range(servers.shape[0]):
        account(clock, stations, servers, pools, v)
    for s in range(stations.shape[0]):
        if stations[s].kind == PLACES:
            stations[s].worked = length * stations[s].inside / stations[s].places
    if clock[0].persons == 1:
        practise_persons(clock, stations, crews, seats, hours, slots[slot].week, length)
    elif clock[0].people == 1:
        practise(clock, stations, servers, crews, length)
    book_shift(clock, stations, crews, by_shift, slots[slot].week, slots[slot].shift, slots[slot].part)
    if slots[slot + 1].day != slots[slot].day:
        look_at_scrap(clock, stations)
        slow_down(stations, days, slots[slot + 1].day)
    learn(clock, stations, step_known, length)
    mature(clock, stations, models)
    slip(clock, stations, records)
    for s in range(stations.shape[0]):
        stations[s].week_worked += stations[s].worked
        stations[s].week_expert_worked += stations[s].worked * stations[s].run_by_experts
        stations[s].worked = 0.0
    if slots[slot + 1].day != slots[slot].day:
        close_day(clock, stations, families, days, output, slots[slot].day)
    if slots[slot + 1].week != slots[slot].week:
        close_week(clock, stations, pools, weekly, slots[slot].week, slots[slot + 1].start)
    clock[0].slot = slot + 1
    open_shift(
        clock, stations, servers, machines, pools, tree, todo, crews, seats, families, slots, days, rota,
        on_site, judgements, table, records, slots[slot + 1].day != slots[slot].day,
    )  # fmt: skip


@inner
def open_shift(
    clock, stations, servers, machines, pools, tree, todo, crews, seats, families, slots, days, rota,
    on_site, judgements, table, records, is_new_day,
):  # fmt: skip
    """Set who works, how fast and with what defects; waiting machines ask for help again; all stations try to start."""
    slot = clock[0].slot
    day = slots[slot].day
    for s in range(stations.shape[0]):
        station = stations[s]
        station.team = rota[station.calendar, slot]
        switch(clock, station)
        station.operated = is_operated(clock, station, clock[0].now)
        station.coached = 0.0
        if station.crew_need <= 0.0 or clock[0].people == 0:
            station.manned = np.float64(station.n_machines)
            station.speed = 1.0
    if clock[0].persons == 1:
        if is_new_day:
            keep_lists(clock, stations, crews, seats, judgements, days, day)
        count_experts(clock, families, on_site, rota, day, slot, slots[slot].shift)
        man_by_persons(clock, stations, crews, seats, families, rota, slot, day, slots[slot + 1].start - slots[slot].start)
    elif clock[0].people == 1:
        if is_new_day:
            staff(clock, stations, crews, days[day].cover_alone if clock[0].experts_gone == 1 else days[day].cover)
        bring_experts(clock, families, on_site, rota, day, slot)
        man(clock, stations, crews, families, day)
        coach(clock, stations, families)
    if clock[0].people == 1:
        help_waiting(clock, stations, servers, machines, crews, seats, families, table, records)
    for s in range(stations.shape[0]):
        resume(clock, stations, servers, tree, todo, s)
    note(clock, records, SHIFT_BEGAN, NONE, NONE, slot, 0.0, NONE)
    schedule(tree, clock, (tree.shape[0] >> 1) - 1, slots[slot + 1].start, FIRST)


@inner
def switch(clock, station):
    """Decide whether a station may work now, and what its closed time counts as."""
    station.on = 1
    if station.team < 0:
        station.on = 0
        station.off_cause = PLANNED_STOPS
    elif clock[0].now < station.starts:
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
def resume(clock, stations, servers, tree, todo, s):
    """Give a station's people to its servers, re-key them and let the station try to start."""
    station = stations[s]
    if station.kind != PLACES:
        left = station.manned
        short = station.n_servers > 1 and left < station.n_machines
        for v in range(station.first_server, station.first_server + station.n_servers):
            # Where people are short they stand at machines that run, not at those that are stopped.
            wanted = servers[v].n_up if short else servers[v].n_machines
            servers[v].manned = min(left, np.float64(wanted))
            left -= servers[v].manned
            reschedule(clock, stations, servers, tree, v)
    wake(clock, stations, todo, s)


@inner
def move_people(clock, stations, servers, pools, tree, todo, s):
    """A machine has stopped or runs again: where people are short they move to the machines that run."""
    station = stations[s]
    if station.n_servers == 1 or station.manned >= station.n_machines or station.on == 0:
        return
    for v in range(station.first_server, station.first_server + station.n_servers):
        account(clock, stations, servers, pools, v)
    resume(clock, stations, servers, tree, todo, s)


@inner
def close_day(clock, stations, families, days, output, day):
    """Ship what is good and called off, count the experts, and judge a fork's hold."""
    for s in range(stations.shape[0]):
        station = stations[s]
        if station.is_sink == 1:
            for k in range(MAX_VARIANTS):
                shipped = min(station.variant_stock[k], station.call_off[k])
                station.variant_stock[k] -= shipped
                output[day, SHIPPED] += shipped
    for f in range(families.shape[0]):
        output[day, EXPERTS] += families[f].on_site
    output[day, EXPERTS] += partner_people(clock, stations)
    if clock[0].hold_end < 0 or clock[0].hold_verdict >= 0:
        return
    clock[0].hold_made += output[day, CAPABILITY]
    left = 0
    for k in range(day + 1, clock[0].hold_end):
        left += days[k].planned
    if clock[0].hold_made >= clock[0].hold_needed:
        clock[0].hold_verdict = 1
    elif day + 1 >= clock[0].hold_end or clock[0].hold_made + left * clock[0].best_a_day < clock[0].hold_needed:
        clock[0].hold_verdict = 0


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
def close_week(clock, stations, pools, weekly, week, end):
    """Move the week's books into the weekly table."""
    for s in range(stations.shape[0]):
        station = stations[s]
        carry_debt(station)
        for k in range(N_TIMES):
            weekly[week, s, k] = max(station.spent[k], 0.0)
            station.spent[k] = min(station.spent[k], 0.0)
        station.spent[DEFECT] += station.debt
        station.debt = 0.0
        for i in range(station.n_inputs):
            pool = pools[station.input_pool[i]]
            weekly[week, s, WIP] += pool.level / pool.n_consumers
        weekly[week, s, SKILL_SHARE] = station.crew_skill
        weekly[week, s, CREW_STOPS] = station.week_crew_stops
        weekly[week, s, WORKED] = station.week_worked
        weekly[week, s, EXPERT_WORKED] = station.week_expert_worked
        weekly[week, s, STOPS] = station.week_stops
        weekly[week, s, EXPERT_STOPS] = station.week_expert_stops
        station.week_stops = 0
        station.week_expert_stops = 0
        station.week_crew_stops = 0
        station.week_worked = 0.0
        station.week_expert_worked = 0.0

