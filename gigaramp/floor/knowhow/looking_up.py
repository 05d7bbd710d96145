"""Looks words up: the terms and fixed sentences that fit what someone typed, in whatever of the six languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from gigaramp.floor.knowhow.finding import fold
from gigaramp.floor.knowhow.phrases import Sentence, phrase_book
from gigaramp.floor.knowhow.terms import WRITTEN_IN, Term, term_list


def terms_that_fit(asked: str) -> tuple[Term, ...]:
    """Terms that hold every word asked for; the exact word first, then words that begin so, look-alikes and definitions last."""
    return tuple(term_list().find(key) for key in _fitting(asked, _texts_of_terms()))


def sentences_that_fit(asked: str) -> tuple[Sentence, ...]:
    """Sentences of the phrase book that hold every word asked for, in the same order."""
    return tuple(phrase_book()[key] for key in _fitting(asked, _texts_of_sentences()))


def _fitting(asked: str, texts: Iterable[tuple[str, tuple[str, ...], str]]) -> list[str]:
    """Keys by how well they fit. Each has words, asked for as a whole, and a text in which single words are looked for."""
    whole = fold(asked).strip()
    if not whole:
        return []
    ranked = []
    for place, (key, words, text) in enumerate(texts):
        rank = min((_rank(whole, word) for word in words), default=4)
        if rank < 4 or all(part in text for part in whole.split()):
            ranked.append((rank, place, key))
    return [key for _, _, key in sorted(ranked)]


def _rank(whole: str, word: str) -> int:
    if whole == word:
        return 0
    if word.startswith(whole):
        return 1
    return 2 if f" {whole}" in word else 3 if whole in word else 4


@cache
def _texts_of_terms() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    return tuple(
        (term.key, words, " ".join((*words, *wrong, *meanings, fold(term.note), term.key)))
        for term in term_list()
        for words in [tuple(fold(term.words[code]) for code in WRITTEN_IN)]
        for wrong in [tuple(fold(word) for said in term.look_alikes.values() for word in said)]
        for meanings in [tuple(fold(text) for text in term.definitions.values())]
    )


@cache
def _texts_of_sentences() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    return tuple(
        (one.key, words, " ".join((*words, one.key)))
        for one in phrase_book().values()
        for words in [tuple(fold(one.words[code]) for code in WRITTEN_IN)]
    )
