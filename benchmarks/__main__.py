"""Measure and print: gigaramp beside other simulators, then against its targets. `make bench` runs it whole."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from benchmarks import page
from benchmarks.engines import engines
from benchmarks.models import MODELS
from benchmarks.side_by_side import ROUNDS, measured, rows
from benchmarks.targets import groups
from gigaramp.launch.computer import computer

PARTS = ("others", "targets")


def lines(part: str, futures: int, rounds: int) -> Iterator[str]:
    """The page line by line as it is measured, so that a long run shows where it is."""
    yield from page.head(computer())
    if part in ("all", "others"):
        asked = engines()
        yield from page.beside_others()
        for model in MODELS:
            yield from map(page.line, rows(measured(model, asked, rounds, _tell)))
    if part in ("all", "targets"):
        yield from page.against_targets()
        for what, group in groups(futures).items():
            _tell(f"targets: {what}")
            yield from (page.line((row.what, row.measured, row.target)) for row in group())


def main() -> None:
    """Read what is asked, print the page, and write it where asked for."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--only", choices=PARTS, default="all", help="one of the two tables")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help="how often each engine gets each model")
    asked.add_argument("--futures", type=int, default=200, help="futures of the forecast of Douai")
    asked.add_argument("--write", action="store_true", help=f"also write docs/understand/proofs/{page.PLACE.name}")
    given = asked.parse_args()
    if given.rounds < 1 or given.futures < 1:
        asked.error("--rounds and --futures take 1 or more")
    if given.write and given.only != "all":
        asked.error("--write needs both tables, leave --only out")
    told = []
    for text in lines(given.only, given.futures, given.rounds):
        print(text, flush=True)
        told.append(text)
    if given.write:
        page.write(told)


def _tell(words: str) -> None:
    """A word about the work, on standard error: standard output is the page."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
