"""The end of a shift of people followed one by one: hours are booked, and who ran a machine has learned."""

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    AT_MACHINES,
    AT_WORK,
    AWAY,
    COACHED,
    ELSEWHERE,
    EMPTY,
    LEARNERS,
    LEVEL_3,
    NEEDED,
    PAID,
    PRESENT,
    QUEUED,
    READY,
    SHIFT_CREW_STOPS,
    SHIFT_EXPERT_STOPS,
    SHIFT_EXPERT_WORKED,
    SHIFT_STOPS,
    SHIFT_WORKED,
    SPARE,
    TICKS_PER_HOUR,
    TRAINED,
    UNGUIDED,
    WAITS_FOR_CLASS,
)
from gigaramp.twin.kernel.people.skills import practise_hours


@inner
def practise_persons(world, week, length):
    """Book the shift that ends for everyone whose team was on duty.

    Worked, absent, in training, waiting for a class and idle hours add up to the hours paid.
    """
    now = world.clock.now / TICKS_PER_HOUR
    shift = length / TICKS_PER_HOUR
    _share_worked(world, length)
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        if crew.on_duty == 0:
            continue
        paid = crew.share * shift
        book = world.hours[week, crew.family]
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            seat = world.seats[k]
            if seat.status == EMPTY or seat.status == ELSEWHERE:
                continue
            book[PAID] += paid
            if seat.status == WAITS_FOR_CLASS:
                book[QUEUED] += paid
            elif seat.status != AT_WORK:
                book[TRAINED] += paid
            elif seat.absent == 1:
                book[AWAY] += paid
            elif seat.here == 0:
                book[SPARE] += paid
            else:
                worked = _practise(world, crew if seat.lent < 0 else world.crews[seat.lent], seat, paid, now)
                book[AT_MACHINES] += worked
                book[SPARE] += paid - worked


@inner
def _share_worked(world, length):
    """Share of the shift in which the machines that had people were in work, weighted by the people they need."""
    for c in range(world.crews.shape[0]):
        world.crews[c].worked = 0.0
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.crew_need > 0.0 and station.team >= 0:
            crew = world.crews[station.crew_first + station.team]
            manned = station.n_servers * length * min(1.0, station.manned / station.n_machines)
            crew.worked += station.crew_need / crew.need * min(1.0, station.worked / manned) if manned > 0.0 else 0.0


@inner
def _practise(world, crew, seat, paid, now):
    """Add the practice of one shift; returns the hours worked. Beside an expert who runs, watching counts a part."""
    learns = seat.skill[seat.slot] < LEVEL_3 * world.clock.requirement
    runs = crew.learner_runs if learns else crew.ready_runs
    worked = paid * runs * crew.worked
    watched = paid * (1.0 - runs) * crew.worked * crew.watches * world.clock.watching
    practise_hours(seat, seat.slot, (worked + watched) * (1.0 + seat.coached), now)
    return worked


@inner
def book_shift(world, week, shift, part_of_shift):
    """Book the shift that ends by step: people against the need, and what was done with and without an expert.

    While a partner runs a line with its own people, nobody local is needed there.
    """
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        row = world.by_shift[week, station.step, shift]
        row[SHIFT_WORKED] += station.worked / TICKS_PER_HOUR
        row[SHIFT_EXPERT_WORKED] += station.worked * station.run_by_experts / TICKS_PER_HOUR
        row[SHIFT_STOPS] += station.shift_stops
        row[SHIFT_CREW_STOPS] += station.shift_crew_stops
        row[SHIFT_EXPERT_STOPS] += station.shift_expert_stops
        station.shift_stops = 0
        station.shift_crew_stops = 0
        station.shift_expert_stops = 0
        if station.crew_need <= 0.0 or station.team < 0 or world.clock.now <= station.starts:
            continue
        if station.operated == 1:
            continue
        crew = world.crews[station.crew_first + station.team]
        row[NEEDED] += station.crew_need * part_of_shift
        if world.clock.persons == 0:
            row[PRESENT] += crew.present * part_of_shift
            continue
        part = station.crew_need / crew.need * part_of_shift
        row[PRESENT] += crew.there * part
        row[READY] += crew.ready * part
        row[UNGUIDED] += crew.unguided * part
        row[LEARNERS] += crew.learners * part
        row[COACHED] += crew.coached * part


@inner
def learn_by_repair(world, machine):
    """Who repaired, or stood beside the expert who did, has learned; a technician's repair is work, not waiting."""
    k = machine.learner
    if k < 0 or world.seats[k].status != AT_WORK:
        return
    seat = world.seats[k]
    practise_hours(seat, seat.slot, machine.learns, world.clock.now / TICKS_PER_HOUR)
    crew = world.crews[seat.crew]
    if crew.works_alone == 1:
        book = world.hours[world.slots[world.clock.slot].week, crew.family]
        worked = min(machine.hands_on * crew.share, book[SPARE])
        book[AT_MACHINES] += worked
        book[SPARE] -= worked
