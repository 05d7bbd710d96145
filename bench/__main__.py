"""Print the table of speeds as Markdown: what, measured, held against."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from bench import douai, machine, start, tandem

Row = tuple[str, str, str]


def rows(futures: int) -> Iterator[Row]:
    """Each measure as it is made, with the target it is held against."""
    yield from _lines()
    yield from _first_moments()
    one = douai.one_future()
    yield "one future of Douai, no forks", f"{one.seconds:.2f} s, {one.visits / one.seconds / 1e6:.2f} M/s", ""
    crews = douai.one_future(without=douai.PERSONS)
    ratio = one.seconds / one.visits * crews.visits / crews.seconds
    yield "the same with crews instead of persons", f"{crews.seconds:.2f} s, {crews.visits / crews.seconds / 1e6:.2f} M/s", ""
    yield "a visit with persons beside one with crews", f"{ratio:.2f} times the time", ""
    whole = douai.forecast(futures)
    yield f"{futures} futures of Douai with forks", f"{whole.seconds:.0f} s", "180 s for 200, on two cores"
    yield "memory of all its processes", f"{whole.gigabytes:.2f} GB at most", "1.5 GB"


def _lines() -> Iterator[Row]:
    for machines, visits in ((10, 5_000_000), (100, 10_000_000)):
        ours, theirs = tandem.side_by_side(machines, visits)
        exact = tandem.EXACT.get(machines)
        what = f"station-visits, line of {machines} machines"
        yield what, str(ours), "3 M/s" if machines == 10 else ""
        yield "the same line in SimPy", str(theirs), f"exact: {exact}" if exact else ""
        yield "gigaramp beside SimPy", f"{ours.visits / theirs.visits:.0f} times as fast", ""
    yield "station-visits, 10 machines that fail and scrap", str(tandem.with_troubles(10, 5_000_000)), "3 M/s"


def _first_moments() -> Iterator[Row]:
    yield "`import gigaramp`", f"{start.import_seconds():.2f} s", "0.3 s"
    yield "`gigaramp check douai`", f"{start.check_seconds():.2f} s", "1.5 s"
    yield "compiling, once, with an empty cache", f"{start.compile_seconds():.0f} s", ""
    for cold, state in ((True, "empty cache"), (False, "warm cache")):
        word, odds = start.forecast_seconds(cold)
        yield f"`gigaramp forecast douai`, first words, {state}", f"{word:.1f} s", "3 s"
        yield f"`gigaramp forecast douai`, first odds, {state}", f"{odds:.0f} s", "30 s"


def main() -> None:
    """Measure and print, row by row, so that a long run shows where it is."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--futures", type=int, default=200, help="futures of the forecast of Douai")
    futures = asked.parse_args().futures
    print(machine.words(), end="\n\n")
    print("| what | measured | held against |\n|---|---|---|")
    for row in rows(futures):
        print(f"| {' | '.join(row)} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
