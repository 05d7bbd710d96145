"""Levers derived from a plant, so that any plant can be advised: what its file shows that somebody could decide.

They are a beginning to write one's own from, not a claim about the plant. Their prices are wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gigaramp.plant.levers import Lever
from gigaramp.plant.model import Plant
from gigaramp.plant.number import Number
from gigaramp.plant.sense.levers import first_day, lever_warnings

NOTE = "suggested by gigaramp, not by the plant"
_SOON, _LATER = timedelta(weeks=4), timedelta(weeks=10)
_STAY = (timedelta(weeks=26), timedelta(weeks=52))


def with_suggested_levers(plant: Plant) -> Plant:
    """The same plant with levers derived from it beside its own; a plant that already has some stays as it is."""
    if plant.levers:
        return plant
    return _with(plant, suggested_levers(plant))


def suggested_levers(plant: Plant) -> dict[str, Lever]:
    """Levers that can work in a plant, by name; empty where nothing can be decided."""
    made = {name: Lever.model_validate(written) for name, written in _written(plant)}
    refused = {told.address.split(".")[1] for told in lever_warnings(_with(plant, made))}
    return {name: lever for name, lever in made.items() if name not in refused}


def _with(plant: Plant, levers: dict[str, Lever]) -> Plant:
    told = plant.model_copy(update={"levers": levers})
    return told.with_origin(
        replace(plant.origin, before=plant.origin.before or plant, changed=(*plant.origin.changed, ("levers",)))
    )


def _written(plant: Plant) -> Iterator[tuple[str, dict[str, Any]]]:
    today = max(plant.as_of or plant.start, plant.start)
    last = plant.horizon or today + timedelta(weeks=104)
    yield from _of_people(plant, today, last)
    yield from _of_lines(plant, today, last)
    if plant.movers:
        named = {f"more_{name}": f"movers.{name}.count" for name in plant.movers}
        for name, where in named.items():
            yield name, {"set": where, "add": [2, 4], "cost_per": _price(40, 80, 150)}


def _of_people(plant: Plant, today: date, last: date) -> Iterator[tuple[str, dict[str, Any]]]:
    people = plant.people
    if people is None:
        return
    arrives = [day.isoformat() for day in (today + _SOON, today + _LATER) if day < last]
    for name, family in people.experts.items():
        leaves = [day.isoformat() for day in (today + _LATER + stay for stay in _STAY) if day <= last]
        count = max(2, round((family.count.mid if family.count is not None else 4.0) / 2))
        if arrives and leaves:
            yield f"more_{name}", {"experts": name, "count": [count, 2 * count], "arrives": arrives, "leaves": leaves}
    staying = [
        f"people.experts.{name}.leaves" for name, family in people.experts.items() if first_day(family.leaves) >= today
    ]
    if staying:
        yield "stay_longer", {"set": staying, "later": ["8 weeks", "26 weeks"]}
    if people.language is not None and people.experts and not people.language.glossary:
        changes = {"people.language.glossary": "true", "people.language.glossary_from": (today + _SOON).isoformat()}
        yield "glossary", {"choices": {"soon": {"set": changes}}, "cost": _price(50, 150, 400)}
    if people.training is not None and people.training.seats is not None:
        more = max(10, round(people.training.seats.mid / 2))
        yield "training_seats", {"set": "people.training.seats", "add": [more, 2 * more], "cost_per": _price(3, 10, 30)}
    ahead = [place for place, head in enumerate(people.recruits) if head.on > today and head.count is not None]
    if ahead:
        head = people.recruits[ahead[0]]
        tenth = max(1, round((head.count.mid if isinstance(head.count, Number) else 0.0) / 10))
        yield "hiring", {"set": f"people.recruits.{ahead[0]}.count", "add": [tenth, 2 * tenth]}


def _of_lines(plant: Plant, today: date, last: date) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, line in plant.lines.items():
        if line.operated_by is not None and first_day(line.operated_by.until) > today:
            yield f"partner_{name}", {"set": f"lines.{name}.operated_by.until", "later": ["13 weeks", "26 weeks"]}
    begun = [name for name, line in plant.lines.items() if not line.trials and _has_started(line.starts, plant, today)]
    until = today + _SOON + timedelta(weeks=10)
    if begun and plant.learning is not None and until < last:
        period = {"from": (today + _SOON).isoformat(), "to": until.isoformat(), "share": "10 %"}
        changes: dict[str, Any] = {} if plant.knowhow is not None else {"knowhow": {}}
        changes |= {f"lines.{name}.trials": [period] for name in begun}
        yield "trials", {"choices": {"ten_weeks": {"set": changes}}}


def _has_started(starts: Any, plant: Plant, today: date) -> bool:
    return (starts.high if starts is not None else plant.start) <= today


def _price(low: float, mid: float, high: float) -> dict[str, str]:
    """A price in thousands of euros, assumed."""
    words = {"low": f"{low} kEUR", "mid": f"{mid} kEUR", "high": f"{high} kEUR"}
    return {**words, "status": "assumed", "note": NOTE}
