"""One simulated future as the sheets a real plant keeps: a row for each figure of a production day.

What a future knows day by day is written as it is: units started, good, scrap and shipped, experts on site. Hours of machines,
stops and people are known week by week; they are spread over the days of their week by the open hours of the step's
calendar, so that weeks are exact and days are not. What waits is told on the last day of each week. Where the future kept
records, scrap is told by the step that made it, and stops and calls on the day they happened.

    day_planned    planned busy time of ISO 22400: open hours of an accepted line; a store of places is one machine
    day_run        actual production time: at full speed, slow and short stops included, trials and spoiled units too
    day_down       the rest of the planned busy time, by loss; changeovers are `planned_stops`
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gigaramp.errors import AskError
from gigaramp.kpi.losses import LOSSES
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.twin.result import Future, Run
    from gigaramp.twin.timetable import Timetable

SOURCE = "twin sheet"
"""Who wrote these rows: not the name of the events, whose numbers are others."""

NOT_STANDING = ("slow", "short_stop", "trial", "defect", "not_accepted", "no_demand")
"""Losses in which a machine runs, or is not planned to."""

_MINUTES = 60.0


def daily_rows(
    run: Run, future: int = 0, first: date | None = None, last: date | None = None, timezone: str = "UTC"
) -> pa.Table:
    """Rows `day_*` of one future, day by day; `first` and `last` are both included. The instants are those of `timezone`.

    A figure has the same number for ever, whichever days are asked for. Raises AskError where the run has no such future or
    kept only a part of it, and for an unknown time zone.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from gigaramp.kpi.days import begin_of_day

    found = _future(run, future)
    sheet = _Sheet(run)
    _units(sheet, run, found)
    _machines(sheet, run, found)
    _people(sheet, run, found)
    table = sheet.table([begin_of_day(day, timezone, run.first_minute) for day in run.days])
    for bound, keeps in ((first, pc.greater_equal), (last, pc.less_equal)):
        if bound is not None:
            instant = pa.scalar(begin_of_day(bound, timezone, run.first_minute), table["when"].type)
            table = table.filter(keeps(table["when"], instant))
    return table


def _future(run: Run, index: int) -> Future:
    found = next((item for item in run.futures if item.index == index), None)
    if found is None:
        raise AskError(say("future {future}: this run has no such future", future=index))
    if not found.started.size or not found.losses.size:
        raise AskError(say("future {future}: it kept only a part of its figures; simulate it anew", future=index))
    return found


@dataclass
class _Sheet:
    """Figures that are gathered: day, station (-1: the whole plant), step of the whole plant's figures, quantity, cause."""

    run: Run
    parts: list[tuple[str, np.ndarray, np.ndarray, np.ndarray, list[str | None]]] = field(default_factory=list)

    def put(
        self,
        what: str,
        values: np.ndarray,
        cause: str | None = None,
        *,
        places: np.ndarray | None = None,
        zeros: bool = False,
    ) -> None:
        """Figures (days, places); places are stations unless told, and zero is left out unless it is a figure too."""
        places = np.arange(values.shape[1]) if places is None else places
        day, column = np.nonzero(np.ones_like(values, bool) if zeros else np.asarray(values != 0.0))
        self.parts.append((what, day, places[column], values[day, column].astype(float), [cause] * len(day)))

    def table(self, begins: list[Any]) -> pa.Table:
        """All figures as rows, in the order of days, kinds and places."""
        from gigaramp.log.kinds import CODES
        from gigaramp.log.record import table_of

        stations, steps = self.run.stations, self.run.steps
        codes = np.concatenate([np.full(len(part[1]), CODES[part[0]]) for part in self.parts])
        day, place, quantity = (np.concatenate([part[k] for part in self.parts]) for k in (1, 2, 3))
        cause = [one for part in self.parts for one in part[4]]
        order = np.lexsort((np.arange(len(day)), place, codes, day))
        # A place behind the stations is a step on all its lines.
        names = [(station.line, station.step) for station in stations] + [(None, step) for step in steps]
        where = [names[place[k]] if place[k] >= 0 else (None, None) for k in order]
        return table_of(
            [begins[day[k]].replace(tzinfo=None) for k in order],
            codes[order],
            line=[line for line, _ in where],
            step=[step for _, step in where],
            quantity=quantity[order],
            cause=[cause[k] for k in order],
            source=SOURCE,
        )


def _units(sheet: _Sheet, run: Run, future: Future) -> None:
    """Units of every day, and those that wait at the end of each week."""
    made = np.array([not station.is_mover for station in run.stations])
    places = np.flatnonzero(made)
    sheet.put("day_started", future.started[:, made], places=places)
    sheet.put("day_good", future.good[:, made], places=places, zeros=True)
    sheet.put("day_shipped", future.shipped[:, None], places=np.array([-1]), zeros=True)
    if future.records is None:
        sheet.put("day_scrap", future.scrap[:, made], places=places)
    else:
        _from_records(sheet, run, future)
    waiting = np.zeros(future.good.shape)
    week = _weeks(run)
    lasts = np.append(np.flatnonzero(np.diff(week)), len(week) - 1)
    waiting[lasts] = future.wip[week[lasts]]
    sheet.put("day_waiting", waiting[:, made], places=places)


def _from_records(sheet: _Sheet, run: Run, future: Future) -> None:
    """Scrap by the step that made it, stops and calls, on the day they happened."""
    from gigaramp.kpi.totals import daily_totals

    totals = daily_totals(
        run.records(future.index), first_minute=run.first_minute, first=run.days[0], last=run.days[-1]
    )
    place = {(station.line, station.step): k for k, station in enumerate(run.stations)}
    kinds: dict[tuple[str, str | None], np.ndarray] = {}
    for row in totals.to_pylist():
        if row["what"] in ("day_scrap", "day_stops", "day_calls"):
            values = kinds.setdefault((row["what"], row["cause"]), np.zeros(future.good.shape))
            values[(row["day"] - run.days[0]).days, place[row["line"], row["step"]]] += row["quantity"]
    for (what, cause), values in kinds.items():
        sheet.put(what, values, cause)


def _machines(sheet: _Sheet, run: Run, future: Future) -> None:
    """Minutes of machines, from the hours of their weeks; and stops where no record tells their day."""
    from gigaramp.kpi.oee import times
    from gigaramp.twin.result import SPOILED
    from gigaramp.twin.timetable import DAY_TICKS, timetable_of

    made = np.array([not station.is_mover for station in run.stations])
    places = np.flatnonzero(made)
    table = timetable_of(run.plant, run.until, run.output_step)
    open_ticks = _open_ticks(run, table)
    share = _shares(run, open_ticks)
    losses, producing = future.losses.astype(float), future.producing.astype(float)
    hours = losses.sum(axis=2) + producing
    week = _weeks(run)
    closed = 1.0 - _by_week(open_ticks, week) / _by_week(np.full(open_ticks.shape, float(DAY_TICKS)), week)
    planned_stops = losses[:, :, LOSSES.index("planned_stops")]
    closed_hours = np.minimum(planned_stops, hours * closed)
    held = losses[:, :, LOSSES.index("held")]
    on_units = np.minimum(future.spoiled[:, :, SPOILED.index("held_hours")], held)
    worked = times(losses, producing, closed_hours, on_units)

    def spread(weekly: np.ndarray) -> np.ndarray:
        return np.asarray((weekly[week] * share * _MINUTES)[:, made])

    # Nothing planned is said too, so that nobody takes the plant file's word for a line that has not begun.
    sheet.put("day_planned", spread(worked.planned_busy), places=places, zeros=True)
    sheet.put("day_run", spread(worked.actual_production), places=places)
    for k, loss in enumerate(LOSSES):
        if loss in NOT_STANDING:
            continue
        less = {"planned_stops": closed_hours, "held": on_units}.get(loss, 0.0)
        sheet.put("day_down", spread(np.maximum(losses[:, :, k] - less, 0.0)), loss, places=places)
    if future.records is None:
        sheet.put("day_stops", _whole(future.stops, share, week)[:, made], places=places)


def _people(sheet: _Sheet, run: Run, future: Future) -> None:
    """Local people by shift, from the sums of their weeks; experts on site by family, day by day."""
    from gigaramp.twin.draw import Draws, Values
    from gigaramp.twin.result import SHIFT_FIGURES
    from gigaramp.twin.stays import experts_on_site
    from gigaramp.twin.timetable import timetable_of

    table = timetable_of(run.plant, run.until, run.output_step)
    open_ticks = _open_ticks(run, table)
    shares = _shares(run, open_ticks)
    of_step = {station.step: k for k, station in enumerate(run.stations)}
    n, week = len(run.stations), _weeks(run)
    present = future.by_shift[..., SHIFT_FIGURES.index("present")].astype(float)
    for s, step in enumerate(run.steps):
        if step in of_step:
            share = shares[:, of_step[step]]
            for shift, name in enumerate(run.shifts):
                values = present[week, s, shift] * share
                sheet.put("day_people", values[:, None], name, places=np.array([n + s]))
    values_of = Values(Draws(run.plant), future.numbers)
    nowhere = np.array([-1])
    on_site = experts_on_site(run.plant, values_of, len(run.days))
    for family, count in on_site.items():
        sheet.put("day_experts", count[:, None], family, places=nowhere)
    partner = future.experts_on_site - sum(on_site.values(), np.zeros(len(run.days), np.int64))
    sheet.put("day_experts", np.maximum(partner, 0)[:, None], "partner", places=nowhere)


def _weeks(run: Run) -> np.ndarray:
    """(days,) number of the week of each day."""
    return np.array([(day - run.weeks[0]) // timedelta(weeks=1) for day in run.days])


def _open_ticks(run: Run, table: Timetable) -> np.ndarray:
    """(days, stations) time the calendar of each station is open."""
    from gigaramp.twin.timetable import calendar_of

    n = len(table.slots) - 2
    lengths = np.diff(np.asarray(table.slots.start[: n + 1])).astype(float)
    day = np.asarray(table.slots.day[:n])
    by_calendar = np.array([np.bincount(day, lengths * (row[:n] >= 0), len(run.days)) for row in table.rota])
    rows = [
        table.calendars.index("" if station.is_mover or "." in station.step else calendar_of(run.plant, station.step))
        for station in run.stations
    ]
    return np.asarray(by_calendar[rows].T)


def _by_week(values: np.ndarray, week: np.ndarray) -> np.ndarray:
    """(weeks, ...) sums over the days of each week."""
    found = np.zeros((week[-1] + 1, *values.shape[1:]))
    np.add.at(found, week, values)
    return found


def _shares(run: Run, open_ticks: np.ndarray) -> np.ndarray:
    """(days, stations) part of its week that each day has: by open time, or evenly where a week is closed."""
    week = _weeks(run)
    whole = _by_week(open_ticks, week)
    days = np.bincount(week)[week][:, None]
    return np.asarray(np.where(whole[week] > 0.0, open_ticks / np.maximum(whole[week], 1.0), 1.0 / days))


def _whole(weekly: np.ndarray, share: np.ndarray, week: np.ndarray) -> np.ndarray:
    """(days, stations) whole numbers that add up to those of the week, spread by the share of each day."""
    so_far = np.zeros(share.shape[1])
    found = np.zeros(share.shape, np.int64)
    for day, number in enumerate(week):
        if day and number != week[day - 1]:
            so_far[:] = 0.0
        before = np.floor(weekly[number] * so_far + 1e-9)
        so_far += share[day]
        found[day] = np.floor(weekly[number] * so_far + 1e-9) - before
    return found
