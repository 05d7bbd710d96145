"""The commands of `gigaramp log`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gigaramp.cli.options import AsJson, OnePlant, Seed, Sets

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
