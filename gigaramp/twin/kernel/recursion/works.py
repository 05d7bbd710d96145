"""Times of work drawn ahead, a block of lots at a time: the calendar's draws, rounded as the calendar rounds them."""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import CONSTANT, EXPONENTIAL, SERVICE
from gigaramp.twin.kernel.logarithm import natural_log
from gigaramp.twin.kernel.random import duration, stream, uniform


@inner
def draw_works(world, g):
    """Draw the next block of a station with one server."""
    stage = world.stages[g]
    station = world.stations[stage.station]
    server = world.servers[station.first_server]
    draws = np.int64(station.job / station.units_a_draw + 0.5)
    key = stream(server.element, SERVICE)
    first = stage.drawn
    works = world.works[stage.first_work : stage.first_work + stage.block]
    if station.law == CONSTANT or station.cv == 0.0:
        if first == 0:
            works[:] = np.int64(np.rint(station.unit_ticks * np.float64(draws) / server.n_machines))
    elif station.law == EXPONENTIAL and draws == 1:
        mean = station.unit_ticks
        machines = np.float64(server.n_machines)
        uniforms = world.uniforms[: stage.block]
        for k in range(stage.block):
            uniforms[k] = uniform(key, first + k)
        for k in range(stage.block):
            works[k] = np.int64(np.rint(mean * -natural_log(uniforms[k]) / machines))
    else:
        for k in range(stage.block):
            works[k] = work_of(world, station, server, draws, key, first + k)
    stage.drawn += stage.block


@inner
def work_of(world, station, server, draws, key, job):
    """Ticks of work of one lot, as `flow.start` draws it."""
    ticks = station.unit_ticks * duration(
        world.table, station.law, station.cv, station.law_a, station.law_b, station.law_c, draws, key, job
    )
    return np.int64(np.rint(ticks / server.n_machines))
