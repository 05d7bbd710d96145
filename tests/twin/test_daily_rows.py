"""A future written as the sheets of a plant: what is known by the day is exact, what is known by the week is exact by the week."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.kpi.losses import LOSSES
from gigaramp.kpi.totals import daily_totals
from gigaramp.launch.losses.by_step import _times
from gigaramp.launch.losses.opening import closed_share
from gigaramp.twin.daily_rows import NOT_STANDING
from tests.laws.plants import plant_of
from tests.twin.worlds import family_of, people_of

TREE = {
    "calendars": {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
    "lines": {"a": {}, "b": {}},
    "people": people_of(20, {"cutters": family_of("cut", 2, leaves="2025-01-14")}),
    "steps": {
        "cut": {"cycle_time": "10 min", "crew": 2, "mtbf": "3 h", "restore_time": "20 min", "scrap_mature": "5 %"},
        "pack": {"cycle_time": "5 min", "shared": True, "buffer": "9 piece"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Any:
    return gigaramp.simulate(plant_of(TREE), "2025-01-17", futures=2, seed=2, pool="here", records=[1])


def by(run: Any, future: int, what: str, cause: Any = ...) -> np.ndarray:
    """(days, stations) what the sheets of a future tell; a step's figures for all its lines stand with its first."""
    place = {(station.line, station.step): k for k, station in reversed(list(enumerate(run.stations)))}
    found = np.zeros((len(run.days), len(run.stations)))
    for row in daily_totals(run.daily_rows(future), first_minute=run.first_minute).to_pylist():
        if row["what"] == what and (cause is ... or row["cause"] == cause):
            k = place.get((row["line"], row["step"]), place.get(("a", row["step"]), 0))
            found[(row["day"] - run.days[0]).days, k] += row["quantity"]
    return found


@pytest.mark.parametrize("future", [0, 1])
def test_units_and_experts_of_each_day_are_those_of_the_future(run: Any, future: int) -> None:
    one = run.futures[future]
    for kind, expected in (("day_started", one.started), ("day_good", one.good), ("day_scrap", one.scrap)):
        np.testing.assert_array_equal(expected, by(run, future, kind))
    np.testing.assert_array_equal(one.shipped, by(run, future, "day_shipped").sum(axis=1))
    np.testing.assert_array_equal(one.experts_on_site, by(run, future, "day_experts", "cutters").sum(axis=1))


@pytest.mark.parametrize("future", [0, 1])
def test_hours_stops_and_people_add_up_to_those_of_the_week(run: Any, future: int) -> None:
    one, weeks = run.futures[future], [slice(0, 7), slice(7, 12)]

    def weekly(what: str, cause: Any = ...) -> np.ndarray:
        days = by(run, future, what, cause)
        return np.array([days[week].sum(axis=0) for week in weeks])

    own = _times(run, one, closed_share(run))
    np.testing.assert_allclose(own.planned_busy * 60, weekly("day_planned"), rtol=1e-5)
    np.testing.assert_allclose(own.actual_production * 60, weekly("day_run"), rtol=1e-5)
    for loss in set(LOSSES) - {*NOT_STANDING, "planned_stops", "held"}:
        np.testing.assert_allclose(one.losses[:, :, LOSSES.index(loss)] * 60, weekly("day_down", loss), atol=1e-3)
    np.testing.assert_allclose(weekly("day_planned"), weekly("day_run") + weekly("day_down"), rtol=1e-4)
    np.testing.assert_array_equal(one.stops, weekly("day_stops"))
    np.testing.assert_allclose(one.by_shift[..., 2].sum(axis=(1, 2)), weekly("day_people").sum(axis=1), rtol=1e-5)


def test_nothing_runs_and_nobody_works_on_a_closed_day(run: Any) -> None:
    weekend = slice(5, 7)
    for kind in ("day_planned", "day_run", "day_down", "day_people"):
        assert 0.0 == by(run, 0, kind)[weekend].sum()


def test_what_waits_is_told_at_the_end_of_each_week(run: Any) -> None:
    waiting = by(run, 0, "day_waiting")
    np.testing.assert_allclose(run.futures[0].wip, waiting[[6, 11]])
    assert set(np.flatnonzero(waiting.sum(axis=1))) <= {6, 11}


def test_with_records_scrap_is_told_by_the_step_that_made_it_and_stops_on_their_day(run: Any) -> None:
    assert {"cut"} == {row["cause"] for row in run.daily_rows(1).to_pylist() if row["what"] == "day_scrap"}
    stopped = Counter(row["when"].date() for row in run.records(1).to_pylist() if row["what"] == "machine_stopped")
    assert [stopped[day] for day in run.days] == list(by(run, 1, "day_stops").sum(axis=1))


def test_a_part_of_the_days_has_the_same_rows_with_the_same_numbers(run: Any) -> None:
    whole = run.daily_rows(0, timezone="Europe/Paris")
    part = run.daily_rows(0, date(2025, 1, 8), date(2025, 1, 9), "Europe/Paris")
    assert {datetime(2025, 1, 8, 4, tzinfo=UTC), datetime(2025, 1, 9, 4, tzinfo=UTC)} == set(part["when"].to_pylist())
    rows = {row["id"]: row for row in whole.to_pylist()}
    assert part.num_rows and all(rows[row["id"]] == row for row in part.to_pylist())


def test_a_future_that_is_not_there_or_not_whole_is_told(run: Any) -> None:
    with pytest.raises(AskError, match="future 7: this run has no such future"):
        run.daily_rows(7)
