"""Hours, OEE and defects of every step: what stands beside the loss tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigaramp.kpi.losses import LOSSES
from gigaramp.kpi.oee import Times, times
from gigaramp.launch.losses.answer import Defects, Oee, StepHours
from gigaramp.launch.losses.opening import closed_share
from gigaramp.launch.losses.periods import quarters_of_weeks, spans
from gigaramp.launch.losses.reading import WHOLE, packs_of
from gigaramp.launch.odds.empirical import Floats, mean
from gigaramp.launch.odds.spread import FEW_DIGITS, spread
from gigaramp.launch.weeks.figures import step_groups, step_names

if TYPE_CHECKING:
    from gigaramp.twin.result import Future, Run

_DIGITS = 3


def by_step(run: Run, weights: Floats) -> tuple[StepHours, ...]:
    """Machine-hours of each step week by week, mean over futures; losses that a step never has are left out."""
    share = weights / weights.sum()
    losses = sum(w * future.losses.astype(np.float64) for w, future in zip(share, run.futures, strict=True))
    producing = sum(w * future.producing.astype(np.float64) for w, future in zip(share, run.futures, strict=True))
    last = run.cells[_station(run, run.output_step)]
    found = []
    for name, member in zip(step_names(run), step_groups(run).T, strict=True):
        hours = np.einsum("wkl,k->wl", losses, member)
        place = _station(run, name)
        speed = mean(np.array([run.cells[place] / last / future.unit_hours[place] for future in run.futures]), weights)
        told = {loss: _rounded(hours[:, k]) for k, loss in enumerate(LOSSES) if hours[:, k].any()}
        found.append(StepHours(name, float(f"{speed:.6g}"), _rounded(producing @ member), told))
    return tuple(found)


def oee_of(run: Run, weights: Floats) -> tuple[Oee, ...]:
    """OEE of each step on each line, and of all its lines together, by quarter and over the whole span."""
    closed = closed_share(run)
    each = [_times(run, future, closed) for future in run.futures]
    parts = [
        np.array([getattr(one, name) for one in each])
        for name in ("planned_busy", "actual_production", "at_full_speed", "good")
    ]
    by_future = Times(*parts)
    periods = [(WHOLE, slice(0, len(run.weeks))), *spans(quarters_of_weeks(run.weeks, run.until))]
    found = []
    for name, member in zip(step_names(run), step_groups(run).T, strict=True):
        places = np.flatnonzero(member)
        lines = (
            [(None, places)]
            if len(places) == 1
            else [(None, places), *((run.stations[k].line, np.array([k])) for k in places)]
        )
        for line, where in lines:
            for period, span in periods:
                found.append(_oee(name, line, period, by_future, span, where, weights))
    return tuple(found)


def defects_of(run: Run, weights: Floats) -> tuple[Defects, ...]:
    """Bad units by the step that made and the step that found them, in cells, largest first."""
    names, groups, cells = step_names(run), step_groups(run), np.array(run.cells)
    # Units a step finds are units of its own; a defect is followed only where one unit taken makes one unit.
    tables = np.array([np.einsum("kso,sf->kof", future.found * cells[None, :, None], groups) for future in run.futures])
    found = []
    for origin, made in enumerate(run.origins):
        for number, step in enumerate(names):
            values = tables[:, :, origin, number].sum(axis=1)
            if values.any():
                found.append(
                    Defects(made, step, packs_of(values, weights), mean(tables[:, 1, origin, number], weights))
                )
    return tuple(sorted(found, key=lambda one: (-one.cells.mean, one.made, one.found)))


def _times(run: Run, future: Future, closed: Floats) -> Times:
    """Times of each week and station of one future."""
    from gigaramp.twin.result import SPOILED

    losses, producing = future.losses.astype(np.float64), future.producing.astype(np.float64)
    hours = losses.sum(axis=2) + producing
    planned = losses[:, :, LOSSES.index("planned_stops")]
    held = np.minimum(future.spoiled[:, :, SPOILED.index("held_hours")], losses[:, :, LOSSES.index("held")])
    return times(losses, producing, np.minimum(planned, hours * closed), held.astype(np.float64))


def _oee(
    step: str, line: str | None, period: str, by_future: Times, span: slice, where: np.ndarray, weights: Floats
) -> Oee:
    """One row: summed times, first over weeks and stations of each future, then over futures by their weights."""
    parts = (by_future.planned_busy, by_future.actual_production, by_future.at_full_speed, by_future.good)
    one = Times(*(part[:, span][:, :, where].sum(axis=(1, 2)) for part in parts))
    whole = Times(
        *(np.asarray(part @ weights) for part in (one.planned_busy, one.actual_production, one.at_full_speed, one.good))
    )
    return Oee(
        step=step,
        line=line,
        period=period,
        availability=_told(whole.availability),
        effectiveness=_told(whole.effectiveness),
        quality_ratio=_told(whole.quality_ratio),
        oee=_told(whole.oee),
        spread=spread(one.oee, weights, FEW_DIGITS),
    )


def _told(value: Floats) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def _station(run: Run, step: str) -> int:
    return next(k for k, place in enumerate(run.stations) if place.step == step and not place.is_mover)


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), _DIGITS) for value in values)
