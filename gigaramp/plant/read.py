"""Reads a plant file: text to tree to Plant, with every problem told at once and with its place."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import lru_cache
from importlib import resources
from os import PathLike
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gigaramp.document import Document, Path, parse
from gigaramp.errors import PlantError, Problem
from gigaramp.plant.model import FORMAT_VERSION, MAX_LINES, Defaults, Origin, Plant
from gigaramp.plant.number import DateNumber, Unreadable
from gigaramp.plant.quantity import EXAMPLES, example_of
from gigaramp.plant.roster import NAMES, ROSTER, alike_once, read_roster
from gigaramp.plant.structure import Slot, did_you_mean, plant_slot, slot_at
from gigaramp.units import shorten


def load(name_or_path: str | PathLike[str]) -> Plant:
    """Plant of a shipped name (`douai`) or of a file. Raises PlantError with every problem found."""
    path = FilePath(name_or_path)
    shipped = shipped_plants()
    if str(name_or_path) in shipped and not path.exists():
        return loads(shipped_text(str(name_or_path)), f"{name_or_path}.yaml")
    try:
        return loads(_decoded(path.read_bytes(), str(name_or_path)), str(name_or_path), path.parent)
    except FileNotFoundError:
        mend = (
            did_you_mean(str(name_or_path), shipped) if len(path.parts) == 1 and not path.suffix else "check the path"
        )
        raise PlantError([Problem("", "there is no such file", "", mend, str(name_or_path))]) from None
    except IsADirectoryError:
        inside = ", ".join(sorted(one.name for one in path.glob("*.yaml"))[:5])
        mend = "give the path of a plant file in it" + (f": {inside}" if inside else "")
        raise PlantError([Problem("", "is a folder", "", mend, str(name_or_path))]) from None
    except OSError as error:
        why = shorten(error.strerror or "it cannot be opened")
        raise PlantError(
            [Problem("", "cannot be read", why, "give the path of a plant file", str(name_or_path))]
        ) from None


def loads(text: str, name: str = "plant", folder: FilePath | None = None) -> Plant:
    """Plant of a text. `name` stands for the file in problems, `folder` is where files named in it lie.

    Raises PlantError with every problem found.
    """
    document = parse(text, name)
    document.folder = folder
    return build(document)


def shipped_plants() -> tuple[str, ...]:
    """Names of the plants that come with gigaramp."""
    folder = resources.files("gigaramp.plant") / "examples"
    if not folder.is_dir():
        return ()
    return tuple(sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".yaml")))


def shipped_text(name: str) -> str:
    """The file of a shipped plant as it stands, with its comments. `name` is one of `shipped_plants()`."""
    return (resources.files("gigaramp.plant") / "examples" / f"{name}.yaml").read_bytes().decode("utf-8")


@lru_cache(maxsize=1)
def shipped_defaults() -> Defaults:
    """The numbers a named mechanism takes when the plant does not give them."""
    return Defaults.model_validate(_defaults_tree())


def build(document: Document) -> Plant:
    """Plant of a tree, validated and checked for sense. Raises PlantError with every problem found."""
    from gigaramp.plant.sense.all_rules import problems_of

    _check_version(document)
    root = dict(document.root)
    problems = _write_out_lines(document, root)
    problems += read_roster(document, root)
    problems += _fill_empty(document, root, plant_slot(), ())
    root["defaults"] = _merge(_defaults_tree(), root.get("defaults", {}), plant_slot().child("defaults"))
    plant, told, wrong = _validated(document, root)
    addresses = {problem.address for problem in problems}
    problems += [problem for problem in told if problem.address not in addresses]
    if plant is None:
        # What can be read without the unreadable parts is still checked for sense, so that all is told at once.
        plant, _, _ = _validated(document, _without(root, wrong))
    if plant is not None:
        places = [problem.address for problem in problems]
        plant = plant.with_origin(
            Origin(document.file, document.places, elsewhere=document.elsewhere, left_out=tuple(document.left_out))
        )
        told = [problem for problem in problems_of(plant) if not any(_near(problem.address, place) for place in places)]
        broken = any(place.startswith(".".join(map(str, ROSTER))) for place in places)
        problems += [problem for problem in told if not (broken and _wants_roster(problem))]
    if problems or plant is None:
        problems = alike_once(problems)
        # The plant file first, then what stands in files beside it.
        raise PlantError(
            sorted(problems, key=lambda told: (told.file != document.file, told.line or 0, told.column or 0))
        )
    return plant


def _validated(document: Document, root: dict[str, Any]) -> tuple[Plant | None, list[Problem], list[Path]]:
    """The plant, or None, its problems, and the paths that cannot be read."""
    try:
        return Plant.model_validate(root), [], []
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [problem for detail in details for problem in _problems(document, detail)]
        return None, problems, [_path(detail) for detail in details]


def _path(detail: ErrorDetails) -> Path:
    return tuple(key for key in detail["loc"] if key != "[key]")


def _without(root: dict[str, Any], paths: list[Path]) -> dict[str, Any]:
    """A copy of the tree without what stands at some paths."""
    copy = deepcopy(root)
    for path in sorted(paths, key=str, reverse=True):
        below: Any = copy
        for key in path[:-1]:
            inside = (isinstance(below, dict) and key in below) or (
                isinstance(below, list) and isinstance(key, int) and key < len(below)
            )
            below = below[key] if inside else None
        if isinstance(below, dict):
            below.pop(path[-1], None)
        elif isinstance(below, list) and isinstance(path[-1], int) and path[-1] < len(below):
            del below[path[-1]]
    return copy


def _near(address: str, other: str) -> bool:
    """True for addresses in the same element, such as one step: one problem there may well cause the other."""
    mine, theirs = address.split("."), other.split(".")
    length = min(len(mine), len(theirs), 2)
    return mine[:length] == theirs[:length]


def _wants_roster(problem: Problem) -> bool:
    """True for a problem that may be there only because the roster could not be read."""
    parts = problem.address.split(".")
    if parts[:2] == ["people", "assessed"]:
        return parts[-1] == "person"
    return problem.address in ("people.recruits", "people.names", "people.language.second_understood")


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlantError([Problem("", "is not text", "it is not UTF-8", "give a plant file", file)]) from None


def _check_version(document: Document) -> None:
    written = document.root.get("gigaramp")
    mend = f"write `gigaramp: {FORMAT_VERSION}` on the first line"
    if written is None:
        raise PlantError([document.problem(("gigaramp",), "is missing", "a plant file names its format version", mend)])
    number = str(written).strip()
    if number.isascii() and number.isdigit() and len(number) < 9 and int(number) > FORMAT_VERSION:
        why = f"this gigaramp reads version {FORMAT_VERSION}"
        what = f"the file has format version {int(number)}"
        raise PlantError([document.problem(("gigaramp",), what, why, "install a newer gigaramp")])
    if number != str(FORMAT_VERSION):
        raise PlantError([document.problem(("gigaramp",), f"`{shorten(written)}` is not a format version", "", mend)])
    document.root["gigaramp"] = FORMAT_VERSION


def _write_out_lines(document: Document, root: dict[str, Any]) -> list[Problem]:
    """`lines: 6` is short for six lines, line_1 to line_6, without numbers of their own."""
    written = root.get("lines")
    if not isinstance(written, (str, int)) or isinstance(written, bool):
        return []
    text = str(written).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_LINES):
        del root["lines"]
        mend = f"write a number from 1 to {MAX_LINES}, or a map of lines"
        return [document.problem(("lines",), f"`{shorten(text)}` is not a number of lines", "", mend)]
    root["lines"] = {f"line_{number}": {} for number in range(1, int(text) + 1)}
    return []


def _fill_empty(document: Document, value: Any, slot: Slot, path: Path) -> list[Problem]:
    """A part named without keys gets an empty map, so that `learning:` alone switches learning on."""
    problems: list[Problem] = []
    if not isinstance(value, (dict, list)) or slot.is_number:
        return problems
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in pairs:
        below = slot.child(key)
        if below is None:
            continue
        if inner is None:
            if below.is_part or below.type is dict:
                value[key] = {}
            elif below.type is tuple:
                value[key] = []
            else:
                mend = "write its value, or remove the key"
                problems.append(document.problem((*path, key), "is empty", "", mend))
        else:
            problems += _fill_empty(document, inner, below, (*path, key))
    return problems


def _merge(base: Any, over: Any, slot: Slot | None) -> Any:
    """The shipped defaults, with the numbers that this plant sets itself."""
    if slot is None or not slot.is_part or not isinstance(over, Mapping) or not isinstance(base, Mapping):
        return over
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(base[key], value, slot.child(key)) if key in base else value
    return merged


@lru_cache(maxsize=1)
def _defaults_tree() -> dict[str, Any]:
    text = (resources.files("gigaramp.plant") / "defaults.yaml").read_text(encoding="utf-8")
    root: dict[str, Any] = parse(text, "defaults.yaml").root
    return root


def _problems(document: Document, detail: ErrorDetails) -> list[Problem]:
    """One pydantic error in the words of the plant file."""
    path = _path(detail)
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, Unreadable):
        return [
            document.problem(
                (*path, trouble.key) if trouble.key else path,
                trouble.what,
                trouble.why,
                _mend(document, path, trouble.mend),
            )
            for trouble in error.troubles
        ]
    what, why, mend = _words(path, detail)
    return [document.problem(path, what, why, mend)]


def _mend(document: Document, path: Path, mend: str) -> str:
    """How to mend a number, with an example of its own field where the usual one of its dimension would mislead."""
    if path[:1] == ("goals",) and path[2:3] in (("rate",), ("also",)):
        return mend.replace(EXAMPLES["amount/time"][1], _goal_example(document))
    return mend.replace(EXAMPLES["time"][1], example_of(str(path[-1]), EXAMPLES["time"][1]))


def _goal_example(document: Document) -> str:
    """A rate that a goal of this plant could ask for: in vehicles where it makes packs, else in its last product."""
    products = document.root.get("products")
    parts = products.values() if isinstance(products, dict) else ()
    units = [str(part.get("unit")) for part in parts if isinstance(part, dict)]
    return "150000 vehicle/year" if "pack" in units else f"150000 {units[-1] if units else 'piece'}/year"


def _words(path: Path, detail: ErrorDetails) -> tuple[str, str, str]:
    kind, given = detail["type"], detail["input"]
    context = detail.get("ctx", {})
    slot = slot_at(path)
    if kind == "missing":
        meaning = slot.field.description if slot and slot.field and slot.field.description else ""
        return "is missing", meaning.rstrip(".").lower() if meaning else "", f"add {path[-1]}:"
    if kind == "extra_forbidden" and path[:2] == ("people", "roster") and path[-1] in NAMES:
        return "is not a key here", "a plant holds no names of people", "remove it"
    if kind == "extra_forbidden":
        parent = slot_at(path[:-1])
        return "is not a key here", "", did_you_mean(str(path[-1]), parent.keys() if parent else ())
    if kind == "literal_error":
        words = [word.strip(" '") for word in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        return f"`{shorten(given)}` is not allowed here", "", did_you_mean(str(given), words)
    if kind == "string_pattern_mismatch" and path[:2] == ROSTER and "," in str(given):
        better = ";".join(word.strip() for word in str(given).split(","))
        return (
            f"`{shorten(given)}` is not one step",
            "in a CSV file steps stand with `;` between them",
            f"write {shorten(better)}",
        )
    if kind == "string_pattern_mismatch":
        name = shorten(given)
        better = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in str(given).lower())[:40]
        mend = f'write for example "{better}"' if better[:1].isalpha() else "rename it"
        return f"`{name}` is not a name", "a name has small letters, digits and _, and starts with a letter", mend
    if kind in ("tuple_type", "list_type"):
        return f"`{shorten(given)}` is not a list", "", "write a list, for example [a, b]"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"`{shorten(given)}` is not a map of keys", "", _keys_hint(slot)
    simple = {
        "string_type": ("is not text", "write one word or a text in quotes"),
        "int_parsing": (f"`{shorten(given)}` is not a whole number", "write for example 6"),
        "int_type": ("is not a whole number", "write for example 6"),
        "float_parsing": (f"`{shorten(given)}` is not a number", "write for example 1200"),
        "float_type": ("is not a number", "write for example 1200"),
        "bool_parsing": (f"`{shorten(given)}` is not true or false", "write true or false"),
        "bool_type": ("is not true or false", "write true or false"),
    }
    what, mend = simple.get(kind, (shorten(detail["msg"], 100), ""))
    return what, "", mend


def _keys_hint(slot: Slot | None) -> str:
    keys = slot.keys() if slot else ()
    shown = ", ".join(keys[:8]) + (", ..." if len(keys) > 8 else "")
    return f"its keys are {shown}{_keys_example(slot)}" if shown else "write `key: value` lines below it"


def _keys_example(slot: Slot | None) -> str:
    """`, write for example {on: 2026-06-01}`: the needed keys, or the first with a number; "" where one has no example."""
    if slot is None:
        return ""
    keys = slot.keys()
    below = {key: slot.child(key) for key in keys}
    needed = {
        key: inner for key, inner in below.items() if inner and inner.field is not None and inner.field.is_required()
    }
    told = {key: _example(inner) for key, inner in (needed or below).items()}
    if not needed:
        told = dict([(key, text) for key, text in told.items() if text][:1])
    if not told or not all(told.values()):
        return ""
    return ", write for example {" + ", ".join(f"{key}: {text}" for key, text in told.items()) + "}"


def _example(slot: Slot | None) -> str:
    if slot is None:
        return ""
    if slot.dimension is not None:
        return EXAMPLES[slot.dimension.name][1].split(" or ")[0]
    return "2026-06-01" if slot.type in (DateNumber, date) else "A name" if slot.type is str else ""
