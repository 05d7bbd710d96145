"""Numbers that work only beside another part: a default without its partner is no number of the plant."""

from __future__ import annotations

from typing import Any

import pytest

from gigaramp.plant.address import get, numbers
from gigaramp.plant.explain import explain
from gigaramp.plant.in_use import BESIDE
from tests.plant.peopled import EXPERTS, PEOPLE, PERSON, plant_of

TRIALS = {"from": "2025-03-03", "to": "2025-03-30", "share": "10 %"}
LINES = {"a": {}, "b": {"starts": "2025-06-02", "pioneers": {"from": "a", "share": "30 %"}}}

PARTNERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "people.training.in_class": ({"training": {"hours": "180 h", "seats": 40}}, {}),
    "people.language.interpreted": ({"language": {"local": ["fr"], "interpreters": {"zh": 2}}}, {}),
    "people.language.interpreter_places": ({"language": {"local": ["fr"], "interpreters": {"zh": 2}}}, {}),
    "people.language.second_understood": ({"language": {"local": ["fr"], "second": {"en": "30 %"}}}, {}),
    "people.persons.pioneers_keep": ({}, {"lines": LINES}),
    "knowhow.trial_worth": ({}, {"knowhow": {}, "lines": {"a": {"trials": [TRIALS]}, "b": {}}}),
    "knowhow.written": ({"experts": {"cutting": EXPERTS | {"writes": "10 %"}}}, {"knowhow": {}}),
}  # fmt: skip


def default_of(address: str) -> str:
    return f"defaults.{address.removeprefix('people.')}"


@pytest.mark.parametrize("address", PARTNERS)
def test_a_default_counts_only_beside_its_partner(address: str) -> None:
    people, changes = PARTNERS[address]
    without = plant_of({}, **({"knowhow": {}} if address.startswith("knowhow") else {}))
    assert default_of(address) not in numbers(without)
    assert default_of(address) in numbers(plant_of(people, **changes))


@pytest.mark.parametrize("address", PARTNERS)
def test_a_default_that_does_not_count_is_still_found_and_explained(address: str) -> None:
    plant = plant_of({}, knowhow={})
    assert get(plant, address).mid > 0
    assert f"default, {default_of(address)}" == explain(plant, address).place


def test_a_second_language_of_the_roster_counts_too() -> None:
    address = "defaults.language.second_understood"
    assert address in numbers(plant_of({"roster": [PERSON | {"languages": ["en"]}]}))
    assert address not in numbers(plant_of({"roster": [PERSON]}))


def test_a_longer_repair_counts_only_where_persons_are_followed() -> None:
    address = "defaults.language.repair_lengthens"
    crews = dict.fromkeys(("persons",))
    assert (True, False) == (address in numbers(plant_of()), address in numbers(plant_of(crews)))


def test_a_haste_of_zero_is_off_and_no_number() -> None:
    assert "defaults.learning.haste" not in numbers(plant_of())
    assert "defaults.learning.haste" in numbers(plant_of(defaults={"learning": {"haste": "20 %"}}))
    assert 0.0 == get(plant_of(), "learning.haste").mid


def test_pioneers_that_all_say_what_they_keep_need_no_default() -> None:
    lines = {"a": {}, "b": {"starts": "2025-06-02", "pioneers": {"from": "a", "share": "30 %", "keeps": "80 %"}}}
    assert "defaults.persons.pioneers_keep" not in numbers(plant_of(lines=lines))


@pytest.mark.parametrize("address", [address for address in BESIDE if address != "people.language.glossary_from"])
def test_every_address_of_the_table_has_a_default(address: str) -> None:
    assert get(plant_of(PEOPLE, knowhow={}), address) is not None
