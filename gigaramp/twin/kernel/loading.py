"""A plant starts fewer cells while the scrap it sees is high, and loads its lines fully once scrap has fallen.

The choice between speed and learning of a ramp-up (Terwiesch and Bohn 2001, Int. J. Production Economics 70(1)).
"""

import math

from gigaramp.twin.kernel.compiled import inner

MEMORY_DAYS = 28.0  # what is seen counts for about four weeks


@inner
def look_at_scrap(clock, stations):
    """At a day's end: book what each judged station has seen, and set the share of full starts for the next day."""
    if clock[0].loading == 0:
        return
    kept = math.exp(-1.0 / MEMORY_DAYS)
    for s in range(stations.shape[0]):
        station = stations[s]
        station.seen_good = station.seen_good * kept + (station.good_total - station.good_before)
        station.seen_scrap = station.seen_scrap * kept + (station.scrap_total - station.scrap_before)
        station.good_before = station.good_total
        station.scrap_before = station.scrap_total
    above = (_scrap_seen(stations) - clock[0].load_full_below) / clock[0].load_span
    clock[0].load = 1.0 - (1.0 - clock[0].load_least) * min(1.0, max(0.0, above))


@inner
def _scrap_seen(stations):
    """Rolled scrap of the judged steps, lines together; 1 until the last of them has judged a unit."""
    passed = 1.0
    for s in range(stations.shape[0]):
        if stations[s].judged == 0 or (s > 0 and stations[s - 1].step == stations[s].step):
            continue
        good = 0.0
        scrap = 0.0
        # Stations of one step stand side by side, because they are numbered by step, then by line.
        other = s
        while other < stations.shape[0] and stations[other].step == stations[s].step:
            good += stations[other].seen_good
            scrap += stations[other].seen_scrap
            other += 1
        if good + scrap < 1.0:
            return 1.0
        passed *= good / (good + scrap)
    return 1.0 - passed
