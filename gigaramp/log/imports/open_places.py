"""What a proposed mapping leaves open: each `?` with its question and what there is to choose from, and the mapping answered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Words
from dataclasses import dataclass
from typing import Final

from gigaramp.log.imports.mapping import PlantNames

OPEN: Final = '"?"'
_KEY: Final = re.compile(r'^(\s*)(?:- )?(?:"((?:[^"\\]|\\.)*)"|([^\s:{#][^:]*)):')
_LAST_KEY: Final = re.compile(r"(\w+): $")
_COLUMN: Final = re.compile(r'\bcolumn: (?:"((?:[^"\\]|\\.)*)"|([^,}]*))')
_UNITS: Final = ("min", "h", "s")


@dataclass(frozen=True)
class OpenPlace:
    """One `?` of a mapping: its number from 0, the word it stands behind, the question, and the answers there are, if few."""

    number: int
    word: str
    question: str
    choices: tuple[str, ...] = ()


def open_places(text: str, names: PlantNames) -> tuple[OpenPlace, ...]:
    """The open places of a mapping's text, in its order."""
    found: list[OpenPlace] = []
    top, asked = "", ""
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            asked = line.lstrip("# ").strip()
            continue
        key = _KEY.match(line)
        if key is not None and not key.group(1) and not line.startswith("-"):
            top = _word(key)
        for place in re.finditer(re.escape(OPEN), line):
            before = _LAST_KEY.search(line[: place.start()])
            name = before.group(1) if before is not None else ""
            word = _word(key) if key is not None and not line.lstrip().startswith("-") else name
            column = _COLUMN.search(line)
            if word == name and column is not None:
                word = _text(column)
            found.append(OpenPlace(len(found), word, asked or word, _choices(top, name, names)))
        asked = ""
    return tuple(found)


def answered(text: str, answers: Words[int, str]) -> str:
    """The text with its open places answered; those without an answer stay open."""
    number = -1

    def answer(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        given = answers.get(number, "").strip()
        return json.dumps(given, ensure_ascii=False) if given else OPEN

    lines = [
        line if line.lstrip().startswith("#") else re.sub(re.escape(OPEN), answer, line) for line in text.splitlines()
    ]
    return "\n".join(lines) + "\n"


def _choices(top: str, name: str, names: PlantNames) -> tuple[str, ...]:
    if name == "unit":
        return _UNITS
    if name == "decimal":
        return (".", ",")
    return {"step": names.steps, "line": names.lines}.get(top, ())


def _word(key: re.Match[str]) -> str:
    return _unquoted(key.group(2), key.group(3))


def _text(column: re.Match[str]) -> str:
    return _unquoted(column.group(1), column.group(2))


def _unquoted(quoted: str | None, bare: str) -> str:
    return str(json.loads(f'"{quoted}"')) if quoted is not None else bare.strip()


__all__ = ["OpenPlace", "answered", "open_places"]
