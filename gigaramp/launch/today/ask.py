"""A question that starts from a log: the store is read, the plant takes over the dates it tells, and what is left is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigaramp.errors import AskError
from gigaramp.languages import day as day_words
from gigaramp.languages import say
from gigaramp.launch.odds.forks import Tests
from gigaramp.launch.today.answer import FromLog
from gigaramp.launch.today.levels import LEVEL_KINDS, levels_told
from gigaramp.launch.today.parts import parts_of
from gigaramp.launch.today.state import EVENTS, SHEETS, LogState, state_of
from gigaramp.plant.sense.known import days_of

if TYPE_CHECKING:
    from gigaramp.launch.question import Question
    from gigaramp.log.store import Store
    from gigaramp.plant.model import Plant

LINE_DATES = {"line_started": "starts", "line_accepted": "accepted", "line_released": "released"}
"""What a log tells of a line -> the number of the plant that it settles."""


@dataclass(frozen=True)
class Settled:
    """A plant with the dates and levels its log tells, and what could not be taken over."""

    plant: Plant
    dates: int
    levels: int
    strangers: tuple[str, ...]


def from_log(
    question: Question, log: Store | str | PathLike[str], as_of: date | str | None, people_of: date | None = None
) -> Question:
    """The same question, asked on a morning of its log. Raises AskError where the log cannot say where the plant stands.

    `people_of`: people and their levels as the log told them on this earlier morning, to ask what they alone changed.
    """
    from gigaramp.kpi.totals import daily_totals
    from gigaramp.log.store import Store

    asked = _day(as_of)
    if not isinstance(log, Store):
        if not isinstance(log, (str, PathLike)):
            raise AskError(say('log: this is no log; write for example log="plant/", the folder of a store'))
        with Store.open(Path(log), read_only=True) as opened:
            return from_log(question, opened, as_of, people_of)
    plant, study = question.plant, question.study(Tests())
    minute = study.timetable.first_minute
    totals = daily_totals(log, timezone=plant.timezone, first_minute=minute)
    ended = _first_open_morning(log, plant, minute)
    morning = asked or ended
    settled = settle(plant, log, minute, morning, people_of)
    if morning >= question.until:
        raise AskError(
            say(
                "until: {until} is not after the morning of the log, {as_of}, so there is nothing to forecast",
                until=day_words(question.until),
                as_of=day_words(morning),
            )
        )
    state = state_of(totals, settled.plant, study, morning)
    if people_of is not None:
        state = with_people_of(state, state_of(totals, settled.plant, study, people_of))
    plant, replaced = _without_facts(settled.plant, state)
    told = FromLog(
        store=log.folder.name,
        position=log.position,
        as_of=state.as_of,
        first=state.first,
        last=state.last,
        days_told=state.days_told,
        days_missing=state.days_missing,
        width=0.0,
        parts=parts_of(state, plant, study, settled.dates, settled.levels),
        strangers=(*state.strangers, *settled.strangers),
        silent=state.silent,
        steps_told=len({place.step for k, place in enumerate(study.layout.places) if state.today.told[:, k].any()}),
        steps=len(plant.steps),
        incomplete=tuple(sorted({lost.day.isoformat() if lost.day else "?" for lost in log.incomplete})),
        facts_replaced=replaced,
    )
    return replace(question, plant=plant, state=state, from_log=told)


def settle(plant: Plant, log: Store, first_minute: int, morning: date, people_of: date | None = None) -> Settled:
    """The plant with the dates of its lines and the levels of its people as the log tells them before a morning.

    `people_of`: the levels as told before this earlier morning.
    """
    rows = log.read(what=[*LINE_DATES, *LEVEL_KINDS]).to_pylist()
    changes: dict[str, str] = {}
    strangers: dict[str, None] = {}
    told: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: row["when"]):
        on = _local_day(row["when"], plant.timezone, first_minute)
        if on >= morning:
            continue
        if row["what"] in LEVEL_KINDS:
            if people_of is None or on < people_of:
                told.append(row | {"on": on})
        elif row["line"] in plant.lines:
            changes[f"lines.{row['line']}.{LINE_DATES[row['what']]}"] = on.isoformat()
        else:
            strangers[str(row["line"])] = None
    if changes:
        plant = plant.change_all(changes)
    levels = levels_told(plant, told, strangers)
    if levels and plant.people is not None:
        settled = {(one["person"], one["step"], one["on"]) for one in levels}
        before = [judged.model_dump(exclude_none=True) for judged in plant.people.assessed]
        # What the plant file says of the same day gives way: two judgements of one day would be a question.
        kept = [one for one in before if (one.get("person"), one["step"], str(one["on"])) not in settled]
        plant = plant.change("people.assessed", [*kept, *levels])
    return Settled(plant, len(changes), len(levels), tuple(strangers))


def with_people_of(state: LogState, other: LogState) -> LogState:
    """A state with the people and the experts that another morning of the same log tells."""
    return replace(state, today=replace(state.today, people=other.today.people, experts=other.today.experts))


def _without_facts(plant: Plant, state: LogState) -> tuple[Plant, int]:
    """The plant on the morning of its log, without the known facts about days that the log tells itself; and how many they were."""
    kept = tuple(fact for fact in plant.known if not _overlaps(days_of(plant.start, fact), state.first, state.last))
    return plant.model_copy(update={"known": kept, "as_of": state.as_of}), len(plant.known) - len(kept)


def _overlaps(days: tuple[date, date], first: date, last: date) -> bool:
    return days[0] <= last and first <= days[1]


def _first_open_morning(log: Store, plant: Plant, first_minute: int) -> date:
    """The first morning before which everything is told: a sheet tells its whole day, an event only that it came so far."""
    mornings: list[date] = []
    for kinds, whole in ((EVENTS, 0), (SHEETS, 1)):
        names = ", ".join(f"'{name}'" for name in kinds)
        [found] = log.read(query=f'select max("when") as last from records where what in ({names})').to_pylist()
        if found["last"] is not None:
            mornings.append(_local_day(found["last"], plant.timezone, first_minute) + timedelta(days=whole))
    if not mornings:
        raise AskError(
            say("log: it has no row yet; import what the plant has: gigaramp log import FILE --store FOLDER")
        )
    return max(mornings)


def _local_day(instant: datetime, timezone: str, first_minute: int) -> date:
    """Production day of an instant, on the plant's clock."""
    from zoneinfo import ZoneInfo

    local = instant.astimezone(ZoneInfo(timezone)) - timedelta(minutes=first_minute)
    return local.date()


def _day(text: date | str | None) -> date | None:
    if text is None or (isinstance(text, date) and not isinstance(text, datetime)):
        return text
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise AskError(
            say("as_of: `{text}` is not a date, write for example 2027-12-31", text=str(text)[:40])
        ) from None


__all__ = ["Settled", "from_log", "settle", "with_people_of"]
