"""What happens to one lot in the recursion: its inputs are drawn, it is done and looked at, and it leaves."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    DEFECT,
    DEFECT_TICKS,
    DEFECT_UNITS,
    DEFECTS,
    GOOD,
    PRODUCING,
    SCRAP,
    STARTED,
    WIP,
)
from gigaramp.twin.kernel.random import binomial, stream
from gigaramp.twin.kernel.recursion.rings import (
    DEPARTURES_FULL,
    OVERFULL,
    UNKNOWN,
    draw_units,
    hand_on,
    is_put_together,
    next_need,
    ready_at,
)


@inner
def inputs_ready_at(world, g):
    """When all inputs of the next lot are there. UNKNOWN, or NEVER when one of them does not come."""
    stage = world.stages[g]
    station = world.stations[stage.station]
    ready = np.int64(0)
    for i in range(stage.n_inputs):
        ring = world.rings[stage.inputs[i]]
        at = ready_at(world, stage.inputs[i], next_need(ring, station, i))
        if at == UNKNOWN:
            return UNKNOWN
        ready = max(ready, at)
    return ready


@inner
def start_lot(world, g, v):
    """Draw the inputs of the next lot, at the time of its server's span."""
    stage = world.stages[g]
    s = stage.station
    station = world.stations[s]
    span = world.spans[v]
    slot = world.slots[span.slot]
    for i in range(stage.n_inputs):
        r = stage.inputs[i]
        ring = world.rings[r]
        need = next_need(ring, station, i)
        if ring.producer >= 0:
            ring.carry += station.job * station.input_use[i] - need
            world.weekly[slot.week, s, WIP] -= need
        draw_units(world, r, need, span.at)
    world.daily[slot.day, s, STARTED] += station.job
    span.number = stage.n
    stage.n += 1
    stage.in_work += 1
    stage.held -= span.at
    world.servers[v].jobs += 1


@inner
def finish_lot(world, g, v):
    """The lot is done at the time of its server's span: bad units are sorted out, the rest is handed on, if any."""
    stage = world.stages[g]
    s = stage.station
    station = world.stations[s]
    server = world.servers[v]
    span = world.spans[v]
    slot = world.slots[span.slot]
    bad = np.int64(0)
    if station.origin >= 0:
        bad = binomial(stream(server.element, DEFECTS), server.jobs, station.job, station.defect_now)
        world.weekly[slot.week, s, DEFECT] += bad * stage.defect_ticks
        world.weekly[slot.week, s, PRODUCING] -= bad * stage.defect_ticks
        world.weekly[slot.week, s, DEFECT_UNITS] += bad
        world.weekly[slot.week, s, DEFECT_TICKS] += bad * stage.defect_ticks
        world.found[0, s, station.origin] += bad
    span.units = station.job - bad
    span.done = span.at
    world.daily[slot.day, s, GOOD] += span.units
    world.daily[slot.day, s, SCRAP] += bad
    world.clock.visits += 1
    if world.departures.shape[0] > 1:
        note_departure(world, s, v - station.first_server, span.at, span.units)
    if span.units > 0:
        span.lot = world.rings[stage.output].n_done
        hand_on(world, stage.output, span.at, span.units)
        stage.lots += 1


@inner
def leave(world, g, v):
    """The lot leaves its server at the time of the server's span."""
    stage = world.stages[g]
    span = world.spans[v]
    stage.held += span.at
    stage.in_work -= 1
    stage.frees += 1
    span.freed = stage.frees
    ring = world.rings[stage.output]
    if span.units > 0 and ring.consumer >= 0:
        if is_put_together(world, stage.output, span.lot, span.at):
            world.verdict[0] = OVERFULL
        ring.entered += span.units
        ring.entered_sum += span.units * span.at
        ring.changed = max(ring.changed, span.at)
        world.weekly[world.slots[span.slot].week, ring.consumer, WIP] += span.units


@inner
def end_stage(world, g):
    """Nothing more happens at this station before the end."""
    stage = world.stages[g]
    stage.ended = 1
    world.rings[stage.output].done_ended = 1
    for i in range(stage.n_inputs):
        world.rings[stage.inputs[i]].start_ended = 1


@inner
def note_departure(world, s, server, when, units):
    """Keep when a lot was done, where somebody asked for it."""
    if world.clock.n_records >= world.departures.shape[0]:
        world.verdict[0] = DEPARTURES_FULL
        return
    row = world.departures[world.clock.n_records]
    row.when = when
    row.station = s
    row.server = server
    row.units = units
    world.clock.n_records += 1
