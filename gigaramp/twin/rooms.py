"""Room of a pool that is counted in lots: the same line counted unit by unit must stand still as often.

Take u, what the steps before a pool have worked off, and d, what the steps after it have. Counted by unit, u - d runs
over a range as wide as the room B and the machines that hold a done unit. Lots change that range in four ways, and
the pool's room makes good for each (docs/understand/lots.md):

1. servers beyond the first hold whole lots, done before the pool or begun after it: half of each counts;
2. lots that fit one another (a common divisor g) fill the pool to its end, others leave half a lot on either side;
3. a side that stands still must wait for a whole lot: the gap jumps by k, evenly spread over a lot, where by unit it
   is reflected. On a range W a walk between two such jumps loses as much as one reflected on W - E[k^2] / E[k], which
   is W - 2/3 of a lot (renewal reward, Ross 1996, Stochastic Processes, section 3.6): a third of a lot on each side;
4. only whole lots fit in, so the room is rounded to the nearest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, gcd

from gigaramp.twin.kernel.constants import PLACES
from gigaramp.twin.rows import Row


def room(written: float, use: float, feeders: Sequence[Row], takers: Sequence[Row]) -> int:
    """Units of the feeders that their pool holds, where the file writes a room of `written` units for single units.

    `use` is the most units that one unit of a taker consumes. With lots of one unit this is the written room, rounded.
    """
    # One unit less than a lot of the next step: with less room, lots that scrap has made short could lock the line.
    least = max(ceil(int(taker.job) * use - 1e-9) for taker in takers) - 1
    if any(station.kind == PLACES for station in (*feeders, *takers)):
        # A tray waits in its own places, before and after: nothing to make good.
        return max(round(written), least)
    by_unit, by_lot = _common(feeders, takers, use)
    more = _beyond_first(feeders) + use * _beyond_first(takers)
    waits = (_lot_beyond_draw(feeders) + use * _lot_beyond_draw(takers)) / 3.0
    wanted = written + more + by_unit - by_lot + waits
    return max(by_lot * round(wanted / by_lot), least)


def _common(feeders: Sequence[Row], takers: Sequence[Row], use: float) -> tuple[int, int]:
    """Largest number of units that divides every transfer: counted by draw, and by lot."""
    if use != 1.0 or any(feeder.n_inspects > 0 for feeder in feeders):
        # Scrap shortens what a feeder hands on, so that its lots fit nothing.
        return 1, 1
    stations = (*feeders, *takers)
    return gcd(*(int(station.units_a_draw) for station in stations)), gcd(*(int(station.job) for station in stations))


def _beyond_first(stations: Sequence[Row]) -> float:
    """Half of what machines beyond the first hold, less half of what servers beyond the first hold."""
    held = sum(int(s.n_machines) * int(s.units_a_draw) - int(s.n_servers) * int(s.job) for s in stations)
    first = max(int(s.units_a_draw) for s in stations) - max(int(s.job) for s in stations)
    return (held - first) / 2.0


def _lot_beyond_draw(stations: Sequence[Row]) -> float:
    """Units by which a lot is larger than what is handed on at once in the plant."""
    return float(max(int(s.job) - int(s.units_a_draw) for s in stations))


__all__ = ["room"]
