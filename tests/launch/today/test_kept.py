"""Forecasts kept beside a log: what is kept is what is read, nothing is written over, and damage is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from gigaramp.errors import AskError, OutputError
from gigaramp.launch import Forecast, forecast, keep_forecast, kept_forecasts
from gigaramp.launch.today.answer import FromLog
from gigaramp.plant import Plant, loads

LINE = """
gigaramp: 1
name: a line
start: 2026-01-05
horizon: 2026-03-29
steps: {weld: {cycle_time: {low: 8 min, mid: 12 min, high: 18 min, status: assumed}}}
goals: {full_speed: {rate: 20000 piece/year, hold: 1 week, announced: 2026-03-01}}
"""
MADE = datetime(2026, 2, 3, 6, 30, 5, tzinfo=UTC)


@cache
def _plant() -> Plant:
    return loads(LINE)


@cache
def _answer(morning: date = date(2026, 2, 3), position: int = 42) -> Forecast:
    told = FromLog("plant", position, morning, date(2026, 1, 5), date(2026, 2, 2), 29, 0, 0.3, ())
    return replace(forecast(_plant(), futures=4, pool="here"), log=told)


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    place = keep_forecast(tmp_path, _plant(), _answer(), MADE)
    [kept] = kept_forecasts(tmp_path)
    assert place == kept.folder
    assert (MADE, "a line", date(2026, 2, 3), 42, 1, 4) == (
        kept.made,
        kept.plant,
        kept.as_of,
        kept.position,
        kept.seed,
        kept.futures,
    )
    assert _answer().to_dict() == kept.answer
    assert _plant() == loads(kept.plant_text())


def test_a_second_forecast_of_the_same_second_stands_beside_the_first(tmp_path: Path) -> None:
    first, second = (keep_forecast(tmp_path, _plant(), _answer(), MADE) for _ in range(2))
    assert first != second
    assert 2 == len(kept_forecasts(tmp_path))


def test_they_are_told_by_morning_then_by_when_they_were_made(tmp_path: Path) -> None:
    keep_forecast(tmp_path, _plant(), _answer(date(2026, 2, 4)), MADE)
    keep_forecast(tmp_path, _plant(), _answer(date(2026, 2, 3)), MADE.replace(hour=9))
    keep_forecast(tmp_path, _plant(), _answer(date(2026, 2, 3)), MADE)
    expected = [(date(2026, 2, 3), 6), (date(2026, 2, 3), 9), (date(2026, 2, 4), 6)]
    assert expected == [(kept.as_of, kept.made.hour) for kept in kept_forecasts(tmp_path)]


def test_a_forecast_without_a_log_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="does not start from a log"):
        keep_forecast(tmp_path, _plant(), replace(_answer(), log=None), MADE)
    assert () == kept_forecasts(tmp_path)


def test_one_that_is_half_written_is_not_read(tmp_path: Path) -> None:
    place = keep_forecast(tmp_path, _plant(), _answer(), MADE)
    place.rename(place.with_name(f".{place.name}.123.partial"))
    assert () == kept_forecasts(tmp_path)


@pytest.mark.parametrize("file", ["made.json", "forecast.json"])
def test_a_damaged_one_is_told_by_its_folder(tmp_path: Path, file: str) -> None:
    place = keep_forecast(tmp_path, _plant(), _answer(), MADE)
    (place / file).write_text('{"half": ', encoding="utf-8")
    with pytest.raises(AskError, match=f"{place.name}: it is no kept forecast, or damaged"):
        kept_forecasts(tmp_path)


def test_one_of_a_newer_gigaramp_is_refused(tmp_path: Path) -> None:
    place = keep_forecast(tmp_path, _plant(), _answer(), MADE)
    (place / "made.json").write_text(json.dumps({"format": 2, "made": MADE.isoformat()}), encoding="utf-8")
    with pytest.raises(AskError, match="newer gigaramp"):
        kept_forecasts(tmp_path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "forecasts").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be kept there"):
        keep_forecast(tmp_path, _plant(), _answer(), MADE)
