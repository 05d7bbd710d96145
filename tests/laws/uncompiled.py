"""The history of one future in short; run as a program, it prints that of a plant with people, failures and scrap."""

from __future__ import annotations

import hashlib

import numpy as np

from gigaramp.twin.result import Future
from gigaramp.twin.study import Study
from tests.laws.plants import SUNDAY, plant_of

PEOPLE_PLANT = {
    "calendars": {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 2}},
    "lines": {"west": {}, "east": {"starts": "2025-01-07", "accepted": "2025-01-08"}},
    "learning": {},
    "excursions": {"rate_at_start": "3 1/day"},
    "maturing": {},
    "help": {},
    "people": {
        "recruits": [{"on": "2025-01-06", "count": 40}],
        "experts": {"cutters": {"steps": ["cut"], "count": 3, "arrives": "2025-01-06", "leaves": "2025-06-01"}},
    },
    "events": {"power": {"kind": "utilities", "every": "2 day", "lasts": "1 h"}},
    "steps": {
        "cut": {
            "machines": 2, "cycle_time": {"value": "14 min", "law": "exponential"}, "mtbf": "2 h", "restore_time": "10 min",
            "scrap_at_start": "30 %", "scrap_mature": "3 %", "crew": 2, "coil": "10 piece",
        },
        "soak": {"places": "30 piece", "time": "5 h", "buffer": "4 piece"},
        "test": {
            "shared": True, "cycle_time": {"value": "6 min", "law": "gamma", "cv": 0.5}, "buffer": "3 piece", "inspects": {"cut": "80 %"},
            "scrap_mature": "2 %", "rework": {"share": "50 %", "quality_ratio": "50 %", "time": "1 min"},
        },
    },
}  # fmt: skip

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


def digest(future: Future) -> str:
    """Hash of all a future tells, its records included."""
    found = hashlib.sha256()
    for name in _PARTS:
        found.update(np.ascontiguousarray(getattr(future, name)).tobytes())
    for name in future.records.dtype.names if future.records is not None else ():
        found.update(np.ascontiguousarray(future.records[name]).tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    print(digest(Study(plant_of(PEOPLE_PLANT), SUNDAY, records=True)(0)))
