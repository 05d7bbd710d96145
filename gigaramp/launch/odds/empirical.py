"""Chances and dates, read from one rising staircase, so that they cannot contradict each other.

A staircase says for each day how likely it is that something has happened by then. The chance by a date is its
height on that day; the 50 % date is the first day on which its height is at least one half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DECIMALS = 12
"""Heights are rounded here: 100 times 1/200 must be one half, or a date would slip by one future."""


@dataclass(frozen=True, eq=False)
class Odds:
    """How likely something has happened by each day.

    `ordinals`: days on which the chance rises, ascending (proleptic ordinals). `heights`: the chance from that day on.
    `effective`: number of futures it rests on (effective sample size).
    """

    ordinals: NDArray[np.int64]
    heights: Floats
    effective: float

    def chance_by(self, day: date) -> float:
        """Chance (0..1) that it has happened on or before this day."""
        place = int(np.searchsorted(self.ordinals, day.toordinal(), side="right"))
        return float(self.heights[place - 1]) if place else 0.0

    def date_at(self, chance: float) -> date | None:
        """First day by which the chance is at least this; None when it is not reached within the horizon."""
        place = int(np.searchsorted(self.heights, round(chance, DECIMALS), side="left"))
        return date.fromordinal(int(self.ordinals[place])) if place < len(self.heights) else None

    def chance_within_horizon(self) -> float:
        """Chance that it happens at all within the horizon."""
        return float(self.heights[-1]) if len(self.heights) else 0.0

    def error(self, chance: float) -> float:
        """Monte Carlo error of a chance, one standard deviation: sqrt(p (1 - p) / effective futures)."""
        return monte_carlo_error(chance, self.effective)


def odds_of_days(ordinals: Floats, weights: Floats) -> Odds:
    """Odds from one day per future (proleptic ordinal; inf where it does not happen) and the weights of the futures."""
    share = weights / weights.sum()
    happens = np.isfinite(ordinals)
    days, place = np.unique(ordinals[happens].astype(np.int64), return_inverse=True)
    steps = np.bincount(place, weights=share[happens], minlength=len(days))
    return Odds(days, _heights(np.cumsum(steps)), effective_futures(weights))


def odds_of_chances(ordinals: NDArray[np.int64], chances: Floats, effective: float) -> Odds:
    """Odds from the chance that holds for each candidate day: C(d) = the least chance of all days from d on."""
    lasting = np.minimum.accumulate(chances[::-1])[::-1]
    return Odds(np.asarray(ordinals, dtype=np.int64), _heights(lasting), effective)


def effective_futures(weights: Floats) -> float:
    """Effective sample size of weighted futures, (sum w)^2 / sum w^2 (Kish 1965, Survey Sampling, section 11.7)."""
    return float(round(weights.sum() ** 2 / np.square(weights).sum(), 6))


def monte_carlo_error(chance: float, effective: float) -> float:
    """Standard error of a chance estimated from this many futures: sqrt(p (1 - p) / n)."""
    return sqrt(max(chance * (1.0 - chance), 0.0) / effective) if effective > 0 and isfinite(chance) else 0.0


FEW = 10.0
"""Below this many effective futures a chance in per cent says more than is known: futures are counted instead."""


def out_of(chance: float, effective: float) -> tuple[int, int]:
    """A chance as futures of futures: (4, 6). Weights of next to nothing count as no future."""
    whole = max(1, round(effective))
    return min(whole, round(chance * effective)), whole


def is_none(chance: float, effective: float) -> bool:
    """True where fewer than half a future is there: what is left are weights of next to nothing."""
    return chance * effective < 0.5


def quantile(values: Floats, weights: Floats, chance: float) -> float | None:
    """Smallest value that at least this share of the weight does not exceed; None when no future has a value.

    Futures without a value (nan) are left out. It is the inverse of the same staircase that `Odds` uses.
    """
    found = quantiles(values[:, None], weights, (chance,))[0, 0]
    return None if np.isnan(found) else float(found)


def quantiles(values: Floats, weights: Floats, chances: Sequence[float]) -> Floats:
    """(chances, columns): `quantile` of each column of (futures, columns) at each chance; nan where no future has a value."""
    alive = weights > 0
    values, weights = values[alive], weights[alive]
    if not len(values):
        return np.full((len(chances), values.shape[1]), np.nan)
    # Futures without a value are sorted last and weigh nothing.
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    heights = np.cumsum(np.where(np.isnan(ordered), 0.0, weights[order]), axis=0)
    known = np.count_nonzero(~np.isnan(ordered), axis=0)
    whole = np.where(known > 0, heights[-1], 1.0)
    heights = _heights(heights / whole)
    columns = np.arange(values.shape[1])
    found = np.empty((len(chances), values.shape[1]))
    for k, chance in enumerate(chances):
        place = np.count_nonzero(heights < round(chance, DECIMALS), axis=0)
        found[k] = ordered[np.clip(place, 0, np.maximum(known - 1, 0)), columns]
    return found


def mean(values: Floats, weights: Floats) -> float:
    """Weighted mean over futures."""
    return float(np.average(values, weights=weights))


def variance(values: Floats, weights: Floats) -> float:
    """Weighted variance over futures (about the weighted mean)."""
    return float(np.average(np.square(values - mean(values, weights)), weights=weights))


TOO_FEW = 2.0
"""Below this many effective futures an error says nothing."""


def standard_error(values: Floats, weights: Floats) -> float:
    """Standard error of a weighted mean: sqrt(var / (n - 1)), with n effective futures and the variance about their mean.

    One future (n = 1) tells no spread: 0.0, and the answer says in a note that the error is unknown.
    """
    effective = effective_futures(weights)
    return float(np.sqrt(variance(values, weights) / (effective - 1.0))) if effective > 1.0 else 0.0


def _heights(chances: Floats) -> Floats:
    return np.asarray(np.minimum(np.round(chances, DECIMALS), 1.0), dtype=np.float64)
