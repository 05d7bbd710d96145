"""Who mends a stop in the day model: shares of stops by who can, and how long each takes. `find_help` in its mean."""

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import COACH, LEVEL_1, LEVEL_2, LEVEL_3, REPAIR, RUN

_LEAST_SKILL = 0.1
# A stop nobody on shift can mend waits for the rest of its shift, and then some: a shift on average.
_WAIT_TICKS = 8.0 * 3_600_000_000.0


@inner
def difficulty_at(level):
    """The highest difficulty that somebody at this level can mend: `level_needed` turned round."""
    if level < LEVEL_1:
        return level / LEVEL_1
    if level < LEVEL_2:
        return 1.0 + (level - LEVEL_1) / (LEVEL_2 - LEVEL_1)
    if level < LEVEL_3:
        return 2.0 + (level - LEVEL_2) / (LEVEL_3 - LEVEL_2)
    return min(4.0, 3.0 + (level - LEVEL_3) / (1.0 - LEVEL_3))


@inner
def share_mended(station, level):
    """Share of the stops of a station that somebody at this level can mend."""
    if level <= 0.0:
        return 0.0
    if station.difficulty < 0.0:
        return min(1.0, difficulty_at(level) / 4.0)
    return 1.0 if difficulty_at(level) >= station.difficulty - 1e-9 else 0.0


@inner
def help_without_people(world, s):
    """Stops are mended at full skill; some wait for a part. With a crew the sums begin at 0."""
    station = world.stations[s]
    flow = world.flows[s]
    flow.waiting = 0.0
    flow.long_waiting = 0.0
    flow.by_crew = 0.0
    flow.by_expert = 0.0
    flow.helped = 0.0
    if station.crew_need > 0.0 and world.clock.people == 1:
        flow.restore = 0.0
        flow.long_share = 0.0
        flow.long_ticks = 0.0
        return
    flow.restore = station.restore_ticks
    flow.long_share = world.clock.parts_share
    flow.long_ticks = world.clock.parts_ticks + station.restore_ticks
    flow.by_crew = 1.0


@inner
def _usual(world, flow, weight, ticks, by_expert):
    """Stops mended on shift; of these some wait for a part."""
    parts = world.clock.parts_share
    flow.helped += weight
    flow.restore += weight * ticks
    flow.long_share += weight * parts
    flow.long_ticks += weight * parts * (ticks + world.clock.parts_ticks)
    if by_expert:
        flow.by_expert += weight
    else:
        flow.by_crew += weight


@inner
def _next_shift(world, flow, weight, ticks):
    """Stops that wait for an expert or a colleague of another shift."""
    _usual(world, flow, weight, ticks + _WAIT_TICKS, True)
    flow.waiting += weight * _WAIT_TICKS


@inner
def _late(world, flow, weight, wait, ticks):
    """Stops that wait for the vendor."""
    flow.helped += weight
    flow.restore += weight * ticks
    flow.long_share += weight
    flow.long_ticks += weight * (wait + ticks + world.clock.parts_share * world.clock.parts_ticks)
    flow.long_waiting += weight * wait


@inner
def add_help(world, s, weight):
    """Add what becomes of the stops of a station in one group of shifts."""
    station = world.stations[s]
    if station.mtbf_ticks <= 0.0:
        return
    flow = world.flows[s]
    full = station.restore_ticks
    if station.operated == 1:
        _usual(world, flow, weight, full / max(station.operator_skill, _LEAST_SKILL), True)
        return
    level, second, technician, neighbour, on_site = station.best, station.best, 0.0, 0.0, station.best
    absence = 0.0
    if world.clock.persons == 1:
        own = station.crew_first + station.team
        absence = world.clock.absence
        level, second = world.lists[own].best, world.lists[own].second
        technician = _best_technician(world, station, True)
        family_of_crew = world.crews[own].family
        on_site = max(_best_technician(world, station, False), world.lists[family_of_crew].family_best)
        neighbour = world.lists[family_of_crew].family_best_now
    own_share = (1.0 - absence) * share_mended(station, level) + absence * share_mended(station, second)
    _usual(world, flow, weight * own_share, full / min(1.0, max(level, _LEAST_SKILL)), False)
    covered = own_share
    more = max(0.0, share_mended(station, technician) - covered)
    if more > 0.0:
        _usual(world, flow, weight * more, full / min(1.0, max(technician, _LEAST_SKILL)), False)
        covered += more
    family = _free_family(world, station)
    if family >= 0:
        skill, longer = 1.0, 1.0
        if world.clock.persons == 1:
            skill = max(world.families[family].skill, _LEAST_SKILL)
            longer = 1.0 + world.clock.repair_lengthens * (1.0 - world.families[family].understanding)
        _usual(world, flow, weight * (1.0 - covered), full * longer / skill, True)
        return
    more = max(0.0, share_mended(station, neighbour) - covered)
    if more > 0.0:
        _usual(world, flow, weight * more, full / min(1.0, max(neighbour, _LEAST_SKILL)), False)
        covered += more
    later = 1.0 if _experts_on_site(world, station) else share_mended(station, on_site)
    more = max(0.0, later - covered)
    if more > 0.0:
        _next_shift(world, flow, weight * more, full)
        covered += more
    if covered < 1.0:
        _late(world, flow, weight * (1.0 - covered), world.clock.remote_ticks, full)


@inner
def _best_technician(world, station, on_duty):
    """Level of the best technician, on duty or of all teams; 0: none."""
    best = 0.0
    for g in range(station.n_technicians):
        c = station.technicians[g]
        group = world.crews[c].group
        while c < world.crews.shape[0] and world.crews[c].group == group:
            if world.crews[c].on_duty == 1 or not on_duty:
                best = max(best, world.lists[c].best)
            c += 1
    return best


@inner
def _free_family(world, station):
    """Family with an expert on shift who is free to repair; -1: none."""
    for k in range(station.n_families):
        family = world.families[station.families[k]]
        free = 1.0 * family.on_shift
        if world.clock.persons == 1:
            if family.rank[REPAIR] < 0:
                continue
            if family.rank[RUN] >= 0 and family.rank[RUN] < family.rank[REPAIR]:
                free -= family.running
            if family.rank[COACH] >= 0 and family.rank[COACH] < family.rank[REPAIR]:
                free -= family.coaching
        if free > 0.5:
            return station.families[k]
    return -1


@inner
def _experts_on_site(world, station):
    """True where an expert who repairs is on site, if only in another shift."""
    for k in range(station.n_families):
        family = world.families[station.families[k]]
        if family.on_site > 0 and (world.clock.persons == 0 or family.rank[REPAIR] >= 0):
            return True
    return False
