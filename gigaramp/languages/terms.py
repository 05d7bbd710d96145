"""The term list: the words of the field in every language. The catalogues must use them, because a plant's people learn them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """One word of the field: its key, the word in each language, what it means in English, and where the word is from."""

    key: str
    words: dict[str, str]
    definition: str
    source: str


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the order of the list."""
    text = (files("gigaramp.languages") / "terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Term(
            row["key"],
            {code: row[code] for code in row if code not in ("key", "definition", "source")},
            row["definition"],
            row["source"],
        )
        for row in rows
    )
