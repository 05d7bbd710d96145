"""Copies of a future at candidate dates, with every expert gone: does the plant hold what it must, and does each line?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gigaramp.errors import AskError
from gigaramp.twin.day_world import DayWorld
from gigaramp.twin.kernel.arrays import RECORD, empty
from gigaramp.twin.kernel.constants import CAPABILITY, GOOD, RECORDS_FULL
from gigaramp.twin.timetable import DAY_TICKS
from gigaramp.twin.world import World


@dataclass(frozen=True)
class ForkPlan:
    """Dates at which every expert leaves in a copy of the future, and what the plant must then make.

    `days` are candidate day indices in rising order; the copy must make `needed[k]` good units from accepted lines
    in the days `days[k]` to `ends[k]` (exclusive). `lines[k]`: that copy also judges each line; empty: every copy does.
    """

    days: tuple[int, ...]
    ends: tuple[int, ...]
    needed: tuple[float, ...]
    lines: tuple[bool, ...] = ()


@dataclass(frozen=True)
class LineEnds:
    """Where each line hands its work on: the last station of its own."""

    lines: tuple[str, ...]
    stations: tuple[int, ...]
    cells: tuple[float, ...]
    """Battery cells in one unit of each of these stations."""
    cells_in_output: float
    """Battery cells in one unit of the plant's output."""


@dataclass(frozen=True)
class Held:
    """Which copies held: the plant, by fork; each line its equal share of it, by fork and line."""

    plant: np.ndarray
    lines: np.ndarray

    @classmethod
    def nothing(cls) -> Held:
        """No fork was asked for."""
        return cls(np.zeros(0, np.int8), np.zeros((0, 0), np.int8))


def run_forks(
    world: World | DayWorld, plan: ForkPlan, saved: list[dict[str, np.ndarray]], end: int, below: float, ends: LineEnds
) -> Held:
    """From each saved date, run a copy whose experts have all left, to the end of its hold or until that is hopeless.

    A line holds where it hands on its equal share of what the plant must make in the hold, counted in cells: 1/6 of it
    with six lines. The plant holds where it makes all of it.

    A copy is not run where the future itself, experts there, falls far short in the same days, plant and lines alike:
    experts run, repair and coach, so a plant makes more without them by luck alone. `make prove` tries the copies left out.
    """
    held = Held(np.zeros(len(plan.days), np.int8), np.zeros((len(plan.days), len(ends.lines)), np.int8))
    made = _added_up(world.output[:, CAPABILITY])
    by_line = _added_up(_handed_on(world, ends))
    share = ends.cells_in_output / max(len(ends.lines), 1)
    fork = world.twin()
    if isinstance(fork, World):
        fork.records = empty(RECORD, 1)
    for k, day in enumerate(plan.days):
        last, needed = plan.ends[k], plan.needed[k]
        plant_may = made[last] - made[day] >= below * needed
        lines_may = by_line[last] - by_line[day] >= below * needed * share
        # One line alone is no question of its own: it is the plant.
        tests_lines = len(ends.lines) > 1 and bool(lines_may.any()) and (not plan.lines or plan.lines[k])
        if not (plant_may or tests_lines):
            continue
        _leave(fork, saved[k], plan, k, judged=not tests_lines)
        advance(fork, last * DAY_TICKS + 1 if tests_lines else end, None)
        if tests_lines:
            held.lines[k] = lines_may & (_handed_on(fork, ends)[day:last].sum(axis=0) >= needed * share * _NEARLY)
            held.plant[k] = plant_may and fork.output[day:last, CAPABILITY].sum() >= needed * _NEARLY
        else:
            held.plant[k] = fork.clock[0].hold_verdict == 1
    return held


_NEARLY = 1.0 - 1e-9
"""Sums of floats meet what they equal on paper."""


def advance(world: World | DayWorld, until: int, keep: Callable[[np.ndarray], None] | None) -> None:
    """Run the kernel to a tick. Its records are given to `keep` each time they are full; it must not hold on to them.

    By day there are none.
    """
    if isinstance(world, DayWorld):
        from gigaramp.twin.kernel.by_day.loop import run_days

        run_days(world.memory(), np.int64(until))
        return
    from gigaramp.twin.kernel.loop import run

    while run(world.memory(), np.int64(until)) == RECORDS_FULL:
        if len(world.records) <= world.clock[0].margin:
            raise AskError("no room for records was made")
        _keep(world, keep)
    _keep(world, keep)
    if world.clock[0].unwritten > 0:
        raise RuntimeError(
            f"{world.clock[0].unwritten} rows of records found no room: a fault of gigaramp, please report it"
        )


def _leave(fork: World | DayWorld, saved: dict[str, np.ndarray], plan: ForkPlan, k: int, judged: bool) -> None:
    """Go back to a saved date and send every expert home. `judged`: stop as soon as the plant's hold is decided."""
    fork.go_back_to(saved)
    clock = fork.clock[0]
    clock.experts_gone = 1
    clock.recording = 0
    clock.hold_end = plan.ends[k] if judged else -1
    clock.hold_needed = plan.needed[k]
    clock.hold_made = 0.0
    clock.hold_verdict = -1
    fork.output[:] = 0.0
    fork.daily[plan.days[k] :] = 0


def _handed_on(world: World | DayWorld, ends: LineEnds) -> np.ndarray:
    """(days, lines) good cells that each line hands on."""
    stations = list(ends.stations)
    return (
        np.asarray(world.daily[:, stations, GOOD] * np.array(ends.cells))
        if stations
        else np.zeros((len(world.daily), 0))
    )


def _added_up(daily: np.ndarray) -> np.ndarray:
    """Sums up to each day, from none."""
    return np.concatenate([np.zeros((1, *daily.shape[1:])), np.cumsum(daily, axis=0)])


def _keep(world: World, keep: Callable[[np.ndarray], None] | None) -> None:
    if world.clock[0].recording == 1:
        if keep is not None:
            keep(world.records[: world.clock[0].n_records])
        world.clock[0].n_records = 0
