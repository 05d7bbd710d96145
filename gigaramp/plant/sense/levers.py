"""Levers that say nothing (errors), and levers that cannot work in this plant (warnings).

A lever that cannot work is no error: a what-if may take away the sleds that a lever speaks of, or ask at a later date.
`advise` refuses it in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gigaramp.errors import AskError, Problem
from gigaramp.plant.address import address_of, get, path_of
from gigaramp.plant.levers import KINDS, Lever, kinds_of, read_span
from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber, Number, Unreadable, read_day
from gigaramp.plant.quantity import read_number
from gigaramp.plant.structure import did_you_mean, slot_at
from gigaramp.units import UnitError, shorten

_OF_SET = ("to", "add", "later", "earlier")
_OF_EXPERTS = ("count", "arrives", "leaves")
_NEVER = (
    "levers",
    "money",
    "defaults",
    "chosen",
    "known",
    "goals",
    "plan",
    "gigaramp",
    "name",
    "about",
    "as_of",
    "start",
    "horizon",
    "lot",
)
"""First words of addresses that nobody in the plant decides."""


def lever_problems(plant: Plant) -> Iterator[Problem]:
    """Errors of levers that say nothing, or two things at once, whatever the plant is."""
    for name, lever in plant.levers.items():
        address = f"levers.{name}"
        kinds = kinds_of(lever)
        if len(kinds) != 1:
            what = f"has {' and '.join(f'{kind}:' for kind in kinds)}" if kinds else "decides nothing"
            yield plant.problem(
                address, what, "a lever is of one kind", f"write one of {', '.join(f'{kind}:' for kind in KINDS)}"
            )
            continue
        yield from _foreign_keys(plant, address, lever, kinds[0])
        yield from {"set": _set, "experts": _experts, "choices": _choices}[kinds[0]](plant, address, lever)


def lever_warnings(plant: Plant) -> Iterator[Problem]:
    """Levers that cannot work in this plant: what they name is not there, does not fit, or lies before `as_of`."""
    for name, lever in plant.levers.items():
        address = f"levers.{name}"
        for where, key, value in targets(lever):
            yield from _target(plant, f"{address}.{key}" if key else address, where, value, lever)
        if lever.experts is not None:
            yield from _family(plant, address, lever)
    yield from _shared_targets(plant)


def targets(lever: Lever) -> Iterator[tuple[str, str, Any]]:
    """Every address that a lever can set, the key in the lever that says so, and one value it can take there.

    The value of `later:` and `earlier:` is a span, that of `add:` an amount; all others stand as in the file.
    """
    for where in lever.set_:
        for key in _OF_SET:
            for position, value in enumerate(getattr(lever, key)):
                yield where, f"{key}.{position}", value
    for name, choice in lever.choices.items():
        for where, value in choice.set_.items():
            yield where, f"choices.{name}.set", value


def _foreign_keys(plant: Plant, address: str, lever: Lever, kind: str) -> Iterator[Problem]:
    for keys, owner in ((_OF_SET, "set"), (_OF_EXPERTS, "experts")):
        for key in keys:
            if owner != kind and getattr(lever, key):
                yield plant.problem(f"{address}.{key}", f"stands without {owner}:", "", f"remove {key}:")


def _set(plant: Plant, address: str, lever: Lever) -> Iterator[Problem]:
    given = [key for key in _OF_SET if getattr(lever, key)]
    if not given or (len(given) > 1 and set(given) != {"later", "earlier"}):
        what = f"has {' and '.join(f'{key}:' for key in given)}" if given else "has no new value"
        yield plant.problem(address, what, "", "write one of to:, add:, or later: and earlier:")
    if lever.cost_per is not None and not (lever.to or lever.add):
        yield plant.problem(
            f"{address}.cost_per", "has nothing to count", "a date has no units", "write cost_per_day: or cost:"
        )
    if lever.cost_per_day is not None and lever.add:
        yield plant.problem(f"{address}.cost_per_day", "has no date that moves", "", "write cost_per: or cost:")
    for key in ("later", "earlier"):
        for position, text in enumerate(getattr(lever, key)):
            try:
                read_span(str(text))
            except UnitError as error:
                yield plant.problem(
                    f"{address}.{key}.{position}", error.what, "", error.mend or "write for example `4 weeks`"
                )


def _experts(plant: Plant, address: str, lever: Lever) -> Iterator[Problem]:
    for key in _OF_EXPERTS:
        if not getattr(lever, key):
            yield plant.problem(f"{address}.{key}", "is missing", "experts need a number and two dates", f"add {key}:")
    for position, text in enumerate(lever.count):
        if not str(text).isdigit():
            yield plant.problem(
                f"{address}.count.{position}", f"`{shorten(text)}` is not a whole number", "", "write for example 6"
            )
    for key in ("arrives", "leaves"):
        for position, text in enumerate(getattr(lever, key)):
            try:
                read_day(text)
            except Unreadable as error:
                yield plant.problem(f"{address}.{key}.{position}", error.troubles[0].what, "", error.troubles[0].mend)


def _choices(plant: Plant, address: str, lever: Lever) -> Iterator[Problem]:
    for name, choice in lever.choices.items():
        if not choice.set_:
            yield plant.problem(f"{address}.choices.{name}.set", "changes nothing", "", "add ADDRESS: value")
    for key in ("cost_per", "cost_per_day"):
        if getattr(lever, key) is not None:
            yield plant.problem(
                f"{address}.{key}", "has nothing to count", "a choice is bought whole", "write cost: in the choices"
            )


def _target(plant: Plant, address: str, where: str, value: Any, lever: Lever) -> Iterator[Problem]:
    """What keeps one value from being set at one address."""
    try:
        path = path_of(where)
        now = get(plant, where) if path[0] not in _NEVER else None
    except AskError as error:
        yield plant.problem(address, f"cannot set {shorten(where, 80)}", shorten(error, 160), "")
        return
    slot = slot_at(path)
    if path[0] in _NEVER or slot is None:
        yield plant.problem(
            address, f"cannot set {shorten(where, 80)}", "it is not decided in the plant", "name another address"
        )
        return
    key = address.rsplit(".", 2)[-2]
    if key in ("add", "later", "earlier"):
        yield from _moved(plant, address, where, value, now, key)
        return
    trouble = _unfit(slot, value)
    if trouble:
        yield plant.problem(address, f"`{shorten(value)}` does not fit {shorten(where, 80)}", trouble, "")
        return
    if key == "to":
        yield from _outside(plant, address, where, value, now, lever)
    yield from _too_early(plant, address, where, days_in(value))


def _moved(plant: Plant, address: str, where: str, value: Any, now: Any, key: str) -> Iterator[Problem]:
    if key == "add":
        slot = slot_at(path_of(where))
        if not isinstance(now, Number) or slot is None or slot.dimension is None:
            yield plant.problem(address, f"cannot add to {shorten(where, 80)}", "there is no number now", "write to:")
            return
        try:
            read_number(value, slot.dimension)
        except Unreadable as error:
            yield plant.problem(address, error.troubles[0].what, f"it is added to {where}", error.troubles[0].mend)
            return
        yield from _too_early(plant, address, where, ())
        return
    if not isinstance(now, (DateNumber, date)):
        yield plant.problem(address, f"cannot move {shorten(where, 80)}", "there is no date now", "write to:")
        return
    first = first_day(now)
    moved = first + read_span(str(value)) * (1 if key == "later" else -1)
    yield from _too_early(plant, address, where, (min(first, moved),))


def _unfit(slot: Any, value: Any) -> str:
    """Why a written value cannot stand in a slot; "" where it can, as far as the slot alone tells."""
    from pydantic import TypeAdapter, ValidationError

    if value is None:
        return "" if slot.optional else "it is needed"
    try:
        if slot.dimension is not None:
            read_number(value, slot.dimension)
        elif slot.type is not Any and slot.type not in (dict, tuple):
            TypeAdapter(slot.type).validate_python(value)
    except Unreadable as error:
        return error.troubles[0].what + (f", {error.troubles[0].mend}" if error.troubles[0].mend else "")
    except ValidationError as error:
        return shorten(error.errors()[0]["msg"], 100)
    return ""


def _outside(plant: Plant, address: str, where: str, value: Any, now: Any, lever: Lever) -> Iterator[Problem]:
    """A certain number that lies outside the list of its own lever: told once, at its first value."""
    if not isinstance(now, Number) or not now.is_certain or not address.endswith(".to.0") or len(lever.to) < 2:
        return
    slot = slot_at(path_of(where))
    if slot is None or slot.dimension is None:
        return
    try:
        known = [read_number(text, slot.dimension).mid for text in lever.to]
    except Unreadable:
        return
    if not min(known) <= now.mid <= max(known):
        yield plant.problem(address, f"leaves out {where} as it is", f"it is {now}", "begin or end the list there")


def _too_early(plant: Plant, address: str, where: str, days: tuple[date, ...]) -> Iterator[Problem]:
    """A decision can only change what comes: nothing dated before `as_of`."""
    if plant.as_of is None:
        return
    path = path_of(where)
    told = [*days, *(day for day in dates_beside(plant, path) if day is not None)]
    early = [day for day in told if day < plant.as_of]
    if early:
        what = f"would change {shorten(where, 80)} on {min(early)}"
        yield plant.problem(
            address, what, f"before as_of {plant.as_of}: a decision can only be in the future", "write later dates"
        )


def dates_beside(plant: Plant, path: tuple[str | int, ...]) -> Iterator[date | None]:
    """Days that say from when the number at a path acts: of a head-count, an expert's arrival, a wave of departures."""
    if path[:2] in (("people", "recruits"), ("people", "departures")) and len(path) > 2:
        part = get(plant, address_of(path[:3]))
        yield part.on if isinstance(part.on, date) else first_day(part.on)
    if path[:2] == ("people", "experts") and len(path) > 3 and path[3] != "leaves":
        yield first_day(get(plant, address_of(path[:3])).arrives)


def first_day(when: DateNumber | date) -> date:
    """First day on which something dated can act: the beginning of a span, else the middle of a date."""
    return when if isinstance(when, date) else when.from_ or when.mid


def days_in(value: Any) -> tuple[date, ...]:
    """Every date written inside a value."""
    if isinstance(value, dict):
        return tuple(day for item in value.values() for day in days_in(item))
    if isinstance(value, list):
        return tuple(day for item in value for day in days_in(item))
    try:
        return (read_day(value),)
    except Unreadable:
        return ()


def _family(plant: Plant, address: str, lever: Lever) -> Iterator[Problem]:
    families = plant.people.experts if plant.people is not None else {}
    if lever.experts not in families:
        mend = did_you_mean(str(lever.experts), families)
        yield plant.problem(f"{address}.experts", f"there is no family `{lever.experts}`", "", mend)
    first, last = min(lever.arrives), max(lever.arrives)
    if plant.as_of is not None and date.fromisoformat(first) < plant.as_of:
        why = f"before as_of {plant.as_of}: a decision can only be in the future"
        yield plant.problem(f"{address}.arrives", f"begins on {first}", why, "write later dates")
    if min(lever.leaves) <= last:
        why = f"some would leave on {min(lever.leaves)}, before they arrive"
        yield plant.problem(
            f"{address}.leaves", "and arrives: overlap", why, "let every departure lie after every arrival"
        )
    if plant.horizon is not None and date.fromisoformat(last) > plant.horizon:
        yield plant.problem(
            f"{address}.arrives", f"ends on {last}", f"after the horizon {plant.horizon}", "write earlier dates"
        )


def _shared_targets(plant: Plant) -> Iterator[Problem]:
    """Two levers that set the same thing: which of them counts could not be told."""
    owner: dict[str, str] = {}
    for name, lever in plant.levers.items():
        for where in dict.fromkeys(where for where, _, _ in targets(lever)):
            for other, first in owner.items():
                if first != name and (where == other or where.startswith(f"{other}.") or other.startswith(f"{where}.")):
                    yield plant.problem(
                        f"levers.{name}", f"sets {where}", f"levers.{first} sets it too", "make them one lever"
                    )
                    break
            owner.setdefault(where, name)
