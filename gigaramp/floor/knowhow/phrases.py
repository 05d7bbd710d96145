"""The phrase book: fixed sentences of the floor in six languages, with slots. Nothing of them is ever machine-translated."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.terms import WRITTEN_IN, expect_written, term_list
from gigaramp.languages import later, say
from gigaramp.near import did_you_mean

COLUMNS: Final = ("key", "group", *WRITTEN_IN, "slots", "danger", "status")
"""The columns of the phrase book as CSV."""

GROUPS: Final = {
    "stop_start": later("Stop and start"),
    "safety": later("Safety"),
    "machine": later("At the machine"),
    "measure": later("Measure and check"),
    "call": later("Call and answer"),
    "quality": later("Quality"),
    "result": later("What came of it"),
    "trouble": later("What is wrong"),
}
"""Titles of the groups of sentences, in the order of the book."""

KINDS: Final = ("number", "unit", "minutes", "term", "name")
"""Kinds of slots: a number, a unit, whole minutes, a key of the term list, a name that is kept as it is."""

_NUMBER = re.compile(r"[+\-\u2212]?\d+(\.\d+)?([eE][+\-]?\d+)?", re.ASCII)
_UNIT = re.compile(r"[^\s\d.,;+\-\u2212]\S{0,15}")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Sentence:
    """One fixed sentence: its text by language with `{slot}` in it, the kind of each slot, and whether it is about danger."""

    key: str
    group: str
    words: Mapping[str, str] = field(hash=False)
    slots: Mapping[str, str] = field(hash=False)
    danger: bool
    status: str


@cache
def phrase_book() -> Mapping[str, Sentence]:
    """All sentences by key, in the order of the book."""
    text = (files("gigaramp.floor.knowhow") / "phrases.csv").read_text(encoding="utf-8")
    return {
        row["key"]: Sentence(
            key=row["key"],
            group=row["group"],
            words={code: row[code] for code in WRITTEN_IN},
            slots=_kinds(row["slots"]),
            danger=row["danger"] == "yes",
            status=row["status"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def sentence(key: str) -> Sentence:
    """The sentence of a key. Raises AskError for a key that is not in the phrase book."""
    book = phrase_book()
    if key not in book:
        what = say('"{word}" is not in the phrase book', word=key)
        raise AskError(f"{what}, {did_you_mean(key, book)}")
    return book[key]


def render(key: str, slots: Mapping[str, str], language: str) -> str:
    """The sentence in a language. Numbers, units and names stand in it exactly as given; a term as the word of the language.

    Raises AskError for an unknown key, slot, term or language, a missing slot, or a value that does not fit its slot.
    """
    asked = sentence(key)
    text = asked.words[expect_written(language)]
    values = checked_slots(asked, slots)
    shown = {name: _shown(asked.slots[name], value, language) for name, value in values.items()}
    return re.sub(r"\{(\w+)\}", lambda found: shown[found[1]], text)


def checked_slots(asked: Sentence, slots: Mapping[str, str]) -> dict[str, str]:
    """The slots themselves. Raises AskError where one is missing, unknown, or holds what does not fit."""
    for name in slots:
        if name not in asked.slots:
            what = say('the sentence "{key}" has no slot "{name}"', key=asked.key, name=name)
            raise AskError(f"{what}, {did_you_mean(name, asked.slots)}")
    for name, kind in asked.slots.items():
        if name not in slots:
            raise AskError(say('the sentence "{key}" needs a value for "{name}"', key=asked.key, name=name))
        mend = _misfit(kind, slots[name])
        if mend:
            what = say('"{value}" does not fit "{name}" of "{key}"', value=slots[name], name=name, key=asked.key)
            raise AskError(f"{what}, {mend}")
    return dict(slots)


def book_as_csv() -> str:
    """The phrase book as CSV, as it is shipped."""
    return (files("gigaramp.floor.knowhow") / "phrases.csv").read_text(encoding="utf-8")


def _kinds(text: str) -> dict[str, str]:
    pairs = (part.split(":") for part in text.split(";") if part.strip())
    return {name.strip(): kind.strip() for name, kind in pairs}


def _misfit(kind: str, value: str) -> str:
    """What to write instead; empty where the value fits."""
    match kind:
        case "number" if not _NUMBER.fullmatch(value):
            # A comma is a decimal sign for some readers and parts thousands for others.
            return say("write digits, with a point before decimals: 0.35")
        case "minutes" if not re.fullmatch(r"\d{1,4}", value, re.ASCII):
            return say("write whole minutes: 15")
        case "unit" if not _UNIT.fullmatch(value) or _turns_text(value):
            return say("write the sign of a unit without a number: mm, N, °C")
        case "term" if value not in term_list():
            return did_you_mean(value, term_list().by_key)
        case "name" if not _is_name(value):
            return say("write a name on one line")
    return ""


def _is_name(value: str) -> bool:
    on_one_line = not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in value)
    return bool(value.strip()) and len(value) <= _LONGEST_NAME and on_one_line and not _turns_text(value)


def _turns_text(value: str) -> bool:
    """Whether hidden signs turn the text around: with them, 12 could be read as 21."""
    return any(unicodedata.bidirectional(sign) in _TURNING for sign in value)


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def _shown(kind: str, value: str, language: str) -> str:
    if kind == "term":
        return term_list().word(value, language)
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in value):
        return f"\u2068{value}\u2069"  # kept apart, so that the number beside it is not turned
    return value
