"""The people's equations once more, written from the papers and not from the twin, so that each can check the other.

Curve: y = k (x R^a + p) / (x R^a + p + r) (Mazur and Hastie 1978; R after Nembhard and Uzumeri 2000). Practice is a list
of visits: hours of practice, and the time at which they were gained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp

from scipy import integrate, stats

Visit = tuple[float, float]
"""Time in hours at which practice was gained, and hours of practice."""

LEVELS = ((0.0, 0.0), (1.0, 0.25), (2.0, 0.5), (3.0, 0.9), (4.0, 1.0))
"""Skill levels and the share of the requirement each stands for (docs/understand/people.md)."""


def recency_of(visits: Sequence[Visit], started: float, now: float) -> float:
    """R: 2 when all practice was now, 1 when it was spread evenly, near 0 when it was long ago; 1 at the start."""
    practice = sum(hours for _, hours in visits)
    if practice == 0.0 or now <= started:
        return 1.0
    return 2.0 * sum(hours * (when - started) for when, hours in visits) / (practice * (now - started))


def output_share_of(
    visits: Sequence[Visit],
    *,
    top: float,
    learning: float,
    prior: float = 0.0,
    forgetting: float = 0.0,
    started: float = 0.0,
    now: float,
) -> float:
    """y at `now`: share of full output. `top` k, `learning` r, `prior` p in hours, `forgetting` the exponent a."""
    counted = sum(hours for _, hours in visits) * recency_of(visits, started, now) ** forgetting + prior
    return top * counted / (counted + learning) if counted > 0.0 else 0.0


def level_for(share: float) -> float:
    """Level that stands for a share of the requirement: straight lines between the levels."""
    for (low, at_low), (high, at_high) in pairwise(LEVELS):
        if share <= at_high:
            return low + (high - low) * (share - at_low) / (at_high - at_low)
    return 4.0


def mean_over_persons(value: Callable[[float], float], spread: float, least: float) -> float:
    """Mean of a function of k, lognormal with median 1, over the persons whose k is at least `least`."""
    law = stats.lognorm(s=spread)
    top = exp(9.0 * spread)
    whole, _ = integrate.quad(lambda k: value(k) * law.pdf(k), least, top, limit=200, points=[1.0])
    return float(whole / law.sf(least))


def mean_of_slowest(share_at_median: float, spread: float, least: float, persons: int) -> float:
    """Mean speed of the slowest of some persons, each with speed min(1, k × `share_at_median`)."""
    law = stats.lognorm(s=spread)

    def chance_above(speed: float) -> float:
        k = max(speed / share_at_median, least)
        return float(law.sf(k) / law.sf(least)) ** persons

    mean, _ = integrate.quad(chance_above, 0.0, 1.0, limit=200, points=[min(least * share_at_median, 1.0)])
    return float(mean)
