"""What is possible and seldom meant of people: too many of them, crews without a row, dates before the start."""

from __future__ import annotations

from typing import Any

import pytest

from gigaramp.plant import check
from tests.plant.peopled import PERSON, plant_of, warnings

JUDGED: dict[str, Any] = {"step": "cut", "level": 3, "on": "2025-05-01", "by": "cutting"}


def rows(*teams: int | None, **changes: Any) -> list[dict[str, Any]]:
    told = [PERSON | {"id": f"B-{k}", "team": team} | changes for k, team in enumerate(teams)]
    return [{key: value for key, value in row.items() if value is not None} for row in told]


def test_a_judgement_before_the_start_counts_on_the_first_day() -> None:
    said = "2024-05-01 is before the start, the start is 2025-01-06, it counts on the first day; is the date wrong?"
    assert [f"people.assessed.0.on: {said}"] == warnings({"assessed": [JUDGED | {"on": "2024-05-01"}]})


def test_nobody_is_judged_on_a_line_that_has_not_hired() -> None:
    told = warnings({"hired_before": "56 day", "assessed": [JUDGED | {"line": "b", "on": "2025-04-06"}]})
    why = "it starts on 2025-06-02, nobody is there who could be judged; is the date wrong?"
    assert [f"people.assessed.0.on: 2025-04-06 is before b hires, {why}"] == told
    assert [] == warnings({"hired_before": "56 day", "assessed": [JUDGED | {"line": "b", "on": "2025-04-07"}]})


def test_a_glossary_from_before_the_start_counts_from_the_start() -> None:
    language = {"local": ["fr"], "translation": "60 %", "glossary": True, "glossary_from": "2024-01-01"}
    said = (
        "2024-01-01 is before the start, the plant starts on 2025-01-06, it counts from the start; is the date wrong?"
    )
    assert [f"people.language.glossary_from: {said}"] == warnings({"language": language})


def test_a_head_count_far_above_the_posts_is_told() -> None:
    most = {"most_cover": 1.25, "recruits": [{"on": "2025-01-06", "count": 60}, {"on": "2025-06-02", "count": 131}]}
    why = "the crews ask for no more with all lines open; at most 1.25 people share a post, is the number, or a crew:, wrong?"
    assert [f"people.recruits.1.count: 131 local people for 26 posts, {why}"] == warnings(most)
    assert [] == warnings({"recruits": [{"on": "2025-01-06", "count": 130}]})


def test_a_crew_of_less_than_one_technician_is_one_technician() -> None:
    said = "is 0.2, each shift team has one technician at least, who gives the machines this share of the time, write 1 or more"
    group = {"steps": ["cut"], "crew": 0.2}
    assert [f"people.technicians.fitters.crew: {said}"] == warnings({"technicians": {"fitters": group}})
    assert [] == warnings({"technicians": {"fitters": group | {"crew": 1}}})


def test_a_roster_longer_than_the_plan_has_at_the_steps_is_told() -> None:
    plan = {"in_production": "50 %", "recruits": [{"on": "2025-01-06", "count": 4}]}
    mend = "write more people into recruits:, or leave recruits: out, so that the roster alone counts"
    said = f"has 3 people on 2025-01-06, and the plan 4, 50 % of the plan stand at the steps, 2, {mend}"
    assert [f"people.roster: {said}"] == warnings(plan | {"roster": rows(1, 1, 2)})
    assert [] == warnings(plan | {"roster": rows(1, 2)})
    late = rows(1, leaves="2025-03-03", id="B-9")
    assert [] == warnings(plan | {"roster": [*rows(1, hired="2025-03-03"), *late, *rows(2, id="B-8")]})


def test_a_skill_with_more_people_than_its_posts_have_room_for_is_told() -> None:
    plant = {"most_cover": 1.25, "recruits": [], "roster": rows(*[1, 2] * 20)}
    told = [problem for problem in warnings(plant) if "posts of" in problem]
    why = "people.most_cover is 1.25 for each post; the more share one, the less each works and learns, is a step, or crew:, wrong?"
    assert [f"people.roster: has 40 people for 16 posts of cut, {why}"] == told
    assert [] == [problem for problem in warnings(plant | {"roster": rows(*[1, 2] * 10)}) if "posts of" in problem]


@pytest.mark.parametrize(
    ("teams", "empty"),
    [
        ((1, 1, 1), "cut on a team 2; cut on b; weld on a; weld on b and 1 more"),
        ((1, 2), "cut on b; weld on a; weld on b; test"),
        ((1, None), "cut on b; weld on a; weld on b; test"),
    ],
)
def test_crews_nobody_is_named_for_are_filled_with_people_who_are_drawn(
    teams: tuple[int | None, ...], empty: str
) -> None:
    why = "without recruits: such crews are full from their first day, of people who are drawn"
    mend = "add rows for them, or write the head-counts as recruits:"
    said = [f"people.roster: names nobody for {empty}, {why}, {mend}"]
    assert said == warnings({"recruits": [], "roster": rows(*teams)})
    assert [] == warnings({"roster": rows(*teams)})


def test_seats_are_held_against_the_fullest_month_of_a_roster() -> None:
    training = {"hours": "180 h", "hours_a_week": "36 h", "in_class": "100 %", "seats": 1}
    people = [*rows(1, 2, 1, hired="2025-04-07"), *rows(1, id="B-9")]
    told = [
        problem for problem in warnings({"recruits": [], "training": training, "roster": people}) if "seat" in problem
    ]
    why = "from 2025-04-07 to 2025-04-07 3 begin, training itself holds the plant back; add seats, or hire earlier"
    assert [f"people.training.seats: 1 seat trains 0.9 people a month, {why}"] == told
    block = str(check(plant_of({"recruits": [], "training": training, "roster": people})))
    assert "1 seat trains 0.9 people a month; the roster hires up to 3 a month" in block
