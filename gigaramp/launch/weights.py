"""Futures weighted by what is known.

Each fact up to `as_of` says how likely each future is: Gaussian on the value, or on its logarithm when the tolerance
is a factor. Numbers in the plant stay as they are: this is weighting (importance sampling), not tuning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.errors import AskError
from gigaramp.launch.figures import RATIO_FIGURES, figure
from gigaramp.launch.odds import Floats, effective_futures
from gigaramp.plant.tolerance import read_tolerance

if TYPE_CHECKING:
    from gigaramp.launch.working_days import WorkingDays
    from gigaramp.plant.model import KnownFact, Plant
    from gigaramp.twin.result import Run

FEW_FUTURES = 50
"""Below this effective sample size, odds are too rough to read."""

FAR = 3.0
"""A fact that no future comes within this many tolerances of is not met by the model."""


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights of the futures (they sum to one), the effective number of futures, and what to say about them."""

    weights: Floats
    effective: float
    facts_used: int
    notes: tuple[str, ...]


def weigh(plant: Plant, run: Run, working: WorkingDays) -> Weighting:
    """Weights of the futures of a run from the known facts up to `as_of`; all equal where nothing is known."""
    count = len(run.futures)
    logs = np.zeros(count)
    used, notes = 0, []
    for fact in plant.known:
        if not _is_usable(fact, plant.as_of, run.days[-1]):
            continue
        distance = distances(fact, figure(run, plant, working, fact))
        nearest = float(np.min(np.abs(distance)))
        if nearest > FAR:
            notes.append(_far_note(fact, nearest))
        if not np.isfinite(nearest):
            continue
        logs -= 0.5 * np.square(distance)
        used += 1
    weights = np.exp(logs - logs.max()) if np.isfinite(logs.max()) else np.ones(count)
    if not np.isfinite(logs.max()):
        notes.append("No future meets all known facts together, so all futures count alike: the odds ignore the facts.")
    weights = weights / weights.sum()
    effective = effective_futures(weights)
    if used and effective < FEW_FUTURES:
        notes.append(
            f"The known facts leave {effective:.0f} effective futures of {count}. "
            "Ask for more futures, or widen the ranges in the plant."
        )
    return Weighting(weights, effective, used, tuple(notes))


def distances(fact: KnownFact, values: Floats) -> Floats:
    """How many tolerances each future's value lies from the fact; inf where it has no value."""
    tolerance = read_tolerance(fact.tolerance)
    target, deviation = fact.value.value, tolerance.deviation
    if tolerance.is_factor:
        if target <= 0.0:
            raise AskError(f"known {fact.what}: a factor of tolerance needs a value above 0")
        off = (np.log(np.where(values > 0.0, values, np.nan)) - np.log(target)) / deviation
    else:
        # A per cent of a ratio is points of that ratio; of any other figure it is a share of the fact's value.
        if tolerance.is_share and fact.what not in RATIO_FIGURES:
            deviation *= abs(target)
        if deviation <= 0.0:
            raise AskError(f"known {fact.what}: a share of 0 is no tolerance, write it as a number")
        off = (values - target) / deviation
    return np.asarray(np.where(np.isnan(off), np.inf, off), dtype=np.float64)


def told_on(fact: KnownFact) -> date | None:
    """Day the fact was true: its date, or the end of its span."""
    return fact.on or fact.to


def _is_usable(fact: KnownFact, as_of: date | None, last: date) -> bool:
    day = told_on(fact)
    return day is not None and day <= last and (as_of is None or day <= as_of)


def _far_note(fact: KnownFact, nearest: float) -> str:
    words = f"No future meets the known fact {fact.what} = {fact.value.value:,.6g} on {told_on(fact)}"
    if not np.isfinite(nearest):
        return f"{words}, so it is not used: none has a value to compare."
    return f"{words}: the nearest is {nearest:.1f} tolerances away. The plant may miss a mechanism; read these odds with care."
