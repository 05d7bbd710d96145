"""A forecast and a comparison made up by hand, so that the words of the page can be tested on numbers that a reader sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gigaramp.launch.answer import (
    DateRange,
    ExpertNeed,
    FactAnswer,
    Forecast,
    GoalAnswer,
    Output,
    QuarterScrap,
    Range,
    RateAnswer,
    Reason,
    YearOutput,
)
from gigaramp.launch.changes import Change
from gigaramp.launch.compare import Comparison, GoalDifference, YearDifference
from gigaramp.launch.weeks.course import Course, Fan

ONE_TO_THREE = Range(1.0, 2.0, 3.0)
NO_VALUE = Range(None, None, None)
WEEKS = tuple(date(2025, 5, 26) + timedelta(weeks=number) for number in range(90))


def middle(value: float) -> Range:
    return Range(value / 2, value, value * 1.1)


def flat(value: float) -> Fan:
    return Fan(*((part,) * len(WEEKS) for part in (value / 2, value, value * 1.1)))


RATE = GoalAnswer(
    goal="full_speed",
    kind="rate",
    target="150,000 vehicle/year",
    definition="…",
    announced=date(2026, 3, 31),
    chance_by_announced=0.2,
    error=0.04,
    chance_within_horizon=0.5,
    dates=DateRange(date(2026, 3, 1), date(2026, 12, 24), None),
    reasons=(
        Reason("stacking", "failure", 0.25, ONE_TO_THREE),
        Reason("stacking", "waiting_help", 0.375, ONE_TO_THREE),
        Reason("coating", "no_machine", 0.375, ONE_TO_THREE),
    ),
    measure_first=(),
    also=(RateAnswer("175,000 vehicle/year", 0.0, 0.0, 0.1, DateRange(None, None, None)),),
)
ALONE = replace(
    RATE,
    goal="on_its_own",
    kind="on_its_own",
    announced=None,
    chance_by_announced=None,
    error=None,
    reasons=(),
    also=(),
    leans_on_experts=tuple(
        ExpertNeed(step, share, ONE_TO_THREE)
        for step, share in (("coating", 0.1), ("stacking", 0.3), ("x_ray", 0.25), ("tab_welding", 0.2))
    ),
)
FACT = FactAnswer(
    what="cells.scrap_ratio",
    words="scrap of the steps with cells in September 2024",
    first=date(2024, 9, 1),
    last=date(2024, 9, 30),
    value=0.48,
    low=0.38,
    high=0.58,
    tolerance="10 %",
    source="https://example.org",
    unweighted=Range(0.13, 0.28, 0.57),
    below=0.81,
    weighted=Range(0.25, 0.31, 0.45),
    pull=0.3,
    chance_without=None,
    error_without=None,
    effective_without=None,
)
RATIO = replace(FACT, what="vehicles.day", words="a day in months", value=1.0, below=0.5)
TOTAL = replace(FACT, what="vehicles.total", words="vehicles shipped", value=10_000.0)

FORECAST = Forecast(
    plant="Made up",
    about="made by hand",
    as_of=date(2025, 12, 10),
    until=date(2027, 12, 31),
    futures=200,
    effective_futures=100.0,
    facts_used=1,
    seed=1,
    correlation=0.5,
    version="0.1.0",
    answers=(
        RATE,
        ALONE,
        replace(RATE, goal="low_scrap", kind="scrap", also=()),
        replace(RATE, goal="vehicles_2026", kind="vehicles", also=()),
    ),
    output=Output(
        product="pack",
        now=date(2025, 12, 10),
        day_now=ONE_TO_THREE,
        years=tuple(YearOutput(year, True, 40_000.0, middle(10_000.0 * (year - 2023))) for year in (2024, 2025, 2026)),
        scrap=(QuarterScrap("2024-Q3", middle(0.44)), QuarterScrap("2025-Q4", middle(0.2))),
        plan=(),
    ),
    facts=(replace(TOTAL, value=140.0), FACT, RATIO, TOTAL),
    course=Course(
        weeks=WEEKS,
        rate_a_year=flat(1.0),
        shipped_total=flat(1.0),
        scrap_ratio=flat(0.2),
        experts=flat(150.0),
        skill=flat(0.3),
        output_alone=flat(0.9),
        stops_alone=flat(0.4),
        limits=(),
    ),
    histories=4_000,
)
COMPARISON = Comparison(
    plant="Made up",
    other="Made up",
    about="",
    as_of=None,
    until=date(2027, 12, 31),
    futures=40,
    effective_futures=40.0,
    seed=1,
    correlation=0.5,
    version="0.1.0",
    product="pack",
    changes=(Change("people.recall", "-", "on"),),
    goals=(
        GoalDifference("full_speed", 38.4, 6.0, Range(10.0, 30.0, 80.0), True, date(2026, 3, 31), 0.2, 0.1, 0.05, None),
    ),
    years=(YearDifference(2026, -4_720.0, 794.0, Range(-12_700.0, -4_000.0, -129.0), None),),
)
