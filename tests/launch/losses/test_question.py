"""The whole question: planted causes are named, shares add up, and the answer reads back."""

from __future__ import annotations

import json
import pickle
from collections import Counter

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.losses.answer import Losses
from gigaramp.launch.losses.switched import Switched, Told
from gigaramp.launch.losses.tables import cause_table, step_table
from gigaramp.launch.question import ask
from gigaramp.plant import Plant, loads
from tests.launch.losses.lines import LINE, line

LACKS_EXPERTS = """
gigaramp: 1
name: only stacking lacks experts
start: 2025-01-06
horizon: 2025-05-25
calendars: {main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}}
goals: {full_speed: {rate: 229000 piece/year, hold: 2 weeks, announced: 2025-04-30}}
steps:
  coating:  {cycle_time: 40 s, machines: 1, crew: 2, mtbf: 200 h, restore_time: 20 min, difficulty: 0}
  stacking: {cycle_time: 60 s, machines: 1, crew: 2, buffer: 50 piece, mtbf: 30 h, restore_time: 30 min, difficulty: 4}
  welding:  {cycle_time: 40 s, machines: 1, crew: 2, buffer: 50 piece, mtbf: 200 h, restore_time: 20 min, difficulty: 0}
help: {remote: 24 h, parts_share: 0 %, parts_delay: 1 h}
movers: {sleds: {from: stacking, to: welding, count: 20, capacity: 10 piece, speed: 1 m/s, distance: 20 m, loading: 1 s, unloading: 1 s}}
events: {dry_room: {kind: utilities, every: {value: 60 day, law: exponential}, lasts: 4 h}}
people:
  recruits: [{on: 2025-01-06, count: 30}]
  in_production: 100 %
  absence: 0 %
  turnover: 0 %/year
  skill: {learning_hours: 100 h, recency: 0, spread: 0.0001, requirement: 100 %}
  experts:
    stackers: {steps: [stacking], count: 2, arrives: 2025-01-06, leaves: 2025-01-20}
"""


@pytest.fixture(scope="module")
def planted() -> Losses:
    return gigaramp.losses(loads(LACKS_EXPERTS), futures=12, pool="here")


def test_the_tree_names_the_step_and_the_loss_that_were_planted(planted: Losses) -> None:
    assert "stacking" == planted.whole.limiting[0].step
    assert planted.whole.limiting[0].share > 0.9
    times = {loss.leaf: loss.packs.mean for loss in planted.whole.leaves if loss.leaf != "capacity"}
    assert "waiting_help" == max(times, key=lambda leaf: times[leaf])


def test_the_causes_name_the_experts_and_nothing_that_does_nothing(planted: Losses) -> None:
    # Who mends a stop that needs the highest level: experts, or local people of full skill. They stand in for each other.
    assert {"experts_absence", "people_skill"} == {one.cause for one in planted.causes.causes[:2]}
    first = planted.causes["experts_absence"]
    assert first.packs.mean > 3 * first.packs.error > 0.0
    assert first.leaves["waiting_help"] > 0.8 * first.packs.mean
    assert first.alone.event is not None and first.alone.event.mean > 3 * first.alone.event.error
    assert first.last.day.mean < 0.1 * first.alone.day.mean
    # Sleds are never short here: switching them off moves no draw and no piece.
    assert pytest.approx(0.0, abs=1e-6) == planted.causes["sleds"].packs.mean
    assert pytest.approx(0.0, abs=1e-6) == planted.causes["sleds"].alone.day.mean
    assert {"machine_maturity", "language", "capacity"} <= set(planted.causes.not_here)


def test_shares_and_what_is_left_add_up_to_what_is_lost(planted: Losses) -> None:
    causes = planted.causes
    assert pytest.approx(causes.lost.mean) == sum(one.packs.mean for one in causes.causes) + causes.left.mean
    for one in causes.causes:
        assert pytest.approx(one.packs.mean, abs=1e-3) == sum(one.leaves.values())
        assert pytest.approx(one.packs.mean, abs=1e-3) == sum(one.years.values())
    assert pytest.approx(causes.left.mean, abs=1e-3) == sum(causes.left_by_leaf.values())


def test_a_goal_comes_sooner_without_its_cause(planted: Losses) -> None:
    told = {(one.goal, one.fidelity): one.days.mean for one in planted.causes["experts_absence"].sooner}
    assert told["full_speed", "event"] > 14


def test_oee_of_the_limiting_step_is_its_share_of_planned_time(planted: Losses) -> None:
    row = next(one for one in planted.oee if (one.step, one.period) == ("stacking", "whole"))
    assert row.oee is not None and row.availability is not None
    assert row.effectiveness is not None and row.quality_ratio is not None
    assert pytest.approx(row.oee, abs=1e-5) == row.availability * row.effectiveness * row.quality_ratio
    hours = next(one for one in planted.by_step if one.step == "stacking")
    # One machine, 80 open hours a week, 20 weeks.
    assert pytest.approx(sum(hours.producing) / 1600, abs=1e-3) == row.oee


def test_the_answer_reads_well_and_is_the_same_as_json_and_as_a_table(planted: Losses) -> None:
    text = str(planted)
    assert "experts' absence" in text and "waiting for help" in text
    assert max(map(len, text.splitlines())) <= 80
    plain = json.loads(planted.to_json())
    assert planted.whole.shipped.mean == plain["whole"]["shipped"]["mean"]
    table = planted.to_arrow().to_pydict()
    packs = Counter[str]()
    for leaf, value in zip(table["leaf"], table["packs"], strict=True):
        packs[leaf] += value
    losses = sum(value for leaf, value in packs.items() if leaf not in ("nameplate", "shipped"))
    assert pytest.approx(packs["nameplate"] - packs["shipped"], abs=0.01) == losses
    by_cause = cause_table(planted).to_pydict()
    assert pytest.approx(planted.causes.lost.mean, abs=0.01) == sum(by_cause["packs"])
    assert 20 * 3 * 168 == pytest.approx(sum(step_table(planted).to_pydict()["machine_hours"]), rel=1e-4)


def test_a_worker_that_gets_the_task_by_post_gives_the_same() -> None:
    plant = line("maturing: {}\n", cut__mtbf="{value: 8 h, law: exponential}", cut__restore_time="1 h")
    question = ask(plant, "2025-01-19", 2, 1, "here", None, 0.5)
    jobs = ((0, frozenset[str]()), (1, frozenset({"machine_maturity"})), (0, frozenset({"machine_maturity"})))
    task = Switched(question, question.working(), jobs, "day")
    told = [task(job) for job in range(3)]
    sent = pickle.loads(pickle.dumps(task))
    for number in (2, 0, 1):
        job, each = sent(number)
        assert job == number
        np.testing.assert_array_equal(told[number][1].leaves, each.leaves)


def test_a_plant_without_causes_or_goals_still_has_a_tree() -> None:
    found = gigaramp.losses(loads(LINE).change("goals", None), futures=1, pool="here")
    assert () == found.causes.causes
    assert pytest.approx(found.causes.lost.mean) == found.causes.left.mean
    assert "full speed of the limiting step" == found.nameplate_is
    assert str(found)


def test_by_day_the_whole_answer_is_by_day_and_says_so() -> None:
    found = gigaramp.losses(
        line("maturing: {}\n", cut__mtbf="8 h", cut__restore_time="1 h"), futures=4, pool="here", fidelity="day"
    )
    assert "day" == found.fidelity
    assert all(one.alone.event is None for one in found.causes.causes)
    assert found.agreement is not None and any("fidelity day" in note for note in found.notes)


def test_defects_are_told_by_where_they_were_made_and_found_as_the_records_tell_them() -> None:
    plant = line(
        "excursions: {rate_at_start: 0.3 /day}\nlearning: {halves_after: 1e6 cell}\n",
        cut__scrap_at_start="20 %", cut__scrap_mature="5 %", test__inspects={"cut": "80 %"}, test__scrap_mature="2 %",
    )  # fmt: skip
    run = gigaramp.simulate(plant, futures=1, pool="here", records=True)
    told = Counter[tuple[str, str]]()
    for row in run.records(0).to_pylist():
        if row["what"] == "lot_scrapped":
            told[row["cause"], row["step"]] += row["quantity"]
    future = run.futures[0]
    found = {
        (made, station.step): float(future.found[:, k, origin].sum())
        for origin, made in enumerate(run.origins)
        for k, station in enumerate(run.stations)
        if future.found[:, k, origin].any()
    }
    assert dict(told) == found
    assert future.scrap.sum() == future.found.sum()
    assert ("cut", "test") in found and ("test", "test") in found


def test_progress_rises_to_its_end_and_stays_below_it() -> None:
    seen: list[tuple[int, int]] = []
    plant = line("maturing: {}\n", cut__mtbf="8 h", cut__restore_time="1 h")
    gigaramp.losses(
        plant, until="2025-01-12", futures=4, pool="here", on_progress=lambda done, most: seen.append((done, most))
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] == max(most for _, most in seen)
    assert 1 == len({most for _, most in seen})


def test_a_question_without_an_answer_is_refused_in_words() -> None:
    with pytest.raises(AskError, match="futures"):
        gigaramp.losses(line(), futures=0)
    with pytest.raises(AskError, match="is not a plant"):
        gigaramp.losses("douai")  # type: ignore[arg-type]


MOVING = line(
    "maturing: {start_ratio: 30 %, commissioning: 20 day}\n",
    cut__cycle_time="40 s", cut__mtbf="8 h", cut__restore_time="4 h", test__cycle_time="50 s",
)  # fmt: skip
"""Young, `cut` limits by its failures; mature, `test` does: its full speed is lower."""


def told_without(plant: Plant, *causes: str) -> Told:
    question = ask(plant, None, 1, 1, "here", None, 0.5, needs_goal=False)
    job = ((0, frozenset(causes)),)
    return Switched(question, question.working(), job, "day")(0)[1]


def test_without_a_goal_a_cause_gains_the_packs_that_are_shipped_more_though_the_limiting_step_moves() -> None:
    plant = MOVING.change_all({"goals": None, "steps.cut.restore_time": "1 h", "maturing.start_ratio": "10 %"})
    as_is, mature = told_without(plant), told_without(plant, "machine_maturity")
    assert mature.nameplate.sum() < 0.95 * as_is.nameplate.sum()
    found = gigaramp.losses(plant, futures=1, pool="here", fidelity="day").causes["machine_maturity"]
    assert pytest.approx(mature.shipped.sum() - as_is.shipped.sum()) == found.alone.day.mean
    assert found.alone.day.mean > 0.0


def test_what_is_shipped_beyond_nameplate_is_not_regained() -> None:
    plant = MOVING.change("goals.full_speed.rate", "365250 piece/year")
    as_is, mature = told_without(plant), told_without(plant, "machine_maturity")
    assert as_is.shipped.sum() < as_is.nameplate.sum() < mature.shipped.sum()
    causes = gigaramp.losses(plant, futures=1, pool="here", fidelity="day").causes
    assert pytest.approx(as_is.nameplate.sum() - as_is.shipped.sum()) == causes.lost.mean
    assert pytest.approx(causes.lost.mean) == causes["machine_maturity"].packs.mean
    assert pytest.approx(0.0, abs=1e-6) == causes.left.mean
    assert pytest.approx(1.0) == causes["machine_maturity"].share_of_lost


def test_experts_that_a_file_does_not_name_are_not_called_absent_from_the_plant() -> None:
    nobody = loads(LACKS_EXPERTS).change("people.experts", {})
    causes = gigaramp.losses(nobody, until="2025-01-19", futures=1, pool="here", fidelity="day").causes
    assert ("experts_absence",) == causes.not_asked
    assert "experts_absence" not in causes.not_here
