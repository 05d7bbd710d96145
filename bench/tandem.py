"""The same line of machines in gigaramp and in SimPy: station-visits a second on one core.

Machines one after the other, exponential times of the same mean, room for five units between two of them, blocking
after service, the first never starved. Ten such machines make 0.763398 units in the mean time of one (± 0.000058, from
40 runs of 2.4 million units of an exact recursion), so that both sides are seen to simulate the same thing.

Speeds are processor seconds, not seconds on the clock: other programs on the machine disturb them less.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median, stdev
from typing import Any

ROOM = 5
SERVICE_SECONDS = 60.0
BATCHES = 20
FILL = 40
"""A line of K machines is full after about 40 K service times; what it makes before is not counted."""

START = date(2025, 1, 1)
EXACT = {10: 0.763398}
"""Units in the mean time of one machine, by number of machines."""

TROUBLES = ", mtbf: {value: 20 h, law: exponential}, restore_time: {value: 30 min, law: exponential}, scrap_mature: 0.1 %"


@dataclass(frozen=True)
class Speed:
    """Station-visits a second, and units made in the mean time of one machine, batch by batch."""

    visits: float
    batches: list[float]

    def __str__(self) -> str:
        error = stdev(self.batches) / len(self.batches) ** 0.5
        return f"{self.visits / 1e6:#.3g} M/s, makes {fmean(self.batches):.4f} ± {error:.4f}"


def middle(speeds: list[Speed]) -> Speed:
    """The middle speed of some rounds, and the batches of all of them."""
    return Speed(median(speed.visits for speed in speeds), [batch for speed in speeds for batch in speed.batches])


def side_by_side(machines: int, visits: int, rounds: int = 3) -> tuple[Speed, Speed]:
    """Both engines on the same line, in turns; SimPy makes a tenth of the visits, because it is that much slower."""
    warm_up(machines)
    ours, theirs = [], []
    for seed in range(1, rounds + 1):
        ours.append(gigaramp_speed(machines, visits, seed))
        theirs.append(simpy_speed(machines, visits // 10, seed))
    return middle(ours), middle(theirs)


def with_troubles(machines: int, visits: int, rounds: int = 3) -> Speed:
    """The same line when every machine also fails and spoils units."""
    warm_up(machines)
    return middle([gigaramp_speed(machines, visits, seed, TROUBLES) for seed in range(1, rounds + 1)])


def plant_text(machines: int, days: int, troubles: str = "") -> str:
    """The line as a plant file, each unit by itself."""
    head = ["gigaramp: 1", "name: Tandem", f"start: {START}", f"horizon: {START + timedelta(days=days - 1)}", "lot: 1", "steps:"]
    rows = [
        f"  step_{number:03}: {{machines: 1, cycle_time: {{value: {SERVICE_SECONDS} s, law: exponential}}{troubles}"
        + (f", buffer: {ROOM} piece}}" if number else "}")
        for number in range(machines)
    ]
    return "\n".join([*head, *rows]) + "\n"


def warm_up(machines: int) -> None:
    """Let the kernel be compiled, or read from its cache, before anything is measured."""
    import gigaramp
    from gigaramp.plant import loads

    gigaramp.simulate(loads(plant_text(machines, 2)), pool="here")


def gigaramp_speed(machines: int, visits: int, seed: int, troubles: str = "") -> Speed:
    """One future through the public API, in this process: the whole call of `simulate` is measured."""
    import gigaramp
    from gigaramp.plant import loads

    days = round(visits / machines / 0.76 * SERVICE_SECONDS / 86400.0)
    plant = loads(plant_text(machines, days, troubles))
    began = time.process_time()
    run = gigaramp.simulate(plant, seed=seed, pool="here")
    seconds = time.process_time() - began
    good = run.futures[0].good
    last = next(number for number, station in enumerate(run.stations) if station.step == f"step_{machines - 1:03}")
    full = round(FILL * machines * SERVICE_SECONDS / 86400.0) + 1
    return Speed(float(good.sum()) / seconds, [float(made) * SERVICE_SECONDS / 86400.0 for made in good[full:, last]])


def simpy_speed(machines: int, visits: int, seed: int) -> Speed:
    """One process for each machine and one store for each buffer: the fastest way to say it in SimPy."""
    import random

    import simpy

    draw = random.Random(seed).expovariate
    environment = simpy.Environment()
    rooms = [simpy.Store(environment, capacity=ROOM) for _ in range(machines - 1)]
    done = [0] * machines

    def machine(number: int) -> Generator[simpy.Event, Any, None]:
        take = rooms[number - 1].get if number else None
        pass_on = rooms[number].put if number < machines - 1 else None
        while True:
            if take:
                yield take()
            yield environment.timeout(draw(1.0))
            done[number] += 1
            if pass_on:
                # The machine keeps its unit until there is room: blocking after service.
                yield pass_on(None)

    for number in range(machines):
        environment.process(machine(number))
    span, full = visits / machines / 0.76, FILL * machines
    counts = []
    began = time.process_time()
    for batch in range(BATCHES + 1):
        environment.run(until=full + (span - full) * batch / BATCHES)
        counts.append(done[-1])
    seconds = time.process_time() - began
    lasts = (span - full) / BATCHES
    return Speed(sum(done) / seconds, [(after - before) / lasts for before, after in pairwise(counts)])
