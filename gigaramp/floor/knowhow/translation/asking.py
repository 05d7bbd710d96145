"""Asks an engine for a translation: fixed sentences come from the phrase book, and what the engine gives is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from gigaramp.floor.knowhow.finding import fold
from gigaramp.floor.knowhow.marking import mark
from gigaramp.floor.knowhow.phrases import phrase_book
from gigaramp.floor.knowhow.terms import expect_written
from gigaramp.floor.knowhow.translation.checks import Warned, check
from gigaramp.floor.knowhow.translation.engine import EngineError, TranslationEngine

PHRASE_BOOK: Final = "phrase book"
"""The engine of a text that needed none: its sentences stand in the phrase book."""


@dataclass(frozen=True)
class Checked:
    """A translation with what is doubtful in it. `text` is empty where there is none; then only the original is shown.

    `term_usage`: share of the terms of the original that stand in the translation as they should; None without terms.
    """

    text: str
    warnings: tuple[Warned, ...]
    original: str
    engine: str
    term_usage: float | None = None

    @property
    def original_first(self) -> bool:
        """Whether the original must be shown first, and the warnings with it."""
        return any(warned.critical for warned in self.warnings)


def translated(text: str, source: str, target: str, engine: TranslationEngine) -> Checked:
    """A free text in another language, checked. Sentences of the phrase book are taken from the book, never from the engine.

    Raises AskError for a language that the term list does not know; never for what an engine does.
    """
    expect_written(source)
    expect_written(target)
    if source == target:
        return Checked(text, (), text, PHRASE_BOOK)
    given: list[str] = []
    back: list[str] = []
    shown: list[str] = []
    name = PHRASE_BOOK
    for piece, sentence in _pieces(text, source):
        if sentence is not None:
            shown.append(phrase_book()[sentence].words[target])
            continue
        try:
            answer = engine.translate(piece, source, target, _terms_for(piece, source, target))
        except (EngineError, OSError, ValueError) as error:
            return Checked("", (Warned("no_answer", str(error)),), text, type(engine).__name__)
        given.append(piece)
        back.append(answer.text)
        shown.append(answer.text)
        name = answer.engine
    warnings, usage = check(" ".join(given), " ".join(back), source, target)
    return Checked(("" if target in ("zh", "ja") else " ").join(shown), warnings, text, name, usage)


def _pieces(text: str, source: str) -> Iterator[tuple[str, str | None]]:
    """The text in sentences of the phrase book (with their key) and what stands between them."""
    parts = re.split(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+", text)
    rest: list[str] = []
    place = 0
    while place < len(parts):
        # A sentence of the book may have several parts: High voltage. Do not open.
        joined = ((count, " ".join(parts[place : place + count])) for count in (3, 2, 1))
        count, piece = next(((n, text) for n, text in joined if _bare(text) in _fixed(source)), (1, ""))
        if not piece:
            rest.append(parts[place])
        else:
            if "".join(rest).strip():
                yield " ".join(rest), None
            rest = []
            yield piece, _fixed(source)[_bare(piece)]
        place += count
    if "".join(rest).strip():
        yield " ".join(rest), None


@cache
def _fixed(language: str) -> dict[str, str]:
    return {_bare(one.words[language]): key for key, one in phrase_book().items() if not one.slots}


def _bare(text: str) -> str:
    """A sentence without its case, accents, spaces and signs, but for the question mark."""
    return re.sub(r"[^\w?]+", "", fold(text))


def _terms_for(text: str, source: str, target: str) -> dict[str, str]:
    """The words that the engine must use. A word that stands for several terms is left to the engine."""
    spans = mark(text, source, target)
    return {span.text: span.gloss for span in spans if span.keys and " / " not in span.gloss}
