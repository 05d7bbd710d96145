"""A partner runs a line from A to Z with its own people until a date, and hands it over."""

from __future__ import annotations

from math import log1p

import numpy as np
import pytest

from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.study import Study
from tests.laws.plants import Tree, date, plant_of
from tests.twin.worlds import DAY, HOUR, Bench, people_of

SLOW = {"learning_hours": "100000 h", "recency": 0, "spread": 0, "requirement": "80 %"}
CUT = {"cycle_time": "10 min", "crew": 2}
FAILS = {"mtbf": {"value": "30 min", "law": "constant"}, "restore_time": {"value": "1 h", "law": "constant"}}


def tree_of(operator: Tree, cut: Tree | None = None, count: int = 12, **more: object) -> Tree:
    """Two lines of one step each; the partner runs line b. Local people hardly ever learn."""
    lines = {"a": {}, "b": {"operated_by": {"name": "partner", "until": "2025-01-13", **operator}}}
    people = people_of(count, skill=SLOW, language={"local": ["fr"], "translation": "50 %", "glossary": False})
    return {"steps": {"cut": CUT | (cut or {})}, "lines": lines, "people": people, **more}


def test_the_partner_runs_its_line_at_full_speed_while_the_local_line_is_slow() -> None:
    bench = Bench(tree_of({})).run(7 * DAY)
    assert 7 * 24 * 6 == pytest.approx(int(bench.station("cut", "b").good_total), abs=1)
    assert 5 > int(bench.station("cut", "a").good_total)


def test_after_the_date_the_local_people_run_the_line_alone() -> None:
    bench = Bench(tree_of({})).run(7 * DAY)
    made = int(bench.station("cut", "b").good_total)
    bench.run(13 * DAY)
    assert 5 > int(bench.station("cut", "b").good_total) - made


def test_a_partner_of_half_skill_runs_at_half_speed() -> None:
    bench = Bench(tree_of({"skill": "50 %"})).run(DAY)
    assert 72 == pytest.approx(int(bench.station("cut", "b").good_total), abs=1)


def test_the_partner_mends_every_stop_at_once_and_it_counts_as_an_experts() -> None:
    bench = Bench(tree_of({}, FAILS | {"difficulty": 4})).run(8 * HOUR)
    restored = bench.records("machine_restored", "cut", "b")
    assert {1.0} == {round(float(hours), 3) for hours in restored["quantity"]}
    assert len(bench.times("help_arrived", "cut", "b")) == bench.station("cut", "b").week_expert_stops > 0
    assert 0 == bench.station("cut", "a").week_expert_stops


def test_local_people_learn_beside_the_partner_only_during_the_handover() -> None:
    """Three days of handover: each hour is watched (0.3) and coached (gamma 1, half understood: x 1.5)."""
    bench = Bench(tree_of({"handover": "3 day", "languages": ["zh"]})).run(4 * DAY)
    before = [float(bench.crew("cut", team, "b").practice) for team in range(3)]
    assert [50.0, 50.0, 50.0] == before
    bench.run(7 * DAY)
    after = [float(bench.crew("cut", team, "b").practice) for team in range(3)]
    assert [50 + 3 * 8 * 0.3 * 1.5] * 3 == pytest.approx(after)


def test_shared_words_make_the_handover_worth_more() -> None:
    bench = Bench(tree_of({"handover": "3 day", "languages": ["fr"]})).run(7 * DAY)
    assert 50 + 3 * 8 * 0.3 * 2 == pytest.approx(float(bench.crew("cut", 0, "b").practice))


def test_without_a_handover_local_people_take_over_with_their_training_alone() -> None:
    bench = Bench(tree_of({})).run(7 * DAY)
    assert 50.0 == float(bench.crew("cut", 0, "b").practice)


def test_the_crew_of_a_line_the_partner_starts_is_hired_for_the_handover() -> None:
    operator = {"until": "2025-06-02", "handover": "30 day"}
    bench = Bench(tree_of(operator)).run(DAY)
    # 148 days less 30 of handover less 56 of hiring before.
    day = (date(2025, 6, 2) - date(2025, 1, 6)).days - 30 - 56
    assert day * DAY == int(bench.station("cut", "b").hires)
    assert 0.0 == float(bench.crew("cut", 0, "b").heads)


def test_its_experience_counts_as_made_on_its_line_and_a_share_stays() -> None:
    scrap = {"scrap_at_start": "40 %", "scrap_mature": "0 %"}
    learning = {
        "exponent": 0.3, "halves_after": "1000 piece", "other_lines": "0 %", "sister_transfer": "0 %",
        "sister_experience": 0, "decay": "0 %", "people_share": "0 %", "coil_correlation": "1 %",
    }  # fmt: skip
    operator = {"experience": 9000, "leaves_behind": "10 %"}
    bench = Bench(tree_of(operator, scrap, learning=learning))
    reference = 1000 / (2 ** (1 / 0.3) - 1)
    bench.run(0)
    assert 0.4 * np.exp(-0.3 * log1p(9000 / reference)) == pytest.approx(
        float(bench.station("cut", "b").defect_now), rel=1e-2
    )
    assert 0.4 == pytest.approx(float(bench.station("cut", "a").defect_now))
    bench.run(7 * DAY + 1)
    known = float(bench.station("cut", "b").known)
    left = 0.4 * np.exp(-0.3 * log1p((known + 900) / reference))
    assert left == pytest.approx(float(bench.station("cut", "b").defect_now), rel=2e-2)


def test_its_people_are_counted_as_experts_on_site_until_it_leaves() -> None:
    study = Study(plant_of(tree_of({})), date(2025, 1, 19))
    on_site = study(0).experts_on_site
    # Two people a shift, three teams.
    assert [6] * 7 + [0] * 7 == on_site.tolist()


def test_it_takes_over_on_its_first_day_when_that_is_later_than_the_lines_start() -> None:
    bench = Bench(tree_of({"from": "2025-01-08"}))
    bench.run(2 * DAY)
    slow = int(bench.station("cut", "b").good_total)
    bench.run(3 * DAY)
    assert (True, 144) == (slow < 3, pytest.approx(int(bench.station("cut", "b").good_total) - slow, abs=1))


def test_the_hours_it_runs_are_experts_hours() -> None:
    study = Study(plant_of(tree_of({})), date(2025, 1, 19))
    future = study(0)
    line_b = study.layout.index[("cut", "b")]
    assert [168.0, 0.0] == pytest.approx(future.worked_by_experts[:, line_b].tolist())
    assert future.worked[:, line_b].tolist() == pytest.approx([168.0, 168.0])


def test_a_fork_without_experts_is_one_without_the_partner() -> None:
    """Both lines must make 100 a day; without the partner hardly trained people make next to nothing."""
    fork = ForkPlan((2,), (6,), (400.0,))
    plant = plant_of(tree_of({"until": "2025-01-19"}) | {"goals": {}})
    assert [0] == Study(plant, date(2025, 1, 19), forks=fork)(0).forks.tolist()
    kept = Study(plant, date(2025, 1, 19))(0)
    assert kept.capability[2:6].sum() >= 400.0


def test_the_crew_of_a_line_that_is_taken_over_helps_on_the_other_lines() -> None:
    """Six local people for two lines of two: all of them are there for line a, whenever the partner comes."""
    made = []
    for first in ("2025-01-06", "2025-01-07"):
        tree = tree_of({"from": first, "until": "2025-06-01"}, count=6)
        tree["people"]["skill"] = {"learning_hours": "0.001 h", "recency": 0, "spread": 0, "requirement": "80 %"}
        tree["people"]["hired_before"] = "0 day"
        bench = Bench(tree).run(2 * DAY)
        before = int(bench.station("cut", "a").good_total)
        made.append(int(bench.run(5 * DAY).station("cut", "a").good_total) - before)
    assert [3 * 144, 3 * 144] == pytest.approx(made, abs=2)
