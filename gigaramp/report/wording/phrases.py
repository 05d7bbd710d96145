"""How the report writes figures, dates and odds: thousands with commas, "31 March 2026", "1 in 50"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import log
from typing import TYPE_CHECKING, Final

from gigaramp.launch.odds.empirical import FEW
from gigaramp.launch.wording import phrases
from gigaramp.launch.wording.phrases import MONTHS, capital, counted

if TYPE_CHECKING:
    from gigaramp.launch.answer import Range

SPACE: Final = "\u00a0"
"""A space that keeps a number and its sign on one line."""

_FRACTIONS: Final = (
    (0.05, "a twentieth"), (0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (1 / 3, "a third"), (0.4, "two fifths"),
    (0.5, "half"), (0.6, "three fifths"), (2 / 3, "two thirds"), (0.75, "three quarters"), (0.8, "four fifths"), (0.9, "nine tenths"),
)  # fmt: skip
_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def count(value: float) -> str:
    """A whole number with its thousands: 12,500; never a minus before a zero."""
    return f"{round(value) + 0:,.0f}".replace("-", "−")


def figure(value: float) -> str:
    """A figure to three digits: 29,300; 4.75; 0.083."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    return (f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.3g}").replace("-", "−")


def percent(ratio: float) -> str:
    """A ratio as percent: 12 %; below 1 % with one digit more."""
    return _kept(phrases.percent(ratio))


def day_words(day: date) -> str:
    """A date as people write it: 31 March 2026."""
    return _kept(phrases.day_words(day))


def month_words(month: str) -> str:
    """A month written 2026-03 as March 2026."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def end_words(day: date) -> str:
    """The last day of something: the end of 2026, the end of June 2026, else the date."""
    if (day + timedelta(days=1)).day != 1:
        return day_words(day)
    return f"the end of {day.year}" if day.month == 12 else f"the end of {MONTHS[day.month - 1]}{SPACE}{day.year}"


def after_words(day: date) -> str:
    """After the last day simulated: after 2027, or after 30 June 2027."""
    return f"after {day.year}" if (day.month, day.day) == (12, 31) else f"after {day_words(day)}"


def number_word(number: int) -> str:
    """A small number as a word: three; a large one in digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def range_words(values: Range, show: str = "figure") -> str:
    """Middle and 10 to 90 %: 29,300 (764 to 126,000)."""
    return phrases.range_words(values, percent if show == "percent" else figure, "no value")


def fraction_words(share: float) -> str:
    """A share in words: about a third; next to nothing below three percent."""
    if share < 0.03:
        return "next to nothing"
    near = min(_FRACTIONS, key=lambda pair: abs(log(share / pair[0])))
    return f"about {near[1]}"


def odds_words(chance: float, effective: float) -> str:
    """A chance as people say it, as in `launch.phrases`: 1 in 50, 4 in 10, 19 in 20."""
    words = phrases.odds_words(chance, effective)
    return words if words.endswith(":") else re.sub(r"(\d) in (\d)", rf"\1{SPACE}in{SPACE}\2", words)


def chance_words(chance: float | None, error: float | None, effective: float) -> str:
    """A chance as percent with its error, as in `launch.phrases`; a dash where there is none."""
    return "–" if chance is None else _kept(phrases.chance_words(chance, error, effective))


def few_words(effective: float) -> str:
    """What a range rests on where fewer than ten effective futures stand for it: from 4 effective futures; else nothing."""
    return f"from {counted(max(1, round(effective)), 'effective future')}" if effective < FEW else ""


def error_words(error: float) -> str:
    """The error of a chance in points: ±2."""
    return phrases.error_words(error)


def plain(name: str) -> str:
    """A name of the file as words: anode_notching as anode notching."""
    return name.replace("_", " ")


def target_words(target: str) -> str:
    """What a goal asks for: `150,000 vehicle/year` as 150,000 vehicles a year."""
    found = re.fullmatch(r"([\d,.]+) ([a-z]+?)s?/([a-z]+)", target)
    return f"{found[1]} {found[2]}s a {found[3]}" if found else target


def sentence(words: str) -> str:
    """Words with a capital first letter and a full stop at their end."""
    words = words.strip()
    if not words:
        return ""
    return capital(words) + ("" if words[-1] in ".!?" else ".")


def _kept(words: str) -> str:
    """Words of a number and its signs, on one line."""
    return words.replace(" ", SPACE)


__all__ = [
    "MONTHS", "SPACE", "after_words", "capital", "chance_words", "count", "counted", "day_words", "end_words", "error_words", "few_words",
    "figure", "fraction_words", "month_words", "number_word", "odds_words", "percent", "plain", "range_words", "sentence", "target_words",
]  # fmt: skip
