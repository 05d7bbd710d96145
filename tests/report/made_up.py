"""Made-up launches for the report: every part of an answer filled, or none of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import gigaramp
from gigaramp.launch.answer import (
    CorrelationOdds,
    DateRange,
    ExpertNeed,
    FactAnswer,
    Forecast,
    GoalAnswer,
    Influence,
    LineAnswer,
    LongHold,
    MonthOutput,
    Output,
    PlanGap,
    QuarterScrap,
    Range,
    RateAnswer,
    Reason,
    Thirds,
    YearOutput,
)
from gigaramp.launch.outside.outside_view import OutsideOdds, OutsideView
from gigaramp.launch.people.transfer import (
    Capacity,
    ClassTraining,
    Departure,
    Independence,
    IndependentFrom,
    PartIndependence,
    Readiness,
    ShiftIndependence,
    ShiftReadiness,
    Shortage,
    StepTraining,
    TrainingLoad,
)
from gigaramp.launch.weeks.course import Course, Fan, LimitingStep
from gigaramp.plant.model import Plant

AS_OF = date(2025, 12, 10)
UNTIL = date(2026, 12, 31)
NEVER = DateRange(None, None, None)
NOTHING = Range(None, None, None)
FIRST_WEEK = date(2025, 3, 3)
WEEKS = tuple(FIRST_WEEK + timedelta(weeks=number) for number in range(96))
PERIODS = WEEKS[::4]
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
SHIFTS = {"mornings": "05:00-13:00", "afternoons": "13:00-21:00", "nights": "21:00-05:00"}
OCTOBER = date(2026, 10, 12)


def douai() -> Plant:
    return gigaramp.load("douai")


def small_plant(folder: Path, name: str = "Textbook line", extra: str = "") -> Plant:
    """Two steps with a cycle time: no people, no plan, no goals, no facts."""
    path = folder / "small.yaml"
    path.write_text(
        f"gigaramp: 1\nname: {name!r}\nstart: 2025-01-06\nhorizon: 2025-03-31\nproducts: {{cell: {{unit: cell}}}}\n"
        "steps:\n  stacking: {makes: cell, machines: 2, cycle_time: 5 s}\n"
        f"  end_of_line:\n    machines: 1\n    cycle_time: 2 s\n    buffer: 2000 cell\n{extra}",
        encoding="utf-8",
    )
    return gigaramp.load(path)


def bare_forecast(plant: Plant) -> Forecast:
    """An answer that holds nothing it may leave out."""
    return Forecast(
        plant=plant.name, about=plant.about, as_of=plant.as_of, until=UNTIL, futures=1, effective_futures=1.0, facts_used=0, seed=1,
        correlation=0.5, version="0.1.0", answers=(), output=Output("cell", UNTIL, NOTHING, (), (), ()),
    )  # fmt: skip


def full_forecast(plant: Plant) -> Forecast:
    """An answer in which every part has something to say."""
    return replace(
        bare_forecast(plant), as_of=AS_OF, futures=200, effective_futures=120.0, facts_used=1, histories=900,
        answers=goals(), output=output(),
        facts=facts(), course=course(), outside_view=outside(), at_correlations=correlations(), notes=("a note of the weighting",),
        readiness=readiness(), independence=independence(), training=training(),
    )  # fmt: skip


def goals() -> tuple[GoalAnswer, ...]:
    spread = Range(0.1, 0.3, 0.5)
    thirds = Thirds(date(2026, 3, 31), "5 h", 0.01, 0.01, "9 h", 0.06, 0.03)
    full_speed = GoalAnswer(
        goal="full_speed", kind="rate", target="150,000 vehicle/year",
        definition="First day of the first hold.", announced=date(2026, 3, 31),
        chance_by_announced=0.02, error=0.013, chance_within_horizon=0.3, dates=DateRange(date(2026, 8, 3), None, None),
        reasons=(Reason("stacking", "waiting_help", 0.4, spread), Reason("x_ray", "failure", 0.2, spread)),
        measure_first=(
            Influence("steps.stacking.mtbf", "mtbf", 0.21, 0.1, True, thirds=thirds),
            Influence("steps.filling.crew", "crew", 0.05, 0.1, False, thirds=replace(thirds, chance_below=0.05, chance_above=0.02)),
        ),
        also=(RateAnswer("175,000 vehicle/year", 0.0, 0.0, 0.1, NEVER),),
    )  # fmt: skip
    alone = GoalAnswer(
        goal="on_its_own", kind="on_its_own", target="95 % of full speed", definition="Experts left: 0.", announced=date(2026, 12, 31),
        chance_by_announced=0.55, error=0.045, chance_within_horizon=0.55, dates=DateRange(date(2026, 5, 1), date(2026, 11, 2), None),
        reasons=(), measure_first=(Influence("people.skill.time_to_half", "skill", 0.3, 0.1, True),),
        leans_on_experts=(ExpertNeed("stacking", 0.3, spread),),
        lines=(
            LineAnswer("line_1", 0.7, 0.04, 0.8, DateRange(date(2026, 5, 1), date(2026, 8, 3), None)),
            LineAnswer("line_2", 0.0, 0.0, 0.0, NEVER),
        ),
        long_hold=(LongHold("p10", date(2026, 5, 1), 26, 0.4, 0.05), LongHold("p50", None, 26, None, None)),
    )  # fmt: skip
    scrap = GoalAnswer("low_scrap", "scrap", "10 %", "Scrap at or below 10 %.", None, None, None, 0.0, NEVER, (), ())
    return full_speed, alone, scrap


def output() -> Output:
    gap = PlanGap(
        "yesterday", date(2025, 12, 9), date(2025, 12, 9), 400.0, Range(0.0, 32.0, 224.0), Range(-400.0, -368.0, -176.0)
    )
    year = PlanGap(
        "this year", FIRST_WEEK, AS_OF, 41_576.0, Range(29.0, 2_830.0, 15_900.0), Range(-41_547.0, -38_746.0, -25_676.0)
    )
    return Output(
        product="pack", now=AS_OF, day_now=Range(1.0, 39.0, 261.0), scrap=(QuarterScrap("2025-Q4", Range(0.19, 0.28, 0.94)),),
        years=(YearOutput(2025, False, 46_875.0, Range(29.0, 2_960.0, 18_900.0)), YearOutput(2026, True,
        None, Range(764.0, 29_300.0, 126_000.0))),
        plan=(MonthOutput("2025-12", 9_375.0, Range(10.0, 1_100.0, 6_000.0)),), gaps=(gap, year),
    )  # fmt: skip


def facts() -> tuple[FactAnswer, ...]:
    total = FactAnswer(
        what="vehicles.total", words="vehicles shipped to 10 December 2025", first=None, last=AS_OF,
        value=10_000.0, low=6_667.0, high=15_000.0,
        tolerance="x1.5", source="https://example.org/fact", unweighted=Range(29.0, 2_830.0, 15_900.0), below=0.8,
        weighted=Range(5_000.0, 9_000.0, 14_000.0), pull=0.63, chance_without=0.12, error_without=0.05, effective_without=40.0,
    )  # fmt: skip
    late = replace(
        total,
        words="vehicles shipped in 2026",
        first=date(2026, 1, 1),
        last=UNTIL,
        pull=0.0,
        chance_without=None,
        error_without=None,
        effective_without=None,
        unused="after as_of",
    )
    scrap = replace(
        total, what="scrap_ratio", words="scrap of all steps in November 2025", first=date(2025, 11, 1), last=date(2025, 11, 30), value=0.3,
        low=0.25, high=0.35, unweighted=Range(0.2, 0.28, 0.9), weighted=Range(0.2, 0.27, 0.4), pull=0.1,
    )  # fmt: skip
    cells = replace(
        scrap, what="cells.scrap_ratio", words="scrap of the steps with cells in October 2025", first=date(2025, 10, 1),
        last=date(2025, 10, 31), value=0.15, low=0.1, high=0.2, unweighted=Range(0.1, 0.14, 0.4), pull=0.05,
    )  # fmt: skip
    return total, late, scrap, cells


def course() -> Course:
    rise = [max(0.0, number - 20) * 600.0 for number in range(96)]
    share = [min(1.0, 0.2 + number / 120) for number in range(96)]
    scrap = [0.6 - number / 300 for number in range(96)]
    experts = [150.0 if number < 50 else max(0.0, 150.0 - 4 * (number - 50)) for number in range(96)]
    return Course(
        weeks=WEEKS, rate_a_year=fan(rise), shipped_total=fan([sum(rise[:number]) / 52 for number in range(96)]), scrap_ratio=fan(scrap),
        experts=fan(experts), skill=fan(share), output_alone=fan(share), stops_alone=fan(share, gap=24),
        limits=(LimitingStep("stacking", (0.5,) * 96), LimitingStep("x_ray", (0.2,) * 96)),
    )  # fmt: skip


def readiness() -> Readiness:
    """Stacking lacks three people at night until October 2026 and fewer by day, coating lacks one on every shift, filling none."""
    nights = Shortage(3.2, PERIODS[10], OCTOBER, not_there=2.0, learning=1.2)
    rows = [on_shift("stacking", name, 1.0, Shortage(1.0, PERIODS[10], OCTOBER)) for name in ("mornings", "afternoons")]
    rows.append(on_shift("stacking", "nights", 3.2, nights))
    rows += [on_shift("coating", name, 0.9, Shortage(0.9, PERIODS[10], OCTOBER)) for name in SHIFTS]
    rows += [on_shift("filling", name, 0.0, None) for name in SHIFTS]
    return Readiness(PERIODS, tuple(rows))


def on_shift(step: str, name: str, short: float, shortage: Shortage | None, needed: float = 4.0) -> ShiftReadiness:
    """A shift that lacks so many people until October 2026, and is not worked in the first period."""
    missing = [short if first < OCTOBER else 0.0 for first in PERIODS]
    return ShiftReadiness(
        step, SHIFTS[name], name, (None, *(needed,) * (len(PERIODS) - 1)), fan([needed - each for each in missing], gap=0),
        (None, *missing[1:]), shortage, (None, *(0.25 * each for each in missing[1:])), (None, *(0.75 * each for each in missing[1:])),
    )  # fmt: skip


def independence() -> Independence:
    """Stacking works without its experts a month after they leave, coating long before, filling never."""
    parts = [part("plant", "", DateRange(date(2026, 3, 2), date(2026, 8, 3), None)), part("line", "line_1", NEVER)]
    parts.append(part("step", "coating", DateRange(date(2025, 9, 1), date(2026, 1, 5), date(2026, 3, 2))))
    parts.append(part("step", "stacking", DateRange(date(2026, 3, 2), date(2026, 8, 3), None)))
    parts.append(part("step", "filling", NEVER))
    never = Departure("filling", ("filling",), date(2025, 9, 30), NEVER, 0.0, 0.0)
    late = Departure("assembly", ("stacking",), date(2026, 6, 30), parts[3].independent.both, 0.25, 0.04)
    early = Departure("electrode", ("coating",), date(2026, 6, 30), parts[2].independent.both, 0.95, 0.02)
    return Independence(PERIODS, 0.95, 0.9, tuple(parts), (never, early, late))


def part(kind: Literal["plant", "line", "step"], name: str, dates: DateRange) -> PartIndependence:
    share = fan([min(1.0, 0.3 + number / 20) for number in range(len(PERIODS))], gap=0)
    shifts = (
        [ShiftIndependence(hours, told, share.p50, share.p10) for told, hours in SHIFTS.items()]
        if kind == "step"
        else []
    )
    return PartIndependence(kind, name, share, share, IndependentFrom(dates, dates, dates, 0.8), tuple(shifts))


def training() -> TrainingLoad:
    """Stacking lacks guides and coaches from the second quarter of 2026 to the third, coating a seat only in the past."""
    none: tuple[Capacity, ...] = ()
    both: tuple[Capacity, ...] = ("guides", "coaches")
    stacking: tuple[tuple[Capacity, ...], ...] = (none,) * 5 + (both, ("coaches",), none)
    coating: tuple[tuple[Capacity, ...], ...] = (("class",),) + (none,) * 7
    return TrainingLoad(
        QUARTERS,
        (trained("coating", coating), trained("filling", (none,) * 8), trained("stacking", stacking)),
        (ClassTraining("electrode", fan([12.0] + [1.0] * 7)), ClassTraining("filling", fan([0.2] * 8))),
    )


def trained(step: str, held_by: tuple[tuple[Capacity, ...], ...]) -> StepTraining:
    chance = tuple(0.8 if quarter else 0.1 for quarter in held_by)
    return StepTraining(step, step, fan([0.62] * 8), fan([0.3] * 8), chance, held_by)


def fan(values: list[float], gap: int | None = None) -> Fan:
    """A fan around values, without a value in one week."""
    held = [None if number == gap else value for number, value in enumerate(values)]
    return Fan(
        tuple(None if value is None else 0.5 * value for value in held),
        tuple(held),
        tuple(None if value is None else 1.4 * value for value in held),
    )


def outside() -> OutsideView:
    odds = OutsideOdds("full_speed", date(2026, 3, 31), 0.3, 0.11, date(2026, 8, 7))
    return OutsideView(
        15,
        33,
        9,
        (0.0, 129.0, None),
        (odds,),
        0.2,
        0.3,
        4,
        True,
        "Announced volumes of other launches.",
        scored_launches=4,
    )


def correlations() -> tuple[CorrelationOdds, ...]:
    return tuple(
        CorrelationOdds(level, "full_speed", chance, 0.01, 0.3, DateRange(None, date(2026, 11, 1), None), 30.0)
        for level, chance in ((0.0, 0.0), (0.5, 0.02), (0.9, 0.04))
    )
