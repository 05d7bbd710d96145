"""Say a sentence in the language that is spoken now; English is the text itself.

The language belongs to the context (a command, a request of the web page), not to the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH = "en"

_language: ContextVar[str] = ContextVar("gigaramp_language", default=ENGLISH)


def language() -> str:
    """Code of the language that is spoken now: `en`, `fr`, `zh` ..."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language inside a block."""
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def say(text: str, **values: object) -> str:
    """The sentence in the language spoken now, with its values filled in: `say("{step} waits", step=name)`.

    `text` is a whole sentence or phrase in English, written out at the call, so that it can be found and translated.
    """
    return text.format(**values) if values else text


def say_many(one: str, many: str, count: float, **values: object) -> str:
    """As `say`, in the form that the count asks for; both forms may use `{count}`."""
    return say(one if count == 1 else many, count=count, **values)


def later(text: str) -> str:
    """Marks a text that stands in a table of words and is said where it is used: `say(WORDS[key])`."""
    return text
