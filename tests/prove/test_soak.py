"""A hundred random plants for random horizons in processes: none hangs, none fails, every book balances."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import gigaramp
from gigaramp.plant import Plant
from gigaramp.twin.pools import default_workers, each
from gigaramp.twin.study import Study
from tests.laws.plants import START, plants
from tests.prove.proof import write

pytestmark = pytest.mark.prove

PLANTS = 100
FUTURES = 200


@dataclass(frozen=True)
class Soak:
    """Simulates plant number k for its own horizon and audits its books. Picklable."""

    plants: tuple[Plant, ...]

    def __call__(self, number: int) -> tuple[int, int, int]:
        """Number, days simulated, and visits. Raises AssertionError when a book does not balance."""
        days = int(np.random.default_rng(number).integers(7, 200))
        study = Study(self.plants[number], START + timedelta(days=days - 1), seed=number, lot=(None, 1, 10)[number % 3])
        future = study(number)
        books = future.books
        unfinished = books["started"] - books["good"] - books["scrap"]
        # A blocked lot is finished and still in its machine.
        blocked = books["in_work"] - unfinished
        assert (unfinished >= 0).all() and (blocked >= 0).all()
        for p, link in enumerate(study.layout.links):
            came = books["good"][list(link.producers)].sum()
            left = came - future.pools["level"][p] - future.pools["taken"][p] - future.pools["aside"][p]
            assert 0 <= left <= blocked[list(link.producers)].sum()
        lots = np.array(study.layout.jobs) * 8
        for name in ("started", "good", "scrap"):
            # What happens at the very tick of the end stands in the books and in no day.
            after = books[name] - getattr(future, name).sum(axis=0)
            assert (after >= 0).all() and (after <= lots).all()
        assert np.isfinite(future.losses).all() and (future.losses > -1e-3).all()
        assert (future.capability >= 0).all()
        return number, days, int(future.visits)


def drawn(count: int) -> tuple[Plant, ...]:
    """Random plants, the same on every machine."""
    found: list[Plant] = []

    @seed(1)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(plants())
    def draw(plant: Plant) -> None:
        found.append(plant)

    draw()
    return tuple(found[:count])


def test_a_hundred_random_plants_run_to_their_end_and_their_books_balance():
    chosen = drawn(PLANTS)
    began = time.perf_counter()
    ended = sorted(each(Soak(chosen), range(len(chosen)), "processes"))
    seconds = time.perf_counter() - began
    assert list(range(PLANTS)) == [number for number, _, _ in ended]
    days, visits = sum(row[1] for row in ended), sum(row[2] for row in ended)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    run = gigaramp.simulate(gigaramp.load("douai"), futures=FUTURES)
    took = time.perf_counter() - began
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    rows = [
        ("random plants that ran to their end with balanced books", f"{len(ended)} of {PLANTS}"),
        ("days simulated, lots finished", f"{days:,}, {visits:,}"),
        ("seconds, in processes, compiling included", f"{seconds:.0f}"),
        (f"{FUTURES} futures of Douai without forks, seconds on {default_workers()} processors", f"{took:.0f}"),
        ("memory of the asking process before and after, MB", f"{before / 1024:.0f}, {here / 1024:.0f}"),
        ("memory of the largest worker, MB", f"{worker / 1024:.0f}"),
    ]
    words = "Random plants (`tests/laws/plants.py`), each for 7 to 200 days, then many futures of Douai held at once."
    write("soak", "A long soak", words, ("what", "measured"), rows)
    assert FUTURES == len(run.futures)
    assert worker < 1.5e6 and here - before < 1.0e6
