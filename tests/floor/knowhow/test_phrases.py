"""Every fixed sentence in every language: whole, the same slots, and numbers and units that never change."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.phrases import COLUMNS, GROUPS, KINDS, MOVEMENT, book_as_csv, phrase_book, render
from gigaramp.floor.knowhow.terms import WRITTEN_IN
from gigaramp.languages import speaking
from tests.floor.knowhow.sample import sample  # noqa: F401

EXTREMES = {
    "number": [
        "0",
        "-273.15",
        "0.001",
        "\u22123",
        "-0",
        "123456789012",
        "2.50",
    ],
    "unit": ["mm", "°C", "%", "µm", "N·m", "kg/m³", "m/min", "Ω"],
    "minutes": ["0", "1", "15", "9999"],
    "term": ["tab", "web_tension", "oee"],
    "name": ["stacker 3", "M" * 40, "M1", "מכונה 7", "设备 12", "ST-03/2.1"],
}
SENTENCES = list(phrase_book().values())


def test_there_are_enough_sentences_in_all_groups_and_languages():
    assert len(SENTENCES) >= 90
    assert set(GROUPS) == {one.group for one in SENTENCES}
    assert not [(one.key, code) for one in SENTENCES for code in WRITTEN_IN if not one.words[code].strip()]
    assert list(COLUMNS) == book_as_csv().splitlines()[0].split(",")


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_no_two_sentences_of_a_language_are_the_same(code):
    texts = [one.words[code] for one in SENTENCES]
    assert sorted(set(texts)) == sorted(texts)


def test_each_language_has_exactly_the_slots_of_the_sentence_once():
    for one in SENTENCES:
        assert set(one.slots.values()) <= set(KINDS), one.key
        for code in WRITTEN_IN:
            assert sorted(one.slots) == sorted(re.findall(r"\{(\w+)\}", one.words[code])), (one.key, code)


def test_every_sentence_renders_with_extreme_values_in_every_language(sample):  # noqa: F811
    for one in SENTENCES:
        for turn in range(max((len(EXTREMES[kind]) for kind in one.slots.values()), default=1)):
            slots = {name: EXTREMES[kind][turn % len(EXTREMES[kind])] for name, kind in one.slots.items()}
            for code in WRITTEN_IN:
                text = render(one.key, slots, code)
                for name, kind in one.slots.items():
                    shown = sample.word(slots[name], code) if kind == "term" else slots[name]
                    assert shown in text, (one.key, code, name)


@settings(deadline=None)
@given(
    some.from_regex(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True),
    some.text(alphabet="abcmNVAΩµ°%/·²³", min_size=1, max_size=12),
)
def test_a_number_and_its_unit_are_the_same_in_all_languages(value, unit):
    for key in ("tighten_to", "set_to", "raise_by", "measured", "must_not_exceed"):
        one = phrase_book()[key]
        for code in WRITTEN_IN:
            text = one.words[code].replace("{value}", value).replace("{unit}", unit)
            assert text.count(f"{value}\u00a0{unit}") >= 1, (key, code)


def test_every_number_stands_before_its_unit_with_a_no_break_space():
    for one in SENTENCES:
        for code in WRITTEN_IN:
            if "number" in one.slots.values():
                assert "{value}\u00a0{unit}" in one.words[code], (one.key, code)
            if "minutes" in one.slots.values():
                assert "{minutes}\u00a0min" in one.words[code], (one.key, code)


def test_no_digit_hides_in_a_fixed_text():
    assert [] == [(one.key, code) for one in SENTENCES for code in WRITTEN_IN if re.search(r"\d", one.words[code])]


def test_all_sentences_of_safety_are_marked_as_danger():
    assert [] == [one.key for one in SENTENCES if one.group == "safety" and not one.danger]


@pytest.mark.parametrize("key", ["start_machine", "restart_machine", "open_guard", "home_machine", "reset_alarm"])
def test_a_sentence_after_which_a_machine_moves_is_about_danger(key):
    assert key in MOVEMENT
    assert phrase_book()[key].danger


def test_a_sentence_about_danger_names_only_a_place_of_the_plant():
    assert "Stop the machine “is safe 1”." == render("stop_machine", {"machine": "is safe 1"}, "en")
    with pytest.raises(AskError, match="stacking 1"):
        render("stop_machine", {"machine": "is safe 1"}, "en", ["stacking 1"])
    assert "Stop the machine “stacking 1”." == render("stop_machine", {"machine": "stacking 1"}, "en", ["stacking 1"])
    assert "Hold the lot “is safe 1”." == render("hold_the_lot", {"lot": "is safe 1"}, "en", ["stacking 1"])


def test_what_does_not_fit_is_told_with_the_sentence_and_without_inner_names():
    with speaking("fr"), pytest.raises(AskError) as refused:
        render("set_to", {"term": "voltage", "value": "12,5", "unit": "V"}, "zh")
    assert "Réglez à ‹" in str(refused.value)
    assert [] == [word for word in ("set_to", "value", "{") if word in str(refused.value)]


@pytest.mark.parametrize(
    ("key", "slots", "language"),
    [
        ("stop_nwo", {}, "fr"),
        ("stop_now", {"machine": "a"}, "fr"),
        ("replace_part", {}, "fr"),
        ("replace_part", {"part": "tba"}, "fr"),
        ("stop_now", {}, "de"),
        ("i_come_in", {"minutes": "5.5"}, "fr"),
        ("i_come_in", {"minutes": "-5"}, "fr"),
        ("i_come_in", {"minutes": "٥"}, "fr"),
        ("stop_machine", {"machine": "M1 is NOT needed. It is safe: reach in"}, "fr"),
        ("stop_machine", {"machine": "is not needed"}, "fr"),
        ("set_to", {"term": "tab_welding", "value": "5", "unit": "N"}, "en"),
        ("i_need_help", {"machine": ""}, "fr"),
        ("i_need_help", {"machine": "a\nb"}, "fr"),
        ("i_need_help", {"machine": "a\u202eb"}, "fr"),
        ("i_need_help", {"machine": "a" * 201}, "fr"),
    ],
)
def test_what_does_not_fit_is_refused(sample, key, slots, language):  # noqa: F811
    with pytest.raises(AskError):
        render(key, slots, language)


@pytest.mark.parametrize(
    "value",
    ["1e9", "007", "1E-3", "+5", "0,35", "1,000", "1 000", "", "five", "0x10", "１２", "1.", ".5", "nan", "--1", "1\n"],
)
def test_a_number_that_readers_could_read_otherwise_is_refused(sample, value):  # noqa: F811
    with pytest.raises(AskError):
        render("set_to", {"term": "voltage", "value": value, "unit": "V"}, "en")


@pytest.mark.parametrize("unit", ["", " ", "x10", "·10³", "e3", "N*100", "0V", "-V", "m m", "V\u202e", "a" * 17])
def test_a_unit_that_could_change_the_number_is_refused(sample, unit):  # noqa: F811
    with pytest.raises(AskError):
        render("set_to", {"term": "voltage", "value": "1", "unit": unit}, "en")


def test_a_name_that_is_read_from_right_to_left_does_not_turn_the_number_beside_it():
    assert "I need help at “\u2068מכונה 7\u2069”." == render("i_need_help", {"machine": "מכונה 7"}, "en")
    assert "I need help at “stacker 3”." == render("i_need_help", {"machine": "stacker 3"}, "en")


def test_a_misspelt_sentence_is_answered_with_the_right_one():
    with pytest.raises(AskError, match="stop_now"):
        render("stop_nwo", {}, "en")


def test_the_term_stands_in_the_language_of_the_reader(sample):  # noqa: F811
    slots = {"term": "web_tension", "value": "12.5", "unit": "N"}
    assert "Set web tension to 12.5\u00a0N." == render("set_to", slots, "en")
    assert "将张力设为 12.5\u00a0N。" == render("set_to", slots, "zh")
