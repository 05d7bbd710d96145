"""Which uncertain numbers explain the spread of a date."""

from __future__ import annotations

from datetime import date

import numpy as np

from gigaramp.launch.measure_first import measure_first, rank, telling_date, value_text
from gigaramp.launch.odds.empirical import odds_of_days
from gigaramp.launch.odds.goals import Outcome
from gigaramp.plant import Plant
from tests.launch.synthetic import SyntheticRun, future_of, plant_of

UNTIL = date(2026, 12, 31)
FIRST = date(2026, 1, 5).toordinal()
UNCERTAIN = """
steps:
  cut:
    cycle_time: {low: 50 s, mid: 60 s, high: 70 s, status: assumed}
    scrap_mature: {low: 1 %, mid: 2 %, high: 4 %, status: assumed}
  weld: {cycle_time: {low: 50 s, mid: 60 s, high: 70 s, status: assumed}, machines: 1, buffer: 4}
lines:
  one: {starts: {low: 2026-01-05, mid: 2026-02-01, high: 2026-03-01, status: assumed}}
"""


def uncertain_plant() -> Plant:
    return plant_of(text="gigaramp: 1\nname: unsure\nstart: 2026-01-05\n" + UNCERTAIN)


def run_with(numbers: np.ndarray, addresses: tuple[str, ...]) -> SyntheticRun:
    plant = uncertain_plant()
    futures = tuple(future_of(plant, UNTIL, 1.0, index=n, numbers=tuple(row)) for n, row in enumerate(numbers))
    return SyntheticRun(plant, UNTIL, futures, addresses=addresses)


def test_the_number_that_drives_the_date_stands_out_and_noise_does_not() -> None:
    luck = np.random.default_rng(0)
    numbers = luck.normal(size=(200, 12))
    values = 40.0 * numbers[:, 4] + luck.normal(size=200)
    ranking = rank(numbers, values, np.ones(200), seed=1)
    assert 4 == int(ranking.shares.argmax())
    assert [4] == np.flatnonzero(ranking.shares > ranking.floor).tolist()
    assert 0.85 < ranking.shares[4] <= 1.0


def test_pure_luck_passes_the_floor_in_about_one_case_of_twenty() -> None:
    passed = 0
    for trial in range(60):
        luck = np.random.default_rng(trial)
        ranking = rank(luck.normal(size=(60, 8)), luck.normal(size=60), np.ones(60), seed=trial)
        passed += bool(ranking.shares.max() > ranking.floor)
    assert passed <= 9


def test_the_floor_is_the_same_each_time() -> None:
    numbers, values = np.random.default_rng(1).normal(size=(40, 3)), np.arange(40.0)
    first, second = (rank(numbers, values, np.ones(40), seed=5) for _ in range(2))
    assert first.floor == second.floor


def test_the_odds_in_the_low_and_high_third_are_told_from_the_same_futures() -> None:
    # The date is a day later for each future, and the number grows with it: the low third is early, the high third late.
    speed = np.linspace(30.0, 59.0, 30)
    noise = np.random.default_rng(2).normal(size=30)
    run = run_with(np.stack([noise, speed], axis=1), ("steps.cut.scrap_mature", "steps.cut.cycle_time"))
    outcome = Outcome(FIRST + np.arange(30.0))
    first = measure_first(run, outcome, np.ones(30), date.fromordinal(FIRST + 14))[0]
    assert ("steps.cut.cycle_time", True) == (first.address, first.distinguishable)
    assert first.thirds is not None
    assert (date(2026, 1, 19), "39 s", 1.0, "49 s", 0.0) == (
        first.thirds.by,
        first.thirds.below,
        first.thirds.chance_below,
        first.thirds.above,
        first.thirds.chance_above,
    )


def test_a_date_that_never_varies_leaves_nothing_to_measure() -> None:
    run = run_with(np.arange(30.0)[:, None], ("steps.cut.cycle_time",))
    assert () == measure_first(run, Outcome(np.full(30, np.inf)), np.ones(30), None)


def test_few_futures_tell_nothing() -> None:
    run = run_with(np.arange(10.0)[:, None], ("steps.cut.cycle_time",))
    assert () == measure_first(run, Outcome(FIRST + np.arange(10.0)), np.ones(10), None)


def test_chances_are_told_for_the_announced_date_unless_all_or_none_are_there() -> None:
    odds = odds_of_days(FIRST + np.arange(10.0), np.ones(10))
    early, within = date.fromordinal(FIRST - 5), date.fromordinal(FIRST + 2)
    assert within == telling_date(odds, within, UNTIL)
    assert date.fromordinal(FIRST + 4) == telling_date(odds, early, UNTIL)
    assert UNTIL == telling_date(odds_of_days(np.full(10, np.inf), np.ones(10)), early, UNTIL)


def test_values_are_told_in_the_unit_of_the_file() -> None:
    plant = uncertain_plant()
    assert "62 s" == value_text(plant, "steps.cut.cycle_time", 62.0)
    assert "2.5 %" == value_text(plant, "steps.cut.scrap_mature", 0.025)
    assert "2026-02-03" == value_text(plant, "lines.one.starts", float(date(2026, 2, 3).toordinal()))


def test_where_nearly_no_future_gets_there_nearness_is_explained() -> None:
    speed = np.linspace(30.0, 59.0, 30)
    noise = np.random.default_rng(2).normal(size=30)
    run = run_with(np.stack([noise, speed], axis=1), ("steps.cut.scrap_mature", "steps.cut.cycle_time"))
    never = Outcome(np.full(30, np.inf), nearness=speed / 100.0)
    first = measure_first(run, never, np.ones(30), None)[0]
    assert ("steps.cut.cycle_time", "nearness", True, None) == (
        first.address,
        first.explains,
        first.distinguishable,
        first.thirds,
    )


def test_thirds_are_told_for_the_best_numbers_of_two_kinds() -> None:
    speed = np.linspace(30.0, 59.0, 30)
    noise = np.random.default_rng(2).normal(size=30)
    numbers = np.stack([noise, speed + 0.1 * noise, speed], axis=1)
    run = run_with(numbers, ("steps.cut.scrap_mature", "steps.weld.cycle_time", "steps.cut.cycle_time"))
    found = measure_first(run, Outcome(FIRST + np.arange(30.0)), np.ones(30), None)
    assert ["cycle_time", "cycle_time", "step_scrap"] == [influence.kind for influence in found]
    assert [True, False, True] == [influence.thirds is not None for influence in found]
