"""Help: call from a machine with one tap, see who waits, and a call between two people who may share no language."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gigaramp.errors import AskError
from gigaramp.floor.help import (
    Call,
    answer,
    arrived,
    call_for_help,
    close,
    find_call,
    found_again,
    next_to_call,
    open_stop,
    pass_on,
    reference,
    restored,
    say_in_call,
    stop_of,
    try_fix,
    whom_to_call,
)
from gigaramp.floor.help.found_again import words_in
from gigaramp.floor.help.troubles import ALSO, SAFETY, TROUBLES
from gigaramp.floor.knowhow.marking import terms_of
from gigaramp.floor.knowhow.notes import Phrase, write_note
from gigaramp.floor.knowhow.phrases import phrase_book
from gigaramp.languages import later, say
from gigaramp.web.door import Acting, acting
from gigaramp.web.help.calls import (
    at_place,
    call_row,
    called_words,
    course,
    fits,
    found_row,
    help_address,
    is_mine,
    place_words,
    stop_row,
)
from gigaramp.web.help.choices import UNITS, sentences_of, terms_for, two_languages
from gigaramp.web.help.notes import Reader, reader_of
from gigaramp.web.help.wishes import Fields, done, field, said_note, trouble_note
from gigaramp.web.view import NotFound, Page, View

STOPS_SHOWN: Final = 12
CALLS_SHOWN: Final = 30
"""Rows that are shown at once; the rest is found by a search."""
LONGEST_SEARCH: Final = 100

router = APIRouter()
CALLING = Depends(acting("call_for_help"))
ANSWERING = Depends(acting("answer_help"))


def help_page(view: View) -> dict[str, Any]:
    """The machine that help is called for, machines that stand, open calls, and calls that ended."""
    picture = view.service.picture()
    reader = reader_of(view.service, view.language)
    chosen = _chosen(view, reader)
    waiting = [one for one in picture.calls if one.is_open]
    waiting.sort(key=lambda one: (not is_mine(one, view), not one.said, one.called_at))
    stops = [one for one in picture.stops if one.call is None and one.step is not None and one.machine is not None]
    search = {name: view.query.get(name, "").strip()[:LONGEST_SEARCH] for name in ("q", "alarm_of", "step_of")}
    return {
        "may_call": view.may("call_for_help"),
        "chosen": chosen,
        "stops": [stop_row(one, view) for one in sorted(stops, key=lambda one: one.began, reverse=True)[:STOPS_SHOWN]],
        "more_stops": max(0, len(stops) - STOPS_SHOWN),
        "steps": _steps(view) if chosen is None else [],
        "troubles": _troubles(view.language) if chosen is not None else [],
        "also": [_sentence(key, view.language) for key in ALSO] if chosen is not None else [],
        "waiting": [call_row(one, view, reader) for one in waiting[:CALLS_SHOWN]],
        "more_waiting": max(0, len(waiting) - CALLS_SHOWN),
        "recent": _recent(view, reader, search),
        "search": search,
        "steps_known": list(dict.fromkeys(one.step for one in picture.steps)),
        "form": str(picture.position),
    }


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
    return {
        **row,
        "deeds": row["address"].replace("/help/", "/help/calls/", 1),
        "stands_since": stop.began.isoformat() if stop is not None else None,
        "is_open": is_open,
        "course": course(call, view, reader),
        "found": [
            found_row(one, view, reader)
            for one in found_again(picture, call.step, call.alarm, note, terms_of, but=call.id)
        ],
        "may": {
            "answer": view.may("answer_help") and is_open and row["who"] is None and not is_there,
            "arrive": view.may("answer_help") and is_open and not is_there and row["who"] in (None, me),
            "pass_on": view.may("answer_help") and is_open and not is_there and row["who"] == me and bool(me),
            "restore": may and stop is not None,
            "close": may and is_open and stop is None,
            "say": may,
        },
        "next": called_words(next_to_call(view.service.escalating.rule, picture, call)),
        "sentences": sentences_of(view.language, other) if may else [],
        "terms": terms_for(call.step, view.language, other) if may else {},
        "units": list(UNITS),
        "languages": two_languages(view.language, other),
        "form": f"{len(call.said)}.{len(call.fixes)}.{call.status}",
    }


@router.post("/help/calls", response_class=Response)
async def call(request: Request, acting: Acting = CALLING) -> Response:
    """Call for help: `line`, `step`, `machine`, `alarm`, `trouble` (a picture), `also`, `text`, `stands` (no: it still runs)."""

    def deed(fields: Fields) -> str:
        service = acting.service
        picture = service.picture()
        step = field(fields, "step")
        wish = Call(
            line=field(fields, "line") or None,
            step=step,
            machine=field(fields, "machine") or None,
            called=whom_to_call(service.escalating.rule, picture, step)[0],
            note=trouble_note(fields, acting.language),
            alarm=field(fields, "alarm"),
            stands=field(fields, "stands") != "no",
        )
        me = service.person_named(acting.user)
        begun = call_for_help(picture, wish, service.now(), service.next_ids, me)
        if begun.rows.num_rows:
            acting.write(begun.rows)
        return f"/help/{begun.call}"

    return await done(request, acting, deed)


@router.post("/help/calls/{call}/answer", response_class=Response)
async def take(call: str, request: Request, acting: Acting = ANSWERING) -> Response:
    """Take a call and come."""
    return await _in_call(call, request, acting, lambda told, me, _: answer(*told, me, *_when(acting)))


@router.post("/help/calls/{call}/arrived", response_class=Response)
async def be_there(call: str, request: Request, acting: Acting = ANSWERING) -> Response:
    """Be at the machine."""
    family = acting.user.family
    return await _in_call(call, request, acting, lambda told, me, _: arrived(*told, me, family, *_when(acting)))


@router.post("/help/calls/{call}/pass-on", response_class=Response)
async def give_on(call: str, request: Request, acting: Acting = ANSWERING) -> Response:
    """Not be able to come: the call goes to the next."""

    def deed(told: Any, me: str, _: Fields) -> Any:
        picture, name = told
        to = next_to_call(acting.service.escalating.rule, picture, find_call(picture, name))
        return pass_on(picture, name, me, to, write_note([Phrase("i_cannot_come")]), *_when(acting))

    return await _in_call(call, request, acting, deed)


@router.post("/help/calls/{call}/say", response_class=Response)
async def speak(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """Say something: `phrase` with its slots (`KEY-SLOT`), `text`, or both."""
    return await _in_call(
        call,
        request,
        acting,
        lambda told, me, fields: say_in_call(*told, me, said_note(fields, acting.language), *_when(acting)),
    )


@router.post("/help/calls/{call}/fix", response_class=Response)
async def fix(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """Write down what was done, as with `say`, and whether it helped: `helped` is yes or no."""

    def deed(told: Any, me: str, fields: Fields) -> Any:
        helped = field(fields, "helped")
        if helped not in ("yes", "no"):
            raise AskError(say("say whether it helped") + ": helped=yes, helped=no")
        return try_fix(*told, me, said_note(fields, acting.language), helped == "yes", *_when(acting))

    return await _in_call(call, request, acting, deed)


@router.post("/help/calls/{call}/restored", response_class=Response)
async def runs(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """The machine runs again."""

    def deed(told: Any, me: str, _: Fields) -> Any:
        return restored(*told, acting.user.family, *_when(acting))

    return await _in_call(call, request, acting, deed)


@router.post("/help/calls/{call}/close", response_class=Response)
async def end(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """End the call."""
    return await _in_call(call, request, acting, lambda told, me, _: close(*told, me, *_when(acting)))


async def _in_call(call: str, request: Request, acting: Acting, deed: Any) -> Response:
    """One deed in a call: its rows are written, and the page of the call is gone on at."""

    def whole(fields: Fields) -> str:
        picture = acting.service.picture()
        name = reference(find_call(picture, call))
        rows = deed((picture, name), acting.service.person_named(acting.user), fields)
        if rows.num_rows:
            acting.write(rows)
        return f"/help/{name}"

    return await done(request, acting, whole)


def _when(acting: Acting) -> Any:
    return acting.service.now(), acting.service.next_ids


def _chosen(view: View, reader: Reader) -> dict[str, Any] | None:
    """The machine of the address: its stop, its alarm, the call that is open for it, and what helped before."""
    step = view.query.get("step")
    if not step:
        return None
    picture = view.service.picture()
    line, machine = view.query.get("line") or None, view.query.get("machine") or None
    parts = [one for one in picture.steps if (one.step, one.line) == (step, line)]
    machines = [one.machine for part in parts for one in part.machines]
    if not parts or (machine is not None and machine not in machines):
        raise NotFound(say("The plant has no such machine."))
    stop = open_stop(picture, line, step, machine)
    there = at_place(picture, line, step, machine)
    alarm = view.query.get("alarm", "").strip()[:80] or (stop.alarm if stop is not None else None)
    found = found_again(picture, step, alarm, "", terms_of) if alarm else ()
    return {
        "line": line,
        "step": step,
        "machine": machine,
        "machines": machines if machine is None else [],
        "place": place_words(line, step, machine),
        "addresses": [
            {"machine": one, "address": help_address({"line": line or "", "step": step, "machine": one})}
            for one in machines
        ],
        "alarm": alarm,
        "alarm_text": stop.alarm_text if stop is not None else None,
        "stop": stop_row(stop, view) if stop is not None else None,
        "called": called_words(whom_to_call(view.service.escalating.rule, picture, step)[0]),
        "call": call_row(there[0], view, reader) if there else None,
        "found": [found_row(one, view, reader) for one in found],
    }


def _steps(view: View) -> list[dict[str, Any]]:
    """The machines of the plant, step by step; those where the reader is on shift first."""
    picture = view.service.picture()
    me = view.service.person_named(view.user) if view.user is not None else None
    mine = {one.step for one in picture.present if one.person == me}
    found: dict[str, list[dict[str, Any]]] = {}
    for part in picture.steps:
        machines = [
            {
                "machine": one.machine,
                "status": one.status,
                "address": help_address({"line": part.line or "", "step": part.step, "machine": one.machine}),
            }
            for one in part.machines
        ]
        if machines:
            found.setdefault(part.step, []).append({"line": part.line, "machines": machines})
    steps = [{"step": step, "is_mine": step in mine, "lines": lines} for step, lines in found.items()]
    return sorted(steps, key=lambda one: not one["is_mine"])


def _troubles(language: str) -> list[dict[str, Any]]:
    return [
        {**_sentence(key, language), "safety": [_sentence(one, language) for one in SAFETY.get(key, ())]}
        for key in TROUBLES
    ]


def _sentence(key: str, language: str) -> dict[str, Any]:
    one = phrase_book()[key]
    return {"key": key, "text": one.words[language], "danger": one.danger}


def _recent(view: View, reader: Reader, search: dict[str, str]) -> list[dict[str, Any]]:
    """Calls of people that ended, the newest first; with a search all calls that fit it."""
    picture = view.service.picture()
    text, alarm, step = search["q"], search["alarm_of"], search["step_of"]
    asked = terms_of(text, view.language) | terms_of(text) if text else frozenset()
    found = []
    for one in picture.calls:
        if not (one.said or one.fixes) or (one.is_open and not (text or alarm or step)):
            continue
        notes = [each.note for each in (*one.said, *one.fixes)]
        held = words_in(notes, terms_of) if asked else frozenset()
        if fits(one, text, alarm, step, asked, held, view.language):
            found.append(call_row(one, view, reader))
    return found[:CALLS_SHOWN]


def _other_language(call: Any, me: str, view: View, reader: Reader) -> str | None:
    """The language of those whom the reader speaks with: of who comes, of who is called, or of the plant's own people."""
    others = [one.who for one in reversed(call.said) if one.who not in (None, me)]
    who = call.answered_by if call.answered_by not in (None, me) else None
    candidates = [*others, who, call.called]
    known = [code for code in (reader.language_of(one) for one in candidates if one) if code]
    known += [code for code in (reader.local,) if code]
    return next((code for code in known if code != view.language), None)


PAGES = (
    Page("/help", later("Help"), "help.html.jinja", help_page, style="help.css", script="help.js"),
    Page("/help/{call}", later("Call for help"), "help_call.html.jinja", call_page, style="help.css", script="help.js"),
)
