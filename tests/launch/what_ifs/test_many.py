"""Many what-ifs in one run: ranked, stopped when decided, the same in every pool, and told in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.compare import compare
from gigaramp.launch.question import Question
from gigaramp.launch.what_ifs.answer import WhatIfs
from gigaramp.launch.what_ifs.many import Ranking, compare_what_ifs, what_ifs_narrowing
from gigaramp.plant import Plant, loads
from tests.launch.synthetic import SyntheticStudy, plant_of

GOALS = """
goals:
  full_speed: {rate: 2610 piece/year, hold: 4 weeks, announced: 2026-04-01}
  half_speed: {rate: 1305 piece/year, hold: 4 weeks}
"""

REAL = """
gigaramp: 1
name: a line
start: 2026-01-05
horizon: 2026-06-30
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  cut: {cycle_time: {low: 50 s, mid: 60 s, high: 90 s, status: assumed}, mtbf: 5 h, restore_time: 20 min}
  weld: {cycle_time: 55 s, buffer: 20}
goals: {full_speed: {rate: 105000 piece/year, hold: 2 weeks, announced: 2026-03-01}}
"""


@pytest.fixture
def shifted_twin(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, str]]:
    """Each plant is late by the days that its name ends in: `p-20` is 20 days early, `p0` as it is; `p99` has other luck too.

    Gives the plant, seed and fidelity of each study that was asked for.
    """
    asked: list[tuple[str, int, str]] = []

    def study(question: Question, tests: Any) -> SyntheticStudy:
        asked.append((question.plant.name, question.seed, question.fidelity))
        later = float(re.search(r"-?\d+$", question.plant.name)[0])
        seed = question.seed + 1000 if later == 99.0 else question.seed
        days = 0.0 if later == 99.0 else later
        return SyntheticStudy(question.plant, question.until, seed, 10.0, 30.0, days, tests.days)

    monkeypatch.setattr(Question, "study", study)
    return asked


def named(days: int, cycle: str = "50 s") -> Plant:
    plant = plant_of(GOALS)
    return plant.change_all({"name": f"p{days}", "steps.cut.cycle_time": cycle if days else "60 s"})


def ranked(*days: int, **how: Any) -> WhatIfs:
    ranking = how.pop("ranking", Ranking())
    others = {f"what_if_{number}": named(day) for number, day in enumerate(days, 1)}
    return compare_what_ifs(named(0), others, futures=how.pop("futures", 100), ranking=ranking, pool="here", **how)


def test_the_best_comes_first_and_the_worst_last(shifted_twin):
    found = ranked(7, -28, 14, -7)
    assert ["what_if_2", "what_if_4", "what_if_1", "what_if_3"] == [each.name for each in found.what_ifs]
    assert [1, 2, 3, 4] == [each.rank for each in found.what_ifs]
    assert ["better", "better", "worse", "worse"] == [each.verdict for each in found.what_ifs]
    assert -28.0 == pytest.approx(found["what_if_2"].difference, abs=2.0)
    assert all(each.low < each.difference < each.high for each in found.what_ifs)


def test_what_is_decided_takes_no_more_futures_and_the_rest_all(shifted_twin):
    found = ranked(-28, 99, futures=120)
    early, open_ = found["what_if_1"], found["what_if_2"]
    assert ("better", "open") == (early.verdict, open_.verdict)
    assert (60, 120) == (early.futures, open_.futures)
    # The plant as it is and the open one took all, the decided one its own.
    assert 240 + early.futures == found.simulated


def test_all_futures_stop_nothing(shifted_twin):
    found = ranked(-28, 99, ranking=Ranking(all_futures=True))
    assert [100, 100] == [each.futures for each in found.what_ifs]
    assert "better" == found["what_if_1"].verdict
    assert 300 == found.simulated


def test_a_difference_below_what_matters_stops_as_small_and_where_all_matters_nothing_does(shifted_twin):
    verdict, futures = told(ranked(99, ranking=Ranking(at_least=60.0)))
    assert "small" == verdict and 60 <= futures < 100
    assert ("open", 100) == told(ranked(99, ranking=Ranking(at_least=0.0)))


def told(found: WhatIfs) -> tuple[str, int]:
    return found.what_ifs[0].verdict, found.what_ifs[0].futures


def test_a_what_if_that_touches_no_future_is_told_as_unchanged(shifted_twin, monkeypatch):
    plant = named(0)
    other = plant.change("steps.cut.cycle_time", "59 s")
    found = compare_what_ifs(plant, {"same": other}, futures=100, pool="here")
    assert ("unchanged", 60) == told(found)
    assert "same: full speed as before in every future, ended after 60 of 100 futures" in " ".join(str(found).split())


def test_neighbours_that_luck_could_swap_are_told_so_and_far_ones_are_not(shifted_twin):
    found = ranked(-28, -27, 99)
    first, second, third = found.what_ifs
    assert (None, "what_if_1", "what_if_2") == (first.apart_from_above, first.name, second.name)
    assert third.not_apart_from or third.apart_from_above
    for each in found.what_ifs:
        for other in each.not_apart_from:
            assert each.name in found[other].not_apart_from


def test_ranges_of_one_of_many_are_wider_than_of_one_alone(shifted_twin):
    one = ranked(99, futures=60, ranking=Ranking(all_futures=True)).what_ifs[0]
    many = ranked(99, 3, 4, futures=60, ranking=Ranking(all_futures=True))["what_if_1"]
    assert one.difference == many.difference
    assert many.low < one.low < one.high < many.high


def test_any_goal_ranks_and_so_does_what_is_shipped(shifted_twin):
    found = ranked(-28, 14, ranking=Ranking(goal="half_speed"))
    assert ("half_speed", "day", "what_if_1") == (found.goal, found.unit, found.what_ifs[0].name)
    shipped = ranked(14, -28, ranking=Ranking(goal="shipped"))
    assert ("shipped", "piece", "what_if_2") == (shipped.goal, shipped.unit, shipped.what_ifs[0].name)
    assert shipped.what_ifs[0].difference == pytest.approx(200.0, abs=30.0)
    assert "pieces shipped 200 more" in str(shipped)
    assert "better" == shipped.what_ifs[0].verdict and "worse" == shipped.what_ifs[1].verdict


def test_the_difference_is_that_of_the_comparison_of_two_plants(shifted_twin):
    pair = compare(named(0), named(-7), futures=60, pool="here")
    one = ranked(-7, futures=60, ranking=Ranking(all_futures=True)).what_ifs[0]
    assert pair.goals == one.goals
    assert pair.years == one.years
    assert pair["full_speed"].days_later == one.difference
    assert pair["full_speed"].spread == one.spread


def test_an_answer_narrows_by_ten_futures(shifted_twin):
    others = {"a": named(99), "b": named(-3)}
    answers = list(what_ifs_narrowing(named(0), others, futures=60, pool="here", ranking=Ranking(all_futures=True)))
    assert [20, 30, 40, 50, 60] == [answer.what_ifs[0].futures for answer in answers]
    assert ["open"] * 8 == [each.verdict for answer in answers[:-1] for each in answer.what_ifs]


def test_progress_ends_at_all_that_was_still_wanted(shifted_twin):
    seen: list[tuple[int, int]] = []
    ranked(-28, -28, on_progress=lambda done, of: seen.append((done, of)))
    assert all(done <= of for done, of in seen)
    assert seen[-1][0] == seen[-1][1] < 300
    assert [of for _, of in seen] == sorted((of for _, of in seen), reverse=True)


def test_few_futures_have_no_range_and_decide_nothing(shifted_twin):
    found = ranked(-28, futures=10).what_ifs[0]
    assert (None, None, "open", 10) == (found.low, found.high, found.verdict, found.futures)
    assert "A range needs 20 futures or more." in str(ranked(-28, futures=10))


@pytest.mark.parametrize(
    ("ranking", "told"),
    [
        (Ranking(goal="full_sped"), 'goal: no goal is called "full_sped", did you mean "full_speed"?'),
        (Ranking(at_least=-1.0), "at_least: -1.0 is below 0"),
        (Ranking(goal="shipped", exact=True), "exact: what is shipped has no bound"),
    ],
)
def test_a_ranking_without_an_answer_is_refused_before_anything_is_simulated(ranking, told):
    with pytest.raises(AskError, match=re.escape(told)):
        what_ifs_narrowing(named(0), {"a": named(-7)}, ranking=ranking)


def test_a_what_if_without_the_ranked_goal_is_refused():
    other = plant_of("goals: {half_speed: {rate: 1305 piece/year, hold: 4 weeks}}\n").change("name", "p1")
    with pytest.raises(AskError, match=re.escape('what-if a: it has no goal "full_speed"')):
        what_ifs_narrowing(named(0), {"a": other})


def test_arguments_that_do_not_go_together_are_refused():
    plant = named(0)
    for told, arguments in {
        "other: name a plant": {},
        "what_ifs: name either": {"other": {"a": named(1)}, "what_ifs": "x.yaml"},
        "goal: only many what-ifs are ranked": {"other": named(1), "goal": "full_speed"},
        'compare: it takes no `fidelty`, did you mean "fidelity"?': {"other": named(1), "fidelty": "day"},
        "confirm: -1 is not a whole number": {"other": {"a": named(1)}, "confirm": -1},
        "at_least: 'x' is not a number": {"other": {"a": named(1)}, "at_least": "x"},
        "there is no such file": {"what_ifs": "nothing.yaml"},
    }.items():
        with pytest.raises(gigaramp.errors.GigarampError, match=re.escape(told)):
            gigaramp.compare(plant, **arguments)


def test_the_best_are_confirmed_by_other_luck(shifted_twin):
    found = ranked(-28, 14, -14, futures=60, ranking=Ranking(confirm=1))
    assert ["what_if_1"] == [each.name for each in found.confirmed.what_ifs]
    assert (1, 2, None) == (found.seed, found.confirmed.seed, found.confirmed.confirmed)
    assert [("p0", 2, "event"), ("p-28", 2, "event")] == shifted_twin[-2:]
    assert "under other luck (seed 2)" in str(found)
    assert ranked(14, futures=20, ranking=Ranking(confirm=1)).confirmed is None


def test_the_answer_is_the_same_in_every_pool_and_by_any_number_of_workers():
    plant = loads(REAL)
    others = {"fast": {"steps.cut.mtbf": "20 h"}, "slow": {"steps.weld.cycle_time": "57 s"}}
    answers = [
        gigaramp.compare(plant, others, futures=24, pool=pool, workers=workers).to_dict()
        for pool, workers in (("here", None), ("processes", 2))
    ]
    # What workers had begun when all was decided is counted, and may differ.
    assert replace_simulated(answers[0]) == replace_simulated(answers[1])


def test_euros_are_those_of_the_comparison_of_two_plants():
    plant = loads(REAL)
    other = plant.change("steps.cut.mtbf", "20 h")
    pair = gigaramp.compare(plant, other, futures=20, pool="here", in_euros=True)
    many = gigaramp.compare(plant, {"a": other}, futures=20, pool="here", in_euros=True)
    assert pair.euros.rates == many.rates
    for one, same in zip(pair.euros.costs, many.what_ifs[0].euros, strict=True):
        assert (one.kind, pytest.approx(one.mean), pytest.approx(one.error)) == (same.kind, same.mean, same.error)
    assert "to the end it " in str(many)
    assert many.what_ifs[0].euros[-1].mean == many.to_arrow()["euros_total"].to_pylist()[0]
    assert () == gigaramp.compare(plant, {"a": other}, futures=2, pool="here").what_ifs[0].euros


def replace_simulated(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "simulated": 0}


def test_known_facts_weigh_what_ifs_as_they_weigh_a_comparison():
    known = "as_of: 2026-02-10\nknown: [{what: vehicles.total, on: 2026-02-01, value: 8800, tolerance: ×1.05, source: a page}]\n"
    plant = loads(REAL.replace("goals:", known + "goals:"))
    other = plant.change("steps.cut.mtbf", "20 h")
    pair = gigaramp.compare(plant, other, futures=24, pool="here")
    many = gigaramp.compare(plant, {"a": other}, futures=24, pool="here", all_futures=True)
    assert pair.goals == many.what_ifs[0].goals
    assert pair.effective_futures == many.effective_futures < 24
    assert pair.notes == many.notes
    with pytest.raises(AskError, match="exact: futures weighted by known facts"):
        gigaramp.compare(plant, {"a": other}, futures=24, exact=True)


def test_an_answer_is_told_in_words_json_and_a_table(shifted_twin):
    found = ranked(-28, 14, 99)
    text = str(found)
    assert max(map(len, text.splitlines())) <= 80
    words = " ".join(text.split())
    assert "3 what-ifs ranked by full speed" in words
    assert re.search(
        r"1\. what_if_1: full speed 28 days sooner \(\d+ to \d+\), decided after \d0 of 100 futures", words
    )
    assert re.search(r"what_if_3: full speed .* not distinguishable from no change by all 100 futures", words)
    assert re.search(r"what_if_2: full speed 14 days later \(\d+ to \d+\), decided after", words)
    assert "steps.cut.cycle_time: 60 s -> 50 s" in words
    assert "95 % sure for all what-ifs together" in words
    plain = json.loads(found.to_json())
    assert ("full_speed", 1, 3) == (plain["goal"], plain["format"], len(plain["what_ifs"]))
    table = found.to_arrow()
    assert ["what_if_1", "what_if_3", "what_if_2"] == table["what_if"].to_pylist()
    assert [each.low for each in found.what_ifs] == table["low"].to_pylist()
    assert [each["half_speed"].days_later for each in found.what_ifs] == table["half_speed_days_later"].to_pylist()


def test_a_comparison_has_a_table_too(shifted_twin):
    table = compare(named(0), named(-7), futures=20, pool="here").to_arrow()
    assert ["full_speed", "half_speed", "shipped_2026"] == table["what"].to_pylist()
    assert ["day", "day", "piece"] == table["unit"].to_pylist()
    assert np.allclose(table["difference"].to_pylist()[:2], [-7.0, -7.0], atol=2.0)
    assert table["chance_before"].to_pylist()[2] is None


def test_one_what_if_keeps_its_answer_when_another_is_added(shifted_twin):
    one = ranked(-28, ranking=Ranking(all_futures=True)).what_ifs[0]
    two = ranked(-28, 14, ranking=Ranking(all_futures=True))["what_if_1"]
    wide = {"low": None, "high": None, "apart_from_above": None, "not_apart_from": ()}
    assert replace(one, **wide) == replace(two, **wide)
