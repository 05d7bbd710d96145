"""What stands at an address: its meaning, its value and range, where it comes from, and the line that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel

from gigaramp.document import Path
from gigaramp.errors import AskError
from gigaramp.languages import later, named, say
from gigaramp.languages.lines import columns, padded
from gigaramp.plant.address import DEFAULTED, address_of, get, origin_of, path_of
from gigaramp.plant.kinds import kind_of
from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber, Number
from gigaramp.plant.pseudonyms import PERSON, shown_names
from gigaramp.plant.quantity import EXAMPLES, example_of, quantity_text
from gigaramp.plant.structure import members, slot_at

LAWS = {
    "constant": later("the same each time"),
    "exponential": later("varies by an exponential law"),
    "gamma": later("varies by a gamma law"),
    "lognormal": later("varies by a lognormal law"),
    "weibull": later("varies by a Weibull law"),
    "triangular": later("varies by a triangular law"),
    "uniform": later("varies evenly between two ends"),
    "empirical": later("drawn from observed values"),
}


_ABSENT = {"people.roster.*.prior_hours": later("no earlier hours, unless the person is drawn as experienced")}
"""Addresses whose absence means a value, and which."""


@dataclass(frozen=True)
class Explanation:
    """What gigaramp knows of one address of a plant. Texts are ready to be shown; "" where there is nothing to say."""

    address: str
    meaning: str
    takes: str
    """What may stand here, with an example."""
    value: str
    range: str = ""
    varies: str = ""
    kind: str = ""
    """Kind of the number: numbers of one kind move together from future to future."""
    status: str = ""
    source: str = ""
    note: str = ""
    place: str = ""
    """File and line, or where else the value comes from."""
    below: tuple[tuple[str, str], ...] = ()
    """Addresses directly below a part, and what stands there."""

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain values, for JSON; empty ones are left out."""
        return {key: value for key, value in {**vars(self), "below": dict(self.below)}.items() if value}

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def explain(plant: Plant, address: str) -> Explanation:
    """Explain an address of a plant. Raises AskError, with the nearest known address, when there is no such."""
    path = path_of(address)
    value = get(plant, address)
    slot = slot_at(path)
    field = slot.field if slot is not None else None
    meaning = say(field.description) if field is not None and field.description else ""
    if isinstance(value, BaseModel) and not isinstance(value, (Number, DateNumber)):
        own = " ".join((type(value).__doc__ or "").split("\n\n")[0].split())
        meaning = say(own) if own else meaning
    takes = EXAMPLES[slot.dimension.name] if slot is not None and slot.dimension is not None else ("", "")
    if slot is not None and slot.type is DateNumber:
        takes = (later("a date, a range or a span"), "2026-03-31")
    common: dict[str, Any] = {
        "address": address_of(path),
        "meaning": meaning,
        "takes": say("{what}, for example {example}", what=say(takes[0]), example=_example(path, *takes))
        if takes[0]
        else "",
        "place": _place(plant, path, value),
    }
    if isinstance(value, (Number, DateNumber)):
        return Explanation(value=_value(value), **common, **_number(plant, address, value))
    if isinstance(value, (BaseModel, dict, tuple)):
        inside = [(f"{address_of(path)}.{key}", inner) for key, inner in members(value) if _is_there(inner)]
        below = tuple((where, _named(plant, where, _shown(inner))) for where, inner in inside)
        return Explanation(value=_shown(value), below=below, **common)
    status, source, note = origin_of(plant, address) if value is not None else ("", None, "")
    shown = _absent(address_of(path)) if value is None else _named(plant, address_of(path), str(value))
    return Explanation(value=shown, status=status, source=source or "", note=note, **common)


def _example(path: Path, what: str, usual: str) -> str:
    return example_of(str(path[-1]), usual) if what == EXAMPLES["time"][0] else usual


def _named(plant: Plant, address: str, text: str) -> str:
    """What stands at an address, a person by the name that is shown."""
    return shown_names(plant).get(text, text) if PERSON.match(address) else text


def _absent(address: str) -> str:
    """What it means that nothing stands at an address."""
    means = next((say(words) for pattern, words in _ABSENT.items() if fnmatchcase(address, pattern)), "")
    return say("not given: {means}", means=means) if means else say("not given")


def _number(plant: Plant, address: str, value: Number | DateNumber) -> dict[str, Any]:
    status, source, note = origin_of(plant, address)
    told: dict[str, Any] = {"status": status, "source": source or "", "note": note, "kind": _kind(address)}
    if isinstance(value, Number):
        told["varies"] = _varies(value)
        if not value.is_certain:
            low, high = quantity_text(value.low, value.unit), quantity_text(value.high, value.unit)
            told["range"] = say("{low} to {high} (10 % and 90 % points)", low=low, high=high)
    elif not value.is_certain:
        told["range"] = say("{low} to {high} (10 % and 90 % points)", low=value.low, high=value.high)
    return told


def _kind(address: str) -> str:
    try:
        return kind_of(address)
    except AskError:
        # A number that is never drawn, such as one inside a plan, has no kind.
        return ""


def _value(value: Number | DateNumber) -> str:
    if isinstance(value, Number):
        return quantity_text(value.mid, value.unit)
    return (
        say("{from_} to {to}, spread evenly", from_=value.from_, to=value.to)
        if value.from_ is not None
        else str(value.mid)
    )


def _varies(number: Number) -> str:
    if number.law is None:
        return ""
    shape = (
        say(", cv {cv:g}", cv=number.cv)
        if number.cv is not None
        else say(", shape {shape:g}", shape=number.shape)
        if number.shape is not None
        else ""
    )
    return (
        say(LAWS[number.law])
        + shape
        + ("" if number.law == "constant" else say("; {mid} is the mean", mid=quantity_text(number.mid, number.unit)))
    )


def _place(plant: Plant, path: Path, value: Any) -> str:
    base = DEFAULTED.get(path[:-1])
    if path in plant.origin.places:
        return f"{plant.origin.file_of(path)}:{plant.origin.places[path][0]}"
    if base is not None and value is not None and not _given(plant, path):
        return say("default, {address_of}", address_of=address_of((*base, path[-1])))
    if path[:1] == ("defaults",):
        return say("default that comes with gigaramp")
    if path[:1] == ("lines",) and path[2:3] == ("steps",):
        return say("as in {path}", path=address_of(path[2:]))
    return say("set after reading") if _given(plant, path) and plant.origin.file else ""


def _given(plant: Plant, path: Path) -> bool:
    """True when the plant itself, and not a default, holds a value there."""
    value: Any = plant
    for key in path:
        if isinstance(value, (BaseModel, dict, tuple)):
            value = dict(members(value)).get(str(key))
    return value is not None


def _shown(value: Any) -> str:
    if isinstance(value, (Number, DateNumber)):
        return str(value)
    if isinstance(value, (BaseModel, dict, tuple)):
        names = [key for key, inner in members(value) if _is_there(inner)]
        return say("{names} below", names=len(names)) if names else say("named, without numbers of its own")
    return str(value)


def _is_there(value: Any) -> bool:
    return value is not None and value not in ((), {}, "")


def _lines(told: Explanation) -> Iterator[str]:
    yield told.address
    rows = {
        say("meaning"): told.meaning,
        say("takes"): told.takes,
        say("value"): told.value,
        say("range"): told.range,
        say("varies"): told.varies,
        say("status"): named(told.status),
        say("source"): told.source,
        say("note"): told.note,
        say("kind"): told.kind,
        say("from"): told.place,
    }
    first = max(8, *(columns(name) for name in rows))
    yield from (f"  {padded(name, first)} {text}" for name, text in rows.items() if text)
    width = max((len(address) for address, _ in told.below), default=0)
    yield from (f"  {address:<{width}}  {text}" for address, text in told.below)
