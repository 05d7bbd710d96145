"""What gigaramp is held against: one small function for each group of rows, listed in `groups` at the end.

To add a row: write a function that measures and yields `Row`s, and put its name there. It runs in this process;
what must start cold, or whose memory is told, runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import gigaramp
from benchmarks import log, start
from benchmarks.in_gigaramp import MOST_THAT_SPOIL, troubles
from benchmarks.models import MODELS
from benchmarks.recursion import recursion_speed
from benchmarks.side_by_side import speed_words
from gigaramp.launch.speed import Speed, line_days, line_speed, line_text, one_future, warm_up
from gigaramp.plant import loads
from gigaramp.twin.study import Study

COLUMNS = ("what", "measured", "target")

TROUBLED = next(model for model in MODELS if model.mtbf is not None)
"""Machines that fail and spoil units."""

PERSONS = ("people.technicians", "people.skills", "people.training.seats", "people.training.in_class", "people.persons")
"""What makes Douai's people persons; without it the same plant has crews with a mean skill."""


@dataclass(frozen=True)
class Row:
    """One measure and what it is held against; an empty target is told for what it is."""

    what: str
    measured: str
    target: str = ""


def calendar() -> Iterator[Row]:
    """The event calendar through the public API, on one processor, with machines that fail and spoil units."""
    for machines, visits, target in ((10, 5_000_000, "≥ 15 M"), (100, 5_000_000, ""), (1000, 60_000_000, "≥ 8 M")):
        speed = line_speed(machines, visits, 1, troubles(machines, TROUBLED))
        spoil = "and scrap" if machines <= MOST_THAT_SPOIL else f"and of which {MOST_THAT_SPOIL} scrap"
        yield Row(f"station-visits a second, {machines:,} machines that fail {spoil}", _speed(speed), target)


def records() -> Iterator[Row]:
    """The same line when each lot's rows are kept: who worked on it and when."""
    plant = loads(line_text(10, line_days(10, 500_000), troubles(10, TROUBLED)))
    warm_up(plant)
    began = time.process_time()
    run = gigaramp.simulate(plant, pool="here", records=True)
    rows = run.records(0).num_rows
    seconds = time.process_time() - began
    speed = speed_words(run.futures[0].visits / seconds)
    yield Row(
        "the same with 10 machines and every record in an Arrow table", f"{speed}, {speed_words(rows / seconds)} rows"
    )


def recursion() -> Iterator[Row]:
    """The departure-time recursion, where nothing is shared."""
    speed = recursion_speed(10, 20_000_000)
    yield Row("the recursion, 10 machines, the bare loop", speed_words(speed.bare), "≥ 100 M")
    yield Row("the same through `simulate`, world and tables too", speed_words(speed.call))


def by_day() -> Iterator[Row]:
    """The day model of Douai, its efficiency given: what each further future costs."""
    plant = gigaramp.load("douai")
    assert plant.horizon is not None
    study = Study(plant, plant.horizon, fidelity="day")
    study(0)
    began = time.process_time()
    for number in range(1, 21):
        study(number)
    yield Row("one future of Douai by day", f"{(time.process_time() - began) / 20 * 1000:.0f} ms", "≤ 20 ms")


def by_cell() -> Iterator[Row]:
    """One of Douai's lines for two years, each cell alone, in a process of its own."""
    code = (
        "import gigaramp, resource, time; plant = gigaramp.load('douai'); gigaramp.simulate(plant, plant.start, pool='here');"
        "began = time.process_time(); gigaramp.simulate(plant, '2027-02-28', lot='cell', lines='line_1', pool='here');"
        "print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    seconds, gigabytes = (float(part) for part in done.stdout.split())
    yield Row(
        "one of Douai's lines, two years, by single cell", f"{seconds:.0f} s, {gigabytes:.2f} GB", "≤ 60 s, ≤ 4 GB"
    )


def one_future_of_douai() -> Iterator[Row]:
    """Douai to its horizon without forks; with its people one by one, and with crews instead."""
    plant = gigaramp.load("douai")
    persons = one_future(plant, futures=8)
    yield Row("one future of Douai, without forks", f"{persons.seconds:.2f} s", "≤ 0.4 s")
    yield Row("its station-visits a second, people, stops and sleds on", _speed(persons), "≥ 6 M")
    for address in PERSONS:
        plant = plant.change(address, None)
    crews = one_future(plant, futures=8)
    yield Row("one future with crews instead of persons", f"{crews.seconds:.2f} s, {_speed(crews)}")


def many_futures_of_douai(futures: int) -> Iterator[Row]:
    """A forecast with forks on all processors, asked by `gigaramp bench` in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "gigaramp",
        "bench",
        "douai",
        "--futures",
        str(futures),
        "--visits",
        "100000",
        "--json",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    many = json.loads(done.stdout)["many_futures"]
    what = f"{futures} futures of Douai with odds and forks, {many['workers']} processors, on the clock"
    yield Row(what, f"{many['seconds']:.0f} s", "≤ 60 s for 200 on two")
    if many["processor_seconds"] is not None:
        yield Row("processor seconds of all its processes", f"{many['processor_seconds']:.0f} s", "≤ 120 s for 200")
    if many["gigabytes"] is not None:
        yield Row("memory of all its processes, at most", f"{many['gigabytes']:.2f} GB", "≤ 1.5 GB")


def the_log() -> Iterator[Row]:
    """A log of ten million rows: taken in bulk, asked for its production, taken once more; and rows as they come."""
    found = log.all_measured()
    bulk, again, live = found["take_in_bulk"], found["take_again"], found["take_live"]
    yield Row(f"{bulk.rows:,} rows in bulk into an empty log", _time_and_memory(bulk), "≤ 60 s, bounded")
    yield Row("production of all its days, lines and steps, in SQL", f"{found['total'].seconds:.1f} s", "≤ 2 s")
    yield Row("the same rows once more, all known", _time_and_memory(again))
    speed = speed_words(live.rows / live.seconds)
    yield Row(f"rows a second in appends of {log.LIVE_ROWS}, each on the disk before the next", speed)


def _time_and_memory(found: log.Measured) -> str:
    return f"{found.seconds:.0f} s, {found.gigabytes:.2f} GB"


def first_moments() -> Iterator[Row]:
    """What a user waits for before the first simulated day."""
    yield Row("`import gigaramp`", f"{start.import_seconds():.2f} s", "≤ 0.3 s")
    yield Row("`gigaramp check douai`", f"{start.check_seconds():.2f} s", "≤ 1.5 s")
    for name, plant in start.VARIANTS.items():
        spent, lasted = start.compile_seconds(plant)
        told = f"{lasted:.0f} s on the clock, {spent:.0f} s of processor time"
        yield Row(f"compiling with an empty cache, {name}", told, "≤ 15 s a variant")
    for cold, state in ((True, "empty cache"), (False, "warm cache")):
        word, odds = start.forecast_seconds(cold)
        yield Row(f"`gigaramp forecast douai`, first words, {state}, on the clock", f"{word:.1f} s")
        yield Row(f"`gigaramp forecast douai`, first odds, {state}, on the clock", f"{odds:.0f} s")


def _speed(speed: Speed) -> str:
    return speed_words(speed.visits_per_second)


def groups(futures: int) -> dict[str, Callable[[], Iterator[Row]]]:
    """All groups of rows in the order they are told, each with a word for who waits."""
    return {
        "the calendar": calendar,
        "records": records,
        "the recursion": recursion,
        "Douai by day": by_day,
        "a line by cell": by_cell,
        "one future of Douai": one_future_of_douai,
        f"{futures} futures of Douai": partial(many_futures_of_douai, futures),
        "the log": the_log,
        "first moments": first_moments,
    }
