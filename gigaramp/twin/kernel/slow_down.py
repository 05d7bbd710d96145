"""Each day's share of its time that a station has for product and for trials: scrap, cap and trials together.

A ramp-up gives up output to learn, and slower production makes fewer defects (Terwiesch and Bohn 2001, Int. J. Production
Economics 70(1)).
"""

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


@inner
def _pace_line(world, line, share):
    """Machines of a line run at the share of full rate at which its cells are started.

    Where that step is shared (line -1) it feeds all lines, so all machines run at its share.
    """
    for s in range(world.stations.shape[0]):
        if (world.stations[s].line == line or line < 0) and world.stations[s].kind == MACHINES:
            world.stations[s].pace = min(world.stations[s].pace, share)
