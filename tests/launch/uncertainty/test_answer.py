"""The whole question, asked of a small plant with one planted cause."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.uncertainty.answer import Uncertainty
from gigaramp.plant import Plant, loads

PLANTED = """
gigaramp: 1
name: Planted
start: 2026-01-05
horizon: 2026-06-30
calendars:
  main: {shifts: ["06:00-14:00", "14:00-22:00"], days: [mon, tue, wed, thu, fri]}
learning: {}
steps:
  cut:
    cycle_time: {low: 49 s, mid: 50 s, high: 51 s, status: assumed}
    scrap_mature: {low: 0.9 %, mid: 1 %, high: 1.1 %, status: assumed}
  weld:
    cycle_time: 50 s
    buffer: 40 piece
    mtbf: {low: 2 h, mid: 6 h, high: 30 h, status: assumed}
    restore_time: 60 min
goals:
  full_speed: {rate: 800 piece/day, hold: 2 weeks, announced: 2026-03-31}
"""
FACT = """
as_of: 2026-03-01
known:
  - {what: vehicles.total, on: 2026-02-28, value: 30000, tolerance: ×1.1, source: "a test"}
"""
FUTURES = 100


def plant_of(extra: str = "") -> Plant:
    return loads(PLANTED + extra)


@pytest.fixture(scope="module")
def told() -> Uncertainty:
    counts: list[tuple[int, int]] = []
    other = {"second_welder": {"steps.weld.machines": 2}}
    answer = gigaramp.uncertainty(
        plant_of(), futures=FUTURES, pool="here", what_ifs=other, on_progress=lambda *count: counts.append(count)
    )
    assert counts == sorted(counts) and counts[-1][0] == counts[-1][1] == 2 * FUTURES + answer.redrawn
    return answer


def nearness(answer: Uncertainty):
    return next(spread for spread in answer.spreads if spread.explains == "nearness")


def test_the_planted_cause_stands_first_in_every_sort(told):
    spread = nearness(told)
    first = (spread.groups[0], spread.steps[0], spread.numbers[0])
    assert ("machines", "weld", "steps.weld.mtbf") == tuple(part.name for part in first)
    assert all(part.distinguishable and part.share > 0.8 for part in first)
    assert not any(part.distinguishable for part in spread.numbers[1:])


def test_a_low_mtbf_is_worse_than_a_high_one(told):
    part = nearness(told).numbers[0]
    assert part.low is not None and part.high is not None
    assert part.low.values < part.high.values and part.low.value < part.high.value
    assert part.low.chance <= part.high.chance


def test_knowing_the_planted_cause_leaves_little_of_the_spread(told):
    spread = nearness(told)
    assert spread.numbers[0].width_after < 0.5 * spread.width
    assert spread.numbers[-1].width_after > 0.8 * spread.width
    assert 0.0 < spread.groups[0].total and 0.02 > spread.groups[-1].total


def test_groups_what_they_do_together_and_luck_are_the_whole(told):
    for spread in told.spreads:
        balance = spread.balance
        assert 1.0 == pytest.approx(balance.groups + balance.together + balance.luck, abs=3e-4)
        assert sum(part.share for part in spread.groups) == pytest.approx(balance.groups, abs=1e-3)


def test_dates_chances_and_years_are_told(told):
    assert {"date", "nearness", "chance", "shipped"} == {spread.explains for spread in told.spreads}
    assert told["full_speed"].explains == "date" and told["full_speed"].is_restricted
    with pytest.raises(AskError, match="full_sped"):
        told["full_sped"]


def test_a_change_that_always_helps_is_chosen_without_knowing_more(told):
    assert told.worth is not None
    assert ("second_welder", "days", "full_speed") == (told.worth.chosen, told.worth.unit, told.worth.goal)
    assert not any(part.distinguishable for part in told.worth.groups)


def test_the_answer_is_plain_data_and_a_table(told):
    plain = json.loads(told.to_json())
    assert (1, "day", FUTURES) == (plain["format"], plain["fidelity"], plain["futures"])
    table = told.to_arrow()
    rows = [row for row in table.to_pylist() if row["name"] == "steps.weld.mtbf" and row["explains"] == "nearness"]
    assert [nearness(told).numbers[0].share] == [row["share"] for row in rows]
    assert 3 * len(told.spreads) == sum(row["sort"] == "balance" for row in table.to_pylist())


def test_the_text_fits_a_terminal_and_names_the_cause(told):
    text = str(told)
    assert max(map(len, text.splitlines())) <= 80
    assert "steps.weld.mtbf" in text and "luck, which no measurement takes away" in text and "100 %" in text


def test_the_same_seed_tells_the_same(told):
    again = gigaramp.uncertainty(plant_of(), futures=FUTURES, pool="here")
    assert replace(told, worth=None) == again


def test_known_facts_weigh_the_futures_and_are_said_to_tie_them():
    answer = gigaramp.uncertainty(plant_of(FACT), futures=60, pool="here")
    assert 1 == answer.facts_used and answer.effective_futures < 60
    assert any("tie numbers and luck together" in note for note in answer.notes)
    assert "steps.weld.mtbf" == nearness(answer).numbers[0].name


@pytest.mark.parametrize(
    ("changes", "asked", "words"),
    [
        ({}, {"futures": 20}, "ask for 60 or more"),
        ({}, {"goal": "full_sped"}, 'did you mean "full_speed"'),
        ({}, {"what_ifs": {"later": {"start": "2026-01-12"}}}, "cannot be paired"),
        ({}, {"what_ifs": {"as it is": {"steps.weld.machines": 2}}}, "another name"),
        ({}, {"what_ifs": {"two": 2}}, "what-if two"),
        ({"steps.cut.cycle_time": "50 s", "steps.cut.scrap_mature": "1 %", "steps.weld.mtbf": "6 h", "learning": None}, {}, "no number"),
    ],
)  # fmt: skip
def test_a_question_without_an_answer_is_told_before_anything_is_simulated(changes, asked, words):
    plant = plant_of().change_all(changes) if changes else plant_of()
    with pytest.raises(AskError, match=words):
        gigaramp.uncertainty(plant, **{"futures": 60, "pool": "here"} | asked)
