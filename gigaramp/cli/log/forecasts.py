"""`gigaramp log forecasts`: the forecasts kept beside a log, oldest morning first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from gigaramp.cli.screen import answers, print_json
from gigaramp.errors import AskError
from gigaramp.languages import say

if TYPE_CHECKING:
    from gigaramp.launch import Kept


def tell_forecasts(store: Path, as_json: bool) -> None:
    """Print the kept forecasts of a store: their mornings, and the odds and the middle date of each goal."""
    from gigaramp.launch import kept_forecasts

    if not store.is_dir():
        raise AskError(say("{store}: there is no such folder", store=store))
    found = kept_forecasts(store)
    if as_json:
        print_json([{"made": kept.made.isoformat(), "folder": str(kept.folder), **kept.answer} for kept in found])
        return
    screen = answers()
    if not found:
        screen.print(
            say("no forecast is kept here yet; make one with gigaramp forecast PLANT --log {store}", store=store),
            soft_wrap=True,
        )
        return
    table = Table(box=None, pad_edge=False)
    columns = (
        say("morning"),
        say("made"),
        say("goal"),
        say("chance by announced date"),
        "50 %",
        say("seed"),
        say("version"),
    )
    for title in columns:
        table.add_column(title)
    for kept in found:
        for row in _rows(kept):
            table.add_row(*row)
    screen.print(table)


def _rows(kept: Kept) -> list[tuple[str, ...]]:
    """A row for each goal of a kept forecast."""
    made = f"{kept.made:%Y-%m-%d %H:%M}"
    return [
        (
            kept.as_of.isoformat(),
            made,
            goal["goal"],
            "-" if goal["chance_by_announced"] is None else f"{100 * goal['chance_by_announced']:.0f} %",
            goal["dates"]["p50"] or say("beyond"),
            str(kept.seed),
            kept.version,
        )
        for goal in kept.answer["answers"]
    ]
