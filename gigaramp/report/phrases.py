"""How the report writes figures, dates and odds: thousands with commas, "31 March 2026", "1 in 50"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import floor, log
from typing import Final

from gigaramp.launch.odds import FEW, is_none, out_of

SPACE: Final = "\u00a0"
"""A space that keeps a number and its sign on one line."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_FRACTIONS: Final = (
    (0.05, "a twentieth"), (0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (1 / 3, "a third"), (0.4, "two fifths"),
    (0.5, "half"), (0.6, "three fifths"), (2 / 3, "two thirds"), (0.75, "three quarters"), (0.8, "four fifths"), (0.9, "nine tenths"),
)  # fmt: skip
_SHARES: Final = (
    (1, 5),
    (1, 4),
    (3, 10),
    (1, 3),
    (4, 10),
    (9, 20),
    (1, 2),
    (11, 20),
    (6, 10),
    (2, 3),
    (7, 10),
    (3, 4),
    (4, 5),
)
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
    value = 100 * ratio
    return f"{value:.1f}{SPACE}%" if 0 < abs(value) < 0.95 else f"{value + 0:.0f}{SPACE}%"


def day_words(day: date) -> str:
    """A date as people write it: 31 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}".replace(" ", SPACE)


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


def counted(number: int, word: str) -> str:
    """A count with its word: 1 future, 200 futures."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def range_words(low: float | None, middle: float | None, high: float | None, show: str = "figure") -> str:
    """Middle and 10 to 90 %: 29,300 (764 to 126,000)."""
    if low is None or middle is None or high is None:
        return "no value"
    write = percent if show == "percent" else figure
    return write(middle) if low == high else f"{write(middle)} ({write(low)} to {write(high)})"


def fraction_words(share: float) -> str:
    """A share in words: about a third; next to nothing below three percent."""
    if share < 0.03:
        return "next to nothing"
    near = min(_FRACTIONS, key=lambda pair: abs(log(share / pair[0])))
    return f"about {near[1]}"


def odds_words(chance: float, effective: float) -> str:
    """A chance as people say it: 1 in 50, 4 in 10, 19 in 20.

    Where none (or all) of n futures are there, the 95 % bound 3/n is told (Hanley and Lippman-Hand 1983, JAMA 249(13)).
    Fewer than ten effective futures are counted.
    """
    if effective < FEW:
        there, whole = out_of(chance, effective)
        return f"{'None' if there == 0 else 'All' if there == whole else there} of {whole} futures:"
    bound = floor(effective / 3)
    if is_none(chance, effective):
        return f"Less than {_in(1, bound)}"
    if is_none(1.0 - chance, effective):
        return f"More than {_in(bound - 1, bound)}"
    if chance < 0.175:
        return _in(1, round(1 / chance))
    if chance > 0.825:
        whole = round(1 / (1 - chance))
        return _in(whole - 1, whole)
    return _in(*min(_SHARES, key=lambda pair: abs(chance - pair[0] / pair[1])))


def _in(many: int, of: int) -> str:
    return f"{many:,} in {of:,}".replace(" ", SPACE)


def chance_words(chance: float | None, error: float | None, effective: float) -> str:
    """A chance as percent with its Monte Carlo error, or its bound where none or all futures are there."""
    if chance is None:
        return "–"
    if effective < FEW:
        there, whole = out_of(chance, effective)
        return f"{'none' if there == 0 else 'all' if there == whole else there} of {whole}"
    if not is_none(chance, effective) and not is_none(1.0 - chance, effective):
        spread = f" ±{SPACE}{max(100 * error, 0.1):.{0 if 100 * error >= 0.95 else 1}f}" if error is not None else ""
        return percent(chance) + spread
    bound = 300 / effective
    if is_none(chance, effective):
        return f"under {bound:.{0 if bound >= 0.95 else 1}f}{SPACE}%"
    return f"over {100 - bound:.0f}{SPACE}%"


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
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")
