"""Draw every uncertain number of a plant for one future.

low, mid and high are 10, 50 and 90 % points. Positive quantities are two-piece lognormal, ratios two-piece
logit-normal, dates two-piece normal in days. Numbers of one kind share a factor: z = sqrt(rho) Z + sqrt(1 - rho) e.
"""

from __future__ import annotations

from datetime import date
from math import exp, log, sqrt

import numpy as np

from gigaramp.plant.kinds import family_of, kind_of
from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber, Number
from gigaramp.twin.kernel.constants import KIND, NUMBER
from gigaramp.twin.luck import Luck

_Z90 = 1.2815515655446004  # 90 % point of the standard normal distribution
_SMALLEST_RATIO = 1e-6

# Numbers that define what is asked or announced are not drawn, nor are prices: no plant makes more for them.
_NOT_DRAWN = ("goals.", "known.", "plan.", "money.", "defaults.money.")


def uncertain(plant: Plant) -> dict[str, Number | DateNumber]:
    """The numbers with a range, by address in sorted order; goals, facts and prices are not drawn."""
    numbers = plant.numbers()
    return {
        address: numbers[address]
        for address in sorted(numbers)
        if not numbers[address].is_certain and not address.startswith(_NOT_DRAWN)
    }


class Draws:
    """Draws all uncertain numbers of one plant, future by future.

    `correlation` is rho: 0 draws each number alone, 1 moves all numbers of one kind together.
    """

    def __init__(self, plant: Plant, correlation: float = 0.5) -> None:
        self.every = plant.numbers()
        self.numbers = uncertain(plant)
        self.addresses = tuple(self.numbers)
        self._kinds = tuple(kind_of(address) for address in self.addresses)
        self._families = tuple(family_of(address) for address in self.addresses)
        self._shared, self._own = sqrt(correlation), sqrt(1.0 - correlation)

    def of(self, luck: Luck, other: Luck | None = None, kinds: frozenset[str] = frozenset()) -> np.ndarray:
        """Drawn values in the order of `addresses`; dates as days of the proleptic calendar (float).

        Numbers of the `kinds` named are drawn by the `other` luck.
        """
        return self.at(self.scores(luck, other, kinds))

    def at(self, scores: np.ndarray) -> np.ndarray:
        """Values of all numbers at these standard normal scores."""
        return np.array(
            [
                place(self.numbers[address], family, score)
                for address, family, score in zip(self.addresses, self._families, scores.tolist(), strict=True)
            ]
        )

    def scores(self, luck: Luck, other: Luck | None = None, kinds: frozenset[str] = frozenset()) -> np.ndarray:
        """Standard normal scores of the numbers, in the order of `addresses`; as `of`, before they become values."""
        whose = {kind: other if other is not None and kind in kinds else luck for kind in set(self._kinds)}
        common = {kind: drawn_by.normal(f"kind {kind}", KIND) for kind, drawn_by in whose.items()}
        drawn = np.empty(len(self.addresses))
        for k, address in enumerate(self.addresses):
            kind = self._kinds[k]
            drawn[k] = self._shared * common[kind] + self._own * whose[kind].normal(address, NUMBER)
        return drawn


def place(number: Number | DateNumber, family: str, z: float) -> float:
    """Value of a number at z standard deviations: mid at 0, low at -1.28, high at 1.28."""
    if isinstance(number, DateNumber):
        middle = number.mid.toordinal()
        far = number.high.toordinal() if z > 0 else number.low.toordinal()
        return middle + abs(far - middle) / _Z90 * z
    edge = number.high if z > 0 else number.low
    if family == "ratio":
        mid_logit, edge_logit = _logit(number.mid), _logit(edge)
        return _ratio(mid_logit + abs(edge_logit - mid_logit) / _Z90 * z)
    if number.mid > 0 and edge > 0:
        value = number.mid * exp(abs(log(edge / number.mid)) / _Z90 * z)
    else:
        value = max(number.mid + abs(edge - number.mid) / _Z90 * z, 0.0)
    return float(max(1, round(value))) if family == "count" else value


def _logit(p: float) -> float:
    p = min(max(p, _SMALLEST_RATIO), 1.0 - _SMALLEST_RATIO)
    return log(p / (1.0 - p))


def _ratio(x: float) -> float:
    return min(max(1.0 / (1.0 + exp(-x)), _SMALLEST_RATIO), 1.0 - _SMALLEST_RATIO)


class Values:
    """The numbers of one plant in one future: drawn where uncertain, as written elsewhere.

    Without `drawn` every number stands at its middle.
    """

    def __init__(self, draws: Draws, drawn: np.ndarray | None = None) -> None:
        self._numbers = draws.every
        self._drawn = {} if drawn is None else dict(zip(draws.addresses, drawn.tolist(), strict=True))

    def find(self, address: str) -> str | None:
        """Address the number really stands at: itself, or its default."""
        if address in self._numbers:
            return address
        short = address.removeprefix("people.") if address.startswith(_OWN_DEFAULTS) else address
        default = f"defaults.{short}"
        return default if default in self._numbers else None

    def number(self, address: str) -> Number | DateNumber | None:
        """The number as written, with its law; None when there is none."""
        found = self.find(address)
        return None if found is None else self._numbers[found]

    def quantity(self, address: str) -> Number | None:
        """The number as written, with its law, where a quantity and no date stands there."""
        number = self.number(address)
        return number if isinstance(number, Number) else None

    def __call__(self, address: str, otherwise: float = 0.0) -> float:
        """Value in base units in this future; `otherwise` when the plant gives none."""
        found = self.find(address)
        if found is None:
            return otherwise
        if found in self._drawn:
            return float(self._drawn[found])
        number = self._numbers[found]
        return float(number.mid.toordinal()) if isinstance(number, DateNumber) else float(number.mid)

    def on_line(self, line: str | None, step: str, key: str) -> str:
        """Address of a step's number on a line: the line's own where it has one."""
        own = f"lines.{line}.steps.{step}.{key}"
        return own if line is not None and own in self._numbers else f"steps.{step}.{key}"

    def day(self, address: str, otherwise: date) -> float:
        """A date as days of the proleptic calendar (float)."""
        return self(address, float(otherwise.toordinal()))

    def shift_of(self, address: str) -> float:
        """Days by which a drawn date lies after the written one."""
        number = self.number(address)
        return self(address) - number.mid.toordinal() if isinstance(number, DateNumber) else 0.0


_OWN_DEFAULTS = ("people.persons", "people.training", "people.skill", "people.language")
