"""Words of the term list that mostly mean something else: will stop, seal it. They count only where the words beside are clear."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_NEAR: Final = 3
_AND: Final = frozenset({"and", "or", "et", "ou"})


@cache
def _listed(language: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By kind each word of a language, with the words near it that make it something else."""
    text = (files("gigaramp.floor.knowhow") / "everyday.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in ("word", "before", "after", "not after")}
    for row in csv.DictReader(text.splitlines()):
        if row["language"] == language:
            kept = found[row["kind"]]
            kept[row["word"]] = kept.get(row["word"], frozenset()) | set(filter(None, [row["unless"]]))
    return found


def is_meant(
    language: str, tokens: Sequence[str], stems: Sequence[str], place: int, is_term: Callable[[int], bool]
) -> bool:
    """Whether the token at `place` is the word of the list, and not an everyday word.

    `stems`: the tokens without endings. `is_term`: whether a term that is no everyday word stands at or ends at a place.
    """
    listed = _listed(language)
    if stems[place] not in listed["word"] or len(tokens) == 1:
        return True
    if listed["word"][stems[place]] & set(stems[place + 1 : place + 1 + _NEAR]):
        return False
    before = tokens[place - 1] if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if after in listed["not after"]:
        return False
    if before in listed["before"] or after in listed["after"]:
        return True
    beside = [place - 2 if before in _AND else place - 1, place + 2 if after in _AND else place + 1]
    return any(0 <= at < len(tokens) and is_term(at) for at in beside)


def is_everyday(language: str, stem: str) -> bool:
    """Whether a word of the list mostly means something else."""
    return stem in _listed(language)["word"]
