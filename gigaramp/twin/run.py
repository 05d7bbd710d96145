"""Simulate: futures of a plant, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path

import numpy as np

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.plant.model import Plant
from gigaramp.plant.some_lines import only_lines
from gigaramp.twin.fidelity import Fidelity, measure, run_with
from gigaramp.twin.genealogy.tables import new_genealogy
from gigaramp.twin.lots import Lot, check_lot
from gigaramp.twin.pools import Pool, each
from gigaramp.twin.pools.choice import check_pool
from gigaramp.twin.recursion import Engine
from gigaramp.twin.result import Run
from gigaramp.twin.shelf import Shelf
from gigaramp.twin.study import Study
from gigaramp.units import shorten

NO_HORIZON = later(
    "until: this plant names no horizon, add `horizon: 2027-12-31` to its file, or ask with --until 2027-12-31"
)
"""Told where a question has no end."""


def simulate(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 1,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    address: str | None = None,
    correlation: float = 0.5,
    lot: Lot = None,
    records: bool | Iterable[int] = False,
    engine: Engine | None = None,
    genealogy: str | PathLike[str] | None = None,
    lines: Sequence[str] | str | None = None,
    fidelity: Fidelity = "event",
    on_progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Simulate `futures` launches of a plant up to and including the day `until` (default: the plant's horizon).

    The same seed gives the same run in every pool. `records` keeps every row of what happened in each future, or in
    those whose numbers are given. `engine` asks for the `calendar` or the `recursion`; without it the quicker of the two is
    taken where both give the same. `lines` keeps only some of the plant's lines. `genealogy` is a folder into which the life of
    each cell is written as it runs (with `lot="cell"`, of one future).
    `fidelity="day"` flows by the day; how far that lies from the event twin is measured in
    pilot futures and told in `run.agreement`. Raises AskError for a question without an answer, and where the recursion is asked for
    and would not be exact.
    """
    if futures < 1:
        raise AskError(say("at least 1 future is needed, not {futures}", futures=futures))
    if lines is not None:
        plant = only_lines(plant, lines)
    check_lot(plant, lot)
    check_pool(pool, workers, address)
    place_of_cells = _genealogy(genealogy, lot, futures, pool)
    kept = recorded(records, futures)
    study = Study(
        plant,
        end_of(plant, until),
        seed,
        correlation,
        lot,
        None,
        kept,
        engine=engine,
        genealogy=place_of_cells,
        fidelity=fidelity,
    )
    done, shelf = [], Shelf()
    # A single future is quicker here than in a new process, unless workers are asked for.
    place: Pool = "here" if pool == "processes" and futures == 1 and workers is None else pool
    measured = None
    if fidelity == "day":
        measured = measure(study, lambda task, numbers: each(task, numbers, place, workers, address))
        study = replace(study, efficiency=measured.efficiency)
    with closing(each(study, range(futures), place, workers, address)) as results:
        for future in results:
            done.append(shelf.keep(future))
            if on_progress is not None:
                on_progress(len(done), futures)
    return run_with(study.run(done), measured.agreement if measured is not None else None)


def end_of(plant: Plant, until: date | str | None) -> date:
    """Last day of a study: as asked, else the plant's horizon. Raises AskError when there is neither."""
    if until is None:
        if plant.horizon is None:
            raise AskError(say(NO_HORIZON))
        return plant.horizon
    if isinstance(until, str):
        try:
            return date.fromisoformat(until)
        except ValueError:
            raise AskError(say("{until} is not a date; write it as 2027-12-31", until=until)) from None
    return until


def recorded(records: bool | Iterable[int], futures: int) -> bool | frozenset[int]:
    """Whose records are kept: of all futures, of none, or of those named. Raises AskError for a future that is none."""
    if isinstance(records, bool):
        return records
    if isinstance(records, (str, bytes)) or not isinstance(records, Iterable):
        raise AskError(
            say(
                "records: {records} is neither True nor a list of futures, write records=[0, 7]",
                records=shorten(repr(records)),
            )
        )
    kept: set[int] = set()
    for number in records:
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise AskError(
                say(
                    "records: {number} is not the number of a future, write for example records=[0, 7]",
                    number=shorten(repr(number)),
                )
            )
        if not 0 <= number < futures:
            has = say("future 0 alone") if futures == 1 else say("futures 0 to {futures}", futures=futures - 1)
            raise AskError(say("records: there is no future {number}, this run has {has}", number=number, has=has))
        kept.add(int(number))
    return frozenset(kept)


def _genealogy(folder: str | PathLike[str] | None, lot: Lot, futures: int, pool: Pool) -> str | None:
    """The folder of a genealogy, ready to be written. Raises AskError for one that cannot be told, OutputError for its place."""
    if folder is None:
        return None
    if futures > 1:
        raise AskError(
            say("genealogy: it is written of one future, not of {futures}; ask for futures=1", futures=futures)
        )
    if lot != "cell":
        raise AskError(say('genealogy: it is written cell by cell, so ask with lot="cell" (--lot cell)'))
    if pool not in ("here", "processes"):
        raise AskError(
            say('genealogy: it is written on this computer, so ask with pool="processes" (--pool processes)')
        )
    return new_genealogy(Path(folder))
