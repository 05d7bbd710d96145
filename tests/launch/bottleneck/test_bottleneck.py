"""The whole answer: weeks, spans, worth, tables and words."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch.bottleneck.answer import Bottleneck, WeekLimit
from gigaramp.launch.bottleneck.ribbon import periods_of, steps_of, weeks_of
from gigaramp.launch.bottleneck.turning_point import Limiting
from gigaramp.launch.bottleneck.words import bottleneck_text, week_words
from gigaramp.plant import Plant
from tests.launch.synthetic import SyntheticRun, SyntheticStation, future_of, plant_of

TEXT = """
gigaramp: 1
name: Two lines
start: 2025-01-06
as_of: 2025-01-12
horizon: 2025-02-02
lines: {first: {}, second: {}}
steps:
  cut: {cycle_time: {low: 50 s, mid: 60 s, high: 75 s, status: assumed}, mtbf: 2 h, restore_time: 20 min}
  pack: {shared: true, cycle_time: {low: 22 s, mid: 25 s, high: 30 s, status: assumed}, buffer: 300 piece, mtbf: 4 h, restore_time: 20 min}
goals: {full_speed: {rate: 800000 piece/year, hold: 1 week, announced: 2025-01-31}}
"""


@pytest.fixture(scope="module")
def answer() -> Bottleneck:
    calls: list[tuple[int, int]] = []
    found = gigaramp.bottleneck(
        plant_of(text=TEXT), futures=12, pool="here", on_progress=lambda *call: calls.append(call)
    )
    done = [each for each, _ in calls]
    assert sorted(done) == done
    assert calls[-1][0] == calls[-1][1]
    return found


def run_of_two(first: list[list[str]]) -> tuple[SyntheticRun, Limiting]:
    """A run of as many futures as there are lists, each with the step that limits each week, "" for none."""
    plant = plant_of()
    names = tuple(plant.steps)
    until = date(2026, 1, 4) + timedelta(weeks=len(first[0]))
    pace = np.array([[[1.0 if name == step else 0.0 for name in names] for step in steps] for steps in first])
    futures = tuple(future_of(plant, until, 1.0, index=number) for number in range(len(first)))
    return SyntheticRun(plant, until, futures), Limiting(names, pace, np.zeros_like(pace))


def test_confidence_is_the_share_of_the_weighted_futures() -> None:
    run, found = run_of_two([["cut", "weld", ""], ["weld", "weld", ""]])
    weeks = weeks_of(run, found, np.array([3.0, 1.0]))
    assert [("cut", 0.75), ("weld", 1.0), (None, 0.0)] == [(one.step, one.confidence) for one in weeks]
    assert ("weld", 0.25) == (weeks[0].second, weeks[0].second_confidence)
    # Weights of 3 and 1 are 1.6 effective futures.
    assert pytest.approx((0.75 * 0.25 / 1.6) ** 0.5, abs=1e-4) == weeks[0].error


def test_spans_join_the_weeks_of_one_step_and_a_closure_ends_none() -> None:
    run, found = run_of_two([["cut", "cut", "", "cut", "pack"]])
    spans = periods_of(weeks_of(run, found, np.ones(1)))
    assert [("cut", 3, date(2026, 1, 5), date(2026, 2, 1)), ("pack", 1, date(2026, 2, 2), date(2026, 2, 8))] == [
        (one.step, one.weeks, one.first, one.last) for one in spans
    ]


def test_a_mean_over_weeks_counts_those_from_a_day_on_and_no_closure() -> None:
    run, found = run_of_two([["pack", "cut", "", "pack"]])
    steps = steps_of(run, found, np.ones(1), date(2026, 1, 12))
    assert {"cut": 0.5, "weld": 0.0, "pack": 0.5} == {one.step: one.weeks for one in steps}
    assert (1.0, 0.0, 0.0, 1.0) == steps[2].share


def test_a_line_is_named_where_it_clearly_waits_least() -> None:
    run, found = run_of_two([["cut"]])
    run.stations = (
        SyntheticStation("cut", "one"),
        SyntheticStation("cut", "two"),
        SyntheticStation("weld"),
        SyntheticStation("pack"),
    )
    future = run.futures[0]
    future.losses, future.producing = np.zeros((1, 4, future.losses.shape[2])), np.full((1, 4), 10.0)
    assert weeks_of(run, found, np.ones(1))[0].line is None
    future.losses[0, 0, 8] = 5.0
    assert "two" == weeks_of(run, found, np.ones(1))[0].line


def test_the_answer_tells_weeks_steps_and_worth(answer: Bottleneck) -> None:
    assert ("Two lines", 12, 12.0, "event", 1) == (
        answer.plant,
        answer.futures,
        answer.effective_futures,
        answer.fidelity,
        answer.format,
    )
    assert 4 == len(answer.weeks)
    assert ["cut", "pack"] == [one.step for one in answer.steps]
    assert all(
        0.0 < one.confidence <= 1.0 and 0.0 <= one.second_confidence <= 1.0 - one.confidence + 1e-9
        for one in answer.weeks
    )
    assert {"cut", "pack"} == {one.step for one in answer.worth}
    for one in answer.worth:
        assert one.by_day is not None
        assert one.confirmed is not None
        assert ("day", "event", 8) == (one.by_day.fidelity, one.confirmed.fidelity, one.confirmed.futures)
        assert one.confirmed.days_of_full_speed == pytest.approx(one.confirmed.units_a_year / (800000 / 365), rel=0.01)
    gains = [one.perfect.units_a_year for one in answer.worth if one.perfect is not None]
    assert sorted(gains, reverse=True) == gains
    assert answer.worth[0].step == max(answer.steps, key=lambda one: one.weeks).step
    assert {"cut": 2, "pack": 1} == {one.step: one.added for one in answer.worth}


def test_the_answer_is_plain_values_and_two_tables(answer: Bottleneck) -> None:
    told = json.loads(answer.to_json())
    assert told["weeks"][0]["week"] == "2025-01-06"
    assert told["counted_from"] == "2025-01-13"
    weeks, worth = answer.to_arrow(), answer.worth_to_arrow()
    assert [one.step for one in answer.weeks] == weeks.column("step").to_pylist()
    assert {"by_day", "confirmed", "one_more"} == set(worth.column("gain").to_pylist())
    assert 6 == worth.num_rows


def test_the_words_fit_a_terminal_and_name_the_step(answer: Bottleneck) -> None:
    text = str(answer)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert answer.worth[0].step in text
    assert "If it were perfect" in text
    assert max(len(line) for line in bottleneck_text(answer, 60).splitlines()[:3]) <= 60


def test_a_close_week_says_so_and_a_closed_one_names_no_step() -> None:
    week = WeekLimit(date(2025, 1, 6), "stacking", "line_2", 0.78, 0.05, 0.5, 0.1, "coating", 0.2)
    assert (
        "stacking on line_2 limits output in 78 % of futures in the week of 2025-01-06, coating in 20 %. "
        "There it is close: the next step limits nearly as much." == week_words(week)
    )
    closed = WeekLimit(date(2025, 8, 4), None, None, 0.0, 0.0, None, None, None, 0.0)
    assert "In the week of 2025-08-04 nothing works, so no step limits." == week_words(closed)


def test_the_same_seed_gives_the_same_answer_in_every_pool() -> None:
    plant: Plant = plant_of(text=TEXT)
    here = gigaramp.bottleneck(plant, "2025-01-19", 3, fidelity="day", pool="here")
    assert (
        here.to_json()
        == gigaramp.bottleneck(plant, "2025-01-19", 3, fidelity="day", pool="processes", workers=2).to_json()
    )
    assert {None} == {one.confirmed for one in here.worth}


def test_a_question_without_an_answer_is_told_in_words() -> None:
    with pytest.raises(AskError, match="is not a plant"):
        gigaramp.bottleneck("douai")  # type: ignore[arg-type]
    with pytest.raises(AskError, match="futures"):
        gigaramp.bottleneck(plant_of(text=TEXT), futures=0)
