"""Histories weighed and numbers moved by a log, against posteriors that are known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.launch.odds.empirical import effective_futures
from gigaramp.launch.today.adjust import FARTHEST, adjust
from gigaramp.launch.today.fit import SMALLEST, fit

MANY = 4000


def _linear(noise: float, numbers: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, figures that are linear in the first of them, and the figure's slopes: the posterior is normal and known."""
    luck = np.random.default_rng(7)
    scores = luck.standard_normal((MANY, numbers))
    slopes = np.array([2.0, -1.0])
    figures = scores[:, :1] * slopes + noise * luck.standard_normal((MANY, 2))
    return scores, figures, slopes


def _posterior(slopes: np.ndarray, noise: float, log: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of a standard normal score given figures a z + noise (conjugate normal)."""
    precision = 1.0 + (slopes @ slopes) / noise**2
    return float(slopes @ log / noise**2 / precision), float(precision**-0.5)


@pytest.mark.parametrize("noise", [0.5, 1.0, 3.0])
def test_regression_finds_the_posterior_of_a_linear_model(noise: float) -> None:
    scores, figures, slopes = _linear(noise)
    log = np.array([1.6, -0.7])
    mean, spread = _posterior(slopes, noise, log)
    moved = adjust(scores, figures, log, np.full(MANY, 1.0 / MANY))
    # Three errors of a mean and of a spread of 4,000, and the ridge, which holds slopes back by half a per cent.
    assert abs(mean - moved[:, 0].mean()) < 3.0 * spread / MANY**0.5 + 0.01 * abs(mean) + 3.0 * noise / MANY**0.5
    assert abs(spread - moved[:, 0].std()) < 3.0 * spread / (2 * MANY) ** 0.5 + 0.01


def test_a_number_that_no_figure_speaks_of_stays_where_it_is() -> None:
    scores, figures, _ = _linear(1.0)
    moved = adjust(scores, figures, np.array([1.6, -0.7]), np.full(MANY, 1.0 / MANY))
    assert np.abs(moved[:, 1:] - scores[:, 1:]).mean() < 0.05


def test_no_number_moves_beyond_what_the_file_allows() -> None:
    scores, figures, _ = _linear(0.1)
    moved = adjust(scores, figures, np.array([90.0, -45.0]), np.full(MANY, 1.0 / MANY))
    assert (moved[:, 0] <= np.maximum(scores[:, 0], FARTHEST)).all()
    assert FARTHEST == pytest.approx(np.median(moved[:, 0]))


def test_too_few_histories_move_nothing() -> None:
    scores, figures, _ = _linear(1.0)
    weights = np.zeros(MANY)
    weights[:11] = 1.0 / 11.0
    np.testing.assert_array_equal(scores, adjust(scores, figures, np.array([1.6, -0.7]), weights))


def test_more_figures_than_histories_are_regressed_on_their_components() -> None:
    luck = np.random.default_rng(11)
    scores = luck.standard_normal((60, 2))
    figures = scores[:, :1] + 0.2 * luck.standard_normal((60, 200))
    moved = adjust(scores, figures, np.full(200, 1.5), np.full(60, 1.0 / 60))
    assert abs(1.5 - moved[:, 0].mean()) < 0.15
    assert moved[:, 0].std() < 0.2
    assert np.abs(moved[:, 1] - scores[:, 1]).mean() < 0.5


def test_figures_in_which_histories_do_not_differ_say_nothing() -> None:
    scores, figures, _ = _linear(1.0)
    flat = np.hstack([figures, np.full((MANY, 1), 4.0)])
    weights = np.full(MANY, 1.0 / MANY)
    one = adjust(scores, figures, np.array([1.6, -0.7]), weights)
    np.testing.assert_allclose(one, adjust(scores, flat, np.array([1.6, -0.7, 9.0]), weights))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.floats(-4.0, 4.0))
def test_as_many_histories_count_as_are_wanted_and_the_net_is_no_wider_than_that_needs(
    seed: int, many: int, off: float
) -> None:
    luck = np.random.default_rng(seed)
    figures = luck.standard_normal((400, many))
    log = np.full(many, off)
    before = np.full(400, 1.0 / 400)
    found = fit(figures, log, before, wanted=50.0)
    assert effective_futures(found.weights) >= 50.0 - 1e-6
    assert found.width == SMALLEST or effective_futures(found.weights) < 50.5
    assert 1.0 == pytest.approx(found.weights.sum())
    order = np.argsort(found.distances)
    assert (np.diff(found.weights[order]) <= 1e-15).all()


def test_what_the_facts_rule_out_does_not_come_back() -> None:
    luck = np.random.default_rng(3)
    figures = luck.standard_normal((200, 2))
    before = np.where(np.arange(200) % 2 == 0, 0.01, 0.0)
    found = fit(figures, np.zeros(2), before, wanted=20.0)
    assert 0.0 == found.weights[1::2].sum()


def test_two_figures_that_say_the_same_count_hardly_more_than_one() -> None:
    luck = np.random.default_rng(5)
    first = luck.standard_normal((500, 1))
    twice = np.hstack([first, first + 1e-6 * luck.standard_normal((500, 1))])
    before = np.full(500, 1.0 / 500)
    one = fit(first, np.array([0.4]), before, wanted=60.0)
    both = fit(twice, np.array([0.4, 0.4]), before, wanted=60.0)
    np.testing.assert_allclose(one.weights, both.weights, atol=2e-4)
