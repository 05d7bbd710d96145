"""Calls, their course and what helped before, as plain values with the words of the reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from gigaramp.floor.help import CREW, EVERYBODY, Found, caller, comes, reference, status_of
from gigaramp.floor.knowhow.notes import Phrase, read_note
from gigaramp.floor.knowhow.phrases import phrase_book
from gigaramp.languages import day, later, named, say
from gigaramp.web.help.notes import Reader, plain_words, told

if TYPE_CHECKING:
    from gigaramp.floor.state import CallNow, Picture, StopNow
    from gigaramp.web.view import View

STATUS = {
    "called": later("waits for an answer"),
    "escalated": later("passed on, waits for an answer"),
    "answered": later("somebody comes"),
    "arrived": later("help is there"),
    "closed": later("ended"),
}
SURE = {
    "same_alarm": later("same alarm, same step"),
    "same_alarm_elsewhere": later("same alarm at another step"),
    "same_words": later("same step, same words"),
}
STEPS = {
    "called": later("Called"),
    "escalated": later("Passed on"),
    "answered": later("Comes"),
    "arrived": later("Help is there"),
    "said": later("Message"),
    "fix": later("Tried"),
    "closed": later("Ended"),
}


def called_words(who: str | None) -> str:
    """Who is called, in words."""
    if who in (None, CREW):
        return say("the crew")
    return say("everybody") if who == EVERYBODY else named(who or "").replace("_", " ")


def place_words(line: str | None, step: str | None, machine: str | None) -> str:
    """Where, from step to machine."""
    parts = [named(step).replace("_", " ") if step else "", machine or "", line or ""]
    return " · ".join(part for part in parts if part)


def call_row(call: CallNow, view: View, reader: Reader) -> dict[str, Any]:
    """A call as one row of a list."""
    status = status_of(call)
    said = call.said[0] if call.said else None
    name = reference(call)
    return {
        "call": name,
        "address": f"/help/{quote(name, safe='~|')}",
        "line": call.line,
        "step": call.step,
        "machine": call.machine,
        "place": place_words(call.line, call.step, call.machine),
        "alarm": call.alarm,
        "alarm_text": call.alarm_text,
        "status": status,
        "status_words": say(STATUS[status]),
        "called": call.called,
        "called_words": called_words(call.called),
        "who": view.service.shown(comes(call) or "") or None,
        "since": call.called_at.isoformat(),
        "at": at_words(call.called_at, view),
        "said": told(said.note, said.who, reader.at(call)) if said is not None else [],
        "is_mine": is_mine(call, view),
        "by_people": bool(call.said),
        "helped": any(fix.helped for fix in call.fixes),
    }


def is_mine(call: CallNow, view: View) -> bool:
    """Whether a call is for who reads: they come, their family is called, it is at their step, or everybody is called."""
    user = view.user
    if user is None or not call.is_open or not call.said:
        return False
    me = view.service.person_named(user)
    if comes(call) is not None:
        return comes(call) == me
    is_there = any(
        one.person == me and (one.step, one.line) == (call.step, call.line) for one in view.service.picture().present
    )
    return is_there or call.called == EVERYBODY or (user.family is not None and call.called == user.family)


def calls_now(view: View) -> dict[str, Any]:
    """How many calls of people nobody has taken yet, and those that are for who reads: what every open page tells."""
    waiting = [one for one in view.service.picture().calls if one.said and status_of(one) in ("called", "escalated")]
    me = view.service.person_named(view.user) if view.user is not None else None
    mine = [one for one in waiting if is_mine(one, view) and (me is None or caller(one) != me)]
    told = [
        {
            "call": reference(one),
            "address": f"/help/{quote(reference(one), safe='~|')}",
            "place": place_words(one.line, one.step, one.machine),
            "danger": is_of_danger(one),
        }
        for one in sorted(mine, key=lambda one: one.called_at)
    ]
    return {"waiting": len(waiting), "mine": told}


def is_of_danger(call: CallNow) -> bool:
    """Whether somebody in a call tells of a danger, by a sentence of the phrase book."""
    told = [line for one in call.said for line in read_note(one.note)]
    return any(isinstance(line, Phrase) and line.key in phrase_book() and phrase_book()[line.key].danger for line in told)


def course(call: CallNow, view: View, reader: Reader) -> list[dict[str, Any]]:
    """What happened in a call, the first first."""
    shown, reader = view.service.shown, reader.at(call)
    rows: list[tuple[datetime, int, str, str | None, str, bool | None]] = [
        (call.called_at, 0, "called", None, "", None),
        *((one.when, 1, "said", one.who, one.note, None) for one in call.said),
        *((when, 2, "escalated", who, "", None) for when, who in call.escalations),
        *((one.when, 4, "fix", one.who, one.note, one.helped) for one in call.fixes),
    ]
    if call.answered_at is not None:
        rows.append((call.answered_at, 2, "answered", call.answered_by, "", None))
    if call.arrived_at is not None:
        rows.append((call.arrived_at, 3, "arrived", call.answered_by, "", None))
    if call.closed_at is not None:
        rows.append((call.closed_at, 5, "closed", None, "", None))
    first = call.escalations[0][1] if call.escalations else call.called
    me = view.service.person_named(view.user) if view.user is not None else None
    found = []
    for when, _, what, who, note, helped in sorted(rows, key=lambda row: row[:2]):
        whom = called_words(who) if what == "escalated" else called_words(call.called) if what == "called" else ""
        if what == "called" and first != call.called:
            whom = ""
        found.append(
            {
                "what": what,
                "words": say(STEPS[what]),
                "when": when.isoformat(),
                "at": at_words(when, view),
                "who": shown(who) if who and what != "escalated" else None,
                "is_me": who is not None and who == me,
                "whom": whom,
                "note": told(note, who, reader) if note else [],
                "helped": helped,
            }
        )
    return found


def found_row(found: Found, view: View, reader: Reader) -> dict[str, Any]:
    """A fix of an earlier call."""
    return {
        "call": found.call,
        "address": f"/help/{quote(found.call, safe='~|')}",
        "sure": found.sure,
        "sure_words": say(SURE[found.sure]),
        "helped": found.helped,
        "tried": found.tried,
        "who": view.service.shown(found.who or "") or None,
        "when": found.when.isoformat(),
        "at": day_words(found.when, view),
        "place": place_words(found.line, found.step, None),
        "alarm": found.alarm,
        "note": told(found.note, found.who, reader),
    }


def stop_row(stop: StopNow, view: View) -> dict[str, Any]:
    """A machine that stands."""
    where = {"line": stop.line or "", "step": stop.step or "", "machine": stop.machine or "", "stop": stop.id}
    return {
        "address": help_address(where),
        "line": stop.line,
        "step": stop.step,
        "machine": stop.machine,
        "place": place_words(stop.line, stop.step, stop.machine),
        "alarm": stop.alarm,
        "alarm_text": stop.alarm_text,
        "since": stop.began.isoformat(),
        "at": at_words(stop.began, view),
    }


def help_address(where: dict[str, str]) -> str:
    """Where help is called for at a machine."""
    return "/help?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in where.items() if value)


def fits(
    call: CallNow, text: str, alarm: str, step: str, terms: frozenset[str], held: frozenset[str], language: str
) -> bool:
    """Whether a call is looked for: by its alarm, its step, and by words as written, as shown, or the same in any language."""
    if alarm and alarm.casefold() not in (call.alarm or "").casefold():
        return False
    if step and step != call.step:
        return False
    if not text:
        return True
    notes = [*(one.note for one in call.said), *(one.note for one in call.fixes)]
    words = [call.alarm or "", call.alarm_text or "", place_words(call.line, call.step, call.machine)]
    whole = " ".join([*words, *(plain_words(note, language) for note in notes)]).casefold()
    return all(part in whole for part in text.casefold().split()) or bool(terms & held)


def at_words(when: datetime, view: View) -> str:
    """An instant on the plant's clock: the hour today, with the day before."""
    local = when.astimezone(ZoneInfo(view.service.plant.timezone))
    today = (view.service.picture().now or when).astimezone(local.tzinfo).date()
    return f"{local:%H:%M}" if local.date() == today else f"{day(local.date())} {local:%H:%M}"


def day_words(when: datetime, view: View) -> str:
    """The day of an instant on the plant's clock."""
    return day(when.astimezone(ZoneInfo(view.service.plant.timezone)).date())


def at_place(picture: Picture, line: str | None, step: str, machine: str | None) -> list[CallNow]:
    """The open calls of a machine by people, the newest first."""
    at = (line, step, machine)
    found = [one for one in picture.calls if one.is_open and one.said and (one.line, one.step, one.machine) == at]
    return sorted(found, key=lambda one: one.called_at, reverse=True)
