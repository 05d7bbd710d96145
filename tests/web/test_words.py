"""The words page: found in any language, shown in all six, and given out whole."""

import csv

import pytest

from gigaramp.floor.knowhow.phrases import COLUMNS, phrase_book
from gigaramp.floor.knowhow.tbx import read_tbx
from gigaramp.floor.knowhow.terms import WRITTEN_IN, read_terms, term_list
from tests.web.parsed import parsed


def asked(client, **query):
    answer = client.get("/words.json", params={"lang": "en", **query})
    assert 200 == answer.status_code
    return answer.json()


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_a_term_is_found_by_its_word_in_any_language_and_first(client, code):
    for key in ("lockout", "web_tension", "electrolyte_leak"):
        found = asked(client, q=term_list().word(key, code).upper())
        assert key == found["terms"][0]["key"], code


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_a_sentence_is_found_in_any_language(client, code):
    found = asked(client, q=phrase_book()["do_not_touch"].words[code])
    assert "do_not_touch" == found["sentences"][0]["key"]


def test_a_term_is_shown_in_all_six_languages_with_its_definition_and_look_alikes(client):
    page = client.get("/words", params={"term": "web_tension", "lang": "fr"}).text
    term = term_list().find("web_tension")
    for word in (*term.words.values(), term.definition("fr"), *term.look_alikes["zh"]):
        assert word in page
    assert ["tension de bande"] == [one.text for one in parsed(page).all("h3")]


def test_the_page_says_that_the_words_are_not_reviewed(client):
    page = client.get("/words", params={"lang": "en"}).text
    assert page.count("not reviewed") == len(asked(client)["sentences"])
    assert "no speaker has checked it" in client.get("/definitions", params={"lang": "en"}).text


def test_a_look_alike_finds_the_term_it_is_mistaken_for(client):
    assert "smoke" in [one["key"] for one in asked(client, q="吸烟")["terms"]]


def test_without_a_question_the_sentences_about_safety_stand_there(client):
    found = asked(client)
    assert {one.key for one in phrase_book().values() if one.group == "safety"} == {
        one["key"] for one in found["sentences"]
    }
    assert [] == found["terms"]


def test_what_is_not_there_is_told_and_what_is_too_much_is_counted(client):
    assert {"terms": 0, "sentences": 0} == asked(client, q="qqqqqq")["found"]
    assert "Nothing holds these words" in client.get("/words", params={"q": "qqqqqq", "lang": "en"}).text
    many = asked(client, q="e")
    assert many["found"]["terms"] > len(many["terms"]) == 60


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"' onload=x", "{{ 7*7 }}", "\u202e", "x" * 5000, "%00", "\\"]
)
def test_what_is_typed_is_shown_as_text(client, text):
    answer = client.get("/words", params={"q": text, "step": text, "group": text, "term": text})
    assert 200 == answer.status_code
    assert "<script>alert" not in answer.text
    assert [] == parsed(answer.text).wrong


def test_every_step_and_group_leads_to_what_it_counts(client):
    page = asked(client)
    for one in page["groups"]:
        assert one["sentences"] == asked(client, group=one["group"])["found"]["sentences"]
    for one in page["steps"]:
        assert one["terms"] == asked(client, step=one["step"])["found"]["terms"]
    assert len(term_list()) == sum(one["terms"] for one in page["steps"])


def test_a_long_answer_is_read_page_by_page_and_nothing_is_left_out(client):
    keys, first = [], 0
    while first is not None:
        page = asked(client, q="e", **{"from": first})
        keys += [one["key"] for one in page["terms"]]
        first = page["next"]
    assert page["found"]["terms"] == len(keys) == len(set(keys))
    assert "More terms" in client.get("/words", params={"q": "e", "lang": "en"}).text


def test_a_gap_of_a_sentence_says_what_stands_there(client):
    (one,) = [one for one in asked(client, group="machine")["sentences"] if one["key"] == "set_to"]
    assert "Set [term] to [number]\u00a0[unit]." == one["text"]
    assert "Set {term} to {value}\u00a0{unit}." == one["words"]["en"]


def test_the_files_hold_the_whole_list_and_the_whole_book(client):
    assert term_list().terms == read_tbx(client.get("/words.tbx").content)
    text = client.get("/words.csv").content.decode("utf-8")
    assert term_list().terms == tuple(read_terms(text.splitlines(keepends=True)))
    rows = list(csv.DictReader(client.get("/phrases.csv").content.decode("utf-8-sig").splitlines()))
    assert (list(COLUMNS), list(phrase_book())) == (list(rows[0]), [row["key"] for row in rows])
