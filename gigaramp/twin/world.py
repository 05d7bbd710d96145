"""One future's numbers as arrays: the description and the empty plant the kernel starts from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import ceil, isinf, log

import numpy as np

from gigaramp.plant.model import Plant
from gigaramp.twin.compile import Layout, Link
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel import arrays
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.clock_array import CLOCK
from gigaramp.twin.kernel.constants import (
    EVENT_GAP,
    FIRST,
    IDLE,
    N_BY_SHIFT,
    N_HOURS,
    N_OUTPUT,
    N_WEEKLY,
    NEVER,
    PLACES,
    RECORD_MARGIN,
    SCRAP_ALL,
    SECOND,
    SORT,
    TICKS_PER_HOUR,
    UP,
)
from gigaramp.twin.kernel.memory import Memory
from gigaramp.twin.laws import law_of
from gigaramp.twin.luck import Luck
from gigaramp.twin.names import EVENTS
from gigaramp.twin.rooms import room
from gigaramp.twin.rows import Row, Rows
from gigaramp.twin.slow_down import fill_slow_down
from gigaramp.twin.staffing import fill_people
from gigaramp.twin.stations import TICKS, StationTable, ticks_of
from gigaramp.twin.timetable import DAY_TICKS, Timetable

_RING = 4096
_RING_AT_LEAST = 8
_CELLS_WITHOUT_ROOM = 2**20
_UNLIMITED = 2**52
_MONTH_TICKS = 365.25 / 12 * DAY_TICKS


@dataclass
class World:
    """Everything the kernel reads and writes, by the names it knows them by. `state` is what changes."""

    clock: np.recarray
    stations: np.recarray
    servers: np.recarray
    machines: np.recarray
    pools: np.recarray
    lots: np.recarray
    tree: np.recarray
    todo: np.ndarray
    crews: np.recarray
    seats: np.recarray
    families: np.recarray
    models: np.recarray
    events: np.recarray
    slots: np.recarray
    days: np.recarray
    rota: np.ndarray
    on_site: np.ndarray
    judgements: np.recarray
    table: np.ndarray
    makers: np.ndarray
    reach: np.ndarray
    step_known: np.ndarray
    daily: np.ndarray
    output: np.ndarray
    weekly: np.ndarray
    by_shift: np.ndarray
    hours: np.ndarray
    found: np.ndarray
    records: np.recarray

    def memory(self) -> Memory:
        """The arrays as the kernel takes them."""
        return Memory(**{field.name: getattr(self, field.name) for field in fields(self)})

    def state(self) -> dict[str, np.ndarray]:
        """A copy of all that changes, to go back to."""
        return {name: getattr(self, name).copy() for name in STATE}

    def go_back_to(self, state: dict[str, np.ndarray]) -> None:
        """Take over a saved state; the books (`BOOKS`) stay this world's own."""
        for name in STATE:
            np.copyto(getattr(self, name), state[name])

    def twin(self) -> World:
        """A second world with its own state and books and the same description."""
        own = {name: getattr(self, name).copy() for name in (*STATE, *BOOKS)}
        rest = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in own}
        return World(**own, **rest)


STATE = (
    "clock", "stations", "servers", "machines", "pools", "lots", "tree", "todo", "crews", "seats", "families",
    "models", "events",
)  # fmt: skip
BOOKS = ("step_known", "daily", "output", "weekly", "by_shift", "hours", "found")


class Builder:
    """Builds the worlds of one plant: the layout and timetable are shared by all futures."""

    def __init__(self, plant: Plant, layout: Layout, timetable: Timetable) -> None:
        self.plant = plant
        self.layout = layout
        self.timetable = timetable

    def world(self, values: Values, luck: Luck, n_records: int = 0) -> World:
        """The empty plant of one future. `n_records` rows are kept for records; 0 keeps none."""
        table: list[float] = []
        clock = empty(CLOCK, 1)
        self._fill_clock(clock, values)
        stations = StationTable(self.plant, self.layout, self.timetable, values).fill(luck, table)
        machines, servers = self._machines(stations, luck)
        pools, lots = self._pools(stations, servers, values)
        margin = self._margin(stations, pools) if self.layout.by_cell else RECORD_MARGIN
        events, reach = self._events(values, luck, table)
        staff = fill_people(self.plant, self.layout, self.timetable, values, luck, clock, stations)
        fill_slow_down(self.plant, self.layout, values, stations, staff.days)
        tree = self._tree(len(servers), len(events) if self.plant.events else 0)
        models = self._models(stations, values)
        n_days, n_weeks, n = len(self.timetable.days) + 1, len(self.timetable.weeks) + 1, len(stations)
        world = World(
            clock, stations, servers, machines, pools, lots, tree, np.zeros(n + 1, np.int64),
            staff.crews, staff.seats, staff.families, models, events, self.timetable.slots, staff.days,
            self.timetable.rota, staff.on_site, staff.judgements, np.array(table or [1.0]), self._makers(), reach,
            np.zeros(len(self.layout.flow.steps) + len(self.plant.steps)),
            np.zeros((n_days, n, 3), np.int64), np.zeros((n_days, N_OUTPUT)), np.zeros((n_weeks, n, N_WEEKLY)),
            np.zeros((n_weeks, len(self.layout.step_names), len(self.timetable.shifts), N_BY_SHIFT)),
            np.zeros((n_weeks, staff.n_skill_families, N_HOURS)), np.zeros((2, n, max(len(self.layout.origins), 1))),
            empty(arrays.RECORD, max(n_records, 2 * margin) if n_records else 0),
        )  # fmt: skip
        clock.recording = int(n_records > 0)
        clock.margin = margin
        self._schedule_events(world, luck)
        clock.best_a_day = self._best_a_day(stations)
        clock.slot = -1
        schedule(world.memory(), np.int64((len(tree) >> 1) - 1), np.int64(0), np.int64(FIRST))
        return world

    def _fill_clock(self, clock: np.recarray, values: Values) -> None:
        plant = self.plant
        clock.hidden = self.layout.n_hidden
        clock.hold_end = -1
        clock.hold_verdict = -1
        if plant.learning is not None:
            clock.learning = 1
            b = values("learning.exponent")
            clock.exponent = b
            clock.reference = values("learning.halves_after") / (2.0 ** (1.0 / b) - 1.0)
            clock.other_lines = values("learning.other_lines")
            clock.decay_per_tick = -log(1.0 - min(values("learning.decay"), 0.999)) / _MONTH_TICKS
            clock.people_share = values("learning.people_share")
            clock.haste = values("learning.haste")
            clock.written = values("knowhow.written")
            clock.correlation = values("learning.coil_correlation")
        if plant.excursions is not None:
            clock.excursions = 1
            clock.excursions_per_tick = values("excursions.rate_at_start") / TICKS
            clock.excursion_ratio = values("excursions.defect_ratio")
            clock.reaction_ticks = values("excursions.reaction") * TICKS
            clock.excursion_then = SCRAP_ALL if plant.excursions.then == "scrap" else SORT
        if plant.loading is not None:
            clock.loading = 1
            clock.load_least = values("loading.least")
            clock.load_full_below = values("loading.full_below")
            clock.load_span = max(values("loading.span"), 1e-6)
        if plant.maturing is not None:
            clock.maturing = 1
            clock.growth = values("maturing.growth")
            clock.start_ratio = values("maturing.start_ratio")
        if plant.help is not None:
            clock.parts_share = values("help.parts_share")
            clock.parts_ticks = values("help.parts_delay") * TICKS
        # A default that is not in use has no address among the values; help from outside is always there.
        remote = values("help.remote") if plant.help is not None else plant.get("defaults.help.remote").mid
        clock.remote_ticks = remote * TICKS

    def _makers(self) -> np.ndarray:
        """(origins, lines + 1): the station that makes an origin's defects on a line; column 0: no line."""
        lines = sorted(self.plant.line_names)
        makers = np.zeros((max(1, len(self.layout.origins)), len(lines) + 1), np.int64)
        for k, origin in enumerate(self.layout.origins):
            stations = self.layout.stations_of(origin)
            makers[k, :] = stations[0]
            if len(stations) > 1:
                makers[k, 1:] = stations
        return makers

    def _best_a_day(self, stations: np.recarray) -> float:
        """Units the last step makes on a day without any loss: an upper bound that ends hopeless forks early."""
        best = 0.0
        for k in self.layout.stations_of(self.layout.flow.output):
            station = stations[k]
            many = station.places if station.kind == PLACES else station.n_machines
            best += many * station.units_a_draw / station.unit_ticks * self.timetable.open_ticks
        return best

    def _machines(self, stations: np.recarray, luck: Luck) -> tuple[np.recarray, np.recarray]:
        machines = empty(arrays.MACHINE, int(stations.n_machines.sum()))
        servers = empty(arrays.SERVER, int(stations.n_servers.sum()))
        machines.back_at = NEVER
        machines.status = UP
        servers.back_at = NEVER
        servers.done_at = NEVER
        servers.fails_at = NEVER
        servers.status = IDLE
        of_stations, of_servers, of_machines = Rows(stations), Rows(servers), Rows(machines)
        for k, place in enumerate(self.layout.places):
            station = of_stations[k]
            each = int(station.n_machines // station.n_servers)
            for j in range(int(station.n_servers)):
                server = of_servers[station.first_server + j]
                server.station = k
                server.n_machines = each
                server.n_lots = 1 if station.kind == PLACES else station.job // station.piece
                server.n_up = each
                server.first_machine = station.first_machine + j * each
                server.element = luck.element(f"{place.name}/server {j}" if each > 1 else f"{place.name}/machine {j}")
                server.manned = float(each)
                server.idle_order = j - int(station.n_servers)
            for j in range(int(station.n_machines)):
                machine = of_machines[station.first_machine + j]
                machine.server = station.first_server + j // each
                machine.element = luck.element(f"{place.name}/machine {j}")
        return machines, servers

    def _pools(self, stations: np.recarray, servers: np.recarray, values: Values) -> tuple[np.recarray, np.recarray]:
        """Pools with their rooms, and one ring of lots for each pool, each store of places and each server."""
        links = self.layout.links
        pools = empty(arrays.POOL, len(links))
        rows, of_pools, of_stations = 0, Rows(pools), Rows(stations)
        for p, link in enumerate(links):
            pool = of_pools[p]
            first = of_stations[link.producers[0]]
            pool.n_producers = len(link.producers)
            pool.producers[: len(link.producers)] = link.producers
            pool.n_consumers = len(link.consumers)
            pool.consumers[: len(link.consumers)] = link.consumers
            pool.capacity = self._capacity(link, of_stations, values)
            pool.refuses_trial = int(link.use != 1.0)
            for c in link.consumers:
                consumer = of_stations[c]
                consumer.input_pool[consumer.n_inputs] = p
                consumer.input_use[consumer.n_inputs] = max(link.use, 0.0)
                if link.use < 0:
                    self._variants(consumer, values)
                consumer.n_inputs += 1
            for a in link.producers:
                of_stations[a].output_pool = p
            for c in link.consumers:
                of_stations[c].keeps = self.layout.keeps(c)
            pool.fed_by_sleds = any(of_stations[a].is_mover for a in link.producers)
            pool.feeds_store = any(of_stations[c].is_mover or of_stations[c].kind == PLACES for c in link.consumers)
            pool.first_row = rows
            pool.n_rows = self._rows(link, of_stations, int(pool.capacity), first)
            rows += int(pool.n_rows)
        for station in of_stations:
            if station.kind == PLACES and station.places > 0:
                station.first_row = rows
                # Whole trays, so that the lots of a tray stand in one piece of the ring.
                station.n_rows = (station.places // station.job + 2) * (station.job // station.piece)
                rows += int(station.n_rows)
        n_lots = np.asarray(servers.n_lots)
        servers.row = rows + np.cumsum(n_lots) - n_lots
        return pools, empty(arrays.LOT, rows + int(n_lots.sum()))

    def _margin(self, stations: np.recarray, pools: np.recarray) -> int:
        """Rows of records that one event may write where each cell is a lot: every machine starts, every tray enters."""
        rows = RECORD_MARGIN
        for station in stations:
            joins = 1
            for p, use in zip(station.input_pool[: station.n_inputs], station.input_use, strict=False):
                joins += max(1, ceil(max(use, float(station.variant_use.max())) * station.piece))
                if station.kind == PLACES:
                    feeders = stations[pools[p].producers[: pools[p].n_producers]]
                    rows += min(int(pools[p].capacity), _CELLS_WITHOUT_ROOM) + int(
                        (feeders.n_servers * feeders.job).sum()
                    )
            rows += int(station.n_servers * (station.job // station.piece)) * (joins + 1)
        return rows

    def _rows(self, link: Link, stations: Rows, capacity: int, first: Row) -> int:
        """Lots a pool can hold: parts of lots count, but no more than there are units. A short ring stays in fast memory.

        Where it runs out lots are merged, so cells that have names of their own get a row each.
        """
        named = self.layout.by_cell and int(first.piece) == 1
        if isinf(link.capacity):
            return _CELLS_WITHOUT_ROOM if named else _RING
        around = [stations[k] for k in (*link.producers, *link.consumers)]
        if named:
            return capacity + sum(int(station.job * station.n_servers) for station in around) + 2
        return min(
            _RING,
            _RING_AT_LEAST + 4 * (capacity // int(first.job)),
            capacity + sum(int(station.job) for station in around) + 2,
        )

    def _capacity(self, link: Link, stations: Rows, values: Values) -> int:
        """Room of a pool in units, made good for lots."""
        if isinf(link.capacity):
            return _UNLIMITED
        feeders, takers = [stations[a] for a in link.producers], [stations[c] for c in link.consumers]
        return room(link.capacity, self._most_used(link, values), feeders, takers)

    def _most_used(self, link: Link, values: Values) -> float:
        if link.use >= 0:
            return link.use
        return max(values(f"vehicles.{name}.modules", 1.0) for name in self.plant.vehicles)

    def _variants(self, station: Row, values: Values) -> None:
        """Packs by the vehicle mix: modules in each, and its share of the packs made."""
        station.variant_input = station.n_inputs
        station.n_variants = len(self.plant.vehicles)
        total = sum(values(f"vehicles.{name}.share") for name in self.layout.vehicles)
        for v, name in enumerate(self.layout.vehicles):
            station.variant_use[v] = values(f"vehicles.{name}.modules", 1.0)
            station.variant_share[v] = values(f"vehicles.{name}.share") / total

    def _tree(self, n_servers: int, n_events: int) -> np.recarray:
        leaves = 2
        while leaves < n_servers + n_events + 1:
            leaves *= 2
        tree = empty(arrays.NODE, 2 * leaves)
        tree.time = NEVER
        tree.order = NEVER
        return tree

    def _models(self, stations: np.recarray, values: Values) -> np.recarray:
        models = empty(arrays.MODEL, int(stations.model.max()) + 1)
        hours = values("maturing.commissioning") * TICKS if self.plant.maturing is not None else 0.0
        for station in Rows(stations):
            models.reference[station.model] += max(hours, TICKS_PER_HOUR) * station.n_machines
        return models

    def _events(self, values: Values, luck: Luck, table: list[float]) -> tuple[np.recarray, np.ndarray]:
        events = empty(arrays.PLANT_EVENT, len(self.plant.events))
        reach = np.zeros((len(events), len(self.layout.places)), np.int8)
        for e, (name, event) in enumerate(sorted(self.plant.events.items())):
            here = f"events.{name}"
            events[e].kind = EVENTS.index(event.kind)
            events[e].element = luck.element(here)
            events[e].every_ticks = values(f"{here}.every") * TICKS if event.every is not None else 0.0
            events[e].lasts_ticks = values(f"{here}.lasts") * TICKS
            events[e].keeps = values(f"{here}.keeps", 1.0)
            law = law_of(values.quantity(f"{here}.lasts"), "exponential", table)
            events[e].law, events[e].cv, events[e].law_a, events[e].law_b, events[e].law_c = law
            for k, place in enumerate(self.layout.places):
                on_step = not event.steps or place.step in event.steps
                on_line = not event.lines or place.line in event.lines
                reach[e, k] = on_step and on_line and not place.is_mover
        self._first_dates = [
            ticks_of(self.plant, values(f"events.{name}.on")) if event.on is not None else -1
            for name, event in sorted(self.plant.events.items())
        ]
        return events, reach

    def _schedule_events(self, world: World, luck: Luck) -> None:
        for e, (name, event) in enumerate(sorted(self.plant.events.items())):
            at = self._first_dates[e]
            if event.on is None:
                at = int(world.events[e].every_ticks * luck.exponential(f"events.{name}", EVENT_GAP)) + 1
            schedule(world.memory(), np.int64(len(world.servers) + e), np.int64(at), np.int64(SECOND))
