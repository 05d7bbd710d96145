"""How answers are put in words, on the terminal and on the page: days, counts, ranges, chances."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from math import floor
from typing import TYPE_CHECKING, Final

from gigaramp.languages import day_of_month, later, later_many, long_day, named, say, say_many, told
from gigaramp.languages.figures import local_number, local_percent
from gigaramp.launch.odds.empirical import FEW, is_none, out_of

if TYPE_CHECKING:
    from gigaramp.launch.odds.ranges import Range

_COUNTED: Final = {
    "announced volume": later_many("{count:,} announced volume", "{count:,} announced volumes"),
    "day": later_many("{count:,} day", "{count:,} days"),
    "effective future": later_many("{count:,} effective future", "{count:,} effective futures"),
    "expert": later_many("{count:,} expert", "{count:,} experts"),
    "future": later_many("{count:,} future", "{count:,} futures"),
    "known fact": later_many("{count:,} known fact", "{count:,} known facts"),
    "line": later_many("{count:,} line", "{count:,} lines"),
    "more part": later_many("{count:,} more part", "{count:,} more parts"),
    "more step": later_many("{count:,} more step", "{count:,} more steps"),
    "number": later_many("{count:,} number", "{count:,} numbers"),
    "plant": later_many("{count:,} plant", "{count:,} plants"),
    "simulated future": later_many("{count:,} simulated future", "{count:,} simulated futures"),
    "week": later_many("{count:,} week", "{count:,} weeks"),
}
"""What is counted in the words of an answer."""

_PRODUCTS: Final = {
    "pack": later_many("vehicle", "vehicles"),
    "vehicle": later_many("vehicle", "vehicles"),
    "cell": later_many("cell", "cells"),
    "module": later_many("module", "modules"),
    "electrode": later_many("electrode", "electrodes"),
}

_MADE: Final = {
    "pack": later_many("pack", "packs"),
    "vehicle": later_many("vehicle", "vehicles"),
    "cell": later_many("cell", "cells"),
    "module": later_many("module", "modules"),
}

_RATE: Final = re.compile(r"([\d,.]+) ([a-z]+?)s?/([a-z]+)")
_A_TIME: Final = {
    "year": later("{number} {things} a year"),
    "month": later("{number} {things} a month"),
    "week": later("{number} {things} a week"),
    "day": later("{number} {things} a day"),
    "hour": later("{number} {things} a hour"),
}
_OF_VEHICLES: Final = {
    "year": later("{number} a year"),
    "month": later("{number} a month"),
    "week": later("{number} a week"),
    "day": later("{number} a day"),
    "hour": later("{number} a hour"),
}

BOUND: Final = 3.0
"""Where none of n futures is there, the chance is below 3/n, 95 % sure (Hanley and Lippman-Hand 1983, JAMA 249(13))."""

_SHARES: Final = (
    (1, 5), (1, 4), (3, 10), (1, 3), (4, 10), (9, 20), (1, 2), (11, 20), (6, 10), (2, 3), (7, 10), (3, 4), (4, 5),
)  # fmt: skip


def day_words(day: date) -> str:
    """A day as people write it: `10 December 2025`."""
    return long_day(day)


def counted(number: int, word: str) -> str:
    """A count with its word, one of those listed above: `1 future`, `200 futures`."""
    return say_many(*_COUNTED[word], number)


def year_name(year: int, until: date) -> str:
    """A year by its number; one that the last simulated day cuts short tells that day: `2026 until 30 June`."""
    cut = until.year == year and (until.month, until.day) != (12, 31)
    return say("{year} until {day}", year=year, day=day_of_month(until)) if cut else str(year)


def product_words(product: str, count: float = 2) -> str:
    """What is shipped, in the plural (`count=1`: of one): one pack goes to one vehicle."""
    return say_many(*_PRODUCTS[product], count) if product in _PRODUCTS else f"{product}{'' if count == 1 else 's'}"


def made_words(product: str, count: float = 2) -> str:
    """What is made, in the plural (`count=1`: of one), under its own name: packs stay packs."""
    return say_many(*_MADE[product], count) if product in _MADE else f"{product}{'' if count == 1 else 's'}"


@told
def rounded(value: float) -> str:
    """A figure with three digits and its thousands: 61,200."""
    text = f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"
    return local_number(text)


@told
def percent(ratio: float) -> str:
    """A ratio as per cent: 12 %; below 1 % with one digit more."""
    value = 100 * ratio
    return local_percent(f"{value:.1f} %" if 0 < abs(value) < 0.95 else f"{value + 0:.0f} %")


def range_words(values: Range, write: Callable[[float], str] = rounded, nothing: str | None = None) -> str:
    """Middle, with 10 to 90 % of the futures: `61,000 (20,000 to 110,000)`."""
    if values.p10 is None or values.p50 is None or values.p90 is None:
        return say("none") if nothing is None else nothing
    if values.p10 == values.p90:
        return write(values.p50)
    return say("{p50} ({p10} to {p90})", p50=write(values.p50), p10=write(values.p10), p90=write(values.p90))


def chance_words(chance: float, error: float | None, effective: float) -> str:
    """A chance as per cent with its error, `8 % ±2`; where none (or all) of the futures are there, its bound 3/n.

    "0 % ±0" would claim a certainty no one has. With fewer than ten effective futures no per cent says anything, so they
    are counted: `4 of 6`.
    """
    if effective < FEW:
        there, whole = out_of(chance, effective)
        return say("{there} of {whole}", there=_none_or_all(there, whole), whole=whole)
    bound = 100 * BOUND / effective
    digits = 0 if bound >= 0.95 else 1
    if is_none(chance, effective):
        return say("under {share}", share=_points(bound, digits))
    if is_none(1.0 - chance, effective):
        return say("over {share}", share=_points(100 - bound, digits))
    return percent(chance) if error is None else f"{percent(chance)} {error_words(error)}"


@told
def error_words(error: float) -> str:
    """The error of a chance in points: `±2`, `±0.4`; never `±0`."""
    points = max(100 * error, 0.1)
    return local_number(f"±{points:.{0 if points >= 0.95 else 1}f}")


def odds_words(chance: float, effective: float) -> str:
    """A chance as people say it: `1 in 50`, `4 in 10`, `19 in 20`; the bound 3/n where none (or all) are there.

    Fewer than ten effective futures are counted: `None of 4 futures:`.
    """
    if effective < FEW:
        there, whole = out_of(chance, effective)
        if whole == 1:
            return say("In the one future:") if there else say("Not in the one future:")
        return say("{there} of {whole} futures:", there=capital(_none_or_all(there, whole)), whole=whole)
    bound = floor(effective / BOUND)
    if is_none(chance, effective):
        return say("Less than {odds}", odds=_in(1, bound))
    if is_none(1.0 - chance, effective):
        return say("More than {odds}", odds=_in(bound - 1, bound))
    if chance < 0.175:
        return _in(1, round(1 / chance))
    if chance > 0.825:
        whole = round(1 / (1 - chance))
        return _in(whole - 1, whole)
    return _in(*min(_SHARES, key=lambda pair: abs(chance - pair[0] / pair[1])))


def target_words(target: str) -> str:
    """What a goal asks for: `150,000 vehicle/year` as 150,000 vehicles a year."""
    found = _RATE.fullmatch(target)
    if found is None:
        number, within, year = target.partition(" in ")
        return say("{number} in {year}", number=_number(number), year=year) if within else own_target(target)
    number, thing, time = found.groups()
    return say(_A_TIME[time], number=_number(number), things=made_words(thing)) if time in _A_TIME else target


def short_target(target: str) -> str:
    """What a goal asks for, in short: 150,000 a year (vehicles); 23,000,000 cells a year; 100,000, where its name tells the year."""
    found = _RATE.fullmatch(target)
    if found is None:
        return own_target(target.partition(" in ")[0])
    number, thing, time = found.groups()
    if thing != "vehicle":
        return target_words(target)
    return say(_OF_VEHICLES[time], number=_number(number)) if time in _OF_VEHICLES else target


def own_target(target: str) -> str:
    """A number that a goal asks for, as the language writes it: 95 % of full speed, 100,000."""
    share, found, _ = target.partition(" of full speed")
    return say("{share} of full speed", share=_number(share)) if found else _number(target)


def is_counted(effective: float) -> bool:
    """True where `odds_words` counts the futures, because they are too few for a chance."""
    return effective < FEW


def goal_words(name: str) -> str:
    """The name of a goal as words: full speed, on its own; a plant's own names as they are written."""
    return named(name.replace("_", " "))


@told
def _number(text: str) -> str:
    """A number as the plant writes it, with the signs of the language."""
    return local_percent(text)


@told
def _points(value: float, digits: int) -> str:
    return local_percent(f"{value:.{digits}f} %")


@told
def capital(words: str) -> str:
    """The same words with a capital first letter."""
    return words[:1].upper() + words[1:]


def _none_or_all(there: int, whole: int) -> str:
    return say("none") if there == 0 else say("all") if there == whole else str(there)


def _in(many: int, of: int) -> str:
    return say("{many:,} in {of:,}", many=many, of=of)
