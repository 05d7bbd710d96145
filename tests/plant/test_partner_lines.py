"""Lines run by a partner: what is refused, and what the quick look at the middle values makes of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import Plant, loads
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.ramp import weekly_ramp

PEOPLE = {"recruits": [{"on": "2025-01-06", "count": 60}], "skill": {}}
OPERATOR = {"name": "partner", "until": "2025-12-01"}


def plant_of(operator: dict[str, Any], crew: int | None = 4, shared: bool = False, **changes: Any) -> Plant:
    step: dict[str, Any] = {"cycle_time": "10 s", "shared": shared}
    if crew is not None:
        step["crew"] = crew
    tree: dict[str, Any] = {
        "gigaramp": 1, "name": "two lines", "start": "2025-01-06", "horizon": "2026-12-31",
        "steps": {"cut": step}, "lines": {"a": {}, "b": {"operated_by": OPERATOR | operator}}, "people": PEOPLE,
    } | changes  # fmt: skip
    return loads(json.dumps({key: value for key, value in tree.items() if value is not None}))


@pytest.mark.parametrize(
    ("operator", "changes", "said"),
    [
        ({}, {"people": None}, "stands without people:"),
        ({}, {"crew": None}, "changes nothing"),
        ({}, {"shared": True}, "shared steps belong to no line"),
        ({"until": "2025-01-06"}, {}, "2025-01-06 is not after 2025-01-06"),
        ({"from": "2025-12-24"}, {}, "2025-12-01 is not after 2025-12-24"),
        ({"from": "2027-01-01", "until": "2027-02-01"}, {}, "2027-01-01 is after the horizon"),
        ({"experience": "1000 cell"}, {}, "experience counts only where defects fall with it"),
        ({"leaves_behind": "50 %"}, {"learning": {}}, "stands without experience:"),
        ({"handover": "30 day"}, {"people": {"recruits": PEOPLE["recruits"]}}, "every crew is at full skill from its first day"),
        ({"untill": "2025-12-01"}, {}, 'did you mean "until"?'),
    ],
)  # fmt: skip
def test_an_operator_without_sense_is_refused_with_its_reason(
    operator: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(PlantError) as refused:
        plant_of(operator, **changes)
    assert said in str(refused.value)
    assert "lines.b.operated_by" in str(refused.value)


def output(plant: Plant, first: date, last: date) -> float:
    ramp = weekly_ramp(plant, flow_of(plant))
    weeks = range((first - plant.start).days // 7, (last - plant.start).days // 7)
    return sum(ramp.output[week] for week in weeks)


def test_at_the_middle_values_a_partner_brings_speed_until_it_leaves() -> None:
    learning = {"people": PEOPLE | {"skill": {"learning_hours": "3000 h"}}}
    alone = plant_of({}, **learning).change("lines.b", {})
    helped = plant_of({}, **learning)
    early = date(2025, 1, 20), date(2025, 6, 1)
    assert 1.3 * output(alone, *early) < output(helped, *early)
    late = date(2025, 12, 8), date(2026, 3, 1)
    assert output(helped, *late) < output(alone, *late)


def test_at_the_middle_values_a_longer_handover_leaves_better_people() -> None:
    learning = {"people": PEOPLE | {"skill": {"learning_hours": "3000 h"}}}
    after = date(2025, 12, 8), date(2026, 3, 1)
    short = output(plant_of({"handover": "7 day"}, **learning), *after)
    assert short < output(plant_of({"handover": "180 day"}, **learning), *after)
