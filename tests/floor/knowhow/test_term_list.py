"""The laws of the shipped term list: whole in all six languages, and no word that stands for two things unsaid."""

import re
from collections import defaultdict

import pytest

from gigaramp.floor.knowhow.finding import fold
from gigaramp.floor.knowhow.marking import terms_of
from gigaramp.floor.knowhow.phrases import phrase_book
from gigaramp.floor.knowhow.terms import WRITTEN_IN, term_list
from gigaramp.languages.terms import terms as words_of_the_pages

TERMS = term_list().terms


def test_there_are_at_least_three_hundred_terms_under_keys_of_their_own():
    keys = [term.key for term in TERMS]
    assert len(keys) >= 300
    assert sorted(set(keys)) == sorted(keys)
    assert [] == [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9_]*", key)]


def test_each_term_has_a_word_in_all_six_languages_a_definition_a_step_and_a_status():
    missing = [(term.key, code) for term in TERMS for code in WRITTEN_IN if not term.words[code].strip()]
    missing += [(term.key, f"definition {code}") for term in TERMS for code in WRITTEN_IN if not term.definitions[code].strip()]
    missing += [(term.key, "step or status") for term in TERMS if not (term.step and term.status)]
    assert [] == missing


def test_no_word_has_spaces_around_it_or_signs_of_a_list():
    wrong = [
        (term.key, word)
        for term in TERMS
        for word in (*term.words.values(), *(word for words in term.look_alikes.values() for word in words))
        if word != word.strip() or re.search(r"[;,/\n]", word)
    ]
    assert [] == wrong


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_no_two_terms_share_a_word_without_a_note(code):
    sharing = defaultdict(list)
    for term in TERMS:
        sharing[fold(term.words[code])].append(term)
    unsaid = [
        (word, [term.key for term in terms if not term.note])
        for word, terms in sharing.items()
        if len(terms) > 1 and not all(term.note for term in terms)
    ]
    assert [] == unsaid


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_no_look_alike_is_the_word_of_a_term_without_a_note(code):
    words = defaultdict(list)
    for term in TERMS:
        words[fold(term.words[code])].append(term)
    unsaid = [
        (term.key, wrong, [other.key for other in words[fold(wrong)]])
        for term in TERMS
        for wrong in term.look_alikes.get(code, ())
        if fold(wrong) in words and not (term.note or all(other.note for other in words[fold(wrong)]))
    ]
    assert [] == unsaid


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_no_term_forbids_its_own_word(code):
    own = [term.key for term in TERMS if fold(term.words[code]) in map(fold, term.look_alikes.get(code, ()))]
    assert [] == own


def test_the_words_are_those_of_the_pages():
    by_key = term_list().by_key
    differ = [
        (key, code, by_key[key].words[code], of_the_pages.words[code])
        for of_the_pages in words_of_the_pages()
        if (key := of_the_pages.key.replace(" ", "_").replace("-", "_").lower()) in by_key
        for code in WRITTEN_IN
        if by_key[key].words[code] != of_the_pages.words[code]
    ]
    assert [] == differ


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_each_word_is_found_in_a_text_as_it_stands_in_the_list(code):
    lost = [term.key for term in TERMS if term.key not in terms_of(term.words[code], code)]
    assert [] == lost


def test_the_slots_of_the_phrase_book_for_terms_have_terms_to_stand_in_them():
    assert {"term", "part", "material", "defect"} == {
        name for one in phrase_book().values() for name, kind in one.slots.items() if kind == "term"
    }
