"""One shift of people followed one by one: who is present, who helps out, who runs, and how much an hour teaches.

Only level 3 runs a machine alone. Who is below it runs where somebody guides: a colleague at level 3 beside the own
machine or on the next line, or an expert, who stands beside several learners before taking one machine. Nobody guides:
the learner cannot run until remote help does.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    ABSENCE,
    AT_WORK,
    LEVEL_3,
    LEVEL_4,
    NONE,
    TICKS_PER_HOUR,
)
from gigaramp.twin.kernel.people.experts import understood, understood_by_partner, write_down
from gigaramp.twin.kernel.people.guiding import give_experts_work
from gigaramp.twin.kernel.people.partners import is_handed_over
from gigaramp.twin.kernel.people.skills import look_at
from gigaramp.twin.kernel.random import stream, uniform


@inner
def man_by_persons(world, slot, day, shift_ticks):
    """Set who is there in this shift and what they can do; then what each station gets."""
    _call_in(world, slot, day)
    if world.clock.stand_ins == 1:
        _help_out(world)
    give_experts_work(world)
    for c in range(world.crews.shape[0]):
        if world.crews[c].open == 1:
            _share_work(world, world.crews[c])
    _add_up(world)
    for s in range(world.stations.shape[0]):
        _man_station(world, world.stations[s])
    write_down(world, shift_ticks / TICKS_PER_HOUR)


@inner
def _call_in(world, slot, day):
    """Presence of everyone whose team works now: absence is a draw of the person and the date."""
    now = world.clock.now / TICKS_PER_HOUR
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        crew.on_duty = np.int64(world.rota[crew.calendar, slot] == crew.team)
        crew.open = np.int64(crew.on_duty == 1 and world.clock.now >= crew.starts)
        crew.there = 0.0
        crew.ready = 0.0
        crew.teachers = 0.0
        crew.learners = 0.0
        crew.unguided = 0.0
        crew.coached = 0.0
        crew.guided = 0.0
        crew.neighbours = 0.0
        crew.lent_places = 0.0
        crew.run_by_experts = 0.0
        crew.watches = 0.0
        crew.pace = 0.0
        crew.expert_pace = 0.0
        crew.skill = 0.0
        crew.operated = 0
        crew.taught[:] = 0.0
        crew.improved[:] = 0.0
        if crew.on_duty == 0:
            continue
        handed_over = True
        if crew.works_alone == 0:
            station = world.stations[crew.first_station]
            crew.operated = station.operated
            handed_over = is_handed_over(world, station)
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            seat = world.seats[k]
            seat.lent = NONE
            seat.here = 0
            seat.absent = 0
            seat.slot = 0
            seat.coached = 0.0
            if seat.status != AT_WORK or not handed_over:
                continue
            seat.slot = np.int64(seat.family[0] != crew.family and seat.family[1] == crew.family)
            look_at(world, seat, seat.slot, now)
            if uniform(stream(seat.person, ABSENCE), day) < world.clock.absence:
                seat.absent = 1
                continue
            seat.here = 1
            _add(world, crew, seat, crew.share)


@inner
def _add(world, crew, seat, share):
    """Book one present person in a crew under the own level; a negative share takes them out again."""
    level = seat.skill[seat.slot] / world.clock.requirement
    crew.there += share
    if level >= LEVEL_3:
        crew.ready += share
    else:
        crew.learners += share
    if level >= LEVEL_4:
        crew.teachers += share


@inner
def _help_out(world):
    """Cross-trained people of crews that have enough stand in where a crew of their second skill is short."""
    now = world.clock.now / TICKS_PER_HOUR
    for h in range(world.crews.shape[0]):
        home = world.crews[h]
        if home.on_duty == 0 or home.works_alone == 1:
            continue
        for k in range(home.first_seat, home.first_seat + home.n_seats):
            if home.there - home.share < home.need:
                break
            seat = world.seats[k]
            if seat.here == 0 or seat.slot == 1 or seat.family[1] < 0:
                continue
            c = _most_short(world, seat.family[1])
            if c >= 0:
                _add(world, home, seat, -home.share)
                seat.slot = 1
                seat.lent = c
                look_at(world, seat, 1, now)
                _add(world, world.crews[c], seat, home.share)


@inner
def _most_short(world, family):
    """The crew of a skill family that lacks most people in this shift; -1 where none lacks half a person."""
    found = NONE
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        if crew.open == 0 or crew.operated == 1 or crew.family != family or crew.need - crew.there < 0.5:
            continue
        if found < 0 or crew.need - crew.there > world.crews[found].need - world.crews[found].there:
            found = np.int64(c)
    return np.int64(found)


@inner
def _share_work(world, crew):
    """Who runs: level 3 alone, learners as far as there are guides; all by the same share where there are more than needed."""
    guided = min(crew.learners, crew.ready * world.clock.guided + crew.guided + crew.neighbours)
    crew.unguided = crew.learners - guided
    if crew.operated == 1:
        crew.unguided = 0.0
        crew.ready_runs = 0.0
        crew.learner_runs = 0.0
        crew.watches = 1.0
        return
    can = crew.ready + guided
    wanted = max(0.0, crew.need - crew.run_by_experts)
    share = min(1.0, wanted / can) if can > 0.0 else 0.0
    crew.ready_runs = share
    crew.learner_runs = share * guided / crew.learners if crew.learners > 0.0 else 0.0
    crew.watches = 1.0 if crew.run_by_experts > 0.0 else 0.0


@inner
def _add_up(world):
    """Pace and mean skill of each crew on duty, with those who help out in it; the level of its best; who is coached."""
    for c in range(world.crews.shape[0]):
        if world.crews[c].on_duty == 0:
            continue
        world.crews[c].best = 0.0
        for k in range(world.crews[c].first_seat, world.crews[c].first_seat + world.crews[c].n_seats):
            seat = world.seats[k]
            if seat.here == 0:
                continue
            crew = world.crews[c] if seat.lent < 0 else world.crews[seat.lent]
            skill = seat.skill[seat.slot]
            level = skill / world.clock.requirement
            if seat.lent < 0:
                crew.best = max(crew.best, level)
            runs = crew.ready_runs if level >= LEVEL_3 else crew.learner_runs
            crew.pace += world.crews[c].share * runs * min(1.0, level)
            crew.skill += world.crews[c].share * skill
            if crew.open == 1 and level < LEVEL_4:
                _coach(world, crew, seat, world.crews[c].share, level < LEVEL_3)


@inner
def _coach(world, crew, seat, share, is_learner):
    """What an hour adds for one who is not at level 4: gamma min(1, sum of c u over the expert families and the colleagues)."""
    heard = 0.0
    if is_learner:
        heard = min(1.0, crew.teachers * world.clock.colleague_places / max(crew.learners, 1e-9))
    reached = heard
    if crew.operated == 1:
        # The partner's people stand beside everyone who watches them, as in a plant of crews.
        heard = understood_by_partner(world, seat, world.stations[crew.first_station], crew)
        reached = 1.0
    for i in range(crew.n_families):
        beside = crew.taught[i] if is_learner else crew.improved[i]
        heard += beside * understood(world, seat, world.families[crew.families[i]])
        reached += beside
    seat.coached = world.clock.coaching_gain * min(1.0, heard)
    if is_learner:
        crew.coached += share * min(1.0, reached)


@inner
def _man_station(world, station):
    """Machines with people, their speed, and the skill that decides defects and repairs."""
    if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
        return
    crew = world.crews[station.crew_first + station.team]
    mean = crew.skill / crew.there if crew.there > 0.0 else 0.0
    station.crew_skill = mean
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
    # Who runs with an expert beside does not run without one.
    beside = min(crew.learners * crew.learner_runs, crew.guided * crew.ready_runs)
    station.run_by_experts = (crew.run_by_experts + beside) / heads if heads > 0.0 else 0.0
    station.skill = mean if crew.there > 0.0 else 1.0
    station.best = crew.best
