"""Lines that a partner runs from A to Z with its own people until a date, and then hands over."""

from gigaramp.twin.kernel.compiled import inner


@inner
def is_operated(clock, station, when):
    """1 where the partner runs the station at this time; a fork without experts is one without the partner too."""
    if station.operator_until <= 0 or clock[0].experts_gone == 1 or station.crew_need <= 0.0:
        return 0
    return 1 if max(station.operator_from, station.starts) <= when < station.operator_until else 0


@inner
def is_handed_over(clock, station):
    """True where local people are on the line: no partner, or its handover has begun, or it has left early."""
    if station.operator_until <= 0 or clock[0].experts_gone == 1:
        return True
    return clock[0].now < station.operator_from or clock[0].now >= station.handover_from


@inner
def brought(clock, station):
    """Cells of the partner's own plants that count as made on this line from now on."""
    if is_operated(clock, station, clock[0].now) == 1:
        return station.operator_known
    if station.operator_until > 0 and clock[0].now >= station.operator_from and clock[0].now >= station.starts:
        return station.operator_left
    return 0.0


@inner
def man_by_partner(clock, station, crew):
    """The partner's people run every machine; local people stand beside them once the handover has begun."""
    if not is_handed_over(clock, station):
        crew.present = 0.0
    station.run_by_experts = 1.0
    station.manned = 1.0 * station.n_machines
    station.speed = station.operator_skill
    station.skill = station.operator_skill
    station.best = 1.0


@inner
def partner_people(clock, stations):
    """People of partners on site at the end of a day: what the crews of their lines need, all teams together."""
    people = 0.0
    for s in range(stations.shape[0]):
        station = stations[s]
        if is_operated(clock, station, clock[0].now - 1) == 1:
            people += station.crew_need * station.n_teams
    return people
