"""Lines whose limiting step, and what it is worth, can be computed by hand or by theory."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.launch.bottleneck.perfect import with_one_more, without_limits
from gigaramp.launch.bottleneck.turning_point import limiting
from gigaramp.plant import Plant
from gigaramp.twin import simulate
from gigaramp.twin.result import Run
from tests.launch.synthetic import plant_of
from tests.reference import markov
from tests.reference.markov import Station
from tests.reference.textbook import line_of

HOUR = 3600.0

# Cut works 60 s a piece, 120 minutes in 160: 45 an hour. Weld makes 72 an hour, pack 51.4.
THREE = """
gigaramp: 1
name: Three steps by hand
start: 2025-01-06
lot: 1
steps:
  cut: {cycle_time: 60 s, mtbf: {value: 2 h, law: constant}, restore_time: {value: 40 min, law: constant}}
  weld: {cycle_time: 50 s, buffer: 500 piece}
  pack: {cycle_time: 70 s, buffer: 500 piece}
"""

# A line cuts 60 an hour; one line leaves packing (90 an hour) idle, two are more than it takes.
TWO_LINES = """
gigaramp: 1
name: A line that starts later
start: 2025-01-06
lot: 1
lines:
  first: {}
  second: {starts: 2025-02-03}
steps:
  cut: {cycle_time: 60 s}
  pack: {shared: true, cycle_time: 40 s, buffer: 30 piece}
"""


def made(plant: Plant, until: str, futures: int = 1) -> np.ndarray:
    run = simulate(plant, until, futures, seed=1, pool="here")
    return np.array([future.capability.sum() for future in run.futures], dtype=np.float64)


def limits(run: Run) -> list[str]:
    found = limiting(run)
    return [found.names[step] for step in found.first[0]]


def test_the_worth_of_a_perfect_step_is_what_the_next_one_takes() -> None:
    plant = plant_of(text=THREE)
    run = simulate(plant, "2025-03-02", pool="here")
    assert {"cut"} == set(limits(run))
    hours = 8 * 7 * 24.0
    before = made(plant, "2025-03-02")
    # Perfect, cut makes 60 an hour, and pack takes 51.4 of them; half an hour passes before the first piece is packed.
    assert pytest.approx((3600 / 70 - 45) * hours, rel=0.01) == float(
        (made(without_limits(plant, "cut"), "2025-03-02") - before)[0]
    )
    assert pytest.approx((3600 / 70 - 45) * hours, rel=0.01) == float(
        (made(with_one_more(plant, "cut"), "2025-03-02") - before)[0]
    )
    assert 0.0 == float((made(with_one_more(plant, "weld"), "2025-03-02") - before)[0])


def test_when_the_first_limit_is_gone_the_next_one_is_named_and_is_worth_the_rest() -> None:
    perfect = without_limits(plant_of(text=THREE), "cut")
    assert {"pack"} == set(limits(simulate(perfect, "2025-02-02", pool="here")))
    more = made(with_one_more(perfect, "pack"), "2025-02-02") - made(perfect, "2025-02-02")
    assert pytest.approx((60 - 3600 / 70) * 4 * 7 * 24, rel=0.01) == float(more[0])


def test_the_bottleneck_moves_in_the_week_in_which_a_second_line_starts() -> None:
    run = simulate(plant_of(text=TWO_LINES), "2025-03-02", pool="here")
    assert ["cut"] * 4 + ["pack"] * 4 == limits(run)
    assert date(2025, 2, 3) == run.weeks[4]


def test_a_large_buffer_hides_a_slower_step_behind_it_until_it_is_full() -> None:
    # Pack takes 40 an hour of the 60 that cut makes; 10,080 pieces fill up in three weeks, and pack limits all the while.
    text = (
        TWO_LINES.split("lines:")[0]
        + "steps:\n  cut: {cycle_time: 60 s}\n  pack: {cycle_time: 90 s, buffer: 10080 piece}\n"
    )
    run = simulate(plant_of(text=text), "2025-03-02", pool="here")
    assert {"pack"} == set(limits(run))


def test_the_gain_of_a_perfect_machine_is_that_of_theory() -> None:
    line = (Station(1.0, mtbf=60.0, mttr=20.0), Station(0.9, room=4, mtbf=40.0, mttr=10.0))
    perfect = (Station(1.0), line[1])
    theory = markov.solve(*perfect).throughput - markov.solve(*line).throughput
    plant = line_of(line)
    pairs = [without_limits(plant, "s0"), plant]
    days, futures = 21, 6
    gained = np.subtract(*(made(one, "2025-01-26", futures) for one in pairs)) * 5.0 / (days * 24 * HOUR)
    error = float(gained.std(ddof=1)) / futures**0.5
    assert abs(float(gained.mean()) - theory) <= 4.0 * error
    assert error < 0.02 * theory


def test_only_stacking_lacks_experts_and_stacking_is_named() -> None:
    text = """
gigaramp: 1
name: Only stacking lacks experts
start: 2025-01-06
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  coating: {cycle_time: 60 s, crew: 2, mtbf: 20 h, restore_time: 20 min, difficulty: 4}
  stacking: {cycle_time: 60 s, crew: 2, buffer: 60 piece, mtbf: 20 h, restore_time: 20 min, difficulty: 4}
  welding: {cycle_time: 60 s, crew: 2, buffer: 60 piece, mtbf: 20 h, restore_time: 20 min, difficulty: 4}
help: {remote: 12 h, parts_share: 0 %, parts_delay: 1 h}
people:
  recruits: [{on: 2025-01-06, count: 12}]
  in_production: 100 %
  absence: 0 %
  turnover: 0 %/year
  skill: {learning_hours: 100 h, recency: 0, spread: 0.0001, requirement: 100 %}
  language: {local: [fr]}
  experts:
    coating: {steps: [coating], count: 4, languages: [fr], arrives: 2025-01-06, leaves: 2025-12-31}
    welding: {steps: [welding], count: 4, languages: [fr], arrives: 2025-01-06, leaves: 2025-12-31}
"""
    run = simulate(plant_of(text=text), "2025-06-01", 4, pool="here", lot=1)
    found = limiting(run)
    named = np.array(found.names)[found.first]
    assert (named == "stacking").mean() > 0.9
