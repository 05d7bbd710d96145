"""What differs between two plants, by address and as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.languages import say_many

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

ABSENT = "-"
"""Told for something that a plant does not have."""


@dataclass(frozen=True)
class Change:
    """One thing that differs between the two plants, as written; a dash where a plant does not have it."""

    address: str
    before: str
    after: str


MOST = 6
"""Changes that are told in words; the answer holds all."""


def changes_made(plant: Plant) -> tuple[Change, ...]:
    """What was changed in a plant after its file was read, as `--set` and `plant.change` do; empty for a plant as it stands."""
    return () if plant.origin.before is None else changes(plant.origin.before, plant)


def change_words(found: tuple[Change, ...]) -> list[str]:
    """The first changes as `ADDRESS: before -> after`, and how many more there are."""
    more = len(found) - MOST
    told = [f"{change.address}: {change.before} -> {change.after}" for change in found[:MOST]]
    return told + ([say_many("and {count} more change", "and {count} more changes", more)] if more > 0 else [])


def changes(plant: Plant, other: Plant) -> tuple[Change, ...]:
    """Numbers, dates and names that differ, by address. Sources, notes and `about` are no difference.

    People of the roster are told by pseudonyms where one of the two plants hides their ids: a change from the one to the
    other would be the key to them.
    """
    from gigaramp.plant.pseudonyms import hides_ids

    hidden = hides_ids(plant) or hides_ids(other)
    before, after = dict(_leaves(plant, hidden)), dict(_leaves(other, hidden))
    found = []
    for address in sorted({*before, *after}):
        change = Change(address, _told(plant, before, address), _told(other, after, address))
        if change.before != change.after:
            found.append(change)
    return tuple(found)


def _leaves(plant: Plant, hidden: bool) -> Iterator[tuple[str, Any]]:
    from gigaramp.plant.pseudonyms import PERSON, shown_names
    from gigaramp.plant.write import tree

    root = tree(plant)
    for key in ("gigaramp", "about", "chosen"):
        root.pop(key, None)
    shown = shown_names(plant, hidden)
    for address, value in _below("", root):
        yield address, shown.get(value, value) if PERSON.match(address) else value


def _below(address: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Everything below a map or a list that is neither, with its address."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield address, value
        return
    for key, item in inner:
        if key not in ("source", "note", "status"):
            yield from _below(f"{address}.{key}" if address else str(key), item)


def _told(plant: Plant, leaves: dict[str, Any], address: str) -> str:
    """The value at an address as text; the default in use where the file does not give it."""
    if address in leaves:
        return str(leaves[address])
    try:
        value = plant.get(address)
    except AskError:
        return ABSENT
    return ABSENT if value is None else str(value)
