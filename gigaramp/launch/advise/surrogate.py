"""A straight-line picture of what the day model has said so far: what each lever adds, and each month of an expert.

Ridge regression (Hoerl and Kennard 1970, Technometrics 12, 55-67) on the plans tried. A lever in order has one rise for
each step away from the plant as it is, so it may bend; other levers have one rise for each value. Experts add by the
months they are on site, in each of a few periods and again beyond half of their number, so late or many may be worth less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from gigaramp.launch.advise.plans import Levers, Option, Plan, Stay
from gigaramp.launch.odds.empirical import Floats

PERIODS = 4
MONTH = 30.4375
RIDGE = 0.02
"""Weight of the ridge beside the plans, each column at variance one: enough that plans alike do not blow it up."""


@dataclass(frozen=True, eq=False)
class Surrogate:
    """What a lever set to an option is thought to add: `gain(option)`, in units of the score."""

    levers: Levers
    slopes: Floats
    features: Callable[[Plan], Floats]

    def gain(self, option: Option) -> float:
        """What one lever adds to the plant as it is."""
        plan = self.levers.with_option(self.levers.as_is, option)
        return float(self.slopes @ (self.features(plan) - self.features(self.levers.as_is)))


def fitted(levers: Levers, plans: Sequence[Plan], gains: Sequence[float]) -> Surrogate:
    """The picture that fits these plans and their gains above the plant as it is."""
    features = _features(levers)
    rows = np.array([features(plan) - features(levers.as_is) for plan in plans])
    size = np.sqrt(np.square(rows).mean(axis=0))
    size[size == 0.0] = 1.0
    scaled = rows / size
    within = scaled.T @ scaled + RIDGE * len(plans) * np.eye(scaled.shape[1])
    slopes = np.linalg.solve(within, scaled.T @ np.array(gains)) / size
    return Surrogate(levers, slopes, features)


def _features(levers: Levers) -> Callable[[Plan], Floats]:
    """A function from a plan to its row of numbers."""
    periods = _periods(levers)
    most = {lever: max(int(levers.settings[levers.groups[lever][0]].values[-1].text), 1) for lever in _rosters(levers)}

    def features(plan: Plan) -> Floats:
        row: list[float] = []
        for lever, places in levers.groups.items():
            if levers.is_roster(lever):
                row += _of_stay(levers.stay(plan, lever), periods, most[lever] / 2.0)
            else:
                setting = levers.settings[places[0]]
                row += _of_value(plan[places[0]], setting.as_is, len(setting.values), setting.is_ordered)
        return np.array(row, dtype=np.float64)

    return features


def _rosters(levers: Levers) -> list[str]:
    return [lever for lever in levers.groups if levers.is_roster(lever)]


def _of_value(value: int, as_is: int, count: int, is_ordered: bool) -> list[float]:
    """One rise for each step away from the value of the plant as it is; one for each value without an order."""
    if not is_ordered:
        return [float(value == other) for other in range(count) if other != as_is]
    above = [float(value >= step) for step in range(as_is + 1, count)]
    return above + [float(value <= step) for step in range(as_is)]


def _of_stay(stay: Stay | None, periods: list[tuple[date, date]], half: float) -> list[float]:
    """Expert-months in each period, and all those of people beyond half of the most."""
    if stay is None:
        return [0.0] * (len(periods) + 1)
    months = [max((min(stay.leaves, last) - max(stay.arrives, first)).days, 0) / MONTH for first, last in periods]
    return [stay.count * part for part in months] + [max(stay.count - half, 0.0) * sum(months)]


def _periods(levers: Levers) -> list[tuple[date, date]]:
    """Equal parts of the time in which added experts can be on site."""
    days = [
        date.fromisoformat(value.text)
        for lever in _rosters(levers)
        for place in levers.groups[lever]
        if not levers.settings[place].name.endswith(".count")
        for value in levers.settings[place].values
    ]
    if not days:
        return []
    first, last = min(days), max(days)
    ends = [first + timedelta(days=round(k * (last - first).days / PERIODS)) for k in range(PERIODS + 1)]
    return list(pairwise(ends))
