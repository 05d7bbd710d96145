"""Defects of a step of the day model, by their expectation: made, hidden, seen late; what is seen teaches, as in `quality`.

The ratio of a day is that of the event twin; units of one coil share their luck, so a day of n coils has the spread of
their mean. Excursions begin by the event twin's own draws and are marked in the mixes.
"""

import math

import numpy as np

from gigaramp.twin.kernel.by_day.arrays import BY_LINE, TRIAL_UNITS, UNITS, UNRELEASED
from gigaramp.twin.kernel.by_day.mix import defects_from, forget_marks, hidden_in, mark
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    COIL,
    DEFECT,
    DEFECT_TICKS,
    DEFECT_UNITS,
    HELD,
    NEVER,
    PLACES,
    PRODUCING,
    SCRAP_ALL,
)
from gigaramp.twin.kernel.random import normal, stream


@inner
def make_defects_of_day(world, s, row, number):
    """Defective units that a station makes in a mix. Returns those nobody inspects later: it finds them itself, at once."""
    station = world.stations[s]
    units = world.mixes[row, UNITS]
    if station.origin < 0 or units <= 0.0:
        return 0.0
    ratio = station.defect_now
    if station.coil > 0 and ratio > 0.0 and world.clock.correlation > 0.0:
        coils = max(1.0, units / station.coil)
        spread = math.sqrt(world.clock.correlation * (1.0 - ratio) / (ratio * coils))
        # Lognormal with mean 1: a ratio is never below 0.
        sigma = math.sqrt(math.log1p(spread * spread))
        ratio *= math.exp(sigma * normal(stream(station.element, COIL), number) - 0.5 * sigma * sigma)
    ratio = min(1.0, ratio)
    sound = max(0.0, units - hidden_in(world, row))
    spoiled = _spoiled_share(world, s, number) if station.excursion == 1 else 0.0
    world.flows[s].spoiled = spoiled
    hot = spoiled * max(ratio, world.clock.excursion_ratio) * sound
    bad = (1.0 - spoiled) * ratio * sound + hot
    if station.origin >= world.clock.hidden:
        return bad
    first = defects_from(world) + station.origin
    world.mixes[row, first] += bad
    if spoiled > 0.0:
        world.mixes[row, first + world.clock.hidden] = spoiled * units
        world.mixes[row, first + 2 * world.clock.hidden] += hot
        world.marks[row, station.line + 1] |= mark(station.origin, station.n_excursions)
    return bad


@inner
def _spoiled_share(world, s, number):
    """Share of a stretch that lies in an excursion: it ends with the first shift after it was seen and reacted to.

    Until it is seen, it will be after the time that the fastest way to an inspection takes.
    """
    station = world.stations[s]
    since = np.float64(world.flows[s].since)
    ends = np.float64(station.excursion_ends)
    if station.excursion_ends == NEVER:
        ends = np.inf
        for other in range(world.stations.shape[0]):
            looks = world.stations[other]
            # Where nothing has come yet nobody knows how long the way is.
            if other != s and world.flows[other].latency <= world.flows[s].latency:
                continue
            for j in range(looks.n_inspects):
                if looks.inspects[j] == station.origin:
                    way = max(0.0, world.flows[other].latency - world.flows[s].latency)
                    ends = min(ends, since + way + world.clock.reaction_ticks)
    shift = world.day_clock[0].shift_ticks
    if ends < 1e18:
        ends = since + shift * math.ceil((ends - since) / shift + 0.01)
    start, end = np.float64(world.stretches[number].start), np.float64(world.stretches[number].end)
    if station.excursion_ends == NEVER and ends <= end:
        station.excursion_ends = np.int64(ends)
    return min(1.0, max(0.0, (ends - start) / (end - start)))


@inner
def inspect_day(world, s, row, own):
    """Find hidden defects, scrap or rework them, and let their verdict teach. Returns the units scrapped."""
    station = world.stations[s]
    judged = world.mixes[row, UNITS]
    scrapped = 0.0
    held_all = 0.0
    first = defects_from(world)
    hidden = world.clock.hidden
    for j in range(station.n_inspects):
        origin = station.inspects[j]
        is_own = origin >= hidden
        there = own if is_own else world.mixes[row, first + origin]
        marked = 0.0 if is_own else world.mixes[row, first + hidden + origin]
        hot = 0.0 if is_own else world.mixes[row, first + 2 * hidden + origin]
        if is_own:
            marked = judged * world.flows[s].spoiled
            hot = there * world.flows[s].spoiled
        _teach(world, row, origin, judged * station.teaches[j], marked > 0.0, s)
        held = hot
        if marked > 0.0 and world.clock.excursion_then == SCRAP_ALL:
            held = min(marked, judged - scrapped)
            held_all += held
        found = station.sees[j] * max(0.0, there - hot)
        station.rework_debt += found * station.rework_share * station.rework_ticks
        lost = found * (1.0 - station.rework_share * station.rework_quality)
        _blame(world, s, row, origin, HELD, held, judged)
        _blame(world, s, row, origin, DEFECT, lost, judged)
        scrapped += held + lost
        if not is_own:
            world.mixes[row, first + origin] = max(0.0, there - hot - found)
            world.mixes[row, first + hidden + origin] = 0.0
            world.mixes[row, first + 2 * hidden + origin] = 0.0
    scrapped = min(scrapped, judged)
    _take_out(world, row, scrapped, held_all)
    forget_marks(world, row)
    return scrapped


@inner
def _teach(world, row, origin, cells, is_marked, s):
    """Verdicts teach the stations that made the units, line by line; units of an excursion betray it when they get here."""
    units = max(world.mixes[row, UNITS], 1e-9)
    for line in range(world.marks.shape[1]):
        part = world.mixes[row, BY_LINE + line]
        if part <= 0.0:
            continue
        maker = world.stations[world.makers[origin, line]]
        maker.known += cells * part / units
        if is_marked and maker.excursion == 1 and maker.excursion_ends == NEVER:
            _see(world, row, origin, world.makers[origin, line], s)


@inner
def _see(world, row, origin, m, s):
    """Units of a running excursion are before an inspection: it is seen when the first of them arrive."""
    maker = world.stations[m]
    if origin < world.clock.hidden and world.marks[row, maker.line + 1] & mark(origin, maker.n_excursions) == 0:
        return
    half = world.clock.now - world.stretches[world.day_clock[0].stretch].start
    way = max(0.0, world.flows[s].latency - world.flows[m].latency)
    arrives = max(world.clock.now - half, world.flows[m].since + np.int64(way))
    if arrives < world.clock.now + half:
        maker.excursion_ends = arrives + np.int64(world.clock.reaction_ticks)


@inner
def _blame(world, s, row, origin, loss, lost, judged):
    """Machine time spent on units that are lost moves from producing to that loss, as in `quality`; trial time stays trial."""
    if lost <= 0.0 or judged <= 0.0:
        return
    is_held = 1 if loss == HELD else 0
    week = world.slots[world.clock.slot].week
    world.found[is_held, s, origin] += lost
    for line in range(world.marks.shape[1]):
        part = world.mixes[row, BY_LINE + line] / judged
        if part <= 0.0:
            continue
        m = world.makers[origin, line]
        maker = world.stations[m]
        ticks = lost * part * maker.unit_ticks / maker.units_a_draw
        if maker.kind == PLACES:
            ticks /= maker.places
        if maker.line >= 0:
            ticks *= 1.0 - world.mixes[row, TRIAL_UNITS] / judged
        maker.spent[loss] += ticks
        maker.spent[PRODUCING] -= ticks
        world.weekly[week, m, DEFECT_UNITS + is_held] += lost * part
        world.weekly[week, m, DEFECT_TICKS + is_held] += ticks


@inner
def _take_out(world, row, scrapped, held_all):
    """Take scrapped units out of a mix; where whole excursions are scrapped their other defects go with them."""
    before = world.mixes[row, UNITS]
    if scrapped <= 0.0 or before <= 0.0:
        return
    left = (before - scrapped) / before
    world.mixes[row, UNITS] = before - scrapped
    world.mixes[row, TRIAL_UNITS] *= left
    world.mixes[row, UNRELEASED] *= left
    for line in range(world.marks.shape[1]):
        world.mixes[row, BY_LINE + line] *= left
    first = defects_from(world)
    others = 1.0 - held_all / before
    for origin in range(world.clock.hidden):
        world.mixes[row, first + origin] *= others
        world.mixes[row, first + world.clock.hidden + origin] *= left
        world.mixes[row, first + 2 * world.clock.hidden + origin] *= others
