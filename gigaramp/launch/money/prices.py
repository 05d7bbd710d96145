"""Prices of a plant in each future: drawn like all numbers, in streams of their own, so that no other draw moves.

Two prices can be told in two ways. Material per kWh follows from what a point of scrap costs, and what a kWh brings
above its material from what a day of delay costs, each at the size of the plant they are told of; a file that names
`material` or `contribution` decides them itself. So a point, a day, a kWh and a vehicle always agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.odds.empirical import Floats
from gigaramp.plant.number import Number
from gigaramp.units import DAY_SECONDS, YEAR_SECONDS

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant

KWH = 3.6e6
"""Joules in a kWh."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Prices in each future, arrays of one value for each: euros, kWh, days, hours. `holds`: by product, the share of a
    cell's material in a scrapped unit; a product that is not named is not in it. `capital` is None where it is left out.
    """

    kwh_per_cell: Floats
    material: Floats
    """EUR for the material of one kWh."""
    contribution: Floats
    """EUR that one good kWh brings above its material."""
    lost_of_scrap: Floats
    """Share of the worth of scrapped material that recycling does not pay back."""
    expert_day: Floats
    person_year: Floats
    paid_hour: Floats
    capital_year: Floats | None
    holds: dict[str, Floats]

    @property
    def scrapped_kwh(self) -> Floats:
        """EUR that one scrapped kWh costs when it holds all its material."""
        return np.asarray(self.material * self.lost_of_scrap)


def drawn_prices(plant: Plant, seed: int, futures: Sequence[int], correlation: float) -> Drawn:
    """Prices in each of these futures; numbers of one kind move together by `correlation`, as in the twin."""
    from gigaramp.plant.kinds import family_of, kind_of
    from gigaramp.twin.draw import place
    from gigaramp.twin.kernel.constants import KIND, NUMBER
    from gigaramp.twin.luck import Luck

    lucks = [Luck(seed, index) for index in futures]
    shared, own = sqrt(correlation), sqrt(1.0 - correlation)

    def draw(address: str, number: Number) -> Floats:
        if number.is_certain:
            return np.full(len(lucks), number.mid)
        kind, family = kind_of(address), family_of(address)
        return np.array(
            [
                place(number, family, shared * luck.normal(f"kind {kind}", KIND) + own * luck.normal(address, NUMBER))
                for luck in lucks
            ]
        )

    return _derived({key: draw(f"money.{key}", number) for key, number in numbers_of(plant).items()})


def middle_prices(plant: Plant) -> Drawn:
    """Prices at their middle values, as one future."""
    return _derived({key: np.array([number.mid]) for key, number in numbers_of(plant).items()})


def numbers_of(plant: Plant) -> dict[str, Number]:
    """The prices of a plant, its own or the defaults, by key; `holds.PRODUCT` for shares of material."""
    base, told = plant.defaults.money, plant.money
    found: dict[str, Number] = {}
    for key in type(base).model_fields:
        number = getattr(told, key) if told is not None and getattr(told, key) is not None else getattr(base, key)
        if isinstance(number, Number):
            found[key] = number
    return found | {f"holds.{product}": share for product, share in (told.holds if told is not None else {}).items()}


def _derived(values: dict[str, Floats]) -> Drawn:
    recovered = values["recovered"]
    if "material" in values:
        material = values["material"] * KWH
    else:
        # A point of scrap at full speed is 1 % of the energy made; what recycling pays back is off it already.
        material = values["scrap_point"] / (0.01 * values["reference"] * (1.0 - recovered)) * KWH
    per_kwh = values["contribution"] if "contribution" in values else values["delay"] / values["reference"]
    person_year = values["local_person"] * YEAR_SECONDS
    return Drawn(
        kwh_per_cell=values["energy"] / KWH,
        material=material,
        contribution=per_kwh * KWH,
        lost_of_scrap=1.0 - recovered,
        expert_day=values["expert"] * DAY_SECONDS,
        person_year=person_year,
        paid_hour=person_year / values["paid_hours"],
        capital_year=values["capital"] * YEAR_SECONDS if "capital" in values else None,
        holds={key.partition(".")[2]: share for key, share in values.items() if key.startswith("holds.")},
    )
