"""A call for help begins: what the operator says of a machine, checked against the picture, becomes rows of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from gigaramp.errors import AskError
from gigaramp.floor.rows import NextIds, Row, rows_of
from gigaramp.languages import say
from gigaramp.near import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from gigaramp.floor.state import CallNow, Picture, StopNow
    from gigaramp.floor.state.picture import CallStatus

CREW: Final = "crew"
"""Who is called, and who came, where it is no family of experts: the people of the step's own crew."""

EVERYBODY: Final = "everybody"
"""Who is called in the end."""

UNKNOWN_CAUSE: Final = "failure"
"""The loss of a stop of which nobody has said why."""

_OWN_ID: Final = "stop-"

LONGEST_NOTE: Final = 4000
"""Letters of one note."""
LONGEST_CODE: Final = 80
"""Letters of the code of an alarm."""


@dataclass(frozen=True)
class Call:
    """What an operator wishes: help at a machine.

    `called`: a family of experts, or `crew`. `note`: what they said, as `knowhow.notes` writes it. `alarm`: the code that the
    machine shows, empty where it shows none or where the log has it already. `stands`: False where the machine still runs.
    """

    line: str | None
    step: str
    machine: str | None
    called: str = CREW
    note: str = ""
    alarm: str = ""
    alarm_text: str = ""
    stands: bool = True
    level: float | None = None


@dataclass(frozen=True)
class Begun:
    """The rows of a call, and under which id it stands. `joined`: the machine had called already, and this was added to it."""

    call: str
    rows: pa.Table
    joined: bool = False


def call_for_help(picture: Picture, wish: Call, when: datetime, next_ids: NextIds, person: str | None = None) -> Begun:
    """The rows that call for help. A stop that was called for already is not called for twice: the note joins that call.

    Calls of the same machine that stayed open although it ran again end now. `person`: who calls. Raises AskError for a machine
    that is none.
    """
    expect_machine(picture, wish.line, wish.step, wish.machine)
    expect_note(wish.note, needed=False)
    alarm = wish.alarm.strip()
    if len(alarm) > LONGEST_CODE:
        raise AskError(say("the code of an alarm has at most {count} signs", count=LONGEST_CODE))
    place = (wish.line, wish.step, wish.machine)
    stop = open_stop(picture, wish.line, wish.step, wish.machine)
    there = _open_calls_at(picture, wish)
    open_call = _same_trouble(there, stop, wish)
    if open_call is not None:
        said = [Row("note_written", *place, open_call.id, None, person, wish.note)] if wish.note else []
        return Begun(reference(open_call), rows_of(said, after(open_call, when), next_ids), joined=True)
    when = max([when, *(one.called_at for one in there), *([stop.began] if stop is not None else [])])
    about = stop.id if stop is not None else _new_id(when, next_ids)
    rows = [_forgotten(one, when, person) for one in there if one.said]
    if alarm and (stop is None or stop.alarm != alarm):
        rows.append(Row("alarm_raised", *place, alarm, None, wish.alarm_text.strip() or None))
    if stop is None and wish.stands:
        rows.append(Row("machine_stopped", *place, about, wish.level, UNKNOWN_CAUSE))
    rows.append(Row("help_called", *place, about, wish.level, wish.called, None if person else wish.note or None))
    if person and wish.note:
        rows.append(Row("note_written", *place, about, None, person, wish.note))
    return Begun(reference_at(*place, about), rows_of(rows, when, next_ids))


def find_call(picture: Picture, call: str) -> CallNow:
    """The call of a `reference`, or of an id that only one call has. Raises AskError where the picture has none or several."""
    found = [one for one in picture.calls if reference(one) == call] or [one for one in picture.calls if one.id == call]
    if len(found) == 1:
        return found[0]
    if found:
        words = say('several machines have a call "{call}"', call=call)
        raise AskError(f"{words}: {', '.join(reference(one) for one in found[:5])}")
    raise AskError(say('there is no call "{call}"', call=call) + ", " + say("look among the calls at /help"))


def reference(call: CallNow) -> str:
    """What tells a call from all others, fit for an address. Machines count their stops, so an id alone may not."""
    return reference_at(call.line, call.step, call.machine, call.id)


def reference_at(line: str | None, step: str | None, machine: str | None, about: str) -> str:
    """The `reference` of a call by its place and its id."""
    return "~".join(part or "" for part in (line, step, machine, about)).replace("/", "|")


def after(call: CallNow, when: datetime) -> datetime:
    """The instant of a deed in a call: not before what the call has come to, though clocks differ and step back."""
    escalated = call.escalations[-1][0] if call.escalations else None
    told = (call.called_at, escalated, call.answered_at, call.arrived_at, call.closed_at)
    return max(when, *(one for one in told if one is not None))


def caller(call: CallNow) -> str | None:
    """Who called, where the call itself tells it: whoever spoke in the instant of the call."""
    return next((one.who for one in call.said if one.when == call.called_at), None)


def open_stop(picture: Picture, line: str | None, step: str, machine: str | None) -> StopNow | None:
    """The stop that a machine stands in now; of several the last. None while it runs."""
    found = [one for one in picture.stops if (one.line, one.step, one.machine) == (line, step, machine)]
    return max(found, key=lambda one: one.began, default=None)


def stop_of(picture: Picture, call: CallNow) -> StopNow | None:
    """The stop that a call is about, while the machine stands."""
    at = (call.line, call.step, call.machine)
    return next((one for one in picture.stops if one.id == call.id and (one.line, one.step, one.machine) == at), None)


def comes(call: CallNow) -> str | None:
    """Who took the call and comes; None where nobody has it, or who had it passed it on."""
    passed_on = call.answered_at is not None and any(when > call.answered_at for when, _ in call.escalations)
    return None if passed_on else call.answered_by


def status_of(call: CallNow) -> CallStatus:
    """How far a call is: one that was passed on waits again."""
    return "escalated" if call.status == "answered" and comes(call) is None else call.status


def expect_machine(picture: Picture, line: str | None, step: str, machine: str | None) -> None:
    """Raises AskError, with the nearest that there is, where the plant has no such step, line or machine."""
    steps = [one for one in picture.steps if one.step == step]
    if not steps:
        what = say('the plant has no step "{step}"', step=step)
        raise AskError(f"{what}, {did_you_mean(step, dict.fromkeys(one.step for one in picture.steps))}")
    there = [one for one in steps if one.line == line]
    if not there:
        what = say('the step "{step}" is on no line "{line}"', step=step, line=line or "")
        raise AskError(f"{what}, {did_you_mean(line or '', [one.line or '' for one in steps])}")
    machines = [one.machine for part in there for one in part.machines]
    if machine not in machines and (machine is not None or machines):
        what = say('the step "{step}" has no machine "{machine}"', step=step, machine=machine or "")
        raise AskError(f"{what}, {did_you_mean(machine or '', machines)}")


def expect_note(note: str, *, needed: bool = True) -> None:
    """Raises AskError for an empty note where one is needed, and for one that is too long."""
    if needed and not note.strip():
        raise AskError(say("there is nothing to say yet") + ", " + say("choose a sentence or write one"))
    if len(note) > LONGEST_NOTE:
        raise AskError(say("a note has at most {count} signs", count=LONGEST_NOTE))


def _open_calls_at(picture: Picture, wish: Call) -> list[CallNow]:
    at = (wish.line, wish.step, wish.machine)
    return [one for one in picture.calls if one.is_open and (one.line, one.step, one.machine) == at]


def _same_trouble(there: list[CallNow], stop: StopNow | None, wish: Call) -> CallNow | None:
    """The open call that this wish is about: that of the stop, or of a machine that ran and still runs."""
    if stop is not None:
        return next((one for one in there if one.id == stop.id), None)
    return None if wish.stands else max(there, key=lambda one: one.called_at, default=None)


def _forgotten(call: CallNow, when: datetime, person: str | None) -> Row:
    """Ends a call that nobody closed when its machine ran again."""
    hours = max(0.0, (when - call.called_at).total_seconds() / 3600.0)
    return Row("help_closed", call.line, call.step, call.machine, call.id, hours, person)


def _new_id(when: datetime, next_ids: NextIds) -> str:
    """A name for a stop that nobody told of before: its day and a number that is never given twice."""
    return f"{_OWN_ID}{when:%Y%m%d}-{next_ids(1)[0]:04d}"
