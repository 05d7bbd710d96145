"""What a plant makes: a day, a year, and beside the announced plan; and its scrap by quarter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.answer import MonthOutput, Output, QuarterScrap, YearOutput
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.weeks.figures import output_between, scrap_ratio, shipped
from gigaramp.launch.weeks.plan_gap import month_end, plan_gaps

if TYPE_CHECKING:
    from gigaramp.launch.odds.working_days import WorkingDays
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

WEEKS_OF_NOW = 4
"""Output "now" is the mean of the planned working days of this many weeks before `as_of`."""


def output_of(plant: Plant, run: Run, working: WorkingDays, weights: Floats, is_morning: bool = False) -> Output:
    """Output of the futures of a run, weighted. `is_morning`: `as_of` has only begun, so the day before it is the last one so far."""
    now = min(plant.as_of or run.days[-1], run.days[-1]) - timedelta(days=is_morning)
    daily = shipped(run)
    return Output(
        product=run.output_product,
        now=now,
        day_now=spread(day_now(run, working, now), weights),
        years=tuple(year_output(plant, run, daily, weights, year) for year in years_of(run)),
        scrap=tuple(quarter_scrap(run, weights, first) for first in quarters_of(run)),
        plan=tuple(
            MonthOutput(month, planned, spread(_in_month(run, daily, month), weights))
            for month, planned in (plant.plan.months.items() if plant.plan else ())
            if _in_run(run, month)
        ),
        gaps=plan_gaps(plant, run, weights, is_morning),
    )


def day_now(run: Run, working: WorkingDays, now: date) -> Floats:
    """Mean capability per planned working day in the four weeks up to `now`, by future; nan without such a day."""
    first = now - timedelta(weeks=WEEKS_OF_NOW) + timedelta(days=1)
    inside = [first <= working.days[place] <= now for place in working.places]
    if not any(inside):
        return np.full(len(run.futures), np.nan)
    return np.asarray(working.fold(run.capability)[:, inside].mean(axis=1))


def year_output(plant: Plant, run: Run, daily: Floats, weights: Floats, year: int) -> YearOutput:
    """Units shipped in one calendar year, beside the plan where the plan tells all simulated months of it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    months = [f"{year}-{month:02}" for month in range(1, 13) if _in_run(run, f"{year}-{month:02}")]
    plan = plant.plan.months if plant.plan else {}
    planned = sum(plan[month] for month in months) if months and all(month in plan for month in months) else None
    whole = run.days[0] <= first and last <= run.days[-1]
    return YearOutput(year, whole, planned, spread(output_between(daily, run, first, last), weights))


def quarter_scrap(run: Run, weights: Floats, first: date) -> QuarterScrap:
    """Rolled scrap ratio of the quarter that begins on this day."""
    last = _next_quarter(first) - timedelta(days=1)
    name = f"{first.year}-Q{(first.month + 2) // 3}"
    return QuarterScrap(name, spread(scrap_ratio(run, first, last), weights))


def years_of(run: Run) -> range:
    """Calendar years the run touches."""
    return range(run.days[0].year, run.days[-1].year + 1)


def quarters_of(run: Run) -> tuple[date, ...]:
    """First day of each quarter the run touches."""
    found = [date(run.days[0].year, 3 * ((run.days[0].month - 1) // 3) + 1, 1)]
    while _next_quarter(found[-1]) <= run.days[-1]:
        found.append(_next_quarter(found[-1]))
    return tuple(found)


def _next_quarter(first: date) -> date:
    return date(first.year + 1, 1, 1) if first.month == 10 else date(first.year, first.month + 3, 1)


def _month(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, month_end(first)


def _in_run(run: Run, month: str) -> bool:
    first, last = _month(month)
    began, ended = run.days[0], run.days[-1]
    return bool(first <= ended and last >= began)


def _in_month(run: Run, daily: Floats, month: str) -> Floats:
    return output_between(daily, run, *_month(month))
