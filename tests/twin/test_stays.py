"""Who is on site when experts are called home: how many, who, and the same luck for all that stays."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twin.test_staffing import CUT, bench_of
from tests.twin.worlds import family_of, people_of

STEPS = {"cut": CUT, "weld": CUT}


def on_site(experts, recall, until="2025-01-26"):
    """(families, days) people on site."""
    return bench_of(people_of(6, experts, recall=recall), steps=STEPS, until=until).world.on_site


def test_half_of_the_experts_on_site_go_home_on_the_day_of_the_recall():
    there = on_site({"cutters": family_of("cut", 8)}, {"on": "2025-01-16", "share": "50 %"})
    assert [8] * 10 + [4] * 11 == there[0, :21].tolist()


def test_without_a_share_all_go():
    there = on_site({"cutters": family_of("cut", 3)}, {"on": "2025-01-16"})
    assert [3, 0] == there[0, 9:11].tolist()


def test_half_of_forty_experts_in_seven_families_are_twenty():
    experts = {f"family_{k}": family_of("cut", count) for k, count in enumerate((7, 7, 7, 7, 5, 5, 2))}
    there = on_site(experts, {"on": "2025-01-16", "share": "50 %"}).sum(axis=0)
    assert [40, 20] == there[9:11].tolist()


def test_each_family_loses_people_by_its_size():
    experts = {"cutters": family_of("cut", 30), "welders": family_of("weld", 10)}
    there = on_site(experts, {"on": "2025-01-16", "share": "20 %"})
    assert [24, 8] == there[:, 10].tolist()


def test_those_who_go_are_spread_from_the_first_to_the_last_to_leave():
    # 18, 20, 22 and 24 January; the second and the fourth are called home.
    leaves = {"from": "2025-01-17", "to": "2025-01-25"}
    there = on_site({"cutters": family_of("cut", 4, leaves=leaves)}, {"on": "2025-01-16", "share": "50 %"})
    assert [4, 2, 2, 1, 1, 1, 1, 0] == there[0, [9, 10, 11, 12, 13, 14, 15, 16]].tolist()


def test_who_arrives_after_the_recall_comes_as_planned():
    experts = {"cutters": family_of("cut", 4), "later": family_of("weld", 4, "2025-01-20")}
    there = on_site(experts, {"on": "2025-01-16"})
    assert ([0, 0], [0, 4]) == (there[:, 10].tolist(), there[:, 14].tolist())


def test_nobody_stays_longer_because_of_a_recall():
    experts = {"cutters": family_of("cut", 4, leaves="2025-01-18")}
    there = on_site(experts, {"on": {"from": "2025-01-16", "to": "2025-01-24"}})
    assert [4, 3, 0] == [int(there[0, day]) for day in (10, 11, 12)]


def test_a_span_spreads_those_who_go_over_it():
    there = on_site({"cutters": family_of("cut", 4)}, {"on": {"from": "2025-01-16", "to": "2025-01-24"}})
    # 17, 19, 21 and 23 January.
    assert [4, 3, 3, 2, 2, 1, 1, 0] == there[0, 10:18].tolist()


@pytest.mark.parametrize("recall", [{"on": "2025-01-16", "share": "50 %"}, {"on": "2025-01-16"}])
def test_a_recall_changes_no_other_draw(recall):
    uncertain = {"cutters": family_of("cut", {"low": 4, "mid": 8, "high": 16, "status": "assumed"})}
    hours = {"low": "50 h", "mid": "100 h", "high": "200 h", "status": "assumed"}
    skill = {"learning_hours": hours, "recency": 0, "spread": 0.3, "requirement": "80 %"}
    worlds = [
        bench_of(people_of(6, uncertain, skill=skill, **({"recall": r} if r else {}))).world for r in (None, recall)
    ]
    np.testing.assert_array_equal(worlds[0].crews.top, worlds[1].crews.top)
    np.testing.assert_array_equal(worlds[0].on_site[:, :10], worlds[1].on_site[:, :10])
    assert worlds[0].clock[0].learning_hours == worlds[1].clock[0].learning_hours
