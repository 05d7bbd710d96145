"""What makes a plant impossible: errors that are told before anything is simulated.

Each rule looks at one part of the plant and tells every problem it finds, with its address and how to mend it.
Steps and lines are looked at in `sense/steps.py`, people in `sense/people.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isinf
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from gigaramp.errors import AskError, Problem
from gigaramp.plant.address import covers, get, numbers
from gigaramp.plant.calendar import public_holidays, shift_trouble
from gigaramp.plant.flow import Flow, read_flow
from gigaramp.plant.kinds import family_of
from gigaramp.plant.model import Goal, Plant
from gigaramp.plant.number import Number
from gigaramp.plant.quantity import quantity_text
from gigaramp.plant.sense.known import known_problems
from gigaramp.plant.sense.levers import lever_problems
from gigaramp.plant.sense.partner import partner_problems
from gigaramp.plant.sense.people import people_problems
from gigaramp.plant.sense.slow_down import slow_down_problems
from gigaramp.plant.sense.steps import line_problems, step_problems, unit_of_product
from gigaramp.plant.sense.twin import twin_problems
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import COUNTED, unit_of

MAX_YEARS = 20
ABOVE_ZERO = frozenset(
    {
        "cycle_time", "rate", "machines", "batch", "tray", "places", "time", "mtbf", "coil", "every", "capacity", "speed", "count",
        "modules", "teams", "halves_after", "exponent", "start_ratio", "learning_hours", "requirement", "lot", "vehicles", "energy",
        "reference", "paid_hours",
    }
)  # fmt: skip
"""Last words of addresses whose number must be above zero."""
EXPERIENCES = frozenset({"experience", "sister_experience", "halves_after", "written"})
"""Last words of addresses whose number is a count of cells that somebody has made."""
_MAY_BE_ZERO = (
    "people.experts.*.count",
    "people.recruits.*.count",
    "people.places",
    "steps.*.rework.time",
    "steps.*.changeover.time",
)


def problems_of(plant: Plant) -> list[Problem]:
    """Every error of a plant that reads well but makes no sense, in no particular order."""
    flow, problems = read_flow(plant)
    for rule in (
        _names,
        _numbers,
        _experience,
        _calendars,
        _timezone,
        _dates,
        _events,
        _vehicles,
        _goals,
        _chosen,
        _curves,
    ):
        problems += rule(plant)
    problems += known_problems(plant, flow)
    problems += step_problems(plant, flow)
    problems += line_problems(plant)
    problems += partner_problems(plant)
    problems += people_problems(plant)
    problems += slow_down_problems(plant)
    problems += lever_problems(plant)
    problems += _goal_units(plant, flow) if flow is not None and flow.outputs else ()
    problems += _movers(plant, flow)
    problems += twin_problems(plant, flow)
    return problems


def _names(plant: Plant) -> Iterator[Problem]:
    partners = [
        (f"lines.{name}.operated_by.name", line.operated_by.name)
        for name, line in plant.lines.items()
        if line.operated_by
    ]
    for address, name in (("name", plant.name), *partners):
        if not name.strip():
            yield plant.problem(address, "is empty", "answers are told under it", "write a name")


def _experience(plant: Plant) -> Iterator[Problem]:
    """Experience is counted: in cells where a plant makes cells, else in what it makes."""
    makes_cells = any(product.unit == "cell" for product in plant.products.values())
    for address, number in numbers(plant).items():
        if address.rsplit(".", 1)[-1] not in EXPERIENCES or not isinstance(number, Number):
            continue
        things = [part[0] for part in unit_of(number.unit).dimensions]
        if things and things != ["cell"] and (makes_cells or things[0] not in COUNTED):
            what, why = (
                f"`{quantity_text(number.mid, number.unit)}` is no count of cells",
                "experience is counted in cells",
            )
            yield plant.problem(address, what, why, "write for example `30000 cell`")


def _numbers(plant: Plant) -> Iterator[Problem]:
    for address, number in numbers(plant).items():
        if not isinstance(number, Number):
            continue
        word = address.rsplit(".", 1)[-1]
        zero_is_fine = any(covers(pattern, address) for pattern in _MAY_BE_ZERO)
        if number.mid == 0 and word in ABOVE_ZERO and not zero_is_fine:
            yield plant.problem(address, "is zero", "", "write a number above 0")
        elif number.low == 0 and number.high > 0 and family_of(address) in ("positive", "count"):
            mend = "write a low above 0, or a single value"
            yield plant.problem(address, "has a range that starts at zero", "low is its 10 % point", mend)
        if isinf(number.high) and not isinf(number.low):
            yield plant.problem(address, "has a range up to unlimited", "", "write numbers, or `unlimited` alone")


def _calendars(plant: Plant) -> Iterator[Problem]:
    for name, calendar in plant.calendars.items():
        address = f"calendars.{name}"
        trouble = shift_trouble(calendar)
        if trouble:
            yield plant.problem(f"{address}.shifts", trouble, "", 'write for example ["05:00-13:00", "13:00-21:00"]')
        if not calendar.days:
            yield plant.problem(
                f"{address}.days", "has no working day", "nothing would ever run", "write [mon, tue, wed, thu, fri]"
            )
        for position, closure in enumerate(calendar.closures):
            if closure.to < closure.from_:
                yield plant.problem(f"{address}.closures.{position}", "ends before it begins", "", "swap from: and to:")
        if calendar.holidays is not None:
            yield from _holidays(plant, f"{address}.holidays", calendar.holidays)


def _holidays(plant: Plant, address: str, country: str) -> Iterator[Problem]:
    try:
        public_holidays(country, (plant.start.year,))
    except KeyError:
        yield plant.problem(
            address, f"`{country[:20]}` is not a country with known holidays", "", "write a code such as FR or DE"
        )


def _timezone(plant: Plant) -> Iterator[Problem]:
    try:
        ZoneInfo(plant.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(plant.timezone, sorted(available_timezones()))
        yield plant.problem(
            "timezone", f"`{plant.timezone[:40]}` is not a time zone", "", near or "write one such as Europe/Paris"
        )


def _dates(plant: Plant) -> Iterator[Problem]:
    horizon = plant.horizon
    if horizon is None:
        return
    if horizon <= plant.start:
        yield plant.problem(
            "horizon", "is not after the start", f"the start is {plant.start}", "write a later horizon:"
        )
        return
    if horizon.year - plant.start.year > MAX_YEARS:
        yield plant.problem(
            "horizon", f"is more than {MAX_YEARS} years after the start", "", "write an earlier horizon:"
        )
    dated: list[tuple[str, date | None]] = [("as_of", plant.as_of)]
    for name, line in plant.lines.items():
        for key, number in (("starts", line.starts), ("accepted", line.accepted), ("released", line.released)):
            dated.append((f"lines.{name}.{key}", number.mid if number is not None else None))
    dated += [(f"events.{name}.on", event.on.mid if event.on else None) for name, event in plant.events.items()]
    dated += [(f"goals.{name}.announced", goal.announced) for name, goal in plant.goals.items()]
    for position, fact in enumerate(plant.known):
        days = (("on", fact.on), ("from", fact.from_), ("to", fact.to), ("told", fact.told))
        dated += [(f"known.{position}.{key}", day) for key, day in days]
    if plant.people is not None:
        dated += [
            (f"people.experts.{name}.arrives", family.arrives.mid) for name, family in plant.people.experts.items()
        ]
        dated += [("people.recall.on", plant.people.recall.on.mid)] if plant.people.recall is not None else []
    for address, day in dated:
        if day is not None and day > horizon:
            yield plant.problem(
                address, f"{day} is after the horizon", f"the horizon is {horizon}", "write a later horizon:"
            )


def _events(plant: Plant) -> Iterator[Problem]:
    for name, event in plant.events.items():
        address = f"events.{name}"
        for position, step in enumerate(event.steps):
            if step not in plant.steps:
                yield plant.problem(
                    f"{address}.steps.{position}", f"there is no step `{step}`", "", did_you_mean(step, plant.steps)
                )
        for position, line in enumerate(event.lines):
            if line not in plant.line_names:
                mend = did_you_mean(line, plant.line_names)
                yield plant.problem(f"{address}.lines.{position}", f"there is no line `{line}`", "", mend)
        if (event.every is None) == (event.on is None):
            what = "has neither every: nor on:" if event.every is None else "has both every: and on:"
            yield plant.problem(address, what, "it comes at a rate or on a date", "write one of them")
        if event.kind == "recipe_change":
            if event.keeps is None:
                yield plant.problem(
                    address,
                    "does not say what is kept",
                    "a recipe change keeps a share of knowledge",
                    "add keeps: 60 %",
                )
        elif event.lasts is None:
            yield plant.problem(address, "does not say how long it lasts", "", "add lasts: 8 h")


def _vehicles(plant: Plant) -> Iterator[Problem]:
    if not plant.vehicles:
        return
    total = sum(vehicle.share.mid for vehicle in plant.vehicles.values())
    if abs(total - 1) > 1e-6:
        yield plant.problem(
            "vehicles", f"shares sum to {total:.6g}", "every pack goes to one vehicle", "make them sum to 1"
        )
    for name, vehicle in plant.vehicles.items():
        if vehicle.modules is None:
            yield plant.problem(f"vehicles.{name}.modules", "is empty", "", "write modules: 4")


def _movers(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    for name, mover in plant.movers.items():
        address = f"movers.{name}"
        unknown = False
        for key, step in (("from", mover.from_), ("to", mover.to)):
            if step not in plant.steps:
                unknown = True
                yield plant.problem(
                    f"{address}.{key}", f"there is no step `{step}`", "", did_you_mean(step, plant.steps)
                )
        edges = {(edge.producer, edge.consumer) for edge in flow.edges} if flow is not None else set()
        if flow is not None and not unknown and (mover.from_, mover.to) not in edges:
            after = [edge.consumer for edge in flow.out_of(mover.from_)]
            mend = f"{mover.from_} feeds {' and '.join(after) or 'no step'}"
            yield plant.problem(f"{address}.to", f"nothing flows from {mover.from_} to {mover.to}", "", mend)
        if mover.count is None:
            yield plant.problem(f"{address}.count", "is empty", "", "write count: 6")
        if (mover.runs_for is None) != (mover.charging is None):
            yield plant.problem(address, "has only one of runs_for: and charging:", "", "write both, or neither")


def _goals(plant: Plant) -> Iterator[Problem]:
    for name, goal in plant.goals.items():
        address = f"goals.{name}"
        kinds = [
            key for key in ("rate", "share_of_full_speed", "scrap_below", "vehicles") if getattr(goal, key) is not None
        ]
        if len(kinds) != 1:
            what = f"has {' and '.join(kinds)}" if kinds else "asks for nothing"
            mend = "write one of rate:, share_of_full_speed:, scrap_below:, vehicles:"
            yield plant.problem(address, what, "a goal is of one kind", mend)
            continue
        yield from _goal(plant, address, goal, kinds[0])


def _goal(plant: Plant, address: str, goal: Goal, kind: str) -> Iterator[Problem]:
    if goal.also and kind != "rate":
        yield plant.problem(f"{address}.also", "stands without rate:", "it tells further rates", "remove also:")
    if goal.experts is not None and kind != "share_of_full_speed":
        yield plant.problem(f"{address}.experts", "stands without share_of_full_speed:", "", "remove experts:")
    if (goal.year is not None) != (kind == "vehicles"):
        what, mend = ("has no year", "add year: 2026") if kind == "vehicles" else ("has a year", "remove year:")
        yield plant.problem(address, what, "a volume goal is for one year", mend)
    full_speed = plant.goals.get("full_speed")
    if kind == "share_of_full_speed" and (full_speed is None or full_speed.rate is None):
        why = "it is a share of the goal full_speed"
        yield plant.problem(
            address, "needs a goal full_speed with a rate", why, "add full_speed: {rate: 150000 vehicle/year}"
        )


def _goal_units(plant: Plant, flow: Flow) -> Iterator[Problem]:
    """A goal counts what the plant makes: its output, or vehicles where that is packs (one pack goes to one vehicle)."""
    product = flow.products[flow.output]
    own = unit_of_product(plant, product)
    fitting = ("pack", "vehicle") if own == "pack" else (own,)
    for name, goal in plant.goals.items():
        if goal.vehicles is not None and own != "pack":
            why = f"the plant makes {product}, counted in {own}"
            yield plant.problem(
                f"goals.{name}.vehicles", "needs a plant that makes packs", why, f"write rate: 150000 {own}/year"
            )
        rates = [("rate", goal.rate), *((f"also.{place}", rate) for place, rate in enumerate(goal.also))]
        for key, rate in rates:
            things = (
                [part[0] for part in unit_of(rate.unit).dimensions if part[0] != "time"] if rate is not None else []
            )
            if rate is not None and things and not _is_counted_in(things, fitting):
                what, why = f"{rate} does not count what the plant makes", f"it makes {product}, counted in {own}"
                yield plant.problem(f"goals.{name}.{key}", what, why, f"write it in {fitting[-1]}/year")


def _is_counted_in(things: list[str], units: tuple[str, ...]) -> bool:
    return any(things == [part[0] for part in unit_of(unit).dimensions] for unit in units)


def _chosen(plant: Plant) -> Iterator[Problem]:
    for position, chosen in enumerate(plant.chosen):
        for address in chosen.addresses:
            where = address.removesuffix(".*")
            try:
                found = get(plant, where) if "*" not in where else plant
            except AskError as error:
                words = str(error)
                yield plant.problem(f"chosen.{position}.addresses", words[:120], "", "name an address of this plant")
                continue
            if found is None:
                yield plant.problem(
                    f"chosen.{position}.addresses", f"{where[:60]} is not in this plant", "", "remove it"
                )


def _curves(plant: Plant) -> Iterator[Problem]:
    for month, value in plant.plan.months.items() if plant.plan is not None else ():
        address = f"plan.months.{month}"
        try:
            date.fromisoformat(f"{month}-01")
        except ValueError:
            yield plant.problem(address, f"`{month[:20]}` is not a month", "", "write it as 2026-03")
        if not 0 <= value < float("inf"):
            yield plant.problem(
                address, f"{value:g} is not a number of vehicles", "", "write 0 or more, for example 1500"
            )
