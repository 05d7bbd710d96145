"""The commands. Each is the public function of the same name, and each flag is its argument."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gigaramp import __version__
from gigaramp.cli.options import (
    Address,
    AllFutures,
    AsJson,
    AtLeast,
    Confirm,
    Correlation,
    CorrelationOrAll,
    Euros,
    Exact,
    Fidelity,
    Force,
    Futures,
    Lines,
    Lot,
    OnePlant,
    Out,
    Plants,
    PoolName,
    RankedGoal,
    Records,
    RecordsOf,
    Report,
    Seed,
    Sets,
    Until,
    WhatIfsFile,
    Workers,
)
from gigaramp.cli.page_options import AdviceOfPage, AdviseForPage, FuturesOfEach, PageOut, WhatIfsOfPage
from gigaramp.cli.question import Question, read_lot
from gigaramp.languages import say

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="When is a battery plant at full speed, when on its own, and what holds it back: odds, dates and reasons.",
)


def _version(asked: bool) -> None:
    if asked:
        print(f"gigaramp {__version__}")
        raise typer.Exit


@app.callback()
def gigaramp(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the flags that stand before a command."""


@app.command()
def check(
    plant: OnePlant,
    explain: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Tell one number: meaning, unit, range, source.")
    ] = None,
    set_: Sets = None,
    json: AsJson = False,
) -> None:
    """Read a plant for sense: its problems, its figures, and its months to full speed at the medians."""
    from gigaramp.cli.check import check_plant

    check_plant(plant, explain, set_, json)


@app.command()
def schema(
    answer: Annotated[bool, typer.Option("--answer", help="The schema of a forecast's JSON form instead.")] = False,
    what_ifs: Annotated[bool, typer.Option("--what-ifs", help="The schema of scenario files instead.")] = False,
) -> None:
    """Print the JSON Schema of plant files, for editors that complete and check them."""
    from gigaramp.cli.check import print_schema

    print_schema(answer, what_ifs)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The plant file to write.")],
    capacity: Annotated[
        str | None, typer.Option(metavar="ENERGY/YEAR", help="Cells made a year, as energy. Default: 10 GWh/year.")
    ] = None,
    lines: Annotated[int | None, typer.Option(metavar="N", help="Production lines. Default: 6.")] = None,
    experts: Annotated[
        int | None, typer.Option(metavar="N", help="Visiting experts, split over families. Default: 15 a GWh/year.")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help='Copy a shipped plant ("douai") instead, with its comments.'),
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Name of the plant. Default: from the path.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a plant file of your own to start from: sized for its capacity, with comments and sources."""
    from gigaramp.cli.new import copy_shipped_plant, write_new_plant
    from gigaramp.errors import AskError

    if from_ is None:
        write_new_plant(path, capacity or "10 GWh/year", 6 if lines is None else lines, experts, name, force)
        return
    if (capacity, lines, experts, name) != (None, None, None, None):
        raise AskError(
            say(
                "--from copies a plant as it is: leave out --capacity, --lines, --experts and --name, and change the copy"
            )
        )
    copy_shipped_plant(path, from_, force)


@app.command()
def simulate(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 1,
    seed: Seed = 1,
    set_: Sets = None,
    out: Out = None,
    records: Records = False,
    records_of: RecordsOf = None,
    lot: Lot = None,
    genealogy: Annotated[
        bool,
        typer.Option("--genealogy", help="Also write the life of each cell, for `trace`: with --lot cell and --out."),
    ] = False,
    line: Lines = None,
    json: AsJson = False,
    correlation: Correlation = 0.5,
    pool: PoolName = "processes",
    workers: Workers = None,
    address: Address = None,
    fidelity: Fidelity = "event",
    force: Force = False,
) -> None:
    """Simulate the launch of a plant, once for each future, and tell its output."""
    from gigaramp.cli.question import read_records
    from gigaramp.cli.simulate import Kept, simulate_plant

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    kept = Kept(read_records(records, records_of), genealogy, out, force)
    simulate_plant(plant, set_, asked, kept, line, json)


@app.command()
def trace(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where `simulate --genealogy --out FOLDER` wrote.")],
    what: Annotated[
        str,
        typer.Argument(metavar="WHAT", help="cell, module, pack; or STEP_coil, STEP_tray, STEP_machine and the like."),
    ],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Its number.")],
    json: AsJson = False,
) -> None:
    """Say what a cell went through, or which cells, modules and packs a coil, a tray or a machine reached."""
    from gigaramp.cli.trace import print_trace

    print_trace(folder, what, number, json)


@app.command()
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
    force: Force = False,
) -> None:
    """Say when each goal of a plant is reached, with odds and reasons; several plants are told side by side."""
    from gigaramp.cli.forecast import Wanted, forecast_plants
    from gigaramp.cli.question import read_correlation

    asked = Question(
        until, futures, seed, read_correlation(correlation), pool, workers, address, read_lot(lot), fidelity
    )
    forecast_plants(plant, set_, asked, Wanted(out, report, force, json, euros))


@app.command()
def report(
    plant: OnePlant,
    out: PageOut,
    what_ifs: WhatIfsOfPage = None,
    advice: AdviceOfPage = None,
    advise: AdviseForPage = False,
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
    write_whole_page(plant, set_, asked, Extras(what_ifs, advice, advise, futures), out, force)


@app.command()
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
    from gigaramp.languages import say

    asked = Question(until, futures, seed, correlation, pool, workers, address, read_lot(lot), fidelity)
    ranked = Ranked(what_ifs, goal, at_least, all_futures, exact, confirm)
    if what_ifs is None:
        ranked.refuse_without_file()
        compare_plants(plant, other, set_, asked, out, force, json, euros)
        return
    if other is not None:
        raise AskError(say("compare: name either another plant or --what-ifs FILE, not both"))
    compare_what_ifs(plant, set_, asked, ranked, Wanted(out, force, json, euros))


@app.command()
def uncertainty(
    plant: OnePlant,
    until: Until = None,
    futures: Futures = 800,
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def bench(
    plant: Annotated[
        str, typer.Argument(metavar="[PLANT]", help="A shipped plant or the path of a file. Default: douai.")
    ] = "douai",
    until: Until = None,
    futures: Annotated[
        int | None,
        typer.Option(metavar="N", help="Simulate N futures whole. Default: the time of 200, estimated from 8."),
    ] = None,
    set_: Sets = None,
    visits: Annotated[
        int, typer.Option(metavar="N", help="Station-visits of the ten-machine line that is measured first.")
    ] = 5_000_000,
    json: AsJson = False,
    workers: Workers = None,
) -> None:
    """Say how fast this computer simulates, and how long many futures of a plant take on it."""
    from gigaramp.cli.bench import bench_plant

    bench_plant(plant, set_, until, futures, workers, visits, json)


@app.command()
def terms(json: AsJson = False) -> None:
    """Print the words of the field in English and in the language of --lang, with what they mean."""
    from gigaramp.cli.terms import print_terms

    print_terms(json)
