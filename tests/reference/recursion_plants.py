"""Small drawn plants that the recursion can simulate, and both engines on one future of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import numpy as np

from gigaramp.plant import Plant
from gigaramp.twin.draw import Values
from gigaramp.twin.forks import Held
from gigaramp.twin.kernel.constants import LOT_MADE
from gigaramp.twin.luck import Luck
from gigaramp.twin.recursion import run_recursion, why_not
from gigaramp.twin.result import Future, future_of
from gigaramp.twin.study import Study
from tests.laws.plants import START, Tree, plant_of

NOT_COMPARED = ("records", "engine", "people")
MOST_DEPARTURES = 2_000_000


@dataclass(frozen=True)
class Both:
    """One future by both engines. `recursion` is None where it left the future to the calendar."""

    calendar: Future
    recursion: Future | None
    departures: np.ndarray | None

    @property
    def differences(self) -> list[str]:
        """Names of what the two futures do not share bit for bit; departures are those of every lot of every machine."""
        assert self.recursion is not None and self.departures is not None
        found = [f.name for f in fields(Future) if f.name not in NOT_COMPARED and not _same(*self._pair(f.name))]
        rows = self.calendar.records
        assert rows is not None
        made = rows[rows["what"] == LOT_MADE]
        calendar = np.stack([made["station"], made["machine"], made["when"], made["quantity"].astype(np.int64)])
        mine = np.stack([self.departures[name] for name in ("station", "server", "when", "units")])
        return [*found, *["departures"] * (not np.array_equal(_sorted(calendar), _sorted(mine)))]

    def _pair(self, name: str) -> tuple[Any, Any]:
        return getattr(self.calendar, name), getattr(self.recursion, name)


def both(plant: Plant, days: int = 5, seed: int = 1, index: int = 0, lot: int | None = None) -> Both:
    """One future of a plant, by the calendar and by the recursion."""
    until = plant.start + timedelta(days=days - 1)
    study = Study(plant, until, seed, lot=lot, records=True, engine="calendar")
    assert why_not(plant, study.layout) is None, why_not(plant, study.layout)
    luck = Luck(seed, index)
    drawn = study.draws.of(luck)
    world = Study(plant, until, seed, lot=lot).world(Values(study.draws, drawn), luck)
    departures = run_recursion(world, MOST_DEPARTURES)
    mine = None if departures is None else future_of(index, drawn, world, Held.nothing(), None, engine="recursion")
    return Both(study(index), mine, departures)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    return bool(a == b)


def _sorted(columns: np.ndarray) -> np.ndarray:
    """Rows by station, then machine, then time."""
    return np.asarray(columns[:, np.lexsort(columns[::-1])])


def line_of(*steps: Tree, **rest: Any) -> Plant:
    """Steps one after the other, named s0, s1 and so on."""
    return plant_of({"steps": {f"s{k}": step for k, step in enumerate(steps)}, "lot": 1, **rest})


def exponential(seconds: float, **rest: Any) -> Tree:
    """A step whose time varies exponentially."""
    return {"cycle_time": {"value": f"{seconds} s", "law": "exponential"}, **rest}


def drawn_plant(number: int) -> Plant:
    """A plant of two to seven steps in a tree of merges, counted one by one or in lots. The same for the same number."""
    draw = random.Random(number)
    in_lots = draw.random() < 0.3
    lot = draw.choice([1, 2, 7, 40]) if in_lots and draw.random() < 0.5 else None
    coarse = draw.random() < 0.3
    steps: Tree = {}
    open_ends: list[str] = []
    for k in range(draw.randint(2, 6)):
        name = f"s{k}"
        step = _drawn_step(draw, coarse, in_lots)
        joins = min(len(open_ends), draw.choice([0, 1, 1, 1, 2])) if k else 0
        if joins:
            step |= _behind(draw, [open_ends.pop(draw.randrange(len(open_ends))) for _ in range(joins)], in_lots, lot)
        else:
            step["makes"] = "cell"
            if draw.random() < 0.3:
                step["source"] = {
                    "every": _drawn_time(draw, draw.uniform(30, 200), coarse),
                    "size": draw.choice([1, 1, 3]),
                }
        steps[name] = step
        open_ends.append(name)
    if len(open_ends) > 1:
        for name in open_ends[4:]:
            del steps[name]
        steps["end"] = {**_drawn_step(draw, coarse, in_lots), **_behind(draw, open_ends[:4], in_lots, lot)}
    tree: Tree = {"products": {"cell": {"unit": "cell"}}, "steps": steps}
    if in_lots and lot is None and "batch" not in steps[list(steps)[-1]] and draw.random() < 0.5:
        _make_modules(draw, tree, list(steps)[-1])
    if lot is not None:
        tree["lot"] = lot
    _add_hours(draw, tree)
    return plant_of(tree)


def _behind(draw: random.Random, before: list[str], in_lots: bool, lot: int | None) -> Tree:
    """The steps a step follows, and the room before it. A room of less than 8 makes lots of one."""
    rooms: list[Any] = (
        ["unlimited", 8 * lot, 20 * lot] if lot is not None else [None, "unlimited", 0, 1, 5, 7, *[30, 200] * in_lots]
    )
    room = draw.choice(rooms)
    found: Tree = {"after": before}
    if room is not None:
        found["buffer"] = room if room == "unlimited" else f"{room} cell"
    return found


def _drawn_step(draw: random.Random, coarse: bool, in_lots: bool) -> Tree:
    machines = draw.choice([1, 1, 1, 2, 3])
    step: Tree = {"machines": machines, "cycle_time": _drawn_time(draw, machines * draw.uniform(30, 120), coarse)}
    if draw.random() < 0.2:
        step["batch"] = f"{draw.choice([2, 4, 5])} cell"
        step["cycle_time"] = _drawn_time(draw, 200.0, coarse)
    if draw.random() < 0.4 and not in_lots:
        step["mtbf"] = _drawn_time(draw, draw.uniform(1500, 20000), coarse)
        step["restore_time"] = _drawn_time(draw, draw.uniform(60, 900), coarse)
    if draw.random() < 0.4:
        step["scrap_mature"] = draw.choice(["1 %", "7 %", "60 %"])
    return step


def _drawn_time(draw: random.Random, mean: float, coarse: bool) -> Tree | str:
    """A time of about this mean, by any law; coarse times meet in the same microsecond often."""
    seconds = max(20, round(mean / 20) * 20) if coarse else round(mean, 1)
    law = (
        "constant"
        if coarse
        else draw.choice(["constant", "exponential", "exponential", "gamma", "lognormal", "weibull", "uniform"])
    )
    if law == "constant":
        return f"{seconds} s"
    if law == "uniform":
        return {"from": f"{seconds / 2} s", "to": f"{seconds * 2} s", "law": law}
    return {"value": f"{seconds} s", "law": law} | ({"cv": draw.choice([0.3, 1.5])} if law != "exponential" else {})


def _make_modules(draw: random.Random, tree: Tree, last: str) -> None:
    """Let the last step make modules of some cells."""
    step = tree["steps"][last]
    if len(step.get("after", ())) != 1:
        return
    tree["products"]["module"] = {"unit": "module"}
    step |= {"makes": "module", "consumes": {"cell": f"{draw.randint(2, 5)} cell"}, "buffer": "20 cell"}


def _add_hours(draw: random.Random, tree: Tree) -> None:
    """Calendars with closed hours, two lines side by side, one of them later."""
    if draw.random() < 0.4:
        shifts = draw.choice(
            [["05:00-13:00", "13:00-21:00"], ["06:00-14:00"], ["00:00-08:00", "08:00-16:00", "16:00-00:00"]]
        )
        tree["calendars"] = {"main": {"shifts": shifts, "days": ["mon", "tue", "wed", "fri"]}}
        if draw.random() < 0.4:
            tree["calendars"]["other"] = {"shifts": ["07:00-19:00"], "days": ["mon", "wed", "thu", "fri", "sat"]}
            draw.choice(list(tree["steps"].values()))["calendar"] = "other"
    if draw.random() < 0.3:
        tree["lines"] = {"west": {}, "east": {"starts": str(START + timedelta(days=2))}}


__all__ = ["Both", "both", "drawn_plant", "exponential", "line_of"]
