"""Titles say what their data say, and change with them."""

from dataclasses import replace
from datetime import date

from gigaramp.launch.answer import PlanGap, Range
from gigaramp.report.wording.findings import (
    experts_finding,
    facts_finding,
    gap_finding,
    limits_finding,
    measure_finding,
    pull_sentences,
    rate_finding,
    scrap_finding,
    statuses_finding,
    stops_alone_finding,
    total_finding,
)
from tests.report.made_up import AS_OF, UNTIL, bare_forecast, course, douai, facts, fan, full_forecast, goals

LEVEL_PLAN = [(date(2025, 3, 1), 135_000.0)]
END = date(2026, 12, 31)


def test_output_is_told_as_a_share_of_the_plan():
    told = full_forecast(douai())
    assert "Output reaches about a third of the plan by the end of 2026 in the middle future" == rate_finding(
        told, course(), LEVEL_PLAN, END
    )
    ahead = [(date(2025, 3, 1), 30_000.0)]
    assert "The middle future runs at the planned rate by the end of 2026" == rate_finding(told, course(), ahead, END)


def test_output_is_told_at_the_end_of_a_plan_that_ends_before_the_forecast():
    told = rate_finding(full_forecast(douai()), course(), LEVEL_PLAN, date(2026, 3, 31))
    assert "Output reaches about a fifth of the plan by the end of March\u00a02026 in the middle future" == told


def test_without_a_plan_output_is_told_from_today_to_the_end():
    words = rate_finding(full_forecast(douai()), course(), [], None)
    assert "The middle future goes from 12,000 to 45,000 vehicles a year by the end of 2026" == words


def test_nothing_shipped_is_said():
    empty = replace(
        course(), rate_a_year=fan([0.0] * 96, gap=0), shipped_total=replace(course().shipped_total, p50=(None,) * 96)
    )
    assert "No future ships anything in the days simulated" == total_finding(full_forecast(douai()), empty, [], None)


def test_the_total_is_told_with_its_range():
    words = total_finding(full_forecast(douai()), course(), [], None)
    assert "32,000 vehicles shipped by the end of 2026, between 16,000 and 44,800 in eight futures of ten" == words


def test_a_total_of_few_futures_says_what_it_rests_on_and_never_every_future():
    few = replace(full_forecast(douai()), effective_futures=1.05)
    level = replace(course(), shipped_total=fan([39_300.0] * 96))
    level = replace(
        level, shipped_total=replace(level.shipped_total, p10=level.shipped_total.p50, p90=level.shipped_total.p50)
    )
    told = [total_finding(one, level, [], None) for one in (few, full_forecast(douai()))]
    start = "39,300 vehicles shipped by the end of 2026"
    assert [f"{start}, told from 1 effective future alone", f"{start}, the same in eight futures of ten"] == told


def test_a_rate_that_does_not_move_stays():
    level = replace(course(), rate_a_year=fan([22_500_000.0] * 96))
    words = rate_finding(full_forecast(douai()), level, [], None)
    assert "The middle future stays at 22,500,000 vehicles a year to the end of 2026" == words


def test_scrap_falls_rises_or_stays():
    told = full_forecast(douai())
    rising = replace(course(), scrap_ratio=fan([0.1 + number / 300 for number in range(96)]))
    level = replace(course(), scrap_ratio=fan([0.3] * 96))
    found = [scrap_finding(told, one).replace("\u00a0", " ") for one in (course(), rising, level)]
    assert [
        "Scrap falls from 47 % today to 28 % by the end of 2026 in the middle future",
        "Scrap rises from 23 % today to 42 % by the end of 2026 in the middle future",
        "Scrap stays near 30 % to the end of 2026 in the middle future",
    ] == found


def test_without_an_origin_a_share_begins_at_first():
    words = stops_alone_finding(replace(bare_forecast(douai()), as_of=None), course())
    assert "rises from 20\u00a0% at first to 99\u00a0%" in words


def test_experts_are_told_with_the_day_the_last_one_has_gone():
    gone = experts_finding(full_forecast(douai()), course()).replace("\u00a0", " ")
    assert "150 experts are on site; the last one has left by 9 November 2026 in the middle future" == gone
    staying = replace(course(), experts=fan([20.0] * 96))
    assert "20 experts are on site; 20 are still there at the end of 2026 in the middle future" == experts_finding(
        full_forecast(douai()), staying
    )


def test_the_step_that_limits_most_from_now_on_is_named():
    assert "Stacking limits output most often from now on: 50 % of weeks and futures" == limits_finding(
        course(), AS_OF
    ).replace("\u00a0", " ")


def test_a_fact_lies_within_the_futures_where_its_value_does_and_not_where_its_tolerance_touches_them():
    told = facts()
    outside = replace(told[0], low=15_000.0, value=22_500.0, high=33_750.0)
    assert "What was said lies within what eight futures of ten do before weighting" == facts_finding([told[0]])
    assert "What was said lies outside what eight futures of ten do before weighting" == facts_finding([outside])
    assert "One of two known facts lie within what eight futures of ten do before weighting" == facts_finding(
        [told[0], outside]
    )


def test_the_fact_that_pulled_most_comes_first_with_the_odds_without_it():
    sentences = [words.replace("\u00a0", " ") for words in pull_sentences(facts(), goals()[0], 120.0)]
    assert 2 == len(sentences)
    assert sentences[0].startswith(
        "What pulled the odds most: “vehicles shipped to 10 December 2025” moved 63 % of the futures' weight"
    )
    assert sentences[0].endswith("would be 12 % ±5 and not 2 % ±1.")


def test_odds_without_a_fact_are_told_of_the_futures_that_stand_for_them():
    few = replace(facts()[0], chance_without=0.0, error_without=0.0, effective_without=12.0)
    words = pull_sentences([few], goals()[0], 120.0)[0].replace("\u00a0", " ")
    assert words.endswith("would be under 25 % and not 2 % ±1."), "of 120 futures it would be under 2 %"


def test_the_number_to_measure_first_is_one_told_apart_from_luck():
    goal = goals()[0]
    assert (
        "Measure steps.stacking.mtbf first: the chance is 6 % in its good third and 1 % in its bad third"
        == measure_finding(goal, goal.measure_first).replace("\u00a0", " ")
    )
    assert measure_finding(goal, goal.measure_first[1:]).startswith("No number can be told apart from luck yet")


def test_the_gap_says_behind_ahead_or_level():
    def told(gap):
        return gap_finding(PlanGap("this year", AS_OF, UNTIL, 41_576.0, Range(0, 0, 0), Range(gap, gap, gap)), "pack")

    assert "this year, the middle future is 38,700 vehicles behind the plan of 41,600" == told(-38_746.0)
    assert "this year, the middle future is 1 vehicle ahead of the plan of 41,600" == told(1.0)
    assert "this year, the middle future is level with the plan of 41,600 vehicles" == told(0.0)


def test_the_shares_of_what_is_known_are_told():
    words = statuses_finding([("public", 1), ("derived", 1), ("assumed", 2)]).replace("\u00a0", " ")
    assert "Of the 4 numbers in this forecast, 25 % are public, 25 % are derived and 50 % are assumed" == words
