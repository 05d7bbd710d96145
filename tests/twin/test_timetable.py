"""Shifts, teams, holidays and production days as the plant file describes them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from gigaramp.twin.timetable import DAY_TICKS, timetable_of
from tests.laws.plants import plant_of

HOUR = DAY_TICKS // 24
THREE = ["05:00-13:00", "13:00-21:00", "21:00-05:00"]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
EVERY = [*WEEK, "sat", "sun"]


def timetable(calendars, until, start="2025-01-06", steps=None):
    steps = steps or {"cut": {"cycle_time": "60 s"}}
    plant = plant_of({"start": start, "calendars": calendars, "steps": steps})
    return timetable_of(plant, until, list(steps)[-1])


def row(found, name="main"):
    return found.rota[found.calendars.index(name)]


def open_hours(found, name="main"):
    """Open hours of each production day."""
    hours = np.zeros(len(found.days))
    for k in range(len(found.slots) - 2):
        if row(found, name)[k] >= 0:
            hours[found.slots.day[k]] += (found.slots.start[k + 1] - found.slots.start[k]) / HOUR
    return hours


def test_three_shifts_with_five_teams_work_round_the_clock_and_every_team_as_much():
    found = timetable({"main": {"shifts": THREE, "days": EVERY, "teams": 5}}, date(2025, 3, 31))
    assert [24.0] * len(found.days) == open_hours(found).tolist()
    assert [0, 1, 2, 3, 4, 0, 1] == row(found)[:7].tolist()
    counts = np.bincount(row(found)[: len(found.days) * 3])
    assert counts.max() - counts.min() <= 1
    assert found.planned.all() and 24 * HOUR == found.open_ticks


def test_french_public_holidays_are_not_worked_and_not_planned():
    found = timetable({"main": {"shifts": THREE, "days": WEEK, "holidays": "FR"}}, date(2025, 12, 31))
    closed = [day for day, planned in zip(found.days, found.planned, strict=True) if not planned and day.weekday() < 5]
    expected = [
        "2025-04-21",
        "2025-05-01",
        "2025-05-08",
        "2025-05-29",
        "2025-06-09",
        "2025-07-14",
        "2025-08-15",
        "2025-11-11",
        "2025-12-25",
    ]
    assert expected == [str(day) for day in closed]


def test_closures_and_days_off_are_closed():
    closure = {"from": "2025-01-09", "to": "2025-01-10", "why": "stock count"}
    found = timetable({"main": {"shifts": ["08:00-16:00"], "days": WEEK, "closures": [closure]}}, date(2025, 1, 19))
    assert [8, 8, 8, 0, 0, 0, 0, 8, 8, 8, 8, 8, 0, 0] == open_hours(found).tolist()
    assert (open_hours(found) > 0).tolist() == found.planned.tolist()


def test_a_production_day_begins_with_the_first_shift_and_ends_24_hours_later():
    found = timetable({"main": {"shifts": THREE, "days": WEEK}}, date(2025, 1, 12))
    assert 5 * 60 == found.first_minute
    assert [0, 8, 16, 24] == (found.slots.start[:4] // HOUR).tolist()
    assert [0, 0, 0, 1] == found.slots.day[:4].tolist()
    assert 7 * DAY_TICKS == found.end


def test_a_night_shift_belongs_to_the_day_it_begins_on():
    found = timetable({"main": {"shifts": THREE, "days": WEEK}}, date(2025, 1, 19))
    assert [24] * 5 + [0, 0] == open_hours(found)[:7].tolist()


@pytest.mark.parametrize(
    "others, expected", [(["22:00-06:00"], [7, 8, 8, 8, 8, 1, 0]), (["12:00-18:00"], [6] * 5 + [0, 0])]
)
def test_a_calendar_that_is_not_the_last_steps_keeps_its_own_days_and_hours(others, expected):
    """The production day of the plant begins at 05:00: the last hour of a night shift falls into the next one."""
    steps = {"bake": {"cycle_time": "60 s", "calendar": "other"}, "cut": {"cycle_time": "60 s", "buffer": "3 piece"}}
    calendars = {"main": {"shifts": THREE, "days": WEEK}, "other": {"shifts": others, "days": WEEK}}
    found = timetable(calendars, date(2025, 1, 19), steps=steps)
    assert expected == open_hours(found, "other")[:7].tolist()


def test_a_night_that_began_before_the_plant_does_not_exist():
    steps = {"bake": {"cycle_time": "60 s", "calendar": "night"}, "cut": {"cycle_time": "60 s", "buffer": "3 piece"}}
    calendars = {
        "main": {"shifts": ["02:00-10:00"], "days": EVERY},
        "night": {"shifts": ["22:00-06:00"], "days": EVERY},
    }
    found = timetable(calendars, date(2025, 1, 9), steps=steps)
    assert [4, 8, 8, 8] == open_hours(found, "night").tolist()


def test_a_plant_without_calendars_never_closes_and_changes_shift_every_eight_hours():
    found = timetable({}, date(2025, 1, 8))
    assert [0, 8, 16, 24, 32] == (found.slots.start[:5] // HOUR).tolist()
    assert (found.rota >= 0).all() and found.planned.all()


def test_weeks_begin_on_mondays_whatever_the_first_day():
    found = timetable({}, date(2025, 1, 20), start="2025-01-09")
    assert [date(2025, 1, 6), date(2025, 1, 13), date(2025, 1, 20)] == list(found.weeks)
    first = [int(found.slots.week[int(k)]) for k in (0, 3 * 3, 4 * 3, 11 * 3)]
    assert [0, 0, 1, 2] == first


def test_teams_default_to_one_for_each_shift():
    found = timetable({"main": {"shifts": THREE, "days": EVERY}}, date(2025, 1, 12))
    assert 3 == found.teams[found.calendars.index("main")]
    assert [0, 1, 2, 0, 1, 2] == row(found)[:6].tolist()


def test_shifts_follow_each_other_without_a_gap():
    found = timetable({"main": {"shifts": ["06:00-12:30", "14:00-20:15"], "days": WEEK}}, date(2025, 2, 2))
    starts = found.slots.start
    assert (np.diff(starts) > 0).all() and 0 == starts[0]
    assert 12.75 * 5 * 4 == open_hours(found).sum()
    assert (timedelta(days=27) + date(2025, 1, 6)) == found.days[-1]
