"""The languages gigaramp speaks, and the one that is spoken now.

The language belongs to the context (a command, a request of the web page), not to the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from gigaramp.errors import AskError

ENGLISH: Final = "en"


@dataclass(frozen=True)
class Language:
    """A language by its code, its own name, its locale for numbers and dates, and how its words were checked.

    `day` is the pattern of a date of ten columns. `wide` says that its letters take two columns of a terminal.
    """

    code: str
    name: str
    locale: str
    page: str
    day: str
    reviewed: bool = True
    wide: bool = False


LANGUAGES: Final = {
    language.code: language
    for language in (
        Language("en", "English", "en", "en", "%Y-%m-%d"),
        Language("fr", "français", "fr", "fr", "%d/%m/%Y"),
        Language("zh", "简体中文", "zh_Hans", "zh-Hans", "%Y-%m-%d", wide=True),
        Language("ko", "한국어", "ko", "ko", "%Y-%m-%d", reviewed=False, wide=True),
        Language("ja", "日本語", "ja", "ja", "%Y/%m/%d", reviewed=False, wide=True),
        Language("ms", "Bahasa Melayu", "ms", "ms", "%d/%m/%Y", reviewed=False),
    )
}

_language: ContextVar[str] = ContextVar("gigaramp_language", default=ENGLISH)
_strict: ContextVar[bool] = ContextVar("gigaramp_strict_language", default=False)


def language() -> str:
    """Code of the language that is spoken now: `en`, `fr`, `zh` ..."""
    return _language.get()


def spoken() -> Language:
    """The language that is spoken now."""
    return LANGUAGES[_language.get()]


def is_strict() -> bool:
    """True where a text that no catalogue knows is an error; the tests ask for it."""
    return _strict.get()


def expect_language(code: object, told_as: str = "lang") -> str:
    """The code as it is, where it is one of a language. Raises `AskError` for any other, with all codes."""
    if isinstance(code, str) and code in LANGUAGES:
        return code
    known = ", ".join(f"{one.code} ({one.name})" for one in LANGUAGES.values())
    raise AskError(f"{told_as}: `{code}` is no language that gigaramp speaks; write one of {known}")


@contextmanager
def speaking(code: str, *, strict: bool = False) -> Iterator[None]:
    """Speak a language inside a block: `with speaking("fr"): print(forecast)`.

    `strict` makes a text without translation an error instead of English. Raises `AskError` for an unknown code.
    """
    before, strictly = _language.set(expect_language(code)), _strict.set(strict)
    try:
        yield
    finally:
        _language.reset(before)
        _strict.reset(strictly)


def speak(code: str) -> None:
    """Speak a language from here to the end of this context: the command line, once. Raises `AskError` as `speaking`."""
    _language.set(expect_language(code))
