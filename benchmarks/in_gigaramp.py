"""The models in gigaramp: plant files, asked through the public `simulate`, of which the whole call is measured."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benchmarks.models import ARRIVALS, ROOM, Model
from gigaramp.launch.speed import BATCHES, SERVICE_SECONDS, Speed, line_speed, warm_up

if TYPE_CHECKING:
    from gigaramp.twin.recursion import Engine
    from gigaramp.twin.result import Run

START = date(2025, 1, 1)
MOST_THAT_SPOIL = 32
TIME = f"{{value: {SERVICE_SECONDS} s, law: exponential}}"


def measure(engine: Engine, model: Model, seed: int) -> Speed:
    """Simulate one model in this process, by calendar or by recursion."""
    measures: dict[str, Callable[[Engine, Model, int], Speed]] = {"line": _line, "queue": _queue, "merge": _merge}
    return measures[model.kind](engine, model, seed)


def troubles(machines: int, like: Model) -> list[str]:
    """Keys of each step whose machines fail and spoil units as those of a model do; nothing where they do not.

    gigaramp simulates at most 32 steps that make defects, so the machines after those only fail.
    """
    if like.mtbf is None:
        return []
    mtbf, restore = (f"{{value: {times * SERVICE_SECONDS} s, law: exponential}}" for times in (like.mtbf, like.restore))
    fails = f"mtbf: {mtbf}, restore_time: {restore}"
    spoils = min(machines, MOST_THAT_SPOIL)
    return [f"{fails}, scrap_mature: {like.scrap}"] * spoils + [fails] * (machines - spoils)


def _line(engine: Engine, model: Model, seed: int) -> Speed:
    return line_speed(model.machines, model.visits["gigaramp"], seed, troubles(model.machines, model), engine)


def _queue(engine: Engine, model: Model, seed: int) -> Speed:
    every = f"{{value: {SERVICE_SECONDS / ARRIVALS} s, law: exponential}}"
    step = f"counter: {{machines: 1, cycle_time: {TIME}, source: {{every: {every}}}, buffer: unlimited}}"
    seconds, run = _run(engine, [step], model.visits["gigaramp"] / ARRIVALS, seed)
    # Arrivals are visits of the source to gigaramp; here a customer counts once, as in every engine.
    counter = [station.step for station in run.stations].index("counter")
    return Speed(int(run.futures[0].good[:, counter].sum()), seconds, (run.mean_wait("counter") / SERVICE_SECONDS,))


def _merge(engine: Engine, model: Model, seed: int) -> Speed:
    import numpy as np

    products = "products: {left: {unit: piece}, right: {unit: piece}, whole: {unit: piece}}"
    steps = [
        f"first: {{makes: left, machines: 1, cycle_time: {TIME}}}",
        f"second: {{makes: right, machines: 1, cycle_time: {TIME}}}",
        f"joins: {{makes: whole, consumes: {{left: 1 piece, right: 1 piece}}, machines: 1, cycle_time: {TIME}, buffer: {ROOM} piece}}",
    ]
    seconds, run = _run(engine, steps, model.visits["gigaramp"] / 3 / model.exact, seed, products)
    last = [station.step for station in run.stations].index("joins")
    made = run.futures[0].good[1:, last] * (SERVICE_SECONDS / 86400.0)
    return Speed(run.futures[0].visits, seconds, tuple(float(span.mean()) for span in np.array_split(made, BATCHES)))


def _run(engine: Engine, steps: list[str], times: float, seed: int, products: str = "") -> tuple[float, Run]:
    """Simulate so many mean times; gives processor seconds and the run."""
    import gigaramp
    from gigaramp.plant import loads

    end = START + timedelta(days=round(times * SERVICE_SECONDS / 86400.0))
    head = ["gigaramp: 1", "name: A model", f"start: {START}", f"horizon: {end}", "lot: 1", products, "steps:"]
    plant = loads("\n".join([*head, *(f"  {step}" for step in steps)]) + "\n")
    warm_up(plant, engine)
    began = time.process_time()
    run = gigaramp.simulate(plant, seed=seed, pool="here", engine=engine)
    return time.process_time() - began, run
