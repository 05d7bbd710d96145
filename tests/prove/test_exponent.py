"""How fast scrap falls with output in year one, told by both twins. The issue asks for 0.15 to 0.45."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import gigaramp
from gigaramp.plant import Plant
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.twin.study import Study
from tests.prove.exponent import exponents_of, mature_scrap
from tests.prove.proof import write

pytestmark = pytest.mark.prove

BAND = (0.15, 0.45)
LUCKS = 8


def by_week(plant: Plant) -> float:
    """Exponent of the weekly recursion that `check` prints."""
    found = weekly_ramp(plant, flow_of(plant)).scrap_exponent()
    assert found is not None
    return found


def without_mature_scrap(plant: Plant) -> Plant:
    for name, step in plant.steps.items():
        if step.scrap_mature is not None:
            plant = plant.change(f"steps.{name}.scrap_mature", "0 %")
    return plant


def without_late_verdicts(plant: Plant) -> Plant:
    for name, step in plant.steps.items():
        if step.inspects:
            plant = plant.change(f"steps.{name}.inspects", {})
    return plant


def test_excess_scrap_of_douai_falls_within_the_band_and_total_scrap_below_it():
    plant = gigaramp.load("douai")
    study = Study(plant, date(2026, 10, 31))
    launches = [exponents_of(study, number) for number in range(LUCKS)]
    mature = mature_scrap(plant)
    first = launches[0].first_week
    told = (
        (f"total scrap, by the week it is found, excursions included, from week {first + 1}", "found"),
        ("the same, above mature scrap", "found_excess"),
        (f"defects, by the week they are made, without excursions, from week {first + 1}", "made"),
        ("the same, above mature scrap", "made_excess"),
        ("defects, by the week they are made, from the first cell", "made_from_first_cell"),
    )
    middle, rows = {}, []
    for words, name in told:
        values = np.array([getattr(launch, name) for launch in launches])
        middle[name] = float(values.mean())
        rows.append(
            (
                "event twin",
                words,
                f"{values.mean():.3f}",
                f"± {values.std(ddof=1) / LUCKS**0.5:.3f}",
                _inside(middle[name]),
            )
        )
    weekly = by_week(plant)
    changed = (
        ("as it is (`check` prints this)", weekly),
        ("without mature scrap", by_week(without_mature_scrap(plant))),
        ("each step sees its own defects at once", by_week(without_late_verdicts(plant))),
        ("exponent at its high end, 0.45", by_week(plant.change("learning.exponent", "0.45"))),
        ("nothing learned from the sister plant", by_week(plant.change("learning.sister_experience", "0 cell"))),
        ("nothing forgotten", by_week(plant.change("learning.decay", "0 %"))),
        ("skill carries no defects", by_week(plant.change("learning.people_share", "0 %"))),
        ("halves after 10,000 cells (low end)", by_week(plant.change("learning.halves_after", "10000 cell"))),
        ("halves after 1,000,000 cells (high end)", by_week(plant.change("learning.halves_after", "1000000 cell"))),
    )
    rows += [("weekly recursion", words, f"{value:.3f}", "", _inside(value)) for words, value in changed]
    write(
        "exponent",
        "How fast scrap falls in year one",
        f"""Minus the slope of log rolled scrap on log cells stacked so far, ordinary least squares, one point a week, 52
weeks, all numbers at their middle. The event twin: mean of {LUCKS} futures ± standard error. Asked: {BAND[0]}
to {BAND[1]} (Levitt, List and Syverson 2013 found 0.30 for a car plant, with no floor).""",
        ("twin", "scrap", "exponent", "error", "0.15 to 0.45"),
        rows,
        f"""**Total scrap of Douai at the middle values falls more slowly than asked: a known deviation.** Scrap above its
mature ratio falls by about 0.3, as the learning law says. Mature scrap ({mature:.0%} rolled) is the floor that
limits the total: without it the exponent is inside the band. The late verdict, forgetting and the sister plant
matter little. No number was moved to bring the figure into the band.""",
    )
    assert BAND[0] <= middle["made_excess"] <= BAND[1]
    assert BAND[0] <= middle["found_excess"] <= BAND[1]
    # The known deviation. If one of these leaves its place, the page and this test must say something else.
    assert 0.08 <= middle["found"] <= BAND[0]
    assert 0.08 <= weekly <= BAND[0]
    assert BAND[0] <= by_week(without_mature_scrap(plant)) <= BAND[1]


def _inside(value: float) -> str:
    return "inside" if BAND[0] <= value <= BAND[1] else "outside"
