"""Plants drawn for the day model: the drawn lines of the lot law, half of them with people, learning and all that changes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from gigaramp.plant import Plant, dumps, loads
from tests.prove.drawn import drawn_plant


def drawn_ramp(number: int) -> Plant:
    """A drawn line; of two, one learns, matures, has excursions, crews and experts, a calendar and plant-wide stops."""
    plant = drawn_plant(number)
    if number % 2 == 0:
        return plant
    luck = np.random.default_rng(10_000 + number)
    tree = _tree(plant)
    experts = {"makers": {"count": int(luck.integers(2, 7)), "origin": "China", "languages": ["zh"]}}
    experts["makers"] |= {"arrives": "2025-01-06", "leaves": f"2025-{int(luck.integers(5, 11)):02d}-01"}
    experts["makers"]["steps"] = list(tree["steps"])
    needed = 0.0
    for step in tree["steps"].values():
        step["crew"] = round(float(luck.uniform(2.0, 9.0)), 1)
        needed += step["crew"] * (1 if step.get("shared") else len(tree["lines"]))
        if "scrap_mature" in step:
            step["scrap_at_start"] = f"{float(luck.uniform(6.0, 20.0)):.1f} %"
    tree["learning"] = {"halves_after": f"{float(luck.uniform(2e4, 4e5)):.0f} cell"}
    tree["maturing"] = {}
    if luck.random() < 0.7:
        tree["excursions"] = {}
    tree["help"] = {}
    shifts = ["06:00-14:00", "14:00-22:00", "22:00-06:00"][: int(luck.integers(2, 4))]
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][: int(luck.choice([5, 7]))]
    tree["calendars"] = {"main": {"shifts": shifts, "days": days, "teams": int(luck.integers(len(shifts), 6))}}
    tree["events"] = {"dry_room": {"kind": "utilities", "every": "60 day", "lasts": "10 h"}}
    teams = tree["calendars"]["main"]["teams"]
    heads = round(needed * teams * float(luck.uniform(0.9, 1.3)))
    recruits = [{"on": "2025-01-06", "count": heads // 2}, {"on": "2025-06-02", "count": heads}]
    tree["people"] = {"recruits": recruits, "experts": experts, "language": {"local": ["fr"]}}
    if luck.random() < 0.6:
        tree["people"]["persons"] = {}
    if luck.random() < 0.5:
        tree["loading"] = {}
    return loads(json.dumps(tree))


def _tree(plant: Plant) -> dict[str, Any]:
    """The plain values of a plant's file."""
    from io import StringIO

    from ruamel.yaml import YAML

    tree: dict[str, Any] = json.loads(json.dumps(YAML(typ="safe").load(StringIO(dumps(plant)))))
    return tree
