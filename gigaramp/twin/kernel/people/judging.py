"""An expert's judgement sets or corrects a skill from its day on."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import EMPTY, TICKS_PER_HOUR
from gigaramp.twin.kernel.people.skills import look_at, practice_for
from gigaramp.twin.kernel.random import scramble

_WEEK_HOURS = 168.0
_WORKING_HOURS = 36.0  # of a shift worker, in a week


@inner
def judge(world, judgement):
    """From today a person, or everyone of a crew, has the skill that an expert saw; recency starts again at 1."""
    now = world.clock.now / TICKS_PER_HOUR
    for k in range(world.seats.shape[0]):
        seat = world.seats[k]
        crew = world.crews[seat.crew]
        if seat.status == EMPTY:
            continue
        if judgement.seat >= 0:
            # A person of the roster may have moved to another seat: the key finds them.
            if seat.person != scramble(np.uint64(world.seats[judgement.seat].element) + scramble(np.uint64(1))):
                continue
        elif (judgement.line >= 0 and crew.line != judgement.line) or (
            judgement.team >= 0 and crew.team != judgement.team
        ):
            continue
        for i in range(2):
            if seat.family[i] == judgement.family:
                wanted = judgement.skill * world.clock.requirement
                hours = practice_for(wanted, seat.top, world.clock.learning_hours)
                if i == 0:
                    # Earlier work that was thought to help more than was seen does not.
                    seat.prior = min(seat.prior, hours)
                    hours -= seat.prior
                seat.practice[i] = hours
                # As if it had been gained evenly in full working weeks up to today: then recency is 1.
                span = seat.practice[i] * _WEEK_HOURS / _WORKING_HOURS
                seat.since[i] = now - span
                seat.dated[i] = seat.practice[i] * span * 0.5
                look_at(world, seat, i, now)
