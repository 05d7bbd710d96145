"""Mixes: what lies in a pool, in places or in a machine, by trial, line, hidden defects and excursions.

Columns are in `day_arrays`. A part of a mix is the same share of every column, so that nothing is lost.
"""

import numpy as np

from gigaramp.twin.kernel.by_day.arrays import BY_LINE, TRIAL_UNITS, UNITS, UNRELEASED
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import MAX_ORIGINS

_LEAST = 0.5  # less than half a unit of an excursion is forgotten


@inner
def empty_mix(world, row):
    """Nothing lies here."""
    for column in range(world.mixes.shape[1]):
        world.mixes[row, column] = 0.0
    for line in range(world.marks.shape[1]):
        world.marks[row, line] = 0


@inner
def defects_from(world):
    """First column of hidden defects; then come the units of excursions, then the defects among these."""
    return BY_LINE + world.marks.shape[1]


@inner
def move_share(world, source, target, share):
    """Move a share of one mix into another."""
    for column in range(world.mixes.shape[1]):
        part = share * world.mixes[source, column]
        world.mixes[target, column] += part
        world.mixes[source, column] -= part
    for line in range(world.marks.shape[1]):
        world.marks[target, line] |= world.marks[source, line]


@inner
def keep_share(world, row, share):
    """Leave only a share of a mix."""
    for column in range(world.mixes.shape[1]):
        world.mixes[row, column] *= share


@inner
def mark(origin, number):
    """Bit of an excursion: odd and even ones differ, so that units left from the last one do not betray the next."""
    return np.int64(1) << (origin + MAX_ORIGINS * (number & 1))


@inner
def forget_marks(world, row):
    """Marks of excursions of which hardly a unit is left are rubbed out."""
    any_mark = np.int64(0)
    for line in range(world.marks.shape[1]):
        any_mark |= world.marks[row, line]
    if any_mark == 0:
        return
    first = defects_from(world) + world.clock.hidden
    for origin in range(world.clock.hidden):
        if world.mixes[row, first + origin] < _LEAST:
            clear = ~(mark(origin, np.int64(0)) | mark(origin, np.int64(1)))
            for line in range(world.marks.shape[1]):
                world.marks[row, line] &= clear


@inner
def take_from_pool(world, pool_row, target, share, alike):
    """Draw a share of a pool. Only where one unit becomes one unit do hidden defects and lines go with it."""
    for column in range(BY_LINE):
        world.mixes[pool_row, column] *= 1.0 - share
    kept = share / (1.0 - share) if share < 1.0 else 0.0
    if share >= 1.0:
        for column in range(BY_LINE, world.mixes.shape[1]):
            if alike:
                world.mixes[target, column] += world.mixes[pool_row, column]
            world.mixes[pool_row, column] = 0.0
    else:
        for column in range(BY_LINE, world.mixes.shape[1]):
            world.mixes[pool_row, column] *= 1.0 - share
            if alike:
                world.mixes[target, column] += kept * world.mixes[pool_row, column]
    if alike:
        for line in range(world.marks.shape[1]):
            world.marks[target, line] |= world.marks[pool_row, line]
    forget_marks(world, pool_row)


@inner
def hidden_in(world, row):
    """Hidden defective units of a mix."""
    first = defects_from(world)
    total = 0.0
    for origin in range(world.clock.hidden):
        total += world.mixes[row, first + origin]
    return total


@inner
def hide_no_more_than_units(world, row):
    """A unit with two defects is one defective unit."""
    hidden = hidden_in(world, row)
    units = world.mixes[row, UNITS]
    if hidden > units:
        share = units / hidden
        first = defects_from(world)
        for origin in range(world.clock.hidden):
            world.mixes[row, first + origin] *= share
            world.mixes[row, first + 2 * world.clock.hidden + origin] *= share


@inner
def set_trial(world, row, trial, unreleased):
    """Set how much of a mix was made before acceptance and before release."""
    world.mixes[row, TRIAL_UNITS] = trial
    world.mixes[row, UNRELEASED] = unreleased
