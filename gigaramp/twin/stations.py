"""Stations of one future: what each step, fleet of sleds and source is, in the kernel's numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gigaramp.plant.loading import held_down, judged_steps, loaded_steps
from gigaramp.plant.model import Plant, Step
from gigaramp.twin.compile import POOLED_DRAWS, Layout, Place
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel import arrays
from gigaramp.twin.kernel.arrays import empty
from gigaramp.twin.kernel.constants import BY_TIME, BY_WORK, EXCURSION, MACHINES, NEVER, PLACES
from gigaramp.twin.laws import law_of
from gigaramp.twin.luck import Luck
from gigaramp.twin.rows import Row, Rows
from gigaramp.twin.timetable import DAY_TICKS, Timetable, calendar_of

TICKS = 1e6
"""Ticks in a second."""


def ticks_of(plant: Plant, days: float) -> int:
    """Tick of a date given as days of the proleptic calendar; not before the plant's start."""
    return max(0, int((days - plant.start.toordinal()) * DAY_TICKS))


@dataclass(frozen=True)
class StationTable:
    """Fills the kernel's stations from the numbers of one future."""

    plant: Plant
    layout: Layout
    timetable: Timetable
    values: Values

    def fill(self, luck: Luck, table: list[float]) -> np.recarray:
        """Stations of one future, before pools, people and machines are put to them."""
        values = self.values
        layout, timetable = self.layout, self.timetable
        stations = empty(arrays.STATION, len(layout.places))
        lines = sorted(self.plant.line_names)
        steps = {step: k for k, step in enumerate(layout.step_names)}
        models: dict[str, int] = {}
        behind = held_down(self.plant, layout.flow)
        judged, loaded = judged_steps(self.plant, layout.flow), loaded_steps(self.plant, layout.flow)
        rows = Rows(stations)
        server = machine = 0
        for k, place in enumerate(layout.places):
            station = rows[k]
            station.element = luck.element(place.name)
            station.load = station.allowed = station.pace = 1.0
            station.line = lines.index(place.line) if place.line is not None else -1
            station.step = steps[place.step]
            station.job = station.job_now = layout.jobs[k]
            station.piece = layout.pieces[k]
            station.behind = place.step in behind
            station.origin = -1
            station.variant_input = -1
            station.output_pool = -1
            station.difficulty = -1.0
            station.units_a_draw = layout.batches[k]
            station.excursion_ends = NEVER
            station.team = -1
            station.off_cause = 0
            station.call_off[:] = np.inf
            station.calendar = timetable.calendars.index(
                "" if place.is_mover or "." in place.step else calendar_of(self.plant, place.step)
            )
            if self.plant.loading is not None and place.step in self.plant.steps:
                station.judged, station.loaded = place.step in judged, place.step in loaded
                station.allowed = values("loading.least") if place.step in loaded else 1.0
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
            station.draws = int(draws + 0.5)
            pooled = station.kind == PLACES or (station.n_machines > 1 and draws >= POOLED_DRAWS * station.n_machines)
            station.n_servers = 1 if pooled else station.n_machines
            server += int(station.n_servers)
        self._inspections(rows, values)
        self._sink(rows, values)
        return stations

    def _model(self, place: Place) -> str:
        step = self.plant.steps.get(place.step)
        return step.model if step is not None and step.model is not None else place.step

    def _line_dates(self, station: Row, place: Place, values: Values) -> None:
        if place.line is None or place.line not in self.plant.lines:
            return
        here = f"lines.{place.line}"
        station.starts = ticks_of(self.plant, values.day(f"{here}.starts", self.plant.start))
        accepted, released = values.find(f"{here}.accepted"), values.find(f"{here}.released")
        station.accepted = max(station.starts, ticks_of(self.plant, values(accepted))) if accepted else station.starts
        station.released = (
            max(station.accepted, ticks_of(self.plant, values(released))) if released else station.accepted
        )

    def _step_at(self, place: Place) -> Step:
        return self.plant.steps[place.step] if place.line is None else self.plant.step_on(place.line, place.step)

    def _step(self, station: Row, place: Place, values: Values, table: list[float]) -> None:
        step = self._step_at(place)

        def at(key: str) -> str:
            return values.on_line(place.line, place.step, key)

        quantum = self.layout.quantum[place.step]
        if step.places is not None:
            station.kind = PLACES
            station.n_machines = 1
            station.places = max(station.job, round(values(at("places")) / quantum))
            station.units_a_draw = 1.0
            station.unit_ticks = values(at("time")) * TICKS
            law = law_of(values.quantity(at("time")), "constant", table)
        else:
            station.kind = MACHINES
            station.n_machines = max(1, round(values(at("machines"), 1.0)))
            if step.batch is not None:
                station.unit_ticks = values(at("cycle_time")) * TICKS
                law = law_of(values.quantity(at("cycle_time")), "constant", table)
            elif step.rate is not None:
                station.unit_ticks = quantum / values(at("rate")) * TICKS
                law = law_of(values.quantity(at("rate")), "constant", table)
            else:
                station.unit_ticks = values(at("cycle_time")) * quantum * TICKS
                law = law_of(values.quantity(at("cycle_time")), "constant", table)
        station.law, station.cv, station.law_a, station.law_b, station.law_c = law
        self._stops(station, place, step, values, table)
        self._scrap(station, place, step, values)
        if step.changeover is not None:
            station.changeover_every = max(1, round(values(at("changeover.every")) / quantum))
            station.changeover_ticks = values(at("changeover.time")) * TICKS
        if step.rework is not None:
            station.rework_share = values(at("rework.share"))
            station.rework_quality = values(at("rework.quality_ratio"))
            station.rework_ticks = values(at("rework.time")) * TICKS

    def _stops(self, station: Row, place: Place, step: Step, values: Values, table: list[float]) -> None:
        def at(key: str) -> str:
            return values.on_line(place.line, place.step, key)

        if step.mtbf is not None and station.kind == MACHINES:
            station.mtbf_ticks = values(at("mtbf")) * TICKS
            station.ages = BY_TIME if step.failures == "time_dependent" else BY_WORK
            gap = law_of(values.quantity(at("mtbf")), "exponential", table)
            station.gap_law, station.gap_cv, station.gap_a, station.gap_b, station.gap_c = gap
            station.restore_ticks = values(at("restore_time")) * TICKS
            restore = law_of(values.quantity(at("restore_time")), "exponential", table)
            station.restore_law, station.restore_cv, station.restore_a, station.restore_b, station.restore_c = restore
            if step.difficulty is not None:
                station.difficulty = min(max(values(at("difficulty")), 0.0), 4.0)
        station.m_ticks = max(station.mtbf_ticks, 1.0)
        if step.short_stops is not None:
            station.short_mature = values(at("short_stops.mature"))
            station.short_start = max(station.short_mature, values(at("short_stops.at_start")))

    def _scrap(self, station: Row, place: Place, step: Step, values: Values) -> None:
        if place.step not in self.layout.origins:
            return
        station.origin = self.layout.origins.index(place.step)
        mature = values.find(values.on_line(place.line, place.step, "scrap_mature"))
        start = values.find(values.on_line(place.line, place.step, "scrap_at_start"))
        station.scrap_mature = values(mature) if mature else 0.0
        # Without a start of its own a step makes its mature scrap from the first day.
        station.scrap_start = max(values(start), station.scrap_mature) if start else station.scrap_mature
        if self.plant.learning is not None:
            station.sister = self._brought_along(place, values)
        if step.coil is not None and self.plant.learning is not None:
            station.coil = max(
                1, round(values(values.on_line(place.line, place.step, "coil")) / self.layout.quantum[place.step])
            )

    def _brought_along(self, place: Place, values: Values) -> float:
        """Cells of a sister plant that count here: what it has made, times the share that holds on these machines."""
        experience = values.find(values.on_line(place.line, place.step, "experience")) or "learning.sister_experience"
        transfer = values.find(values.on_line(place.line, place.step, "transfer")) or "learning.sister_transfer"
        return values(transfer) * values(experience)

    def _mover(self, station: Row, place: Place, values: Values) -> None:
        """A sled is a machine whose cycle is its round trip, lengthened by the share of time it charges."""
        here = f"movers.{place.step}"
        trip = 2.0 * values(f"{here}.distance") / values(f"{here}.speed")
        handling = values(f"{here}.loading") + values(f"{here}.unloading")
        runs_for, charging = values(f"{here}.runs_for"), values(f"{here}.charging")
        charge = trip * charging / runs_for if runs_for > 0.0 else 0.0
        station.is_mover = 1
        station.n_machines = max(1, round(values(f"{here}.count", 1.0)))
        station.unit_ticks = (trip + handling + charge) * TICKS

    def _source(self, station: Row, place: Place, values: Values, table: list[float]) -> None:
        """Arrivals are the output of a machine that never stops, one lot an arrival."""
        here = f"steps.{place.step}.every"
        station.n_machines = 1
        station.units_a_draw = station.job
        station.unit_ticks = values(here) * TICKS
        law = law_of(values.quantity(here), "constant", table)
        station.law, station.cv, station.law_a, station.law_b, station.law_c = law

    def _inspections(self, stations: Rows, values: Values) -> None:
        """Who sees whose defects, with what probability, and which share of the verdict falls there.

        A step whose defects nobody inspects sees them itself, at once.
        """
        layout, steps = self.layout, self.plant.steps
        judges = {
            origin: [step for step in layout.flow.steps if step in steps and origin in steps[step].inspects]
            for origin in layout.origins
        }
        for k, place in enumerate(layout.places):
            if place.step not in steps:
                continue
            seen = self._seen_at(place, values, judges)
            for origin, (chance, share) in seen.items():
                station = stations[k]
                j = station.n_inspects
                station.inspects[j] = layout.origins.index(origin)
                station.sees[j] = chance
                station.teaches[j] = share * layout.cells[place.step]
                station.n_inspects = j + 1

    def _seen_at(self, place: Place, values: Values, judges: dict[str, list[str]]) -> dict[str, tuple[float, float]]:
        """What a station sees of each origin: chance, and share of the verdict. `judges`: steps that inspect an origin."""
        found: dict[str, tuple[float, float]] = {}
        for origin, steps in judges.items():
            if place.step not in (steps or [origin]):
                continue
            chances = [(step, values(values.on_line(place.line, step, f"inspects.{origin}"))) for step in steps]
            if not chances:
                chances = [(origin, 1.0)]
            hidden, shares = 1.0, {}
            for step, chance in chances:
                shares[step] = hidden * chance
                hidden *= 1.0 - chance
            total = sum(shares.values())
            found[origin] = (dict(chances)[place.step], shares[place.step] / total if total > 0.0 else 0.0)
        return found

    def _sink(self, stations: Rows, values: Values) -> None:
        """Only the last step of the main flow makes the plant's output; packs are shared out to vehicles."""
        sinks = self.layout.stations_of(self.layout.flow.output)
        for k in sinks:
            station = stations[k]
            station.is_sink = 1
            station.first_sink = sinks[0]
            for v, vehicle in enumerate(self.layout.vehicles):
                if self._makes_packs():
                    rate = values.find(f"vehicles.{vehicle}.call_off")
                    station.call_off[v] = values(rate) * 86400.0 if rate else np.inf

    def _makes_packs(self) -> bool:
        product = self.plant.products.get(self.layout.flow.products[self.layout.flow.output])
        return product is not None and product.unit == "pack"
