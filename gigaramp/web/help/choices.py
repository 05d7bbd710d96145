"""What can be said by choosing: the sentences of the phrase book in two languages, and the terms that fit into their slots."""

from __future__ import annotations

from typing import Any, Final

from gigaramp.floor.knowhow.phrases import GROUPS, phrase_book
from gigaramp.floor.knowhow.terms import term_list
from gigaramp.languages import LANGUAGES, later, say

SLOTS: Final = {
    "number": later("number"),
    "unit": later("unit"),
    "minutes": later("minutes"),
    "term": later("term"),
    "name": later("name"),
}
"""What a slot of a sentence asks for, by its kind."""


def sentences_of(language: str, other: str | None) -> list[dict[str, Any]]:
    """The phrase book, group by group, in the reader's language and the other one."""
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
    for one in phrase_book().values():
        groups[one.group].append(
            {
                "key": one.key,
                "text": one.words[language],
                "other": one.words[other] if other else None,
                "danger": one.danger,
                "slots": [{"name": name, "kind": kind, "words": say(SLOTS[kind])} for name, kind in one.slots.items()],
            }
        )
    return [
        {"group": group, "title": say(GROUPS[group]), "sentences": found} for group, found in groups.items() if found
    ]


def sentence_words(key: str, language: str) -> dict[str, Any]:
    """A sentence without slots, in the reader's language."""
    one = phrase_book()[key]
    return {"key": key, "text": one.words[language], "danger": one.danger}


def terms_for(step: str | None, language: str, other: str | None) -> dict[str, str]:
    """The word of each term in the reader's language, and in the other one; those of the step first."""
    terms = sorted(term_list(), key=lambda term: (term.step != step, term.step != "all"))
    return {term.words[language]: term.words[other or language] for term in terms}


def two_languages(language: str, other: str | None) -> list[dict[str, str]]:
    """The reader's language and the other one, as a page needs them."""
    return [
        {"code": code, "name": LANGUAGES[code].name, "page": LANGUAGES[code].page} for code in (language, other) if code
    ]
