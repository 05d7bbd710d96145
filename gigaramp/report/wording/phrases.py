"""How the report writes figures, dates and odds: thousands with commas, "31 March 2026", "1 in 50"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import log
from typing import TYPE_CHECKING, Final

from gigaramp import languages
from gigaramp.languages import later, named, say
from gigaramp.languages.figures import local_number
from gigaramp.launch.odds.empirical import FEW
from gigaramp.launch.wording import phrases
from gigaramp.launch.wording.phrases import capital, counted

if TYPE_CHECKING:
    from gigaramp.launch.answer import Range

SPACE: Final = "\u00a0"
"""A space that keeps a number and its sign on one line."""

_FRACTIONS: Final = (
    (0.05, later("about a twentieth")),
    (0.1, later("about a tenth")),
    (0.2, later("about a fifth")),
    (0.25, later("about a quarter")),
    (1 / 3, later("about a third")),
    (0.4, later("about two fifths")),
    (0.5, later("about half")),
    (0.6, later("about three fifths")),
    (2 / 3, later("about two thirds")),
    (0.75, later("about three quarters")),
    (0.8, later("about four fifths")),
    (0.9, later("about nine tenths")),
)
_NUMBERS: Final = (
    later("no"),
    later("one"),
    later("two"),
    later("three"),
    later("four"),
    later("five"),
    later("six"),
    later("seven"),
    later("eight"),
    later("nine"),
    later("ten"),
    later("eleven"),
    later("twelve"),
)


def count(value: float) -> str:
    """A whole number with its thousands: 12,500; never a minus before a zero."""
    return local_number(f"{round(value) + 0:,.0f}").replace("-", "−")


def figure(value: float) -> str:
    """A figure to three digits: 29,300; 4.75; 0.083."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    return local_number(f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.3g}").replace("-", "−")


def percent(ratio: float) -> str:
    """A ratio as percent: 12 %; below 1 % with one digit more."""
    return _kept(phrases.percent(ratio))


def day_words(day: date) -> str:
    """A date as people write it: 31 March 2026."""
    return _kept(phrases.day_words(day))


def month_words(month: str) -> str:
    """A month written 2026-03 as March 2026."""
    return languages.month(date.fromisoformat(f"{month}-01"))


def end_words(day: date) -> str:
    """The last day of something: the end of 2026, the end of June 2026, else the date."""
    if (day + timedelta(days=1)).day != 1:
        return day_words(day)
    return (
        say("the end of {year}", year=day.year)
        if day.month == 12
        else say("the end of {month}", month=_kept(languages.month(day)))
    )


def after_words(day: date) -> str:
    """After the last day simulated: after 2027, or after 30 June 2027."""
    return (
        say("after {year}", year=day.year)
        if (day.month, day.day) == (12, 31)
        else say("after {day}", day=day_words(day))
    )


def number_word(number: int) -> str:
    """A small number as a word: three; a large one in digits."""
    return say(_NUMBERS[number]) if 0 <= number < len(_NUMBERS) else local_number(f"{number:,}")


def range_words(values: Range, show: str = "figure") -> str:
    """Middle and 10 to 90 %: 29,300 (764 to 126,000)."""
    return phrases.range_words(values, percent if show == "percent" else figure, say("no value"))


def fraction_words(share: float) -> str:
    """A share in words: about a third; next to nothing below three percent."""
    if share < 0.03:
        return say("next to nothing")
    near = min(_FRACTIONS, key=lambda pair: abs(log(share / pair[0])))
    return say(near[1])


def odds_words(chance: float, effective: float) -> str:
    """A chance as people say it, as in `launch.phrases`: 1 in 50, 4 in 10, 19 in 20."""
    words = phrases.odds_words(chance, effective)
    return words if words.endswith(":") else re.sub(r"(\d) in (\d)", rf"\1{SPACE}in{SPACE}\2", words)


def chance_words(chance: float | None, error: float | None, effective: float) -> str:
    """A chance as percent with its error, as in `launch.phrases`; a dash where there is none."""
    return "–" if chance is None else _kept(phrases.chance_words(chance, error, effective))


def few_words(effective: float) -> str:
    """What a range rests on where fewer than ten effective futures stand for it: from 4 effective futures; else nothing."""
    return (
        say("from {futures}", futures=counted(max(1, round(effective)), "effective future")) if effective < FEW else ""
    )


def error_words(error: float) -> str:
    """The error of a chance in points: ±2."""
    return phrases.error_words(error)


def plain(name: str) -> str:
    """A name of the file as words: anode_notching as anode notching; in another language its word, where it has one."""
    return named(name.replace("_", " "))


def target_words(target: str) -> str:
    """What a goal asks for: `150,000 vehicle/year` as 150,000 vehicles a year."""
    return phrases.target_words(target)


def sentence(words: str) -> str:
    """Words with a capital first letter and a full stop at their end."""
    words = words.strip()
    if not words:
        return ""
    return capital(words) + ("" if words[-1] in ".!?。！？" else say("."))


def _kept(words: str) -> str:
    """Words of a number and its signs, on one line."""
    return words.replace(" ", SPACE)


__all__ = [
    "SPACE",
    "after_words",
    "capital",
    "chance_words",
    "count",
    "counted",
    "day_words",
    "end_words",
    "error_words",
    "few_words",
    "figure",
    "fraction_words",
    "month_words",
    "number_word",
    "odds_words",
    "percent",
    "plain",
    "range_words",
    "sentence",
    "target_words",
]
