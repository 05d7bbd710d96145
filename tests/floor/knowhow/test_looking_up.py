"""What someone types finds the terms and sentences that hold it, the best first."""

import pytest

from gigaramp.floor.knowhow.finding import fold
from gigaramp.floor.knowhow.looking_up import sentences_that_fit, terms_that_fit
from gigaramp.floor.knowhow.phrases import phrase_book
from gigaramp.floor.knowhow.terms import WRITTEN_IN, term_list


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_a_whole_word_finds_a_term_of_this_word_first(code):
    for term in term_list().terms[::9]:
        first = terms_that_fit(term.words[code].upper())[0]
        assert fold(term.words[code]) in map(fold, first.words.values()), term.key


@pytest.mark.parametrize("code", WRITTEN_IN)
def test_a_whole_sentence_finds_itself_first(code):
    for one in list(phrase_book().values())[::5]:
        assert one.key == sentences_that_fit(one.words[code])[0].key


def test_single_words_are_looked_for_in_definitions_too():
    found = [term.key for term in terms_that_fit("needle pierce separator")]
    assert ["dendrite"] == found


def test_accents_and_case_do_not_matter_and_nothing_finds_nothing():
    assert terms_that_fit("REMPLISSAGE D'ELECTROLYTE") == terms_that_fit("remplissage d'électrolyte")
    assert () == terms_that_fit("  ") == sentences_that_fit("")
