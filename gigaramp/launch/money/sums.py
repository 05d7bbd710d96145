"""A sum of money with its range."""

from __future__ import annotations

from dataclasses import dataclass

from gigaramp.plant.number import Number


@dataclass(frozen=True)
class Sum:
    """Euros: 10, 50 and 90 % points of what we do not know. A saving is negative.

    Prices move together when sums are added: low with low, high with high. That is the widest honest range.
    """

    low: float = 0.0
    mid: float = 0.0
    high: float = 0.0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.low + other.low, self.mid + other.mid, self.high + other.high)

    def times(self, amount: float) -> Sum:
        """The sum for so many of them; of a negative amount low and high change places."""
        ends = sorted((self.low * amount, self.high * amount))
        return Sum(ends[0], self.mid * amount, ends[1])


def sum_of(price: Number | None) -> Sum:
    """A price as a sum; nothing where there is none."""
    return Sum() if price is None else Sum(price.low, price.mid, price.high)
