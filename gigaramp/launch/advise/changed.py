"""What the chosen values of one lever change in a plant, and by how much: units and days, which is what it costs by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gigaramp.launch.advise.values import Value
from gigaramp.plant.address import get, path_of
from gigaramp.plant.levers import Lever, read_span
from gigaramp.plant.model import Plant
from gigaramp.plant.number import SET_BY_YOU, DateNumber, Number
from gigaramp.plant.quantity import read_number
from gigaramp.plant.structure import slot_at


@dataclass(frozen=True)
class Changes:
    """Address to new value; `units` above the file, and `days` that dates move from it, over all addresses."""

    values: dict[str, Any] = field(default_factory=dict)
    units: float = 0.0
    days: float = 0.0


def changes_of(plant: Plant, name: str, values: Mapping[str, Value]) -> Changes:
    """What one lever changes; `values` are those that differ from the file, by part ("" or count, arrives, leaves)."""
    lever = plant.levers[name]
    if lever.experts is not None:
        return _more_experts(plant, name, lever, {part: value.text for part, value in values.items()})
    value = values[""]
    if value.choice:
        return Changes(dict(lever.choices[value.choice].set_))
    found = [_one(plant, where, value) for where in lever.set_]
    together = {where: new for where, (new, _, _) in zip(lever.set_, found, strict=True)}
    return Changes(together, sum(units for _, units, _ in found), sum(days for _, _, days in found))


def family_name(plant: Plant, lever: str) -> str:
    """Name of the family of experts that a lever brings; another one where the plant has a family of this name."""
    taken = plant.people.experts if plant.people is not None else {}
    name = lever
    while name in taken:
        name = f"more_{name}"
    return name


def _one(plant: Plant, where: str, value: Value) -> tuple[Any, float, float]:
    """New value at one address, units above the file, and days from it."""
    now = get(plant, where)
    if value.key in ("later", "earlier"):
        span = read_span(value.text) * (1 if value.key == "later" else -1)
        return _moved(now, span), 0.0, float(abs(span.days))
    slot = slot_at(path_of(where))
    if slot is None or slot.dimension is None:
        return value.raw, 0.0, _days_between(now, value.raw)
    number = read_number(value.raw, slot.dimension)
    if value.key == "add" and isinstance(now, Number):
        return _raised(now, number.mid), number.mid, 0.0
    return value.raw, number.mid - (now.mid if isinstance(now, Number) else 0.0), 0.0


def _raised(number: Number, more: float) -> Number:
    """A number with something added, its range moved along. What a source said of it is no longer true."""
    status = "chosen" if number.is_certain else "assumed"
    moved = {key: getattr(number, key) + more for key in ("low", "mid", "high")}
    return number.model_copy(update={**moved, "status": status, "source": None, "note": SET_BY_YOU})


def _moved(when: Any, span: timedelta) -> Any:
    """A date, range or span moved as a whole."""
    if not isinstance(when, DateNumber):
        return when + span
    moved = {
        key: getattr(when, key) + span
        for key in ("low", "mid", "high", "from_", "to")
        if getattr(when, key) is not None
    }
    status = "chosen" if when.is_certain else "assumed"
    return when.model_copy(update={**moved, "status": status, "source": None, "note": SET_BY_YOU})


def _days_between(now: Any, value: Any) -> float:
    """Days between the date in the file and a new one; 0 where one of them is no date."""
    was = now.mid if isinstance(now, DateNumber) else now if isinstance(now, date) else None
    try:
        new = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return 0.0
    return float(abs((new - was).days)) if new is not None and was is not None else 0.0


def _more_experts(plant: Plant, name: str, lever: Lever, chosen: Mapping[str, str]) -> Changes:
    """A second family with the same steps, languages and ways of work, which comes and goes on its own dates."""
    from gigaramp.plant.write import tree_of

    people = plant.people
    if people is None or lever.experts is None:
        return Changes()
    count = int(chosen["count"])
    arrives, leaves = chosen["arrives"], chosen["leaves"]
    family = tree_of(people.experts[lever.experts]) | {"count": chosen["count"], "arrives": arrives, "leaves": leaves}
    days = (date.fromisoformat(leaves) - date.fromisoformat(arrives)).days
    return Changes({f"people.experts.{family_name(plant, name)}": family}, float(count), float(count * days))
