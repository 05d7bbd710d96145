"""The same line of machines in gigaramp and in SimPy: station-visits a second on one core.

Ten machines one after the other, exponential times of the same mean, room for five units between two of them, blocking
after service, the first never starved. Such a line makes 0.7634 units in the mean time of one machine (± 0.0001, from
24 million units per run of an exact recursion), so that both sides are seen to simulate the same thing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta

MACHINES = 10
ROOM = 5
SERVICE_SECONDS = 60.0
START = date(2025, 1, 1)


@dataclass(frozen=True)
class Speed:
    """Station-visits a second, and units made in the mean time of one machine."""

    visits: float
    throughput: float


def plant_text(days: int) -> str:
    """The line as a plant file, each unit by itself."""
    head = ["gigaramp: 1", "name: Tandem", f"start: {START}", f"horizon: {START + timedelta(days=days)}", "lot: 1", "steps:"]
    rows = [
        f"  step_{number}: {{machines: 1, cycle_time: {{value: {SERVICE_SECONDS} s, law: exponential}}"
        + (f", buffer: {ROOM} piece}}" if number else "}")
        for number in range(MACHINES)
    ]
    return "\n".join([*head, *rows]) + "\n"


def gigaramp_speed(days: int = 1500) -> Speed:
    """One future through the public API, in this process, the kernel compiled before."""
    import gigaramp
    from gigaramp.plant import loads

    gigaramp.simulate(loads(plant_text(5)), pool="here")
    plant = loads(plant_text(days))
    began = time.perf_counter()
    run = gigaramp.simulate(plant, pool="here")
    seconds = time.perf_counter() - began
    good = run.futures[0].good.sum(axis=0)
    return Speed(float(good.sum()) / seconds, float(good[-1]) * SERVICE_SECONDS / (86400.0 * len(run.days)))


def simpy_speed(units: int = 20_000) -> Speed:
    """One process for each machine, the fastest way to say it in SimPy."""
    import random

    import simpy

    luck = random.Random(1)
    environment = simpy.Environment()
    rooms = [simpy.Store(environment, capacity=ROOM) for _ in range(MACHINES - 1)]

    def machine(number: int):  # type: ignore[no-untyped-def]
        for unit in range(units):
            if number:
                yield rooms[number - 1].get()
            yield environment.timeout(luck.expovariate(1 / SERVICE_SECONDS))
            if number < MACHINES - 1:
                # The machine keeps its unit until there is room: blocking after service.
                yield rooms[number].put(unit)

    for number in range(MACHINES):
        environment.process(machine(number))
    began = time.perf_counter()
    environment.run()
    seconds = time.perf_counter() - began
    return Speed(units * MACHINES / seconds, units * SERVICE_SECONDS / environment.now)
