"""What moved a date between two kept forecasts: how far, how sure that is, and by what.

The way from the one forecast to the other is walked in three steps, each a forecast of the same question under the same seed:

    output    the old plant file on the new morning, with the people as the log told them on the old one
    people    the same with the people of the new morning
    numbers   the new plant file: that is the new forecast

A step in which nothing changed moves nothing and is not simulated. Parts add up to the whole, exactly. Each part is held
against twice its error; below that it cannot be told apart from luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import TYPE_CHECKING, Final, Literal

from gigaramp.launch.changes import Change, changes
from gigaramp.launch.morning.answer import GoalOdds
from gigaramp.launch.morning.odds import goals_of, odds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigaramp.launch.answer import Forecast
    from gigaramp.launch.today.kept import Kept
    from gigaramp.log.store import Store
    from gigaramp.plant.model import Plant

Part = Literal["output", "people", "numbers"]

ERRORS: Final = 2.0
"""A movement within so many of its errors cannot be told apart from luck."""

PEOPLE_KINDS: Final = (
    "person_present", "person_absent", "recruit_joined", "person_left", "expert_arrived", "expert_left", "training_began",
    "training_done", "skill_signed_off", "skill_withdrawn", "day_people", "day_experts",
)  # fmt: skip
"""Rows that tell of people."""


@dataclass(frozen=True)
class Movement:
    """How far something moved: `days` of the middle date (below zero: sooner) and `chance`, each with its error.

    `days` is None where one of the two middle dates is not reached. `is_luck`: both lie within two errors.
    """

    days: float | None
    days_error: float | None
    chance: float
    chance_error: float
    is_luck: bool


@dataclass(frozen=True)
class PartMoved:
    """What one step of the way moved. `is_nothing`: nothing of this kind changed, so it was not simulated."""

    part: Part
    moved: Movement
    is_nothing: bool


@dataclass(frozen=True)
class GoalMoved:
    """One goal in the two forecasts. `parts` add up to `moved`; empty where the way between them was not walked yet."""

    goal: str
    before: GoalOdds
    after: GoalOdds
    moved: Movement
    p10_days: int | None
    p90_days: int | None
    parts: tuple[PartMoved, ...]


@dataclass(frozen=True)
class Moved:
    """What moved between two kept forecasts, told by the names of their folders.

    `changes`: addresses of the plant file that differ. `rows`: rows of the log since then, `people_rows` those of people.
    `has_parts`: the way between the two was walked. `futures`: of each step.
    """

    before: str
    after: str
    before_as_of: date
    after_as_of: date
    before_made: datetime
    after_made: datetime
    goals: tuple[GoalMoved, ...]
    changes: tuple[Change, ...]
    rows: int
    people_rows: int
    has_parts: bool
    futures: int


@dataclass(frozen=True)
class Walk:
    """The way between two forecasts: the odds after output, after people, and after numbers, and the steps in which nothing changed."""

    odds: tuple[tuple[GoalOdds, ...], ...]
    unchanged: tuple[Part, ...]


def moved(before: Kept, after: Kept, log: Store | None = None, walk: Walk | None = None) -> Moved:
    """How far each goal moved between two kept forecasts; by what, where the way between them is given (`walk_between`)."""
    found = changes(plant_of(before), plant_of(after))
    rows, people = _rows_since(log, before.position) if log is not None else (after.position - before.position, 0)
    then = {one.goal: one for one in goals_of(before)}
    goals = [_goal_moved(then[now.goal], now, walk) for now in goals_of(after) if now.goal in then]
    return Moved(
        before=before.folder.name,
        after=after.folder.name,
        before_as_of=before.as_of,
        after_as_of=after.as_of,
        before_made=before.made,
        after_made=after.made,
        goals=tuple(goals),
        changes=found,
        rows=rows,
        people_rows=people,
        has_parts=walk is not None,
        futures=after.futures,
    )


def walk_between(
    before: Kept,
    after: Kept,
    log: Store,
    *,
    workers: int | None = None,
    pool: Literal["here", "processes"] = "processes",
    on_progress: Callable[[int, int], None] | None = None,
) -> Walk:
    """The odds on the way from one kept forecast to the other, forecast anew where something changed.

    `log` is the log as it is now; rows that were added since the newer forecast and tell days before its morning count too.
    Raises AskError where the old plant file or the log has no answer.
    """
    from gigaramp.launch.morning.steps import people_changed, step_forecast

    old = plant_of(before)
    same_plant = not changes(old, plant_of(after))
    same_log = before.position == after.position and before.as_of == after.as_of
    same_people = same_log or not people_changed(old, log, before.as_of, after.as_of, after.answer)
    first, last = goals_of(before), goals_of(after)
    wanted = [not same_log and not (same_people and same_plant), not same_people and not same_plant]
    done = 0

    def told(now: int, of: int) -> None:
        if on_progress is not None:
            on_progress(done * of + now, sum(wanted) * of)

    def asked(people_of: date | None) -> tuple[GoalOdds, ...]:
        nonlocal done
        answer: Forecast = step_forecast(old, log, after, people_of, pool, workers, told)
        done += 1
        return odds_of(answer.to_dict())

    parts: tuple[tuple[Part, bool], ...] = (("output", same_log), ("people", same_people), ("numbers", same_plant))
    unchanged = tuple(part for part, is_same in parts if is_same)
    if same_log:
        return Walk((first, first, last), unchanged)
    output = last if same_people and same_plant else asked(None if same_people else before.as_of)
    if same_people:
        people = output
    else:
        people = last if same_plant else asked(None)
    return Walk((output, people, last), unchanged)


def movement(before: GoalOdds, after: GoalOdds) -> Movement:
    """From one forecast to another. Errors add as those of two independent samples: the same luck makes them smaller, never larger."""
    days = None if before.p50 is None or after.p50 is None else float((after.p50 - before.p50).days)
    days_error = (
        None
        if days is None or before.days_error is None or after.days_error is None
        else round(sqrt(before.days_error**2 + after.days_error**2), 2)
    )
    chance, chance_error = after.chance - before.chance, sqrt(before.error**2 + after.error**2)
    is_luck = abs(chance) <= ERRORS * chance_error and (days is None or abs(days) <= ERRORS * (days_error or 0.0))
    return Movement(days, days_error, round(chance, 6), round(chance_error, 6), is_luck)


def plant_of(kept: Kept) -> Plant:
    """The plant a forecast was asked of."""
    from gigaramp.plant.read import loads

    return loads(kept.plant_text(), kept.folder.name)


def _goal_moved(before: GoalOdds, after: GoalOdds, walk: Walk | None) -> GoalMoved:
    def apart(one: date | None, other: date | None) -> int | None:
        return None if one is None or other is None else (other - one).days

    parts: list[PartMoved] = []
    if walk is not None:
        stops = [before, *(_of_goal(step, after.goal) or after for step in walk.odds)]
        names: tuple[Part, ...] = ("output", "people", "numbers")
        for name, start, end in zip(names, stops, stops[1:], strict=False):
            parts.append(PartMoved(name, movement(start, end), name in walk.unchanged))
    return GoalMoved(
        goal=after.goal,
        before=before,
        after=after,
        moved=movement(before, after),
        p10_days=apart(before.p10, after.p10),
        p90_days=apart(before.p90, after.p90),
        parts=tuple(parts),
    )


def _of_goal(step: tuple[GoalOdds, ...], goal: str) -> GoalOdds | None:
    return next((one for one in step if one.goal == goal), None)


def _rows_since(log: Store, position: int) -> tuple[int, int]:
    """Rows added since a position, and how many of them tell of people."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kinds = pa.array(PEOPLE_KINDS, pa.string())
    rows = people = 0
    for _, table in log.follow(position):
        rows += len(table)
        people += pc.sum(pc.is_in(table["what"].cast(pa.string()), value_set=kinds)).as_py() or 0
    return rows, people
