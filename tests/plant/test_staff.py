"""The people at a glance: who is needed, hired, trained and understood, by hand at the middle values."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from gigaramp.plant import check
from gigaramp.plant.skills import family_of_step, skill_families, teams_of
from gigaramp.plant.staff import Staff, staff_of
from tests.plant.peopled import EXPERTS, PERSON, plant_of, tree, warnings

STEPS = tree()["steps"]
CALENDARS = tree()["calendars"]
FULL = {"in_production": "100 %", "most_cover": 1.25, "hired_before": "56 day", "turnover": "0 %/year"}
PROGRAMME = {"hours": "180 h", "hours_a_week": "36 h", "in_class": "40 %", "seats": 10}


def staff(people: dict[str, Any] | None = None, **changes: Any) -> Staff:
    found = staff_of(plant_of(FULL | (people or {}), **changes))
    assert found is not None
    return found


def about_seats(people: dict[str, Any]) -> list[str]:
    return [problem for problem in warnings(FULL | people) if "seat" in problem]


def test_a_plant_whose_people_are_crews_has_no_such_block() -> None:
    plant = plant_of({"persons": None})
    assert staff_of(plant) is None
    assert "people one by one" not in str(check(plant))
    assert "staff" not in check(plant).to_dict()


def test_people_are_needed_by_skill_for_the_lines_that_hire_by_the_day() -> None:
    both = {"cut": 16.0, "weld": 8.0, "test": 2.0}
    assert both == staff().needed
    assert both == staff(as_of="2025-04-07").needed
    assert {"cut": 8.0, "weld": 4.0, "test": 2.0} == staff(as_of="2025-04-06").needed
    assert {"metal": 24.0, "test": 2.0} == staff({"skills": {"metal": ["cut", "weld"]}}).needed


def test_a_line_that_a_partner_runs_asks_for_people_from_the_handover_on() -> None:
    partner = {"name": "Partner", "until": "2025-12-01", "handover": "60 day"}
    lines = {"a": {}, "b": {"operated_by": partner}}
    assert 8.0 == staff(lines=lines).needed["cut"]
    assert 16.0 == staff(lines=lines, as_of="2025-08-07").needed["cut"]


def test_a_head_count_is_spread_over_the_crews_and_no_crew_is_fuller_than_its_most() -> None:
    counts = [{"on": "2025-01-06", "count": 13}]
    assert {"cut": 8.0, "weld": 4.0, "test": 1.0} == staff({"recruits": counts}).hired
    assert {"cut": 20.0, "weld": 10.0, "test": 2.5} == staff({"recruits": [{"on": "2025-01-06", "count": 999}]}).hired


def test_a_roster_counts_where_it_is_longer_and_those_who_left_do_not() -> None:
    people = [PERSON | {"id": f"B-{k}"} for k in range(9)]
    people[0] |= {"leaves": "2025-06-02"}
    few = {"roster": people, "recruits": [{"on": "2025-01-06", "count": 13}]}
    assert {"cut": 8.0, "weld": 4.0, "test": 1.0} == staff(few).hired
    assert 9.0 == staff(few, as_of="2025-06-01").hired["cut"]
    assert {"cut": 8.0, "weld": 8.0, "test": 2.0} == staff({"roster": people, "recruits": []}).hired
    assert 8 == check(plant_of({"roster": people, "recruits": []})).people


def test_experts_on_a_shift_are_those_on_site_over_the_teams_they_follow() -> None:
    assert {"cutting": 3.0} == staff().experts
    assert {"cutting": 6.0} == staff({"experts": {"cutting": EXPERTS | {"shifts": ["05:00-13:00"]}}}).experts
    assert {"cutting": 0.0} == staff(as_of="2026-01-05").experts
    three = {"experts": {"cutting": EXPERTS | {"steps": ["test"]}}}
    teams = CALENDARS | {"main": CALENDARS["main"] | {"teams": 3}}
    assert {"cutting": 2.0} == staff(three, calendars=teams).experts


def test_seats_in_the_class_are_held_against_what_the_plan_hires() -> None:
    growing = [{"on": "2025-01-06", "count": 26}, {"on": "2025-07-06", "count": 146}]
    found = staff({"training": PROGRAMME, "recruits": growing})
    assert (180.0, 35.0, 14.0) == (found.training_hours, found.training_days, found.class_days)
    month = 365.25 / 12
    assert pytest.approx(10 * month / 14, rel=1e-3) == found.trained_a_month
    assert pytest.approx(120 / (181 / month), rel=1e-3) == found.hired_a_month
    assert (date(2025, 1, 6), date(2025, 7, 6)) == found.hired_between
    assert [] == about_seats({"training": PROGRAMME, "recruits": growing})


def test_too_few_seats_are_a_warning_with_both_rates() -> None:
    growing = [{"on": "2025-01-06", "count": 26}, {"on": "2025-07-06", "count": 146}]
    why = "from 2025-01-06 to 2025-07-06 20 a month begin, leavers' successors included"
    mend = "training itself holds the plant back; add seats, or hire earlier"
    said = f"people.training.seats: 9 seats train 20 people a month, {why}, {mend}"
    assert [said] == about_seats({"training": PROGRAMME | {"seats": 9}, "recruits": growing})


def test_successors_of_leavers_need_seats_too() -> None:
    level = [{"on": "2025-01-06", "count": 120}, {"on": "2026-01-06", "count": 120}]
    assert pytest.approx(120 * 0.5 / 12, rel=1e-3) == staff({"recruits": level, "turnover": "50 %/year"}).hired_a_month


def test_the_block_of_check_is_short_and_its_json_holds_all() -> None:
    report = check(
        plant_of(
            FULL
            | {"recruits": [{"on": "2025-01-06", "count": 13}], "language": {"local": ["fr"], "translation": "40 %"}}
        )
    )
    assert [
        "people one by one, on 2025-06-02: 13 hired of 26 that the open lines ask for",
        "  by skill: cut 8 of 16, weld 4 of 8, test 1 of 2",
        "  experts on a shift: cutting 3",
        "  training: 180 h in 35 days",
        "  languages: local people speak fr; all experts through machine translation alone (40 %)",
    ] == str(report).splitlines()[-5:]
    told = json.loads(json.dumps(report.to_dict()))["staff"]
    assert ("2025-06-02", {"cut": 8.0, "weld": 4.0, "test": 1.0}, ["cutting"]) == (
        told["day"],
        told["hired"],
        told["alone"],
    )


def test_many_skills_are_told_by_the_largest() -> None:
    many = {f"step_{k}": {"cycle_time": "10 s", "crew": k + 1} for k in range(10)}
    told = list(staff({"experts": {}}, steps=many, lines=None).lines())[1]
    assert told.startswith("  by skill: step_2 ")
    assert told.endswith(" and 2 smaller ones")


def test_skill_families_stand_in_the_order_of_the_steps() -> None:
    plant = plant_of({"skills": {"last": ["weld", "test"]}})
    assert {"cut": ("cut",), "last": ("weld", "test")} == skill_families(plant)
    assert ("cut", "last") == (family_of_step(plant, "cut"), family_of_step(plant, "test"))


def test_a_step_without_a_calendar_has_three_teams_where_no_step_has_one() -> None:
    assert 3 == teams_of(plant_of(calendars=None), "cut")
    assert 2 == teams_of(plant_of(), "cut")
    office = {"office": CALENDARS["office"]}
    assert teams_of(plant_of(calendars=office), "cut") is None
