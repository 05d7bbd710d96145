"""The people of a plant one by one: they come, are trained, move to other crews, are judged and leave. Once a day.

A seat is a place on a crew's list; its occupant is a person with skills of the own. Persons are keyed by seat and
occupant number, so that nobody's luck changes when somebody else leaves.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    AT_WORK,
    CROSS_TRAINED,
    EARLIER_WORK,
    ELSEWHERE,
    EMPTY,
    IN_PLANT_TRAINING,
    MAX_LANGUAGES,
    NEVER,
    NONE,
    OCCUPANTS,
    SECOND_LANGUAGE,
    TICKS_PER_HOUR,
    TURNOVER,
    WAITS_FOR_CLASS,
)
from gigaramp.twin.kernel.people.judging import judge
from gigaramp.twin.kernel.people.skills import look_at, top_of
from gigaramp.twin.kernel.people.training import begin_skills, train
from gigaramp.twin.kernel.random import exponential, scramble, stream, uniform


@inner
def keep_lists(world, day):
    """At a day's start: who leaves, who is wanted where, who comes, who is trained, and who was judged."""
    cover = world.days[day].cover_alone if world.clock.experts_gone == 1 else world.days[day].cover
    _let_go(world, world.days[day].hazard)
    _begin_care(world)
    _count_wanted(world, cover)
    _send_elsewhere(world)
    for c in range(world.crews.shape[0]):
        _fill(world, c, world.days[day].hazard)
    _open_with_pioneers(world)
    train(world)
    for j in range(world.judgements.shape[0]):
        if world.judgements[j].day == day and world.judgements[j].skill >= 0.0:
            judge(world, world.judgements[j])


@inner
def _is_active(world, crew):
    """True while local people are wanted in a crew: hired for it, and not helping elsewhere while a partner runs the line."""
    if world.clock.experts_gone == 1:
        return world.clock.now >= min(crew.opens, crew.hires_alone)
    return world.clock.now >= crew.opens and not crew.away_from <= world.clock.now < crew.away_until


@inner
def _let_go(world, hazard):
    """Occupants whose day has come leave; the seat stays empty until a recruit has been found."""
    for k in range(world.seats.shape[0]):
        seat = world.seats[k]
        if seat.status == EMPTY or not (world.clock.now >= seat.leaves or hazard >= seat.hazard_end):
            continue
        if seat.status == ELSEWHERE:
            world.clock.elsewhere -= 1
        seat.status = EMPTY
        seat.occupant += 1
        seat.free_at = world.clock.now + np.int64(world.clock.replaced_ticks)


@inner
def _begin_care(world):
    """Technicians are wanted by the machines in their care: the share of them on lines whose people have come."""
    for c in range(world.crews.shape[0]):
        world.crews[c].care = 0.0
        world.crews[c].in_care = 0.0
    for s in range(world.stations.shape[0]):
        for g in range(world.stations[s].n_technicians):
            first = world.stations[s].technicians[g]
            world.crews[first].in_care += world.stations[s].n_machines
            crew = world.crews[world.stations[s].crew_first]
            # Their training begins with that of the operators.
            begins = crew.opens if world.clock.experts_gone == 0 else min(crew.opens, crew.hires_alone)
            if world.clock.now >= begins:
                world.crews[first].care += world.stations[s].n_machines
    for c in range(world.crews.shape[0]):
        if world.crews[c].works_alone == 1:
            # The first crew of a group holds the sums of the group.
            if c > 0 and world.crews[c - 1].group == world.crews[c].group:
                world.crews[c].care = world.crews[c - 1].care
            elif world.crews[c].in_care > 0.0:
                world.crews[c].care /= world.crews[c].in_care


@inner
def _count_wanted(world, cover):
    """People on each crew's list today, and the share of their time that they give it."""
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        crew.wanted = 0
        if not _is_active(world, crew):
            continue
        if crew.of_roster == 1:
            crew.share = 1.0
            for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
                crew.wanted += world.seats[k].rostered == 1 and world.seats[k].comes <= world.clock.now
            continue
        in_training = world.clock.now < (crew.hires if world.clock.experts_gone == 0 else crew.hires_alone)
        heads = crew.need * (crew.first_cover if in_training else cover)
        if crew.works_alone == 1:
            heads *= crew.care
        crew.wanted = min(np.int64(np.ceil(heads - 1e-6)), crew.n_seats)
        if in_training and crew.wanted > 0:
            crew.share = heads / crew.wanted
            # Recruits are trained for the places that people of other crews will not take.
            crew.wanted = max(np.int64(0), crew.wanted - crew.from_others)
            continue
        crew.share = min(1.0, heads / crew.wanted) if crew.wanted > 0 else 0.0


@inner
def _on_list(world, crew):
    """People a crew has: at work or on the way to it."""
    found = 0
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        found += world.seats[k].status != EMPTY and world.seats[k].status != ELSEWHERE
    return found


@inner
def _send_elsewhere(world):
    """Where fewer people are wanted than are at work, the last on the list work elsewhere until a crew wants them.

    Nobody's training is broken off: who has done it joins the crew, or works elsewhere.
    """
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        surplus = -crew.wanted
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            surplus += world.seats[k].status == AT_WORK
        k = crew.first_seat + crew.n_seats - 1
        while surplus > 0 and k >= crew.first_seat:
            seat = world.seats[k]
            if seat.status == AT_WORK and seat.busy == 0:
                seat.status = ELSEWHERE
                world.clock.elsewhere += 1
                surplus -= 1
            k -= 1


@inner
def _fill(world, c, hazard):
    """Fill a crew's list: its own people who worked elsewhere, then those of the same skill from other crews, then recruits."""
    crew = world.crews[c]
    if not _is_active(world, crew):
        return
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        seat = world.seats[k]
        if seat.status == EMPTY and seat.rostered == 1 and seat.occupant == 0 and seat.comes <= world.clock.now:
            _recruit(world, crew, seat, k, hazard)
    missing = crew.wanted - _on_list(world, crew)
    if world.clock.elsewhere > 0:
        for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
            if missing > 0 and world.seats[k].status == ELSEWHERE:
                world.seats[k].status = AT_WORK
                world.clock.elsewhere -= 1
                missing -= 1
    vacant = _vacant(world, crew)
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        if missing <= 0:
            break
        seat = world.seats[k]
        # The seat of a person of the roster is kept for them.
        if seat.status != EMPTY or (seat.rostered == 1 and seat.occupant == 0):
            continue
        came = NONE
        if world.clock.elsewhere > 0:
            came = _someone_elsewhere(world, crew)
        if came >= 0:
            _move(world, came, k)
            world.clock.elsewhere -= 1
            missing -= 1
        elif vacant > 0:
            # The place of a leaver stays empty until a recruit has been found, whichever seat it is.
            vacant -= 1
            missing -= 1
        elif seat.free_at <= world.clock.now:
            _recruit(world, crew, seat, k, hazard)
            missing -= 1
    crew.filled = 1


@inner
def _vacant(world, crew):
    """Places of leavers for whom no recruit has been found yet."""
    found = 0
    for k in range(crew.first_seat, crew.first_seat + crew.n_seats):
        found += world.seats[k].status == EMPTY and world.seats[k].free_at > world.clock.now
    return found


@inner
def _someone_elsewhere(world, crew):
    """Seat of someone of the same skill family who works elsewhere, of the same team if there is one; -1: nobody."""
    found = NONE
    for k in range(world.seats.shape[0]):
        if world.seats[k].status == ELSEWHERE and world.crews[world.seats[k].crew].family == crew.family:
            if world.crews[world.seats[k].crew].team == crew.team:
                return np.int64(k)
            if found < 0:
                found = np.int64(k)
    return found


@inner
def _move(world, old, new):
    """A person takes an empty seat of another crew, with all skills; the old seat is free for a recruit."""
    _copy_person(world, old, new)
    world.seats[new].status = AT_WORK
    world.seats[old].status = EMPTY
    world.seats[old].occupant += 1
    world.seats[old].free_at = world.clock.now


@inner
def _copy_person(world, old, new):
    """Write a person's own fields into another seat."""
    world.seats[new].person = world.seats[old].person
    world.seats[new].identity = world.seats[old].identity
    world.seats[new].leaves = world.seats[old].leaves
    world.seats[new].hazard_end = world.seats[old].hazard_end
    world.seats[new].free_at = world.seats[old].free_at
    world.seats[new].order = world.seats[old].order
    world.seats[new].status = world.seats[old].status
    world.seats[new].top = world.seats[old].top
    world.seats[new].prior = world.seats[old].prior
    world.seats[new].speaks = world.seats[old].speaks
    for i in range(2):
        world.seats[new].family[i] = world.seats[old].family[i]
        world.seats[new].practice[i] = world.seats[old].practice[i]
        world.seats[new].dated[i] = world.seats[old].dated[i]
        world.seats[new].since[i] = world.seats[old].since[i]
        world.seats[new].skill[i] = world.seats[old].skill[i]


@inner
def _recruit(world, crew, seat, k, hazard):
    """A new person takes an empty seat. Trained by the crew's first day if it began before the plant; else in the queue."""
    now = world.clock.now
    seat.person = scramble(np.uint64(seat.element) + scramble(np.uint64(seat.occupant + 1)))
    seat.identity = k * OCCUPANTS + min(seat.occupant, np.int64(OCCUPANTS - 1))
    seat.top = top_of(world.clock.spread, world.clock.top_floor, seat.person)
    is_of_roster = seat.rostered == 1 and seat.occupant == 0
    seat.leaves = seat.roster_leaves if is_of_roster else NEVER
    seat.hazard_end = hazard + exponential(stream(seat.person, TURNOVER), np.int64(0))
    if seat.leaves != NEVER:
        seat.hazard_end = np.inf
    seat.prior = 0.0
    if is_of_roster and seat.roster_prior >= 0.0:
        seat.prior = seat.roster_prior
    elif uniform(stream(seat.person, EARLIER_WORK), np.int64(0)) < world.clock.experienced or crew.works_alone == 1:
        seat.prior = world.clock.prior_hours if crew.works_alone == 0 else crew.practice
    seat.speaks = seat.roster_speaks if is_of_roster else 0
    for language in range(MAX_LANGUAGES):
        share = world.clock.speaks[language]
        if (
            not is_of_roster
            and share > 0.0
            and uniform(stream(seat.person, SECOND_LANGUAGE), np.int64(language)) < share
        ):
            seat.speaks |= np.int64(1) << np.int64(language)
    seat.family[0] = crew.family
    seat.family[1] = -1
    if is_of_roster:
        seat.family[1] = seat.roster_second
    elif crew.second >= 0 and uniform(stream(seat.person, CROSS_TRAINED), np.int64(0)) < world.clock.cross_trained:
        seat.family[1] = crew.second
    trained = crew.hires_alone if world.clock.experts_gone == 1 else crew.hires
    before_start = seat.comes <= 0 if is_of_roster else crew.filled == 0 and crew.opens < 0
    if before_start or (crew.filled == 0 and world.clock.experts_gone == 1):
        # Their training lies before the simulated time; or a partner has left whose line they were to take over.
        seat.status = IN_PLANT_TRAINING
        seat.free_at = now if is_of_roster else max(now, trained)
    elif world.clock.training_hours <= 0.0:
        seat.status = IN_PLANT_TRAINING
        seat.free_at = now
    else:
        seat.status = WAITS_FOR_CLASS
        world.clock.queued += 1
        seat.order = world.clock.queued
    begin_skills(world, seat, max(now, seat.free_at) if seat.status == IN_PLANT_TRAINING else now)


@inner
def _open_with_pioneers(world):
    """On the first day of a line its pioneers come: the most skilled of another line change places with its newcomers."""
    for c in range(world.crews.shape[0]):
        crew = world.crews[c]
        if crew.pioneers < 0 or world.clock.now < crew.starts or crew.wanted == 0:
            continue
        origin = world.crews[crew.pioneers]
        go = np.int64(np.rint(crew.pioneers_share * origin.wanted))
        for place in range(min(go, crew.n_seats)):
            best = NONE
            for k in range(origin.first_seat, origin.first_seat + origin.n_seats):
                free = (
                    world.seats[k].status == AT_WORK
                    and world.seats[k].busy == 0
                    and world.seats[k].family[0] == origin.family
                )
                if free and (best < 0 or world.seats[k].skill[0] > world.seats[best].skill[0]):
                    best = np.int64(k)
            newcomer = crew.first_seat + place
            if best >= 0 and world.seats[newcomer].status != EMPTY and world.seats[newcomer].busy == 0:
                _change_places(world, best, newcomer)
                world.seats[newcomer].practice[0] *= crew.pioneers_keep
                world.seats[newcomer].dated[0] *= crew.pioneers_keep
                look_at(world, world.seats[newcomer], 0, world.clock.now / TICKS_PER_HOUR)
        crew.pioneers = -2


@inner
def _change_places(world, one, other):
    """Two people change seats. The last row of the seats is kept free for this."""
    spare = world.seats.shape[0] - 1
    _copy_person(world, one, spare)
    _copy_person(world, other, one)
    _copy_person(world, spare, other)
    world.seats[spare].status = EMPTY
