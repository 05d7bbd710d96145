"""The .po files: one for each language, in the order of their texts, so that a change reads well."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from catalogue.found import PACKAGE
from gigaramp.languages.spoken import ENGLISH, LANGUAGES
from gigaramp.languages.terms import terms

CODES = tuple(code for code in LANGUAGES if code != ENGLISH)
PLURALS = {"fr": (2, "(n > 1)")}
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
HEADER = """\
Texts of gigaramp. Open this file in a catalogue editor (Poedit, Weblate) or as text; {named} stays as it is.
How to add or review a translation: docs/understand/languages.md
"""


def place_of(code: str, ending: str = "po") -> Path:
    """The file of a language: `po` for people, `mo` for the program."""
    return PACKAGE / "languages" / "catalogues" / code / "LC_MESSAGES" / f"gigaramp.{ending}"


def kept(code: str) -> Catalog:
    """The translations of a language as they stand; empty where there are none yet."""
    path = place_of(code)
    if not path.is_file():
        return Catalog(locale=LANGUAGES[code].locale)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[code].locale)


def updated(code: str, found: Catalog) -> Catalog:
    """The kept translations for the texts that are said now. A new text is empty; nothing is guessed; old ones go."""
    old, new = kept(code), Catalog(locale=LANGUAGES[code].locale, project="gigaramp", charset="utf-8", fuzzy=False)
    number, expression = PLURALS.get(code, (1, "0"))
    new._num_plurals, new._plural_expr = number, expression
    new.header_comment = HEADER
    # The term list is the place where a term is translated; the catalogue follows it.
    words = {term.words[ENGLISH]: term.words[code] for term in terms()}
    for message in found:
        if not message.id:
            continue
        same = old.get(message.id)
        told = same.string if same is not None else ("",) * number if message.pluralizable else ""
        if message.pluralizable and isinstance(told, str):
            told = (told,) * number
        if not message.pluralizable and not isinstance(told, str):
            told = told[0]
        if isinstance(message.id, str) and message.id in words:
            told = words[message.id]
        flags = {flag for flag in (same.flags if same is not None else ()) if flag == "fuzzy"}
        comments = same.user_comments if same is not None else ()
        new.add(message.id, told, locations=message.locations, flags=flags, user_comments=comments)
    return new


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as its .po file: without dates, so that the same texts give the same file."""
    text = BytesIO()
    write_po(text, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=True)
    plural = f"nplurals={catalogue._num_plurals}; plural={catalogue._plural_expr};"
    comment = "".join(f"# {line}\n" for line in HEADER.splitlines())
    head = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    head += [f"Language: {catalogue.locale_identifier}", f"Plural-Forms: {plural}"]
    lines = "".join(f'"{line}\\n"\n' for line in head)
    return f'{comment}msgid ""\nmsgstr ""\n{lines}\n'.encode() + text.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    # Babel writes the day of making into a compiled header: the same texts are to give the same file.
    whole = read_po(BytesIO(as_po(catalogue)), locale=catalogue.locale)
    whole.creation_date = whole.revision_date = NO_DAY
    text = BytesIO()
    write_mo(text, whole)
    return text.getvalue()
