"""Sentences, counts, numbers and dates in each language, and texts that can be said again in another."""

import pickle
from datetime import date

import pytest

from gigaramp.errors import AskError
from gigaramp.languages import (
    LANGUAGES,
    Said,
    UnknownText,
    again,
    day,
    english,
    euros,
    figure,
    joined,
    labelled,
    listed,
    long_day,
    month,
    named,
    say,
    say_many,
    share,
    speaking,
)
from gigaramp.languages.lines import columns, fill, padded

DAY = date(2026, 3, 9)
MANY = ("{count:,} week", "{count:,} weeks")


def test_english_is_the_text_itself():
    assert "stacking waits for help" == say("{step} waits for help", step="stacking")
    assert "1 week" == say_many(*MANY, 1)
    assert "1,200 weeks" == say_many(*MANY, 1200)
    assert "braces {stay}" == say("braces {stay}")


def test_a_sentence_is_said_in_the_language_of_the_block_and_english_comes_back_behind_it():
    with speaking("fr"):
        assert "empilage : attente d'aide" == say("{step} waits for help", step="empilage").replace("\u00a0", " ")
    assert "stacking waits for help" == say("{step} waits for help", step="stacking")


def test_each_language_counts_in_its_own_forms():
    told = {code: [] for code in ("fr", "zh")}
    for code, found in told.items():
        with speaking(code):
            found += [say_many(*MANY, count) for count in (0, 1, 1200)]
    assert {"fr": ["0 semaine", "1 semaine", "1\u202f200 semaines"], "zh": ["0周", "1周", "1,200周"]} == told


def test_dates_numbers_shares_and_money_are_written_by_locale():
    told = {}
    for code in LANGUAGES:
        with speaking(code):
            told[code] = (day(DAY), long_day(DAY), month(DAY), figure(12500.5, 1), share(0.123, 1), euros(1.25e6))
    assert ("2026-03-09", "9 March 2026", "March 2026", "12,500.5", "12.3 %", "1.25 M EUR") == told["en"]
    assert ("09/03/2026", "9 mars 2026", "mars 2026", "12\u202f500,5", "12,3\u00a0%", "1,25\u00a0M\u00a0€") == told[
        "fr"
    ]
    assert ("2026-03-09", "2026年3月9日", "2026年3月", "12,500.5", "12.3%", "€125万") == told["zh"]
    assert ("2026-03-09", "2026년 3월 9일", "2026년 3월") == told["ko"][:3]
    assert ("2026/03/09", "2026年3月9日", "2026年3月") == told["ja"][:3]
    assert ("09/03/2026", "9 Mac 2026", "Mac 2026") == told["ms"][:3]


def test_small_and_negative_sums_of_money_are_written_by_locale():
    with speaking("fr"):
        assert ["0\u00a0€", "12,50\u00a0€", "8\u202f300\u00a0€", "-3,2\u00a0Md\u00a0€"] == [
            euros(value) for value in (0, 12.5, 8300, -3.2e9)
        ]


def test_a_date_and_a_formatted_number_inside_a_sentence_are_written_by_locale():
    with speaking("fr"):
        assert "31/03/2026 à 12,5" == say("{low} to {high}", low=date(2026, 3, 31), high=say("{x:.1f}", x=12.5))


def test_lists_and_labels_have_the_signs_of_the_language():
    with speaking("zh"):
        assert "a，b和c" == joined(["a", "b", "c"])
        assert "a，b" == listed(["a", "b"])
        assert "甲：乙" == labelled("甲", "乙")
    assert "a, b and c" == joined(["a", "b", "c"])


def test_a_name_of_the_term_list_has_its_word_and_any_other_stays():
    with speaking("zh"):
        assert ["叠片", "负极涂布", "my_own_step"] == [
            named(name) for name in ("stacking", "anode_coating", "my_own_step")
        ]
    assert "anode_coating" == named("anode_coating")


def test_a_text_is_said_again_in_another_language_with_all_that_stands_in_it():
    told = say("{made} {span}", made=say("packs made"), span=say("to {day}", day=long_day(DAY)))
    with speaking("fr"):
        assert "packs produits jusqu'au 9 mars 2026" == again(told)
        assert "packs produits jusqu'au 9 mars 2026" == say(told)
        assert {"words": ["packs made to 9 March 2026"]} == english({"words": [again(told)]})


def test_a_text_goes_through_a_pickle_and_can_still_be_said_again():
    told = pickle.loads(pickle.dumps(say("seed {seed}", seed=3)))
    with speaking("fr"):
        assert "graine 3" == again(told)
    assert isinstance(told, Said)


def test_a_text_that_no_catalogue_knows_is_english_and_an_error_where_that_is_asked():
    with speaking("fr"):
        assert "nobody translated me" == say("nobody translated me")
    with speaking("fr", strict=True), pytest.raises(UnknownText, match="nobody translated me"):
        say("nobody translated me")


def test_an_unknown_language_is_told_with_all_that_there_are():
    with pytest.raises(AskError, match=r"`de` is no language that gigaramp speaks.*en \(English\), fr"), speaking("de"):
        pass


def test_a_wide_letter_takes_two_columns_and_a_line_ends_between_two_of_them():
    assert 6 == columns("叠片ab")
    assert "叠片  |" == padded("叠片", 6) + "|"
    with speaking("zh"):
        lines = fill("工厂在没有他们的情况下，完成产出（95%）并恢复停机。", 20, subsequent_indent="  ").splitlines()
    assert all(columns(line) <= 20 for line in lines)
    assert not any(line.strip()[0] in "，。）" for line in lines)
    assert "工厂在没有他们的情况下，完成产出（95%）并恢复停机。" == "".join(line.strip() for line in lines)


def test_months_have_their_short_names_on_the_axes():
    from gigaramp.languages.figures import month_letters, number_signs

    with speaking("fr"):
        assert (("févr.", "avr."), (",", "\u202f")) == ((month_letters()[1][1], month_letters()[1][3]), number_signs())
    assert (("Feb", "Apr"), (".", ",")) == ((month_letters()[1][1], month_letters()[1][3]), number_signs())


def test_an_empty_text_stays_empty_in_every_language():
    for code in LANGUAGES:
        with speaking(code):
            assert "" == say("")
            assert "" == named("")
