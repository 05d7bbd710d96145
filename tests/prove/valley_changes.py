"""What a change is worth, for the page that holds the source against the product: which changes, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import gigaramp
from gigaramp.launch import Comparison
from gigaramp.launch.compare import YearDifference
from gigaramp.launch.wording.phrases import counted, percent, rounded
from gigaramp.launch.wording.words import CLEAR

FUTURES: Final = 40
"""Futures of each comparison; both plants have the same luck, so few are enough."""


@dataclass(frozen=True)
class Asked:
    """A plant and one thing that is changed in it, both run to `until` (the horizon where it is None).

    `facts`: whether the known facts weigh the futures; without them every future counts.
    """

    plant: str
    address: str
    value: str
    until: str | None = None
    facts: bool = True

    def compared(self, futures: int = FUTURES) -> Comparison:
        """What the change is worth under the same luck, seed 1."""
        plant = gigaramp.load(self.plant)
        plant = plant if self.facts else plant.change("known", "[]")
        return gigaramp.compare(
            plant, plant.change(self.address, self.value), until=self.until, futures=futures, seed=1
        )


CHANGES: Final = {
    "recall": Asked("douai", "people.recall", "{on: 2025-12-11}"),
    "no_sister": Asked("douai", "learning.sister_experience", "1 cell"),
    "glossary": Asked("douai", "people.language.glossary", "true"),
    "dunkirk_recall": Asked("dunkirk", "people.recall", "{on: 2025-12-12}"),
    "no_partner": Asked("billy-berclau", "lines.line_3.operated_by", "null", until="2026-12-31", facts=False),
}
"""The changes of the page, by the name that its template calls them."""


@dataclass(frozen=True)
class Worth:
    """One comparison in words."""

    found: Comparison

    def vehicles(self, year: int) -> str:
        """`4,720 vehicles fewer in 2026 (129 to 12,700 fewer; mean ±794)`, and whether that can be told from no change."""
        told = self._year(year)
        if told.difference == 0.0 and told.error == 0.0:
            return f"no vehicle more or fewer in {year}"
        words = f"{rounded(abs(told.difference))} vehicles {more_or_fewer(told.difference)} in {year}"
        words += f" ({ends_words(told.spread.p10 or 0.0, told.spread.p90 or 0.0)}; mean ±{rounded(told.error)})"
        return words + unclear(told.difference, told.error, "no change")

    def days(self, goal: str) -> str:
        """How much later or sooner a goal comes: `38 days later (±6, counted up to the end of the simulated time)`."""
        told = self.found[goal]
        if told.days_later == 0.0 and told.error == 0.0:
            return "on the same day in every future"
        many = abs(told.days_later)
        words = counted(round(many), "day") if many >= 1.0 else "less than a day"
        words += " later" if told.days_later > 0 else " sooner"
        restricted = ", counted up to the end of the simulated time" if told.is_restricted else ""
        return f"{words} (±{rounded(told.error)}{restricted})" + unclear(told.days_later, told.error, "no change")

    def beside(self, year: int, shipped: float | None) -> str:
        """The change beside what is shipped in the middle future of that year; empty where that is nothing."""
        if not shipped:
            return ""
        return f"That is {percent(abs(self._year(year).difference) / shipped)} of the middle of {year}."

    def _year(self, year: int) -> YearDifference:
        return next(told for told in self.found.years if told.year == year)


def more_or_fewer(difference: float) -> str:
    """The word for the sign of a difference."""
    return "more" if difference > 0 else "fewer"


def ends_words(low: float, high: float) -> str:
    """The 10 and 90 % points of a difference: `129 to 12,700 fewer`, `551 fewer to 2,940 more`, `none to 120 more`."""
    near, far = sorted((low, high), key=abs)
    if low * high > 0 and round(near) != 0:
        return f"{rounded(abs(near))} to {rounded(abs(far))} {more_or_fewer(far)}"
    return f"{_end_words(low)} to {_end_words(high)}"


def unclear(difference: float, error: float, from_what: str) -> str:
    """Says so where a mean difference is below two standard errors."""
    return f", which cannot be told from {from_what}" if abs(difference) < CLEAR * error else ""


def _end_words(end: float) -> str:
    return f"{rounded(abs(end))} {more_or_fewer(end)}" if round(end) else "none"
