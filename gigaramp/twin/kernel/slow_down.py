"""Each day's share of its time that a station has for product and for trials: scrap, cap and trials together.

A ramp-up gives up output to learn, and slower production makes fewer defects (Terwiesch and Bohn 2001, Int. J. Production
Economics 70(1)).
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import MACHINES


@inner
def slow_down(world, day):
    """Set every station's load, trials and pace for a day. Shared steps give up nothing for the trials of one line."""
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        station.trial = world.days[day].trial[station.line] if station.tries == 1 else 0.0
        share = station.allowed
        if station.capped == 1:
            share = min(share, world.days[day].cap[station.line])
        station.pace = share
        station.load = min(share, 1.0 - station.trial)
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.loaded == 1 or station.capped == 1:
            _pace_line(world, station.line, station.pace)
    for s in range(world.stations.shape[0]):
        if world.stations[s].behind == 1:
            _fit_job(world, world.stations[s])


@inner
def _fit_job(world, station):
    """A job behind a step that is held down is made smaller with it, so that it comes together as quickly as at full rate.

    A shared step gets what its lines send: the mean share of those that have started.
    """
    total = lines = 0.0
    for s in range(world.stations.shape[0]):
        gate = world.stations[s]
        if gate.loaded == 0 and gate.capped == 0:
            continue
        if gate.line == station.line or (station.line < 0 and world.clock.now >= gate.starts):
            total += gate.pace
            lines += 1.0
    share = total / lines if lines > 0.0 else 1.0
    station.job_now = station.job
    # Trays, loads and batches are things of the plant: they stay as they are.
    if share < 1.0 and station.piece == station.job and station.units_a_draw == 1.0:
        station.job_now = max(np.int64(np.rint(station.job * share)), np.int64(1))


@inner
def _pace_line(world, line, share):
    """Machines of a line run at the share of full rate at which its cells are started.

    Where that step is shared (line -1) it feeds all lines, so all machines run at its share.
    """
    for s in range(world.stations.shape[0]):
        if (world.stations[s].line == line or line < 0) and world.stations[s].kind == MACHINES:
            world.stations[s].pace = min(world.stations[s].pace, share)
