"""How fast gigaramp simulates on this computer: a line whose answer is known, one future of a plant, many futures.

A speed is told in station-visits a second: one visit is one lot worked on by one machine. Seconds are processor seconds
unless they are said to be on the clock, because other programs disturb those less.

The line has single machines one after the other, exponential times of one mean, room for five units between two of
them, blocking after service, and a first machine that never starves. What ten such machines make is known, so that
speed at the price of truth would show.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from statistics import fmean, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.pools import Pool
    from gigaramp.twin.recursion import Engine

MACHINES = 10
ROOM = 5
SERVICE_SECONDS = 60.0

EXACT = 0.763398
"""Units that ten machines make in the mean time of one; known to 0.00003 (one standard error).

Mean of 40 runs of 2.4 million units of a departure-time recursion (Buzacott and Shanthikumar, Stochastic Models of
Manufacturing Systems, 1993, chapter 5). A second one, `benchmarks/exact.py`, gives 0.763460 ± 0.000038.
"""

FILL = 40
"""A line of K machines is full after about 40 K mean times; what it makes before is not counted."""

BATCHES = 20
"""Equal spans whose means tell how sure the mean is."""

MEASURED = 8
"""Futures simulated to estimate the time of many."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Speed:
    """Station-visits and the processor seconds they took. `figures`: what the line made in each of some equal spans."""

    visits: int
    seconds: float
    figures: tuple[float, ...] = ()

    @property
    def visits_per_second(self) -> float:
        """Station-visits a second of one processor."""
        return self.visits / self.seconds

    @property
    def figure(self) -> float:
        """Mean of what was made."""
        return fmean(self.figures)

    @property
    def error(self) -> float:
        """Standard error of that mean."""
        return float(stdev(self.figures) / len(self.figures) ** 0.5)


@dataclass(frozen=True)
class ManyFutures:
    """The time of many futures of a plant, with their forks where it has goals: measured whole, or from a few of them."""

    futures: int
    measured: int
    """Futures simulated for it; fewer than `futures`: the rest is an estimate."""
    processor_seconds: float | None
    """Of all processes together; None where the system tells only the clock."""
    seconds: float
    """On the clock, with all processors at work."""
    workers: int
    with_forks: bool
    gigabytes: float | None
    """At most, of all processes at their peak; None where it was not measured."""

    @property
    def is_estimate(self) -> bool:
        """Only some of the futures were simulated."""
        return self.measured < self.futures


@dataclass(frozen=True)
class LineTask:
    """A task for the pools: the ten-machine line with this many visits, under a luck of its own."""

    visits: int

    def __call__(self, index: int) -> Speed:
        """Its speed on one processor while others work too."""
        return line_speed(MACHINES, self.visits, index + 1)


def line_text(machines: int, days: int, troubles: Sequence[str] = ()) -> str:
    """The line as a plant file, each unit by itself.

    `troubles`: further keys of the first step, the second and so on, as they stand in the file.
    """
    start = date(2025, 1, 1)
    head = ["gigaramp: 1", "name: Tandem", f"start: {start}", f"horizon: {start + timedelta(days=days - 1)}", "lot: 1"]
    time = f"machines: 1, cycle_time: {{value: {SERVICE_SECONDS} s, law: exponential}}"
    rooms = [f"buffer: {ROOM} piece" if number else "" for number in range(machines)]
    keys = [", ".join(filter(None, [time, *more])) for more in zip_longest(rooms, troubles[:machines])]
    rows = [f"  step_{number:04}: {{{each}}}" for number, each in enumerate(keys)]
    return "\n".join([*head, "steps:", *rows]) + "\n"


def line_days(machines: int, visits: int) -> int:
    """Days in which a line of so many machines comes to about so many visits; more than it takes to fill."""
    return max(round(visits / machines / 0.76 * SERVICE_SECONDS / 86400.0), _filling_days(machines) + 2)


def warm_up(plant: Plant, engine: Engine | None = None) -> None:
    """Let what this plant needs of the kernel be compiled, or read from its cache, before anything is measured."""
    from gigaramp.twin import simulate

    simulate(plant, plant.start, pool="here", engine=engine)


def line_speed(
    machines: int, visits: int, seed: int, troubles: Sequence[str] = (), engine: Engine | None = "calendar"
) -> Speed:
    """The line in this process, as one future of the public `simulate`: the whole call is measured.

    `engine`: the calendar, which any plant can ask for, or the recursion, which serves lines that share nothing.

    Figures are units made in the mean time of one machine, in up to 20 spans of whole days once the line is full.
    """
    import numpy as np

    from gigaramp.plant import loads
    from gigaramp.twin import simulate

    plant = loads(line_text(machines, line_days(machines, visits), troubles))
    warm_up(plant, engine)
    began = time.process_time()
    run = simulate(plant, seed=seed, pool="here", engine=engine)
    seconds = time.process_time() - began
    last = [station.step for station in run.stations].index(f"step_{machines - 1:04}")
    made = run.futures[0].good[_filling_days(machines) :, last] * (SERVICE_SECONDS / 86400.0)
    spans = np.array_split(made, min(BATCHES, len(made)))
    return Speed(run.futures[0].visits, seconds, tuple(float(span.mean()) for span in spans))


def all_processors(visits: int, workers: int, on_progress: Progress | None = None) -> list[Speed]:
    """The ten-machine line on `workers` processors at once: the speed of each. Their sum is what this computer can do."""
    from gigaramp.twin.pools import each

    found: list[Speed] = []
    with closing(each(LineTask(visits), range(workers), pool="processes", workers=workers)) as speeds:
        for speed in speeds:
            found.append(speed)
            if on_progress is not None:
                on_progress(len(found), workers)
    return found


def one_future(plant: Plant, until: date | str | None = None, futures: int = 2) -> Speed:
    """One future of a plant without forks, in this process: the mean of some."""
    from gigaramp.twin import simulate

    warm_up(plant)
    began = time.process_time()
    run = simulate(plant, until, futures, pool="here")
    seconds = time.process_time() - began
    return Speed(sum(future.visits for future in run.futures) // futures, seconds / futures)


def estimated(
    plant: Plant,
    until: date | str | None,
    futures: int,
    workers: int,
    slower_together: float = 1.0,
    on_progress: Progress | None = None,
) -> ManyFutures:
    """The time of many futures, from eight of them simulated in this process: an estimate, and told as such.

    `slower_together`: how many times longer a processor needs when all are at work. The start of the workers, a second or
    two, is left out; what an answer needs once, whatever the number of its futures, is counted as if it grew with them.
    """
    measured = min(MEASURED, futures)
    began = time.process_time()
    _answer(plant, until, measured, "here", 1, on_progress)
    seconds = (time.process_time() - began) * futures / measured
    together = slower_together if workers > 1 else 1.0
    return ManyFutures(
        futures, measured, seconds, seconds * together / min(workers, futures), workers, bool(plant.goals), None
    )


def whole(
    plant: Plant, until: date | str | None, futures: int, workers: int, on_progress: Progress | None = None
) -> ManyFutures:
    """The time of many futures, all of them simulated on `workers` processors; and their memory."""
    before, began = os.times(), time.perf_counter()
    _answer(plant, until, futures, "processes", workers, on_progress)
    after, seconds = os.times(), time.perf_counter() - began
    spent = None if sys.platform == "win32" else sum(after[:4]) - sum(before[:4])
    return ManyFutures(futures, futures, spent, seconds, workers, bool(plant.goals), gigabytes(min(workers, futures)))


def gigabytes(workers: int) -> float | None:
    """Memory of this process and its workers at their peaks, at most: the largest worker stands for each of them.

    None where the system does not tell.
    """
    if sys.platform == "win32":
        return None
    import resource

    here, worker = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # macOS counts in bytes, Linux in KiB.
    return float((here + workers * worker) * (1 if sys.platform == "darwin" else 1024) / 1e9)


def _answer(
    plant: Plant, until: date | str | None, futures: int, pool: Pool, workers: int, on_progress: Progress | None
) -> None:
    """Ask for the odds of a plant's goals; without goals, for its futures alone."""
    from gigaramp.launch.forecast import forecast
    from gigaramp.twin import simulate

    if plant.goals:
        forecast(plant, until, futures, pool=pool, workers=workers, on_progress=on_progress)
    else:
        simulate(plant, until, futures, pool=pool, workers=workers, on_progress=on_progress)


def _filling_days(machines: int) -> int:
    return round(FILL * machines * SERVICE_SECONDS / 86400.0) + 1
