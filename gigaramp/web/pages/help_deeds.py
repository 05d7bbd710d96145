"""What is done in a call, one address for each deed. Each is done once, however often its form is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

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
    next_to_call,
    pass_on,
    reference,
    restored,
    say_in_call,
    try_fix,
    whom_to_call,
)
from gigaramp.floor.knowhow.notes import Phrase, write_note
from gigaramp.floor.rows import NextIds
from gigaramp.languages import say
from gigaramp.web.door import Acting, acting
from gigaramp.web.help.places import places_of, places_of_call
from gigaramp.web.help.wishes import Fields, done, field, said_note, trouble_note

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import Picture

Deed = Callable[["tuple[Picture, str]", str, Fields], "pa.Table"]
"""Rows of one deed, from the picture and the reference of the call, who does it, and what the form holds."""

router = APIRouter()
CALLING = Depends(acting("call_for_help"))
ANSWERING = Depends(acting("answer_help"))


@router.post("/help/calls", response_class=Response)
async def call(request: Request, acting: Acting = CALLING) -> Response:
    """Call for help: `line`, `step`, `machine`, `alarm`, `trouble` (a picture, may be missing), `also`, `text`, `stands`."""

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

    def deed(told: tuple[Picture, str], me: str, _: Fields) -> pa.Table:
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
        lambda told, me, fields: say_in_call(*told, me, _said(told, fields, acting), *_when(acting)),
    )


@router.post("/help/calls/{call}/fix", response_class=Response)
async def fix(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """Write down what was done, as with `say`, and whether it helped: `helped` is yes or no."""

    def deed(told: tuple[Picture, str], me: str, fields: Fields) -> pa.Table:
        helped = field(fields, "helped")
        if helped not in ("yes", "no"):
            raise AskError(say("say whether it helped") + ": helped=yes, helped=no")
        return try_fix(*told, me, _said(told, fields, acting), helped == "yes", *_when(acting))

    return await _in_call(call, request, acting, deed)


@router.post("/help/calls/{call}/restored", response_class=Response)
async def runs(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """The machine runs again."""

    def deed(told: tuple[Picture, str], me: str, _: Fields) -> pa.Table:
        return restored(*told, acting.user.family, *_when(acting))

    return await _in_call(call, request, acting, deed)


@router.post("/help/calls/{call}/close", response_class=Response)
async def end(call: str, request: Request, acting: Acting = CALLING) -> Response:
    """End the call."""
    return await _in_call(call, request, acting, lambda told, me, _: close(*told, me, *_when(acting)))


async def _in_call(call: str, request: Request, acting: Acting, deed: Deed) -> Response:
    """One deed in a call: its rows are written, and the page of the call is gone on at."""

    def whole(fields: Fields) -> str:
        picture = acting.service.picture()
        name = reference(find_call(picture, call))
        rows = deed((picture, name), acting.service.person_named(acting.user), fields)
        if rows.num_rows:
            acting.write(rows)
        return f"/help/{name}"

    return await done(request, acting, whole)


def _said(told: tuple[Picture, str], fields: Fields, acting: Acting) -> str:
    """What is said in a call; a sentence about danger names a place of the plant or of the call."""
    picture, _ = told
    return said_note(fields, acting.language, {**places_of(picture), **dict.fromkeys(places_of_call(find_call(*told)))})


def _when(acting: Acting) -> tuple[datetime, NextIds]:
    return acting.service.now(), acting.service.next_ids
