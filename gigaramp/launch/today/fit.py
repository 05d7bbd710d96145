"""Histories weighed by how near they come to a log: those that lie nearest count most, and enough of them count.

Approximate Bayesian computation with a kernel (Beaumont, Zhang and Balding 2002, Genetics 162, 2025-2035): a history at
distance d from the log weighs exp(-d^2 / 2 h^2), d by Mahalanobis over the figures, and h is as small as leaves the
effective histories that are wanted. So odds are those of the plant given what the figures say, blurred by h.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import effective_futures

Floats = NDArray[np.float64]

SMALLEST = 0.05
"""Spreads of the histories: nearer than this is as good as there, since a day more or less is luck."""

LARGEST = 1e3
_HALVINGS = 60


@dataclass(frozen=True, eq=False)
class Fit:
    """Weights of histories, and how wide the net had to be cast."""

    weights: Floats
    width: float
    """h in spreads of the histories: below 0.5 the log is met closely, above 1.5 it lies outside what the plant expects."""
    distances: Floats


def fit(histories: Floats, log: Floats, before: Floats, wanted: float) -> Fit:
    """Weigh histories, (histories, figures), by their distance from a log's figures, all on one scale.

    `before`: weights they have for other reasons; they sum to one. `wanted`: effective histories that must be left.
    """
    distances = _distances(histories, log)
    if effective_futures(_weights(distances, before, SMALLEST)) >= wanted:
        return Fit(_weights(distances, before, SMALLEST), SMALLEST, distances)
    low, high = SMALLEST, LARGEST
    for _ in range(_HALVINGS):
        middle = float(np.sqrt(low * high))
        if effective_futures(_weights(distances, before, middle)) >= wanted:
            high = middle
        else:
            low = middle
    return Fit(_weights(distances, before, high), high, distances)


def _distances(histories: Floats, log: Floats) -> Floats:
    """Mahalanobis distance of each history from the log; figures in which the histories do not differ do not count."""
    off = histories - log
    spread = histories.std(axis=0)
    counted = spread > 1e-9
    if not counted.any():
        return np.zeros(len(histories))
    scaled = off[:, counted] / spread[counted]
    correlation = np.corrcoef(histories[:, counted], rowvar=False).reshape(counted.sum(), counted.sum())
    # A ridge: two figures that say the same must not count their difference without end.
    inverse = np.linalg.inv(correlation + 0.1 * np.eye(len(correlation)))
    return np.asarray(np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", scaled, inverse, scaled), 0.0)))


def _weights(distances: Floats, before: Floats, width: float) -> Floats:
    logs = np.where(before > 0.0, np.log(np.maximum(before, 1e-300)), -np.inf) - 0.5 * np.square(distances / width)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
