"""Futures weighted by what is known.

Each fact up to `as_of` says how likely each future is: Gaussian on the value, or on its logarithm when the tolerance
is a factor. Numbers in the plant stay as they are: this is weighting (importance sampling), not tuning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.launch.odds.empirical import Floats, effective_futures
from gigaramp.launch.weeks.figures import figure
from gigaramp.plant.sense.known import RATIO_FIGURES, last_day
from gigaramp.plant.tolerance import Tolerance, read_tolerance

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import KnownFact, Plant
    from gigaramp.twin.result import Run

FEW_FUTURES = 50
"""Below this effective sample size, odds are too rough to read."""

FAR = 3.0
"""A fact that no future comes within this many tolerances of is not met by the model."""

UNMET = "No future meets"
"""How a note begins that tells of facts which no future meets."""

NONE_MEETS_ALL = later("no future meets all known facts together")


@dataclass(frozen=True, eq=False)
class Evidence:
    """One known fact beside the futures of a run.

    `values`: the figure in each future, nan where it has none; empty where the fact cannot be looked at. `distance`: how
    many tolerances each lies from the fact, inf where it has no value. `unused` says why the fact has no weight.
    """

    fact: KnownFact
    values: Floats
    distance: Floats
    unused: str = ""


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights of the futures (they sum to one), the effective number of futures, and what to say about them.

    `evidence`: the facts beside all futures that were looked at, and `looked_at` their weights. Where more were looked
    at than are simulated to the end, `kept` holds the places of the latter among the former; None: they are the same.
    """

    weights: Floats
    effective: float
    facts_used: int
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    looked_at: Floats
    kept: NDArray[np.int64] | None = None


def weigh(plant: Plant, run: Run, working: WorkingDays) -> Weighting:
    """Weights of the futures of a run from the known facts up to `as_of`; all equal where nothing is known."""
    last = run.days[-1]
    values = [
        None if unused_because(fact, plant.as_of, last) else figure(run, plant, working, fact) for fact in plant.known
    ]
    return weighting_of(plant, last, values, len(run.futures))


def weighting_of(
    plant: Plant, last: date, values: Sequence[Floats | None], count: int, tell_few: bool = True
) -> Weighting:
    """The weighting of `count` futures with these values of each known fact; None where a fact is not looked at.

    `last` is the last simulated day. `tell_few`: say so where few futures stay effective.
    """
    evidence = tuple(_evidence(fact, plant, last, found) for fact, found in zip(plant.known, values, strict=True))
    notes = [note for note in map(_far_note, evidence) if note]
    weights = weights_of(evidence, count)
    if weights is None:
        notes.append(
            say("No future meets all known facts together, so all futures count alike: the odds ignore the facts.")
        )
        evidence = tuple(Evidence(e.fact, e.values, e.distance, e.unused or say(NONE_MEETS_ALL)) for e in evidence)
        weights = np.full(count, 1.0 / count)
    used = sum(not each.unused for each in evidence)
    effective = effective_futures(weights)
    # More futures do not help where none comes near a fact: that is said already.
    if tell_few and used and effective < FEW_FUTURES and not notes:
        notes.append(
            say(
                "The known facts leave {effective:.0f} effective futures of {count}. Ask for more futures, or widen "
                "the ranges in the plant.",
                effective=effective,
                count=count,
            )
        )
    return Weighting(weights, effective, used, tuple(notes), evidence, weights)


def _evidence(fact: KnownFact, plant: Plant, last: date, values: Floats | None) -> Evidence:
    """One fact beside the futures of a run. A fact of a later day is not looked at."""
    if values is None:
        return Evidence(fact, np.zeros(0), np.zeros(0), unused_because(fact, plant.as_of, last))
    distance = distances(fact, values)
    unused = "" if np.isfinite(distance).any() else say("no future has a value to compare")
    return Evidence(fact, values, distance, unused)


def weights_of(evidence: tuple[Evidence, ...], count: int, without: Evidence | None = None) -> Floats | None:
    """Weights of `count` futures from all used facts (but one); they sum to one. None where no future meets them all."""
    logs = np.zeros(count)
    for each in evidence:
        if not each.unused and each is not without:
            logs -= 0.5 * np.square(each.distance)
    if not np.isfinite(logs.max()):
        return None
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def distances(fact: KnownFact, values: Floats) -> Floats:
    """How many tolerances each future's value lies from the fact; inf where it has no value."""
    target, tolerance = fact.value.value, read_tolerance(fact.tolerance)
    if tolerance.is_factor:
        if target <= 0.0:
            raise AskError(say("known {what}: a factor of tolerance needs a value above 0", what=fact.what))
        off = (np.log(np.where(values > 0.0, values, np.nan)) - np.log(target)) / tolerance.deviation
    else:
        off = (values - target) / _deviation(fact, tolerance)
    return np.asarray(np.where(np.isnan(off), np.inf, off), dtype=np.float64)


def one_tolerance_around(fact: KnownFact) -> tuple[float, float]:
    """The values one tolerance (one standard deviation) below and above a fact."""
    target, tolerance = fact.value.value, read_tolerance(fact.tolerance)
    if tolerance.is_factor:
        factor = float(np.exp(tolerance.deviation))
        return target / factor, target * factor
    deviation = _deviation(fact, tolerance)
    return target - deviation, target + deviation


def unused_because(fact: KnownFact, as_of: date | None, last: date) -> str:
    """Why a fact is too late to be used; "" where it is not. One that was told after `as_of` was not known then."""
    day = last_day(fact)
    if day is None:
        return say("it has no date")
    if as_of is not None and day > as_of:
        return say("{day} is after as_of {as_of}", day=day, as_of=as_of)
    if as_of is not None and fact.told is not None and fact.told > as_of:
        return say("it was told on {told}, after as_of {as_of}", told=fact.told, as_of=as_of)
    return say("{day} is after the last simulated day {last}", day=day, last=last) if day > last else ""


def _deviation(fact: KnownFact, tolerance: Tolerance) -> float:
    """One standard deviation of a fact's value, where its tolerance is no factor."""
    # A per cent of a ratio is points of that ratio; of any other figure it is a share of the fact's value.
    share = tolerance.is_share and fact.what not in RATIO_FIGURES
    deviation = tolerance.deviation * (abs(fact.value.value) if share else 1.0)
    if deviation <= 0.0:
        raise AskError(say("known {what}: a share of 0 is no tolerance, write it as a number", what=fact.what))
    return deviation


def _far_note(evidence: Evidence) -> str:
    """What to say of a fact that no future comes near; "" where one does, or where it is not looked at."""
    fact = evidence.fact
    if not len(evidence.distance):
        return ""
    nearest = float(np.min(np.abs(evidence.distance)))
    words = say(
        "No future meets the known fact {what} = {value:,.6g} on {day}",
        what=fact.what,
        value=fact.value.value,
        day=last_day(fact),
    )
    if not np.isfinite(nearest):
        return say("{words}, so it is not used: none has a value to compare.", words=words)
    if nearest > FAR:
        return say(
            "{words}: the nearest is {nearest:.1f} tolerances away. The plant may miss a mechanism; read these "
            "odds with care.",
            words=words,
            nearest=nearest,
        )
    return ""
