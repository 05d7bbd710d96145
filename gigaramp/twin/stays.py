"""Which visiting experts are on site on which day: they arrive, some are called home, they leave."""

from __future__ import annotations

from math import floor

import numpy as np

from gigaramp.plant.model import Plant
from gigaramp.plant.number import DateNumber
from gigaramp.twin.draw import Values

Stay = tuple[np.ndarray, np.ndarray]
"""First day on site and first day away of each person of a family, as days of the proleptic calendar."""


def experts_on_site(plant: Plant, values: Values, n_days: int) -> dict[str, np.ndarray]:
    """(days,) people on site of each family, in the order of their names. A partner's people on its line are no part."""
    people = plant.people
    if people is None:
        return {}
    stays = {name: _stay(plant, name, values) for name in sorted(people.experts)}
    today = plant.start.toordinal() + np.arange(n_days)[:, None]
    return {
        name: np.asarray(
            ((arrives <= today) & (today < leaves) & ~_at_home(plant, name, values, arrives, today)).sum(axis=1),
            np.int64,
        )
        for name, (arrives, leaves) in after_recall(plant, stays, values).items()
    }


def _at_home(plant: Plant, family: str, values: Values, arrives: np.ndarray, today: np.ndarray) -> np.ndarray:
    """(days, people) True on the days of a home visit. The first comes half an interval to one and a half after arriving:
    the people of a family go in turn.
    """
    experts = plant.people.experts[family] if plant.people is not None else None
    if experts is None or experts.home_visits is None or len(arrives) == 0:
        return np.zeros((len(today), len(arrives)), bool)
    every, lasts = (values(f"people.experts.{family}.home_visits.{key}") / 86400.0 for key in ("every", "lasts"))
    turn = (np.arange(len(arrives)) + 0.5) / len(arrives)
    since = today - (arrives + every * (0.5 + turn))
    return np.asarray((since >= 0.0) & (since % every < lasts))


def after_recall(plant: Plant, stays: dict[str, Stay], values: Values) -> dict[str, Stay]:
    """The stays once a share of those on site has been called home; who arrives later comes as planned.

    Families lose people by their size: the number gone is the share of all families so far, rounded, so that half of
    40 people in seven families is 20. In a family those who go are spread evenly from the first to the last to leave.
    """
    recall = plant.people.recall if plant.people is not None else None
    if recall is None:
        return stays
    share = values("people.recall.share", 1.0)
    first = spread_dates(recall.on, "people.recall.on", values, 1, at=0.0)[0]
    found: dict[str, Stay] = {}
    here_so_far, gone_so_far = 0, 0
    for name, (arrives, leaves) in stays.items():
        here = np.flatnonzero((arrives <= first) & (first < leaves))
        here_so_far += len(here)
        gone = floor(share * here_so_far + 0.5) - gone_so_far
        gone_so_far += gone
        place = np.arange(len(here))
        chosen = here[(place + 1) * gone // max(len(here), 1) > place * gone // max(len(here), 1)]
        sooner = leaves.copy()
        sooner[chosen] = np.minimum(leaves[chosen], spread_dates(recall.on, "people.recall.on", values, len(chosen)))
        found[name] = (arrives, sooner)
    return found


def spread_dates(number: DateNumber, address: str, values: Values, count: int, at: float = 0.5) -> np.ndarray:
    """A date for each of `count` people: the same, or spread evenly over a span; `at` is the place in each one's part."""
    moved = values.shift_of(address)
    if number.from_ is None or number.to is None:
        return np.full(count, number.mid.toordinal() + moved)
    first, last = number.from_.toordinal(), number.to.toordinal()
    return np.asarray(first + (last - first) * (np.arange(count) + at) / max(count, 1) + moved)


def _stay(plant: Plant, family: str, values: Values) -> Stay:
    here = f"people.experts.{family}"
    experts = plant.people.experts[family] if plant.people is not None else None
    count = max(0, round(values(f"{here}.count")))
    if experts is None or count == 0:
        return np.zeros(0), np.zeros(0)
    arrives = spread_dates(experts.arrives, f"{here}.arrives", values, count)
    return arrives, spread_dates(experts.leaves, f"{here}.leaves", values, count)
