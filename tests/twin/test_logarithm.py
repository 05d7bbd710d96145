"""The logarithm of plain arithmetic: as good as a library's, and the same bits compiled and not."""

import numpy as np
import pytest

from gigaramp.twin.kernel.compiled import compiled
from gigaramp.twin.kernel.logarithm import natural_log


@compiled
def _all(numbers, found):
    for k in range(numbers.shape[0]):
        found[k] = natural_log(numbers[k])


def logs(numbers: np.ndarray) -> np.ndarray:
    """Logarithms of many numbers, in compiled code."""
    found = np.empty_like(numbers)
    _all(numbers, found)
    return found


def drawn(spread: str) -> np.ndarray:
    """Numbers between 0 and 1: as draws are, close to 0, or close to 1."""
    u = (np.random.default_rng(7).integers(0, 2**53, 400_000) + 0.5) / 2**53
    k = np.arange(len(u)) % 50
    return {"as draws": u, "close to 0": u * 2.0**-k, "close to 1": 1.0 - u * 2.0**-k}[spread]


@pytest.mark.parametrize("spread", ["as draws", "close to 0", "close to 1"])
def test_the_logarithm_is_within_one_unit_in_the_last_place(spread):
    numbers = drawn(spread)
    numbers = numbers[(numbers > 0.0) & (numbers < 1.0)]
    exact = np.log(numbers.astype(np.longdouble))
    away = np.abs((logs(numbers) - exact) / np.spacing(np.abs(exact.astype(float))))
    assert float(away.max()) < 0.9


def test_the_logarithm_never_falls_where_draws_rise():
    numbers = (np.arange(2**52 - 200_000, 2**52 + 200_000) + 0.5) / 2**53
    assert np.all(np.diff(logs(numbers)) >= 0.0)


def test_the_logarithm_is_the_same_compiled_and_not():
    numbers = drawn("as draws")[:2000]
    assert [natural_log.py_func(np.float64(x)) for x in numbers] == logs(numbers).tolist()


def test_the_logarithm_of_one_is_nothing_and_of_two_is_that_of_two():
    assert [0.0, 0.6931471805599453, -0.6931471805599453] == logs(np.array([1.0, 2.0, 0.5])).tolist()
