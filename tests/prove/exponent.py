"""The exponent by which the scrap of a plant falls with its output: minus the slope of log scrap on log output.

Ordinary least squares over 52 weeks, one point a week (Levitt, List and Syverson 2013, table 2). Output is the cells
stacked since the start, good and bad. The weeks begin with the first in which every step has made something, or with
the first cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gigaramp.launch.weeks.figures import made_and_scrapped, rolled_scrap, step_names
from gigaramp.plant import Plant
from gigaramp.twin.forks import Held
from gigaramp.twin.kernel.loop import run
from gigaramp.twin.result import future_of
from gigaramp.twin.study import Study
from gigaramp.twin.timetable import DAY_TICKS
from tests.prove.middle import middle_world

WEEKS = 52


@dataclass(frozen=True)
class Exponents:
    """Exponents of one launch at the middle values, total scrap and scrap above the mature ratio."""

    found: float
    """Scrap by the week in which inspections find it, excursions included."""
    found_excess: float
    made: float
    """Defects by the week in which they are made, without excursions."""
    made_excess: float
    made_from_first_cell: float
    first_week: int
    """First week in which every step has made something."""


def slope(output: np.ndarray, scrap: np.ndarray) -> float:
    """Minus the slope of log scrap on log output; weeks without scrap are left out."""
    known = (output > 0) & (scrap > 0)
    return float(-np.polyfit(np.log(output[known]), np.log(scrap[known]), 1)[0])


def mature_scrap(plant: Plant) -> float:
    """Rolled scrap ratio of a plant that has learned all."""
    return 1.0 - float(
        np.prod([1.0 - step.scrap_mature.mid for step in plant.steps.values() if step.scrap_mature is not None])
    )


def exponents_of(study: Study, number: int, stacking: str = "stacking") -> Exponents:
    """Exponents of one future at the middle values."""
    world = middle_world(study, number)
    weeks = len(study.timetable.days) // 7
    ratios = []
    for week in range(1, weeks + 1):
        run(world.memory(), np.int64(7 * week * DAY_TICKS))
        ratios.append(np.where(world.stations.origin >= 0, world.stations.defect_now, 0.0))
    run(world.memory(), np.int64(study.timetable.end + 1))
    launch = study.run([future_of(number, np.zeros(0), world, Held.nothing(), None)])
    daily_made, daily_scrap = made_and_scrapped(launch, launch.futures[0])
    made, scrapped = _by_week(daily_made, weeks), _by_week(daily_scrap, weeks)
    output = np.cumsum(made[:, step_names(launch).index(stacking)])
    found = np.array([rolled_scrap(*pair) for pair in zip(made, scrapped, strict=True)])
    future = launch.futures[0]
    rolled = _rolled(study, np.array(ratios), _by_week((future.good + future.scrap).astype(float), weeks))
    first, start = int(np.argmax((made > 0).all(axis=1))), int(np.argmax(output > 0))
    year, from_start = slice(first, first + WEEKS), slice(start, start + WEEKS)
    mature = mature_scrap(study.plant)
    return Exponents(
        found=slope(output[year], found[year]),
        found_excess=slope(output[year], found[year] - mature),
        made=slope(output[year], rolled[year]),
        made_excess=slope(output[year], rolled[year] - mature),
        made_from_first_cell=slope(output[from_start], rolled[from_start]),
        first_week=first,
    )


def _rolled(study: Study, ratios: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Rolled defect ratio of each week: over the steps, lines weighted by what they make; steps at rest left out."""
    kept = np.ones(len(ratios))
    for step in {place.step for place in study.layout.places}:
        stations = study.layout.stations_of(step)
        weight = made[:, stations].sum(axis=1)
        bad = (ratios[:, stations] * made[:, stations]).sum(axis=1)
        kept *= 1.0 - np.divide(bad, weight, out=np.zeros_like(bad), where=weight > 0)
    return 1.0 - kept


def _by_week(daily: np.ndarray, weeks: int) -> np.ndarray:
    return np.asarray(daily[: 7 * weeks].reshape(weeks, 7, -1).sum(axis=1))
