"""No name of a person, and no id of the roster, is shown where pseudonyms are asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

import gigaramp
from gigaramp.launch.changes import changes
from gigaramp.plant import check
from gigaramp.plant.explain import explain
from gigaramp.plant.pseudonyms import is_code, seat_name, shown_names
from tests.plant.peopled import PERSON, errors, plant_of

MARKS = ("B-7", "Q4711", "staff_12")


def roster(*ids: str) -> dict[str, Any]:
    return {"roster": [PERSON | {"id": name} for name in ids]}


def test_people_are_numbered_in_the_order_of_the_roster() -> None:
    assert {"B-7": "P-001", "Q4711": "P-002", "staff_12": "P-003"} == shown_names(plant_of(roster(*MARKS)))


def test_a_pseudonym_is_never_the_id_of_somebody_else() -> None:
    assert {"B-7": "P-001", "P-002": "P-003"} == shown_names(plant_of(roster("B-7", "P-002")))


def test_ids_that_are_pseudonyms_already_stay() -> None:
    assert {"P-014": "P-014", "P-002": "P-002"} == shown_names(plant_of(roster("P-014", "P-002")))


def test_the_roster_itself_is_shown_where_it_is_asked() -> None:
    named = plant_of(roster("Marie Dupont", "B-7") | {"names": "roster"})
    assert {"Marie Dupont": "Marie Dupont", "B-7": "B-7"} == shown_names(named)


def test_a_plant_without_a_roster_has_nobody_to_name() -> None:
    assert {} == shown_names(plant_of())
    assert {} == shown_names(gigaramp.load("douai"))


def test_people_who_are_drawn_are_called_by_their_place() -> None:
    assert "stacking line_2 team 3 no. 2" == seat_name("stacking line_2 team 3", 2)


@pytest.mark.parametrize("text", ["P-014", "E-03", "4711", "b12", "line2_op_14", "A/7-2"])
def test_a_code_is_a_code(text: str) -> None:
    assert is_code(text)
    assert [] == errors(roster(text))


@pytest.mark.parametrize(
    "text",
    [
        "Marie Dupont",
        "marie.dupont",
        "m.dupont@plant.fr",
        "Marie",
        "DUPONT Marie 2",
        "marie-dupont2",
        "Zoé7",
        "x" * 20 + "1",
    ],
)
def test_what_may_be_a_name_or_an_address_is_refused_as_an_id(text: str) -> None:
    assert not is_code(text)
    what = "reads like the name or the address of a person"
    why = "a plant holds no names, so that no answer can show them, write a code with a digit, such as P-014"
    assert [f"people.roster.0.id: `{text}` {what}, {why}"] == [error.replace("…", "") for error in errors(roster(text))]


def test_a_part_of_a_roster_has_no_place_for_a_name() -> None:
    from gigaramp.plant.model import Person

    assert {"id", "hired", "leaves", "steps", "line", "team", "prior_hours", "languages"} == set(Person.model_fields)


def test_what_check_says_holds_no_id_of_the_roster() -> None:
    report = check(plant_of(roster(*MARKS)))
    told = str(report) + json.dumps(report.to_dict())
    assert [] == [mark for mark in MARKS if mark in told]


def test_what_is_wrong_in_a_roster_is_told_without_its_ids() -> None:
    wrong = roster(*MARKS)["roster"]
    people = [wrong[0] | {"leaves": "2024-01-01"}, wrong[1] | {"steps": ["cutt"]}, wrong[2] | {"team": 9}]
    judged = {"person": "B-8", "step": "cut", "level": 9, "on": "2025-05-01", "by": "E-03"}
    told = errors({"roster": people, "assessed": [judged]})
    assert (5, []) == (len(told), [mark for mark in MARKS if mark in "".join(told)])


def test_the_numbers_of_people_have_addresses_without_their_ids() -> None:
    people = [PERSON | {"prior_hours": {"low": "100 h", "mid": "200 h", "high": "400 h", "status": "assumed"}}]
    assert ["people.roster.0.team", "people.roster.0.prior_hours"] == [
        address for address in plant_of({"roster": people}).numbers() if address.startswith("people.roster")
    ]


def test_what_stands_at_an_address_is_told_without_ids() -> None:
    judged = [{"person": "B-7", "step": "cut", "level": 3, "on": "2025-05-01", "by": "B-7"}]
    people = {"roster": [PERSON], "assessed": judged}
    hidden, shown = plant_of(people), plant_of(people | {"names": "roster"})
    for address in (
        "people.roster.0",
        "people.roster.0.id",
        "people.assessed.0",
        "people.assessed.0.person",
        "people.assessed.0.by",
    ):
        assert (False, True) == ("B-7" in str(explain(hidden, address)), "P-001" in str(explain(hidden, address)))
        assert "B-7" in str(explain(shown, address))


def test_a_change_to_the_ids_is_no_key_to_the_pseudonyms() -> None:
    plant = plant_of({"roster": [PERSON]})
    assert [("people.names", "pseudonyms", "roster")] == [
        (change.address, change.before, change.after)
        for change in changes(plant, plant.change("people.names", "roster"))
    ]
