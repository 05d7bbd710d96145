"""Runs made by hand: a run with the output, losses and numbers a test asks for, and a study that gives them.

They have the shape of the twin's results, so that questions are tested on values a reader can check by head.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from gigaramp.kpi.losses import LOSS_INDEX, LOSSES
from gigaramp.plant import Plant, loads

WORKDAYS = """
gigaramp: 1
name: Five days a week
about: made by hand
start: 2026-01-05
horizon: 2026-12-31
calendars:
  main:
    shifts: ["06:00-14:00"]
    days: [mon, tue, wed, thu, fri]
steps:
  cut: {cycle_time: 60 s, machines: 1}
  weld: {cycle_time: 60 s, machines: 1, buffer: 4}
  pack: {cycle_time: 60 s, machines: 1, buffer: 4}
"""


def plant_of(extra: str = "", text: str = WORKDAYS) -> Plant:
    """A plant of three steps that works Monday to Friday, with more of a plant file below it."""
    return loads(text + extra)


@dataclass(frozen=True)
class SyntheticStation:
    """A station: one step, on a line or shared."""

    step: str
    line: str | None = None
    is_mover: bool = False


@dataclass
class SyntheticFuture:
    """One future with the fields of the twin's future."""

    index: int
    numbers: Any
    capability: Any
    shipped: Any
    started: Any
    good: Any
    scrap: Any
    losses: Any
    producing: Any
    stops: Any
    stops_with_expert: Any
    stops_by_crew: Any
    skill: Any
    worked: Any
    worked_by_experts: Any
    crew_need: Any
    forks: Any
    experts_on_site: Any
    by_shift: Any = None
    hours: Any = None
    forks_by_line: Any = None
    spoiled: Any = None
    unit_hours: Any = None
    unreleased: Any = None


@dataclass
class SyntheticRun:
    """A run with the fields of the twin's run that questions read."""

    plant: Plant
    until: date
    futures: tuple[SyntheticFuture, ...]
    seed: int = 1
    addresses: tuple[str, ...] = ()
    output_product: str = "piece"
    stations: tuple[SyntheticStation, ...] = ()
    steps: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ("06:00-14:00",)
    skill_families: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    cells: tuple[float, ...] = field(init=False)
    output_step: str = field(init=False)
    days: tuple[date, ...] = field(init=False)
    weeks: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.days = days_of(self.plant, self.until)
        self.weeks = weeks_of(self.days)
        if not self.stations:
            self.stations = tuple(SyntheticStation(step) for step in self.plant.steps)
        self.steps = self.steps or tuple(self.plant.steps)
        self.skill_families = self.skill_families or self.steps
        self.cells = (1.0,) * len(self.stations)
        self.output_step = list(self.plant.steps)[-1]

    @property
    def capability(self) -> Any:
        return np.array([future.capability for future in self.futures])

    @property
    def numbers(self) -> Any:
        return np.array([future.numbers for future in self.futures]).reshape(len(self.futures), len(self.addresses))


def days_of(plant: Plant, until: date) -> tuple[date, ...]:
    """Days from the start of a plant to a last day."""
    return tuple(plant.start + timedelta(days=n) for n in range((until - plant.start).days + 1))


def weeks_of(days: tuple[date, ...]) -> tuple[date, ...]:
    """Mondays of the weeks these days touch."""
    return tuple(sorted({day - timedelta(days=day.weekday()) for day in days}))


def future_of(
    plant: Plant,
    until: date,
    capability: Any,
    *,
    index: int = 0,
    shipped: Any = None,
    numbers: tuple[float, ...] = (),
    forks: tuple[int, ...] = (),
    scrap: Any = None,
    losses: dict[str, dict[str, float]] | None = None,
    producing: dict[str, float] | None = None,
    stops: int = 0,
    stops_with_expert: int = 0,
    stops_by_crew: int = 0,
    skill: float = 0.5,
    by_experts: float = 0.25,
) -> SyntheticFuture:
    """One future. `scrap` is the scrap ratio of every step; `losses` and `producing` are hours in every week by step."""
    from gigaramp.twin.result import SPOILED

    steps = list(plant.steps)
    n_days, n_weeks = len(days_of(plant, until)), len(weeks_of(days_of(plant, until)))
    daily = np.broadcast_to(np.asarray(capability, dtype=np.float64), (n_days,)).copy()
    made = np.full((n_days, len(steps)), 1000)
    ratio = np.broadcast_to(np.asarray(scrap if scrap is not None else 0.0), (n_days,))[:, None]
    scrapped = np.round(made * ratio).astype(np.int64)
    hours = np.zeros((n_weeks, len(steps), len(LOSSES)), dtype=np.float32)
    for step, kinds in (losses or {}).items():
        for kind, lost in kinds.items():
            hours[:, steps.index(step), LOSS_INDEX[kind]] = lost
    running = np.zeros((n_weeks, len(steps)), dtype=np.float32)
    for step, hour in (producing or {}).items():
        running[:, steps.index(step)] = hour
    return SyntheticFuture(
        index=index,
        numbers=np.array(numbers, dtype=np.float64),
        capability=daily,
        shipped=daily if shipped is None else np.broadcast_to(np.asarray(shipped, dtype=np.float64), (n_days,)).copy(),
        started=made.astype(np.int64),
        good=(made - scrapped).astype(np.int64),
        scrap=scrapped,
        losses=hours,
        producing=running,
        stops=np.full((n_weeks, len(steps)), stops, dtype=np.int64),
        stops_with_expert=np.full((n_weeks, len(steps)), stops_with_expert, dtype=np.int64),
        stops_by_crew=np.full((n_weeks, len(steps)), stops_by_crew, dtype=np.int64),
        skill=np.full((n_weeks, len(steps)), skill, dtype=np.float32),
        worked=np.full((n_weeks, len(steps)), 100.0, dtype=np.float32),
        worked_by_experts=np.full((n_weeks, len(steps)), 100.0 * by_experts, dtype=np.float32),
        crew_need=np.full(len(steps), 2.0, dtype=np.float32),
        forks=np.array(forks, dtype=np.int8),
        experts_on_site=np.ones(n_days, dtype=np.int64),
        spoiled=np.zeros((n_weeks, len(steps), len(SPOILED)), dtype=np.float32),
        unit_hours=np.full(len(steps), 1.0 / 60.0),
        unreleased=np.zeros(n_days),
    )


PEOPLE = """
people:
  persons: {}
  recruits: [{on: 2026-01-05, count: 40}]
"""


def peopled(extra: str = "", text: str = WORKDAYS) -> Plant:
    """The plant of three steps, each with a crew, whose people are followed one by one; more of them may be said below it."""
    return loads(text.replace("machines: 1", "machines: 1, crew: 2") + PEOPLE + extra)


def shifts_of(run: SyntheticRun, future: int = 0, **figures: Any) -> None:
    """Fill what a future tells by week, step and shift: person-shifts, machine-hours and stops by their names.

    A figure is a number, or an array that spreads over (weeks, steps, shifts); what is not named is zero.
    """
    from gigaramp.twin.result import SHIFT_FIGURES

    shape = (len(run.weeks), len(run.steps), len(run.shifts))
    told = np.zeros((*shape, len(SHIFT_FIGURES)), dtype=np.float32)
    for name, value in figures.items():
        told[..., SHIFT_FIGURES.index(name)] = np.broadcast_to(np.asarray(value, dtype=np.float64), shape)
    run.futures[future].by_shift = told


def hours_of(run: SyntheticRun, future: int = 0, **hours: Any) -> None:
    """Fill the hours of people of a future by their names: a number, or an array over (weeks, skill families)."""
    from gigaramp.twin.result import HOURS

    shape = (len(run.weeks), len(run.skill_families))
    told = np.zeros((*shape, len(HOURS)), dtype=np.float32)
    for name, value in hours.items():
        told[..., HOURS.index(name)] = np.broadcast_to(np.asarray(value, dtype=np.float64), shape)
    run.futures[future].hours = told


def run_of(plant: Plant, until: date, capabilities: list[Any], **also: Any) -> SyntheticRun:
    """A run with one future for each capability: a number, or one value a day."""
    futures = tuple(future_of(plant, until, daily, index=n) for n, daily in enumerate(capabilities))
    return SyntheticRun(plant, until, futures, **also)


@dataclass(frozen=True)
class SyntheticStudy:
    """A study whose future n ramps up: full output from `first + days_a_number x number` on, with a drawn number.

    Forks hold from the same day on, unless they are longer than `longest_hold` days. It has the call and the `run` of the twin's study.
    """

    plant: Plant
    until: date
    seed: int = 1
    a_day: float = 10.0
    days_a_number: float = 60.0
    days_later: float = 0.0
    fork_days: tuple[int, ...] = ()
    fork_lengths: tuple[int, ...] = ()
    longest_hold: float = 1e9

    def __call__(self, index: int) -> SyntheticFuture:
        luck = np.random.default_rng([self.seed, index])
        numbers = luck.normal(size=2)
        first = 60.0 + self.days_later + self.days_a_number * max(float(numbers[0]), -1.0)
        days = np.arange(len(days_of(self.plant, self.until)))
        made = np.where(
            (days >= first) & np.array([day.weekday() < 5 for day in days_of(self.plant, self.until)]), 1, 0
        )
        losses = {"cut": {"blocked": 40.0}, "weld": {"failure": 20.0}, "pack": {"starved": 40.0}}
        return future_of(
            self.plant,
            self.until,
            made * self.a_day,
            index=index,
            numbers=tuple(numbers),
            forks=tuple(
                int(day >= first and length <= self.longest_hold)
                for day, length in zip(self.fork_days, self.fork_lengths, strict=True)
            ),
            losses=losses,
            producing={"cut": 60.0, "weld": 80.0, "pack": 60.0},
            scrap=0.1,
            stops=10,
            stops_with_expert=3,
        )

    def make_ready(self) -> None:
        """Nothing is compiled."""

    def run(self, futures: list[SyntheticFuture]) -> SyntheticRun:
        """The run of these futures."""
        addresses = ("steps.cut.cycle_time", "steps.weld.cycle_time")
        return SyntheticRun(self.plant, self.until, tuple(futures), self.seed, addresses)
