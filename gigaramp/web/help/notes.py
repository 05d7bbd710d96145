"""A note for its reader: fixed sentences in their language beside the writer's, free text as written with its terms glossed.

Nothing here translates. What a plugged-in engine made of a free text stands beside it and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.marking import mark
from gigaramp.floor.knowhow.notes import Free, Line, Phrase, read_note
from gigaramp.floor.knowhow.phrases import phrase_book, render
from gigaramp.floor.knowhow.terms import WRITTEN_IN
from gigaramp.languages import LANGUAGES
from gigaramp.web.help.places import places_of, places_of_call

if TYPE_CHECKING:
    from gigaramp.floor.state import CallNow
    from gigaramp.serve.service import Service


@dataclass(frozen=True)
class Reader:
    """Who reads: their language, and the languages of those who write, as far as they are known."""

    service: Service
    language: str
    speaks: Mapping[str, str]
    local: str | None
    places: Collection[str]

    def at(self, call: CallNow) -> Reader:
        """The same reader at a call: its own place may be named, whatever the plant file says."""
        return replace(self, places={*self.places, *places_of_call(call)})

    def language_of(self, who: str | None) -> str | None:
        """The language that somebody writes; of nobody in particular, that of the plant's own people."""
        return self.speaks.get(who) if who is not None else self.local


def reader_of(service: Service, language: str) -> Reader:
    """A reader of this service."""
    people = service.plant.people
    local = people.language.local if people is not None and people.language is not None else ()
    speaks = {service.person_named(user): user.language for user in service.access.users.all()}
    for name, family in people.experts.items() if people is not None else ():
        speaks[name] = next((code for code in family.languages if code in WRITTEN_IN), "")
    first = next((code for code in local or () if code in WRITTEN_IN), None)
    known = {who: code for who, code in speaks.items() if code}
    return Reader(service, language, known, first, places_of(service.picture()))


def told(note: str, who: str | None, reader: Reader) -> list[dict[str, Any]]:
    """The lines of a note as plain values, each in the reader's language as far as it can be had."""
    lines = read_note(note)
    written = next((one.language for one in lines if isinstance(one, Free) and one.language), reader.language_of(who))
    return [_told(line, written, reader) for line in lines]


def plain_words(note: str, language: str) -> str:
    """A note as one line of text: its sentences in a language, its free text as written."""
    parts = []
    for line in read_note(note):
        if isinstance(line, Phrase):
            parts.append(_rendered(line, language) or line.key)
        elif line.text.strip():
            parts.append(line.text.strip())
    return " ".join(parts)


def _told(line: Line, written: str | None, reader: Reader) -> dict[str, Any]:
    if isinstance(line, Phrase):
        text = _rendered(line, reader.language, reader.places)
        if text is not None:
            return _sentence(line, text, written if written in WRITTEN_IN else None, reader.language)
        line = Free(None, " ".join([line.key, *line.slots.values()]))
    return _free(line, reader)


def _sentence(line: Phrase, text: str, written: str | None, language: str) -> dict[str, Any]:
    original = _rendered(line, written) if written not in (None, language) else None
    return {
        "kind": "sentence",
        "key": line.key,
        "text": text,
        "danger": phrase_book()[line.key].danger,
        "is_reviewed": phrase_book()[line.key].status == "reviewed",
        "original": original,
        "original_language": _language(written) if original else None,
    }


def _free(line: Free, reader: Reader) -> dict[str, Any]:
    code = line.language if line.language in WRITTEN_IN else None
    spans = [
        {"text": one.text, "gloss": one.gloss if _adds(one.text, one.gloss) else "", "definition": one.definition}
        for one in mark(line.text, code, reader.language)
    ]
    is_foreign = line.language is not None and line.language != reader.language
    return {
        "kind": "free",
        "language": _language(line.language),
        "is_foreign": is_foreign,
        "spans": spans,
        "translation": _translation(line.text, code, reader) if is_foreign else None,
    }


def _translation(text: str, written: str | None, reader: Reader) -> dict[str, Any] | None:
    """What the engine of the service made of a text, once it has; None without an engine."""
    found = reader.service.translating.find(text, written, reader.language)
    if found is None or not found.text:
        return None
    return {
        "text": found.text,
        "engine": found.engine,
        "is_doubtful": found.original_first,
        "warnings": [str(one) for one in found.warnings],
    }


def _adds(text: str, gloss: str) -> bool:
    """Whether a gloss tells more than the word itself."""
    return bool(gloss) and gloss.casefold() != text.casefold()


def _rendered(line: Phrase, language: str | None, places: Collection[str] | None = None) -> str | None:
    """The sentence in a language; None for one that the phrase book does not have, or with slots that do not fit."""
    try:
        return render(line.key, line.slots, language or "en", places)
    except AskError:
        return None


def _language(code: str | None) -> dict[str, str] | None:
    """A language by its code, as a page needs it."""
    if code is None:
        return None
    known = LANGUAGES.get(code)
    return {"code": code, "name": known.name if known else code, "page": known.page if known else code}
