"""The lots that are in the plant now, as a genealogy keeps them: slots with names, segments of units, and ancestries.

A slot is one lot. Before the first step with cells a lot holds many units: a row of segments in the order in which its units
leave it, and all units of a segment have one ancestry: the lot they were in at each earlier step, and its coil.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from numba import njit

from gigaramp.twin.kernel.compiled import compiled

INSIDE, SCRAPPED, HELD, SET_ASIDE, LEFT = range(5)
"""What became of a cell, in the order of `RESULTS`."""

MAX_STRANDS = 8
"""First steps of a plant whose materials are traced into a cell."""
MAX_LEVELS = 4
"""Kinds of counted things that hold one another: cells, modules, packs, and one more."""

COUNTS = np.dtype(
    [
        ("free_slot", "i8"),  # first of the chain of free slots, -1: none
        ("last_free_slot", "i8"),  # slots are used in turn, so that cells of one time lie close together
        ("free_slots", "i8"),
        ("free_segment", "i8"),
        ("free_segments", "i8"),
        ("free_ancestry", "i8"),
        ("free_ancestries", "i8"),
        ("rows", "i8"),  # rows of cells written
        ("lot_rows", "i8"),  # rows of lots written
        ("margin", "i8"),  # rows one record may write
        ("start", "i8"),  # microseconds since 1970 at tick 0
    ],
    align=True,
)
STATION = np.dtype(
    [
        ("level", "i8"),  # -1: before cells; 0: cells; 1: what holds cells; ...
        ("column", "i8"),  # of the step, among those before cells or among the others
        ("line", "i8"),
        ("strand", "i8"),  # of a first step before cells, -1: it has inputs
        ("leaves", "i8"),  # 1: what it makes leaves the plant
        ("pooled", "i8"),  # 1: its machines are served as one, so that nobody knows which one worked
    ],
    align=True,
)
SLOT = np.dtype(
    [
        ("lot", "i8"),  # its name; -1: a free slot
        ("level", "i8"),
        ("units", "i8"),
        ("began", "i8"),
        ("started", "i8"),  # units it had when its step began
        ("machine", "i8"),
        ("coiled", "i8"),  # units whose coil has been told
        ("line", "i8"),
        ("segment", "i8", (MAX_STRANDS,)),  # first segment of each strand, -1: none
        ("holds", "i8"),  # slot of the first lot it holds, -1: none
        ("next", "i8"),  # next lot held beside it; or next free slot
        ("inside", "i8"),  # slot of what holds it, -1: nothing
        ("result", "i8"),
        ("step", "i8"),  # station of its result
        ("cause", "i8"),
    ],
    align=True,
)
VISIT = np.dtype([("began", "i8"), ("ended", "i8"), ("job", "i8"), ("machine", "i8")], align=True)
NAME = np.dtype([("lot", "i8"), ("slot", "i8")], align=True)
SEGMENT = np.dtype([("units", "i8"), ("ancestry", "i8"), ("next", "i8")], align=True)
ROW = np.dtype(
    [
        ("lots", "i8", (MAX_LEVELS,)),  # names of the cell, its module, its pack
        ("line", "i8"),
        ("result", "i8"),
        ("step", "i8"),
        ("cause", "i8"),
    ],
    align=True,
)
LOT_ROW = np.dtype(
    [
        ("lot", "i8"),
        ("station", "i8"),
        ("machine", "i8"),
        ("began", "i8"),
        ("ended", "i8"),
        ("units", "i8"),
        ("good", "i8"),
    ],
    align=True,
)

Tables = namedtuple(
    "Tables",
    [
        "counts", "stations", "slots", "visits", "segments", "refs", "known_lots", "known_coils", "names", "rows",
        "row_machine", "row_job", "row_began", "row_ended", "row_lots", "row_coils", "lot_rows",
    ],
)  # fmt: skip
"""counts (1), stations, slots, segments; visits of a slot by column; refs, known_lots, known_coils: ancestries, by step before
cells; names: the hash from lots to slots; row_*: the rows being written, (columns, rows), times in ms since 1970."""


def inlined(function):
    """Compile a function as a part of its caller: to hand a table of tables on costs more than the work of a record."""
    return njit(error_model="numpy", _nrt=False, no_cpython_wrapper=True, forceinline=True)(function)


@inlined
def find(t, lot):
    """Slot of a lot, -1 when it is not known."""
    mask = t.names.shape[0] - 1
    at = lot & mask
    while t.names[at].lot >= 0:
        if t.names[at].lot == lot:
            return t.names[at].slot
        at = (at + 1) & mask
    return np.int64(-1)


@inlined
def new_slot(t, lot, level):
    """A slot for a lot that is new."""
    counts = t.counts[0]
    slot = counts.free_slot
    s = t.slots[slot]
    counts.free_slot = s.next
    counts.free_slots -= 1
    s.lot = lot
    s.level = level
    s.units = 0
    s.line = -1
    for strand in range(MAX_STRANDS):
        s.segment[strand] = -1
    s.holds = -1
    s.next = -1
    s.inside = -1
    s.result = INSIDE
    s.step = -1
    s.cause = -1
    for column in range(t.visits.shape[1]):
        t.visits[slot, column].began = -1
        t.visits[slot, column].ended = -1
    keep_name(t, lot, slot)
    return slot


@inlined
def keep_name(t, lot, slot):
    """Put a lot into the hash."""
    mask = t.names.shape[0] - 1
    at = lot & mask
    while t.names[at].lot >= 0:
        at = (at + 1) & mask
    t.names[at].lot = lot
    t.names[at].slot = slot


@compiled
def keep_names(t):
    """Fill the empty hash with every lot that is known: after it has grown."""
    for slot in range(t.slots.shape[0]):
        if t.slots[slot].lot >= 0:
            keep_name(t, t.slots[slot].lot, slot)


@inlined
def forget(t, slot):
    """A lot has left, or is used up: its slot, segments and name are free. Knuth, vol. 3, 6.4, algorithm R for the name."""
    counts = t.counts[0]
    s = t.slots[slot]
    for strand in range(MAX_STRANDS):
        k = s.segment[strand]
        while k >= 0:
            after = t.segments[k].next
            drop_segment(t, k)
            k = after
        s.segment[strand] = -1
    mask = t.names.shape[0] - 1
    hole = s.lot & mask
    while t.names[hole].lot != s.lot:
        hole = (hole + 1) & mask
    at = hole
    while True:
        at = (at + 1) & mask
        if t.names[at].lot < 0:
            break
        home = t.names[at].lot & mask
        if (at - home) & mask >= (at - hole) & mask:
            t.names[hole].lot = t.names[at].lot
            t.names[hole].slot = t.names[at].slot
            hole = at
    t.names[hole].lot = -1
    s.lot = -1
    s.next = -1
    t.slots[counts.last_free_slot].next = slot
    counts.last_free_slot = slot
    counts.free_slots += 1


@inlined
def new_segment(t, units, ancestry):
    """A segment of its own for so many units."""
    counts = t.counts[0]
    k = counts.free_segment
    counts.free_segment = t.segments[k].next
    counts.free_segments -= 1
    t.segments[k].units = units
    t.segments[k].ancestry = ancestry
    t.segments[k].next = -1
    return k


@inlined
def drop_segment(t, k):
    """A segment whose units are gone is free."""
    counts = t.counts[0]
    drop_ancestry(t, t.segments[k].ancestry)
    t.segments[k].next = counts.free_segment
    counts.free_segment = k
    counts.free_segments += 1


@inlined
def new_ancestry(t):
    """An ancestry of which nothing is known, used by one segment. Free ones are chained by `refs`, as -2 - next."""
    counts = t.counts[0]
    k = counts.free_ancestry
    counts.free_ancestry = -2 - t.refs[k]
    counts.free_ancestries -= 1
    t.refs[k] = 1
    for column in range(t.known_lots.shape[1]):
        t.known_lots[k, column] = -1
        t.known_coils[k, column] = -1
    return k


@inlined
def own_ancestry(t, ancestry):
    """The ancestry itself where one segment uses it, else a copy."""
    if t.refs[ancestry] == 1:
        return ancestry
    own = new_ancestry(t)
    know_the_same(t, own, ancestry)
    t.refs[ancestry] -= 1
    return own


@inlined
def know_the_same(t, target, source):
    """Copy what is known of one ancestry to another."""
    for column in range(t.known_lots.shape[1]):
        t.known_lots[target, column] = t.known_lots[source, column]
        t.known_coils[target, column] = t.known_coils[source, column]


@inlined
def drop_ancestry(t, ancestry):
    """One segment less uses an ancestry; it is free when none does."""
    t.refs[ancestry] -= 1
    if t.refs[ancestry] == 0:
        counts = t.counts[0]
        t.refs[ancestry] = -2 - counts.free_ancestry
        counts.free_ancestry = ancestry
        counts.free_ancestries += 1
