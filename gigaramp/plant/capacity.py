"""What each step can make at its best, and what a goal asks of it, by arithmetic on the middle values."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from gigaramp.plant.address import get
from gigaramp.plant.calendar import calendar_of, open_share
from gigaramp.plant.flow import Flow
from gigaramp.plant.model import Goal, Plant, Step
from gigaramp.plant.number import Number


@dataclass(frozen=True)
class Spare:
    """Capacity of one step beyond what full speed asks of it: 0.2 is a fifth more, -0.1 a tenth too little."""

    step: str
    nameplate: float
    """With machines that never stop and no scrap."""
    mature: float
    """With mature machines (failures, short stops, changeovers) and mature scrap."""


def middle(plant: Plant, address: str, otherwise: float) -> float:
    """Middle value of a number in use at an address; `otherwise` where the plant does not have it."""
    number = get(plant, address)
    return number.mid if isinstance(number, Number) else otherwise


def machine_count(step: Step) -> float:
    """Machines of a step on one line, or in the plant when it is shared; 1 where the file gives none."""
    return step.machines.mid if step.machines is not None else 1.0


def speed(step: Step) -> float:
    """Units a second all machines or places of one step make while they run; 0 where no time is given."""
    if step.places is not None:
        return step.places.mid / step.time.mid if step.time is not None and step.time.mid > 0 else 0.0
    if step.rate is not None:
        return machine_count(step) * step.rate.mid
    if step.cycle_time is None:
        return 0.0
    batch = step.batch.mid if step.batch is not None else 1.0
    return machine_count(step) * batch / step.cycle_time.mid if step.cycle_time.mid > 0 else inf


def on_every_line(plant: Plant, name: str) -> list[Step]:
    """A step as it stands on each line; once when it is shared."""
    step = plant.steps[name]
    return [step] if step.shared else [plant.step_on(line, name) for line in plant.line_names]


def needs(flow: Flow) -> dict[str, float]:
    """Units each step makes for one unit of the plant's output, without scrap."""
    needed = dict.fromkeys(flow.steps, 0.0)
    needed[flow.output] = 1.0
    for name in reversed(flow.steps):
        for edge in flow.into(name):
            needed[edge.producer] += needed[name] * edge.amount
    return needed


def yields(plant: Plant, flow: Flow, mature: bool) -> dict[str, float]:
    """Share of good units each step makes: with all learned, or on the first day."""
    scrap = {name: (step.scrap_mature if mature else step.scrap_at_start) for name, step in plant.steps.items()}
    other = {name: (step.scrap_at_start if mature else step.scrap_mature) for name, step in plant.steps.items()}
    found = {name: scrap[name] or (other[name] if not mature else None) for name in flow.steps}
    return {name: 1.0 - number.mid if number is not None else 1.0 for name, number in found.items()}


def rolled_scrap(flow: Flow, shares: dict[str, float]) -> float:
    """One minus the product of the yields of every step that feeds the output (rolled throughput yield, its complement)."""
    rolled = 1.0
    for name in flow.before(flow.output) | {flow.output}:
        rolled *= shares[name]
    return 1.0 - rolled


def mature_share(step: Step) -> float:
    """Share of open time a mature step makes units: failures, short stops and changeovers taken off."""
    share = 1.0 - (step.short_stops.mature.mid if step.short_stops is not None else 0.0)
    if step.mtbf is not None and step.restore_time is not None:
        share /= 1.0 + step.restore_time.mid / step.mtbf.mid
    return share * changeover_share(step)


def changeover_share(step: Step) -> float:
    """Share of running time left beside changeovers."""
    if step.changeover is None or machine_count(step) <= 0:
        return 1.0
    one_machine = speed(step) / machine_count(step)
    return 1.0 / (1.0 + one_machine * step.changeover.time.mid / step.changeover.every.mid)


def full_speed_goal(plant: Plant) -> tuple[str, Goal] | None:
    """The rate goal: the one called `full_speed`, else the first one with a rate."""
    named = plant.goals.get("full_speed")
    if named is not None and named.rate is not None:
        return "full_speed", named
    return next(((name, goal) for name, goal in plant.goals.items() if goal.rate is not None), None)


def spare_capacity(plant: Plant, flow: Flow, rate: float) -> tuple[Spare, ...]:
    """Capacity of each step beyond an output `rate` (units a second of calendar time), in the order of the flow.

    The calendar of each step is taken into account, over the calendar year after the start.
    """
    needed = needs(flow)
    mature = yields(plant, flow, mature=True)
    found = []
    for name in flow.steps:
        if needed[name] <= 0:
            continue
        share = open_share(calendar_of(plant, plant.steps[name]), plant.start.year + 1)
        passes = 1.0
        for later in _from_here(flow, name):
            passes *= mature[later]
        stations = on_every_line(plant, name)
        asked = rate * needed[name]
        best = sum(speed(step) for step in stations) * share
        real = sum(speed(step) * mature_share(step) for step in stations) * share * passes
        found.append(Spare(name, best / asked - 1.0, real / asked - 1.0))
    return tuple(found)


def _from_here(flow: Flow, name: str) -> list[str]:
    """The step and every step after it that leads to the output."""
    return [other for other in flow.steps if other == name or name in flow.before(other)]
