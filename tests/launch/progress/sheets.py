"""Small plants and the sheets they keep, for plan against actual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from gigaramp.log.record import table_of
from gigaramp.plant.model import Plant
from gigaramp.plant.read import loads

TWO_STEPS = """
gigaramp: 1
name: Two steps
start: 2026-03-02
horizon: 2026-12-31
timezone: Europe/Paris
chosen: [{addresses: ["steps.*"], status: assumed, why: a test}]
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
plan: {months: {2026-03: 2200}, status: assumed, note: a test}
products: {part: {unit: piece}, pack: {unit: pack}}
steps:
  press: {machines: 2, cycle_time: 2 min, makes: part}
  weld: {machines: 1, cycle_time: 4.8 min, makes: pack, consumes: {part: 2}}
"""
"""Weld makes 100 packs in its 480 minutes a day and limits; press makes 480 parts, which are 240 packs. March plans 100 a day."""

MONDAY = date(2026, 3, 2)

Row = tuple[date, str | None, str | None, str, float, str | None]
"""Day, line, step, kind, quantity and cause."""


def plant(changes: dict[str, str] | None = None) -> Plant:
    """The two steps, with parts of the text replaced."""
    text = TWO_STEPS
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return loads(text, "two-steps.yaml")


def sheet(
    rows: list[Row], timezone: str = "Europe/Paris", minute: int = 360, source: str = "sheet", first_id: int = 0
) -> pa.Table:
    """Rows of a daily sheet, at the begin of their production day."""
    begins = [
        (datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)) + timedelta(minutes=minute)).astimezone(UTC)
        for day, *_ in rows
    ]
    return table_of(
        begins,
        [row[3] for row in rows],
        line=[row[1] for row in rows],
        step=[row[2] for row in rows],
        quantity=[row[4] for row in rows],
        cause=[row[5] for row in rows],
        source=source,
        first_id=first_id,
    )


def weld_day(day: date, down: float = 0.0, scrap: float = 0.0, made: float | None = None) -> list[Row]:
    """One day of weld: minutes down, scrap, and what it makes in the rest of its time unless given."""
    good = (480.0 - down) / 4.8 - scrap if made is None else made
    rows: list[Row] = [(day, None, "weld", "day_good", good, None)]
    if down:
        rows.append((day, None, "weld", "day_down", down, "failure"))
    if scrap:
        rows.append((day, None, "weld", "day_scrap", scrap, "seam"))
    return rows


def days(first: date, number: int) -> list[date]:
    """Working days from a day on."""
    found = [first + timedelta(days=place) for place in range(2 * number + 7)]
    return [day for day in found if day.weekday() < 5][:number]
