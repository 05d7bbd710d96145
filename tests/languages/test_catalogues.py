"""Every text that the code says is translated, keeps its named values, uses the words of the term list, and is compiled."""

import re

import pytest

from catalogue.found import texts_of_the_code
from catalogue.kept import CODES, as_mo, as_po, kept, place_of, updated
from catalogue.sound import problems, still_english
from catalogue.terms import uses_its_terms
from gigaramp.languages import LANGUAGES
from gigaramp.languages.terms import terms


@pytest.fixture(scope="module")
def found():
    return texts_of_the_code()


@pytest.fixture(scope="module", params=CODES)
def code(request):
    return request.param


def test_the_catalogue_holds_what_the_code_says_and_nothing_else(code, found):
    told = {message.id if isinstance(message.id, str) else message.id[0] for message in kept(code) if message.id}
    said = {message.id if isinstance(message.id, str) else message.id[0] for message in found if message.id}
    assert set() == said - told, "run `make languages`"
    assert set() == told - said, "run `make languages`"


def test_no_text_is_missing_or_in_doubt_and_named_values_are_the_same(code):
    assert [] == problems(code, kept(code))


def test_the_compiled_catalogue_is_that_of_the_po_file(code, found):
    assert as_po(updated(code, found)) == place_of(code).read_bytes(), "run `make languages`"
    assert as_mo(kept(code)) == place_of(code, "mo").read_bytes(), "run `make languages`"


@pytest.mark.parametrize("reviewed", [code for code in CODES if LANGUAGES[code].reviewed])
def test_a_text_with_a_term_of_the_list_uses_its_word(reviewed):
    assert [] == uses_its_terms(reviewed, kept(reviewed))


def test_every_term_has_a_word_in_every_language_and_stands_once():
    assert len(terms()) > 100
    keys = [term.key for term in terms()]
    assert sorted(set(keys)) == sorted(keys)
    for term in terms():
        assert set(LANGUAGES) == set(term.words)
        assert all(word.strip() for word in term.words.values()) and term.definition and term.source


def test_only_a_language_that_no_speaker_has_reviewed_leaves_texts_in_english_and_each_of_them_is_listed(code):
    left = still_english(code)
    assert not left or not LANGUAGES[code].reviewed
    untold = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in kept(code)
        if message.id and not any(message.string)
    }
    assert left == untold, "take what is translated out of catalogue/still_english"


def test_a_missing_a_doubtful_and_a_mangled_translation_are_found():
    from babel.messages.catalog import Catalog

    catalogue = Catalog(locale="fr")
    catalogue.add("{step} waits", "")
    catalogue.add("{step} fails", "{etape} tombe en panne")
    catalogue.add("{share:.1f} of it", "{share} de cela")
    catalogue.add("sleds", "navettes", flags={"fuzzy"})
    told = problems("fr", catalogue)
    assert 4 == len(told)
    assert all(re.search(words, " ".join(told)) for words in ("not translated", "names", "in doubt"))
