"""Follow each cell through the records of one future, in memory that grows with what is in the plant alone.

Before the first step with cells lots hold many units (`lots_inside.py`). Units that are scrapped are taken evenly out of such a
lot, because the twin draws how many they are and not which. From that step on each cell, module and pack is a lot of its own,
and holds the lots that were put into it. `follow` reads records, and writes a row for each cell whose fate is known.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.constants import (
    COIL_USED,
    LOT_HELD,
    LOT_JOINED,
    LOT_MADE,
    LOT_SCRAPPED,
    LOT_SET_ASIDE,
    LOT_STARTED,
)
from gigaramp.twin.kernel.lots_inside import (
    HELD,
    LEFT,
    MAX_LEVELS,
    MAX_STRANDS,
    SCRAPPED,
    SET_ASIDE,
    drop_segment,
    find,
    forget,
    inlined,
    know_the_same,
    new_ancestry,
    new_segment,
    new_slot,
    own_ancestry,
)

DONE, ROWS_FULL, NEEDS_ROOM = range(3)
"""Why `follow` returned."""


@compiled
def follow(t, records, first, last):
    """Take in records `first` to `last`. Returns why it stopped, and the record it stopped before."""
    counts = t.counts[0]
    for k in range(first, last):
        if counts.rows + counts.margin > t.rows.shape[0] or counts.lot_rows + 1 > t.lot_rows.shape[0]:
            return ROWS_FULL, k
        if counts.free_slots < 4 or counts.free_segments < 4096 or counts.free_ancestries < 4096:
            return NEEDS_ROOM, k
        row = records[k]
        if row.what == LOT_JOINED:
            _join(t, row)
        elif row.what == LOT_STARTED:
            _start(t, row)
        elif row.what == LOT_MADE:
            _made(t, row)
        elif row.what == COIL_USED:
            _coil(t, row)
        elif row.what == LOT_SCRAPPED:
            _scrap(t, row)
        elif row.what == LOT_HELD:
            slot = find(t, row.about)
            if row.quantity > 0 and t.slots[slot].level >= 0:
                t.slots[slot].result = HELD
        elif row.what == LOT_SET_ASIDE:
            slot = find(t, row.about)
            if t.slots[slot].level >= 0:
                _fate(t, slot, SET_ASIDE, row.station, -1)
                _tell(t, slot)
            else:
                t.slots[slot].units -= np.int64(row.quantity)
                _scale(t, slot)
    return DONE, last


@compiled
def tell_inside(t, first):
    """Rows for the cells still in the plant, from slot `first` on. Returns the slot it stopped before."""
    for slot in range(first, t.slots.shape[0]):
        if t.counts[0].rows + t.counts[0].margin > t.rows.shape[0]:
            return slot
        s = t.slots[slot]
        if s.lot >= 0 and s.level >= 0 and s.inside < 0:
            _tell(t, slot)
    return t.slots.shape[0]


@inlined
def _start(t, row):
    """A step begins to work on a lot."""
    station = t.stations[row.station]
    slot = find(t, row.about)
    if slot < 0:
        slot = new_slot(t, row.about, station.level)
    s = t.slots[slot]
    if s.line < 0:
        s.line = station.line
    if station.level >= 0:
        visit = t.visits[slot, station.column]
        visit.machine = -1 if station.pooled == 1 else row.machine
        visit.job = row.cause
        visit.began = row.when
        s.step = row.station
        return
    s.began = row.when
    s.machine = -1 if station.pooled == 1 else row.machine
    s.units = np.int64(row.quantity)
    s.started = s.units
    s.coiled = 0
    if station.strand >= 0:
        ancestry = new_ancestry(t)
        s.segment[station.strand] = new_segment(t, s.units, ancestry)
    _scale(t, slot)
    for strand in range(MAX_STRANDS):
        k = s.segment[strand]
        while k >= 0:
            own = own_ancestry(t, t.segments[k].ancestry)
            t.segments[k].ancestry = own
            t.known_lots[own, station.column] = row.about
            k = t.segments[k].next


@inlined
def _join(t, row):
    """Units of one lot become part of another."""
    source = find(t, row.cause)
    target = find(t, row.about)
    if target < 0:
        target = new_slot(t, row.about, t.stations[row.station].level)
    a, b = t.slots[source], t.slots[target]
    if a.level >= 0:
        a.inside = target
        a.next = b.holds
        b.holds = source
        return
    units = np.int64(row.quantity)
    for strand in range(MAX_STRANDS):
        _draw(t, a, b, strand, units)
    a.units -= units
    if a.units <= 0:
        forget(t, source)


@inlined
def _draw(t, a, b, strand, units):
    """Move the first units of a strand of lot `a` to the end of that strand of lot `b`."""
    last = b.segment[strand]
    while last >= 0 and t.segments[last].next >= 0:
        last = t.segments[last].next
    left = units
    while left > 0 and a.segment[strand] >= 0:
        head = a.segment[strand]
        part = min(left, t.segments[head].units)
        if part == t.segments[head].units:
            taken = head
            a.segment[strand] = t.segments[head].next
            t.segments[taken].next = -1
        else:
            t.segments[head].units -= part
            t.refs[t.segments[head].ancestry] += 1
            taken = new_segment(t, part, t.segments[head].ancestry)
        if last < 0:
            b.segment[strand] = taken
        else:
            t.segments[last].next = taken
        last = taken
        left -= part


@inlined
def _coil(t, row):
    """The next units of a lot before cells are of one coil."""
    station = t.stations[row.station]
    slot = find(t, row.about)
    s = t.slots[slot]
    if station.level >= 0:
        return
    begin, end = s.coiled, s.coiled + np.int64(row.quantity)
    s.coiled = end
    for strand in range(MAX_STRANDS):
        at = np.int64(0)
        k = s.segment[strand]
        while k >= 0 and at < end:
            if at < begin < at + t.segments[k].units:
                _split(t, k, begin - at)
            elif at >= begin:
                if at + t.segments[k].units > end:
                    _split(t, k, end - at)
                t.known_coils[t.segments[k].ancestry, station.column] = row.cause
            at += t.segments[k].units
            k = t.segments[k].next


@inlined
def _split(t, k, units):
    """Cut a segment after so many units; both parts know the same from now on apart."""
    first = t.segments[k]
    ancestry = new_ancestry(t)
    know_the_same(t, ancestry, first.ancestry)
    rest = new_segment(t, first.units - units, ancestry)
    t.segments[rest].next = first.next
    first.next = rest
    first.units = units


@inlined
def _scrap(t, row):
    slot = find(t, row.about)
    s = t.slots[slot]
    if s.level < 0:
        s.units -= np.int64(row.quantity)
        return
    _fate(t, slot, HELD if s.result == HELD else SCRAPPED, row.station, row.cause)


@inlined
def _made(t, row):
    """A step ends its work on a lot; a lot that is lost, or leaves the plant, has met its fate."""
    station = t.stations[row.station]
    slot = find(t, row.about)
    s = t.slots[slot]
    if station.level >= 0:
        t.visits[slot, station.column].ended = row.when
        if row.quantity <= 0:
            _tell(t, slot)
        elif station.leaves == 1:
            _fate(t, slot, LEFT, row.station, -1)
            _tell(t, slot)
        return
    counts = t.counts[0]
    told = t.lot_rows[counts.lot_rows]
    told.lot = s.lot
    told.station = row.station
    told.machine = s.machine
    told.began = s.began
    told.ended = row.when
    told.units = s.started
    told.good = np.int64(row.quantity)
    counts.lot_rows += 1
    s.units = np.int64(row.quantity)
    if s.units <= 0 or station.leaves == 1:
        forget(t, slot)
    else:
        _scale(t, slot)


@inlined
def _scale(t, slot):
    """Make the segments of each strand add up to the units of the lot: what is missing is missing evenly."""
    s = t.slots[slot]
    for strand in range(MAX_STRANDS):
        before = np.int64(0)
        k = s.segment[strand]
        while k >= 0:
            before += t.segments[k].units
            k = t.segments[k].next
        if before == s.units or before == 0:
            continue
        at = done = np.int64(0)
        last = np.int64(-1)
        k = s.segment[strand]
        while k >= 0:
            after = t.segments[k].next
            at += t.segments[k].units
            upto = (2 * at * s.units + before) // (2 * before)
            t.segments[k].units = upto - done
            if upto == done:
                if last < 0:
                    s.segment[strand] = after
                else:
                    t.segments[last].next = after
                drop_segment(t, k)
            else:
                last = k
            done = upto
            k = after


@inlined
def _fate(t, slot, result, station, cause):
    s = t.slots[slot]
    s.result = result
    s.step = station
    s.cause = cause


@inlined
def _tell(t, slot):
    """Write a row for each cell in this lot, and forget the lot and all it holds."""
    if t.slots[slot].level == 0:
        _write(t, slot, slot)
        return
    top = slot
    while slot >= 0:
        held = t.slots[slot].holds
        if held >= 0:
            # Go down to what it holds; each is forgotten on the way back.
            t.slots[slot].holds = t.slots[held].next
            slot = held
        elif t.slots[slot].level == 0:
            above = t.slots[slot].inside
            _write(t, slot, top)
            slot = above
        elif slot == top:
            forget(t, slot)
            return
        else:
            above = t.slots[slot].inside
            forget(t, slot)
            slot = above


@inlined
def _write(t, cell, top):
    """One row: the cell, what holds it, and what became of the outermost of them; then forget the cell."""
    counts = t.counts[0]
    k = counts.rows
    counts.rows += 1
    row = t.rows[k]
    for level in range(MAX_LEVELS):
        row.lots[level] = -1
    row.line = t.slots[cell].line
    row.result = t.slots[top].result
    row.step = t.slots[top].step
    row.cause = t.slots[top].cause
    for column in range(t.row_began.shape[0]):
        t.row_began[column, k] = -1
        t.row_ended[column, k] = -1
        t.row_machine[column, k] = -1
        t.row_job[column, k] = -1
    for column in range(t.row_lots.shape[0]):
        t.row_lots[column, k] = -1
        t.row_coils[column, k] = -1
    slot = cell
    while slot >= 0:
        row.lots[t.slots[slot].level] = t.slots[slot].lot
        for column in range(t.row_began.shape[0]):
            visit = t.visits[slot, column]
            if visit.began >= 0:
                t.row_began[column, k] = (counts.start + visit.began) // 1000
                if visit.ended >= 0:
                    t.row_ended[column, k] = (counts.start + visit.ended) // 1000
                t.row_machine[column, k] = visit.machine
                t.row_job[column, k] = visit.job
        for strand in range(MAX_STRANDS):
            segment = t.slots[slot].segment[strand]
            if segment >= 0:
                ancestry = t.segments[segment].ancestry
                for column in range(t.row_lots.shape[0]):
                    if t.known_lots[ancestry, column] >= 0:
                        t.row_lots[column, k] = t.known_lots[ancestry, column]
                        t.row_coils[column, k] = t.known_coils[ancestry, column]
        slot = t.slots[slot].inside
    forget(t, cell)
