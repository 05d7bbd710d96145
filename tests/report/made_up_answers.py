"""Made-up answers to the questions that stand beside a forecast on its page: every part filled."""

from __future__ import annotations

from datetime import date

from gigaramp.launch.advise.answer import (
    Advice,
    AimTold,
    Bought,
    Effort,
    Euros,
    GanttRow,
    LimitsTold,
    NotBought,
    RunnerUp,
)
from gigaramp.launch.advise.answer import Gain as AdviceGain
from gigaramp.launch.bottleneck.answer import Bottleneck, Gain, LimitPeriod, StepLimits, StepWorth, WeekLimit
from gigaramp.launch.changes import Change
from gigaramp.launch.compare import GoalDifference, YearDifference
from gigaramp.launch.losses.answer import (
    Causes,
    CauseShare,
    Defects,
    LeafLoss,
    Losses,
    Oee,
    Packs,
    Period,
    Sooner,
    StepHours,
    StepShare,
    WeekLeaf,
    Weeks,
)
from gigaramp.launch.losses.answer import Gain as CauseGain
from gigaramp.launch.money.answer import Cost, CostSpan, KwhCost, KwhPart, Money
from gigaramp.launch.money.rates import Rates
from gigaramp.launch.money.sums import Sum
from gigaramp.launch.odds.ranges import DateRange, Range
from gigaramp.launch.uncertainty.answer import Balance, Part, Spread, Third, Uncertainty
from gigaramp.launch.weeks.lost import Lost
from gigaramp.launch.what_ifs.answer import WhatIf, WhatIfs
from gigaramp.report.beside import Beside
from tests.report.made_up import AS_OF, UNTIL, WEEKS

ABOUT = "Made up for the tests."
HEAD = {
    "plant": "AESC Douai",
    "about": ABOUT,
    "as_of": AS_OF,
    "until": UNTIL,
    "seed": 1,
    "correlation": 0.5,
    "version": "0.1.0",
}


def packs(mean: float, error: float = 50.0) -> Packs:
    return Packs(mean, error, Range(0.4 * mean, mean, 1.7 * mean))


def period(name: str, first: date, last: date, share: float) -> Period:
    """Nameplate 150,000; waiting for help takes most, there is capacity to spare, and the residual is small."""
    amounts = {"capacity": -6_000.0, "waiting_help": 60_000.0, "failure": 41_000.0, "defect_before": 9_000.0, "on_the_way": -700.0,
               "residual": 200.0}  # fmt: skip
    leaves = tuple(
        LeafLoss(leaf, packs(share * amount), share * amount / 150_000.0) for leaf, amount in amounts.items()
    )
    shipped = 150_000.0 - share * sum(amounts.values())
    return Period(
        name, first, last, 150_000.0, packs(shipped), leaves, (StepShare("stacking", 0.8), StepShare("x_ray", 0.2))
    )


def weeks() -> Weeks:
    number = len(WEEKS)
    falling = tuple(1_500.0 * (1 - week / number) for week in range(number))
    steady = (700.0,) * number
    gives = tuple(-100.0 if week % 5 == 0 else 40.0 for week in range(number))
    zeros = (0.0,) * number
    leaves = tuple(
        WeekLeaf(leaf, values, zeros, values, values)
        for leaf, values in (("waiting_help", falling), ("failure", steady), ("stock", gives), ("no_sled", zeros))
    )
    shipped = tuple(3_000.0 - one - two - three for one, two, three in zip(falling, steady, gives, strict=True))
    return Weeks(WEEKS, (3_000.0,) * number, shipped, ("stacking",) * number, leaves)


def lost() -> Lost:
    """The loss tree that a forecast tells of its own futures."""
    whole = period("whole", WEEKS[0], date(2027, 1, 3), 1.2)
    return Lost(
        whole,
        (period("2025", WEEKS[0], date(2025, 12, 28), 0.5), period("2026", date(2025, 12, 29), date(2027, 1, 3), 1.0)),
        weeks(),
    )


def losses() -> Losses:
    tree = lost()
    gain = CauseGain(packs(30_000.0), packs(27_000.0))
    sooner = (Sooner("full_speed", packs(60.0, 9.0), True, "event"),)
    causes = (
        CauseShare(
            "people_skill", packs(52_000.0), 0.5, gain, gain, {"waiting_help": 52_000.0}, {"2026": 52_000.0}, sooner
        ),
        CauseShare("sleds", packs(0.0), None, CauseGain(packs(0.0)), CauseGain(packs(0.0)), {}, {}, ()),
    )
    shared = Causes(12, 9.0, packs(104_000.0), packs(52_000.0), {}, causes, ("no_demand",))
    return Losses(
        **HEAD,
        futures=40,
        effective_futures=30.0,
        product="pack",
        definition="From nameplate to shipped.",
        nameplate_is="goals.full_speed",
        whole=tree.whole,
        years=tree.years,
        quarters=(),
        weeks=tree.weeks,
        residual=0.002,
        by_step=(StepHours("stacking", 2.0, (1.0,), {"failure": (0.5,)}),),
        oee=(
            Oee("stacking", None, "2026", 0.7, 0.8, 0.9, 0.504, Range(0.4, 0.5, 0.6)),
            Oee("filling", "line_1", "2026", None, None, None, None, Range(None, None, None)),
        ),
        defects=(Defects("anode_coating", "end_of_line", packs(1_200.0), 300.0),),
        causes=shared,
        notes=("a note of the causes",),
    )


def bottleneck() -> Bottleneck:
    """Coating limits first, stacking later; nothing limits in the first week; a perfect stacking pays most."""
    number = len(WEEKS)
    coating = tuple(0.0 if week == 0 else max(0.0, 0.9 - week / 40) for week in range(number))
    stacking = tuple(0.0 if week == 0 else 1.0 - coating[week] for week in range(number))
    told = [WeekLimit(WEEKS[0], None, None, 0.0, 0.0, None, None, None, 0.0)]
    for week in range(1, number):
        first, second = (
            ("stacking", "anode_coating") if stacking[week] >= coating[week] else ("anode_coating", "stacking")
        )
        shares = sorted((stacking[week], coating[week]), reverse=True)
        told.append(
            WeekLimit(WEEKS[week], first, "line_2" if week > 60 else None, shares[0], 0.04, 0.7, 0.3, second, shares[1])
        )
    spans = (
        LimitPeriod(WEEKS[1], WEEKS[20], "anode_coating", None, 20, 0.7),
        LimitPeriod(WEEKS[21], WEEKS[-1], "stacking", None, 75, 0.9),
    )
    clear = Gain(12_400.0, 900.0, Range(4_000.0, 12_000.0, 21_000.0), 14.0, 12, "event")
    luck = Gain(300.0, 400.0, Range(-600.0, 200.0, 1_500.0), 0.4, 24, "day")
    return Bottleneck(
        **HEAD,
        counted_from=AS_OF,
        futures=40,
        effective_futures=30.0,
        product="pack",
        definition="The trail of late units.",
        worth_definition="Perfect: never stops.",
        weeks=tuple(told),
        periods=spans,
        steps=(StepLimits("anode_coating", 0.1, coating), StepLimits("stacking", 0.9, stacking)),
        worth=(StepWorth("stacking", clear, clear, luck, 6), StepWorth("anode_coating", luck, None, None, 6)),
        notes=("a note of the ribbon",),
    )


def what_ifs() -> WhatIfs:
    """One helps and one cannot be told apart."""

    def one(rank: int, name: str, days: float, verdict: str) -> WhatIf:
        goal = GoalDifference(
            "full_speed", days, 4.0, Range(2 * days - 3, days, 0.0), True, date(2026, 3, 31), 0.02, 0.09, 0.02, 0.8
        )
        year = YearDifference(2026, -40 * days, 90.0, Range(0.0, 100.0, 2_000.0), 0.8)
        changes = (Change("people.language.glossary", "False", "True"),)
        return WhatIf(
            rank=rank,
            name=name,
            about=f"About {name}.",
            verdict=verdict,
            difference=days,
            low=days - 7,
            high=days + 7,
            error=3.0,  # type: ignore[arg-type]
            spread=goal.spread,
            futures=60,
            effective_futures=48.0,
            apart_from_above=None if rank == 1 else False,
            not_apart_from=() if rank == 1 else ("shared_glossary",),
            changes=changes,
            cost=90_000.0,
            goals=(goal,),
            lines=(),
            years=(year,),
        )

    confirmed = _what_ifs((one(1, "shared_glossary", -15.0, "better"),), None)
    return _what_ifs((one(1, "shared_glossary", -19.0, "better"), one(2, "ten_more_sleds", -2.0, "open")), confirmed)


def _what_ifs(told: tuple[WhatIf, ...], confirmed: WhatIfs | None) -> WhatIfs:
    return WhatIfs(
        **HEAD,
        futures=200,
        effective_futures=120.0,
        simulated=260,
        product="pack",
        goal="full_speed",
        unit="days",
        both_sides=(),
        definition="First day of the first hold.",
        announced=date(2026, 3, 31),
        sure=0.95,
        at_least=7.0,
        exact=False,
        what_ifs=told,
        confirmed=confirmed,
        notes=("a note of the ranking",),
    )


def uncertainty() -> Uncertainty:
    """Machines explain most of the date of full speed; the units of a year are told as a figure; chances have their own axis."""

    def part(name: str, share: float, told: bool, shows: str) -> Part:
        def third(day: date | None, value: float) -> Third:
            return Third("up to 5 h", day if shows == "date" else None, value, value / 1000, 0.02)

        low, high = third(None, 100.0), third(date(2026, 6, 1), 300.0)
        return Part("group", name, 12, share, 0.02, 0.04, told, share + 0.1, 0.03, 120.0, low, high)

    balance = Balance(0.6, 0.03, 0.1, 0.03, 0.3, 0.02)
    spreads = []
    for goal, year, explains in (("full_speed", None, "date"), ("on_its_own", None, "chance"), (None, 2026, "shipped")):
        groups = (part("machines", 0.4, True, explains), part("outside", 0.01, False, explains))
        dates = DateRange(date(2026, 5, 1), date(2026, 8, 3), None) if explains == "date" else None
        low = Third("below 5 h", None, 150.0, 0.05, 0.02)
        high = Third("above 9 h", date(2026, 7, 1), 240.0, 0.2, 0.02)
        number = Part("number", "steps.stacking.mtbf", 1, 0.2, 0.02, 0.05, True, low=low, high=high)
        spreads.append(
            Spread(
                goal,
                year,
                explains,  # type: ignore[arg-type]
                "What it is.",
                None,
                date(2026, 3, 31),
                "days",
                Range(1.0, 200.0, 300.0),
                dates,
                299.0,
                True,
                groups,
                (),
                (),
                (number,),
                balance,
            )  # type: ignore[arg-type]
        )
    return Uncertainty(
        **HEAD, futures=400, redrawn=800, effective_futures=300.0, facts_used=1, product="pack", addresses=120, spreads=tuple(spreads),
        notes=("a note of the shares",),
    )  # fmt: skip


def advice() -> Advice:
    """Experts of stacking stay longer and are more, a glossary is bought, the decoy is not."""
    gain = AdviceGain(0.19, 0.04, 0.11, 0.27, 0.12, 0.31, 80, 901, "event", True)
    cost = Euros(900_000.0, 1_200_000.0, 1_900_000.0)
    first, last, until = date(2025, 6, 1), date(2026, 6, 30), date(2026, 12, 31)
    return Advice(
        **HEAD,
        aim=AimTold("maximise", "full_speed", date(2026, 6, 30), None, None, "chance"),
        limits=LimitsTold(5_000_000.0, None, 40, None),
        verdict="worth it",
        unit="chance",
        futures=80,
        effective_futures=66.0,
        fresh_seed=901,
        product="pack",
        bought=(
            Bought(
                "stacking_experts",
                "More experts for stacking",
                "12",
                "18, to 31 December 2026",
                cost,
                0.14,
                0.03,
                False,
            ),
            Bought("glossary", "A shared glossary", "no", "yes", Euros(90_000.0, 90_000.0, 90_000.0), 0.05, 0.02, True),
        ),
        cost=cost,
        gain=gain,
        in_sample=gain,
        in_finals=gain,
        optimism=0.02,
        search_optimism=0.05,
        over_greedy=gain,
        greedy_gain=gain,
        greedy_cost=cost,
        best_found={},
        runners_up=(RunnerUp("greedy", {"glossary": "yes"}, cost, gain),),
        not_bought=(NotBought("decoy", "A lever worth nothing", "does nothing", "9", 0.0, 0.01, 400_000.0),),
        gantt=(
            GanttRow("experts", "coating", "both", date(2025, 3, 1), date(2026, 3, 31), 8.0),
            GanttRow("experts", "stacking", "as is", first, last, 12.0),
            GanttRow("experts", "stacking", "proposed", first, until, 18.0),
            GanttRow("training", "training", "both", AS_OF, until, 40.0),
            GanttRow("lever", "glossary", "proposed", AS_OF, until, None, "yes"),
        ),
        changes=(Change("people.experts.stacking.count", "12", "18"),),
        diff="--- plant.yaml\n+++ plant.yaml\n@@ -12 +12 @@\n-    count: 12\n+    count: 18\n",
        effort=Effort(
            212, 1.2e9, "patience", {"search": 4_000, "trim": 300, "finals": 200, "prune": 100, "fresh": 240}, 4, 2
        ),
    )


def money() -> Money:
    """Delay costs most, a good kWh gets cheaper, and nothing good is made in the first quarter."""
    rates = Rates(
        product="pack",
        kwh_per_unit=Sum(50, 52, 54),
        full_speed_kwh_a_year=Sum(7e6, 7.8e6, 8e6),
        per_vehicle=Sum(1_000, 1_500, 2_500),
        per_day_of_delay=Sum(3e5, 4.9e5, 6.7e5),
        per_scrap_point=Sum(4e6, 5e6, 9e6),
        per_expert_day=Sum(700, 1_000, 1_500),
        per_person_year=Sum(4e4, 5e4, 6e4),
        per_idle_hour=Sum(20, 30, 40),
        material_per_kwh=Sum(60, 70, 90),
        contribution_per_kwh=Sum(20, 30, 50),
    )

    def span(name: str, share: float) -> CostSpan:
        amounts = {"scrap": 40e6, "experts": 20e6, "delay": 160e6, "idle": 5e6, "total": 225e6, "idle_in_delay": 3e6}
        costs = tuple(
            Cost(kind, share * amount, 1e6, Range(0.5 * share * amount, share * amount, 1.6 * share * amount))  # type: ignore[arg-type]
            for kind, amount in amounts.items()
        )
        return CostSpan(name, WEEKS[0], UNTIL, True, costs)

    def quarter(name: str, total: float | None) -> KwhCost:
        def part(what: str, share: float) -> KwhPart:
            ends = (None, None, None) if total is None else (0.6 * share * total, share * total, 2.1 * share * total)
            return KwhPart(what, Range(*ends))  # type: ignore[arg-type]

        parts = (
            part("material", 0.5),
            part("scrap", 0.3),
            part("people", 0.15),
            part("experts", 0.05),
            part("capital", 0.0),
            part("total", 1.0),
        )
        return KwhCost(name, WEEKS[0], UNTIL, True, Range(0.0, 1e6, 2e6), parts)

    return Money(
        **HEAD,
        futures=200,
        effective_futures=120.0,
        product="pack",
        definitions={"scrap": "What bad units cost.", "delay": "Output that is missing."},
        rates=rates,
        spans=(span("so_far", 0.2), span("to_come", 0.8), span("in_all", 1.0)),
        years=(span("2026", 0.8),),
        quarters=(span("2026-Q1", 0.2),),
        kwh=(
            quarter("2025-Q4", None),
            quarter("2026-Q1", 1_300.0),
            quarter("2026-Q2", 240.0),
            quarter("2026-Q4", 130.0),
        ),
    )


def everything() -> Beside:
    """An answer to every question."""
    return Beside(
        losses=losses(), bottleneck=bottleneck(), what_ifs=what_ifs(), advice=advice(), uncertainty=uncertainty()
    )
