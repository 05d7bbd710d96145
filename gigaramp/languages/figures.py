"""Numbers and dates as they are written in the language spoken now.

English is written here. Other languages take their signs and month names from Babel (Unicode CLDR), imported when spoken.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from gigaramp.languages.said import told
from gigaramp.languages.spoken import ENGLISH, language, spoken

if TYPE_CHECKING:
    from babel import Locale

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@told
def day(when: date) -> str:
    """A date in a sentence or a table, in ten columns: 2026-03-31, 31/03/2026."""
    return when.strftime(spoken().day) if language() != ENGLISH else when.isoformat()


@told
def long_day(when: date) -> str:
    """A date as people write it: 10 December 2025, 10 décembre 2025, 2025年12月10日."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}" if language() == ENGLISH else _date(when, "long")


@told
def short_day(when: date) -> str:
    """A date with a short month: 10 Dec 2025, 10 déc. 2025."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}" if language() == ENGLISH else _date(when, "medium")


@told
def day_of_month(when: date) -> str:
    """A date without its year: 30 June, 6月30日."""
    return f"{when.day} {MONTHS[when.month - 1]}" if language() == ENGLISH else _skeleton("MMMMd", when)


@told
def short_day_of_month(when: date) -> str:
    """A day without its year as a picture has room for: `6 Mar`."""
    return f"{when.day} {MONTHS[when.month - 1][:3]}" if language() == ENGLISH else _skeleton("MMMd", when)


@told
def short_month(when: date) -> str:
    """A month with its year as a picture has room for: `Mar 2026`."""
    return f"{MONTHS[when.month - 1][:3]} {when.year}" if language() == ENGLISH else _skeleton("yMMM", when)


@told
def month(when: date) -> str:
    """A month with its year: December 2025, décembre 2025, 2025年12月."""
    return f"{MONTHS[when.month - 1]} {when.year}" if language() == ENGLISH else _skeleton("yMMMM", when)


@told
def month_name(number: int) -> str:
    """A month by its number, 1 to 12, standing alone."""
    return MONTHS[number - 1] if language() == ENGLISH else _date(date(2000, number, 1), "MMMM")


@told
def figure(value: float, digits: int = 0) -> str:
    """A number with its thousands told apart: 12,500."""
    return local_number(f"{value:,.{digits}f}")


@told
def share(ratio: float, digits: int = 0) -> str:
    """A ratio as per cent: 12 %."""
    return local_percent(f"{ratio * 100.0:.{digits}f} %")


@told
def euros(value: float) -> str:
    """An amount of money, rounded to three figures: 1.25 M EUR, 830,000 EUR."""
    sign, size = ("-" if value < 0 else ""), float(f"{abs(value):.3g}")
    if language() == ENGLISH:
        for unit, name in ((1e9, "bn EUR"), (1e6, "M EUR")):
            if size >= unit:
                return f"{sign}{size / unit:.3g} {name}"
        return f"{sign}{size:,.0f} EUR"
    from babel.numbers import format_compact_currency, format_currency

    if size < 1e4:
        # Babel writes two digits behind the sign for every amount: whole euros have none.
        form = str(_locale().currency_formats["standard"].pattern)
        whole = form if 0 < size < 100 and size != round(size) else form.replace(".00", "")
        return str(format_currency(-size if sign else size, "EUR", whole, _locale(), currency_digits=False))
    return str(format_compact_currency(-size if sign else size, "EUR", locale=_locale(), fraction_digits=2))


def local_number(text: str) -> str:
    """A number that Python wrote, `12,500.5`, with the signs of the language spoken now."""
    if language() == ENGLISH:
        return text
    symbols = _locale().number_symbols["latn"]
    return text.translate({ord(","): str(symbols["group"]), ord("."): str(symbols["decimal"])})


def local_percent(text: str) -> str:
    """A ratio that was written `12.5 %`, as the language spoken now writes it."""
    if language() == ENGLISH:
        return text
    pattern = _locale().percent_formats[None].pattern
    between = "\u00a0" if "\u00a0" in pattern or "\u202f" in pattern else ""
    return local_number(text).replace(" %", f"{between}%")


def month_letters() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The twelve months in whole and short, for the axes of pictures."""
    if language() == ENGLISH:
        return MONTHS, tuple(name[:3] for name in MONTHS)
    days = [date(2000, number, 1) for number in range(1, 13)]
    return tuple(_date(one, "MMMM") for one in days), tuple(_date(one, "MMM") for one in days)


def number_signs() -> tuple[str, str]:
    """The decimal sign and the sign between thousands."""
    if language() == ENGLISH:
        return ".", ","
    symbols = _locale().number_symbols["latn"]
    return str(symbols["decimal"]), str(symbols["group"])


def _date(when: date, form: str) -> str:
    from babel.dates import format_date

    return str(format_date(when, form, _locale()))


def _skeleton(skeleton: str, when: date) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, when, locale=_locale()))


def _locale() -> Locale:
    return _locale_of(spoken().locale)


@cache
def _locale_of(name: str) -> Locale:
    from babel import Locale

    return Locale.parse(name)
