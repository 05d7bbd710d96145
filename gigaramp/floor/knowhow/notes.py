"""A note on the floor: fixed sentences and free text, line by line, so that each reader gets it in their language.

A line is `#KEY slot=value; slot=value` (a sentence of the phrase book), `[fr] text` (free text and its language), or plain
text of which nobody said the language. `write_note` and `read_note` are each other's inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gigaramp.errors import AskError
from gigaramp.languages import say


@dataclass(frozen=True)
class Phrase:
    """A sentence of the phrase book by its key, with what stands in its slots."""

    key: str
    slots: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Free:
    """What a person wrote. `language` is its code, None where nobody said it."""

    language: str | None
    text: str


Line = Phrase | Free

_NAME = r"[a-z][a-z0-9_]*"
_PHRASE = re.compile(rf"#({_NAME})(?: (.*))?", re.DOTALL)
_SLOT = re.compile(rf" ?({_NAME})=((?:[^;\\]|\\.)*)(?:;|$)", re.DOTALL)
_FREE = re.compile(r"\[([a-z]{2,3})?\] (.*)", re.DOTALL)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", ";": "\\;"}
_MEANINGS = {"n": "\n", "r": "\r"}


def write_note(lines: Iterable[Line]) -> str:
    """The note as the log keeps it; free text without the signs that turn the direction of reading.

    Raises AskError for a key, slot or language that is not a plain name.
    """
    return "\n".join(_phrase(line) if isinstance(line, Phrase) else _free(line) for line in lines)


def read_note(text: str) -> tuple[Line, ...]:
    """The lines of a note. Never raises: what is not a phrase is free text; empty lines say nothing."""
    return tuple(_line(line.removesuffix("\r")) for line in text.split("\n") if line.removesuffix("\r"))


def _phrase(line: Phrase) -> str:
    for name in (line.key, *line.slots):
        if not re.fullmatch(_NAME, name):
            raise AskError(say('"{name}" cannot be the name of a sentence or slot', name=name))
    slots = "; ".join(f"{name}={_escaped(value, ';')}" for name, value in line.slots.items())
    return f"#{line.key} {slots}" if slots else f"#{line.key}"


def _free(line: Free) -> str:
    if line.language is not None and not re.fullmatch(r"[a-z]{2,3}", line.language):
        raise AskError(say('"{code}" is not the code of a language', code=line.language))
    text = _TURNING.sub("", line.text)
    if line.language is None and text and text[0] not in "#[" and not re.search(r"[\n\r]", text):
        return text
    return f"[{line.language or ''}] {_escaped(text)}"


def _line(text: str) -> Line:
    if (free := _FREE.fullmatch(text)) is not None:
        return Free(free[1], _plain(free[2]))
    if (phrase := _PHRASE.fullmatch(text)) is not None:
        slots = _slots(phrase[2] or "")
        if slots is not None:
            return Phrase(phrase[1], slots)
    return Free(None, text)


def _slots(text: str) -> dict[str, str] | None:
    """Slots of a sentence; None where the text is something else, so it is what a person wrote."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        slot = _SLOT.match(text, place)
        if slot is None or slot[1] in found:
            return None
        found[slot[1]] = _plain(slot[2])
        place = slot.end()
    return found


def _escaped(text: str, more: str = "") -> str:
    return "".join(_ESCAPES[sign] if sign in "\\\n\r" + more else sign for sign in text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _MEANINGS.get(found[1], found[1]), text, flags=re.DOTALL)
