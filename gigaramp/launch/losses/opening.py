"""Hours in which the calendar of each station is closed: they are no loss, because nameplate leaves them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigaramp.launch.odds.empirical import Floats

if TYPE_CHECKING:
    from gigaramp.twin.result import Run
    from gigaramp.twin.timetable import Timetable

_HOUR_TICKS = 3_600_000_000


def closed_share(run: Run, table: Timetable | None = None) -> Floats:
    """(weeks, stations) share of the simulated hours of a week in which a station's calendar is closed.

    `table`: the timetable of the run, where it is at hand; it takes a while to make.
    """
    from gigaramp.twin.timetable import calendar_of, timetable_of

    table = table or timetable_of(run.plant, run.until, run.output_step)
    n = len(table.slots) - 2
    lengths = np.diff(np.asarray(table.slots.start[: n + 1])) / _HOUR_TICKS
    week = np.asarray(table.slots.week[:n])
    hours = np.bincount(week, weights=lengths, minlength=len(run.weeks))
    closed = np.array(
        [np.bincount(week, weights=lengths * (row[:n] < 0), minlength=len(run.weeks)) for row in table.rota]
    )
    rows = [
        table.calendars.index("" if place.is_mover or "." in place.step else calendar_of(run.plant, place.step))
        for place in run.stations
    ]
    return np.asarray((closed / hours)[rows].T)
