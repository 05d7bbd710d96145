"""A set of uncertain numbers laid out for a regression: scores, axes, and smooth terms from plain to wiggly.

A number enters by its normal score, so that only the order of its values counts. Numbers of one kind share a factor: a kind
with several numbers in the set gives an axis of its own, their mean score. Terms are polynomials of the axes and products of
two, plain ones first, as in a polynomial chaos with a hyperbolic cross (Blatman and Sudret 2011, Journal of
Computational Physics 230).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import NormalDist

import numpy as np

from gigaramp.launch.odds.empirical import Floats

LOWEST, HIGHEST = 3, 10
"""Degree of the wiggliest term of one axis, with few and with many effective futures."""

FUTURES_A_DEGREE = 80.0
"""Effective futures for each degree: with more degrees, luck finds more to fit, and little effects drown in it."""

HIGHEST_CROSSED = 8
"""Degree of the wiggliest part of a product."""

FUTURES_A_TERM = 5.0
"""Effective futures that a term needs: 800 futures carry up to 160 terms."""

OWN = 0.25
"""How much is expected of all the numbers of a kind beside their mean, as of one plain term."""


def places(values: Floats, weights: Floats) -> Floats:
    """(futures, columns) place of each value in its column, 0 to 1: the middle of its step of the weighted staircase.

    Equal values share a place.
    """
    order = np.argsort(values, axis=0, kind="stable")
    share = (weights / weights.sum())[order]
    middle = np.cumsum(share, axis=0) - 0.5 * share
    ordered = np.take_along_axis(values, order, axis=0)
    for column in np.flatnonzero((ordered[1:] == ordered[:-1]).any(axis=0)):
        _, step = np.unique(ordered[:, column], return_inverse=True)
        heights = np.bincount(step, weights=share[:, column])
        middle[:, column] = (np.cumsum(heights) - 0.5 * heights)[step]
    found = np.empty_like(middle)
    np.put_along_axis(found, order, middle, axis=0)
    return np.asarray(np.clip(found, 1e-6, 1.0 - 1e-6))


def normal_scores(found: Floats) -> Floats:
    """Points of the standard normal distribution at these places."""
    different, where = np.unique(found, return_inverse=True)
    at = NormalDist().inv_cdf
    return np.array([at(place) for place in different.tolist()])[where].reshape(found.shape)


def waves(axes: Floats, highest: int) -> Floats:
    """(degrees, futures, axes) terms of axes told by their places (futures, axes), each of variance near 1.

    The first is the normal score, the others are Legendre polynomials of the place, of degree 2, 3 ...
    """
    inside = 2.0 * axes - 1.0
    before, now = np.ones_like(inside), inside
    found = [normal_scores(axes)]
    for k in range(2, highest + 1):
        before, now = now, ((2.0 * k - 1.0) * inside * now - (k - 1.0) * before) / k
        found.append(np.sqrt(2.0 * k + 1.0) * now)
    return np.stack(found)


def terms_of_each(numbers: Floats, weights: Floats, effective: float) -> Floats:
    """(numbers, futures, terms) terms of each number alone, each times how much is expected of it."""
    found = waves(places(numbers, weights), highest_degree(effective))
    expected = 1.0 / np.square(np.arange(len(found)) + 2.0)
    return np.asarray(np.moveaxis(found * expected[:, None, None], (0, 1, 2), (2, 1, 0)))


def terms_of_set(numbers: Floats, kinds: Sequence[str], weights: Floats, effective: float) -> Floats:
    """(futures, terms) terms of a set of numbers (futures, numbers) with these kinds, each times how much is expected of it.

    A plain term weighs more than a wiggly one, so that a regression takes wiggles only where the futures ask for them.
    """
    most = most_terms(effective)
    place = places(numbers, weights)
    normal = normal_scores(place)
    axes: list[Floats] = []
    found: list[tuple[float, float, Floats]] = []
    for kind in dict.fromkeys(kinds):
        columns = [k for k, one in enumerate(kinds) if one == kind]
        if len(columns) == 1:
            axes.append(place[:, columns])
            continue
        axes.append(places(normal[:, columns].mean(axis=1, keepdims=True), weights))
        found += [(2.0, OWN / np.sqrt(len(columns)), normal[:, k]) for k in columns]
    of_axes = waves(np.concatenate(axes, axis=1), highest_degree(effective))
    found += [(k + 2.0, 1.0 / (k + 2.0) ** 2, wave) for k, each in enumerate(of_axes) for wave in each.T]
    found += _products(of_axes, most)
    found.sort(key=lambda term: term[0])
    return np.stack([size * term for _, size, term in found[:most]], axis=1)


def highest_degree(effective: float) -> int:
    """Degree of the wiggliest term that so many effective futures carry."""
    return int(np.clip(effective / FUTURES_A_DEGREE, LOWEST, HIGHEST))


def most_terms(effective: float) -> int:
    """Terms that so many effective futures carry."""
    return max(3, int(effective / FUTURES_A_TERM))


def _products(of_axes: Floats, most: int) -> list[tuple[float, float, Floats]]:
    """Products of the terms of two axes, plain ones first; a few more than `most`."""
    count = of_axes.shape[2]
    many = np.sqrt(max(count - 1.0, 1.0))
    crossed = range(min(HIGHEST_CROSSED, len(of_axes)))
    degrees = sorted(((j + 2.0) * (k + 2.0), j, k) for j in crossed for k in crossed)
    found: list[tuple[float, float, Floats]] = []
    for rank, j, k in degrees if count > 1 else []:
        if len(found) >= most:
            break
        pairs = combinations(range(count), 2)
        found += [(rank, 1.0 / (rank**2 * many), of_axes[j, :, a] * of_axes[k, :, b]) for a, b in pairs]
    return found
