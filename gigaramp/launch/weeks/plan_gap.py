"""The announced plan beside what the futures ship: yesterday, this month and this year, up to `as_of`.

A month's plan is spread evenly over its planned working days, so a planned closure asks for nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from gigaramp.launch.answer import PlanGap
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.spread import spread
from gigaramp.launch.weeks.figures import output_between, shipped

if TYPE_CHECKING:
    from gigaramp.plant.model import Plant
    from gigaramp.twin.result import Run

SpanName = Literal["yesterday", "this month", "this year"]


def plan_gaps(plant: Plant, run: Run, weights: Floats, is_morning: bool = False) -> tuple[PlanGap, ...]:
    """The gaps of a plant with a plan and an `as_of`; spans that the plan does not tell in full are left out.

    `is_morning`: `as_of` has only begun, so it does not count.
    """
    if plant.plan is None or plant.as_of is None:
        return ()
    daily, found = shipped(run), []
    for name, first, last in spans(plant.as_of, plant.start, is_morning):
        planned = planned_between(plant, first, last)
        if planned is not None:
            made = output_between(daily, run, first, last)
            found.append(PlanGap(name, first, last, planned, spread(made, weights), spread(made - planned, weights)))
    return tuple(found)


def spans(as_of: date, start: date, is_morning: bool = False) -> tuple[tuple[SpanName, date, date], ...]:
    """Yesterday (the day before `as_of`), then the month and the year to date; `as_of` counts, unless it has only begun.

    None begins before the start.
    """
    yesterday = as_of - timedelta(days=1)
    as_of = yesterday if is_morning else as_of
    found: list[tuple[SpanName, date, date]] = [
        ("yesterday", yesterday, yesterday),
        ("this month", max(as_of.replace(day=1), start), as_of),
        ("this year", max(date(as_of.year, 1, 1), start), as_of),
    ]
    return tuple(span for span in found if start <= span[1] <= span[2])


def planned_between(plant: Plant, first: date, last: date) -> float | None:
    """Units the plan tells for these days (both included); None where it does not tell each of their months."""
    months = plant.plan.months if plant.plan is not None else {}
    total, day = 0.0, first
    while day <= last:
        end = month_end(day)
        planned = months.get(f"{day:%Y-%m}")
        if planned is None:
            return None
        total += planned * _share_of_month(plant, day, min(end, last))
        day = end + timedelta(days=1)
    return round(total, 6)


def month_end(day: date) -> date:
    """Last day of the month of a day."""
    after = date(day.year + 1, 1, 1) if day.month == 12 else date(day.year, day.month + 1, 1)
    return after - timedelta(days=1)


def _share_of_month(plant: Plant, first: date, last: date) -> float:
    """Share of a month's planned working days (since the start of the plant) that lie between two of its days."""
    began, end = max(first.replace(day=1), plant.start), month_end(first)
    days = [began + timedelta(days=n) for n in range((end - began).days + 1)]
    planned = _planned(plant, days)
    # A month without a planned working day has no plan to speak of; what it tells is spread over all its days.
    counted = planned if any(planned) else [True] * len(days)
    inside = sum(open_ for day, open_ in zip(days, counted, strict=True) if first <= day <= last)
    return inside / sum(counted)


def _planned(plant: Plant, days: list[date]) -> list[bool]:
    from gigaramp.plant.calendar import calendar_of, working_days
    from gigaramp.plant.flow import flow_of

    return working_days(calendar_of(plant, plant.steps[flow_of(plant).output]), days)
