"""Which sets of numbers the spread of some figures comes from: shares, their errors, and the floor of luck.

Luck finds something in every set. The futures are shuffled, and the best set of the same sort is taken from each shuffle,
so that the floor holds for all sets at once (max-T: Westfall and Young 1993, Resampling-based multiple testing).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.uncertainty.groups import NumberSet
from gigaramp.launch.uncertainty.shares import Fit, Smooth, fit, predictions, share_error, smooth_of

SHUFFLES = 200

FLOOR = 0.95
"""Share of the shuffles whose best set stays below the floor."""


@dataclass(frozen=True, eq=False)
class Source:
    """One set beside each figure (columns): the share it explains, and how far that of pure luck scatters."""

    part: NumberSet
    smooth: Smooth
    fit: Fit
    scatter: Floats

    def predicted(self, values: Floats, figure: int) -> Floats:
        """(futures,) the figure as the set foretells it, each future from others."""
        return predictions(self.smooth, values, float(self.fit.strengths[figure]))

    def error(self, values: Floats, figure: int) -> float:
        """Standard error of the share: that of the futures, and that of the regression."""
        share = float(self.fit.shares[figure])
        of_futures = share_error(values, self.predicted(values, figure), self.smooth.weights, share)
        return float(np.hypot(of_futures, (1.0 - min(max(share, 0.0), 1.0)) * self.scatter[figure]))


@dataclass(frozen=True, eq=False)
class Sources:
    """All sets of one sort, and the floor of each figure that the best of them must pass."""

    sources: tuple[Source, ...]
    floors: Floats


def sources_of(
    sets: Iterable[NumberSet], numbers: Floats, kinds: Sequence[str], figures: Floats, weights: Floats, seed: int
) -> Sources:
    """Each set beside each column of `figures` (futures, figures), and the floors; `kinds` are those of all numbers."""
    shuffled = shuffles(figures, weights, seed)
    best = np.full((figures.shape[1], SHUFFLES), -np.inf)
    found = []
    for part in sets:
        smooth = smooth_of(numbers[:, part.columns], [kinds[column] for column in part.columns], weights)
        by_luck = fit(smooth, shuffled).shares.reshape(best.shape)
        best = np.maximum(best, by_luck)
        found.append(Source(part, smooth, fit(smooth, figures), by_luck.std(axis=1)))
    floors = np.quantile(best, FLOOR, axis=1) if found else np.zeros(figures.shape[1])
    return Sources(tuple(found), np.asarray(np.maximum(floors, 0.0)))


def shuffles(figures: Floats, weights: Floats, seed: int) -> Floats:
    """(futures, figures x shuffles) the figures with no tie to any number.

    Weighted futures keep their weights where they are; figures are drawn for them anew, as often as they weigh.
    """
    luck = np.random.Generator(np.random.PCG64(seed))
    count = len(weights)
    if np.ptp(weights) <= 1e-12 * weights.max():
        order = np.stack([luck.permutation(count) for _ in range(SHUFFLES)], axis=1)
    else:
        order = luck.choice(count, size=(count, SHUFFLES), p=weights / weights.sum())
    return np.asarray(np.concatenate([column[order] for column in figures.T], axis=1))
