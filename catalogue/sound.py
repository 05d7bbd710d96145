"""What makes a catalogue sound: nothing missing, nothing in doubt, every named value in its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message

STILL_ENGLISH = Path(__file__).parent / "still_english"
"""One file for each language without review that is not whole: the texts that it still says in English, one a line."""


def still_english(code: str) -> frozenset[str]:
    """Texts that a language leaves in English for now; none where its catalogue is whole."""
    path = STILL_ENGLISH / f"{code}.txt"
    return frozenset(map(_read, path.read_text(encoding="utf-8").splitlines())) if path.is_file() else frozenset()


def _read(line: str) -> str:
    return line.replace("\\n", "\n").replace("\\\\", "\\")


def problems(code: str, catalogue: Catalog) -> list[str]:
    """Each text that is not translated, is marked as in doubt, or names other values than the English one."""
    left = still_english(code)
    texts = [
        message
        for message in catalogue
        if message.id and not (_texts(message.id)[0] in left and not any(_texts(message.string)))
    ]
    return [f"{code}: {words}" for message in texts for words in _problems_of(message)]


def _problems_of(message: Message) -> Iterable[str]:
    english = _texts(message.id)
    told = _texts(message.string)
    text = english[0]
    if "fuzzy" in message.flags:
        yield f"in doubt: {text!r}"
    if not all(one.strip() for one in told):
        if any(sign.isalpha() for sign in text) or not any(told):
            yield f"not translated: {text!r}"
        return
    try:
        wanted = set().union(*(fields_of(one) for one in english))
        for one in told:
            if message.pluralizable and fields_of(one) <= wanted:
                continue
            if fields_of(one) != wanted:
                yield f"names {sorted(fields_of(one))} and not {sorted(wanted)}: {text!r}"
    except ValueError as error:
        yield f"{error}: {told!r}"


def fields_of(text: str) -> set[str]:
    """The named values of a text, each with its format."""
    if "{" not in text:
        return set()
    return {f"{name}:{form}" if form else name for _, name, form, _ in Formatter().parse(text) if name is not None}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (str(value),)
