"""Checks what an engine gives back: numbers, units, negation, actions and terms must be kept.

Engines read "tension alarm" as voltage and drop the stop from a sentence. So nothing of an engine is shown unchecked.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from gigaramp.floor.knowhow.marking import Span, look_alikes_in, mark, terms_of
from gigaramp.floor.knowhow.terms import WRITTEN_IN
from gigaramp.languages import later, say

WARNINGS: Final = {
    "no_answer": later("The engine gave no translation: {words}"),
    "number": later("A number is not the same: {words}"),
    "unit": later("A unit is not the same: {words}"),
    "negation": later("A not is lost or added."),
    "action": later("What to do is lost or added: {words}"),
    "look_alike": later("A wrong word stands for a term: {words}"),
    "term": later("A term is not used: {words}"),
}
"""What each kind of warning says. All but `term` are critical: with them the original is shown first."""

ACTIONS: Final = {
    "stop": later("to stop"),
    "start": later("to start"),
    "lock": later("to lock"),
    "danger": later("danger"),
    "replace": later("to replace"),
    "raise": later("to raise"),
    "lower": later("to lower"),
    "open": later("to open"),
    "close": later("to close"),
}
"""What a sentence may tell someone to do, or warn of; the first words of `kept_words.csv`."""


@dataclass(frozen=True)
class Warned:
    """One thing that came back otherwise than it should; `words` are what it is about."""

    kind: str
    words: str = ""

    @property
    def critical(self) -> bool:
        """Whether someone could do the wrong thing for it."""
        return self.kind != "term"

    def __str__(self) -> str:
        return say(WARNINGS[self.kind], words=say(ACTIONS[self.words]) if self.kind == "action" else self.words)


def check(original: str, translation: str, source: str, target: str) -> tuple[tuple[Warned, ...], float | None]:
    """What a translation lost or added, and the share of the terms of the original that it uses."""
    if original.strip() and not translation.strip():
        return (Warned("no_answer"),), None
    terms, usage = _term_warnings(original, translation, source, target)
    found = (*_of_numbers(original, translation), *_of_actions(original, translation, source, target), *terms)
    return tuple(found), usage


def _term_warnings(original: str, translation: str, source: str, target: str) -> tuple[list[Warned], float | None]:
    spans = {span.keys: span for span in mark(original, source, target) if span.keys}
    there = terms_of(translation, target)
    unused = [
        span
        for keys, span in spans.items()
        if not there.intersection(keys) and not _told_as_action(span.text, translation, source, target)
    ]
    wrong = look_alikes_in(translation, target, [key for keys in spans for key in keys])
    warnings = [Warned("look_alike", f"{word} ≠ {_gloss_of(spans, key)}") for word, key in wrong.items()]
    warnings += [Warned("term", f"{span.text} = {span.gloss}") for span in unused]
    return warnings, (1 - len(unused) / len(spans)) if spans else None


def _told_as_action(word: str, translation: str, source: str, target: str) -> bool:
    """Whether a term that is something to do stands there as a verb: stop, arrêtez."""
    kinds = [forms for kind, forms in _kept_words().items() if kind != "negation"]
    return any(forms[source].search(word) and forms[target].search(translation) for forms in kinds)


def _gloss_of(spans: dict[tuple[str, ...], Span], key: str) -> str:
    return next(span.gloss for keys, span in spans.items() if key in keys)


def _of_numbers(original: str, translation: str) -> Iterator[Warned]:
    (numbers, units), (numbers_back, units_back) = _measures(original), _measures(translation)
    for kind, before, after in (("number", numbers, numbers_back), ("unit", units, units_back)):
        if before != after:
            lost, added = before - after, after - before
            words = [f"−{word}" for word in lost.elements()] + [f"+{word}" for word in added.elements()]
            yield Warned(kind, ", ".join(words))


def _measures(text: str) -> tuple[Counter[str], Counter[str]]:
    """Numbers as they are written, and the signs of the units that follow them."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("μ", "u").replace("N·m", "Nm")
    numbers: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for found in _NUMBER.finditer(plain):
        number = found[0]
        # A comma with other than three digits behind it is a decimal sign: 0,35 is 0.35.
        numbers[re.sub(r"^([^,.]*),(\d{1,2}|\d{4,})$", r"\1.\2", number)] += 1
        after = plain[found.end() :]
        unit = next((sign for sign, form in _units() if form.match(after)), None)
        if unit is not None:
            units[unit] += 1
    return numbers, units


_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?<![0-9][.,])[+\-]?[A-Za-z]{0,3}\d+(?:[.,]\d+)*(?:[eE][+\-]?\d+)?")


@cache
def _units() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The signs of units with the form in which each follows a number: as a sign, or spelled in a language. Longest first."""
    text = (files("gigaramp.floor.knowhow.translation") / "units.csv").read_text(encoding="utf-8")
    rows = sorted(csv.DictReader(text.splitlines()), key=lambda row: len(row["unit"]), reverse=True)
    forms = [(row["unit"], rf"\s?(?:{re.escape(row['unit'])}(?![A-Za-z0-9/]))") for row in rows]
    forms += [(row["unit"], rf"\s?-?(?i:{row['spelled']})(?![A-Za-z])") for row in rows if row["spelled"]]
    return tuple((unit, re.compile(form)) for unit, form in forms)


def _of_actions(original: str, translation: str, source: str, target: str) -> Iterator[Warned]:
    for kind, forms in _kept_words().items():
        before = forms[source].search(original) is not None
        after = forms[target].search(translation) is not None
        if before != after:
            yield Warned("negation") if kind == "negation" else Warned("action", kind)


@cache
def _kept_words() -> dict[str, dict[str, re.Pattern[str]]]:
    """Words that must not get lost, by kind and language."""
    text = (files("gigaramp.floor.knowhow.translation") / "kept_words.csv").read_text(encoding="utf-8")
    return {
        row["kind"]: {code: re.compile(row[code], re.IGNORECASE) for code in WRITTEN_IN}
        for row in csv.DictReader(text.splitlines())
    }
