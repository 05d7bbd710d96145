"""Shares of causes that act together: Shapley values, estimated without bias from one random order per future.

A cause's gain depends on which others are gone already. Its Shapley value is its mean gain over all orders in which the
causes can be switched off (Shapley 1953, Contributions to the Theory of Games II). For one order the gains add up to the
whole by telescoping, so their mean over orders does too. One order and its reverse per future: the mean stays unbiased
and varies less (Castro, Gomez and Tejada 2009, Computers & Operations Research 36(5); antithetic order: Mitchell, Cooper,
Frank and Holmes 2022, J. Machine Learning Research 23(43)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gigaramp.launch.odds.empirical import Floats

Coalition = frozenset[str]
"""Causes that are switched off together."""


def order_of(causes: Sequence[str], seed: int, future: int) -> tuple[str, ...]:
    """The random order in which the causes of one future are switched off: the same for the same seed and future."""
    luck = np.random.default_rng((seed, future))
    return tuple(causes[place] for place in luck.permutation(len(causes)))


def steps_of(order: Sequence[str]) -> list[Coalition]:
    """The coalitions that switching off in an order and in its reverse goes through: none, one, two ... all."""
    ways = (tuple(order), tuple(reversed(order)))
    return list(dict.fromkeys(frozenset(way[:n]) for way in ways for n in range(len(order) + 1)))


def values(causes: Sequence[str], order: Sequence[str], gains: Mapping[Coalition, Floats]) -> Floats:
    """(causes, ...) share of each cause in one future: the mean of its gain in an order and in the reverse.

    `gains`: for each coalition of `steps_of(order)` what is gained when it is gone, of any shape. The shares add up to
    the gain of all causes less the gain of none.
    """
    found = {cause: np.zeros_like(gains[frozenset()]) for cause in causes}
    for way in (tuple(order), tuple(reversed(order))):
        for n, cause in enumerate(way):
            found[cause] += 0.5 * (gains[frozenset(way[: n + 1])] - gains[frozenset(way[:n])])
    return np.array([found[cause] for cause in causes])
