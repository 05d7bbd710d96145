"""How a story is told: its plant file, and futures of it under the same luck."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

import gigaramp
from gigaramp.plant import Plant
from gigaramp.twin import simulate
from gigaramp.twin.result import Run

FOLDER = Path(__file__).parent


def plant_of(story: str) -> Plant:
    """The plant of a story, without an error in it."""
    plant = gigaramp.load(FOLDER / f"{story}.yaml")
    assert () == tuple(gigaramp.check(plant).errors)
    return plant


def futures_of(plant: Plant, futures: int = 10) -> Run:
    """Futures of a plant to its horizon: the same seed, so the same luck in every telling."""
    return simulate(plant, futures=futures, seed=1, pool="here", lot=1)


def made(run: Run, step: str, line: str, first: str, last: str) -> float:
    """Good units of a station from the first day to the last, both included, mean over futures."""
    k = [(station.step, station.line) for station in run.stations].index((step, line))
    a, b = (run.days.index(date.fromisoformat(day)) for day in (first, last))
    return float(np.mean([future.good[a : b + 1, k].sum() for future in run.futures]))


def weekly(run: Run, step: str, line: str) -> np.ndarray:
    """(weeks,) good units of a station, mean over futures."""
    k = [(station.step, station.line) for station in run.stations].index((step, line))
    first = run.weeks[0]
    week = np.array([(day - first).days // 7 for day in run.days])
    good = np.mean([future.good[:, k] for future in run.futures], axis=0)
    return np.bincount(week, weights=good)


def week_of(run: Run, day: str) -> int:
    """Number of the week a day falls into."""
    return (date.fromisoformat(day) - run.weeks[0]).days // 7
