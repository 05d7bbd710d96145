"""What the quick look of `check` makes of people who are followed one by one: the mean of them, by hand where it can be."""

from __future__ import annotations

from datetime import date
from math import exp, log
from typing import Any

import pytest

from gigaramp.plant.experts_there import on_site, understanding
from gigaramp.plant.flow import flow_of
from gigaramp.plant.weekly.crews import waves_in_week
from gigaramp.plant.weekly.ramp import weekly_ramp
from gigaramp.plant.weekly.station import middle_values
from tests.plant.peopled import EXPERTS, plant_of

DAY = date(2025, 3, 3)
FRENCH = {"local": ["fr"], "translation": "40 %"}


def heard(language: dict[str, Any], day: date = DAY, **experts: Any) -> float:
    plant = plant_of({"language": FRENCH | language, "experts": {"cutting": EXPERTS | experts}})
    assert plant.people is not None
    return understanding(plant.people, plant.people.experts["cutting"], middle_values(plant), day, 2.0)


def output(people: dict[str, Any], **changes: Any) -> float:
    plant = plant_of(people, **changes)
    return sum(weekly_ramp(plant, flow_of(plant)).output[:40])


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ({}, 0.4),
        ({"local": ["fr", "zh"]}, 1.0),
        ({"interpreters": {"zh": 1}, "interpreted": "80 %", "interpreter_places": 3}, 0.8),
        ({"interpreters": {"zh": 1}, "interpreted": "80 %", "interpreter_places": 1.5}, 0.6),
        ({"interpreters": {"zh": 1}, "interpreted": "30 %"}, 0.4),
        ({"glossary": True, "glossary_gain": "50 %"}, 0.7),
        ({"glossary": True, "glossary_gain": "50 %", "glossary_from": "2025-03-04"}, 0.4),
        ({"second": {"zh": "25 %"}, "second_understood": "80 %"}, 0.5),
        ({"second": {"zh": "25 %"}, "second_understood": "30 %"}, 0.4),
    ],
)
def test_understanding_is_the_mean_over_the_local_people(language: dict[str, Any], expected: float) -> None:
    assert pytest.approx(expected) == heard(language)


def test_a_visit_home_takes_its_share_of_the_experts() -> None:
    plant = plant_of({"experts": {"cutting": EXPERTS | {"home_visits": {"every": "100 day", "lasts": "25 day"}}}})
    assert plant.people is not None
    assert 4.5 == on_site(plant.people, plant.people.experts["cutting"], DAY)


def test_a_wave_of_leavers_takes_its_share_over_its_weeks() -> None:
    plant = plant_of({"departures": [{"from": "2025-03-03", "to": "2025-03-23", "share": "30 %"}]})
    weeks = [
        waves_in_week(plant.people, date(2025, 2, 24)),
        *(waves_in_week(plant.people, date(2025, 3, day)) for day in (3, 10, 17, 24)),
    ]
    assert pytest.approx([0.0, *[-log(0.7) / 3] * 3, 0.0]) == weeks
    assert pytest.approx(0.7) == exp(-sum(weeks))


def test_experts_who_do_not_coach_teach_nobody_and_writers_teach_less() -> None:
    def made(**experts: Any) -> float:
        fewer = {"steps": ["cut"], "count": 1, "does": ["coach"]}
        return output({"experts": {"cutting": EXPERTS | fewer | experts}}, knowhow={})

    assert made(does=[]) < made(writes="80 %") < made()


def test_technicians_mend_what_a_new_crew_cannot() -> None:
    alone = {"experts": {}, "recruits": [{"on": "2025-01-06", "count": 600}]}
    fitters = {"technicians": {"fitters": {"steps": ["cut"], "crew": 2, "prior_hours": "5000 h"}}}
    late = {"technicians": {"fitters": fitters["technicians"]["fitters"] | {"hired": "2025-06-02"}}}
    limits = {"steps": {"cut": {"cycle_time": "10 s", "crew": 4, "mtbf": "9 h", "restore_time": "20 min"}}, "help": {}}
    assert output(alone, **limits) < output(alone | late, **limits) < output(alone | fitters, **limits)
