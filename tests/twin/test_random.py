"""The kernel's draws have the distributions they are named after, and match the published definition."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest
from scipy import stats

from gigaramp.twin.kernel import random as draws
from gigaramp.twin.kernel.constants import COIL, DEFECTS, SERVICE
from gigaramp.twin.luck import Luck

KEY = np.uint64(draws.stream(Luck(5, 3).element("a test"), np.int64(SERVICE)))
N = 20_000
MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15


def sample(function, *arguments, n: int = N) -> np.ndarray:
    return np.array([function(KEY, np.int64(index), *arguments) for index in range(n)])


def scramble(word: int) -> int:
    word &= MASK
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


@pytest.mark.parametrize(
    "seed, future, name, purpose, index",
    [(1, 0, "a", 1, 0), (7, 199, "é/line_2/machine 3", 9, 123_456), (0, 0, "", 18, 0)],
)
def test_a_draw_is_what_the_documentation_says(seed, future, name, purpose, index):
    word = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
    element = scramble(word ^ scramble(scramble(seed) + future))
    key = scramble(element ^ scramble(purpose * STEP))
    expected = ((scramble(key + (index + 1) * STEP) >> 11) + 0.5) / 2**53
    found = Luck(seed, future).element(name)
    assert element == int(found)
    assert expected == draws.uniform(np.uint64(draws.stream(found, np.int64(purpose))), np.int64(index))


def test_uniforms_are_uniform_and_neighbours_are_unrelated():
    u = sample(draws.uniform)
    assert stats.kstest(u, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4 / np.sqrt(N)
    assert 0.0 < u.min() and u.max() < 1.0


def test_streams_of_other_elements_purposes_seeds_and_futures_are_unrelated():
    own = sample(draws.uniform, n=4000)
    others = [
        np.uint64(draws.stream(Luck(seed, future).element(name), np.int64(purpose)))
        for seed, future, name, purpose in (
            (6, 3, "a test", SERVICE),
            (5, 4, "a test", SERVICE),
            (5, 3, "a tesu", SERVICE),
            (5, 3, "a test", DEFECTS),
        )
    ]
    for key in others:
        other = np.array([draws.uniform(key, np.int64(index)) for index in range(4000)])
        assert abs(np.corrcoef(own, other)[0, 1]) < 4 / np.sqrt(4000)


def test_the_normal_quantile_is_that_of_scipy():
    p = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 2001), 10.0 ** -np.arange(7, 300, 7)])
    found = np.array([draws.normal_quantile(value) for value in p])
    np.testing.assert_allclose(found, stats.norm.ppf(p), rtol=1e-13, atol=1e-15)


def test_exponential_draws_have_mean_one_and_no_memory():
    assert stats.kstest(sample(draws.exponential), "expon").pvalue > 0.01


@pytest.mark.parametrize("shape", [0.05, 0.5, 1.0, 2.5, 400.0])
def test_gamma_draws_follow_their_law(shape):
    assert stats.kstest(sample(draws.gamma, shape, n=8000), "gamma", (shape,)).pvalue > 0.01


@pytest.mark.parametrize("mean, correlation", [(0.02, 0.1), (0.3, 0.3), (0.5, 0.02)])
def test_coil_ratios_are_beta_with_the_mean_and_correlation_asked_for(mean, correlation):
    weight = 1.0 / correlation - 1.0
    drawn = sample(draws.beta, mean, correlation, n=8000)
    assert stats.kstest(drawn, "beta", (mean * weight, (1.0 - mean) * weight)).pvalue > 0.01


@pytest.mark.parametrize("n, p", [(1, 0.3), (12, 0.9), (400, 0.01), (400, 0.2), (3000, 0.5)])
def test_binomial_draws_have_mean_and_variance_and_stay_within_their_units(n, p):
    drawn = sample(draws.binomial, np.int64(n), p, n=8000)
    error = np.sqrt(n * p * (1 - p) / 8000)
    assert abs(drawn.mean() - n * p) < 4 * error
    assert abs(drawn.var() / (n * p * (1 - p)) - 1.0) < 4 * np.sqrt(2 / 8000) + 0.02
    assert 0 <= drawn.min() and drawn.max() <= n


def test_small_binomial_draws_follow_the_exact_law():
    drawn = sample(draws.binomial, np.int64(5), 0.35, n=8000)
    expected = 8000 * stats.binom.pmf(np.arange(6), 5, 0.35)
    assert stats.chisquare(np.bincount(drawn, minlength=6), expected).pvalue > 0.01


@pytest.mark.parametrize("n, p, expected", [(0, 0.5, 0), (10, 0.0, 0), (10, 1.0, 10), (10, 1.5, 10)])
def test_certain_binomial_draws_need_no_luck(n, p, expected):
    assert expected == draws.binomial(KEY, np.int64(0), np.int64(n), p)


def test_one_unit_is_defective_when_its_uniform_is_above_the_good_share():
    for index in range(200):
        u = draws.uniform(KEY, np.int64(index))
        assert int(u > 1 - 0.3) == draws.binomial(KEY, np.int64(index), np.int64(1), 0.3)
        assert int(u <= 0.8) == draws.binomial(KEY, np.int64(index), np.int64(1), 0.8)


def test_units_of_one_coil_vary_as_a_beta_binomial_law():
    """Variance of the defective units of one coil: n d (1 - d) (1 + (n - 1) rho)."""
    n, d, rho = 60, 0.1, 0.2
    coil = np.uint64(draws.stream(Luck(5, 3).element("a coil"), np.int64(COIL)))
    counts = [draws.binomial(KEY, np.int64(k), np.int64(n), draws.beta(coil, np.int64(k), d, rho)) for k in range(N)]
    expected = n * d * (1 - d) * (1 + (n - 1) * rho)
    assert abs(np.var(counts) / expected - 1.0) < 0.08
    assert np.var(counts) > 5 * n * d * (1 - d)
