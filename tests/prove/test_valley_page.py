"""The page of the source: each sentence that chooses its wording says what the numbers say, and the template names only what exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gigaramp.launch.answer import DateRange, LeaveDate, PlanGap, Range
from gigaramp.launch.compare import YearDifference
from gigaramp.launch.people.transfer import Readiness, ShiftReadiness
from gigaramp.launch.valley import valley
from gigaramp.launch.weeks.course import Fan
from tests.docs.test_battery_valley import sections
from tests.prove import valley_sentences as sentences
from tests.prove.test_valley import none_alone, row
from tests.prove.valley_changes import CHANGES, Worth, ends_words
from tests.prove.valley_made_up import ALONE, COMPARISON, FACT, FORECAST, NO_VALUE, RATE, WEEKS, middle
from tests.prove.valley_page import PLANTS, TEMPLATE, filled, statements_with_odds, table, wrapped
from tests.prove.valley_words import Told, week

NEVER = (LeaveDate(date(2026, 6, 1), 0.0),)


def told(**changes: Any) -> Told:
    return Told(replace(FORECAST, **changes))


def page() -> str:
    return filled(dict.fromkeys(PLANTS, FORECAST), dict.fromkeys(CHANGES, COMPARISON))


# The page


def test_the_template_names_only_what_exists_and_every_statement_is_filled() -> None:
    text = page()
    assert list(range(1, 26)) == list(sections(text))
    assert [] == [number for number, words in sections(text).items() if "{" in words.replace("{on:", "")]


def test_the_page_says_on_which_day_it_was_made() -> None:
    assert f"Made by `make prove` on {date.today()} with gigaramp" in page()


def test_the_page_says_how_many_statements_lead_to_odds() -> None:
    assert 2 == statements_with_odds("- *odds*\n### 1. a\n*Odds.*\n### 2. b\n*Input.*\n### 3. c\n*Odds* of")
    count = statements_with_odds(TEMPLATE.read_text(encoding="utf-8"))
    assert f"- {count} of them lead to odds" in page()


def test_the_page_tells_the_values_of_the_forecast() -> None:
    found = sections(page())
    assert "150,000 a year by 31 March 2026: 20 % ±4; 175,000 a year: under 3 %." in found[11]
    assert "4,720 vehicles fewer in 2026 (129 to 12,700 fewer; mean ±794)" in " ".join(found[1].split())
    assert "On site in the week of 8 December: 150 (75 to 165) experts." in " ".join(found[15].split())


@pytest.mark.parametrize("before", range(20, 28))
def test_code_is_not_broken_at_the_end_of_a_line(before: int) -> None:
    code = "`people.experts and more`"
    text = wrapped(" ".join(["word"] * before + [code] + ["word"] * 10))
    assert code in text and max(map(len, text.splitlines())) <= 138


def test_titles_tables_and_blocks_are_left_as_they_are() -> None:
    assert (
        "# Title\n\n| a |\n|---|\n\nsome words\n\n```console\n$ run\n```\n"
        == wrapped("# Title\n\n| a |\n|---|\n\nsome\nwords\n\n```console\n$ run\n```")
    )  # fmt: skip


def test_the_table_has_a_column_for_each_plant() -> None:
    lines = table([told(), told(effective_futures=4.0), told()]).splitlines()
    assert {4} == {line.count("|") - 1 for line in lines}
    assert "| chance by then | 20 % ±4 | 1 of 4 effective futures | 20 % ±4 |" in lines


def test_the_row_of_a_plant_tells_its_time_its_odds_and_its_place_in_the_race() -> None:
    tested = replace(ALONE, tested=(LeaveDate(date(2026, 6, 1), 0.25),))
    first, second = (replace(FORECAST, answers=(RATE, alone)) for alone in (tested, replace(tested, tested=NEVER)))
    together = valley([first, second])
    expected = (
        "Made up", 200, "4,000", "100", "27", "31 March 2026", "20 % ±4", "24 December 2026", "30,000 (15,000 to 33,000)",
        "150 (75 to 165)", "25 % ±4",
    )  # fmt: skip
    assert expected == row(Told(first), 27.1, 0, together)
    assert "under 3 %" == row(Told(second), 27.1, 1, together)[-1]
    assert "None of them by 2026-06-01: 75 %." == none_alone(together)


def test_no_race_is_told_of_plants_without_a_tested_date() -> None:
    together = valley([FORECAST, FORECAST])
    assert ("", "") == (row(Told(FORECAST), 1.0, 0, together)[-1], none_alone(together))


# Values of one plant


def test_no_date_within_the_horizon_is_told_as_beyond_its_end() -> None:
    assert "24 December 2026" == told().half("full_speed")
    never = replace(RATE, dates=DateRange(None, None, None))
    assert "beyond 31 December 2027" == told(answers=(never,)).half("full_speed")


def test_a_goal_announced_for_after_the_simulated_time_has_no_chance() -> None:
    after = replace(RATE, chance_by_announced=None, error=None)
    assert "announced for after the simulated time" == told(answers=(after,)).chance("full_speed")


def test_a_plant_without_an_announced_date_is_told_within_the_simulated_time() -> None:
    assert "no date announced; 50 % ±5 by 31 December 2027" == told().alone()
    dated = replace(ALONE, announced=date(2026, 12, 31), chance_by_announced=0.3, error=0.05)
    assert "30 % ±5 by 31 December 2026" == told(answers=(dated,)).alone()


def row_of(needed: float, ready: float, late: float) -> ShiftReadiness:
    fan = Fan((ready, late), (ready, late), (ready, late))
    return ShiftReadiness("stacking", "21:00-05:00", "nights", (needed, needed), fan, (0.0, 0.0), None)


def test_people_at_level_3_are_told_for_each_that_the_shifts_need() -> None:
    periods = (date(2025, 5, 12), date(2025, 12, 8))
    # Who is there beyond the need of one shift does not stand in for another.
    found = told(readiness=Readiness(periods, (row_of(4.0, 1.0, 6.0), row_of(4.0, 0.0, 2.0))))
    assert (0.125, 0.75) == (found.ready("2025-06-02"), found.ready("2025-12-10"))
    assert None is found.ready("2025-01-01")
    words = sentences.ready_words(found, "2025-06-02", "2025-12-10")
    assert "12 % and then 75 % are there and at level 3, alone at speed: far more than before." in words


@pytest.mark.parametrize(("late", "words"), [(0.0, "nobody, at both times"), (1.0, "far more"), (4.0, "far more")])
def test_people_at_level_3_are_told_where_there_were_none(late: float, words: str) -> None:
    found = told(readiness=Readiness((date(2025, 5, 12), date(2025, 12, 8)), (row_of(4.0, 0.0, late),)))
    assert words in sentences.ready_words(found, "2025-06-02", "2025-12-10")


@pytest.mark.parametrize(("late", "words"), [(2.5, ": more than before"), (2.1, "hardly more"), (1.5, "hardly more")])
def test_people_at_level_3_who_are_little_more_are_told_so(late: float, words: str) -> None:
    found = told(readiness=Readiness((date(2025, 5, 12), date(2025, 12, 8)), (row_of(4.0, 2.0, late),)))
    assert words in sentences.ready_words(found, "2025-06-02", "2025-12-10")


def test_crews_with_a_mean_have_no_levels_to_tell() -> None:
    assert "" == sentences.ready_words(told(), "2025-06-02", "2025-12-10")
    assert ("", "", "") == (told().short_of_level_3(), told().without_experts(), told().training())


@pytest.mark.parametrize(
    ("effective", "words"), [(1.0, "none of 1 effective future"), (6.0, "1 of 6 effective futures"), (100.0, "20 % ±4")]
)
def test_few_effective_futures_are_counted(effective: float, words: str) -> None:
    assert words == told(effective_futures=effective).chance("full_speed")


def test_a_week_that_is_not_simulated_has_no_value() -> None:
    course = FORECAST.course
    assert course is not None
    last = WEEKS[-1]
    assert NO_VALUE == week(course, course.experts, "2025-05-25")
    assert 150.0 == week(course, course.experts, str(last + timedelta(days=6))).p50
    assert NO_VALUE == week(course, course.experts, str(last + timedelta(days=7)))


def test_the_steps_with_most_expert_stops_are_named_first() -> None:
    expected = "`stacking` (30 % of its stops), `x_ray` (25 % of its stops), `tab_welding` (20 % of its stops)"
    assert expected == told().most_expert_stops()


def test_the_last_of_two_facts_of_one_figure_can_be_asked_for() -> None:
    assert (140.0, 10_000.0) == (told().fact("vehicles.total").value, told().fact("vehicles.total", -1).value)


# Sentences that choose their wording


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        ({"ACC": 4.0, "Verkor": 60.0}, "ACC keeps 4 effective futures, fewer than the 50 that good odds need. Read its column as rough."),
        (
            {"ACC": 4.0, "AESC": 9.0, "Verkor": 20.0},
            (
                "ACC keeps 4, AESC keeps 9 and Verkor keeps 20 effective futures, fewer than the 50 that good odds need. "
                "Read their columns as rough."
            ),
        ),
        ({"ACC": 50.0}, ""),
    ],
)  # fmt: skip
def test_plants_with_few_effective_futures_are_named(effective: dict[str, float], words: str) -> None:
    plants = {name: told(effective_futures=many, facts_used=0) for name, many in effective.items()}
    assert words == sentences.few_words(plants)


def test_facts_are_blamed_only_where_facts_were_used() -> None:
    plants = {"ACC": told(effective_futures=4.0), "Verkor": told(effective_futures=20.0, facts_used=0)}
    assert "need: the public facts of ACC lie far from most of its futures. Read" in sentences.few_words(plants)


@pytest.mark.parametrize(
    ("early", "late", "words"),
    [
        (0.4, 0.8, "60 % to 20 %: much less help than at the start, as she says."),
        (0.4, 0.55, "60 % to 45 %: less help than at the start, but not much less."),
        (0.4, 0.45, "60 % to 55 %: the futures do not show"),
        (0.8, 0.4, "20 % to 60 %: the futures do not show"),
    ],
)
def test_less_help_is_told_from_the_stops_that_somebody_else_mended(early: float, late: float, words: str) -> None:
    assert words in sentences.less_help_words(middle(early), middle(late))


def test_less_help_is_not_told_without_values() -> None:
    assert "No future tells how much help the crews need." == sentences.less_help_words(NO_VALUE, middle(0.5))


@pytest.mark.parametrize(
    ("scrap", "vehicles", "words"),
    [
        ((0.5, 0.2), (1_000.0, 9_000.0), "40 % of what it was, and a year's volume to 9 times: both are much better, as was said."),
        ((0.5, 0.4), (1_000.0, 9_000.0), "80 % of what it was, and a year's volume to 9 times: only the volume is much better."),
        ((0.5, 0.2), (1_000.0, 1_250.0), "40 % of what it was, and a year's volume to 1.2 times: only scrap is much better."),
        ((0.5, 0.6), (1_000.0, 1_000.0), "120 % of what it was, and a year's volume to 1 times: neither is much better."),
    ],
)  # fmt: skip
def test_better_scrap_and_volumes_are_told_from_their_middles(
    scrap: tuple[float, float], vehicles: tuple[float, float], words: str
) -> None:
    pairs = [(middle(before), middle(after)) for before, after in (scrap, vehicles)]
    assert f"Middle beside middle, scrap goes to {words}" == sentences.improved_words(*pairs)


def test_better_is_not_told_without_values() -> None:
    found = sentences.improved_words((NO_VALUE, middle(0.2)), (middle(1.0), middle(2.0)))
    assert "The futures have no value to say whether both got better." == found


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (1.0, "lies outside of what the futures do: either"),
        (0.95, "at the upper edge"),
        (0.5, "lies among what the futures do"),
        (0.05, "at the lower edge"),
        (0.0, "the model grows too fast there"),
        (None, "No future has a value"),
    ],
)
def test_growth_is_told_from_the_share_of_futures_below_the_fact(below: float | None, words: str) -> None:
    assert words in sentences.growth_words(below)


@pytest.mark.parametrize(
    ("below", "words"), [(1.0, "all of them lie"), (0.0, "none of them lies"), (0.81, "81 % of them lie")]
)
def test_a_fact_is_told_with_the_futures_below_it(below: float, words: str) -> None:
    expected = (
        "The fact is a condition, so it is not foretold: scrap of the steps with cells in September 2024: 48 %. Among the "
        f"futures as drawn, before any weighing, it is 28 % (13 % to 57 %), and {words} below the fact; weighted by all facts "
        "it is 31 % (25 % to 45 %)."
    )
    assert expected == sentences.fact_words(replace(FACT, below=below))


def test_a_fact_that_is_not_used_says_why() -> None:
    assert "The fact is not used: told later." == sentences.fact_words(replace(FACT, unused="told later"))


def test_two_causes_are_most_of_the_losses_from_one_half_on() -> None:
    assert "50 % of the losses: the futures agree with him." in sentences.causes_words(0.25, 0.25)
    assert "45 % of the losses: less than half." in sentences.causes_words(0.25, 0.2)


def test_the_gap_of_this_year_is_told_before_the_whole_year() -> None:
    assert (
        "40,000 vehicles were planned for 2025 and the futures ship 20,000 (10,000 to 22,000)"
        == sentences.gap_words(told(), 2025)
    )
    gap = PlanGap("this year", date(2025, 1, 1), date(2025, 12, 10), 41_600.0, middle(5_000.0), middle(1.0))
    found = sentences.gap_words(told(output=replace(FORECAST.output, gaps=(gap,))), 2025)
    assert "41,600 vehicles were planned by 10 December 2025 and the futures ship 5,000 (2,500 to 5,500)" == found


# What a change is worth


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-12_700.0, -129.0, "129 to 12,700 fewer"),
        (129.0, 12_700.0, "129 to 12,700 more"),
        (-551.0, 2_940.0, "551 fewer to 2,940 more"),
        (0.0, 120.0, "none to 120 more"),
        (-120.0, 0.2, "120 fewer to none"),
    ],
)
def test_the_ends_of_a_difference_say_more_or_fewer(low: float, high: float, words: str) -> None:
    assert words == ends_words(low, high)


def test_a_difference_below_two_errors_cannot_be_told_from_no_change() -> None:
    unsure = replace(COMPARISON, years=(YearDifference(2026, 601.0, 400.0, Range(-551.0, 300.0, 2_940.0), None),))
    expected = "601 vehicles more in 2026 (551 fewer to 2,940 more; mean ±400), which cannot be told from no change"
    assert expected == Worth(unsure).vehicles(2026)


def test_a_change_that_changes_nothing_says_so() -> None:
    same = replace(COMPARISON, years=(YearDifference(2026, 0.0, 0.0, Range(0.0, 0.0, 0.0), None),))
    assert "no vehicle more or fewer in 2026" == Worth(same).vehicles(2026)


def test_a_goal_that_comes_later_says_by_how_much_and_where_dates_are_cut() -> None:
    assert "38 days later (±6, counted up to the end of the simulated time)" == Worth(COMPARISON).days("full_speed")


@pytest.mark.parametrize(
    ("days", "words"), [(0.7, "less than a day later"), (1.2, "1 day later"), (-2.0, "2 days sooner")]
)
def test_days_are_whole(days: float, words: str) -> None:
    goal = replace(COMPARISON.goals[0], days_later=days, error=0.1, is_restricted=False)
    assert f"{words} (±0.1)" == Worth(replace(COMPARISON, goals=(goal,))).days("full_speed")


def test_a_change_is_set_beside_what_is_shipped() -> None:
    assert "That is 10 % of the middle of 2026." == Worth(COMPARISON).beside(2026, 47_200.0)
    assert "" == Worth(COMPARISON).beside(2026, 0.0)
