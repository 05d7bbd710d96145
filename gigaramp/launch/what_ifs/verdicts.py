"""When a what-if is decided: sooner, later, too small to matter, or no change at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gigaramp.launch.odds.empirical import Floats, effective_futures, mean
from gigaramp.launch.what_ifs.sequences import ENOUGH, FIRST, Test, both_tests, bounded_test, range_of

SURE = 0.95
"""How sure all ranges of one answer are, together and at every look."""

STEP = 10
"""Futures between two looks."""

Verdict = Literal["better", "worse", "small", "unchanged", "open"]
"""`better`: sooner, or more is shipped. `small`: its mean lies within `at_least` of none; `unchanged`: no future changed;
`open`: not told apart from none."""


@dataclass(frozen=True)
class Rule:
    """How ranges are made and what decides.

    `alpha` is the error that one what-if against the plant may use, `alpha_pair` that of one what-if against another;
    `reach` is the largest difference there can be, inf without a bound; `tightest` the futures at which ranges are made
    narrowest; `sign` is 1 where more is better and -1 where less is, as of dates.
    """

    alpha: float
    alpha_pair: float
    reach: float
    tightest: float
    at_least: float
    exact: bool
    sign: int

    @classmethod
    def of(cls, what_ifs: int, futures: int, reach: float, at_least: float, exact: bool, sign: int = -1) -> Rule:
        """The rule of one answer: half of its error goes to the what-ifs, half to the pairs of them, in equal parts."""
        error, pairs = 1.0 - SURE, what_ifs * (what_ifs - 1) // 2
        # One what-if has no other to be ranked against: all of the error is its own.
        own = error / 2.0 if pairs else error
        return cls(own / what_ifs, own / max(pairs, 1), reach, 0.5 * futures, at_least, exact, sign)

    def range_of(self, differences: Floats, weights: Floats) -> tuple[float, float] | None:
        """Range of the mean of paired differences; None from too few futures."""
        if len(differences) < FIRST:
            return None
        middle = mean_of(differences, weights)
        found = range_of(self._test(differences, weights, self.alpha), middle, self.reach)
        return found if np.isfinite(found).all() else None

    def verdict(self, differences: Floats, weights: Floats) -> Verdict:
        """What the first futures decide: one of the verdicts; `open` where they do not."""
        enough = len(differences) > 0 and effective_futures(weights) >= ENOUGH
        if len(differences) < FIRST or not differences.any():
            return "unchanged" if enough else "open"
        if self.leaves_out(differences, weights, 0.0):
            return "better" if mean_of(differences, weights) * self.sign > 0.0 else "worse"
        if not enough or self.at_least == 0.0:
            return "open"
        found = self.range_of(differences, weights)
        is_small = found is not None and -self.at_least < found[0] and found[1] < self.at_least
        return "small" if is_small else "open"

    def leaves_out(self, differences: Floats, weights: Floats, mean: float) -> bool:
        """True where the futures so far leave out a mean."""
        return len(differences) >= FIRST and self._test(differences, weights, self.alpha)(mean)

    def is_apart(self, one: Floats, other: Floats, weights: Floats) -> bool:
        """True where the means of two what-ifs are told apart, by the futures that both have."""
        # The difference of two what-ifs has the same reach: both dates lie within it.
        return len(one) >= FIRST and self._test(one - other, weights, self.alpha_pair)(0.0)

    def _test(self, differences: Floats, weights: Floats, alpha: float) -> Test:
        if self.exact:
            return bounded_test(differences, alpha, self.reach)
        return both_tests(differences, weights, alpha, self.reach, self.tightest)


def looks(futures: int) -> list[int]:
    """Numbers of futures at which a what-if is looked at, the last one all of them."""
    return [*range(FIRST, futures, STEP), futures]


def mean_of(differences: Floats, weights: Floats) -> float:
    """Mean of paired differences, weighted."""
    return mean(differences, weights) if np.any(differences) else 0.0
