"""Textbook lines as plant files, and their measured figures with standard errors, by gigaramp's public functions only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy

import gigaramp
from gigaramp.plant import Plant, loads
from tests.reference.markov import Station

if TYPE_CHECKING:
    from gigaramp.twin.result import Run

START = date(2025, 1, 6)
DAY = 86_400.0


@dataclass(frozen=True)
class Measured:
    """A mean with its standard error."""

    mean: float
    error: float

    def distance(self, expected: float) -> float:
        """How many standard errors the mean lies above what is expected."""
        return (self.mean - expected) / self.error


def measured(values: Sequence[float] | numpy.ndarray) -> Measured:
    """Mean and standard error of independent values."""
    table = numpy.asarray(values, dtype=float).ravel()
    return Measured(float(table.mean()), float(table.std(ddof=1) / table.size**0.5))


def exponential(mean: float) -> str:
    """A time of this mean in seconds that varies exponentially, as written in a plant file."""
    return f"{{value: {mean!r} s, law: exponential}}"


def plant_of(*steps: str, more: str = "") -> Plant:
    """A plant of pieces counted one by one; each step is written as `name: {...}`, `more` as lines of the file."""
    head = ["gigaramp: 1", "name: Textbook line", f"start: {START}", "lot: 1", more, "steps:"]
    return loads("\n".join([*head, *(f"  {step}" for step in steps)]) + "\n")


def line_of(stations: Sequence[Station], unit_time: float = 5.0) -> Plant:
    """A line of the oracle as a plant; one time unit of the oracle lasts `unit_time` seconds."""
    steps = []
    for number, station in enumerate(stations):
        keys = [f"machines: {station.machines}", f"cycle_time: {exponential(station.mean_time * unit_time)}"]
        if number and station.room:
            keys.append(f"buffer: {station.room} piece")
        if station.mtbf is not None:
            keys.append(f"mtbf: {exponential(station.mtbf * unit_time)}")
            keys.append(f"restore_time: {exponential(station.mttr * unit_time)}")
            keys += ["failures: time_dependent"] * station.time_dependent
        steps.append(f"s{number}: {{{', '.join(keys)}}}")
    return plant_of(*steps)


def throughput(
    stations: Sequence[Station], seed: int, futures: int = 8, days: int = 5, unit_time: float = 5.0
) -> Measured:
    """Good units of the last station in one time unit of the oracle, from days of independent futures.

    The first day fills the line and is left out. A day is thousands of times longer than the line's memory, so the days
    of one future count as independent batches too.
    """
    until = START + timedelta(days=days - 1)
    run = gigaramp.simulate(line_of(stations, unit_time), until=until, futures=futures, seed=seed, pool="here")
    table = run.daily()
    last = f"s{len(stations) - 1}"
    step, day, good = (table.column(name).to_pylist() for name in ("step", "day", "good"))
    batches = [
        units * unit_time / DAY
        for name, when, units in zip(step, day, good, strict=True)
        if name == last and when > START
    ]
    assert futures * (days - 1) == len(batches)
    return measured(batches)


def runs(plant: Plant, days: int, seeds: Sequence[int]) -> list[Run]:
    """One run of one future for each seed: independent copies of the same plant."""
    until = START + timedelta(days=days - 1)
    return [gigaramp.simulate(plant, until=until, seed=seed, pool="here") for seed in seeds]
