"""Amounts times prices: what each kind costs in each future and period, and what a good kWh costs.

Each euro is counted once. Material that is scrapped is in `scrap`; that of good units that never ship, because they were set
aside in trials or made before release, is in `never_shipped`. Output that is missing after the announced date of
full speed is in `delay`, at what it brings above its material: wages and capital are paid out of that, so people who are
idle in those days are told beside it and not added again. Idle people of all other days are in `idle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gigaramp.launch.money.amounts import Amounts
from gigaramp.launch.money.prices import Drawn
from gigaramp.launch.odds.empirical import Floats

KINDS: Final = ("scrap", "never_shipped", "experts", "delay", "idle")
"""The kinds of cost of a launch; they add up to its total."""

PARTS: Final = ("material", "scrap", "never_shipped", "people", "experts", "capital")
"""The parts of what a good kWh costs; they add up."""

DIFFERENCES: Final = ("output", "scrap", "never_shipped", "experts", "people")
"""The kinds by which two plants differ in money; they add up."""

_DAYS_OF_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Costs:
    """Euros, arrays of (futures, periods), by kind; `idle_in_delay` is no kind: delay holds it already."""

    kinds: dict[str, Floats]
    idle_in_delay: Floats

    @property
    def total(self) -> Floats:
        """All kinds together."""
        return np.asarray(np.sum(list(self.kinds.values()), axis=0))


def costs_of(amounts: Amounts, prices: Drawn) -> Costs:
    """What each kind costs. Prices of one future (shape 1) hold for all of them."""
    kwh_of_one = prices.kwh_per_cell * amounts.cells_of_one
    kinds = {
        "scrap": material_cost(amounts.scrapped, amounts, prices),
        "never_shipped": material_cost(amounts.never_shipped, amounts, prices),
        "experts": amounts.expert_days * prices.expert_day[:, None],
        "delay": amounts.lost * (kwh_of_one * prices.contribution)[:, None],
        "idle": amounts.idle * prices.paid_hour[:, None],
    }
    assert set(kinds) == set(KINDS), "every kind is priced"
    return Costs(kinds, amounts.idle_in_delay * prices.paid_hour[:, None])


def material_cost(wasted: Floats, amounts: Amounts, prices: Drawn) -> Floats:
    """(futures, periods) euros of wasted material: cells' worth, times the share each product holds, less what is paid back."""
    total = np.zeros(wasted.shape[:2])
    for place, (product, share) in enumerate(zip(amounts.products, amounts.shares, strict=True)):
        held = prices.holds.get(product, np.array([share]))
        total = total + wasted[:, :, place] * (held * prices.kwh_per_cell * prices.scrapped_kwh)[:, None]
    return total


def margin_of(amounts: Amounts, prices: Drawn) -> dict[str, Floats]:
    """(futures, periods) euros spent beside the material of output that ships or can ship; below zero what shipped output brings.

    What two plants differ by in this is what one costs more than the other, each euro once: output that is not made brings
    nothing, and people are paid whether they work or not. So neither delay nor idle people are in it.
    """
    brings = prices.kwh_per_cell * amounts.cells_of_one * prices.contribution
    found = {
        "output": -amounts.shipped * brings[:, None],
        "scrap": material_cost(amounts.scrapped, amounts, prices),
        "never_shipped": material_cost(amounts.never_shipped, amounts, prices),
        "experts": amounts.expert_days * prices.expert_day[:, None],
        "people": amounts.people_days * (prices.person_year / _DAYS_OF_YEAR)[:, None],
    }
    assert set(found) == set(DIFFERENCES), "every kind is priced"
    return found


def parts_of_a_kwh(amounts: Amounts, prices: Drawn) -> tuple[Floats, dict[str, Floats]]:
    """Good kWh (that ship or can ship) of each future and period, and the euros spent beside them, by part.

    All local people are paid, at work or idle, so idle people are no part of their own; delay is no part either, because
    it is money that did not come in.
    """
    kwh = amounts.shippable * (prices.kwh_per_cell * amounts.cells_of_one)[:, None]
    years = amounts.days / _DAYS_OF_YEAR
    capital = np.zeros(len(prices.material)) if prices.capital_year is None else prices.capital_year
    spent = {
        "material": kwh * prices.material[:, None],
        "scrap": material_cost(amounts.scrapped, amounts, prices),
        "never_shipped": material_cost(amounts.never_shipped, amounts, prices),
        "people": amounts.people_days * (prices.person_year / _DAYS_OF_YEAR)[:, None],
        "experts": amounts.expert_days * prices.expert_day[:, None],
        "capital": np.broadcast_to(capital[:, None] * years, kwh.shape),
    }
    assert set(spent) == set(PARTS), "every part is priced"
    return kwh, spent
