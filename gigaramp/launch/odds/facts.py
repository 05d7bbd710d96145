"""Known facts beside the futures: where each falls before any weighting, and how hard it pulls the odds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from gigaramp.languages import day_of_month, later, month, say
from gigaramp.launch.answer import FactAnswer
from gigaramp.launch.odds.empirical import DECIMALS, FEW, Floats, effective_futures, monte_carlo_error
from gigaramp.launch.odds.ranges import Range
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.odds.weights import Evidence, Weighting, one_tolerance_around, weights_of
from gigaramp.launch.wording.phrases import day_words, product_words
from gigaramp.plant.sense.known import days_of

if TYPE_CHECKING:
    from gigaramp.plant.model import KnownFact

COVERED = 0.95
"""A chance without one fact is told where this share of its weight lies on futures that the fact leaves possible."""

NO_RANGE = Range(None, None, None)

Without = tuple[float | None, float | None, float | None]
"""Chance of the first goal without a fact, its error, and the effective futures it rests on."""

NO_CHANCE: Without = (None, None, None)

Chance = Callable[[Floats], float | None]
"""Chance of the first goal by its announced date, for given weights of the futures; None where it has no such date."""


_MADE: Final = {"packs.total": later("packs made"), "cells.total": later("good cells made")}
_SHARES: Final = {
    "vehicles.day_ratio": later("share of full speed shipped {span}"),
    "scrap_ratio": later("scrap of all steps {span}"),
    "cells.scrap_ratio": later("scrap of the steps with cells {span}"),
}


def fact_answers(start: date, product: str, weighting: Weighting, chance: Chance) -> tuple[FactAnswer, ...]:
    """Every known fact of a plant, in the order of the file. `product` is what the plant ships."""
    told = []
    for evidence in weighting.evidence:
        fact = evidence.fact
        low, high = one_tolerance_around(fact)
        first, last = days_of(start, fact)
        from_start = fact.from_ is None and fact.what.endswith(".total")
        equal = np.full(len(evidence.values), 1.0 / max(len(evidence.values), 1))
        seen = len(evidence.values) > 0
        pull, without = 0.0, NO_CHANCE
        if not evidence.unused:
            pull = pull_of(weighting, evidence)
            without = _chance_without(weighting, evidence, chance)
        told.append(
            FactAnswer(
                what=fact.what,
                words=fact_words(start, fact, product),
                first=None if from_start else first,
                last=last,
                value=fact.value.value,
                low=low,
                high=high,
                tolerance=fact.tolerance,
                source=fact.source,
                unweighted=spread(evidence.values, equal) if seen else NO_RANGE,
                below=share_below(evidence),
                weighted=spread(evidence.values, weighting.looked_at) if seen else NO_RANGE,
                pull=pull,
                chance_without=without[0],
                error_without=without[1],
                effective_without=without[2],
                unused=evidence.unused,
            )
        )
    return tuple(told)


def share_below(evidence: Evidence) -> float | None:
    """Share of the unweighted futures with a value that lie below the fact; None where none has a value."""
    values = evidence.values[~np.isnan(evidence.values)]
    return round(float(np.mean(values < evidence.fact.value.value)), DECIMALS) if len(values) else None


def pull_of(weighting: Weighting, evidence: Evidence) -> float:
    """Share of the weight that a fact moved: half the sum of |weight - weight without it| (total variation distance)."""
    without = weights_of(weighting.evidence, len(weighting.looked_at), evidence)
    if without is None:
        return 0.0
    return round(min(0.5 * float(np.abs(weighting.looked_at - without).sum()), 1.0), DECIMALS)


def weights_without(weighting: Weighting, evidence: Evidence) -> Floats | None:
    """Weights of the futures simulated to the end had one fact been left out; None where they cannot stand for it."""
    every = weights_of(weighting.evidence, len(weighting.looked_at), evidence)
    if every is None or weighting.kept is None:
        return every
    if float(every[weighting.looked_at > 0.0].sum()) < COVERED:
        return None
    # A future that was kept stands for more than itself; what it stands for is weighed anew.
    found = weighting.weights * every[weighting.kept] / weighting.looked_at[weighting.kept]
    return np.asarray(found / found.sum())


def _chance_without(weighting: Weighting, evidence: Evidence, chance: Chance) -> Without:
    """The chance without a fact; its effective futures are its own, as the weights are."""
    without = weights_without(weighting, evidence)
    if without is None or (effective := effective_futures(without)) < FEW:
        return NO_CHANCE
    found = chance(without)
    return NO_CHANCE if found is None else (found, monte_carlo_error(found, effective), effective)


def fact_words(start: date, fact: KnownFact, product: str) -> str:
    """A fact's figure in plain words: "vehicles shipped to 10 December 2025"."""
    first, last = days_of(start, fact)
    many = product_words(product)
    to_the_end = fact.from_ is None and fact.what.endswith(".total")
    span = say("to {day}", day=day_words(last)) if to_the_end else span_words(first, last)
    made = say(_MADE[fact.what]) if fact.what in _MADE else say("{products} shipped", products=many)
    if fact.what == "vehicles.day":
        span = span if fact.from_ is not None else say("in the four weeks to {day}", day=day_words(last))
        words = say("{products} shipped a working day {span}", products=many, span=span)
    elif fact.what in _SHARES:
        words = say(_SHARES[fact.what], span=span)
    else:
        words = say("{made} {span}", made=made, span=span)
    if fact.over is None:
        return words
    over = span_words(fact.over.from_, fact.over.to)
    return say("{words}, divided by the {made} {span}", words=words, made=made, span=over)


def span_words(first: date, last: date) -> str:
    """Days in words: `on 3 June 2025`, `in January 2025`, `in 2024`, `from 1 January to 31 March 2025`."""
    after = last + timedelta(days=1)
    if first == last:
        return say("on {day}", day=day_words(first))
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return say("in {month}", month=month(first))
    if (first.day, first.month) == (1, 1) and (after.day, after.month) == (1, 1) and first.year == last.year:
        return say("in {year}", year=first.year)
    began = day_of_month(first) if first.year == last.year else day_words(first)
    return say("from {first} to {last}", first=began, last=day_words(last))
