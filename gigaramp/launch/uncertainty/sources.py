"""Which sets of numbers the spread of some figures comes from: shares, their errors, and the floor of luck.

Luck finds something in every set. The futures are shuffled, and the best set of the same sort is taken from each shuffle,
so that the floor holds for all sets at once (max-T: Westfall and Young 1993, Resampling-based multiple testing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.uncertainty.groups import NumberSet
from gigaramp.launch.uncertainty.shares import (
    Fit,
    Smooth,
    fit,
    predictions,
    share_error,
    shares_by_luck,
    smooth_of,
    smooth_of_each,
)

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
        return predictions(self.smooth, values, int(self.fit.strengths[figure]))

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
    sets: Sequence[NumberSet], numbers: Floats, kinds: Sequence[str], figures: Floats, weights: Floats, seed: int
) -> Sources:
    """Each set beside each column of `figures` (futures, figures), and the floors; `kinds` are those of all numbers."""
    if not sets:
        return Sources((), np.zeros(figures.shape[1]))
    shuffled = shuffles(figures, weights, seed)
    found, by_luck = [], []
    if all(len(part.columns) == 1 for part in sets):
        # Sets of one number are alike, and judged all at once.
        smooth = smooth_of_each(numbers[:, [part.columns[0] for part in sets]], weights)
        whole = fit(smooth, figures)
        by_luck = list(shares_by_luck(smooth, shuffled))
        found = [(smooth.one(k), Fit(whole.shares[k], whole.strengths[k])) for k in range(len(sets))]
    else:
        for part in sets:
            smooth = smooth_of(numbers[:, part.columns], [kinds[column] for column in part.columns], weights)
            by_luck.append(shares_by_luck(smooth, shuffled))
            found.append((smooth, fit(smooth, figures)))
    luck = np.stack(by_luck).reshape(len(sets), figures.shape[1], SHUFFLES)
    floors = np.maximum(np.quantile(luck.max(axis=0), FLOOR, axis=1), 0.0)
    scatter = luck.std(axis=2)
    return Sources(
        tuple(Source(part, *one, scatter[k]) for k, (part, one) in enumerate(zip(sets, found, strict=True))), floors
    )


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
