"""Planned working days, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigaramp.errors import AskError
from gigaramp.launch.odds.working_days import working_days
from tests.launch.synthetic import WORKDAYS, plant_of

YEAR = 365.25 * 86400.0


def test_a_year_of_five_day_weeks_has_261_planned_days_in_2026() -> None:
    working = working_days(plant_of(), date(2026, 12, 31))
    assert ({2026: 261}, 5) == (working.in_year, working.per_week)


def test_closures_and_public_holidays_are_not_planned() -> None:
    calendar = "days: [mon, tue, wed, thu, fri]\n    holidays: FR\n    closures: [{from: 2026-08-03, to: 2026-08-16}]"
    plant = plant_of(text=WORKDAYS.replace("days: [mon, tue, wed, thu, fri]", calendar))
    working = working_days(plant, date(2026, 12, 31))
    # French holidays on weekdays of 2026: 1 January, 6 April, 1, 8, 14 and 25 May, 14 July, 11 November, 25 December.
    assert {2026: 261 - 9 - 10} == working.in_year
    planned = {working.days[place] for place in working.places}
    days = (date(2026, 7, 13), date(2026, 7, 14), date(2026, 8, 3), date(2026, 8, 17))
    assert [True, False, False, True] == [day in planned for day in days]


def test_without_a_calendar_every_day_is_planned() -> None:
    text = "gigaramp: 1\nname: always open\nstart: 2026-12-30\nsteps: {a: {cycle_time: 1 s}, b: {cycle_time: 1 s}}\n"
    working = working_days(plant_of(text=text), date(2027, 1, 2))
    assert (4, 7, {2026: 365, 2027: 365}) == (len(working.places), working.per_week, working.in_year)


def test_a_rate_a_year_is_divided_by_the_planned_days_of_its_calendar_year() -> None:
    # Closed until the end of June 2025: 132 planned days are left of 2025, against 261 of 2026.
    closed = "days: [mon, tue, wed, thu, fri]\n    closures: [{from: 2025-01-01, to: 2025-06-30}]"
    text = WORKDAYS.replace("days: [mon, tue, wed, thu, fri]", closed).replace("start: 2026-01-05", "start: 2025-12-31")
    working = working_days(plant_of(text=text), date(2026, 1, 2))
    assert {2025: 132, 2026: 261} == working.in_year
    assert [100.0, 13200 / 261, 13200 / 261] == pytest.approx(working.needed(13200 / YEAR).tolist())


def test_what_a_night_shift_makes_on_saturday_counts_to_friday() -> None:
    working = working_days(plant_of(), date(2026, 1, 13))
    daily = np.arange(1.0, 10.0)[None, :]
    # Monday 5 to Friday 9 January are 1 to 5, the weekend is 6 and 7, Monday 12 and Tuesday 13 are 8 and 9.
    assert [[1, 2, 3, 4, 5 + 6 + 7, 8, 9]] == working.fold(daily).tolist()
    assert daily.sum() == working.fold(daily).sum()


def test_what_is_made_before_the_first_planned_day_is_not_lost() -> None:
    plant = plant_of(text=WORKDAYS.replace("start: 2026-01-05", "start: 2026-01-03"))
    working = working_days(plant, date(2026, 1, 6))
    assert [[1 + 2 + 3, 4]] == working.fold(np.array([[1.0, 2.0, 3.0, 4.0]])).tolist()


def test_four_weeks_are_four_times_the_planned_days_of_a_week() -> None:
    working = working_days(plant_of(), date(2026, 12, 31))
    assert [20, 40, 1, 1] == [working.hold_days(hold) for hold in (28 * 86400.0, 56 * 86400.0, None, 3600.0)]


def test_a_plant_without_a_planned_day_is_refused_in_words() -> None:
    closed = "days: [mon, tue, wed, thu, fri]\n    closures: [{from: 2026-01-01, to: 2026-12-31}]"
    plant = plant_of(text=WORKDAYS.replace("days: [mon, tue, wed, thu, fri]", closed))
    with pytest.raises(AskError, match="no planned working day between 2026-01-05 and 2026-12-31"):
        working_days(plant, date(2026, 12, 31))
