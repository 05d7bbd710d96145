"""Two plants under the same luck: paired differences, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from gigaramp.errors import AskError
from gigaramp.launch.answer import Range
from gigaramp.launch.changes import changes
from gigaramp.launch.compare import (
    Comparison,
    YearDifference,
    compare,
    compare_all,
    goal_difference,
    variance_reduction,
)
from gigaramp.launch.odds.goals import Outcome
from gigaramp.launch.question import Question
from gigaramp.launch.wording.words import difference_words, year_words
from gigaramp.plant import Plant, load
from tests.launch.synthetic import plant_of

FIRST = date(2026, 1, 5).toordinal()
UNTIL = date(2026, 12, 31)


def plant_called(name: str, cycle: str = "60 s") -> Plant:
    text = f"""
gigaramp: 1
name: {name}
start: 2026-01-05
horizon: 2026-12-31
calendars: {{main: {{shifts: ["06:00-14:00"], days: [mon, tue, wed, thu, fri]}}}}
steps:
  cut: {{cycle_time: {cycle}}}
  weld: {{cycle_time: 60 s, buffer: 4}}
  pack: {{cycle_time: 60 s, buffer: 4}}
goals: {{full_speed: {{rate: 2610 piece/year, hold: 4 weeks, announced: 2026-04-01}}}}
"""
    return plant_of(text=text)


def outcome(*days: float) -> Outcome:
    return Outcome(np.array(days))


def test_a_paired_difference_by_hand() -> None:
    before = outcome(FIRST, FIRST + 10, FIRST + 20, FIRST + 30)
    after = outcome(FIRST + 5, FIRST + 17, FIRST + 27, FIRST + 39)
    found = goal_difference("full_speed", date(2026, 1, 20), UNTIL, before, after, np.ones(4))
    # Differences 5, 7, 7, 9: mean 7, variance 2, error sqrt(2 / (4 - 1)).
    assert (7.0, pytest.approx((2 / 3) ** 0.5), False) == (found.days_later, found.error, found.is_restricted)
    assert (5.0, 7.0, 9.0) == (found.spread.p10, found.spread.p50, found.spread.p90)
    # By 20 January (day 15): two of four before, one of four after.
    assert (0.5, 0.25) == (found.chance_before, found.chance_after)
    # The change is 0, -1, 0, 0: variance 3/16.
    assert pytest.approx((3 / 16 / 3) ** 0.5) == found.chance_error


def test_a_date_beyond_the_horizon_counts_as_the_day_after_it() -> None:
    last = UNTIL.toordinal()
    found = goal_difference("full_speed", None, UNTIL, outcome(last - 9, np.inf), outcome(np.inf, np.inf), np.ones(2))
    assert (5.0, True, 0.5, 0.0) == (found.days_later, found.is_restricted, found.chance_before, found.chance_after)
    assert UNTIL == found.by


def test_the_same_luck_that_fits_takes_all_variance_away() -> None:
    values = np.array([1.0, 5.0, 9.0])
    assert pytest.approx(1.0) == variance_reduction(values, values + 3.0, np.ones(3))
    assert pytest.approx(0.0) == variance_reduction(
        np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]), np.ones(4)
    )
    assert variance_reduction(np.ones(3), np.ones(3), np.ones(3)) is None


def test_weights_weigh_the_difference() -> None:
    found = goal_difference(
        "full_speed", None, UNTIL, outcome(FIRST, FIRST), outcome(FIRST, FIRST + 10), np.array([1.0, 9.0])
    )
    assert 9.0 == found.days_later


def test_a_later_plant_is_told_in_one_sentence(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin(days_later=28.0, days_a_number=20.0)
    found = compare(plant_called("base"), plant_called("late"), futures=40, pool="here")
    words = " ".join(str(found).split())
    assert 25.0 < found["full_speed"].days_later < 31.0
    assert "full speed: 28 days later on average (±" in words
    assert "2026: 200 fewer pieces shipped in every future" in words
    reduction = found["full_speed"].variance_reduction
    assert reduction is not None and reduction > 0.9
    assert found.years[0].difference < 0.0


def test_an_earlier_plant_is_told_as_earlier_and_the_sign_is_said_once() -> None:
    found = goal_difference(
        "full_speed", None, UNTIL, outcome(FIRST + 30, FIRST + 40), outcome(FIRST + 10, FIRST + 30), np.ones(2)
    )
    assert difference_words(found, 2.0).startswith(
        "full speed: 15 days earlier on average (±5.0 days); middle 80 % of futures: 10 to 20 days earlier; by"
    )


def test_a_range_with_both_signs_says_both_in_words() -> None:
    found = goal_difference(
        "full_speed", None, UNTIL, outcome(FIRST + 10, FIRST + 10), outcome(FIRST + 5, FIRST + 25), np.ones(2)
    )
    assert difference_words(found, 2.0).startswith(
        "full speed: 5 days later on average (±10.0 days), not distinguishable from no change; "
        "middle 80 % of futures: 5 days earlier to 15 days later; by"
    )


def test_one_day_is_one_day_and_what_happens_in_few_futures_is_no_change_for_most() -> None:
    before, after = outcome(*[FIRST + 40] * 20), outcome(*[FIRST + 40] * 19, FIRST + 60)
    found = goal_difference("full_speed", None, UNTIL, before, after, np.ones(20))
    assert difference_words(found, 20.0).startswith(
        "full speed: 1 day later on average (±1.0 days), not distinguishable from no change; "
        "middle 80 % of futures: no change; by"
    )


def test_a_range_that_begins_at_nothing_says_so() -> None:
    before, after = outcome(FIRST + 40, FIRST + 40), outcome(FIRST + 40, FIRST + 12)
    found = goal_difference("full_speed", None, UNTIL, before, after, np.ones(2))
    assert "middle 80 % of futures: no change to 28 days earlier;" in difference_words(found, 2.0)


def test_chances_of_a_comparison_stand_on_their_effective_futures() -> None:
    found = goal_difference(
        "full_speed",
        date(2026, 1, 20),
        UNTIL,
        outcome(FIRST, *[FIRST + 30] * 19),
        outcome(*[FIRST + 30] * 20),
        np.ones(20),
    )
    assert "; by 2026-01-20: 5 % -> under 15 % (change ±5 points)" in difference_words(found, 20.0)
    assert "; by 2026-01-20: 0 of 4" not in difference_words(found, 4.0)
    assert "-> none of 4" in difference_words(found, 4.0)


def test_what_the_same_luck_saves_is_told_as_the_error_without_it() -> None:
    # Differences 4, 2, 2: error sqrt(8/9 / 2) = 0.67. Alone 0, 10, 20 and 4, 12, 22: variances 66.7 and 54.2.
    before = outcome(FIRST, FIRST + 10, FIRST + 20)
    found = goal_difference("full_speed", None, UNTIL, before, outcome(FIRST + 4, FIRST + 12, FIRST + 22), np.ones(3))
    alone = ((200 / 3 + 488 / 9) / (3 - 1)) ** 0.5
    assert difference_words(found, 30.0).endswith(
        f"; with other luck on each side the average would be ±{alone:.1f} days"
    )
    assert "±7.8" in difference_words(found, 30.0)


def test_shipped_units_are_told_with_one_sign_in_words() -> None:
    def told(difference: float, low: float, high: float, product: str = "pack") -> str:
        found = YearDifference(2026, difference, 596.0, Range(low, difference, high), None)
        return year_words(found, product, date(2026, 12, 31))

    assert (
        "2026: 1,760 fewer vehicles shipped on average (±596); middle 80 % of futures: 4,890 fewer to 381 more"
        == told(-1760.0, -4890.0, 381.0)
    )
    assert told(1400.0, 20.0, 2800.0).endswith("; middle 80 % of futures: 20 to 2,800 more")
    assert "2026: 1 more piece shipped on average" in told(1.0, 0.0, 0.0, "piece")


def test_a_plant_compared_with_itself_shows_no_difference(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    found = compare(plant_called("base"), plant_called("base"), futures=20, pool="here")
    assert (0.0, 0.0, (), 1.0) == (
        found["full_speed"].days_later,
        found["full_speed"].error,
        found.changes,
        found["full_speed"].variance_reduction,
    )
    assert "full speed: no change in any future; by" in str(found)
    assert "2026: no change in what is shipped" in str(found)


def test_what_was_changed_is_told_by_address() -> None:
    found = changes(plant_called("base"), plant_called("base", "50 s"))
    assert [("steps.cut.cycle_time", "60 s", "50 s")] == [
        (change.address, change.before, change.after) for change in found
    ]


def test_a_word_that_was_changed_is_told_with_the_default_before_it() -> None:
    plant = load("douai")
    other = plant.change("people.language.glossary", "true").change("learning.exponent", "0.25")
    told = [(change.address, change.after) for change in changes(plant, other)]
    assert [("learning.exponent", "0.25"), ("people.language.glossary", "True")] == told
    assert changes(plant, other)[0].before.startswith("0.3 (")


def test_the_whole_family_moves_with_one_date() -> None:
    plant = load("douai")
    found = changes(plant, plant.change("people.experts.stacking.leaves", "2026-03-01"))
    assert ["people.experts.stacking.leaves"] == [change.address for change in found]


def test_a_comparison_as_json_is_plain(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    found: Comparison = compare(plant_called("base"), plant_called("late"), futures=5, pool="here")
    assert ("full_speed", "spread") == (
        found.to_dict()["goals"][0]["goal"],
        found.to_dict()["goals"][0]["spread"]["kind"],
    )


def test_goals_that_only_one_plant_names_are_said_to_be_left_out(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    other = plant_called("base").change("goals.low_scrap", {"scrap_below": "10 %"})
    found = compare(plant_called("base"), other, futures=5, pool="here")
    assert ("Goals that only one plant names are left out: low_scrap.",) == found.notes


def test_plants_that_start_on_different_days_cannot_be_paired() -> None:
    with pytest.raises(AskError, match="days cannot be paired"):
        compare(plant_called("base"), plant_called("base").change("start", "2026-02-02"), futures=5)


def test_an_unknown_goal_of_a_comparison_is_told(synthetic_twin: Callable[..., None]) -> None:
    synthetic_twin()
    with pytest.raises(AskError, match="no goal of both plants"):
        compare(plant_called("base"), plant_called("base"), futures=3, pool="here")["speed"]


def test_several_plants_are_compared_with_one_that_is_simulated_once(
    synthetic_twin: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    synthetic_twin()
    plant, same, late = plant_called("sooner"), plant_called("same"), plant_called("late")
    expected = [compare(plant, other, futures=30, seed=2, pool="here") for other in (same, late)]
    asked: list[int] = []
    told: list[tuple[int, int]] = []
    usual = Question.each
    monkeypatch.setattr(
        Question, "each", lambda self, task, indices: asked.append(len(indices)) or usual(self, task, indices)
    )
    found = compare_all(plant, [same, late], futures=30, seed=2, pool="here", on_progress=lambda *so: told.append(so))
    assert expected == found
    assert [30, 30, 30] == asked
    assert [(done, 90) for done in range(1, 91)] == told
    with pytest.raises(AskError, match="the list of plants is empty"):
        compare_all(plant, [])
