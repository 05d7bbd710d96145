"""Figures of a run that goals and known facts speak of: output, shipments and scrap, by future.

Scrap of the plant is rolled: one minus the product over the steps of (1 - scrap ratio of the step), the complement of
rolled throughput yield. It needs no conversion between metres, cells and packs. Scrap of cells is the same over the
steps that carry cells, from the first one that makes them on.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import listed, say
from gigaramp.launch.odds.empirical import Floats
from gigaramp.plant.sense.known import FIGURES, days_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import KnownFact, Plant
    from gigaramp.twin.result import Future, Run, Station


def shipped(run: Run) -> Floats:
    """Units shipped, (futures, days)."""
    return np.array([future.shipped for future in run.futures], dtype=np.float64)


def step_names(run: Run) -> tuple[str, ...]:
    """Steps of the run in the order of their stations, movers left out."""
    return _membership(run.stations)[0]


def by_step(run: Run, values: np.ndarray[tuple[int, ...], np.dtype[np.generic]], axis: int) -> Floats:
    """Sum over the lines: the station axis becomes an axis of steps, in the order of `step_names`."""
    summed = np.tensordot(values.astype(np.float64), _membership(run.stations)[1], axes=(axis, 0))
    return np.asarray(np.moveaxis(summed, -1, axis))


def step_groups(run: Run) -> Floats:
    """(stations, steps): 1 where a station belongs to a step, in the order of `step_names`; movers belong to none."""
    return _membership(run.stations)[1]


def made_and_scrapped(run: Run, future: Future) -> tuple[Floats, Floats]:
    """Units judged (good and scrapped) and units scrapped, each (days, steps)."""
    scrapped = by_step(run, future.scrap, axis=1)
    return by_step(run, future.good, axis=1) + scrapped, scrapped


def rolled_scrap(made: Floats, scrapped: Floats) -> float:
    """Rolled scrap ratio of steps that made these units; nan where no step made any. Steps at rest do not count."""
    ran = made > 0
    if not ran.any():
        return float("nan")
    return float(1.0 - np.prod(1.0 - scrapped[ran] / made[ran]))


def scrap_ratio(run: Run, first: date, last: date, steps: frozenset[str] | None = None) -> Floats:
    """Rolled scrap ratio between two days (both included), by future; nan without output.

    It is rolled over all steps of the plant, or over `steps` alone.
    """
    days = _between(run, first, last)
    counted = np.array([steps is None or name in steps for name in step_names(run)])
    ratios = []
    for future in run.futures:
        scrapped = by_step(run, future.scrap[days].sum(axis=0), axis=0)[counted]
        made = by_step(run, future.good[days].sum(axis=0), axis=0)[counted] + scrapped
        ratios.append(rolled_scrap(made, scrapped))
    return np.array(ratios)


def output_between(daily: Floats, run: Run, first: date, last: date) -> Floats:
    """Sum of daily amounts (futures, days) between two days, both included."""
    return np.asarray(daily[:, _between(run, first, last)].sum(axis=1))


def figure(run: Run, plant: Plant, working: WorkingDays, fact: KnownFact) -> Floats:
    """Value of a known fact's figure in each future, over its days (`days_of`); nan where it has no value.

    With `over` it is divided by the total of those other days. A future without output in them has no value.
    """
    first, last = days_of(plant.start, fact)
    found = _figure(run, plant, working, fact.what, first, last)
    if fact.over is None:
        return found
    what = fact.what if fact.what in ("packs.total", "cells.total") else "vehicles.total"
    total = _figure(run, plant, working, what, fact.over.from_, fact.over.to)
    return np.asarray(np.where(total > 0.0, found / np.where(total > 0.0, total, 1.0), np.nan))


def _figure(run: Run, plant: Plant, working: WorkingDays, what: str, first: date, last: date) -> Floats:
    if what == "vehicles.total":
        return output_between(shipped(run), run, first, last)
    if what == "vehicles.day":
        return _a_day(run, working, first, last)
    if what == "vehicles.day_ratio":
        return _day_ratio(run, plant, working, first, last)
    if what == "packs.total":
        return _good_of(run, plant, run.output_product, first, last)
    if what == "cells.total":
        return _good_of(run, plant, "cell", first, last)
    if what == "scrap_ratio":
        return scrap_ratio(run, first, last)
    if what == "cells.scrap_ratio":
        return scrap_ratio(run, first, last, _carriers(plant, "cell"))
    raise AskError(
        say("known: `{what}` is no figure of a run. Known figures: {figures}", what=what, figures=listed(FIGURES))
    )


def _good_of(run: Run, plant: Plant, product: str, first: date, last: date) -> Floats:
    """Good units that leave the last steps carrying a product."""
    from gigaramp.plant.flow import flow_of

    flow, carriers = flow_of(plant), _carriers(plant, product)
    ends = {step for step in carriers if not any(edge.consumer in carriers for edge in flow.out_of(step))}
    places = [n for n, station in enumerate(run.stations) if station.step in ends and not station.is_mover]
    days = _between(run, first, last)
    return np.array([future.good[days][:, places].sum(dtype=np.float64) for future in run.futures])


def _carriers(plant: Plant, product: str) -> frozenset[str]:
    """Steps that make a product or pass it on. Raises AskError where there is none."""
    from gigaramp.launch.wording.phrases import made_words
    from gigaramp.plant.flow import flow_of

    carried = flow_of(plant).products.items()
    steps = frozenset(step for step, what in carried if plant_unit(plant, what) == product or what == product)
    if not steps:
        raise AskError(say("known: this plant has no step that makes {products}", products=made_words(product)))
    return steps


def _a_day(run: Run, working: WorkingDays, first: date, last: date) -> Floats:
    """Units shipped between two days, per planned working day between them."""
    planned = sum(first <= working.days[place] <= last for place in working.places)
    if not planned:
        raise AskError(
            say("known: no planned working day between {first} and {last} for vehicles.day", first=first, last=last)
        )
    return np.asarray(output_between(shipped(run), run, first, last) / planned)


def _day_ratio(run: Run, plant: Plant, working: WorkingDays, first: date, last: date) -> Floats:
    """Units shipped between two days as a share of what full speed ships in their planned working days."""
    from gigaramp.launch.odds.goals import full_speed_rate

    needed = working.needed(full_speed_rate(plant))
    inside = [first <= working.days[place] <= last for place in working.places]
    if not any(inside):
        raise AskError(
            say(
                "known: no planned working day between {first} and {last} for vehicles.day_ratio",
                first=first,
                last=last,
            )
        )
    return np.asarray(output_between(shipped(run), run, first, last) / needed[inside].sum())


def plant_unit(plant: Plant, product: str) -> str:
    """Unit in which a product is counted: cell, module, pack ...; the product itself where the plant names none."""
    declared = plant.products.get(product)
    return declared.unit if declared else product


@lru_cache(maxsize=8)
def _membership(stations: tuple[Station, ...]) -> tuple[tuple[str, ...], Floats]:
    """Steps of these stations, and 1 where a station (rows) belongs to a step (columns)."""
    steps = tuple(dict.fromkeys(station.step for station in stations if not station.is_mover))
    belongs = [[float(place.step == step and not place.is_mover) for step in steps] for place in stations]
    return steps, np.array(belongs).reshape(len(stations), len(steps))


def _between(run: Run, first: date, last: date) -> slice:
    start = max((first - run.days[0]).days, 0)
    return slice(start, max((last - run.days[0]).days + 1, start))
