"""Small plants whose people can be followed by hand: constant machine times, no scrap, and no luck unless asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from gigaramp.plant import Plant
from gigaramp.twin import simulate
from gigaramp.twin.result import Run
from tests.laws.plants import plant_of

Tree = dict[str, Any]

DAYS = ["mon", "tue", "wed", "thu", "fri"]
ONE_SHIFT: Tree = {"main": {"shifts": ["06:00-14:00"], "days": DAYS}}
TWO_SHIFTS: Tree = {"main": {"shifts": ["06:00-14:00", "14:00-22:00"], "days": DAYS}}
ALMOST_NOTHING = 0.000001
"""A coaching gain that leaves no trace: experts then guide people without teaching them."""


def persons_of(**changes: Any) -> Tree:
    """How persons come and help, without luck: nobody has done this before."""
    persons: Tree = {
        "replaced_after": "42 day",
        "experienced": "0 %",
        "prior_hours": "600 h",
        "guided": 2,
        "coached": ALMOST_NOTHING,
        "repair_worth": 3,
    }
    return persons | changes


def people_of(persons: Tree | None = None, skill: Tree | None = None, **changes: Any) -> Tree:
    """People without luck: every place is filled once, nobody is away or leaves, nothing is forgotten, all have one top output."""
    people: Tree = {
        "persons": persons_of(**(persons or {})),
        "recruits": [{"on": "2025-01-06", "count": 1000}],
        "in_production": "100 %",
        "most_cover": 1,
        "absence": "0 %",
        "turnover": "0 1/year",
        "coaching_gain": 1,
        "places": 5,
        "watching": "30 %",
        "hired_before": "14 day",
        "skill": {"learning_hours": "600 h", "recency": 0, "spread": 0, "requirement": "70 %"} | (skill or {}),
    }
    return people | changes


def experts_of(steps: list[str], count: int, **changes: Any) -> Tree:
    """A family of experts who stay from the first day to the end of every study here."""
    family: Tree = {"steps": steps, "count": count, "arrives": "2025-01-06", "leaves": "2027-12-31"}
    return family | changes


def judged(step: str, level: float, **changes: Any) -> Tree:
    """An expert's judgement on the first day."""
    return {"step": step, "level": level, "on": "2025-01-06", "by": "E-01"} | changes


def plant(steps: Tree, people: Tree, **more: Any) -> Plant:
    """A plant that works one shift a day, five days a week, unless `calendars` says more."""
    return plant_of({"calendars": ONE_SHIFT, "steps": steps, "people": people, **more})


def run_of(plant: Plant, until: str, futures: int = 1, **more: Any) -> Run:
    """Futures of a plant, made in this process."""
    return simulate(plant, until, futures, pool="here", lot=1, **more)


def place(run: Run, step: str, line: str | None = "line") -> int:
    """Where a station stands in the arrays of a run."""
    return [(station.step, station.line) for station in run.stations].index((step, line))


def skill(run: Run, step: str, line: str | None = "line") -> np.ndarray:
    """(futures, weeks) output share of the people of a station."""
    return np.stack([future.skill[:, place(run, step, line)] for future in run.futures])


def made(run: Run, step: str, line: str | None = "line") -> np.ndarray:
    """(futures, days) good units of a station."""
    return np.stack([future.good[:, place(run, step, line)] for future in run.futures])
