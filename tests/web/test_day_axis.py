"""Months and chances on the pictures and blocks of the morning page, in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from gigaramp.languages import named, speaking
from gigaramp.launch.morning.answer import Dates, GoalOdds
from gigaramp.launch.morning.odds_words import goal_chance_words, worth_words
from gigaramp.web.blocks.day_axis import MOST, day_axis


def test_days_and_months_of_an_axis_are_in_the_readers_language() -> None:
    weeks = [date(2026, 10, 26), date(2026, 11, 22)]
    year = [date(2026, 7, 15), date(2027, 6, 30)]
    assert ["26 Oct", "2 Nov", "9 Nov", "16 Nov"] == day_axis(weeks)["ticktext"]
    with speaking("fr"):
        assert ["26 oct.", "2 nov.", "9 nov.", "16 nov."] == day_axis(weeks)["ticktext"]
        assert "août 2026" == day_axis(year)["ticktext"][0]
    with speaking("zh"):
        assert "2026年8月" == day_axis(year)["ticktext"][0]


def test_an_axis_has_few_ticks_and_all_lie_on_it() -> None:
    first = date(2026, 1, 31)
    for length in range(0, 1500, 7):
        last = first + timedelta(days=length)
        ticks = day_axis([last, first])["tickvals"]
        assert len(ticks) <= MOST + 1
        assert all(first.isoformat() <= tick <= last.isoformat() for tick in ticks)
    assert "tickvals" not in day_axis([])


def _goal(chance: float, effective: float) -> GoalOdds:
    day = date(2026, 6, 1)
    return GoalOdds("full", "rate", "1", day, True, chance, 0.1, None, None, None, None, effective, day, "")


def test_a_chance_that_some_futures_reach_is_not_told_as_none() -> None:
    assert "under 1 of 4" == goal_chance_words(_goal(0.073, 3.75))
    assert "over 3 of 4" == goal_chance_words(_goal(0.95, 3.75))
    assert "none of 4" == goal_chance_words(_goal(0.0, 3.75))
    assert "2 of 4" == goal_chance_words(_goal(0.5, 3.75))


def test_futures_that_the_log_makes_count_less_are_told() -> None:
    block = Dates("a", None, None, 8, (_goal(0.073, 3.75),), None)
    assert "8 futures, by the log worth about 4" == worth_words(block)
    assert "" == worth_words(replace(block, futures=4))


def test_a_step_whose_word_is_written_in_another_way_has_its_word_in_each_language() -> None:
    assert "x_ray" == named("x_ray")
    with speaking("fr"):
        assert ("rayons X", "empilage") == (named("x_ray"), named("stacking"))
