"""Which plant a store was served for last: so that two plants never share a log, and a changed plant file is written down."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError, GigarampError
from gigaramp.languages import say
from gigaramp.log.store.disk import told_when_writing, write_whole
from gigaramp.plant import dumps, loads

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

FILE: Final = "served-plant.yaml"
"""File of the store: the plant as it was when the store was served last."""


@dataclass(frozen=True)
class Change:
    """The plant file is another one than the last time: the marks of both, as the audit trail keeps them."""

    old: str
    new: str


def plant_served(plant: Plant, store: Path) -> Change | None:
    """Write down that the store is served for this plant; what changed since the last time, None where nothing did.

    Raises AskError where the store was served for a plant of another name, and LogError where nothing can be written.
    """
    place, text = store / FILE, dumps(plant)
    before = place.read_text(encoding="utf-8") if place.is_file() else None
    if before == text:
        return None
    if before is not None:
        _expect_same(before, plant, store)
    with told_when_writing(store):
        write_whole(place, text.encode("utf-8"))
    return Change(_mark(before), _mark(text)) if before is not None else None


def _expect_same(before: str, plant: Plant, store: Path) -> None:
    try:
        name = loads(before).name
    except GigarampError:
        return  # written by another version, or by hand: it tells nothing that could be held against this plant
    if name != plant.name:
        raise AskError(
            say("{folder}: this is the log of {other}, not of {plant}", folder=store, other=name, plant=plant.name)
            + "; "
            + say("name another folder, or delete {file} in it if the plant only has a new name", file=FILE)
        )


def _mark(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()[:12]
