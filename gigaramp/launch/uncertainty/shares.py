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

from gigaramp.launch.odds.empirical import Floats, effective_futures, mean, variance
from gigaramp.launch.uncertainty.axes import terms_of_each, terms_of_set

STRENGTHS = tuple(float(4.0**k) for k in range(-6, 3))
"""How strongly terms are held back: one is chosen for each figure."""

SMALLEST = 1e-5
"""Terms below this part of the largest are left out: they repeat others."""

NOTHING = 1e-9
"""A variance below this is no spread, but rounding."""

CAUTION = 1.4
"""A degree of freedom counts as so many in cross-validation, against wiggles that fit luck (Kim and Gu 2004, JRSS B 66)."""

LEAST_ROOM = 0.1
"""A regression leaves at least this share of the futures' freedom."""

FOLDS = 10
"""Parts of the futures that are predicted from the others."""


@dataclass(frozen=True, eq=False)
class Smooth:
    """A regression on a set of numbers, or on each of several sets (the leading axis), ready for any figure.

    `basis` (..., futures, terms): orthonormal, rows times the root of the weights. `sizes` (..., terms): singular values of the
    terms. `weights` sum to one. `noise` (..., terms): what each explains of pure luck.
    """

    basis: Floats
    sizes: Floats
    weights: Floats
    noise: Floats

    def one(self, place: int) -> Smooth:
        """One of several sets."""
        return Smooth(self.basis[place], self.sizes[place], self.weights, self.noise[place])


@dataclass(frozen=True, eq=False)
class Fit:
    """What a set explains of some figures: (..., figures) its share, and the place of the strength it was found with."""

    shares: Floats
    strengths: NDArray[np.int64]


def smooth_of(numbers: Floats, kinds: Sequence[str], weights: Floats) -> Smooth:
    """The regression on a set of numbers (futures, numbers) with these kinds and weighted futures."""
    return _smooth(terms_of_set(numbers, kinds, weights, effective_futures(weights)), weights)


def smooth_of_each(numbers: Floats, weights: Floats) -> Smooth:
    """The regressions on each number (futures, numbers) alone."""
    return _smooth(terms_of_each(numbers, weights, effective_futures(weights)), weights)


def _smooth(terms: Floats, weights: Floats) -> Smooth:
    share = weights / weights.sum()
    centred = (terms - (share @ terms)[..., None, :]) * np.sqrt(share)[:, None]
    squares, turned = np.linalg.eigh(np.swapaxes(centred, -1, -2) @ centred)
    sizes = np.sqrt(np.maximum(squares, 0.0))
    kept = sizes > SMALLEST * sizes[..., -1:]
    sizes = np.where(kept, sizes, 0.0)
    basis = (centred @ turned) * np.divide(1.0, sizes, out=np.zeros_like(sizes), where=kept)[..., None, :]
    return Smooth(basis, sizes, share, share @ np.square(basis))


def fit(smooth: Smooth, values: Floats) -> Fit:
    """The share that each set explains of each column of `values` (futures, figures); 0 of a figure without spread.

    Variance explained is each future times what the others predict for it, so that no luck is counted twice, and futures
    may differ in how much luck they hold (Kline, Saggio and Solvsten 2020, Econometrica 88, on leaving one out). The
    regression is applied twice, to what it left too, so that it holds less back (twicing: Tukey 1977).
    """
    scaled = _scaled(smooth, values)
    total = np.square(scaled).sum(axis=0)
    loads = np.swapaxes(smooth.basis, -1, -2) @ scaled
    chosen = _adjusted(smooth, np.square(loads), total).strengths
    twice = np.swapaxes(_pick(np.stack([_twice(smooth, strength) for strength in STRENGTHS]), chosen), -1, -2)
    mean_own = smooth.weights[:, None]
    own = np.square(smooth.basis) @ twice + mean_own
    without = (smooth.basis @ (twice * loads) - own * scaled) / (1.0 - own)
    mean_without = -mean_own * scaled / (1.0 - mean_own)
    found = ((scaled - mean_without) * (without - mean_without)).sum(axis=-2)
    whole = total / _freedom(smooth)
    return Fit(np.divide(found, whole, out=np.zeros_like(found), where=total > NOTHING), chosen)


def shares_by_luck(smooth: Smooth, shuffled: Floats) -> Floats:
    """The share of each column of shuffled figures (futures, shuffles).

    In a shuffle all futures hold alike much luck, so that it can be taken off as a whole: an adjusted R squared.
    """
    scaled = _scaled(smooth, shuffled)
    loads = np.square(np.swapaxes(smooth.basis, -1, -2) @ scaled)
    return _adjusted(smooth, loads, np.square(scaled).sum(axis=0)).shares


def _adjusted(smooth: Smooth, loads: Floats, total: Floats) -> Fit:
    """Adjusted R squared of each figure, at the strength that generalised cross-validation chooses.

    `loads` (..., terms, figures): squares on each term, of `total` in all.
    """
    freedom = _freedom(smooth)
    shape = (*smooth.basis.shape[:-2], len(total))
    best, shares, chosen = np.full(shape, np.inf), np.zeros(shape), np.zeros(shape, dtype=np.int64)
    for place, strength in enumerate(STRENGTHS):
        keeps, twice = _keeps(smooth, strength), _twice(smooth, strength)
        rest = np.maximum(total - (twice[..., None, :] @ loads)[..., 0, :], 0.0)
        room = np.maximum(freedom - CAUTION * (keeps * smooth.noise).sum(axis=-1), LEAST_ROOM)[..., None]
        left = np.maximum(freedom - (twice * smooth.noise).sum(axis=-1), LEAST_ROOM)[..., None]
        score = rest / np.square(room)
        share = 1.0 - np.divide(rest * freedom, left * total, out=np.ones_like(rest), where=total > NOTHING)
        better = score < best
        best, shares = np.where(better, score, best), np.where(better, share, shares)
        chosen = np.where(better, place, chosen)
    return Fit(shares, chosen)


def _pick(of_strengths: Floats, chosen: NDArray[np.int64]) -> Floats:
    """(..., figures, terms) rows of (strengths, ..., terms), by the place chosen for each figure (..., figures)."""
    if of_strengths.ndim == 2:
        return np.asarray(of_strengths[chosen])
    sets = np.arange(of_strengths.shape[1])[:, None]
    return np.asarray(of_strengths[chosen, sets])


def _freedom(smooth: Smooth) -> float:
    """What is left of the variance of pure luck about its mean."""
    return 1.0 - float(np.square(smooth.weights).sum())


def predictions(smooth: Smooth, values: Floats, strength: int) -> Floats:
    """(futures,) the figure as predicted from one set, at the strength of this place; each tenth of the futures from the other nine tenths.

    The futures left out take their luck with them, so that a prediction owes nothing to the future it is made for.
    """
    root = np.sqrt(smooth.weights)
    scaled = root * (values - smooth.weights @ values)
    basis = np.column_stack((root, smooth.basis))
    keeps = np.concatenate(([1.0], _keeps(smooth, STRENGTHS[strength])))
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


def _twice(smooth: Smooth, strength: float) -> Floats:
    """The same where the regression is applied twice."""
    keeps = _keeps(smooth, strength)
    return 2.0 * keeps - np.square(keeps)
