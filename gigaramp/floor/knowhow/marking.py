"""Free text is shown as written; the words of the term list in it are marked and glossed in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from gigaramp.floor.knowhow.finding import Finder, Found
from gigaramp.floor.knowhow.terms import WRITTEN_IN, expect_written, term_list


@dataclass(frozen=True)
class Span:
    """A piece of a text as written. A term has `keys` (several where one word stands for several terms).

    `gloss` and `definition` are in the reader's language, ` / ` between several.
    """

    text: str
    keys: tuple[str, ...] = ()
    gloss: str = ""
    definition: str = ""

    @property
    def key(self) -> str | None:
        """The key of the first term it stands for; None for plain text."""
        return self.keys[0] if self.keys else None


def mark(text: str, written_in: str | None, read_in: str) -> tuple[Span, ...]:
    """The text in pieces, plain and terms by turns; put together they are the text as written.

    `written_in`: the language of the text; None where it is not known: then the language with most of its letters in terms.
    Raises AskError for a language that the term list does not know.
    """
    terms = term_list()
    expect_written(read_in)
    spans: list[Span] = []
    place = 0
    for found in _found(text, written_in):
        if found.start < place:
            continue  # one sign that holds two words: ½
        if found.start > place:
            spans.append(Span(text[place : found.start]))
        glosses = dict.fromkeys(terms.word(key, read_in) for key in found.keys)
        meanings = dict.fromkeys(terms.find(key).definition(read_in) for key in found.keys)
        spans.append(Span(text[found.start : found.end], found.keys, " / ".join(glosses), " / ".join(meanings)))
        place = found.end
    if place < len(text):
        spans.append(Span(text[place:]))
    return tuple(spans)


def terms_of(text: str, language: str | None = None) -> frozenset[str]:
    """Keys of the terms in a text. Without a language, those of the language that fits best."""
    return frozenset(key for found in _found(text, language) for key in found.keys)


def look_alikes_in(text: str, language: str, keys: Iterable[str]) -> dict[str, str]:
    """Words of a text that must not stand for one of these terms: the word as written -> the key of the term.

    Asked of a translation and the terms of its original: in a text of its own most look-alikes are ordinary words.
    """
    wanted = frozenset(keys)
    right = [one for one in _words(expect_written(language)).find(text) if wanted.intersection(one.keys)]
    return {
        text[one.start : one.end]: key
        for one in _wrong_words(language).find(text)
        # What lies over a right word is none: 紧张 is no word of 拧紧张力.
        if not any(one.start < other.end and other.start < one.end for other in right)
        for key in one.keys
        if key in wanted
    }


def _found(text: str, language: str | None) -> tuple[Found, ...]:
    if language is not None:
        return _words(expect_written(language)).find(text)
    in_each = [_words(code).find(text) for code in WRITTEN_IN]
    return max(in_each, key=lambda found: sum(one.end - one.start for one in found))


@cache
def _words(language: str) -> Finder:
    return Finder(language, ((term.words[language], term.key) for term in term_list()))


@cache
def _wrong_words(language: str) -> Finder:
    return Finder(language, ((word, term.key) for term in term_list() for word in term.look_alikes.get(language, ())))
