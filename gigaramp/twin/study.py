"""A study: one plant, one seed, many futures. Calling it with a number simulates that future.

A study is small and picklable: the worker that gets it lays the plant out once and then only draws numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.plant.model import Plant
from gigaramp.twin.compile import Layout, layout_of
from gigaramp.twin.compiling import make_ready
from gigaramp.twin.day_world import DayWorld, day_world, stretches_of
from gigaramp.twin.draw import Draws, Values
from gigaramp.twin.fidelity import Fidelity, check_fidelity
from gigaramp.twin.forks import ForkPlan, Held, LineEnds, advance, run_forks
from gigaramp.twin.lots import Lot, check_lot
from gigaramp.twin.luck import Luck
from gigaramp.twin.recipe import Recipe
from gigaramp.twin.recursion import ENGINES, Engine, run_recursion, why_not
from gigaramp.twin.result import Future, Run, Station, future_of
from gigaramp.twin.skill_groups import seat_names, skill_families
from gigaramp.twin.timetable import DAY_TICKS, Timetable, timetable_of
from gigaramp.twin.today import Today, impose
from gigaramp.twin.world import Builder, World

_RECORD_ROWS = 400_000


@dataclass(frozen=True)
class Study:
    """What is asked of a plant. `study(7)` simulates future number 7; the same number gives the same future anywhere.

    `correlation` ties uncertain numbers of one kind together (0 to 1). `lot` is the cells counted together (None or
    "auto": as the file says, else from the buffers; "cell": each cell is followed).
    `records` keeps every row of what happened, in each future or in those named.
    Raises AskError when the end lies before the plant's start, and PlantError for a flow that cannot run.
    """

    plant: Plant
    until: date
    seed: int = 1
    correlation: float = 0.5
    lot: Lot = None
    forks: ForkPlan | None = None
    records: bool | frozenset[int] = False
    keeps: frozenset[str] | None = None
    """Names of the arrays of `Future` that the question reads; None keeps all. The others are left empty."""
    fork_below: float = 0.9
    """A fork is run where the future itself makes at least this share of what the fork must make; 0 runs all."""
    engine: Engine | None = None
    """What simulates: None takes the departure-time recursion where it gives the same, and else the calendar."""
    genealogy: str | None = None
    """Folder into which the genealogy of each cell is written as the future runs; only by cell, and of one future."""
    fidelity: Fidelity = "event"
    """`event` follows every lot and stop; `day` flows by the day (docs/understand/day.md)."""
    efficiency: float = 1.0
    """By day, the share of its capacity that variability inside a day leaves a machine (`gigaramp.twin.fidelity.measure`)."""
    recipes: tuple[Recipe, ...] | None = None
    """Whose numbers and whose luck future 0, 1, 2 ... has; None: each has its own."""
    today: Today | None = None
    """What a log tells at the start of a day: each future is brought to it there; None: futures run free."""
    numbers: Mapping[int, np.ndarray] | None = None
    """Numbers of some futures, in the order of the draws, in place of those drawn for them."""
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.until < self.plant.start:
            raise AskError(
                say(
                    "the end {until} lies before the plant's start {start}; ask for a later end",
                    until=self.until,
                    start=self.plant.start,
                )
            )
        if not 0.0 <= self.correlation <= 1.0:
            raise AskError(
                say("the correlation must be between 0 and 1, not {correlation}", correlation=self.correlation)
            )
        if isinstance(self.lot, int) and self.lot < 1:
            raise AskError(say("a lot holds at least 1 cell, not {lot}", lot=self.lot))
        if isinstance(self.lot, str):
            check_lot(self.plant, self.lot)
        if self.engine is not None and self.engine not in ENGINES:
            raise AskError(
                say(
                    "there is no engine {engine}; the engines are {engines}",
                    engine=self.engine,
                    engines=" and ".join(ENGINES),
                )
            )
        check_fidelity(self.fidelity, bool(self.records), self.engine)
        if self.fidelity == "day" and (self.lot == "cell" or self.genealogy is not None):
            raise AskError(
                say("lot: by day nothing is followed cell by cell; leave out the lot, or ask with fidelity event")
            )

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_cache"} | {"_cache": {}}

    @property
    def layout(self) -> Layout:
        """Stations, links and lots of the plant."""
        if "layout" not in self._cache:
            self._cache["layout"] = layout_of(self.plant, Values(self.draws), self._lot)
        layout: Layout = self._cache["layout"]
        return layout

    @property
    def _lot(self) -> int | Literal["cell"] | None:
        return None if self.lot == "auto" else self.lot

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

    @property
    def why_calendar(self) -> str | None:
        """Why this study needs the calendar; None where the departure-time recursion gives the same."""
        if "why_calendar" not in self._cache:
            reason = why_not(self.plant, self.layout)
            if self.records or self.genealogy is not None:
                reason = say("the recursion keeps no records")
            elif self.layout.by_cell:
                reason = say("the recursion does not follow cells one by one")
            elif self.forks is not None and self.forks.days:
                reason = say("forks need copies of the plant at their dates")
            elif self.today is not None:
                reason = say("a future that starts from a log is changed on its way")
            self._cache["why_calendar"] = reason
        found: str | None = self._cache["why_calendar"]
        return found

    def make_ready(self) -> None:
        """Compile the kernel on two processors where this study needs it and no earlier run has left it."""
        if self.fidelity == "event" and (self.engine == "calendar" or self.why_calendar is not None):
            make_ready()

    def __call__(self, index: int) -> Future:
        """Simulate one future. Raises AskError where the recursion is asked for and would not give the same."""
        if self.engine == "recursion" and self.why_calendar is not None:
            raise AskError(
                say(
                    "the recursion cannot simulate this plant: {why_calendar}; leave the engine out",
                    why_calendar=self.why_calendar,
                )
            )
        recipe = Recipe.own(index) if self.recipes is None else self.recipes[index]
        luck = Luck(self.seed, recipe.luck)
        given = self.numbers.get(index) if self.numbers is not None else None
        drawn = recipe.numbers_of(self.draws, self.seed) if given is None else given
        if self.fidelity == "event" and self.engine != "calendar" and self.why_calendar is None:
            plain = self.world(Values(self.draws, drawn), luck)
            if run_recursion(plain) is not None:
                return self._kept(future_of(index, drawn, plain, Held.nothing(), None, engine="recursion"))
            if self.engine == "recursion":
                raise AskError(
                    say(
                        "the recursion would not give the same in future {index}: machines act in the same microsecond, too "
                        "much waits, or times are parts of a microsecond; leave the engine out",
                        index=index,
                    )
                )
        is_kept = self.records if isinstance(self.records, bool) else index in self.records
        built = self.world(Values(self.draws, drawn), luck, is_kept)
        world: World | DayWorld = built if self.fidelity == "event" else self._by_day(built)
        end = self.timetable.end + 1
        rows: list[np.ndarray] = []
        saved = []
        with self._reader(built, rows if is_kept else None) as keep:
            if self.today is not None:
                advance(world, self.today.day * DAY_TICKS + 1, keep)
                impose(world, self.today)
            for day in self.forks.days if self.forks is not None else ():
                advance(world, day * DAY_TICKS, keep)
                saved.append(world.state())
            advance(world, end, keep)
        self._check_names(built)
        held = Held.nothing()
        if self.forks is not None:
            held = run_forks(world, self.forks, saved, end, self.fork_below, self._line_ends)
        kept = np.concatenate(rows) if is_kept else None
        people = self._people(built) if is_kept else ()
        keeps = self.efficiency if self.fidelity == "day" else 1.0
        future = future_of(index, drawn, built, held, kept, people, keeps=keeps)
        return self._kept(future)

    def _by_day(self, world: World) -> DayWorld:
        """An empty plant as the day model sees it."""
        if "stretches" not in self._cache:
            self._cache["stretches"] = stretches_of(self.timetable)
        return day_world(world, self.timetable, self._cache["stretches"], self.efficiency)

    def _kept(self, future: Future) -> Future:
        """The future with what the question reads."""
        return future if self.keeps is None else future.only(self.keeps)

    @contextmanager
    def _reader(self, world: World, rows: list[np.ndarray] | None) -> Iterator[Callable[[np.ndarray], None] | None]:
        """What takes in the records of a world: a list, the genealogy of its cells, both, or nothing."""

        def into_rows(records: np.ndarray) -> None:
            if rows is not None:
                rows.append(np.asarray(records).copy())

        if self.genealogy is None:
            yield into_rows
            return
        from gigaramp.twin.genealogy.writer import Genealogy

        start = datetime.combine(self.plant.start, datetime.min.time()) + timedelta(minutes=self.timetable.first_minute)
        with Genealogy(Path(self.genealogy), self.layout, world, start) as genealogy:

            def into_both(records: np.ndarray) -> None:
                genealogy.take_in(records)
                into_rows(records)

            yield into_both
            genealogy.end()

    def _check_names(self, world: World) -> None:
        """Raise AskError where cells lost their names, because more of them waited than can be told apart."""
        if self.layout.by_cell and world.clock[0].merged_pieces > 0:
            lost = say(
                "{merged_pieces} cells waited in a buffer without limit and can no longer be told apart",
                merged_pieces=world.clock[0].merged_pieces,
            )
            raise AskError(say("lot: {lost}; give the buffers behind the first cells a room", lost=lost))

    @property
    def _line_ends(self) -> LineEnds:
        """Where each line hands its work on, and cells in one unit there and in one unit of the plant's output."""
        flow, cells = self.layout.flow, self.layout.cells
        ends: dict[str, str] = {}
        for place in self.layout.places:
            if place.line is not None and place.step in cells and not place.is_mover:
                last = ends.get(place.line)
                if last is None or last in flow.before(place.step):
                    ends[place.line] = place.step
        lines = tuple(line for line in self.plant.line_names if line in ends)
        return LineEnds(
            lines,
            tuple(self.layout.index[ends[line], line] for line in lines),
            tuple(cells[ends[line]] for line in lines),
            cells.get(flow.output, 1.0),
        )

    def _people(self, world: World) -> tuple[str, ...]:
        """Names of the seats of a world whose people are followed one by one."""
        return seat_names(self.plant, self.layout, self.timetable, world.crews) if world.clock[0].persons == 1 else ()

    def world(self, values: Values, luck: Luck, is_recorded: bool | None = None) -> World:
        """The empty plant of one future, with room for its rows where it is recorded (default: as the study asks)."""
        is_recorded = bool(self.records) if is_recorded is None else is_recorded
        layout = layout_of(self.plant, values, self._lot, self.layout.jobs)
        return Builder(self.plant, layout, self.timetable).world(
            values, luck, _RECORD_ROWS if is_recorded or self.genealogy is not None else 0
        )

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
            lines=self._line_ends.lines,
            first_minute=self.timetable.first_minute,
            fidelity=self.fidelity,
            futures=tuple(sorted(futures, key=lambda future: future.index)),
        )
