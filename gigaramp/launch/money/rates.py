"""What one thing is worth in a plant: a vehicle, a day of delay, a point of scrap, a day of an expert."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.launch.money.prices import Drawn, drawn_prices, middle_prices
from gigaramp.launch.money.sums import Sum
from gigaramp.launch.odds.empirical import Floats, quantiles
from gigaramp.launch.odds.ranges import Range
from gigaramp.units import DAY_SECONDS, YEAR_SECONDS

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

_DRAWS = 1000
"""Draws of the prices from which their ranges are told."""


@dataclass(frozen=True)
class Rates:
    """What one thing is worth, in euros: the middle at the middle prices, low and high 10 and 90 % points of the prices.

    What counts with full speed is None in a plant without a rate goal. `per_vehicle` is what one more unit of output
    brings above its material (a pack, a piece: what the plant makes); `per_day_of_delay` is a calendar day of full speed
    of which nothing is made; `per_scrap_point` one more point of scrap through a year at full speed.
    """

    product: str
    kwh_per_unit: Sum
    full_speed_kwh_a_year: Sum | None
    per_vehicle: Sum
    per_day_of_delay: Sum | None
    per_scrap_point: Sum | None
    per_expert_day: Sum
    per_person_year: Sum
    per_idle_hour: Sum
    material_per_kwh: Sum
    contribution_per_kwh: Sum

    def of_days_later(self, days: float | Range) -> Sum | None:
        """Euros of a date that moves by so many days; below zero where it comes sooner. None without full speed."""
        return None if self.per_day_of_delay is None else worth_of(days, self.per_day_of_delay)

    def of_vehicles_lost(self, units: float | Range) -> Sum:
        """Euros of so many units of output that are not made."""
        return worth_of(units, self.per_vehicle)

    def of_scrap_points(self, points: float | Range) -> Sum | None:
        """Euros a year, at full speed, of so many points (1 is 1 %) of scrap. None without full speed."""
        return None if self.per_scrap_point is None else worth_of(points, self.per_scrap_point)

    def of_expert_days(self, days: float | Range) -> Sum:
        """Euros of so many days of experts."""
        return worth_of(days, self.per_expert_day)

    def to_dict(self) -> dict[str, Any]:
        """The rates as plain values."""
        from gigaramp.launch.answer import to_plain

        return to_plain(self)


def worth(plant: Plant, seed: int = 1, correlation: float = 0.5) -> Rates:
    """What one thing is worth in a plant, by its `money` and the defaults; the same seed gives the same ranges."""
    middle, drawn = middle_prices(plant), drawn_prices(plant, seed, range(_DRAWS), correlation)
    told, ranges = _rates(plant, middle), _rates(plant, drawn)
    found: dict[str, Any] = {}
    for name, value in told.items():
        spread = ranges[name]
        found[name] = None if value is None or spread is None else _sum(value, spread)
    return Rates(product=_output(plant), **found)


def worth_of(amount: float | Range, rate: Sum) -> Sum:
    """Euros of an amount. The range of an amount and that of its price are taken together: low with low, high with high.

    That is the widest range the two allow. Below zero it is a saving.
    """
    if not isinstance(amount, Range):
        return rate.times(amount)
    if amount.p10 is None or amount.p50 is None or amount.p90 is None:
        return Sum(float("nan"), float("nan"), float("nan"))
    ends = [end * price for end in (amount.p10, amount.p90) for price in (rate.low, rate.high)]
    return Sum(min(ends), amount.p50 * rate.mid, max(ends))


def cells_of_one(plant: Plant) -> float:
    """Battery cells in one unit of output; 1 in a plant that makes no cells."""
    from gigaramp.plant.capacity import needs
    from gigaramp.plant.flow import flow_of

    flow = flow_of(plant)
    needed = needs(flow)
    cells = [
        needed[step] for step in flow.steps if (made := plant.products.get(flow.products[step])) and made.unit == "cell"
    ]
    return max(cells, default=1.0) or 1.0


def full_speed_a_year(plant: Plant) -> float | None:
    """Units of output in a year at full speed; None without a goal of a rate."""
    from gigaramp.plant.capacity import full_speed_goal

    goal = full_speed_goal(plant)
    return None if goal is None or goal[1].rate is None else goal[1].rate.mid * YEAR_SECONDS


def _rates(plant: Plant, prices: Drawn) -> dict[str, Floats | None]:
    kwh = prices.kwh_per_cell * cells_of_one(plant)
    yearly = full_speed_a_year(plant)
    energy = None if yearly is None else yearly * kwh
    found: dict[str, Floats | None] = {
        "kwh_per_unit": kwh,
        "full_speed_kwh_a_year": energy,
        "per_vehicle": kwh * prices.contribution,
        "per_day_of_delay": None if energy is None else energy * prices.contribution * DAY_SECONDS / YEAR_SECONDS,
        "per_scrap_point": None if energy is None else 0.01 * energy * prices.scrapped_kwh,
        "per_expert_day": prices.expert_day,
        "per_person_year": prices.person_year,
        "per_idle_hour": prices.paid_hour,
        "material_per_kwh": prices.material,
        "contribution_per_kwh": prices.contribution,
    }
    assert set(found) == {field.name for field in fields(Rates)} - {"product"}, "every rate is told"
    return found


def _sum(middle: Floats, drawn: Floats) -> Sum:
    even = np.full(len(drawn), 1.0 / len(drawn))
    low, high = quantiles(drawn[:, None], even, (0.1, 0.9))[:, 0].tolist()
    mid = float(middle[0])
    return Sum(min(low, mid), mid, max(high, mid))


def _output(plant: Plant) -> str:
    from gigaramp.plant.flow import flow_of

    flow = flow_of(plant)
    return flow.products[flow.output]
