"""One call between two people who may share no language: what was said and done, what helped before, what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.floor.help import caller, find_call, found_again, next_to_call, stop_of
from gigaramp.floor.help.troubles import SAFETY
from gigaramp.floor.knowhow.marking import terms_of
from gigaramp.floor.knowhow.notes import Phrase, read_note
from gigaramp.floor.knowhow.phrases import UNITS
from gigaramp.languages import later
from gigaramp.web.help.calls import call_row, called_words, course, found_row
from gigaramp.web.help.choices import sentence_words, sentences_of, terms_for, two_languages
from gigaramp.web.help.notes import Reader, reader_of
from gigaramp.web.help.places import places_of
from gigaramp.web.view import NotFound, Page, View

if TYPE_CHECKING:
    from gigaramp.floor.state import CallNow


def call_page(view: View) -> dict[str, Any]:
    """One call: what was said, what was done, what helped before, and what can be done now."""
    picture = view.service.picture()
    reader = reader_of(view.service, view.language)
    try:
        call = find_call(picture, view.path["call"])
    except AskError as error:
        raise NotFound(str(error)) from error
    me = view.service.person_named(view.user) if view.user is not None else ""
    stop = stop_of(picture, call)
    note = "\n".join(one.note for one in call.said)
    other = _other_language(call, me, view, reader)
    may = view.may("call_for_help")
    row = call_row(call, view, reader)
    is_open, is_there = call.is_open, call.arrived_at is not None
    # Who calls for help does not come to the call: a tap beside would tell everybody that somebody does.
    may_come = view.may("answer_help") and is_open and not is_there and (not me or caller(call) != me)
    return {
        **row,
        "deeds": row["address"].replace("/help/", "/help/calls/", 1),
        "stands_since": stop.began.isoformat() if stop is not None else None,
        "is_open": is_open,
        "course": course(call, view, reader),
        "found": [
            found_row(one, view, reader)
            for one in found_again(picture, call.step, call.alarm, note, terms_of, but=row["call"])
        ],
        "safety": _safety(call, view.language) if is_open else [],
        "may": {
            "answer": may_come and row["who"] is None,
            "arrive": may_come and row["who"] in (None, me),
            "pass_on": view.may("answer_help") and is_open and not is_there and row["who"] == me and bool(me),
            "restore": may and stop is not None,
            "close": may and is_open and stop is None,
            "say": may,
        },
        "next": called_words(next_to_call(view.service.escalating.rule, picture, call)),
        "sentences": sentences_of(view.language, other) if may else [],
        "terms": terms_for(call.step, view.language, other) if may else {},
        "units": list(UNITS),
        "places": list(places_of(picture)) if may else [],
        "languages": two_languages(view.language, other),
        "form": f"{len(call.said)}.{len(call.fixes)}.{call.status}",
    }


def _safety(call: CallNow, language: str) -> list[dict[str, Any]]:
    """What is said at once at a call that tells of a danger."""
    told = {line.key for one in call.said for line in read_note(one.note) if isinstance(line, Phrase)}
    keys = next((keys for key, keys in SAFETY.items() if key in told), ())
    return [sentence_words(key, language) for key in keys]


def _other_language(call: CallNow, me: str, view: View, reader: Reader) -> str | None:
    """The language of those whom the reader speaks with: of who comes, of who is called, or of the plant's own people."""
    others = [one.who for one in reversed(call.said) if one.who not in (None, me)]
    who = call.answered_by if call.answered_by not in (None, me) else None
    candidates = [*others, who, call.called]
    known = [code for code in (reader.language_of(one) for one in candidates if one) if code]
    known += [code for code in (reader.local,) if code]
    return next((code for code in known if code != view.language), None)


PAGE = Page(
    "/help/{call}", later("Call for help"), "help_call.html.jinja", call_page, style="help.css", script="help.js"
)
