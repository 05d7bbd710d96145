"""Simulate: futures of a plant, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

from gigaramp.errors import AskError, PlantError
from gigaramp.plant.model import Plant
from gigaramp.twin.pools import Pool, each
from gigaramp.twin.recursion import Engine
from gigaramp.twin.result import Run
from gigaramp.twin.study import Study

NO_HORIZON = "until: this plant names no horizon, add `horizon: 2027-12-31` to its file, or ask with --until 2027-12-31"
"""Told where a question has no end."""


def simulate(
    plant: Plant,
    until: date | str | None = None,
    futures: int = 1,
    seed: int = 1,
    *,
    pool: Pool = "processes",
    workers: int | None = None,
    correlation: float = 0.5,
    lot: int | None = None,
    records: bool = False,
    engine: Engine | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Simulate `futures` launches of a plant up to and including the day `until` (default: the plant's horizon).

    The same seed gives the same run in every pool. `engine` asks for the `calendar` or the `recursion`; without it the
    quicker of the two is taken where both give the same. Raises AskError for a question without an answer, and where
    the recursion is asked for and would not be exact.
    """
    if futures < 1:
        raise AskError(f"at least 1 future is needed, not {futures}")
    if lot is not None:
        _check_lot(plant, lot)
    study = Study(plant, end_of(plant, until), seed, correlation, lot, None, records, engine=engine)
    done = []
    # A single future is quicker here than in a new process, unless workers are asked for.
    place: Pool = pool if futures > 1 or workers is not None else "here"
    with closing(each(study, range(futures), pool=place, workers=workers)) as results:
        for future in results:
            done.append(future)
            if on_progress is not None:
                on_progress(len(done), futures)
    return study.run(done)


def end_of(plant: Plant, until: date | str | None) -> date:
    """Last day of a study: as asked, else the plant's horizon. Raises AskError when there is neither."""
    if until is None:
        if plant.horizon is None:
            raise AskError(NO_HORIZON)
        return plant.horizon
    if isinstance(until, str):
        try:
            return date.fromisoformat(until)
        except ValueError:
            raise AskError(f"{until} is not a date; write it as 2027-12-31") from None
    return until


def _check_lot(plant: Plant, lot: int) -> None:
    """A lot that is asked for obeys the rule of one that stands in the file. Raises AskError in the same words."""
    if lot < 1:
        raise AskError(f"lot: {lot} cells are no lot, write 1 or more")
    try:
        plant.change("lot", str(lot))
    except PlantError as error:
        raise AskError(str(error)) from None
