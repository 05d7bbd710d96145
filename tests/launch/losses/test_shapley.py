"""Shares of causes: efficient, symmetric, nothing for a dummy, and without bias over random orders."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest

from gigaramp.launch.losses.shapley import Coalition, order_of, steps_of, values

CAUSES = ("a", "b", "c", "d")


def game(worth: dict[str, float], together: float = 0.0) -> dict[Coalition, np.ndarray]:
    """Each cause is worth so much, and a and b together so much more."""
    coalitions = [frozenset(part) for n in range(len(CAUSES) + 1) for part in combinations(CAUSES, n)]
    return {
        one: np.array([sum(worth[cause] for cause in one) + (together if {"a", "b"} <= one else 0.0)])
        for one in coalitions
    }


GAME = game({"a": 1.0, "b": 1.0, "c": 5.0, "d": 0.0}, together=6.0)


@pytest.mark.parametrize("order", list(permutations(CAUSES))[::5])
def test_shares_add_up_to_the_whole_in_every_order(order: tuple[str, ...]) -> None:
    found = values(CAUSES, order, GAME)
    assert pytest.approx(13.0) == found.sum()


def test_the_mean_over_all_orders_is_the_shapley_value() -> None:
    found = np.mean([values(CAUSES, order, GAME) for order in permutations(CAUSES)], axis=0)[:, 0]
    # a and b are alike and share what they do together; c stands alone; d does nothing.
    assert pytest.approx([4.0, 4.0, 5.0, 0.0]) == found.tolist()


def test_the_order_and_its_reverse_share_two_causes_evenly_at_once() -> None:
    # With the reverse, a pair that acts together is shared evenly in each future, not only in the mean.
    found = values(CAUSES, ("c", "a", "d", "b"), GAME)[:, 0]
    assert pytest.approx([4.0, 4.0, 5.0, 0.0]) == found.tolist()


def test_a_cause_that_does_nothing_gets_nothing_in_every_order() -> None:
    for order in permutations(CAUSES):
        assert 0.0 == values(CAUSES, order, GAME)[3, 0]


def test_orders_are_the_same_for_the_same_seed_and_future_and_all_come_up_alike() -> None:
    assert order_of(CAUSES, 1, 7) == order_of(CAUSES, 1, 7)
    first = [order_of(CAUSES, 1, future)[0] for future in range(2000)]
    for cause in CAUSES:
        # Four standard errors of a share of one quarter of 2000.
        assert pytest.approx(500, abs=4 * (2000 * 0.25 * 0.75) ** 0.5) == first.count(cause)


def test_what_is_simulated_of_an_order_holds_both_ways_once() -> None:
    found = steps_of(("a", "b", "c"))
    assert len(found) == len(set(found)) == 2 * 3
    assert {frozenset(), frozenset("a"), frozenset("ab"), frozenset("abc"), frozenset("c"), frozenset("cb")} == set(
        found
    )
