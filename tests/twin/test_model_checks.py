"""The model's own checks, in small: lots agree, and how fast scrap falls. `make prove` runs them at length."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

import gigaramp
from gigaramp.plant import Plant, loads
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.twin.study import Study
from tests.prove.drawn import START, drawn_plant
from tests.prove.middle import middle_future
from tests.prove.test_exponent import BAND, by_week, without_mature_scrap

DAYS = 24
WARM = 8


def throughput(number: int, lot: int | None) -> np.ndarray:
    """Good units of the last step after the first days, by future."""
    study = Study(drawn_plant(number), START + timedelta(days=DAYS - 1), lot=lot)
    last = [k for k, place in enumerate(study.layout.places) if place.step == study.layout.flow.output]
    return np.array([study(future).good[WARM:, last].sum() for future in range(2)], dtype=np.float64)


@pytest.mark.parametrize("number", [3, 11, 14])
def test_a_drawn_plant_makes_the_same_in_lots_of_1_10_and_the_usual_ones(number):
    one = throughput(number, 1)
    for lot in (10, None):
        assert 0.01 >= abs(throughput(number, lot).sum() / one.sum() - 1.0), f"lots of {lot}"


def test_the_same_defects_are_made_in_any_lot():
    """Units already defective must not become so again; drawn for whole lots, 1 % too many once were."""
    scrapped = []
    for lot in (1, 100):
        study = Study(drawn_plant(4), START + timedelta(days=DAYS - 1), lot=lot)
        future = middle_future(study, 0)
        scrapped.append(future.scrap.sum() / future.good[:, study.layout.stations_of("step_0")].sum())
    assert scrapped[0] == pytest.approx(scrapped[1], rel=0.02)


def test_total_scrap_of_douai_falls_more_slowly_than_asked_and_mature_scrap_is_why():
    """Known deviation: 0.15 to 0.45 was asked for year one at the middle values; Douai has 0.12.

    Its mature scrap of 13 % is the floor; docs/understand/proofs/exponent.md tells more. No number was moved for it.
    """
    plant = gigaramp.load("douai")
    exponent = by_week(plant)
    assert exponent == weekly_ramp(plant, flow_of(plant)).scrap_exponent()
    assert 0.10 <= exponent < BAND[0]
    assert BAND[0] <= by_week(without_mature_scrap(plant)) <= BAND[1]


def balanced_line() -> Plant:
    """Five steps of one speed whose stops last as long as their buffers, and scrap that shortens the lots."""
    stops = {"mtbf": {"value": "3 h", "law": "exponential"}, "restore_time": {"value": "30 min", "law": "exponential"}}
    steps = {"a": {"makes": "cell", "machines": 4, "cycle_time": "20 s"} | stops}
    for before, name, machines in (("a", "b", 2), ("b", "c", 1), ("c", "d", 2), ("d", "e", 3)):
        step = {
            "after": [before],
            "machines": machines,
            "cycle_time": f"{5 * machines} s",
            "buffer": "400 cell",
        } | stops
        steps[name] = step | ({"scrap_at_start": "4 %", "scrap_mature": "4 %"} if name in ("a", "c") else {})
    tree = {
        "gigaramp": 1,
        "name": "balanced",
        "start": str(START),
        "products": {"cell": {"unit": "cell"}},
        "steps": steps,
    }
    return loads(json.dumps(tree))


def test_lots_of_a_quarter_of_the_buffers_make_the_same_as_small_ones_on_a_balanced_line():
    """Rooms of pools are made good for lots; without that this line makes 3 % less (docs/understand/lots.md)."""
    made = []
    for lot in (10, None):
        study = Study(balanced_line(), START + timedelta(days=120), lot=lot)
        made.append(sum(study(future).good[WARM:, study.layout.stations_of("e")].sum() for future in range(4)))
    assert made[1] == pytest.approx(made[0], rel=0.01)
