"""Futures weighted by known facts, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigaramp.errors import AskError
from gigaramp.launch.odds.weights import Weighting, distances, weigh
from gigaramp.launch.odds.working_days import working_days
from gigaramp.plant import Plant
from tests.launch.synthetic import SyntheticRun, future_of, plant_of, run_of

UNTIL = date(2026, 12, 31)


def plant_knowing(*facts: str, as_of: str = "2026-06-30") -> Plant:
    known = "".join(f"\n  - {{{fact}, source: counted}}" for fact in facts)
    goal = "\ngoals: {full_speed: {rate: 2610 piece/year, hold: 4 weeks}}\n"
    return plant_of(f"as_of: {as_of}\nknown:{known}{goal}")


def weighted(plant: Plant, capabilities: list[Any]) -> Weighting:
    return weigh(plant, run_of(plant, UNTIL, capabilities), working_days(plant, UNTIL))


def test_without_facts_every_future_counts_alike() -> None:
    found = weighted(plant_of(), [1.0, 2.0, 3.0, 4.0])
    assert (0, 4.0, ()) == (found.facts_used, found.effective, found.notes)
    assert [0.25] * 4 == found.weights.tolist()


def test_two_futures_one_tolerance_apart_by_hand() -> None:
    # Ten days from 5 January: 100 and 200 units, against 100 +- 100: weights 1 and exp(-1/2).
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "100"')
    found = weighted(plant, [10.0, 20.0])
    assert [0.6224593, 0.3775407] == pytest.approx(found.weights.tolist(), abs=1e-6)
    assert pytest.approx(1.886819) == found.effective
    assert 1 == found.facts_used


def test_a_factor_of_tolerance_counts_on_the_logarithm() -> None:
    # 100 +- a factor of two: 50 and 200 are one tolerance away on both sides, 100 is none.
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "×2"')
    found = weighted(plant, [5.0, 10.0, 20.0])
    half = np.exp(-0.5)
    assert (np.array([half, 1.0, half]) / (1 + 2 * half)).tolist() == pytest.approx(found.weights.tolist())


def test_a_fact_over_a_span_counts_only_its_days() -> None:
    plant = plant_knowing('what: vehicles.total, from: 2026-02-01, to: 2026-02-10, value: 100, tolerance: "10"')
    found = weighted(plant, [10.0, 11.0])
    assert [1 / (1 + np.exp(-0.5)), 1 / (1 + np.exp(0.5))] == pytest.approx(found.weights.tolist())


def test_facts_after_as_of_are_never_used() -> None:
    fact = 'what: vehicles.total, on: 2026-07-01, value: 100, tolerance: "1"'
    found = weighted(plant_knowing(fact), [10.0, 20.0])
    assert (0, [0.5, 0.5]) == (found.facts_used, found.weights.tolist())
    assert 1 == weighted(plant_knowing(fact, as_of="2026-07-01"), [10.0, 20.0]).facts_used


def test_a_fact_no_future_meets_gets_a_word_and_not_a_crash() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100000, tolerance: "10"')
    found = weighted(plant, [10.0, 20.0])
    assert any("No future meets the known fact vehicles.total = 100,000" in note for note in found.notes)
    assert pytest.approx(1.0) == found.weights.sum()


def test_a_factor_fact_without_any_output_is_left_out_and_said() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "x1.5"')
    found = weighted(plant, [0.0, 0.0])
    assert (0, [0.5, 0.5]) == (found.facts_used, found.weights.tolist())
    assert "so it is not used" in found.notes[0]


def test_facts_that_no_future_meets_together_are_said_to_be_ignored() -> None:
    plant = plant_knowing(
        'what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "x1.5"',
        'what: packs.total, on: 2026-01-14, value: 9000, tolerance: "x1.5"',
    )
    silent = future_of(plant, UNTIL, 0.0, index=0)
    loud = future_of(plant, UNTIL, 10.0, index=1)
    loud.good[:] = 0
    run = SyntheticRun(plant, UNTIL, (silent, loud))
    found = weigh(plant, run, working_days(plant, UNTIL))
    assert [0.5, 0.5] == found.weights.tolist()
    assert any("No future meets all known facts together" in note for note in found.notes)


def test_few_effective_futures_ask_for_more() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "1"')
    found = weighted(plant, [10.0 + n for n in range(60)])
    assert any("Ask for more futures, or widen the ranges" in note for note in found.notes)


def test_scrap_facts_count_points() -> None:
    # Three steps of 10 % roll to 27.1 %: 0.1 points of 5 away. Three of 20 % roll to 48.8 %: 4.36 tolerances away.
    plant = plant_knowing('what: scrap_ratio, on: 2026-03-31, value: 27 %, tolerance: "5 %"')
    futures = tuple(future_of(plant, UNTIL, 10.0, index=n, scrap=ratio) for n, ratio in enumerate((0.1, 0.2)))
    found = weigh(plant, SyntheticRun(plant, UNTIL, futures), working_days(plant, UNTIL))
    gap = 0.5 * ((0.271 - 0.27) / 0.05) ** 2 - 0.5 * ((0.488 - 0.27) / 0.05) ** 2
    assert pytest.approx(np.exp(gap)) == found.weights[1] / found.weights[0]


def test_a_day_ratio_is_a_share_of_full_speed() -> None:
    # Friday 16 January is one planned day: full speed is ten a day.
    plant = plant_knowing('what: vehicles.day_ratio, on: 2026-01-16, value: 50 %, tolerance: "10 %"')
    found = weighted(plant, [5.0, 6.0])
    assert [1 / (1 + np.exp(-0.5)), 1 / (1 + np.exp(0.5))] == pytest.approx(found.weights.tolist())


@pytest.mark.parametrize(
    ("what", "value", "tolerance", "figure", "expected"),
    [
        ("vehicles.total", "1000", "500", 1500.0, 1.0),
        ("vehicles.total", "1000", "5 %", 900.0, -2.0),
        ("scrap_ratio", "0.2", "5 %", 0.3, 2.0),
        ("vehicles.total", "1000", "x1.5", 1500.0, 1.0),
        ("vehicles.total", "1000", "×1.5", 2250.0, 2.0),
        ("vehicles.total", "1000", "×1.5", 0.0, np.inf),
    ],
)
def test_a_tolerance_is_a_number_points_or_a_factor(
    what: str, value: str, tolerance: str, figure: float, expected: float
) -> None:
    plant = plant_knowing(f'what: {what}, on: 2026-01-14, value: {value}, tolerance: "{tolerance}"')
    assert pytest.approx(expected) == distances(plant.known[0], np.array([figure]))[0]


def test_a_factor_of_nothing_is_told_in_words() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 0, tolerance: "5"')
    for tolerance in ("x1.5", "5 %"):
        with pytest.raises(AskError, match="known vehicles.total"):
            distances(plant.known[0].model_copy(update={"tolerance": tolerance}), np.ones(1))


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30), st.floats(1.0, 1e6), st.sampled_from(["1", "x1.01", "50 %"])
)
def test_weights_always_sum_to_one(made: list[float], value: float, tolerance: str) -> None:
    plant = plant_knowing(f'what: vehicles.total, on: 2026-01-14, value: {value}, tolerance: "{tolerance}"')
    found = weighted(plant, list(made))
    assert pytest.approx(1.0) == found.weights.sum()
    assert 0.999 <= found.effective <= len(made) + 1e-6


def test_a_fact_that_no_future_comes_near_is_told_once_and_without_asking_for_more_futures() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100000, tolerance: "100"')
    notes = weighted(plant, [10.0, 20.0]).notes
    assert 1 == len(notes)
    assert notes[0].startswith("No future meets the known fact")
