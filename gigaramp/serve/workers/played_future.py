"""Which future was played into a store: its rows and those of another one under the same numbers would contradict each other."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.log.store.disk import told_when_writing, write_whole
from gigaramp.plant import dumps

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

FILE: Final = "played.json"
"""File of the store: the seed and the mark of the plant that were played into it."""


def expect_same_future(plant: Plant, seed: int, store: Path) -> None:
    """Write down which future is played into a store. Raises AskError where it was another one, LogError where nothing can be written."""
    future = {"seed": seed, "plant": sha256(dumps(plant).encode("utf-8")).hexdigest()[:12]}
    before = _played(store / FILE)
    if before == future:
        return
    mend = say("name an empty or a new folder")
    if before.get("plant", future["plant"]) != future["plant"]:
        raise AskError(say("{folder}: the plant played into this log had other numbers", folder=store) + "; " + mend)
    if before.get("seed", seed) != seed:
        told = say(
            "{folder}: this log was played with --seed {seed}, not {other}",
            folder=store,
            seed=str(before["seed"]),
            other=str(seed),
        )
        raise AskError(told + "; " + mend)
    with told_when_writing(store):
        write_whole(store / FILE, json.dumps(future).encode("utf-8"))


def _played(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # never played, or by a version that wrote nothing down
    return found if isinstance(found, dict) else {}


__all__ = ["expect_same_future"]
