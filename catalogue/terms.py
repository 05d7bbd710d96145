"""A text that holds a term of the list in English holds its word in the translation, so that a plant's people learn one word."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog

from gigaramp.languages.spoken import ENGLISH
from gigaramp.languages.terms import Term, terms

OTHER_WORDS = Path(__file__).with_name("other_words.csv")
"""Words that may stand for a term too: other forms of it, or another sense of the English word. `*`: any word may."""


def uses_its_terms(code: str, catalogue: Catalog) -> list[str]:
    """Each text whose translation does not use the word of a term that its English form holds."""
    found = []
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        told = message.string if isinstance(message.string, str) else message.string[0]
        if not english or not told:
            continue
        # Keys of a plant file and flags are no words: `crew:`, `vehicles.day`, `--chance`.
        bare = re.sub(r"\{[^}]*\}|`[^`]*`|--[\w-]+|\b\w+:|\b\w+\.\w[\w.]*|\w+=\S+", " ", english).lower()
        for term in _in(bare):
            if not any(word in told.lower() for word in allowed(term, code)):
                found.append(f"{code}: {term.words[ENGLISH]} is {term.words[code]}: {english!r} -> {told!r}")
    return found


def allowed(term: Term, code: str) -> list[str]:
    """The word of a term and what else may stand for it, each as far as it stays the same when it is inflected."""
    words = [term.words[code], *_other_words().get((term.key, code), ())]
    return ["" if word == "*" else _stem(word.lower(), code) for word in words]


def _in(english: str) -> list[Term]:
    """The terms of a text; one inside a longer one is not told."""
    found = [term for term in terms() if re.search(rf"\b{re.escape(term.words[ENGLISH].lower())}s?\b", english)]
    return [
        term
        for term in found
        if not any(other is not term and term.words[ENGLISH].lower() in other.words[ENGLISH].lower() for other in found)
    ]


def _stem(word: str, code: str) -> str:
    """A word without its ending, where the language has endings: of several words the first."""
    if code not in ("fr", "ms"):
        return re.split(r"[（(]", word)[0]
    first = word.split(" ")[0]
    return first[: max(4, len(first) - 2)]


@cache
def _other_words() -> dict[tuple[str, str], tuple[str, ...]]:
    with OTHER_WORDS.open(encoding="utf-8") as file:
        return {(row["key"], row["language"]): tuple(row["words"].split("|")) for row in csv.DictReader(file)}
