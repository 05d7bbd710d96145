"""Forms of the pages of help read into notes and wishes; and a form that is sent twice is done once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gigaramp.errors import AskError
from gigaramp.floor.help.troubles import ALSO, TROUBLES
from gigaramp.floor.knowhow.notes import Free, Line, Phrase, write_note
from gigaramp.floor.knowhow.phrases import checked_slots, sentence
from gigaramp.floor.knowhow.terms import WRITTEN_IN, term_list
from gigaramp.languages import say, speaking
from gigaramp.near import did_you_mean

if TYPE_CHECKING:
    from gigaramp.web.door import Acting

Fields = Mapping[str, list[str]]
"""What a form holds, each field with all its values."""


async def fields_of(request: Request) -> Fields:
    """The texts of a form."""
    form = await request.form()
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def field(fields: Fields, name: str) -> str:
    """One text of a form, without blanks around it; empty where there is none."""
    return fields.get(name, [""])[0].strip()


async def done(request: Request, acting: Acting, deed: Callable[[Fields], str], said: str = "") -> Response:
    """Do what a form wishes, once, while nobody else decides; `deed` gives the address to go on at.

    `said`: what a page that stays open shows then, extracted by `later`.
    """
    fields = await fields_of(request)
    address = await run_in_threadpool(_decided, request.url.path, fields, acting, deed)
    if "application/json" in request.headers.get("accept", ""):
        with speaking(acting.language):
            return JSONResponse({"address": address, "said": str(say(said)) if said else ""})
    return RedirectResponse(address, status_code=303)


def _decided(path: str, fields: Fields, acting: Acting, deed: Callable[[Fields], str]) -> str:
    key = _key(path, fields, acting)
    service = acting.service
    with service.deciding, speaking(acting.language):
        before = service.once.find(key) if field(fields, "form") else None
        if before is not None:
            return before
        address = deed(fields)
        service.once.keep(key, address)
    return address


def _key(path: str, fields: Fields, acting: Acting) -> str:
    """The same for two taps on one form, and for nothing else."""
    told: list[Any] = [
        path,
        acting.user.name,
        *sorted((name, *values) for name, values in fields.items() if name != "csrf"),
    ]
    return sha256(repr(told).encode()).hexdigest()


def trouble_note(fields: Fields, language: str) -> str:
    """What an operator says with a call: the picture of the trouble, dangers beside it, and free text.

    With none of them it says where help is needed, so that somebody waits for an answer. Raises AskError for what is not offered.
    """
    trouble, also = field(fields, "trouble"), [key for key in fields.get("also", []) if key]
    for key, offered in (*((one, TROUBLES) for one in [trouble] if one), *((one, ALSO) for one in also)):
        if key not in offered:
            what = say('"{word}" is not in the phrase book', word=key)
            raise AskError(f"{what}, {did_you_mean(key, offered)}")
    if trouble == "trouble_stopped" and field(fields, "stands") == "no":
        raise AskError(say("a machine that still runs has not stopped") + ", " + say("choose one of the two"))
    lines: list[Line] = [Phrase(key) for key in (trouble, *also) if key]
    lines += _text(fields, language)
    place = " ".join(field(fields, name) for name in ("step", "machine")).strip()
    return write_note(lines or [Phrase("i_need_help", {"machine": place})])


def said_note(fields: Fields, language: str, places: Collection[str] | None = None) -> str:
    """A fixed sentence with its slots, free text, or both; empty where there is neither. `places`: those of the plant."""
    return write_note([*_phrase(fields, language, places), *_text(fields, language)])


def _phrase(fields: Fields, language: str, places: Collection[str] | None) -> list[Line]:
    key = field(fields, "phrase")
    if not key:
        return []
    asked = sentence(key)
    slots = {}
    for name, kind in asked.slots.items():
        value = field(fields, f"{key}-{name}")
        slots[name] = _term(value, language) if kind == "term" else _number(value) if kind == "number" else value
    return [Phrase(key, checked_slots(asked, slots, places))]


def _term(word: str, language: str) -> str:
    """The key of a term by its word, in the language of who writes before any other; the word itself where the list has none."""
    terms = term_list()
    if word in terms:
        return word
    for code in dict.fromkeys([language, *WRITTEN_IN]):
        for one in terms:
            if one.words[code].casefold() == word.casefold():
                return one.key
    return word


def _text(fields: Fields, language: str) -> list[Line]:
    """Free text, line by line, each with the language of who wrote it."""
    text = field(fields, "text").replace("\r\n", "\n").replace("\r", "\n")
    return [Free(_language_of(line, language), line.strip()) for line in text.split("\n") if line.strip()]


def _number(text: str) -> str:
    """A number with a decimal comma, with a point: 12,5 is 12.5. Left as it is where the comma may part thousands: 1,234."""
    is_decimal = re.fullmatch(r"[-\u2212]?(0,\d+|\d+,(\d{1,2}|\d{4,}))", text, re.ASCII)
    return text.replace(",", ".") if is_decimal else text


def _language_of(text: str, page: str) -> str | None:
    """The language of a text as far as its letters tell; None where they do not fit the language of the page."""
    if re.search(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]", text):
        return "ko"
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\u3400-\u9fff]", text):
        return "ja" if page == "ja" else "zh"
    if not any(sign.isalpha() for sign in text):
        return page
    is_latin = all(sign <= "\u024f" or "\u1e00" <= sign <= "\u1eff" for sign in text if sign.isalpha())
    return page if is_latin and page in ("en", "fr", "ms") else None
