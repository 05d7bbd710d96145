"""Know-how look-up: the term list and the phrase book in six languages, searched in any of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from gigaramp.floor.knowhow.looking_up import sentences_that_fit, terms_that_fit
from gigaramp.floor.knowhow.phrases import GROUPS, Sentence, book_as_csv, phrase_book
from gigaramp.floor.knowhow.tbx import write_tbx
from gigaramp.floor.knowhow.terms import WRITTEN_IN, Term, term_list, write_terms
from gigaramp.languages import LANGUAGES, later, named, say, speaking
from gigaramp.web.door import acting
from gigaramp.web.view import Page, View

SHOWN = 60
"""So many terms stand on one page; a link leads to the next."""

GAPS = {
    "number": later("number"),
    "unit": later("unit"),
    "minutes": later("minutes"),
    "term": later("term"),
    "name": later("name"),
}
"""What stands in a sentence where something will be filled in, by the kind of the slot."""

STATUSES = {
    "not reviewed": later("not reviewed"),
    "sourced": later("with a source"),
    "reviewed": later("reviewed"),
}
"""How sure the words of a term are; by a source means that someone wrote the word there, not that a speaker approved it."""

DEFINITIONS = {
    "term-status": (
        later("Status of a word"),
        later(
            "Not reviewed: no speaker has checked it. With a source: the word was found in the linked text. "
            "No speaker has checked the definitions."
        ),
    ),
}

router = APIRouter()


def words(view: View) -> dict[str, Any]:
    """What fits `q`, at one `step` or all; or the sentences of a `group`, or one `term`; else the sentences about safety."""
    asked = {name: view.query.get(name, "").strip()[:100] for name in ("q", "step", "group", "term")}
    terms, sentences = _asked(**asked)
    first = int(view.query["from"]) if re.fullmatch(r"\d{1,5}", view.query.get("from", ""), re.ASCII) else 0
    reader = view.language
    with_gaps = {code: _gaps(code) for code in WRITTEN_IN}
    return {
        "asked": asked,
        "found": {"terms": len(terms), "sentences": len(sentences)},
        "from": first,
        "next": first + SHOWN if first + SHOWN < len(terms) else None,
        "languages": [
            {"code": code, "name": LANGUAGES[code].name, "page": LANGUAGES[code].page} for code in WRITTEN_IN
        ],
        "terms": [_term(term, reader) for term in terms[first : first + SHOWN]],
        "sentences": [_sentence(one, reader, with_gaps) for one in sentences],
        "steps": _steps(reader),
        "groups": [
            {
                "group": group,
                "title": say(title),
                "sentences": sum(one.group == group for one in phrase_book().values()),
            }
            for group, title in GROUPS.items()
        ],
        "total": {"terms": len(term_list()), "sentences": len(phrase_book())},
    }


def _steps(reader: str) -> list[dict[str, Any]]:
    """Steps of the term list in its order, with how many terms belong to each; those of every step last."""
    counts = Counter(term.step for term in term_list())
    return [
        {"step": step, "title": _title(step, reader), "terms": counts[step]}
        for step in sorted(counts, key=lambda step: step == "all")
    ]


def _title(step: str, reader: str) -> str:
    if step == "all":
        return say("every step")
    return term_list().word(step, reader) if step in term_list() else named(step).replace("_", " ")


def _asked(q: str, step: str, group: str, term: str) -> tuple[tuple[Term, ...], tuple[Sentence, ...]]:
    if term:
        return tuple(one for one in term_list() if one.key == term), ()
    if q or step:
        fitting = terms_that_fit(q) if q else term_list()
        return tuple(one for one in fitting if step in ("", one.step)), () if step else sentences_that_fit(q)
    return (), tuple(one for one in phrase_book().values() if one.group == (group or "safety"))


def _term(term: Term, reader: str) -> dict[str, Any]:
    is_link = term.source.startswith(("https://", "http://"))
    return {
        "key": term.key,
        "word": term.words[reader],
        "words": dict(term.words),
        "definition": term.definition(reader),
        "step": term.step,
        "step_title": _title(term.step, reader),
        "look_alikes": [{"code": code, "words": list(wrong)} for code, wrong in term.look_alikes.items()],
        "note": term.note,
        "status": say(STATUSES[term.status]) if term.status in STATUSES else term.status,
        "source": term.source,
        "site": urlsplit(term.source).netloc.removeprefix("www.") if is_link else "",
    }


def _sentence(one: Sentence, reader: str, gaps: dict[str, dict[str, str]]) -> dict[str, Any]:
    shown = dict(one.words)
    for code in shown:
        for name, kind in one.slots.items():
            shown[code] = shown[code].replace(f"{{{name}}}", f"[{gaps[code][kind]}]")
    return {
        "key": one.key,
        "text": shown[reader],
        "shown": shown,
        "words": dict(one.words),
        "slots": dict(one.slots),
        "danger": one.danger,
        "status": say(STATUSES[one.status]) if one.status in STATUSES else one.status,
    }


def _gaps(code: str) -> dict[str, str]:
    with speaking(code):
        return {kind: str(say(word)) for kind, word in GAPS.items()}


@router.get("/words.tbx", dependencies=[Depends(acting("read"))])
def as_tbx() -> Response:
    """The term list as TBX-Basic (ISO 30042), for translation tools."""
    return _file(write_tbx(term_list()), "gigaramp-terms.tbx", "application/xml; charset=utf-8")


@router.get("/words.csv", dependencies=[Depends(acting("read"))])
def as_csv() -> Response:
    """The term list as CSV."""
    return _file("\ufeff" + write_terms(term_list()), "gigaramp-terms.csv", "text/csv; charset=utf-8")


@router.get("/phrases.csv", dependencies=[Depends(acting("read"))])
def book() -> Response:
    """The phrase book as CSV."""
    return _file("\ufeff" + book_as_csv(), "gigaramp-phrases.csv", "text/csv; charset=utf-8")


def _file(text: str, name: str, kind: str) -> Response:
    return Response(text, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


PAGE = Page("/words", later("Words"), "words.html.jinja", words, style="words.css")
