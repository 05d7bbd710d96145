"""The commands that ask a plant's futures: each is the public function of the same name, and each flag is its argument."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from gigaramp.cli.options import (
    Address,
    AllFutures,
    AsJson,
    AsOf,
    AtLeast,
    Confirm,
    Correlation,
    CorrelationOrAll,
    Euros,
    Exact,
    Fidelity,
    Force,
    Futures,
    LogFolder,
    Lot,
    NotKept,
    OnePlant,
    Out,
    Plants,
    PoolName,
    RankedGoal,
    Report,
    Seed,
    Sets,
    Until,
    WhatIfsFile,
    Workers,
)
from gigaramp.cli.page_options import AdviceOfPage, AdviseForPage, FuturesOfEach, LogOfPage, PageOut, WhatIfsOfPage
from gigaramp.cli.question import Question, read_lot
from gigaramp.languages import say

questions = typer.Typer()


@questions.command()
def forecast(
    plant: Plants,
    until: Until = None,
    futures: Futures = 200,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    report: Report = None,
    json: AsJson = False,
    correlation: CorrelationOrAll = "0.5",
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    euros: Euros = False,
    log: LogFolder = None,
    as_of: AsOf = None,
    not_kept: NotKept = False,
    force: Force = False,
) -> None:
    """Say when each goal of a plant is reached, with odds and reasons; several plants are told side by side."""
    from gigaramp.cli.forecast import FromStore, Wanted, forecast_plants
    from gigaramp.cli.question import read_correlation

    asked = Question(
        until, futures, seed, read_correlation(correlation), pool, workers, address, read_lot(lot), fidelity
    )
    forecast_plants(plant, set_, asked, Wanted(out, report, force, json, euros), FromStore(log, as_of, not_kept))


@questions.command()
def losses(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 40,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Say where the vehicles went: from nameplate to packs shipped, by loss, by step and by cause."""
    from gigaramp.cli.losses import plant_losses

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    plant_losses(plant, set_, asked, out, force, json)


@questions.command()
def bottleneck(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 40,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Say which step limits output each week, how sure that is, and what each step would be worth if it were perfect."""
    from gigaramp.cli.bottleneck import tell_bottleneck

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    tell_bottleneck(plant, set_, asked, out, force, json)


@questions.command()
def compare(
    plant: OnePlant,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="The other plant. Default: the same one.")
    ] = None,
    what_ifs: WhatIfsFile = None,
    until: Until = None,
    futures: Futures = 200,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    json: AsJson = False,
    goal: RankedGoal = None,
    at_least: AtLeast = None,
    all_futures: AllFutures = False,
    exact: Exact = False,
    confirm: Confirm = None,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    euros: Euros = False,
    force: Force = False,
) -> None:
    """Say what a change does under the same luck: name another plant, --set numbers of this one, or rank many what-ifs."""
    from gigaramp.cli.compare import compare_plants
    from gigaramp.cli.what_ifs import Ranked, Wanted, compare_what_ifs
    from gigaramp.errors import AskError

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    ranked = Ranked(what_ifs, goal, at_least, all_futures, exact, confirm)
    if what_ifs is None:
        ranked.refuse_without_file()
        compare_plants(plant, other, set_, asked, out, force, json, euros)
        return
    if other is not None:
        raise AskError(say("compare: name either another plant or --what-ifs FILE, not both"))
    compare_what_ifs(plant, set_, asked, ranked, Wanted(out, force, json, euros))


@questions.command()
def uncertainty(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 600,
    seed: Seed = 1,
    set_: Sets = None,
    what_ifs: Annotated[
        str | None,
        typer.Option("--what-ifs", metavar="FILE", help="Also say what to know before choosing among these what-ifs."),
    ] = None,
    goal: Annotated[
        str | None,
        typer.Option(metavar="GOAL", help="With --what-ifs: the goal whose date decides. Default: the first."),
    ] = None,
    out: Out = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "day",
    force: Force = False,
) -> None:
    """Say what to measure first: which uncertain numbers the spread of each date comes from, and what is luck."""
    from gigaramp.cli.uncertainty import uncertainty_of_plant

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    uncertainty_of_plant(plant, set_, asked, what_ifs, goal, out, force, json)


@questions.command()
def money(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 200,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Say what a launch costs, so far and until the end, and what a good kWh costs through it."""
    from gigaramp.cli.money import money_of_plant

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    money_of_plant(plant, set_, asked, out, force, json)


@questions.command()
def progress(
    plant: OnePlant,
    log: Annotated[str, typer.Option("--log", metavar="STORE", help="The folder of the log.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day of the question, not counted itself. Default: after the last whole day of the log.",
        ),
    ] = None,
    set_: Sets = None,
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the parts of each span as CSV, for spreadsheets.")] = False,
    json: AsJson = False,
    force: Force = False,
) -> None:
    """Say what was made beside what was planned: yesterday, the week, the month and the year, with the largest losses."""
    from gigaramp.cli.progress import progress_of_plant

    progress_of_plant(plant, set_, log, as_of, out, csv, json, force)


@questions.command()
def morning(
    plant: OnePlant,
    log: Annotated[str, typer.Option("--log", metavar="STORE", help="The folder of the log.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day of the question, not counted itself. Default: after the last whole day of the log.",
        ),
    ] = None,
    set_: Sets = None,
    out: Out = None,
    json: AsJson = False,
    force: Force = False,
) -> None:
    """Say what a launch manager asks every morning: yesterday, the date, losses, shifts, experts who leave, scrap."""
    from gigaramp.cli.morning import morning_of_plant

    morning_of_plant(plant, set_, log, as_of, out, json, force)


@questions.command()
def kpi(
    store: Annotated[str | None, typer.Argument(metavar="STORE", help="The folder of the log.")] = None,
    plant: Annotated[
        str | None,
        typer.Option(metavar="PLANT", help="A plant: it gives planned time and full speed where no sheet tells them."),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First production day. Default: the first of the log.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last production day. Default: the last of the log.")
    ] = None,
    by: Annotated[
        Literal["day", "week", "month", "all"], typer.Option(help="Figures of each day, week or month.")
    ] = "all",
    each: Annotated[
        Literal["plant", "line", "step", "place"],
        typer.Option(help="Figures of each line, of each step, or of each step on each line."),
    ] = "plant",
    line: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this line; may be repeated.")] = None,
    step: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this step; may be repeated.")] = None,
    kpi: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this KPI; may be repeated.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Print the dictionary: every KPI with its meaning.")] = False,
    out: Out = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print one row for each figure as CSV, for spreadsheets.")] = False,
    json: AsJson = False,
    force: Force = False,
) -> None:
    """Say the KPIs of a log after ISO 22400, and its flow figures: OEE, scrap, MTBF, lead time and more."""
    from gigaramp.cli.kpi import kpis_of_log, list_kpis

    if list_:
        list_kpis()
    else:
        kpis_of_log(store, plant, from_, to, by, each, line, step, kpi, out, csv, json, force)


@questions.command()
def advise(
    plant: OnePlant,
    maximise: Annotated[str | None, typer.Option(metavar="GOAL", help="Best chance of this goal, --by a date.")] = None,
    earliest: Annotated[str | None, typer.Option(metavar="GOAL", help="This goal as early as can be.")] = None,
    least_cost: Annotated[
        str | None,
        typer.Option(metavar="GOAL", help="The cheapest plan with enough --chance of this goal, --by a date."),
    ] = None,
    most_vehicles: Annotated[int | None, typer.Option(metavar="YEAR", help="Most units shipped in this year.")] = None,
    by: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date of the goal. Default: the announced one.")
    ] = None,
    chance: Annotated[
        str | None, typer.Option(metavar="RATIO", help="With --least-cost: what is enough, as 80%.")
    ] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="MONEY", help='What the plan may cost, as "5 MEUR". Default: no limit.')
    ] = None,
    expert_days: Annotated[
        float | None, typer.Option(metavar="DAYS", help="Most days of added experts, all together.")
    ] = None,
    places: Annotated[
        int | None, typer.Option(metavar="N", help="Most added experts on site at once (desks, beds).")
    ] = None,
    arrivals: Annotated[
        int | None, typer.Option(metavar="N", help="Most added experts who arrive in one month.")
    ] = None,
    until: Until = None,
    futures: Futures = 100,
    seed: Seed = 1,
    set_: Sets = None,
    time: Annotated[str, typer.Option(metavar="TIME", help="The search ends so that all is done about then.")] = "9m",
    plans: Annotated[int | None, typer.Option(metavar="N", help="The search ends after so many plans.")] = None,
    work: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Keep every trial here; the same command goes on where it was."),
    ] = None,
    out: Out = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Say which levers of a plant to pull within a budget, and what that is worth in futures that nothing was chosen by."""
    from gigaramp.cli.advise import Wanted, advise_plant

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    aim = {
        "maximise": maximise,
        "earliest": earliest,
        "least_cost": least_cost,
        "most_vehicles": most_vehicles,
        "by": by,
        "chance": chance,
    }
    limits = {"budget": budget, "expert_days": expert_days, "places": places, "arrivals": arrivals}
    advise_plant(plant, set_, asked, {**aim, **limits}, Wanted(time, plans, work, out, force, json))


@questions.command()
def report(
    plant: OnePlant,
    out: PageOut,
    what_ifs: WhatIfsOfPage = None,
    advice: AdviceOfPage = None,
    advise: AdviseForPage = False,
    log: LogOfPage = None,
    until: Until = None,
    futures: FuturesOfEach = None,
    seed: Seed = 1,
    set_: Sets = None,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    lot: Lot = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Write the whole page of a plant: its odds, where the vehicles went, the bottleneck, the money, what to measure, what to do."""
    from gigaramp.cli.report import Extras, write_whole_page

    asked = Question(until, 1, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    write_whole_page(plant, set_, asked, Extras(what_ifs, advice, advise, futures, log), out, force)
