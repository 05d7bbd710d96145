"""Lines that a partner runs from A to Z with its own people until a date, and then hands over."""

from gigaramp.twin.kernel.compiled import inner


@inner
def is_operated(world, station, when):
    """1 where the partner runs the station at this time; a fork without experts is one without the partner too."""
    if station.operator_until <= 0 or world.clock.experts_gone == 1 or station.crew_need <= 0.0:
        return 0
    return 1 if max(station.operator_from, station.starts) <= when < station.operator_until else 0


@inner
def is_handed_over(world, station):
    """True where local people are on the line: no partner, or its handover has begun, or it has left early."""
    if station.operator_until <= 0 or world.clock.experts_gone == 1:
        return True
    return world.clock.now < station.operator_from or world.clock.now >= station.handover_from


@inner
def brought(world, station):
    """Cells of the partner's own plants that count as made on this line from now on."""
    if is_operated(world, station, world.clock.now) == 1:
        return station.operator_known
    if station.operator_until > 0 and world.clock.now >= station.operator_from and world.clock.now >= station.starts:
        return station.operator_left
    return 0.0


@inner
def man_by_partner(world, station, crew):
    """The partner's people run every machine; local people stand beside them once the handover has begun."""
    if not is_handed_over(world, station):
        crew.present = 0.0
    station.run_by_experts = 1.0
    station.manned = 1.0 * station.n_machines
    station.speed = station.operator_skill
    station.skill = station.operator_skill
    station.best = 1.0


@inner
def partner_people(world):
    """People of partners on site at the end of a day: what the crews of their lines need, all teams together."""
    people = 0.0
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if is_operated(world, station, world.clock.now - 1) == 1:
            people += station.crew_need * station.n_teams
    return people
