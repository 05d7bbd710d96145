"""Stations with one server in the recursion: lots start, are done and leave one after the other."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import BLOCKED, BLOCKED_TIME, GOOD, IDLE, NEVER, STARTED, STARVED, WIP, WORKING
from gigaramp.twin.kernel.recursion.lots_in_turn import (
    end_stage,
    finish_lot,
    inputs_ready_at,
    leave,
    note_departure,
    start_lot,
)
from gigaramp.twin.kernel.recursion.rings import OVERFULL, PLAIN, UNKNOWN, is_full, leaves_at
from gigaramp.twin.kernel.recursion.spans import spend, wait_for_opening, work_off
from gigaramp.twin.kernel.recursion.works import draw_works


@inner
def go_on_alone(world, g):
    """Go on with a station of one server as far as its neighbours are known."""
    plain = world.stages[g].pace == PLAIN
    while True:
        if plain:
            if not _run_ahead(world, g):
                return
            if world.stages[g].n > world.stages[g].first_n:
                _catch_up(world, g)
        gone_on = _one_lot(world, g)
        if plain:
            _begin(world, g)
        if not gone_on:
            return


@inner
def _one_lot(world, g):
    """Let the last lot leave and work on the next one. False when that is not known yet, or after the end."""
    stage = world.stages[g]
    s = stage.station
    v = world.stations[s].first_server
    span = world.spans[v]
    if span.status == BLOCKED:
        left = leaves_at(world, stage.output, span.lot, span.done)
        if left == UNKNOWN:
            return False
        if left > span.done and world.rings[stage.output].watched == 1:
            world.verdict[0] = OVERFULL
            return False
        if not spend(world, span, s, left, BLOCKED_TIME):
            end_stage(world, g)
            return False
        leave(world, g, v)
        span.status = IDLE
    ready = inputs_ready_at(world, g)
    if ready == UNKNOWN or is_full(world, stage.output):
        return False
    if not spend(world, span, s, max(ready, span.at), STARVED) or not wait_for_opening(world, span, s):
        end_stage(world, g)
        return False
    if stage.n == stage.drawn:
        draw_works(world, g)
    ticks = world.works[stage.first_work + (stage.n & (stage.block - 1))]
    start_lot(world, g, v)
    span.status = WORKING
    if work_off(world, span, s, v, ticks) == NEVER:
        end_stage(world, g)
        return False
    finish_lot(world, g, v)
    if span.units > 0:
        span.status = BLOCKED
    else:
        leave(world, g, v)
        span.status = IDLE
    return world.verdict[0] == 0


@inner
def _run_ahead(world, g):
    """The same, lot after lot, inside one open slot: one server without failures and scrap, lots and draws of one unit.

    This loop is what the recursion is fast for; all books follow from four sums. False where only a neighbour is waited for.
    """
    stage = world.stages[g]
    span = world.spans[world.stations[stage.station].first_server]
    if span.on == 0 or span.status != BLOCKED or span.slot == world.slots.shape[0] - 2:
        return True
    inflow = world.rings[stage.inputs[0]]
    outflow = world.rings[stage.output]
    if stage.n == stage.drawn:
        draw_works(world, g)
    first = stage.n
    bound = min(inflow.n_done, outflow.n_started + outflow.capacity + 1, stage.drawn)
    if outflow.consumer >= 0:
        bound = min(bound, outflow.n_started + outflow.most_ahead)
    works = world.works
    first_work, block_mask = stage.first_work, stage.block - 1
    in_done, in_done_mask = inflow.first_done, inflow.done_mask
    in_start, in_start_mask = inflow.first_start, inflow.start_mask
    in_room = inflow.capacity
    out_done, out_done_mask = outflow.first_done, outflow.done_mask
    out_start, out_start_mask = outflow.first_start, outflow.start_mask
    out_room = outflow.capacity
    slot_end = span.slot_end
    done = span.done
    blocked = stage.blocked
    leaving = stage.leaving
    starting = stage.starting
    joining = stage.joining
    last_left = stage.last_left
    last_start = stage.last_start
    n = first
    while n < bound:
        left = max(done, world.start_times[out_start + ((n - 1 - out_room) & out_start_mask)])
        came = world.done_times[in_done + (n & in_done_mask)]
        start = max(left, came)
        end = start + works[np.uint64(first_work + (n & block_mask))]
        if end >= slot_end:
            break
        world.start_times[in_start + (n & in_start_mask)] = start
        joining += max(came, world.start_times[in_start + ((n - in_room) & in_start_mask)])
        world.done_times[out_done + (n & out_done_mask)] = end
        blocked += left - done
        leaving += left
        starting += start
        done = end
        last_left = left
        last_start = start
        n += 1
    stage.n = n
    stage.blocked = blocked
    stage.leaving = leaving
    stage.starting = starting
    stage.joining = joining
    stage.last_left = last_left
    stage.last_start = last_start
    span.done = done
    inflow.n_started += n - first
    outflow.n_done += n - first
    if world.departures.shape[0] > 1:
        for k in range(first, n):
            note_departure(world, stage.station, 0, world.done_times[out_done + (k & out_done_mask)], 1)
    return n < bound or n == stage.drawn or inflow.done_ended == 1 or outflow.start_ended == 1


@inner
def _catch_up(world, g):
    """Bring the books up to what the plain loop has done in this slot."""
    stage = world.stages[g]
    s = stage.station
    v = world.stations[s].first_server
    span = world.spans[v]
    count = stage.n - stage.first_n
    inflow = world.rings[stage.inputs[0]]
    outflow = world.rings[stage.output]
    slot = world.slots[span.slot]
    world.daily[slot.day, s, STARTED] += count
    world.daily[slot.day, s, GOOD] += count
    world.clock.visits += count
    world.servers[v].jobs += count
    idle = stage.starting - stage.leaving
    span.blocked += stage.blocked
    span.starved += idle
    span.worked += span.done - stage.begun - stage.blocked - idle
    span.at = span.done
    span.lot += count
    stage.held -= idle
    if inflow.producer >= 0:
        inflow.drawn += count
        inflow.head += count
        inflow.taken += count
        inflow.taken_sum += stage.starting
        inflow.waited += stage.starting - stage.joining
        inflow.changed = max(inflow.changed, stage.last_start)
        world.weekly[slot.week, s, WIP] -= count
    if outflow.consumer >= 0:
        outflow.made += count
        outflow.entered += count
        outflow.entered_sum += stage.leaving
        outflow.changed = max(outflow.changed, stage.last_left)
        world.weekly[slot.week, outflow.consumer, WIP] += count
    if outflow.watched == 1 and stage.blocked > 0:
        world.verdict[0] = OVERFULL


@inner
def _begin(world, g):
    """From here the plain loop counts anew."""
    stage = world.stages[g]
    span = world.spans[world.stations[stage.station].first_server]
    stage.first_n = stage.n
    stage.begun = span.done
    stage.blocked = 0
    stage.leaving = 0
    stage.starting = 0
    stage.joining = 0
