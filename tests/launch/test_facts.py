"""Known facts beside the futures: the figures they speak of, where they fall, and how hard they pull, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from gigaramp.launch import forecast
from gigaramp.launch.odds.facts import fact_answers, fact_words, span_words, weights_without
from gigaramp.launch.odds.weights import unused_because, weigh
from gigaramp.launch.odds.working_days import working_days
from gigaramp.launch.weeks.figures import figure
from gigaramp.plant import Plant, loads
from gigaramp.plant.sense.known import told_on
from tests.launch.synthetic import SyntheticRun, future_of, plant_of, run_of
from tests.launch.test_weights import plant_knowing

UNTIL = date(2026, 12, 31)

CELLS = """
gigaramp: 1
name: Cells and packs
start: 2026-01-05
horizon: 2026-12-31
as_of: 2026-06-30
calendars: {main: {shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}
products: {foil: {unit: m}, cell: {unit: cell}, pack: {unit: pack}}
steps:
  coat: {makes: foil, rate: 1 m/s}
  stack: {makes: cell, consumes: {foil: 1 m}, cycle_time: 60 s}
  fill: {cycle_time: 60 s}
  assemble: {makes: pack, consumes: {cell: 1}, cycle_time: 60 s}
"""


def values(plant: Plant, capabilities: list[Any]) -> list[float]:
    """The figure of a plant's first fact in futures with these daily amounts."""
    run = run_of(plant, UNTIL, capabilities)
    return [float(value) for value in figure(run, plant, working_days(plant, UNTIL), plant.known[0])]


def ramp(*monthly: float) -> Any:
    """Units a day, one value for each month from January 2026, the last one from then on."""
    days = np.arange(np.datetime64("2026-01-05"), np.datetime64("2027-01-01"))
    months = days.astype("datetime64[M]").astype(int) - np.datetime64("2026-01").astype(int)
    return np.array(monthly)[np.minimum(months, len(monthly) - 1)]


def told(plant: Plant, capabilities: list[Any], chance: float | None = None) -> Any:
    """The first fact of a plant as an answer; every weighting has the same chance of the first goal."""
    run = run_of(plant, UNTIL, capabilities)
    weighting = weigh(plant, run, working_days(plant, UNTIL))
    return fact_answers(plant.start, "pack", weighting, lambda weights: chance)[0]


def test_a_day_is_what_was_shipped_in_four_weeks_for_each_planned_day() -> None:
    # 7 units every day of the week are 9.8 for each of the five planned ones.
    plant = plant_knowing('what: vehicles.day, on: 2026-03-29, value: 9, tolerance: "1"')
    assert [9.8] == pytest.approx(values(plant, [7.0]))


def test_a_day_over_a_span_counts_the_planned_days_of_that_span() -> None:
    # Monday 2 to Sunday 8 February at 3 a day: 21 units on five planned days.
    plant = plant_knowing('what: vehicles.day, from: 2026-02-02, to: 2026-02-08, value: 9, tolerance: "1"')
    assert [4.2] == pytest.approx(values(plant, [ramp(1, 3)]))


def test_a_total_over_another_total_is_their_ratio() -> None:
    # 28 days at 4 over 27 days at 1 (from the start on 5 January).
    fact = 'what: vehicles.total, from: 2026-02-01, to: 2026-02-28, over: {from: 2026-01-05, to: 2026-01-31}, value: 1, tolerance: "1"'
    assert [28 * 4 / 27] == pytest.approx(values(plant_knowing(fact), [ramp(1, 4)]))


def test_a_day_that_took_a_month_is_a_day_over_the_total_of_that_month() -> None:
    # June at 27 units a day, seven days a week: 37.8 a planned day, against 27 in January.
    fact = 'what: vehicles.day, on: 2026-06-28, over: {from: 2026-01-05, to: 2026-01-31}, value: 1, tolerance: "1"'
    assert [37.8 / 27] == pytest.approx(values(plant_knowing(fact), [ramp(1, 2, 3, 4, 5, 27)]))


def test_packs_over_packs_count_good_units_and_not_shipments() -> None:
    fact = 'what: packs.total, from: 2026-02-01, to: 2026-02-28, over: {from: 2026-01-05, to: 2026-01-31}, value: 1, tolerance: "1"'
    plant = plant_of(f"as_of: 2026-06-30\nknown: [{{{fact}, source: counted}}]\n")
    run = run_of(plant, UNTIL, [ramp(1, 4)], output_product="piece")
    assert [28 / 27] == pytest.approx(figure(run, plant, working_days(plant, UNTIL), plant.known[0]).tolist())


def test_a_future_that_made_nothing_in_the_other_days_has_no_value_and_no_weight() -> None:
    fact = 'what: vehicles.total, from: 2026-02-01, to: 2026-02-28, over: {from: 2026-01-05, to: 2026-01-31}, value: 1, tolerance: "1"'
    plant = plant_knowing(fact)
    assert [np.isnan(value) for value in values(plant, [ramp(0, 4), ramp(1, 1)])] == [True, False]
    run = run_of(plant, UNTIL, [ramp(0, 4), ramp(1, 1)])
    assert [0.0, 1.0] == weigh(plant, run, working_days(plant, UNTIL)).weights.tolist()


def test_scrap_of_cells_leaves_out_the_steps_before_and_after_cells() -> None:
    plant = loads(
        CELLS + "known: [{what: cells.scrap_ratio, on: 2026-03-31, value: 20 %, tolerance: 5 %, source: counted}]\n"
    )
    future = future_of(plant, UNTIL, 1.0)
    # Of 1,000 units a day coating scraps half, stacking and filling a tenth each, assembly a quarter.
    for step, scrapped in enumerate((500, 100, 100, 250)):
        future.scrap[:, step], future.good[:, step] = scrapped, 1000 - scrapped
    run = SyntheticRun(plant, UNTIL, (future,))
    assert [1 - 0.9 * 0.9] == pytest.approx(figure(run, plant, working_days(plant, UNTIL), plant.known[0]).tolist())


def test_facts_of_which_a_part_is_after_as_of_change_nothing() -> None:
    late = 'what: vehicles.total, on: 2026-07-31, over: {from: 2026-06-01, to: 2026-07-15}, value: 1, tolerance: "0.1"'
    early = 'what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "100"'
    futures = [10.0, 20.0]
    for extra in ([late], [late, late.replace("2026-06-01", "2026-01-05")]):
        run = run_of(plant_knowing(early, *extra), UNTIL, futures)
        found = weigh(run.plant, run, working_days(run.plant, UNTIL))
        alone = plant_knowing(early)
        expected = weigh(alone, run_of(alone, UNTIL, futures), working_days(alone, UNTIL))
        assert expected.weights.tolist() == found.weights.tolist()
        assert (1, "2026-07-31 is after as_of 2026-06-30") == (found.facts_used, found.evidence[1].unused)


def test_a_fact_is_told_when_the_last_of_its_days_is_over() -> None:
    fact = 'what: vehicles.total, on: 2026-01-31, over: {from: 2026-02-01, to: 2026-03-31}, value: 1, tolerance: "0.1"'
    plant = plant_knowing(fact)
    assert date(2026, 3, 31) == told_on(plant.known[0])
    assert "2026-03-31 is after as_of 2026-03-30" == unused_because(plant.known[0], date(2026, 3, 30), UNTIL)
    assert "" == unused_because(plant.known[0], date(2026, 3, 31), UNTIL)
    assert "2026-03-31 is after the last simulated day 2026-03-30" == unused_because(
        plant.known[0], None, date(2026, 3, 30)
    )


def test_a_fact_is_not_used_before_it_was_told() -> None:
    fact = 'what: vehicles.total, on: 2026-01-14, told: 2026-03-31, value: 1, tolerance: "0.1"'
    known = plant_knowing(fact).known[0]
    assert date(2026, 3, 31) == told_on(known)
    assert "it was told on 2026-03-31, after as_of 2026-03-30" == unused_because(known, date(2026, 3, 30), UNTIL)
    assert "" == unused_because(known, date(2026, 3, 31), UNTIL)
    # Its own days are what must be simulated, not the day it was told.
    assert "" == unused_because(known, date(2026, 3, 31), date(2026, 1, 14))


def test_a_fact_told_later_leaves_the_futures_alone_until_then() -> None:
    fact = 'what: vehicles.total, on: 2026-01-14, told: 2026-07-31, value: 10, tolerance: "1"'
    run = run_of(plant_knowing(fact), UNTIL, [10.0, 20.0])
    early = weigh(run.plant, run, working_days(run.plant, UNTIL))
    later = weigh(run.plant.model_copy(update={"as_of": date(2026, 7, 31)}), run, working_days(run.plant, UNTIL))
    assert ([0.5, 0.5], 0) == (early.weights.tolist(), early.facts_used)
    assert 1 == later.facts_used
    assert later.weights[0] > 0.99


def test_an_answer_tells_where_a_fact_falls_and_what_it_does() -> None:
    # 100, 200 and 300 units against 200 +- 100: weights exp(-1/2), 1, exp(-1/2).
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 200, tolerance: "100"')
    fact = told(plant, [10.0, 20.0, 30.0])
    assert ("vehicles.total", "vehicles shipped to 14 January 2026") == (fact.what, fact.words)
    assert (None, date(2026, 1, 14), 200.0, 100.0, 300.0) == (fact.first, fact.last, fact.value, fact.low, fact.high)
    assert ("100", "counted", "") == (fact.tolerance, fact.source, fact.unused)
    assert (100.0, 200.0, 300.0) == (fact.unweighted.p10, fact.unweighted.p50, fact.unweighted.p90)
    assert pytest.approx(1 / 3) == fact.below
    assert (100.0, 200.0, 300.0) == (fact.weighted.p10, fact.weighted.p50, fact.weighted.p90)
    # The middle future gains what the two others lose.
    assert pytest.approx(1 / (1 + 2 * np.exp(-0.5)) - 1 / 3) == fact.pull


def test_a_fact_that_all_futures_meet_alike_pulls_nothing() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 200, tolerance: "100"')
    assert 0.0 == told(plant, [10.0, 10.0]).pull


def test_a_fact_that_leaves_one_of_two_futures_pulls_a_half() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "1"')
    assert pytest.approx(0.5) == told(plant, [10.0, 90.0]).pull


def test_the_pull_of_a_fact_is_told_beside_the_other_facts() -> None:
    first = 'what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "1"'
    plant = plant_knowing(first, first)
    # The second of two equal facts finds the weight already moved.
    assert 1e-9 > told(plant, [10.0, 90.0]).pull


def test_a_factor_lies_a_factor_away_on_both_sides() -> None:
    fact = told(plant_knowing('what: vehicles.total, on: 2026-01-14, value: 200, tolerance: "x2"'), [10.0])
    assert (100.0, 400.0) == pytest.approx((fact.low, fact.high))


def test_an_unused_fact_says_why_and_has_no_pull() -> None:
    fact = told(plant_knowing('what: vehicles.total, on: 2026-07-01, value: 200, tolerance: "x2"'), [10.0, 20.0])
    assert ("2026-07-01 is after as_of 2026-06-30", 0.0, None) == (fact.unused, fact.pull, fact.chance_without)
    assert (None, None, None) == (fact.below, fact.unweighted.p50, fact.weighted.p50)


def test_a_fact_without_a_value_in_any_future_says_so() -> None:
    fact = told(plant_knowing('what: vehicles.total, on: 2026-01-14, value: 200, tolerance: "x2"'), [0.0, 0.0])
    assert ("no future has a value to compare", 0.0) == (fact.unused, fact.pull)


def test_facts_that_no_future_meets_together_are_all_told_as_unused() -> None:
    # The first future shipped nothing, the second nothing in March: each fact rules the other future out.
    plant = plant_knowing(
        'what: vehicles.total, from: 2026-03-01, to: 2026-03-31, value: 30, tolerance: "x1.5"',
        'what: vehicles.total, from: 2026-02-01, to: 2026-02-28, value: 30, tolerance: "x1.5"',
    )
    run = run_of(plant, UNTIL, [ramp(1, 0, 1), ramp(1, 1, 0)])
    found = weigh(plant, run, working_days(plant, UNTIL))
    assert ["no future meets all known facts together"] * 2 == [each.unused for each in found.evidence]
    assert (0, [0.5, 0.5]) == (found.facts_used, found.weights.tolist())


def test_the_chance_without_a_fact_asks_with_the_weights_without_it() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "1"')
    run = run_of(plant, UNTIL, [10.0] * 5 + [20.0] * 15)
    weighting = weigh(plant, run, working_days(plant, UNTIL))
    fact = fact_answers(plant.start, "pack", weighting, lambda weights: float(weights[5:].sum()))[0]
    assert pytest.approx(0.75) == fact.chance_without
    # Without the fact all twenty futures stand for it, with it five do.
    assert (pytest.approx(20.0), pytest.approx((0.75 * 0.25 / 20) ** 0.5)) == (
        fact.effective_without,
        fact.error_without,
    )
    assert pytest.approx(5.0) == weighting.effective


def test_kept_futures_without_a_fact_stand_for_what_they_stood_for() -> None:
    # Four candidates at 0, 0, 2 and 2 tolerances; 0 and 2 are kept and stand for two each. Without the fact all count alike.
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "50"')
    every = weigh(plant, run_of(plant, UNTIL, [10.0, 10.0, 20.0, 20.0]), working_days(plant, UNTIL))
    kept = np.array([0, 2])
    weights = every.weights[kept] / every.weights[kept].sum()
    found = weights_without(replace(every, weights=weights, kept=kept), every.evidence[0])
    assert found is not None
    assert [0.5, 0.5] == pytest.approx(found.tolist())
    assert weights[0] == pytest.approx(1 / (1 + np.exp(-2)))


def test_futures_that_a_fact_rules_out_are_missed_where_it_is_left_out() -> None:
    # Half of the candidates have no value, so they were not kept; nothing kept can stand for them.
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "x2"')
    every = weigh(plant, run_of(plant, UNTIL, [10.0, 0.0]), working_days(plant, UNTIL))
    assert weights_without(replace(every, weights=np.ones(1), kept=np.array([0])), every.evidence[0]) is None
    assert [0.5, 0.5] == list(weights_without(every, every.evidence[0]))


def test_the_chance_without_a_fact_is_left_out_where_few_futures_stand_for_it() -> None:
    plant = plant_knowing('what: vehicles.total, on: 2026-01-14, value: 100, tolerance: "1"')
    few = told(plant, [10.0] * 9, chance=0.5)
    assert (None, None, None) == (few.chance_without, few.error_without, few.effective_without)
    assert 0.5 == told(plant, [10.0] * 10, chance=0.5).chance_without


def test_a_forecast_tells_its_facts_in_the_order_of_the_file(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    facts = (
        'what: vehicles.total, on: 2026-06-30, value: 300, tolerance: "x3"',
        'what: vehicles.total, on: 2026-07-30, value: 300, tolerance: "x3"',
    )
    found = forecast(plant_knowing(*facts), futures=40, pool="here")
    assert ["", "2026-07-30 is after as_of 2026-06-30"] == [fact.unused for fact in found.facts]
    assert 1 == found.facts_used
    assert 0.0 < found.facts[0].pull < 1.0


@pytest.mark.parametrize(
    ("fact", "product", "expected"),
    [
        ("what: vehicles.total, on: 2026-06-10", "pack", "vehicles shipped to 10 June 2026"),
        ("what: vehicles.total, on: 2026-06-10", "cell", "cells shipped to 10 June 2026"),
        ("what: packs.total, from: 2026-02-01, to: 2026-02-28", "pack", "packs made in February 2026"),
        ("what: cells.total, from: 2026-02-01, to: 2026-03-15", "pack", "good cells made from 1 February to 15 March 2026"),
        ("what: vehicles.day, on: 2026-06-10, over: {from: 2026-02-01, to: 2026-02-28}", "pack",
         "vehicles shipped a working day in the four weeks to 10 June 2026, divided by the vehicles shipped in February 2026"),
        ("what: vehicles.day_ratio, on: 2026-06-10", "pack", "share of full speed shipped on 10 June 2026"),
        ("what: scrap_ratio, on: 2026-06-10", "pack", "scrap of all steps from 1 June to 10 June 2026"),
        ("what: cells.scrap_ratio, from: 2026-06-01, to: 2026-06-30", "pack", "scrap of the steps with cells in June 2026"),
    ],
)  # fmt: skip
def test_a_fact_is_told_in_plain_words(fact: str, product: str, expected: str) -> None:
    plant = loads(
        f"{CELLS}goals: {{full_speed: {{rate: 9 pack/year}}}}\nknown: [{{{fact}, value: 1, tolerance: '5', source: a}}]\n"
    )
    assert expected == fact_words(plant.start, plant.known[0], product)


def test_days_are_told_in_plain_words() -> None:
    assert "in 2024" == span_words(date(2024, 1, 1), date(2024, 12, 31))
    assert "from 1 January to 31 March 2025" == span_words(date(2025, 1, 1), date(2025, 3, 31))
    assert "from 1 December 2024 to 31 January 2025" == span_words(date(2024, 12, 1), date(2025, 1, 31))
