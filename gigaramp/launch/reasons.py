"""Why a goal is not reached earlier: which step limits output, and what it loses.

The limiting step is the turning point between those that are blocked and those that starve (`bottleneck/turning_point.py`).
Where it is a fleet of sleds, the step that loads them is told, with its waits for a sled as its own loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gigaramp.kpi.losses import FLOW_LOSSES, LOSS_INDEX, LOSSES
from gigaramp.launch.answer import ExpertNeed, Reason
from gigaramp.launch.bottleneck.network import network_of
from gigaramp.launch.bottleneck.turning_point import limiting_between
from gigaramp.launch.odds.empirical import Floats, mean
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.people.by_shift import follows_persons, week_figure
from gigaramp.launch.people.training_load import for_want_of_guide
from gigaramp.launch.weeks.figures import by_step, step_names

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run

WEEKS_BEFORE: Final = 8
"""Weeks before the goal (or before the end of the horizon) that are looked at."""

NO_MACHINE: Final = "no_machine"
"""Told instead of a loss when the limiting step runs nearly all the time: it has too few machines."""

NEARLY_ALL: Final = 0.95
"""A step that produces this share of its open time has too few machines, whatever it loses in the rest."""

SHOWN: Final = 0.01
"""Reasons with a smaller share are left out of an answer, and so are smaller expert needs."""

_OWN = tuple(name for name in LOSSES if name not in FLOW_LOSSES and name != "planned_stops")
_KINDS = (*_OWN, NO_MACHINE)


@dataclass(frozen=True, eq=False)
class Limits:
    """Per future: number of the limiting step (-1 when nothing was open), and its lost hours as shares by kind."""

    step: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    shares: Floats


def reasons(run: Run, days: Floats, weights: Floats) -> tuple[Reason, ...]:
    """Reasons that output was too low in the weeks before each future's day, largest first.

    `days`: day of the goal in each future (proleptic ordinal; inf where it is not reached: then the last weeks count).
    """
    limits = limiting_steps(run, days)
    found = []
    for number, step in enumerate(step_names(run)):
        here = (limits.step == number)[:, None] * limits.shares
        for place, kind in enumerate(_KINDS):
            share = mean(here[:, place], weights)
            if share >= SHOWN:
                training = want_of_guides(run, days, step, here[:, place] * weights) if kind == "no_people" else None
                found.append(Reason(step, kind, round(share, 6), spread(here[:, place], weights), training))
    return tuple(sorted(found, key=lambda reason: (-reason.share, reason.step, reason.loss)))


def want_of_guides(run: Run, days: Floats, step: str, counted: Floats) -> float | None:
    """Of the person-shifts a step lacked before each future's day, the share that learners without a guide stood for.

    `counted`: how much each future counts. None where people are not followed one by one, or nobody was lacking.
    """
    if not follows_persons(run.plant):
        return None
    place = run.steps.index(step)
    shares = np.array(
        [
            for_want_of_guide(*(week_figure(future, name, weeks, place) for name in ("needed", "present", "unguided")))
            for future, weeks in zip(run.futures, (weeks_before(run, float(day)) for day in days), strict=True)
        ]
    )
    known = ~np.isnan(shares) & (counted > 0.0)
    return round(mean(shares[known], counted[known]), 6) if known.any() else None


def limiting_steps(run: Run, days: Floats) -> Limits:
    """The step that limits each future before its day, and what it loses."""
    network, steps, shares = network_of(run), [], []
    for future, day in zip(run.futures, days, strict=True):
        weeks = weeks_before(run, float(day))
        step = limiting_between(network, future, weeks)
        hours, producing = step_hours(run, future, weeks)
        steps.append(step)
        full = "no_places" if step >= 0 and network.rests[step] else NO_MACHINE
        shares.append(own_shares(hours[step], producing[step], full) if step >= 0 else np.zeros(len(_KINDS)))
    return Limits(np.array(steps, dtype=np.int64), np.array(shares).reshape(len(steps), len(_KINDS)))


def weeks_before(run: Run, day: float) -> slice:
    """The weeks before a day (proleptic ordinal; inf: before the end of the run), at least one."""
    if np.isfinite(day):
        mondays = np.array([monday.toordinal() for monday in run.weeks])
        end = max(int(np.searchsorted(mondays, day, side="right")) - 1, 1)
    else:
        end = len(run.weeks)
    return slice(max(end - WEEKS_BEFORE, 0), end)


def step_hours(run: Run, future: Future, weeks: slice) -> tuple[Floats, Floats]:
    """Machine-hours of each step in these weeks: lost by kind (steps, losses), and producing good units (steps).

    Defects are machine time too. Where the run does not tell them, they are the scrap share of producing time.
    """
    losses = by_step(run, future.losses[weeks].sum(axis=0, dtype=np.float64), axis=0)
    producing = by_step(run, future.producing[weeks].sum(axis=0, dtype=np.float64), axis=0)
    if not future.losses[:, :, LOSS_INDEX["defect"]].any():
        defect = producing * _scrap_share(run, future, weeks)
        losses[:, LOSS_INDEX["defect"]] = defect
        producing = producing - defect
    return losses, producing


def least_waiting(hours: Floats, producing: Floats) -> int:
    """Number of the step with the least starved and blocked share of its open time; -1 when no step was open.

    Open time leaves planned stops out. Between equal steps the one that produces the larger share of it limits. The simple
    rule, beside which the turning point is judged (docs/understand/proofs).
    """
    waiting = sum(hours[:, LOSS_INDEX[name]] for name in FLOW_LOSSES)
    open_hours = hours.sum(axis=1) - hours[:, LOSS_INDEX["planned_stops"]] + producing
    ran = open_hours > 0
    if not ran.any():
        return -1
    safe = np.where(ran, open_hours, 1.0)
    share = np.where(ran, np.round(waiting / safe, 6), np.inf)
    busy = np.where(ran, producing / safe, 0.0)
    return int(np.lexsort((-busy, share))[0])


def own_shares(hours: Floats, producing: float, full: str = NO_MACHINE) -> Floats:
    """Lost hours of one step as shares by kind (they sum to one); all `full` when it loses next to nothing.

    `full`: it has too few machines, or, where units rest in places, too few of these.
    """
    own = np.array([hours[LOSS_INDEX[name]] for name in _OWN])
    shares = np.zeros(len(_KINDS))
    if own.sum() <= (1.0 - NEARLY_ALL) * (own.sum() + producing):
        shares[_KINDS.index(full)] = 1.0
    else:
        shares[:-1] = own / own.sum()
    return shares


def expert_needs(run: Run, days: Floats, weights: Floats) -> tuple[ExpertNeed, ...]:
    """Share of each step's stops that an expert ended, in the weeks before each future's day, largest first."""
    ratios = []
    for future, day in zip(run.futures, days, strict=True):
        weeks = weeks_before(run, _last_expert_day(run, future, float(day)))
        stops = by_step(run, future.stops[weeks].sum(axis=0), axis=0)
        leaning = by_step(run, future.stops_with_expert[weeks].sum(axis=0), axis=0)
        ratios.append(np.divide(leaning, stops, out=np.zeros_like(stops), where=stops > 0))
    shares = np.array(ratios)
    found = [
        ExpertNeed(step, round(mean(shares[:, number], weights), 6), spread(shares[:, number], weights))
        for number, step in enumerate(step_names(run))
    ]
    return tuple(sorted((need for need in found if need.share >= SHOWN), key=lambda need: (-need.share, need.step)))


def _last_expert_day(run: Run, future: Future, day: float) -> float:
    """The day, or the last one before it on which experts were on site: after they left, nobody leans on them."""
    there = np.flatnonzero(future.experts_on_site > 0)
    if not len(there):
        return day
    return float(min(day, run.days[int(there[-1])].toordinal() + 1))


def _scrap_share(run: Run, future: Future, weeks: slice) -> Floats:
    first = max((run.weeks[weeks.start] - run.days[0]).days, 0)
    last = (run.weeks[weeks.stop] - run.days[0]).days if weeks.stop < len(run.weeks) else len(run.days)
    scrapped = by_step(run, future.scrap[first:last].sum(axis=0), axis=0)
    made = by_step(run, future.good[first:last].sum(axis=0), axis=0) + scrapped
    return np.divide(scrapped, made, out=np.zeros_like(made), where=made > 0)
