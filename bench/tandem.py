"""The same line of machines one after the other, in gigaramp and in SimPy: station-visits a second on one core."""

from __future__ import annotations

import time
from datetime import date, timedelta

MACHINES = 10
ARRIVAL_SECONDS = 60.0
SERVICE_SECONDS = 48.0
START = date(2025, 1, 1)


def plant_text(days: int) -> str:
    """Ten machines with exponential times behind a source, every buffer unlimited, each unit by itself."""
    lines = ["gigaramp: 1", "name: Tandem", f"start: {START}", f"horizon: {START + timedelta(days=days)}", "lot: 1", "steps:"]
    for number in range(MACHINES):
        source = f"source: {{every: {{value: {ARRIVAL_SECONDS} s, law: exponential}}}}, " if number == 0 else ""
        lines.append(
            f"  step_{number}: {{{source}machines: 1, buffer: unlimited, "
            f"cycle_time: {{value: {SERVICE_SECONDS} s, law: exponential}}}}"
        )
    return "\n".join(lines) + "\n"


def gigaramp_visits(days: int = 1500) -> float:
    """Station-visits a second through the public API, one future, this process; the kernel compiled before."""
    import gigaramp
    from gigaramp.plant import loads

    gigaramp.simulate(loads(plant_text(5)), pool="here")
    plant = loads(plant_text(days))
    began = time.perf_counter()
    run = gigaramp.simulate(plant, pool="here")
    seconds = time.perf_counter() - began
    return float(run.futures[0].good.sum()) / seconds


def simpy_visits(units: int = 10_000) -> float:
    """Station-visits a second of the same line in SimPy."""
    import random

    import simpy

    luck = random.Random(1)
    environment = simpy.Environment()
    machines = [simpy.Resource(environment) for _ in range(MACHINES)]

    def unit():  # type: ignore[no-untyped-def]
        for machine in machines:
            with machine.request() as turn:
                yield turn
                yield environment.timeout(luck.expovariate(1 / SERVICE_SECONDS))

    def source():  # type: ignore[no-untyped-def]
        for _ in range(units):
            environment.process(unit())
            yield environment.timeout(luck.expovariate(1 / ARRIVAL_SECONDS))

    environment.process(source())
    began = time.perf_counter()
    environment.run()
    return units * MACHINES / (time.perf_counter() - began)
