"""Queues with known waits: each with its plant, and what queueing theory says of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gigaramp.plant import Plant
from tests.reference.textbook import Measured, exponential, measured, plant_of, runs

SEEDS = range(1, 17)


def counter(every: str, time: str, machines: int = 1) -> str:
    """One step with arrivals and all the room it wants."""
    return f"counter: {{source: {{every: {every}}}, machines: {machines}, cycle_time: {time}, buffer: unlimited}}"


def erlang_c(machines: int, load: float) -> float:
    """Share of arrivals that wait, of `load` erlang on `machines` machines (Kleinrock, Queueing Systems 1, 1975, 3.5)."""
    blocked = 1.0
    for count in range(1, machines + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - load / machines * (1 - blocked))


def pollaczek_khinchine(busy: float, mean: float, scv: float) -> float:
    """Mean wait of M/G/1: busy·mean·(1 + scv)/(2(1 − busy)) (Kleinrock, Queueing Systems 1, 1975, chapter 5)."""
    return busy * mean * (1 + scv) / (2 * (1 - busy))


def d_m_1(busy: float) -> float:
    """Mean wait of D/M/1, arrivals one a second: root·busy/(1 − root), root = exp(−(1 − root)/busy) (Kleinrock, chapter 6)."""
    root = 0.5
    for _ in range(200):
        root = math.exp(-(1 - root) / busy)
    return root * busy / (1 - root)


@dataclass(frozen=True)
class Queue:
    """A plant, one of its steps, and the mean seconds a unit waits there."""

    plant: Plant
    step: str
    expected: float
    days: int = 1

    def wait(self, days: int = 1) -> Measured:
        """The mean wait of 16 independent copies, each `days` times as long as usual."""
        return measured([run.mean_wait(self.step) for run in runs(self.plant, self.days * days, SEEDS)])


_GENERAL = {
    "constant": ("0.9 s", 0.9, 0.0),
    "gamma, two stages": (f"{{value: 0.9 s, law: gamma, cv: {0.5**0.5!r}}}", 0.9, 0.5),
    "gamma, scv 4": ("{value: 0.5 s, law: gamma, cv: 2}", 0.5, 4.0),
    "lognormal, scv 4": ("{value: 0.5 s, law: lognormal, cv: 2}", 0.5, 4.0),
    "weibull": ("{value: 0.7 s, law: weibull, cv: 1.5}", 0.7, 2.25),
    "uniform": ("{law: uniform, from: 0.2 s, to: 1.2 s}", 0.7, (1.0 / 12) / 0.49),
    # Triangular from 0, mode 0.3, to 1.8: mean 0.7, variance (0.09 + 3.24 − 0.54)/18 = 0.155.
    "triangular": ("{law: triangular, from: 0 s, mode: 0.3 s, to: 1.8 s}", 0.7, 0.155 / 0.49),
    # Three observed values: mean square 2.51/3.
    "empirical": ("{law: empirical, table: [0.1 s, 0.5 s, 1.5 s]}", 0.7, 2.51 / 3 / 0.49 - 1),
}


def several_machines() -> dict[str, Queue]:
    """M/M/c by Erlang."""
    found = {}
    for machines, mean, days in ((1, 0.5, 1), (1, 0.9, 2), (3, 2.0, 1), (5, 4.5, 2), (25, 20.0, 1)):
        expected = erlang_c(machines, mean) * mean / (machines - mean)
        plant = plant_of(counter(exponential(1.0), exponential(mean), machines))
        found[f"M/M/{machines}, {mean / machines:.0%} busy"] = Queue(plant, "counter", expected, days)
    return found


def general_times() -> dict[str, Queue]:
    """M/G/1 by Pollaczek and Khinchine, with each law a plant file knows."""
    found = {}
    for law, (time, mean, scv) in _GENERAL.items():
        plant = plant_of(counter(exponential(1.0), time))
        found[f"M/G/1, {law}"] = Queue(plant, "counter", pollaczek_khinchine(mean, mean, scv))
    return found


def jackson_tandem() -> dict[str, Queue]:
    """Three stations with endless buffers: each is M/M/1 (Jackson, Networks of waiting lines, Operations Research 5, 1957)."""
    means = (0.6, 0.8, 0.5)
    steps = [counter(exponential(1.0), exponential(means[0]))]
    for number in (1, 2):
        steps.append(f"s{number}: {{machines: 1, cycle_time: {exponential(means[number])}, buffer: unlimited}}")
    plant = plant_of(*steps)
    named = zip(("counter", "s1", "s2"), means, strict=True)
    return {f"Jackson tandem, {name}": Queue(plant, name, mean * mean / (1 - mean)) for name, mean in named}


def queues() -> dict[str, Queue]:
    """All of them by name."""
    regular = {"D/M/1, 80% busy": Queue(plant_of(counter("1 s", exponential(0.8))), "counter", d_m_1(0.8))}
    return several_machines() | general_times() | regular | jackson_tandem()
