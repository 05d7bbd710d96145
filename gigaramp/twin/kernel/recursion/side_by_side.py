"""Stations with several servers in the recursion: the server free for longest takes the next lot, lots may overtake.

Lots are started in the order they come, and done in the order of their ends. Where two machines do something in the same
microsecond, the calendar goes by what was scheduled first; where that cannot be told here, the calendar must decide.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import BLOCKED, BLOCKED_TIME, IDLE, NEVER, NONE, SERVICE, STARVED, WORKING
from gigaramp.twin.kernel.random import stream
from gigaramp.twin.kernel.recursion.lots_in_turn import end_stage, finish_lot, inputs_ready_at, leave, start_lot
from gigaramp.twin.kernel.recursion.rings import (
    AMBIGUOUS,
    BY_RESTORATION,
    BY_SHIFT,
    GONE,
    OVERFULL,
    UNKNOWN,
    is_full,
    leaves_at,
    started_at,
)
from gigaramp.twin.kernel.recursion.spans import spend, wait_for_opening, work_off
from gigaramp.twin.kernel.recursion.works import work_of


@inner
def go_on_side_by_side(world, g):
    """Go on with a station of several servers as far as its neighbours are known."""
    while world.verdict[0] == 0:
        if not _start_all(world, g):
            return
        head = _head(world, g)
        left = NEVER
        if head >= 0:
            span = world.spans[head]
            left = leaves_at(world, world.stages[g].output, span.lot, span.done)
            if left == UNKNOWN:
                return
        first = _first_done(world, g)
        if head < 0 and first < 0:
            _end(world, g)
            return
        if head >= 0 and (first < 0 or left <= world.spans[first].done):
            _let_go(world, g, head, left)
        else:
            _finish(world, g, first)


@inner
def _start_all(world, g):
    """Start lots while a server is free; False where it is not known when the next lot comes."""
    stage = world.stages[g]
    s = stage.station
    station = world.stations[s]
    while stage.no_more == 0:
        v = _free_longest(world, g)
        if v < 0:
            return True
        ready = inputs_ready_at(world, g)
        if ready == UNKNOWN or is_full(world, stage.output):
            return False
        span = world.spans[v]
        if not spend(world, span, s, max(ready, span.at), STARVED) or not wait_for_opening(world, span, s):
            stage.no_more = 1
            return True
        start_lot(world, g, v)
        span.status = WORKING
        draws = np.int64(station.job / station.units_a_draw + 0.5)
        server = world.servers[v]
        ticks = work_of(world, station, server, draws, stream(server.element, SERVICE), server.jobs - 1)
        span.done = work_off(world, span, s, v, ticks)
        if span.done == NEVER:
            span.status = GONE
    return True


@inner
def _free_longest(world, g):
    """The server that has been free for longest; -1: none is free."""
    station = world.stations[world.stages[g].station]
    chosen = NONE
    for v in range(station.first_server, station.first_server + station.n_servers):
        if world.spans[v].status == IDLE and (chosen < 0 or world.spans[v].freed < world.spans[chosen].freed):
            chosen = np.int64(v)
    return chosen


@inner
def _head(world, g):
    """The server whose lot is the next to leave; -1: none waits to leave."""
    station = world.stations[world.stages[g].station]
    chosen = NONE
    for v in range(station.first_server, station.first_server + station.n_servers):
        if world.spans[v].status == BLOCKED and (chosen < 0 or world.spans[v].lot < world.spans[chosen].lot):
            chosen = np.int64(v)
    return chosen


@inner
def _first_done(world, g):
    """The server that is done first; -1: none works."""
    station = world.stations[world.stages[g].station]
    chosen = NONE
    for v in range(station.first_server, station.first_server + station.n_servers):
        if world.spans[v].status == WORKING and (chosen < 0 or _is_before(world, v, chosen)):
            chosen = np.int64(v)
    return chosen


@inner
def _is_before(world, v, w):
    """True where server v is done before w. In the same microsecond the one that was scheduled first goes first."""
    a = world.spans[v]
    b = world.spans[w]
    if a.done != b.done:
        return a.done < b.done
    if a.keyed != b.keyed:
        return a.keyed < b.keyed
    if a.keyed_by != b.keyed_by:
        if a.keyed_by == BY_SHIFT or b.keyed_by == BY_SHIFT:
            return a.keyed_by == BY_SHIFT
        world.verdict[0] = AMBIGUOUS
        return False
    if a.keyed_by == BY_RESTORATION:
        world.verdict[0] = AMBIGUOUS
        return False
    return v < w if a.keyed_by == BY_SHIFT else a.number < b.number


@inner
def _finish(world, g, v):
    """The lot of a server is done: it wants to leave, or all of it was scrapped and the server is free."""
    stage = world.stages[g]
    span = world.spans[v]
    finish_lot(world, g, v)
    if span.units > 0:
        span.status = BLOCKED
        return
    if stage.released == span.at:
        # Which of two servers was free first is not known here.
        world.verdict[0] = AMBIGUOUS
    leave(world, g, v)
    span.status = IDLE


@inner
def _let_go(world, g, v, left):
    """The next lot leaves its server."""
    stage = world.stages[g]
    span = world.spans[v]
    ring = world.rings[stage.output]
    if left > span.done and ring.watched == 1:
        world.verdict[0] = OVERFULL
        return
    draw = span.lot - ring.capacity if ring.unit == 1 else ring.seen - 1
    if ring.consumer >= 0 and started_at(world, stage.output, draw) == left:
        stage.released = left
    if not spend(world, span, stage.station, left, BLOCKED_TIME):
        span.status = GONE
        return
    leave(world, g, v)
    span.status = IDLE


@inner
def _end(world, g):
    """No server works or waits to leave: those that are free stay so to the end."""
    station = world.stations[world.stages[g].station]
    for v in range(station.first_server, station.first_server + station.n_servers):
        if world.spans[v].status == IDLE:
            spend(world, world.spans[v], world.stages[g].station, NEVER, STARVED)
    end_stage(world, g)
