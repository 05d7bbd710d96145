"""What it is worth to know a set of numbers before choosing: expected value of partial perfect information.

From the same futures of each plant, by regression of the differences of benefit on the set (Strong, Oakley and Brennan 2014,
Medical Decision Making 34). The rule that a regression makes is judged on futures it has not seen, so the gain is one that
a manager could have; the maximum of noisy means would promise more.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from gigaramp.launch.odds.empirical import Floats, mean, standard_error
from gigaramp.launch.uncertainty.answer import Option, PartWorth
from gigaramp.launch.uncertainty.shares import Smooth, fit, predictions
from gigaramp.launch.uncertainty.sources import Sources

CONFIDENCE = 0.95
"""A gain is told apart from none at this confidence for all sets of a sort at once (Bonferroni)."""


@dataclass(frozen=True, eq=False)
class Decision:
    """Benefits (futures, options) of the options, the weights of the futures, and the option that is best without more."""

    benefits: Floats
    weights: Floats
    chosen: int

    @classmethod
    def of(cls, benefits: Floats, weights: Floats) -> Decision:
        """The decision among options; the first of the best is chosen."""
        share = weights / weights.sum()
        return cls(benefits, share, int(np.argmax(share @ benefits)))

    def gain(self, choice: Floats) -> tuple[float, float, float]:
        """Mean gain of choosing option `choice[n]` in future n over the best one, its error, and how often it differs."""
        rows = np.arange(len(choice))
        places = choice.astype(np.int64)
        gains = self.benefits[rows, places] - self.benefits[:, self.chosen]
        return *_mean_and_error(gains, self.weights), float(self.weights @ (places != self.chosen))

    def perfect(self) -> tuple[float, float]:
        """Mean gain if everything, luck included, were known before; and its error."""
        return _mean_and_error(self.benefits.max(axis=1) - self.benefits[:, self.chosen], self.weights)

    def options(self, names: list[str]) -> tuple[Option, ...]:
        """Each option beside the first one, the plant as it is."""
        best = np.argmax(self.benefits, axis=1)
        found = []
        for place, name in enumerate(names):
            benefit, error = _mean_and_error(self.benefits[:, place] - self.benefits[:, 0], self.weights)
            found.append(Option(name, benefit, error, min(float(self.weights @ (best == place)), 1.0)))
        return tuple(found)


def choice_by(smooth: Smooth, decision: Decision) -> Floats:
    """(futures,) the option that the set speaks for, each future judged from others."""
    against = decision.benefits - decision.benefits[:, [decision.chosen]]
    strengths = fit(smooth, against).strengths
    expected = [predictions(smooth, column, int(strengths[k])) for k, column in enumerate(against.T)]
    expected[decision.chosen] = np.zeros(len(against))
    return np.asarray(np.argmax(np.stack(expected, axis=1), axis=1))


def worth_of(sources: Sources, decision: Decision) -> tuple[PartWorth, ...]:
    """What each set of one sort is worth, best first."""
    need = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / max(len(sources.sources), 1))
    found = []
    for source in sources.sources:
        gain, error, changes = decision.gain(choice_by(source.smooth, decision))
        is_clear = gain > need * error and changes > 0.0
        found.append(PartWorth(source.part.sort, source.part.name, gain, error, is_clear, min(changes, 1.0)))
    return tuple(sorted(found, key=lambda one: (-one.gain, one.name)))


def _mean_and_error(values: Floats, weights: Floats) -> tuple[float, float]:
    return mean(values, weights), standard_error(values, weights)
