"""Small plants drawn for the lot law: lines with buffers, stops and scrap that meet in shared steps."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np

from gigaramp.plant import Plant, loads

START = date(2025, 1, 6)
_CYCLE = 5.0
"""Seconds a cell that the steps of a line are drawn around."""


def drawn_plant(number: int) -> Plant:
    """One to three lines of two to four steps that meet in one shared step; in every second plant modules follow."""
    luck = np.random.default_rng(number)
    n_lines = int(luck.integers(1, 4))
    smallest = float(luck.choice([80, 400, 1200]))
    steps: dict[str, Any] = {}
    for k in range(int(luck.integers(2, 5))):
        name = f"step_{k}"
        steps[name] = _step(luck, _CYCLE, smallest if k else None)
        if k == 0:
            steps[name]["makes"] = "cell"
        else:
            steps[name]["after"] = [f"step_{k - 1}"]
            if luck.random() < 0.5:
                steps[name]["inspects"] = {f"step_{k - 1}": "80 %"}
    steps["test"] = _step(luck, _CYCLE / n_lines, smallest * 2.0) | {
        "after": [name],
        "shared": True,
        "inspects": {"step_0": "90 %"},
    }
    if number % 2:
        module = _step(luck, 10.0 * _CYCLE / n_lines, None) | {"makes": "module", "consumes": {"cell": "10 cell"}}
        steps["join"] = module | {"shared": True, "buffer": f"{smallest * 2.0:.0f} cell"}
    lines = {f"line_{k}": {} for k in range(1, n_lines + 1)}
    products = {"cell": {"unit": "cell"}, "module": {"unit": "module"}}
    tree = {
        "gigaramp": 1,
        "name": f"drawn {number}",
        "start": str(START),
        "products": products,
        "lines": lines,
        "steps": steps,
    }
    return loads(json.dumps(tree))


def _step(luck: np.random.Generator, cycle: float, buffer: float | None) -> dict[str, Any]:
    machines = int(luck.choice([1, 1, 2, 4, 8]))
    time: dict[str, Any] = {"value": f"{cycle * machines * luck.uniform(0.9, 1.1):.3f} s"}
    time |= [{"law": "constant"}, {"law": "exponential"}, {"law": "gamma", "cv": 0.4}][int(luck.integers(3))]
    step: dict[str, Any] = {"machines": machines, "cycle_time": time}
    if luck.random() < 0.8:
        step["mtbf"] = {"value": f"{luck.uniform(2.0, 8.0):.2f} h", "law": "exponential"}
        step["restore_time"] = {"value": f"{luck.uniform(5.0, 30.0):.1f} min", "law": "exponential"}
    if luck.random() < 0.6:
        step |= {"scrap_at_start": "5 %", "scrap_mature": "5 %"}
    if buffer is not None:
        step["buffer"] = f"{buffer * luck.uniform(1.0, 2.0):.0f} cell"
    return step
