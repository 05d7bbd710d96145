"""What makes a step or a line impossible: no time, two times, wrong units, dates in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gigaramp.errors import Problem
from gigaramp.plant.capacity import on_every_line
from gigaramp.plant.flow import PIECE, Flow
from gigaramp.plant.model import Plant, Step
from gigaramp.plant.number import Number
from gigaramp.plant.structure import did_you_mean, written_keys
from gigaramp.units import COUNTED, dimension_word, unit_of

FLOW_KEYS = ("makes", "consumes", "after", "shared", "inspects", "calendar", "model", "source")
"""What a step is; a line can only give other numbers."""

MAX_MACHINES = 100_000


def step_problems(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    """Errors of the steps, each as it stands under `steps` and where a line gives it other numbers."""
    if not plant.steps:
        yield plant.problem("steps", "has no step", "a plant has at least one", "add a step with a cycle_time:")
    for name, step in plant.steps.items():
        address = f"steps.{name}"
        yield from _times(plant, address, step)
        yield from _references(plant, address, name, step, flow)
        if flow is not None:
            yield from _units(plant, address, name, step, flow)
    machines = sum(s.machines.mid for name in plant.steps for s in on_every_line(plant, name) if s.machines is not None)
    if machines > MAX_MACHINES:
        yield plant.problem(
            "steps", f"has {machines:.0f} machines", f"at most {MAX_MACHINES} can be simulated", "write fewer"
        )
    yield from _lot(plant)


def line_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of the lines: dates in the wrong order, and steps that a line cannot change."""
    for name, line in plant.lines.items():
        address = f"lines.{name}"
        dates = [("starts", line.starts), ("accepted", line.accepted), ("released", line.released)]
        given = [(key, number.mid) for key, number in dates if number is not None]
        for (first, day), (second, later) in pairwise(given):
            if later < day:
                mend = f"write a later {second}:"
                yield plant.problem(f"{address}.{second}", f"{later} is before {first}", f"{first} is {day}", mend)
        for step, own in line.steps.items():
            yield from _override(plant, f"{address}.steps.{step}", step, own)


def _override(plant: Plant, address: str, name: str, own: Step) -> Iterator[Problem]:
    if name not in plant.steps:
        yield plant.problem(address, f"there is no step `{name}`", "", did_you_mean(name, plant.steps))
        return
    if plant.steps[name].shared:
        yield plant.problem(address, "is shared by all lines", "so no line has its own", f"change steps.{name}")
        return
    keys = written_keys(Step)
    for field in own.model_fields_set:
        if field in FLOW_KEYS:
            why = "a line changes numbers only"
            yield plant.problem(
                f"{address}.{keys[field]}", "cannot differ on one line", why, f"move it to steps.{name}"
            )
    line = address.split(".")[1]
    if not any(field in FLOW_KEYS for field in own.model_fields_set):
        yield from _times(plant, address, plant.step_on(line, name))


def _times(plant: Plant, address: str, step: Step) -> Iterator[Problem]:
    """A step has machines with one cycle time or one rate, or places with a time."""
    if step.places is not None or step.time is not None:
        for key, other in (("places", "time"), ("time", "places")):
            if getattr(step, key) is None:
                mend = "add time: 20 h" if key == "time" else "add places: 5000 cell"
                yield plant.problem(f"{address}.{other}", f"has {other}: without {key}:", "", mend)
        for key in ("cycle_time", "rate", "batch"):
            if getattr(step, key) is not None:
                yield plant.problem(f"{address}.{key}", f"has {key}: and places", "its time is time:", f"remove {key}:")
        yield from _tray(plant, address, step)
    elif step.tray is not None:
        yield plant.problem(
            f"{address}.tray", "has tray: and no places", "trays stand in places", "write batch:, or remove tray:"
        )
    elif step.cycle_time is None and step.rate is None:
        yield plant.problem(address, "has no time", "a step takes time", "add cycle_time: 52 s, or places: and time:")
    elif step.cycle_time is not None and step.rate is not None:
        yield plant.problem(f"{address}.rate", "has both cycle_time: and rate:", "they are the same thing", "keep one")
    elif step.batch is not None and step.rate is not None:
        yield plant.problem(
            f"{address}.batch", "has batch: and rate:", "a batch takes a cycle_time", "write cycle_time:"
        )
    if step.mtbf is not None and step.restore_time is None:
        yield plant.problem(f"{address}.mtbf", "fails and is never restored", "", "add restore_time: 30 min")
    if step.restore_time is not None and step.mtbf is None:
        yield plant.problem(f"{address}.restore_time", "is restored but never fails", "", "add mtbf: 9 h")
    if step.failures is not None and step.mtbf is None and step.places is None:
        yield plant.problem(
            f"{address}.failures", "says when it fails, and it never fails", "", "add mtbf: 9 h, or remove failures:"
        )
    yield from _shares(plant, address, step)


def _tray(plant: Plant, address: str, step: Step) -> Iterator[Problem]:
    """A tray fits into the places, and before them."""
    if step.tray is None:
        return
    if step.places is not None and step.tray.mid > step.places.low:
        what = f"{step.tray.mid:.0f} units are more than its places"
        yield plant.problem(f"{address}.tray", what, "a tray that does not fit never enters", "write a smaller tray:")


def _shares(plant: Plant, address: str, step: Step) -> Iterator[Problem]:
    numbers = {"scrap_mature": step.scrap_mature, "scrap_at_start": step.scrap_at_start}
    if step.short_stops is not None:
        numbers |= {"short_stops.at_start": step.short_stops.at_start, "short_stops.mature": step.short_stops.mature}
    for key, number in numbers.items():
        if number is not None and number.high >= 1:
            yield plant.problem(f"{address}.{key}", "is 100 %", "nothing good would come out", "write less than 100 %")
    if step.difficulty is not None and step.difficulty.high > 4:
        yield plant.problem(
            f"{address}.difficulty", "is above 4", "levels go from 0 to 4", "write a number from 0 to 4"
        )


def _references(plant: Plant, address: str, name: str, step: Step, flow: Flow | None) -> Iterator[Problem]:
    if step.calendar is not None and step.calendar not in plant.calendars:
        mend = did_you_mean(step.calendar, plant.calendars)
        yield plant.problem(f"{address}.calendar", f"there is no calendar `{step.calendar}`", "", mend)
    for seen in step.inspects:
        if seen not in plant.steps:
            mend = did_you_mean(seen, plant.steps)
            yield plant.problem(f"{address}.inspects.{seen}", f"there is no step `{seen}`", "", mend)
        elif flow is not None and seen != name and seen not in flow.before(name):
            why = "an inspection sees what was made before it"
            yield plant.problem(
                f"{address}.inspects.{seen}", f"{seen} is not before {name}", why, "remove it, or move the step"
            )
    if step.source is not None and flow is not None and flow.into(name):
        fed = " and ".join(edge.producer for edge in flow.into(name))
        yield plant.problem(
            f"{address}.source", f"has a source and is fed by {fed}", "a source feeds a first step", "remove source:"
        )


def _units(plant: Plant, address: str, name: str, step: Step, flow: Flow) -> Iterator[Problem]:
    """Amounts of a step are in the unit of the product they count."""
    own = unit_of_product(plant, flow.products[name])
    mine = {"rate": step.rate, "batch": step.batch, "places": step.places, "tray": step.tray, "coil": step.coil}
    if step.changeover is not None:
        mine["changeover.every"] = step.changeover.every
    for key, number in mine.items():
        if number is not None and not _fits(number, own):
            yield _wrong_unit(plant, f"{address}.{key}", number, own, flow.products[name])
    for product, amount in step.consumes.items():
        unit = unit_of_product(plant, product)
        if not _fits(amount, unit):
            yield _wrong_unit(plant, f"{address}.consumes.{product}", amount, unit, product)
    inputs = [edge.product for edge in flow.into(name)] or [flow.products[name]]
    units = sorted({unit_of_product(plant, product) for product in inputs})
    if (
        step.buffer is not None
        and step.buffer.high != float("inf")
        and not any(_fits(step.buffer, unit) for unit in units)
    ):
        yield _wrong_unit(plant, f"{address}.buffer", step.buffer, " or ".join(units), " and ".join(inputs))


def _lot(plant: Plant) -> Iterator[Problem]:
    """A lot that does not fit four times into the smallest buffer of cells blocks the line by itself."""
    if plant.lot is None:
        return
    sizes = [
        (step.buffer.mid, name)
        for name, step in plant.steps.items()
        if step.buffer is not None and "cell" in step.buffer.unit
    ]
    if sizes and plant.lot.mid > min(sizes)[0] / 4:
        room, name = min(sizes)
        why = f"the buffer before {name} holds {room:.0f} cells"
        yield plant.problem(
            "lot", f"{plant.lot.mid:.0f} cells are too many", why, f"write at most {max(1, int(room / 4))}"
        )


def unit_of_product(plant: Plant, product: str) -> str:
    """Unit a product is counted in; pieces where none is declared."""
    declared = plant.products.get(product)
    return declared.unit if declared is not None else PIECE


def _fits(number: Number, unit: str) -> bool:
    """True when an amount counts in this unit. A bare number counts in any unit of things, not in kg or m."""
    written = [part for part in unit_of(number.unit).dimensions if part[0] != "time"]
    if not written:
        return unit in COUNTED
    return tuple(written) == unit_of(unit).dimensions


def _wrong_unit(plant: Plant, address: str, number: Number, unit: str, product: str) -> Problem:
    found = dimension_word(tuple(part for part in unit_of(number.unit).dimensions if part[0] != "time"))
    return plant.problem(address, f"{number} is {found}", f"the unit of {product} is {unit}", f"write it in {unit}")
