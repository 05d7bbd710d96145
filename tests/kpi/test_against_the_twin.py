"""Totals from the records of small plants of every kind, against the twin's own counters: equal to the last unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import Phase, given, settings

from gigaramp.kpi.totals import daily_totals
from gigaramp.twin.result import Future, Run
from gigaramp.twin.study import Study
from tests.laws.plants import SUNDAY, Tree, plant_of, trees

COUNTERS = {"started": "day_started", "good": "day_good", "scrap": "day_scrap"}


def run_of(tree: Tree, seed: int) -> Run:
    """One week of a plant, with its records."""
    study = Study(plant_of(tree), SUNDAY, seed, records=True)
    return study.run([study(0)])


def counted(run: Run, rows: Any, what: str) -> np.ndarray:
    """(days, stations) what the totals tell of one kind."""
    place = {(station.line, station.step): k for k, station in enumerate(run.stations)}
    found = np.zeros((len(run.days), len(run.stations)))
    for row in rows.to_pylist():
        if row["what"] == what and row["day"] <= run.days[-1]:
            found[(row["day"] - run.days[0]).days, place[row["line"], row["step"]]] += row["quantity"]
    return found


@settings(max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(trees())
def test_units_of_every_station_and_day_are_those_the_twin_counted(tree: Tree) -> None:
    run = run_of(tree, seed=5)
    future: Future = run.futures[0]
    totals = daily_totals(run.records(), first_minute=run.first_minute)
    for counter, what in COUNTERS.items():
        np.testing.assert_array_equal(getattr(future, counter), counted(run, totals, what), err_msg=counter)
    assert int(future.stops.sum()) == int(counted(run, totals, "day_stops").sum())
    made_by = np.zeros(len(run.origins))
    for row in totals.to_pylist():
        if row["what"] == "day_scrap" and row["day"] <= run.days[-1]:
            made_by[run.origins.index(row["cause"])] += row["quantity"]
    # `found` counts what each station sorted out, by the step that made it: defects, and units of excursions.
    np.testing.assert_array_equal(future.found.sum(axis=(0, 1))[: len(made_by)], made_by)
