"""Run a world by the departure-time recursion instead of the calendar, where both give the same.

docs/understand/recursion.md tells where it is exact and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gigaramp.plant.model import Plant
from gigaramp.twin.compile import Layout, Link
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.memory import Memory
from gigaramp.twin.kernel.recursion.rings import ALONE, DEPARTURE, MUCH, PLAIN, RING, SIDE_BY_SIDE, SPAN, STAGE

if TYPE_CHECKING:
    from gigaramp.twin.world import World

Engine = Literal["calendar", "recursion"]
ENGINES = ("calendar", "recursion")
"""What may simulate a plant: both give the same where the recursion is exact."""

_UNLIMITED = 2**52
_MOST_WORKS = 65_536
_LARGEST_BLOCK = 512
_LEAST_BLOCK = 16


def why_not(plant: Plant, layout: Layout) -> str | None:
    """Why the recursion cannot simulate this plant exactly; None where it can."""
    return next(_obstacles(plant, layout), None)


def _obstacles(plant: Plant, layout: Layout) -> Iterator[str]:
    """What the recursion does not know, the plant first, then its lines, steps and pools."""
    for name in ("people", "learning", "excursions", "maturing", "loading", "knowhow"):
        if getattr(plant, name) is not None:
            yield f"{name} ties all stations together at shift ends"
    for name in ("movers", "events", "vehicles"):
        if getattr(plant, name):
            yield f"{name} are shared by several stations"
    for line, part in plant.lines.items():
        for name in ("accepted", "released", "operated_by", "pioneers", "trials", "rate_cap"):
            if getattr(part, name):
                yield f"lines.{line}.{name} is followed unit by unit"
        for step in part.steps:
            yield from _obstacles_of_step(plant, line, step)
    for step in plant.steps:
        yield from _obstacles_of_step(plant, None, step)
    for link in layout.links:
        yield from _obstacles_of_pool(layout, link)
    for k, place in enumerate(layout.places):
        if place.step in plant.steps and _fails(plant, place.step) and layout.jobs[k] > layout.batches[k]:
            yield f"steps.{place.step}: its machines fail and are served as one"


def _obstacles_of_step(plant: Plant, line: str | None, name: str) -> Iterator[str]:
    """What one step has that depends on other stations, or that moves time in parts of a microsecond."""
    step = plant.steps[name] if line is None else plant.step_on(line, name)
    here = f"steps.{name}" if line is None else f"lines.{line}.steps.{name}"
    for key, why in (
        ("places", "places let lots pass in groups"),
        ("crew", "a crew is shared"),
        ("changeover", "a changeover is counted by the station"),
        ("short_stops", "short stops take parts of microseconds"),
        ("rework", "rework is worked off by later lots"),
        ("coil", "a coil is shared by machines"),
        ("inspects", "defects of other steps travel with their units"),
    ):
        if getattr(step, key):
            yield f"{here}.{key}: {why}"
    if step.failures == "time_dependent":
        yield f"{here}.failures: a machine that waits ages, and stops between lots"


def _obstacles_of_pool(layout: Layout, link: Link) -> Iterator[str]:
    """A pool between more than two stations: who comes first depends on the clock."""
    names = {layout.places[k].step for k in (*link.producers, *link.consumers)}
    if len(link.producers) > 1 or len(link.consumers) > 1:
        yield f"several stations share what waits between {' and '.join(sorted(names))}"
    elif link.use * layout.jobs[link.consumers[0]] < 1.0:
        yield f"{layout.places[link.consumers[0]].step} draws less than one unit for a lot"


def _fails(plant: Plant, step: str) -> bool:
    return any(
        part.mtbf is not None for part in (plant.steps[step], *(plant.step_on(line, step) for line in plant.line_names))
    )


def run_recursion(world: World, departures: int = 0) -> np.ndarray | None:
    """Run a world to its end. Returns the departures kept (at most `departures` rows); None where only the calendar can.

    The world must be of a plant that `why_not` lets pass, and new. After None it is spoilt: build another one.
    """
    from gigaramp.twin.kernel.recursion.rings import DONE
    from gigaramp.twin.kernel.recursion.run import recur

    if not (_is_whole(world) and _draws_units(world) and _can_sum_waits(world)):
        return None
    rows = np.zeros(max(departures, 1), DEPARTURE).view(np.recarray)
    if recur(_memory(world, rows)) != DONE:
        return None
    kept = np.asarray(rows[: world.clock[0].n_records]).copy()
    world.clock[0].n_records = 0
    return kept


def _is_whole(world: World) -> bool:
    """True where sums of machine time are whole ticks, so that they do not depend on the order of adding."""
    stations = world.stations
    makes = (stations.origin >= 0) & (np.maximum(stations.scrap_start, stations.scrap_mature) > 0.0)
    each = stations.unit_ticks / stations.units_a_draw
    single = (stations.mtbf_ticks <= 0.0) | (stations.n_servers == stations.n_machines)
    return bool(np.all(~makes | (each == np.rint(each))) and np.all(single))


def _draws_units(world: World) -> bool:
    """True where each lot draws at least one unit of each input in this future: uses are drawn, the layout is not."""
    stations = world.stations
    drawn = stations.input_use * stations.job[:, None] >= 1.0
    return bool(np.all(drawn | (np.arange(drawn.shape[1]) >= stations.n_inputs[:, None])))


def _can_sum_waits(world: World) -> bool:
    """True where units that wait, times ticks, stay within 63 bits: about 290,000 units that wait for a year."""
    pools, job = world.pools, int(world.stations.job.max())
    most = (
        np.minimum(pools.capacity.astype(np.float64), pools.n_rows.astype(np.float64) * job)
        + job * world.servers.shape[0]
    )
    return bool(most.max() * float(world.slots[-1].start) < 2.0**62)


def _memory(world: World, rows: np.recarray) -> Memory:
    """The world's arrays and those of the recursion, as the kernel takes them."""
    rings, n_done, n_start = _rings(world, len(rows) > 1)
    stages, n_works = _stages(world, rings)
    spans = empty(SPAN, len(world.servers))
    spans.machines = world.servers.n_machines
    spans.freed = world.servers.idle_order
    n_slots, n = len(world.slots), len(world.stations)
    return Memory(
        **{field.name: getattr(world, field.name) for field in fields(world)},
        stages=stages,
        spans=spans,
        rings=rings,
        done_times=np.zeros(n_done, np.int64),
        done_units=np.zeros(n_done, np.int64),
        gone_times=np.zeros(n_done, np.int64),
        start_times=np.zeros(n_start, np.int64),
        start_units=np.zeros(n_start, np.int64),
        works=np.zeros(n_works, np.int64),
        uniforms=np.zeros(_LARGEST_BLOCK),
        slot_worked=np.zeros((n_slots, n), np.int64),
        slot_stops=np.zeros((n_slots, n), np.int64),
        verdict=np.zeros(1, np.int64),
        departures=rows,
    )


def _rings(world: World, keep: bool) -> tuple[np.recarray, int, int]:
    """One ring for each pool, and one for each station whose input or output is the world outside."""
    stations = world.stations
    sources = [k for k, station in enumerate(stations) if station.n_inputs == 0]
    sinks = [k for k, station in enumerate(stations) if station.output_pool < 0]
    n_pools = len(world.pools) if any(pool.n_producers for pool in world.pools) else 0
    rings = empty(RING, n_pools + len(sources) + len(sinks))
    rings.head_left = -1
    n_done = n_start = 0
    for r, ring in enumerate(rings):
        ring.first_done, ring.first_start = n_done, n_start
        if r < n_pools:
            _between(world, ring, r)
        elif r < n_pools + len(sources):
            ring.pool = ring.producer = -1
            ring.consumer = sources[r - n_pools]
            ring.unit, ring.n_done = 1, MUCH
        else:
            ring.pool = ring.consumer = -1
            ring.producer = sinks[r - n_pools - len(sources)]
            ring.unit, ring.n_started = 1, MUCH
            ring.done_mask = _LARGEST_BLOCK - 1 if keep else 0
        n_done += int(ring.done_mask) + 1
        n_start += int(ring.start_mask) + 1
    return rings, n_done, n_start


def _between(world: World, ring: Any, p: int) -> None:
    """The ring of a pool: as long as one side can be ahead of the other."""
    pool = world.pools[p]
    producer, consumer = world.stations[pool.producers[0]], world.stations[pool.consumers[0]]
    use = next(float(consumer.input_use[i]) for i in range(consumer.n_inputs) if consumer.input_pool[i] == p)
    ring.pool, ring.producer, ring.consumer = p, pool.producers[0], pool.consumers[0]
    ring.unit = int(producer.job == 1 and consumer.job * use == 1.0)
    # Beyond its rows the calendar puts waiting lots together, and their mean wait is rounded: only it can tell.
    ring.rows = pool.n_rows
    servers, need = int(producer.n_servers), max(1, int(consumer.job * use))
    if ring.unit == 1:
        most = int(pool.n_rows) - 2
        ring.watched = int(pool.capacity > most)
        ring.capacity = min(int(pool.capacity), most)
        size = _power_of_two(int(ring.capacity) + 2 * servers + 4)
        ring.done_mask = ring.start_mask = size - 1
        ring.most_ahead = size - servers
        return
    ring.capacity = pool.capacity
    ring.most_ahead = max(1, int(pool.n_rows) - servers - 1)
    ring.done_mask = _power_of_two(int(pool.n_rows) + servers + 4) - 1
    held = int(pool.n_rows) * int(producer.job) if pool.capacity > _UNLIMITED // 2 else int(pool.capacity)
    ring.start_mask = _power_of_two((held + (servers + 2) * int(producer.job)) // need + 4) - 1


def _stages(world: World, rings: np.recarray) -> tuple[np.recarray, int]:
    """One stage for each station, those before a pool ahead of those behind it."""
    stations = world.stations
    stages = empty(STAGE, len(stations))
    alone = max(1, int(np.sum(stations.n_servers == 1)))
    block = min(_LARGEST_BLOCK, max(_LEAST_BLOCK, _power_of_two(_MOST_WORKS // alone + 1) // 2))
    handed_to = {int(producer): r for r, producer in enumerate(rings.producer) if producer >= 0}
    of_pool = {int(pool): r for r, pool in enumerate(rings.pool) if pool >= 0}
    outside = {int(ring.consumer): r for r, ring in enumerate(rings) if ring.producer < 0}
    for g, s in enumerate(_in_order(world)):
        station, stage = stations[s], stages[g]
        inputs = [of_pool[int(p)] for p in station.input_pool[: station.n_inputs]] or [outside[s]]
        stage.station, stage.released = s, -1
        stage.n_inputs = len(inputs)
        stage.inputs[: len(inputs)] = inputs
        stage.output = handed_to[s]
        stage.block = block
        stage.first_work = g * block
        stage.defect_ticks = station.unit_ticks / station.units_a_draw
        stage.pace = SIDE_BY_SIDE if station.n_servers > 1 else ALONE
        by_unit = station.job == 1 and len(inputs) == 1 and all(rings[r].unit == 1 for r in (*inputs, stage.output))
        if station.n_servers == 1 and by_unit and not _spoils(station) and station.mtbf_ticks <= 0.0:
            stage.pace = PLAIN
    return stages, block * len(stages)


def _spoils(station: Any) -> bool:
    return bool(station.origin >= 0 and max(station.scrap_start, station.scrap_mature) > 0.0)


def _in_order(world: World) -> list[int]:
    """Stations, each after all that hand on to it."""
    stations, pools = world.stations, world.pools
    before = [{int(pools[p].producers[0]) for p in station.input_pool[: station.n_inputs]} for station in stations]
    return list(TopologicalSorter(dict(enumerate(before))).static_order())


def _power_of_two(least: int) -> int:
    return 1 << max(0, least - 1).bit_length()


__all__ = ["ENGINES", "Engine", "run_recursion", "why_not"]
