"""What the odds of Douai are when unsure numbers of one kind move together less, as usual, or more."""

from __future__ import annotations

import pytest

import gigaramp
from tests.prove.proof import write

pytestmark = pytest.mark.prove

FUTURES = 60
CORRELATIONS = (0.0, 0.5, 0.9)


def test_odds_at_three_correlations_and_the_spread_of_scrap_grows_with_them():
    plant = gigaramp.load("douai")
    answers = {rho: gigaramp.forecast(plant, futures=FUTURES, correlation=rho) for rho in CORRELATIONS}
    rows = []
    for name in plant.goals:
        for rho, answer in answers.items():
            goal = answer[name]
            announced = (
                "" if goal.chance_by_announced is None else f"{goal.chance_by_announced:.0%} ± {goal.error or 0.0:.0%}"
            )
            dates = [
                str(day) if day is not None else "not within the horizon"
                for day in (goal.dates.p10, goal.dates.p50, goal.dates.p90)
            ]
            rows.append((name, rho, announced, f"{goal.chance_within_horizon:.0%}", *dates))
    write(
        "correlation",
        "Odds at three correlations",
        f"""Unsure numbers of one kind share a factor; `correlation` says how much ([luck](../luck.md)). {FUTURES} futures
of Douai each, seed 1. ± is the Monte Carlo error, one standard deviation.""",
        ("goal", "correlation", "chance by announced date", "within the horizon", "10 %", "50 %", "90 %"),
        rows,
        "The usual value is 0.5. Zero lets twelve unsure yields cancel each other and makes odds look surer than they are.",
    )
    assert len(rows) == len(plant.goals) * len(CORRELATIONS)
