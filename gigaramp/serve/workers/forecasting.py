"""What the two workers of the forecaster do: one tells mornings as the log moves on, one makes a forecast when it is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from gigaramp.errors import GigarampError
from gigaramp.launch.morning.ask import morning
from gigaramp.launch.morning.shelf import Shelf
from gigaramp.log.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigaramp.launch.morning.answer import Morning
    from gigaramp.plant.model import Plant

EVERY: Final = 10.0
"""Seconds between two looks at the log."""

REST: Final = 4.0
"""A morning that took a second is made anew after this many at the earliest, however fast the log moves."""

TOLD_EVERY: Final = 0.5
"""Seconds between two words of progress."""


def tell_mornings(pipe: Connection, plant: Plant, store: Path, every: float = EVERY) -> None:
    """Tell a morning at once, on every message, and when the log or the kept forecasts moved on.

    Sends ("morning", (Morning, kept forecasts in short)), ("silent", None) where nothing moved, ("no_morning", reason).
    """
    shelf, told, pause = Shelf(store, plant), (-1, -1), 0.0
    with Store.open(store, read_only=True) as log:
        while True:
            is_asked = pipe.poll(pause)
            while pipe.poll():
                pipe.recv()
            began = monotonic()
            kept = shelf.read()
            now = (log.position, len(kept))
            if is_asked or now != told:
                _tell_morning(pipe, plant, log, shelf)
                told = now
            else:
                pipe.send(("silent", None))
            pause = max(every, REST * (monotonic() - began))


def _tell_morning(pipe: Connection, plant: Plant, log: Store, shelf: Shelf) -> None:
    try:
        found: Morning = morning(plant, log, kept=shelf.newest)
    except GigarampError as error:
        pipe.send(("no_morning", str(error)))
        return
    pipe.send(("morning", (found, shelf.read())))


def make_forecasts(
    pipe: Connection, plant: Plant, store: Path, futures: int, seed: int, workers: int, until: Any = None
) -> None:
    """Make a forecast for each message, keep it, then look into what moved the date since the one before.

    Sends ("ready", None) once; then ("compiling", None), ("progress", (done, all)), ("kept", name), ("looking", (done, all)) and
    ("done", None), or ("failed", reason).
    """
    from gigaramp.twin.compiling import make_ready
    from gigaramp.twin.kernel.compiled import is_kept

    pipe.send(("ready", None))
    while True:
        pipe.recv()
        try:
            if not is_kept():
                pipe.send(("compiling", None))
                make_ready()
            morning_of = _make_forecast(pipe, plant, store, futures, seed, workers, until)
            _walk(pipe, plant, store, workers, morning_of)
        except GigarampError as error:
            pipe.send(("failed", str(error)))
        else:
            pipe.send(("done", None))


def _make_forecast(
    pipe: Connection, plant: Plant, store: Path, futures: int, seed: int, workers: int, until: Any
) -> date:
    """Returns the morning of the forecast."""
    from gigaramp.launch.forecast import forecast
    from gigaramp.launch.today.kept import keep_forecast, kept_in

    with Store.open(store, read_only=True) as log:
        answer = forecast(
            plant, until, futures, seed, pool=_pool(workers), workers=workers, log=log, on_progress=_told(pipe, "progress")
        )  # fmt: skip
    folder = keep_forecast(store, plant, answer, datetime.now(UTC))
    pipe.send(("kept", folder.name))
    return kept_in(folder).as_of


def _walk(pipe: Connection, plant: Plant, store: Path, workers: int, morning_of: date) -> None:
    """The way from the forecast before to the newest one, where it was not walked yet."""
    from gigaramp.launch.morning.moved import walk_between
    from gigaramp.launch.morning.walks import keep_walk, kept_walk

    kept = Shelf(store, plant).newest(morning_of)
    if len(kept) < 2:
        return
    before, after = kept
    if kept_walk(store, before, after) is not None:
        return
    told = _told(pipe, "looking")
    with Store.open(store, read_only=True) as log:
        walk = walk_between(before, after, log, pool=_pool(workers), workers=workers, on_progress=told)
    keep_walk(store, before, after, walk)


def _pool(workers: int) -> Any:
    """One worker is this process itself; several are processes beside it."""
    return "here" if workers == 1 else "processes"


def _told(pipe: Connection, what: str) -> Callable[[int, int], None]:
    last = -TOLD_EVERY

    def tell(done: int, in_all: int) -> None:
        nonlocal last
        if monotonic() - last >= TOLD_EVERY or done == in_all:
            last = monotonic()
            pipe.send((what, (done, in_all)))

    return tell
