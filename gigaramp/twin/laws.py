"""Turn a written law into the numbers the kernel draws from, as multiples of the mean."""

from __future__ import annotations

from math import exp, gamma, lgamma, log, sqrt
from typing import NamedTuple

from gigaramp.plant.number import Number
from gigaramp.twin.kernel.constants import (
    CONSTANT,
    EMPIRICAL,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
)


class Law(NamedTuple):
    """A law with mean 1: its code, coefficient of variation and three parameters."""

    code: int
    cv: float
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0


def law_of(number: Number | None, usual: str, table: list[float]) -> Law:
    """Law of a number; `usual` where it names none. Observed values of empirical laws are added to `table`."""
    name = usual if number is None or number.law is None else number.law
    cv = 1.0 if number is None or number.cv is None else number.cv
    if name == "exponential":
        return Law(EXPONENTIAL, 1.0)
    if name == "gamma" and cv > 0:
        return Law(GAMMA, cv)
    if name == "lognormal" and cv > 0:
        variance = log(1.0 + cv * cv)
        return Law(LOGNORMAL, cv, -0.5 * variance, sqrt(variance))
    if name == "weibull" and number is not None:
        shape = number.shape if number.shape is not None else weibull_shape(cv)
        scale = 1.0 / gamma(1.0 + 1.0 / shape)
        return Law(WEIBULL, sqrt(gamma(1.0 + 2.0 / shape) * scale * scale - 1.0), scale, shape)
    if number is not None and number.table:
        return _from_table(name, number.table, table)
    return Law(CONSTANT, 0.0)


def _from_table(name: str, values: tuple[float, ...], table: list[float]) -> Law:
    mean = sum(values) / len(values)
    if name == "uniform":
        low, high = values[0] / mean, values[-1] / mean
        return Law(UNIFORM, (high - low) / sqrt(12.0), low, high)
    if name == "triangular":
        a, c, b = (value / mean for value in values)
        return Law(TRIANGULAR, sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18.0), a, b, c)
    first = len(table)
    table.extend(value / mean for value in values)
    spread = sqrt(sum((value / mean - 1.0) ** 2 for value in values) / len(values))
    return Law(EMPIRICAL, spread, float(first), float(len(values)))


def weibull_shape(cv: float) -> float:
    """Weibull shape with this coefficient of variation, by bisection (it falls as the shape rises)."""
    low, high = 0.1, 200.0
    for _ in range(80):
        middle = sqrt(low * high)
        spread = exp(lgamma(1.0 + 2.0 / middle) - 2.0 * lgamma(1.0 + 1.0 / middle)) - 1.0
        low, high = (middle, high) if spread > cv * cv else (low, middle)
    return sqrt(low * high)
