"""Machines age while they run, stop, come back, mature, and lose time in short stops."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.twin.kernel.constants import PRODUCING
from tests.twin.worlds import DAY, HOUR, MINUTE, Bench, future_of

CUT = {"cycle_time": "10 min"}
CONSTANT = {"mtbf": {"value": "35 min", "law": "constant"}, "restore_time": {"value": "20 min", "law": "constant"}}


def hours(bench: Bench, step: str, loss: str) -> float:
    return float(bench.station(step).spent[LOSS_INDEX[loss]]) / HOUR


def test_a_stop_keeps_the_lot_and_its_work_is_finished_afterwards():
    bench = Bench({"steps": {"cut": CUT | CONSTANT}}).run(5 * HOUR)
    # It may run 35 minutes again from minute 55; the lot that ends in the minute of the second stop is finished first.
    assert [10, 20, 30, 60, 70, 80, 90, 120] == (bench.times("lot_made", "cut")[:8] // MINUTE).tolist()
    assert [35, 90] == (bench.times("machine_stopped", "cut")[:2] // MINUTE).tolist()
    assert [55, 110] == (bench.times("machine_restored", "cut")[:2] // MINUTE).tolist()


def test_a_machine_ages_only_while_it_runs():
    """The second step works 5 minutes of every 10: it fails after 35 minutes of work, 67 on the clock."""
    steps = {"cut": CUT, "fold": {"cycle_time": "5 min", "buffer": "unlimited"} | CONSTANT}
    bench = Bench({"steps": steps}).run(3 * HOUR)
    # Work begins at 10, 20, ... and lasts 5 minutes: 35 minutes are worked at 75, and the failure waits for the next lot.
    assert 80 == bench.times("machine_stopped", "fold")[0] // MINUTE


def test_a_machine_does_not_age_outside_its_shifts():
    calendar = {"main": {"shifts": ["08:00-08:30"], "days": ["mon", "tue", "wed", "thu", "fri"]}}
    bench = Bench({"calendars": calendar, "steps": {"cut": CUT | CONSTANT}}).run(3 * DAY)
    assert DAY // MINUTE + 5 == bench.times("machine_stopped", "cut")[0] // MINUTE


def test_a_restoration_goes_on_outside_shifts():
    calendar = {"main": {"shifts": ["08:00-08:50"], "days": ["mon", "tue", "wed", "thu", "fri"]}}
    bench = Bench({"calendars": calendar, "steps": {"cut": CUT | CONSTANT}}).run(DAY)
    assert [55] == (bench.times("machine_restored", "cut") // MINUTE).tolist()


def test_availability_of_a_machine_that_never_waits_is_mtbf_over_mtbf_and_restore_time():
    cut = CUT | {"mtbf": "9 h", "restore_time": "1 h"}
    _, future = future_of({"steps": {"cut": cut}}, until="2026-12-27")
    up = 1.0 - future.losses[:, 0, LOSS_INDEX["failure"]].sum() / (168.0 * len(future.losses))
    stops = int(future.stops.sum())
    assert up == pytest.approx(0.9, abs=4 * 0.1 * np.sqrt(2 / stops))
    assert stops == pytest.approx(len(future.losses) * 168 / 10, rel=4 / np.sqrt(stops))


@pytest.mark.parametrize(
    "law, cv",
    [({"law": "exponential"}, 1.0), ({"law": "weibull", "shape": 2.0}, 0.5227), ({"law": "gamma", "cv": 0.3}, 0.3)],
)
def test_gaps_between_failures_follow_the_law_of_mtbf(law, cv):
    cut = {"cycle_time": "1 h", "mtbf": {"value": "5 h"} | law, "restore_time": {"value": "1 min", "law": "constant"}}
    _, future = future_of({"steps": {"cut": cut}}, until="2026-12-27")
    stopped = future.records["when"][future.records["what"] == 5]
    restored = future.records["when"][future.records["what"] == 8]
    gaps = (stopped[1:] - restored[: len(stopped) - 1]) / HOUR
    assert gaps.mean() == pytest.approx(5.0, rel=4 * cv / np.sqrt(len(gaps)))
    assert gaps.std() / gaps.mean() == pytest.approx(cv, rel=0.1)


def test_short_stops_slow_a_machine_by_their_share_and_are_told_apart():
    bench = Bench({"steps": {"cut": CUT | {"short_stops": {"at_start": "20 %", "mature": "20 %"}}}}).run(8 * HOUR)
    assert 38 == bench.station("cut").good_total
    assert 1.6 == pytest.approx(hours(bench, "cut", "short_stop"))
    assert 6.4 == pytest.approx(float(bench.station("cut").spent[PRODUCING]) / HOUR)


# --- maturing ---

MATURING = {"start_ratio": "20 %", "growth": 0.35, "commissioning": "100 h"}


def test_machines_mature_with_the_hours_of_all_machines_of_their_model():
    tree = {
        "lines": {"a": {}, "b": {}},
        "maturing": MATURING,
        "steps": {"cut": CUT | {"machines": 3, "mtbf": "500 h", "restore_time": "1 min"}},
    }
    bench = Bench(tree, until="2025-02-02").run(0)
    assert 100.0 == pytest.approx(float(bench.station("cut", "a").m_ticks) / HOUR)
    bench.run(10 * DAY)
    # Six machines of one model with 100 h each; 240 h later each has run 240 h.
    expected = 500 * 0.2 * (1 + 6 * 240 / (6 * 100)) ** 0.35
    assert expected == pytest.approx(float(bench.station("cut", "b").m_ticks) / HOUR, rel=1e-3)


def test_a_machine_never_becomes_better_than_mature():
    tree = {"maturing": MATURING | {"growth": 5}, "steps": {"cut": CUT | {"mtbf": "500 h", "restore_time": "1 min"}}}
    bench = Bench(tree, until="2025-02-02").run(10 * DAY)
    assert 500.0 == pytest.approx(float(bench.station("cut").m_ticks) / HOUR)


def test_models_that_differ_do_not_learn_from_each_other():
    failing = {"mtbf": "500 h", "restore_time": "1 min"}
    steps = {"cut": CUT | failing, "fold": CUT | failing | {"buffer": "5 piece", "source": None}}
    steps["fold"].pop("source")
    one = Bench({"maturing": MATURING, "steps": steps}, until="2025-02-02").run(10 * DAY)
    same = {name: step | {"model": "press"} for name, step in steps.items()}
    both = Bench({"maturing": MATURING, "steps": same}, until="2025-02-02").run(10 * DAY)
    assert float(one.station("cut").m_ticks) == pytest.approx(float(both.station("cut").m_ticks), rel=2e-3)
    # Two presses with 100 h each pool 200 h of commissioning and twice the hours, so the law is the same.
    assert 1 == len({int(k) for k in both.world.stations.model}) < len({int(k) for k in one.world.stations.model})


def test_short_stops_fall_as_machines_mature():
    stops = {"short_stops": {"at_start": "30 %", "mature": "5 %"}}
    bench = Bench({"maturing": MATURING, "steps": {"cut": CUT | stops}}, until="2025-02-02").run(10 * DAY)
    assert 0.05 + 0.25 / (1 + 240 / 100) ** 0.35 == pytest.approx(float(bench.station("cut").short_now), rel=1e-3)


# --- many machines served as one ---


def pooled(machines: int, **more):
    return {
        "products": {"cell": {"unit": "cell"}},
        "steps": {"cut": {"makes": "cell", "cycle_time": "10 min", "machines": machines} | more},
    }


def test_machines_are_one_server_when_a_lot_has_two_units_for_each():
    assert [3, 1] == [int(Bench(pooled(3), lot=lot).station("cut").n_servers) for lot in (5, 6)]


def test_a_server_of_many_machines_works_through_a_lot_in_its_share_of_the_time():
    bench = Bench(pooled(3), lot=6).run(2 * HOUR)
    assert [20, 40, 60] == (bench.times("lot_made", "cut")[:3] // MINUTE).tolist()


def test_one_stopped_machine_of_a_server_slows_it_by_its_share():
    cut = {"mtbf": {"value": "10000 h", "law": "constant"}, "restore_time": {"value": "30 min", "law": "constant"}}
    bench = Bench(pooled(3, **cut), lot=6).run(0)
    bench.world.machines.threshold[1] = 50 * MINUTE / bench.station("cut").m_ticks
    bench.world.servers.threshold[0] = bench.world.machines.threshold[1]
    bench.run(8 * HOUR)
    # 50 minutes at full rate, 30 at two thirds: the third lot needs 10 more and takes 15.
    assert [20, 40, 65] == (bench.times("lot_made", "cut")[:3] // MINUTE).tolist()
    assert [1] == bench.records("machine_stopped", "cut")["machine"].tolist()
    assert 0.5 == pytest.approx(hours(bench, "cut", "failure"))


def test_machines_of_a_server_fail_as_often_as_machines_alone():
    cut = {"mtbf": "5 h", "restore_time": "10 min"}
    alone = future_of(pooled(3, **cut), until="2025-12-28", lot=1)[1]
    together = future_of(pooled(3, **cut), until="2025-12-28", lot=6)[1]
    assert int(together.stops.sum()) == pytest.approx(
        int(alone.stops.sum()), rel=4 * np.sqrt(2) / np.sqrt(int(alone.stops.sum()))
    )
    assert together.good.sum() == pytest.approx(alone.good.sum(), rel=0.01)
