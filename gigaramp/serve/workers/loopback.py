"""Plays a twin as if it were the plant: a process of its own simulates one future, and its rows come in as they fall due."""

from __future__ import annotations

import multiprocessing
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, Literal

from gigaramp.errors import GigarampError, LogError
from gigaramp.floor.adapters.loopback.connect import MOST_ROWS, paced
from gigaramp.floor.adapters.loopback.wire import Played as Due
from gigaramp.languages import say
from gigaramp.serve.trouble import trouble_of
from gigaramp.serve.workers.played_future import expect_same_future
from gigaramp.serve.workers.with_parent import end_with_parent

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.plant.model import Plant
    from gigaramp.serve.service import Service

EVENT_DAYS: Final = 7
"""Production days before the first morning that are told event by event; all days before them are told as sheets."""

WEEKS_AHEAD: Final = 3
"""So many weeks are simulated at a time."""

TICK_SECONDS: Final = 0.5
"""Seconds between two looks at what is due."""

RETRY_SECONDS: Final = 5.0
"""Seconds until rows are tried again that a full disk did not take."""

Doing = Literal["compiling", "simulating", "playing", "ended", "failed"]


class Loopback:
    """A played plant. `doing` tells how far it is; `reason` why it failed, or why it waits.

    Raises AskError where another future was played into the log before.
    """

    def __init__(self, service: Service) -> None:
        settings = service.settings
        expect_same_future(service.plant, settings.seed, settings.store)
        self.doing: Doing = "simulating"
        self.reason = ""
        self._service = service
        self._ending = Event()
        self._here, there = multiprocessing.get_context("spawn").Pipe(duplex=False)
        picture = service.picture()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_play,
            args=(service.plant, picture.now, settings.speed, settings.seed, there),
            daemon=True,
        )
        self._there = there
        self._thread = Thread(target=self._take, name="loopback", daemon=True)

    def start(self) -> None:
        """Begin to play."""
        self._process.start()
        self._there.close()
        self._thread.start()

    def stop(self) -> None:
        """Play no further."""
        self._ending.set()
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()
        self._here.close()

    @property
    def is_alive(self) -> bool:
        """Whether its process works."""
        return self._process.is_alive()

    @property
    def trouble(self) -> str:
        """Why nothing more of the plant comes in; empty where all is well."""
        return say("The played plant stands still: {reason}", reason=self.reason) if self.reason else ""

    def _take(self) -> None:
        try:
            while True:
                what, content = self._here.recv()
                if what == "rows":
                    self._take_in(_table(content))
                else:
                    self._told(what, content)
        except (EOFError, OSError):
            if not self._ending.is_set() and self.doing not in ("ended", "failed"):
                self._process.join()
                code = self._process.exitcode
                self._told("failed", say("the process that plays it ended (code {code})", code=str(code)))
        except Exception as error:  # noqa: BLE001  told on the pages; without its rows the plant cannot go on
            if not self._ending.is_set():
                self._told("failed", trouble_of(error))

    def _take_in(self, rows: pa.Table) -> None:
        """Take rows in; where the disk is full, again until it is not. Raises LogError for rows that contradict the log."""
        while not self._ending.is_set():
            try:
                self._service.intake.submit(rows)
            except LogError as error:
                if self._ending.is_set() or self._service.store.differing(rows):
                    raise
                self._told(self.doing, str(error))
                self._ending.wait(RETRY_SECONDS)
            else:
                if self.reason:
                    self._told(self.doing, "")
                return

    def _told(self, doing: Doing, reason: str) -> None:
        self.doing, self.reason = doing, reason
        if doing == "playing" and not reason:
            self._service.forecaster.ask_morning()  # its history is in: the first screen has something to tell
        self._service.changes.tell()


def _table(content: bytes) -> pa.Table:
    import pyarrow as pa

    return pa.ipc.open_stream(content).read_all()


def _bytes(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def _play(plant: Plant, told: datetime | None, speed: float, seed: int, pipe: Connection) -> None:
    """The process that plays: from the morning of the plant's `as_of`, or from where its log ends."""
    end_with_parent()
    try:
        _make_ready(pipe)
        _Player(plant, told, speed, seed, pipe).play()
    except GigarampError as error:
        pipe.send(("failed", str(error)))
    except (BrokenPipeError, KeyboardInterrupt):
        return


def _make_ready(pipe: Connection) -> None:
    from gigaramp.twin.compiling import make_ready
    from gigaramp.twin.kernel.compiled import is_kept

    if not is_kept():
        pipe.send(("compiling", ""))
        make_ready()
    pipe.send(("simulating", ""))


class _Player:
    """One future of a plant, handed over row by row as its clock passes them."""

    def __init__(self, plant: Plant, told: datetime | None, speed: float, seed: int, pipe: Connection) -> None:
        self.plant, self.speed, self.seed, self.pipe = plant, speed, seed, pipe
        self.told = told
        self._is_playing = False
        self.morning = plant.as_of or plant.start + timedelta(days=28)
        self.horizon = plant.horizon or self.morning + timedelta(days=365)

    def play(self) -> None:
        """Play to the horizon of the plant, some weeks at a time."""
        from gigaramp.twin.played import played
        from gigaramp.twin.run import simulate

        morning = self._instant(self.morning)
        begin = max(self.told or morning, morning)
        first = max(self.plant.start, self.morning - timedelta(days=EVENT_DAYS))
        handed, began = self.told, 0.0
        while True:
            last = self._last_day((handed or begin).date())
            run = simulate(self.plant, last, futures=1, seed=self.seed, records=[0], pool="here")
            found = played(run, first, last)
            if not began:
                self._hand_over(found.history)
                began = monotonic()
            due = found.due.cast("int64").combine_chunks().to_numpy()
            now = begin + timedelta(seconds=(monotonic() - began) * self.speed)
            for rows in paced(Due(found.live, due), now, monotonic, lambda: sleep(TICK_SECONDS), self.speed, handed):
                self._hand_over(rows)
                self._tell_playing()
            handed = found.due[-1].as_py()
            if last >= self.horizon:
                self.pipe.send(("ended", ""))
                return

    def _tell_playing(self) -> None:
        """Say once that all is handed over up to now."""
        if not self._is_playing:
            self._is_playing = True
            self.pipe.send(("playing", ""))

    def _hand_over(self, rows: pa.Table) -> None:
        for first in range(0, len(rows), MOST_ROWS):
            self.pipe.send(("rows", _bytes(rows.slice(first, MOST_ROWS))))

    def _instant(self, day: date) -> datetime:
        from gigaramp.kpi.days import begin_of_day
        from gigaramp.serve.service import first_minute_of

        return begin_of_day(day, self.plant.timezone, first_minute_of(self.plant))

    def _last_day(self, day: date) -> date:
        """The end of a whole week some weeks ahead: a week's sums are spread over its days, so they must be whole."""
        ahead = day + timedelta(weeks=WEEKS_AHEAD)
        monday = self.plant.start - timedelta(days=self.plant.start.weekday())
        return min(self.horizon, ahead - timedelta(days=(ahead - monday).days % 7 + 1))
