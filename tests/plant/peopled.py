"""A small plant whose people are followed one by one, and what is told of changes to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gigaramp.errors import PlantError
from gigaramp.plant import Plant, check, loads

EXPERTS: dict[str, Any] = {
    "steps": ["cut", "weld"],
    "count": 6,
    "languages": ["zh"],
    "arrives": "2025-01-06",
    "leaves": "2026-01-05",
}

PEOPLE: dict[str, Any] = {
    "persons": {}, "skill": {}, "recruits": [{"on": "2025-01-06", "count": 60}],
    "training": {"hours": "180 h"}, "language": {"local": ["fr"], "translation": "60 %"}, "experts": {"cutting": EXPERTS},
}  # fmt: skip

CALENDARS: dict[str, Any] = {
    "main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"]},
    "office": {"shifts": ["08:00-16:00"], "days": ["mon", "tue", "wed", "thu", "fri"]},
    "nights": {"shifts": ["21:00-05:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 1},
}

PERSON: dict[str, Any] = {"id": "B-7", "hired": "2025-01-06", "steps": ["cut"], "line": "a", "team": 1}


def tree(people: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The plant as maps: keys of `people` and of the top are replaced, a key set to None is left out."""
    root: dict[str, Any] = {
        "gigaramp": 1,
        "name": "two lines",
        "start": "2025-01-06",
        "horizon": "2026-12-31",
        "as_of": "2025-06-02",
        "calendars": CALENDARS,
        "lines": {"a": {}, "b": {"starts": "2025-06-02"}},
        "steps": {
            "cut": {
                "cycle_time": "10 s",
                "crew": 4,
                "mtbf": "9 h",
                "restore_time": "20 min",
                "scrap_at_start": "10 %",
                "scrap_mature": "1 %",
            },
            "weld": {"cycle_time": "10 s", "crew": 2, "buffer": "unlimited"},
            "test": {"cycle_time": "4 s", "crew": 1, "buffer": "unlimited", "shared": True},
        },
        "learning": {},
        "people": {key: value for key, value in (PEOPLE | (people or {})).items() if value is not None},
    } | changes
    return {key: value for key, value in root.items() if value is not None}


def plant_of(people: dict[str, Any] | None = None, **changes: Any) -> Plant:
    return loads(json.dumps(tree(people, **changes)))


def errors(people: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    """Problems without their places; [] where the plant reads well."""
    try:
        plant_of(people, **changes)
    except PlantError as error:
        return [str(problem).split("  ", 1)[1] for problem in error.problems]
    return []


def warnings(people: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    """Warnings of `check` without their places."""
    told = check(plant_of(people, **changes)).warnings
    return [str(problem).split("  ", 1)[-1] for problem in told]


def written(folder: Path, roster: bytes | str, **people: Any) -> Path:
    """The plant as a file, with a roster in a CSV file beside it."""
    content = roster.encode("utf-8") if isinstance(roster, str) else roster
    (folder / "staff.csv").write_bytes(content)
    path = folder / "plant.yaml"
    path.write_text(json.dumps(tree({"roster": "staff.csv"} | people)), encoding="utf-8")
    return path
