"""Plant-wide events: utilities, material, computers, strikes and holds stop steps; a new recipe costs knowledge."""

import numpy as np

from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    EVENT_GAP,
    EVENT_LENGTH,
    NEVER,
    NONE,
    ONE,
    RECIPE_CHANGE,
    SECOND,
    STOP_BEGAN,
    STOP_ENDED,
)
from gigaramp.twin.kernel.machines import account
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.random import duration, exponential, stream
from gigaramp.twin.kernel.shifts import resume, switch


@inner
def strike(world, e):
    """An event begins or ends. Recurring events have exponential gaps; lengths follow their own law."""
    event = world.events[e]
    leaf = world.servers.shape[0] + e
    now = world.clock.now
    if event.kind == RECIPE_CHANGE:
        for s in range(world.stations.shape[0]):
            if world.reach[e, s] == 1:
                world.stations[s].known *= event.keeps
    elif event.active == 0:
        event.active = 1
        _stop(world, e, event.kind, ONE)
        note(world, STOP_BEGAN, NONE, NONE, e, 0.0, event.kind)
        length = event.lasts_ticks * duration(
            world.table,
            event.law,
            event.cv,
            event.law_a,
            event.law_b,
            event.law_c,
            ONE,
            stream(event.element, EVENT_LENGTH),
            event.count,
        )
        schedule(world, leaf, now + np.int64(length) + 1, SECOND)
        return
    else:
        event.active = 0
        _stop(world, e, event.kind, NONE)
        note(world, STOP_ENDED, NONE, NONE, e, 0.0, event.kind)
    event.count += 1
    next_time = NEVER
    if event.every_ticks > 0.0:
        next_time = now + np.int64(event.every_ticks * exponential(stream(event.element, EVENT_GAP), event.count)) + 1
    schedule(world, leaf, next_time, SECOND)


@inner
def _stop(world, e, kind, change):
    """Add or lift one stop of a kind on every station the event reaches."""
    for s in range(world.stations.shape[0]):
        if world.reach[e, s] == 1:
            station = world.stations[s]
            for v in range(station.first_server, station.first_server + station.n_servers):
                account(world, v)
            station.stopped[kind] += change
            switch(world, station)
            resume(world, s)
