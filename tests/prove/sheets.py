"""A simulated launch as the sheet a plant keeps: one row for each day, line and step."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np

from gigaramp.twin.result import Run

MAPPING = """\
gigaramp_import: 1
source: sheets
grain: daily
timezone: UTC
day_begins: "06:00"
file: {format: csv, delimiter: ",", encoding: utf-8, header: 1}
day: {column: date, format: iso}
line: {column: line}
step: {column: step}
figures:
  - {column: started, what: day_started}
  - {column: good, what: day_good}
  - {column: scrap, what: day_scrap}
  - {column: stops, what: day_stops}
  - {column: waiting, what: day_waiting}
ignored: [shipped, people, experts]
"""

HEAD = ("date", "line", "step", "started", "good", "scrap", "stops", "waiting", "shipped", "people", "experts")


def write_sheets(run: Run, number: int, path: Path, before: date) -> Path:
    """Write one future of a run up to a morning; returns the path. Weekly figures are spread evenly over the days of the week."""
    future = run.futures[number]
    week = (
        np.searchsorted(
            np.array([day.toordinal() for day in run.weeks]), [day.toordinal() for day in run.days], side="right"
        )
        - 1
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for d, day in enumerate(run.days):
            if day >= before:
                break
            for k, station in enumerate(run.stations):
                waits = f"{future.wip[week[d], k]:.0f}" if d % 7 == 6 else ""
                writer.writerow(
                    (
                        day.isoformat(), station.line or "", station.step, future.started[d, k], future.good[d, k], future.scrap[d, k],
                        _part(int(future.stops[week[d], k]), d % 7), waits, "", "", "",
                    )
                )  # fmt: skip
    return path


def _part(week: int, day: int) -> int:
    """Stops of one day of a week, so that its seven days add up to the week."""
    return week * (day + 1) // 7 - week * day // 7
