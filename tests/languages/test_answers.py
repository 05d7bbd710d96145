"""Answers and the page in each language: every text is known, the page names its language, and data stays English."""

import re

import pytest

from gigaramp.languages import LANGUAGES, again, speaking
from gigaramp.launch import valley
from gigaramp.launch.answer import to_plain
from gigaramp.report import report_html
from tests.report.made_up import douai, full_forecast

REVIEWED = [code for code, language in LANGUAGES.items() if language.reviewed]


@pytest.fixture(scope="module")
def pair():
    plant = douai()
    return plant, full_forecast(plant)


@pytest.mark.parametrize("code", REVIEWED)
def test_the_page_and_the_answer_say_only_what_the_catalogue_knows(pair, code):
    with speaking(code, strict=True):
        page = report_html([pair])
        assert str(pair[1]) and str(valley([pair[1], pair[1]]))
    assert f'<html lang="{LANGUAGES[code].page}">' in page
    assert f'"name":"{code}"' in page


@pytest.mark.parametrize("code", [code for code, language in LANGUAGES.items() if not language.reviewed])
def test_a_page_that_no_speaker_has_reviewed_says_so(pair, code):
    page = report_html([pair], lang=code)
    assert LANGUAGES[code].name in page.partition("</header>")[0]
    assert f'<html lang="{code}">' in page


def test_every_section_of_the_english_page_is_on_the_page_of_each_language(pair):
    def sections(page):
        return re.findall(r'<section id="([^"]+)"', page)

    there = sections(report_html([pair]))
    assert len(there) > 10
    for code in LANGUAGES:
        assert there == sections(report_html([pair], lang=code))


def test_a_forecast_as_data_is_the_same_whatever_language_it_was_told_in(pair):
    plain = to_plain(pair[1])
    for code in LANGUAGES:
        with speaking(code):
            assert plain == to_plain(again(pair[1]))


def test_a_definition_made_in_french_is_english_in_data():
    from gigaramp.languages import say
    from gigaramp.launch.wording.written import written

    with speaking("fr"):
        told = say(
            "Day on which the good {products} shipped in {year} reach {value:,.0f}.",
            products=say("packs made"),
            year=2026,
            value=100000.0,
        )
        assert "Jour où" in told
        assert '"Day on which the good packs made shipped in 2026 reach 100,000."' == written(told)
