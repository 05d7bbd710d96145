"""Which step limits output before the goal, and what it loses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.kpi.losses import LOSS_INDEX, LOSSES
from gigaramp.launch.reasons import expert_needs, reasons, step_hours, weeks_before
from tests.launch.synthetic import SyntheticFuture, SyntheticRun, SyntheticStation, future_of, plant_of

UNTIL = date(2026, 12, 31)
DAY = float(date(2026, 7, 6).toordinal())


def future_limited_by_weld(index: int = 0, scrap: float = 0.0) -> SyntheticFuture:
    losses = {
        "cut": {"blocked": 40.0, "planned_stops": 60.0},
        "weld": {"failure": 20.0, "waiting_help": 10.0, "starved": 2.0, "planned_stops": 60.0},
        "pack": {"starved": 45.0, "planned_stops": 60.0},
    }
    producing = {"cut": 68.0, "weld": 76.0, "pack": 63.0}
    return future_of(plant_of(), UNTIL, 1.0, index=index, losses=losses, producing=producing, scrap=scrap)


def future_limited_by_pack(index: int = 0) -> SyntheticFuture:
    losses = {"cut": {"blocked": 50.0}, "weld": {"blocked": 40.0}, "pack": {"no_people": 30.0}}
    return future_of(
        plant_of(), UNTIL, 1.0, index=index, losses=losses, producing={"cut": 58.0, "weld": 68.0, "pack": 78.0}
    )


def run_of_futures(*futures: SyntheticFuture) -> SyntheticRun:
    return SyntheticRun(plant_of(), UNTIL, futures)


def told(run: SyntheticRun, weights: list[float]) -> list[tuple[str, str, float]]:
    days = np.full(len(weights), DAY)
    return [(reason.step, reason.loss, reason.share) for reason in reasons(run, days, np.array(weights))]


def test_the_step_that_neither_starves_nor_blocks_limits_and_its_losses_are_told() -> None:
    found = told(run_of_futures(future_limited_by_weld()), [1.0])
    assert [("weld", "failure", pytest.approx(2 / 3)), ("weld", "waiting_help", pytest.approx(1 / 3))] == found


def test_shares_are_means_over_weighted_futures_and_sum_to_one() -> None:
    run = run_of_futures(future_limited_by_weld(0), future_limited_by_pack(1))
    found = told(run, [3.0, 1.0])
    assert [("weld", "failure", 0.5), ("pack", "no_people", 0.25), ("weld", "waiting_help", 0.25)] == found
    assert pytest.approx(1.0) == sum(share for _, _, share in found)


def test_a_share_tells_its_spread_over_futures() -> None:
    run = run_of_futures(future_limited_by_weld(0), future_limited_by_pack(1))
    first = reasons(run, np.full(2, DAY), np.ones(2))[0]
    assert ("pack", "no_people", 0.0, 1.0) == (first.step, first.loss, first.spread.p10, first.spread.p90)


def test_defects_are_lost_hours_by_their_scrap_share() -> None:
    run = run_of_futures(future_limited_by_weld(scrap=0.25))
    found = told(run, [1.0])
    # A quarter of 76 producing hours is 19 hours of defects beside 20 of failures and 10 of waiting.
    assert pytest.approx([20 / 49, 19 / 49, 10 / 49], abs=1e-6) == [share for _, _, share in found]
    assert ["failure", "defect", "waiting_help"] == [loss for _, loss, _ in found]


def test_a_step_that_always_produces_has_too_few_machines() -> None:
    future = future_of(
        plant_of(),
        UNTIL,
        1.0,
        losses={"cut": {"blocked": 40.0}, "weld": {"failure": 2.0}, "pack": {"starved": 40.0}},
        producing={"cut": 60.0, "weld": 98.0, "pack": 60.0},
    )
    assert [("weld", "no_machine", 1.0)] == told(run_of_futures(future), [1.0])


def test_lines_of_a_step_count_together_and_movers_never_limit() -> None:
    plant = plant_of()
    stations = (
        SyntheticStation("cut", "line_1"),
        SyntheticStation("cut", "line_2"),
        SyntheticStation("sleds", None, is_mover=True),
        SyntheticStation("pack"),
    )
    losses = np.zeros((52, 4, len(LOSSES)), dtype=np.float32)
    losses[:, 0, LOSS_INDEX["not_accepted"]] = 100.0
    losses[:, 1, LOSS_INDEX["failure"]] = 100.0
    losses[:, 3, LOSS_INDEX["starved"]] = 100.0
    future = future_of(plant, UNTIL, 1.0)
    future.losses, future.producing = losses, np.zeros((52, 4), dtype=np.float32)
    future.good = future.scrap = np.zeros((len(future.good), 4), dtype=np.int64)
    run = SyntheticRun(plant, UNTIL, (future,), stations=stations)
    assert [("cut", "failure", 0.5), ("cut", "not_accepted", 0.5)] == told(run, [1.0])


def test_the_eight_weeks_before_the_goal_count_and_before_the_end_without_one() -> None:
    run = run_of_futures(future_limited_by_weld())
    # Week 0 begins on 5 January, so 6 July begins week 26; the run touches 52 weeks.
    assert slice(18, 26) == weeks_before(run, DAY)
    assert slice(44, 52) == weeks_before(run, float("inf"))
    assert slice(0, 1) == weeks_before(run, float(date(2026, 1, 7).toordinal()))


def test_defects_that_the_run_tells_are_not_counted_twice() -> None:
    future = future_limited_by_weld(scrap=0.25)
    future.losses[:, 1, LOSS_INDEX["defect"]] = 5.0
    hours, producing = step_hours(run_of_futures(future), future, slice(0, 2))
    assert (10.0, 152.0) == (hours[1, LOSS_INDEX["defect"]], producing[1])


def test_a_plant_that_never_ran_has_no_reason() -> None:
    assert [] == told(run_of_futures(future_of(plant_of(), UNTIL, 0.0)), [1.0])


def test_the_steps_that_lean_on_experts_are_told() -> None:
    plant = plant_of()
    leaning = future_of(plant, UNTIL, 1.0, index=0, stops=10, stops_with_expert=4)
    alone = future_of(plant, UNTIL, 1.0, index=1, stops=10)
    needs = expert_needs(run_of_futures(leaning, alone), np.full(2, DAY), np.array([1.0, 3.0]))
    assert [("cut", 0.1), ("pack", 0.1), ("weld", 0.1)] == [(need.step, need.share) for need in needs]


def test_leaning_is_read_from_the_last_weeks_with_experts_on_site() -> None:
    plant = plant_of()
    future = future_of(plant, UNTIL, 1.0, stops=10)
    future.stops_with_expert[:10] = 6
    future.experts_on_site[70:] = 0
    needs = expert_needs(run_of_futures(future), np.array([np.inf]), np.ones(1))
    assert [0.6, 0.6, 0.6] == [need.share for need in needs]
