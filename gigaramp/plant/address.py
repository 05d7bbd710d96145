"""One address for every number: `steps.stacking.mtbf` reads it, changes it, and names it in every answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel

from gigaramp.document import Document, Path, parse_value
from gigaramp.errors import AskError, PlantError, Problem
from gigaramp.plant.in_use import ZERO_IS_OFF, is_in_use
from gigaramp.plant.model import Part, Plant, Step
from gigaramp.plant.number import SET_BY_YOU, DateNumber, Number
from gigaramp.plant.structure import did_you_mean, members, slot_at, written_keys

DEFAULTED: dict[Path, Path] = {
    ("learning",): ("defaults", "learning"),
    ("excursions",): ("defaults", "excursions"),
    ("maturing",): ("defaults", "maturing"),
    ("loading",): ("defaults", "loading"),
    ("knowhow",): ("defaults", "knowhow"),
    ("help",): ("defaults", "help"),
    ("people",): ("defaults", "people"),
    ("people", "persons"): ("defaults", "persons"),
    ("people", "training"): ("defaults", "training"),
    ("people", "skill"): ("defaults", "skill"),
    ("people", "language"): ("defaults", "language"),
    ("money",): ("defaults", "money"),
}
"""Mechanisms that take the numbers they do not name from `defaults`."""


def path_of(address: str) -> Path:
    """Keys of an address: `people.recruits.0.count` gives ("people", "recruits", 0, "count")."""
    parts = address.strip().split(".")
    if not address.strip() or any(not part for part in parts):
        raise AskError(f"`{address}` is not an address, write for example steps.stacking.mtbf")
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 7 else part for part in parts)


def address_of(path: Path) -> str:
    """Address of a path of keys."""
    return ".".join(str(key) for key in path)


def get(plant: Plant, address: str) -> Any:
    """What stands at an address: a number, a date, a word, or a whole part.

    A number that a named mechanism does not give is the one of `defaults`; a step on a line is the step as it stands
    there; None is what the plant could have and has not. Raises AskError, with the nearest known address, when there is
    nothing of that name.
    """
    path = path_of(address)
    value: Any = plant
    for depth, key in enumerate(path):
        here = path[:depth]
        if value is None and slot_at(path) is not None:
            return None
        if len(here) == 3 and here[0] == "lines" and here[2] == "steps" and key in plant.steps:
            value = plant.step_on(str(here[1]), str(key))
        elif here == ("lines",) and not plant.lines and key in plant.line_names:
            value = plant.lines_in_use[str(key)]
        else:
            value = _below(value, key, here)
    if value is None:
        return _default(plant, path)
    return value


def numbers(plant: Plant) -> dict[str, Number | DateNumber]:
    """Every number and uncertain date of a plant by address, the defaults in use included; known facts and levers not.

    A default that works only beside a part the plant has not (`in_use.py`) is no number of the plant; `get` still finds it.
    """
    found: dict[str, Number | DateNumber] = {}
    for key, value in members(plant):
        if key not in ("defaults", "known", "levers"):
            found |= dict(numbers_below(value, key))
    for path, default in DEFAULTED.items():
        part, base = _value_at(plant, path), _value_at(plant, default)
        if part is None or base is None:
            continue
        for key, value in members(base):
            if not isinstance(value, (Number, DateNumber)) or getattr(part, _attribute(part, key)) is not None:
                continue
            if _counts(plant, address_of((*path, key)), value):
                found[address_of((*default, key))] = value
    return found


def _counts(plant: Plant, address: str, default: Number | DateNumber) -> bool:
    """True for a default that does something: its partner is there, and it is not the zero that means off."""
    is_off = address in ZERO_IS_OFF and isinstance(default, Number) and default.high == 0
    return is_in_use(plant, address) and not is_off


def change(plant: Plant, address: str, value: Any) -> Plant:
    """A second plant in which one thing differs; read and checked again as if it stood in a file.

    What is changed is the user's own: it has a status and a source only where `value` carries them.

    `value` is written as in the file ("9 h", "2026-03-01", "{low: 4 h, mid: 9 h, high: 20 h}"), or is a Number, a date,
    a map. None or "null" removes the key. Raises AskError for an unknown address, PlantError for a wrong value.
    """
    return change_all(plant, {address: value})


def change_all(plant: Plant, values: Mapping[str, Any]) -> Plant:
    """A second plant in which several things differ, checked once all of them stand. Values and errors as in `change`."""
    from gigaramp.plant.read import build
    from gigaramp.plant.write import tree

    if not values:
        return plant
    root = tree(plant)
    paths, absent = [], []
    for address, value in values.items():
        path = path_of(address)
        _check_changeable(plant, path)
        paths.append(path)
        absent.append(_first_absent(root, path))
        _put(root, path, parse_value(value, address) if isinstance(value, str) else _as_tree(value))
        _forget_reasons(root, address_of(path))
    origin = plant.origin
    changed_at = tuple(address_of(path) for path in paths)
    places = {
        place: mark for place, mark in origin.places.items() if not any(place[: len(path)] == path for path in paths)
    }
    try:
        left_out = [told for told in origin.left_out if not told.address.startswith(changed_at)]
        document = Document(
            origin.file or plant.name, root, places, elsewhere=dict(origin.elsewhere), left_out=left_out
        )
        # A file that the value names lies beside the plant file, or in the current folder.
        document.folder = FilePath(origin.file).parent
        changed = build(document)
    except PlantError as error:
        for path, first, value in zip(paths, absent, values.values(), strict=True):
            inside = [problem for problem in error.problems if problem.address.startswith(f"{address_of(first)}.")]
            if len(first) < len(path) and any(problem.what == "is missing" for problem in inside):
                raise PlantError([_set_whole(first, path, value, inside)]) from None
        # The new value is not in the file, so its problems carry no line of it.
        raise PlantError(
            replace(problem, file="", line=None, column=None)
            if any(
                problem.address.startswith(address_of(path)) and (problem.file == document.file or len(path) > 2)
                for path in paths
            )
            else problem
            for problem in error.problems
        ) from None
    # A Number carries its own words; what is written bare, or inside a map, does not.
    for path, value in zip(paths, values.values(), strict=True):
        changed = changed if isinstance(value, (Number, DateNumber)) else _set_by_user(changed, path)
    before = plant.origin.before or plant
    return changed.with_origin(replace(changed.origin, before=before, changed=(*plant.origin.changed, *paths)))


def read_setting(text: str) -> tuple[str, str]:
    """Address and value of `ADDRESS=VALUE`. Raises AskError when there is no `=`."""
    address, sign, value = text.partition("=")
    if not sign or not address.strip():
        raise AskError(f"`{text}` is not a setting, write ADDRESS=VALUE, for example steps.stacking.mtbf=12 h")
    return address.strip(), value.strip()


def origin_of(plant: Plant, address: str) -> tuple[str, str | None, str]:
    """Status, source and note of the number at an address; a bare value takes them from the plant's `chosen:` list.

    What was set after reading has no reason in the file: it is chosen, by the user.
    """
    number = get(plant, address)
    if isinstance(number, (Number, DateNumber)) and (number.status != "chosen" or number.note == SET_BY_YOU):
        return number.status, number.source, number.note
    path = path_of(address)
    if any(path[: len(key)] == key for key in plant.origin.changed):
        return "chosen", None, SET_BY_YOU
    for chosen in plant.chosen:
        if any(covers(pattern, address) for pattern in chosen.addresses):
            return chosen.status, chosen.source, chosen.why
    if isinstance(number, (Number, DateNumber)):
        return number.status, number.source, number.note
    return "chosen", None, ""


def covers(pattern: str, address: str) -> bool:
    """True when an address of a `chosen:` list covers this one; `*` stands for any part, `.*` at the end for all below."""
    return pattern == address or fnmatchcase(address, pattern.replace("[", "[[]"))


def _below(value: Any, key: str | int, here: Path) -> Any:
    if isinstance(value, (Number, DateNumber)):
        whole = f"{address_of(here)}={'{low: …, mid: …, high: …}'}"
        raise AskError(f"{address_of(here)} is a number, there is no `{key}` below it; set it whole, as {whole}")
    if isinstance(value, BaseModel):
        name = _attribute(value, str(key))
        if name:
            return getattr(value, name)
        known = list(written_keys(type(value)).values())
    elif isinstance(value, dict):
        if str(key) in value:
            return value[str(key)]
        known = list(value)
    elif isinstance(value, tuple):
        if isinstance(key, int) and key < len(value):
            return value[key]
        known = [str(position) for position in range(len(value))]
    else:
        raise AskError(f"{address_of(here)} has nothing below it, so there is no {address_of((*here, key))}")
    if not here and len(_steps_named(value, str(key))) == 1:
        raise AskError(f'there is no {key}, did you mean "{_steps_named(value, str(key))[0]}"?')
    near = (
        did_you_mean(str(key), known).replace('"', '"' + address_of((*here, "")), 1)
        if here
        else did_you_mean(str(key), known)
    )
    raise AskError(f"there is no {address_of((*here, key))}, {near}")


def _steps_named(plant: Any, name: str) -> list[str]:
    """Addresses of the parts directly below a named map of the plant that have this name: `steps.stacking`."""
    return [f"{key}.{name}" for key, part in members(plant) if isinstance(part, dict) and name in part]


def _attribute(part: BaseModel, key: str) -> str:
    """Attribute of a key as written in a file; "" when there is none."""
    return next((name for name, written in written_keys(type(part)).items() if key in (written, name)), "")


def _default(plant: Plant, path: Path) -> Any:
    base = DEFAULTED.get(path[:-1])
    if base is None or _value_at(plant, path[:-1]) is None:
        return None
    part = _value_at(plant, base)
    name = _attribute(part, str(path[-1])) if part is not None else ""
    return getattr(part, name) if name else None


def _value_at(plant: Plant, path: Path) -> Any:
    value: Any = plant
    for key in path:
        value = getattr(value, str(key), None)
    return value


def numbers_below(value: Any, address: str) -> Iterator[tuple[str, Number | DateNumber]]:
    """Every number and uncertain date of a part that stands at `address`, by its own address."""
    if isinstance(value, (Number, DateNumber)):
        yield address, value
    elif isinstance(value, (Part, dict, tuple)):
        for key, inner in members(value):
            yield from numbers_below(inner, f"{address}.{key}")


def _check_changeable(plant: Plant, path: Path) -> None:
    """The address names a place of a plant, and every named thing on the way to it exists."""
    if path[0] == "lines" and len(path) > 3 and path[2] == "steps":
        get(plant, address_of(path[:4]))
        if len(path) > 4:
            _below(Step(), path[4], path[:4])
    value: Any = plant
    for depth, key in enumerate(path):
        last = depth == len(path) - 1
        slot = slot_at(path[:depth])
        if isinstance(value, BaseModel) or (value is None and slot is not None and slot.is_part):
            known = slot.keys() if slot is not None else ()
            if slot is None or slot.child(key) is None:
                _below(value if value is not None else slot.type.model_construct(), key, path[:depth]) if slot else None
                raise AskError(f"there is no {address_of(path[: depth + 1])}, {did_you_mean(str(key), known)}")
            value = None if value is None else getattr(value, _attribute(value, str(key)))
        elif isinstance(value, dict):
            implicit = path[:1] == ("lines",) and (
                (depth == 1 and key in plant.line_names) or (depth == 3 and key in plant.steps)
            )
            value = value.get(str(key)) if last or implicit else _below(value, key, path[:depth])
        elif value is None and path[0] == "lines":
            continue
        else:
            value = _below(value, key, path[:depth])


def _first_absent(root: dict[str, Any], path: Path) -> Path:
    """The part nearest to the top, on the way to a path, that the plant has not; the whole path where all are there."""
    below: Any = root
    for depth, key in enumerate(path):
        if isinstance(below, dict) and below.get(str(key)) is None:
            return path[: depth + 1]
        below = below[int(key)] if isinstance(below, list) else below[str(key)] if isinstance(below, dict) else None
    return path


def _set_whole(absent: Path, path: Path, value: Any, inside: list[Problem]) -> Problem:
    """The problem of a value set inside a part that the plant has not, and that needs more than this value."""
    missing = [problem.address.rsplit(".", 1)[-1] for problem in inside if problem.what == "is missing"]
    where, keys = address_of(absent), [f"{key}: …" for key in missing]
    given = [f"{path[-1]}: {value}"] if len(path) == len(absent) + 1 else []
    why = f"to have one it needs {' and '.join(missing)} too"
    return Problem(where, "is not in this plant", why, f"set it whole, as {where}={{{', '.join([*keys, *given])}}}")


def _put(root: dict[str, Any], path: Path, value: Any) -> None:
    below: Any = root
    for key in path[:-1]:
        if isinstance(below, list):
            below = below[int(key)]
        else:
            below = below.setdefault(str(key), {})
    key = path[-1]
    if isinstance(below, list):
        below[int(key)] = value
    elif value is None:
        below.pop(str(key), None)
    else:
        below[str(key)] = value


def _forget_reasons(root: dict[str, Any], address: str) -> None:
    """Take the changed address, and all below it, off the `chosen:` lists: their reasons spoke of the value before."""
    kept = []
    for reason in root.get("chosen", ()):
        addresses = [place for place in reason["addresses"] if place != address and not place.startswith(f"{address}.")]
        kept += [{**reason, "addresses": addresses}] if addresses else []
    if "chosen" in root and not address.startswith("chosen"):
        root["chosen"] = kept


def _set_by_user(value: Any, path: Path) -> Any:
    """A part of a plant in which every number at or below a path, unless it says otherwise, is told as set by the user."""
    if isinstance(value, (Number, DateNumber)):
        own = value.status in ("chosen", "assumed") and value.source is None and not value.note
        return value.model_copy(update={"note": SET_BY_YOU}) if own else value
    inner = [(key, item) for key, item in members(value) if not path or key == str(path[0])]
    told = {key: new for key, item in inner if (new := _set_by_user(item, path[1:])) is not item}
    if not told:
        return value
    if isinstance(value, BaseModel):
        return value.model_copy(update={_attribute(value, key): item for key, item in told.items()})
    if isinstance(value, dict):
        return {**value, **told}
    if isinstance(value, tuple):
        return tuple(told.get(str(position), item) for position, item in enumerate(value))
    return value


def _as_tree(value: Any) -> Any:
    from gigaramp.plant.write import tree_of

    return tree_of(value)
