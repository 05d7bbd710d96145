"""What to measure first: which uncertain numbers explain the spread of a goal's date.

Share explained: the first-order index S = Var(E[Y|X]) / Var(Y), from the same futures and by the same code as `uncertainty`
(`gigaramp.launch.uncertainty.shares`). Numbers of one kind share a factor, so one number also stands for its kind; the
shares need not sum to one. Luck alone also explains something. Its size is told by a permutation floor: the futures are
shuffled, and the best of all numbers is taken (max-T, Westfall and Young 1993).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from gigaramp.launch.answer import Influence, Thirds
from gigaramp.launch.odds.empirical import Floats, Odds, quantile, variance
from gigaramp.launch.uncertainty.groups import NumberSet
from gigaramp.launch.uncertainty.shares import NOTHING
from gigaramp.launch.uncertainty.sources import sources_of
from gigaramp.plant.kinds import kind_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.goals import Outcome
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

SHOWN = 8
"""Numbers told for each goal, best first."""

TOLD_IN_THIRDS = 2
"""For this many numbers, the best of their kinds, the odds in their low and high third are told."""

FEWEST = 20
"""Fewer futures than this cannot tell numbers apart."""


RARE = 0.1
"""Below this chance within the horizon, dates of the goal tell too little, and nearness is explained."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Share explained by each number, in the order of the run's addresses, and the floor of luck."""

    shares: Floats
    floor: float


def measure_first(run: Run, outcome: Outcome, weights: Floats, announced: date | None) -> tuple[Influence, ...]:
    """Uncertain numbers ranked by how much of the spread of the goal's date they explain (restricted at the horizon).

    Where fewer than one future in ten gets there, by how much they explain of how near the futures come.
    """
    explains, values = told_by(run, outcome, weights)
    if len(values) < FEWEST or not run.addresses or variance(values, weights) <= NOTHING:
        return ()
    ranking = rank(run.numbers, values, weights, run.seed)
    order = np.lexsort((np.array(run.addresses), -ranking.shares))[:SHOWN].tolist()
    kinds = {column: kind_of(run.addresses[column]) for column in order}
    leaders = [column for place, column in enumerate(order) if kinds[column] not in {kinds[n] for n in order[:place]}]
    reached = outcome.odds(weights).chance_within_horizon() > 0.0
    return tuple(
        Influence(
            address=run.addresses[column],
            kind=kinds[column],
            share=_share(ranking.shares[column]),
            floor=_share(ranking.floor),
            distinguishable=bool(ranking.shares[column] > ranking.floor),
            explains=explains,
            thirds=thirds(run, outcome, weights, column, announced)
            if reached and column in leaders[:TOLD_IN_THIRDS]
            else None,
        )
        for column in order
    )


def told_by(run: Run, outcome: Outcome, weights: Floats) -> tuple[Literal["date", "nearness"], Floats]:
    """What the numbers have to explain: the date, or the nearness where nearly no future gets there."""
    if outcome.nearness is not None and outcome.odds(weights).chance_within_horizon() < RARE:
        return "nearness", outcome.nearness
    # Days from the start, not ordinals: a square of a large number would drown a spread of a few days.
    return "date", outcome.restricted(run.days[-1].toordinal()) - run.days[0].toordinal()


def rank(numbers: Floats, values: Floats, weights: Floats, seed: int) -> Ranking:
    """First-order share of each column of `numbers` (futures, numbers) in the variance of `values`, and the floor."""
    sets = [NumberSet("number", "", (column,)) for column in range(numbers.shape[1])]
    found = sources_of(sets, numbers, [], values[:, None], weights, seed)
    shares = np.array([source.fit.shares[0] for source in found.sources])
    return Ranking(np.clip(shares, 0.0, 1.0), float(found.floors[0]))


def thirds(run: Run, outcome: Outcome, weights: Floats, column: int, announced: date | None) -> Thirds | None:
    """Odds in the low and the high third of one number; None when it has too few values to split."""
    values = run.numbers[:, column]
    below, above = quantile(values, weights, 1.0 / 3.0), quantile(values, weights, 2.0 / 3.0)
    low, high = values <= below, values > above
    if below is None or above is None or not weights[low].sum() > 0 or not weights[high].sum() > 0:
        return None
    odds = outcome.odds(weights)
    by = telling_date(odds, announced, run.days[-1])
    chances = []
    for third in (low, high):
        part = outcome.odds(np.where(third, weights, 0.0))
        chance = part.chance_by(by)
        chances.append((chance, part.error(chance)))
    words = [value_text(run.plant, run.addresses[column], value) for value in (below, above)]
    return Thirds(by, words[0], *chances[0], words[1], *chances[1])


def telling_date(odds: Odds, announced: date | None, last: date) -> date:
    """Date at which chances tell most: the announced one, unless nearly none or all are there; then the median."""
    for day in (announced, odds.date_at(0.5), odds.date_at(0.1)):
        if day is not None and day <= last and 0.05 <= odds.chance_by(day) <= 0.95:
            return day
    return last


def value_text(plant: Plant, address: str, value: float) -> str:
    """A drawn value in the unit of the file: `12 h`, `85 %`, `2026-03-01`."""
    from gigaramp.plant.number import DateNumber, Number
    from gigaramp.units import unit_of

    number = plant.get(address)
    if isinstance(number, DateNumber):
        return date.fromordinal(round(value)).isoformat()
    unit = number.unit if isinstance(number, Number) else ""
    return f"{float(f'{value / unit_of(unit).factor:.3g}'):,g} {unit}".strip()


def _share(share: float) -> float:
    return round(min(float(share), 1.0), 6)
