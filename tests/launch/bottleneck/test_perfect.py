"""The edits behind a step's worth: what they take away, and that nothing else moves."""

from __future__ import annotations

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.kpi.losses import LOSSES
from gigaramp.launch.bottleneck.perfect import is_perfect, machines_added, with_one_more, without_limits
from gigaramp.launch.changes import changes
from gigaramp.plant import Plant
from gigaramp.plant.staff import people_needed, staff_of
from gigaramp.twin import simulate
from gigaramp.twin.result import Run
from tests.launch.synthetic import plant_of

LINE = """
gigaramp: 1
name: Three steps
start: 2025-01-06
steps:
  cut: {cycle_time: {value: 60 s, law: exponential}, mtbf: 3 h, restore_time: 20 min, scrap_mature: 3 %}
  weld:
    cycle_time: {value: 40 s, law: gamma, cv: 0.5}
    buffer: unlimited
    mtbf: 2 h
    restore_time: 30 min
    scrap_mature: 5 %
    short_stops: {at_start: 10 %, mature: 10 %}
    changeover: {every: 50 piece, time: 10 min}
    rework: {share: 50 %, quality_ratio: 90 %, time: 2 min}
  pack: {cycle_time: 50 s, buffer: unlimited, mtbf: 4 h, restore_time: 20 min, inspects: {cut: 50 %}}
"""


def good(run: Run, step: str) -> np.ndarray:
    return run.futures[0].good[:, [station.step for station in run.stations].index(step)]


def test_a_perfect_step_loses_nothing_and_the_luck_of_the_others_stays() -> None:
    plant = plant_of(text=LINE)
    before, after = (simulate(one, "2025-01-19", pool="here", lot=1) for one in (plant, without_limits(plant, "weld")))
    assert good(before, "cut").tolist() == good(after, "cut").tolist()
    weld = [station.step for station in after.stations].index("weld")
    lost = dict(zip(LOSSES, after.futures[0].losses[:, weld].sum(axis=0), strict=True))
    assert ["starved"] == [name for name, hours in lost.items() if hours > 0]
    assert 0 == after.futures[0].scrap[:, weld].sum()
    assert good(before, "weld").sum() < good(after, "weld").sum()


def test_lines_that_say_otherwise_are_perfect_too() -> None:
    plant = plant_of(
        text=LINE.replace("steps:\n  cut", "lines: {one: {steps: {weld: {mtbf: 1 h}}}, two: {}}\nsteps:\n  cut", 1)
    )
    perfect = without_limits(plant, "weld")
    assert perfect.step_on("one", "weld").mtbf is None
    assert perfect.step_on("two", "weld").scrap_mature is None


def test_every_step_of_a_shipped_plant_can_be_made_perfect_or_is() -> None:
    plant = gigaramp.load("douai")
    perfect = [name for name in (*plant.steps, *plant.movers) if is_perfect(plant, name)]
    assert ["soaking"] == perfect
    assert plant.movers["sleds"].charging is not None
    assert without_limits(plant, "sleds").movers["sleds"].charging is None
    with pytest.raises(AskError, match="soaking is perfect as it is"):
        without_limits(plant, "soaking")


def test_a_step_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(AskError, match='there is no step `stackin`, did you mean "stacking"'):
        without_limits(gigaramp.load("douai"), "stackin")


def test_the_other_steps_of_a_plant_gain_no_heads() -> None:
    plant = gigaramp.load("douai")
    perfect = without_limits(plant, "stacking")
    told = {change.address for change in changes(plant, perfect)}
    assert {"steps.stacking.crew", "steps.stacking.mtbf"} <= {".".join(address.split(".")[:3]) for address in told}
    day = plant.as_of
    assert day is not None
    shares = []
    for one in (plant, perfect):
        staff = staff_of(one)
        assert staff is not None
        assert one.people is not None
        mending = 5 * sum(group.crew.mid for group in one.people.technicians.values())
        needed = sum(people_needed(one, day).values())
        shares.append(staff.hired["notching"] / staff.needed["notching"] * needed / (needed + mending))
    assert pytest.approx(shares[0], rel=1e-3) == shares[1]


def test_one_machine_more_on_each_line_and_a_tenth_more_places() -> None:
    plant = gigaramp.load("douai")
    assert 12.0 == with_one_more(plant, "stacking").get("steps.stacking.machines").mid
    assert pytest.approx(1.1 * 122000) == with_one_more(plant, "formation").get("steps.formation.places").mid
    assert 7.0 == with_one_more(plant, "sleds").get("movers.sleds.count").mid
    assert (6, 1, 0, 1) == tuple(
        machines_added(plant, name) for name in ("stacking", "anode_coating", "formation", "sleds")
    )


def test_a_step_that_gives_no_number_of_machines_has_two_then() -> None:
    plant: Plant = plant_of(text=LINE)
    assert 2.0 == with_one_more(plant, "weld").get("steps.weld.machines").mid
