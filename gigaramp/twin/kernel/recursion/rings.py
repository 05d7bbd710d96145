"""What the departure-time recursion remembers: of a station, of each of its servers, and of each pool.

A pool keeps the last completions of the station before it and the last starts of the station behind it, in rings just
long enough for what one side may still ask of the other. Times are ticks, numbers of lots count from 0.
"""

import numpy as np

from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import MAX_INPUTS, NEVER

UNKNOWN = np.int64(-1)
"""A time that the other side has not worked out yet."""

TICKS_PER_DAY = np.int64(86_400_000_000)
MUCH = np.int64(2**60)
"""More lots than any run has: so many has the world outside."""

# Why the recursion returned. AMBIGUOUS: who goes first in a microsecond; OVERFULL: lots that the calendar puts together;
# STUCK: nobody can go on. Then only the calendar can tell.
DONE, AMBIGUOUS, OVERFULL, STUCK, DEPARTURES_FULL = map(np.int64, range(5))

GONE = 3  # what a server does whose next event lies after the end, beside IDLE, WORKING and BLOCKED

# How a station goes on: one server with lots of one unit, any one server, several servers.
PLAIN, ALONE, SIDE_BY_SIDE = map(np.int64, range(3))

# What put a server's next event into the calendar last.
BY_SHIFT, BY_START, BY_RESTORATION = map(np.int64, range(3))

STAGE = np.dtype(
    [
        ("station", "i8"),
        ("pace", "i8"),  # PLAIN, ALONE or SIDE_BY_SIDE
        ("ended", "i8"),  # 1: nothing more happens before the end
        ("n", "i8"),  # lots started
        ("n_inputs", "i8"),
        ("inputs", "i8", (MAX_INPUTS,)),  # rings it draws from
        ("output", "i8"),  # ring it hands on to
        ("first_work", "i8"),  # block of times of work drawn ahead
        ("block", "i8"),
        ("drawn", "i8"),  # times drawn so far
        ("lots", "i8"),  # lots handed on
        ("held", "i8"),  # sum of leaving times less sum of starting times
        ("in_work", "i8"),  # lots in its servers
        ("released", "i8"),  # when a draw of the station behind it let a lot go last
        ("no_more", "i8"),  # 1: no lot starts any more
        ("frees", "i8"),  # last number given to a server that became free
        # What the plain loop has done since its books were last brought up to date.
        ("first_n", "i8"),
        ("begun", "i8"),
        ("blocked", "i8"),
        ("leaving", "i8"),  # sums of times
        ("starting", "i8"),
        ("joining", "i8"),
        ("last_left", "i8"),
        ("last_start", "i8"),
        ("defect_ticks", "f8"),  # machine time of one unit
    ],
    align=True,
)

SPAN = np.dtype(
    [
        ("at", "i8"),  # time up to which everything is booked
        ("slot", "i8"),
        ("slot_end", "i8"),
        ("machines", "i8"),  # machines that work on one lot together
        ("on", "i8"),  # 1: its station may work in this slot
        ("worked", "i8"),  # ticks of this slot not yet in the tables
        ("starved", "i8"),
        ("blocked", "i8"),
        ("status", "i8"),
        ("done", "i8"),  # end of the lot in work
        ("units", "i8"),  # good units of it
        ("lot", "i8"),  # its number among those handed on
        ("number", "i8"),  # its number among those started
        ("freed", "i8"),  # order of becoming free
        ("keyed", "i8"),  # time at which its end was put into the calendar last
        ("keyed_by", "i8"),
    ],
    align=True,
)

RING = np.dtype(
    [
        ("pool", "i8"),  # -1: the world outside
        ("producer", "i8"),  # stations; -1: outside
        ("consumer", "i8"),
        ("capacity", "i8"),
        ("watched", "i8"),  # 1: no lot may ever be blocked here, else the calendar must decide
        ("rows", "i8"),  # lots that the calendar keeps apart in this pool
        ("most_ahead", "i8"),  # lots that may be done and not yet drawn here
        ("unit", "i8"),  # 1: each lot and each draw is one unit
        ("first_done", "i8"),
        ("done_mask", "i8"),
        ("first_start", "i8"),
        ("start_mask", "i8"),
        ("n_done", "i8"),  # lots known to be done and good
        ("n_started", "i8"),  # draws known
        ("done_ended", "i8"),  # 1: there will be no more
        ("start_ended", "i8"),
        ("made", "i8"),  # units done
        ("drawn", "i8"),  # units drawn
        ("carry", "f8"),  # part of a unit still to be drawn
        ("seen", "i8"),  # draws looked at for the lot that wants to leave
        ("seen_units", "i8"),
        ("ready", "i8"),  # lots looked at for the next draw
        ("head", "i8"),  # first lot not yet drawn whole
        ("head_left", "i8"),  # when it left its machine
        ("joined", "i8"),  # draws looked at for the lot that joins the pool
        ("joined_units", "i8"),
        ("entered", "i8"),  # units in, before the end
        ("entered_sum", "i8"),  # units times leaving times
        ("taken", "i8"),
        ("taken_sum", "i8"),
        ("changed", "i8"),  # last time of a lot in or a draw out
        ("waited", "i8"),  # unit ticks of those taken
    ],
    align=True,
)

DEPARTURE = np.dtype([("when", "i8"), ("station", "i8"), ("server", "i8"), ("units", "i8")], align=True)


@inner
def made_up_to(world, r, lot):
    """Units of all lots up to this one."""
    ring = world.rings[r]
    if lot < 0:
        return np.int64(0)
    if ring.unit == 1:
        return lot + 1
    return world.done_units[ring.first_done + (lot & ring.done_mask)]


@inner
def drawn_up_to(world, r, draw):
    """Units of all draws up to this one."""
    ring = world.rings[r]
    if draw < 0:
        return np.int64(0)
    if ring.unit == 1:
        return draw + 1
    return world.start_units[ring.first_start + (draw & ring.start_mask)]


@inner
def done_at(world, r, lot):
    """Completion of a lot."""
    ring = world.rings[r]
    return world.done_times[ring.first_done + (lot & ring.done_mask)]


@inner
def started_at(world, r, draw):
    """Time of a draw; 0 before the first."""
    ring = world.rings[r]
    if draw < 0:
        return np.int64(0)
    return world.start_times[ring.first_start + (draw & ring.start_mask)]


@inner
def leaves_at(world, r, lot, done):
    """When a lot that is done leaves its machine: at once, or with the first draw that makes room or needs it.

    UNKNOWN while that draw is not known, NEVER when it does not come. Lots ask in turn.
    """
    ring = world.rings[r]
    if ring.unit == 1:
        draw = lot - ring.capacity
        if draw < ring.n_started:
            return max(done, started_at(world, r, draw))
        return NEVER if ring.start_ended == 1 else UNKNOWN
    whole = made_up_to(world, r, lot)
    before = made_up_to(world, r, lot - 1)
    while True:
        if whole - ring.seen_units <= ring.capacity or before < ring.seen_units:
            return max(done, started_at(world, r, ring.seen - 1))
        if ring.seen >= ring.n_started:
            return NEVER if ring.start_ended == 1 else UNKNOWN
        ring.seen_units = drawn_up_to(world, r, ring.seen)
        ring.seen += 1


@inner
def is_full(world, r):
    """True where the ring has no place for one more completion until the other side has caught up."""
    ring = world.rings[r]
    head = ring.n_started if ring.unit == 1 else ring.head
    if ring.consumer < 0 or ring.n_done - head < ring.most_ahead:
        return False
    if ring.start_ended == 1:
        world.verdict[0] = OVERFULL
    return True


@inner
def is_put_together(world, r, lot, left):
    """True where the calendar would put a lot that joins a pool together with the one before it: its rows are full."""
    ring = world.rings[r]
    last = lot - ring.rows
    return ring.unit == 0 and last >= 0 and world.gone_times[ring.first_done + (last & ring.done_mask)] >= left


@inner
def hand_on(world, r, done, units):
    """Append a completion."""
    ring = world.rings[r]
    place = ring.first_done + (ring.n_done & ring.done_mask)
    world.done_times[place] = done
    ring.made += units
    if ring.unit == 0:
        world.done_units[place] = ring.made
    ring.n_done += 1


@inner
def next_need(ring, station, i):
    """Units the next lot draws from input i; parts of a unit are carried on."""
    return np.int64(station.job * station.input_use[i] + ring.carry + 1e-9)


@inner
def ready_at(world, r, need):
    """When the units of the next draw are there. UNKNOWN, or NEVER when they do not come."""
    ring = world.rings[r]
    if ring.producer < 0:
        return np.int64(0)
    if ring.unit == 1:
        ring.ready = ring.n_started
    wanted = ring.drawn + need
    while ring.ready < ring.n_done and made_up_to(world, r, ring.ready) < wanted:
        ring.ready += 1
    if ring.ready >= ring.n_done:
        return NEVER if ring.done_ended == 1 else UNKNOWN
    return done_at(world, r, ring.ready)


@inner
def draw_units(world, r, need, when):
    """Append a draw, and add up how long its units have waited."""
    ring = world.rings[r]
    place = ring.first_start + (ring.n_started & ring.start_mask)
    world.start_times[place] = when
    before = ring.drawn
    ring.drawn += need
    if ring.unit == 0:
        world.start_units[place] = ring.drawn
    ring.n_started += 1
    if ring.producer < 0:
        return
    ring.taken += need
    ring.taken_sum += need * when
    ring.changed = max(ring.changed, when)
    left = need
    while left > 0:
        if ring.head_left < 0:
            ring.head_left = _joined_at(world, r, ring.head)
        whole = made_up_to(world, r, ring.head)
        part = min(left, whole - before)
        ring.waited += part * (when - ring.head_left)
        before += part
        left -= part
        if before == whole:
            world.gone_times[ring.first_done + (ring.head & ring.done_mask)] = when
            ring.head += 1
            ring.head_left = UNKNOWN


@inner
def _joined_at(world, r, lot):
    """When a lot that is being drawn had left its machine: all draws that could let it go are known."""
    ring = world.rings[r]
    done = done_at(world, r, lot)
    if ring.unit == 1:
        return max(done, started_at(world, r, lot - ring.capacity))
    whole = made_up_to(world, r, lot)
    before = made_up_to(world, r, lot - 1)
    while whole - ring.joined_units > ring.capacity and before >= ring.joined_units:
        ring.joined_units = drawn_up_to(world, r, ring.joined)
        ring.joined += 1
    return max(done, started_at(world, r, ring.joined - 1))
