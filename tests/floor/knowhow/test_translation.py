"""What an engine gives back is checked; a fixed sentence never reaches it."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.phrases import phrase_book, render
from gigaramp.floor.knowhow.terms import WRITTEN_IN
from gigaramp.floor.knowhow.translation import checks, engine
from gigaramp.floor.knowhow.translation.asking import PHRASE_BOOK, translated
from gigaramp.floor.knowhow.translation.checks import ACTIONS, WARNINGS, check
from gigaramp.floor.knowhow.translation.engine import EngineError, Translation, TranslationEngine, engine_named
from gigaramp.floor.knowhow.translation.loopback import LoopbackEngine
from tests.floor.knowhow.sample import sample  # noqa: F401

pytestmark = pytest.mark.usefixtures("sample")


class Parrot:
    """Answers with a fixed text and remembers what it was given."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer
        self.given: list[str] = []
        self.terms: Mapping[str, str] = {}

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> Translation:
        self.given.append(text)
        self.terms = terms
        return Translation(self.answer, "parrot 1")


def kinds(original, back, source="fr", target="en"):
    return [warned.kind for warned in check(original, back, source, target)[0]]


@settings(deadline=None)
@given(
    some.text(some.characters(codec="utf-8", exclude_characters="⟨⟩"), max_size=30),
    some.lists(some.sampled_from(["lame", "cellule", " usée ", "tension de bande"]), max_size=4).map("".join),
)
def test_the_loopback_engine_can_be_turned_back(some_text, words):
    loopback, terms = LoopbackEngine(), {"lame": "刀片", "tension de bande": "张力"}
    there = loopback.translate(some_text + words, "fr", "zh", terms).text
    assert some_text + words == loopback.translate(there, "zh", "fr", {}).text


def test_the_loopback_engine_is_an_engine_and_not_offered_to_a_plant():
    assert isinstance(LoopbackEngine(), TranslationEngine)
    with pytest.raises(AskError, match="loopback"):
        engine_named("loopback")


def test_the_engine_is_told_the_words_it_must_use():
    parrot = Parrot("刀片坏了")
    translated("La Lame est cassée", "fr", "zh", parrot)
    assert {"Lame": "刀片"} == parrot.terms


def test_a_word_that_stands_for_two_terms_is_left_to_the_engine():
    parrot = Parrot("充电")
    found = translated("la charge", "fr", "zh", parrot)
    assert ({}, 1.0) == (parrot.terms, found.term_usage)


def test_a_good_translation_has_no_warning():
    found = translated(
        "La lame est cassée à 0,35 mm, 3 cellules.", "fr", "zh", Parrot("刀片断在0.35 毫米处，3个电芯。")
    )
    assert ((), 1.0, False, "parrot 1") == (found.warnings, found.term_usage, found.original_first, found.engine)


@pytest.mark.parametrize(
    ("original", "back", "expected"),
    [
        ("réglez à 12 N", "set to 21 N", ["number"]),
        ("réglez à -12 N", "set to 12 N", ["number"]),
        ("\u221212 N", "-12 N", []),
        ("réglez", "set it to 12", ["number"]),
        ("vis M12", "screw M10", ["number"]),
        ("1,500 V", "1.500 V", ["number"]),
        ("0,35 mm", "0.35 mm", []),
        ("3-4 mm", "3-4 mm", []),
        ("12 mm", "12 cm", ["unit"]),
        ("12 °C", "12", ["unit"]),
        ("45 °C", "45℃", []),
        ("12 min", "12 minutes", []),
        ("厚度１２毫米", "12 mm", []),
        ("12 N·m", "12 Nm", []),
        ("ne touchez pas", "touch it", ["negation"]),
        ("touchez", "do not touch", ["negation"]),
        ("arrêtée avec une alarme", "with an alarm", ["action"]),
        ("consignez", "padlock it", []),
        ("consignez", "instruct it", ["action"]),
        ("remplacez-la", "replace it", []),
        ("remplacez-la", "look at it", ["action"]),
        ("regardez", "raise it", ["action"]),
        ("la lame", "the shim", ["term"]),
        ("arrêt", "it stopped", []),
        ("", "", []),
        ("la lame", "  ", ["no_answer"]),
    ],
)
def test_what_is_lost_or_added_is_told(original, back, expected):
    assert expected == kinds(original, back, "zh" if "厚" in original else "fr")


def test_a_look_alike_of_a_term_is_critical():
    found = translated("tension de bande", "fr", "zh", Parrot("电压"))
    assert ["look_alike", "term"] == [warned.kind for warned in found.warnings]
    assert (True, 0.0) == (found.original_first, found.term_usage)
    assert "电压 ≠ 张力" in str(found.warnings[0])


def test_a_term_that_is_not_used_does_not_hide_the_translation():
    found = translated("la lame", "fr", "en", Parrot("the knife"))
    assert (False, 0.0, "the knife") == (found.original_first, found.term_usage, found.text)


def test_fixed_sentences_are_taken_from_the_book_and_the_rest_from_the_engine():
    parrot = Parrot("The blade is broken.")
    found = translated("ne touchez pas. La lame est cassée. DANGER !", "fr", "en", parrot)
    assert ["La lame est cassée."] == parrot.given
    assert "Do not touch. The blade is broken. Danger!" == found.text
    assert () == found.warnings


@pytest.mark.parametrize("source", WRITTEN_IN)
@pytest.mark.parametrize("target", WRITTEN_IN)
def test_no_fixed_sentence_reaches_an_engine_in_any_language(source, target):
    parrot = Parrot("wrong")
    for one in phrase_book().values():
        if not one.slots and source != target:
            found = translated(one.words[source], source, target, parrot)
            assert (one.words[target], PHRASE_BOOK) == (found.text, found.engine)
    assert [] == parrot.given


def test_the_same_language_needs_no_engine():
    parrot = Parrot("wrong")
    assert ("la lame", []) == (translated("la lame", "fr", "fr", parrot).text, parrot.given)


@pytest.mark.parametrize("error", [EngineError("no net"), OSError("no net"), ValueError("no net")])
def test_an_engine_that_fails_leaves_the_original_and_says_so(error):
    class Broken:
        def translate(self, text, source, target, terms):
            raise error

    found = translated("la lame", "fr", "en", Broken())
    assert ("", "la lame", True) == (found.text, found.original, found.original_first)
    assert "no net" in str(found.warnings[0])


def test_each_warning_and_each_action_can_be_said():
    assert set(ACTIONS) | {"negation"} == set(checks._kept_words())
    for kind in WARNINGS:
        assert str(checks.Warned(kind, "stop"))


FILLED = {"number": "12.5", "unit": "N", "minutes": "15", "term": "web_tension", "name": "stacker 3"}


@pytest.mark.parametrize("source", WRITTEN_IN)
def test_no_fixed_sentence_is_warned_of_between_any_two_languages(source):
    """The book is right: where the check finds something critical between two of its languages, the check is wrong."""
    wrong = []
    for one in phrase_book().values():
        slots = {name: FILLED[kind] for name, kind in one.slots.items()}
        texts = {code: render(one.key, slots, code) for code in WRITTEN_IN}
        for target in WRITTEN_IN:
            warnings, _ = check(texts[source], texts[target], source, target)
            wrong += [(one.key, target, warned) for warned in warnings if warned.critical]
    assert [] == wrong


SET_TO = ("set_to", {"term": "web_tension", "value": "12.5", "unit": "N"})
PLANTED = [
    (("do_not_start", {}), ("start_machine", {})),
    (("do_not_change", {"term": "blade"}), ("replace_part", {"part": "blade"})),
    (("do_not_touch", {}), ("look_at", {"part": "tab"})),
    (("stop_machine", {"machine": "m"}), ("start_machine", {})),
    (("lock_out", {}), ("open_guard", {})),
    (("replace_part", {"part": "blade"}), ("clean_part", {"part": "blade"})),
    (("open_guard", {}), ("close_guard", {})),
    (("raise_by", SET_TO[1]), ("lower_by", SET_TO[1])),
    (SET_TO, ("set_to", {**SET_TO[1], "value": "-12.5"})),
    (SET_TO, ("set_to", {**SET_TO[1], "value": "125"})),
    (SET_TO, ("set_to", {**SET_TO[1], "unit": "kN"})),
    (("danger", {}), ("slowly", {})),
]


@pytest.mark.parametrize("source", WRITTEN_IN)
@pytest.mark.parametrize(("right", "wrong"), PLANTED, ids=lambda one: one[0])
def test_a_sentence_that_says_something_else_is_critical_in_every_language(right, wrong, source):
    unseen = []
    for target in WRITTEN_IN:
        for said, back in ((right, wrong), (wrong, right)):
            warnings, _ = check(render(*said, source), render(*back, target), source, target)
            if not any(warned.critical for warned in warnings):
                unseen.append((said[0], target))
    assert [] == unseen


class Point:
    """An entry point of a package that offers an engine."""

    name = "plant-engine"

    def __init__(self, make):
        self.load = lambda: make


def test_an_engine_is_plugged_in_by_an_entry_point(monkeypatch):
    monkeypatch.setattr(engine, "entry_points", lambda group: [Point(Parrot)] if group == engine.GROUP else [])
    assert isinstance(engine_named("plant-engine"), Parrot)
    with pytest.raises(AskError, match="plant-engine"):
        engine_named("plant-engin")


def _broken():
    raise EngineError("no key")


@pytest.mark.parametrize("make", [dict, _broken])
def test_a_broken_engine_is_refused_with_its_name(monkeypatch, make):
    monkeypatch.setattr(engine, "entry_points", lambda group: [Point(make)])
    with pytest.raises(AskError, match="plant-engine"):
        engine_named("plant-engine")
