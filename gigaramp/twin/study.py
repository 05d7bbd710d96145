"""A study: one plant, one seed, many futures. Calling it with a number simulates that future.

A study is small and picklable: the worker that gets it lays the plant out once and then only draws numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from gigaramp.errors import AskError
from gigaramp.plant.model import Plant
from gigaramp.twin.arrays import RECORD, empty
from gigaramp.twin.compile import Layout, layout_of
from gigaramp.twin.draw import Draws, Values
from gigaramp.twin.kernel.constants import CAPABILITY, RECORD_MARGIN, RECORDS_FULL
from gigaramp.twin.luck import Luck
from gigaramp.twin.result import Future, Run, Station, future_of
from gigaramp.twin.seats import seat_names, skill_families
from gigaramp.twin.timetable import DAY_TICKS, Timetable, timetable_of
from gigaramp.twin.world import Builder, World

_RECORD_ROWS = 400_000


@dataclass(frozen=True)
class ForkPlan:
    """Dates at which every expert leaves in a copy of the future, and what the plant must then make.

    `days` are candidate day indices in rising order; the copy must make `needed[k]` good units from accepted lines
    in the days `days[k]` to `ends[k]` (exclusive).
    """

    days: tuple[int, ...]
    ends: tuple[int, ...]
    needed: tuple[float, ...]


@dataclass(frozen=True)
class Study:
    """What is asked of a plant. `study(7)` simulates future number 7; the same number gives the same future anywhere.

    `correlation` ties uncertain numbers of one kind together (0 to 1). `lot` is the cells counted together (None:
    from the buffers). `records` keeps every row of what happened.
    Raises AskError when the end lies before the plant's start, and PlantError for a flow that cannot run.
    """

    plant: Plant
    until: date
    seed: int = 1
    correlation: float = 0.5
    lot: int | None = None
    forks: ForkPlan | None = None
    records: bool = False
    fork_below: float = 0.9
    """A fork is run where the future itself makes at least this share of what the fork must make; 0 runs all."""
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.until < self.plant.start:
            raise AskError(f"the end {self.until} lies before the plant's start {self.plant.start}; ask for a later end")
        if not 0.0 <= self.correlation <= 1.0:
            raise AskError(f"the correlation must be between 0 and 1, not {self.correlation}")
        if self.lot is not None and self.lot < 1:
            raise AskError(f"a lot holds at least 1 cell, not {self.lot}")

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_cache"} | {"_cache": {}}

    @property
    def layout(self) -> Layout:
        """Stations, links and lots of the plant."""
        if "layout" not in self._cache:
            self._cache["layout"] = layout_of(self.plant, Values(self.draws), self.lot)
        layout: Layout = self._cache["layout"]
        return layout

    @property
    def timetable(self) -> Timetable:
        """Shifts and planned days from the plant's start to the study's end."""
        if "timetable" not in self._cache:
            self._cache["timetable"] = timetable_of(self.plant, self.until, self.layout.flow.output)
        timetable: Timetable = self._cache["timetable"]
        return timetable

    @property
    def draws(self) -> Draws:
        """The uncertain numbers and how they are drawn."""
        if "draws" not in self._cache:
            self._cache["draws"] = Draws(self.plant, self.correlation)
        draws: Draws = self._cache["draws"]
        return draws

    def __call__(self, index: int) -> Future:
        """Simulate one future."""
        luck = Luck(self.seed, index)
        drawn = self.draws.of(luck)
        world = self.world(Values(self.draws, drawn), luck)
        end = self.timetable.end + 1
        rows: list[np.ndarray] = []
        saved = []
        for day in self.forks.days if self.forks is not None else ():
            _run(world, day * DAY_TICKS, rows)
            saved.append(world.state())
        _run(world, end, rows)
        held = self._fork(world, self.forks, saved) if self.forks is not None else np.zeros(0, np.int8)
        kept = np.concatenate(rows) if self.records else None
        return future_of(index, drawn, world, held, kept, self._people(world) if self.records else ())

    def _people(self, world: World) -> tuple[str, ...]:
        """Names of the seats of a world whose people are followed one by one."""
        return seat_names(self.plant, self.layout, self.timetable, world.crews) if world.clock[0].persons == 1 else ()

    def world(self, values: Values, luck: Luck) -> World:
        """The empty plant of one future."""
        layout = layout_of(self.plant, values, self.lot, self.layout.jobs)
        return Builder(self.plant, layout, self.timetable).world(values, luck, _RECORD_ROWS if self.records else 0)

    def run(self, futures: Iterable[Future]) -> Run:
        """Put futures together, in the order of their numbers."""
        stations = tuple(Station(place.step, place.line, place.is_mover) for place in self.layout.places)
        people = self.plant.people
        product = self.plant.products.get(self.layout.flow.products[self.layout.flow.output])
        return Run(
            plant=self.plant,
            seed=self.seed,
            until=self.until,
            days=self.timetable.days,
            weeks=self.timetable.weeks,
            stations=stations,
            output_product=product.unit if product is not None else "piece",
            output_step=self.layout.flow.output,
            planned=self.timetable.planned,
            addresses=self.draws.addresses,
            cells=tuple(self.layout.cells.get(place.step, 1.0) for place in self.layout.places),
            lots=self.layout.jobs,
            origins=self.layout.origins,
            steps=self.layout.step_names,
            shifts=self.timetable.shifts,
            skill_families=skill_families(self.plant) if people is not None and people.persons is not None else ("",),
            first_minute=self.timetable.first_minute,
            futures=tuple(sorted(futures, key=lambda future: future.index)),
        )

    def _fork(self, world: World, plan: ForkPlan, saved: list[dict[str, np.ndarray]]) -> np.ndarray:
        """From each saved date, run a copy whose experts have all left, until its hold is decided.

        A copy is not run where the future itself, experts there, falls far short in the same days: experts run,
        repair and coach, so a plant makes more without them by luck alone. `make prove` tries the copies left out.
        """
        held = np.zeros(len(plan.days), np.int8)
        made = np.concatenate(([0.0], np.cumsum(world.output[:, CAPABILITY])))
        fork = world.twin()
        fork.records = empty(RECORD, 1)
        for k, day in enumerate(plan.days):
            if made[plan.ends[k]] - made[day] < self.fork_below * plan.needed[k]:
                continue
            fork.go_back_to(saved[k])
            clock = fork.clock[0]
            clock.experts_gone = 1
            clock.recording = 0
            clock.hold_end = plan.ends[k]
            clock.hold_needed = plan.needed[k]
            clock.hold_made = 0.0
            clock.hold_verdict = -1
            fork.output[:] = 0.0
            _run(fork, self.timetable.end + 1, [])
            held[k] = fork.clock[0].hold_verdict == 1
        return held


def _run(world: World, until: int, rows: list[np.ndarray]) -> None:
    """Run the kernel, and empty its records each time they are full."""
    from gigaramp.twin.kernel.loop import run

    while run(np.int64(until), *world.arguments()) == RECORDS_FULL:
        if len(world.records) <= RECORD_MARGIN:
            raise AskError("no room for records was made")
        _keep(world, rows)
    _keep(world, rows)


def _keep(world: World, rows: list[np.ndarray]) -> None:
    if world.clock[0].recording == 1:
        rows.append(np.asarray(world.records[: world.clock[0].n_records]).copy())
        world.clock[0].n_records = 0
