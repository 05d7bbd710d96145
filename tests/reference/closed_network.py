"""Exact answers for closed loops: a fixed number of tokens goes round a few stations, for ever.

Two methods that know nothing of each other: mean value analysis (Reiser and Lavenberg, Mean-value analysis of closed
multichain queuing networks, Journal of the ACM 27, 1980) and the normalising constant of the product form (Gordon and
Newell, Operations Research 15, 1967) by convolution (Buzen, Communications of the ACM 16, 1973). And the loops of one and
of two sleds, whose trips are constant and so have no product form.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy
from scipy.integrate import quad


@dataclass(frozen=True)
class Loop:
    """Tokens that complete a round per time unit, and mean tokens at each station, its machines included."""

    throughput: float
    tokens: tuple[float, ...]


def mean_value_analysis(means: tuple[float, ...], tokens: int) -> Loop:
    """A loop of single machines with exponential times of these means: who arrives sees the loop with one token less."""
    queues = [0.0] * len(means)
    throughput = 0.0
    for population in range(1, tokens + 1):
        stays = [mean * (1 + queue) for mean, queue in zip(means, queues, strict=True)]
        throughput = population / sum(stays)
        queues = [throughput * stay for stay in stays]
    return Loop(throughput, tuple(queues))


def convolution(means: tuple[float, ...], machines: tuple[int, ...], tokens: int) -> Loop:
    """The same with machines side by side, from the product form: weight of n tokens = product of mean / min(k, machines)."""
    weights = []
    for mean, count in zip(means, machines, strict=True):
        steps = [mean / min(k, count) for k in range(1, tokens + 1)]
        weights.append(numpy.concatenate([[1.0], numpy.cumprod(steps)]))
    whole = _convolved(weights, tokens)
    queues = []
    for number, own in enumerate(weights):
        others = _convolved(weights[:number] + weights[number + 1 :], tokens)
        chances = own * others[::-1] / whole[tokens]
        queues.append(float(chances @ numpy.arange(tokens + 1)))
    return Loop(float(whole[tokens - 1] / whole[tokens]), tuple(queues))


def _convolved(weights: list[numpy.ndarray], tokens: int) -> numpy.ndarray:
    total = numpy.zeros(tokens + 1)
    total[0] = 1.0
    for own in weights:
        total = numpy.convolve(total, own)[: tokens + 1]
    return total


def one_sled(mean: float, trip: float) -> float:
    """Loads an hour of one sled, behind a machine with exponential times: the longer of a service and a trip each.

    The machine works on while the sled is away, and holds the unit when it is done first: E[max(X, D)] = D + m exp(−D/m).
    """
    return 1.0 / (trip + mean * exp(-trip / mean))


def two_sleds(mean: float, trip: float) -> float:
    """The same with two sleds: the gap between two loads is g' = max(X, D − g), g the gap before it.

    Its distribution solves F(x) = A(x)(1 − F(D − x)) below D, A that of X. With A(D − x) for the mirrored point,
    1 − F = (1 − A(x)) / (1 − A(x) A(D − x)); above D, F = A.
    """

    def longer(x: float) -> float:
        short, rest = 1 - exp(-x / mean), 1 - exp(-(trip - x) / mean)
        return (1 - short) / (1 - short * rest)

    return 1.0 / (quad(longer, 0.0, trip)[0] + mean * exp(-trip / mean))
