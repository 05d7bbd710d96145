"""Help: call from a machine with one tap, see who waits for help, and find what was done at earlier calls."""

from __future__ import annotations

from typing import Any, Final

from gigaramp.floor.help import found_again, open_stop, whom_to_call
from gigaramp.floor.help.found_again import words_in
from gigaramp.floor.help.troubles import ALSO, SAFETY, TROUBLES
from gigaramp.floor.knowhow.marking import terms_of
from gigaramp.languages import later, say
from gigaramp.web.help.calls import (
    at_place,
    call_row,
    called_words,
    fits,
    found_row,
    help_address,
    is_mine,
    place_words,
    stop_row,
)
from gigaramp.web.help.choices import sentence_words
from gigaramp.web.help.notes import Reader, reader_of
from gigaramp.web.view import NotFound, Page, View

STOPS_SHOWN: Final = 12
CALLS_SHOWN: Final = 30
"""Rows that are shown at once; the rest is found by a search."""
LONGEST_SEARCH: Final = 100


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
        "also": [sentence_words(key, view.language) for key in ALSO] if chosen is not None else [],
        "waiting": [call_row(one, view, reader) for one in waiting[:CALLS_SHOWN]],
        "more_waiting": max(0, len(waiting) - CALLS_SHOWN),
        "recent": _recent(view, reader, search),
        "search": search,
        "steps_known": list(dict.fromkeys(one.step for one in picture.steps)),
        "form": str(picture.position),
    }


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
        {**sentence_words(key, language), "safety": [sentence_words(one, language) for one in SAFETY.get(key, ())]}
        for key in TROUBLES
    ]


def _recent(view: View, reader: Reader, search: dict[str, str]) -> list[dict[str, Any]]:
    """Calls of people that ended, the newest first; with a search all calls that fit it."""
    picture = view.service.picture()
    text, alarm, step = search["q"], search["alarm_of"], search["step_of"]
    asked = terms_of(text, view.language) | terms_of(text) if text else frozenset()
    found = []
    for one in picture.calls:
        if not (one.said or one.fixes) or (one.is_open and not (text or alarm or step)):
            continue
        notes = [*(told.note for told in one.said), *(fix.note for fix in one.fixes)]
        held = words_in(notes, terms_of) if asked else frozenset()
        if fits(one, text, alarm, step, asked, held, view.language):
            found.append(call_row(one, view, reader))
    return found[:CALLS_SHOWN]


PAGE = Page("/help", later("Help"), "help.html.jinja", help_page, style="help.css", script="help.js")
