"""What the twin does not follow: things that read well and would change nothing are refused, never silently ignored.

Each rule names the place, why the twin cannot use what stands there, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from gigaramp.errors import Problem
from gigaramp.plant.address import numbers, numbers_below
from gigaramp.plant.flow import Edge, Flow
from gigaramp.plant.kinds import matches
from gigaramp.plant.loading import judged_steps, loaded_steps
from gigaramp.plant.model import MAX_LINES, Plant, Step
from gigaramp.plant.number import DateNumber, Number
from gigaramp.plant.sense.steps import unit_of_product
from gigaramp.plant.structure import members, written_keys

LAWFUL = (
    "steps.*.cycle_time", "steps.*.rate", "steps.*.time", "steps.*.restore_time", "steps.*.mtbf", "steps.*.source.every",
    "events.*.lasts",
)  # fmt: skip
"""Addresses of things that vary by a law in the twin."""

AT_RANDOM = ("events.*.every",)
"""Times that are always exponential."""

SPANS = ("people.experts.*.arrives", "people.experts.*.leaves", "people.recall.on")
"""Dates that may be a span: people are spread over it."""

NOT_WITH_PLACES = ("machines", "mtbf", "failures", "restore_time", "changeover", "short_stops", "difficulty")
"""What a step with places cannot have beside a cycle time, a rate and a batch: a place does not stop or fail."""

NOT_ON_A_LINE = {"buffer": "the room between two steps is the same on every line"}
"""Numbers of a step that the twin reads for all lines together."""

LEAST_EXPONENT, MOST_EXPONENT = 0.01, 2.0


def twin_problems(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    """Errors of what would be read and then have no effect on any future."""
    if flow is not None:
        yield from _branches(plant, flow)
        yield from _inspections(plant, flow)
        yield from _vehicles(plant, flow)
    yield from _places(plant)
    yield from _lines(plant)
    yield from _laws(plant)
    yield from _learning(plant)
    yield from _loading(plant, flow)
    yield from _slowed(plant, flow)
    yield from _events(plant)
    for name, goal in plant.goals.items():
        if goal.experts is not None and goal.experts.mid != 0:
            yield plant.problem(
                f"goals.{name}.experts", f"is {goal.experts}", "only 0 is tested", "write experts: 0, or remove it"
            )


def _branches(plant: Plant, flow: Flow) -> Iterator[Problem]:
    """A step hands its output to one next step: its pool has one use for a unit."""
    for name in flow.steps:
        after = sorted({edge.consumer for edge in flow.out_of(name)})
        if len(after) > 1:
            what = f"feeds {' and '.join(after)}"
            mend = f"let {after[0]} alone follow {name}, and put the others after it"
            yield plant.problem(f"steps.{name}", what, "a step that feeds two steps is not simulated yet", mend)


def _inspections(plant: Plant, flow: Flow) -> Iterator[Problem]:
    """A hidden defect is followed as long as one unit stays one unit, from slurry to cell for example."""
    joins = [edge for edge in flow.edges if not _stays_one_unit(plant, flow, edge)]
    for name, step in plant.steps.items():
        upstream = flow.before(name)
        for seen in step.inspects:
            lost = [
                edge.consumer
                for edge in joins
                if seen in upstream
                and (edge.consumer == name or edge.consumer in upstream)
                and (edge.producer == seen or seen in flow.before(edge.producer))
            ]
            if lost:
                what = f"defects of {seen} are not followed into {lost[0]}"
                why = f"one unit of {lost[0]} takes other than one unit"
                yield plant.problem(f"steps.{name}.inspects.{seen}", what, why, f"inspect before {lost[0]}")


def _stays_one_unit(plant: Plant, flow: Flow, edge: Edge) -> bool:
    """True where one counted unit of the consumer takes one of the producer; what is weighed or metered always does."""
    unit, next_unit = (unit_of_product(plant, flow.products[step]) for step in (edge.producer, edge.consumer))
    if unit in ("kg", "m"):
        return True
    if plant.vehicles and (unit, next_unit) == ("module", "pack"):
        return False
    written = plant.steps[edge.consumer].consumes.get(edge.product)
    certain = written is None or written.is_certain
    return certain and abs(edge.amount * _quantum(plant, flow, edge.consumer) - 1.0) < 1e-9


def _quantum(plant: Plant, flow: Flow, step: str) -> float:
    """Base units in one counted unit of a step: one cell's worth for what is weighed or metered, else one."""
    onward = flow.out_of(step)
    if unit_of_product(plant, flow.products[step]) not in ("kg", "m") or not onward:
        return 1.0
    return onward[0].amount * _quantum(plant, flow, onward[0].consumer)


def _vehicles(plant: Plant, flow: Flow) -> Iterator[Problem]:
    units = {
        tuple(unit_of_product(plant, flow.products[step]) for step in (edge.producer, edge.consumer))
        for edge in flow.edges
    }
    if plant.vehicles and ("module", "pack") not in units:
        why = "a vehicle says how many modules its pack has"
        mend = "add a step that makes packs from modules, or remove vehicles:"
        yield plant.problem("vehicles", "no step makes a pack from modules", why, mend)


def _places(plant: Plant) -> Iterator[Problem]:
    for name, step in plant.steps.items():
        if step.places is not None or step.time is not None:
            yield from _not_with_places(plant, f"steps.{name}", step)
    for line, own in plant.lines.items():
        for name, step in own.steps.items():
            if name in plant.steps and plant.step_on(line, name).places is not None:
                yield from _not_with_places(plant, f"lines.{line}.steps.{name}", step)


def _not_with_places(plant: Plant, address: str, step: Step) -> Iterator[Problem]:
    why = "places never stop, they hold units for a time"
    for key in NOT_WITH_PLACES:
        if getattr(step, key) is not None:
            yield plant.problem(f"{address}.{key}", f"has {key}: and places", why, f"remove {key}:")
    if step.rework is not None and step.rework.time.high > 0:
        why = "places have no machine that could spend it"
        yield plant.problem(f"{address}.rework.time", "has a rework time and places", why, "write time: 0 s")


def _lines(plant: Plant) -> Iterator[Problem]:
    if len(plant.lines) > MAX_LINES:
        yield plant.problem(
            "lines", f"has {len(plant.lines)} lines", f"at most {MAX_LINES} can be simulated", "write fewer"
        )
    keys = written_keys(Step)
    for line, own in plant.lines.items():
        for name, step in own.steps.items():
            for field in step.model_fields_set & set(NOT_ON_A_LINE):
                address = f"lines.{line}.steps.{name}.{keys[field]}"
                yield plant.problem(
                    address, "cannot differ on one line", NOT_ON_A_LINE[field], f"move it to steps.{name}"
                )


def _laws(plant: Plant) -> Iterator[Problem]:
    """A law on a number that the twin takes as it is would be ignored; `constant` says just that and may stand."""
    for key, part in members(plant):
        for address, number in numbers_below(part, key):
            plain = address.split(".", 2)[2] if address.startswith("lines.") and ".steps." in address else address
            if isinstance(number, DateNumber):
                if number.law is not None and not _is_one_of(SPANS, plain):
                    why = "only experts arrive and leave over a span"
                    yield plant.problem(address, "has from: and to:", why, "write one date, or low:, mid: and high:")
            elif number.law not in (None, "constant") or _is_one_of(AT_RANDOM, plain):
                yield from _law(plant, address, plain, number)


def _law(plant: Plant, address: str, plain: str, number: Number) -> Iterator[Problem]:
    if _is_one_of(AT_RANDOM, plain):
        if number.law not in (None, "exponential"):
            yield plant.problem(
                address, f"has the law {number.law}", "events come at random", "write law: exponential, or remove it"
            )
    elif not _is_one_of(LAWFUL, plain):
        why = "the twin takes this number as it is"
        yield plant.problem(
            address, f"has the law {number.law}", why, "remove law:, and write low:, mid: and high: if it is not known"
        )


def _is_one_of(patterns: tuple[str, ...], address: str) -> bool:
    return any(matches(pattern.split("."), address.split(".")) for pattern in patterns)


def _learning(plant: Plant) -> Iterator[Problem]:
    used = numbers(plant)
    for section in ("learning", "defaults.learning"):
        exponent, correlation = used.get(f"{section}.exponent"), used.get(f"{section}.coil_correlation")
        if (
            isinstance(exponent, Number)
            and exponent.mid > 0
            and not LEAST_EXPONENT <= exponent.low <= exponent.high <= MOST_EXPONENT
        ):
            what = f"is not within {LEAST_EXPONENT:g} and {MOST_EXPONENT:g}"
            yield plant.problem(
                f"{section}.exponent", what, "learning curves lie between", "write for example exponent: 0.3"
            )
        if isinstance(correlation, Number) and correlation.high >= 1:
            why = "units of one coil are alike, not one unit"
            yield plant.problem(f"{section}.coil_correlation", "is 100 %", why, "write less than 100 %")


def _loading(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    if plant.loading is None or flow is None:
        return
    if plant.learning is None:
        why = "without learning: scrap stays as it is, so lines would be held down for ever"
        yield plant.problem("loading", "stands without learning:", why, "add learning: {}, or remove loading:")
    least = plant.get("loading.least" if plant.loading.least is not None else "defaults.loading.least")
    if least.low <= 0.0:
        why = "nothing would start, so no scrap would ever be seen"
        yield plant.problem("loading.least", "is zero", why, "write a share above 0 %")
    steps = [plant.steps[step] for step in judged_steps(plant, flow) if step in plant.steps]
    if all(step.scrap_at_start is None and step.scrap_mature is None for step in steps):
        why = "no step that carries cells makes scrap"
        yield plant.problem("loading", "changes nothing", why, "add scrap_at_start: to a step, or remove loading:")
    for name in sorted(loaded_steps(plant, flow)):
        if plant.steps[name].places is not None:
            why = "places are filled by what comes, they have no speed"
            yield plant.problem(
                "loading", f"would hold down {name}", why, "put a step with machines before it, or remove loading:"
            )


def _slowed(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    """A rate cap needs a first step of the line's own to hold down, trials need machines of its own."""
    if flow is None:
        return
    for name, line in plant.lines.items():
        own = {step for step in flow.steps if step in plant.steps and not plant.steps[step].shared}
        machines = {step for step in own if plant.step_on(name, step).places is None}
        if line.rate_cap and not loaded_steps(plant, flow) & machines:
            held = " and ".join(sorted(loaded_steps(plant, flow)))
            why = f"a cap holds down {held}, which {'has places' if loaded_steps(plant, flow) & own else 'all lines share'}"
            yield plant.problem(f"lines.{name}.rate_cap", "changes nothing", why, "remove rate_cap:")
        if line.trials and not machines:
            why = "the line has no machines of its own"
            yield plant.problem(f"lines.{name}.trials", "changes nothing", why, "remove trials:")


def _events(plant: Plant) -> Iterator[Problem]:
    for name, event in plant.events.items():
        if event.on is not None and event.on.mid < plant.start:
            what = f"{event.on.mid} is before the start"
            yield plant.problem(
                f"events.{name}.on", what, f"the start is {plant.start}", "write a later on:, or remove the event"
            )
        if event.kind != "recipe_change" and event.keeps is not None:
            yield plant.problem(
                f"events.{name}.keeps",
                "stands without kind: recipe_change",
                "a stop takes no knowledge",
                "remove keeps:",
            )
        if event.kind == "recipe_change" and event.lasts is not None:
            why = "a recipe_change stops nothing"
            yield plant.problem(
                f"events.{name}.lasts", "stands with kind: recipe_change", why, "remove lasts:, or add a stop beside it"
            )
