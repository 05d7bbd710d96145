"""The launch week by week, read from the futures of a run: output, scrap, experts, skill, independence, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from gigaramp.kpi import independence
from gigaramp.launch.bottleneck.network import network_of
from gigaramp.launch.bottleneck.turning_point import limiting_by_week
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.spread import fan
from gigaramp.launch.weeks.course import Course, LimitingStep
from gigaramp.launch.weeks.figures import by_step, rolled_scrap, shipped, step_groups, step_names

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.twin.result import Future, Run

WINDOW: Final = 4
"""Weeks up to and including each week that a rate, a scrap ratio and a limiting step are read from: one alone is too few."""

TOLD: Final = 6
"""Most limiting steps that are told; the rest limit more rarely."""


def course_of(run: Run, working: WorkingDays, weights: Floats) -> Course:
    """The weighted futures of a run over time."""
    daily = shipped(run)
    futures = run.futures
    return Course(
        weeks=run.weeks,
        rate_a_year=fan(rate_a_year(run, working, daily), weights),
        shipped_total=fan(np.cumsum(daily, axis=1)[:, last_days(run)], weights),
        scrap_ratio=fan(np.array([weekly_scrap(run, future) for future in futures]), weights),
        experts=fan(np.array([weekly_mean(run, future.experts_on_site) for future in futures]), weights),
        skill=fan(np.array([weekly_skill(future) for future in futures]), weights),
        output_alone=fan(np.array([output_alone(run, future) for future in futures]), weights),
        stops_alone=fan(np.array([stops_alone(future) for future in futures]), weights),
        limits=limits(run, weights),
    )


def last_days(run: Run) -> NDArray[np.int64]:
    """Index of the last simulated day of each week."""
    after = [(monday - run.days[0]).days for monday in run.weeks[1:]] + [len(run.days)]
    return np.array(after, dtype=np.int64) - 1


def rate_a_year(run: Run, working: WorkingDays, daily: Floats) -> Floats:
    """Units shipped a year at the pace of the last four weeks, (futures, weeks); nan without a planned day in them.

    The mean per planned working day of the window, times the planned working days of the calendar year.
    """
    planned = np.zeros(len(run.days))
    planned[working.places] = 1.0
    made, days = last_four(weekly_sums(run, daily)), last_four(weekly_sums(run, planned[None, :]))[0]
    in_year = np.array([working.in_year[run.days[day].year] for day in last_days(run)], dtype=np.float64)
    return np.where(days > 0, made * in_year / np.maximum(days, 1.0), np.nan)


def weekly_scrap(run: Run, future: Future) -> Floats:
    """Rolled scrap ratio of the last four weeks, by week; nan without output."""
    scrapped = last_four(weekly_sums(run, by_step(run, future.scrap, axis=1).T)).T
    made = last_four(weekly_sums(run, by_step(run, future.good, axis=1).T)).T + scrapped
    return np.array([rolled_scrap(made[week], scrapped[week]) for week in range(len(run.weeks))])


def weekly_mean(run: Run, daily: NDArray[np.int64]) -> Floats:
    """Mean over the days of each week."""
    days = weekly_sums(run, np.ones((1, len(run.days))))[0]
    return np.asarray(weekly_sums(run, daily[None, :].astype(np.float64))[0] / days)


def weekly_skill(future: Future) -> Floats:
    """Output share of the crews, mean over the people the steps need, by week; nan before the first crew works."""
    skill = np.nan_to_num(future.skill.astype(np.float64))
    need = np.where(skill > 0.0, future.crew_need, 0.0)
    return independence.share_of((skill * need).sum(axis=1), need.sum(axis=1))


def output_alone(run: Run, future: Future) -> Floats:
    """Share of good output made without an expert at the machine, by week, mean over the people the steps need."""
    good = weekly_sums(run, future.good.T).T
    shares = independence.output_alone(good, future.worked, future.worked_by_experts, step_groups(run))
    return independence.mean_over_people(shares, by_step(run, future.crew_need[None, :], axis=1)[0])


def stops_alone(future: Future) -> Floats:
    """Share of the stops of each week that local people ended; nan in a week without a stop."""
    return independence.stops_alone(future.stops.sum(axis=1), future.stops_by_crew.sum(axis=1))


def limits(run: Run, weights: Floats) -> tuple[LimitingStep, ...]:
    """Share of the futures each step limits, by week: the steps that limit most, in the order of the flow."""
    steps, network = step_names(run), network_of(run)
    shares = np.zeros((len(steps), len(run.weeks)))
    for future, weight in zip(run.futures, weights / weights.sum(), strict=True):
        for week, step in enumerate(limiting_by_week(network, future, WINDOW)):
            if step >= 0:
                shares[step, week] += weight
    most = sorted(np.argsort(-shares.sum(axis=1), kind="stable")[:TOLD])
    return tuple(
        LimitingStep(steps[step], tuple(float(f"{share:.4g}") for share in shares[step]))
        for step in most
        if shares[step].any()
    )


def weekly_sums(run: Run, daily: NDArray[np.generic]) -> Floats:
    """Sums by week of amounts by day (last axis)."""
    starts = [max((monday - run.days[0]).days, 0) for monday in run.weeks]
    return np.asarray(np.add.reduceat(daily.astype(np.float64), starts, axis=-1))


def last_four(weekly: Floats) -> Floats:
    """Sums of the last four weeks, by week (last axis); fewer at the start."""
    total = np.cumsum(weekly, axis=-1)
    before = np.zeros_like(total)
    before[..., WINDOW:] = total[..., :-WINDOW] if total.shape[-1] > WINDOW else 0.0
    return np.asarray(total - before)
