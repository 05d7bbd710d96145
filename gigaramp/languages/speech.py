"""Say a sentence in the language that is spoken now; English is the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from gigaramp.languages.figures import day, local_number, local_percent
from gigaramp.languages.said import Said, told
from gigaramp.languages.spoken import ENGLISH, is_strict, language, spoken

DOMAIN = "gigaramp"


class UnknownText(LookupError):
    """A text has no translation. Raised only where `speaking(code, strict=True)` asks for it."""


@told
def say(text: str, /, **values: object) -> str:
    """The sentence in the language spoken now, with its values filled in: `say("{step} waits", step=name)`.

    `text` is a whole sentence or phrase in English, written out at the call, so that it can be found and translated.
    A value with a format, as in `{share:.1f}`, is written with the signs of the language; a date is written by `day`.
    """
    # A text that was said already, in whatever language, is said anew.
    found = text.again() if isinstance(text, Said) else _translated(text)
    return _FORM.format(found, **values) if values else found


@told
def say_many(one: str, many: str, count: float, /, **values: object) -> str:
    """As `say`, in the form that the count asks for; both forms may use `{count}`."""
    return _FORM.format(_translated(one, many, count), **{"count": count, **values})


def later(text: str) -> str:
    """Marks a text that stands in a table of words and is said where it is used: `say(WORDS[key])`."""
    return text


def later_many(one: str, many: str) -> tuple[str, str]:
    """As `later`, for a text with a count: `say_many(*WORDS[key], count)`."""
    return one, many


@told
def named(name: str) -> str:
    """The word of the language for a name that the term list knows, such as a step's; any other name as it is.

    A year behind the name stays: `vehicles 2026`.
    """
    if language() == ENGLISH or not name:
        return name
    words, _, year = name.replace("_", " ").rpartition(" ")
    if not (words and year.isdigit()):
        words, year = name.replace("_", " "), ""
    words = _written().get(words, words)
    found = catalogue_of(language()).gettext(words)
    return name if found == words else f"{found} {year}".rstrip()


@cache
def _written() -> dict[str, str]:
    """Names of the term list, with spaces, that its English writes in another way: `x ray`, X-ray."""
    from gigaramp.languages.terms import terms

    names = {term.key.replace("_", " "): term.words["en"] for term in terms()}
    return {name: word for name, word in names.items() if name != word}


@told
def of_a_file(text: str) -> str:
    """A text of a plant file: of a shipped plant in the language spoken now, any other as it was written."""
    words = " ".join(text.split())
    return catalogue_of(language()).gettext(words) if words and language() != ENGLISH else text


@told
def listed(parts: Iterable[str]) -> str:
    """Parts one after the other: `a, b, c`, or with the sign of the language."""
    return _translated(later(", ")).join(parts)


@told
def listed_apart(parts: Iterable[str]) -> str:
    """Longer parts one after the other: `a, b; c`, or with the sign of the language."""
    return _translated(later("; ")).join(parts)


@told
def labelled(label: str, words: str) -> str:
    """What something is, behind its name: `2026: 1,760 vehicles`."""
    return _translated(later("{label}: {words}")).format(label=label, words=words)


@told
def joined(parts: Sequence[str]) -> str:
    """Two parts or more as in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _translated(later("{parts} and {last}")).format(
        parts=_translated(later(", ")).join(parts[:-1]), last=parts[-1]
    )


@told
def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after the other, with a blank between them where the language has one."""
    return " ".join(parts) if not spoken().wide or language() == "ko" else "".join(parts)


NOT_REVIEWED: Final = later("These words have not yet been reviewed by a speaker of {language}.")
"""Told once, on the page and on the terminal, where `Language.reviewed` is false."""


_SHARE: Final = re.compile(r"[\d.]+ %")


class _Form(Formatter):
    """Fills values in: numbers and dates as the language writes them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date) and not format_spec:
            return day(value)
        text = format(value, format_spec)
        if isinstance(value, str) and _SHARE.fullmatch(value):
            return local_percent(value)
        return local_number(text) if format_spec and isinstance(value, (int, float)) else str(text)


_FORM = _Form()


def _translated(one: str, many: str | None = None, count: float = 1) -> str:
    code = language()
    # An empty text is none: gettext keeps the head of its catalogue there.
    if code == ENGLISH or not one:
        return one if many is None or count == 1 else many
    catalogue = catalogue_of(code)
    # Half a day asks for the form of many: gettext counts in whole numbers.
    found = (
        catalogue.gettext(one)
        if many is None
        else catalogue.ngettext(one, many, int(count) if count == int(count) else 2)
    )
    if is_strict() and not _is_known(catalogue, one):
        raise UnknownText(f"{code}: {one!r}")
    return found


def _is_known(catalogue: NullTranslations, text: str) -> bool:
    known: dict[Any, str] = getattr(catalogue, "_catalog", {})
    return not any(sign.isalpha() for sign in text) or text in known or (text, 0) in known


@cache
def catalogue_of(code: str) -> NullTranslations:
    """The translations of a language, as they were compiled; kept once read."""
    place = files("gigaramp.languages") / "catalogues" / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with place.open("rb") as file:
        return GNUTranslations(file)
