"""The spread of each figure of a run, shared out over sets of numbers and luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.measure_first import value_text
from gigaramp.launch.odds.empirical import Floats, odds_of_days, quantile
from gigaramp.launch.odds.spread import dates_of, spread
from gigaramp.launch.uncertainty.answer import Balance, Part, Spread, Third
from gigaramp.launch.uncertainty.figures import Asked
from gigaramp.launch.uncertainty.groups import group_sets, kind_sets, number_sets, step_sets
from gigaramp.launch.uncertainty.knowing import Figure, thirds, width, width_after
from gigaramp.launch.uncertainty.redrawn import LUCK, Redrawing, Total, total
from gigaramp.launch.uncertainty.sources import Source, Sources, sources_of
from gigaramp.plant.kinds import kind_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.goals import Outcome
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.twin.result import Run

SHOWN = 12
"""Kinds, steps and single numbers told of each for a figure, best first."""

DIGITS = 4
"""Digits of a share."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """All that was simulated: the futures, what became of their goals, their weights; and the redrawn ones, with weights."""

    run: Run
    reached: dict[str, Outcome]
    weights: Floats
    working: WorkingDays
    redrawing: Redrawing
    redrawn: Run
    reached_redrawn: dict[str, Outcome]
    pairs: Floats


@dataclass(frozen=True, eq=False)
class Judged:
    """Every set of a plant beside every figure, by sort."""

    groups: Sources
    kinds: Sources
    steps: Sources
    numbers: Sources


def judge(simulated: Simulated, figures: list[Figure]) -> Judged:
    """The share that each set explains of each figure."""
    run, weights = simulated.run, simulated.weights
    kinds = [kind_of(address) for address in run.addresses]
    numbers = np.array([future.numbers for future in run.futures], dtype=np.float64).reshape(len(run.futures), -1)
    columns = np.stack([figure.values for figure in figures], axis=1)
    groups, of_kind, steps, single = (
        sources_of(sets(run.addresses), numbers, kinds, columns, weights, run.seed)
        for sets in (group_sets, kind_sets, step_sets, number_sets)
    )
    return Judged(groups, of_kind, steps, single)


def spread_of(simulated: Simulated, judged: Judged, asked: Asked, figure: Figure, place: int) -> Spread:
    """The spread of one figure, the one at this place of those judged, with all its parts."""
    run, weights = simulated.run, simulated.weights
    again = asked.read(simulated.redrawn, simulated.reached_redrawn).values
    totals = {part: _total(simulated, figure.values, again, part) for part in dict.fromkeys(simulated.redrawing.parts)}
    groups = _parts(simulated, judged.groups, figure, place, totals)
    is_date = asked.explains == "date"
    days = figure.values + run.days[0].toordinal()
    is_beyond = days > run.days[-1].toordinal()
    return Spread(
        goal=asked.goal,
        year=asked.year,
        explains=asked.explains,
        definition=asked.define(run, simulated.working),
        announced=run.plant.goals[asked.goal].announced if asked.goal is not None else None,
        by=figure.by,
        unit="days" if is_date else run.output_product if asked.explains == "shipped" else "ratio",
        range=spread(figure.values, weights),
        dates=dates_of(odds_of_days(np.where(is_beyond, np.inf, days), weights)) if is_date else None,
        width=_plain(width(figure.values, weights)),
        is_restricted=bool(is_date and is_beyond.any()),
        groups=groups,
        kinds=_parts(simulated, judged.kinds, figure, place, most=SHOWN),
        steps=_parts(simulated, judged.steps, figure, place, most=SHOWN),
        numbers=_parts(simulated, judged.numbers, figure, place, most=SHOWN),
        balance=balance(groups, totals[LUCK]),
    )


def balance(groups: tuple[Part, ...], luck: Total) -> Balance:
    """The whole shared out: groups, what they do only together, and luck, whose total index is given; their sum is one."""
    summed = sum(part.share for part in groups)
    error = float(np.sqrt(sum(part.error**2 for part in groups)))
    return Balance(
        groups=_short(summed),
        groups_error=_short(error),
        together=_short(1.0 - luck.share - summed),
        together_error=_short(float(np.hypot(luck.error, error))),
        luck=_short(luck.share),
        luck_error=_short(luck.error),
    )


def _total(simulated: Simulated, values: Floats, again: Floats, part: str) -> Total:
    rows = simulated.redrawing.of(part)
    return total(values, simulated.weights, simulated.redrawing.places[rows], again[rows], simulated.pairs[rows])


def _parts(
    simulated: Simulated,
    sources: Sources,
    figure: Figure,
    place: int,
    totals: dict[str, Total] | None = None,
    most: int | None = None,
) -> tuple[Part, ...]:
    """The sets of one sort, best first; only the best where there are more than `most`."""
    found = sorted(sources.sources, key=lambda source: (-float(source.fit.shares[place]), source.part.name))
    floor = float(sources.floors[place])
    return tuple(_part(simulated, source, figure, place, floor, totals or {}) for source in found[:most])


def _part(
    simulated: Simulated, source: Source, figure: Figure, place: int, floor: float, totals: dict[str, Total]
) -> Part:
    share = float(source.fit.shares[place])
    predicted = source.predicted(figure.values, place)
    again = totals.get(source.part.name)
    is_chance = figure.values is figure.reached
    after = None if is_chance else _plain(width_after(figure.values, predicted, simulated.weights, simulated.run.seed))
    low, high = _thirds(simulated, source, figure, predicted)
    return Part(
        sort=source.part.sort,
        name=source.part.name,
        numbers=len(source.part.columns),
        share=_short(share),
        error=_short(source.error(figure.values, place)),
        floor=_short(floor),
        distinguishable=share > floor,
        total=_short(again.share) if again is not None else None,
        total_error=_short(again.error) if again is not None else None,
        width_after=after,
        low=low,
        high=high,
    )


def _thirds(
    simulated: Simulated, source: Source, figure: Figure, predicted: Floats
) -> tuple[Third | None, Third | None]:
    """By the value of a single number, by the prediction of a set of several."""
    run, weights = simulated.run, simulated.weights
    if len(source.part.columns) > 1:
        return thirds(figure, weights, predicted)
    column = source.part.columns[0]
    values = np.array([future.numbers[column] for future in run.futures], dtype=np.float64)
    ends = [quantile(values, weights, chance) for chance in (1.0 / 3.0, 2.0 / 3.0)]
    words = [value_text(run.plant, run.addresses[column], end) if end is not None else "" for end in ends]
    return thirds(figure, weights, values, (words[0], words[1]))


def _short(share: float) -> float:
    return round(float(share), DIGITS) + 0.0


def _plain(value: float) -> float:
    return float(f"{value:.5g}")
