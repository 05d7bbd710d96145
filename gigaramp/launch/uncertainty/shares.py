"""How much of the spread of a figure a set of uncertain numbers explains: Var(E[Y | X]) / Var(Y), from given futures.

E[Y | X] is a ridge regression on smooth terms of the set (`axes`), as strong as generalised cross-validation asks for
(Golub, Heath and Wahba 1979, Technometrics 21). Such given-data estimates need no futures of their own (Plischke,
Borgonovo and Smith 2013, European J. of Operational Research 226; Strong, Oakley and Brennan 2014, Medical Decision
Making 34). What luck alone would explain is taken off, as in an adjusted R squared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import Floats, mean, variance
from gigaramp.launch.uncertainty.axes import terms

STRENGTHS = tuple(float(4.0**k) for k in range(-6, 3))
"""How strongly terms are held back: one is chosen for each figure."""

NOTHING = 1e-9
"""A variance below this is no spread, but rounding."""

LEAST_ROOM = 0.1
"""A regression leaves at least this share of the futures' freedom."""

FOLDS = 10
"""Parts of the futures that are predicted from the others."""


@dataclass(frozen=True, eq=False)
class Smooth:
    """A regression on one set of numbers, ready for any figure.

    `basis` (futures, terms): orthonormal, rows times the root of the weights. `sizes`: singular values of the terms.
    `weights` sum to one. `noise` (terms,): what each explains of pure luck.
    """

    basis: Floats
    sizes: Floats
    weights: Floats
    noise: Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """What a set explains of some figures (columns): its share, and the strength it was found with."""

    shares: Floats
    strengths: Floats


def smooth_of(numbers: Floats, kinds: Sequence[str], weights: Floats) -> Smooth:
    """The regression on a set of numbers (futures, numbers) with these kinds and weighted futures."""
    share = weights / weights.sum()
    values = terms(numbers, kinds, share, 1.0 / float(np.square(share).sum())).values
    centred = (values - share @ values) * np.sqrt(share)[:, None]
    basis, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    kept = sizes > 1e-9
    basis, sizes = basis[:, kept], sizes[kept]
    return Smooth(basis, sizes, share, np.square(basis).T @ share)


def fit(smooth: Smooth, values: Floats) -> Fit:
    """The share that the set explains of each column of `values` (futures, figures); 0 of a figure without spread."""
    scaled = _scaled(smooth, values)
    total = np.square(scaled).sum(axis=0)
    loads = smooth.basis.T @ scaled
    chosen = _chosen(smooth, np.square(loads), total)
    shares = np.zeros(total.shape)
    for place in np.unique(chosen):
        columns = np.flatnonzero(chosen == place)
        shares[columns] = _left_out(smooth, STRENGTHS[place], scaled[:, columns], loads[:, columns])
    whole = total / (1.0 - float(np.square(smooth.weights).sum()))
    shares = np.divide(shares, whole, out=np.zeros_like(shares), where=total > NOTHING)
    return Fit(shares, np.array(STRENGTHS)[chosen])


def _chosen(smooth: Smooth, loads: Floats, total: Floats) -> NDArray[np.int64]:
    """Place of the strength that generalised cross-validation chooses for each figure; `loads`: squares on each term."""
    keeps = np.stack([_keeps(smooth, strength) for strength in STRENGTHS])
    rest = np.maximum(total - (2.0 * keeps - np.square(keeps)) @ loads, 0.0)
    room = 1.0 - float(np.square(smooth.weights).sum()) - keeps @ smooth.noise
    score = np.where((room > LEAST_ROOM)[:, None], rest / np.maximum(room, LEAST_ROOM)[:, None] ** 2, np.inf)
    return np.asarray(score.argmin(axis=0))


def _left_out(smooth: Smooth, strength: float, scaled: Floats, loads: Floats) -> Floats:
    """Variance explained of each figure: each future times what the others predict for it, so that no luck is counted twice.

    Futures may differ in how much luck they hold (Kline, Saggio and Solvsten 2020, Econometrica 88, on leaving one out).
    The regression is applied twice, to what it left too, so that it holds less back (twicing: Tukey 1977).
    """
    keeps = _keeps(smooth, strength)
    twice = 2.0 * keeps - np.square(keeps)
    own = (np.square(smooth.basis) @ twice)[:, None]
    mean_own = smooth.weights[:, None]
    predicted = smooth.basis @ (twice[:, None] * loads)
    without = (predicted - (own + mean_own) * scaled) / (1.0 - own - mean_own)
    mean_without = -mean_own * scaled / (1.0 - mean_own)
    return np.asarray(((scaled - mean_without) * (without - mean_without)).sum(axis=0))


def predictions(smooth: Smooth, values: Floats, strength: float) -> Floats:
    """(futures,) the figure as predicted from the set; each tenth of the futures from the other nine tenths.

    The futures left out take their luck with them, so that a prediction owes nothing to the future it is made for.
    """
    root = np.sqrt(smooth.weights)
    scaled = root * (values - smooth.weights @ values)
    basis = np.column_stack((root, smooth.basis))
    keeps = np.concatenate(([1.0], _keeps(smooth, strength)))
    off = scaled - basis @ (keeps * (basis.T @ scaled))
    found = np.empty(len(values))
    for fold in range(FOLDS):
        rows = np.arange(fold, len(values), FOLDS)
        own = (basis[rows] * keeps) @ basis[rows].T
        found[rows] = values[rows] - np.linalg.solve(np.eye(len(rows)) - own, off[rows]) / root[rows]
    return found


def share_error(values: Floats, predicted: Floats, weights: Floats, share: float) -> float:
    """Standard error of a share, from its influence function (Williamson et al. 2021, Biometrics 77).

    To first order the error of the regression itself plays no part in it.
    """
    weights = weights / weights.sum()
    spread = variance(values, weights)
    share = min(max(share, 0.0), 1.0)
    if spread <= NOTHING:
        return 0.0
    # Single futures are predicted a little worse, and more timidly, than the share says: both parts are scaled to it.
    told = _sized(predicted, weights, share * spread)
    rest = _sized(values - predicted, weights, (1.0 - share) * spread)
    pull = ((1.0 - share) * (np.square(told) + 2.0 * told * rest) - share * np.square(rest)) / spread
    return float(np.sqrt(np.square(weights * (pull - weights @ pull)).sum()))


def _sized(values: Floats, weights: Floats, size: float) -> Floats:
    """Values about their mean, with this variance."""
    found = variance(values, weights)
    return np.asarray((values - mean(values, weights)) * (np.sqrt(size / found) if found > NOTHING else 0.0))


def _scaled(smooth: Smooth, values: Floats) -> Floats:
    centred = values - smooth.weights @ values
    return np.asarray(centred * np.sqrt(smooth.weights)[:, None])


def _keeps(smooth: Smooth, strength: float) -> Floats:
    """Share of each orthonormal term that a regression of this strength keeps."""
    squares = np.square(smooth.sizes)
    return np.asarray(squares / (squares + strength * float(np.square(smooth.weights).sum())))
