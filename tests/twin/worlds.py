"""Plants run step by step, for tests that look inside a world."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from gigaramp.log.kinds import CODES
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.loop import run
from gigaramp.twin.luck import Luck
from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from gigaramp.twin.world import World
from tests.laws.plants import Tree, plant_of

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Bench:
    """A plant on the bench: run to a time, look, run on."""

    def __init__(self, tree: Tree, until: str = "2025-01-19", lot: int | None = 1, seed: int = 1) -> None:
        self.study = Study(plant_of(tree), date.fromisoformat(until), seed, lot=lot, records=True)
        luck = Luck(seed, 0)
        self.world: World = self.study.world(Values(self.study.draws, self.study.draws.of(luck)), luck)
        self.rows: list[np.ndarray] = []

    def run(self, ticks: int) -> Bench:
        """Run up to and including the events at `ticks`."""
        run(self.world.memory(), np.int64(ticks + 1))
        return self

    def station(self, step: str, line: str | None = "line") -> Any:
        """The record of a station."""
        return self.world.stations[self.study.layout.index[(step, line)]]

    def crew(self, step: str, team: int = 0, line: str | None = "line") -> Any:
        """The record of a crew."""
        return self.world.crews[self.station(step, line).crew_first + team]

    def times(self, what: str, step: str | None = None, line: str | None = "line") -> np.ndarray:
        """Ticks at which something was recorded."""
        return self.records(what, step, line)["when"]

    def records(self, what: str, step: str | None = None, line: str | None = "line") -> np.ndarray:
        """Records of one kind so far, of one station or of all."""
        rows = self.world.records[: self.world.clock[0].n_records]
        chosen = rows["what"] == CODES[what]
        if step is not None:
            chosen &= rows["station"] == self.study.layout.index[(step, line)]
        return np.asarray(rows[chosen])


def future_of(
    tree: Tree, until: str = "2025-01-19", lot: int | None = 1, seed: int = 1, index: int = 0
) -> tuple[Study, Future]:
    """A future of a plant, with its records."""
    study = Study(plant_of(tree), date.fromisoformat(until), seed, lot=lot, records=True)
    return study, study(index)


def people_of(count: int, experts: Tree | None = None, **changes: Any) -> Tree:
    """People without chance: nobody is away, nobody leaves, nothing is forgotten, all have the same top output."""
    people: Tree = {
        "recruits": [{"on": "2025-01-06", "count": count}],
        "in_production": "100 %",
        "absence": "0 %",
        "turnover": "0 1/year",
        "coaching_gain": 1,
        "places": 5,
        "watching": "30 %",
        "hired_before": "56 day",
        "most_cover": 1.25,
        "skill": {"learning_hours": "100 h", "recency": 0, "spread": 0, "requirement": "80 %"},
        "training": {"hours": "50 h", "worth": "100 %", "hours_a_week": "36 h"},
        "experts": experts or {},
    }
    return people | changes


def family_of(step: str, count: int = 3, arrives: str = "2025-01-06", leaves: str = "2026-01-01", **more: Any) -> Tree:
    """A family of experts who know one step."""
    return {"steps": [step], "count": count, "arrives": arrives, "leaves": leaves, **more}
