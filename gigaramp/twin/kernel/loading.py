"""A line starts fewer cells while the scrap it sees is high, and is loaded fully once scrap has fallen.

The choice between speed and learning of a ramp-up (Terwiesch and Bohn 2001, Int. J. Production Economics 70(1)).
"""

import math

from gigaramp.twin.kernel.compiled import inner

MEMORY_DAYS = 28.0  # what is seen counts for about four weeks


@inner
def look_at_scrap(world):
    """At a day's end: book what each judged station has seen, and set the share of full starts it allows each line."""
    if world.clock.loading == 0:
        return
    kept = math.exp(-1.0 / MEMORY_DAYS)
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        station.seen_good = station.seen_good * kept + (station.good_total - station.good_before)
        station.seen_scrap = station.seen_scrap * kept + (station.scrap_total - station.scrap_before)
        station.good_before = station.good_total
        station.scrap_before = station.scrap_total
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if station.loaded == 1:
            above = (_scrap_seen(world, station.line) - world.clock.load_full_below) / world.clock.load_span
            station.allowed = 1.0 - (1.0 - world.clock.load_least) * min(1.0, max(0.0, above))


@inner
def _scrap_seen(world, line):
    """Rolled scrap of a line's own judged steps and of those it shares; 1 until each of them has judged a unit.

    Without a line of its own (-1) the first step feeds all lines, and looks at all of them together.
    """
    passed = 1.0
    for s in range(world.stations.shape[0]):
        first = s == 0 or world.stations[s - 1].step != world.stations[s].step
        mine = line >= 0 and (world.stations[s].line == line or world.stations[s].line < 0)
        if world.stations[s].judged == 0 or not (mine or (line < 0 and first)):
            continue
        good = world.stations[s].seen_good
        scrap = world.stations[s].seen_scrap
        if line < 0:
            # Stations of one step stand side by side, because they are numbered by step, then by line.
            other = s + 1
            while other < world.stations.shape[0] and world.stations[other].step == world.stations[s].step:
                good += world.stations[other].seen_good
                scrap += world.stations[other].seen_scrap
                other += 1
        if good + scrap < 1.0:
            return 1.0
        passed *= good / (good + scrap)
    return 1.0 - passed
