"""The term list leaves and comes back as CSV and as TBX, and loses nothing on the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.tbx import read_tbx, write_tbx
from gigaramp.floor.knowhow.terms import WRITTEN_IN, Term, read_terms, term_list, write_terms
from tests.floor.knowhow.sample import SAMPLE

PLAIN = some.text(
    some.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=";:"), min_size=1, max_size=12
)
TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)
TERMS = some.builds(
    Term,
    key=some.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True),
    words=some.fixed_dictionaries(dict.fromkeys(WRITTEN_IN, PLAIN)),
    definitions=some.fixed_dictionaries(dict.fromkeys(WRITTEN_IN, TEXTS)),
    step=some.sampled_from(["all", "notching", ""]),
    look_alikes=some.dictionaries(some.sampled_from(WRITTEN_IN), some.lists(PLAIN, min_size=1, max_size=2).map(tuple)),
    note=TEXTS | some.just("Status: odd"),
    status=some.sampled_from(["not reviewed", "reviewed", ""]),
    source=TEXTS,
)


@settings(deadline=None, max_examples=50)
@given(some.lists(TERMS, max_size=4))
def test_terms_come_back_from_tbx_whole(terms):
    assert tuple(terms) == read_tbx(write_tbx(terms))


@settings(deadline=None, max_examples=50)
@given(some.lists(TERMS, max_size=4))
def test_terms_come_back_from_csv_whole(terms):
    assert terms == list(read_terms(write_terms(terms).splitlines(keepends=True)))


def test_the_shipped_list_comes_back_from_both_whole():
    assert term_list().terms == read_tbx(write_tbx(term_list()))
    assert term_list().terms == read_tbx(write_tbx(term_list()).encode())
    assert term_list().terms == tuple(read_terms(write_terms(term_list()).splitlines(keepends=True)))


def test_a_look_alike_is_a_forbidden_term_of_its_language():
    text = write_tbx(read_terms(SAMPLE.splitlines()))
    start = text.index("舌头")
    assert "deprecatedTerm-admn-sts" in text[start : start + 120]
    assert '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">' in text


OTHERS = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c1">
<descrip type="subjectField">notching</descrip>
<langSec xml:lang="en-US"><descripGrp><descrip type="definition">It <hi>cuts</hi>.</descrip></descripGrp>
<termSec><term>blade</term><termNote type="partOfSpeech">noun</termNote></termSec>
<termSec><term>knife</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec></langSec>
<langSec xml:lang="de"><termSec><term>Messer</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def test_a_file_of_another_tool_is_read():
    (term,) = read_tbx(OTHERS)
    assert ("c1", "blade", "It cuts.", "notching") == (term.key, term.words["en"], term.definition("en"), term.step)
    assert "It cuts." == term.definition("fr")
    assert {"en": ("knife",)} == term.look_alikes


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>'


@pytest.mark.parametrize(
    "text", [LAUGHS, '<!DOCTYPE tbx SYSTEM "x.dtd"><tbx/>', "", "<tbx", "<martif/>", "<tbx/>", b"\xff\xfe"]
)
def test_what_is_no_plain_tbx_is_refused(text):
    with pytest.raises(AskError):
        read_tbx(text)


@pytest.mark.parametrize("doctype", ["<!DOCTYPE tbx>", '<!DOCTYPE tbx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'])
def test_a_document_type_is_refused_even_where_it_does_no_harm(doctype):
    with pytest.raises(AskError, match="document type"):
        read_tbx(OTHERS.replace("<tbx type", f"{doctype}<tbx type"))


def test_the_mark_that_excel_puts_first_is_no_part_of_a_column():
    assert "tab" == next(iter(read_terms(("\ufeff" + SAMPLE).splitlines()))).key


def test_a_sign_that_xml_cannot_hold_is_refused():
    with pytest.raises(AskError):
        write_tbx([Term("a", dict.fromkeys(WRITTEN_IN, "x"), {"en": "\x00"})])


@pytest.mark.parametrize("wrong", ["舌头", "de:Zunge", "fr:"])
def test_a_look_alike_without_language_or_word_is_refused(wrong):
    text = SAMPLE.splitlines()[0] + f"\ntab,tab,t,t,t,t,t,d,d,d,d,d,d,all,{wrong},,,\n"
    with pytest.raises(AskError):
        list(read_terms(text.splitlines()))


def test_a_list_without_a_column_is_refused():
    with pytest.raises(AskError, match="look_alikes"):
        list(read_terms([SAMPLE.splitlines()[0].replace("look_alikes,", ""), "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q"]))
