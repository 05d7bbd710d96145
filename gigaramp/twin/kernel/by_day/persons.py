"""People one by one in the day model: their lists by week, and what each crew's list can do in a usual shift.

Persons, their luck and their skills are those of the event twin; only how often they are looked at differs. Who is
present is an expectation, and experts share themselves out over crews as in the event twin (`guiding`).
"""

import math

from gigaramp.twin.kernel.by_day.crews import expected_least
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    AT_MACHINES,
    AT_WORK,
    AWAY,
    COACH,
    COACHED,
    ELSEWHERE,
    EMPTY,
    LEARNERS,
    LEVEL_3,
    LEVEL_4,
    PAID,
    PRESENT,
    QUEUED,
    READY,
    RUN,
    SPARE,
    TICKS_PER_HOUR,
    TRAINED,
    UNGUIDED,
    WAITS_FOR_CLASS,
)
from gigaramp.twin.kernel.people.experts import understood, understood_by_partner, write_down
from gigaramp.twin.kernel.people.guiding import give_experts_work
from gigaramp.twin.kernel.people.partners import is_handed_over
from gigaramp.twin.kernel.people.skills import look_at, practise_hours


@inner
def read_lists(world):
    """Each crew's list today: people at work by level, what they can run, the two best; who is in training or waits."""
    now = world.clock.now / TICKS_PER_HOUR
    requirement = world.clock.requirement
    for c in range(world.crews.shape[0]):
        world.lists[c].family_best = 0.0
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        own = world.lists[c]
        own.there = 0.0
        own.ready = 0.0
        own.teachers = 0.0
        own.ready_pace = 0.0
        own.learner_pace = 0.0
        own.skill = 0.0
        own.best = 0.0
        own.second = 0.0
        own.duty = 0.0
        own.ready_hours = 0.0
        own.learner_hours = 0.0
        own.watched = 0.0
        own.colleague = 0.0
        own.crossed = 0.0
        own.crossed_skill = 0.0
        own.partner = 0.0
        own.taught[:] = 0.0
        own.improved[:] = 0.0
        if crew.works_alone == 0 and not is_handed_over(world, world.stations[crew.first_station]):
            continue
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            seat = world.seats[k]
            if seat.status != AT_WORK:
                continue
            seat.slot = 1 if seat.family[0] != crew.family and seat.family[1] == crew.family else 0
            look_at(world, seat, seat.slot, now)
            skill = seat.skill[seat.slot]
            level = skill / requirement
            own.there += crew.share
            own.skill += crew.share * skill
            if level >= LEVEL_3:
                own.ready += crew.share
                own.ready_pace += crew.share * min(1.0, level)
            else:
                own.learner_pace += crew.share * level
            if level >= LEVEL_4:
                own.teachers += crew.share
            if level > own.best:
                own.second = own.best
                own.best = level
            elif level > own.second:
                own.second = level
            if seat.slot == 0 and seat.family[1] >= 0 and crew.second >= 0:
                look_at(world, seat, 1, now)
                own.crossed += crew.share
                own.crossed_skill += crew.share * seat.skill[1]
        best = world.lists[crew.family]
        best.family_best = max(best.family_best, own.best)


@inner
def man_by_lists(world, slot, shifts, stretch):
    """One group of shifts: expected people present, experts' work, who runs; then what each station gets."""
    _call_in_mean(world, slot)
    if world.clock.stand_ins == 1:
        _help_out_mean(world)
    give_experts_work(world)
    for c in range(world.crews.shape[0]):
        if world.crews[c].on_duty == 1:
            _share_work_mean(world, c, shifts)
    for s in range(world.stations.shape[0]):
        _man_station_mean(world, world.stations[s])
    for s in range(world.stations.shape[0]):
        world.stations[s].written_hours = 0.0
    write_down(world, 8.0)
    for s in range(world.stations.shape[0]):
        world.flows[s].written += shifts * world.stations[s].written_hours
        world.stations[s].written_hours = 0.0
    _book_shifts(world, slot, shifts, stretch.week)


@inner
def _call_in_mean(world, slot):
    there = 1.0 - world.clock.absence
    for c in range(world.crews.shape[0]):
        world.lists[c].family_best_now = 0.0
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        own = world.lists[c]
        crew.on_duty = 1 if world.rota[crew.calendar, slot] == crew.team else 0
        crew.open = 1 if crew.on_duty == 1 and world.clock.now >= crew.starts else 0
        crew.guided = 0.0
        crew.neighbours = 0.0
        crew.lent_places = 0.0
        crew.run_by_experts = 0.0
        crew.watches = 0.0
        crew.expert_pace = 0.0
        crew.pace = 0.0
        crew.unguided = 0.0
        crew.coached = 0.0
        crew.operated = 0
        crew.taught[:] = 0.0
        crew.improved[:] = 0.0
        crew.there = own.there * there
        crew.ready = own.ready * there
        crew.learners = max(0.0, own.there - own.ready) * there
        crew.teachers = own.teachers * there
        crew.skill = own.skill * there
        crew.best = own.best
        own.ready_now = own.ready_pace * there
        own.learner_now = own.learner_pace * there
        if crew.works_alone == 0:
            crew.operated = world.stations[crew.first_station].operated
        if crew.on_duty == 1:
            best = world.lists[crew.family]
            best.family_best_now = max(best.family_best_now, own.best)


@inner
def _help_out_mean(world):
    """Cross-trained people of crews that have more than they need stand in where a crew of their second skill is short."""
    there = 1.0 - world.clock.absence
    for h in range(world.crews.shape[0]):
        home = world.crews[h]
        own = world.lists[h]
        if home.on_duty == 0 or home.works_alone == 1 or own.crossed <= 0.0:
            continue
        spare = min(home.there - home.need, own.crossed * there)
        while spare > 1e-6:
            found = -1
            for c in range(world.crews.shape[0]):
                other = world.crews[c]
                if other.open == 0 or other.operated == 1 or other.family != home.second:
                    continue
                if other.need - other.there > 0.1 and (
                    found < 0 or other.need - other.there > world.crews[found].need - world.crews[found].there
                ):
                    found = c
            if found < 0:
                break
            goes = min(spare, world.crews[found].need - world.crews[found].there)
            _lend(world, h, found, goes)
            spare -= goes


@inner
def _lend(world, h, c, heads):
    """People of the mean kind of one crew work in another for a shift, with their second skill."""
    home, crew = world.crews[h], world.crews[c]
    part = heads / home.there
    home.ready -= part * home.ready
    home.learners -= part * home.learners
    home.teachers -= part * home.teachers
    home.skill -= part * home.skill
    world.lists[h].ready_now *= 1.0 - part
    world.lists[h].learner_now *= 1.0 - part
    home.there -= heads
    level = world.lists[h].crossed_skill / world.lists[h].crossed / world.clock.requirement
    crew.there += heads
    crew.skill += heads * level * world.clock.requirement
    if level >= LEVEL_3:
        crew.ready += heads
        world.lists[c].ready_now += heads * min(1.0, level)
    else:
        crew.learners += heads
        world.lists[c].learner_now += heads * level


@inner
def _share_work_mean(world, c, shifts):
    """Who runs in a usual shift of a crew, and what that is worth in practice."""
    crew = world.crews[c]
    own = world.lists[c]
    own.duty += shifts
    crew.ready_runs = 0.0
    crew.learner_runs = 0.0
    if crew.operated == 1 and crew.open == 1:
        own.watched += shifts
        own.partner += shifts
        return
    if crew.open == 0:
        return
    guided = min(crew.learners, crew.ready * world.clock.guided + crew.guided + crew.neighbours)
    crew.unguided = crew.learners - guided
    can = crew.ready + guided
    wanted = max(0.0, crew.need - crew.run_by_experts)
    absence = world.clock.absence
    spread = math.sqrt(max(0.0, crew.share * can * absence))
    runs = min(can, max(0.0, expected_least(can, spread, wanted)))
    need = max(crew.need, 1e-9)
    own.could = (can + crew.run_by_experts) / need
    own.spread = spread / need
    own.most = min(1.0, (min(can / (1.0 - absence), wanted) + crew.run_by_experts) / need)
    _experts_fill_in(world, crew, max(0.0, min(can, wanted) - runs))
    share = runs / can if can > 0.0 else 0.0
    crew.ready_runs = share
    crew.learner_runs = share * guided / crew.learners if crew.learners > 0.0 else 0.0
    crew.pace = share * own.ready_now + crew.learner_runs * own.learner_now
    crew.watches = 1.0 if crew.run_by_experts > 0.0 else 0.0
    own.ready_hours += shifts * crew.ready_runs
    own.learner_hours += shifts * crew.learner_runs
    own.watched += shifts * crew.watches
    colleague = min(1.0, crew.teachers * world.clock.colleague_places / max(crew.learners, 1e-9))
    own.colleague += shifts * colleague
    reached = colleague
    for i in range(crew.n_families):
        own.taught[i] += shifts * crew.taught[i]
        own.improved[i] += shifts * crew.improved[i]
        reached += crew.taught[i]
    crew.coached = crew.learners * min(1.0, reached)


@inner
def _experts_fill_in(world, crew, missing):
    """In shifts in which more people than usual are absent, experts who run take their machines."""
    for i in range(crew.n_families):
        family = world.families[crew.families[i]]
        if family.rank[RUN] < 0:
            continue
        free = family.free_to_coach
        if family.rank[COACH] < 0 or family.rank[RUN] < family.rank[COACH]:
            free += family.coaching
        run = min(missing, free)
        missing -= run
        crew.run_by_experts += run
        crew.expert_pace += run * min(1.0, family.skill)


@inner
def _man_station_mean(world, station):
    """Machines with people, their speed, and the skill that decides defects and repairs."""
    if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
        return
    crew = world.crews[station.crew_first + station.team]
    mean = crew.skill / crew.there if crew.there > 0.0 else 0.0
    station.crew_skill = mean
    station.coached = 0.0
    if station.operated == 1:
        station.run_by_experts = 1.0
        station.manned = 1.0 * station.n_machines
        station.speed = station.operator_skill
        station.skill = station.operator_skill
        station.best = 1.0
        return
    local = crew.ready * crew.ready_runs + crew.learners * crew.learner_runs
    heads = local + crew.run_by_experts
    station.manned = station.n_machines * min(1.0, heads / crew.need)
    station.speed = (crew.pace + crew.expert_pace) / heads if heads > 0.0 else 0.0
    beside = min(crew.learners * crew.learner_runs, crew.guided * crew.ready_runs)
    station.run_by_experts = (crew.run_by_experts + beside) / heads if heads > 0.0 else 0.0
    station.skill = mean if crew.there > 0.0 else 1.0
    station.best = crew.best


@inner
def _book_shifts(world, slot, shifts, week):
    """Person-shifts by step and shift, for readiness."""
    shift = world.slots[slot].shift
    part = world.slots[slot].part * shifts
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need <= 0.0 or station.team < 0 or station.operated == 1 or world.clock.now < station.starts:
            continue
        crew = world.crews[station.crew_first + station.team]
        row = world.by_shift[week, station.step, shift]
        share = station.crew_need / crew.need * part
        row[PRESENT] += crew.there * share
        row[READY] += crew.ready * share
        row[UNGUIDED] += crew.unguided * share
        row[LEARNERS] += crew.learners * share
        row[COACHED] += crew.coached * share


@inner
def practise_lists(world, week, hours_gone):
    """Practice since people were last looked at: hours run, raised by coaching, and a part of the hours watched."""
    now = world.clock.now / TICKS_PER_HOUR
    book_week = max(0, week - 1)
    _share_worked(world)
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        own = world.lists[c]
        if own.duty <= 0.0:
            continue
        worked = min(1.0, own.worked)
        paid = crew.share * 8.0
        book = world.hours[book_week, crew.family]
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            seat = world.seats[k]
            if seat.status == EMPTY or seat.status == ELSEWHERE:
                continue
            book[PAID] += paid * own.duty
            if seat.status == WAITS_FOR_CLASS:
                book[QUEUED] += paid * own.duty
                continue
            if seat.status != AT_WORK:
                book[TRAINED] += paid * own.duty
                continue
            there = paid * (1.0 - world.clock.absence)
            book[AWAY] += paid * own.duty - there * own.duty
            learns = seat.skill[seat.slot] < LEVEL_3 * world.clock.requirement
            run = there * worked * (own.learner_hours if learns else own.ready_hours)
            book[AT_MACHINES] += run
            book[SPARE] += there * own.duty - run
            watched = max(0.0, there * worked * own.watched - run) * world.clock.watching if own.watched > 0.0 else 0.0
            hours = (run + watched) * (1.0 + _coached(world, crew, own, seat, learns))
            if hours > 0.0:
                # As if gained in the middle of the time that has gone by.
                practise_hours(seat, seat.slot, hours, now - 0.5 * hours_gone)


@inner
def _share_worked(world):
    """Share of the time in which the machines that had people were in work, weighted by the people they need."""
    for c in range(world.crews.shape[0]):
        world.lists[c].worked = 0.0
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        flow = world.flows[s]
        if station.crew_need > 0.0 and flow.open_since > 0.0:
            share = min(1.0, flow.worked / flow.open_since)
            for t in range(station.n_teams):
                c = station.crew_first + t
                world.lists[c].worked += station.crew_need / world.crews[c].need * share


@inner
def _coached(world, crew, own, seat, learns):
    """What an hour adds: gamma min(1, sum of c u over expert families and colleagues), as in `duty`."""
    if own.duty <= 0.0 or seat.skill[seat.slot] >= LEVEL_4 * world.clock.requirement:
        return 0.0
    if own.partner > 0.0:
        heard = understood_by_partner(world, seat, world.stations[crew.first_station], crew)
        return world.clock.coaching_gain * min(1.0, heard)
    heard = own.colleague if learns else 0.0
    for i in range(crew.n_families):
        beside = own.taught[i] if learns else own.improved[i]
        if beside > 0.0:
            heard += beside * understood(world, seat, world.families[crew.families[i]])
    return world.clock.coaching_gain * min(1.0, heard / own.duty)
