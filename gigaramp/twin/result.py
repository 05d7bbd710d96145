"""What a future leaves behind, and a run of many futures, by the names of the plant."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from gigaramp.errors import AskError
from gigaramp.kpi.losses import LOSSES
from gigaramp.plant.model import Plant
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity
from gigaramp.twin.kernel.constants import (
    AT_MACHINES,
    AWAY,
    CAPABILITY,
    COACHED,
    CREW_STOPS,
    DEFECT,
    DEFECT_TICKS,
    DEFECT_UNITS,
    EXPERT_STOPS,
    EXPERT_WORKED,
    EXPERTS,
    GOOD,
    HELD,
    HELD_TICKS,
    HELD_UNITS,
    LEARNERS,
    NEEDED,
    PAID,
    PLACES,
    PRESENT,
    PRODUCING,
    QUEUED,
    READY,
    SCRAP,
    SET_ASIDE,
    SHIFT_CREW_STOPS,
    SHIFT_EXPERT_STOPS,
    SHIFT_EXPERT_WORKED,
    SHIFT_STOPS,
    SHIFT_WORKED,
    SHIPPED,
    SKILL_SHARE,
    SPARE,
    STARTED,
    STOPS,
    TICKS_PER_HOUR,
    TRAINED,
    UNGUIDED,
    UNRELEASED_OUTPUT,
    WIP,
    WORKED,
)
from gigaramp.twin.names import causes, chosen

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.twin.forks import Held
    from gigaramp.twin.world import World


SHIFT_FIGURES = (
    "ready", "needed", "present", "unguided", "learners", "coached", "worked", "worked_by_experts", "stops", "stops_by_crew",
    "stops_with_expert",
)  # fmt: skip
"""Figures told by week, step and shift, in the order of the kernel's columns."""

HOURS = ("paid", "worked", "absent", "training", "waiting_class", "idle")
"""Hours of people told by week and skill family; the last five add up to the first."""

SPOILED = ("defect", "held", "defect_hours", "held_hours", "set_aside")
"""What is told of bad and trial units by the station that made them, in the order of `Future.spoiled`."""

_SPOILED_COLUMNS = (DEFECT_UNITS, HELD_UNITS, DEFECT_TICKS, HELD_TICKS, SET_ASIDE)
_SHIFT_COLUMNS = (
    READY, NEEDED, PRESENT, UNGUIDED, LEARNERS, COACHED, SHIFT_WORKED, SHIFT_EXPERT_WORKED, SHIFT_STOPS, SHIFT_CREW_STOPS,
    SHIFT_EXPERT_STOPS,
)  # fmt: skip
_HOUR_COLUMNS = (PAID, AT_MACHINES, AWAY, TRAINED, QUEUED, SPARE)


@dataclass(frozen=True)
class Station:
    """A step on one line (`line` is None when it is shared), or a fleet of sleds."""

    step: str
    line: str | None
    is_mover: bool = False


@dataclass(frozen=True)
class Future:
    """One simulated launch, summarised. Shapes use days, weeks and stations of its run."""

    index: int
    numbers: np.ndarray
    """(addresses,) drawn values; dates as days of the proleptic calendar."""
    capability: np.ndarray
    """(days,) good units of the output product from accepted lines; call-off and release ignored."""
    shipped: np.ndarray
    """(days,) units that left for the customer."""
    started: np.ndarray
    """(days, stations) units started; good and scrap alike."""
    good: np.ndarray
    scrap: np.ndarray
    losses: np.ndarray
    """(weeks, stations, losses) machine-hours lost, in the order of `kpi.losses.LOSSES`."""
    producing: np.ndarray
    """(weeks, stations) machine-hours spent on good units at full speed."""
    wip: np.ndarray
    """(weeks, stations) units waiting in front of the station at the week's end."""
    skill: np.ndarray
    """(weeks, stations) output share of the crew; nan without a crew."""
    experts_on_site: np.ndarray
    """(days,) people."""
    stops: np.ndarray
    """(weeks, stations) failures; of these an expert restored `stops_with_expert`, the local crew `stops_by_crew`."""
    stops_with_expert: np.ndarray
    stops_by_crew: np.ndarray
    worked: np.ndarray
    """(weeks, stations) hours that machines ran or stood still in work; `worked_by_experts` are those experts ran."""
    worked_by_experts: np.ndarray
    crew_need: np.ndarray
    """(stations,) people a shift needs there; 0 without a crew."""
    by_shift: np.ndarray
    """(weeks, steps, shifts, figures) sums over the shifts of a week and over lines, in the order of `SHIFT_FIGURES`.

    ready: person-shifts at level 3 or above present; needed: person-shifts needed; unguided: person-shifts present that
    could not run for want of a guide; learners: person-shifts below level 3, and coached: of these, those coached.
    Hours of machines: worked, worked_by_experts. Without persons ready, unguided, learners and coached are 0.
    """
    hours: np.ndarray
    """(weeks, skill families, hours) hours of people in the order of `HOURS`; 0 without persons."""
    unreleased: np.ndarray
    """(days,) good units from accepted lines that were not released: part of `capability`, and never shipped."""
    unit_hours: np.ndarray
    """(stations,) machine-hours of one counted unit at full speed; with places, hours of the whole store.

    By day full speed is what a machine keeps of it inside a day (`gigaramp.twin.fidelity.measure`).
    """
    spoiled: np.ndarray
    """(weeks, stations, figures) of the units a station made, in the order of `SPOILED`.

    defect, held: units that were found defective or held back, by whichever step, in the week in which they were found;
    defect_hours, held_hours: machine-hours that moved from producing to that loss for them; set_aside: trial units that
    left the flow behind the station.
    """
    found: np.ndarray
    """(kinds, stations, origins) units that each station found bad, by the step that made them so; kinds: defect, held."""
    forks: np.ndarray
    """(fork days,) 1 where the plant held its rate after every expert had left, else 0."""
    forks_by_line: np.ndarray
    """(fork days, lines) the same for each line's equal share of it; no lines where the plant has one."""
    books: dict[str, np.ndarray]
    """Totals by station: started, good, scrap, in_work, set_aside, waited, taken, waiting_area, work_area."""
    pools: dict[str, np.ndarray]
    """Totals by pool, for the law that nothing is lost."""
    visits: int
    """Lots finished by stations."""
    records: np.ndarray | None = None
    people: tuple[str, ...] = ()
    """What the people of each seat are called in the records; empty without records or persons."""
    engine: str = "calendar"
    """What simulated it: `calendar` or `recursion`; both give the same."""

    def only(self, names: frozenset[str]) -> Future:
        """The same future with these arrays alone; the others are empty, so that less travels and less is kept."""
        left: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name not in names | {"records"} and isinstance(value, (np.ndarray, dict)):
                left[item.name] = {} if isinstance(value, dict) else np.zeros(0, value.dtype)
        return replace(self, **left)


def future_of(
    index: int,
    numbers: np.ndarray,
    world: World,
    held: Held,
    records: np.ndarray | None,
    people: tuple[str, ...] = (),
    engine: str = "calendar",
    keeps: float = 1.0,
) -> Future:
    """Summarise a world that has run to its end. `keeps`: share of its capacity that a machine kept by day."""
    _close_last_week(world)
    weekly = world.weekly[:-1]
    hours = weekly[:, :, : PRODUCING + 1] / TICKS_PER_HOUR
    crewed = np.asarray(world.stations.crew_need > 0.0)
    output = world.output[:-1]
    return Future(
        index=index,
        numbers=numbers,
        capability=output[:, CAPABILITY].copy(),
        shipped=output[:, SHIPPED].copy(),
        started=world.daily[:-1, :, STARTED].astype(np.int32),
        good=world.daily[:-1, :, GOOD].astype(np.int32),
        scrap=world.daily[:-1, :, SCRAP].astype(np.int32),
        losses=hours[:, :, : len(LOSSES)].astype(np.float32),
        producing=hours[:, :, PRODUCING].astype(np.float32),
        wip=weekly[:, :, WIP].astype(np.float32),
        skill=np.where(crewed, weekly[:, :, SKILL_SHARE], np.nan).astype(np.float32),
        experts_on_site=output[:, EXPERTS].astype(np.int32),
        stops=weekly[:, :, STOPS].astype(np.int32),
        stops_with_expert=weekly[:, :, EXPERT_STOPS].astype(np.int32),
        stops_by_crew=weekly[:, :, CREW_STOPS].astype(np.int32),
        worked=(weekly[:, :, WORKED] / TICKS_PER_HOUR).astype(np.float32),
        worked_by_experts=(weekly[:, :, EXPERT_WORKED] / TICKS_PER_HOUR).astype(np.float32),
        crew_need=np.asarray(world.stations.crew_need).astype(np.float32),
        by_shift=world.by_shift[:-1][..., list(_SHIFT_COLUMNS)].astype(np.float32),
        hours=world.hours[:-1][..., list(_HOUR_COLUMNS)].astype(np.float32),
        unreleased=output[:, UNRELEASED_OUTPUT].copy(),
        unit_hours=_unit_hours(world, keeps),
        spoiled=(
            weekly[:, :, list(_SPOILED_COLUMNS)] / np.array([1.0, 1.0, TICKS_PER_HOUR, TICKS_PER_HOUR, 1.0])
        ).astype(np.float32),
        found=world.found.copy(),
        forks=held.plant,
        forks_by_line=held.lines,
        books=_books(world),
        pools={name: np.asarray(world.pools[name]).copy() for name in ("level", "taken", "aside", "waited", "area")},
        visits=int(world.clock[0].visits),
        records=records,
        people=people,
        engine=engine,
    )


def _unit_hours(world: World, keeps: float) -> np.ndarray:
    """Machine-hours of one unit at full speed, by station; a store of places is one machine."""
    stations = world.stations
    hours = np.asarray(stations.unit_ticks / stations.units_a_draw) / TICKS_PER_HOUR
    hours = np.where(stations.is_mover == 1, hours, hours / keeps)
    return np.where(stations.kind == PLACES, hours * keeps / np.maximum(stations.places, 1), hours)


def _close_last_week(world: World) -> None:
    """Book the last week when the study ends before its Sunday."""
    last = int(world.slots[len(world.slots) - 3].week)
    if int(world.slots[len(world.slots) - 2].week) != last:
        return
    stations = world.stations
    owed = np.maximum(-stations.spent[:, PRODUCING], 0.0)
    spent = stations.spent.copy()
    spent[:, PRODUCING] += owed
    from_defect = np.minimum(owed, spent[:, DEFECT])
    spent[:, DEFECT] -= from_defect
    spent[:, HELD] -= owed - from_defect
    world.weekly[last, :, : PRODUCING + 1] = spent
    for k, station in enumerate(stations):
        pools = [world.pools[p] for p in station.input_pool[: station.n_inputs]]
        world.weekly[last, k, WIP] = sum(pool.level / pool.n_consumers for pool in pools)
    world.weekly[last, :, SKILL_SHARE] = stations.crew_skill
    world.weekly[last, :, CREW_STOPS] = stations.week_crew_stops
    world.weekly[last, :, WORKED] = stations.week_worked
    world.weekly[last, :, EXPERT_WORKED] = stations.week_expert_worked
    world.weekly[last, :, STOPS] = stations.week_stops
    world.weekly[last, :, EXPERT_STOPS] = stations.week_expert_stops


def _books(world: World) -> dict[str, np.ndarray]:
    """Totals by station, with the time averages closed at the end."""
    stations, pools, now = world.stations, world.pools, int(world.clock[0].now)
    areas = pools.area + pools.level.astype(float) * (now - pools.changed)
    waiting = np.zeros(len(stations))
    waited = np.zeros(len(stations))
    taken = np.zeros(len(stations))
    for k, station in enumerate(stations):
        for p in station.input_pool[: station.n_inputs]:
            # Stations that share a pool share what waits in it.
            share = 1.0 / float(pools.n_consumers[p])
            waiting[k] += areas[p] * share
            waited[k] += pools.waited[p] * share
            taken[k] += pools.taken[p] * share
    in_work = stations.held_area + stations.in_work.astype(float) * (now - stations.in_work_since)
    inside = np.where(stations.kind == PLACES, stations.inside, stations.in_work)
    return {
        "started": np.asarray(stations.started_total).copy(),
        "good": np.asarray(stations.good_total).copy(),
        "scrap": np.asarray(stations.scrap_total).copy(),
        "in_work": np.asarray(inside).copy(),
        "set_aside": np.asarray(stations.aside_total).copy(),
        "waiting_area": waiting,
        "waited": waited,
        "taken": taken,
        "work_area": np.asarray(in_work),
        "elapsed": np.full(len(stations), float(now)),
    }


@dataclass(frozen=True)
class Run:
    """Many futures of one plant, in the order of their numbers."""

    plant: Plant
    seed: int
    until: date
    days: tuple[date, ...]
    weeks: tuple[date, ...]
    stations: tuple[Station, ...]
    output_product: str
    output_step: str
    planned: np.ndarray
    addresses: tuple[str, ...]
    cells: tuple[float, ...]
    """Battery cells in one counted unit of each station."""
    lots: tuple[int, ...]
    """Units one server of each station makes in one go."""
    origins: tuple[str, ...]
    """Steps that make defects, in the order of the kernel's numbers."""
    steps: tuple[str, ...]
    """Names of the steps axis of `by_shift`."""
    shifts: tuple[str, ...]
    """Names of the shifts of a day: the shifts axis of `by_shift`."""
    lines: tuple[str, ...]
    """Names of the lines axis of `forks_by_line`."""
    skill_families: tuple[str, ...]
    """Names of the families axis of `hours`; one empty name without persons."""
    first_minute: int
    """Minute of the day at which a production day begins."""
    futures: tuple[Future, ...]
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    """By day: how far its pilot futures lie from the event twin."""
    _tables: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.plots:RunPlots")
    """Pictures for a notebook: `run.plot.output()`."""

    @property
    def engine(self) -> str:
        """What simulated the futures: `calendar`, `recursion`, or `both`."""
        engines = {future.engine for future in self.futures}
        return engines.pop() if len(engines) == 1 else "both"

    @property
    def capability(self) -> np.ndarray:
        """(futures, days) good units of the output product a day."""
        return np.stack([future.capability for future in self.futures])

    @property
    def shipped(self) -> np.ndarray:
        """(futures, days) units shipped a day."""
        return np.stack([future.shipped for future in self.futures])

    @property
    def numbers(self) -> np.ndarray:
        """(futures, addresses) drawn values of the uncertain numbers."""
        return np.stack([future.numbers for future in self.futures])

    def daily(self) -> pa.Table:
        """Arrow table: future, day, line, step, started, good, scrap; one row for each station and day."""
        return self._table("day", self.days, {"started": "started", "good": "good", "scrap": "scrap"})

    def weekly(self) -> pa.Table:
        """Arrow table: future, week, line, step, producing and each loss in machine-hours, wip, skill, stops."""
        columns = {name: name for name in ("producing", "wip", "skill", "stops", "stops_with_expert", "stops_by_crew")}
        return self._table("week", self.weeks, columns, {loss: k for k, loss in enumerate(LOSSES)})

    def _table(
        self, period: str, periods: tuple[date, ...], columns: dict[str, str], losses: dict[str, int] | None = None
    ) -> pa.Table:
        import pyarrow as pa

        n, m, f = len(periods), len(self.stations), len(self.futures)
        steps = np.tile(np.array([station.step for station in self.stations], object), n * f)
        lines = np.tile(np.array([station.line for station in self.stations], object), n * f)
        table: dict[str, Any] = {
            "future": pa.array(np.repeat(np.array([future.index for future in self.futures], np.int32), n * m)),
            period: pa.array(np.tile(np.repeat(np.array(periods, "datetime64[D]"), m), f)),
            "line": pa.array(lines, pa.string()),
            "step": pa.array(steps, pa.string()),
        }
        for name, attribute in columns.items():
            table[name] = pa.array(np.concatenate([getattr(future, attribute).ravel() for future in self.futures]))
        for name, k in (losses or {}).items():
            table[name] = pa.array(np.concatenate([future.losses[:, :, k].ravel() for future in self.futures]))
        return pa.table(table)

    def records(self, future: int = 0) -> pa.Table:
        """The log's rows of one future, oldest first. Raises AskError when the run kept none."""
        from gigaramp.log.record import table_of

        found = next((item for item in self.futures if item.index == future), None)
        if found is None or found.records is None:
            raise AskError(f"future {future} kept no records; simulate with records=True or records=[{future}]")
        rows = found.records
        start = datetime.combine(self.plant.start, datetime.min.time()) + timedelta(minutes=self.first_minute)
        station = rows["station"]
        families = tuple(sorted(self.plant.people.experts)) if self.plant.people is not None else ()
        return table_of(
            when=np.datetime64(start, "us") + rows["when"].astype("timedelta64[us]"),
            what=rows["what"].astype(np.int64),
            step=chosen([one.step for one in self.stations], station),
            line=chosen([one.line for one in self.stations], station),
            machine=np.maximum(rows["machine"].astype(np.int64), -1),
            about=rows["about"].astype(np.int64),
            quantity=rows["quantity"],
            cause=causes(rows["what"], rows["cause"], families, self.origins, found.people),
        )

    def daily_rows(
        self, future: int = 0, first: date | None = None, last: date | None = None, timezone: str = "UTC"
    ) -> pa.Table:
        """One future as the sheets a real plant keeps, `day_*` rows of the log (`gigaramp.twin.daily_rows`)."""
        from gigaramp.twin.daily_rows import daily_rows

        return daily_rows(self, future, first, last, timezone)

    def throughput(self, step: str) -> float:
        """Good units a second that leave a step, mean over lines' sum and futures."""
        rates = [sum(f.books["good"][k] for k in self._of(step)) / self._seconds(f) for f in self.futures]
        return float(np.mean(rates))

    def mean_wait(self, step: str) -> float:
        """Mean seconds a unit waits before a step, mean over futures."""
        waits = []
        for future in self.futures:
            taken = sum(future.books["taken"][k] for k in self._of(step))
            waits.append(sum(future.books["waited"][k] for k in self._of(step)) / max(taken, 1.0) / 1e6)
        return float(np.mean(waits))

    def mean_wip(self, step: str) -> float:
        """Mean units waiting before and in a step, mean over futures."""
        found = []
        for future in self.futures:
            area = sum(future.books["waiting_area"][k] + future.books["work_area"][k] for k in self._of(step))
            found.append(area / 1e6 / self._seconds(future))
        return float(np.mean(found))

    def _of(self, step: str) -> list[int]:
        found = [k for k, station in enumerate(self.stations) if station.step == step]
        if not found:
            names = ", ".join(sorted({station.step for station in self.stations}))
            raise AskError(f"there is no step {step}; the steps are {names}")
        return found

    @staticmethod
    def _seconds(future: Future) -> float:
        return float(future.books["elapsed"][0]) / 1e6
