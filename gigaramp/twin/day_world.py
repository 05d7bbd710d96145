"""A world of the day model: the arrays of the event twin, and beside them flows, mixes and stretches of time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from gigaramp.errors import AskError
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.by_day.arrays import BY_LINE, DAY_CLOCK, EVENT_STATE, FLOW, GROUP, LIST, STRETCH
from gigaramp.twin.kernel.constants import MACHINES, NEVER, PLACES
from gigaramp.twin.kernel.memory import Memory
from gigaramp.twin.timetable import ALWAYS, DAY_TICKS, Timetable
from gigaramp.twin.world import STATE, World

_OWN_STATE = ("day_clock", "flows", "mixes", "marks", "lists", "event_states")
_LEFT_OUT = ("servers", "machines", "lots", "tree", "todo")
"""State of the event twin that the day model does not touch."""


@dataclass
class DayWorld:
    """One future as the day model sees it."""

    world: World
    day_clock: np.recarray
    flows: np.recarray
    mixes: np.ndarray
    marks: np.ndarray
    lists: np.recarray
    event_states: np.recarray
    stretches: np.recarray
    groups: np.recarray
    order: np.ndarray
    open_ticks: np.ndarray

    @property
    def clock(self) -> np.recarray:
        """The clock of its world."""
        return self.world.clock

    @property
    def output(self) -> np.ndarray:
        """(days, quantities) what leaves the plant."""
        return self.world.output

    @property
    def daily(self) -> np.ndarray:
        """(days, stations, quantities) units started, good and scrap."""
        return self.world.daily

    def memory(self) -> Memory:
        """The arrays as the kernel takes them."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "world"}
        return Memory(**{field.name: getattr(self.world, field.name) for field in fields(World)}, **own)

    def state(self) -> dict[str, np.ndarray]:
        """A copy of all that changes, to go back to."""
        kept = {name: getattr(self.world, name).copy() for name in STATE if name not in _LEFT_OUT}
        return kept | {name: getattr(self, name).copy() for name in _OWN_STATE}

    def go_back_to(self, state: dict[str, np.ndarray]) -> None:
        """Take over a saved state; the books stay this world's own."""
        for name, saved in state.items():
            np.copyto(getattr(self if name in _OWN_STATE else self.world, name), saved)
        # Who goes back does so to change something: people are looked at again.
        self.day_clock.hurry = 1

    def twin(self) -> DayWorld:
        """A second world with its own state and books and the same description."""
        own = {name: getattr(self, name).copy() for name in _OWN_STATE}
        rest = {name: getattr(self, name) for name in ("stretches", "groups", "order", "open_ticks")}
        return DayWorld(world=self.world.twin(), **own, **rest)


@dataclass(frozen=True)
class Stretches:
    """The hours of a plant as the day model steps through them."""

    stretches: np.recarray
    groups: np.recarray
    open_ticks: np.ndarray
    """(calendars, stretches) ticks in which each calendar is open."""


def stretches_of(timetable: Timetable) -> Stretches:
    """Days, cut where a calendar opens or closes; and by week the groups of shifts with the same teams on duty."""
    n = len(timetable.slots) - 2
    slots: Any = timetable.slots[: n + 1]
    rota = timetable.rota[:, :n]
    is_open = rota >= 0
    day = np.asarray(slots.day[:n])
    cut = np.ones(n, np.bool_)
    cut[1:] = (day[1:] != day[:-1]) | (is_open[:, 1:] != is_open[:, :-1]).any(axis=0)
    first = np.flatnonzero(cut)
    stretches: Any = empty(STRETCH, len(first))
    last = np.append(first[1:], n)
    stretches.start, stretches.end = slots.start[first], slots.start[last]
    stretches.slot, stretches.day, stretches.week = first, day[first], slots.week[first]
    stretches.closes[:-1] = stretches.day[1:] != stretches.day[:-1]
    stretches.closes[-1] = 1
    lengths = (stretches.end - stretches.start).astype(np.float64)
    return Stretches(stretches, _groups(timetable, n), np.ascontiguousarray(is_open[:, first] * lengths))


def _groups(timetable: Timetable, n: int) -> np.recarray:
    """One of the shifts of each group, another one from week to week, because experts may work some shifts only."""
    found: dict[tuple[int, bytes], list[int]] = {}
    # Steps that are always open take no turns, unless the whole plant is.
    turns = [row for row, name in enumerate(timetable.calendars) if name != ALWAYS] or [0]
    columns = np.ascontiguousarray(timetable.rota[turns, :n].T)
    for slot in range(n):
        if (columns[slot] >= 0).any():
            found.setdefault((int(timetable.slots.week[slot]), columns[slot].tobytes()), []).append(slot)
    groups = empty(GROUP, len(found))
    for row, ((week, _), slots) in zip(groups, found.items(), strict=False):
        row.week, row.slot, row.shifts = week, slots[week % len(slots)], len(slots)
    return groups


def day_world(world: World, timetable: Timetable, stretches: Stretches, keeps: float = 1.0) -> DayWorld:
    """The day model's view of an empty plant. `keeps`: share of capacity that variability leaves a machine."""
    n, stations = len(world.stations), world.stations
    flows = empty(FLOW, n)
    lines = world.makers.shape[1]
    columns = BY_LINE + lines + 3 * int(world.clock[0].hidden) + 2
    rows = len(world.pools)
    flows.row = rows + np.arange(n)
    rows += n
    lengths = DAY_TICKS / max(1, round(len(stretches.stretches) / max(1, len(timetable.days))))
    for k in range(n):
        if stations.kind[k] == PLACES:
            flows.ring[k] = rows
            flows.n_ring[k] = int(2.0 * stations.unit_ticks[k] / lengths) + 8
            rows += int(flows.n_ring[k])
    machines = stations.kind == MACHINES
    changing = np.divide(
        stations.changeover_ticks, stations.changeover_every, out=np.zeros(n), where=stations.changeover_every > 0
    )
    flows.unit_ticks = np.maximum(stations.unit_ticks / stations.units_a_draw + changing, 1e-9)
    flows.changing = np.where(machines, changing / flows.unit_ticks, 0.0)
    flows.restore_spread = stations.restore_cv**2
    flows.passed = 1.0
    flows.since = NEVER
    flows.used = 1.0
    flows.keeps = np.where(stations.is_mover == 1, 1.0, keeps)
    flows.lot_left = np.maximum(stations.job - 1, 0)
    world.stations.manned = stations.n_machines
    world.stations.speed = 1.0
    without = (stations.crew_need <= 0.0) | (world.clock.people[0] == 0)
    flows.restore = np.where(without, stations.restore_ticks, 0.0)
    flows.long_share = np.where(without, world.clock.parts_share[0], 0.0)
    flows.long_ticks = np.where(without, world.clock.parts_ticks[0] + stations.restore_ticks, 0.0)
    flows.by_crew = np.where(without, 1.0, 0.0)
    clock = empty(DAY_CLOCK, 1)
    clock.looked = -1
    clock.week = -1
    clock.shift_ticks = DAY_TICKS * len(timetable.days) / max(1, len(timetable.slots) - 2)
    states = empty(EVENT_STATE, len(world.events))
    half = len(world.tree) >> 1
    first = half + len(world.servers)
    states.next = np.asarray(world.tree.time[first : first + len(states)])
    mixes, marks = np.zeros((rows, columns)), np.zeros((rows, lines), np.int64)
    order = _order(world)
    return DayWorld(
        world, clock, flows, mixes, marks, empty(LIST, len(world.crews)), states,
        stretches.stretches, stretches.groups, order, stretches.open_ticks,
    )  # fmt: skip


def _order(world: World) -> np.ndarray:
    """Stations in the order of the flow: each after all that feed it."""
    waits = {
        s: {
            int(a)
            for p in station.input_pool[: station.n_inputs]
            for a in world.pools[p].producers[: world.pools[p].n_producers]
        }
        for s, station in enumerate(world.stations)
    }
    order: list[int] = []
    while waits:
        ready = sorted(s for s, before in waits.items() if not before)
        if not ready:
            raise AskError("fidelity: the day model follows a flow without loops; ask with --fidelity event")
        order += ready
        waits = {s: before - set(ready) for s, before in waits.items() if before}
    return np.array(order, np.int64)


__all__ = ["DayWorld", "Stretches", "day_world", "stretches_of"]
