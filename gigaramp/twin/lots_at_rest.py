"""Lots that wait in a pool or lie in places, made as many units as a log tells, between two events of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gigaramp.twin.world import World


def fill_pool(world: World, p: int, wanted: int) -> None:
    """Let a pool hold this many units: its lots grow or shrink alike. The steps behind it look at it anew."""
    pool, now = world.pools[p], int(world.clock[0].now)
    pool.area += float(pool.level) * (now - int(pool.changed))
    pool.changed = now
    rows = [int(pool.first_row + (pool.head + k) % pool.n_rows) for k in range(int(pool.n_lots))]
    if not rows and wanted > 0:
        rows = [_new_lot(world, p)]
    if rows:
        pool.level = _resize(world, rows, wanted)
    for k in range(int(pool.n_consumers)):
        _wake(world, int(pool.consumers[k]))


def fill_trays(world: World, s: int, wanted: int) -> None:
    """Let the trays in places hold this many units; empty places stay empty, for nobody knows when they would be done."""
    station, now = world.stations[s], int(world.clock[0].now)
    rows = [int(station.first_row + (station.head + k) % station.n_rows) for k in range(int(station.n_trays))]
    if not rows:
        return
    before = int(world.lots.units[rows].sum())
    change = _resize(world, rows, wanted) - before
    station.held_area += float(station.in_work) * (now - int(station.in_work_since))
    station.in_work_since = now
    station.in_work += change
    station.inside += change
    _wake(world, s)


def _resize(world: World, rows: list[int], wanted: int) -> int:
    """Share out `wanted` units over lots in proportion to what they hold; what is hidden in them goes in proportion."""
    lots: Any = world.lots
    before = np.asarray(lots.units[rows], np.float64)
    there = before.sum()
    shares = before / there if there > 0.0 else np.full(len(rows), 1.0 / len(rows))
    ends = np.rint(np.cumsum(shares) * wanted).astype(np.int64)
    units = np.diff(ends, prepend=0)
    factor = np.divide(units, before, out=np.zeros(len(rows)), where=before > 0.0)
    for name in ("trial", "unreleased"):
        lots[name][rows] = np.minimum(np.rint(lots[name][rows] * factor).astype(np.int64), units)
    # Shared out over all lots together: rounding lot by lot would lose defects.
    so_far = np.rint(np.cumsum(lots.defects[rows] * factor[:, None], axis=0)).astype(np.int64)
    hidden = np.diff(so_far, axis=0, prepend=0)
    lots.defects[rows] = _no_more_than(hidden, units)
    lots.units[rows] = units
    return int(units.sum())


def _no_more_than(hidden: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.int32]:
    """A unit with two defects is one defective unit: the first origin keeps it (`kernel.quality.hide_no_more_than_units`)."""
    room, kept = units.copy(), np.zeros(hidden.shape, np.int32)
    for origin in range(hidden.shape[1]):
        kept[:, origin] = np.minimum(hidden[:, origin], room)
        room -= kept[:, origin]
    return kept


def _new_lot(world: World, p: int) -> int:
    """A lot without a past, at the head of an empty pool."""
    pool, clock = world.pools[p], world.clock[0]
    row = int(pool.first_row + pool.head)
    maker = world.stations[int(pool.producers[0])] if pool.n_producers > 0 else None
    lot = world.lots[row]
    for name in ("trial", "unreleased", "marks", "ready"):
        lot[name] = 0
    lot.defects[:] = 0
    clock.lots += 1
    lot.lot, lot.units, lot.arrived = clock.lots, 0, clock.now
    lot.line = int(maker.line) if maker is not None else -1
    lot.variant = 0 if maker is not None and maker.n_variants > 0 else -1
    pool.n_lots = 1
    return row


def _wake(world: World, s: int) -> None:
    """Put a station on the kernel's to-do list, as `kernel.pools.wake` does."""
    station, clock = world.stations[s], world.clock[0]
    if station.queued == 0:
        station.queued = 1
        world.todo[(int(clock.todo_head) + int(clock.todo)) % len(world.todo)] = s
        clock.todo += 1
