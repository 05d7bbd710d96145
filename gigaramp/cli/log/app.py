"""The commands of `gigaramp log`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gigaramp.cli.options import AsJson, OnePlant, Seed, Sets

StoreFolder = Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a log.")]
What = Annotated[
    list[str] | None, typer.Option("--what", metavar="KIND", help="Rows of this kind. May be given often.")
]
OfLine = Annotated[
    list[str] | None, typer.Option("--line", metavar="LINE", help="Rows of this line. May be given often.")
]
OfStep = Annotated[
    list[str] | None, typer.Option("--step", metavar="STEP", help="Rows of this step. May be given often.")
]
OfSource = Annotated[
    list[str] | None, typer.Option("--source", metavar="SOURCE", help="Rows of this source. May be given often.")
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV, and nothing else.")]

log = typer.Typer(no_args_is_help=True, help="What really happened: take it in, check it, read it.")


@log.command("import")
def import_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="CSV, Excel or Parquet files; a pattern or a folder of them.")
    ],
    store: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The log. It is made where there is none.")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Says which column tells what. Without one it is proposed from the file."),
    ] = None,
    plant: Annotated[
        str | None, typer.Option(metavar="PLANT", help="Names of steps and lines are those of this plant.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be taken, and write nothing.")] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="Where the log says otherwise, the file is right.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Take in the files a plant has: events, or totals a day. What cannot be read is put aside with its line."""
    from gigaramp.cli.log.importing import import_log

    import_log(files, store, mapping, plant, preview, correct, json)


@log.command()
def forecasts(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a log.")], json: AsJson = False
) -> None:
    """Tell the forecasts that are kept beside a log, to be scored when their dates have come."""
    from gigaramp.cli.log.forecasts import tell_forecasts

    tell_forecasts(store, json)


@log.command()
def check(
    store: StoreFolder,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Move what is damaged into `damaged`, and note which days lack rows.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Look at every file of a log: is it as it was written, and what of it can still be read."""
    from gigaramp.cli.log.checking import check_log

    check_log(store, set_aside, json)


@log.command()
def read(
    store: StoreFolder,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="INSTANT", help="Rows from this day or instant on, UTC.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="INSTANT", help="Rows before this day or instant, UTC.")
    ] = None,
    what: What = None,
    line: OfLine = None,
    step: OfStep = None,
    source: OfSource = None,
    query: Annotated[
        str | None, typer.Option(metavar="SQL", help="A SELECT over the view `records` instead, answered by DuckDB.")
    ] = None,
    json: AsJson = False,
    csv: AsCsv = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the rows into a new .csv or .parquet file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Print rows of a log by instant, or the answer to a question in SQL. Rows that were corrected are left out."""
    from gigaramp.cli.log.reading import Asked, read_log

    read_log(store, Asked(from_, to, what, line, step, source, query), json, csv, out, force)


@log.command()
def follow(
    store: StoreFolder,
    after: Annotated[int, typer.Option(metavar="POSITION", help="Rows behind this position alone. Default: all.")] = 0,
    once: Annotated[bool, typer.Option("--once", help="End when there is nothing more, instead of waiting.")] = False,
    json: AsJson = False,
) -> None:
    """Print rows in the order they came in, each with its position, and go on as new ones come. Ctrl-C ends it."""
    from gigaramp.cli.log.reading import follow_log

    follow_log(store, after, once, json)


@log.command()
def latest(
    store: StoreFolder,
    what: What = None,
    line: OfLine = None,
    step: OfStep = None,
    source: OfSource = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Print the newest row of each kind, line, step and machine."""
    from gigaramp.cli.log.reading import Asked, latest_rows

    latest_rows(store, Asked(None, None, what, line, step, source), json, csv)


@log.command()
def play(
    plant: OnePlant,
    to: Annotated[str, typer.Option(metavar="DATE", help="Last day that is written, for example 2025-06-30.")],
    sheets: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write a sheet: one row for each day, line and step.")
    ] = None,
    store: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write into a log instead.")] = None,
    events: Annotated[bool, typer.Option("--events", help="With --store: every event, not a sheet a day.")] = False,
    future: Annotated[int, typer.Option(metavar="N", help="Which simulated launch.")] = 0,
    seed: Seed = 1,
    set_: Sets = None,
) -> None:
    """Write a simulated launch down as a plant would, where there is no data yet."""
    from gigaramp.cli.log.playing import play_log

    play_log(plant, set_, to, sheets, store, events, future, seed)
