"""Units and machine time are conserved, whatever the plant."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gigaramp.kpi.losses import LOSSES
from gigaramp.twin.kernel.constants import BLOCKED, PLACES, PRODUCING, STARTED, WORKING
from gigaramp.twin.world import World
from tests.laws.plants import SUNDAY, plants, world_of

LOTS = st.sampled_from([1, 3, 10])
HOUR = 3.6e9
# A plant that breaks a law is small as drawn; to shrink it further takes minutes.
few = settings(max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


def in_work(world: World, k: int) -> int:
    """Units a station has taken and not yet finished; a blocked lot is finished."""
    station = world.stations[k]
    servers = world.servers[station.first_server : station.first_server + station.n_servers]
    if station.kind == PLACES:
        return int(station.n_trays * station.piece)
    return int(sum(server.took for server in servers if server.status == WORKING))


def blocked_units(world: World, producers: tuple[int, ...]) -> int:
    """Units that are done and wait in their machines for room."""
    held = [server for server in world.servers if server.station in producers and server.status == BLOCKED]
    return int(sum(server.held for server in held))


def rows_of(world: World, p: int) -> np.recarray:
    """The lots that stand in a pool."""
    pool = world.pools[p]
    places = pool.first_row + (pool.head + np.arange(pool.n_lots)) % pool.n_rows
    return world.lots[places]


@few
@given(plants(), LOTS)
def test_each_station_ends_every_unit_it_starts_as_good_or_scrap_or_still_has_it(plant, lot):
    _, world = world_of(plant, lot=lot)
    for k, station in enumerate(world.stations):
        assert station.started_total == station.good_total + station.scrap_total + in_work(world, k)
        assert station.started_total == world.daily[:, k, STARTED].sum()


@few
@given(plants(), LOTS)
def test_each_pool_holds_hands_on_or_sets_aside_every_unit_it_gets(plant, lot):
    study, world = world_of(plant, lot=lot)
    for pool, link in zip(world.pools, study.layout.links, strict=False):
        came = sum(int(world.stations[k].good_total) for k in link.producers)
        assert came == pool.level + pool.taken + pool.aside + blocked_units(world, link.producers)


@few
@given(plants(), LOTS)
def test_each_step_takes_what_its_units_are_made_of(plant, lot):
    study, world = world_of(plant, lot=lot)
    for pool, link in zip(world.pools, study.layout.links, strict=False):
        started = [int(world.stations[k].started_total) for k in link.consumers]
        assert abs(int(pool.taken) - link.use * sum(started)) < len(started)


@few
@given(plants(), LOTS)
def test_the_lots_of_a_pool_add_up_to_its_level_and_hide_no_more_defects_than_units(plant, lot):
    study, world = world_of(plant, lot=lot)
    for p in range(len(study.layout.links)):
        pool, lots = world.pools[p], rows_of(world, p)
        assert pool.level == lots.units.sum()
        assert 0 <= pool.level < pool.capacity + _largest_lot(world, p)
        assert (lots.units > 0).all()
        assert (lots.defects >= 0).all() and (lots.defects.sum(axis=1) <= lots.units).all()
        assert (lots.trial >= 0).all() and (lots.trial <= lots.units).all()
        assert (lots.unreleased >= 0).all() and (lots.unreleased <= lots.units).all()


def _largest_lot(world: World, p: int) -> int:
    """The rest of a blocked lot that the next step has drawn in part stays in the pool, even over its room."""
    return max(int(world.stations[k].job) for k in world.pools[p].producers[: world.pools[p].n_producers])


@few
@given(plants(), LOTS)
def test_every_machine_hour_of_a_week_is_producing_or_one_of_the_losses(plant, lot):
    _, world = world_of(plant, until=SUNDAY + timedelta(weeks=1), lot=lot)
    times = world.weekly[:2, :, : PRODUCING + 1] / HOUR
    hours = 168.0 * world.stations.n_machines
    np.testing.assert_allclose(times.sum(axis=2), np.broadcast_to(hours, times.shape[:2]), rtol=1e-6)
    assert (times[:, :, : len(LOSSES)] >= -1e-6).all()


@few
@given(plants(), LOTS)
def test_no_unit_waits_or_is_worked_on_for_less_than_no_time(plant, lot):
    _, world = world_of(plant, lot=lot)
    now = world.clock[0].now
    assert (world.pools.waited >= 0.0).all() and (world.pools.area >= 0.0).all()
    assert (world.stations.held_area >= 0.0).all() and (world.stations.known >= 0.0).all()
    assert (world.servers.updated <= now).all()
    assert (world.servers.remaining >= -1.0)[world.servers.status == WORKING].all()
    assert ((world.stations.defect_now >= 0.0) & (world.stations.defect_now <= 1.0)).all()


@few
@given(plants(), LOTS)
def test_no_plant_locks_itself_for_ever(plant, lot):
    """Something is at work, or is being mended, or is shut, or has no people."""
    _, world = world_of(plant, lot=lot)
    at_work = (world.servers.status == WORKING) | (world.servers.n_up < world.servers.n_machines)
    shut = (world.stations.on == 0).any() or (world.servers.manned <= 0.0).any()
    assert at_work.any() or shut
