"""A second twin of one cell line, in SimPy, written from docs/understand/twin.md and luck.md alone.

Several steps in a row, machines side by side, buffers with room and blocking after service, failures that depend on
operation, scrap seen at the step itself or at a later inspection. Lots of one unit, no people, no calendar, one line
called `line`. It shares its draws with gigaramp, so departures can be compared one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
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
    """One step: its machines, the room before it, how it fails, what it spoils and what it sees."""

    name: str
    cycle_time: Time
    machines: int = 1
    room: int = 0
    mtbf: Time | None = None
    restore_time: Time | None = None
    scrap: float = 0.0
    inspects: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        """The step as written in a plant file."""
        keys = [f"machines: {self.machines}", f"cycle_time: {self.cycle_time}"]
        keys += [f"buffer: {self.room} piece"] * bool(self.room)
        keys += [f"mtbf: {self.mtbf}", f"restore_time: {self.restore_time}"] * bool(self.mtbf)
        keys += [f"scrap_mature: {self.scrap!r}"] * bool(self.scrap)
        seen = ", ".join(f"{name}: {chance!r}" for name, chance in self.inspects.items())
        keys += [f"inspects: {{{seen}}}"] * bool(seen)
        return f"{self.name}: {{{', '.join(keys)}}}"


@dataclass
class Unit:
    """One unit; `defect` is the number of the step that spoiled it, if one did."""

    defect: int | None = None


class AtOnce(simpy.Event):
    """An event that comes before all else of this microsecond: a hand-over takes no time, and nothing gets between."""

    def now(self, value: object = None) -> None:
        """Let it happen."""
        self._ok, self._value = True, value
        self.env.schedule(self, priority=URGENT)


class Pool:
    """Units between two steps. One that finds no room stays in its machine: blocking after service."""

    def __init__(self, environment: simpy.Environment, room: float) -> None:
        self.environment, self.room = environment, room
        self.waiting: deque[Unit] = deque()
        self.blocked: deque[tuple[Unit, AtOnce]] = deque()
        self.free: deque[AtOnce] = deque()

    def put(self, unit: Unit) -> simpy.Event:
        """An event that comes when the unit has left its machine."""
        gone = AtOnce(self.environment)
        self.blocked.append((unit, gone))
        self._settle()
        return gone

    def take(self) -> simpy.Event:
        """An event that brings a unit; the machine free for longest is served first."""
        taken = AtOnce(self.environment)
        self.free.append(taken)
        self._settle()
        return taken

    def _settle(self) -> None:
        """Serve the machines that are free, then let blocked units in: who takes starts before who is set free."""
        while self.free and (self.waiting or self.blocked):
            unit, gone = (self.waiting.popleft(), None) if self.waiting else self.blocked.popleft()
            self.free.popleft().now(unit)
            if gone is not None:
                gone.now()
        while self.blocked and len(self.waiting) < self.room:
            unit, gone = self.blocked.popleft()
            self.waiting.append(unit)
            gone.now()


class Line:
    """One simulated line. After `run`, `departures` and `scrapped` hold microseconds, by step."""

    def __init__(self, steps: tuple[Step, ...], seed: int, future: int = 0) -> None:
        self.environment = simpy.Environment(initial_time=0)
        self.steps, self.seed, self.future = steps, seed, future
        self.pools = [Pool(self.environment, step.room) for step in steps[1:]]
        self.departures: list[list[int]] = [[] for _ in steps]
        self.scrapped: list[list[int]] = [[] for _ in steps]
        self.seen_later = {name for step in steps for name in step.inspects}
        self.stations = [self._element(f"{step.name}/line") for step in steps]
        self.machines: dict[tuple[str, int], simpy.Process] = {}
        self.at_work: set[tuple[str, int]] = set()
        self.environment.process(self._shifts())
        for number, step in enumerate(steps):
            for machine in range(step.machines):
                self.machines[step.name, machine] = self.environment.process(self._machine(number, (step.name, machine)))

    def run(self, until: int) -> None:
        """Simulate up to a microsecond, the last one left out."""
        self.environment.run(until=until)

    def _element(self, name: str) -> int:
        return luck.element(self.seed, self.future, name)

    def _machine(self, number: int, name: tuple[str, int]) -> Generator[simpy.Event, Any, None]:
        """Take, work, look, pass on; for ever."""
        step, me = self.steps[number], self._element(f"{name[0]}/line/machine {name[1]}")
        failures = jobs = 0
        to_failure = luck.gap(step.mtbf, me, 0) if step.mtbf else None
        while True:
            unit = (yield self.pools[number - 1].take()) if number else Unit()
            left = luck.work(step.cycle_time, me, jobs)
            jobs += 1
            while step.mtbf and step.restore_time and to_failure is not None and to_failure < left:
                yield from self._spend(name, to_failure)
                left -= to_failure
                failures += 1
                yield from self._spend(name, luck.restoration(step.restore_time, me, failures))
                to_failure = luck.gap(step.mtbf, me, failures)
            yield from self._spend(name, left)
            if to_failure is not None:
                to_failure -= left
            if self._is_spoiled(number, me, jobs, unit):
                self.scrapped[number].append(self.environment.now)
                continue
            self.departures[number].append(self.environment.now)
            if number < len(self.pools):
                yield self.pools[number].put(unit)

    def _is_spoiled(self, number: int, me: int, job: int, unit: Unit) -> bool:
        """Draw the defect made here, then look for all that can be seen here: is the unit found defective?"""
        step = self.steps[number]
        if step.scrap and unit.defect is None and luck.happens(step.scrap, luck.uniform(me, luck.DEFECTS, job)):
            unit.defect = number
        if unit.defect is None:
            return False
        maker = self.steps[unit.defect].name
        if maker not in self.seen_later:
            return unit.defect == number
        chance = step.inspects.get(maker, 0.0)
        return chance > 0 and (chance >= 1 or luck.happens(chance, luck.uniform(me ^ self.stations[unit.defect], luck.FOUND, job)))

    def _spend(self, name: tuple[str, int], ticks: int) -> Generator[simpy.Event, Any, None]:
        """Let time pass on one machine, whatever its end is scheduled anew."""
        end = self.environment.now + ticks
        self.at_work.add(name)
        while name in self.at_work:
            try:
                yield self.environment.timeout(end - self.environment.now)
                self.at_work.remove(name)
            except simpy.Interrupt:
                continue

    def _shifts(self) -> Generator[simpy.Event, Any, None]:
        """At a shift change every machine is scheduled anew, by name; this decides who goes first in a tie."""
        while True:
            yield self.environment.timeout(SHIFT)
            for name in sorted(self.at_work):
                self.machines[name].interrupt()
