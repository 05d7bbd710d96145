"""How answers are put in words, on the terminal and on the page: days, counts, ranges, chances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import floor
from typing import TYPE_CHECKING, Final

from gigaramp.launch.odds.empirical import FEW, is_none, out_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.ranges import Range

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

BOUND: Final = 3.0
"""Where none of n futures is there, the chance is below 3/n, 95 % sure (Hanley and Lippman-Hand 1983, JAMA 249(13))."""

_SHARES: Final = (
    (1, 5), (1, 4), (3, 10), (1, 3), (4, 10), (9, 20), (1, 2), (11, 20), (6, 10), (2, 3), (7, 10), (3, 4), (4, 5),
)  # fmt: skip


def day_words(day: date) -> str:
    """A day as people write it: `10 December 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(number: int, word: str) -> str:
    """A count with its word: `1 future`, `200 futures`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def year_name(year: int, until: date) -> str:
    """A year by its number; one that the last simulated day cuts short tells that day: `2026 until 30 June`."""
    cut = until.year == year and (until.month, until.day) != (12, 31)
    return f"{year} until {until.day} {MONTHS[until.month - 1]}" if cut else str(year)


def product_words(product: str) -> str:
    """What is shipped, in the plural: one pack goes to one vehicle."""
    return "vehicles" if product == "pack" else f"{product}s"


def rounded(value: float) -> str:
    """A figure with three digits and its thousands: 61,200."""
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"


def percent(ratio: float) -> str:
    """A ratio as per cent: 12 %; below 1 % with one digit more."""
    value = 100 * ratio
    return f"{value:.1f} %" if 0 < abs(value) < 0.95 else f"{value + 0:.0f} %"


def range_words(values: Range, write: Callable[[float], str] = rounded, nothing: str = "none") -> str:
    """Middle, with 10 to 90 % of the futures: `61,000 (20,000 to 110,000)`."""
    if values.p10 is None or values.p50 is None or values.p90 is None:
        return nothing
    if values.p10 == values.p90:
        return write(values.p50)
    return f"{write(values.p50)} ({write(values.p10)} to {write(values.p90)})"


def chance_words(chance: float, error: float | None, effective: float) -> str:
    """A chance as per cent with its error, `8 % ±2`; where none (or all) of the futures are there, its bound 3/n.

    "0 % ±0" would claim a certainty no one has. With fewer than ten effective futures no per cent says anything, so they
    are counted: `4 of 6`.
    """
    if effective < FEW:
        there, whole = out_of(chance, effective)
        return f"{_none_or_all(there, whole)} of {whole}"
    bound = 100 * BOUND / effective
    digits = 0 if bound >= 0.95 else 1
    if is_none(chance, effective):
        return f"under {bound:.{digits}f} %"
    if is_none(1.0 - chance, effective):
        return f"over {100 - bound:.{digits}f} %"
    return percent(chance) if error is None else f"{percent(chance)} {error_words(error)}"


def error_words(error: float) -> str:
    """The error of a chance in points: `±2`, `±0.4`; never `±0`."""
    points = max(100 * error, 0.1)
    return f"±{points:.{0 if points >= 0.95 else 1}f}"


def odds_words(chance: float, effective: float) -> str:
    """A chance as people say it: `1 in 50`, `4 in 10`, `19 in 20`; the bound 3/n where none (or all) are there.

    Fewer than ten effective futures are counted: `None of 4 futures:`.
    """
    if effective < FEW:
        there, whole = out_of(chance, effective)
        if whole == 1:
            return "In the one future:" if there else "Not in the one future:"
        return f"{capital(_none_or_all(there, whole))} of {whole} futures:"
    bound = floor(effective / BOUND)
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


def capital(words: str) -> str:
    """The same words with a capital first letter."""
    return words[:1].upper() + words[1:]


def _none_or_all(there: int, whole: int) -> str:
    return "none" if there == 0 else "all" if there == whole else str(there)


def _in(many: int, of: int) -> str:
    return f"{many:,} in {of:,}"
