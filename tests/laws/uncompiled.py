"""The history of one future in short. Run as a program, it prints those of several plants, compiled or not.

    NUMBA_DISABLE_JIT=1 python -m tests.laws.uncompiled short

`short` takes seconds; `long` adds plants and days up to more than 100,000 events, and takes minutes uncompiled.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from gigaramp.twin.draw import Values
from gigaramp.twin.forks import advance
from gigaramp.twin.kernel.constants import (
    LOT_MADE,
    MACHINE_RESTORED,
    MACHINE_STOPPED,
    SHIFT_BEGAN,
    STOP_BEGAN,
    STOP_ENDED,
)
from gigaramp.twin.luck import Luck
from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from tests.laws.every_mechanism import CREWS, MODULES, PERSONS, Tree
from tests.laws.plants import START, SUNDAY, plant_of
from tests.reference.monotone import drawn_plant

PEOPLE_PLANT = CREWS

_PARTS = (
    "numbers",
    "capability",
    "shipped",
    "started",
    "good",
    "scrap",
    "losses",
    "producing",
    "wip",
    "skill",
    "stops",
    "experts_on_site",
)

_TURNS = (LOT_MADE, MACHINE_STOPPED, MACHINE_RESTORED, SHIFT_BEGAN, STOP_BEGAN, STOP_ENDED)
"""Records that are written once for each turn of the kernel's loop."""


def digest(future: Future) -> str:
    """Hash of all a future tells, its records included."""
    found = hashlib.sha256()
    for name in _PARTS:
        found.update(np.ascontiguousarray(getattr(future, name)).tobytes())
    for name in future.records.dtype.names if future.records is not None else ():
        found.update(np.ascontiguousarray(future.records[name]).tobytes())
    return found.hexdigest()


@dataclass(frozen=True)
class Asked:
    """A plant, the last day that is simulated, and its lot (None: found from the buffers)."""

    tree: Tree
    until: date
    lot: int | None = None

    def history(self) -> tuple[int, str]:
        """Events of one future, and a hash of every array of its world at the end and of every record on the way."""
        study = Study(plant_of(self.tree), self.until, lot=self.lot, records=True)
        luck = Luck(1, 0)
        world = study.world(Values(study.draws, study.draws.of(luck)), luck)
        rows: list[np.ndarray] = []
        advance(world, study.timetable.end + 1, lambda records: rows.append(records.copy()))
        records = np.concatenate(rows)
        found = hashlib.sha256(records.tobytes())
        for field in fields(world):
            if field.name != "records":
                found.update(np.ascontiguousarray(getattr(world, field.name)).tobytes())
        return int(np.isin(records["what"], _TURNS).sum()), found.hexdigest()


def asked(length: str) -> dict[str, Asked]:
    """The plants by name: `short` or `long`."""
    weeks = 1 if length == "long" else 0
    plants = {
        "crews": Asked(CREWS, START + timedelta(days=2) + 3 * timedelta(weeks=weeks)),
        "persons": Asked(PERSONS, START + timedelta(days=11, weeks=3 * weeks)),
        "modules": Asked(MODULES, START + timedelta(days=3, weeks=3 * weeks)),
        "modules in lots": Asked(MODULES, SUNDAY + 3 * timedelta(weeks=weeks), lot=12),
    }
    if length == "long":
        plants |= {f"drawn {number}": Asked(drawn_plant(number), SUNDAY, lot=1) for number in range(12)}
    return plants


def histories(length: str) -> dict[str, tuple[int, str]]:
    """Events and hash of each plant, as this process runs them."""
    return {name: plant.history() for name, plant in asked(length).items()}


def uncompiled_histories(length: str, seconds: int) -> dict[str, tuple[int, str]]:
    """The same from a process that compiles nothing. Raises RuntimeError when it fails or takes longer than told."""
    root = Path(__file__).parents[2]
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    # Numpy warns where unsigned numbers wrap round, which is how luck is mixed.
    command = [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "tests.laws.uncompiled", length]
    done = subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode or done.stderr:
        raise RuntimeError(done.stderr or f"ended with {done.returncode}")
    return {name: (events, text) for name, (events, text) in json.loads(done.stdout).items()}


if __name__ == "__main__":
    print(json.dumps(histories(sys.argv[1])))
