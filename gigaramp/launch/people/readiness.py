"""Readiness: on each step and shift, the people at level 3 who are there against those it needs, over time.

It says who is there, not whether the plant can run: a shift may be ready and its stops still wait for an expert. That is
tested by forks. It says where training must still bring somebody to level 3, how many, and until when.

The rule. A shift is short where it lacks, at level 3, more than half a person (half of the need where that is below one)
beyond what absence explains: the share of people who are away on a usual day (`people.absence`, at its middle) x the
need. The half is on top, because absence is drawn: a crew without a spare person lacks now a little more, now less.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.spread import FEW_DIGITS, fan, middles
from gigaramp.launch.people.by_shift import (
    figure_of,
    first_weeks,
    follows_persons,
    periods_of,
    shift_name,
    shifts_worked,
)
from gigaramp.launch.people.transfer import Middle, Readiness, ShiftReadiness, Shortage

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

SHORT: Final = 0.5
"""Beyond absence a shift may lack so many people, or this share of a need below one, and still count as met."""


def readiness_of(run: Run, weights: Floats) -> Readiness | None:
    """The readiness of every step and shift; None where people are not followed one by one.

    Sums over the shifts of a period, divided by the shifts worked in it, are people on one such shift.
    """
    if not follows_persons(run.plant):
        return None
    starts, periods = first_weeks(run), periods_of(run)
    shifts_by_step = shifts_worked(run, starts)
    found = []
    for step in range(len(run.steps)):
        shifts = shifts_by_step[None, :, step, None]
        sums = {name: figure_of(run, name, starts, step) for name in ("needed", "ready", "present")}
        # Without a need there is nobody to miss: the line has not begun, or the shift is not worked.
        worked = (sums["needed"] > 0.0) & (shifts > 0.0)
        heads = {
            name: np.divide(each, shifts, out=np.full(each.shape, np.nan), where=worked) for name, each in sums.items()
        }
        found += [
            shift_readiness(run, step, shift, {name: each[:, :, shift] for name, each in heads.items()}, weights)
            for shift in range(len(run.shifts))
            if worked[:, :, shift].any()
        ]
    return Readiness(periods, tuple(found), absence_of(run.plant))


def shift_readiness(run: Run, step: int, shift: int, heads: dict[str, Floats], weights: Floats) -> ShiftReadiness:
    """One step on one shift, from its people needed, ready and present, (futures, periods); nan where it is not worked."""
    hours, periods = run.shifts[shift], periods_of(run)
    missing = np.maximum(heads["needed"] - heads["ready"], 0.0)
    away = np.minimum(np.maximum(heads["needed"] - heads["present"], 0.0), missing)
    need, short, not_there, learning = (
        middles(each, weights) for each in (heads["needed"], missing, away, missing - away)
    )
    found = shortage(periods, need, short, run.plant.as_of or periods[0], absence_of(run.plant))
    return ShiftReadiness(
        step=run.steps[step],
        shift=hours,
        name=shift_name(hours),
        needed=need,
        ready=fan(heads["ready"], weights, FEW_DIGITS),
        short=short,
        shortage=None if found is None else by_cause(found, periods.index(found.first), short, not_there, learning),
        not_there=not_there,
        learning=learning,
    )


def shortage(periods: tuple[date, ...], needed: Middle, short: Middle, now: date, absence: float) -> Shortage | None:
    """The shortage from the period of `now` on; None where nobody is missing from then on. `absence`: see `is_short`."""
    current = max((place for place, first in enumerate(periods) if first <= now), default=0)
    places = [place for place in range(current, len(periods)) if is_short(needed[place], short[place], absence)]
    if not places:
        return None
    met = [place for place in range(places[-1] + 1, len(periods)) if short[place] is not None]
    most = max(short[place] or 0.0 for place in places)
    return Shortage(most, periods[places[0]], periods[met[0]] if met else None)


def is_short(needed: float | None, short: float | None, absence: float) -> bool:
    """True where, beyond the share `absence` of the need, more than half a person (half of a need below one) is missing."""
    if needed is None or short is None:
        return False
    return short > min(SHORT, SHORT * needed) + absence * needed


def by_cause(found: Shortage, begin: int, short: Middle, not_there: Middle, learning: Middle) -> Shortage:
    """The same shortage, which begins in the period `begin`, split as the middles of its causes are where it is largest.

    A middle of sums is not the sum of middles, so the two are scaled to make the whole.
    """
    worst = short.index(found.people, begin)
    away, slow = not_there[worst] or 0.0, learning[worst] or 0.0
    share = away / (away + slow) if away + slow > 0.0 else 0.0
    people = found.people if away + slow > 0.0 else 0.0
    return replace(found, not_there=people * share, learning=people * (1.0 - share))


def absence_of(plant: Plant) -> float:
    """Share of people who are away on a usual day: what the file says, else the default, at its middle."""
    return float(plant.get("people.absence").mid)
