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
from gigaramp.twin.kernel.people.skills import look_at


@inner
def begin_skills(world, seat, end):
    """A recruit's practice is what the training is worth, dated by its middle; a second skill begins with its own hours."""
    ends = end / TICKS_PER_HOUR
    span = world.clock.training_span
    seat.since[0] = ends - span
    seat.practice[0] = world.clock.training_hours
    seat.dated[0] = world.clock.training_hours * span * 0.5
    seat.since[1] = ends - span
    seat.practice[1] = 0.0
    if seat.family[1] >= 0:
        is_of_roster = seat.rostered == 1 and seat.occupant == 0
        seat.practice[1] = world.clock.training_hours if is_of_roster else world.clock.cross_hours
    seat.dated[1] = seat.practice[1] * span * 0.5
    for i in range(2):
        look_at(world, seat, i, ends)


@inner
def train(world):
    """Those who waited longest take the free seats of the training centre; who has done the programme joins the crew."""
    now = world.clock.now
    in_class = 0.0
    waiting = 0
    for k in range(world.seats.shape[0]):
        seat = world.seats[k]
        if seat.status == IN_CLASS and seat.free_at <= now:
            seat.status = IN_PLANT_TRAINING
            seat.free_at = now + np.int64(world.clock.plant_training_ticks)
        if seat.status == IN_PLANT_TRAINING and seat.free_at <= now:
            seat.status = AT_WORK
            if seat.practice[0] == world.clock.training_hours:
                begin_skills(world, seat, now)
        in_class += seat.status == IN_CLASS
        waiting += seat.status == WAITS_FOR_CLASS
    while waiting > 0 and in_class < world.clock.class_seats:
        first = NONE
        for k in range(world.seats.shape[0]):
            if world.seats[k].status == WAITS_FOR_CLASS and (
                first < 0 or world.seats[k].order < world.seats[first].order
            ):
                first = np.int64(k)
        world.seats[first].status = IN_CLASS
        world.seats[first].free_at = now + np.int64(world.clock.class_ticks)
        waiting -= 1
        in_class += 1.0
