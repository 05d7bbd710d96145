"""The loss tree against lines whose losses can be computed by hand, and its laws."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.launch.losses.leaves import LEAF_INDEX
from gigaramp.launch.losses.periods import years_of_weeks
from gigaramp.launch.losses.reading import quarters_of, weeks_of, whole_of, years_of
from gigaramp.launch.losses.tree import losses_of
from gigaramp.launch.question import ANSWER
from gigaramp.plant import loads
from gigaramp.twin.study import Study
from tests.launch.losses.lines import A_DAY, DAYS, hours_of, leaves_of, line, tree_of

PACKS = """
gigaramp: 1
name: packs
start: 2025-01-06
horizon: 2025-02-02
products: {module: {unit: module}, pack: {unit: pack}}
vehicles: {car: {share: 100 %, modules: 2, call_off: 36525 vehicle/year}}
goals: {full_speed: {rate: 73050 vehicle/year}}
steps:
  module_assembly: {makes: module, cycle_time: 3 min, machines: 1}
  pack_assembly: {makes: pack, consumes: {module: 2 module}, cycle_time: 3 min, machines: 1, buffer: 10 module}
"""

PEOPLED = """
people:
  recruits: [{on: 2025-01-06, count: 10}]
  in_production: 100 %
  absence: 10 %
"""


def test_a_line_that_never_stops_lacks_only_capacity() -> None:
    tree, _ = tree_of(line())
    found = leaves_of(tree)
    # The machine makes 1440 a day and nameplate asks for fewer; two pieces are on their way at the end.
    assert {"capacity", "on_the_way"} == set(found) - {"residual"}
    assert pytest.approx(DAYS * (A_DAY - 1440)) == found["capacity"]
    assert pytest.approx(1.0, abs=1.0) == found["on_the_way"]
    assert pytest.approx(DAYS * 1440 - 1, abs=1) == tree.shipped.sum()
    assert {"cut"} == {tree.steps[step] for step in np.unique(tree.limiting)}


def test_failures_of_a_known_share_are_told_in_pieces() -> None:
    # Two hours of work, then half an hour of repair: a fifth of the time.
    law = {"cut__mtbf": "{value: 2 h, law: constant}", "cut__restore_time": "{value: 30 min, law: constant}"}
    tree, _ = tree_of(line(**law))
    found = leaves_of(tree)
    assert pytest.approx(0.2 * DAYS * 1440, rel=0.01) == found["failure"]
    assert pytest.approx(0.8 * DAYS * 1440, rel=0.01) == tree.shipped.sum()


def test_random_failures_cost_the_share_that_theory_says() -> None:
    law = "{value: 4 h, law: exponential}"
    tree, _ = tree_of(line(cut__mtbf=law, cut__restore_time="1 h"), futures=12)
    mean = leaves_of(tree)["failure"]
    spread = tree.packs.sum(axis=1)[:, LEAF_INDEX["failure"]].std(ddof=1) / 12**0.5
    # Renewal reward: one hour in five (Ross 2014, Introduction to Probability Models, section 7.4).
    assert pytest.approx(0.2 * DAYS * 1440, abs=4 * spread) == mean


def test_changeovers_are_planned_stops_and_closed_days_are_no_loss() -> None:
    calendar = 'calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}\n'
    changeover = {"cut__changeover": {"every": "100 piece", "time": "10 min"}}
    tree, _ = tree_of(line(calendar, **changeover))
    found = leaves_of(tree)
    open_hours = 20 * 8
    # A hundred pieces take 100 minutes and the changeover ten: one eleventh of the open time.
    assert pytest.approx(open_hours * 60 / 11, rel=0.01) == found["planned_stops"]
    planned = sum(1 for _ in range(20))
    nameplate = tree.nameplate.sum()
    assert pytest.approx(nameplate - open_hours * 60) == found["capacity"]
    assert pytest.approx(365250 / 261 * planned, rel=1e-9) == nameplate


def test_defects_are_told_by_where_they_were_made_beside_the_limiting_step() -> None:
    tree, _ = tree_of(line(cut__scrap_mature="10 %", test__scrap_mature="5 %"))
    found = leaves_of(tree)
    assert pytest.approx(0.1 * DAYS * 1440, rel=0.05) == found["defect"]
    assert pytest.approx(0.05 * 0.9 * DAYS * 1440, rel=0.1) == found["defect_behind"]
    assert "defect_before" not in found
    last, _ = tree_of(
        line(cut__cycle_time="30 s", test__cycle_time="60 s", cut__scrap_mature="10 %", test__inspects={"cut": "100 %"})
    )
    assert pytest.approx(0.1 * DAYS * 1440, rel=0.05) == leaves_of(last)["defect_before"]


@pytest.mark.parametrize("fidelity", ["event", "day"])
def test_rework_takes_time_of_the_limiting_step_and_is_a_defect(fidelity: str) -> None:
    rework = {"share": "100 %", "quality_ratio": "100 %", "time": "60 s"}
    tree, run = tree_of(line(cut__scrap_mature="10 %", cut__rework=rework), fidelity=fidelity)
    found = leaves_of(tree)
    # A piece in ten takes its minute twice, and none is scrapped.
    assert pytest.approx(DAYS * 1440 / 11, rel=0.05) == found["defect"]
    # By day full speed is what a machine keeps of it inside a day, here within one per cent.
    assert pytest.approx(hours_of(run, "cut", "defect") * 60, rel=0.01) == found["defect"]
    assert abs(found["residual"]) < 5


def test_what_the_customer_does_not_call_off_is_stock() -> None:
    tree, _ = tree_of(loads(PACKS))
    found = leaves_of(tree)
    assert pytest.approx(100 * DAYS, abs=1) == tree.shipped.sum()
    # A pack in six minutes: 240 a day, of which 100 are called off.
    assert pytest.approx(140 * DAYS, abs=3) == found["stock"]
    assert {"capacity", "stock", "on_the_way", "residual"} >= set(found)


def test_output_before_acceptance_is_trial_and_before_release_not_shipped() -> None:
    plant = line("lines: {one: {accepted: 2025-01-13, released: 2025-01-20}}\n")
    tree, _ = tree_of(plant)
    found = leaves_of(tree)
    assert pytest.approx(7 * 1440, abs=3) == found["trial"]
    assert pytest.approx(7 * 1440, abs=3) == found["not_released"]
    assert abs(found.get("residual", 0.0)) < 1


def test_time_given_to_trials_of_an_accepted_line_is_a_trial_loss() -> None:
    plant = line(
        "lines: {one: {trials: [{from: 2025-01-13, to: 2025-01-19, share: 50 %}]}}\nlearning: {}\nknowhow: {}\n"
    )
    tree, run = tree_of(plant)
    found = leaves_of(tree)
    assert pytest.approx(hours_of(run, "cut", "trial") * 60, abs=2) == found["trial"]
    assert pytest.approx(3.5 * 1440, rel=0.01) == found["trial"]
    assert abs(found.get("residual", 0.0)) < 2


def test_the_leaf_on_the_way_is_what_lies_between_the_limiting_step_and_the_exit() -> None:
    # The second step stops for good at the end: what the first makes fills the buffer.
    plant = line(
        "events: {hold: {kind: quality_hold, steps: [test], on: 2025-01-31, lasts: 72 h}}\n", test__buffer="500 piece"
    )
    tree, run = tree_of(plant)
    future = run.futures[0]
    inside = sum(future.pools["level"]) + float(np.sum(future.books["in_work"][1:]))
    assert pytest.approx(float(inside), abs=1) == leaves_of(tree)["on_the_way"]


@pytest.mark.parametrize("fidelity", ["event", "day"])
def test_weeks_years_and_the_whole_span_add_up_and_the_residual_is_small(fidelity: str) -> None:
    plant = line(
        "learning: {halves_after: 1e4 cell}\nmaturing: {}\n" + PEOPLED,
        cut__mtbf="{value: 4 h, law: exponential}", cut__restore_time="20 min", cut__scrap_at_start="20 %",
        cut__scrap_mature="2 %", test__inspects={"cut": "90 %"}, cut__crew=2, test__scrap_mature="1 %",
    ).change_all({"start": "2025-11-17", "horizon": "2026-02-15"})  # fmt: skip
    tree, _ = tree_of(plant, futures=3, fidelity=fidelity)
    assert np.abs(tree.nameplate - tree.shipped - tree.packs.sum(axis=2)).max() < 1e-6
    whole, years, quarters, weeks = whole_of(tree), years_of(tree), quarters_of(tree), weeks_of(tree)
    assert ["2025", "2026"] == [year.name for year in years]
    for number, leaf in enumerate(whole.leaves):
        for parts in (years, quarters):
            assert pytest.approx(leaf.packs.mean) == sum(part.leaves[number].packs.mean for part in parts)
        assert pytest.approx(leaf.packs.mean, abs=1e-3) == sum(weeks.leaves[number].mean)
    assert pytest.approx(whole.nameplate - whole.shipped.mean) == sum(leaf.packs.mean for leaf in whole.leaves)
    for quarter in quarters:
        assert abs(quarter["residual"].packs.mean) < 0.01 * quarter.nameplate


def test_the_tree_needs_no_more_than_a_forecast_keeps() -> None:
    plant = line(cut__mtbf="2 h", cut__restore_time="30 min")
    study = Study(plant, plant.horizon, keeps=ANSWER)  # type: ignore[arg-type]
    tree = losses_of(study.run([study(0)]), np.ones(1))
    assert leaves_of(tree) == leaves_of(tree_of(plant)[0])


def test_weights_count_in_the_means() -> None:
    plant = line(cut__mtbf="{value: 4 h, law: exponential}", cut__restore_time="1 h")
    tree, _ = tree_of(plant, futures=3)
    one = tree.only(np.arange(3), np.array([0.0, 1.0, 0.0]))
    assert pytest.approx(tree.shipped[1].sum()) == whole_of(one).shipped.mean
    assert pytest.approx(0.0) == whole_of(one).shipped.error


def test_without_a_rate_the_limiting_step_sets_nameplate() -> None:
    plant = line(cut__mtbf="2 h", cut__restore_time="30 min").change("goals", None)
    tree, _ = tree_of(plant)
    assert pytest.approx(DAYS * 1440) == tree.nameplate.sum()
    assert "capacity" not in leaves_of(tree)


def test_lines_in_parallel_are_summed_over() -> None:
    # The two lines differ: only the second fails.
    law = "mtbf: {value: 2 h, law: constant}, restore_time: {value: 30 min, law: constant}"
    two = line("lines: {one: {}, two: {steps: {cut: {" + law + "}}}}\n")
    found = leaves_of(tree_of(two)[0])
    assert pytest.approx(0.2 * DAYS * 1440, rel=0.01) == found["failure"]
    assert pytest.approx(DAYS * (A_DAY - 2 * 1440)) == found["capacity"]


def test_a_week_cut_by_the_last_day_belongs_to_the_year_of_that_day():
    assert [2025, 2025] == years_of_weeks([date(2025, 12, 22), date(2025, 12, 29)], date(2025, 12, 31)).tolist()
    assert [2025, 2026] == years_of_weeks([date(2025, 12, 22), date(2025, 12, 29)], date(2026, 1, 4)).tolist()
