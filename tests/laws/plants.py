"""Small random plants, and worlds run to their end, for the laws every plant must keep."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from gigaramp.plant import Plant, loads
from gigaramp.twin.draw import Values
from gigaramp.twin.kernel.loop import run
from gigaramp.twin.luck import Luck
from gigaramp.twin.study import Study
from gigaramp.twin.world import World

START = date(2025, 1, 6)
SUNDAY = date(2025, 1, 12)
"""End of the first whole week, so that every hour falls into a closed week."""

Tree = dict[str, Any]


def plant_of(tree: Tree) -> Plant:
    """Plant of a tree of plain values; JSON is YAML."""
    return loads(json.dumps({"gigaramp": 1, "name": "drawn", "start": str(START), **tree}))


def world_of(
    plant: Plant, until: date = SUNDAY, seed: int = 1, future: int = 0, lot: int | None = None
) -> tuple[Study, World]:
    """A study and the world of one of its futures, run to its end."""
    study = Study(plant, until, seed, lot=lot)
    luck = Luck(seed, future)
    world = study.world(Values(study.draws, study.draws.of(luck)), luck)
    run(world.memory(), np.int64(study.timetable.end + 1))
    return study, world


@st.composite
def times(draw: st.DrawFn, low: int = 120, high: int = 900) -> Tree | str:
    """A time with a law: seconds, in any of the written forms."""
    mean = draw(st.integers(low, high))
    law = draw(
        st.sampled_from(
            ["constant", "exponential", "gamma", "lognormal", "weibull", "uniform", "triangular", "empirical"]
        )
    )
    if law == "constant":
        return f"{mean} s"
    if law in ("gamma", "lognormal"):
        return {"value": f"{mean} s", "law": law, "cv": draw(st.sampled_from([0.2, 0.7, 1.5]))}
    if law == "weibull":
        return {"value": f"{mean} s", "law": law, "shape": draw(st.sampled_from([0.7, 2.0]))}
    if law == "uniform":
        return {"from": f"{mean // 2} s", "to": f"{mean * 2} s", "law": law}
    if law == "triangular":
        return {"from": f"{mean // 2} s", "mode": f"{mean} s", "to": f"{mean * 3} s", "law": law}
    if law == "empirical":
        return {"table": [f"{mean // 2} s", f"{mean} s", f"{mean * 2} s"], "law": law}
    return {"value": f"{mean} s", "law": law}


@st.composite
def steps(draw: st.DrawFn, unit: str, before: tuple[str, ...], crewed: bool) -> Tree:
    """Numbers of one step whose product is counted in `unit`; `before` are the steps it may inspect."""
    step: Tree = {}
    rooms = [None, "unlimited", f"0 {unit}", f"{draw(st.integers(1, 60))} {unit}"]
    room = draw(st.sampled_from(rooms)) if before else None
    if room is not None:
        step["buffer"] = room
    if before and draw(st.integers(0, 5)) == 0:
        step |= {"places": f"{draw(st.integers(5, 300))} {unit}", "time": draw(times(1800, 40_000))}
    else:
        step |= {"machines": draw(st.integers(1, 4)), "cycle_time": draw(times())}
        if draw(st.booleans()):
            step |= {"mtbf": draw(times(1800, 20_000)), "restore_time": draw(times(60, 6_000))}
            if draw(st.booleans()):
                step["failures"] = draw(st.sampled_from(["operation_dependent", "time_dependent"]))
        if draw(st.integers(0, 3)) == 0:
            step["batch"] = f"{draw(st.integers(2, 6))} {unit}"
        if draw(st.integers(0, 3)) == 0:
            step["changeover"] = {"every": f"{draw(st.integers(3, 40))} {unit}", "time": "9 min"}
        if draw(st.integers(0, 3)) == 0:
            step["short_stops"] = {"at_start": "20 %", "mature": "4 %"}
        if crewed and draw(st.booleans()):
            step["crew"] = draw(st.sampled_from([0.5, 1, 3]))
    if draw(st.booleans()):
        step |= {"scrap_at_start": "30 %", "scrap_mature": f"{draw(st.integers(0, 9))} %"}
        if draw(st.booleans()):
            step["coil"] = f"{draw(st.integers(2, 50))} {unit}"
    seen = draw(st.lists(st.sampled_from(before), unique=True, max_size=2)) if before else []
    if seen:
        step["inspects"] = {other: f"{draw(st.integers(10, 100))} %" for other in seen}
        if draw(st.booleans()):
            mending = "0 s" if "places" in step else "2 min"
            step["rework"] = {"share": "50 %", "quality_ratio": "80 %", "time": mending}
    return step


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A plant: electrodes meet in cells, cells become modules, in one to six steps, on none to two lines."""
    tree: Tree = {
        "products": {name: {"unit": name} for name in ("cell", "module")} | {"foil": {"unit": "m"}},
        "steps": {},
    }
    crewed = draw(st.booleans())
    made: Tree = tree["steps"]
    if draw(st.booleans()):
        made["coat"] = {"makes": "foil", "shared": draw(st.booleans())} | draw(steps("m", (), crewed))
        made["coat"].pop("batch", None)
    made["stack"] = {"makes": "cell"} | draw(steps("cell", (), crewed))
    if "coat" in made:
        made["stack"] |= {"consumes": {"foil": draw(st.sampled_from(["1 m", "1.3 m"]))}, "buffer": "40 m"}
    last = "stack"
    for k in range(draw(st.integers(0, 3))):
        shared = draw(st.booleans()) or made[last].get("shared", False)
        before = tuple(name for name in made if name != "coat")
        made[f"check_{k}"] = {"after": [last], "shared": shared and last != "coat"} | draw(
            steps("cell", before, crewed)
        )
        last = f"check_{k}"
    if draw(st.booleans()):
        each = draw(st.integers(2, 5))
        tail = draw(steps("module", (), crewed))
        tail.pop("batch", None)
        made["join"] = {"makes": "module", "consumes": {"cell": each}, "shared": True, "buffer": "30 cell"} | tail
    _add_lines(draw, tree)
    _add_mechanisms(draw, tree, crewed)
    return tree


def _add_lines(draw: st.DrawFn, tree: Tree) -> None:
    kind = draw(st.integers(0, 2))
    if kind > 0:
        tree["lines"] = {
            "west": {},
            "east": {"starts": "2025-01-07", "accepted": "2025-01-08", "released": "2025-01-10"},
        }
    if kind > 1:
        tree["lines"]["west"]["accepted"] = "2025-01-09"
    if draw(st.booleans()):
        tree["calendars"] = {
            "main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 3}
        }


def _add_mechanisms(draw: st.DrawFn, tree: Tree, crewed: bool) -> None:
    for name in ("learning", "maturing", "help"):
        if draw(st.booleans()):
            tree[name] = {}
    if draw(st.booleans()):
        tree["excursions"] = {
            "rate_at_start": "2 1/day",
            "reaction": "6 h",
            "then": draw(st.sampled_from(["sort", "scrap"])),
        }
    if crewed:
        family = {"steps": ["stack"], "count": draw(st.integers(1, 5)), "arrives": str(START), "leaves": "2025-01-10"}
        tree["people"] = {
            "recruits": [{"on": str(START), "count": 30}],
            "experts": {"stackers": family},
            "absence": "10 %",
        }
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["utilities", "material", "strike", "quality_hold"]))
        tree["events"] = {"stop": {"kind": kind, "every": "1 day", "lasts": "3 h"}}


def plants() -> st.SearchStrategy[Plant]:
    """Small random plants that every check accepts."""
    return trees().map(plant_of)
