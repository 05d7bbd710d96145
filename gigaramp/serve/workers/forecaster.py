"""Mornings and forecasts beside the service: made in worker processes, at a set hour and on demand, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from gigaramp.languages import say
from gigaramp.serve.workers.forecasting import make_forecasts, tell_mornings
from gigaramp.serve.workers.worker import Worker

if TYPE_CHECKING:
    from gigaramp.launch.morning.answer import Morning
    from gigaramp.launch.morning.shelf import InShort
    from gigaramp.plant.model import Plant
    from gigaramp.serve.settings import Settings

SECONDS_BETWEEN: Final = 600.0
"""The days of a played plant are short: a forecast begins no sooner after the one before."""

Doing = Literal["waiting", "compiling", "forecasting", "looking", "reading"]
"""What a forecast is at: it waits for its worker, the kernel is compiled, futures end, it is looked into what moved the date, and
it is made and the morning with it is on its way."""


@dataclass(frozen=True)
class Forecasting:
    """A forecast at work: futures `done` of `all`. `by`: who asked for it, empty for the set hour."""

    doing: Doing
    by: str
    began: datetime
    done: int = 0
    all: int = 0


@dataclass(frozen=True)
class Told:
    """What is known now. `failed`: why the last forecast was not made; `no_morning`: why there is none. `forecasts`: oldest first."""

    morning: Morning | None = None
    forecasting: Forecasting | None = None
    failed: str | None = None
    forecasts: tuple[InShort, ...] = ()
    no_morning: str | None = None


class Forecaster:
    """Keeps the morning answer up to date and makes forecasts, in two processes of their own. Any thread may ask."""

    def __init__(self, plant: Plant, store: Path, settings: Settings) -> None:
        self._plant, self._store, self._settings = plant, store, settings
        self._turn = RLock()
        self._told = Told()
        self._listening: list[Callable[[], None]] = []
        self._next_by: str | None = None
        self._tried: object = None
        self._is_read = False
        self._began = float("-inf")
        self._mornings = Worker("mornings", tell_mornings, (plant, store), self._on_morning)
        given = (plant, store, settings.futures, settings.seed, settings.workers)
        self._forecasts = Worker("forecasts", make_forecasts, given, self._on_forecast)

    @property
    def told(self) -> Told:
        """The last morning, the forecast at work, why the last one failed, and the forecasts kept."""
        return self._told

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have a function called, from a thread of the forecaster, when what is told has changed."""
        self._listening.append(callback)

    def start(self) -> None:
        """Start both workers."""
        self._mornings.start()
        self._forecasts.start()

    def stop(self) -> None:
        """End both workers at once; a forecast at work is lost, those kept stay."""
        self._mornings.stop()
        self._forecasts.stop()

    def ask_morning(self) -> None:
        """Have the morning made anew."""
        self._mornings.send("morning")

    def ask_forecast(self, by: str) -> None:
        """Have the date forecast anew. While a forecast is at work one more is made after it, for whoever asked last."""
        with self._turn:
            if self._told.forecasting is not None:
                self._next_by = by
            else:
                self._begin(by)
        self._tell()

    def make_morning_here(self) -> None:
        """Make the morning in this process and at once, for a service that answers one request."""
        from gigaramp.errors import GigarampError
        from gigaramp.launch.morning.ask import morning
        from gigaramp.launch.morning.shelf import Shelf
        from gigaramp.log.store import Store

        shelf = Shelf(self._store, self._plant)
        try:
            with Store.open(self._store, read_only=True) as log:
                found = morning(self._plant, log, kept=shelf.newest)
        except GigarampError as error:
            self._told = Told(no_morning=str(error), forecasts=shelf.read())
        else:
            self._told = Told(found, forecasts=shelf.read())

    def _begin(self, by: str) -> None:
        """Send the worker to make a forecast."""
        self._next_by, self._is_read = None, False
        self._began = monotonic()
        waits = Forecasting("waiting", by, datetime.now(UTC))
        if self._forecasts.send("forecast"):
            self._told = replace(self._told, forecasting=waits, failed=None)
        else:
            self._next_by = by  # its worker starts anew, and begins it once it is ready

    def _on_morning(self, what: str, content: Any) -> None:
        with self._turn:
            before = self._told
            if what == "morning":
                self._told = replace(before, morning=content[0], forecasts=content[1], no_morning=None)
            elif what == "no_morning":
                self._told = replace(before, no_morning=content)
            elif what == "died":
                reason = say("the worker that makes the morning ended (code {code}); it is started anew", code=content)
                self._told = replace(before, no_morning=reason)
            if self._is_read and what != "silent":
                self._told, self._is_read = replace(self._told, forecasting=None), False
                if self._next_by is not None:
                    self._begin(self._next_by)
            if self._told.forecasting is None and self._next_by is None and self._is_due():
                self._begin("")
            is_new = self._told is not before
        if is_new:
            self._tell()

    def _on_forecast(self, what: str, content: Any) -> None:
        with self._turn:
            now = self._told.forecasting or Forecasting("waiting", "", datetime.now(UTC))
            if what == "compiling":
                self._told = replace(self._told, forecasting=replace(now, doing="compiling"))
            elif what in ("progress", "looking"):
                doing: Doing = "forecasting" if what == "progress" else "looking"
                self._told = replace(self._told, forecasting=replace(now, doing=doing, done=content[0], all=content[1]))
            elif what == "failed" or (what == "died" and self._told.forecasting is not None):
                died = say("the worker that forecasts ended (code {code}); it is started anew", code=content)
                self._told = replace(self._told, forecasting=None, failed=content if what == "failed" else died)
            elif what == "done":
                # Without it the page would say for a moment that there is no forecast.
                self._told, self._is_read = replace(self._told, forecasting=replace(now, doing="reading")), True
            if what in ("ready", "done", "failed") and self._next_by is not None:
                self._begin(self._next_by)
        if what in ("kept", "done"):
            self.ask_morning()
        self._tell()

    def _is_due(self) -> bool:
        """Whether a forecast is to begin by itself; one that failed is not tried again for the same reason."""
        reason = due(self._told, self._plant, self._settings, datetime.now(UTC))
        if reason is None or reason == self._tried:
            return False
        if self._settings.speed is not None and monotonic() - self._began < SECONDS_BETWEEN:
            return False
        self._tried = reason
        return True

    def _tell(self) -> None:
        for callback in self._listening:
            callback()


def due(told: Told, plant: Plant, settings: Settings, now: datetime) -> object:
    """Why a forecast is to be made by itself: there is none, the plant file is another one, or the set hour has come; else None.

    The hour is that of the plant's clock; a played plant has a clock of its own, which its log tells.
    """
    morning = told.morning
    if morning is None or morning.as_of is None or morning.last is None:
        return None
    is_played = settings.speed is not None
    if is_played and plant.as_of is not None and morning.as_of < plant.as_of:
        return None  # its history is still coming in
    today = (morning.now if is_played else now).astimezone(ZoneInfo(plant.timezone)).date()
    # One of a morning still to come was kept under a wrong day: it must not hold back all that follow.
    kept = [one for one in told.forecasts if one.as_of <= max(morning.as_of, today)]
    if not kept:
        return "first", morning.as_of
    newest = kept[-1]
    if not newest.same_plant:
        return "plant", newest.name
    if settings.forecast_at is None:
        return None
    zone = ZoneInfo(plant.timezone)
    clock = (morning.now if is_played else now).astimezone(zone)
    at = datetime.combine(clock.date(), settings.forecast_at, zone)
    if clock < at:
        at = datetime.combine(clock.date() - timedelta(days=1), settings.forecast_at, zone)
    is_old = newest.as_of < min(at.date(), morning.as_of) if is_played else newest.made < at
    return ("hour", at.date()) if is_old else None
