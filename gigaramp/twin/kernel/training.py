"""The training programme: who waits for the training centre, who is in class, and what a recruit can do after it."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    AT_WORK,
    IN_CLASS,
    IN_PLANT_TRAINING,
    NONE,
    TICKS_PER_HOUR,
    WAITS_FOR_CLASS,
)
from gigaramp.twin.kernel.skills import look_at


@inner
def begin_skills(clock, seat, end):
    """A recruit's practice is what the training is worth, dated by its middle; a second skill begins with its own hours."""
    ends = end / TICKS_PER_HOUR
    span = clock[0].training_span
    seat.since[0] = ends - span
    seat.practice[0] = clock[0].training_hours
    seat.dated[0] = clock[0].training_hours * span * 0.5
    seat.since[1] = ends - span
    seat.practice[1] = 0.0
    if seat.family[1] >= 0:
        is_of_roster = seat.rostered == 1 and seat.occupant == 0
        seat.practice[1] = clock[0].training_hours if is_of_roster else clock[0].cross_hours
    seat.dated[1] = seat.practice[1] * span * 0.5
    for i in range(2):
        look_at(clock, seat, i, ends)


@inner
def train(clock, seats):
    """Those who waited longest take the free seats of the training centre; who has done the programme joins the crew."""
    now = clock[0].now
    in_class = 0.0
    waiting = 0
    for k in range(seats.shape[0]):
        seat = seats[k]
        if seat.status == IN_CLASS and seat.free_at <= now:
            seat.status = IN_PLANT_TRAINING
            seat.free_at = now + np.int64(clock[0].plant_training_ticks)
        if seat.status == IN_PLANT_TRAINING and seat.free_at <= now:
            seat.status = AT_WORK
            if seat.practice[0] == clock[0].training_hours:
                begin_skills(clock, seat, now)
        in_class += seat.status == IN_CLASS
        waiting += seat.status == WAITS_FOR_CLASS
    while waiting > 0 and in_class < clock[0].class_seats:
        first = NONE
        for k in range(seats.shape[0]):
            if seats[k].status == WAITS_FOR_CLASS and (first < 0 or seats[k].order < seats[first].order):
                first = np.int64(k)
        seats[first].status = IN_CLASS
        seats[first].free_at = now + np.int64(clock[0].class_ticks)
        waiting -= 1
        in_class += 1.0
