"""Plant to arrays: the only place where names become integers. Elements are numbered in the order of their names.

Before stacking one unit is one cell's worth of slurry or electrode, so a lot is counted the same way from mixing to
the end of line. A step of many machines is served as one pool when a lot holds many units for each machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import floor, inf, isinf
from typing import Literal

from gigaramp.errors import PlantError
from gigaramp.plant.flow import Edge, Flow, flow_of
from gigaramp.plant.model import Plant
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.constants import (
    MAX_CONSUMERS,
    MAX_FAMILIES,
    MAX_INPUTS,
    MAX_ORIGINS,
    MAX_PRODUCERS,
    MAX_VARIANTS,
)

CONTINUOUS = ("kg", "m")
POOLED_DRAWS = 2
"""Machines are served as one pool where a lot holds at least this many draws (units or batches) for each of them."""
TRAYS_IN_A_LOT = 10
"""Trays in the usual lot of a step with places, where the file names no tray and each cell is followed."""
SOURCE = ".source"
_UNLIMITED = 2**53


@dataclass(frozen=True)
class Place:
    """A station: one step on one line, or in the whole plant, or a fleet of sleds."""

    step: str
    line: str | None
    is_mover: bool = False

    @property
    def name(self) -> str:
        """Name of its luck."""
        return f"{self.step}/{self.line}" if self.line is not None else self.step


@dataclass(frozen=True)
class Link:
    """A pool: what stands between the stations that fill it and those that draw from it."""

    producers: tuple[int, ...]
    consumers: tuple[int, ...]
    use: float
    """Units of the producer that one unit of the consumer takes; -1: by vehicle."""
    capacity: float
    """Units; inf when unlimited."""
    edge: Edge


@dataclass(frozen=True)
class Layout:
    """What does not change from future to future: stations, links, lots, and what the units mean."""

    flow: Flow
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    quantum: dict[str, float]
    """Base units (kg, m, count) of a step's product in one counted unit."""
    cells: dict[str, float]
    """Battery cells (or pieces) in one counted unit of a step."""
    jobs: tuple[int, ...]
    """Units one server makes in one go, by station."""
    pieces: tuple[int, ...]
    """Units in one lot of a job: the whole job, or 1 where each cell is a lot of its own."""
    units: dict[str, str]
    """Unit of each step's product."""
    by_cell: bool
    """True where each cell is a lot of its own from the first step that makes cells."""
    batches: tuple[int, ...]
    """Units of each station that share one cycle time: the batch or the sled's load, else 1."""
    origins: tuple[str, ...]
    """Steps that make defects; those that another step inspects come first."""
    n_hidden: int
    """How many of them may pass on hidden defects."""
    vehicles: tuple[str, ...]
    index: dict[tuple[str, str | None], int] = field(default_factory=dict)

    @property
    def step_names(self) -> tuple[str, ...]:
        """Names of the steps, fleets and sources in the order of the kernel's step numbers."""
        return tuple(sorted({place.step for place in self.places}))

    def keeps(self, station: int) -> bool:
        """True where a lot of the first input goes on under its own name: the only input, or the cells among several."""
        inputs = [link for link in self.links if station in link.consumers]
        first = inputs[0]
        if not self.by_cell or self.pieces[station] != 1 or self.pieces[first.producers[0]] != 1:
            return len(inputs) == 1
        return self.unit_of(first.producers[0]) == self.unit_of(station)

    def unit_of(self, station: int) -> str:
        """Unit of what a station makes or carries."""
        return self.units[self.places[station].step.removesuffix(SOURCE)]

    def stations_of(self, step: str) -> list[int]:
        """Stations of a step, in line order."""
        return [k for k, place in enumerate(self.places) if place.step == step]


def layout_of(
    plant: Plant, values: Values, lot: int | Literal["cell"] | None = None, jobs: tuple[int, ...] = ()
) -> Layout:
    """Lay a plant out. `lot` is the cells counted together; None finds it from the buffers; "cell" follows each cell.

    `jobs` are the lots of a layout made before; the futures of a study share them, so only their numbers differ.
    Raises PlantError for a flow without sense and for a plant larger than the kernel's fixed tables.
    """
    flow = _with_movers(plant, _with_amounts(flow_of(plant), values))
    places = _places(plant, flow)
    index = {(place.step, place.line): k for k, place in enumerate(places)}
    quantum = _quanta(plant, flow)
    a_pack = _modules_a_pack(plant, values)
    cells = _cells(plant, flow, quantum, a_pack)
    links = _links(plant, flow, places, quantum, values)
    by_cell = lot == "cell"
    followed = followed_steps(plant, flow) if by_cell else frozenset()
    if by_cell:
        # A cell that meets other parts keeps its name, so it comes first among them.
        links = tuple(
            sorted(links, key=lambda link: (link.edge.consumer, not _carries_on(plant, flow, link.edge, followed)))
        )
    makers = [step for step in flow.steps if step in plant.steps and _makes_defects(plant, step)]
    hidden = [step for step in makers if any(step in other.inspects for other in plant.steps.values())]
    origins = (*hidden, *(step for step in makers if step not in hidden))
    _fits(plant, links, origins, places)
    wanted = lot if isinstance(lot, int) else (int(plant.lot.mid) if plant.lot is not None else None)
    batches = tuple(_batch(plant, place, quantum, values) for place in places)
    lots = jobs or _lots(plant, places, links, cells, a_pack, wanted)
    if not jobs and wanted is None:
        lots = tuple(_served(*each, values) for each in zip(places, lots, batches, strict=True))
    rounded = tuple(max(1, batch * max(1, round(units / batch))) for units, batch in zip(lots, batches, strict=True))
    is_followed = tuple(place.step.removesuffix(SOURCE) in followed for place in places)
    wholes = tuple(
        _job_by_cell(plant, place, batch, units, jobs) if follows else units
        for place, batch, units, follows in zip(places, batches, rounded, is_followed, strict=True)
    )
    pieces = tuple(1 if follows else units for units, follows in zip(wholes, is_followed, strict=True))
    vehicles = tuple(sorted(plant.vehicles))
    units = {step: _unit(plant, flow, step) for step in flow.steps}
    return Layout(
        flow,
        places,
        links,
        quantum,
        cells,
        wholes,
        pieces,
        units,
        by_cell,
        batches,
        origins,
        len(hidden),
        vehicles,
        index,
    )


def followed_steps(plant: Plant, flow: Flow) -> frozenset[str]:
    """Steps where each cell, module and pack is a lot of its own: the first that make cells, and all behind them."""
    made = {step for step in flow.steps if _unit(plant, flow, step) == "cell"}
    return frozenset(step for step in flow.steps if step in made or made & flow.before(step))


def _carries_on(plant: Plant, flow: Flow, edge: Edge, followed: frozenset[str]) -> bool:
    """True where what the producer makes goes on as itself."""
    return edge.producer in followed and _unit(plant, flow, edge.producer) == _unit(plant, flow, edge.consumer)


def _job_by_cell(plant: Plant, place: Place, batch: int, usual: int, jobs: tuple[int, ...]) -> int:
    """Units in one go where each cell is followed: one on a machine, else its batch, its load or its tray."""
    if place.step.endswith(SOURCE):
        return usual
    step = plant.steps.get(place.step)
    if step is None or step.places is None:
        return batch
    if step.tray is not None:
        return max(1, round(step.tray.mid))
    # The futures of a study share their trays.
    return usual if jobs else max(1, usual // TRAYS_IN_A_LOT)


def _with_amounts(flow: Flow, values: Values) -> Flow:
    """The flow with the consumption this future has drawn."""
    edges = tuple(
        replace(edge, amount=values(f"steps.{edge.consumer}.consumes.{edge.product}", edge.amount))
        for edge in flow.edges
    )
    return replace(flow, edges=edges)


def _with_movers(plant: Plant, flow: Flow) -> Flow:
    """The flow with each fleet of sleds as a step of its own between the two steps it connects."""
    steps, edges, products = list(flow.steps), list(flow.edges), dict(flow.products)
    for name in sorted(plant.movers):
        mover = plant.movers[name]
        for k, edge in enumerate(edges):
            if edge.producer == mover.from_ and edge.consumer == mover.to:
                edges[k] = Edge(mover.from_, name, edge.product, 1.0)
                edges.append(Edge(name, mover.to, edge.product, edge.amount))
                steps.insert(steps.index(mover.to), name)
                products[name] = edge.product
                break
        else:
            what = f"no step goes from {mover.from_} to {mover.to}"
            raise PlantError(
                [
                    plant.problem(
                        f"movers.{name}", what, "a sled carries one product", "name two steps that follow each other"
                    )
                ]
            )
    return Flow(tuple(steps), tuple(edges), products, flow.starts, flow.outputs)


def _places(plant: Plant, flow: Flow) -> tuple[Place, ...]:
    found = []
    for step in sorted(flow.steps):
        if step in plant.movers:
            found.append(Place(step, None, True))
        elif plant.steps[step].shared:
            found.append(Place(step, None))
        else:
            found.extend(Place(step, line) for line in sorted(plant.line_names))
        if step in plant.steps and plant.steps[step].source is not None:
            found.extend(Place(f"{step}{SOURCE}", place.line) for place in list(found) if place.step == step)
    return tuple(found)


def _unit(plant: Plant, flow: Flow, step: str) -> str:
    product = plant.products.get(flow.products[step])
    return product.unit if product is not None else "piece"


def _quanta(plant: Plant, flow: Flow) -> dict[str, float]:
    """Base units in one counted unit: one cell's worth for what is weighed or metered, else one."""
    found: dict[str, float] = {}
    for step in reversed(flow.steps):
        found[step] = 1.0
        onward = flow.out_of(step)
        if _unit(plant, flow, step) in CONTINUOUS and onward:
            found[step] = onward[0].amount * found[onward[0].consumer]
    return found


def _cells(plant: Plant, flow: Flow, quantum: dict[str, float], a_pack: float) -> dict[str, float]:
    """Battery cells (pieces in a plant without cells) in one counted unit of each step's product."""
    found: dict[str, float] = {}
    for step in flow.steps:
        unit = _unit(plant, flow, step)
        inputs = flow.into(step)
        if unit in ("module", "pack") and inputs:
            edge = inputs[0]
            amount = a_pack if _by_vehicle(plant, flow, edge) else edge.amount
            found[step] = found[edge.producer] * amount / quantum[edge.producer]
        else:
            found[step] = 1.0
    return found


def _by_vehicle(plant: Plant, flow: Flow, edge: Edge) -> bool:
    """True where modules become packs and the vehicle says how many."""
    return (
        bool(plant.vehicles)
        and _unit(plant, flow, edge.producer) == "module"
        and _unit(plant, flow, edge.consumer) == "pack"
        and (_unit(plant, flow, edge.producer) != _unit(plant, flow, edge.consumer))
    )


def _modules_a_pack(plant: Plant, values: Values) -> float:
    """Mean modules in a pack over the vehicle mix."""
    shares = sum(values(f"vehicles.{name}.share") for name in plant.vehicles)
    modules = sum(values(f"vehicles.{name}.share") * values(f"vehicles.{name}.modules", 1.0) for name in plant.vehicles)
    return modules / shares if shares > 0.0 else 1.0


def _links(
    plant: Plant, flow: Flow, places: tuple[Place, ...], quantum: dict[str, float], values: Values
) -> tuple[Link, ...]:
    """One pool for each edge: on each line when both its steps stand on lines, else one for the plant."""
    found: list[Link] = []
    at: dict[str, list[int]] = {}
    for k, place in enumerate(places):
        at.setdefault(place.step, []).append(k)
    for edge in sorted(flow.edges, key=lambda edge: (edge.consumer, edge.producer)):
        producers, consumers = at[edge.producer], at[edge.consumer]
        room = _room(plant, edge.consumer, values) / quantum[edge.producer]
        by_vehicle = _by_vehicle(plant, flow, edge)
        use = -1.0 if by_vehicle else edge.amount * quantum[edge.consumer] / quantum[edge.producer]
        use = float(round(use)) if abs(use - round(use)) < 1e-9 else use
        if places[producers[0]].line is not None and places[consumers[0]].line is not None:
            found.extend(Link((a,), (b,), use, room, edge) for a, b in zip(producers, consumers, strict=True))
        else:
            found.append(Link(tuple(producers), tuple(consumers), use, room * len(consumers), edge))
    for name, step in sorted(plant.steps.items()):
        if step.source is not None:
            room = inf if step.buffer is None else _room(plant, name, values) / quantum[name]
            arrival = Edge(f"{name}{SOURCE}", name, flow.products[name], 1.0)
            found.extend(
                Link((a,), (b,), 1.0, room, arrival) for a, b in zip(at[f"{name}{SOURCE}"], at[name], strict=True)
            )
    return tuple(found)


def _room(plant: Plant, consumer: str, values: Values) -> float:
    """Room before a step or a fleet, base units; 0 when the file names none."""
    return values(f"movers.{consumer}.buffer" if consumer in plant.movers else f"steps.{consumer}.buffer")


def _makes_defects(plant: Plant, step: str) -> bool:
    lines = (plant.step_on(line, step) for line in plant.line_names)
    return any(s.scrap_at_start is not None or s.scrap_mature is not None for s in (plant.steps[step], *lines))


def _lots(
    plant: Plant,
    places: tuple[Place, ...],
    links: tuple[Link, ...],
    cells: dict[str, float],
    a_pack: float,
    lot: int | None,
) -> tuple[int, ...]:
    """Lot of each station: a quarter of the smallest finite room beside it, one where there is no room."""
    found = []
    for k, place in enumerate(places):
        if place.step.endswith(SOURCE):
            source = plant.steps[place.step.removesuffix(SOURCE)].source
            found.append(int(source.size.mid) if source is not None and source.size is not None else 1)
        elif lot is not None:
            found.append(max(1, floor(lot / cells[place.step])))
        else:
            found.append(_own_lot(plant, k, links, a_pack))
    return tuple(found)


def _own_lot(plant: Plant, k: int, links: tuple[Link, ...], a_pack: float) -> int:
    if not plant.products:
        return 1
    rooms = []
    for link in links:
        if k in link.consumers:
            rooms.append(link.capacity / len(link.consumers) / (a_pack if link.use < 0 else link.use))
        if k in link.producers:
            rooms.append(link.capacity / len(link.consumers))
    finite = [room for room in rooms if not isinf(room)]
    return max(1, floor(min(finite) / 4.0)) if finite else 1


def _served(place: Place, units: int, batch: int, values: Values) -> int:
    """The lot itself where the machines of a step are served as one pool, else one unit or batch.

    Machines served one by one would each hold a whole lot, and a lot of many units in each fills the room beside them.
    """
    count = f"movers.{place.step}.count" if place.is_mover else values.on_line(place.line, place.step, "machines")
    machines = max(1, round(values(count, 1.0)))
    return batch if 1 < machines and units < POOLED_DRAWS * machines * batch else units


def _batch(plant: Plant, place: Place, quantum: dict[str, float], values: Values) -> int:
    """Units processed together, 1 when the step has no batch."""
    if place.is_mover:
        return max(1, round(values(f"movers.{place.step}.capacity")))
    if place.step not in plant.steps:
        return 1
    batch = values(values.on_line(place.line, place.step, "batch"))
    return max(1, round(batch / quantum[place.step])) if batch > 0.0 else 1


def _fits(plant: Plant, links: tuple[Link, ...], origins: tuple[str, ...], places: tuple[Place, ...]) -> None:
    """The kernel's tables have fixed sizes; a larger plant is told so."""
    experts = plant.people.experts if plant.people is not None else {}
    known = {step: [name for name in experts if step in experts[name].steps] for step in plant.steps}
    inputs = [sum(k in link.consumers for link in links) for k in range(len(places))]
    for number, limit, what in (
        (len(origins), MAX_ORIGINS, "steps that make defects"),
        (max(inputs), MAX_INPUTS, "inputs of one step"),
        (len(plant.vehicles), MAX_VARIANTS, "vehicles"),
        (max((len(families) for families in known.values()), default=0), MAX_FAMILIES, "expert families of one step"),
        (max((len(link.producers) for link in links), default=0), MAX_PRODUCERS, "lines that feed one step"),
        (max((len(link.consumers) for link in links), default=0), MAX_CONSUMERS, "lines fed by one step"),
    ):
        if number > limit:
            raise PlantError(
                [plant.problem("steps", f"{number} {what}", f"at most {limit} can be simulated", "merge some of them")]
            )


__all__ = ["CONTINUOUS", "POOLED_DRAWS", "SOURCE", "Layout", "Link", "Place", "followed_steps", "layout_of"]
