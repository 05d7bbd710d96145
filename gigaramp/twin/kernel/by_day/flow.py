"""The flow of one stretch of time: what each station makes, by what it could, what stands before it and the room behind.

Forward: what could be made with the inputs there are. Backward: what finds room. Forward again: units move, in the order
of the flow, so that what is made today can be worked on today. A fluid model of a line with finite buffers (Dallery and
Gershwin 1992, Queueing Systems 12, section 2.3).
"""

import numpy as np

from gigaramp.twin.kernel.by_day.arrays import BY_LINE, TRIAL_UNITS, UNITS, UNRELEASED
from gigaramp.twin.kernel.by_day.machines import find_capacity
from gigaramp.twin.kernel.by_day.mix import (
    empty_mix,
    hide_no_more_than_units,
    keep_share,
    move_share,
    set_trial,
    take_from_pool,
)
from gigaramp.twin.kernel.by_day.quality import inspect_day, make_defects_of_day
from gigaramp.twin.kernel.compiled import inner
from gigaramp.twin.kernel.constants import (
    BLOCKED_TIME,
    CAPABILITY,
    DEFECT,
    GOOD,
    NO_PLACES,
    NO_SLED,
    PLACES,
    PLANNED_STOPS,
    PRODUCING,
    SCRAP,
    SET_ASIDE,
    SHORT_STOP,
    SLOW,
    STARTED,
    STARVED,
    TRIAL,
    TRIAL_OUTPUT,
    UNRELEASED_OUTPUT,
)
from gigaramp.twin.kernel.constants import HELD as HELD_TIME

_UNLIMITED = 2**51


@inner
def flow_of_stretch(world, k):
    """Move the units of one stretch through the plant, and book where machine time went."""
    for s in range(world.stations.shape[0]):
        if world.stations[s].kind == PLACES:
            _ripen(world, s, k)
        else:
            find_capacity(world, s, k)
    for n in range(world.order.shape[0]):
        _reach(world, world.order[n])
    for n in range(world.order.shape[0] - 1, -1, -1):
        _fit(world, world.order[n])
    for n in range(world.order.shape[0]):
        s = world.order[n]
        _move(world, s, k)
        _book(world, s, k)


@inner
def _ripen(world, s, k):
    """Places: what will be done in this stretch, of what is inside and of what enters."""
    station = world.stations[s]
    flow = world.flows[s]
    end = world.stretches[k].end
    length = np.float64(end - world.stretches[k].start)
    flow.ready = 0.0
    for n in range(flow.n_trays):
        row = flow.ring + (flow.head + n) % flow.n_ring
        flow.ready += world.mixes[row, UNITS] * _done_share(world, row, end, station.unit_ticks)
    flow.leaves_at_once = max(0.0, 1.0 - station.unit_ticks / length)
    flow.able = flow.open
    room = max(0.0, station.places - flow.room_taken + flow.ready)
    flow.cap = room / max(1.0 - flow.leaves_at_once, 1e-9) if flow.open > 0.0 else 0.0


@inner
def _done_share(world, row, end, stay):
    """Share of a tray of one stretch that is done by a time: it entered evenly over its stretch."""
    last = world.mixes.shape[1] - 1
    first_out = world.mixes[row, last - 1] + stay
    last_out = world.mixes[row, last] + stay
    if end >= last_out:
        return 1.0
    return max(0.0, (end - first_out) / (last_out - first_out))


@inner
def _use(station, i):
    """Units of input i that one unit takes; the mean over the vehicle mix where it depends on the vehicle."""
    if i != station.variant_input:
        return station.input_use[i]
    use = 0.0
    for v in range(station.n_variants):
        use += station.variant_share[v] * station.variant_use[v]
    return use


@inner
def _on_the_way(world, p):
    """Units of a pool that nobody can take yet: in work in the machines before it, and short of a lot of the step behind.

    Machines hold as many units as the rate needs (Little 1961): one lot at least while they work.
    """
    pool = world.pools[p]
    held = 0.0
    for j in range(pool.n_producers):
        feeder = world.stations[pool.producers[j]]
        if feeder.kind != PLACES:
            held += world.flows[pool.producers[j]].in_work
    lot = 0.0
    for j in range(pool.n_consumers):
        lot += 0.5 * world.flows[pool.consumers[j]].lot_left * _input_use(world, pool.consumers[j], p)
    return held + lot


@inner
def _input_use(world, s, p):
    """Units of a pool that one unit of a station takes."""
    station = world.stations[s]
    use = 0.0
    for i in range(station.n_inputs):
        if station.input_pool[i] == p:
            use += _use(station, i)
    return use


@inner
def _reach(world, s):
    """Forward: units a station could start with what lies before it and what comes in this stretch."""
    station = world.stations[s]
    flow = world.flows[s]
    flow.plan = flow.cap
    flow.limit = 0
    for i in range(station.n_inputs):
        pool = world.pools[station.input_pool[i]]
        there = world.mixes[station.input_pool[i], UNITS] - _on_the_way(world, station.input_pool[i])
        for j in range(pool.n_producers):
            feeder = world.flows[pool.producers[j]]
            there += feeder.out_plan * feeder.passed
        # Several stations behind one pool: who comes later in the order gets what is left.
        mine, later, earlier = 0.0, 0.0, 0.0
        is_later = False
        for j in range(pool.n_consumers):
            other = pool.consumers[j]
            if other == s:
                is_later = True
                mine = flow.cap
            elif is_later:
                later += world.flows[other].cap
            else:
                earlier += world.flows[other].plan
        use = max(_use(station, i), 1e-12)
        left = max(0.0, there / use - earlier)
        share = left * mine / (mine + later) if mine + later > 0.0 else 0.0
        if share < flow.plan:
            flow.plan = share
            flow.limit = 1
    flow.out_plan = flow.plan
    if station.kind == PLACES:
        flow.out_plan = flow.ready + flow.leaves_at_once * flow.plan
    flow.wish = flow.out_plan * flow.passed


@inner
def _fit(world, s):
    """Backward: what a station makes must find room behind it."""
    station = world.stations[s]
    flow = world.flows[s]
    p = station.output_pool
    if p >= 0 and world.pools[p].capacity < _UNLIMITED:
        pool = world.pools[p]
        room = np.float64(pool.capacity) - world.mixes[p, UNITS]
        for j in range(pool.n_producers):
            room += world.flows[pool.producers[j]].in_work
        for j in range(pool.n_consumers):
            c = pool.consumers[j]
            for i in range(world.stations[c].n_inputs):
                if world.stations[c].input_pool[i] == p:
                    room += world.flows[c].plan * _use(world.stations[c], i)
        wished = 0.0
        for j in range(pool.n_producers):
            wished += world.flows[pool.producers[j]].wish
        # Where several fill one pool, each is cut by the same share.
        if wished > room:
            flow.out_plan *= max(0.0, room) / wished
            flow.limit = 2
    if station.kind == PLACES:
        free = max(0.0, station.places - flow.room_taken + flow.out_plan)
        if free < flow.plan:
            flow.plan = free
            flow.limit = 2
    else:
        flow.plan = min(flow.plan, flow.out_plan)


@inner
def _move(world, s, k):
    """Take the inputs, make and find defects, hand on what is good."""
    station = world.stations[s]
    flow = world.flows[s]
    _clock_way(world, s, k)
    units = _gather(world, s, flow.plan)
    flow.plan = units
    flow.started += units
    day = world.stretches[k].day
    if station.kind == PLACES:
        _enter(world, s, k, units)
        units = _leave(world, s, k)
    row = flow.row
    own = make_defects_of_day(world, s, row, np.int64(k))
    scrapped = inspect_day(world, s, row, own) if station.n_inspects > 0 else 0.0
    good = world.mixes[row, UNITS]
    _count(world, s, day, STARTED, flow.started)
    flow.good += good
    flow.scrap += scrapped
    _count(world, s, day, GOOD, flow.good)
    _count(world, s, day, SCRAP, flow.scrap)
    p = station.output_pool
    handed_on = 0.0
    if p < 0:
        _leave_plant(world, s, row, day)
    else:
        if world.pools[p].refuses_trial == 1 and world.mixes[row, TRIAL_UNITS] > 0.0:
            aside = world.mixes[row, TRIAL_UNITS]
            flow.aside += aside
            world.weekly[world.stretches[k].week, s, SET_ASIDE] += aside
            keep_share(world, row, max(0.0, 1.0 - aside / good))
            set_trial(world, row, 0.0, max(0.0, world.mixes[row, UNRELEASED] - aside))
        handed_on = world.mixes[row, UNITS]
        move_share(world, row, p, 1.0)
    if station.kind != PLACES:
        # What the machines hold follows the rate of this stretch; the last lot of a stopped station stays in it.
        length = np.float64(world.stretches[k].end - world.stretches[k].start)
        lots = max(1.0, units / length * station.unit_ticks / station.units_a_draw)
        flow.in_work = min(np.float64(station.n_servers * station.job), max(np.float64(station.job), lots))
    flow.handed_on = handed_on
    if units > 0.0:
        flow.passed = handed_on / units if p >= 0 else 1.0


@inner
def _clock_way(world, s, k):
    """Time from the first step to here: waits in the pools before (Little 1961: units over rate), and work."""
    station = world.stations[s]
    flow = world.flows[s]
    if flow.plan <= 0.0:
        return
    length = np.float64(world.stretches[k].end - world.stretches[k].start)
    way = 0.0
    for i in range(station.n_inputs):
        p = station.input_pool[i]
        pool = world.pools[p]
        rate = flow.plan * _use(station, i) * pool.n_consumers / length
        before = 0.0
        for j in range(pool.n_producers):
            before = max(before, world.flows[pool.producers[j]].latency)
        # What came today is in the pool already, and has not waited for itself.
        came = 0.0
        for j in range(pool.n_producers):
            came += world.flows[pool.producers[j]].handed_on
        wait = max(0.0, world.mixes[p, UNITS] - came) / max(rate, 1e-12)
        way = max(way, before + min(wait, 30.0 * length))
    flow.latency = way + (station.unit_ticks if station.kind == PLACES else 0.0)


@inner
def _count(world, s, day, column, total):
    """Daily tables hold whole units: what is counted up to today, rounded, less what was counted before."""
    station = world.stations[s]
    whole = np.int64(np.floor(total + 0.5))
    if column == STARTED:
        world.daily[day, s, STARTED] += whole - station.started_total
        station.started_total = whole
    elif column == GOOD:
        world.daily[day, s, GOOD] += whole - station.good_total
        station.good_total = whole
    else:
        world.daily[day, s, SCRAP] += whole - station.scrap_total
        station.scrap_total = whole


@inner
def _gather(world, s, wanted):
    """Draw the inputs of the units of this stretch; fewer where an input is short after all."""
    station = world.stations[s]
    row = world.flows[s].row
    empty_mix(world, row)
    units = wanted
    for i in range(station.n_inputs):
        use = max(_use(station, i), 1e-12)
        there = world.mixes[station.input_pool[i], UNITS] - _on_the_way(world, station.input_pool[i])
        units = min(units, there / use)
    units = max(0.0, units)
    if units <= 0.0:
        return 0.0
    trial, unreleased = 0.0, 0.0
    alike_inputs = 0
    for i in range(station.n_inputs):
        p = station.input_pool[i]
        level = world.mixes[p, UNITS]
        use = _use(station, i)
        if level <= 0.0 or use <= 0.0:
            continue
        share = min(1.0, units * use / level)
        alike = use == 1.0
        alike_inputs += alike
        trial = max(trial, world.mixes[p, TRIAL_UNITS] / level)
        unreleased = max(unreleased, world.mixes[p, UNRELEASED] / level)
        take_from_pool(world, p, row, share, alike)
        world.pools[p].taken += np.int64(units * use)
    world.mixes[row, UNITS] = units
    set_trial(world, row, units * trial, units * unreleased)
    if alike_inputs > 1:
        hide_no_more_than_units(world, row)
    if station.line >= 0:
        for line in range(world.marks.shape[1]):
            world.mixes[row, BY_LINE + line] = 0.0
        world.mixes[row, BY_LINE + station.line + 1] = units
        if world.clock.now < station.accepted:
            world.mixes[row, TRIAL_UNITS] = units
        if world.clock.now < station.released:
            world.mixes[row, UNRELEASED] = units
    elif alike_inputs != 1:
        total = 0.0
        for line in range(world.marks.shape[1]):
            total += world.mixes[row, BY_LINE + line]
        for line in range(world.marks.shape[1]):
            world.mixes[row, BY_LINE + line] *= units / total if total > 0.0 else 0.0
        if total <= 0.0:
            world.mixes[row, BY_LINE] = units
    for v in range(station.n_variants):
        station.variant_made[v] += np.int64(units * station.variant_share[v])
    return units


@inner
def _enter(world, s, k, units):
    """Units enter their places as one tray of this stretch. Where the ring is full they join the last tray."""
    flow = world.flows[s]
    if units > 0.0:
        last = world.mixes.shape[1] - 1
        if flow.n_trays < flow.n_ring:
            row = flow.ring + (flow.head + flow.n_trays) % flow.n_ring
            empty_mix(world, row)
            flow.n_trays += 1
            move_share(world, flow.row, row, 1.0)
            world.mixes[row, last - 1] = np.float64(world.stretches[k].start)
        else:
            row = flow.ring + (flow.head + flow.n_trays - 1) % flow.n_ring
            began = world.mixes[row, last - 1]
            world.mixes[row, last - 1] = 0.0
            move_share(world, flow.row, row, 1.0)
            world.mixes[row, last - 1] = began
        world.mixes[row, last] = np.float64(world.stretches[k].end)
        flow.room_taken += units
    empty_mix(world, flow.row)


@inner
def _leave(world, s, k):
    """Done units leave their places in the order they came, as many as find room. Returns their number."""
    station = world.stations[s]
    flow = world.flows[s]
    end = world.stretches[k].end
    last = world.mixes.shape[1] - 1
    wanted = flow.out_plan
    left = 0.0
    while flow.n_trays > 0 and wanted > 1e-9:
        row = flow.ring + flow.head
        units = world.mixes[row, UNITS]
        done = units * _done_share(world, row, end, station.unit_ticks)
        part = min(done, wanted)
        if part <= 0.0:
            break
        began, ended = world.mixes[row, last - 1], world.mixes[row, last]
        world.mixes[row, last - 1] = 0.0
        world.mixes[row, last] = 0.0
        share = part / units
        move_share(world, row, flow.row, share)
        wanted -= part
        left += part
        if share >= 1.0 - 1e-12:
            empty_mix(world, row)
            flow.head = (flow.head + 1) % flow.n_ring
            flow.n_trays -= 1
            continue
        # The first part of an evenly filled tray has left.
        world.mixes[row, last - 1] = began + share * (ended - began)
        world.mixes[row, last] = ended
        break
    flow.room_taken = max(0.0, flow.room_taken - left)
    return left


@inner
def _leave_plant(world, s, row, day):
    """Good output of the plant: capability counts accepted lines; what may ship goes to the vehicles' stock."""
    station = world.stations[s]
    units = world.mixes[row, UNITS]
    if station.is_sink == 0 or units <= 0.0:
        return
    trial = world.mixes[row, TRIAL_UNITS]
    world.output[day, TRIAL_OUTPUT] += trial
    world.flows[s].aside += trial
    world.output[day, CAPABILITY] += units - trial
    world.output[day, UNRELEASED_OUTPUT] += max(0.0, world.mixes[row, UNRELEASED] - trial)
    keeper = world.stations[station.first_sink]
    released = max(0.0, units - world.mixes[row, UNRELEASED])
    if station.n_variants == 0:
        keeper.variant_stock[0] += released
    for v in range(station.n_variants):
        keeper.variant_stock[v] += released * station.variant_share[v]


@inner
def _book(world, s, k):
    """Book the open, manned and running machine time of a stretch, as `account` does between two events."""
    station = world.stations[s]
    flow = world.flows[s]
    length = np.float64(world.stretches[k].end - world.stretches[k].start)
    if station.kind == PLACES:
        filled = min(1.0, flow.room_taken / station.places)
        over = min(filled, max(0.0, flow.ready - flow.out_plan) / station.places)
        station.spent[PRODUCING] += length * (filled - over)
        station.spent[BLOCKED_TIME] += length * over
        station.spent[STARVED] += length * (1.0 - filled)
        station.worked = length * filled
        flow.used = filled
        flow.worked += length * filled
        flow.open_since += length
        return
    # After a closed day it is as busy as it was before.
    used = min(1.0, flow.plan / flow.cap) if flow.cap > 0.0 else flow.used
    flow.used = used
    busy = flow.able * used
    idle = flow.able - busy
    station.spent[HELD_TIME] += busy * max(0.0, 1.0 - station.load - station.trial)
    tried = busy * station.trial
    station.spent[TRIAL] += tried
    station.tried += tried * station.speed * (1.0 - station.short_now)
    full = busy * station.load
    moving = full * station.speed
    good = moving * (1.0 - station.short_now)
    station.spent[SLOW] += full - moving
    station.spent[SHORT_STOP] += moving - good
    # What was left out of the capacity of this stretch, as far as the station was busy.
    reworking = min(good, used * flow.reworking)
    station.rework_debt -= reworking
    station.spent[DEFECT] += reworking
    good -= reworking
    station.spent[PLANNED_STOPS] += good * flow.changing
    good *= 1.0 - flow.changing
    station.spent[PRODUCING if world.clock.now > station.accepted else TRIAL] += good
    station.spent[_why_idle(world, station, flow)] += idle
    station.worked = (full + tried) * station.n_servers / station.n_machines
    flow.worked += full + tried
    flow.open_since += flow.able + flow.down


@inner
def _why_idle(world, station, flow):
    """Loss of idle time: what the plan of this stretch was limited by."""
    if flow.limit == 2 and station.output_pool >= 0:
        pool = world.pools[station.output_pool]
        for j in range(pool.n_consumers):
            behind = pool.consumers[j]
            if world.stations[behind].kind == PLACES and world.flows[behind].limit == 0:
                return NO_PLACES
            if world.stations[behind].is_mover == 1:
                return NO_SLED
        return BLOCKED_TIME
    for i in range(station.n_inputs):
        pool = world.pools[station.input_pool[i]]
        for j in range(pool.n_producers):
            if world.stations[pool.producers[j]].is_mover == 1 and world.flows[pool.producers[j]].used > 0.5:
                return NO_SLED
    return STARVED
