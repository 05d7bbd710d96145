"""One address for every number: read it, change it, list them all."""

from __future__ import annotations

from datetime import date

import pytest

from gigaramp.errors import AskError, PlantError
from gigaramp.plant import dumps, load, loads
from gigaramp.plant.address import origin_of, read_setting
from gigaramp.plant.check import count_by_status
from gigaramp.plant.number import DateNumber, Number
from tests.plant.plants import SMALL, WHOLE


@pytest.fixture(scope="module")
def plant():  # type: ignore[no-untyped-def]
    return loads(WHOLE, "whole.yaml")


def test_an_address_gives_what_stands_there(plant) -> None:  # type: ignore[no-untyped-def]
    assert 36.0 == plant.get("steps.stacking.cycle_time").mid
    assert "cell" == plant.get("steps.stacking.makes")
    assert date(2025, 9, 1) == plant.get("as_of")
    assert 400.0 == plant.get("people.recruits.1.count").mid
    assert plant.people.experts["stacking"] is plant.get("people.experts.stacking")
    assert "end_of_line" == plant.get("movers.sleds.from")


def test_a_number_that_is_not_given_is_the_default_of_its_named_mechanism(plant) -> None:  # type: ignore[no-untyped-def]
    assert plant.defaults.maturing.growth == plant.get("maturing.growth")
    assert plant.defaults.skill.recency == plant.get("people.skill.recency")
    assert 0.3 == plant.get("learning.exponent").mid
    assert loads(SMALL).get("maturing.growth") is None


def test_a_step_on_a_line_is_the_step_as_it_stands_there(plant) -> None:  # type: ignore[no-untyped-def]
    assert 6 * 3600.0 == plant.get("lines.line_1.steps.stacking.mtbf").mid
    assert 9 * 3600.0 == plant.get("lines.line_2.steps.stacking.mtbf").mid
    assert 52.0 == loads(SMALL).get("lines.line.steps.cut.cycle_time").mid


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("steps.staking.mtbf", 'there is no steps.staking, did you mean "steps.stacking"?'),
        ("steps.stacking.mtfb", 'there is no steps.stacking.mtfb, did you mean "steps.stacking.mtbf"?'),
        ("stps", 'there is no stps, did you mean "steps"?'),
        (
            "steps.stacking.mtbf.low",
            (
                "steps.stacking.mtbf is a number, there is no `low` below it"
                "; set it whole, as steps.stacking.mtbf={low: …, mid: …, high: …}"
            ),
        ),
        ("name.first", "name has nothing below it, so there is no name.first"),
        ("", "`` is not an address, write for example steps.stacking.mtbf"),
        ("steps..mtbf", "`steps..mtbf` is not an address, write for example steps.stacking.mtbf"),
        ("people.recruits.7.count", "there is no people.recruits.7, known: 0, 1"),
    ],
)
def test_an_unknown_address_gets_the_nearest_one(plant, address: str, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AskError) as caught:
        plant.get(address)
    assert words == str(caught.value)


def test_a_change_is_a_second_plant(plant) -> None:  # type: ignore[no-untyped-def]
    later = plant.change("steps.stacking.mtbf", "12 h")
    assert (12 * 3600.0, 9 * 3600.0) == (later.steps["stacking"].mtbf.mid, plant.steps["stacking"].mtbf.mid)
    assert plant == later.change("steps.stacking.mtbf", plant.steps["stacking"].mtbf)


@pytest.mark.parametrize(
    ("address", "value", "expected"),
    [
        ("steps.stacking.mtbf", "{low: 1 h, mid: 2 h, high: 3 h}", "2 h (1 h to 3 h)"),
        ("people.language.glossary", "false", "False"),
        ("people.experts.stacking.leaves", "2026-03-01", "2026-03-01"),
        ("defaults.learning.decay", "5 %", "5 %"),
        ("learning.decay", "5 %", "5 %"),
        ("lines.line_2.steps.stacking.machines", "9", "9"),
        ("lines.line_2.accepted", "2025-08-01", "2025-08-01"),
        ("steps.formation.buffer", "10000 cell", "10000 cell"),
        ("people.recruits.1.count", "500", "500"),
        ("goals.full_speed.announced", "2026-06-30", "2026-06-30"),
        ("name", "{odd", ""),
    ],
)
def test_a_value_is_written_as_in_the_file(plant, address: str, value: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    if not expected:
        with pytest.raises(PlantError):
            plant.change(address, value)
        return
    changed = plant.change(address, value)
    assert expected == str(changed.get(address))
    assert changed == loads(dumps(changed))


def test_a_date_moves_all_people_of_a_family_of_experts(plant) -> None:  # type: ignore[no-untyped-def]
    moved = plant.change("people.experts.stacking.leaves", date(2026, 3, 1)).people.experts["stacking"].leaves
    assert (date(2026, 3, 1), None) == (moved.mid, moved.from_)


def test_a_change_takes_objects_too(plant) -> None:  # type: ignore[no-untyped-def]
    number = Number(low=3600, mid=7200, high=14400, unit="h", status="measured", source="a log")
    assert number == plant.change("steps.stacking.mtbf", number).get("steps.stacking.mtbf")
    assert 7.0 == plant.change("steps.stacking.machines", 7).get("steps.stacking.machines").mid


def test_null_takes_a_key_away(plant) -> None:  # type: ignore[no-untyped-def]
    assert plant.change("maturing", None).maturing is None
    assert plant.change("steps.stacking.crew", "null").steps["stacking"].crew is None


def test_a_mechanism_can_be_switched_on() -> None:
    assert 0.2 == loads(SMALL).change("learning.exponent", "0.2").learning.exponent.mid  # type: ignore[union-attr]


def test_the_one_line_of_a_plant_without_lines_can_be_changed() -> None:
    assert 5.0 == loads(SMALL).change("lines.line.steps.cut.machines", "5").step_on("line", "cut").machines.mid  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "value", "error", "words"),
    [
        (
            "steps.stacking.mtbf",
            "5 kg",
            PlantError,
            "steps.stacking.mtbf: `5 kg` is a mass, this needs a time, write for example `52 s`",
        ),
        ("steps.stacking.machines", "0", PlantError, "steps.stacking.machines: is zero, write a number above 0"),
        ("steps.stacking.mtbf", "{low: 1 h", PlantError, "steps.stacking.mtbf: is not YAML"),
        ("steps.staking.mtbf", "5 h", AskError, 'there is no steps.staking, did you mean "steps.stacking"?'),
        (
            "steps.stacking.mtfb",
            "5 h",
            AskError,
            'there is no steps.stacking.mtfb, did you mean "steps.stacking.mtbf"?',
        ),
        ("lines.line_3.steps.stacking.mtbf", "5 h", AskError, 'there is no lines.line_3, did you mean "lines.line_2"?'),
        ("lines.line_1.steps.stacking.mtfb", "5 h", AskError, 'did you mean "lines.line_1.steps.stacking.mtbf"?'),
        (
            "steps.stacking.mtbf.low",
            "5 h",
            AskError,
            (
                "steps.stacking.mtbf is a number, there is no `low` below it"
                "; set it whole, as steps.stacking.mtbf={low: …, mid: …, high: …}"
            ),
        ),
    ],
)
def test_a_wrong_change_is_told_without_a_line_of_the_file(plant, address, value, error, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error) as caught:
        plant.change(address, value)
    assert words in str(caught.value)
    assert "whole.yaml" not in str(caught.value)


def test_a_change_that_breaks_another_part_names_its_line(plant) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlantError) as caught:
        plant.change("people.experts.stacking.arrives", "2026-06-01")
    assert str(caught.value).startswith("whole.yaml:")
    assert "people.experts.stacking.leaves: leaves on 2026-01-01 before arriving" in str(caught.value)


def test_all_numbers_are_listed_with_the_defaults_in_use_and_without_known_facts(plant) -> None:  # type: ignore[no-untyped-def]
    found = plant.numbers()
    assert {
        "steps.stacking.mtbf",
        "lines.line_1.steps.stacking.mtbf",
        "defaults.learning.decay",
        "lines.line_2.starts",
    } <= set(found)
    assert "defaults.learning.exponent" not in found
    assert "defaults.people.turnover" not in found
    assert [] == [address for address in found if address.startswith("known")]
    assert all(isinstance(number, (Number, DateNumber)) for number in found.values())
    assert [] == [
        address for address, number in found.items() if address[:8] != "defaults" and number != plant.get(address)
    ]
    assert [] == [address for address in loads(SMALL).numbers() if address.startswith("defaults")]


def test_a_bare_value_has_the_status_of_its_chosen_list(plant) -> None:  # type: ignore[no-untyped-def]
    assert ("assumed", None, "a guess") == origin_of(plant, "steps.stacking.machines")
    assert ("assumed", None, "a guess") == origin_of(plant, "calendars.main.teams")
    assert ("chosen", None, "") == origin_of(plant, "steps.end_of_line.machines")
    assert ("measured", "a log", "") == origin_of(plant, "steps.end_of_line.cycle_time")


def test_a_setting_is_an_address_and_a_value() -> None:
    assert ("steps.a.mtbf", "{low: 1 h, note: a=b}") == read_setting(" steps.a.mtbf = {low: 1 h, note: a=b}")
    with pytest.raises(AskError, match="`steps` is not a setting, write ADDRESS=VALUE"):
        read_setting("steps")


def test_what_was_set_after_reading_is_told_as_set_by_the_user_and_not_as_the_file_says(plant) -> None:  # type: ignore[no-untyped-def]
    changed = plant.change("steps.stacking.machines", "3").change("calendars.main.teams", "4")
    assert ("chosen", None, "set by you") == origin_of(changed, "steps.stacking.machines")
    assert ("chosen", None, "set by you") == origin_of(changed, "calendars.main.teams")
    assert ("chosen", None, "set by you") == origin_of(
        plant.change("steps.stacking.makes", "cell"), "steps.stacking.makes"
    )
    assert ("assumed", None, "a guess") == origin_of(plant, "steps.stacking.machines")


def test_what_was_set_is_still_told_so_when_it_is_written_and_read_again(plant) -> None:  # type: ignore[no-untyped-def]
    changed = plant.change("steps.stacking.machines", "3")
    again = loads(dumps(changed))
    assert changed == again
    assert ("chosen", None, "set by you") == origin_of(again, "steps.stacking.machines")


def test_a_status_that_a_new_value_carries_stays(plant) -> None:  # type: ignore[no-untyped-def]
    measured = plant.change("steps.stacking.machines", "{value: 3, status: measured, source: a walk}")
    assert ("measured", "a walk", "") == origin_of(measured, "steps.stacking.machines")
    guessed = plant.change("steps.stacking.mtbf", "{low: 4 h, mid: 9 h, high: 20 h}")
    assert ("assumed", None, "set by you") == origin_of(guessed, "steps.stacking.mtbf")


def test_numbers_inside_a_part_that_was_set_are_the_users_own() -> None:
    changed = load("douai").change("people.recall", "{on: 2026-06-01, share: 50 %}")
    assert ("chosen", None, "set by you") == origin_of(changed, "people.recall.share")
    assert ("chosen", None, "set by you") == origin_of(changed, "people.recall.on")
    shipped, own = count_by_status(load("douai")), count_by_status(changed)
    assert (shipped["public"], shipped.get("chosen", 0) + 2) == (own["public"], own["chosen"])


def test_a_changed_plant_knows_the_plant_before_all_changes(plant) -> None:  # type: ignore[no-untyped-def]
    changed = plant.change("steps.stacking.machines", "3").change("calendars.main.teams", "4")
    assert plant is changed.origin.before
    assert (("steps", "stacking", "machines"), ("calendars", "main", "teams")) == changed.origin.changed


def test_a_step_set_whole_on_one_line_still_takes_its_other_numbers_from_the_step(plant) -> None:  # type: ignore[no-untyped-def]
    changed = plant.change("lines.line_1.steps.stacking", "{mtbf: 5 h}")
    own = changed.step_on("line_1", "stacking")
    assert plant.steps["stacking"].model_copy(update={"mtbf": own.mtbf}) == own
    assert ("chosen", None, "set by you") == origin_of(changed, "lines.line_1.steps.stacking.mtbf")


def test_a_part_that_the_plant_has_not_is_said_to_be_set_whole() -> None:
    with pytest.raises(PlantError) as caught:
        load("dunkirk").change("lines.line_1.operated_by.until", "2026-12-31")
    words = "lines.line_1.operated_by: is not in this plant, to have one it needs name too, set it whole, as "
    assert f"{words}lines.line_1.operated_by={{name: …, until: 2026-12-31}}" == str(caught.value)


@pytest.mark.parametrize(("address", "value"), [("people", "null"), ("goals", "null"), ("people.experts", "{}")])
def test_reasons_of_what_was_taken_away_go_with_it(address: str, value: str) -> None:
    changed = load("douai").change(address, value)
    below = [place for chosen in changed.chosen for place in chosen.addresses if place.startswith(address)]
    assert [] == below


@pytest.mark.parametrize("value", ["a\x1b[31mred", '{name: "a\\eb"}', "a\x9b"])
def test_a_control_character_is_refused(plant, value: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlantError, match="holds a control character"):
        plant.change("name", value)


@pytest.mark.parametrize(
    ("address", "value", "words"),
    [
        ("name", "'  '", "name: is empty"),
        ("learning.sister_experience", "5 kg", "`5 kg` is no count of cells, experience is counted in cells"),
        ("learning.sister_experience", "5 pack", "`5 pack` is no count of cells"),
        (
            "lines.line_1.operated_by",
            "{name: X, until: 2026-06-30, experience: 5 kg}",
            "operated_by.experience: `5 kg` is no count",
        ),
        ("lines.line_1.operated_by", "{name: ' ', until: 2026-06-30}", "operated_by.name: is empty"),
        (
            "plan.months",
            "{2025-03: -5}",
            "plan.months.2025-03: -5 is not a number of vehicles, write 0 or more, for example 1500",
        ),
    ],
)
def test_what_no_plant_can_mean_is_refused(address: str, value: str, words: str) -> None:
    with pytest.raises(PlantError) as caught:
        load("douai").change(address, value)
    assert words in str(caught.value)


def test_experience_may_be_a_bare_count() -> None:
    assert 5.0 == load("douai").change("learning.sister_experience", "5").get("learning.sister_experience").mid


@pytest.mark.parametrize(
    ("address", "value", "words"),
    [
        ("people.recall", "2026-06-01",
         "people.recall: `2026-06-01` is not a map of keys, its keys are on, share, write for example {on: 2026-06-01}"),
        ("lines.line_1.operated_by", "X", "write for example {name: A name, until: 2026-06-01}"),
        ("steps.stacking.machines", "-4", "steps.stacking.machines: `-4` is negative, write for example `6`"),
    ],
)  # fmt: skip
def test_how_to_mend_it_can_be_typed_and_works(address: str, value: str, words: str) -> None:
    with pytest.raises(PlantError) as caught:
        load("douai").change(address, value)
    assert words in str(caught.value)
    example = words.rsplit("write for example ", 1)[1].strip("`")
    assert load("douai").change(address, example).get(address) is not None


def test_a_word_that_is_like_none_gets_the_list_of_words(plant) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AskError, match="there is no nonsense, known: gigaramp, name, about"):
        plant.get("nonsense")
