"""A call goes on and ends: who comes, who is there, what is said, what was tried, and that the machine runs again.

Each function checks one deed against the picture and gives the rows to write. A deed that is done already gives no rows, so
tapping twice is harmless; one that can no longer be done raises AskError. A deed is never written before what it follows, also where
the clock of a machine is ahead or that of the server stepped back: otherwise it would not count. Whoever calls these holds
`Service.deciding` until the rows are written, so that of two people who answer at once the second one is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gigaramp.errors import AskError
from gigaramp.floor.help.calls import CREW, after, comes, expect_note, find_call, stop_of
from gigaramp.floor.rows import NextIds, Row, rows_of
from gigaramp.languages import say

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import CallNow, Picture


def answer(picture: Picture, call: str, person: str, when: datetime, next_ids: NextIds) -> pa.Table:
    """Somebody takes the call and comes. Raises AskError where it has ended or another person has it."""
    found = _expect_open(find_call(picture, call))
    if comes(found) == person or (found.arrived_at is not None and comes(found) is None):
        return rows_of([], when, next_ids)
    _expect_free(found, person)
    return rows_of([_at(found, "help_answered", quantity=1.0, cause=person)], after(found, when), next_ids)


def arrived(
    picture: Picture, call: str, person: str, family: str | None, when: datetime, next_ids: NextIds
) -> pa.Table:
    """Somebody is at the machine. `family`: their family of experts, None for a local person.

    One arrival is written for a call, as it counts as who ends the stop. Raises AskError where another one is there.
    """
    found = _expect_open(find_call(picture, call))
    _expect_free(found, person)
    if found.arrived_at is not None:
        return rows_of([], when, next_ids)
    rows = [] if comes(found) == person else [_at(found, "help_answered", quantity=1.0, cause=person)]
    rows.append(_at(found, "help_arrived", quantity=1.0, cause=family or CREW))
    return rows_of(rows, after(found, when), next_ids)


def pass_on(
    picture: Picture, call: str, person: str, to: str, note: str, when: datetime, next_ids: NextIds
) -> pa.Table:
    """Who had the call cannot come, and it goes to others. Raises AskError for a call that ended, or that they do not have."""
    found = _expect_open(find_call(picture, call))
    if comes(found) != person or found.answered_at is None:
        raise AskError(say("only who comes can pass the call on") + ", " + say("say something in the call instead"))
    if found.arrived_at is not None:
        raise AskError(say("help is at the machine already") + ", " + say("say something in the call instead"))
    # Later than the answer: otherwise the answer would stand.
    then = max(after(found, when), found.answered_at + timedelta(microseconds=1))
    said = [_at(found, "note_written", cause=person, note=note)] if note else []
    turn = len(found.escalations) + 1
    return rows_of([*said, _at(found, "help_escalated", quantity=float(turn), cause=to)], then, next_ids)


def say_in_call(picture: Picture, call: str, person: str, note: str, when: datetime, next_ids: NextIds) -> pa.Table:
    """Somebody says something, also after the end: a thought that comes later helps the next one."""
    expect_note(note)
    found = find_call(picture, call)
    return rows_of([_at(found, "note_written", cause=person, note=note)], after(found, when), next_ids)


def try_fix(
    picture: Picture, call: str, person: str, note: str, helped: bool, when: datetime, next_ids: NextIds
) -> pa.Table:
    """What was done and whether it helped; also after the end. Raises AskError where nothing tells what was done."""
    expect_note(note)
    found = find_call(picture, call)
    row = _at(found, "fix_tried", quantity=1.0 if helped else 0.0, cause=person, note=note)
    return rows_of([row], after(found, when), next_ids)


def restored(picture: Picture, call: str, family: str | None, when: datetime, next_ids: NextIds) -> pa.Table:
    """The machine runs again. `family`: of whoever says so, None for a local person.

    Who ended the stop is whoever came, else whoever answered; with nobody from outside it was the crew, and the crew's own
    arrival is written too, as the twin does: then the stop counts as ended alone. A machine that runs gives no rows.
    """
    found = find_call(picture, call)
    stop = stop_of(picture, found)
    if stop is None:
        return rows_of([], when, next_ids)
    by = family or CREW
    when = max(after(found, when), stop.began)
    rows = []
    if found.arrived_at is None and comes(found) is None:
        rows.append(_at(found, "help_arrived", quantity=1.0, cause=by))
    rows.append(_at(found, "machine_restored", quantity=_hours(stop.began, when), cause=by))
    return rows_of(rows, when, next_ids)


def close(picture: Picture, call: str, person: str, when: datetime, next_ids: NextIds) -> pa.Table:
    """The call ends. Raises AskError where it has ended, and while the machine stands."""
    found = _expect_open(find_call(picture, call))
    if stop_of(picture, found) is not None:
        raise AskError(say("the machine still stands") + ", " + say("say first that it runs again"))
    when = after(found, when)
    row = _at(found, "help_closed", quantity=_hours(found.called_at, when), cause=person)
    return rows_of([row], when, next_ids)


def _at(
    call: CallNow, what: str, quantity: float | None = None, cause: str | None = None, note: str | None = None
) -> Row:
    return Row(what, call.line, call.step, call.machine, call.id, quantity, cause, note)


def _hours(since: datetime, when: datetime) -> float:
    """Hours between two instants; never below nothing, where two clocks differ."""
    return max(0.0, (when - since).total_seconds() / 3600.0)


def _expect_open(call: CallNow) -> CallNow:
    if not call.is_open:
        raise AskError(say("this call has ended") + ", " + say("call again if the machine stands"))
    return call


def _expect_free(call: CallNow, person: str) -> None:
    other = comes(call)
    if other not in (None, person):
        words = say("{person} has this call already", person=other)
        raise AskError(f"{words}, {say('say something in the call instead')}")
