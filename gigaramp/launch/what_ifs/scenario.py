"""The scenario file: many what-ifs by name, each a list of changes of one plant.

It is read by the parser of plant files, so each problem is told with its file, line and column, all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from os import PathLike
from pathlib import Path as FilePath
from typing import Any

from gigaramp.document import Document, Kind, Path, parse
from gigaramp.errors import PlantError, Problem
from gigaramp.languages import say
from gigaramp.plant.structure import did_you_mean
from gigaramp.units import shorten

FORMAT_VERSION = 1
KEY = "gigaramp_what_ifs"
KIND = Kind("scenario", f"`{KEY}: {FORMAT_VERSION}`")

TOP_KEYS = (KEY, "about", "both_sides", "what_ifs")
KEYS = ("about", "set", "with", "cost")

NAME = re.compile(r"[a-z][a-z0-9_]*")
MONEY = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([kM]|bn)?\s*EUR")
_TIMES = {None: 1.0, "k": 1e3, "M": 1e6, "bn": 1e9}


@dataclass(frozen=True)
class Planned:
    """One what-if of a scenario: what it is about, what it sets by address, and what it costs in EUR.

    `with_` names the what-ifs that it takes in; their changes come first, in that order, and stand in `changes` too.
    """

    name: str
    about: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    with_: tuple[str, ...] = ()
    cost: float | None = None


@dataclass(frozen=True)
class Scenario:
    """All what-ifs of a file, in its order. `document` knows the place of each.

    `both_sides` is set on the plant first, so in the plant as it is and in each what-if: what a lever needs to be told.
    """

    what_ifs: tuple[Planned, ...]
    document: Document
    about: str = ""
    both_sides: Mapping[str, Any] = field(default_factory=dict)


def load_scenario(name_or_path: str | PathLike[str]) -> Scenario:
    """The scenario of a file, or the one shipped beside a shipped plant, by its name. Raises PlantError with every problem."""
    name, path = str(name_or_path), FilePath(name_or_path)
    shipped = shipped_scenarios()
    if name in shipped and not path.exists():
        file = resources.files("gigaramp.plant") / "examples" / "what_ifs" / f"{name}.yaml"
        return read_scenario(file.read_bytes().decode("utf-8"), f"{name} what-ifs")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        alone = len(path.parts) == 1 and not path.suffix
        mend = did_you_mean(name, shipped) if alone else say("check the path")
        raise PlantError([Problem("", say("there is no such file"), "", mend, name)]) from None
    except IsADirectoryError:
        raise PlantError(
            [Problem("", say("is a folder"), "", say("give the path of a scenario file in it"), name)]
        ) from None
    except UnicodeDecodeError:
        raise PlantError(
            [Problem("", say("is not text"), say("it is not UTF-8"), say("give a scenario file"), name)]
        ) from None
    except OSError as error:
        why = shorten(error.strerror or say("it cannot be opened"))
        raise PlantError(
            [Problem("", say("cannot be read"), why, say("give the path of a scenario file"), name)]
        ) from None
    return read_scenario(text, name)


def shipped_scenarios() -> tuple[str, ...]:
    """Names of the scenarios that come with gigaramp: each stands beside the shipped plant of that name."""
    folder = resources.files("gigaramp.plant") / "examples" / "what_ifs"
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))


def read_scenario(text: str, file: str = "scenario") -> Scenario:
    """The scenario of a text; `file` stands for it in problems. Raises PlantError with every problem found."""
    document = parse(text, file, KIND)
    _check_version(document)
    root = document.root
    problems = [*_unknown(document, (), root, TOP_KEYS), *_not_text(document, (), root)]
    if root.get("both_sides") is not None and not isinstance(root["both_sides"], dict):
        problems.append(
            document.problem(("both_sides",), say("is not a map"), "", say("write ADDRESS: VALUE, one a line"))
        )
    written = root.get("what_ifs")
    if not isinstance(written, dict) or not written:
        what = say("is missing") if "what_ifs" not in root else say("holds no what-ifs")
        mend = say("write for example {example}", example="`what_ifs: {more_sleds: {set: {movers.sleds.count: 12}}}`")
        problems.append(document.problem(("what_ifs",), what, "", mend))
        written = {}
    for name, body in written.items():
        problems += _problems_of(document, name, body, written)
    if not problems:
        problems += _circles(document, written)
    if problems:
        raise PlantError(sorted(problems, key=lambda told: (told.line or 0, told.column or 0)))
    found = tuple(_planned(name, written) for name in written)
    clashes = [clash for name in written for clash in _clashes(document, name, written)]
    if clashes:
        raise PlantError(clashes)
    return Scenario(found, document, _text(root.get("about")), root.get("both_sides") or {})


def read_money(written: Any) -> float | None:
    """EUR of an amount written as `1.2 MEUR`, `800 kEUR` or `500000 EUR`; None for anything else."""
    found = MONEY.fullmatch(str(written).replace(",", "").strip()) if isinstance(written, str) else None
    return None if found is None else float(found[1]) * _TIMES[found[2]]


def _check_version(document: Document) -> None:
    written = document.root.get(KEY)
    mend = say("write {line} on the first line", line=KIND.begins)
    if written is None:
        looks_like_plant = "gigaramp" in document.root
        why = say("this looks like a plant file") if looks_like_plant else say("a scenario names its format version")
        raise PlantError([document.problem((KEY,), say("is missing"), why, mend)])
    if str(written).strip() != str(FORMAT_VERSION):
        what = say("`{given}` is not a format version that this gigaramp reads", given=shorten(str(written)))
        raise PlantError(
            [document.problem((KEY,), what, say("it reads version {version}", version=FORMAT_VERSION), mend)]
        )


def _unknown(document: Document, path: Path, body: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in body:
        if key not in known:
            yield document.problem((*path, key), say("is not a key of a scenario"), "", did_you_mean(str(key), known))


def _not_text(document: Document, path: Path, body: Mapping[str, Any]) -> Iterator[Problem]:
    if isinstance(body.get("about"), (dict, list)):
        yield document.problem((*path, "about"), say("is not a text"), "", say("write a sentence"))


def _problems_of(document: Document, name: str, body: Any, all_of_them: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong inside one what-if."""
    path: Path = ("what_ifs", name)
    if not NAME.fullmatch(name):
        what = say("`{given}` is not a name", given=shorten(name))
        why = say("a name is small letters, digits and _, and begins with a letter")
        yield document.problem(path, what, why, say("write for example {example}", example="more_sleds"))
    if not isinstance(body, dict):
        mend = say("write for example {example}", example="{set: {movers.sleds.count: 12}}")
        yield document.problem(path, say("is not a what-if"), "", mend)
        return
    yield from _unknown(document, path, body, KEYS)
    yield from _not_text(document, path, body)
    if not body.get("set") and not body.get("with"):
        mend = say("write what it sets, as {example}", example="`set: {ADDRESS: VALUE}`")
        yield document.problem(path, say("changes nothing"), "", mend)
    if body.get("set") is not None and not isinstance(body["set"], dict):
        yield document.problem((*path, "set"), say("is not a map"), "", say("write ADDRESS: VALUE, one a line"))
    if "cost" in body and read_money(body["cost"]) is None:
        what = say("`{given}` is not an amount of money", given=shorten(str(body["cost"])))
        yield document.problem((*path, "cost"), what, "", say("write for example 1.2 MEUR or 800 kEUR"))
    yield from _wrong_parts(document, path, body.get("with"), all_of_them)


def _wrong_parts(document: Document, path: Path, parts: Any, all_of_them: Mapping[str, Any]) -> Iterator[Problem]:
    """Names after `with:` that are no list, or that no what-if has."""
    where = (*path, "with")
    if parts is None:
        return
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        mend = say("write for example {example}", example="[more_sleds, glossary]")
        yield document.problem(where, say("is not a list of what-ifs"), "", mend)
        return
    for number, part in enumerate(parts):
        if part not in all_of_them:
            what = say("there is no what-if `{name}`", name=shorten(part))
            yield document.problem((*where, number), what, "", did_you_mean(part, list(all_of_them)))
        elif part in parts[:number]:
            what = say("names `{name}` twice", name=part)
            yield document.problem((*where, number), what, "", say("leave one out"))


def _circles(document: Document, written: Mapping[str, Any]) -> Iterator[Problem]:
    """What-ifs that take themselves in."""
    for name in written:
        seen: set[str] = set()
        open_ = list(written[name].get("with") or ())
        while open_:
            part = open_.pop()
            if part == name:
                mend = say("leave `{name}` out", name=name)
                yield document.problem(("what_ifs", name, "with"), say("takes itself in"), "", mend)
                break
            if part not in seen:
                seen.add(part)
                open_ += written[part].get("with") or ()


def _planned(name: str, written: Mapping[str, Any]) -> Planned:
    """One what-if with the changes and the costs of all it takes in; a cost of its own stands for all of them."""
    body = written[name]
    changes: dict[str, Any] = {}
    for _, address, value in _settings(name, written):
        changes[address] = value
    cost = read_money(body["cost"]) if "cost" in body else None
    parts = tuple(body.get("with") or ())
    if cost is None and parts:
        # What is taken in by two ways is paid once.
        amounts = [written[part].get("cost") for part in _all_parts(name, written)]
        known = [read_money(amount) for amount in amounts if amount is not None]
        cost = sum(amount for amount in known if amount is not None) if len(known) == len(amounts) else None
    return Planned(name, _text(body.get("about")), changes, parts, cost)


def _all_parts(name: str, written: Mapping[str, Any]) -> tuple[str, ...]:
    """What-ifs with changes of their own that one what-if takes in, each once; itself where it has some too."""
    found: dict[str, None] = {}
    for part in written[name].get("with") or ():
        found |= dict.fromkeys(_all_parts(part, written))
    if written[name].get("set"):
        found[name] = None
    return tuple(found)


def _settings(name: str, written: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Whose change it is, its address, and its value: of all that is taken in first, then its own."""
    for part in _all_parts(name, written):
        for address, value in (written[part].get("set") or {}).items():
            yield part, address, value


def _clashes(document: Document, name: str, written: Mapping[str, Any]) -> Iterator[Problem]:
    """Two what-ifs taken in that set one thing to two values: which one counts would be a guess."""
    parts: dict[str, tuple[str, Any]] = {}
    for owner, address, value in _settings(name, written):
        other, before = parts.get(address, (owner, value))
        if owner not in (other, name) and before != value and address not in (written[name].get("set") or {}):
            what = say(
                "takes in `{one}` and `{other}`, which set {address} to two values",
                one=other,
                other=owner,
                address=address,
            )
            mend = say("set {address} in `{name}` too, and that counts", address=address, name=name)
            yield document.problem(("what_ifs", name, "with"), what, "", mend)
        parts[address] = (owner, value)


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
