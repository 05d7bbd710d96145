"""A future brought to the state a log tells: nothing changes where the log says what the future did, and what it says else holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from gigaramp.plant import Plant, load, loads
from gigaramp.twin.forks import advance
from gigaramp.twin.kernel.constants import PLACES
from gigaramp.twin.lots_at_rest import fill_pool, fill_trays
from gigaramp.twin.luck import Luck
from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from gigaramp.twin.timetable import DAY_TICKS
from gigaramp.twin.today import Today, impose
from gigaramp.twin.world import World

DAY = 60

STORES = """
gigaramp: 1
name: with places
start: 2026-01-05
horizon: 2026-05-29
products: {sheet: {unit: m}, cell: {unit: cell}}
lines: {line_1: {}, line_2: {starts: 2026-02-02}}
steps:
  coat: {makes: sheet, cycle_time: 20 s, machines: 1, mtbf: 6 h, restore_time: 40 min, scrap_at_start: 20 %, scrap_mature: 2 %}
  stack: {makes: cell, consumes: {sheet: 2 m}, cycle_time: 2 min, machines: 2, buffer: 900 m, batch: 4, mtbf: 5 h, restore_time: 30 min}
  formation: {time: 60 h, places: 3000, buffer: 400}
  check: {cycle_time: 30 s, machines: 1, buffer: 300, inspects: {stack: 90 %}}
learning: {halves_after: 20000 cell}
maturing: {}
"""


@cache
def _round_trip() -> Plant:
    return load("tests/prove/round_trip.yaml")


@cache
def _with_places() -> Plant:
    return loads(STORES)


def _study(plant: Plant, fidelity: Any = "event") -> Study:
    return Study(
        plant, date(plant.start.year, 6, 30) if plant is _round_trip() else date(2026, 5, 29), seed=3, fidelity=fidelity
    )


def _today(study: Study, future: Future, **changed: Any) -> Today:
    """What a log would tell that holds every unit of this future, and nothing else."""
    n, families = len(study.layout.places), study.plant.people
    nothing = np.full(n, np.nan)
    told = Today(
        day=DAY,
        told=np.ones((DAY, n), np.bool_),
        started=future.started[:DAY].astype(np.int64),
        good=future.good[:DAY].astype(np.int64),
        scrap=future.scrap[:DAY].astype(np.int64),
        outputs=tuple(study.layout.stations_of(study.layout.flow.output)),
        shipped=future.shipped[:DAY].astype(np.float64),
        waiting=nothing,
        inside=nothing,
        run_hours=nothing,
        people=float("nan"),
        experts=np.full(len(families.experts) if families is not None else 0, np.nan),
    )
    return replace(told, **changed)


def _world(study: Study, day: int = DAY, index: int = 0) -> World:
    """A future that stands at the start of a day."""
    from gigaramp.twin.draw import Values

    luck = Luck(study.seed, index)
    world = study.world(Values(study.draws, study.draws.of(luck)), luck)
    advance(world, day * DAY_TICKS + 1, None)
    return world


@pytest.mark.parametrize("fidelity", ["event", "day"])
@pytest.mark.parametrize("plant", [_round_trip, _with_places])
def test_a_log_that_tells_what_the_future_did_changes_nothing(plant: Any, fidelity: Any) -> None:
    study = _study(plant(), fidelity)
    free = study(0)
    told = replace(study, today=_today(study, free), engine="calendar" if fidelity == "event" else None)(0)
    for name in ("started", "good", "scrap", "shipped", "stops", "wip"):
        np.testing.assert_array_equal(getattr(free, name), getattr(told, name), err_msg=name)


def test_the_days_of_the_log_are_told_as_it_has_them() -> None:
    study = _study(_round_trip())
    free = study(0)
    good = free.good[:DAY].astype(np.int64) + 7
    told = np.ones((DAY, len(study.layout.places)), np.bool_)
    told[10] = False
    future = replace(study, today=_today(study, free, good=good, told=told, shipped=np.full(DAY, np.nan)))(0)
    expected = np.where(told, good, free.good[:DAY])
    np.testing.assert_array_equal(expected, future.good[:DAY])
    last = list(study.layout.stations_of(study.layout.flow.output))
    kept = [day for day in range(DAY) if day != 10]
    np.testing.assert_array_equal(good[kept][:, last].sum(axis=1), future.shipped[kept])
    assert free.shipped[10] == future.shipped[10]


def test_twice_the_units_are_twice_the_knowledge_the_hours_and_the_practice() -> None:
    study = _study(_round_trip())
    free = study(0)
    before, after = _world(study), _world(study)
    twice = _today(study, free, good=2 * free.good[:DAY].astype(np.int64), scrap=2 * free.scrap[:DAY].astype(np.int64))
    impose(after, twice)
    worked = free.good[:DAY].sum(axis=0) > 0
    np.testing.assert_allclose(2.0 * before.stations.known[worked], after.stations.known[worked])
    np.testing.assert_allclose(2.0 * before.models.ticks[:1], after.models.ticks[:1])
    trained = float(before.clock[0].training_hours)
    crews = {int(row.crew_first) + team for row in before.stations[worked] for team in range(int(row.n_teams))}
    mine = np.isin(before.seats.crew, list(crews))
    extra = np.where(mine, np.maximum(before.seats.practice[:, 0] - trained, 0.0), 0.0)
    assert extra.any()
    np.testing.assert_allclose(before.seats.practice[:, 0] + extra, after.seats.practice[:, 0])


def test_hours_that_are_told_come_before_hours_by_units() -> None:
    study = _study(_round_trip())
    free = study(0)
    before, after = _world(study), _world(study)
    from gigaramp.twin.today import machine_hours

    ran = machine_hours(before)
    assert ran[0] > before.weekly[:, 0, :].shape[0]
    impose(after, _today(study, free, run_hours=3.0 * ran))
    np.testing.assert_allclose(before.stations.known, after.stations.known)
    np.testing.assert_allclose(3.0 * before.models.ticks[:1], after.models.ticks[:1], rtol=1e-6)


def test_people_and_experts_keep_the_proportion_they_have_today() -> None:
    study = _study(_round_trip())
    free = study(0)
    before, after = _world(study), _world(study)
    from gigaramp.twin.today import _people_a_day

    half = _people_a_day(before, DAY) / 2.0
    impose(after, _today(study, free, people=half, experts=np.array([3.0])))
    np.testing.assert_allclose(0.5 * before.days.cover[DAY:], after.days.cover[DAY:])
    np.testing.assert_array_equal(before.days.cover[:DAY], after.days.cover[:DAY])
    np.testing.assert_array_equal(np.rint(before.on_site[0, DAY:] * 0.5), after.on_site[0, DAY:])


@pytest.mark.parametrize("wanted", [0, 1, 37, 300])
def test_a_pool_holds_what_the_log_tells_and_the_plant_runs_on(wanted: int) -> None:
    study = _study(_with_places())
    world = _world(study)
    for p in range(len(world.pools)):
        fill_pool(world, p, wanted)
        pool = world.pools[p]
        rows = [int(pool.first_row + (pool.head + k) % pool.n_rows) for k in range(int(pool.n_lots))]
        assert wanted == int(pool.level) == int(world.lots.units[rows].sum())
        assert (world.lots.trial[rows] <= world.lots.units[rows]).all()
        assert (world.lots.defects[rows].sum(axis=1) <= world.lots.units[rows]).all()
    advance(world, 100 * DAY_TICKS, None)
    assert world.daily[DAY:100].sum() > 0


@pytest.mark.parametrize("wanted", [1, 500, 2900])
def test_places_hold_what_the_log_tells_and_hand_it_on(wanted: int) -> None:
    study = _study(_with_places())
    world = _world(study)
    stores = np.flatnonzero(world.stations.kind == PLACES).tolist()
    for s in stores:
        fill_trays(world, s, wanted)
        assert wanted == int(world.stations[s].inside)
    before = world.stations.good_total[stores].copy()
    advance(world, (DAY + 4) * DAY_TICKS, None)
    assert (world.stations.good_total[stores] - before >= wanted).all()


def test_an_empty_place_stays_empty_where_nobody_knows_when_it_would_be_done() -> None:
    study = _study(_with_places())
    world = _world(study, day=1)
    stores = np.flatnonzero((world.stations.kind == PLACES) & (world.stations.n_trays == 0)).tolist()
    assert stores
    fill_trays(world, stores[0], 100)
    assert 0 == int(world.stations[stores[0]].inside)


def test_defects_hidden_in_many_lots_are_not_rounded_away() -> None:
    from gigaramp.twin.lots_at_rest import _resize

    world = _world(_study(_with_places()))
    rows = list(range(8))
    world.lots.units[rows] = 100
    world.lots.defects[rows] = 0
    world.lots.defects[rows, 0] = 1
    _resize(world, rows, 792)
    assert 8 == int(world.lots.defects[rows, 0].sum())


def test_who_is_there_unplanned_stays_and_a_small_family_does_not_vanish() -> None:
    from gigaramp.twin.today import _keep_experts

    gone = np.zeros(60, np.int64)
    _keep_experts(gone, 10, 3.0)
    np.testing.assert_array_equal([3] * 28 + [0] * 22, gone[10:])
    one = np.ones(60, np.int64)
    _keep_experts(one, 10, 0.4)
    np.testing.assert_array_equal(np.ones(60, np.int64), one)
