"""Readiness, independence and training load in a whole forecast of a small plant, by the twin itself."""

from __future__ import annotations

from typing import Final

import pytest
from pydantic import TypeAdapter

from gigaramp.launch import Forecast, forecast
from gigaramp.plant import Plant, loads

TEXT: Final = """
gigaramp: 1
name: Two steps with people
start: 2025-01-06
horizon: 2025-06-29
as_of: 2025-02-03
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
lines:
  one: {}
steps:
  stack: {cycle_time: 20 s, machines: 2, crew: 4, mtbf: 8 h, restore_time: 20 min}
  weld: {cycle_time: 10 s, machines: 1, crew: 1, buffer: 60, mtbf: 8 h, restore_time: 20 min}
people:
  recruits: [{on: 2025-01-06, count: 60}]
  skill: {learning_hours: 400 h, recency: 0, spread: 0, requirement: 70 %}
  experts:
    stacking: {steps: [stack, weld], count: 4, arrives: 2025-01-06, leaves: 2025-05-02}
goals:
  full_speed: {rate: 400000 piece/year, hold: 2 weeks, announced: 2025-05-30}
  on_its_own: {share_of_full_speed: 90 %, hold: 2 weeks, experts: 0, announced: 2025-05-30}
"""


def plant_of(persons: bool) -> Plant:
    return loads(TEXT.replace("people:\n", "people:\n  persons: {experienced: 0 %}\n") if persons else TEXT)


@pytest.fixture(scope="module")
def answer() -> Forecast:
    return forecast(plant_of(persons=True), futures=3, pool="here")


def test_a_whole_answer_tells_each_step_on_each_shift(answer: Forecast) -> None:
    assert answer.readiness is not None
    told = [(row.step, row.name) for row in answer.readiness.shifts]
    assert [("stack", "mornings"), ("stack", "afternoons"), ("weld", "mornings"), ("weld", "afternoons")] == told
    needed = [row.needed for row in answer.readiness.shifts if row.step == "stack"]
    assert [(4.0,) * len(answer.readiness.periods)] * 2 == needed


def test_recruits_who_know_nothing_become_ready_with_time(answer: Forecast) -> None:
    assert answer.readiness is not None
    stack = answer.readiness.shifts[0]
    first, last = stack.ready.p50[0], stack.ready.p50[-1]
    assert first is not None and last is not None
    assert first < 4.0 <= last
    assert stack.short[0] is not None and stack.short[0] > 0.0 == stack.short[-1]


def test_the_parts_of_the_plant_tell_their_independence(answer: Forecast) -> None:
    assert answer.independence is not None
    assert ["", "one", "stack", "weld"] == [part.name for part in answer.independence.parts]
    assert ["stacking"] == [departure.who for departure in answer.independence.departures]
    shares = [share for part in answer.independence.parts for share in part.output_alone.p50 if share is not None]
    assert shares and all(0.0 <= share <= 1.0 for share in shares)


def test_training_tells_the_steps_with_learners(answer: Forecast) -> None:
    assert answer.training is not None
    assert ("2025-Q1", "2025-Q2") == answer.training.quarters
    assert {"stack", "weld"} >= {step.step for step in answer.training.steps} != set()


def test_the_answer_reads_back_from_its_json(answer: Forecast) -> None:
    assert answer == TypeAdapter(Forecast).validate_json(answer.to_json())


def test_the_text_tells_readiness_and_independence(answer: Forecast) -> None:
    text = str(answer)
    assert [True, True] == ["\nReadiness  " in text, "\nWithout experts  " in text]


def test_crews_with_a_mean_leave_these_parts_out_and_the_text_says_nothing() -> None:
    crews = forecast(plant_of(persons=False), futures=2, pool="here")
    assert (None, None, None) == (crews.readiness, crews.independence, crews.training)
    text = str(crews)
    assert [False] * 3 == ["Readiness" in text, "Without experts" in text, "\nTraining" in text]
