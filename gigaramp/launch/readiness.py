"""Readiness: on each step and shift, the people at level 3 who are there against those it needs, over time.

It says who is there, not whether the plant can run: a shift may be ready and its stops still wait for an expert. That is
tested by forks. It says where training must still bring somebody to level 3, how many, and until when.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from gigaramp.launch.by_shift import (
    figure_of,
    first_weeks,
    follows_persons,
    periods_of,
    shift_name,
    shifts_worked,
)
from gigaramp.launch.odds import Floats
from gigaramp.launch.spread import FEW_DIGITS, fan, middles
from gigaramp.launch.transfer import Middle, Readiness, ShiftReadiness, Shortage

if TYPE_CHECKING:
    from gigaramp.twin.result import Run

SHORT: Final = 0.5
"""A shift is short from half a person on, or from half of its need where it needs less than one: the rest is absence."""


def readiness_of(run: Run, weights: Floats) -> Readiness | None:
    """The readiness of every step and shift; None where people are not followed one by one.

    Sums over the shifts of a period, divided by the shifts worked in it, are people on one such shift.
    """
    if not follows_persons(run.plant):
        return None
    starts, periods = first_weeks(run), periods_of(run)
    shifts = shifts_worked(run, starts)[None, :, :, None]
    needed, ready = figure_of(run, "needed", starts), figure_of(run, "ready", starts)
    # Without a need there is nobody to miss: the line has not begun, or the shift is not worked.
    worked = (needed > 0.0) & (shifts > 0.0)
    heads = [np.divide(sums, shifts, out=np.full(sums.shape, np.nan), where=worked) for sums in (needed, ready)]
    now = run.plant.as_of or periods[0]
    found = [
        shift_readiness(run, step, shift, heads[0][:, :, step, shift], heads[1][:, :, step, shift], weights, now)
        for step in range(len(run.steps))
        for shift in range(len(run.shifts))
        if worked[:, :, step, shift].any()
    ]
    return Readiness(periods, tuple(found))


def shift_readiness(
    run: Run, step: int, shift: int, needed: Floats, ready: Floats, weights: Floats, now: date
) -> ShiftReadiness:
    """One step on one shift, from people needed and ready, (futures, periods); nan where the shift is not worked."""
    hours = run.shifts[shift]
    need, short = middles(needed, weights), middles(np.maximum(needed - ready, 0.0), weights)
    return ShiftReadiness(
        step=run.steps[step],
        shift=hours,
        name=shift_name(hours),
        needed=need,
        ready=fan(ready, weights, FEW_DIGITS),
        short=short,
        shortage=shortage(periods_of(run), need, short, now),
    )


def shortage(periods: tuple[date, ...], needed: Middle, short: Middle, now: date) -> Shortage | None:
    """The shortage from the period of `now` on; None where nobody is missing from then on."""
    current = max((place for place, first in enumerate(periods) if first <= now), default=0)
    places = [place for place in range(current, len(periods)) if is_short(needed[place], short[place])]
    if not places:
        return None
    met = [place for place in range(places[-1] + 1, len(periods)) if short[place] is not None]
    most = max(short[place] or 0.0 for place in places)
    return Shortage(most, periods[places[0]], periods[met[0]] if met else None)


def is_short(needed: float | None, short: float | None) -> bool:
    """True where a shift lacks people by more than absence: half a person, or half of a smaller need."""
    return needed is not None and short is not None and short >= min(SHORT, SHORT * needed) > 0.0
