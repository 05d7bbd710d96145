"""A run read in euros: amounts, drawn prices, and the spans, years and quarters that an answer tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from gigaramp.languages import figure, say
from gigaramp.launch.changes import changes_made
from gigaramp.launch.money.amounts import Amounts, Period, amounts_of
from gigaramp.launch.money.answer import Cost, CostSpan, Kind, KwhCost, KwhPart, Money, Part
from gigaramp.launch.money.costs import KINDS, PARTS, Costs, costs_of, margin_of, parts_of_a_kwh
from gigaramp.launch.money.prices import KWH, Drawn, drawn_prices, middle_prices, numbers_of
from gigaramp.launch.money.rates import worth
from gigaramp.launch.odds.empirical import TOO_FEW, Floats, mean, standard_error
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.odds.weights import Weighting
from gigaramp.units import YEAR_SECONDS

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.launch.question import Question
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run


def read_money(question: Question, run: Run, working: WorkingDays, weighting: Weighting) -> Money:
    """What the futures of a run cost, weighted by what is known."""
    from gigaramp import __version__

    plant, weights = question.plant, weighting.weights
    amounts = amounts_of(run, working)
    prices = drawn_prices(plant, question.seed, [future.index for future in run.futures], question.correlation)
    priced = _Priced(amounts, prices, middle_prices(plant), weights)
    return Money(
        plant=plant.name,
        about=plant.about,
        as_of=plant.as_of,
        until=question.until,
        futures=len(run.futures),
        effective_futures=weighting.effective,
        seed=question.seed,
        correlation=question.correlation,
        version=__version__,
        product=run.output_product,
        definitions=definitions(),
        rates=worth(plant, question.seed, question.correlation),
        spans=tuple(priced.spans(plant.as_of)),
        years=tuple(priced.by(lambda period: str(period.first.year))),
        quarters=tuple(priced.by(quarter_of)),
        kwh=tuple(priced.kwh()),
        changes=changes_made(plant),
        fidelity=question.fidelity,
        agreement=question.agreement,
        notes=(
            *question.notes(),
            *weighting.notes,
            *_notes(amounts, run.output_product),
            *_size_note(plant),
            *_few_note(weighting),
        ),
    )


def run_margin(question: Question, run: Run, working: WorkingDays) -> dict[str, Floats]:
    """What each future of a run spends less what its output brings, to the end, at its own prices; (futures,) by kind.

    For differences under the same luck: see `costs.margin_of`.
    """
    indices = [future.index for future in run.futures]
    prices = drawn_prices(run.plant, question.seed, indices, question.correlation)
    return {kind: euros.sum(axis=1) for kind, euros in margin_of(amounts_of(run, working), prices).items()}


def definitions() -> dict[str, str]:
    """What each kind of cost counts, in words."""
    return {
        "scrap": say("Material of what is scrapped, in the product it is scrapped as, less what recycling pays back."),
        "never_shipped": say(
            "Material of good units that never ship, set aside in trials or made before release, less what recycling pays back."
        ),
        "experts": say(
            "Days of visiting experts and of partners' people in the country, from the start of production."
        ),
        "delay": say(
            "Output missing to full speed from its announced date until it is reached, at what it brings above its material."
        ),
        "idle": say(
            "Paid hours in which local people have no work or wait for a class, on days that are not counted as delay."
        ),
        "idle_in_delay": say(
            "The same hours on days of delay: the missing output would have paid them, so they are not added."
        ),
        "total": say("Scrap, what never ships, experts, delay and idle people together, each euro once."),
    }


def quarter_of(period: Period) -> str:
    """Name of the quarter of a period: 2026-Q1."""
    return f"{period.first.year}-Q{(period.first.month + 2) // 3}"


class _Priced:
    """Amounts at the prices of each future, and at the middle prices."""

    def __init__(self, amounts: Amounts, prices: Drawn, middle: Drawn, weights: Floats) -> None:
        self.amounts, self.prices, self.weights = amounts, prices, weights
        self.costs = costs_of(amounts, prices)
        self.at_middle = costs_of(amounts, middle)
        self.mean_amounts = costs_of(_mean_of(amounts, weights), prices)

    def spans(self, as_of: date | None) -> list[CostSpan]:
        """So far, to come, in all; in all alone where nothing is past, or nothing is to come."""
        periods = self.amounts.periods
        past = [place for place, period in enumerate(periods) if as_of is not None and period.last <= as_of]
        every = list(range(len(periods)))
        ahead = every[len(past) :]
        told = [("so_far", past), ("to_come", ahead)] if past and ahead else []
        return [self._span(name, places, True) for name, places in [*told, ("in_all", every)]]

    def by(self, name_of: Callable[[Period], str]) -> list[CostSpan]:
        """One span for each year, or each quarter."""
        return [self._span(name, places, False) for name, places in self._groups(name_of).items()]

    def kwh(self) -> list[KwhCost]:
        """What a good kWh costs, quarter by quarter."""
        kwh, spent = parts_of_a_kwh(self.amounts, self.prices)
        found = []
        for name, places in self._groups(quarter_of).items():
            made = kwh[:, places].sum(axis=1)
            euros = {part: spent[part][:, places].sum(axis=1) for part in PARTS}
            euros["total"] = np.sum(list(euros.values()), axis=0)
            each = {
                part: np.divide(value, made, out=np.full(len(made), np.nan), where=made > 0)
                for part, value in euros.items()
            }
            first, last = self._ends(places)
            parts = tuple(KwhPart(cast("Part", part), spread(value, self.weights)) for part, value in each.items())
            found.append(KwhCost(name, first, last, self._is_whole(name, places), spread(made, self.weights), parts))
        return found

    def _groups(self, name_of: Callable[[Period], str]) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = {}
        for place, period in enumerate(self.amounts.periods):
            groups.setdefault(name_of(period), []).append(place)
        return groups

    def _span(self, name: str, places: Sequence[int], in_parts: bool) -> CostSpan:
        first, last = self._ends(places)
        is_whole = in_parts or self._is_whole(name, places)
        return CostSpan(
            name, first, last, is_whole, tuple(self._cost(kind, places, in_parts) for kind in self._kinds())
        )

    def _cost(self, kind: str, places: Sequence[int], in_parts: bool) -> Cost:
        values = _of_kind(self.costs, kind)[:, places].sum(axis=1)
        futures = prices = None
        if in_parts:
            futures = spread(_of_kind(self.at_middle, kind)[:, places].sum(axis=1), self.weights)
            prices = spread(_of_kind(self.mean_amounts, kind)[:, places].sum(axis=1), self.weights)
        both = spread(values, self.weights)
        error = standard_error(values, self.weights)
        return Cost(cast("Kind", kind), mean(values, self.weights), error, both, futures, prices)

    def _kinds(self) -> list[str]:
        """Kinds that can be told of this plant, the total, and idle people in days of delay."""
        left_out = {"delay"} if not self.amounts.has_delay else set()
        left_out |= {"idle", "idle_in_delay"} if not self.amounts.has_hours else set()
        left_out |= {"idle_in_delay"} if not self.amounts.has_delay else set()
        return [kind for kind in (*KINDS, "total", "idle_in_delay") if kind not in left_out]

    def _ends(self, places: Sequence[int]) -> tuple[date, date]:
        periods = self.amounts.periods
        return periods[places[0]].first, periods[places[-1]].last

    def _is_whole(self, name: str, places: Sequence[int]) -> bool:
        """True where a year or quarter is simulated from its first to its last day."""
        first, last = self._ends(places)
        months = 3 if "Q" in name else 12
        begins = first.day == 1 and (first.month - 1) % months == 0
        after = last + timedelta(days=1)
        return bool(begins and after.day == 1 and (after.month - 1) % months == 0)


def _of_kind(costs: Costs, kind: str) -> Floats:
    return costs.total if kind == "total" else costs.idle_in_delay if kind == "idle_in_delay" else costs.kinds[kind]


def _mean_of(amounts: Amounts, weights: Floats) -> Amounts:
    """The mean future: amounts averaged over the futures, kept as one row."""

    def mean_of(values: Floats) -> Floats:
        return np.asarray(np.tensordot(weights, values, axes=(0, 0))[None])

    return replace(
        amounts,
        scrapped=mean_of(amounts.scrapped),
        never_shipped=mean_of(amounts.never_shipped),
        shippable=mean_of(amounts.shippable),
        shipped=mean_of(amounts.shipped),
        lost=mean_of(amounts.lost),
        expert_days=mean_of(amounts.expert_days),
        idle=mean_of(amounts.idle),
        idle_in_delay=mean_of(amounts.idle_in_delay),
        people_days=mean_of(amounts.people_days),
    )


def _size_note(plant: Plant) -> list[str]:
    """The size of the plant that prices are scaled from, where one of them is."""
    numbers = numbers_of(plant)
    if "material" in numbers and "contribution" in numbers:
        return []
    size = figure(numbers["reference"].mid * YEAR_SECONDS / KWH / 1e6, 1)
    return [
        say(
            "Prices of a point of scrap and of a day of delay are scaled from a plant of {size} GWh a year (`money.reference`).",
            size=size,
        )
    ]


def _few_note(weighting: Weighting) -> list[str]:
    if weighting.effective >= TOO_FEW:
        return []
    return [say("Fewer than two futures count: the errors (±) are not known, also where 0 is shown.")]


def _notes(amounts: Amounts, product: str) -> list[str]:
    """What a good kWh is, what cannot be told of this plant, and why."""
    notes = [say("A good kWh is one that ships or can ship: trials and output before release are in never shipped.")]
    if not amounts.made_of_cells:
        notes.append(
            say("The plant makes no battery cells: `money.energy` is taken for one {product}.", product=product)
        )
    if not amounts.has_delay:
        notes.append(say("No date of full speed was announced, so there is no delay to cost."))
    if not amounts.has_hours:
        notes.append(say("People are not followed one by one, so idle hours are not known."))
    return notes
