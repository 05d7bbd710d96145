"""Every written law is drawn as a multiple of its mean, with its own coefficient of variation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gigaramp.twin.kernel.constants import CONSTANT, EXPONENTIAL
from gigaramp.twin.kernel.random import duration
from gigaramp.twin.laws import law_of, weibull_shape
from tests.laws.plants import plant_of

N = 20_000
KEY = np.uint64(0x0123456789ABCDEF)
WRITTEN = {
    "exponential": ({"value": "50 s", "law": "exponential"}, 1.0, stats.expon()),
    "gamma": ({"value": "50 s", "law": "gamma", "cv": 0.4}, 0.4, stats.gamma(6.25, scale=0.16)),
    "lognormal": ({"value": "50 s", "law": "lognormal", "cv": 0.5}, 0.5, stats.lognorm(np.sqrt(np.log(1.25)), scale=1.25**-0.5)),
    "weibull": ({"value": "50 s", "law": "weibull", "shape": 2.0}, 0.5227, stats.weibull_min(2.0, scale=1.128379)),
    "weibull by cv": ({"value": "50 s", "law": "weibull", "cv": 0.5227232}, 0.5227, stats.weibull_min(2.0, scale=1.128379)),
    "uniform": ({"from": "20 s", "to": "80 s", "law": "uniform"}, 0.34641, stats.uniform(0.4, 1.2)),
    "triangular": ({"from": "10 s", "mode": "20 s", "to": "90 s", "law": "triangular"}, 0.4444, stats.triang(0.125, 0.25, 2.0)),
}  # fmt: skip


def law_and_table(written):
    number = plant_of({"steps": {"cut": {"cycle_time": written}}}).get("steps.cut.cycle_time")
    table: list[float] = []
    return number, law_of(number, "constant", table), np.array(table or [1.0])


def multiples(written, n: int = 1, count: int = N) -> np.ndarray:
    _, law, table = law_and_table(written)
    code, cv, a, b, c = np.int64(law.code), law.cv, law.a, law.b, law.c
    return np.array([duration(table, code, cv, a, b, c, np.int64(n), KEY, np.int64(k)) for k in range(count)])


@pytest.mark.parametrize("name", WRITTEN)
def test_one_unit_follows_its_law_with_mean_one(name):
    written, cv, expected = WRITTEN[name]
    drawn = multiples(written)
    assert abs(drawn.mean() - 1.0) < 4 * cv / np.sqrt(N)
    assert stats.kstest(drawn, expected.cdf).pvalue > 0.01


@pytest.mark.parametrize("name", WRITTEN)
def test_the_law_knows_its_coefficient_of_variation(name):
    written, cv, _ = WRITTEN[name]
    assert cv == pytest.approx(law_and_table(written)[1].cv, abs=1e-3)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_lot_of_many_units_has_the_mean_and_variance_of_their_sum(name):
    written, cv, _ = WRITTEN[name]
    drawn = multiples(written, n=30, count=6000)
    spread = cv * np.sqrt(30)
    assert abs(drawn.mean() - 30) < 4 * spread / np.sqrt(6000)
    assert drawn.std() == pytest.approx(spread, rel=0.05)


def test_an_empirical_law_draws_only_what_was_observed_each_as_often():
    written = {"table": ["30 s", "60 s", "90 s", "20 s"], "law": "empirical"}
    number, law, _ = law_and_table(written)
    drawn = multiples(written) * number.mid
    values, counts = np.unique(np.round(drawn, 6), return_counts=True)
    assert [20.0, 30.0, 60.0, 90.0] == values.tolist()
    assert stats.chisquare(counts).pvalue > 0.01
    assert law.cv == pytest.approx(np.std([20, 30, 60, 90]) / 50)


def test_a_number_without_a_law_has_the_usual_one():
    number, law, _ = law_and_table("50 s")
    assert CONSTANT == law.code
    assert EXPONENTIAL == law_of(number, "exponential", []).code
    assert 7.0 == duration(np.ones(1), np.int64(law.code), law.cv, law.a, law.b, law.c, np.int64(7), KEY, np.int64(0))


@pytest.mark.parametrize("shape", [0.6, 1.0, 3.5])
def test_the_weibull_shape_of_a_spread_gives_that_spread(shape):
    spread = stats.weibull_min(shape).std() / stats.weibull_min(shape).mean()
    assert shape == pytest.approx(weibull_shape(spread), rel=1e-6)
