"""What the morning page answers, block by block. Numbers, names and dates alone: `words.py` says them.

Every block has `missing`: empty, or the key of `words.MISSING` that says why it has nothing to tell. Nothing is guessed then.
`address` is where the plant file holds the number behind a figure; empty where no single number does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from gigaramp.launch.wording.written import written

if TYPE_CHECKING:
    from gigaramp.launch.morning.moved import Moved

Missing = Literal[
    "", "no_rows", "no_day_over", "no_day_yesterday", "no_plan", "no_month_of_plan", "no_rate", "no_loss", "no_forecast",
    "no_other_forecast", "no_goal", "no_people", "no_persons", "no_shift", "no_experts", "nobody_leaves", "no_scrap",
]  # fmt: skip
"""Why a block, or a part of it, has nothing to tell."""


@dataclass(frozen=True)
class CurveDay:
    """One production day of the plan curve; None where the plan or the log does not tell it."""

    day: date
    planned: float | None
    made: float | None


@dataclass(frozen=True)
class Yesterday:
    """The last whole day that was planned to work or made something, against the plan. `gap` = made less planned; below zero is behind.

    `idle`: the days since then, on which nothing was planned and nothing made. `week_gap`, `month_gap`: the same for this week and
    this month up to it. `counted`: shipped, or good at `step`. `curve`: day by day.
    """

    day: date | None
    planned: float | None
    made: float | None
    gap: float | None
    week_gap: float | None
    month_gap: float | None
    counted: str
    step: str
    product: str
    curve: tuple[CurveDay, ...]
    missing: Missing = ""
    address: str = "plan.months"
    idle: tuple[date, ...] = ()


@dataclass(frozen=True)
class GoalOdds:
    """The odds of one goal in one forecast. `by`: the announced day, else the end of the forecast, that `chance` is for.

    `error`: of the chance, one standard deviation; where none or all of the futures are there half of the bound 3/n.
    `days_error`: of the middle date, in days; None where it is not reached.
    `effective`: the futures that it all rests on; `until`: the day they end.
    """

    goal: str
    kind: str
    target: str
    by: date
    announced: bool
    chance: float
    error: float
    p10: date | None
    p50: date | None
    p90: date | None
    days_error: float | None
    effective: float
    until: date
    address: str


@dataclass(frozen=True)
class Dates:
    """The goals of the newest kept forecast, and what moved them since the one before it."""

    forecast: str | None
    made: datetime | None
    as_of: date | None
    futures: int
    goals: tuple[GoalOdds, ...]
    moved: Moved | None
    missing: Missing = ""


@dataclass(frozen=True)
class LargestLoss:
    """One of the largest losses of the week, in units of output. `key`: `line|step|loss|cause`, the same from day to day."""

    key: str
    line: str | None
    step: str
    loss: str
    cause: str | None
    units: float
    share_of_gap: float | None
    address: str


@dataclass(frozen=True)
class Losses:
    """The three largest losses of this week up to yesterday, and the rest of the gap (`launch.progress.answer.Span`).

    -gap = largest + others + on_its_way + not_told - room, where the plan tells the gap.
    """

    first: date | None
    last: date | None
    days: int
    largest: tuple[LargestLoss, ...]
    others: float | None
    limiting: tuple[str, ...]
    missing: Missing = ""
    gap: float | None = None
    on_its_way: float | None = None
    not_told: float | None = None
    room: float | None = None


@dataclass(frozen=True)
class ShiftShort:
    """One step on one coming shift that lacks people at level 3, beyond the usual absence.

    `short` = needed - ready = not_there + learning, of the middle future of the forecast; `ready`: of the need, met at level 3;
    `not_there`: posts with nobody, `learning`: with somebody below level 3. `present`, `ready_seen`: people, and people signed off
    at level 3 on this step, that the log told of the last such shift;
    None where it tells none.
    """

    begins: datetime
    ends: datetime
    shift: str
    name: str
    step: str
    needed: float
    ready: float
    short: float
    not_there: float
    learning: float
    present: int | None
    ready_seen: int | None
    address: str


@dataclass(frozen=True)
class NextShift:
    """A coming shift: its hours on the plant's clock, and how many steps were looked at and are short."""

    begins: datetime
    ends: datetime
    shift: str
    name: str
    steps: int
    short: int


@dataclass(frozen=True)
class Tonight:
    """The next three shifts, and the steps that are short of level 3 on them, worst first. `period`: of the forecast."""

    shifts: tuple[NextShift, ...]
    short: tuple[ShiftShort, ...]
    period: date | None
    absence: float
    missing: Missing = ""


@dataclass(frozen=True)
class StepNotReady:
    """A step that does not work without experts by a day: from when it does in the middle future, and what it makes alone by then."""

    step: str
    independent: date | None
    output_alone: float | None


@dataclass(frozen=True)
class FamilyLeaving:
    """A family of experts, or a partner: how many are there now, how many leave within 30, 60 and 90 days, and when the last does.

    `told`: the log told who is there; else the plant file did. `not_ready`: of their steps, those not ready within 30, 60 and 90 days.
    """

    who: str
    now: float
    leaving: tuple[float, float, float]
    last: date
    told: bool
    steps: tuple[str, ...]
    not_ready: tuple[tuple[StepNotReady, ...], tuple[StepNotReady, ...], tuple[StepNotReady, ...]]
    chance: float | None
    error: float | None
    address: str


@dataclass(frozen=True)
class Leaving:
    """Experts who leave in 30, 60 and 90 days against the steps that are not ready by then. `readiness_missing`: no forecast tells it."""

    days: tuple[int, int, int]
    by: tuple[date, ...]
    families: tuple[FamilyLeaving, ...]
    leaving: tuple[float, float, float]
    not_ready: tuple[int, int, int]
    missing: Missing = ""
    readiness_missing: Missing = ""


@dataclass(frozen=True)
class ScrapMade:
    """Scrap of the last seven production days by the step that made it, or the defect; None where the log does not tell it.

    `worth`: in units of the plant's output, so that metres and cells can be added. `units` in `unit`, where one product was scrapped.
    `ratio`: of the units that the step made; where the log does not tell those, of the units judged at the first step that found
    it. `before`: the same of the seven days before; `change`: in points.
    """

    cause: str | None
    found: tuple[str, ...]
    worth: float
    units: float | None
    unit: str
    ratio: float | None
    before: float | None
    change: float | None
    address: str


@dataclass(frozen=True)
class Scrap:
    """Scrap by where it was made, most first, and the days it is told for. `product`: the unit of `worth`."""

    product: str
    first: date | None
    last: date | None
    days: int
    days_before: int
    made: tuple[ScrapMade, ...]
    missing: Missing = ""


@dataclass(frozen=True)
class Morning:
    """The six blocks of a morning. `as_of`: the day it is asked on; `last`: the last production day that is over.

    `now`: the newest row, or the first minute of a day that was asked about. `position`: the last row of the log that was there;
    0 for a bare table.
    """

    plant: str
    as_of: date | None
    last: date | None
    now: datetime
    timezone: str
    position: int
    yesterday: Yesterday
    dates: Dates
    losses: Losses
    tonight: Tonight
    leaving: Leaving
    scrap: Scrap
    notes: tuple[str, ...]
    version: str
    format: Literal[1] = 1

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: text, numbers, lists; dates as YYYY-MM-DD. Words stay in the language they were said in."""
        found: dict[str, Any] = plain(self)
        return found

    def to_json(self) -> str:
        """The answer as JSON, words in English."""
        return written(self.to_dict())

    def __str__(self) -> str:
        from gigaramp.launch.morning.words import morning_text

        return morning_text(self)


def plain(value: Any) -> Any:
    """Frozen values as plain ones: maps, lists, text and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
