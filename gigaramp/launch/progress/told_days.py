"""What the log tells of each production day, summed by step and kind, ready to be looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

Where = tuple[str | None, str | None]
"""Line and step of a figure."""

Figures = dict[tuple[date, Where, str], dict[str | None, float]]
"""Day, place and kind -> cause -> quantity."""

OF_PRODUCTION: Final = frozenset(
    {"day_started", "day_good", "day_scrap", "day_reworked", "day_shipped", "day_down", "day_stops", "day_run", "day_planned",
     "day_waiting"}
)  # fmt: skip
"""Kinds that make a day a day with data: a sheet of people alone says nothing about output."""


@dataclass(frozen=True, eq=False)
class ToldDays:
    """Daily totals by day, place and kind. `days`: the days with a row of production, in order."""

    figures: Figures
    days: tuple[date, ...]
    _by_day: Mapping[tuple[date, str], tuple[Where, ...]] = field(repr=False)

    @classmethod
    def of(cls, totals: pa.Table) -> ToldDays:
        """From the table of `kpi.totals.daily_totals`."""
        figures: Figures = defaultdict(lambda: defaultdict(float))
        places: dict[tuple[date, str], dict[Where, None]] = defaultdict(dict)
        days: set[date] = set()
        columns = [totals.column(name).to_pylist() for name in ("day", "line", "step", "what", "cause", "quantity")]
        for day, line, step, what, cause, quantity in zip(*columns, strict=True):
            if quantity is None:
                continue
            figures[day, (line, step), what][cause] += float(quantity)
            places[day, what][line, step] = None
            if what in OF_PRODUCTION:
                days.add(day)
        plain = {key: dict(causes) for key, causes in figures.items()}
        return cls(plain, tuple(sorted(days)), {key: tuple(found) for key, found in places.items()})

    def places(self, day: date, what: str) -> tuple[Where, ...]:
        """Places with a figure of a kind on a day."""
        return self._by_day.get((day, what), ())

    def causes(self, day: date, where: Where, what: str) -> Mapping[str | None, float]:
        """Quantities by cause; empty where no row tells them."""
        return self.figures.get((day, where, what), {})

    def at_step(self, days: Iterable[date], step: str, what: str) -> float | None:
        """Sum over the lines of a step and over days; None where no row tells it on any of the days."""
        found = [
            sum(self.causes(day, where, what).values())
            for day in days
            for where in self.places(day, what)
            if where[1] == step
        ]
        return sum(found) if found else None

    def anywhere(self, days: Iterable[date], what: str) -> float | None:
        """Sum over all places and days; None where no row tells it."""
        found = [sum(self.causes(day, where, what).values()) for day in days for where in self.places(day, what)]
        return sum(found) if found else None

    def kinds(self) -> frozenset[str]:
        """Every kind the log tells."""
        return frozenset(what for _, _, what in self.figures)
