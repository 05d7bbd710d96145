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
def strike(clock, stations, servers, pools, tree, todo, events, reach, table, records, e):
    """An event begins or ends. Recurring events have exponential gaps; lengths follow their own law."""
    event = events[e]
    leaf = servers.shape[0] + e
    now = clock[0].now
    if event.kind == RECIPE_CHANGE:
        for s in range(stations.shape[0]):
            if reach[e, s] == 1:
                stations[s].known *= event.keeps
    elif event.active == 0:
        event.active = 1
        _stop(clock, stations, servers, pools, tree, todo, reach, e, event.kind, ONE)
        note(clock, records, STOP_BEGAN, NONE, NONE, e, 0.0, event.kind)
        length = event.lasts_ticks * duration(
            event.law, event.cv, event.law_a, event.law_b, event.law_c, table, ONE,
            stream(event.element, EVENT_LENGTH), event.count,
        )  # fmt: skip
        schedule(tree, clock, leaf, now + np.int64(length) + 1, SECOND)
        return
    else:
        event.active = 0
        _stop(clock, stations, servers, pools, tree, todo, reach, e, event.kind, NONE)
        note(clock, records, STOP_ENDED, NONE, NONE, e, 0.0, event.kind)
    event.count += 1
    next_time = NEVER
    if event.every_ticks > 0.0:
        next_time = now + np.int64(event.every_ticks * exponential(stream(event.element, EVENT_GAP), event.count)) + 1
    schedule(tree, clock, leaf, next_time, SECOND)


@inner
def _stop(clock, stations, servers, pools, tree, todo, reach, e, kind, change):
    """Add or lift one stop of a kind on every station the event reaches."""
    for s in range(stations.shape[0]):
        if reach[e, s] == 1:
            station = stations[s]
            for v in range(station.first_server, station.first_server + station.n_servers):
                account(clock, stations, servers, pools, v)
            station.stopped[kind] += change
            switch(clock, station)
            resume(clock, stations, servers, tree, todo, s)
