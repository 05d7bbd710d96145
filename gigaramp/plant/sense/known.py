"""Known facts that make no sense: unknown figures, days that cannot be, figures this plant does not have.

A fact is refused before anything is simulated. A fact that is only told after `as_of` is fine: it waits until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gigaramp.errors import Problem
from gigaramp.plant.calendar import calendar_of, working_days
from gigaramp.plant.flow import Flow
from gigaramp.plant.goals import KnownFact
from gigaramp.plant.model import Plant
from gigaramp.plant.number import Unreadable
from gigaramp.plant.sense.steps import unit_of_product
from gigaramp.plant.structure import did_you_mean
from gigaramp.plant.tolerance import read_tolerance

FIGURES = (
    "vehicles.total", "packs.total", "cells.total", "vehicles.day", "vehicles.day_ratio", "scrap_ratio", "cells.scrap_ratio",
)  # fmt: skip
"""What a known fact can speak of."""

RATIO_FIGURES = frozenset({"scrap_ratio", "cells.scrap_ratio", "vehicles.day_ratio"})
"""Figures that are ratios: a tolerance of `5 %` is five points."""

FIGURES_OF_DAYS = frozenset({"vehicles.day", "vehicles.day_ratio"})
"""Figures per planned working day."""

MOST_RATIO = {"scrap_ratio": 1.0, "cells.scrap_ratio": 1.0, "vehicles.day_ratio": 2.0}
"""Most that a ratio can be. A day may pass full speed, which a plant holds for weeks, but not by as much again."""

MOST_COUNT = 1e12
"""No plant makes more of anything: a hundred times the cells of the largest one in twenty years."""

DAY_SPAN = timedelta(weeks=4)
"""`vehicles.day` on one date is a mean over this time up to that date."""


def known_problems(plant: Plant, flow: Flow | None) -> Iterator[Problem]:
    """Every error of the known facts of a plant. `flow` is None where the steps do not fit together."""
    for position, fact in enumerate(plant.known):
        address = f"known.{position}"
        if fact.what not in FIGURES:
            yield plant.problem(
                f"{address}.what", f"`{fact.what[:40]}` is not a figure", "", did_you_mean(fact.what, FIGURES)
            )
        if _has_clear_days(fact):
            yield from _days(plant, address, fact)
            yield from _working(plant, address, fact, flow)
        else:
            yield plant.problem(address, "has no clear date", "", "write on: DATE, or from: DATE and to: DATE")
        yield from _over(plant, address, fact)
        yield from _told(plant, address, fact)
        if flow is not None and fact.what.startswith("cells.") and not _makes_cells(plant, flow):
            why = "no step makes a product counted in cells"
            what = f"{fact.what} is no figure of this plant"
            yield plant.problem(f"{address}.what", what, why, "write vehicles.total, or remove the fact")
        if fact.what == "vehicles.day_ratio" and not _has_full_speed(plant):
            why = "it is a share of full speed"
            mend = "add full_speed: {rate: 150000 vehicle/year}"
            yield plant.problem(f"{address}.what", "needs a goal full_speed with a rate", why, mend)
        if not fact.value.is_certain or fact.value.law is not None:
            why = "tolerance: says how sure a fact is"
            yield plant.problem(f"{address}.value", "has a range or a law", why, "write one number")
        yield from _value(plant, address, fact)
        yield from _tolerance(plant, address, fact)


def _has_clear_days(fact: KnownFact) -> bool:
    """Either `on` alone, or `from` and `to`. `to` alone is the end of a span that begins with the plant."""
    return (fact.on is None) != (fact.to is None) and not (fact.from_ is not None and fact.to is None)


def _days(plant: Plant, address: str, fact: KnownFact) -> Iterator[Problem]:
    if fact.from_ is not None and fact.to is not None and fact.to < fact.from_:
        yield plant.problem(address, "ends before it begins", "", "swap from: and to:")
    for key, day in (("on", fact.on), ("from", fact.from_), ("to", fact.to)):
        if day is not None:
            yield from _before_start(plant, f"{address}.{key}", day)


def _before_start(plant: Plant, address: str, day: date) -> Iterator[Problem]:
    if day < plant.start:
        yield plant.problem(
            address, f"{day} is before the start", f"the start is {plant.start}", f"write {plant.start} or later"
        )


def _over(plant: Plant, address: str, fact: KnownFact) -> Iterator[Problem]:
    """The other days must be ones the plant is simulated on, and known when the fact itself is."""
    over, place = fact.over, f"{address}.over"
    if over is None:
        return
    if fact.what in RATIO_FIGURES:
        yield plant.problem(place, f"stands with {fact.what}", "a ratio is not divided by a total", "remove over:")
    if over.to < over.from_:
        yield plant.problem(place, "ends before it begins", "", "swap from: and to:")
    yield from _before_start(plant, f"{place}.from", over.from_)
    if plant.horizon is not None and over.to > plant.horizon:
        yield plant.problem(
            f"{place}.to",
            f"{over.to} is after the horizon",
            f"the horizon is {plant.horizon}",
            "write a later horizon:",
        )
    day = fact.told or fact.on or fact.to
    if plant.as_of is not None and day is not None and day <= plant.as_of < over.to:
        why = f"nothing after as_of {plant.as_of} is known"
        yield plant.problem(f"{place}.to", f"{over.to} is after as_of", why, "write an earlier to:, or a later as_of:")


def _told(plant: Plant, address: str, fact: KnownFact) -> Iterator[Problem]:
    """Nobody can say how days went before they are over."""
    last = last_day(fact)
    if fact.told is not None and last is not None and fact.told < last:
        what, mend = f"{fact.told} is before its last day {last}", f"write {last} or later, or remove told:"
        yield plant.problem(f"{address}.told", what, "nobody knows a day before it is over", mend)


def _working(plant: Plant, address: str, fact: KnownFact, flow: Flow | None) -> Iterator[Problem]:
    """A figure of a day needs a planned working day."""
    last = fact.on or fact.to
    if fact.what not in FIGURES_OF_DAYS or flow is None or not flow.outputs or last is None:
        return
    first, last = days_of(plant.start, fact)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    calendar = calendar_of(plant, plant.steps[flow.output])
    try:
        planned = any(working_days(calendar, days))
    except KeyError:
        # The calendar names an unknown country; its own rule says so.
        return
    if not planned and days:
        why = f"{fact.what} is told per planned working day"
        yield plant.problem(
            address, f"has no planned working day between {first} and {last}", why, "write from: and to: around some"
        )


def _value(plant: Plant, address: str, fact: KnownFact) -> Iterator[Problem]:
    """A value that no plant can have."""
    value, most = fact.value.value, MOST_RATIO.get(fact.what, MOST_COUNT)
    if value <= most:
        return
    if fact.what in RATIO_FIGURES:
        mend = f"did you mean `{value:g} %`?" if not fact.value.unit and value <= 100 * most else "write a lower value"
        yield plant.problem(
            f"{address}.value", f"{100 * value:g} % is more than {fact.what} can be", f"at most {100 * most:g} %", mend
        )
    else:
        yield plant.problem(
            f"{address}.value", f"{value:g} is more than any plant can make", f"at most {most:g}", "write a lower value"
        )


def _has_full_speed(plant: Plant) -> bool:
    rates = [name for name, goal in plant.goals.items() if goal.rate is not None]
    return "full_speed" in rates or len(rates) == 1


def _makes_cells(plant: Plant, flow: Flow) -> bool:
    return any(unit_of_product(plant, product) == "cell" or product == "cell" for product in flow.products.values())


def _tolerance(plant: Plant, address: str, fact: KnownFact) -> Iterator[Problem]:
    try:
        read = read_tolerance(fact.tolerance)
    except Unreadable as error:
        for trouble in error.troubles:
            yield plant.problem(f"{address}.tolerance", trouble.what, trouble.why, trouble.mend)
        return
    if fact.value.value <= 0 and read.is_factor:
        why = "a factor of nothing is nothing"
        yield plant.problem(
            f"{address}.tolerance", f"is a factor, and the value is {fact.value}", why, "write it as a number"
        )
    elif fact.value.value == 0 and read.is_share and fact.what not in RATIO_FIGURES:
        yield plant.problem(
            f"{address}.tolerance", "is a share of 0", "a share of nothing is nothing", "write it as a number"
        )


def last_day(fact: KnownFact) -> date | None:
    """Last day of all that a fact speaks of: its own days, and those that `over` names."""
    day = fact.on or fact.to
    return max(day, fact.over.to) if day is not None and fact.over is not None else day


def told_on(fact: KnownFact) -> date | None:
    """Day from which a fact may be used: the day it was told, or else its last day."""
    return fact.told or last_day(fact)


def days_of(start: date, fact: KnownFact) -> tuple[date, date]:
    """First and last day a fact speaks of, both included, never before the start.

    `on` alone means: the four weeks up to that day for `vehicles.day`, that day alone for `vehicles.day_ratio`, the month
    up to it for scrap, and all days from the start for a total.
    """
    last = fact.on or fact.to
    if last is None:
        raise ValueError(f"known {fact.what}: a fact without a date was not refused")
    if fact.from_ is not None:
        return fact.from_, last
    if fact.what == "vehicles.day":
        return max(last - DAY_SPAN + timedelta(days=1), start), last
    if fact.what == "vehicles.day_ratio":
        return last, last
    if fact.what in RATIO_FIGURES:
        return max(last.replace(day=1), start), last
    return start, last
