"""The term list of the floor: the word of each thing in six languages, its meaning, and the words never to be used for it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from gigaramp.errors import AskError
from gigaramp.languages import say
from gigaramp.near import did_you_mean

WRITTEN_IN: Final = ("en", "fr", "zh", "ko", "ja", "ms")
"""The languages of the term list and of the phrase book."""

DEFINED_IN: Final = {code: "definition" if code == "en" else f"definition_{code}" for code in WRITTEN_IN}
"""The column of each language's definition."""

COLUMNS: Final = ("key", *WRITTEN_IN, *DEFINED_IN.values(), "step", "look_alikes", "note", "status", "source")
"""The columns of the term list as CSV."""


@dataclass(frozen=True)
class Term:
    """One thing of the floor.

    `words` and `definitions` hold one text a language. `look_alikes` are words of a language that are often taken for it and are wrong.
    `step` is the step where it is said, or `all`. `note` tells how to keep it apart from others.
    """

    key: str
    words: Mapping[str, str] = field(hash=False)
    definitions: Mapping[str, str] = field(hash=False)
    step: str = "all"
    look_alikes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    note: str = ""
    status: str = ""
    source: str = ""

    def definition(self, language: str) -> str:
        """What it is, in a language; where nobody has written it in that one in English, else in whatever language it is."""
        written = (self.definitions.get(code, "") for code in (language, *WRITTEN_IN))
        return next(filter(None, written), "")


@dataclass(frozen=True)
class TermList:
    """Terms in the order of the list, found by key or by word."""

    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    @cached_property
    def by_key(self) -> dict[str, Term]:
        """Each term by its key."""
        return {term.key: term for term in self.terms}

    def find(self, key: str) -> Term:
        """The term of a key. Raises AskError for a key that is not in the list."""
        if key not in self.by_key:
            what = say('"{word}" is not in the term list', word=key)
            raise AskError(f"{what}, {did_you_mean(key, self.by_key)}")
        return self.by_key[key]

    def word(self, key: str, language: str) -> str:
        """The word of a term in a language. Raises AskError for a key or a language that is not in the list."""
        return self.find(key).words[expect_written(language)]

    def of_word(self, word: str, language: str) -> tuple[Term, ...]:
        """The terms that have exactly this word in a language: none, one, or several that share it."""
        return tuple(term for term in self.terms if term.words[expect_written(language)] == word)


def expect_written(language: str) -> str:
    """The code itself. Raises AskError where the term list and the phrase book are not written in that language."""
    if language not in WRITTEN_IN:
        what = say('no language "{code}"', code=language)
        raise AskError(f"{what}, {did_you_mean(language, WRITTEN_IN)}")
    return language


@cache
def term_list() -> TermList:
    """The term list that is shipped: every file of `terms/`, in the order of their names."""
    folder = files("gigaramp.floor.knowhow") / "terms"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)
    return TermList(
        tuple(term for file in found for term in read_terms(file.read_text(encoding="utf-8").splitlines(), file.name))
    )


def read_terms(lines: Iterable[str], place: str = "") -> Iterator[Term]:
    """Terms of a CSV with the columns `COLUMNS`. Raises AskError where a column is missing or a look-alike has no language."""
    rows = csv.DictReader(line.removeprefix("\ufeff") for line in lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise AskError(say("{place}: columns are missing: {names}", place=place, names=", ".join(missing)))
    for row in rows:
        yield Term(
            key=row["key"],
            words={code: row[code] or "" for code in WRITTEN_IN},
            definitions={code: row[name] or "" for code, name in DEFINED_IN.items()},
            step=row["step"] or "",
            look_alikes=_look_alikes(row["look_alikes"] or "", f"{place}, {row['key']}"),
            note=row["note"] or "",
            status=row["status"] or "",
            source=row["source"] or "",
        )


def write_terms(terms: Iterable[Term]) -> str:
    """The terms as CSV; `read_terms` gives the same terms again."""
    from io import StringIO

    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for term in terms:
        wrong = " ; ".join(f"{code}:{word}" for code, words in term.look_alikes.items() for word in words)
        words = (term.words[code] for code in WRITTEN_IN)
        meanings = (term.definitions[code] for code in DEFINED_IN)
        table.writerow([term.key, *words, *meanings, term.step, wrong, term.note, term.status, term.source])
    return text.getvalue()


def _look_alikes(text: str, place: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        code, colon, word = part.partition(":")
        if not colon or code not in WRITTEN_IN or not word.strip():
            what = say('{place}: "{text}" is not a look-alike', place=place, text=part)
            mend = say("write it as fr:word")
            raise AskError(f"{what}, {mend}")
        found[code] = (*found.get(code, ()), word.strip())
    return found
