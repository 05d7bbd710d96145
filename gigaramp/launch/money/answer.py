"""What a launch costs: frozen values with their ranges, as JSON, as a table and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from gigaramp.languages import listed, say
from gigaramp.launch.changes import Change
from gigaramp.launch.money.rates import Rates
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.wording.written import written
from gigaramp.plots import Plots
from gigaramp.twin.fidelity import Agreement, Fidelity

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["scrap", "never_shipped", "experts", "delay", "idle", "total", "idle_in_delay"]
Part = Literal["material", "scrap", "never_shipped", "people", "experts", "capital", "total"]


@dataclass(frozen=True)
class Cost:
    """Euros of one kind in one span of days.

    `mean` over the futures with its Monte Carlo `error`; `spread`: 10, 50 and 90 % points, futures and prices together.
    `from_futures`: the same at the middle prices; `from_prices`: of the mean amounts at drawn prices. These two are told
    for whole spans alone. `idle_in_delay` is told beside the total and is not in it.
    """

    kind: Kind
    mean: float
    error: float
    spread: Range
    from_futures: Range | None = None
    from_prices: Range | None = None


@dataclass(frozen=True)
class CostSpan:
    """What the days from `first` to `last` cost, by kind. `name`: so_far, to_come, in_all, a year (2026), a quarter (2026-Q1).

    `whole` is False for a year or a quarter of which only a part is simulated.
    """

    name: str
    first: date
    last: date
    whole: bool
    costs: tuple[Cost, ...]

    def __getitem__(self, kind: str) -> Cost:
        return next(cost for cost in self.costs if cost.kind == kind)


@dataclass(frozen=True)
class KwhPart:
    """Euros of one part of a good kWh; 10, 50 and 90 % points over the futures that made some."""

    part: Part
    spread: Range


@dataclass(frozen=True)
class KwhCost:
    """What a good kWh (one that ships or can ship) costs in one quarter, with its parts; `good_kwh`: how much was made."""

    quarter: str
    first: date
    last: date
    whole: bool
    good_kwh: Range
    parts: tuple[KwhPart, ...]

    def __getitem__(self, part: str) -> KwhPart:
        return next(found for found in self.parts if found.part == part)


@dataclass(frozen=True)
class Money:
    """What a launch costs, so far and until the end, each euro once; and what a good kWh costs through it.

    `definitions` say what each kind counts. `rates`: what one vehicle, one day, one point of scrap is worth. `spans`:
    so far, to come and in all (in all alone where nothing is past); `years` and `quarters` by calendar.
    """

    plant: str
    about: str
    as_of: date | None
    until: date
    futures: int
    effective_futures: float
    seed: int
    correlation: float
    version: str
    product: str
    definitions: dict[str, str]
    rates: Rates
    spans: tuple[CostSpan, ...]
    years: tuple[CostSpan, ...]
    quarters: tuple[CostSpan, ...]
    kwh: tuple[KwhCost, ...]
    changes: tuple[Change, ...] = ()
    fidelity: Fidelity = "event"
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    format: Literal[1] = 1
    plot: ClassVar[Any] = Plots("gigaramp.report.notebook.of_answers:MoneyPlots")

    def __getitem__(self, name: str) -> CostSpan:
        from gigaramp.errors import AskError

        every = (*self.spans, *self.years, *self.quarters)
        found = next((span for span in every if span.name == name), None)
        if found is None:
            known = listed([span.name for span in every])
            raise AskError(say("there are no costs of `{name}`; known are {known}", name=name, known=known))
        return found

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD."""
        from gigaramp.launch.answer import to_plain

        return to_plain(self)

    def to_json(self) -> str:
        """The answer as JSON."""
        return written(self.to_dict())

    def to_arrow(self) -> pa.Table:
        """Arrow table: span, first, last, whole, kind, mean, error, p10, p50, p90; one row for each kind of each span."""
        import pyarrow as pa

        rows = [
            {"span": span.name, "first": span.first, "last": span.last, "whole": span.whole, "kind": cost.kind}
            | {"mean": cost.mean, "error": cost.error}
            | {point: getattr(cost.spread, point) for point in ("p10", "p50", "p90")}
            for span in (*self.spans, *self.years, *self.quarters)
            for cost in span.costs
        ]
        return pa.Table.from_pylist(rows)

    def kwh_table(self) -> pa.Table:
        """Arrow table: quarter, first, last, whole, part, p10, p50, p90 in EUR a good kWh; one row for each part."""
        import pyarrow as pa

        rows = [
            {"quarter": each.quarter, "first": each.first, "last": each.last, "whole": each.whole, "part": told.part}
            | {point: getattr(told.spread, point) for point in ("p10", "p50", "p90")}
            for each in self.kwh
            for told in each.parts
        ]
        return pa.Table.from_pylist(rows)

    def __str__(self) -> str:
        from gigaramp.launch.money.words import money_text

        return money_text(self)
