"""How long the kernel takes for the same work. The figures of futures may change only on purpose, and so may these."""

import heapq
import random

import pytest

import gigaramp
from benchmarks.in_gigaramp import troubles
from benchmarks.targets import PERSONS, TROUBLED
from gigaramp.launch.speed import line_days, line_text
from gigaramp.plant import loads

ROUNDS = 7
VISITS = 1_000_000


def simulate_often(benchmark, plant, until=None):
    """The whole call of `simulate`, one future in this process, after one that is not counted."""
    run = gigaramp.simulate(plant, until, pool="here")
    benchmark.extra_info["station_visits"] = run.futures[0].visits
    benchmark.pedantic(gigaramp.simulate, (plant, until), {"pool": "here"}, rounds=ROUNDS, iterations=1)
    benchmark.extra_info["millions_a_second"] = round(run.futures[0].visits / benchmark.stats["median"] / 1e6, 3)


def test_yardstick(benchmark):
    """A binary heap in plain Python, 200,000 events: how quick this computer was when the others were measured."""

    def events():
        draw = random.Random(1).expovariate
        calendar = [(draw(1.0), number) for number in range(10)]
        heapq.heapify(calendar)
        for _ in range(200_000):
            now, number = calendar[0]
            heapq.heapreplace(calendar, (now + draw(1.0), number))

    benchmark.pedantic(events, rounds=ROUNDS, iterations=1, warmup_rounds=1)


@pytest.mark.parametrize("machines", [10, 100])
def test_line(benchmark, machines):
    """Machines in a row that never fail."""
    simulate_often(benchmark, loads(line_text(machines, line_days(machines, VISITS))))


def test_line_that_fails_and_scraps(benchmark):
    """Ten machines in a row that fail and spoil units."""
    simulate_often(benchmark, loads(line_text(10, line_days(10, VISITS), troubles(10, TROUBLED))))


def test_douai_with_persons(benchmark):
    """One future of Douai to its horizon, people one by one, without forks."""
    simulate_often(benchmark, gigaramp.load("douai"))


def test_douai_with_crews(benchmark):
    """The same with crews that have a mean skill."""
    plant = gigaramp.load("douai")
    for address in PERSONS:
        plant = plant.change(address, None)
    simulate_often(benchmark, plant)
