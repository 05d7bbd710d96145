"""What is left of a spread once a set of numbers is known, and which way the set pushes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from gigaramp.launch.odds.empirical import Floats, effective_futures, monte_carlo_error, quantile, quantiles
from gigaramp.launch.uncertainty.answer import Third

MIXES = 5
"""Times the futures are mixed to see how wide classes of this size are when nothing is known."""

FEWEST_IN_A_CLASS = 30.0
"""Effective futures of a class, at least; there are at most ten classes."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of each future: its values, and beside them whether the goal is `reached` by a telling date.

    `start`: the first day, where the values are days from it, with `last`, the last simulated day.
    """

    values: Floats
    reached: Floats | None = None
    by: date | None = None
    start: date | None = None
    last: date | None = None

    def day(self, value: float | None) -> date | None:
        """The date of a value; None where it is none, or lies beyond the horizon."""
        if value is None or self.start is None or self.last is None:
            return None
        day = self.start + timedelta(days=round(value))
        return None if day > self.last else day


def width(values: Floats, weights: Floats) -> float:
    """From the 10 to the 90 % point over the futures."""
    low, high = quantiles(values[:, None], weights, (0.1, 0.9))[:, 0].tolist()
    return float(high - low)


def width_after(values: Floats, predicted: Floats, weights: Floats, seed: int) -> float:
    """Mean width once a set is known that foretells the figure so.

    Futures with like predictions form classes. In each the figure, or what the prediction leaves of it, whichever is narrower, tells
    the width. It is set against that of classes mixed at random, because small classes look a little narrower than they are.
    """
    classes = int(np.clip(effective_futures(weights) / FEWEST_IN_A_CLASS, 2, 10))
    luck = np.random.Generator(np.random.PCG64(seed))
    mixes = (luck.permutation(len(values)) for _ in range(MIXES))
    mixed = float(np.mean([_class_widths((values,), weights, order, classes) for order in mixes]))
    if mixed <= 0.0:
        return 0.0
    found = _class_widths((values, values - predicted), weights, np.argsort(predicted, kind="stable"), classes)
    return width(values, weights) * min(found / mixed, 1.0)


def _class_widths(figures: tuple[Floats, ...], weights: Floats, order: NDArray[np.int64], classes: int) -> float:
    """Mean width in classes of equal weight, cut from the futures in this order; of the narrowest of the figures in each."""
    reached = np.cumsum(weights[order]) - 0.5 * weights[order]
    member = np.minimum((reached / weights.sum() * classes).astype(np.int64), classes - 1)
    summed = 0.0
    for one in range(classes):
        rows = order[member == one]
        held = float(weights[rows].sum())
        summed += held * min(width(figure[rows], weights[rows]) for figure in figures) if held > 0.0 else 0.0
    return summed / float(weights.sum())


def thirds(
    figure: Figure, weights: Floats, by: Floats, values: tuple[str, str] = ("", "")
) -> tuple[Third | None, Third | None]:
    """The figure in the futures where `by` is low and where it is high; None where `by` has too few values to split."""
    below, above = quantile(by, weights, 1.0 / 3.0), quantile(by, weights, 2.0 / 3.0)
    if below is None or above is None:
        return None, None
    low, high = np.where(by <= below, weights, 0.0), np.where(by > above, weights, 0.0)
    if not low.sum() > 0.0 or not high.sum() > 0.0:
        return None, None
    return _third(figure, low, values[0]), _third(figure, high, values[1])


def _third(figure: Figure, weights: Floats, values: str) -> Third:
    middle = quantile(figure.values, weights, 0.5)
    chance = error = None
    if figure.reached is not None:
        chance = round(float(np.clip(np.average(figure.reached, weights=weights), 0.0, 1.0)), 4)
        error = monte_carlo_error(chance, effective_futures(weights))
    middle = float(f"{middle:.6g}") if middle is not None else None
    return Third(values, figure.day(middle), middle, chance, None if error is None else round(error, 4))
