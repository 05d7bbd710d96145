"""A set of uncertain numbers laid out for a regression: scores, axes, and smooth terms from plain to wiggly.

A number enters by its normal score, so that only the order of its values counts. Numbers of one kind share a factor: a kind
with several numbers in the set gives an axis of its own, their mean score. Terms are cosines of the axes and products of
them, as in a polynomial chaos with a hyperbolic cross (Blatman and Sudret 2011, Journal of Computational Physics 230).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np

from gigaramp.launch.odds.empirical import Floats

MOST_WAVES = 10
"""Half-waves of the wiggliest term of one number over its range."""

MOST_CROSSED = 8
"""Half-waves of the wiggliest part of a product."""

FUTURES_A_TERM = 5.0
"""Effective futures that a term needs: 800 futures carry up to 160 terms."""


@dataclass(frozen=True, eq=False)
class Terms:
    """Smooth terms of a set of numbers.

    `values` (futures, terms): each of mean near 0 and variance near 1, times how much is expected of it. A plain term
    weighs more than a wiggly one, so that a regression takes wiggles only where the futures ask for them.
    """

    values: Floats


def scores(values: Floats, weights: Floats) -> Floats:
    """(futures,) place of each value among all, 0 to 1 (middle of its step of the weighted staircase); equal ones share it."""
    _, place = np.unique(values, return_inverse=True)
    heights = np.bincount(place, weights=weights)
    middle = (np.cumsum(heights) - 0.5 * heights) / heights.sum()
    return np.asarray(np.clip(middle[place], 1e-6, 1.0 - 1e-6))


def normal_scores(places: Floats) -> Floats:
    """Points of the standard normal distribution at these places."""
    different, where = np.unique(places, return_inverse=True)
    at = NormalDist().inv_cdf
    return np.array([at(float(place)) for place in different])[where].reshape(places.shape)


def terms(numbers: Floats, kinds: Sequence[str], weights: Floats, effective: float) -> Terms:
    """Terms of a set of numbers (futures, numbers) with these kinds, as many as the effective futures carry."""
    most = max(3, int(effective / FUTURES_A_TERM))
    places = np.stack([scores(column, weights) for column in numbers.T], axis=1)
    normal = normal_scores(places)
    axes: list[Floats] = []
    found: list[tuple[float, float, Floats]] = []
    for kind in dict.fromkeys(kinds):
        columns = [k for k, one in enumerate(kinds) if one == kind]
        if len(columns) == 1:
            axes.append(places[:, columns[0]])
            continue
        axes.append(scores(normal[:, columns].mean(axis=1), weights))
        found += [(2.0, 0.5 / np.sqrt(len(columns)), normal[:, k]) for k in columns]
    waves = [_waves(axis) for axis in axes]
    found += [(k + 2.0, 1.0 / (k + 2.0), wave) for each in waves for k, wave in enumerate(each)]
    found += _products(waves, most)
    found.sort(key=lambda term: term[0])
    return Terms(np.stack([size * term for _, size, term in found[:most]], axis=1))


def _waves(axis: Floats) -> list[Floats]:
    """Terms of one axis, from plain to wiggly: its normal score, then Legendre polynomials of its place, of variance 1."""
    inside = 2.0 * axis - 1.0
    before, now = np.ones_like(inside), inside
    found = [normal_scores(axis)]
    for k in range(2, MOST_WAVES + 1):
        before, now = now, ((2.0 * k - 1.0) * inside * now - (k - 1.0) * before) / k
        found.append(np.sqrt(2.0 * k + 1.0) * now)
    return found


def _products(waves: list[list[Floats]], most: int) -> list[tuple[float, float, Floats]]:
    """Products of the terms of two axes, plain ones first; at most `most`."""
    if len(waves) < 2:
        return []
    many = np.sqrt(len(waves) - 1.0)
    pairs = sorted(((j + 2.0) * (k + 2.0), j, k) for j in range(MOST_CROSSED) for k in range(MOST_CROSSED))
    found: list[tuple[float, float, Floats]] = []
    for rank, j, k in pairs:
        if len(found) >= most:
            break
        found += [(rank, 1.0 / (rank * many), a[j] * b[k]) for a, b in combinations(waves, 2)]
    return found
