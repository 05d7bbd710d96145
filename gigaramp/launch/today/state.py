"""The state of a plant on the morning of a day, as its log tells it: units by day and step, what waits, who is there.

A day is told where the log has a row of its production. A line and step that the log speaks of made nothing on a told day without
a row of its own; of one it never speaks of, nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gigaramp.errors import AskError
from gigaramp.languages import day as day_words
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.plant.model import Plant
    from gigaramp.twin.study import Study
    from gigaramp.twin.today import Today

DAYS_OF_NOW = 7
"""Who is there and what waits today: of people the mean of the last week, of units the last day that tells them."""


EVENTS = (
    "lot_started", "lot_made", "lot_scrapped", "cell_made", "cell_scrapped", "machine_stopped", "machine_restored", "short_stop",
    "units_shipped", "rework_sent", "shift_began",
)  # fmt: skip
"""Events that tell that a plant was at work, or stood."""

SHEETS = (
    "day_started", "day_good", "day_scrap", "day_reworked", "day_shipped", "day_waiting", "day_down", "day_stops", "day_run",
)  # fmt: skip
"""Figures that tell a production day. People alone do not: a roster may be written ahead."""

OF_PEOPLE = ("day_people", "day_experts", "day_calls")
"""Figures that are read for the plant as a whole, whatever place they name."""


@dataclass(frozen=True, eq=False)
class LogState:
    """What a log tells of a plant up to a day, in the order of a study's stations."""

    as_of: date
    """The forecast starts on the morning of this day; later rows are not used."""
    first: date
    last: date
    days_told: int
    days_missing: int
    """Planned working days between the first and the last without any row."""
    today: Today
    stops: NDArray[np.float64]
    """(days, stations) stops of machines; zero where the log tells none."""
    has_stops: bool
    strangers: tuple[str, ...]
    """Places of the log that the plant does not have."""
    silent: tuple[str, ...]
    """Places of the plant whose step the log tells on other lines alone."""


def state_of(totals: pa.Table, plant: Plant, study: Study, morning: date) -> LogState:
    """Read production days (`gigaramp.kpi.totals.daily_totals`) as the state of a plant on a morning.

    Raises AskError where the log tells nothing of this plant before that day.
    """
    columns = _columns(totals, plant.start, morning)
    places = {(place.step, place.line): k for k, place in enumerate(study.layout.places) if not place.is_mover}
    of_step: dict[str, list[int]] = {}
    for (step, _), k in places.items():
        of_step.setdefault(step, []).append(k)
    station, strangers = _stations(columns, places, of_step)
    days = (morning - plant.start).days
    if days < 1 or not columns["day"].size or (station < 0).all():
        raise AskError(
            say(
                "log: it tells nothing of {plant} before {day}; is it the log of this plant, and is the date right?",
                plant=plant.name,
                day=day_words(morning),
            )
        )
    return _state(columns, station, plant, study, days, morning, strangers)


def _state(
    columns: dict[str, Any],
    station: NDArray[np.int64],
    plant: Plant,
    study: Study,
    days: int,
    morning: date,
    strangers: Iterable[str],
) -> LogState:
    from gigaramp.twin.kernel.constants import PLACES
    from gigaramp.twin.today import Today

    n = len(study.layout.places)
    counts = {kind: np.zeros((days, n)) for kind in ("day_started", "day_good", "day_scrap", "day_stops", "day_run")}
    for kind, into in counts.items():
        # A short stop is no failure: it calls nobody.
        rows = (columns["what"] == kind) & (station >= 0) & (columns["cause"] != "short_stop")
        np.add.at(into, (columns["day"][rows], station[rows]), columns["quantity"][rows])
    has_day = np.zeros(days, np.bool_)
    has_day[columns["day"][np.isin(columns["what"], SHEETS)]] = True
    speaks = np.isin(columns["what"], ("day_started", "day_good", "day_scrap")) & (station >= 0)
    spoken = np.zeros(n, np.bool_)
    spoken[station[speaks]] = True
    steps = {place.step for k, place in enumerate(study.layout.places) if spoken[k]}
    silent = [
        f"{place.line} / {place.step}"
        for k, place in enumerate(study.layout.places)
        if not spoken[k] and place.step in steps
    ]
    told = has_day[:, None] & spoken[None, :]
    people = [None] if plant.people is None else sorted(plant.people.experts)
    inside = np.full(n, np.nan)
    if bool(told.all(axis=0).any()):
        within = (counts["day_started"] - counts["day_good"] - counts["day_scrap"]).sum(axis=0)
        kinds = np.array([_kind_of(study, k) == PLACES for k in range(n)])
        inside = np.where(told.all(axis=0) & kinds & (within >= 0.0), within, np.nan)
    today = Today(
        day=days,
        told=told,
        started=np.rint(counts["day_started"]).astype(np.int64),
        good=np.rint(counts["day_good"]).astype(np.int64),
        scrap=np.rint(counts["day_scrap"]).astype(np.int64),
        outputs=tuple(study.layout.stations_of(study.layout.flow.output)),
        shipped=_shipped(columns, days, has_day),
        waiting=_latest(columns, station, "day_waiting", days, n),
        inside=inside,
        run_hours=_hours(counts["day_run"], counts["day_good"] + counts["day_scrap"]),
        people=_people_of_now(columns, plant.start, days, has_day, np.asarray(study.timetable.planned[:days])),
        experts=np.array([_mean_of_now(columns, "day_experts", days, name) for name in people if name is not None]),
    )
    first = int(np.flatnonzero(has_day)[0])
    last = int(np.flatnonzero(has_day)[-1])
    return LogState(
        as_of=morning,
        first=plant.start + timedelta(days=first),
        last=plant.start + timedelta(days=last),
        days_told=int(has_day.sum()),
        days_missing=int((study.timetable.planned[first : last + 1] & ~has_day[first : last + 1]).sum()),
        today=today,
        stops=counts["day_stops"],
        has_stops=bool(counts["day_stops"].any()),
        strangers=tuple(strangers),
        silent=tuple(silent),
    )


def _columns(totals: pa.Table, start: date, morning: date) -> dict[str, Any]:
    """The rows from the plant's start to the morning, column by column; days counted from the start."""
    day = totals["day"].to_numpy().astype("datetime64[D]") - np.datetime64(start, "D")
    number = day.astype(np.int64)
    kept = (number >= 0) & (number < (morning - start).days)
    found: dict[str, Any] = {"day": number[kept], "quantity": totals["quantity"].to_numpy(zero_copy_only=False)[kept]}
    for name in ("line", "step", "what", "cause"):
        found[name] = np.array(totals[name].to_pylist(), object)[kept]
    return found


def _stations(
    columns: dict[str, Any], places: dict[tuple[str, str | None], int], of_step: dict[str, list[int]]
) -> tuple[NDArray[np.int64], list[str]]:
    """Station of each row, -1 for none; and the places that the plant does not have."""
    station = np.full(len(columns["day"]), -1, np.int64)
    strangers: dict[str, None] = {}
    pairs: dict[tuple[str | None, str | None], int] = {}
    for row, (line, step) in enumerate(zip(columns["line"], columns["step"], strict=True)):
        if step is None or columns["what"][row] in OF_PEOPLE:
            continue
        if (line, step) not in pairs:
            alone = of_step.get(step, [])
            found = places.get(
                (step, line), alone[0] if len(alone) == 1 and (line is None or (step, None) in places) else -1
            )
            pairs[line, step] = found
            if found < 0:
                strangers[f"{line or '-'} / {step}"] = None
        station[row] = pairs[line, step]
    return station, list(strangers)


def _kind_of(study: Study, k: int) -> int:
    from gigaramp.twin.kernel.constants import MACHINES, PLACES

    return PLACES if study.layout.places[k].step in _stores(study) else MACHINES


def _stores(study: Study) -> frozenset[str]:
    """Steps that hold their units in places."""
    return frozenset(name for name, step in study.plant.steps.items() if step.places is not None)


def _shipped(columns: dict[str, Any], days: int, has_day: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(days,) units shipped; nan everywhere where the log tells no shipment at all, and on days it does not tell."""
    rows = columns["what"] == "day_shipped"
    found = np.zeros(days)
    np.add.at(found, columns["day"][rows], columns["quantity"][rows])
    return np.where(has_day & bool(rows.any()), found, np.nan)


def _latest(columns: dict[str, Any], station: NDArray[np.int64], kind: str, days: int, n: int) -> NDArray[np.float64]:
    """(stations,) the figure of the last day, where a day of the last week tells it."""
    found = np.full(n, np.nan)
    rows = np.flatnonzero((columns["what"] == kind) & (station >= 0) & (columns["day"] >= days - DAYS_OF_NOW))
    for row in rows[np.argsort(columns["day"][rows], kind="stable")]:
        found[station[row]] = columns["quantity"][row]
    return found


def _hours(minutes: NDArray[np.float64], made: NDArray[np.float64]) -> NDArray[np.float64]:
    """(stations,) hours run since the start; nan where a day on which the station made units does not tell them."""
    worked = made > 0.0
    told = worked.any(axis=0) & ~(worked & (minutes <= 0.0)).any(axis=0)
    return np.where(told, minutes.sum(axis=0) / 60.0, np.nan)


def _people_of_now(
    columns: dict[str, Any], start: date, days: int, has_day: NDArray[np.bool_], planned: NDArray[np.bool_]
) -> float:
    """Mean a day of the last whole week, closed days included, as the twin tells it; days not told count as the told ones."""
    first = days - 1 - (start + timedelta(days=days - 1)).weekday() - DAYS_OF_NOW
    if first < 0:
        return float("nan")
    week = slice(first, first + DAYS_OF_NOW)
    rows = (columns["what"] == "day_people") & (columns["day"] >= first) & (columns["day"] < first + DAYS_OF_NOW)
    told, wanted = int((planned & has_day)[week].sum()), int(planned[week].sum())
    if not rows.any() or not told:
        return float("nan")
    return float(columns["quantity"][rows].sum()) / DAYS_OF_NOW * wanted / told


def _mean_of_now(columns: dict[str, Any], kind: str, days: int, cause: str) -> float:
    """Mean a day over the days of the last week that tell the figure for this cause; nan where none does."""
    rows = (columns["what"] == kind) & (columns["day"] >= days - DAYS_OF_NOW) & (columns["cause"] == cause)
    if not rows.any():
        return float("nan")
    return float(columns["quantity"][rows].sum() / len(np.unique(columns["day"][rows])))
