"""The forecaster: when a forecast begins by itself, what is told on the way, and that its workers neither hold nor outlive the service."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Condition
from time import monotonic, sleep
from typing import Any

import pytest

from gigaramp.launch.morning.ask import morning
from gigaramp.launch.morning.shelf import InShort
from gigaramp.log import table_of
from gigaramp.log.store import Store
from gigaramp.plant import Plant, loads
from gigaramp.serve.settings import Settings
from gigaramp.serve.workers.forecaster import Forecaster, Told, due

LINE = """
gigaramp: 1
name: a line
start: 2026-01-05
horizon: 2026-06-26
timezone: Europe/Paris
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri], teams: 1}}
steps:
  weld: {cycle_time: {low: 3 min, mid: 4 min, high: 6 min, status: assumed}, machines: 2, mtbf: 9 h, restore_time: 30 min}
  pack: {cycle_time: 2 min, buffer: 40, scrap_mature: 2 %}
goals: {full_speed: {rate: 50000 piece/year, hold: 2 weeks, announced: 2026-05-01}}
"""
WAIT = 120.0
"""Seconds after which a test gives up: it waits for what it expects, never for a time."""


def _plant() -> Plant:
    return loads(LINE)


def _sheets(first: date, days: int, first_id: int = 0) -> Any:
    told = [
        (datetime(day.year, day.month, day.day, 6), what, step)
        for day in (first + timedelta(days=number) for number in range(days))
        if day.weekday() < 5
        for step in ("weld", "pack")
        for what in ("day_started", "day_good")
    ]
    when, what, steps = zip(*told, strict=True)
    return table_of(
        list(when), list(what), step=list(steps), quantity=[180.0] * len(when), source="sheets", first_id=first_id
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "plant"
    with Store.open(place, create=True) as log:
        log.append(_sheets(date(2026, 1, 5), 56))
    return place


@contextmanager
def _at_work(
    plant: Plant, store: Path, **settings: Any
) -> Iterator[tuple[Forecaster, Callable[[Callable[[Told], bool]], Told]]]:
    """A forecaster at work, and a function that waits until what it tells is as a test wants it."""
    made = Forecaster(plant, store, Settings(store, futures=2, forecast_at=None, **settings))
    changed = Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    def until(wanted: Callable[[Told], bool]) -> Told:
        end = monotonic() + WAIT
        with changed:
            while not wanted(made.told):
                assert monotonic() < end, made.told
                changed.wait(0.1)
        return made.told

    made.on_change(tell)
    made.start()
    try:
        yield made, until
    finally:
        made.stop()


def test_the_first_forecast_is_made_by_itself_and_a_second_on_demand_tells_who_asked(store: Path) -> None:
    with _at_work(_plant(), store) as (forecaster, until):
        first = until(lambda told: len(told.forecasts) == 1 and told.forecasting is None)
        assert first.morning is not None
        assert ("2026-02-28", "") == (str(first.forecasts[0].as_of), first.morning.dates.missing)
        with Store.open(store) as log:
            log.append(_sheets(date(2026, 3, 2), 4, 1000))
        forecaster.ask_morning()
        until(lambda told: told.morning is not None and told.morning.as_of == date(2026, 3, 6))
        forecaster.ask_forecast("Wei")
        until(lambda told: told.forecasting is not None and told.forecasting.by == "Wei")
        last = until(
            lambda told: told.morning is not None and told.morning.dates.moved is not None
            and told.morning.dates.moved.has_parts and told.forecasting is None
        )  # fmt: skip
    assert [date(2026, 2, 28), date(2026, 3, 6)] == [one.as_of for one in last.forecasts]
    assert last.failed is None


def test_a_forecast_that_cannot_be_made_says_why_and_the_morning_goes_on(store: Path) -> None:
    plant = loads(LINE.replace("2026-06-26", "2026-02-27").replace("announced: 2026-05-01", "announced: 2026-02-20"))
    with _at_work(plant, store) as (forecaster, until):
        failed = until(lambda told: told.failed is not None)
        assert "there is nothing to forecast" in str(failed.failed)
        assert failed.forecasting is None
        position = failed.morning.position if failed.morning else 0
        with Store.open(store) as log:
            log.append(_sheets(date(2026, 3, 2), 1, 1000))
        forecaster.ask_morning()
        until(lambda told: told.morning is not None and told.morning.position > position)


def test_a_worker_that_is_killed_is_told_and_started_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gigaramp.serve.workers.worker.SECONDS_BETWEEN", 0.1)
    with _at_work(_plant(), store) as (forecaster, until):
        until(lambda told: told.forecasting is not None)
        pid = forecaster._forecasts.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert "it is started anew" in str(until(lambda told: told.failed is not None).failed)
        forecaster.ask_forecast("Wei")
        done = until(lambda told: len(told.forecasts) == 1 and told.forecasting is None)
        assert done.failed is None


_SERVICE = """
import sys
from pathlib import Path
from time import sleep
from gigaramp.plant import load
from gigaramp.serve.workers.forecaster import Forecaster
from gigaramp.serve.settings import Settings
if __name__ == "__main__":
    made = Forecaster(load(sys.argv[1]), Path(sys.argv[2]), Settings(Path(sys.argv[2]), futures=4))
    made.start()
    while made.told.morning is None or made._forecasts.pid is None:
        sleep(0.05)
    print(made._mornings.pid, made._forecasts.pid, flush=True)
    sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_no_worker_outlives_a_service_that_was_killed(store: Path, tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text(LINE, encoding="utf-8")
    (tmp_path / "service.py").write_text(_SERVICE, encoding="utf-8")
    service = subprocess.Popen(
        [sys.executable, "service.py", "plant.yaml", str(store)], cwd=tmp_path, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert service.stdout is not None
    with service.stdout as output:
        workers = [int(pid) for pid in output.readline().split()]
        assert 2 == len(workers)
        assert all(10 == os.getpriority(os.PRIO_PROCESS, pid) for pid in workers)
        service.kill()
        service.wait()
        end = monotonic() + WAIT
        while any(_lives(pid) for pid in workers):
            assert monotonic() < end, "a worker outlived its service"
            sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _told(plant: Plant, store: Path, newest: InShort | None = None) -> Told:
    return Told(morning(plant, store), forecasts=(newest,) if newest else ())


def _kept(made: str, as_of: str = "2026-03-02", *, same: bool = True) -> InShort:
    return InShort(
        "one", datetime.fromisoformat(made).astimezone(UTC), date.fromisoformat(as_of), 1, 4, "0", (), (), same
    )


def test_a_forecast_is_due_once_after_the_set_hour_of_the_plants_clock(store: Path) -> None:
    plant, settings = _plant(), Settings(store, forecast_at=time(5, 0))
    early, late = (datetime.fromisoformat(f"2026-03-02T{hour}+01:00") for hour in ("04:59", "05:01"))
    yesterday, today = _kept("2026-03-01T05:20+01:00"), _kept("2026-03-02T05:20+01:00")
    assert due(_told(plant, store, yesterday), plant, settings, early) is None
    assert ("hour", date(2026, 3, 2)) == due(_told(plant, store, yesterday), plant, settings, late)
    assert due(_told(plant, store, today), plant, settings, late) is None
    assert due(_told(plant, store, yesterday), plant, replace(settings, forecast_at=None), late) is None


def test_a_forecast_is_due_where_there_is_none_or_the_plant_file_is_another_one(store: Path) -> None:
    plant, settings = _plant(), Settings(store, forecast_at=None)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert ("first", date(2026, 2, 28)) == due(_told(plant, store), plant, settings, now)
    other = _kept("2026-03-02T05:20+01:00", same=False)
    assert ("plant", "one") == due(_told(plant, store, other), plant, settings, now)


def test_a_forecast_of_a_far_morning_does_not_hold_back_those_that_follow(store: Path) -> None:
    plant, settings = _plant(), Settings(store, forecast_at=time(5, 0))
    now = datetime.fromisoformat("2026-03-02T05:01+01:00")
    far = _kept("2026-03-02T05:20+01:00", "2031-01-01")
    assert ("first", date(2026, 2, 28)) == due(_told(plant, store, far), plant, settings, now)


def test_no_forecast_is_due_before_a_production_day_is_over(tmp_path: Path) -> None:
    with Store.open(tmp_path / "plant", create=True):
        pass
    told = _told(_plant(), tmp_path / "plant")
    assert due(told, _plant(), Settings(tmp_path / "plant"), datetime(2026, 3, 2, 12, tzinfo=UTC)) is None
    assert due(Told(), _plant(), Settings(tmp_path / "plant"), datetime(2026, 3, 2, 12, tzinfo=UTC)) is None


def test_a_played_plant_forecasts_by_its_own_clock_once_its_history_is_there(store: Path) -> None:
    plant, settings = _plant().change("as_of", "2026-02-20"), Settings(store, speed=600.0, forecast_at=time(5, 0))
    now = datetime(2030, 1, 1, tzinfo=UTC)
    old, new = _kept("2026-02-01T05:20+01:00", "2026-02-27"), _kept("2026-02-01T05:20+01:00", "2026-02-28")
    # The last sheet is of Friday 27 February, so the plant's clock stands at the begin of the day after.
    assert ("hour", date(2026, 2, 28)) == due(_told(plant, store, old), plant, settings, now)
    assert due(_told(plant, store, new), plant, settings, now) is None
    young = plant.change("as_of", "2026-03-20")
    assert due(_told(young, store), young, settings, now) is None
