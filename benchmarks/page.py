"""The tables as one Markdown page: printed, and written to the proofs where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import fill

import gigaramp
from benchmarks import side_by_side, targets
from gigaramp.launch.computer import Computer

PLACE = Path(gigaramp.__file__).parents[1] / "docs" / "understand" / "proofs" / "benchmarks.md"

Cells = Sequence[str]


def head(computer: Computer) -> list[str]:
    """The day, the computer and how busy it was."""
    made = f"Made by `python -m benchmarks --write` on {date.today()} with gigaramp {gigaramp.__version__}: {computer}."
    busy = f" {computer.load:.1f} processes were at work before." if computer.load is not None else ""
    meaning = "What the columns mean, and how far to trust them, stands in [benchmarks](../benchmarks.md)."
    return ["# Benchmarks, measured", "", _wrapped(made + busy), "", _wrapped(meaning)]


def beside_others() -> list[str]:
    """The head of the table of all engines."""
    return ["", "## Beside other simulators", "", *_table_head(side_by_side.COLUMNS)]


def against_targets() -> list[str]:
    """The head of the table of gigaramp alone."""
    return ["", "## Against what it is held to", "", *_table_head(targets.COLUMNS)]


def line(cells: Cells) -> str:
    """One row of a table."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def write(lines: Sequence[str], place: Path = PLACE) -> None:
    """Write the page."""
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table_head(columns: Cells) -> list[str]:
    return [line(columns), "|" + "---|" * len(columns)]


def _wrapped(words: str) -> str:
    return fill(words, 120, break_on_hyphens=False, break_long_words=False)
