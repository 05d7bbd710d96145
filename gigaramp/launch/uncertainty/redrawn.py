"""Futures drawn anew in one part, and what they say: luck, and what groups do only together.

Two futures that share all but one part differ by that part alone: half the mean square of their difference, over the
variance, is the total index of the part (Jansen 1999, Computer Physics Communications 117). With the numbers shared and the
luck redrawn it is what no measurement takes away: the luck of a simulation is one more input (Iooss and Ribatet 2009,
Reliability Engineering and System Safety 94).

Where facts are known, both futures must fit them. A pair weighs as its first future does, times L' / m, where L' is how well
the second one fits, and m the mean fit of futures with the same part shared. Of m each pair shows two values only; they are
shrunk to the mean of all pairs, as far as fits of the same pair are not alike (as in a random effect of the logarithm).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import Floats, variance
from gigaramp.launch.uncertainty.groups import GROUPS
from gigaramp.twin.recipe import Recipe

FIRST_OTHER = 2_000_000
"""Number of the first future that parts are drawn from: above every future asked for, and above the pilots."""

LUCK = "luck"
"""Name of the part that is no group: all luck."""

A_LUCK = 5
"""Futures asked for, for each future redrawn in luck."""

A_GROUP = 12
"""Futures asked for, for each future redrawn in a group."""

FEWEST = 8
"""Pairs of a part, at least, as far as there are futures."""


TINY = 1e-9
"""Fits below this part of the best count as this much, where fits are compared."""


@dataclass(frozen=True, eq=False)
class Redrawing:
    """Futures to simulate: recipes, and for each the name of its part and the place of the future it is like."""

    recipes: tuple[Recipe, ...]
    parts: tuple[str, ...]
    places: NDArray[np.int64]

    def of(self, part: str) -> NDArray[np.int64]:
        """Places of the recipes in which this part is redrawn."""
        return np.flatnonzero(np.array(self.parts) == part)


def redrawing(indices: range | list[int], asked: int, groups: list[str]) -> Redrawing:
    """What to redraw of the futures with these numbers, in luck and in each of the groups."""
    recipes, parts, places = [], [], []
    for part in (LUCK, *groups):
        wanted = max(FEWEST, asked // (A_GROUP if part in groups else A_LUCK))
        count = min(wanted, len(indices))
        for place in np.unique(np.linspace(0, len(indices) - 1, count).astype(np.int64)).tolist():
            own, other = indices[place], FIRST_OTHER + place
            recipes.append(_recipe(part, own, other))
            parts.append(part)
            places.append(place)
    return Redrawing(tuple(recipes), tuple(parts), np.array(places, dtype=np.int64))


def _recipe(part: str, own: int, other: int) -> Recipe:
    if part == LUCK:
        return Recipe(luck=other, numbers=own)
    return Recipe(luck=own, numbers=own, other=other, kinds=frozenset(GROUPS[part]))


@dataclass(frozen=True)
class Total:
    """Total index of a part: share of the variance left when all but this part is known, and its standard error."""

    share: float
    error: float


def total(figure: Floats, weights: Floats, places: NDArray[np.int64], redrawn: Floats, pairs: Floats) -> Total:
    """Total index from the figure of all futures, and of those at `places` with a part redrawn; `pairs` weigh them."""
    whole = variance(figure, weights)
    pairs = pairs / pairs.sum()
    halves = 0.5 * np.square(figure[places] - redrawn)
    share = float(pairs @ halves) / whole
    share_of = weights / weights.sum()
    off = np.square(figure - share_of @ figure)
    error_of_whole = float(np.sqrt(np.square(share_of * (off - whole)).sum())) / whole
    error_of_halves = float(np.sqrt(np.square(pairs * (halves - pairs @ halves)).sum())) / whole
    return Total(share, float(np.hypot(error_of_halves, share * error_of_whole)))


def pair_weights(weights: Floats, fits: Floats, fits_redrawn: Floats) -> Floats:
    """Weights of the pairs of one part: `weights` of their first futures, times fit of the second over the mean fit.

    `fits` tell how well each first future fits the facts, `fits_redrawn` each second one; zero is impossible.
    """
    most = max(float(fits.max()), float(fits_redrawn.max()), TINY)
    first, second = (np.log(np.maximum(one / most, TINY)) for one in (fits, fits_redrawn))
    share = weights / weights.sum()
    within = 0.5 * variance(second - first, share)
    between = max(float(share @ ((first - share @ first) * (second - share @ second))), 0.0)
    alike = between / (between + 0.5 * within) if between > 0.0 else 0.0
    return np.asarray(weights * fits_redrawn / most * np.exp(-0.5 * alike * (first + second)))
