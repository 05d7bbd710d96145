"""People of the day model: looked at once a week and on days when something begins or ends, not in every shift.

Teams take turns, so what a station gets is the mean over the groups of shifts of the week in which the same teams are on
duty. Absence is taken by its expectation and its spread: people who are missing cost more than spare ones give.
"""

from gigaramp.twin.kernel.by_day.crews import expected_least, man_by_crews
from gigaramp.twin.kernel.by_day.help import add_help, help_without_people
from gigaramp.twin.kernel.by_day.persons import man_by_lists, practise_lists, read_lists
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.people.crews import bring_experts, staff
from gigaramp.twin.kernel.people.experts import count_experts
from gigaramp.twin.kernel.people.partners import is_operated
from gigaramp.twin.kernel.people.persons import keep_lists


@inner
def look_at_people(world, k, hours):
    """Bring people up to the start of a stretch; `hours` have gone by since they were last looked at."""
    stretch = world.stretches[k]
    if world.clock.persons == 1:
        if hours > 0.0:
            practise_lists(world, stretch.week, hours)
        keep_lists(world, stretch.day)
        read_lists(world)
    else:
        if hours > 0.0:
            _practise_crews(world, hours)
        turnover = world.clock.turnover_per_day
        world.clock.turnover_per_day = min(1.0, turnover * max(hours / 24.0, 1.0))
        alone = world.clock.experts_gone == 1
        staff(world, world.days[stretch.day].cover_alone if alone else world.days[stretch.day].cover)
        world.clock.turnover_per_day = turnover
    for s in range(world.stations.shape[0]):
        _begin(world, s)
    for g in range(world.groups.shape[0]):
        if world.groups[g].week == stretch.week:
            _look_at_group(world, g, stretch)
    for s in range(world.stations.shape[0]):
        if world.stations[s].crew_need > 0.0:
            _mean_of_week(world, s)


@inner
def _begin(world, s):
    station = world.stations[s]
    flow = world.flows[s]
    station.operated = is_operated(world, station, world.clock.now)
    flow.worked = 0.0
    flow.open_since = 0.0
    flow.weight = 0.0
    flow.manned = 0.0
    flow.could = 0.0
    flow.spread = 0.0
    flow.most = 0.0
    flow.lacks = 0.0
    flow.speed = 0.0
    flow.skill = 0.0
    flow.crew_skill = 0.0
    flow.by_experts = 0.0
    flow.coached = 0.0
    flow.written = 0.0
    help_without_people(world, s)


@inner
def _look_at_group(world, g, stretch):
    """One group of shifts: who is on duty, what they can do, who mends what."""
    slot = world.groups[g].slot
    shifts = world.groups[g].shifts
    for s in range(world.stations.shape[0]):
        world.stations[s].team = world.rota[world.stations[s].calendar, slot]
    if world.clock.persons == 1:
        count_experts(world, stretch.day, slot, world.slots[slot].shift)
        man_by_lists(world, slot, shifts, stretch)
    else:
        bring_experts(world, stretch.day, slot)
        man_by_crews(world)
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need <= 0.0 or station.team < 0 or world.clock.now < station.starts:
            continue
        flow = world.flows[s]
        flow.weight += shifts
        flow.manned += shifts * station.manned
        own = world.lists[station.crew_first + station.team]
        is_local = station.operated == 0
        flow.could += shifts * (own.could if is_local else 1.0)
        flow.spread += shifts * (own.spread if is_local else 0.0)
        flow.most += shifts * (own.most if is_local else 1.0)
        flow.speed += shifts * station.speed * station.manned
        flow.skill += shifts * station.skill
        flow.crew_skill += shifts * station.crew_skill
        flow.by_experts += shifts * station.run_by_experts
        flow.coached += shifts * station.coached
        add_help(world, s, shifts)


@inner
def _mean_of_week(world, s):
    """Means over the shifts of the week; stops and skill are those of the mean shift."""
    station = world.stations[s]
    flow = world.flows[s]
    if flow.weight <= 0.0:
        station.manned = 0.0
        return
    station.speed = flow.speed / flow.manned if flow.manned > 0.0 else 0.0
    flow.manned /= flow.weight
    station.manned = flow.manned
    flow.could /= flow.weight
    flow.spread /= flow.weight
    flow.most /= flow.weight
    usual = flow.most - expected_least(flow.could, flow.spread, flow.most)
    lost = max(0.0, flow.most - flow.manned / station.n_machines)
    flow.lacks = min(2.0, lost / usual) if usual > 1e-6 else -1.0
    station.skill = flow.skill / flow.weight
    station.crew_skill = flow.crew_skill / flow.weight
    station.run_by_experts = flow.by_experts / flow.weight
    station.coached = flow.coached / flow.weight
    if flow.helped > 0.0:
        flow.restore /= flow.helped
        flow.waiting /= flow.helped
        if flow.long_share > 0.0:
            flow.long_ticks /= flow.long_share
            flow.long_waiting /= flow.long_share
        flow.long_share /= flow.helped
        flow.by_crew /= flow.helped
        flow.by_expert /= flow.helped


@inner
def _practise_crews(world, hours):
    """Practice since people were last looked at, of every team its part: `practise` of the event twin over many shifts."""
    now = world.clock.now
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        flow = world.flows[s]
        if station.crew_need <= 0.0 or flow.worked <= 0.0:
            continue
        worked = flow.worked / station.n_machines / 3_600_000_000.0 / station.n_teams
        counted = worked * (1.0 - (1.0 - world.clock.watching) * station.run_by_experts) * (1.0 + station.coached)
        for t in range(station.n_teams):
            crew = world.crews[station.crew_first + t]
            if crew.heads > 0.0 and not (station.operated == 1 and crew.present <= 0.0):
                crew.practice += counted
                crew.dated += counted * (now / 3_600_000_000.0 - 0.5 * hours - crew.since)
