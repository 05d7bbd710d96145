"""Reference futures: what launches of Douai came to, frozen: three with crews, two with people one by one.

A change of the model must be meant. Crews with a mean, as in a plant without `people.persons`, must not move when the
people one by one do.

    python -m tests.reference.frozen "why the futures changed"

freezes them anew; the reason is kept in the file. Results are the same wherever the locked versions run.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import gigaramp
from gigaramp.kpi.losses import LOSSES
from gigaramp.launch.weeks.figures import by_step, step_names
from gigaramp.plant import Plant
from gigaramp.twin.result import HOURS, SHIFT_FIGURES, Future, Run
from gigaramp.twin.study import Study

FILE = Path(__file__).parent / "futures" / "douai.json"
UNTIL = date(2026, 1, 31)
"""Late enough for four lines, approvals, ageing and packs; near enough for a quick test."""
FUTURES = (0, 1, 2)
PERSONS = (0, 1)
NAMES = (*(f"crews {number}" for number in FUTURES), *(f"persons {number}" for number in PERSONS))
SEED = 1

Summary = dict[str, Any]

OF_PERSONS = (
    "people.skills", "people.technicians", "people.training.in_class", "people.training.seats", "people.persons",
    "people.language.translation",
)  # fmt: skip
"""What the shipped Douai says for the sake of persons. Its translation repeats the default; a number of the file has other luck."""

EMPTY = {"people.skills": "{}", "people.technicians": "{}"}


def summaries() -> dict[str, Summary]:
    """Summaries of the reference futures, in the order of `NAMES`."""
    douai = gigaramp.load("douai")
    found: dict[str, Summary] = {}
    for name, plant, numbers in (("crews", with_crews(douai), FUTURES), ("persons", douai, PERSONS)):
        study = Study(plant, UNTIL, SEED)
        run = study.run([study(number) for number in numbers])
        for future in run.futures:
            found[f"{name} {future.index}"] = _summary(run, future)
            if name == "persons":
                hours, shifts = (table.astype(np.float64) for table in (future.hours, future.by_shift))
                found[f"{name} {future.index}"]["hours"] = dict(
                    zip(HOURS, hours.sum(axis=(0, 1)).tolist(), strict=True)
                )
                figures = zip(SHIFT_FIGURES, shifts.sum(axis=(0, 1, 2)).tolist(), strict=True)
                found[f"{name} {future.index}"]["by_shift"] = dict(figures)
    return found


def with_crews(plant: Plant) -> Plant:
    """A plant whose people are crews with a mean: without persons, and without what only persons can use."""
    for address in OF_PERSONS:
        plant = plant.change(address, EMPTY.get(address, "null"))
    return plant


def _summary(run: Run, future: Future) -> Summary:
    """Output by year, units and stops by step, hours by loss: sums, so that a number is told once."""
    years = np.array([day.year for day in run.days])
    steps = step_names(run)
    losses = future.losses.astype(np.float64).sum(axis=(0, 1))

    def steps_of(values: np.ndarray) -> dict[str, float]:
        return dict(zip(steps, by_step(run, values.astype(np.float64).sum(axis=0), axis=0).tolist(), strict=True))

    return {
        "capability": {
            str(year): float(future.capability[years == year].sum()) for year in sorted(set(years.tolist()))
        },
        "shipped": {str(year): float(future.shipped[years == year].sum()) for year in sorted(set(years.tolist()))},
        "good": steps_of(future.good),
        "scrap": steps_of(future.scrap),
        "stops": steps_of(future.stops),
        "stops_with_expert": steps_of(future.stops_with_expert),
        "producing_hours": float(future.producing.astype(np.float64).sum()),
        "lost_hours": dict(zip(LOSSES, losses.tolist(), strict=True)),
        "mean_skill": float(np.nanmean(future.skill.astype(np.float64))),
        "expert_days": float(future.experts_on_site.sum()),
        "sum_of_drawn_numbers": float(future.numbers.sum()),
        "visits": float(future.visits),
    }


def freeze(why: str) -> None:
    """Write the reference futures as they are now, with the reason and the versions."""
    made = {"on": str(date.today()), "why": why, "numpy": version("numpy"), "numba": version("numba")}
    told = {"frozen": made, "until": str(UNTIL), "seed": SEED, "futures": summaries()}
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or len(sys.argv[1].split()) < 3:
        sys.exit('say why the futures change: python -m tests.reference.frozen "Blocked machines now ..."')
    freeze(sys.argv[1])
