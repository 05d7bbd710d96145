"""Plan against actual of a simulated future, whose own counters know the answer."""

from __future__ import annotations

import numpy as np

import gigaramp
from gigaramp.kpi.losses import LOSS_INDEX
from gigaramp.plant.read import loads

TWO_LINES = """
gigaramp: 1
name: Two lines
start: 2026-03-02
horizon: 2026-04-30
timezone: Europe/Paris
chosen: [{addresses: ["steps.*"], status: assumed, why: a test}]
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
plan: {months: {2026-03: 13200, 2026-04: 13200}, status: assumed, note: planned time at full speed}
products: {part: {unit: piece}, pack: {unit: pack}}
lines: {a: {}, b: {}}
steps:
  press: {machines: 2, cycle_time: 3 min, makes: part, mtbf: 20 h, restore_time: 1 h, scrap_mature: 2 %}
  weld: {machines: 1, cycle_time: 3.2 min, makes: pack, consumes: {part: 2}, buffer: 40, mtbf: 10 h, restore_time: 2 h, scrap_mature: 5 %}
"""


def test_the_records_of_a_future_give_its_own_output_and_hours() -> None:
    plant = loads(TWO_LINES, "two-lines.yaml")
    run = gigaramp.simulate(plant, records=True, pool="here", seed=3)
    future = run.futures[0]
    answer = gigaramp.progress(plant, run.records(0), as_of="2026-05-01")
    year = answer["this year"]
    weld = [place for place, station in enumerate(run.stations) if station.step == "weld"]
    # Its clock has no summer time, so its rows are read in UTC, whatever the plant's time zone.
    assert ("UTC", float(future.shipped.sum())) == (answer.timezone, year.made)
    # Planned time makes 300 a day and line on 44 working days.
    assert (26400.0, 26400.0) == (year.planned, year.could_make)
    assert ["weld"] == [one.step for one in year.limiting]
    hours = float(future.losses[:, weld, LOSS_INDEX["failure"]].sum())
    told = sum(one.minutes or 0.0 for one in year.losses if one.loss == "failure") / 60.0
    # A unit that is under way when a day ends is judged on the next: one unit's time a line and day may be booked elsewhere.
    assert abs(hours - told) <= 2 * 44 * 3.2 / 60.0
    scrap = float(future.scrap[:, weld].sum())
    assert scrap == sum(one.units for one in year.losses if one.loss == "scrap")
    assert np.isclose(26400.0 - year.made, sum(one.units for one in year.losses) + year.on_its_way + year.not_told)
