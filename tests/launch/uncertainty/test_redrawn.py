"""Futures with one part drawn anew: total indices, luck, and their weights where facts are known."""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.launch.uncertainty.redrawn import LUCK, pair_weights, redrawing, total
from gigaramp.twin.recipe import Recipe

PAIRS = 2000


def test_each_part_is_redrawn_alone_and_all_else_stays():
    plan = redrawing(range(10, 34), 24, ["machines", "skill"])
    luck, machines = plan.of(LUCK)[0], plan.of("machines")[0]
    own = 10 + int(plan.places[luck])
    assert Recipe(luck=2_000_000 + int(plan.places[luck]), numbers=own) == plan.recipes[luck]
    assert (own, own) == (plan.recipes[machines].luck, plan.recipes[machines].numbers)
    assert {"mtbf", "restore_time"} <= plan.recipes[machines].kinds and "skill_rate" not in plan.recipes[machines].kinds
    assert 24 // 3 == len(plan.of("skill"))


def test_few_futures_are_each_redrawn_once():
    plan = redrawing([3, 5], 400, [])
    assert [0, 1] == plan.places.tolist()


def sample(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two inputs, and the Ishigami function of three whose second is luck."""
    x = np.random.default_rng(seed).uniform(-np.pi, np.pi, (count, 3))
    return x, np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_total_indices_of_the_ishigami_function_are_found():
    one, two = 0.5 * (1.0 + 0.1 * np.pi**4 / 5.0) ** 2, 49.0 / 8.0
    both = 0.01 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    known = np.array([one + both, two, both]) / (one + two + both)
    x, values = sample(1, PAIRS)
    again, _ = sample(2, PAIRS)
    places, weights = np.arange(PAIRS), np.ones(PAIRS)
    for part in range(3):
        mixed = x.copy()
        mixed[:, part] = again[:, part]
        redrawn = np.sin(mixed[:, 0]) + 7.0 * np.sin(mixed[:, 1]) ** 2 + 0.1 * mixed[:, 2] ** 4 * np.sin(mixed[:, 0])
        found = total(values, weights, places, redrawn, weights)
        assert known[part] == pytest.approx(found.share, abs=3.0 * found.error)
        assert 0.0 < found.error < 0.05


def test_a_part_that_changes_nothing_has_no_total():
    values = np.random.default_rng(3).normal(size=50)
    found = total(values, np.ones(50), np.arange(50), values, np.ones(50))
    assert (0.0, 0.0) == (found.share, found.error)


def test_a_pair_whose_second_future_is_impossible_counts_for_nothing():
    weights = pair_weights(np.array([0.5, 0.5]), np.array([1.0, 1.0]), np.array([1.0, 0.0]))
    assert weights[0] > 0.0 == weights[1]


def test_where_both_futures_of_a_pair_fit_alike_a_pair_weighs_as_its_first():
    fits, weights = np.array([0.2, 1.0, 0.5, 0.01]), np.array([0.4, 0.3, 0.2, 0.1])
    found = pair_weights(weights, fits, fits)
    assert weights == pytest.approx(found / found.sum())


@pytest.mark.parametrize(("of_number", "left"), [(0.0, 0.5 / 1.5), (1.0, 0.5 / (2.0 / 3.0))])
def test_known_facts_narrow_what_luck_may_still_do(of_number, left):
    # Number x and luck l are normal; a fact says `of_number` x + l is 0 within 1, so that l given x has variance one half.
    luck = np.random.default_rng(4)
    first, second, x = luck.normal(size=(3, 20000))
    fits, fits_again = (np.exp(-0.5 * (of_number * x + one) ** 2) for one in (first, second))
    pairs = pair_weights(fits, fits, fits_again)
    told = (1.0 - of_number) * x
    found = total(told + first, fits, np.arange(20000), told + second, pairs)
    assert left == pytest.approx(found.share, abs=0.05)
