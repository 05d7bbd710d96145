"""Hours are booked where they were spent, and what a mechanism counts is what it names."""

from __future__ import annotations

from datetime import date

import numpy as np

from gigaramp.kpi.losses import LOSSES
from gigaramp.launch.reasons import FLOW_LOSSES
from gigaramp.plant import Plant, loads
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.loop import run
from gigaramp.twin.luck import Luck
from gigaramp.twin.study import Study

HEAD = "gigaramp: 1\nname: booked\nstart: 2025-01-06\n"
CELLS = "products: {cell: {unit: cell}, module: {unit: module}, pack: {unit: pack}}\n"


def plant(text: str) -> Plant:
    return loads(HEAD + text)


def world_of(plant: Plant, until: date):
    study = Study(plant, until, 1)
    luck = Luck(1, 0)
    world = study.world(Values(study.draws, study.draws.of(luck)), luck)
    run(world.memory(), np.int64(study.timetable.end + 1))
    return study, world


def test_a_store_of_done_trays_is_blocked_and_does_not_hide_the_slow_step_behind_it():
    text = CELLS + (
        "steps:\n"
        "  fill: {makes: cell, machines: 1, cycle_time: 30 s}\n"
        "  soak: {buffer: 20 cell, places: 200 cell, time: 1 h}\n"
        "  degas: {buffer: 20 cell, machines: 1, cycle_time: 50 s}\n"
    )
    future = Study(plant(text), date(2025, 2, 2), 1)(0)
    hours = future.losses[1:].sum(axis=0)
    waiting = hours[:, [LOSSES.index(name) for name in FLOW_LOSSES]].sum(axis=1)
    named = ["degas", "fill", "soak"]
    assert "degas" == named[int(np.argmin(waiting))]
    assert hours[1, LOSSES.index("no_places")] < 0.05 * hours[1, LOSSES.index("blocked")]


def test_machines_mature_by_the_hours_they_run_not_by_the_hours_they_are_down():
    text = (
        "maturing: {start_ratio: 50 %, growth: 0.3, commissioning: 100 h}\n"
        "steps:\n  cut: {machines: 1, cycle_time: 1 min, mtbf: 4 h, restore_time: {value: 9 h, law: constant}}\n"
    )
    study, world = world_of(plant(text), date(2025, 2, 2))
    made_hours = study.run([study(0)]).futures[0].good.sum() / 60.0
    assert abs(world.models.ticks[0] / 3.6e9 - made_hours) < 1.0


def test_coils_without_correlation_have_the_mean_defect_ratio():
    text = (
        "learning: {coil_correlation: 0 %}\n"
        "steps:\n  coat: {machines: 1, cycle_time: 1 min, scrap_at_start: 20 %, scrap_mature: 20 %, coil: 100}\n"
    )
    future = Study(plant(text), date(2025, 2, 2), 1)(0)
    assert abs(future.scrap.sum() / (future.scrap.sum() + future.good.sum()) - 0.2) < 0.01


def test_no_hour_is_negative_when_defects_are_found_weeks_after_they_were_made():
    text = CELLS + (
        "calendars: {main: {shifts: ['06:00-14:00'], days: [mon]}}\n"
        "steps:\n"
        "  stack: {makes: cell, machines: 1, cycle_time: 60 s, scrap_mature: 60 %}\n"
        "  age: {buffer: 500 cell, places: 9000 cell, time: 12 day}\n"
        "  test: {buffer: 500 cell, machines: 1, cycle_time: 1 s, inspects: {stack: 100 %}}\n"
    )
    future = Study(plant(text), date(2025, 3, 16), 1)(0)
    assert future.scrap.sum() > 0
    assert (future.producing >= -1e-3).all() and (future.losses >= -1e-3).all()


def test_a_changeover_is_a_planned_stop_and_not_production():
    text = "steps:\n  coat: {machines: 1, cycle_time: 1 min, changeover: {every: 10, time: 10 min}}\n"
    future = Study(plant(text), date(2025, 1, 19), 1)(0)
    assert abs(future.producing.sum() - future.good.sum() / 60.0) < 1.0
    assert abs(future.losses[:, 0, LOSSES.index("planned_stops")].sum() - future.producing.sum()) < 1.0


def test_an_expert_does_not_stand_beside_a_machine_that_waits_for_a_part():
    text = (
        "help: {parts_share: 99.9 %, parts_delay: 500 h, remote: 900 h}\n"
        "people: {recruits: [{on: 2025-01-06, count: 100}], skill: {learning_hours: 1000000 h}, training: {hours: 1 h},\n"
        "  experts: {all: {steps: [cut, bend], count: 3, arrives: 2025-01-01, leaves: 2026-01-01}}}\n"
        "steps:\n"
        "  cut: {machines: 1, cycle_time: 1 min, mtbf: 20 h, restore_time: 1 h, difficulty: 4, crew: 1}\n"
        "  bend: {after: [], machines: 1, cycle_time: 1 min, mtbf: 20 h, restore_time: 1 h, difficulty: 4, crew: 1,\n"
        "    buffer: unlimited}\n"
    )
    _, world = world_of(plant(text.replace("after: [], ", "")), date(2025, 2, 2))
    assert 0 == world.families.busy[0]
    assert world.machines.failures.sum() >= 2


def test_people_are_placed_at_a_step_that_is_stopped_when_the_shift_opens():
    text = (
        "events: {power: {kind: utilities, on: 2025-01-06, lasts: {value: 1 min, law: constant}}}\n"
        "people: {recruits: [{on: 2025-01-06, count: 100}], in_production: 100 %, absence: 0 %, turnover: 0 1/year}\n"
        "steps:\n  cut: {machines: 1, cycle_time: 1 min, crew: 1}\n"
    )
    future = Study(plant(text), date(2025, 1, 6), 1)(0)
    assert 1437 <= future.good.sum() <= 1440


def test_call_off_is_kept_by_vehicle_behind_a_pack_test_and_over_all_lines():
    text = CELLS + (
        "vehicles: {small: {share: 50 %, modules: 1, call_off: 3650 vehicle/year}, big: {share: 50 %, modules: 1}}\n"
        "lines: {one: {}, two: {}}\n"
        "steps:\n"
        "  stack: {makes: cell, machines: 1, cycle_time: 10 min}\n"
        "  build: {makes: module, consumes: {cell: 1}, machines: 1, cycle_time: 1 min, buffer: 10 cell}\n"
        "  join: {makes: pack, consumes: {module: 1}, machines: 1, cycle_time: 1 min, buffer: 10 module}\n"
        "  test: {machines: 1, cycle_time: 1 min, buffer: 10 pack}\n"
    )
    future = Study(plant(text), date(2025, 2, 2), 1)(0)
    big = future.capability.sum() / 2
    assert abs(future.shipped.sum() - (big + 28 * 9.993)) < 0.02 * future.shipped.sum()


def test_stations_that_share_a_pool_share_what_waits_in_it():
    text = (
        "lines: {one: {}, two: {}, three: {}}\n"
        "steps:\n"
        "  supply: {shared: true, machines: 9, cycle_time: 1 s}\n"
        "  cut: {machines: 1, cycle_time: 10 s, buffer: 10}\n"
    )
    study = Study(plant(text), date(2025, 1, 7), 1)
    assert abs(study.run([study(0)]).mean_wip("cut") - 33.0) < 0.5
