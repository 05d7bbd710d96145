"""Defects are made in one step, hide, and are seen late in another; what is seen teaches.

Beta-binomial defects: all units of one mother coil or batch share a defect ratio (intra-coil correlation).
"""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import hot, inner
from gigaramp.twin.kernel.constants import (
    COIL,
    COIL_USED,
    DEFECT,
    DEFECT_TICKS,
    DEFECT_UNITS,
    DEFECTS,
    EXCURSION_SEEN,
    FOUND,
    HELD,
    LOT_HELD,
    LOT_SCRAPPED,
    MAX_ORIGINS,
    NEVER,
    NONE,
    PRODUCING,
    REWORK,
    SCRAP_ALL,
)
from gigaramp.twin.kernel.notes import note
from gigaramp.twin.kernel.random import beta, binomial, stream


@inner
def _coil_factor(world, s, lot):
    """Defect ratio of these units over the shift's mean: the average over the coils they come from."""
    station = world.stations[s]
    units = lot.units
    weighted = 0.0
    left = units
    for _ in range(MAX_ORIGINS):
        if station.coil_left <= 0:
            mean = min(max(station.defect_now, 1e-9), 1.0 - 1e-9)
            drawn = beta(stream(station.element, COIL), station.coils, mean, world.clock.correlation)
            station.coil_factor = drawn / mean
            station.coils += 1
            station.coil_left = station.coil
        part = min(left, station.coil_left)
        note(world, COIL_USED, s, NONE, lot.lot, np.float64(part), station.coils)
        weighted += part * station.coil_factor
        station.coil_left -= part
        left -= part
        if left <= 0:
            break
    # A lot of very many coils: the rest has the mean ratio.
    return (weighted + left) / units


@inner
def _mark(origin, number):
    """Bit of an excursion: odd and even ones differ, so that lots left from the last one do not betray the next."""
    return np.int64(1) << (origin + MAX_ORIGINS * (number & 1))


@hot
def make_defects(world, s, lot, element, index):
    """Draw the defective units this step makes in a lot. They stay hidden until an inspection sees them."""
    station = world.stations[s]
    if station.origin < 0 or lot.units <= 0:
        return
    ratio = station.defect_now
    if station.coil > 0:
        ratio = min(1.0, ratio * _coil_factor(world, s, lot))
    if station.excursion == 1:
        lot.marks |= _mark(station.origin, station.n_excursions)
        ratio = max(ratio, world.clock.excursion_ratio)
    hidden = 0
    for k in range(world.clock.hidden):
        hidden += lot.defects[k]
    bad = binomial(stream(element, DEFECTS), index, lot.units - hidden, ratio)
    lot.defects[station.origin] += bad


@inner
def _reworked(station, pair, index, found):
    """Units that rework turns good; the time it takes is added to the station's next lots."""
    if station.rework_share <= 0.0 or found <= 0:
        return np.int64(0)
    sent = binomial(stream(pair, REWORK), 2 * index, found, station.rework_share)
    station.rework_debt += sent * station.rework_ticks
    return binomial(stream(pair, REWORK), 2 * index + 1, sent, station.rework_quality)


@inner
def inspect(world, s, machine, lot, element, index):
    """Find hidden defects, scrap or rework them, and let their verdict teach the step that made them.

    Returns the units scrapped. Units made in an excursion are sorted out whole or all scrapped once seen.
    """
    station = world.stations[s]
    scrapped = np.int64(0)
    judged = lot.units
    for j in range(station.n_inspects):
        k = station.inspects[j]
        maker = world.stations[world.makers[k, lot.line + 1]]
        maker.known += judged * station.teaches[j]
        there = np.int64(lot.defects[k])
        current = _mark(k, maker.n_excursions)
        marked = lot.marks & (current | _mark(k, maker.n_excursions + 1))
        if marked != 0:
            lot.marks ^= marked
            if marked & current != 0 and maker.excursion == 1 and maker.excursion_ends == NEVER:
                maker.excursion_ends = world.clock.now + np.int64(world.clock.reaction_ticks)
                note(world, EXCURSION_SEEN, world.makers[k, lot.line + 1], NONE, lot.lot, np.float64(there), k)
            found = lot.units - scrapped if world.clock.excursion_then == SCRAP_ALL else there
            note(world, LOT_HELD, s, machine, lot.lot, np.float64(found), k)
            _note_scrap(world, s, machine, lot, min(found, judged - scrapped), k)
            _blame(world, s, k, lot, HELD, found, min(found, judged - scrapped))
            lot.defects[k] -= there
            scrapped += found
            if world.clock.excursion_then == SCRAP_ALL:
                lot.defects[:] = 0
                break
        else:
            # Luck of the pair (who looks, who made it): numbers of origins change when a step is added.
            pair = element ^ maker.element
            found = binomial(stream(pair, FOUND), index, there, station.sees[j])
            lot.defects[k] -= found
            lost = found - _reworked(station, pair, index, found)
            _note_scrap(world, s, machine, lot, min(lost, judged - scrapped), k)
            _blame(world, s, k, lot, DEFECT, lost, min(lost, judged - scrapped))
            scrapped += lost
    scrapped = min(scrapped, lot.units)
    _remove(world, lot, scrapped)
    return scrapped


@hot
def _note_scrap(world, s, machine, lot, units, origin):
    """Tell units that leave a lot, and the step that made them defective."""
    if units > 0:
        note(world, LOT_SCRAPPED, s, machine, lot.lot, np.float64(units), origin)


@inner
def _blame(world, s, k, lot, loss, units, left):
    """Machine time the maker spent on units that are lost moves from producing to that loss; trial time stays trial.

    `left`: those of the units that leave the lot now at the station that found them.
    """
    m = world.makers[k, lot.line + 1]
    maker = world.stations[m]
    ticks = units * maker.unit_ticks / maker.units_a_draw
    if maker.places > 0:
        ticks /= maker.places
    if maker.line >= 0:
        ticks *= (lot.units - lot.trial) / max(lot.units, 1)
    maker.spent[loss] += ticks
    maker.spent[PRODUCING] -= ticks
    is_held = 1 if loss == HELD else 0
    week = world.slots[world.clock.slot].week
    world.weekly[week, m, DEFECT_UNITS + is_held] += left
    world.weekly[week, m, DEFECT_TICKS + is_held] += ticks
    world.found[is_held, s, k] += left


@inner
def _remove(world, lot, units):
    """Take scrapped units out of the lot; no more hidden defects than units remain."""
    if units <= 0:
        return
    before = lot.units
    lot.units -= units
    lot.unreleased = (lot.unreleased * lot.units + before // 2) // before
    lot.trial = (lot.trial * lot.units + before // 2) // before
    hide_no_more_than_units(world, lot)


@inner
def hide_no_more_than_units(world, lot):
    """A unit with two defects is one defective unit: the first origin keeps it."""
    room = lot.units
    for k in range(world.clock.hidden):
        lot.defects[k] = min(np.int64(lot.defects[k]), room)
        room -= lot.defects[k]


@inner
def excess_factor(world, known, others, sister, brought):
    """K = (1 + n / n_ref)^-b: excess defects left after n cell-equivalents with a known verdict.

    `sister`: cells of a sister plant that count here. `brought`: cells of a partner that runs the line, or that it left behind.
    Levitt, List and Syverson 2013 for the exponent; Irwin and Klenow 1994 for the weight of other lines.
    """
    n = known + world.clock.other_lines * others + sister + brought
    return math.exp(-world.clock.exponent * math.log1p(n / world.clock.reference))
