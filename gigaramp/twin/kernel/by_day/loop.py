"""The loop of the day model: one stretch of time after the other, a day or a part of it with the same calendars.

What changes at shift ends in the event twin changes at the end of a day here, by the same functions: knowledge and
defects, maturing, excursions, loading, trials, shipping. People are looked at once a week.
"""

import numpy as np

from gigaramp.twin.kernel.by_day.arrays import UNITS
from gigaramp.twin.kernel.by_day.flow import flow_of_stretch
from gigaramp.twin.kernel.by_day.machines import open_stations, strike_stretch
from gigaramp.twin.kernel.by_day.people import look_at_people
from gigaramp.twin.kernel.compiled import compiled, inner
from gigaramp.twin.kernel.constants import HOLD_DECIDED, NEVER, PLACES, REACHED_END, TICKS_PER_HOUR
from gigaramp.twin.kernel.learning import learn, mature, slip
from gigaramp.twin.kernel.loading import look_at_scrap
from gigaramp.twin.kernel.shifts import close_day, close_week
from gigaramp.twin.kernel.slow_down import slow_down


@compiled
def run_days(world, until):
    """Run every stretch that ends by `until` (ticks). Returns why it stopped."""
    state = world.day_clock[0]
    if state.stretch == 0 and state.looked < 0:
        slow_down(world, np.int64(0))
        learn(world, 0.0)
        mature(world)
    while state.stretch < world.stretches.shape[0] and world.stretches[state.stretch].end <= until:
        k = np.int64(state.stretch)
        _one_stretch(world, k)
        state.stretch = k + 1
        if world.clock.hold_verdict >= 0:
            return HOLD_DECIDED
    return REACHED_END


@inner
def _one_stretch(world, k):
    stretch = world.stretches[k]
    length = np.float64(stretch.end - stretch.start)
    state = world.day_clock[0]
    world.clock.slot = stretch.slot
    world.clock.now = stretch.start
    if world.clock.people == 1 and (
        stretch.week != state.week or state.looked < 0 or state.hurry == 1 or _begins(world, k)
    ):
        gone = 0.0 if state.looked < 0 else (stretch.start - state.looked) / TICKS_PER_HOUR
        look_at_people(world, k, gone)
        state.looked = stretch.start
        state.week = stretch.week
        state.hurry = 0
    open_stations(world, k)
    strike_stretch(world, k)
    # Units of a stretch are made around its middle.
    world.clock.now = stretch.start + (stretch.end - stretch.start) // 2
    flow_of_stretch(world, k)
    world.clock.now = stretch.end
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        station.week_worked += station.worked
        station.week_expert_worked += station.worked * station.run_by_experts
        station.written_hours = world.flows[s].written * length / (168.0 * TICKS_PER_HOUR)
        station.inside = np.int64(np.rint(world.flows[s].room_taken))
        station.held_area += world.flows[s].room_taken * length
        station.in_work_since = stretch.end
    for p in range(world.pools.shape[0]):
        pool = world.pools[p]
        pool.area += world.mixes[p, UNITS] * length
        pool.waited = pool.area
        pool.changed = stretch.end
    if stretch.closes == 1:
        look_at_scrap(world)
        slow_down(world, min(stretch.day + 1, world.days.shape[0] - 1))
    learn(world, length)
    mature(world)
    slip(world)
    for s in range(world.stations.shape[0]):
        if world.stations[s].kind != PLACES:
            world.stations[s].worked = 0.0
        if world.stations[s].excursion == 0:
            world.flows[s].since = NEVER
        elif world.flows[s].since == NEVER:
            world.flows[s].since = stretch.end
    if stretch.closes == 1:
        close_day(world, stretch.day)
        is_last = k + 1 == world.stretches.shape[0]
        if is_last:
            _tell_week(world)
        # A week cut short by the end of the study stays open, as in the event twin.
        following = stretch.slot + 1
        while world.slots[following].day == stretch.day:
            following += 1
        if world.slots[following].week != stretch.week:
            _tell_week(world)
            close_week(world, stretch.week, stretch.end)
            for s in range(world.stations.shape[0]):
                world.flows[s].stops = 0.0


@inner
def _begins(world, k):
    """True where a line or a crew begins, or a partner hands over, since the stretch before."""
    now = world.clock.now
    before = world.stretches[k - 1].start if k > 0 else np.int64(-1)
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        if before < station.starts <= now or before < station.hires <= now:
            return True
        if station.operator_until > 0 and (
            before < station.operator_from <= now
            or before < station.operator_until <= now
            or before < station.handover_from <= now
        ):
            return True
    if world.clock.persons == 1:
        for c in range(world.crews.shape[0]):
            crew = world.crews[c]
            if before < crew.hires <= now or before < crew.opens <= now or before < crew.away_until <= now:
                return True
    return False


@inner
def _tell_week(world):
    """Put what the weekly tables read where they read it: whole units and whole stops."""
    for p in range(world.pools.shape[0]):
        world.pools[p].level = np.int64(world.mixes[p, UNITS])
    for s in range(world.stations.shape[0]):
        station = world.stations[s]
        flow = world.flows[s]
        stops = np.int64(np.floor(flow.stops + 0.5))
        station.week_stops = stops
        station.week_crew_stops = np.int64(np.rint(flow.stops * flow.by_crew))
        station.week_expert_stops = min(stops - station.week_crew_stops, np.int64(np.rint(flow.stops * flow.by_expert)))
        station.aside_total = np.int64(flow.aside)
