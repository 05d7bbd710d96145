"""What can be said by choosing: the sentences of the phrase book in two languages, and the terms that fit into their slots."""

from __future__ import annotations

from typing import Any, Final

from gigaramp.floor.knowhow.phrases import GROUPS, MOVEMENT, PLACES, SLOTS, Sentence, phrase_book
from gigaramp.floor.knowhow.terms import term_list
from gigaramp.languages import LANGUAGES, say

ASKED_FIRST: Final = "is_everyone_clear"
"""What is offered before the sentences after which a machine moves."""


def sentences_of(language: str, other: str | None) -> list[dict[str, Any]]:
    """The phrase book, group by group, in the reader's language and the other one."""
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
    for one in phrase_book().values():
        group = groups[one.group]
        if one.key in MOVEMENT and ASKED_FIRST not in [before["key"] for before in group]:
            group.append(_choice(phrase_book()[ASKED_FIRST], language, other))
        group.append(_choice(one, language, other))
    return [
        {"group": group, "title": say(GROUPS[group]), "sentences": found} for group, found in groups.items() if found
    ]


def _choice(one: Sentence, language: str, other: str | None) -> dict[str, Any]:
    return {
        "key": one.key,
        "text": one.words[language],
        "other": one.words[other] if other else None,
        "danger": one.danger,
        "slots": [
            {"name": name, "kind": kind, "is_place": name in PLACES and kind == "name", "words": say(SLOTS[kind])}
            for name, kind in one.slots.items()
        ],
    }


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
