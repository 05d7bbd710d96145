"""The commands. Those that ask a plant's futures stand in `questions.py`; here is all that leads to them and from them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gigaramp import __version__
from gigaramp.cli.log.app import log
from gigaramp.cli.options import (
    Address,
    AsJson,
    Correlation,
    Fidelity,
    Force,
    Futures,
    Lines,
    Lot,
    OnePlant,
    Out,
    PoolName,
    Records,
    RecordsOf,
    Seed,
    Sets,
    Until,
    Workers,
)
from gigaramp.cli.question import Question, read_lot
from gigaramp.cli.questions import questions
from gigaramp.cli.users import users
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
def serve(
    plant: OnePlant,
    set_: Sets = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The plant's log, made where there is none. Without it a twin is played."),
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(
            metavar="TIMES", help="Play a twin so many times faster. Without --store: 600, a day in 2.4 minutes."
        ),
    ] = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; others reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="The port to listen at.")] = 8360,
    get: Annotated[
        str | None, typer.Option(metavar="/PATH", help="Answer one request on standard output, and end.")
    ] = None,
    forecast_at: Annotated[
        str, typer.Option(metavar="HH:MM", help="When to forecast anew, on the plant's clock; or never.")
    ] = "05:00",
    futures: Futures = 200,
    seed: Seed = 1,
    watch: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Take in every export that is put into this folder.")
    ] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Show and write people as P-001, not by name.")
    ] = False,
    anyone: Annotated[
        bool,
        typer.Option(
            "--anyone-may-change-everything", help="Listen to other computers although nobody has to sign in."
        ),
    ] = False,
    allowed_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name this server is called by. May be given often.")
    ] = None,
    translation: Annotated[
        str, typer.Option(metavar="NAME", help="A translation engine for free text that an installed package offers.")
    ] = "",
    behind_tls: Annotated[
        bool, typer.Option("--behind-tls", help="A proxy in front speaks HTTPS: cookies travel by it alone.")
    ] = False,
) -> None:
    """Show a plant live, forecast it every day, and help its people help each other: pages in a browser."""
    from gigaramp.cli.serve import serve_plant

    serve_plant(
        plant, set_, store, speed, host, port, get, forecast_at, futures, seed, watch, pseudonyms, anyone, allowed_host,
        behind_tls, translation,
    )  # fmt: skip


@app.command()
def terms(json: AsJson = False) -> None:
    """Print the words of the field in English and in the language of --lang, with what they mean."""
    from gigaramp.cli.terms import print_terms

    print_terms(json)


app.add_typer(questions)
app.add_typer(log, name="log")
app.add_typer(users, name="users")
app.add_typer(users, name="users")
