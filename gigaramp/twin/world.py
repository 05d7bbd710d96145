"""One future's numbers as arrays: the description and the empty plant the kernel starts from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import ceil, isinf, log

import numpy as np

from gigaramp.plant.model import Plant, Step
from gigaramp.twin import arrays
from gigaramp.twin.arrays import empty
from gigaramp.twin.compile import Layout, Link, Place
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.calendar import schedule
from gigaramp.twin.kernel.constants import (
    EVENT_GAP,
    EXCURSION,
    EXPERTS,
    FIRST,
    IDLE,
    IT_STOP,
    MACHINES,
    MATERIAL_STOP,
    N_WEEKLY,
    NEVER,
    PLACES,
    QUALITY_HOLD,
    RECIPE_CHANGE,
    SCRAP_ALL,
    SECOND,
    SORT,
    STRIKE,
    TICKS_PER_HOUR,
    UP,
    UTILITIES_STOP,
)
from gigaramp.twin.laws import law_of
from gigaramp.twin.luck import Luck
from gigaramp.twin.staffing import fill_people
from gigaramp.twin.timetable import DAY_TICKS, Timetable, calendar_of

_TICKS = 1e6
_RING = 4096
_RING_AT_LEAST = 8
_UNLIMITED = 2**52
_MONTH_TICKS = 365.25 / 12 * DAY_TICKS
EVENT_KINDS = {
    "utilities": UTILITIES_STOP,
    "material": MATERIAL_STOP,
    "it": IT_STOP,
    "strike": STRIKE,
    "quality_hold": QUALITY_HOLD,
    "recipe_change": RECIPE_CHANGE,
}


@dataclass
class World:
    """Everything the kernel reads and writes, in the order of its arguments. `state` is what changes."""

    clock: np.recarray
    stations: np.recarray
    servers: np.recarray
    machines: np.recarray
    pools: np.recarray
    lots: np.recarray
    tree: np.recarray
    todo: np.ndarray
    crews: np.recarray
    families: np.recarray
    models: np.recarray
    events: np.recarray
    slots: np.recarray
    days: np.recarray
    rota: np.ndarray
    on_site: np.ndarray
    table: np.ndarray
    makers: np.ndarray
    reach: np.ndarray
    step_known: np.ndarray
    daily: np.ndarray
    output: np.ndarray
    weekly: np.ndarray
    records: np.recarray

    def arguments(self) -> tuple[np.ndarray, ...]:
        """The arrays in the order `kernel.loop.run` takes them."""
        return tuple(getattr(self, field.name) for field in fields(self))

    def state(self) -> dict[str, np.ndarray]:
        """A copy of all that changes, to go back to."""
        return {name: getattr(self, name).copy() for name in STATE}

    def go_back_to(self, state: dict[str, np.ndarray]) -> None:
        """Take over a saved state; the books (daily, weekly, output) stay this world's own."""
        for name in STATE:
            np.copyto(getattr(self, name), state[name])

    def twin(self) -> World:
        """A second world with its own state and books and the same description."""
        own = {name: getattr(self, name).copy() for name in (*STATE, "step_known", "daily", "output", "weekly")}
        rest = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in own}
        return World(**own, **rest)


STATE = ("clock", "stations", "servers", "machines", "pools", "lots", "tree", "todo", "crews", "families", "models", "events")


class Builder:
    """Builds the worlds of one plant: the layout and timetable are shared by all futures."""

    def __init__(self, plant: Plant, layout: Layout, timetable: Timetable) -> None:
        self.plant = plant
        self.layout = layout
        self.timetable = timetable

    def world(self, values: Values, luck: Luck, n_records: int = 0) -> World:
        """The empty plant of one future. `n_records` rows are kept for records; 0 keeps none."""
        table: list[float] = []
        clock = empty(arrays.CLOCK, 1)
        self._fill_clock(clock, values)
        stations = self._stations(values, luck, table)
        machines, servers = self._machines(stations, luck)
        pools, lots = self._pools(stations, servers, values)
        events, reach = self._events(values, luck, table)
        crews, families, on_site, days = fill_people(
            self.plant, self.layout, self.timetable, values, luck, clock, stations
        )
        tree = self._tree(len(servers), len(events) if self.plant.events else 0)
        models = self._models(stations, values)
        n_days, n_weeks, n = len(self.timetable.days) + 1, len(self.timetable.weeks) + 1, len(stations)
        world = World(
            clock, stations, servers, machines, pools, lots, tree, np.zeros(n + 1, np.int64), crews, families, models,
            events, self.timetable.slots, days, self.timetable.rota, on_site, np.array(table or [1.0]),
            self._makers(), reach, np.zeros(len(self.layout.flow.steps) + len(self.plant.steps)),
            np.zeros((n_days, n, 3), np.int64), np.zeros((n_days, EXPERTS + 1)), np.zeros((n_weeks, n, N_WEEKLY)),
            empty(arrays.RECORD, n_records),
        )  # fmt: skip
        clock.recording = int(n_records > 0)
        self._schedule_events(world, luck)
        clock.best_a_day = self._best_a_day(stations)
        clock.slot = -1
        schedule(tree, clock, np.int64((len(tree) >> 1) - 1), np.int64(0), np.int64(FIRST))
        return world

    # --- the plant as a whole ---

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
            clock.sister = values("learning.sister_transfer") * values("learning.sister_experience")
            clock.decay_per_tick = -log(1.0 - min(values("learning.decay"), 0.999)) / _MONTH_TICKS
            clock.people_share = values("learning.people_share")
            clock.correlation = values("learning.coil_correlation")
        if plant.excursions is not None:
            clock.excursions = 1
            clock.excursions_per_tick = values("excursions.rate_at_start") / _TICKS
            clock.excursion_ratio = values("excursions.defect_ratio")
            clock.reaction_ticks = values("excursions.reaction") * _TICKS
            clock.excursion_then = SCRAP_ALL if plant.excursions.then == "scrap" else SORT
        if plant.maturing is not None:
            clock.maturing = 1
            clock.growth = values("maturing.growth")
            clock.start_ratio = values("maturing.start_ratio")
        if plant.help is not None:
            clock.parts_share = values("help.parts_share")
            clock.parts_ticks = values("help.parts_delay") * _TICKS
        clock.remote_ticks = values("help.remote") * _TICKS if plant.help is not None else values("defaults.help.remote") * _TICKS

    def _ticks_of(self, days: float) -> int:
        """Tick of a date given as days of the proleptic calendar; not before the plant's start."""
        return max(0, int((days - self.plant.start.toordinal()) * DAY_TICKS))

    # --- stations ---

    def _stations(self, values: Values, luck: Luck, table: list[float]) -> np.recarray:
        layout, timetable = self.layout, self.timetable
        stations = empty(arrays.STATION, len(layout.places))
        lines = sorted(self.plant.line_names)
        steps = {place.step: 0 for place in layout.places}
        steps = {step: k for k, step in enumerate(sorted(steps))}
        models: dict[str, int] = {}
        server = machine = 0
        for k, place in enumerate(layout.places):
            station = stations[k]
            station.element = luck.element(place.name)
            station.line = lines.index(place.line) if place.line is not None else -1
            station.step = steps[place.step]
            station.job = layout.jobs[k]
            station.origin = -1
            station.variant_input = -1
            station.output_pool = -1
            station.difficulty = -1.0
            station.units_a_draw = layout.batches[k]
            station.excursion_ends = NEVER
            station.team = -1
            station.off_cause = 0
            station.call_off[:] = np.inf
            station.calendar = timetable.calendars.index("" if place.is_mover or "." in place.step else calendar_of(self.plant, place.step))
            self._line_dates(station, place, values)
            if place.is_mover:
                self._mover(station, place, values)
            elif place.step.endswith(".source"):
                self._source(station, place, values, table)
            else:
                self._step(station, place, values, table)
            models.setdefault(self._model(place), len(models))
            station.model = models[self._model(place)]
            station.excursion_next = luck.exponential(place.name, EXCURSION)
            station.first_machine = machine
            machine += int(station.n_machines)
            station.first_server = server
            draws = station.job / station.units_a_draw
            pooled = station.kind == PLACES or (station.n_machines > 1 and draws >= 2 * station.n_machines)
            station.n_servers = 1 if pooled else station.n_machines
            server += int(station.n_servers)
        self._inspections(stations, values)
        self._sink(stations, values)
        return stations

    def _model(self, place: Place) -> str:
        step = self.plant.steps.get(place.step)
        return step.model if step is not None and step.model is not None else place.step

    def _line_dates(self, station: np.record, place: Place, values: Values) -> None:
        if place.line is None or place.line not in self.plant.lines:
            return
        here = f"lines.{place.line}"
        station.starts = self._ticks_of(values.day(f"{here}.starts", self.plant.start))
        accepted, released = values.find(f"{here}.accepted"), values.find(f"{here}.released")
        station.accepted = max(station.starts, self._ticks_of(values(accepted))) if accepted else station.starts
        station.released = max(station.accepted, self._ticks_of(values(released))) if released else station.accepted

    def _step_at(self, place: Place) -> Step:
        return self.plant.steps[place.step] if place.line is None else self.plant.step_on(place.line, place.step)

    def _step(self, station: np.record, place: Place, values: Values, table: list[float]) -> None:
        step = self._step_at(place)

        def at(key: str) -> str:
            return values.on_line(place.line, place.step, key)

        quantum = self.layout.quantum[place.step]
        if step.places is not None:
            station.kind = PLACES
            station.n_machines = 1
            station.places = max(station.job, round(values(at("places")) / quantum))
            station.unit_ticks = values(at("time")) * _TICKS
            law = law_of(values.number(at("time")), "constant", table)
        else:
            station.kind = MACHINES
            station.n_machines = max(1, round(values(at("machines"), 1.0)))
            if step.batch is not None:
                station.unit_ticks = values(at("cycle_time")) * _TICKS
                law = law_of(values.number(at("cycle_time")), "constant", table)
            elif step.rate is not None:
                station.unit_ticks = quantum / values(at("rate")) * _TICKS
                law = law_of(values.number(at("rate")), "constant", table)
            else:
                station.unit_ticks = values(at("cycle_time")) * quantum * _TICKS
                law = law_of(values.number(at("cycle_time")), "constant", table)
        station.law, station.cv, station.law_a, station.law_b, station.law_c = law
        self._stops(station, place, step, values, table)
        self._scrap(station, place, step, values)
        if step.changeover is not None:
            station.changeover_every = max(1, round(values(at("changeover.every")) / quantum))
            station.changeover_ticks = values(at("changeover.time")) * _TICKS
        if step.rework is not None:
            station.rework_share = values(at("rework.share"))
            station.rework_quality = values(at("rework.quality_ratio"))
            station.rework_ticks = values(at("rework.time")) * _TICKS

    def _stops(self, station: np.record, place: Place, step: Step, values: Values, table: list[float]) -> None:
        def at(key: str) -> str:
            return values.on_line(place.line, place.step, key)

        if step.mtbf is not None and station.kind == MACHINES:
            station.mtbf_ticks = values(at("mtbf")) * _TICKS
            gap = law_of(values.number(at("mtbf")), "exponential", table)
            station.gap_law, station.gap_cv, station.gap_a, station.gap_b, station.gap_c = gap
            station.restore_ticks = values(at("restore_time")) * _TICKS
            restore = law_of(values.number(at("restore_time")), "exponential", table)
            station.restore_law, station.restore_cv, station.restore_a, station.restore_b, station.restore_c = restore
            if step.difficulty is not None:
                station.difficulty = min(max(values(at("difficulty")), 0.0), 4.0)
        station.m_ticks = max(station.mtbf_ticks, 1.0)
        if step.short_stops is not None:
            station.short_mature = values(at("short_stops.mature"))
            station.short_start = max(station.short_mature, values(at("short_stops.at_start")))

    def _scrap(self, station: np.record, place: Place, step: Step, values: Values) -> None:
        if place.step not in self.layout.origins:
            return
        station.origin = self.layout.origins.index(place.step)
        mature = values.find(values.on_line(place.line, place.step, "scrap_mature"))
        start = values.find(values.on_line(place.line, place.step, "scrap_at_start"))
        station.scrap_mature = values(mature) if mature else 0.0
        # Without a start of its own a step makes its mature scrap from the first day.
        station.scrap_start = max(values(start), station.scrap_mature) if start else station.scrap_mature
        if step.coil is not None and self.plant.learning is not None:
            station.coil = max(1, round(values(values.on_line(place.line, place.step, "coil")) / self.layout.quantum[place.step]))

    def _mover(self, station: np.record, place: Place, values: Values) -> None:
        """A sled is a machine whose cycle is its round trip, lengthened by the share of time it charges."""
        here = f"movers.{place.step}"
        trip = 2.0 * values(f"{here}.distance") / values(f"{here}.speed")
        handling = values(f"{here}.loading") + values(f"{here}.unloading")
        runs_for, charging = values(f"{here}.runs_for"), values(f"{here}.charging")
        charge = trip * charging / runs_for if runs_for > 0.0 else 0.0
        station.is_mover = 1
        station.n_machines = max(1, round(values(f"{here}.count", 1.0)))
        station.unit_ticks = (trip + handling + charge) * _TICKS

    def _source(self, station: np.record, place: Place, values: Values, table: list[float]) -> None:
        """Arrivals are the output of a machine that never stops, one lot an arrival."""
        here = f"steps.{place.step}.every"
        station.n_machines = 1
        station.units_a_draw = station.job
        station.unit_ticks = values(here) * _TICKS
        law = law_of(values.number(here), "constant", table)
        station.law, station.cv, station.law_a, station.law_b, station.law_c = law

    # --- inspections, makers and the end of the plant ---

    def _inspections(self, stations: np.recarray, values: Values) -> None:
        """Who sees whose defects, with what probability, and which share of the verdict falls there.

        A step whose defects nobody inspects sees them itself, at once.
        """
        layout = self.layout
        for k, place in enumerate(layout.places):
            if place.step not in self.plant.steps:
                continue
            seen = self._seen_at(place, values)
            for origin, (chance, share) in seen.items():
                station = stations[k]
                j = station.n_inspects
                station.inspects[j] = layout.origins.index(origin)
                station.sees[j] = chance
                station.teaches[j] = share * layout.cells[place.step]
                station.n_inspects = j + 1

    def _seen_at(self, place: Place, values: Values) -> dict[str, tuple[float, float]]:
        found: dict[str, tuple[float, float]] = {}
        for origin in self.layout.origins:
            chances = []
            for step in self.layout.flow.steps:
                if step in self.plant.steps and origin in self.plant.steps[step].inspects:
                    chances.append((step, values(values.on_line(place.line, step, f"inspects.{origin}"))))
            if not chances:
                chances = [(origin, 1.0)]
            hidden, shares = 1.0, {}
            for step, chance in chances:
                shares[step] = hidden * chance
                hidden *= 1.0 - chance
            if place.step in shares:
                total = sum(shares.values())
                found[origin] = (dict(chances)[place.step], shares[place.step] / total if total > 0.0 else 0.0)
        return found

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

    def _sink(self, stations: np.recarray, values: Values) -> None:
        """Only the last step of the main flow makes the plant's output; packs are shared out to vehicles."""
        for k in self.layout.stations_of(self.layout.flow.output):
            station = stations[k]
            station.is_sink = 1
            for v, vehicle in enumerate(self.layout.vehicles):
                if self._makes_packs():
                    rate = values.find(f"vehicles.{vehicle}.call_off")
                    station.call_off[v] = values(rate) * 86400.0 if rate else np.inf

    def _makes_packs(self) -> bool:
        product = self.plant.products.get(self.layout.flow.products[self.layout.flow.output])
        return product is not None and product.unit == "pack"

    def _best_a_day(self, stations: np.recarray) -> float:
        """Units the last step makes on a day without any loss: an upper bound that ends hopeless forks early."""
        best = 0.0
        for k in self.layout.stations_of(self.layout.flow.output):
            station = stations[k]
            many = station.places if station.kind == PLACES else station.n_machines
            best += many * station.units_a_draw / station.unit_ticks * self.timetable.open_ticks
        return best

    # --- servers, machines, pools ---

    def _machines(self, stations: np.recarray, luck: Luck) -> tuple[np.recarray, np.recarray]:
        machines = empty(arrays.MACHINE, int(stations.n_machines.sum()))
        servers = empty(arrays.SERVER, int(stations.n_servers.sum()))
        machines.back_at = NEVER
        machines.vendor_at = NEVER
        machines.status = UP
        servers.back_at = NEVER
        servers.done_at = NEVER
        servers.fails_at = NEVER
        servers.status = IDLE
        for k, place in enumerate(self.layout.places):
            station = stations[k]
            each = int(station.n_machines // station.n_servers)
            for j in range(int(station.n_servers)):
                server = servers[station.first_server + j]
                server.station = k
                server.n_machines = each
                server.n_up = each
                server.first_machine = station.first_machine + j * each
                server.element = luck.element(f"{place.name}/server {j}" if each > 1 else f"{place.name}/machine {j}")
                server.manned = float(each)
                server.idle_order = j - int(station.n_servers)
            for j in range(int(station.n_machines)):
                machine = machines[station.first_machine + j]
                machine.server = station.first_server + j // each
                machine.element = luck.element(f"{place.name}/machine {j}")
        return machines, servers

    def _pools(self, stations: np.recarray, servers: np.recarray, values: Values) -> tuple[np.recarray, np.recarray]:
        """Pools with their rooms, and one ring of lots for each pool, each store of places and each server."""
        links = self.layout.links
        pools = empty(arrays.POOL, len(links))
        rows = 0
        for p, link in enumerate(links):
            pool = pools[p]
            first = stations[link.producers[0]]
            pool.n_producers = len(link.producers)
            pool.producers[: len(link.producers)] = link.producers
            pool.n_consumers = len(link.consumers)
            pool.consumers[: len(link.consumers)] = link.consumers
            pool.capacity = self._capacity(link, first, stations, values)
            pool.into_places = int(any(stations[c].kind == PLACES for c in link.consumers))
            pool.refuses_trial = int(link.use != 1.0)
            for c in link.consumers:
                consumer = stations[c]
                consumer.input_pool[consumer.n_inputs] = p
                consumer.input_use[consumer.n_inputs] = max(link.use, 0.0)
                if link.use < 0:
                    self._variants(consumer, values)
                consumer.n_inputs += 1
            for a in link.producers:
                stations[a].output_pool = p
            pool.first_row = rows
            pool.n_rows = _RING if isinf(link.capacity) else min(_RING, _RING_AT_LEAST + 4 * int(pool.capacity // first.job))
            rows += int(pool.n_rows)
        for station in stations:
            if station.kind == PLACES and station.places > 0:
                station.first_row = rows
                station.n_rows = station.places // station.job + 2
                rows += int(station.n_rows)
        servers.row = rows + np.arange(len(servers))
        return pools, empty(arrays.LOT, rows + len(servers))

    def _capacity(self, link: Link, producer: np.record, stations: np.recarray, values: Values) -> int:
        """Room of a pool in units, corrected for lots: (B + c) units of room and machines hold whole lots.

        A line counted in lots of L behaves like the same line by unit when its pool holds B + c - L units
        (docs/understand/lots.md); at L = 1 and c = 1 this is B.
        """
        capacity = link.capacity
        if isinf(capacity):
            return _UNLIMITED
        held = int(producer.n_machines // producer.n_servers) if producer.kind == MACHINES else int(producer.job)
        room = max(0, round(capacity) + held - int(producer.job))
        # One unit less than a lot of the next step: with less room, lots that scrap has made short could lock the line.
        need = max(ceil(stations[c].job * self._most_used(link, values) - 1e-9) for c in link.consumers)  # type: ignore[attr-defined]
        return max(room, need - 1)

    def _most_used(self, link: Link, values: Values) -> float:
        if link.use >= 0:
            return link.use
        return max(values(f"vehicles.{name}.modules", 1.0) for name in self.plant.vehicles)

    def _variants(self, station: np.record, values: Values) -> None:
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
        hours = values("maturing.commissioning") * _TICKS if self.plant.maturing is not None else 0.0
        for station in stations:
            models.reference[station.model] += max(hours, TICKS_PER_HOUR) * station.n_machines
        return models

    # --- plant-wide events ---

    def _events(self, values: Values, luck: Luck, table: list[float]) -> tuple[np.recarray, np.ndarray]:
        events = empty(arrays.PLANT_EVENT, len(self.plant.events))
        reach = np.zeros((len(events), len(self.layout.places)), np.int8)
        for e, (name, event) in enumerate(sorted(self.plant.events.items())):
            here = f"events.{name}"
            events[e].kind = EVENT_KINDS[event.kind]
            events[e].element = luck.element(here)
            events[e].every_ticks = values(f"{here}.every") * _TICKS if event.every is not None else 0.0
            events[e].lasts_ticks = values(f"{here}.lasts") * _TICKS
            events[e].keeps = values(f"{here}.keeps", 1.0)
            law = law_of(values.number(f"{here}.lasts"), "exponential", table)
            events[e].law, events[e].cv, events[e].law_a, events[e].law_b, events[e].law_c = law
            for k, place in enumerate(self.layout.places):
                on_step = not event.steps or place.step in event.steps
                on_line = not event.lines or place.line in event.lines
                reach[e, k] = on_step and on_line and not place.is_mover
        self._first_dates = [
            self._ticks_of(values(f"events.{name}.on")) if event.on is not None else -1
            for name, event in sorted(self.plant.events.items())
        ]
        return events, reach

    def _schedule_events(self, world: World, luck: Luck) -> None:
        for e, (name, event) in enumerate(sorted(self.plant.events.items())):
            at = self._first_dates[e]
            if event.on is None:
                at = int(world.events[e].every_ticks * luck.exponential(f"events.{name}", EVENT_GAP)) + 1
            schedule(world.tree, world.clock, np.int64(len(world.servers) + e), np.int64(at), np.int64(SECOND))
