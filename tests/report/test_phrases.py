"""How the report writes: odds as people say them, figures with thousands, dates in words, colours that can be read."""

import re
from datetime import date
from importlib import resources

import pytest

from gigaramp.launch.answer import Range
from gigaramp.report.wording.phrases import (
    after_words,
    chance_words,
    count,
    day_words,
    end_words,
    few_words,
    figure,
    fraction_words,
    odds_words,
    percent,
    range_words,
    target_words,
)


@pytest.mark.parametrize(
    ("chance", "effective", "words"),
    [
        (0.02, 200, "1 in 50"),
        (0.12, 131, "1 in 8"),
        (0.25, 200, "1 in 4"),
        (0.41, 200, "4 in 10"),
        (0.5, 200, "1 in 2"),
        (0.55, 200, "11 in 20"),
        (0.66, 200, "2 in 3"),
        (0.95, 200, "19 in 20"),
        (0.0, 200, "Less than 1 in 66"),
        (1.0, 200, "More than 65 in 66"),
        (0.0, 3, "None of 3 futures:"),
        (1.0, 4, "All of 4 futures:"),
        (0.0, 1, "Not in the one future:"),
        (1.0, 1, "In the one future:"),
    ],
)
def test_odds_are_written_as_people_say_them(chance, effective, words):
    assert words == odds_words(chance, effective).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("chance", "error", "effective", "words"),
    [
        (None, None, 200, "–"),
        (0.12, 0.028, 131, "12 % ±3"),
        (0.5, 0.004, 20000, "50 % ±0.4"),
        (0.0, 0.0, 200, "under 2 %"),
        (0.0, 0.0, 1000, "under 0.3 %"),
        (1.0, 0.0, 200, "over 98 %"),
        (0.0, 0.0, 2, "none of 2"),
        (0.6, 0.2, 6.4, "4 of 6"),
        (0.0001, 0.002, 30, "under 10 %"),
        (0.3, None, 200, "30 %"),
    ],
)
def test_a_chance_carries_its_error_or_its_bound(chance, error, effective, words):
    assert words == chance_words(chance, error, effective).replace("\u00a0", " ")


def test_figures_have_thousands_and_three_digits():
    assert ["12,500", "0", "−3"] == [count(12_499.6), count(-0.2), count(-3)]
    assert ["29,300", "4.75", "0.083", "0", "−376"] == [
        figure(value) for value in (29_287.0, 4.7512, 0.083, 0.0, -376.2)
    ]
    assert ["12 %", "0.4 %", "0 %", "100 %"] == [
        percent(value).replace("\u00a0", " ") for value in (0.12, 0.004, 0.0, 1.0)
    ]
    assert "29,300 (764 to 126,000)" == range_words(Range(764.0, 29_300.0, 126_000.0))
    assert "5" == range_words(Range(5.0, 5.0, 5.0))
    assert "no value" == range_words(Range(None, 1.0, 2.0))


def test_a_range_of_fewer_than_ten_effective_futures_says_so():
    assert ["from 1 effective future", "from 4 effective futures", ""] == [few_words(value) for value in (0.4, 4.2, 10)]


def test_dates_are_written_out():
    assert "31 March 2026" == day_words(date(2026, 3, 31)).replace("\u00a0", " ")
    ends = [end_words(day).replace("\u00a0", " ") for day in (date(2026, 12, 31), date(2026, 2, 28), date(2026, 2, 27))]
    assert ["the end of 2026", "the end of February 2026", "27 February 2026"] == ends
    assert ["after 2027", "after 30 June 2027"] == [
        after_words(day).replace("\u00a0", " ") for day in (date(2027, 12, 31), date(2027, 6, 30))
    ]


def test_a_share_is_told_by_the_nearest_plain_fraction():
    told = [fraction_words(share) for share in (0.01, 0.1, 0.24, 0.33, 0.48, 0.8)]
    assert [
        "next to nothing",
        "about a tenth",
        "about a quarter",
        "about a third",
        "about half",
        "about four fifths",
    ] == told


def test_a_target_reads_as_words():
    told = [target_words(target) for target in ("150,000 vehicle/year", "95 % of full speed", "23,000,000 cells/year")]
    assert ["150,000 vehicles a year", "95 % of full speed", "23,000,000 cells a year"] == told


def colours():
    css = resources.files("gigaramp.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", css)}


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dress", [0, 1], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_the_paper(dress):
    told = {name: pair[dress] for name, pair in colours().items()}
    text = {
        name: contrast(told[name], told[ground]) for name in ("ink", "soft", "accent") for ground in ("paper", "panel")
    }
    assert {} == {name: value for name, value in text.items() if value < 4.5}
    marks = ("alarm", "blue", "orange", "vermillion", "green", "purple", "sky", "yellow", "brown", "grey")
    assert {} == {
        name: contrast(told[name], told["paper"]) for name in marks if contrast(told[name], told["paper"]) < 3.0
    }
