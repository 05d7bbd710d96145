"""Stops and calls for help, each put together from its rows, in whatever order they come."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from gigaramp.floor.state.picture import CallNow, CallStatus, FixTried, StopNow, Told

KINDS: Final = (
    "machine_stopped", "machine_restored", "alarm_raised", "help_called", "help_answered", "help_arrived", "help_escalated",
    "fix_tried", "help_closed", "note_written",
)  # fmt: skip
"""Kinds of rows that stops and calls are made of."""

CLOSED_KEPT: Final = 500
"""Calls that are closed and still shown."""

STOPS_KEPT: Final = 4_000
"""Stops that are kept besides open calls and the last closed ones; the oldest that ended go first."""

FORGET_EVERY: Final = 400
"""Stops that may come before the old ones are looked for."""

ALARMS_KEPT: Final = 200
"""Alarms of a machine that are kept besides those of its stops."""

FIXES_KEPT: Final = 5_000
NOTED_KEPT: Final = 2_000
SAID_KEPT: Final = 200
"""Things that notes are about, and what is said in one call."""

ALARM_BEFORE_US: Final = 3_600_000_000
"""A call's alarm is the last one its machine raised since its stop began, or within the hour before."""

Stamp = tuple[int, int]
"""Instant in microseconds and place in the log: what is newer."""


@dataclass
class _Stop:
    """The rows of one stop. Each instant is None until its row has come; a row that comes late finds its place."""

    about: str
    line: str | None
    step: str | None
    machine: str | None
    began: Stamp | None = None
    cause: str | None = None
    restored: Stamp | None = None
    called: Stamp | None = None
    caller: str | None = None
    level: float | None = None
    answered: Stamp | None = None
    answered_by: str | None = None
    arrived: Stamp | None = None
    closed: Stamp | None = None
    said: list[Any] = field(default_factory=list)
    fixes: list[Any] = field(default_factory=list)
    escalations: list[Any] = field(default_factory=list)


Place = tuple[str | None, str | None, str | None]
"""Line, step, machine."""

Key = tuple[str | None, str | None, str | None, str]


class Calls:
    """Stops, calls and fixes of a plant."""

    def __init__(self) -> None:
        self._stops: OrderedDict[Key, _Stop] = OrderedDict()
        self._at: dict[Place, dict[str, _Stop]] = {}
        self._alarms: dict[tuple[str | None, str | None, str | None], list[Any]] = {}
        self._fixes: list[FixTried] = []
        self._notes: OrderedDict[str, list[Any]] = OrderedDict()
        self._shown_calls: tuple[CallNow, ...] | None = None
        self._shown_fixes: tuple[FixTried, ...] | None = None
        self._made: dict[tuple[str | None, str | None, str | None], dict[str, CallNow]] = {}
        self._made_fixes: dict[tuple[str | None, str | None, str | None], dict[str, tuple[FixTried, ...]]] = {}

    def fold(self, row: dict[str, Any], place: int) -> None:
        """Take in one row of `KINDS`."""
        stamp = (_us(row["when"]), place)
        what = row["what"]
        where = (row["line"], row["step"], row["machine"])
        if what == "alarm_raised":
            raised = self._alarms.setdefault(where, [])
            raised.append([*stamp, row["about"], row["cause"]])
            raised.sort()
            if len(raised) % ALARMS_KEPT == 0:
                self._alarms[where] = self._alarms_to_keep(where, raised)
            self._changed(where)
            return
        if row["about"] is None:
            return
        key = (*where, row["about"])
        if what == "note_written":
            self._noted(row, stamp)
            return
        stop = self._stops.get(key)
        if stop is None:
            if len(self._stops) >= STOPS_KEPT and len(self._stops) % FORGET_EVERY == 0:
                self._forget()
            stop = self._kept(_Stop(row["about"], *where))
        self._changed(where)
        self._told(stop, what, stamp, row)

    def _changed(self, where: tuple[str | None, str | None, str | None]) -> None:
        """What was made of the rows of a machine is made anew."""
        self._made.pop(where, None)
        self._made_fixes.pop(where, None)
        self._shown_calls = self._shown_fixes = None

    def _noted(self, row: dict[str, Any], stamp: Stamp) -> None:
        """Keep a note by what it is about: the stop it belongs to may be told later."""
        about = row["about"]
        note = [*stamp, row["cause"], row["note"] or "", [row["line"], row["step"], row["machine"]]]
        self._notes[about] = sorted([*self._notes.pop(about, ()), note], key=lambda one: one[:2])[-SAID_KEPT:]
        if len(self._notes) >= NOTED_KEPT and len(self._notes) % FORGET_EVERY == 0:
            self._forget_notes()
        for one in self._stops.values():
            if one.about == about:
                self._changed((one.line, one.step, one.machine))

    def _forget_notes(self) -> None:
        """Let go of notes of which none came for longest; those of open calls stay."""
        calls = [one for one in self._stops.values() if one.called is not None]
        waits = {one.about for one in calls if self._call_now(one).is_open}
        free = [about for about in self._notes if about not in waits]
        for about in free[: len(self._notes) - NOTED_KEPT]:
            del self._notes[about]

    def _told(self, stop: _Stop, what: str, stamp: Stamp, row: dict[str, Any]) -> None:
        """One row finds its place in a stop."""
        if what == "machine_stopped" and _is_newer(stamp, stop.began):
            stop.began, stop.cause = stamp, row["cause"]
        elif what == "machine_restored" and _is_newer(stamp, stop.restored):
            stop.restored = stamp
        elif what == "help_called" and _is_newer(stamp, stop.called):
            stop.called, stop.caller, stop.level = stamp, row["cause"], row["quantity"]
        elif what == "help_answered" and _is_newer(stamp, stop.answered):
            stop.answered, stop.answered_by = stamp, row["cause"]
        elif what == "help_arrived" and _is_newer(stamp, stop.arrived):
            stop.arrived = stamp
        elif what == "help_closed" and _is_newer(stamp, stop.closed):
            stop.closed = stamp
        elif what == "help_escalated":
            stop.escalations = sorted([*stop.escalations, [*stamp, row["cause"]]], key=lambda one: one[:2])[-50:]
        elif what == "fix_tried":
            fix = [*stamp, row["cause"], bool(row["quantity"]), row["note"] or ""]
            stop.fixes = sorted([*stop.fixes, fix], key=lambda one: one[:2])[-50:]
        if what == "help_called" and row["note"]:
            stop.said = sorted([*stop.said, [*stamp, None, row["note"]]], key=lambda one: one[:2])[-SAID_KEPT:]

    def _kept(self, stop: _Stop) -> _Stop:
        """A stop that is new, or comes from a saved state."""
        place = (stop.line, stop.step, stop.machine)
        self._stops[*place, stop.about] = stop
        self._at.setdefault(place, {})[stop.about] = stop
        return stop

    def _alarms_to_keep(self, where: Place, raised: list[Any]) -> list[Any]:
        """The last alarms of a machine, and that of each of its stops: a fix is found again by it, however old."""
        held = {self._alarm_place(one) for one in self._at.get(where, {}).values()}
        many = len(raised) - ALARMS_KEPT
        return [one for place, one in enumerate(raised) if place >= many or place in held]

    def _forget(self) -> None:
        """Let go of the oldest stops that ended; where too few have, of others of which nobody waits at a call."""
        calls = [one for one in self._stops.values() if one.called is not None]
        closed = [one for one in calls if not self._call_now(one).is_open]
        last = sorted(closed, key=lambda one: (one.called or (0, 0), one.about))[-CLOSED_KEPT:]
        keep = {id(one) for one in (*last, *(one for one in calls if self._call_now(one).is_open))}
        free = [one for one in self._stops.values() if id(one) not in keep]
        standing = {id(one) for one in self._standing()}
        free.sort(key=lambda one: (id(one) in standing, _newest_stamp(one)))
        for gone in free[: max(0, len(self._stops) - STOPS_KEPT)]:
            place = (gone.line, gone.step, gone.machine)
            self._fixes += self._fixes_of(gone)
            del self._stops[*place, gone.about], self._at[place][gone.about]
            self._changed(place)
        del self._fixes[:-FIXES_KEPT]

    def stops(self, nameless_stops: Mapping[Place, int]) -> tuple[StopNow, ...]:
        """Machines that stand, the longest first. Of several stops of one machine the newest counts.

        `nameless_stops`: machines that stand by a row without the number of a stop, each with its instant in microseconds.
        """
        found = self._standing()
        there = {(one.line, one.step, one.machine) for one in found}
        found += [self._nameless(place, when) for place, when in nameless_stops.items() if place not in there]
        return tuple(self._stop_now(one) for one in sorted(found, key=lambda one: (one.began, one.about)))

    def _standing(self) -> list[_Stop]:
        """Stops that have not ended: the newest of a machine; those that name no machine each for itself."""
        found: list[_Stop] = []
        for (_, _, machine), stops in self._at.items():
            began = [one for one in stops.values() if one.began is not None]
            if machine is not None and began:
                began = [max(began, key=lambda one: one.began or (0, 0))]
            found += [one for one in began if not _has_ended(one)]
        return found

    def _nameless(self, place: Place, when: int) -> _Stop:
        """A stop whose row names none, under a name that stays the same after a restart, so that it can be called for."""
        name = "-".join([*(part for part in place if part), f"{_instant((when, 0)):%Y%m%dT%H%M%S}"])
        told = self._stops.get((*place, name)) or _Stop(name, *place)
        return replace(told, began=(when, 0))

    def calls(self) -> tuple[CallNow, ...]:
        """Open calls, the oldest first; then the closed ones that are kept, the newest first."""
        if self._shown_calls is None:
            self._shown_calls = self._sorted_calls()
        return self._shown_calls

    def _sorted_calls(self) -> tuple[CallNow, ...]:
        calls = [one for one in self._stops.values() if one.called is not None]
        found = [(self._call_now(one), one.called) for one in calls]
        still_open = sorted((one for one in found if one[0].is_open), key=lambda one: (one[1], one[0].id))
        closed = sorted((one for one in found if not one[0].is_open), key=lambda one: (one[1], one[0].id), reverse=True)
        return tuple(one[0] for one in (*still_open, *closed[:CLOSED_KEPT]))

    def fixes(self) -> tuple[FixTried, ...]:
        """What was tried, the newest first."""
        if self._shown_fixes is None:
            self._shown_fixes = self._sorted_fixes()
        return self._shown_fixes

    def _sorted_fixes(self) -> tuple[FixTried, ...]:
        found = list(self._fixes)
        for one in self._stops.values():
            if one.fixes:
                found += self._fixes_of(one)
        return tuple(sorted(found, key=lambda fix: (fix.when, fix.call), reverse=True)[:FIXES_KEPT])

    def _stop_now(self, one: _Stop) -> StopNow:
        alarm = self._alarm(one)
        told = self._stops.get((one.line, one.step, one.machine, one.about), one)
        call = self._call_now(told) if told.called is not None else None
        assert one.began is not None
        return StopNow(
            one.about, one.line, one.step, one.machine, _instant(one.began), one.cause, alarm[0], alarm[1],
            call if call is not None and call.is_open else None,
        )  # fmt: skip

    def _call_now(self, one: _Stop) -> CallNow:
        """The call of a stop, made once until a row of its machine comes."""
        made = self._made.setdefault((one.line, one.step, one.machine), {})
        if one.about not in made:
            made[one.about] = self._call_made(one)
        return made[one.about]

    def _call_made(self, one: _Stop) -> CallNow:
        alarm, said = self._alarm(one), self._said(one)
        assert one.called is not None
        after = [one.restored] if _is_at_or_after(one.restored, one.called) else []
        closed = one.closed if _is_at_or_after(one.closed, one.called) else None
        # A plant that writes no end of a call ends it with the stop, or with the next one, unless somebody spoke in it.
        if closed is None and not said and one.answered is None:
            closed = after[0] if after else self._next_began(one)
        escalated = [each for each in one.escalations if each[0] >= one.called[0]]
        answered = one.answered if _is_at_or_after(one.answered, one.called) else None
        arrived = one.arrived if _is_at_or_after(one.arrived, one.called) else None
        return CallNow(
            id=one.about,
            line=one.line,
            step=one.step,
            machine=one.machine,
            alarm=alarm[0],
            alarm_text=alarm[1],
            level=one.level,
            status=_status(bool(closed), bool(arrived), bool(answered), bool(escalated)),
            called_at=_instant(one.called),
            called=escalated[-1][2] if escalated else one.caller,
            answered_by=one.answered_by if answered else None,
            answered_at=_instant(answered) if answered else None,
            arrived_at=_instant(arrived) if arrived else None,
            closed_at=_instant(closed) if closed else None,
            said=tuple(Told(_instant((when, place)), who, note) for when, place, who, note in said),
            fixes=self._fixes_of(one),
            escalations=tuple((_instant((when, place)), who) for when, place, who in escalated),
        )

    def _next_began(self, one: _Stop) -> Stamp | None:
        """When the machine's next stop began: then it stands no more in this one, though the row of its end is missing."""
        place, called = (one.line, one.step, one.machine), one.called
        if one.machine is None or called is None:
            return None
        later = [
            other.began
            for other in self._at.get(place, {}).values()
            if other.began is not None and other.began > called
        ]
        return min(later, default=None)

    def _said(self, one: _Stop) -> list[Any]:
        """What was said in a call, the oldest first: with the call itself, and in notes about it."""
        where = (one.line, one.step, one.machine)
        notes = [
            note[:4]
            for note in self._notes.get(one.about, ())
            if note[3] and all(told is None or told == ours for told, ours in zip(note[4], where, strict=True))
        ]
        return sorted([*one.said, *notes], key=lambda told: told[:2])[-SAID_KEPT:]

    def _fixes_of(self, one: _Stop) -> tuple[FixTried, ...]:
        """What was tried at a stop, made once until a row of its machine comes."""
        made = self._made_fixes.setdefault((one.line, one.step, one.machine), {})
        if one.about not in made:
            alarm = self._alarm(one)[0]
            made[one.about] = tuple(
                FixTried(_instant((when, place)), who, helped, note, one.about, one.line, one.step, one.machine, alarm)
                for when, place, who, helped, note in one.fixes
            )
        return made[one.about]

    def _alarm(self, one: _Stop) -> tuple[str | None, str | None]:
        """Code and text of the alarm of a stop."""
        place = self._alarm_place(one)
        if place is None:
            return None, None
        raised = self._alarms[one.line, one.step, one.machine][place]
        return raised[2], raised[3]

    def _alarm_place(self, one: _Stop) -> int | None:
        """The alarm of a stop: the last its machine raised since the hour before, and before the stop ended."""
        begin = min((stamp for stamp in (one.began, one.called) if stamp), default=None)
        if begin is None:
            return None
        end = max((stamp[0] for stamp in (one.restored, one.closed) if stamp), default=None)
        raised = self._alarms.get((one.line, one.step, one.machine), [])
        place = len(raised) if end is None else bisect_left(raised, [end + 1])
        return place - 1 if place and raised[place - 1][0] >= begin[0] - ALARM_BEFORE_US else None

    def to_plain(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "stops": [asdict(one) for one in self._stops.values()],
            "alarms": [[*place, raised] for place, raised in self._alarms.items()],
            "notes": list(self._notes.items()),
            "fixes": [[one.when.isoformat(), *list(asdict(one).values())[1:]] for one in self._fixes],
        }

    def take(self, plain: dict[str, Any]) -> None:
        """Become what `to_plain` gave."""
        stamps = ("began", "restored", "called", "answered", "arrived", "closed")
        for told in plain["stops"]:
            fields: dict[str, Any] = {k: tuple(v) if k in stamps and v is not None else v for k, v in told.items()}
            self._kept(_Stop(**fields))
        self._alarms = {(a, b, c): raised for a, b, c, raised in plain["alarms"]}
        self._notes = OrderedDict((about, notes) for about, notes in plain["notes"])
        self._fixes = [FixTried(datetime.fromisoformat(when), *rest) for when, *rest in plain["fixes"]]


def _has_ended(one: _Stop) -> bool:
    assert one.began is not None
    return one.restored is not None and one.restored[0] >= one.began[0]


def _newest_stamp(one: _Stop) -> tuple[Stamp, str]:
    """By which stops are forgotten, the oldest first."""
    told = (one.began, one.restored, one.called, one.answered, one.arrived, one.closed)
    fixes = [(fix[0], fix[1]) for fix in one.fixes]
    return max((*(stamp for stamp in told if stamp is not None), *fixes), default=(0, 0)), one.about


def _status(closed: bool, arrived: bool, answered: bool, escalated: bool) -> CallStatus:
    if closed:
        return "closed"
    if arrived:
        return "arrived"
    return "answered" if answered else "escalated" if escalated else "called"


def _is_newer(stamp: Stamp, before: Stamp | None) -> bool:
    return before is None or stamp > before


def _is_at_or_after(stamp: Stamp | None, other: Stamp) -> bool:
    return stamp is not None and stamp[0] >= other[0]


def _us(when: datetime) -> int:
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _instant(stamp: Stamp) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=stamp[0])
