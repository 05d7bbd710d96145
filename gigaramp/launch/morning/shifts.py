"""The next three shifts, and the steps that lack people at level 3 on them: what the forecast says, and what the log saw last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from gigaramp.launch.morning.answer import NextShift, ShiftShort, Tonight
from gigaramp.launch.people.by_shift import shift_name
from gigaramp.launch.people.readiness import is_short
from gigaramp.plant.calendar import calendar_of, shift_minutes, working_days
from gigaramp.plant.flow import flow_of

if TYPE_CHECKING:
    from gigaramp.kpi.reading import Asked
    from gigaramp.plant.model import Plant

SHIFTS: Final = 3
"""Coming shifts that are told."""

FAR: Final = 14
"""Days ahead in which a shift is looked for: a closure may be longer."""

BACK: Final = 15
"""Days back in which the log may have told of the same shift."""

EARLY: Final = timedelta(hours=1)
"""People are told present up to this long before their shift begins."""

READY: Final = 3
"""The level from which a person runs a step alone."""


@dataclass(frozen=True)
class Coming:
    """A shift that begins after now, and the steps that work on its day."""

    begins: datetime
    ends: datetime
    shift: str
    day: date


@dataclass(frozen=True)
class Seen:
    """What the log told of the last such shift: people by step, and of them those at level 3; a step it does not tell is not there."""

    present: Mapping[str, int]
    ready: Mapping[str, int]


def tonight(
    plant: Plant, readiness: Mapping[str, Any] | None, has_forecast: bool, now: datetime, log: Asked
) -> Tonight:
    """The next three shifts. `readiness`: of the newest forecast, its JSON form; `now`: an instant."""
    absence = float(readiness["absence"]) if readiness else 0.0
    if plant.people is None:
        return Tonight((), (), None, absence, "no_people")
    coming = shifts_after(plant, now)
    if not coming:
        return Tonight((), (), None, absence, "no_shift")
    bare = tuple(NextShift(one.begins, one.ends, one.shift, shift_name(one.shift), 0, 0) for one in coming)
    if readiness is None:
        return Tonight(bare, (), None, absence, "no_persons" if has_forecast else "no_forecast")
    short: list[ShiftShort] = []
    told: list[NextShift] = []
    period = 0
    for one in coming:
        period = _period(readiness["periods"], one.day)
        looked = [
            each for each in readiness["shifts"] if each["shift"] == one.shift and _works(plant, each, one, period)
        ]
        seen = seen_on(log, one, now)
        found = [
            _short(each, one, period, seen)
            for each in looked
            if is_short(each["needed"][period], each["short"][period], absence)
        ]
        short += found
        told.append(NextShift(one.begins, one.ends, one.shift, shift_name(one.shift), len(looked), len(found)))
    short.sort(key=lambda one: (-one.short, one.begins, one.step))
    return Tonight(tuple(told), tuple(short), date.fromisoformat(readiness["periods"][period]), absence)


def shifts_after(plant: Plant, now: datetime) -> list[Coming]:
    """The next shifts of the plant that begin at or after an instant, on days on which some step works."""
    from gigaramp.twin.timetable import timetable_of

    shifts = timetable_of(plant, plant.start, flow_of(plant).output).shifts
    zone = ZoneInfo(plant.timezone)
    today = now.astimezone(zone).date()
    found: list[Coming] = []
    for offset in range(-1, FAR):
        day = today + timedelta(days=offset)
        if any(working_days(calendar_of(plant, step), [day])[0] for step in plant.steps.values()):
            for shift in shifts:
                span = shift_minutes(shift) or (0, 24 * 60)
                begins, ends = (_at(day, minute, zone) for minute in span)
                if begins >= now:
                    found.append(Coming(begins, ends, shift, day))
    return sorted(found, key=lambda one: one.begins)[:SHIFTS]


def seen_on(log: Asked, coming: Coming, now: datetime) -> Seen:
    """Who was there when this shift was worked last before now, and who of them is signed off at level 3 on the step."""
    for back in range(1, BACK):
        begins, ends = (instant - timedelta(days=back) for instant in (coming.begins, coming.ends))
        if begins > now:
            continue
        rows = log.read(
            query=f"""with there as (
    select step, about, max(coalesce(quantity, 1)) as people from records
    where what = 'person_present' and step is not null and {_from(begins - EARLY)} and {_before(min(ends - EARLY, now))}
        and about not in (select about from records where what = 'expert_arrived' and about is not null)
    group by step, about
), judged as (
    select step, about, max(level) as level from (
        select step, about, line, arg_max(coalesce(quantity, 0), "when") as level from records
        where what in ('skill_signed_off', 'skill_withdrawn') and {_before(now)} group by step, about, line
    ) group by step, about
)
select there.step as step, sum(people) as present, sum(people) filter (level >= {READY}) as ready, (
    select count(*) from judged where judged.step = there.step) as judged
from there left join judged on there.step = judged.step and there.about = judged.about group by there.step"""
        ).to_pylist()
        if rows:
            return Seen(
                {row["step"]: round(row["present"]) for row in rows},
                {row["step"]: round(row["ready"] or 0) for row in rows if row["judged"]},
            )
    return Seen({}, {})


def _short(each: Mapping[str, Any], one: Coming, period: int, seen: Seen) -> ShiftShort:
    step = each["step"]
    needed, short = each["needed"][period], each["short"][period]
    away, slow = (_at_period(each[name], period) for name in ("not_there", "learning"))
    # A middle of sums is not the sum of middles: the parts are scaled to make the whole, as the forecast's own shortage is.
    scale = short / (away + slow) if away + slow > 0.0 else 0.0
    return ShiftShort(
        begins=one.begins,
        ends=one.ends,
        shift=one.shift,
        name=each["name"],
        step=step,
        needed=needed,
        ready=round(max(needed - short, 0.0), 6),
        short=short,
        not_there=round(away * scale, 6),
        learning=round(slow * scale, 6),
        present=seen.present.get(step),
        ready_seen=seen.ready.get(step),
        address=f"steps.{step}.crew",
    )


def _at_period(series: list[float | None], period: int) -> float:
    return (series[period] or 0.0) if period < len(series) else 0.0


def _works(plant: Plant, each: Mapping[str, Any], one: Coming, period: int) -> bool:
    """Whether a step needs people on this shift: its calendar is open on the day, and the forecast has a need."""
    step = plant.steps.get(each["step"])
    is_open = step is not None and working_days(calendar_of(plant, step), [one.day])[0]
    return is_open and each["needed"][period] is not None


def _period(periods: list[str], day: date) -> int:
    """The period of the forecast that holds a day; its first or last where it lies outside."""
    return max((place for place, first in enumerate(periods) if date.fromisoformat(first) <= day), default=0)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    midnight = datetime(day.year, day.month, day.day)
    return (midnight + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(UTC)


def _from(instant: datetime) -> str:
    return f"\"when\" >= '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00'::timestamptz"


def _before(instant: datetime) -> str:
    return f"\"when\" < '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00'::timestamptz"
