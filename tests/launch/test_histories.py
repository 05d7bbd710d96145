"""Histories: candidates up to the last known fact, and the futures kept of them, by hand and against other ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.launch import Forecast, compare, forecast, forecast_narrowing
from gigaramp.launch.odds import forks
from gigaramp.launch.odds.empirical import Floats
from gigaramp.launch.odds.histories import MOST, Histories, histories_of, keep
from gigaramp.launch.odds.weights import weigh
from gigaramp.launch.question import Question, ask
from gigaramp.launch.wording.words import futures_words
from gigaramp.plant import Plant, load
from gigaramp.twin.forks import ForkPlan
from gigaramp.twin.study import Study
from tests.launch.synthetic import plant_of

GOAL = "goals: {full_speed: {rate: 2610 piece/year, hold: 4 weeks, announced: 2026-05-15}}\n"
MET = 'what: vehicles.total, on: 2026-06-30, value: 300, tolerance: "x1.5"'

SMALL_LINE = """
gigaramp: 1
name: a small line
start: 2026-01-05
horizon: 2026-05-29
as_of: 2026-02-27
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
steps:
  weld:
    cycle_time: {low: 8 min, mid: 12 min, high: 18 min, status: assumed, note: guess}
    machines: 1
    mtbf: {low: 10 h, mid: 20 h, high: 40 h, status: assumed, note: guess}
    restore_time: {low: 1 h, mid: 2 h, high: 4 h, status: assumed, note: guess}
  pack: {cycle_time: 5 min, machines: 1, buffer: 20}
goals:
  full_speed: {rate: 9000 piece/year, hold: 4 weeks, announced: 2026-03-31}
"""
FACT = 'known: [{what: vehicles.total, on: 2026-02-27, value: 1200, tolerance: "x1.15", source: counted}]\n'


def plant_knowing(*facts: str) -> Plant:
    known = "".join(f"\n  - {{{fact}, source: counted}}" for fact in facts)
    return plant_of(f"as_of: 2026-06-30\nknown:{known}\n{GOAL}")


def question_of(plant: Plant, futures: int, seed: int = 1) -> Question:
    return ask(plant, None, futures, seed, "here", None, 0.5)


def histories(plant: Plant, futures: int, seed: int = 1) -> Histories:
    question = question_of(plant, futures, seed)
    found = histories_of(question, question.working())
    assert found is not None
    return found


def spread_over(kept: np.ndarray, weights: Floats, count: int) -> Floats:
    """Weights of all candidates after resampling: 0 where one is not kept."""
    every = np.zeros(count)
    every[kept] = weights
    return every


def test_four_of_equal_weight_leave_two_of_a_half() -> None:
    kept, weights = keep(np.full(4, 0.25), 2, 0.5)
    assert ([1, 3], [0.5, 0.5]) == (kept.tolist(), weights.tolist())


def test_a_heavy_one_keeps_its_weight_and_the_light_ones_share_the_rest() -> None:
    # 0.6 stays; of four times 0.1 two are drawn and weigh 0.2 each.
    kept, weights = keep(np.array([0.1, 0.1, 0.6, 0.1, 0.1]), 3, 0.4)
    assert ([0, 2, 3], [0.2, 0.6, 0.2]) == (kept.tolist(), pytest.approx(weights.tolist()))


def test_fewer_than_asked_for_all_keep_their_weight() -> None:
    kept, weights = keep(np.array([0.0, 0.3, 0.7, 0.0]), 3, 0.1)
    assert ([1, 2], [0.3, 0.7]) == (kept.tolist(), weights.tolist())


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.one_of(st.just(0.0), st.floats(1e-300, 1.0)), min_size=1, max_size=60).filter(
        lambda given: max(given) > 0
    ),
    st.integers(1, 40),
    st.floats(0.0, 1.0, exclude_max=True),
)
def test_as_many_as_asked_for_are_kept_each_once(given_weights: list[float], count: int, place: float) -> None:
    weights = np.array(given_weights) / np.sum(given_weights)
    kept, new = keep(weights, count, place)
    assert sorted(set(kept.tolist())) == kept.tolist()
    assert min(count, int((weights > 0).sum())) >= len(kept) >= 1
    assert pytest.approx(1.0) == new.sum()
    assert (new > 0.0).all() and (weights[kept] > 0.0).all()
    # Nothing loses weight by being kept.
    assert (new >= weights[kept] * (1 - 1e-9)).all()


def test_every_candidate_keeps_its_expected_weight() -> None:
    # Over all places of the points the mean weight of each candidate is the one it came with.
    weights = np.random.default_rng(7).exponential(size=40) ** 3
    weights /= weights.sum()
    places = (np.arange(4000) + 0.5) / 4000
    mean = np.mean([spread_over(*keep(weights, 12, place), 40) for place in places], axis=0)
    assert weights == pytest.approx(mean, abs=2e-4)
    assert all(12 == len(keep(weights, 12, place)[0]) for place in places[::100])


def test_histories_are_weighed_as_futures_simulated_to_the_end_are(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    plant = plant_knowing(MET)
    found = histories(plant, 30)
    question = question_of(plant, 30)
    study = question.study(forks.Tests())
    run = study.run([study(index) for index in range(found.count)])
    assert weigh(plant, run, question.working()).weights.tolist() == found.weighting.weights.tolist()


def test_candidates_are_added_until_half_of_the_futures_are_effective(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    loose = histories(plant_knowing(MET.replace("x1.5", "x10")), 30)
    assert 30 == loose.count
    # Whoever shipped nothing has no weight; all others are kept, with their own weight.
    assert np.flatnonzero(loose.weighting.weights).tolist() == loose.kept.tolist()
    assert loose.weighting.weights[loose.kept].tolist() == pytest.approx(loose.weights.tolist())
    tight = histories(plant_knowing(MET.replace("x1.5", "x1.05")), 30)
    assert 30 < tight.count <= MOST * 30
    assert tight.count % 30 == 0
    assert tight.count == MOST * 30 or tight.weighting.effective >= 15


def test_kept_futures_say_what_all_candidates_say(synthetic_twin: Callable[..., None]) -> None:
    # Over twenty seeds, a chance told by 20 kept futures differs from that of all their candidates by luck alone.
    synthetic_twin()
    plant = plant_knowing(MET.replace("x1.5", "x1.2"))
    gaps = []
    for seed in range(20):
        found = histories(plant, 20, seed)
        numbers = [np.random.default_rng([seed, index]).normal(size=2)[0] for index in range(found.count)]
        early = (np.array(numbers) < 0.5).astype(np.float64)
        gaps.append(float(found.weights @ early[found.kept] - found.weighting.weights @ early))
    error = np.std(gaps) / np.sqrt(len(gaps))
    assert 0.0 < error < 0.01
    assert abs(np.mean(gaps)) < 3 * error


def test_the_first_of_the_kept_futures_stand_for_all_with_their_own_weights(
    synthetic_twin: Callable[..., None],
) -> None:
    synthetic_twin()
    plant = plant_knowing(MET.replace("x1.5", "x1.1"))
    found, study = histories(plant, 30), question_of(plant, 30).study(forks.Tests())
    weighting = found.weigh(study.run([study(index) for index in found.kept[:20]]))
    assert (found.weights[:20] / found.weights[:20].sum()).tolist() == weighting.weights.tolist()
    assert 1.0 < found.weights[:20].max() / found.weights[:20].min()
    assert found.kept[:20].tolist() == weighting.kept.tolist()
    assert found.count == len(weighting.looked_at) == len(weighting.evidence[0].values)


def test_synthetic_odds_are_those_of_rejection_sampling(synthetic_twin: Callable[..., None]) -> None:
    # A synthetic future makes ten a working day from one drawn day on, so a hundred thousand of them are arithmetic.
    synthetic_twin()
    answer = forecast(plant_knowing(MET.replace("x1.5", "x1.3").replace("300", "350")), futures=150, pool="here")
    luck = np.random.default_rng(11)
    first = 60.0 + 60.0 * np.maximum(luck.normal(size=100_000), -1.0)
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(361)]
    open_days = np.array([day.weekday() < 5 for day in days])
    made = (
        10.0 * np.concatenate((np.cumsum(open_days[176::-1])[::-1], [0]))[np.minimum(np.ceil(first).astype(int), 177)]
    )
    off = np.log(np.maximum(made, 1e-9) / 350.0) / np.log(1.3)
    taken = luck.random(len(first)) < np.exp(-0.5 * off**2)
    expected = float(np.mean(first[taken] <= days.index(date(2026, 5, 15))))
    goal = answer["full_speed"]
    assert 0.1 < expected < 0.9
    assert goal.chance_by_announced is not None and goal.error is not None
    assert abs(goal.chance_by_announced - expected) < 3 * goal.error


def test_only_kept_futures_are_simulated_to_the_end(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    answer = forecast(plant_knowing(MET.replace("x1.5", "x1.1")), futures=24, pool="here")
    assert 24 == answer.futures
    assert 24 < answer.histories <= MOST * 24
    assert 1.0 <= answer.effective_futures <= 24.0
    assert 1 == answer.facts_used
    effective = f"{answer.effective_futures:.0f}"
    assert (
        f"24 futures kept from {answer.histories} histories ({effective} effective after 1 known fact)"
        == futures_words(answer)
    )


def test_more_histories_leave_more_effective_futures_than_plain_weighting(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    plant = plant_knowing(MET.replace("x1.5", "x1.1"))
    question = question_of(plant, 60)
    study = question.study(forks.Tests())
    plain = weigh(plant, study.run([study(index) for index in range(60)]), question.working())
    assert forecast(plant, futures=60, pool="here").effective_futures > 2 * plain.effective


def test_a_narrowing_forecast_ends_in_the_forecast(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    plant = plant_knowing(MET.replace("x1.5", "x1.1"))
    told: list[Forecast] = list(forecast_narrowing(plant, futures=50, pool="here"))
    assert [20, 40, 50] == [answer.futures for answer in told]
    assert told[-1].to_json() == forecast(plant, futures=50, pool="here").to_json()


def test_progress_counts_up_to_all(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    seen: list[tuple[int, int]] = []
    forecast(plant_knowing(MET), futures=20, pool="here", on_progress=lambda done, all_: seen.append((done, all_)))
    assert {40} == {all_ for _, all_ in seen}
    assert seen == sorted(seen)
    assert (40, 40) == seen[-1]


def test_without_facts_there_are_no_histories(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    answer = forecast(plant_of(f"as_of: 2026-06-30\n{GOAL}"), futures=20, pool="here")
    assert (0, 0, 20.0, ()) == (answer.histories, answer.facts_used, answer.effective_futures, answer.facts)


def test_facts_after_as_of_change_nothing_in_a_forecast(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    late = forecast(plant_knowing(MET.replace("2026-06-30", "2026-07-01")), futures=20, pool="here")
    without = forecast(plant_of(f"as_of: 2026-06-30\n{GOAL}"), futures=20, pool="here")
    assert without.to_json() == replace(late, facts=()).to_json()
    both = forecast(plant_knowing(MET, MET.replace("2026-06-30", "2026-07-01")), futures=20, pool="here")
    alone = forecast(plant_knowing(MET), futures=20, pool="here")
    assert alone.to_json() == replace(both, facts=both.facts[:1]).to_json()


def test_a_fact_no_history_meets_gets_the_word_once(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    answer = forecast(plant_knowing(MET.replace("300", "90000").replace("x1.5", "10")), futures=20, pool="here")
    assert any("No future meets the known fact vehicles.total = 90,000" in note for note in answer.notes)
    assert [] == [note for note in answer.notes if "histories" in note], "more of them would not help"


def test_facts_no_history_meets_together_leave_the_futures_as_drawn(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(a_day=0.0)
    answer = forecast(plant_knowing(MET), futures=20, pool="here")
    assert (20, 20.0, 0) == (answer.futures, answer.effective_futures, answer.facts_used)
    assert "no future has a value to compare" == answer.facts[0].unused
    assert "20 futures (no known fact used)" == futures_words(answer)


def test_a_comparison_keeps_the_same_futures_on_both_sides(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(days_later=14.0)
    plant = plant_knowing(MET.replace("x1.5", "x1.1"))
    later = plant.model_copy(update={"name": "late"})
    found = compare(plant, later, futures=30, pool="here")
    assert 30 == found.futures
    assert 14.0 == pytest.approx(found.goals[0].days_later, abs=3.0)


# --- with the twin itself -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_line() -> Plant:
    return plant_of(FACT, SMALL_LINE)


def test_a_history_is_the_beginning_of_its_future(small_line: Plant) -> None:
    whole, short = Study(small_line, date(2026, 5, 29)), Study(small_line, date(2026, 2, 27))
    for index in range(3):
        future, history = whole(index), short(index)
        days = len(history.shipped)
        assert 54 == days
        for figure in ("shipped", "capability", "started", "good", "scrap"):
            assert getattr(history, figure).tolist() == getattr(future, figure)[:days].tolist()


def test_a_history_of_a_whole_plant_is_the_beginning_of_its_future_forks_and_all() -> None:
    plant = load("billy-berclau")
    short = Study(plant, date(2024, 2, 29))
    plan = ForkPlan((60, 150), (200, 220), (1.0, 1.0))
    for index in range(2):
        future, history = Study(plant, date(2024, 4, 30), forks=plan)(index), short(index)
        days = len(history.shipped)
        assert history.good.sum() > 0
        for figure in ("shipped", "capability", "started", "good", "scrap", "experts_on_site"):
            assert getattr(history, figure).tolist() == getattr(future, figure)[:days].tolist()


def test_a_forecast_with_facts_is_the_same_in_processes_and_here(small_line: Plant) -> None:
    here = forecast(small_line, futures=6, seed=5, pool="here")
    assert 6 < here.histories
    assert here.to_json() == forecast(small_line, futures=6, seed=5, pool="processes", workers=2).to_json()


def test_weighted_odds_are_those_of_rejection_sampling(small_line: Plant) -> None:
    # Rejection: a future is taken with the chance its fact gives it; what is left is drawn from the odds that are wanted.
    answer = forecast(small_line, futures=100, seed=1, pool="here")
    goal = answer["full_speed"]
    question = question_of(small_line, 1, seed=2)
    study = question.study(forks.Tests())
    luck = np.random.default_rng(3)
    taken = []
    for index in range(600):
        future = study(index)
        off = np.log(max(future.shipped[:54].sum(), 1e-9) / 1200) / np.log(1.15)
        if luck.random() < np.exp(-0.5 * off**2):
            taken.append(future)
    assert 40 < len(taken)
    run = study.run(taken)
    plain = replace(question, plant=small_line.model_copy(update={"known": ()}))
    from gigaramp.launch.question import outcomes

    odds = outcomes(run, plain.working(), forks.Tests())["full_speed"].odds(np.full(len(taken), 1 / len(taken)))
    assert goal.announced is not None and goal.chance_by_announced is not None and goal.error is not None
    expected = odds.chance_by(goal.announced)
    error = np.hypot(goal.error, odds.error(expected))
    # A chance near neither 0 nor 1, or the comparison would say nothing.
    assert 0.1 < expected < 0.9
    assert abs(goal.chance_by_announced - expected) < 3 * error
