"""Lines drawn to find their bottleneck: in series, two branches that meet, and lines side by side that share steps.

Steps differ by up to 30 % in their time, in its law, in machines, stops and scrap; rooms between them from minutes to hours.
"""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

import numpy as np

from gigaramp.plant import Plant, loads

Kind = Literal["series", "merge", "lines"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROOMS = (3.0, 20.0, 100.0, 400.0)
"""Units between two steps that take about a minute each."""

_CYCLE = 60.0


def room_of(number: int) -> float:
    """Room between the steps of the plant of this number: each in turn."""
    return ROOMS[number % len(ROOMS)]


def drawn_line(number: int, kind: Kind) -> Plant:
    """The plant of this number and kind."""
    luck = np.random.default_rng([number, KINDS.index(kind)])
    room, apart = room_of(number), float(luck.choice([0.1, 0.2, 0.3]))
    steps: dict[str, Any] = {}
    more: dict[str, Any] = {}

    def add(name: str, cycle: float = _CYCLE, after: str | None = None, **keys: Any) -> str:
        steps[name] = _step(luck, cycle, apart, room if after or "consumes" in keys else None) | keys
        if after:
            steps[name]["after"] = [after]
        return name

    def chain(name: str, count: int, cycle: float = _CYCLE, after: str | None = None, **keys: Any) -> str | None:
        for k in range(count):
            after = add(f"{name}_{k}", cycle, after, **keys)
        return after

    if kind == "series":
        chain("step", int(luck.integers(3, 8)))
    elif kind == "merge":
        for branch in "ab":
            first = add(f"{branch}_0", makes=branch)
            chain(f"{branch}_then", int(luck.integers(0, 3)), after=first)
        chain("end", int(luck.integers(0, 3)), after=add("join", makes="c", consumes={"a": "1 piece", "b": "1 piece"}))
        more["products"] = {product: {"unit": "piece"} for product in "abc"}
    else:
        lines = int(luck.integers(2, 4))
        first = chain("first", int(luck.integers(0, 3)), _CYCLE / lines, shared=True)
        own = chain("own", int(luck.integers(2, 4)), after=first)
        chain("last", int(luck.integers(1, 3)), _CYCLE / lines, own, shared=True)
        more["lines"] = {f"line_{k}": {} for k in range(1, lines + 1)}
    return loads(
        json.dumps({"gigaramp": 1, "name": f"{kind} {number}", "start": "2025-01-06", "lot": 1, **more, "steps": steps})
    )


def _step(luck: np.random.Generator, cycle: float, apart: float, room: float | None) -> dict[str, Any]:
    machines = int(luck.choice([1, 1, 1, 2, 4]))
    time: dict[str, Any] = {"value": f"{cycle * machines * luck.uniform(1 - apart, 1 + apart):.3f} s"}
    time |= [{"law": "constant"}, {"law": "exponential"}, {"law": "gamma", "cv": 0.4}][int(luck.integers(3))]
    step: dict[str, Any] = {"machines": machines, "cycle_time": time}
    if luck.random() < 0.8:
        up, works = luck.uniform(1.0, 8.0), luck.uniform(0.75, 0.97)
        step["mtbf"] = {"value": f"{up:.2f} h", "law": "exponential"}
        step["restore_time"] = {"value": f"{60 * up * (1 - works) / works:.1f} min", "law": "exponential"}
    if luck.random() < 0.4:
        step["scrap_mature"] = f"{luck.uniform(1, 8):.1f} %"
    if room is not None:
        step["buffer"] = f"{max(1.0, room * luck.uniform(0.5, 2.0)):.0f} piece"
    return step
