"""Shifts, teams and planned days."""

from __future__ import annotations

from datetime import date

from gigaramp.twin.timetable import timetable_of
from tests.laws.plants import plant_of


def test_teams_that_turn_week_by_week_each_have_every_shift() -> None:
    """3x8 as in France: the team of the mornings has the nights next week."""
    shifts, days = ["05:00-13:00", "13:00-21:00", "21:00-05:00"], ["mon", "tue", "wed", "thu", "fri"]
    tree = {
        "steps": {"cut": {"cycle_time": "1 min"}},
        "calendars": {"main": {"shifts": shifts, "days": days, "turns": "week"}},
    }
    for turns, mornings in (("shift", [0, 0, 0, 0]), ("week", [0, 1, 2, 0])):
        tree["calendars"]["main"]["turns"] = turns
        found = timetable_of(plant_of(tree), date(2025, 2, 2), "cut")
        row = found.rota[found.calendars.index("main")]
        assert mornings == [int(row[found.slots.day == 7 * week][0]) for week in range(4)]
