"""The floor: what every machine does now, who waits for help and since when, and who is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gigaramp.floor.help import reference
from gigaramp.languages import day as day_words
from gigaramp.languages import figure, later, listed, named, say, say_many, short_day
from gigaramp.plant.calendar import calendar_of, shift_minutes, working_days
from gigaramp.web.view import Page, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gigaramp.floor.state import CallNow, MachineNow, Picture, StepNow, StopNow
    from gigaramp.plant.model import Calendar, Plant

STATUSES: Final = {
    "running": later("running"),
    "stopped": later("stopped"),
    "starving": later("starving"),
    "blocked": later("blocked"),
    "changeover": later("changeover"),
    "maintenance": later("maintenance"),
    "unknown": later("unknown"),
}
"""What a machine does -> the word for it."""

MOST_SQUARES: Final = 24
"""Machines of one step and line that are drawn one by one; more are counted."""

MOST_STOPS: Final = 8
"""Stops that are shown at once; the others are folded away."""

DEFINITIONS = {
    "floor_board": (
        later("Lines and steps now"),
        later(
            "Each square is a machine, with what the newest row of the log says of it. Good and scrap are those of the "
            "production day so far."
        ),
    ),
    "floor_stops": (
        later("Open stops"),
        later("Machines that stopped and are not restored, the longest first, in the plant's own time."),
    ),
    "floor_people": (
        later("On shift"),
        later(
            "People whose shift began less than twelve hours ago, where rows name them; else the crews of the newest "
            "daily sheet. Experts are those who arrived and have not left."
        ),
    ),
}


def floor(view: View) -> dict[str, Any]:
    """The board, the open stops, the people, and the places that the plant does not have."""
    picture, plant = view.service.picture(), view.service.plant
    if picture.now is None:
        return {"now": None}
    zone = ZoneInfo(plant.timezone)
    stops = [_stop(one, picture.now, zone, view.service.shown) for one in picture.stops]
    return {
        "now": picture.now.isoformat(),
        "day": picture.day.isoformat(),
        "words": {
            "now": _clock(picture.now, zone),
            "day": say("production day {day}", day=day_words(picture.day)),
        },
        "stops": stops,
        "stops_shown": MOST_STOPS,
        "board": _board(picture, plant, zone),
        "shifts": shifts_now(plant, picture.now),
        "present": _present(view, picture),
        "crews": _crews(picture),
        "experts": [{"family": family, "people": people} for family, people in sorted(picture.experts.items())],
        "outside": [{"line": one.line, "step": one.step, "rows": one.rows} for one in picture.outside],
    }


def _stop(one: StopNow, now: datetime, zone: ZoneInfo, shown: Callable[[str], str]) -> dict[str, Any]:
    """A machine that stands: how long, why, and who comes."""
    call = one.call
    place = {"line": one.line, "step": one.step, "machine": one.machine, "stop": one.id}
    return {
        "id": one.id,
        "line": one.line,
        "step": one.step,
        "machine": one.machine,
        "began": one.began.isoformat(),
        "minutes": max(0.0, (now - one.began).total_seconds() / 60.0),
        "alarm": one.alarm,
        "why": one.alarm_text or one.alarm or one.cause,
        "call": {"id": call.id, "status": call.status, "who": _who(call, shown)} if call else None,
        "words": {
            "stands": span_words(now - one.began),
            "since": _clock(one.began, zone),
            "call": call_words(call, shown) if call else "",
        },
        "address": f"/help/{_path(reference(call))}" if call else _help_address(place),
    }


def call_words(call: CallNow, shown: Callable[[str], str]) -> str:
    """How far a call is, and who comes."""
    who = _who(call, shown)
    if call.status in ("arrived", "answered"):
        who = who or say("somebody")
        return say("{person} is there", person=who) if call.status == "arrived" else say("{person} comes", person=who)
    if call.status == "escalated":
        return say("passed on to {who}", who=who) if who else say("passed on")
    return say("{who} is called", who=who) if who else say("help is called")


def _who(call: CallNow, shown: Callable[[str], str]) -> str:
    """Who comes; before somebody answered, who is called: a family of experts, or the crew."""
    return shown(call.answered_by) if call.answered_by else named(call.called or "").replace("_", " ")


def span_words(span: timedelta) -> str:
    """How long something lasts, as people say it: 12 min, 3.4 h, 5 days."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return say("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        return say("{hours:.1f} h", hours=minutes / 60.0)
    return say_many("{count} day", "{count} days", minutes // 1440)


def _board(picture: Picture, plant: Plant, zone: ZoneInfo) -> dict[str, Any]:
    """A row for each step, in the order of the plant; its machines line by line, or for all lines together."""
    by_step: dict[str, list[StepNow]] = defaultdict(list)
    for one in picture.steps:
        by_step[one.step].append(one)
    lines = list(dict.fromkeys([*plant.lines, *(one.line for one in picture.steps if one.line)]))
    told = {one.line for one in picture.steps if _is_told(one)}
    heads = [_line_head(plant, line, picture, is_told=line in told) for line in lines]
    waiting = {line for line in lines if told and line not in told}
    rows = []
    for step, places in by_step.items():
        by_line = {one.line: one for one in places}
        shared = by_line.get(None)
        cells = [None if line in waiting or line not in by_line else _cell(by_line[line], zone) for line in lines]
        rows.append(
            {
                "step": step,
                "shared": _cell(shared, zone)
                if shared is not None and (len(by_line) == 1 or _is_told(shared))
                else None,
                "lines": cells if len(by_line) > 1 or shared is None else [],
                "good": _total(one.good for one in places),
                "scrap": _total(one.scrap for one in places),
            }
        )
    counts: Counter[str] = Counter(
        machine.status for one in picture.steps if one.line not in waiting for machine in one.machines
    )
    return {
        "lines": heads,
        "rows": rows,
        "legend": [{"status": name, "words": say(word), "machines": counts[name]} for name, word in STATUSES.items()],
    }


def _line_head(plant: Plant, line: str, picture: Picture, *, is_told: bool) -> dict[str, Any]:
    """A line; where no row tells of it, the day it starts if that is still to come."""
    starts = plant.lines[line].starts if line in plant.lines else None
    day = starts.mid if starts is not None else None
    if is_told:
        return {"line": line, "is_told": True, "starts": None, "words": ""}
    if day is not None and day > picture.day:
        return {
            "line": line,
            "is_told": False,
            "starts": day.isoformat(),
            "words": say("from {day}", day=short_day(day)),
        }
    return {"line": line, "is_told": False, "starts": None, "words": say("no row yet")}


def _is_told(one: StepNow) -> bool:
    """Whether any row tells of a step on a line."""
    return one.good is not None or one.started is not None or any(each.status != "unknown" for each in one.machines)


def _cell(one: StepNow, zone: ZoneInfo) -> dict[str, Any]:
    """The machines of a step on a line, one by one or counted, and units of the day."""
    machines = one.machines
    counts: Counter[str] = Counter(each.status for each in machines)
    parts = [
        say("{count} {status}", count=figure(counts[name]), status=say(word))
        for name, word in STATUSES.items()
        if counts[name]
    ]
    place = {"line": one.line, "step": one.step}
    is_few = len(machines) <= MOST_SQUARES
    return {
        "line": one.line,
        "good": one.good,
        "scrap": one.scrap,
        "counts": {name: counts[name] for name in STATUSES if counts[name]},
        "machines": [_machine(each, zone) for each in machines] if is_few else None,
        "words": {"machines": listed(parts) if parts else "", "where": _where(place)},
        "address": _help_address(place),
    }


def _machine(one: MachineNow, zone: ZoneInfo) -> dict[str, Any]:
    word = say(STATUSES[one.status])
    if one.since is not None:
        words = say("{machine}: {status} since {time}", machine=one.machine, status=word, time=_clock(one.since, zone))
    else:
        words = say("{machine}: {status}", machine=one.machine, status=word)
    return {"machine": one.machine, "status": one.status, "stop": one.stop, "why": one.why, "words": words}


def shifts_now(plant: Plant, now: datetime) -> list[dict[str, Any]]:
    """The shifts that run at an instant, by the calendars of the plant's steps: which, of which production day, until when."""
    local = now.astimezone(ZoneInfo(plant.timezone)).replace(tzinfo=None)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    used = {id(each): each for each in (calendar_of(plant, step) for step in plant.steps.values()) if each is not None}
    for calendar in used.values():
        for text, begin, end in _running(calendar, local):
            words = {"begins": f"{begin:%H:%M}", "ends": f"{end:%H:%M}"}
            found[text, words["ends"]] = {"shift": text, "day": begin.date().isoformat(), "words": words}
    return [found[key] for key in sorted(found)]


def _running(calendar: Calendar, local: datetime) -> Iterable[tuple[str, datetime, datetime]]:
    """Shifts of a calendar that run at a local instant, with begin and end on the clock of the plant."""
    midnight = datetime(local.year, local.month, local.day)
    for day in (midnight - timedelta(days=1), midnight):
        if not working_days(calendar, [day.date()])[0]:
            continue
        for text in calendar.shifts:
            span = shift_minutes(text)
            if span is None:
                continue
            begin, end = day + timedelta(minutes=span[0]), day + timedelta(minutes=span[1])
            if begin <= local < end:
                yield text, begin, end


def _present(view: View, picture: Picture) -> list[dict[str, Any]]:
    """People whom rows name, by step."""
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in picture.present:
        shown = view.service.shown(one.person)
        steps[one.step or ""].append({"person": shown, "line": one.line, "shift": one.shift})
    order = {one.step: number for number, one in enumerate(picture.steps)}
    return [
        {"step": step, "people": steps[step]} for step in sorted(steps, key=lambda name: (order.get(name, 999), name))
    ]


def _crews(picture: Picture) -> dict[str, Any] | None:
    """People at work on the newest day that a sheet tells, by step and shift; None where rows name people, or none tells."""
    if picture.present or not picture.crews:
        return None
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in picture.crews:
        sums[one.step or ""][one.shift or ""] += one.people
    shifts = sorted({shift for by_shift in sums.values() for shift in by_shift})
    order = list(dict.fromkeys(one.step for one in picture.steps))
    names = [*(name for name in order if name in sums), *sorted(set(sums) - set(order))]
    day = max(one.day for one in picture.crews)
    return {
        "day": day.isoformat(),
        "words": {"day": day_words(day)},
        "shifts": shifts,
        "steps": [{"step": step, "people": [round(sums[step].get(shift, 0.0)) for shift in shifts]} for step in names],
        "people": [round(sum(by_shift.get(shift, 0.0) for by_shift in sums.values())) for shift in shifts],
    }


def _total(units: Iterable[float | None]) -> float | None:
    known = [one for one in units if one is not None]
    return sum(known) if known else None


def _where(place: dict[str, str | None]) -> str:
    names = [named(place["step"] or "").replace("_", " "), place["line"] or ""]
    return ", ".join(name for name in names if name)


def _help_address(place: dict[str, str | None]) -> str:
    """Where help is called for a place."""
    return "/help?" + urlencode({name: value for name, value in place.items() if value})


def _path(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="~|")


def _clock(when: datetime, zone: ZoneInfo) -> str:
    """The time on the clock of the plant."""
    return f"{when.astimezone(zone):%H:%M}"


PAGE = Page("/floor", later("Floor"), "floor.html.jinja", floor, style="floor.css")
