"""A line gives up output to learn: a cap on its rate, machine time for trials, and fewer defects at a lower rate."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.errors import PlantError
from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.study import Study
from tests.laws.plants import Tree, date, plant_of
from tests.twin.worlds import DAY, HOUR, Bench, people_of

LEARNING = {
    "exponent": 0.5, "halves_after": "20000 cell", "other_lines": "0 %", "sister_transfer": "0 %", "sister_experience": 0,
    "decay": "0 %", "people_share": "0 %", "coil_correlation": "1 %",
}  # fmt: skip
UNLEARNED = LEARNING | {"halves_after": "1000000000000 cell"}
KNOWHOW = {"trial_worth": 5}


def period(first: str, last: str, share: str) -> Tree:
    return {"from": first, "to": last, "share": share}


def tree_of(
    line: Tree | None = None,
    scrap: str = "0 %",
    learning: Tree = UNLEARNED,
    stacking: Tree | None = None,
    **more: object,
) -> Tree:
    """Two lines that stack and test a cell a minute; electrodes and packing are shared."""
    steps = {
        "coating": {"makes": "electrode", "shared": True, "cycle_time": "20 s"},
        "stacking": {
            "makes": "cell", "consumes": {"electrode": "1 m"}, "cycle_time": "1 min", "buffer": "100 m",
            "scrap_at_start": scrap, "scrap_mature": "0 %",
        } | (stacking or {}),
        "test": {"cycle_time": "1 min", "buffer": "100 cell"},
        "packing": {"cycle_time": "20 s", "buffer": "100 cell", "shared": True},
    }  # fmt: skip
    products = {"electrode": {"unit": "m"}, "cell": {"unit": "cell"}}
    lines = {"a": line or {}, "b": {}}
    knowhow = {"knowhow": KNOWHOW} if "trials" in lines["a"] else {}
    return {"products": products, "steps": steps, "lines": lines, "learning": learning, **knowhow, **more}


def cap(first: str, last: str, share: str) -> Tree:
    return {"rate_cap": [period(first, last, share)]}


def trials(first: str, last: str, share: str) -> Tree:
    return {"trials": [period(first, last, share)]}


def started_by_day(tree: Tree, days: int, step: str = "stacking", line: str | None = "a") -> list[int]:
    """Units started on each day."""
    bench = Bench(tree)
    totals = [int(bench.run(day * DAY).station(step, line).started_total) for day in range(1, days + 1)]
    return np.diff([0, *totals]).tolist()


def hours(bench: Bench, loss: str, step: str = "stacking", line: str | None = "a") -> float:
    return float(bench.station(step, line).spent[LOSS_INDEX[loss]]) / HOUR


# --- the cap ---


def test_a_line_is_held_down_from_its_first_capped_day_to_its_last() -> None:
    days = started_by_day(tree_of(cap("2025-01-07", "2025-01-08", "50 %")), 4)
    assert [1440, 720, 720, 1440] == pytest.approx(days, abs=3)


def test_the_other_line_runs_on() -> None:
    days = started_by_day(tree_of(cap("2025-01-07", "2025-01-08", "50 %")), 3, line="b")
    assert [1440, 1440, 1440] == pytest.approx(days, abs=3)


def test_periods_follow_each_other_with_their_own_shares() -> None:
    line = {"rate_cap": [period("2025-01-06", "2025-01-06", "25 %"), period("2025-01-07", "2025-01-07", "75 %")]}
    assert [360, 1080, 1440] == pytest.approx(started_by_day(tree_of(line), 3), abs=3)


def test_the_time_under_a_cap_is_held() -> None:
    bench = Bench(tree_of(cap("2025-01-06", "2025-01-12", "60 %"))).run(2 * DAY)
    assert 0.4 * 48 == pytest.approx(hours(bench, "held"), abs=0.05)
    assert 0.0 == hours(bench, "held", "test")
    assert 0.0 == hours(bench, "held", line="b")


def test_in_a_plant_without_cells_the_first_step_of_the_line_is_held_down() -> None:
    tree = {"steps": {"cut": {"cycle_time": "1 min"}, "test": {"cycle_time": "30 s", "buffer": "9 piece"}}}
    tree["lines"] = {"line": cap("2025-01-06", "2025-01-12", "50 %")}
    bench = Bench(tree).run(DAY)
    assert 720 == pytest.approx(int(bench.station("cut").started_total), abs=2)
    assert (1, 0) == (bench.station("cut").capped, bench.station("test").capped)


@pytest.mark.parametrize(("share", "load"), [("5 %", 0.05), ("50 %", 0.1)])
def test_where_scrap_and_a_cap_hold_a_line_down_the_lower_share_counts(share: str, load: float) -> None:
    """Scrap of 60 % lets the line run at 10 %."""
    loading = {"least": "10 %", "full_below": "20 %", "span": "20 %"}
    bench = Bench(tree_of(cap("2025-01-06", "2025-01-12", share), "60 %", loading=loading)).run(DAY)
    assert load == pytest.approx(float(bench.station("stacking", "a").load), rel=1e-12)
    assert load * 1440 == pytest.approx(int(bench.station("stacking", "a").started_total), abs=2)


def test_what_scrap_allows_is_looked_at_under_a_cap_too() -> None:
    loading = {"least": "10 %", "full_below": "20 %", "span": "20 %"}
    tree = tree_of(cap("2025-01-06", "2025-01-10", "5 %"), "1 %", loading=loading)
    assert 1440 == pytest.approx(started_by_day(tree, 6)[5], abs=3)


def test_periods_that_come_later_change_nothing_before() -> None:
    """Trials make know-how and a cap makes less haste, in the week after."""
    learning = UNLEARNED | {"haste": "50 %"}
    later = cap("2025-01-13", "2025-01-19", "20 %") | trials("2025-01-13", "2025-01-19", "20 %")
    plain, other = (Study(plant_of(tree_of(line, "20 %", learning)), date(2025, 1, 19))(0) for line in ({}, later))
    assert plain.good[:7].tolist() == other.good[:7].tolist()
    assert plain.losses[0].tolist() == other.losses[0].tolist()
    assert plain.good[7:].sum() > other.good[7:].sum()


def test_a_cap_wears_nothing_while_it_holds() -> None:
    """One stop in 10 h of running, at half the rate one in 20 h: 2 in two days instead of 4, at 1 min each."""
    fails = {"mtbf": {"value": "10 h", "law": "constant"}, "restore_time": "1 min"}
    stops = [
        len(Bench(tree_of(line, stacking=fails)).run(2 * DAY - HOUR).times("machine_stopped", "stacking", "a"))
        for line in (cap("2025-01-06", "2025-01-12", "50 %"), {})
    ]
    assert [2, 4] == stops


# --- trials ---


def test_a_line_slows_by_the_share_of_its_trials() -> None:
    days = started_by_day(tree_of(trials("2025-01-07", "2025-01-08", "30 %")), 4)
    assert [1440, 0.7 * 1440, 0.7 * 1440, 1440] == pytest.approx(days, abs=3)


def test_the_time_of_trials_is_booked_as_trial_on_every_machine_of_the_line() -> None:
    bench = Bench(tree_of(trials("2025-01-06", "2025-01-12", "30 %"))).run(2 * DAY)
    assert 0.3 * 48 == pytest.approx(hours(bench, "trial"), abs=0.05)
    assert 0.3 * 48 == pytest.approx(hours(bench, "trial", "test"), abs=0.1)
    assert [0.0, 0.0] == [hours(bench, "trial", step, None) for step in ("coating", "packing")]
    assert 0.0 == hours(bench, "trial", line="b")
    assert 0.0 == hours(bench, "held")


def test_no_hour_is_lost_or_booked_twice() -> None:
    line = trials("2025-01-06", "2025-01-12", "30 %") | cap("2025-01-06", "2025-01-12", "50 %")
    more = {"short_stops": {"at_start": "10 %", "mature": "10 %"}, "mtbf": "5 h", "restore_time": "30 min"}
    bench = Bench(tree_of(line, "20 %", stacking=more)).run(2 * DAY)
    assert 48.0 == pytest.approx(float(bench.station("stacking", "a").spent.sum()) / HOUR, abs=1e-6)
    assert 0.0 <= float(bench.station("stacking", "a").spent.min())


@pytest.mark.parametrize(("share", "product", "held"), [("50 %", 0.5, 0.2), ("90 %", 0.7, 0.0)])
def test_trials_take_the_time_that_a_cap_leaves_free(share: str, product: float, held: float) -> None:
    line = trials("2025-01-06", "2025-01-12", "30 %") | cap("2025-01-06", "2025-01-12", share)
    bench = Bench(tree_of(line)).run(2 * DAY)
    assert product * 2880 == pytest.approx(int(bench.station("stacking", "a").started_total), abs=4)
    assert [held * 48, 0.3 * 48] == pytest.approx([hours(bench, "held"), hours(bench, "trial")], abs=0.05)


def test_trials_wear_machines_as_product_does() -> None:
    fails = {"mtbf": {"value": "10 h", "law": "constant"}, "restore_time": "1 min"}
    stops = [
        Bench(tree_of(line, stacking=fails)).run(2 * DAY).times("machine_stopped", "stacking", "a").tolist()
        for line in (trials("2025-01-06", "2025-01-12", "50 %"), {})
    ]
    assert stops[0] == pytest.approx(stops[1], abs=1e6)
    assert 4 == len(stops[0])


def test_a_crew_learns_by_trials_as_by_product() -> None:
    """Half of each hour for trials or not: a shift of 8 hours is 8 hours of practice; under a cap it is 4."""
    people = people_of(60, coaching_gain=0)
    hours = []
    for line in ({}, trials("2025-01-06", "2025-01-12", "50 %"), cap("2025-01-06", "2025-01-12", "50 %")):
        bench = Bench(tree_of(line, stacking={"crew": 2}, people=people)).run(8 * HOUR)
        hours.append(float(bench.crew("stacking", 0, "a").practice) - 50.0)
    assert [8.0, 8.0, 4.0] == pytest.approx(hours, abs=0.02)


def test_places_and_sleds_give_nothing_up() -> None:
    places = {"makes": "cell", "after": ["test"], "places": "5000 cell", "time": "1 h", "buffer": "100 cell"}
    tree = tree_of(trials("2025-01-06", "2025-01-12", "30 %"))
    tree["steps"] = {name: step for name, step in tree["steps"].items() if name != "packing"} | {"ageing": places}
    bench = Bench(tree).run(DAY)
    assert [1, 1, 0] == [int(bench.station(step, "a").tries) for step in ("stacking", "test", "ageing")]
    assert 0.0 == hours(bench, "trial", "ageing")


def test_a_fork_starts_from_the_cap_of_its_day_and_leaves_the_future_as_it_was() -> None:
    """Both lines make 2,880 a day; half of the days of the fork line a makes half."""
    line = cap("2025-01-13", "2025-01-14", "50 %") | trials("2025-01-15", "2025-01-16", "50 %")
    plant = plant_of(tree_of(line, goals={}))
    plain = Study(plant, date(2025, 1, 19))(0)
    made = float(plain.capability[7:11].sum())
    assert 4 * 2160 == pytest.approx(made, abs=30)
    for needed, held in ((made, 1), (made + 1.0, 0)):
        forked = Study(plant, date(2025, 1, 19), forks=ForkPlan((7,), (11,), (needed,)))(0)
        assert [held] == forked.forks.tolist()
        assert plain.good.tolist() == forked.good.tolist()


# --- what would change nothing is refused ---


def test_a_cap_without_a_step_to_hold_down_is_refused() -> None:
    tree = tree_of(cap("2025-01-06", "2025-01-12", "50 %"))
    tree["steps"]["stacking"]["shared"] = True
    with pytest.raises(
        PlantError, match="lines.a.rate_cap: changes nothing, a cap holds down stacking, which all lines share"
    ):
        plant_of(tree)
    places = {"makes": "cell", "consumes": {"electrode": "1 m"}, "places": "100 cell", "time": "1 h", "buffer": "100 m"}
    tree["steps"]["stacking"] = places
    with pytest.raises(PlantError, match="a cap holds down stacking, which has places"):
        plant_of(tree)


def test_trials_on_a_line_without_machines_are_refused() -> None:
    tree = tree_of(trials("2025-01-06", "2025-01-12", "50 %"))
    for step in ("stacking", "test"):
        tree["steps"][step]["shared"] = True
    with pytest.raises(PlantError, match="lines.a.trials: changes nothing, the line has no machines of its own"):
        plant_of(tree)


# --- a lower rate makes fewer defects ---


@pytest.mark.parametrize(("haste", "load"), [(0.0, 0.5), (0.3, 0.6), (0.8, 0.25), (1.0, 0.5)])
def test_the_excess_is_smaller_by_haste_times_the_rate_given_up(haste: float, load: float) -> None:
    """d = 10 % + (40 % - 10 %) (1 - h (1 - L)), where nothing is learned."""
    line = cap("2025-01-07", "2025-01-07", f"{100 * load} %")
    mature = {"scrap_at_start": "40 %", "scrap_mature": "10 %"}
    bench = Bench(tree_of(line, learning=UNLEARNED | {"haste": f"{100 * haste} %"}, stacking=mature))
    seen = [float(bench.run(day * DAY + HOUR).station("stacking", "a").defect_now) for day in range(3)]
    assert [0.4, 0.1 + 0.3 * (1 - haste * (1 - load)), 0.4] == pytest.approx(seen, rel=1e-6)
    assert 0.4 == pytest.approx(float(bench.station("stacking", "b").defect_now), rel=1e-6)


def test_the_whole_line_is_in_less_haste_but_not_what_it_shares() -> None:
    tree = tree_of(cap("2025-01-06", "2025-01-12", "50 %"), learning=UNLEARNED | {"haste": "40 %"})
    for step in tree["steps"].values():
        step |= {"scrap_at_start": "10 %", "scrap_mature": "0 %"}
    bench = Bench(tree).run(HOUR)
    seen = {(step, line): float(bench.station(step, line).defect_now) for step, line in
            (("coating", None), ("stacking", "a"), ("test", "a"), ("test", "b"), ("packing", None))}  # fmt: skip
    assert [0.1, 0.08, 0.08, 0.1, 0.1] == pytest.approx(list(seen.values()), rel=1e-6)


def test_lines_held_down_while_scrap_is_high_are_in_less_haste_too() -> None:
    loading = {"least": "10 %", "full_below": "20 %", "span": "20 %"}
    bench = Bench(tree_of({}, "60 %", learning=UNLEARNED | {"haste": "50 %"}, loading=loading)).run(HOUR)
    assert 0.6 * (1 - 0.5 * 0.9) == pytest.approx(float(bench.station("stacking", "a").defect_now), rel=1e-6)


# --- what Terwiesch and Bohn (2001) found ---
#
# Experiments take capacity now and pay back in every unit that follows, so they are worth more the earlier they are
# made; faster production makes more defects. Both are conclusions of their dynamic programme, not of this twin.

RAMP = LEARNING | {"haste": "40 %", "halves_after": "30000 cell"}
EARLY, LATE = ("2025-01-06", "2025-01-26"), ("2025-05-12", "2025-06-01")


def ramp_tree(line: Tree, learning: Tree = RAMP) -> Tree:
    """One step on one line for 21 weeks; 60 % of its first cells are scrap."""
    tree = tree_of(line, "60 %", learning, horizon="2025-06-02")
    fed = {key: value for key, value in tree["steps"]["stacking"].items() if key not in ("consumes", "buffer")}
    return tree | {"steps": {"stacking": fed | {"mtbf": "4 h", "restore_time": "20 min"}}, "lines": {"line": line}}


def ramp(line: Tree, numbers: range = range(4), learning: Tree = RAMP) -> tuple[np.ndarray, np.ndarray]:
    """Good and scrapped cells of the 21 weeks, future by future."""
    study = Study(plant_of(ramp_tree(line, learning)), date(2025, 6, 1), lot=60)
    futures = [study(number) for number in numbers]
    return np.array([future.good.sum() for future in futures]), np.array([future.scrap.sum() for future in futures])


def test_trials_pay_early_and_cost_late() -> None:
    without, early, late = (ramp(line)[0] for line in ({}, trials(*EARLY, "40 %"), trials(*LATE, "40 %")))
    assert np.all(early > without)
    assert np.all(late < without)


def test_a_scrapped_cell_is_saved_for_fewer_good_ones_early_than_late() -> None:
    (good, scrap), early, late = (ramp(line) for line in ({}, cap(*EARLY, "60 %"), cap(*LATE, "60 %")))
    prices = [(good - capped[0]) / (scrap - capped[1]) for capped in (early, late)]
    assert np.all(scrap > early[1])
    assert np.all(prices[0] < prices[1])


def test_where_haste_makes_most_of_the_scrap_a_slower_line_makes_more_good_cells() -> None:
    """Good cells are L (1 - d (1 - h (1 - L))): with d = 70 % and h = 80 % half the rate gives 0.29 instead of 0.30,
    and 80 % of the rate 0.3296."""
    learning, fortnight = UNLEARNED | {"haste": "80 %"}, ("2025-01-06", "2025-01-19")
    made = []
    for line in (cap(*fortnight, "50 %"), cap(*fortnight, "80 %"), {}):
        bench = Bench(tree_of(line, "70 %", learning)).run(10 * DAY)
        made.append(float(bench.station("stacking", "a").good_total))
    assert made[1] > made[2] > made[0]
    assert [0.29, 0.3296, 0.3] == pytest.approx([units / 14400 for units in made], abs=0.01)


@pytest.mark.parametrize(
    "line", [trials(*EARLY, "40 %"), trials(*LATE, "40 %"), cap(*EARLY, "60 %"), cap(*LATE, "60 %")]
)
def test_the_quick_look_of_check_tells_the_same_effect(line: Tree) -> None:
    """The weekly recursion at the middle values, as a share of its output without slowing down."""
    plants = [plant_of(ramp_tree(each)) for each in (line, {})]
    slowed, plain = (sum(weekly_ramp(plant, flow_of(plant)).output) for plant in plants)
    assert np.mean(ramp(line)[0]) / np.mean(ramp({})[0]) == pytest.approx(slowed / plain, abs=0.01)
