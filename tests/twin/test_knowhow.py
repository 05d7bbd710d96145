"""What the plant knows apart from its people: by trials, by what experts write down, and from a sister plant."""

from __future__ import annotations

from math import exp, log1p

import numpy as np
import pytest

from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.twin.study import Study
from tests.laws.plants import Tree, date, plant_of
from tests.twin.worlds import DAY, HOUR, Bench, family_of, people_of

EXPONENT = 0.3
REFERENCE = 3000 / (2 ** (1 / EXPONENT) - 1)
LEARNING = {
    "exponent": EXPONENT, "halves_after": "3000 piece", "other_lines": "35 %", "sister_transfer": "50 %", "sister_experience": 1000,
    "decay": "0 %", "people_share": "0 %", "coil_correlation": "1 %",
}  # fmt: skip
ALONE = LEARNING | {"other_lines": "0 %", "sister_transfer": "0 %"}
KNOWHOW = {"trial_worth": 3}
CUT = {"cycle_time": "1 min", "scrap_at_start": "40 %", "scrap_mature": "0 %"}
WEEK = [{"from": "2025-01-06", "to": "2025-01-12", "share": "50 %"}]


def tree_of(learning: Tree = ALONE, cut: Tree | None = None, line: Tree | None = None, **more: object) -> Tree:
    return {
        "steps": {"cut": CUT | (cut or {})},
        "lines": {"line": line or {}},
        "learning": learning,
        **({"knowhow": KNOWHOW} if line else {}),
        **more,
    }


def left(cells: float) -> float:
    """Share of the excess defects after so many cells with a known verdict (Levitt, List and Syverson 2013)."""
    return exp(-EXPONENT * log1p(cells / REFERENCE))


# --- trials ---


def test_a_trial_teaches_as_many_cells_as_its_worth_and_its_verdict_is_known_at_once() -> None:
    """A shift of 480 minutes, half of it for trials: 240 units judged, 240 given up, worth 3 each."""
    bench = Bench(tree_of(line={"trials": WEEK})).run(8 * HOUR)
    assert 240 + 240 * 3 == pytest.approx(float(bench.station("cut").known), abs=2)
    assert 0.4 * left(960) == pytest.approx(float(bench.station("cut").defect_now), rel=1e-3)


def test_so_many_trials_move_the_defects_as_their_worth_in_units_does() -> None:
    """1,440 units and 720 x 3 of trials at half the time for each; or the same cells brought by other means."""
    tried = Bench(tree_of(line={"trials": WEEK})).run(DAY).station("cut")
    other = (
        Bench(tree_of(ALONE | {"sister_experience": 720 * 3 - 720, "sister_transfer": "100 %"})).run(DAY).station("cut")
    )
    assert float(other.defect_now) == pytest.approx(float(tried.defect_now), rel=1e-3)


def test_what_trials_taught_is_forgotten_as_all_knowledge_is() -> None:
    """Each of the three shifts adds 960 cells and keeps the same share of what was known before and of its own."""
    bench = Bench(tree_of(ALONE | {"decay": "25 %"}, line={"trials": WEEK})).run(DAY)
    kept = 0.75 ** (8 / (365.25 / 12 * 24))
    assert 960 * (kept + kept**2 + kept**3) == pytest.approx(float(bench.station("cut").known), rel=2e-3)


@pytest.mark.parametrize(
    ("cut", "units"),
    [
        ({"machines": 4}, 4 * 240),
        ({"cycle_time": "10 min", "batch": "20 piece"}, 480),
        ({"short_stops": {"at_start": "25 %", "mature": "25 %"}}, 180),
    ],
)
def test_a_trial_is_the_output_its_machines_give_up(cut: Tree, units: float) -> None:
    bench = Bench(tree_of(cut=cut, line={"trials": WEEK})).run(8 * HOUR)
    judged = int(bench.station("cut").good_total + bench.station("cut").scrap_total)
    assert 3 * units == pytest.approx(float(bench.station("cut").known) - judged, rel=1e-6)


def test_a_slow_crew_makes_fewer_trials() -> None:
    """50 h of practice against 100 h to half: a third of full output, over a requirement of 80 %."""
    people = people_of(9, skill={"learning_hours": "100 h", "recency": 0, "spread": 0, "requirement": "80 %"})
    bench = Bench(tree_of(cut={"crew": 2}, line={"trials": WEEK}, people=people)).run(8 * HOUR)
    judged = int(bench.station("cut").good_total + bench.station("cut").scrap_total)
    assert 3 * 240 * (1 / 3) / 0.8 == pytest.approx(float(bench.station("cut").known) - judged, rel=1e-3)


def test_a_machine_without_work_makes_no_trials() -> None:
    tree = tree_of(line={"trials": WEEK})
    tree["steps"] = {"feed": {"cycle_time": "4 min"}, "cut": CUT | {"buffer": "10 piece"}}
    bench = Bench(tree).run(8 * HOUR)
    # 240 minutes of feeding give 60 units; each holds the machine for 2 minutes, one of them for trials.
    assert 60 + 60 * 3 == pytest.approx(float(bench.station("cut").known), abs=6)


def test_trials_of_one_line_teach_the_other_by_its_weight() -> None:
    tree = tree_of(LEARNING | {"sister_transfer": "0 %"}, knowhow=KNOWHOW)
    tree["lines"] = {"a": {"trials": WEEK}, "b": {}}
    bench = Bench(tree).run(8 * HOUR)
    known = [float(bench.station("cut", line).known) for line in ("a", "b")]
    assert [960, 480] == pytest.approx(known, abs=3)
    assert 0.4 * left(480 + 0.35 * 960) == pytest.approx(float(bench.station("cut", "b").defect_now), rel=2e-3)


# --- writing ---


def write(bench: Bench, hours: float) -> None:
    """Let experts write in the running shift; an hour is worth 40 pieces."""
    bench.world.clock[0].written = 40.0
    bench.station("cut").written_hours = hours


def test_an_hour_of_writing_is_worth_its_cells_once() -> None:
    bench, plain = Bench(tree_of()), Bench(tree_of())
    write(bench.run(7 * HOUR), 2.5)
    bench.run(8 * HOUR)
    assert 2.5 * 40 == pytest.approx(float(bench.station("cut").known - plain.run(8 * HOUR).station("cut").known))
    bench.run(16 * HOUR)
    assert 2.5 * 40 == pytest.approx(
        float(bench.station("cut").known - plain.run(16 * HOUR).station("cut").known), abs=3
    )


def test_what_was_written_stays_when_the_experts_leave() -> None:
    """200 hours of writing are 8,000 pieces, and so they are after a week without experts."""
    experts = {"cutters": family_of("cut", 1, leaves="2026-01-12")}
    skill = {"learning_hours": "0.001 h", "recency": 0, "spread": 0, "requirement": "80 %"}
    known = []
    for hours in (0.0, 200.0):
        bench = Bench(tree_of(cut={"crew": 1}, people=people_of(6, experts, skill=skill)), "2025-01-26").run(
            7 * DAY - HOUR
        )
        write(bench, hours)
        state, fork = bench.run(7 * DAY).world.state(), bench.world.twin()
        fork.go_back_to(state)
        fork.clock[0].experts_gone = 1
        bench.world = fork
        known.append(float(bench.run(14 * DAY).station("cut").known))
    assert 200 * 40 == pytest.approx(known[1] - known[0], abs=3)


# --- from a sister plant, step by step ---


def sister_of(step: Tree, line: Tree | None = None, learning: Tree = LEARNING) -> dict[str, float]:
    tree = tree_of(learning, step, line)
    tree["steps"]["test"] = CUT | {"buffer": "10 piece"}
    bench = Bench(tree).run(0)
    return {name: float(bench.station(name).sister) for name in ("cut", "test")}


@pytest.mark.parametrize(
    ("step", "cells"),
    [
        ({}, 500),
        ({"experience": 8000}, 4000),
        ({"transfer": "10 %"}, 100),
        ({"experience": 8000, "transfer": "10 %"}, 800),
        ({"experience": 0}, 0),
        ({"transfer": "100 %"}, 1000),
    ],
)
def test_a_step_brings_its_own_experience_and_its_own_share_of_it(step: Tree, cells: float) -> None:
    assert {"cut": cells, "test": 500} == pytest.approx(sister_of(step))


def test_a_line_with_other_machines_takes_another_share() -> None:
    tree = tree_of(LEARNING, {"experience": 8000})
    tree["lines"] = {"a": {}, "b": {"steps": {"cut": {"transfer": "5 %"}}}}
    bench = Bench(tree).run(0)
    assert [4000, 400] == pytest.approx([float(bench.station("cut", line).sister) for line in ("a", "b")])
    assert [0.4 * left(4000), 0.4 * left(400)] == pytest.approx(
        [float(bench.station("cut", line).defect_now) for line in ("a", "b")]
    )


def test_naming_what_holds_for_all_steps_changes_nothing() -> None:
    plain, named = (
        Study(plant_of(tree_of(LEARNING, step)), date(2025, 1, 19))(0)
        for step in ({}, {"experience": 1000, "transfer": "50 %"})
    )
    assert plain.good.tolist() == named.good.tolist()
    assert plain.scrap.tolist() == named.scrap.tolist()
    assert np.array_equal(plain.losses, named.losses)


def test_the_quick_look_of_check_takes_each_step_by_its_own_experience() -> None:
    """Defects of the first week: 40 % x K, where no verdict is known yet."""
    for step, cells in (({}, 500), ({"experience": 8000}, 4000), ({"transfer": "10 %"}, 100)):
        plant = plant_of(tree_of(LEARNING, step, horizon="2025-02-03"))
        assert 0.4 * left(cells) == pytest.approx(weekly_ramp(plant, flow_of(plant)).scrap[0])
