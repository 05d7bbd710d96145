"""A small launch with every range of the defaults in it: paired futures of it are the ground of one-sided tests.

A law such as "more experts do not delay the plant" is not a theorem: an expert who runs a machine takes practice from a
learner. So it is tested: over paired futures the mean delay must not lie above zero by more than luck does once in 1,000.
"""

from __future__ import annotations

import json
from typing import Any

from gigaramp.launch.compare import GoalDifference, compare
from gigaramp.plant import Plant, loads

AT_ONE_IN_A_THOUSAND = 3.09
"""Standard errors above zero at which a one-sided test at 0.1 % says that a plant is delayed."""

STOPS: dict[str, Any] = {
    "mtbf": {"low": "4 h", "mid": "8 h", "high": "16 h", "law": "exponential", "status": "assumed"},
    "restore_time": {"low": "15 min", "mid": "30 min", "high": "60 min", "law": "exponential", "status": "assumed"},
}


def launch_of(french: int = 4, chinese: int = 4, speaks: str = "zh", **people: Any) -> Plant:
    """Two lines of two steps and a shared one; recruits who know nothing, experts of two families until Christmas."""
    stay = {"arrives": "2025-01-06", "leaves": "2025-12-20"}
    experts = {
        "stackers": {"steps": ["stacking"], "count": french, "languages": ["fr"], **stay},
        "welders": {"steps": ["stacking", "welding"], "count": chinese, "languages": [speaks], **stay},
    }
    tree = {
        "gigaramp": 1,
        "name": "small launch",
        "start": "2025-01-06",
        "horizon": "2026-06-28",
        "calendars": {"main": {"shifts": ["06:00-14:00", "14:00-22:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
        "lines": {"west": {}, "east": {"starts": "2025-06-02"}},
        "steps": {
            "coating": {"cycle_time": "8 min", "machines": 1},
            "stacking": {"machines": 4, "cycle_time": "40 min", "buffer": 20, "crew": 4, **STOPS},
            "welding": {"machines": 2, "cycle_time": "20 min", "buffer": 20, "crew": 2, **STOPS},
            "testing": {"machines": 1, "cycle_time": "4 min", "buffer": 50, "shared": True},
        },
        "help": {},
        "maturing": {},
        "people": {
            "persons": {},
            "recruits": [{"on": "2025-01-06", "count": 40}],
            "training": {},
            "skill": {},
            "language": {"local": ["fr"]},
            "experts": {name: family for name, family in experts.items() if family["count"]},
        }
        | people,
        # Two lines of four stackers make 12 an hour: 50,000 a year at full speed.
        "goals": {"full_speed": {"rate": "35000 piece/year", "hold": "4 weeks", "announced": "2025-12-31"}},
    }
    return loads(json.dumps(tree))


def delay(plant: Plant, other: Plant, futures: int, **more: Any) -> GoalDifference:
    """How much later the other plant is at full speed, under the same luck."""
    return compare(plant, other, futures=futures, seed=1, **more)["full_speed"]
