"""Ranges of a mean difference that hold at every look, so that a what-if may stop at any of them.

An ordinary 95 % range holds at one look. Who looks again and again, and stops when it leaves out zero, errs far more
often. These ranges are confidence sequences: the chance that one of them, at any number of futures, leaves out the
mean is at most `alpha`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, isfinite, isinf, log

import numpy as np

from gigaramp.launch.odds.empirical import Floats, effective_futures

FIRST = 20
"""Futures before the first range."""

ENOUGH = 60
"""Effective futures before the mixture is leaned on, and before anything is called small: what none of them shows touches less than
one future in twenty, 95 % sure (3/n: Hanley and Lippman-Hand 1983, JAMA 249(13))."""

CARRIERS = 10.0
"""Futures that must carry the spread before the mixture is leaned on."""

BOUNDED_SHARE = 0.1
"""Share of the error that the bounded test has where both are used."""

_HALVINGS = 60


Test = Callable[[float], bool]
"""Says of a mean whether the futures so far leave it out."""


def mixture_test(differences: Floats, weights: Floats, alpha: float, tightest: float) -> Test:
    """Which means the futures so far leave out, from at least `FIRST` of them.

    For a mean m the sum S of w(D - m) is held against V, the sum of its squares: under a law of D that is symmetric about m,
    exp(k S - k^2 V / 2) is a supermartingale for each k (de la Pena 1999, Annals of Probability 27, lemma 6.1). Mixed over
    k by a normal law of variance 1/rho it exceeds 1/alpha, at any time, with a chance of at most alpha (Ville 1939;
    Robbins 1970); so m is left out where S^2 >= (V + rho)(2 log(1/alpha) + log((V + rho) / rho)).

    Two plants equal in law under luck that can be exchanged have such a D with m = 0, ties and all, so the error rate at
    zero is kept exactly. For other means, skewed laws, and weights, the range is the asymptotic confidence sequence of
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024, Annals of Statistics 52): it holds as futures grow in number.

    `weights` need not sum to one. `tightest`: the number of futures at which the range is made as narrow as it can be; rho is
    set for it by the sizes, not the signs, of the first futures.
    """
    shares = weights * (len(weights) / weights.sum())
    sure = 2.0 * log(1.0 / alpha)
    # Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, proposition 3: the rho that is best at V.
    best = tightest / (sure + log(1.0 + sure))

    def is_left_out(mean: float) -> bool:
        parts = shares * (differences - mean)
        squares = np.square(parts)
        apart = np.flatnonzero(squares)
        if not len(apart):
            return False
        # Fixed by the first futures, or by the first that differs at all, and then the same for good.
        rho = best * float(squares[: max(FIRST, int(apart[0]) + 1)].mean())
        total = float(squares.sum()) + rho
        return float(parts.sum()) ** 2 >= total * (sure + log(total / rho))

    return is_left_out


def bounded_test(differences: Floats, alpha: float, reach: float) -> Test:
    """The same from nothing but that each difference lies between -reach and reach: exact for futures of equal weight.

    The hedged capital of Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical Society B 86, theorem 3: bets
    on and against each mean, sized by the futures before (predictable plug-in), of which none can win 1/alpha-fold more
    often than alpha. What was left out once stays out.
    """
    values = (differences + reach) / (2.0 * reach)
    bets = _plug_in_bets(values, alpha)
    limit = log(2.0 / alpha)

    def is_left_out(mean: float) -> bool:
        share = (mean + reach) / (2.0 * reach)
        # A bet that could lose more than half is cut, so that capital stays above zero.
        up = np.minimum(bets, 0.5 / max(share, 1e-12))
        down = np.minimum(bets, 0.5 / max(1.0 - share, 1e-12))
        won = np.cumsum(np.log1p(up * (values - share)))
        lost = np.cumsum(np.log1p(-down * (values - share)))
        return bool(max(won.max(), lost.max()) >= limit)

    return is_left_out


def both_tests(differences: Floats, weights: Floats, alpha: float, reach: float, tightest: float) -> Test:
    """A mean is left out by the mixture, where enough futures carry the spread, or by the bound; they share the error.

    A gain that comes in one future of fifty, and is large, is not seen in the first thirty, whose mixture would swear on no gain
    at all. So until there are enough futures, and enough of them carry the spread, the bound alone speaks, which knows what a
    future can do. When the mixture is asked does not touch its rate: it is kept at every look at once. Weighted futures have
    no bound.
    """
    is_bounded = isfinite(reach) and bool(np.all(weights == weights[0]))
    own = alpha * (1.0 - BOUNDED_SHARE) if is_bounded else alpha
    is_known = effective_futures(weights) >= ENOUGH and carriers(differences, weights) >= CARRIERS
    found = [mixture_test(differences, weights, own, tightest)] if is_known else []
    if is_bounded:
        found.append(bounded_test(differences, alpha * BOUNDED_SHARE, reach))
    return lambda mean: any(is_left_out(mean) for is_left_out in found)


def carriers(differences: Floats, weights: Floats) -> float:
    """How many futures carry the spread, (sum c^2)^2 / sum c^4 of what they differ from their middle: a third of normal ones.

    Where all are the same, and not zero, none differs and each counts a third.
    """
    order = np.argsort(differences, kind="stable")
    heights = np.cumsum(weights[order])
    middle = differences[order][np.searchsorted(heights, 0.5 * heights[-1])]
    apart = differences - middle
    # The last digits of sums are no spread.
    apart = np.where(np.abs(apart) > 1e-9 * np.abs(differences).max(), apart, 0.0)
    squares = np.square(weights * apart)
    total = float(squares.sum())
    if total == 0.0:
        return len(differences) / 3.0 if middle != 0.0 else 0.0
    return total**2 / float(np.square(squares).sum())


def range_of(test: Test, middle: float, reach: float) -> tuple[float, float]:
    """Lowest and highest mean that a test leaves open, around one that it does. `reach`: inf where there is no bound."""
    return _edge(test, middle, -reach), _edge(test, middle, reach)


def _plug_in_bets(values: Floats, alpha: float) -> Floats:
    """Bet on each future from those before it: sqrt(2 log(2/alpha) / (variance so far x t log(1 + t)))."""
    t = np.arange(1, len(values) + 1)
    means = (0.5 + np.cumsum(values)) / (t + 1)
    variances = (0.25 + np.cumsum(np.square(values - means))) / (t + 1)
    before = np.concatenate(([0.25], variances[:-1]))
    return np.asarray(np.sqrt(2.0 * log(2.0 / alpha) / (before * t * np.log1p(t))))


def _edge(is_left_out: Callable[[float], bool], middle: float, end: float) -> float:
    """Where, on the way from the middle to an end, means begin to be left out; the end where none is."""
    inside, outside = middle, end
    if isinf(end):
        # What lies beyond a billion is not looked for.
        outside = next(
            (middle + copysign(10.0**k, end) for k in range(10) if is_left_out(middle + copysign(10.0**k, end))), end
        )
    if isinf(outside) or not is_left_out(outside):
        return end
    for _ in range(_HALVINGS):
        between = 0.5 * (inside + outside)
        if is_left_out(between):
            outside = between
        else:
            inside = between
    return outside
