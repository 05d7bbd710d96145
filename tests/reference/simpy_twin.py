"""A second twin, in SimPy, written from docs/understand/twin.md, luck.md and lots.md alone.

Steps in a row, streams that meet, machines side by side, batches, lines that share a step, buffers with room and
blocking after service, failures, scrap seen at the step itself or at a later inspection. No people, no calendar, and
each step has lots of one unit, or of one batch. It shares its draws with gigaramp, so departures can be compared one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from math import ceil, floor, gcd
from typing import Any

import simpy
from simpy.events import URGENT

from tests.reference import luck
from tests.reference.luck import Time

DAY = 86_400_000_000
"""Microseconds of a day."""

SHIFT = DAY // 3
"""Microseconds of a shift of a plant without calendars."""


@dataclass(frozen=True)
class Step:
    """One step: its machines, the room before it, how it fails, what it spoils, what it sees and what it takes.

    `takes` are the units it takes of each step before it for each unit it makes; None: one unit of the step named before
    it, where there is one. A plant with a step that takes several things names its products, one for each stream.
    """

    name: str
    cycle_time: Time
    machines: int = 1
    room: int = 0
    mtbf: Time | None = None
    restore_time: Time | None = None
    scrap: float = 0.0
    inspects: Mapping[str, float] = field(default_factory=dict)
    takes: Mapping[str, float] | None = None
    batch: int = 1
    shared: bool = False
    by_time: bool = False
    """True: it fails while it waits or is blocked too (`failures: time_dependent`)."""

    def keys(self) -> list[str]:
        """The step's own numbers as written in a plant file."""
        keys = [f"machines: {self.machines}", f"cycle_time: {self.cycle_time}"]
        keys += [f"buffer: {self.room} piece"] * bool(self.room)
        keys += [f"batch: {self.batch} piece"] * (self.batch > 1)
        keys += ["shared: true"] * self.shared
        keys += [f"mtbf: {self.mtbf}", f"restore_time: {self.restore_time}"] * bool(self.mtbf)
        keys += ["failures: time_dependent"] * self.by_time
        keys += [f"scrap_mature: {self.scrap!r}"] * bool(self.scrap)
        seen = ", ".join(f"{name}: {chance!r}" for name, chance in self.inspects.items())
        keys += [f"inspects: {{{seen}}}"] * bool(seen)
        return keys


def written(steps: tuple[Step, ...], lines: tuple[str, ...] = ()) -> str:
    """The steps and lines as the part of a plant file that follows its head."""
    text = [f"lines: {{{', '.join(f'{line}: {{}}' for line in lines)}}}"] * bool(lines)
    if all(step.takes is None for step in steps):
        return "\n".join([*text, "steps:", *(f"  {step.name}: {{{', '.join(step.keys())}}}" for step in steps)]) + "\n"
    products: dict[str, str] = {}
    rows = []
    for step in steps:
        takes = step.takes or {}
        keys = [f"after: [{', '.join(takes)}]"] * bool(takes)
        if list(takes.values()) == [1.0]:
            products[step.name] = products[next(iter(takes))]
        else:
            products[step.name] = f"of_{step.name}"
            amounts = ", ".join(f"{products[name]}: {use!r} piece" for name, use in takes.items())
            keys += [f"makes: {products[step.name]}"] + [f"consumes: {{{amounts}}}"] * bool(amounts)
        rows.append(f"  {step.name}: {{{', '.join([*keys, *step.keys()])}}}")
    named = ", ".join(f"{product}: {{unit: piece}}" for product in dict.fromkeys(products.values()))
    return "\n".join([*text, f"products: {{{named}}}", "steps:", *rows]) + "\n"


@dataclass
class Unit:
    """One unit; `defect` is the number of the step that spoiled it, if one did."""

    defect: int | None = None


class AtOnce(simpy.Event):
    """An event that comes before all else of this microsecond: a hand-over takes no time, and nothing gets between."""

    def now(self) -> None:
        """Let it happen."""
        self._ok, self._value = True, None
        self.env.schedule(self, priority=URGENT)


@dataclass(eq=False)
class Machine:
    """One machine; `begins` comes when it is given the `units` of a lot, `free_since` orders the free ones."""

    station: Station
    name: tuple[str, str, int]
    """Step, line and number: the order in which machines are scheduled anew at a shift change."""
    element: int
    begins: AtOnce
    free_since: int | None
    units: list[Unit] = field(default_factory=list)
    jobs: int = 0
    is_up: bool = True
    process: simpy.Process | None = None


@dataclass(eq=False)
class Pool:
    """Units between steps. A lot that finds no room stays in its machine, in `held`: blocking after service."""

    room: int = 0
    takers: list[Station] = field(default_factory=list)
    waiting: deque[Unit] = field(default_factory=deque)
    held: deque[Machine] = field(default_factory=deque)
    turn: int = 0

    @property
    def within_reach(self) -> int:
        """Units that a step behind the pool can take: those that wait and those that blocked machines hold."""
        return len(self.waiting) + sum(len(machine.units) for machine in self.held)


@dataclass(eq=False)
class Station:
    """One step on one line, or in the whole plant."""

    number: int
    step: Step
    element: int
    inputs: list[tuple[Pool, float]] = field(default_factory=list)
    carried: list[float] = field(default_factory=list)
    output: Pool | None = None
    machines: list[Machine] = field(default_factory=list)
    departures: list[int] = field(default_factory=list)
    scrapped: list[int] = field(default_factory=list)


class Plant:
    """One simulated plant. After `run`, `departures` and `scrapped` hold microseconds, by step and line."""

    def __init__(self, steps: tuple[Step, ...], seed: int, future: int = 0, lines: tuple[str, ...] = ()) -> None:
        self.environment = simpy.Environment(initial_time=0)
        self.steps, self.seed, self.future = steps, seed, future
        self.seen_later = {name for step in steps for name in step.inspects}
        self.moments = 0
        self.at_work: set[Machine] = set()
        self.asked: deque[Station] = deque()
        self.stations: dict[tuple[str, str], Station] = {}
        for number, step in enumerate(steps):
            for line in ("",) if step.shared else lines or ("line",):
                self._build(number, step, line)
        self._join()
        self.departures = {name: station.departures for name, station in self.stations.items()}
        self.scrapped = {name: station.scrapped for name, station in self.stations.items()}
        self.environment.process(self._shifts())
        for name in sorted(self.stations):
            for machine in self.stations[name].machines:
                machine.process = self.environment.process(self._machine(machine))
                if machine.station.step.by_time:
                    self.environment.process(self._stops(machine))
            self._ask(self.stations[name])
        self._settle()

    def run(self, until: int) -> None:
        """Simulate up to a microsecond, the last one left out."""
        self.environment.run(until=until)

    def _element(self, name: str) -> int:
        return luck.element(self.seed, self.future, name)

    def _build(self, number: int, step: Step, line: str) -> None:
        place = f"{step.name}/{line}" if line else step.name
        station = Station(number, step, self._element(place))
        for k in range(step.machines):
            element = self._element(f"{place}/machine {k}")
            station.machines.append(
                Machine(station, (step.name, line, k), element, AtOnce(self.environment), k - step.machines)
            )
        self.stations[step.name, line] = station

    def _join(self) -> None:
        """One pool on each line between steps on lines; one for the plant where a shared step is on one side."""
        for number, step in enumerate(self.steps):
            before = {self.steps[number - 1].name: 1.0} if step.takes is None and number else step.takes or {}
            for name in sorted(before):
                feeder = next(other for other in self.steps if other.name == name)
                pools: dict[str, Pool] = {}
                for (taker, line), station in self.stations.items():
                    if taker == step.name:
                        pool = pools.setdefault("" if feeder.shared else line, Pool())
                        pool.takers.append(station)
                        station.inputs.append((pool, before[name]))
                        station.carried.append(0.0)
                for (giver, line), station in self.stations.items():
                    if giver == name:
                        station.output = pools["" if step.shared else line]
                for pool in pools.values():
                    pool.room = _room(step.room * len(pool.takers), feeder, step, before[name])

    def _machine(self, me: Machine) -> Generator[simpy.Event, Any, None]:
        """Take, work, look, pass on; for ever."""
        step, failures = me.station.step, 0
        to_failure = luck.gap(step.mtbf, me.element, 0) if step.mtbf and not step.by_time else None
        while True:
            yield me.begins
            me.begins = AtOnce(self.environment)
            left = luck.work(step.cycle_time, me.element, me.jobs)
            me.jobs += 1
            if step.by_time:
                yield from self._work_between_stops(me, left)
                left = 0
            while step.restore_time and to_failure is not None and to_failure < left:
                yield from self._spend(me, to_failure)
                left -= to_failure
                failures += 1
                yield from self._spend(me, luck.restoration(step.restore_time, me.element, failures))
                to_failure = luck.gap(step.mtbf, me.element, failures)
            yield from self._spend(me, left)
            if to_failure is not None:
                to_failure -= left
            self._look(me)
            self._pass_on(me)
            self._settle()

    def _stops(self, me: Machine) -> Generator[simpy.Event, Any, None]:
        """A machine that fails by time is up for a gap, down for a restoration, and so on, whatever it does."""
        step, failures = me.station.step, 0
        assert step.mtbf is not None and step.restore_time is not None and me.process is not None
        while True:
            yield self.environment.timeout(luck.gap(step.mtbf, me.element, failures))
            failures += 1
            self._turn(me, is_up=False)
            yield self.environment.timeout(luck.restoration(step.restore_time, me.element, failures))
            self._turn(me, is_up=True)

    def _turn(self, me: Machine, is_up: bool) -> None:
        """A machine stops or runs again; restored, a free one may take a lot."""
        me.is_up = is_up
        if me in self.at_work:
            assert me.process is not None
            me.process.interrupt()
        elif is_up and me.free_since is not None:
            self._ask(me.station)
            self._settle()

    def _work_between_stops(self, me: Machine, left: int) -> Generator[simpy.Event, Any, None]:
        """Work on a lot while up. Each interruption is a stop, a restoration or a shift change."""
        self.at_work.add(me)
        while True:
            began, was_up = self.environment.now, me.is_up
            try:
                yield self.environment.timeout(left) if was_up else self.environment.event()
                break
            except simpy.Interrupt:
                left -= (self.environment.now - began) if was_up else 0
        self.at_work.remove(me)

    def _spend(self, me: Machine, ticks: int) -> Generator[simpy.Event, Any, None]:
        """Let time pass on one machine, whatever its end is scheduled anew."""
        end = self.environment.now + ticks
        self.at_work.add(me)
        while me in self.at_work:
            try:
                yield self.environment.timeout(end - self.environment.now)
                self.at_work.remove(me)
            except simpy.Interrupt:
                continue

    def _shifts(self) -> Generator[simpy.Event, Any, None]:
        """At a shift change every machine is scheduled anew, by name; this decides who goes first in a tie."""
        while True:
            yield self.environment.timeout(SHIFT)
            for machine in sorted(self.at_work, key=lambda machine: machine.name):
                assert machine.process is not None
                machine.process.interrupt()

    # --- what is made, and what is found ---

    def _look(self, me: Machine) -> None:
        """The lot loses the units found defective; what is left departs."""
        station, made = me.station, len(me.units)
        if made == 1:
            if self._is_spoiled(me, me.units[0]):
                me.units = []
        elif station.step.scrap:
            assert station.step.name not in self.seen_later, "hidden defects are followed in lots of one unit only"
            found = luck.count(made, station.step.scrap, luck.uniform(me.element, luck.DEFECTS, me.jobs))
            me.units = me.units[found:]
        if me.units:
            station.departures.append(self.environment.now)
        if len(me.units) < made:
            station.scrapped.append(self.environment.now)

    def _is_spoiled(self, me: Machine, unit: Unit) -> bool:
        """Draw the defect made here, then look for all that can be seen here: is the unit found defective?"""
        number, step = me.station.number, me.station.step
        if (
            step.scrap
            and unit.defect is None
            and luck.happens(step.scrap, luck.uniform(me.element, luck.DEFECTS, me.jobs))
        ):
            unit.defect = number
        if unit.defect is None:
            return False
        maker = self.steps[unit.defect].name
        if maker not in self.seen_later:
            return unit.defect == number
        chance = step.inspects.get(maker, 0.0)
        if chance <= 0 or chance >= 1:
            return chance >= 1
        pair = me.element ^ self.stations[maker, me.name[1]].element
        return luck.happens(chance, luck.uniform(pair, luck.FOUND, me.jobs))

    # --- hand-over: takes no time ---

    def _pass_on(self, me: Machine) -> None:
        pool = me.station.output
        if pool is None or not me.units:
            self._free(me)
        elif not pool.held and len(pool.waiting) + len(me.units) <= pool.room:
            self._put(pool, me)
        else:
            pool.held.append(me)
            self._ask_takers(pool)

    def _put(self, pool: Pool, me: Machine) -> None:
        pool.waiting.extend(me.units)
        self._ask_takers(pool)
        self._free(me)

    def _free(self, me: Machine) -> None:
        self.moments += 1
        me.units, me.free_since = [], self.moments
        self._ask(me.station)

    def _ask_takers(self, pool: Pool) -> None:
        """The steps behind a pool take turns: the one after the last that took is asked first."""
        for station in (*pool.takers[pool.turn :], *pool.takers[: pool.turn]):
            self._ask(station)

    def _ask(self, station: Station) -> None:
        if station not in self.asked:
            self.asked.append(station)

    def _settle(self) -> None:
        """Stations that may now start are asked in the order in which they became able to."""
        while self.asked:
            station = self.asked.popleft()
            while self._begins(station):
                pass

    def _begins(self, station: Station) -> bool:
        """The machine free for longest takes all inputs of a lot, or none."""
        free = [machine for machine in station.machines if machine.free_since is not None and machine.is_up]
        if not free:
            return False
        batch, needs = station.step.batch, []
        for (pool, use), carried in zip(station.inputs, station.carried, strict=True):
            needs.append(floor(batch * use + carried + 1e-9))
            if pool.within_reach < needs[-1]:
                return False
        taken: list[Unit] = []
        for k, (pool, use) in enumerate(station.inputs):
            station.carried[k] += batch * use - needs[k]
            taken = self._draw(pool, station, needs[k])
        alike = len(station.inputs) == 1 and station.inputs[0][1] == 1.0
        machine = min(free, key=lambda machine: machine.free_since)
        machine.units, machine.free_since = taken if alike else [Unit() for _ in range(batch)], None
        machine.begins.now()
        return True

    def _draw(self, pool: Pool, station: Station, need: int) -> list[Unit]:
        """First in, first out; blocked lots move up as they are needed, and after it as they fit."""
        while len(pool.waiting) < need:
            self._put(pool, pool.held.popleft())
        taken = [pool.waiting.popleft() for _ in range(need)]
        pool.turn = (pool.takers.index(station) + 1) % len(pool.takers)
        while pool.held and len(pool.waiting) + len(pool.held[0].units) <= pool.room:
            self._put(pool, pool.held.popleft())
        return taken


def _room(written_room: int, feeder: Step, taker: Step, use: float) -> int:
    """Units a pool holds: as written where units are handed on one by one, else in whole common lots.

    Batches that fit one another fill the pool to its end. It always has room for one unit less than the next lot needs.
    """
    fit = gcd(feeder.batch, taker.batch) if use == 1.0 and not (feeder.scrap or feeder.inspects) else 1
    return max(fit * round(written_room / fit), ceil(taker.batch * use - 1e-9) - 1)
