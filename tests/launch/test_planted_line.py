"""A planted line: its skill curve says it can run alone, its stops say it cannot. The forks must see it.

Only people at the highest level can end a stop of the welding machine. The crew soon makes nearly full output, but no
local ever reaches that level, so without experts each stop waits four days for remote help.
"""

from __future__ import annotations

import numpy as np
import pytest

from gigaramp.launch import compare, forecast
from gigaramp.launch.odds.forks import fork_tests
from gigaramp.launch.question import all_futures, ask, outcomes
from gigaramp.plant import Plant, load
from gigaramp.twin.study import Study
from tests.launch.synthetic import plant_of

PLANTED = """
gigaramp: 1
name: planted line
start: 2026-01-05
horizon: 2026-10-30
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  weld: {cycle_time: 60 s, machines: 1, crew: 2, mtbf: 40 h, restore_time: 10 min, difficulty: 4}
  pack: {cycle_time: 30 s, machines: 1, buffer: 20}
help: {remote: 100 h, parts_share: 0 %, parts_delay: 1 h}
people:
  recruits: [{on: 2026-01-05, count: 8}]
  in_production: 100 %
  absence: 0 %
  turnover: 0 %/year
  coaching_gain: 1
  training: {hours: 40 h, worth: 100 %}
  skill: {learning_hours: 20 h, recency: 0, spread: 0.0001, requirement: 100 %}
  language: {local: [fr]}
  experts:
    welding: {steps: [weld], count: 4, languages: [fr], arrives: 2026-01-05, leaves: 2026-10-30}
goals:
  full_speed: {rate: 200000 piece/year, hold: 4 weeks, announced: 2026-06-30}
  on_its_own: {share_of_full_speed: 95 %, hold: 8 weeks, experts: 0, announced: 2026-06-30}
"""


@pytest.fixture(scope="module")
def planted() -> Plant:
    return plant_of(text=PLANTED)


def test_a_line_whose_skill_holds_but_whose_stops_need_experts_fails_on_its_own(planted: Plant) -> None:
    question = ask(planted, None, 4, 1, "here", None, 0.5)
    working = question.working()
    tests = fork_tests(planted, working)
    study = question.study(tests)
    run = study.run(all_futures(question, study, None, (0, 4)))
    weld = [station.step for station in run.stations].index("weld")
    reached = outcomes(run, working, tests)
    # A reading of the skill curve would pass: every crew makes more than 95 % of full output, and holds full speed.
    assert min(float(future.skill[8:-1, weld].min()) for future in run.futures) > 0.95
    assert 1.0 == reached["full_speed"].odds(np.ones(4)).chance_within_horizon()
    assert 0.0 == reached["on_its_own"].odds(np.ones(4)).chance_within_horizon()


def test_the_same_line_with_stops_that_anyone_can_end_runs_on_its_own(planted: Plant) -> None:
    easy = planted.change("steps.weld.difficulty", "0")
    found = forecast(easy, futures=4, pool="here")
    assert 1.0 == found["on_its_own"].chance_by_announced
    assert () == found["on_its_own"].leans_on_experts


def test_a_forecast_is_the_same_in_processes_and_here(planted: Plant) -> None:
    here = forecast(planted, futures=3, seed=5, pool="here")
    assert here.to_json() == forecast(planted, futures=3, seed=5, pool="processes", workers=2).to_json()


def test_slower_machines_under_the_same_luck_ship_less(planted: Plant) -> None:
    slow = planted.change("steps.weld.cycle_time", "66 s")
    found = compare(planted, slow, futures=4, pool="here")
    assert [("steps.weld.cycle_time", "60 s", "66 s")] == [
        (one.address, one.before, one.after) for one in found.changes
    ]
    # Welding limits this line, so a tenth more time a piece is a tenth less output.
    shipped = forecast(planted, futures=4, pool="here").output.years[0].shipped.p50
    assert shipped is not None
    assert pytest.approx(-shipped * (1 - 60 / 66), rel=0.1) == found.years[0].difference


def test_the_planned_days_of_questions_are_those_of_the_twin() -> None:
    plant = load("douai")
    question = ask(plant, None, 1, 1, "here", None, 0.5)
    study = Study(plant, question.until)
    assert np.flatnonzero(study.timetable.planned).tolist() == question.working().places.tolist()
    assert study.timetable.days == question.working().days
