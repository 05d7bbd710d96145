"""The family of plants on which more means sooner is a theorem, drawn, and what can be made better in each.

Single machines, first in first out, times that belong to the job, fixed routes, one fleet of sleds, and finish times that
never fall when starts rise: every departure is then a monotone function of the times (a tree of max, min and plus), and
a faster service, a larger buffer or one more sled never makes any departure later. Shanthikumar and Yao, Stochastic
monotonicity in general queueing networks, Journal of Applied Probability 26, 1989; Glasserman and Yao, Monotone Structure
in Discrete-Event Systems, 1994, chapters 4 and 5. Failures, scrap and machines side by side leave the family: a faster
machine fails in another part, and a part may overtake another.
"""

from __future__ import annotations

import json
import random
from copy import deepcopy
from datetime import timedelta
from typing import Any

import numpy

from gigaramp.plant import loads
from gigaramp.twin.kernel.constants import LOT_MADE
from gigaramp.twin.study import Study
from tests.reference.textbook import START

Tree = dict[str, Any]
Departures = dict[tuple[str, str | None], numpy.ndarray]

DAYS = 2


def drawn_plant(number: int, machines: int = 1) -> Tree:
    """One or two streams of one to three steps that meet, steps behind them, and perhaps sleds between two of these."""
    draw = random.Random(8000 + number)
    steps: Tree = {}
    ends = []
    for stream in range(draw.choice([1, 1, 2])):
        for place in range(draw.randint(1, 3)):
            name = f"{'ab'[stream]}{place}"
            steps[name] = _step(draw, machines) | (
                {"after": [f"{'ab'[stream]}{place - 1}"]} if place else {"makes": "ab"[stream]}
            )
        ends.append(name)
        if draw.random() < 0.3:
            steps[f"{'ab'[stream]}0"]["source"] = {"every": _time(draw)}
    use = {"ab"[stream]: f"{draw.choice([1, 1, 2, 1.5])} piece" for stream in range(len(ends))}
    steps["c0"] = _step(draw, machines) | {"makes": "c", "after": ends, "consumes": use}
    for place in range(1, draw.randint(1, 4)):
        steps[f"c{place}"] = _step(draw, machines) | {"after": [f"c{place - 1}"]}
    tree: Tree = {
        "products": {name: {"unit": "piece"} for name in sorted({*(end[0] for end in ends), "c"})},
        "steps": steps,
    }
    if "c1" in steps and draw.random() < 0.6:
        tree["movers"] = {"sleds": _fleet(draw)}
    if draw.random() < 0.3:
        tree["calendars"] = {"main": {"shifts": ["06:00-14:00", "14:00-20:00"], "days": ["mon", "tue", "wed"]}}
    return tree


def _fleet(draw: random.Random) -> Tree:
    return {
        "from": "c0", "to": "c1", "count": draw.randint(1, 3), "capacity": f"{draw.choice([1, 1, 2, 4])} piece",
        "speed": "1 m/s", "distance": f"{draw.randint(30, 300)} m", "loading": f"{draw.randint(10, 90)} s",
        "unloading": "20 s", "buffer": f"{draw.randint(0, 4)} piece",
    }  # fmt: skip


def _step(draw: random.Random, machines: int) -> Tree:
    step: Tree = {"machines": machines, "cycle_time": _time(draw), "buffer": f"{draw.choice([0, 0, 1, 2, 5])} piece"}
    if draw.random() < 0.25:
        step["batch"] = f"{draw.randint(2, 4)} piece"
    if draw.random() < 0.25:
        step["changeover"] = {"every": f"{draw.randint(3, 20)} piece", "time": f"{draw.randint(100, 900)} s"}
    return step


def _time(draw: random.Random) -> Tree:
    mean = draw.randint(100, 400)
    law = draw.choice(["constant", "exponential", "lognormal", "uniform"])
    if law == "uniform":
        return {"law": law, "from": f"{mean // 2} s", "to": f"{mean * 2} s"}
    return {"value": f"{mean} s", "law": law} | ({"cv": 1.2} if law == "lognormal" else {})


# --- what can be made better ---


def faster(tree: Tree, share: float = 0.9) -> Tree:
    """Every time of the plant, arrivals, trips and changeovers too, times a share."""
    better = deepcopy(tree)
    for step in better["steps"].values():
        times = [step["cycle_time"], *([step["source"]["every"]] if "source" in step else [])]
        for time in times:
            for key in ("value", "from", "to"):
                if key in time:
                    time[key] = _times(time[key], share)
        if "changeover" in step:
            step["changeover"]["time"] = _times(step["changeover"]["time"], share)
    for fleet in better.get("movers", {}).values():
        for key in ("distance", "loading", "unloading"):
            fleet[key] = _times(fleet[key], share)
    return better


def _times(written: str, share: float) -> str:
    number, unit = written.split()
    return f"{float(number) * share!r} {unit}"


def with_larger_buffer(tree: Tree, number: int) -> Tree:
    """One buffer is larger by one to three pieces."""
    draw = random.Random(9000 + number)
    better = deepcopy(tree)
    parts = [step for name, step in better["steps"].items() if name not in ("a0", "b0")]
    part = draw.choice([*parts, *better.get("movers", {}).values()])
    part["buffer"] = f"{int(part['buffer'].split()[0]) + draw.randint(1, 3)} piece"
    return better


def with_one_more_sled(tree: Tree) -> Tree | None:
    """The fleet has one sled more; None for a plant without sleds."""
    if "movers" not in tree:
        return None
    better = deepcopy(tree)
    better["movers"]["sleds"]["count"] += 1
    return better


# --- what came of it ---


def departures(tree: Tree, seed: int) -> Departures:
    """When each lot left each step and fleet, in microseconds."""
    plant = loads(json.dumps({"gigaramp": 1, "name": "drawn", "start": str(START), "lot": 1, **tree}))
    study = Study(plant, START + timedelta(days=DAYS - 1), seed, records=True)
    rows = study(0).records
    made = rows[rows["what"] == LOT_MADE]
    return {key: made["when"][made["station"] == k] for key, k in study.layout.index.items()}


def later(before: Departures, after: Departures) -> int:
    """How many parts left a step later than before, or did not leave it any more."""
    count = 0
    for key, old in before.items():
        new = after[key]
        n = min(len(old), len(new))
        count += int((new[:n] > old[:n]).sum()) + max(0, len(old) - len(new))
    return count
