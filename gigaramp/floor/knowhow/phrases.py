"""The phrase book: fixed sentences of the floor in six languages, with slots. Nothing of them is ever machine-translated."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from gigaramp.errors import AskError
from gigaramp.floor.knowhow.terms import WRITTEN_IN, expect_written, term_list
from gigaramp.languages import language as spoken_in
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

SLOTS: Final = {
    "number": later("number"),
    "unit": later("unit"),
    "minutes": later("minutes"),
    "term": later("term"),
    "name": later("name"),
}
"""What a slot of a sentence asks for, by its kind."""

MOVEMENT: Final = ("start_machine", "restart_machine", "reset_alarm", "home_machine", "open_guard")
"""Sentences after which a machine moves or can be reached into."""

PLACES: Final = ("machine", "place", "name")
"""Slots of names that hold a place of the plant where a sentence is about danger."""

UNITS: Final = (
    "mm",
    "µm",
    "cm",
    "m",
    "mm/s",
    "m/min",
    "m/s",
    "N",
    "kN",
    "N·m",
    "Nm",
    "°C",
    "K",
    "bar",
    "mbar",
    "Pa",
    "kPa",
    "MPa",
    "V",
    "mV",
    "kV",
    "A",
    "mA",
    "Ah",
    "mAh",
    "mA·h",
    "W",
    "kW",
    "Wh",
    "kWh",
    "Ω",
    "mΩ",
    "kΩ",
    "MΩ",
    "%",
    "ppm",
    "g",
    "mg",
    "kg",
    "L",
    "mL",
    "ms",
    "s",
    "min",
    "h",
    "rpm",
    "Hz",
    "kHz",
    "g/m²",
    "mg/cm²",
    "kg/m³",
    "N/m",
    "dB",
)
"""The units that a sentence takes; no other text can stand behind a number."""

_NUMBER = re.compile(r"[\-\u2212]?(0|[1-9]\d{0,11})(\.\d{1,12})?", re.ASCII)
_NAME = re.compile(r"[^\W_][\w\-/]*(\.[\w\-/]+)*( [\w\-/]+(\.[\w\-/]+)*){0,2}")
_LONGEST_NAME = 40


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


def render(key: str, slots: Mapping[str, str], language: str, places: Collection[str] | None = None) -> str:
    """The sentence in a language. Numbers, units and names stand in it exactly as given; a term as the word of the language.

    `places`: lines, steps and machines of the plant, where they are known; a sentence about danger names no other place.

    Raises AskError for an unknown key, slot, term or language, a missing slot, or a value that does not fit its slot.
    """
    asked = sentence(key)
    text = asked.words[expect_written(language)]
    values = checked_slots(asked, slots, places)
    shown = {name: _shown(asked.slots[name], value, language) for name, value in values.items()}
    return re.sub(r"\{(\w+)\}", lambda found: shown[found[1]], text)


def checked_slots(asked: Sentence, slots: Mapping[str, str], places: Collection[str] | None = None) -> dict[str, str]:
    """The slots themselves. Raises AskError where one is missing, unknown, or holds what does not fit; `places` as in `render`."""
    for name in slots:
        if name not in asked.slots:
            what = say('the sentence "{key}" has no slot "{name}"', key=asked.key, name=name)
            raise AskError(f"{what}, {did_you_mean(name, asked.slots)}")
    for name, kind in asked.slots.items():
        if name not in slots:
            raise AskError(say('the sentence "{key}" needs a value for "{name}"', key=asked.key, name=name))
        mend = _misfit(kind, slots[name])
        if kind == "term" and not mend and "number" in asked.slots.values() and _is_step(slots[name]):
            mend = say("choose what can be measured, not a step")
        if not mend and asked.danger and places is not None and name in PLACES and slots[name] not in places:
            mend = did_you_mean(slots[name], places)
        if mend:
            told = {"name": say(SLOTS[kind]), "key": _with_gaps(asked)}
            what = say('"{value}" does not fit "{name}" of "{key}"', value=slots[name], **told)
            raise AskError(f"{what}, {mend}")
    return dict(slots)


def _with_gaps(asked: Sentence) -> str:
    """The sentence in the language that is spoken, with the kind of each slot in its gap."""
    text = asked.words.get(spoken_in(), asked.words["en"])
    return re.sub(r"\{(\w+)\}", lambda gap: f"‹{say(SLOTS[asked.slots[gap[1]]])}›", text)


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
        case "unit" if value not in UNITS:
            return say("write the sign of a unit without a number: mm, N, °C")
        case "term" if value not in term_list():
            return did_you_mean(value, term_list().by_key)
        case "name" if not _is_name(value):
            return say("write a name on one line")
    return ""


def _is_step(key: str) -> bool:
    """Whether a term is a step of the plant: nothing can be set or measured with it."""
    return any(term.step == key for term in term_list())


def _is_name(value: str) -> bool:
    """Whether it is a code, as machines and lots bear: no marks of a sentence, and a digit where it has several words."""
    is_code = " " not in value or any(sign.isdigit() for sign in value)
    return len(value) <= _LONGEST_NAME and is_code and _NAME.fullmatch(value) is not None


_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def _shown(kind: str, value: str, language: str) -> str:
    if kind == "term":
        return term_list().word(value, language)
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in value):
        value = f"\u2068{value}\u2069"  # kept apart, so that the number beside it is not turned
    # In quotation marks a name cannot be read as part of the sentence.
    return f"“{value}”" if kind == "name" else value
