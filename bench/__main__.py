"""Print the table of speeds: what, measured, target."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from bench import douai, start, tandem
from gigaramp.twin.pools import default_workers

Row = tuple[str, str, str]


def rows() -> Iterator[Row]:
    """Each measure as it is made, with the target it is held against."""
    yield "import gigaramp", f"{start.import_seconds():.2f} s", "0.3 s"
    yield "gigaramp check douai", f"{start.check_seconds():.2f} s", "1.5 s"
    for cold in (True, False):
        word, odds = start.forecast_seconds(cold)
        state = "empty cache" if cold else "warm cache"
        yield f"forecast douai, first words, {state}", f"{word:.1f} s", "3 s"
        yield f"forecast douai, first odds, {state}", f"{odds:.1f} s", "30 s"
    ours, theirs = tandem.gigaramp_speed(), tandem.simpy_speed()
    yield "tandem line, visits a second, one core", f"{ours.visits / 1e6:.2f} M", "3 M"
    yield "the same line in SimPy", f"{theirs.visits / 1e6:.3f} M", f"gigaramp is {ours.visits / theirs.visits:.0f} times as fast"
    yield "throughput of both (exact 0.763)", f"{ours.throughput:.3f}, {theirs.throughput:.3f}", ""
    yield "one future of Douai, no forks", f"{douai.future_seconds():.2f} s", ""
    seconds, memory = douai.forecast_seconds()
    yield "200 futures of Douai with forks", f"{seconds:.0f} s", "180 s on two cores"
    yield "memory of all its processes at its peak", f"{memory:.2f} GB", ""


def main() -> None:
    """Measure and print, row by row, so that a long run shows where it is."""
    console = Console(highlight=False)
    console.print(f"Python {platform.python_version()}, {platform.machine()}, {default_workers()} processors")
    table = Table("what", "measured", "target", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows():
        table.add_row(*row)
        console.print(f"  {row[0]}: {row[1]}", style="dim")
    console.print(table)


if __name__ == "__main__":
    main()
