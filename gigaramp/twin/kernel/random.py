"""Luck as counters: a draw is a function of its stream and its number, never of what was drawn before.

A stream is (seed, future, element, purpose) mixed to 64 bits; the draw with number k scrambles stream + k steps.
Scrambler: the finalizer of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
Counter-based use after Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

import math

import numpy as np

from gigaramp.twin.kernel.compiled import compiled
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
from gigaramp.twin.kernel.logarithm import natural_log

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TRIES = np.int64(64)
_BELOW_ONE = 1.0 - 2.0**-53


@compiled
def scramble(word):
    """Mix 64 bits so that neighbours look unrelated."""
    word = np.uint64(word)
    word = (word ^ (word >> np.uint64(30))) * _MIX_1
    word = (word ^ (word >> np.uint64(27))) * _MIX_2
    return word ^ (word >> np.uint64(31))


@compiled
def stream(element, purpose):
    """Key of the draws of one element for one purpose."""
    return scramble(np.uint64(element) ^ scramble(np.uint64(purpose) * _STEP))


@compiled
def uniform(key, index):
    """Number `index` of a stream, strictly between 0 and 1."""
    word = scramble(np.uint64(key) + np.uint64(index + 1) * _STEP)
    # The highest word would be rounded to 1.
    return min((np.float64(word >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0), _BELOW_ONE)


@compiled
def exponential(key, index):
    """Exponential draw with mean 1, by inversion."""
    return -natural_log(uniform(key, index))


@compiled
def normal_quantile(p):
    """Inverse of the standard normal distribution (Wichura 1988, algorithm AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                  + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
               + 133.14166789178437745) * r + 3.387132872796366608  # fmt: skip
        low = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                  + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
               + 42.313330701600911252) * r + 1.0  # fmt: skip
        return q * top / low
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        top = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                  + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
               + 4.6303378461565452959) * r + 1.42343711074968357734  # fmt: skip
        low = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                  + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
               + 2.05319162663775882187) * r + 1.0  # fmt: skip
    else:
        r -= 5.0
        top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                  + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
               + 5.4637849111641143699) * r + 6.6579046435011037772  # fmt: skip
        low = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                  + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
               + 0.59983220655588793769) * r + 1.0  # fmt: skip
    return -top / low if q < 0.0 else top / low


@compiled
def normal(key, index):
    """Standard normal draw, by inversion."""
    return normal_quantile(uniform(key, index))


@compiled
def gamma(key, index, shape):
    """Gamma draw with the given shape and scale 1 (Marsaglia and Tsang 2000; boosted below shape 1)."""
    boost = 1.0
    alpha = shape
    first = index * _TRIES
    if alpha < 1.0:
        boost = math.exp(math.log(uniform(key, first + _TRIES - 1)) / alpha)
        alpha += 1.0
    d = alpha - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for k in range(31):
        x = normal(key, first + 2 * k)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(uniform(key, first + 2 * k + 1)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * d * v
    return boost * d  # each try is accepted with 95 % or more: unreached in 10^40 draws


@compiled
def beta(key, index, mean, correlation):
    """Defect ratio of one coil: beta with this mean and intra-coil correlation (beta-binomial lots)."""
    if correlation < 1e-6:
        return mean
    weight = 1.0 / correlation - 1.0
    a = gamma(key, 2 * index, mean * weight)
    b = gamma(key, 2 * index + 1, (1.0 - mean) * weight)
    return a / (a + b) if a + b > 0.0 else mean


@compiled
def binomial(key, index, n, p):
    """How many of n units are defective. Inversion; the normal limit where n p (1-p) is above 25."""
    if n <= 0 or p <= 0.0:
        return np.int64(0)
    if p >= 1.0:
        return np.int64(n)
    u = uniform(key, index)
    small = min(p, 1.0 - p)
    spread = n * small * (1.0 - small)
    if spread > 25.0:
        k = np.int64(math.floor(n * small + math.sqrt(spread) * normal_quantile(u) + 0.5))
        k = min(max(k, np.int64(0)), np.int64(n))
    else:
        odds = small / (1.0 - small)
        chance = math.exp(n * math.log1p(-small))
        k = np.int64(0)
        while u > chance and k < n:
            u -= chance
            chance *= odds * (n - k) / (k + 1.0)
            k += 1
    return k if p <= 0.5 else np.int64(n) - k


@compiled
def duration(table, law, cv, a, b, c, n, key, index):
    """Time of n units in a row, as a multiple of the mean time of one.

    One unit follows its law exactly. The sum of n is exact for constant, exponential and gamma laws;
    for the others it is a gamma draw with the sum's mean and variance.
    """
    if law == CONSTANT or cv == 0.0:
        return np.float64(n)
    if n > 1 or law == GAMMA:
        shape = 1.0 / (cv * cv)
        return gamma(key, index, n * shape) / shape
    u = uniform(key, index)
    if law == EXPONENTIAL:
        return -natural_log(u)
    if law == LOGNORMAL:
        return math.exp(a + b * normal_quantile(u))
    if law == WEIBULL:
        return a * math.exp(math.log(-math.log(u)) / b)
    if law == UNIFORM:
        return a + (b - a) * u
    if law == TRIANGULAR:
        turn = (c - a) / (b - a)
        if u < turn:
            return a + math.sqrt(u * (b - a) * (c - a))
        return b - math.sqrt((1.0 - u) * (b - a) * (b - c))
    if law == EMPIRICAL:
        return table[np.int64(a) + np.int64(u * b)]
    return np.float64(n)
