"""Causes that are switched off: what is changed, what is not in the plant, and that all other luck stays."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import gigaramp
from gigaramp.launch.losses.causes import CAUSES, MEANINGS, NAMES
from gigaramp.launch.losses.switch_off import causes_in, changes_of, without
from gigaramp.plant import Plant
from gigaramp.twin.study import Study
from tests.launch.losses.lines import hours_of, line, tree_of

END = date(2025, 2, 2)

STOPS = """
events:
  dry_room: {kind: utilities, steps: [test], every: {value: 5 day, law: exponential}, lasts: 12 h}
  supply: {kind: material, steps: [cut], every: {value: 6 day, law: exponential}, lasts: 12 h}
"""


@pytest.fixture(scope="module")
def douai() -> Plant:
    return gigaramp.load("douai")


@pytest.mark.parametrize("name", ["douai", "billy-berclau", "dunkirk"])
def test_every_cause_of_a_shipped_plant_can_be_switched_off_and_all_of_them(name: str) -> None:
    plant = gigaramp.load(name)
    assert plant.horizon is not None
    here = causes_in(plant, plant.horizon)
    assert {
        "machine_maturity",
        "people_skill",
        "experts_absence",
        "language",
        "process_knowledge",
        "not_accepted",
    } <= set(here)
    for cause in here:
        assert without(plant, [cause], plant.horizon) != plant
    assert without(plant, CAUSES, plant.horizon) == without(plant, here, plant.horizon)


def test_a_line_without_mechanisms_has_no_causes() -> None:
    assert () == causes_in(line(), END)
    assert without(line(), CAUSES, END) == line()


def test_each_cause_has_a_name_and_a_meaning() -> None:
    assert list(CAUSES) == list(NAMES) == list(MEANINGS)


def test_without_a_cause_its_loss_is_gone_and_all_other_luck_stays() -> None:
    plant = line(STOPS, cut__mtbf="{value: 8 h, law: exponential}", cut__restore_time="1 h")
    dry = without(plant, ["utilities"], END)
    before, after = (tree_of(one, futures=2)[1] for one in (plant, dry))
    assert 0.0 < hours_of(before, "test", "utilities")
    assert 0.0 == hours_of(after, "test", "utilities")
    # The supply stops at the same moments as before.
    assert hours_of(before, "cut", "no_material") == hours_of(after, "cut", "no_material")
    assert 0.0 < hours_of(after, "cut", "no_material")


def test_switching_off_draws_the_same_numbers_for_all_that_stays(douai: Plant) -> None:
    end = date(2025, 3, 10)
    plain, all_off = (Study(plant, end, fidelity="day")(3) for plant in (douai, without(douai, CAUSES, end)))
    names = [Study(plant, end).draws.addresses for plant in (douai, without(douai, CAUSES, end))]
    common = set(names[0]) & set(names[1])
    first, second = (
        dict(zip(side, future.numbers, strict=True)) for side, future in zip(names, (plain, all_off), strict=True)
    )
    touched = {address for cause in CAUSES for address in changes_of(douai, cause, end)}
    same = [name for name in common if name not in touched]
    assert len(same) > 200
    np.testing.assert_array_equal([first[name] for name in same], [second[name] for name in same])


def test_mature_machines_fail_from_the_first_day_as_seldom_as_they_ever_will() -> None:
    young = line(
        "maturing: {start_ratio: 20 %}\n", cut__mtbf="{value: 8 h, law: constant}", cut__restore_time="30 min",
        cut__short_stops={"at_start": "20 %", "mature": "2 %"},
    )  # fmt: skip
    _, run = tree_of(without(young, ["machine_maturity"], END))
    plain = young.change("maturing", None).change("steps.cut.short_stops.at_start", "2 %")
    _, mature = tree_of(plain)
    assert pytest.approx(hours_of(mature, "cut", "failure"), abs=0.6) == hours_of(run, "cut", "failure")
    # Only the first shift still has the short stops of a new machine.
    assert pytest.approx(hours_of(mature, "cut", "short_stop"), abs=8 * 0.2) == hours_of(run, "cut", "short_stop")


def test_a_mature_process_makes_only_the_scrap_of_a_mature_process() -> None:
    young = line(
        "learning: {halves_after: 1e5 cell}\nexcursions: {rate_at_start: 1 /day}\n",
        cut__scrap_at_start="30 %",
        cut__scrap_mature="5 %",
    )
    _, run = tree_of(without(young, ["process_knowledge"], END))
    future = run.futures[0]
    assert pytest.approx(0.05, abs=0.01) == future.scrap[:, 0].sum() / (future.scrap[:, 0] + future.good[:, 0]).sum()
    assert 0.0 == hours_of(run, "cut", "held")


def test_more_machines_than_nameplate_needs_keep_it_at_the_slow_end_of_their_speed() -> None:
    plant = line(cut__cycle_time="{low: 60 s, mid: 80 s, high: 120 s}")
    changes = changes_of(plant, "capacity", END)
    # 1,000 a day at one in 120 s is 1.39 machines.
    assert {"steps.cut.machines": 2} == changes
    assert {} == changes_of(line(), "capacity", END)


def test_lines_without_acceptance_ship_from_their_first_day() -> None:
    plant = line("lines: {one: {accepted: 2025-01-13, released: 2025-01-20}}\n")
    tree, _ = tree_of(without(plant, ["not_accepted"], END))
    assert pytest.approx(28 * 1440, abs=3) == tree.shipped.sum()
