"""The odds at correlation 0, 0.5 and 0.9 beside each other, and several plants asked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import gigaramp
from gigaramp.errors import AskError
from gigaramp.launch import forecast, forecast_narrowing, forecasts
from gigaramp.launch.odds import forks
from gigaramp.launch.question import Question
from tests.launch.synthetic import SyntheticStudy
from tests.launch.test_forecast import PLANT

ASKED = {"futures": 20, "seed": 3, "pool": "here"}


@pytest.fixture
def twin_by_correlation(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Synthetic studies whose spread of dates grows with the correlation; gives the correlations asked, in order."""
    asked: list[float] = []

    def study(question: Question, tests: forks.Tests) -> SyntheticStudy:
        asked.append(question.correlation)
        lengths = tuple(end - day for day, end in zip(tests.days, tests.ends, strict=True))
        spread = 30.0 + 60.0 * question.correlation
        return SyntheticStudy(question.plant, question.until, question.seed, 10.0, spread, 0.0, tests.days, lengths)

    monkeypatch.setattr(Question, "study", study)
    return asked


def test_all_correlations_stand_beside_each_other_and_the_answer_is_the_usual_one(
    twin_by_correlation: list[float],
) -> None:
    usual, found = forecast(PLANT, **ASKED), forecast(PLANT, **ASKED, correlation="all")
    assert usual == replace(found, at_correlations=())
    assert [(0.0, "full_speed"), (0.5, "full_speed"), (0.9, "full_speed")] == [
        (odds.correlation, odds.goal) for odds in found.at_correlations if odds.goal == "full_speed"
    ]
    middle = [odds for odds in found.at_correlations if odds.correlation == 0.5]
    assert [goal.dates for goal in usual.answers] == [odds.dates for odds in middle]
    chances = [odds.chance_by_announced for odds in found.at_correlations if odds.goal == "full_speed"]
    assert len(set(chances)) > 1


@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_a_side_is_the_forecast_asked_at_that_correlation(twin_by_correlation: list[float], correlation: float) -> None:
    asked = forecast(PLANT, **ASKED, correlation=correlation)
    sides = [
        odds for odds in forecast(PLANT, **ASKED, correlation="all").at_correlations if odds.correlation == correlation
    ]
    told = [
        (
            goal.goal,
            goal.chance_by_announced,
            goal.error,
            goal.chance_within_horizon,
            goal.dates,
            asked.effective_futures,
        )
        for goal in asked.answers
    ]
    assert told == [
        (
            odds.goal,
            odds.chance_by_announced,
            odds.error,
            odds.chance_within_horizon,
            odds.dates,
            odds.effective_futures,
        )
        for odds in sides
    ]


def test_the_sides_are_simulated_once_each_and_without_a_long_hold(twin_by_correlation: list[float]) -> None:
    forecast(PLANT, **ASKED, correlation="all")
    assert [0.5, 0.5, 0.0, 0.9] == twin_by_correlation, "the usual one, its long hold, and two sides"


def test_a_narrowing_forecast_tells_other_correlations_last(twin_by_correlation: list[float]) -> None:
    told = list(forecast_narrowing(PLANT, futures=40, seed=3, pool="here", correlation="all"))
    assert [0, 12] == [len(found.at_correlations) for found in told]


def test_progress_counts_every_simulation(twin_by_correlation: list[float]) -> None:
    seen: list[tuple[int, int]] = []
    forecast(PLANT, **ASKED, correlation="all", on_progress=lambda *told: seen.append(told))
    assert ((1, 80), (80, 80)) == (seen[0], seen[-1])
    assert sorted(seen) == seen


def test_several_plants_give_a_list_and_one_gives_one_answer(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(days_later=20.0)
    late = PLANT.change("name", "late")
    found = gigaramp.forecast([PLANT, late], **ASKED)
    assert found == [gigaramp.forecast(PLANT, **ASKED), gigaramp.forecast(late, **ASKED)]
    assert gigaramp.forecast((PLANT,), **ASKED) == found[:1]


def test_progress_runs_over_all_plants(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    seen: list[tuple[int, int]] = []
    forecasts([PLANT, PLANT, PLANT], **ASKED, on_progress=lambda *told: seen.append(told))
    assert ((1, 120), (120, 120)) == (seen[0], seen[-1])
    assert sorted(seen) == seen


def test_a_question_without_an_answer_is_told_before_any_plant_is_simulated(twin_by_correlation: list[float]) -> None:
    with pytest.raises(AskError, match="names no goal"):
        forecasts([PLANT, PLANT.change("goals", "{}")], **ASKED)
    assert [] == twin_by_correlation


@pytest.mark.parametrize(
    ("plant", "correlation", "words"),
    [
        ([], 0.5, "the list of plants is empty"),
        ([PLANT, "douai"], 0.5, 'plant: "douai" is not a plant, write gigaramp.load'),
        ("douai", 0.5, 'plant: "douai" is not a plant, write gigaramp.load'),
        (PLANT, "every", 'correlation: "every" is not a number from 0 to 1'),
    ],
)
def test_a_wrong_question_is_told_in_words(plant: object, correlation: object, words: str) -> None:
    with pytest.raises(AskError, match=words):
        # No overload takes these: that is what is tested.
        gigaramp.forecast(plant, correlation=correlation)
