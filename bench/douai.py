"""Douai, as a user asks it: one future, and a whole forecast with its forks, each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

_FUTURE = """
import json, sys, time
import gigaramp
plant = gigaramp.load("douai")
for address in sys.argv[1:]:
    plant = plant.change(address, None)
gigaramp.simulate(plant, pool="here")
began = time.process_time()
run = gigaramp.simulate(plant, futures=8, pool="here")
print(json.dumps([(time.process_time() - began) / 8, sum(int(future.visits) for future in run.futures) / 8]))
"""

_FORECAST = """
import json, resource, sys, time
import gigaramp
from gigaramp.twin.pools import default_workers
plant = gigaramp.load("douai")
began = time.perf_counter()
gigaramp.forecast(plant, futures=int(sys.argv[1]))
seconds = time.perf_counter() - began
here, worker = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
# Linux counts in KiB. The largest worker stands for each of them, so the sum is an upper bound.
print(json.dumps([seconds, (here + default_workers() * worker) * 1024 / 1e9]))
"""


PERSONS = (
    "people.technicians", "people.skills", "people.training.seats", "people.training.in_class", "people.persons",
)  # fmt: skip
"""What makes Douai's people persons; without it the same plant has crews with a mean skill."""


@dataclass(frozen=True)
class Future:
    """Processor seconds of one future and its station-visits, both the mean of eight futures."""

    seconds: float
    visits: float


@dataclass(frozen=True)
class Forecast:
    """Seconds on the clock, and gigabytes of all processes at their peak, at most."""

    seconds: float
    gigabytes: float


def one_future(without: tuple[str, ...] = ()) -> Future:
    """One future of Douai to its horizon, without forks, the kernel compiled before; `without` these parts of its file."""
    return Future(*_in_a_fresh_process(_FUTURE, *without))


def forecast(futures: int) -> Forecast:
    """A forecast of Douai with forks, on all processors, the kernel in its cache."""
    return Forecast(*_in_a_fresh_process(_FORECAST, str(futures)))


def _in_a_fresh_process(code: str, *arguments: str) -> list[float]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found
