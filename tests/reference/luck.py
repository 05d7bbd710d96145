"""The draws of gigaramp, made a second time from the page docs/understand/luck.md and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from math import ceil, comb, exp, floor, gamma, log, sqrt
from statistics import NormalDist

MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15
SERVICE, GAP, RESTORATION, DEFECTS, FOUND = 1, 2, 3, 7, 9
"""Purposes of draws, by their numbers."""

_quantile = NormalDist().inv_cdf


def scramble(word: int) -> int:
    """Finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    word &= MASK
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


def element(seed: int, future: int, name: str) -> int:
    """Who draws, by its name in the plant, in one future of one seed."""
    word = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
    return scramble(word ^ scramble(scramble(seed) + future))


def uniform(who: int, purpose: int, index: int) -> float:
    """A number strictly between 0 and 1."""
    key = scramble(who ^ scramble(purpose * STEP))
    return ((scramble(key + (index + 1) * STEP) >> 11) + 0.5) / 2**53


def happens(chance: float, u: float) -> bool:
    """A binomial count of one unit, by inversion of the uniform u."""
    return u > 1 - chance if chance <= 0.5 else u <= chance


def count(units: int, chance: float, u: float) -> int:
    """A binomial count of some units, by inversion of the uniform u; for few units, where no normal limit is used."""
    small = min(chance, 1 - chance)
    k, below = 0, (1 - small) ** units
    while u > below and k < units:
        k += 1
        below += comb(units, k) * small**k * (1 - small) ** (units - k)
    return k if chance <= 0.5 else units - k


@dataclass(frozen=True)
class Time:
    """A time in seconds that varies by a law. `cv` is standard deviation over mean; `table` as in the plant file."""

    mean: float
    law: str = "constant"
    cv: float = 1.0
    table: tuple[float, ...] = ()

    @property
    def ticks(self) -> float:
        """The mean in microseconds."""
        return self.mean * 1e6

    def __str__(self) -> str:
        """The time as written in a plant file."""
        if self.law == "empirical":
            return f"{{law: empirical, table: [{', '.join(f'{value!r} s' for value in self.table)}]}}"
        if self.law in ("uniform", "triangular"):
            keys = ("from", "to") if self.law == "uniform" else ("from", "mode", "to")
            rows = (f"{key}: {value!r} s" for key, value in zip(keys, self.table, strict=True))
            return f"{{law: {self.law}, {', '.join(rows)}}}"
        cv = f", cv: {self.cv!r}" if self.law in ("gamma", "lognormal", "weibull") else ""
        return f"{{value: {self.mean!r} s, law: {self.law}{cv}}}"


def from_table(law: str, *table: float) -> Time:
    """A uniform, triangular or empirical time; its mean follows from the table."""
    return Time(sum(table) / len(table), law, table=table)


def multiple(time: Time, who: int, purpose: int, index: int) -> float:
    """Draw number `index` of a time, as a multiple of its mean."""
    if time.law == "constant":
        return 1.0
    if time.law == "gamma":
        return _gamma(who, purpose, index, 1 / time.cv**2) * time.cv**2
    u = uniform(who, purpose, index)
    if time.law == "exponential":
        return -log(u)
    if time.law == "lognormal":
        square = log(1 + time.cv**2)
        return exp(-square / 2 + sqrt(square) * _quantile(u))
    if time.law == "weibull":
        shape = _weibull_shape(time.cv)
        return (-log(u)) ** (1 / shape) / gamma(1 + 1 / shape)
    if time.law == "empirical":
        return time.table[floor(u * len(time.table))] / time.mean
    low, *mode, high = time.table
    if not mode:
        return (low + (high - low) * u) / time.mean
    return _triangular(low / time.mean, mode[0] / time.mean, high / time.mean, u)


def work(time: Time, who: int, index: int) -> int:
    """Microseconds of work of one unit."""
    return round(time.ticks * multiple(time, who, SERVICE, index))


def gap(time: Time, who: int, failures: int) -> int:
    """Microseconds of running until the next failure, after some failures."""
    return ceil(time.ticks * multiple(time, who, GAP, failures))


def restoration(time: Time, who: int, failure: int) -> int:
    """Microseconds one failure lasts; the first failure is number 1."""
    return floor(time.ticks * multiple(time, who, RESTORATION, failure))


def _triangular(low: float, mode: float, high: float, u: float) -> float:
    if u < (mode - low) / (high - low):
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1 - u) * (high - low) * (high - mode))


@cache
def _weibull_shape(cv: float) -> float:
    """The shape with this cv, by halving: cv falls as the shape rises."""
    low, high = 0.1, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        first, second = gamma(1 + 1 / middle), gamma(1 + 2 / middle)
        low, high = (middle, high) if sqrt(second - first**2) / first > cv else (low, middle)
    return low


def _gamma(who: int, purpose: int, index: int, shape: float) -> float:
    """Marsaglia and Tsang (2000), on the sub-draws 64·index to 64·index + 63."""
    first, boost = 64 * index, 1.0
    if shape < 1:
        boost = uniform(who, purpose, first + 63) ** (1 / shape)
        shape += 1
    d = shape - 1 / 3
    c = 1 / sqrt(9 * d)
    for k in range(31):
        x = _quantile(uniform(who, purpose, first + 2 * k))
        v = (1 + c * x) ** 3
        if v > 0 and log(uniform(who, purpose, first + 2 * k + 1)) < x * x / 2 + d - d * v + d * log(v):
            return boost * d * v
    return boost * d
